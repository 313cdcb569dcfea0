//! Endpoints in the course of a run: one that was accepted is made, which takes its time, and whatever becomes of
//! one is news (`PrivateLink` guide, "Interface endpoints", the states of an endpoint; how long making takes is the
//! assumption `endpoint_provisioning_s`).

use crate::control::{Command, verb};
use crate::model::{Assumption, EndpointState, Sketch, TableKind, Tables, VpcEndpointId};

use super::load::NS_PER_S;
use super::log::Happening;

/// The endpoints that are being made, and when each is there.
#[derive(Debug, Default)]
pub(super) struct Lifecycles {
    pending: Vec<(u64, VpcEndpointId)>,
}

impl Lifecycles {
    /// Those that are being made when the run begins: since then, as far as anybody knows.
    pub fn begin(sketch: &Sketch) -> Self {
        let mut made = Self::default();
        for endpoint in sketch.vpc_endpoints.iter() {
            made.enters(endpoint.id.clone(), endpoint.state, sketch, 0);
        }
        made
    }

    fn enters(&mut self, endpoint: VpcEndpointId, state: EndpointState, sketch: &Sketch, now_ns: u64) {
        self.pending.retain(|(_, known)| *known != endpoint);
        if state == EndpointState::Pending {
            // At least a second: nothing happens twice at a moment.
            let takes_s = sketch.assumptions.value(Assumption::EndpointProvisioning).max(1);
            self.pending.push((now_ns.saturating_add(u64::from(takes_s) * NS_PER_S), endpoint));
        }
    }

    /// When the next one is there.
    pub fn next_ns(&self) -> Option<u64> {
        self.pending.iter().map(|(at_ns, _)| *at_ns).min()
    }

    /// What makes those available that are there at a moment.
    pub fn due(&mut self, now_ns: u64) -> Vec<Command> {
        let mut due = Vec::new();
        self.pending.retain(|(at_ns, endpoint)| {
            if *at_ns > now_ns {
                return true;
            }
            due.push(verb::FinishVpcEndpoint { endpoint: endpoint.clone() }.into());
            false
        });
        due
    }

    /// Follows a change of the sketch: which endpoints are in another state.
    pub fn follow(&mut self, before: &Sketch, after: &Sketch, now_ns: u64) -> Vec<Happening> {
        let mut news = Vec::new();
        if !after.change_since(before).rows.meet(Tables::of(&[TableKind::VpcEndpoint])) {
            return news;
        }
        self.pending.retain(|(_, endpoint)| after.vpc_endpoints.get(endpoint).is_some());
        for endpoint in after.vpc_endpoints.iter() {
            let was = before.vpc_endpoints.get(&endpoint.id).map(|before| before.state);
            if was != Some(endpoint.state) {
                self.enters(endpoint.id.clone(), endpoint.state, after, now_ns);
                news.push(Happening::Endpoint(endpoint.id.clone(), endpoint.state));
            }
        }
        news
    }
}
