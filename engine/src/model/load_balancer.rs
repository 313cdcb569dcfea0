//! A Network Load Balancer: a node in each enabled zone, and listeners.

use super::id::{LoadBalancerArn, NetworkInterfaceId, TargetGroupArn, VpcId};
use super::security_group::IpProtocol;
use super::table::Resource;

/// What a listener takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenerProtocol {
    /// TCP, passed through: the handshake is between client and target.
    Tcp,
}

impl ListenerProtocol {
    /// Whether a connection of this protocol is taken.
    pub const fn takes(self, protocol: IpProtocol) -> bool {
        match self {
            Self::Tcp => matches!(protocol, IpProtocol::Tcp),
        }
    }
}

/// A listener: a port the load balancer takes connections on, and where they go. Packets to a
/// port without one are dropped in silence (NLB guide, "Listeners").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// The port, 1 to 65535.
    pub port: u16,
    /// The protocol.
    pub protocol: ListenerProtocol,
    /// The group that gets its connections.
    pub target_group: TargetGroupArn,
}

/// A Network Load Balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadBalancer {
    /// Its ARN, which carries its name.
    pub arn: LoadBalancerArn,
    /// The VPC it stands in.
    pub vpc: VpcId,
    /// `load_balancing.cross_zone.enabled`: off by default; a target group may override it.
    pub cross_zone: bool,
    /// Its nodes, one in each enabled zone.
    pub nodes: Vec<NetworkInterfaceId>,
    /// Its listeners, one a port and protocol.
    pub listeners: Vec<Listener>,
}

impl LoadBalancer {
    /// The listener that takes a connection, if there is one.
    pub fn listener(&self, protocol: IpProtocol, port: u16) -> Option<&Listener> {
        self.listeners.iter().find(|listener| listener.port == port && listener.protocol.takes(protocol))
    }
}

impl Resource for LoadBalancer {
    type Id = LoadBalancerArn;

    fn id(&self) -> &LoadBalancerArn {
        &self.arn
    }
}
