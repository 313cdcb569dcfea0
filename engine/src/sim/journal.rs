//! Every end and every answer of a run, one by one: for tests alone, which compare them with a second opinion.

use crate::model::ResourceId;

use super::count::End;
use super::failure::Failure;
use super::run::{Flow, Run};

/// How a connection or request ended. Of a connection of one request, both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_field_names)]
pub(super) struct Ended {
    pub client: u32,
    pub number: u64,
    pub begun_ns: u64,
    pub ended_ns: u64,
    pub target: Option<ResourceId>,
    pub failure: Option<Failure>,
    /// Whether a connection ended.
    pub connection: bool,
    /// Whether a request failed for good.
    pub request: bool,
}

type Key<'e> = (u64, u32, u64, u64, Option<&'static str>, [bool; 2], Option<&'e ResourceId>);

impl Ended {
    /// What the order of ends follows.
    pub fn key(&self) -> Key<'_> {
        let code = self.failure.map(Failure::code);
        let ends = [self.connection, self.request];
        (self.ended_ns, self.client, self.number, self.begun_ns, code, ends, self.target.as_ref())
    }
}

/// A request that is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Answer {
    pub at_ns: u64,
    pub client: u32,
    pub number: u64,
    pub took_ns: u64,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Journal {
    pub ended: Vec<Ended>,
    pub answers: Vec<Answer>,
}

impl Run {
    pub(super) fn write_end(&mut self, flow: &Flow, end: &End) {
        self.journal.ended.push(Ended {
            client: end.client,
            number: end.number,
            begun_ns: flow.begun_ns,
            ended_ns: end.at_ns,
            target: self.rosters.targets.get(end.target).cloned(),
            failure: self.rosters.failures.get(usize::from(end.failure)).copied(),
            connection: end.connection,
            request: end.request,
        });
    }

    pub(super) fn write_answer(&mut self, flow: &Flow, at_ns: u64, took_ns: u64) {
        if at_ns < self.load.duration_ns {
            let number = self.number(flow.client, flow.arrival, flow.attempt);
            self.journal.answers.push(Answer { at_ns, client: flow.client, number, took_ns });
        }
    }
}
