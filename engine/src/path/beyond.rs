//! What lies beyond every VPC and data center: the public side of AWS's own services, hosts on the
//! internet. They show nothing of themselves: no rules, no states.

use crate::control::{Command, ServiceRequest, denied, verb};
use crate::model::record::as_usual;
use crate::model::{
    Assumption, AwsServiceName, DataCenter, DataCenterId, IpProtocol, LegEnd, Outcome, ResourceId,
    VpcEndpoint,
};

use super::check::{Check, StepResult};
use super::judge::{Ending, UNSEEN, Walk};
use super::reason::{Reason, ReasonCode};
use super::trace::{Hop, HopKind, Packet};
use super::way::Arrived;

/// The port AWS's services answer on: their APIs are HTTPS.
pub(super) const HTTPS: u16 = 443;

fn hop(walk: &mut Walk<'_>, kind: HopKind, node: LegEnd, arrived: Arrived<'_>) {
    let account = None;
    let Arrived { packet, leg, checks, .. } = arrived;
    let steps = checks.into_steps();
    let hop = Hop { kind, node, interface: None, account, zone: None, leg, packet, steps, rtt_us: 0 };
    walk.course.push(hop);
}

/// A service of AWS's own, reached at a public address: by a gateway endpoint, or over its public side.
pub(super) fn at_service(
    walk: &mut Walk<'_>,
    arrived: Arrived<'_>,
    name: AwsServiceName,
    endpoint: Option<&VpcEndpoint>,
) -> Ending {
    let packet = arrived.packet;
    let (port, protocol) = (packet.destination.port(), packet.protocol);
    let asked = name.clone();
    hop(walk, HopKind::AwsService, LegEnd::AwsService(name), arrived);
    let by = endpoint.map(|endpoint| ResourceId::from(endpoint.id.clone()));
    let listens = (port, protocol) == (HTTPS, IpProtocol::Tcp);
    let result = if listens { StepResult::Pass } else { StepResult::Drop };
    walk.course.step(Check::Listener { port, protocol }, result, by.clone());
    if !listens {
        return Ending::timed_out(Reason::of(ReasonCode::NoListener).about_all(by).on_port(protocol, port));
    }
    if let Some(forbidden) = policies(walk, &asked, endpoint, packet) {
        return forbidden;
    }
    let connected = Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about_all(by));
    if endpoint.is_some() {
        connected
    } else {
        Ending { note: Some(Box::new(Reason::of(ReasonCode::PublicPath))), ..connected }
    }
}

/// What the endpoint's policy and that of the asker's resources make of a request, once the connection
/// stands: a 403 where one of them denies everything (`PrivateLink` guide, "Endpoint policies"). What is
/// asked is not drawn.
pub(super) fn policies(
    walk: &mut Walk<'_>,
    service: &AwsServiceName,
    endpoint: Option<&VpcEndpoint>,
    packet: Packet,
) -> Option<Ending> {
    let account = walk.course.hops.first().and_then(|client| client.account.clone())?;
    let own = walk.sketch.accounts.get(&account);
    let of_service = own.is_some_and(|own| own.service_policies.iter().any(|one| one.service == *service));
    let of_endpoint = endpoint.is_some_and(|endpoint| endpoint.policy.is_some());
    if !of_service && !of_endpoint {
        return None;
    }
    let request = ServiceRequest { service, account: &account, endpoint, source: packet.source.ip() };
    let Some(denial) = denied(walk.sketch, &request) else {
        let by = endpoint.filter(|_| of_endpoint).map(|endpoint| endpoint.id.clone().into());
        let by = by.unwrap_or_else(|| ResourceId::from(account));
        walk.course.step(Check::Policy { statement: None }, StepResult::Pass, Some(by));
        return None;
    };
    let statement = denial.statement;
    walk.course.step(Check::Policy { statement }, StepResult::Reject, Some(denial.by.clone()));
    let fix: Command = match endpoint.filter(|endpoint| denial.by == endpoint.id.clone().into()) {
        Some(endpoint) => {
            let endpoint = endpoint.id.clone();
            verb::ModifyVpcEndpoint { endpoint, reset_policy: true, ..as_usual() }.into()
        }
        None => verb::PutResourcePolicy { account, service: service.clone(), policy: None }.into(),
    };
    let reason = Reason::of(ReasonCode::PolicyDenies).about(denial.by).by_statement(statement).mended_by(fix);
    Some(Ending::new(Outcome::Forbidden, reason.assuming(Assumption::ServiceRequests)))
}

/// A public address that nothing in the sketch has.
pub(super) fn at_internet(walk: &mut Walk<'_>, arrived: Arrived<'_>) -> Ending {
    let packet = arrived.packet;
    hop(walk, HopKind::Internet, LegEnd::Internet, arrived);
    let (port, protocol) = (packet.destination.port(), packet.protocol);
    walk.course.step(Check::Application { protocol, port, name: None }, StepResult::Note, None);
    Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).assuming(UNSEEN))
}

/// An address of a data center that no host is drawn for, where those are taken to answer.
pub(super) fn at_unseen(walk: &mut Walk<'_>, arrived: Arrived<'_>, center: DataCenterId) -> Ending {
    let packet = arrived.packet;
    hop(walk, HopKind::DataCenter, center.into(), arrived);
    let (port, protocol) = (packet.destination.port(), packet.protocol);
    let check = Check::Application { protocol, port, name: None };
    walk.course.step(check, StepResult::Note, None);
    let reason = Reason::of(ReasonCode::Connected).assuming(Assumption::UnknownApplications);
    Ending::new(Outcome::Connected, reason)
}

/// The public address of a data center's router: it takes replies only.
pub(super) fn at_router_of(walk: &mut Walk<'_>, arrived: Arrived<'_>, center: &DataCenter) -> Ending {
    hop(walk, HopKind::DataCenter, center.id.clone().into(), arrived);
    walk.course.step(Check::Carries, StepResult::Drop, Some(center.id.clone().into()));
    Ending::timed_out(Reason::of(ReasonCode::NoHostInDataCenter).about(center.id.clone()))
}
