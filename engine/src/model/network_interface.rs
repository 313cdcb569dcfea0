//! A network interface (ENI): one address in one subnet, and what it is part of.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::id::{
    ApplicationLoadBalancerArn, HostId, LoadBalancerArn, NatGatewayId, NetworkInterfaceId,
    ResolverEndpointId, SecurityGroupId, SubnetId, TransitGatewayAttachmentId, VpcEndpointId,
};
use super::record::{one_of, record, resource};
use super::resource::ResourceId;

one_of! {
    /// What an interface is part of (`InterfaceType` in the API).
    InterfaceKind, "the id of a host, endpoint, load balancer, NAT gateway, transit gateway attachment or Resolver endpoint" {
        /// A host's own (`interface`).
        Host(HostId),
        /// An interface endpoint's in one subnet (`vpc_endpoint`). Only AWS manages it.
        VpcEndpoint(VpcEndpointId),
        /// A Network Load Balancer's node in one zone (`network_load_balancer`).
        LoadBalancerNode(LoadBalancerArn),
        /// An Application Load Balancer's node in one zone.
        ApplicationLoadBalancerNode(ApplicationLoadBalancerArn),
        /// A NAT gateway's (`natGateway`).
        NatGateway(NatGatewayId),
        /// A transit gateway's in one zone of a VPC (`transit_gateway`).
        TransitGatewayAttachment(TransitGatewayAttachmentId),
        /// A Route 53 Resolver endpoint's for one of its addresses (`interface`).
        ResolverEndpoint(ResolverEndpointId),
    }
}

record! {
    /// A network interface.
    NetworkInterface, "network interface" {
        /// Its id.
        id: NetworkInterfaceId, needed;
        /// The subnet it lies in.
        subnet: SubnetId, needed;
        /// Its private IPv4 address, fixed for its life.
        address: Ipv4Addr, needed;
        /// Its IPv6 address.
        ipv6_address: Option<Ipv6Addr>, blank;
        /// What it is part of.
        of: InterfaceKind, needed;
        /// The groups it carries. Those of endpoints, load balancers and Resolver endpoints carry those of their
        /// owner, and none here.
        security_groups: Vec<SecurityGroupId>, blank;
        /// A public address that was assigned with it; Elastic IP addresses stand by themselves.
        public_address: Option<Ipv4Addr>, blank;
        /// Whether packets must be from or for its own address. Off for a router.
        source_dest_check: bool, flag(true);
        /// Whether the load balancer's node it is has failed, while all else in its zone runs.
        failed: bool, flag(false);
    }
}

resource!(NetworkInterface.id: NetworkInterfaceId);

impl NetworkInterface {
    /// Whether AWS made it on somebody's behalf and refuses edits to it (`RequesterManaged`).
    pub const fn requester_managed(&self) -> bool {
        !matches!(self.of, InterfaceKind::Host(_))
    }

    /// `InterfaceType` in the API.
    pub const fn interface_type(&self) -> &'static str {
        match self.of {
            // Of Application Load Balancers' and Resolver's interfaces the API says no more than of a host's.
            InterfaceKind::Host(_)
            | InterfaceKind::ApplicationLoadBalancerNode(_)
            | InterfaceKind::ResolverEndpoint(_) => "interface",
            InterfaceKind::VpcEndpoint(_) => "vpc_endpoint",
            InterfaceKind::LoadBalancerNode(_) => "network_load_balancer",
            InterfaceKind::NatGateway(_) => "natGateway",
            InterfaceKind::TransitGatewayAttachment(_) => "transit_gateway",
        }
    }

    /// The host it belongs to; `None` where it is somebody else's.
    pub const fn host(&self) -> Option<&HostId> {
        match &self.of {
            InterfaceKind::Host(host) => Some(host),
            InterfaceKind::VpcEndpoint(_)
            | InterfaceKind::LoadBalancerNode(_)
            | InterfaceKind::ApplicationLoadBalancerNode(_)
            | InterfaceKind::NatGateway(_)
            | InterfaceKind::TransitGatewayAttachment(_)
            | InterfaceKind::ResolverEndpoint(_) => None,
        }
    }

    /// The resource it is part of.
    pub fn owner(&self) -> ResourceId {
        match &self.of {
            InterfaceKind::Host(host) => host.clone().into(),
            InterfaceKind::VpcEndpoint(endpoint) => endpoint.clone().into(),
            InterfaceKind::LoadBalancerNode(load_balancer) => load_balancer.clone().into(),
            InterfaceKind::ApplicationLoadBalancerNode(load_balancer) => load_balancer.clone().into(),
            InterfaceKind::NatGateway(gateway) => gateway.clone().into(),
            InterfaceKind::TransitGatewayAttachment(attachment) => attachment.clone().into(),
            InterfaceKind::ResolverEndpoint(endpoint) => endpoint.clone().into(),
        }
    }
}
