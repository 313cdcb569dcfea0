//! The shape of `privatelink trace`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{HostFlavor, Outcome, Profile, ResourceId, Sketch};
use crate::path::{Attempt, Hop, HopKind, Moment, Packet, Request, Trace};
use crate::text;
use crate::wire::hex;

use super::{DnsReport, ReasonReport, dns, reason};

/// One connection attempt.
#[derive(Serialize, JsonSchema)]
pub struct TraceReport {
    /// How it ended.
    pub outcome: Outcome,
    /// `paper` or `today`.
    pub profile: String,
    /// `settled` or `as-registered`.
    pub health: String,
    /// What decided.
    pub reason: ReasonReport,
    /// What else is worth knowing about a connection that works.
    pub note: Option<ReasonReport>,
    /// The question for the name; `null` where an address was given.
    pub dns: Option<DnsReport>,
    /// The way out, as far as the packet came.
    pub forward: Vec<HopReport>,
    /// The way back, as far as the reply came.
    #[serde(rename = "return")]
    pub back: Vec<HopReport>,
    /// What the host at the end saw.
    pub target: Option<TargetReport>,
    /// Microseconds from SYN to the handshake's end; `null` unless connected.
    pub latency_us: Option<u32>,
    /// What every other choice of zone and target would have come to.
    pub attempts: Vec<AttemptReport>,
}

/// One place a packet passes.
#[derive(Serialize, JsonSchema)]
pub struct HopReport {
    /// The resource.
    pub node: String,
    /// Its kind.
    pub kind: String,
    /// The account it belongs to; `null` for what is AWS's or nobody's.
    pub account: Option<String>,
    /// Its Availability Zone, by id; `null` for what is in none.
    pub zone: Option<String>,
    /// The line the packet came by.
    pub leg: Option<String>,
    /// The checks made.
    pub steps: Vec<StepReport>,
    /// The packet as it leaves.
    pub packet: PacketReport,
}

/// One check.
#[derive(Serialize, JsonSchema)]
pub struct StepReport {
    /// What was looked at.
    pub check: String,
    /// `pass`, `drop`, `reject`, `rewrite` or `note`.
    pub result: String,
    /// Whose rule, route, state or attribute decided.
    pub by: Option<String>,
    /// The sentence.
    pub detail: String,
}

/// A packet's addresses.
#[derive(Serialize, JsonSchema)]
pub struct PacketReport {
    /// Source address and port.
    pub src: String,
    /// Destination address and port.
    pub dst: String,
    /// The protocol.
    pub protocol: String,
}

/// What the host at the end saw.
#[derive(Serialize, JsonSchema)]
pub struct TargetReport {
    /// The host.
    pub id: String,
    /// Its address.
    pub address: String,
    /// The port it was reached on.
    pub port: u16,
    /// The source in its logs.
    pub sees_source: String,
    /// The PROXY protocol header it was sent, as hexadecimal digits.
    pub proxy_protocol: Option<String>,
}

/// Another choice.
#[derive(Serialize, JsonSchema)]
pub struct AttemptReport {
    /// The zone whose interface was used; `null` where there was none in a zone.
    pub zone: Option<String>,
    /// The target chosen.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// What decided.
    pub reason: ReasonReport,
}

/// Puts a trace into its shape.
pub fn trace(sketch: &Sketch, request: &Request, made: &Trace, others: &[Attempt]) -> TraceReport {
    let profile: Profile = sketch.profile;
    let health: Moment = request.moment;
    TraceReport {
        outcome: made.outcome,
        profile: profile.word().to_owned(),
        health: health.word().to_owned(),
        reason: reason(sketch, &made.reason),
        note: made.note.as_ref().map(|note| reason(sketch, note)),
        dns: made.dns.as_ref().map(|found| dns(sketch, found)),
        forward: made.forward.iter().map(|found| hop(sketch, found)).collect(),
        back: made.back.iter().map(|found| hop(sketch, found)).collect(),
        target: made.target.as_ref().map(|target| TargetReport {
            id: target.host.to_string(),
            address: target.address.ip().to_string(),
            port: target.address.port(),
            sees_source: target.sees_source.to_string(),
            proxy_protocol: target.proxy_protocol.as_deref().map(hex::plain),
        }),
        latency_us: made.latency_us,
        attempts: others.iter().map(|other| attempt(sketch, other)).collect(),
    }
}

fn hop(sketch: &Sketch, from: &Hop) -> HopReport {
    let steps = from.steps.iter().map(|step| StepReport {
        check: text::check_word(&step.check).to_owned(),
        result: text::result_word(step.result).to_owned(),
        by: step.by.as_ref().map(ToString::to_string),
        detail: text::step(sketch, step),
    });
    HopReport {
        node: from.node.as_str().to_owned(),
        kind: kind(sketch, from).to_owned(),
        account: from.account.as_ref().map(ToString::to_string),
        zone: from.zone.as_ref().map(ToString::to_string),
        leg: from.leg.as_ref().map(ToString::to_string),
        steps: steps.collect(),
        packet: packet(from.packet),
    }
}

/// The command's word for a hop. A bare address as a client stands for its subnet.
fn kind(sketch: &Sketch, hop: &Hop) -> &'static str {
    match hop.kind {
        HopKind::Client | HopKind::Host | HopKind::Router => match hop.resource() {
            Some(ResourceId::Subnet(_)) => "subnet",
            Some(ResourceId::Host(id)) => match sketch.hosts.get(id).map(|host| host.flavor) {
                Some(HostFlavor::Container) => "container",
                Some(HostFlavor::Instance) | None => "instance",
                Some(_) => "host",
            },
            Some(ResourceId::DataCenter(_)) => "data_center",
            Some(_) => "host",
            None => "internet",
        },
        HopKind::Endpoint | HopKind::GatewayEndpoint => "endpoint",
        HopKind::LoadBalancer => "nlb",
        HopKind::Target => "target",
        HopKind::ApplicationLoadBalancer => "alb",
        HopKind::NatGateway => "nat_gateway",
        HopKind::InternetGateway => "internet_gateway",
        HopKind::Peering => "peering",
        HopKind::TransitGateway => "transit_gateway",
        HopKind::Vpn => "vpn",
        HopKind::DirectConnect => "direct_connect",
        HopKind::DataCenter => "data_center",
        HopKind::AwsService => "aws_service",
        HopKind::Internet => "internet",
    }
}

fn packet(from: Packet) -> PacketReport {
    PacketReport {
        src: from.source.to_string(),
        dst: from.destination.to_string(),
        protocol: from.protocol.word().to_owned(),
    }
}

fn attempt(sketch: &Sketch, from: &Attempt) -> AttemptReport {
    AttemptReport {
        zone: from.zone.as_ref().map(ToString::to_string),
        target: from.target.as_ref().map(ToString::to_string),
        outcome: from.outcome,
        reason: reason(sketch, &from.reason),
    }
}
