//! The address a connection goes to: given, or asked for by name from the client's VPC.

use std::net::IpAddr;

use crate::dns::{Answered, Resolution, Withdrawn, name_of, resolve};
use crate::model::{Outcome, ResourceId, ZoneId};

use super::judge::{Ending, Stop, Walk};
use super::place::Place;
use super::reason::{Reason, ReasonCode};
use super::request::Moment;

impl Walk<'_> {
    /// The address to connect to: given, or asked for.
    pub(super) fn destination(&self, dns: &mut Option<Resolution>) -> Result<IpAddr, Stop> {
        let sketch = self.sketch;
        match &self.request.to {
            Place::Instance(id) => {
                let interface = &sketch.hosts.find(id)?.network_interface;
                Ok(sketch.network_interfaces.find(interface)?.address.into())
            }
            Place::Interface(id) => Ok(sketch.network_interfaces.find(id)?.address.into()),
            Place::DataCenterHost(id) => Ok(sketch.data_center_hosts.find(id)?.address.into()),
            Place::Address(_, address) | Place::OnPremises(address) | Place::Internet(address) => {
                Ok(*address)
            }
            Place::Name(name) => self.ask(name, None, dns),
            Place::Endpoint(id, zone) => {
                sketch.vpc_endpoints.find(id)?;
                self.ask_for(&id.clone().into(), zone.as_ref(), dns)
            }
            Place::LoadBalancer(arn, zone) => {
                sketch.load_balancers.find(arn)?;
                self.ask_for(&arn.clone().into(), zone.as_ref(), dns)
            }
        }
    }

    /// Asks for the name an endpoint or load balancer has, or would have if it had one.
    fn ask_for(
        &self,
        owner: &ResourceId,
        zone: Option<&ZoneId>,
        dns: &mut Option<Resolution>,
    ) -> Result<IpAddr, Stop> {
        match name_of(self.sketch, owner, zone) {
            Some(name) => self.ask(&name, Some(owner), dns),
            None => Err(self.no_name(owner).into()),
        }
    }

    fn ask(
        &self,
        name: &str,
        owner: Option<&ResourceId>,
        dns: &mut Option<Resolution>,
    ) -> Result<IpAddr, Stop> {
        let Some(subnet) = self.request.from.subnet(self.sketch) else {
            return Err(Ending::new(Outcome::NameNotFound, Reason::of(ReasonCode::NameNotFound)).into());
        };
        let vpc = self.sketch.vpcs.find(&subnet.vpc)?;
        // Before the first check nothing is healthy anywhere, so no zone is left out for that.
        let nothing = Withdrawn::default();
        let withdrawn = match self.request.moment {
            Moment::Settled => self.index.withdrawn(),
            Moment::AsRegistered | Moment::JustBroken => &nothing,
        };
        let resolution = resolve(self.sketch, self.index.names(), withdrawn, vpc, name, self.request.query);
        let chosen = resolution.chosen().map(|record| record.address.into());
        let answered = resolution.answered;
        *dns = Some(resolution);
        let not_found = |reason| Err(Ending::new(Outcome::NameNotFound, reason).into());
        match (answered, chosen, owner) {
            (Answered::Yes, Some(address), _) => Ok(address),
            (Answered::NoResolver, _, _) => {
                not_found(Reason::of(ReasonCode::DnsSupportOff).about(vpc.id.clone()))
            }
            (Answered::Yes | Answered::NoSuchName, _, Some(owner)) => Err(self.no_name(owner).into()),
            (Answered::Yes | Answered::NoSuchName, _, None) => {
                not_found(Reason::of(ReasonCode::NameNotFound).about(vpc.id.clone()))
            }
        }
    }

    /// An endpoint or load balancer without the name asked for: no interface in that zone, or
    /// an endpoint in a state without names.
    fn no_name(&self, owner: &ResourceId) -> Ending {
        let reason = Reason::of(ReasonCode::NameNotFound).about(owner.clone());
        let state = match owner {
            ResourceId::VpcEndpoint(id) => self.sketch.vpc_endpoints.get(id).map(|endpoint| endpoint.state),
            _ => None,
        };
        let reason = match state {
            Some(state) if !state.has_names() => {
                reason.because(Reason::of(ReasonCode::EndpointUnusable).about(owner.clone()))
            }
            Some(_) | None => reason,
        };
        Ending::new(Outcome::NameNotFound, reason)
    }
}
