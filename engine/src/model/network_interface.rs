//! A network interface (ENI): one address in one subnet, and what it is part of.

use std::net::Ipv4Addr;

use super::id::{InstanceId, LoadBalancerArn, NetworkInterfaceId, SecurityGroupId, SubnetId, VpcEndpointId};
use super::resource::ResourceId;
use super::table::Resource;

/// What an interface is part of (`InterfaceType` in the API).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterfaceKind {
    /// An instance's own (`interface`), with security groups of its own.
    Interface {
        /// The instance it is attached to.
        instance: InstanceId,
        /// The groups it carries.
        security_groups: Vec<SecurityGroupId>,
    },
    /// An interface endpoint's in one subnet (`vpc_endpoint`). It carries the endpoint's
    /// groups, and only AWS manages it.
    VpcEndpoint {
        /// The endpoint.
        endpoint: VpcEndpointId,
    },
    /// A Network Load Balancer's node in one zone (`network_load_balancer`).
    LoadBalancerNode {
        /// The load balancer.
        load_balancer: LoadBalancerArn,
    },
}

/// A network interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkInterface {
    /// Its id.
    pub id: NetworkInterfaceId,
    /// The subnet it lies in.
    pub subnet: SubnetId,
    /// Its private IPv4 address, fixed for its life.
    pub address: Ipv4Addr,
    /// What it is part of.
    pub kind: InterfaceKind,
}

impl NetworkInterface {
    /// Whether AWS made it on somebody's behalf and refuses edits to it (`RequesterManaged`).
    pub const fn requester_managed(&self) -> bool {
        matches!(self.kind, InterfaceKind::VpcEndpoint { .. } | InterfaceKind::LoadBalancerNode { .. })
    }

    /// The resource it is part of.
    pub fn owner(&self) -> ResourceId {
        match &self.kind {
            InterfaceKind::Interface { instance, .. } => instance.clone().into(),
            InterfaceKind::VpcEndpoint { endpoint } => endpoint.clone().into(),
            InterfaceKind::LoadBalancerNode { load_balancer } => load_balancer.clone().into(),
        }
    }
}

impl Resource for NetworkInterface {
    type Id = NetworkInterfaceId;

    fn id(&self) -> &NetworkInterfaceId {
        &self.id
    }
}
