//! What can be broken, and how it is mended: one table, walked by menus, palette and help. Every break is a
//! command that another command takes back, to the last byte; what is broken now is read off the sketch
//! itself, so that it does not matter who broke it.

mod hosts;
mod near;
mod network;

use crate::model::{ResourceId, Sketch, ZoneId};

use super::command::Command;

pub use near::near;

macro_rules! breaks {
    ($($variant:ident $name:literal, $of:literal, $says:literal;)+) => {
        /// A way to break something.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Break {
            $(#[doc = $says] $variant,)+
        }

        impl Break {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What a person reads, as something to do.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it is done to.
            pub const fn of(self) -> &'static str {
                match self { $(Self::$variant => $of,)+ }
            }

            /// What it does, in a sentence.
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }
        }
    };
}

breaks! {
    LoseZone "Lose the zone", "Availability Zone", "Everything in the zone fails, in every account.";
    ImpairZone "Impair the zone", "Availability Zone", "Everything in the zone runs, and what crosses its border is slow.";
    Stop "Stop", "host", "The host answers nothing.";
    Slow "Slow down", "host", "All that the host sends is 200 ms late, what AWS Fault Injection Service does where nothing else is said.";
    ClosePort "Close the port", "application", "The application does not listen, and the host refuses.";
    Silence "Silence", "application", "The application accepts and never answers.";
    Crash "Crash", "application", "The application closes each connection at once.";
    FailHealthCheck "Fail the health check", "application", "The application serves clients, and fails its health check.";
    FailNode "Fail the node", "load balancer node", "The node answers nothing and checks no target, while all else in its zone runs.";
    CutLine "Cut the line", "Direct Connect connection", "The line is down, and all virtual interfaces on it.";
    DropBgp "Take BGP down", "virtual interface", "The session is down, as in a failover test.";
    CutVpn "Cut the VPN connection", "VPN connection", "All tunnels are down.";
    DropTunnel "Take a tunnel down", "VPN connection", "One tunnel is down; the other carries the traffic.";
    CutPeering "Cut the peering connection", "VPC peering connection", "Every route over it leads nowhere; the connection stays.";
    Reject "Reject", "VPC endpoint", "The provider rejects the endpoint.";
    DropRule "Drop a rule", "security group", "The rule permits nothing.";
    DropEntry "Drop a rule", "network ACL", "The rule decides nothing.";
    Blackhole "Blackhole a route", "route table", "The route still wins, and drops what it takes.";
}

/// One thing that is whole and can be broken, or is broken and can be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which way.
    pub kind: Break,
    /// Whether it is broken now.
    pub is_broken: bool,
    /// The command that breaks it.
    pub breaks: Command,
    /// The command that mends it.
    pub mends: Command,
}

impl Fault {
    /// What can be done about it now: to break it, or to mend it.
    pub const fn command(&self) -> &Command {
        if self.is_broken { &self.mends } else { &self.breaks }
    }
}

/// What is looked for, and what has been found.
struct Found {
    only_broken: bool,
    faults: Vec<Fault>,
}

impl Found {
    /// Adds one by the command that breaks it (`true`) or mends it.
    fn add(&mut self, kind: Break, is_broken: bool, command: &dyn Fn(bool) -> Command) {
        if is_broken || !self.only_broken {
            self.faults.push(Fault { kind, is_broken, breaks: command(true), mends: command(false) });
        }
    }
}

/// Every way to break a resource, or to mend it. What is broken in one way is not offered another that
/// would hide it: mending gives back exactly what was.
pub fn faults(sketch: &Sketch, id: &ResourceId) -> Vec<Fault> {
    let mut found = Found { only_broken: false, faults: Vec::new() };
    look(sketch, id, &mut found);
    found.faults
}

/// All that is broken now, in the sketch's order, zones first.
pub fn broken(sketch: &Sketch) -> Vec<Fault> {
    let mut found = Found { only_broken: true, faults: Vec::new() };
    for zones in [&sketch.lost_zones, &sketch.impaired_zones] {
        for text in zones.iter() {
            if let Ok(id) = text.parse::<ZoneId>() {
                hosts::zone(sketch, &id, &mut found);
            }
        }
    }
    sketch.hosts.iter().for_each(|one| hosts::host(sketch, &one.id, &mut found));
    sketch.data_center_hosts.iter().for_each(|one| hosts::data_center_host(sketch, &one.id, &mut found));
    sketch.network_interfaces.iter().for_each(|one| network::node(sketch, &one.id, &mut found));
    sketch.direct_connect_connections.iter().for_each(|one| network::line(sketch, &one.id, &mut found));
    sketch.virtual_interfaces.iter().for_each(|one| network::virtual_interface(sketch, &one.id, &mut found));
    sketch.vpn_connections.iter().for_each(|one| network::vpn(sketch, &one.id, &mut found));
    sketch.vpc_peering_connections.iter().for_each(|one| network::peering(sketch, &one.id, &mut found));
    sketch.vpc_endpoints.iter().for_each(|one| network::endpoint(sketch, &one.id, &mut found));
    sketch.security_groups.iter().for_each(|one| network::group(sketch, &one.id, &mut found));
    sketch.network_acls.iter().for_each(|one| network::network_acl(sketch, &one.id, &mut found));
    sketch.route_tables.iter().for_each(|one| network::route_table(sketch, &one.id, &mut found));
    found.faults
}

fn look(sketch: &Sketch, id: &ResourceId, found: &mut Found) {
    match id {
        ResourceId::Zone(id) => hosts::zone(sketch, id, found),
        ResourceId::Host(id) => hosts::host(sketch, id, found),
        ResourceId::DataCenterHost(id) => hosts::data_center_host(sketch, id, found),
        ResourceId::NetworkInterface(id) => network::node(sketch, id, found),
        ResourceId::DirectConnectConnection(id) => network::line(sketch, id, found),
        ResourceId::VirtualInterface(id) => network::virtual_interface(sketch, id, found),
        ResourceId::VpnConnection(id) => network::vpn(sketch, id, found),
        ResourceId::VpcPeeringConnection(id) => network::peering(sketch, id, found),
        ResourceId::VpcEndpoint(id) => network::endpoint(sketch, id, found),
        ResourceId::SecurityGroup(id) => network::group(sketch, id, found),
        ResourceId::NetworkAcl(id) => network::network_acl(sketch, id, found),
        ResourceId::RouteTable(id) => network::route_table(sketch, id, found),
        // Nothing of the others can be broken by itself.
        _ => {}
    }
}
