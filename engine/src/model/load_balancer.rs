//! A Network Load Balancer: a node in each enabled zone, and listeners.

use super::id::{LoadBalancerArn, NetworkInterfaceId, SecurityGroupId, TargetGroupArn, VpcId};
use super::record::{record, resource, words};
use super::security_group::IpProtocol;
use super::tag::Tag;
use super::vpc_endpoint::IpAddressType;

words! {
    /// What a listener takes, and what targets are spoken to in (`ProtocolEnum` in the API).
    ListenerProtocol {
        /// TCP, passed through: the handshake is between client and target.
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
        /// Both on one port.
        TcpUdp = "tcp_udp",
        /// TLS, ended at the load balancer.
        Tls = "tls",
        /// HTTP, of an Application Load Balancer.
        Http = "http",
        /// HTTPS, of an Application Load Balancer.
        Https = "https",
    }
}

impl ListenerProtocol {
    /// Whether it is one of an Application Load Balancer's.
    pub const fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }

    /// Whether a connection of this protocol is taken.
    pub const fn takes(self, protocol: IpProtocol) -> bool {
        match self {
            Self::Tcp | Self::Tls | Self::Http | Self::Https => matches!(protocol, IpProtocol::Tcp),
            Self::Udp => matches!(protocol, IpProtocol::Udp),
            Self::TcpUdp => matches!(protocol, IpProtocol::Tcp | IpProtocol::Udp),
        }
    }
}

record! {
    /// A listener: a port the load balancer takes connections on, and where they go. Packets to a
    /// port without one are dropped in silence (NLB guide, "Listeners").
    Listener, "listener" {
        /// The port, 1 to 65535.
        port: u16, needed;
        /// The protocol.
        protocol: ListenerProtocol, needed;
        /// The group that gets its connections.
        target_group: TargetGroupArn, needed;
        /// `tcp.idle_timeout.seconds`: seconds without a packet until a TCP connection is forgotten, 60
        /// to 6000; 350 before 2024.
        idle_timeout_s: u16, number(350);
    }
}

words! {
    /// Whom a load balancer is for (`Scheme` in the API).
    Scheme {
        /// Clients in its VPC and networks joined to it: private addresses.
        Internal = "internal",
        /// Clients on the internet: public addresses.
        InternetFacing = "internet-facing",
    }
}

words! {
    /// Which zone's address a client in the VPC gets (`dns_record.client_routing_policy`).
    ClientRoutingPolicy {
        /// Any.
        Any = "any_availability_zone",
        /// Its own in 85 of 100 answers.
        PartialAffinity = "partial_availability_zone_affinity",
        /// Its own.
        Affinity = "availability_zone_affinity",
    }
}

words! {
    /// A load balancer's state (`LoadBalancerStateEnum` in the API).
    LoadBalancerState {
        /// Usable.
        Active = "active",
        /// Being made.
        Provisioning = "provisioning",
        /// Usable, and short of what it needs to grow.
        ActiveImpaired = "active_impaired",
        /// Could not be made.
        Failed = "failed",
    }
}

record! {
    /// A Network Load Balancer.
    LoadBalancer, "Network Load Balancer" {
        /// Its ARN, which carries its name.
        arn: LoadBalancerArn, needed;
        /// The VPC it stands in.
        vpc: VpcId, needed;
        /// Whom it is for.
        scheme: Scheme, word("internal");
        /// Its state.
        state: LoadBalancerState, word("active");
        /// `load_balancing.cross_zone.enabled`: off by default; a target group may override it.
        cross_zone: bool, flag(false);
        /// Its nodes, one in each enabled zone.
        nodes: Vec<NetworkInterfaceId>, blank;
        /// Its listeners, one a port and protocol.
        listeners: Vec<Listener>, blank;
        /// The groups its nodes carry. It has some only if it was made with some (since August 2023).
        security_groups: Vec<SecurityGroupId>, blank;
        /// `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic`: whether those groups' inbound rules
        /// hold for what comes by `PrivateLink`, with the client's own address as source.
        enforce_private_link_rules: bool, flag(true);
        /// Which zone's address a client in the VPC gets.
        client_routing_policy: ClientRoutingPolicy, word("any_availability_zone");
        /// Which addresses it has.
        ip_address_type: IpAddressType, word("ipv4");
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(LoadBalancer.arn: LoadBalancerArn);

impl LoadBalancer {
    /// The listener that takes a connection, if there is one.
    pub fn listener(&self, protocol: IpProtocol, port: u16) -> Option<&Listener> {
        self.listeners.iter().find(|listener| listener.port == port && listener.protocol.takes(protocol))
    }
}
