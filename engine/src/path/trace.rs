//! What came of an attempt: Trace > Hop > Step.

use std::net::{Ipv4Addr, SocketAddrV4};

use crate::dns::Resolution;
use crate::model::{
    AccountId, Destination, Direction, EndpointServiceId, EndpointState, HostId, IpProtocol, Leg,
    NetworkInterfaceId, Outcome, ResourceId, RouteTableId, SecurityGroupId, SecurityGroupRuleId, Service,
    ZoneId,
};

use super::reason::Reason;

/// Addresses, ports and protocol of a packet as it leaves a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Packet {
    /// Source.
    pub source: SocketAddrV4,
    /// Destination.
    pub destination: SocketAddrV4,
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
    /// A host that the load balancer chose.
    Target,
    /// A host reached without a load balancer.
    Host,
}

/// What was looked at in a step, with everything that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Whether the host runs.
    HostRuns,
    /// Whether the Availability Zone stands.
    ZoneStands {
        /// The zone.
        zone: ZoneId,
    },
    /// The rules of the groups an interface carries.
    SecurityGroup {
        /// Which way.
        direction: Direction,
        /// The groups looked at.
        groups: Vec<SecurityGroupId>,
        /// The rule that permits, if one does.
        rule: Option<SecurityGroupRuleId>,
        /// The address on the other side, which the rule's peer is held against.
        other_side: Ipv4Addr,
        /// The protocol.
        protocol: IpProtocol,
        /// The destination port, where the protocol has ports.
        port: u16,
    },
    /// No rules are asked: the reply of a tracked connection always passes, because security
    /// groups are stateful.
    Tracked,
    /// A bare address belongs to no group, so nothing is filtered.
    NoSecurityGroup,
    /// The route table of the sender's subnet.
    Route {
        /// The table, if the subnet has one.
        table: Option<RouteTableId>,
        /// The route that won, by its destination; none if none matches.
        destination: Option<Destination>,
        /// Where the packet wants to go.
        address: Ipv4Addr,
    },
    /// Whether an interface has the address.
    AddressInUse {
        /// The address.
        address: Ipv4Addr,
        /// The interface that has it.
        interface: Option<NetworkInterfaceId>,
    },
    /// The endpoint's state.
    EndpointState {
        /// The state.
        state: EndpointState,
    },
    /// Whether the service has a load balancer node in the endpoint interface's zone.
    ServiceInZone {
        /// The service.
        service: EndpointServiceId,
        /// The zone.
        zone: ZoneId,
    },
    /// The hop by `PrivateLink`, which crosses no route table.
    PrivateLink {
        /// The service.
        service: Service,
    },
    /// The load balancer's listener.
    Listener {
        /// The port asked for.
        port: u16,
        /// The protocol asked for.
        protocol: IpProtocol,
    },
    /// Which targets the node may use, by zone.
    CrossZone {
        /// Whether cross-zone load balancing is in force.
        on: bool,
        /// The node's zone.
        zone: ZoneId,
        /// How many targets are registered in all.
        registered: usize,
        /// How many of them are within the node's reach.
        in_reach: usize,
    },
    /// Which of those are healthy.
    TargetHealth {
        /// How many are in reach.
        in_reach: usize,
        /// How many of them are healthy; `None` when no check has answered yet.
        healthy: Option<usize>,
        /// Whether unhealthy ones are used all the same.
        fail_open: bool,
    },
    /// The choice among them.
    FlowHash {
        /// The host chosen.
        chosen: ResourceId,
        /// Out of how many.
        of: usize,
    },
    /// The source address is rewritten.
    SourceRewrite {
        /// Before.
        from: SocketAddrV4,
        /// After.
        to: SocketAddrV4,
    },
    /// The destination address is rewritten.
    DestinationRewrite {
        /// Before.
        from: SocketAddrV4,
        /// After.
        to: SocketAddrV4,
    },
    /// The source address is left as it was: the target sees the client.
    SourcePreserved {
        /// The client's address.
        source: SocketAddrV4,
    },
    /// A PROXY protocol header goes ahead of the data.
    ProxyHeader {
        /// Its bytes.
        header: Vec<u8>,
        /// Whether the application expects one.
        expected: bool,
    },
    /// The application takes the connection.
    Application {
        /// The protocol.
        protocol: IpProtocol,
        /// The port.
        port: u16,
        /// The application there, by name.
        name: Option<String>,
    },
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepResult {
    /// The packet goes on.
    Pass,
    /// The packet is dropped in silence.
    Drop,
    /// The packet is answered with a refusal.
    Reject,
    /// The packet goes on, changed.
    Rewrite,
    /// Nothing is decided; something is worth knowing.
    Note,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was looked at.
    pub check: Check,
    /// How it ended.
    pub result: StepResult,
    /// Whose rule, route, state or attribute decided it.
    pub by: Option<ResourceId>,
}

/// One place a packet passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What the hop is.
    pub kind: HopKind,
    /// The resource: an instance, an endpoint, a load balancer.
    pub node: ResourceId,
    /// Its interface here; `None` for a bare address.
    pub interface: Option<NetworkInterfaceId>,
    /// The account it belongs to.
    pub account: AccountId,
    /// The zone it lies in.
    pub zone: ZoneId,
    /// The line the packet came by; `None` at the first hop of a way.
    pub leg: Option<Leg>,
    /// The packet as it leaves the hop; at the last hop, as it arrived.
    pub packet: Packet,
    /// The checks made here, in order.
    pub steps: Vec<Step>,
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
        }
    }

    /// Whether the packet ended here.
    pub fn stops(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.result, StepResult::Drop | StepResult::Reject))
    }
}

/// What the host at the end saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetView {
    /// The host.
    pub instance: HostId,
    /// Its address and the port it was reached on.
    pub address: SocketAddrV4,
    /// The source address in its logs.
    pub sees_source: SocketAddrV4,
    /// The PROXY protocol header it was sent ahead of the data, if any.
    pub proxy_protocol: Option<Vec<u8>>,
}

/// What another choice would have come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The zone whose interface was used.
    pub zone: ZoneId,
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
