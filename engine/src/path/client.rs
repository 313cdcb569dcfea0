//! A packet leaving its client: does the client run, do its groups let the packet out, does a
//! route take it, and does anything have the address.

use std::net::Ipv4Addr;

use crate::control::{Command, verb};
use crate::model::{
    DanglingReference, Direction, InterfaceKind, NetworkInterface, Peer, SecurityGroupId, Subnet,
};

use super::judge::{Ending, Stop, Walk, permission_for};
use super::reason::{Reason, ReasonCode};
use super::security_group::{self, OtherSide};
use super::trace::{Check, Hop, HopKind, Packet, Step, StepResult};
use super::{health, route};

impl<'a> Walk<'a> {
    /// Whether the client can send at all.
    pub(super) fn client_is_up(&self, subnet: &Subnet) -> Result<(), Stop> {
        let instance = self.request.from.instance.as_ref().and_then(|id| self.sketch.hosts.get(id));
        let up = match instance {
            Some(instance) => health::host_is_up(self.sketch, instance, subnet),
            None => health::zone_is_up(self.sketch, subnet),
        };
        up.map_err(|reason| {
            let code = match reason.code {
                ReasonCode::TargetZoneLost => ReasonCode::SourceZoneLost,
                _ => ReasonCode::SourceNotRunning,
            };
            Ending::timed_out(Reason { code, ..reason }).into()
        })
    }

    /// The client's own checks: its groups, its subnet's route, and whether anything has the
    /// address. Gives the interface the packet arrives at.
    pub(super) fn leave_client(
        &mut self,
        subnet: &'a Subnet,
        packet: Packet,
    ) -> Result<&'a NetworkInterface, Stop> {
        let address = *packet.destination.ip();
        let local = self.index.interface_at(&subnet.vpc, address).cloned();
        let local = local.and_then(|id| self.sketch.network_interfaces.get(&id));
        let mut steps = Vec::new();
        let arrived = self.client_checks(subnet, packet, local, &mut steps)?;
        self.push_client(subnet, packet, steps)?;
        arrived.map_err(|reason| Ending::timed_out(reason).into())
    }

    /// The checks in the order the packet meets them; the first that fails ends it.
    fn client_checks(
        &self,
        subnet: &Subnet,
        packet: Packet,
        local: Option<&'a NetworkInterface>,
        steps: &mut Vec<Step>,
    ) -> Result<Result<&'a NetworkInterface, Reason>, DanglingReference> {
        let address = *packet.destination.ip();
        let own = self.request.from.interface.as_ref();
        // A host reaches its own address without leaving itself: no group, no route.
        let to_itself = local.filter(|interface| Some(&interface.id) == own);
        if to_itself.is_none() {
            if let Some(reason) = self.client_groups_let_out(packet, local, steps)? {
                return Ok(Err(reason));
            }
            let step = route::step(self.sketch, subnet, address);
            let dropped = step.result == StepResult::Drop;
            steps.push(step);
            if dropped {
                return Ok(Err(self.nowhere_to_go(subnet, address)));
            }
        }
        let check = Check::AddressInUse { address, interface: local.map(|interface| interface.id.clone()) };
        let Some(interface) = local else {
            let by = Some(subnet.vpc.clone().into());
            steps.push(Step { check, result: StepResult::Drop, by });
            return Ok(Err(Reason::of(ReasonCode::NoInterfaceAtAddress).about(subnet.vpc.clone())));
        };
        if to_itself.is_some() {
            let by = Some(interface.id.clone().into());
            steps.push(Step { check, result: StepResult::Pass, by });
        }
        Ok(Ok(interface))
    }

    /// The outbound rules of the client's groups; a bare address has none.
    fn client_groups_let_out(
        &self,
        packet: Packet,
        local: Option<&NetworkInterface>,
        steps: &mut Vec<Step>,
    ) -> Result<Option<Reason>, DanglingReference> {
        if self.request.from.instance.is_none() {
            steps.push(Step { check: Check::NoSecurityGroup, result: StepResult::Note, by: None });
            return Ok(None);
        }
        let other_groups = match local {
            Some(interface) => self.sketch.security_groups_of(interface)?,
            None => &[],
        };
        let other = OtherSide { address: *packet.destination.ip(), groups: other_groups };
        let step =
            security_group::step(self.sketch, self.client_groups(), Direction::Outbound, packet, other);
        let dropped = step.result == StepResult::Drop;
        steps.push(step);
        Ok(dropped.then(|| self.client_group_drops(packet, local, other_groups)))
    }

    /// No route: said with the VPC that has the address, if one other has it.
    fn nowhere_to_go(&self, subnet: &Subnet, address: Ipv4Addr) -> Reason {
        let reason = route::no_route(self.sketch, subnet, ReasonCode::NoRoute);
        let mut others =
            self.sketch.vpcs.iter().filter(|vpc| vpc.id != subnet.vpc && vpc.cidr.contains(&address));
        match (others.next(), others.next()) {
            (Some(only), None) => reason.about(only.id.clone()),
            (Some(_), Some(_)) | (None, _) => reason,
        }
    }

    fn push_client(&mut self, subnet: &Subnet, packet: Packet, steps: Vec<Step>) -> Result<(), Stop> {
        let node = match &self.request.from.instance {
            Some(instance) => instance.clone().into(),
            None => subnet.id.clone().into(),
        };
        let account = self.sketch.vpcs.find(&subnet.vpc)?.account.clone();
        self.forward.push(Hop {
            kind: HopKind::Client,
            node,
            interface: self.request.from.interface.clone(),
            account,
            zone: subnet.zone.clone(),
            leg: None,
            packet,
            steps,
        });
        Ok(())
    }

    /// The groups the client's interface carries.
    pub(super) fn client_groups(&self) -> &'a [SecurityGroupId] {
        let interface = self.request.from.interface.as_ref();
        interface
            .and_then(|id| self.sketch.network_interfaces.get(id))
            .and_then(|interface| self.sketch.security_groups_of(interface).ok())
            .unwrap_or(&[])
    }

    /// The fix names the endpoint's group where the packet was for an endpoint, so that it
    /// mends the way to all its interfaces.
    fn client_group_drops(
        &self,
        packet: Packet,
        local: Option<&NetworkInterface>,
        other_groups: &[SecurityGroupId],
    ) -> Reason {
        let reason = Reason::of(ReasonCode::ClientSecurityGroup);
        let Some(group) = self.client_groups().first() else {
            return match &self.request.from.instance {
                Some(instance) => reason.about(instance.clone()),
                None => reason,
            };
        };
        let to_endpoint = local.is_some_and(|found| matches!(found.of, InterfaceKind::VpcEndpoint(_)));
        let peer = match other_groups.first().filter(|_| to_endpoint) {
            Some(endpoints) => Peer::Group(endpoints.clone()),
            None => Peer::Cidr((*packet.destination.ip()).into()),
        };
        reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupEgress(
            verb::AuthorizeSecurityGroupEgress {
                group: group.clone(),
                permission: permission_for(packet, peer),
            },
        ))
    }
}
