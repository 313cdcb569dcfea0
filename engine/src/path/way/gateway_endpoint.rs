//! Through a gateway endpoint: a route of the subnet's table leads to the service's own addresses by
//! it, for packets of the VPC alone (`PrivateLink` guide, "Gateway endpoints").

use crate::model::{EndpointState, Leg, LegEnd, LegKind, Service, Vpc, VpcEndpoint, VpcEndpointId};

use super::{Arrived, Course, Halt, Spot};
use crate::path::check::{Check, StepResult};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::trace::{HopKind, Packet};

impl<'a> Course<'a> {
    /// Sends a packet to a service by a gateway endpoint.
    pub(super) fn by_gateway_endpoint(
        &mut self,
        vpc: &'a Vpc,
        id: &VpcEndpointId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let endpoint = self.sketch.vpc_endpoints.find(id)?;
        let leg = self.leg_to(endpoint.id.clone(), LegKind::GatewayRoute);
        self.pass(HopKind::GatewayEndpoint, endpoint.id.clone(), leg, packet)?;
        let usable = endpoint.state == EndpointState::Available;
        self.step(
            Check::EndpointState { state: endpoint.state },
            if usable { StepResult::Pass } else { StepResult::Drop },
            Some(endpoint.id.clone().into()),
        );
        if !usable {
            return Err(crate::path::endpoint::state_reason(endpoint).into());
        }
        let why_not = endpoint_drops(endpoint, vpc, packet);
        self.carries(endpoint.id.clone(), why_not)?;
        let Service::Aws(name) = &endpoint.service else {
            return Err(Reason::of(ReasonCode::GatewayNotAttached).about(endpoint.id.clone()).into());
        };
        let to = LegEnd::AwsService(name.clone());
        let leg = Leg { from: endpoint.id.clone().into(), to, kind: LegKind::AwsService };
        let at = Spot::AwsService(name.clone(), Some(endpoint));
        Ok(self.arrive_outside(at, Some(leg), packet))
    }
}

/// What keeps a packet from a gateway endpoint: it comes from outside the VPC.
fn endpoint_drops(endpoint: &VpcEndpoint, vpc: &Vpc, packet: Packet) -> Option<Reason> {
    let about = |code| Reason::of(code).about(endpoint.id.clone());
    if endpoint.vpc != vpc.id {
        return Some(about(ReasonCode::GatewayNotAttached).about(vpc.id.clone()));
    }
    (!Course::holds(vpc, packet.source.ip()))
        .then(|| about(ReasonCode::GatewayEndpointFromOutside).about(vpc.id.clone()))
}
