//! What is looked at on a packet's way: one check, with everything that decided it.

use std::net::{IpAddr, SocketAddr};

use crate::model::{
    Direction, EndpointServiceId, EndpointState, IpProtocol, NetworkAclId, NetworkInterfaceId, ResourceId,
    Route, RouteTableId, SecurityGroupId, SecurityGroupRuleId, Service, ZoneId,
};

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
        other_side: IpAddr,
        /// The protocol.
        protocol: IpProtocol,
        /// The destination port, where the protocol has ports.
        port: u16,
    },
    /// Whether a load balancer's node runs.
    NodeRuns {
        /// The zone it stands in.
        zone: ZoneId,
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
        /// The route that won; none if none matches.
        route: Option<Route>,
        /// Where the packet wants to go.
        address: IpAddr,
    },
    /// The rules of a subnet's network ACL, which knows nothing of connections.
    NetworkAcl {
        /// The ACL.
        acl: NetworkAclId,
        /// Into the subnet or out of it.
        direction: Direction,
        /// The number of the rule that decided; none where the last, unnumbered one did.
        rule: Option<u16>,
        /// The address on the other side.
        other_side: IpAddr,
        /// The protocol.
        protocol: IpProtocol,
        /// The destination port, where the protocol has ports.
        port: u16,
    },
    /// Whether a gateway, a line or a peering connection carries the packet.
    Carries,
    /// Whether the VPC's Region lets packets through its internet gateways (VPC Block Public Access).
    PublicAccess,
    /// Whether an interface may send or take packets that are not its own (`SourceDestCheck`).
    SourceDestCheck,
    /// Whether an interface's reply reaches the one that asked.
    ReplyArrives {
        /// The interface it came to instead.
        elsewhere: Option<NetworkInterfaceId>,
    },
    /// What an endpoint's or a service's policy makes of the request.
    Policy {
        /// The statement that decided, counted from 1; none where no statement allows, or none denies.
        statement: Option<u16>,
    },
    /// Whether the packet is small enough.
    PacketSize {
        /// Its size in bytes.
        bytes: u32,
    },
    /// The node ends the client's TLS session, and opens a connection of its own to the target.
    TlsEnds,
    /// Whether an interface has the address.
    AddressInUse {
        /// The address.
        address: IpAddr,
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
        from: SocketAddr,
        /// After.
        to: SocketAddr,
    },
    /// The destination address is rewritten.
    DestinationRewrite {
        /// Before.
        from: SocketAddr,
        /// After.
        to: SocketAddr,
    },
    /// The source address is left as it was: the target sees the client.
    SourcePreserved {
        /// The client's address.
        source: SocketAddr,
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

impl StepResult {
    /// A check that was passed, or where the packet is dropped.
    pub const fn passes_if(passes: bool) -> Self {
        if passes { Self::Pass } else { Self::Drop }
    }

    /// Whether the packet goes no further.
    pub const fn stops(self) -> bool {
        matches!(self, Self::Drop | Self::Reject)
    }
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

/// What is written down of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Its lines and checks.
    Whole,
    /// None of them: of other choices nothing but the ending is asked.
    Ending,
}

impl Detail {
    /// Whether lines and checks are written down.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Whole)
    }
}

/// As many checks as most places make: room for them is made at once.
const USUAL: usize = 8;

/// The checks of one place, in their order. Where none is written down, none is made up from ids that somebody
/// would have to hold.
#[derive(Clone, Debug)]
pub(super) struct Checks {
    steps: Vec<Step>,
    detail: Detail,
    stops: bool,
}

impl Checks {
    /// None yet.
    pub const fn new(detail: Detail) -> Self {
        Self { steps: Vec::new(), detail, stops: false }
    }

    /// Those made before, to which more are added.
    pub const fn after(steps: Vec<Step>, detail: Detail) -> Self {
        Self { steps, detail, stops: false }
    }

    /// Adds a check that ended so: what was looked at, and by whose word.
    pub fn add(&mut self, result: StepResult, look: impl FnOnce() -> (Check, Option<ResourceId>)) {
        self.stops |= result.stops();
        if self.detail.is_whole() {
            let (check, by) = look();
            if self.steps.capacity() == 0 {
                self.steps.reserve(USUAL);
            }
            self.steps.push(Step { check, result, by });
        }
    }

    /// Whether one of those added stopped the packet.
    pub const fn stop(&self) -> bool {
        self.stops
    }

    /// Those that are written down.
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }
}
