//! What came of an attempt: Trace > Hop > Step.

use std::net::SocketAddr;

use crate::dns::Resolution;
use crate::model::{AccountId, IpProtocol, Leg, LegEnd, NetworkInterfaceId, Outcome, ResourceId, ZoneId};

use super::check::Step;
use super::reason::Reason;

/// Addresses, ports and protocol of a packet as it leaves a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Packet {
    /// Source.
    pub source: SocketAddr,
    /// Destination.
    pub destination: SocketAddr,
    /// Protocol.
    pub protocol: IpProtocol,
}

impl Packet {
    /// The packet that answers this one.
    #[must_use]
    pub const fn reply(self) -> Self {
        Self { source: self.destination, destination: self.source, protocol: self.protocol }
    }
}

/// What a hop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HopKind {
    /// The client.
    Client,
    /// An interface endpoint, at one of its network interfaces.
    Endpoint,
    /// A load balancer, at one of its nodes.
    LoadBalancer,
    /// An Application Load Balancer, at one of its nodes.
    ApplicationLoadBalancer,
    /// A host that the load balancer chose.
    Target,
    /// A host reached without a load balancer.
    Host,
    /// A host that hands packets on: a virtual router, an appliance.
    Router,
    /// A NAT gateway.
    NatGateway,
    /// An internet gateway, or an egress-only one.
    InternetGateway,
    /// A VPC peering connection.
    Peering,
    /// A transit gateway.
    TransitGateway,
    /// A virtual private gateway or its VPN connection.
    Vpn,
    /// A virtual private gateway or its virtual interface, or a public virtual interface.
    DirectConnect,
    /// A data center, or a host in it.
    DataCenter,
    /// A gateway endpoint.
    GatewayEndpoint,
    /// The public side of one of AWS's services.
    AwsService,
    /// A host on the internet.
    Internet,
}

/// One place a packet passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What the hop is.
    pub kind: HopKind,
    /// What it is: an instance, an endpoint, a load balancer, a gateway, or the internet.
    pub node: LegEnd,
    /// Its interface here; `None` for a bare address.
    pub interface: Option<NetworkInterfaceId>,
    /// The account it belongs to; none for what is AWS's or nobody's.
    pub account: Option<AccountId>,
    /// The zone it lies in; none for what is not in one.
    pub zone: Option<ZoneId>,
    /// The line the packet came by; `None` at the first hop of a way.
    pub leg: Option<Leg>,
    /// The packet as it leaves the hop; at the last hop, as it arrived.
    pub packet: Packet,
    /// The checks made here, in order.
    pub steps: Vec<Step>,
    /// The round trip from the first hop to here, in microseconds.
    pub rtt_us: u32,
}

impl Hop {
    /// The same place passed by another packet, with no checks yet.
    pub(super) fn without_steps(&self, leg: Option<Leg>, packet: Packet) -> Self {
        Self {
            kind: self.kind,
            node: self.node.clone(),
            interface: self.interface.clone(),
            account: self.account.clone(),
            zone: self.zone.clone(),
            leg,
            packet,
            steps: Vec::new(),
            rtt_us: self.rtt_us,
        }
    }

    /// The same place, of which nobody will ask more than who stands there.
    pub(super) fn bare(of: &Self, packet: Packet) -> Self {
        Self {
            kind: of.kind,
            node: of.node.clone(),
            interface: None,
            account: None,
            zone: None,
            leg: None,
            packet,
            steps: Vec::new(),
            rtt_us: of.rtt_us,
        }
    }

    /// Whether somebody takes the packet here and sends it on as its own, or keeps it: what lies
    /// between only lets it pass.
    pub const fn takes(&self) -> bool {
        match self.kind {
            HopKind::Client
            | HopKind::Endpoint
            | HopKind::LoadBalancer
            | HopKind::ApplicationLoadBalancer
            | HopKind::Target
            | HopKind::Host
            | HopKind::NatGateway
            | HopKind::AwsService
            | HopKind::Internet => true,
            HopKind::DataCenter
            | HopKind::Router
            | HopKind::InternetGateway
            | HopKind::Peering
            | HopKind::TransitGateway
            | HopKind::Vpn
            | HopKind::DirectConnect
            | HopKind::GatewayEndpoint => false,
        }
    }

    /// The resource it is; none for the internet and AWS's own services.
    pub const fn resource(&self) -> Option<&ResourceId> {
        match &self.node {
            LegEnd::Resource(id) => Some(id),
            LegEnd::Internet | LegEnd::AwsService(_) => None,
        }
    }

    /// Whether the packet ended here.
    pub fn stops(&self) -> bool {
        self.steps.iter().any(|step| step.result.stops())
    }
}

/// What the host at the end saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetView {
    /// The host, in a VPC or a data center, or the Application Load Balancer, which ends connections too.
    pub host: ResourceId,
    /// Its address and the port it was reached on.
    pub address: SocketAddr,
    /// The source address in its logs.
    pub sees_source: SocketAddr,
    /// The PROXY protocol header it was sent ahead of the data, if any.
    pub proxy_protocol: Option<Vec<u8>>,
}

/// What another choice would have come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The zone whose interface was used; none where there was none in a zone.
    pub zone: Option<ZoneId>,
    /// The target chosen.
    pub target: Option<ResourceId>,
    /// How it ended.
    pub outcome: Outcome,
    /// What decided it.
    pub reason: Reason,
}

/// One connection attempt and everything that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// How it ended.
    pub outcome: Outcome,
    /// What decided it.
    pub reason: Reason,
    /// What else is worth knowing about a connection that works.
    pub note: Option<Reason>,
    /// The question for the name; `None` where an address was given.
    pub dns: Option<Resolution>,
    /// The way out, as far as the packet came.
    pub forward: Vec<Hop>,
    /// The way back, as far as the reply came.
    pub back: Vec<Hop>,
    /// What the host at the end saw, if a packet reached it.
    pub target: Option<TargetView>,
    /// Microseconds from SYN to the handshake's end, by the assumed round trips; `None`
    /// unless a TCP connection works.
    pub latency_us: Option<u32>,
}
