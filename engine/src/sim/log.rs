//! What a run writes down: everything that happened to the sketch, and of connections the first ones and the
//! first failures; all others go into counts and the digest.

use crate::control::Command;
use crate::model::{
    EndpointState, Message, NetworkInterfaceId, ResourceId, TargetGroupArn, TopicArn, VpcEndpointId, ZoneId,
};

use super::clients::source_port;
use super::count::{End, at};
use super::failure::Failure;
use super::roster::NONE;
use super::run::{Flow, Run};
use super::ways::WORKS;

/// The most connections and requests written down one by one.
pub const MAX_LINES: usize = 1_000;
/// The most failures of one reason written down beyond those.
pub const MAX_FAILURES: usize = 50;

/// Something happened to the sketch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in nanoseconds.
    pub at_ns: u64,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A fault of the load, or its end.
    Fault(Command),
    /// A fault that AWS refuses at this moment, and its sentence.
    Refused(Command, String),
    /// An endpoint is in another state.
    Endpoint(VpcEndpointId, EndpointState),
    /// A connection notification told a topic of what happened to an endpoint.
    Told(TopicArn, Message),
    /// A target changed state, seen from a node.
    Health {
        /// The node.
        node: NetworkInterfaceId,
        /// The group.
        group: TargetGroupArn,
        /// The target.
        target: ResourceId,
        /// Whether it is healthy now.
        healthy: bool,
    },
    /// A load balancer's zone leaves DNS, or returns.
    NodeInDns {
        /// The load balancer.
        load_balancer: ResourceId,
        /// The zone.
        zone: ZoneId,
        /// Whether it is in DNS now.
        listed: bool,
    },
    /// Names leave out a lost zone, or have it again.
    ZoneInDns {
        /// The zone.
        zone: ZoneId,
        /// Whether it is in DNS now.
        listed: bool,
    },
}

/// How a connection or request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which client of the load, from 0.
    pub client: u32,
    /// The how-manieth of that client, from 0.
    pub number: u64,
    /// When it began, in nanoseconds.
    pub begun_ns: u64,
    /// When it ended.
    pub ended_ns: u64,
    /// The client's port.
    pub source_port: u16,
    /// The door it came by: an endpoint's interface, for example.
    pub entry: Option<ResourceId>,
    /// The target.
    pub target: Option<ResourceId>,
    /// The port of the node's the target saw, where it did not see the client's own address and port.
    pub node_port: Option<u16>,
    /// Why it failed; none where it did not.
    pub failure: Option<Failure>,
    /// Whether it is a request on a kept connection.
    pub kept: bool,
}

impl Run {
    /// Writes an end down, where it is one of those that are.
    pub(super) fn write_down(&mut self, flow: &Flow, end: &End) {
        #[cfg(test)]
        self.write_end(flow, end);
        let failed = end.failure != WORKS;
        if self.lines.len() >= MAX_LINES {
            let Some(written) = at(&mut self.lines_of, u32::from(end.failure)).filter(|_| failed) else {
                return;
            };
            if *written >= MAX_FAILURES {
                return;
            }
            *written += 1;
        }
        let number = end.number;
        let client = source_port(number);
        let target = self.rosters.targets.get(flow.target);
        let entry = usize::try_from(flow.entry).ok().and_then(|entry| self.rosters.entries.get(entry));
        self.lines.push(Line {
            client: flow.client,
            number,
            begun_ns: flow.begun_ns,
            ended_ns: end.at_ns,
            source_port: client,
            entry: entry.and_then(|entry| entry.resource.clone()),
            target: target.cloned(),
            node_port: flow.sees_node.then_some(flow.node_port),
            failure: self.rosters.failures.get(usize::from(end.failure)).copied(),
            kept: flow.slot != NONE,
        });
    }
}
