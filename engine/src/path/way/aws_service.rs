//! From the public side of a service of AWS's own: its replies. Services begin no connections.

use crate::model::{AwsServiceName, Leg, LegEnd, LegKind, VpcEndpointId};

use super::{Arrived, Course, Halt};
use crate::path::trace::Packet;

impl<'a> Course<'a> {
    /// Sends a service's reply: by the gateway endpoint the request came by, which gives it straight to
    /// the VPC, or over the public side.
    pub(super) fn leave_service(
        &mut self,
        name: &AwsServiceName,
        endpoint: Option<&VpcEndpointId>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let from = LegEnd::AwsService(name.clone());
        let Some(endpoint) = endpoint else { return self.over_internet(from, packet) };
        let endpoint = self.sketch.vpc_endpoints.find(endpoint)?;
        let vpc = self.sketch.vpcs.find(&endpoint.vpc)?;
        let leg = Leg { from: endpoint.id.clone().into(), to: from, kind: LegKind::AwsService };
        let kind = crate::path::trace::HopKind::GatewayEndpoint;
        self.pass(kind, endpoint.id.clone(), Some(leg), packet)?;
        self.carries(endpoint.id.clone(), None)?;
        let mut arrived = self.deliver(vpc, None, packet)?;
        if let Some(leg) = &mut arrived.leg {
            leg.kind = LegKind::GatewayRoute;
        }
        Ok(arrived)
    }
}
