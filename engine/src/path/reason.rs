//! Why an attempt ended as it did: one table of codes, each beside the code AWS's Reachability
//! Analyzer has for the same thing where it has one.

use std::rc::Rc;

use crate::control::Command;
use crate::model::{Assumption, IpProtocol, ResourceId};

macro_rules! reasons {
    ($($variant:ident $code:literal $aws:expr, $meaning:literal;)+) => {
        /// What decided an attempt.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ReasonCode {
            $(#[doc = $meaning] $variant,)+
        }

        impl ReasonCode {
            /// Every code, in the order of a packet's way.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// AWS Reachability Analyzer's code for the same thing.
            pub const fn aws_code(self) -> Option<&'static str> {
                match self { $(Self::$variant => $aws,)+ }
            }

            /// What the code stands for, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }
        }
    };
}

reasons! {
    Connected "connected" None, "The connection works.";
    NameNotFound "name_not_found" None, "No DNS zone that can be asked from here holds the name.";
    DnsSupportOff "dns_support_off" None, "The VPC's resolver is switched off, so no name resolves.";
    PrivateZoneLacksName "private_zone_lacks_name" None, "A private zone speaks for the name's domain and has no such name; nothing else is asked.";
    PrivateZoneNotAssociated "private_zone_not_associated" None, "A private hosted zone holds the domain, and is not associated with the VPC that asks.";
    PrivateZoneWithoutAttributes "private_zone_without_attributes" None, "The VPC has enableDnsHostnames off, which private zones and private DNS need.";
    PrivateDnsOff "private_dns_off" None, "Private DNS is off on the endpoint, so the service's own name does not lead to it.";
    PrivateNameUnverified "private_name_unverified" None, "The provider has not verified the service's private name.";
    PrivateNameOutsideVpc "private_name_outside_vpc" None, "The private name leads to the endpoint only inside the endpoint's own VPC.";
    PrivateNameForInboundOnly "private_name_for_inbound_only" None, "The private name leads to the endpoint only for questions by an inbound Resolver endpoint.";
    ZonalNameWithoutSubnet "zonal_name_without_subnet" None, "The endpoint or load balancer has no interface in the zone of that zonal name.";
    NoRecordOfType "no_record_of_type" None, "The name exists and has no record of the type that is asked for.";
    ResolverUnreachable "resolver_unreachable" None, "Nobody who could answer is asked: the resolver is stopped, missing, or answers no questions.";
    InboundEndpointSecurityGroup "inbound_endpoint_security_group" Some("ENI_SG_RULES_MISMATCH"), "No inbound rule of the inbound Resolver endpoint's security groups admits the question on port 53.";
    ForwardingRuleWithoutWay "forwarding_rule_without_way" None, "A rule or conditional forwarder hands the question to an address it cannot reach.";
    ForwardingLoop "forwarding_loop" None, "The question goes in circles: forwarders or aliases lead back to where it was.";
    ResolverOnlyInsideVpc "resolver_only_inside_vpc" None, "A VPC's own resolver answers only inside that VPC, and was asked from outside.";
    PublicAddressReturned "public_address_returned" None, "The service's own name answers its public address, because private DNS does not hold here.";
    SourceNotRunning "source_not_running" None, "The client itself does not run.";
    SourceZoneLost "source_zone_lost" None, "The client's own Availability Zone is lost.";
    ClientSecurityGroup "client_security_group" Some("ENI_SG_RULES_MISMATCH"), "No outbound rule of the client's security groups permits the connection.";
    NoAddressOfFamily "no_address_of_family" None, "One address is IPv4 and the other IPv6: the sender has none of the destination's kind.";
    NoRoute "no_route_to_destination" Some("NO_ROUTE_TO_DESTINATION"), "No route of the client's subnet leads to the address.";
    NoReturnRoute "no_return_route" Some("NO_ROUTE_TO_DESTINATION"), "The request arrives, but no route of the replier's subnet leads back.";
    NetworkAcl "network_acl" Some("SUBNET_ACL_RESTRICTION"), "A network ACL drops the request at the border of a subnet.";
    NetworkAclReply "network_acl_reply" Some("SUBNET_ACL_RESTRICTION"), "The request arrives, and a network ACL drops the reply: ACLs know no connections.";
    BlackholeRoute "blackhole_route" Some("BAD_STATE_ROUTE"), "The route that wins leads to what is gone, and drops the packet.";
    LocalRouteWins "local_route_wins" Some("HIGHER_PRIORITY_ROUTE"), "The address lies in the VPC's own block, so the local route keeps the packet from a propagated one that is more specific.";
    ReplyElsewhere "reply_elsewhere" None, "The request arrives, and the replier's own route sends the reply to somebody else.";
    RoutingLoop "routing_loop" None, "The packet goes round in a circle of routers.";
    GatewayNotAttached "gateway_not_attached" Some("UNASSOCIATED_COMPONENT"), "The route leads to a gateway that is not attached to the VPC.";
    NoInternetGateway "no_internet_gateway" None, "The address is public, and its VPC has no internet gateway to come in by.";
    NoPublicAddress "no_public_address" Some("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"), "The sender has no public address, and an internet gateway translates nothing else.";
    PrivateAddressOnInternet "private_address_on_internet" Some("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"), "The destination is a private address, which no router of the internet knows.";
    EgressOnly "egress_only" None, "An egress-only internet gateway lets nobody in who was not asked.";
    NatGatewayNotAvailable "nat_gateway_not_available" Some("BAD_STATE"), "The NAT gateway is not available, or does not carry this protocol.";
    NatGatewayZoneLost "nat_gateway_zone_lost" None, "The NAT gateway stands in an Availability Zone that is lost.";
    NatGatewayUnasked "nat_gateway_unasked" None, "A NAT gateway takes replies only, and nobody behind it has asked.";
    PrivateNatGateway "private_nat_gateway" None, "A private NAT gateway sends nothing to the internet.";
    PeeringNotActive "peering_not_active" Some("BAD_STATE"), "The peering connection is not active.";
    PeeringOfOthers "peering_of_others" Some("DISCONNECTED_VPCS"), "The route leads to a peering connection of other VPCs.";
    PeeringNotTransitive "peering_not_transitive" Some("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"), "Peering joins two VPCs and nothing beyond them: not the other's gateways, lines or peers.";
    GatewayEndpointFromOutside "gateway_endpoint_from_outside" None, "A gateway endpoint serves its own VPC only.";
    EdgeToEdge "edge_to_edge" Some("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"), "A virtual private gateway joins its VPC and nothing beyond it: no other gateway, line or peer.";
    GatewayKnowsNoRoute "gateway_knows_no_route" Some("NO_ROUTE_TO_DESTINATION"), "No line of the virtual private gateway has learnt a route to the address.";
    LineDown "line_down" Some("BAD_STATE_VPN"), "The VPN connection or virtual interface that leads there is down.";
    TooManyPrefixes "too_many_prefixes" None, "More than 100 prefixes are announced on the virtual interface, so its BGP session is down.";
    NoWayFromDataCenter "no_way_from_data_center" Some("NO_PATH"), "No line of the data center leads to the address.";
    NoHostInDataCenter "no_host_in_data_center" None, "The address is the data center's, and no host there has it.";
    AttachmentNotInZone "attachment_not_in_zone" Some("TGW_ROUTE_AZ_RESTRICTION"), "The transit gateway's attachment has no interface in the sender's zone.";
    AttachmentNotAvailable "attachment_not_available" Some("BAD_STATE_ATTACHMENT"), "The transit gateway attachment is not available.";
    AttachmentNotAssociated "attachment_not_associated" Some("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"), "The attachment is associated with no table of the transit gateway, which drops its packets.";
    TransitGatewayKnowsNoRoute "transit_gateway_knows_no_route" Some("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"), "The transit gateway's table has no route to the address.";
    ApplianceNotSeen "appliance_not_seen" None, "The reply comes back by a stateful appliance that has not seen the request: the two ways cross different zones.";
    PublicAccessBlocked "public_access_blocked" Some("VPC_BLOCK_PUBLIC_ACCESS_ENABLED"), "VPC Block Public Access stops traffic through the internet gateways of the account's Region.";
    RouterDown "router_down" None, "The host that routes lead through does not run.";
    SourceDestCheck "source_dest_check" Some("ENI_SOURCE_DEST_CHECK_RESTRICTION"), "The route leads to an interface that takes only its own packets (source/destination check).";
    NoInterfaceAtAddress "no_interface_at_address" Some("NO_POSSIBLE_DESTINATION"), "The address lies in the VPC, but nothing has it.";
    EndpointSecurityGroup "endpoint_security_group" Some("ENI_SG_RULES_MISMATCH"), "No inbound rule of the endpoint's security groups admits the client.";
    EndpointPendingAcceptance "endpoint_pending_acceptance" Some("BAD_STATE"), "The provider has not accepted the endpoint yet.";
    EndpointPending "endpoint_pending" Some("BAD_STATE"), "The endpoint is still being made.";
    EndpointRejected "endpoint_rejected" Some("BAD_STATE"), "The provider rejected the endpoint.";
    EndpointUnusable "endpoint_unusable" Some("BAD_STATE"), "The endpoint failed or its request expired.";
    EndpointZoneLost "endpoint_zone_lost" None, "The endpoint's interface lies in an Availability Zone that is lost.";
    IcmpNotAnswered "icmp_not_answered" None, "Endpoints and load balancers do not answer ICMP echo.";
    ServiceNotInZone "service_not_in_zone" Some("VPCE_SERVICE_NOT_INSTALLED_IN_AZ"), "The service has no load balancer node in the zone of the endpoint's interface.";
    NodeZoneLost "node_zone_lost" None, "The load balancer's node lies in an Availability Zone that is lost.";
    NodeFailed "node_failed" None, "The load balancer's node has failed.";
    NoListener "no_listener" Some("ELBV2_LISTENER_PORT_RESTRICTION"), "The load balancer has no listener on the port, and drops the packet in silence.";
    TargetGroupEmpty "target_group_empty" Some("ELBV2_LISTENER_HAS_NO_TG"), "No target is registered.";
    TargetsNotInUse "targets_not_in_use" Some("ELBV2_NO_TARGETS_IN_AZ"), "Cross-zone is on, and every registered target is in a zone in which the load balancer has no node (Target.NotInUse).";
    NoTargetsInZone "no_targets_in_zone" Some("ELBV2_NO_TARGETS_IN_AZ"), "Cross-zone is off and no target is registered in the node's zone.";
    ZoneWithoutHealthyTarget "zone_without_healthy_target" Some("ELB_NOT_CROSSZONE"), "Cross-zone is off and every target in the node's zone is unhealthy, while others elsewhere are healthy.";
    TargetSecurityGroup "target_security_group" Some("ENI_SG_RULES_MISMATCH"), "No inbound rule of the host's security groups admits the source it sees.";
    TargetMissing "target_missing" Some("UNASSOCIATED_COMPONENT"), "The registered target is not there.";
    TargetStopped "target_stopped" None, "The host is stopped and answers nothing.";
    TargetZoneLost "target_zone_lost" None, "The host lies in an Availability Zone that is lost.";
    SourcePreservation "source_preservation" Some("ELBV2_SOURCE_ADDRESS_PRESERVATION"), "The client's address is preserved, and the target lies where that cannot work: outside the load balancer's VPC and its peers in the Region, or behind an endpoint or load balancer.";
    Hairpin "hairpin" Some("ELBV2_SOURCE_ADDRESS_PRESERVATION"), "The client is the chosen target, and its address is preserved: source and destination would be the same.";
    ApplicationNotListening "application_not_listening" None, "Nothing listens on the port, so the host refuses.";
    ApplicationSilent "application_silent" None, "The application accepts and never answers.";
    ApplicationCrashes "application_crashes" None, "The application closes the connection right after accepting it.";
    ApplicationBalancerWithoutTargets "alb_without_targets" Some("ELBV2_LISTENER_HAS_NO_TG"), "The Application Load Balancer has no target that answers, and says so by an HTTP status.";
    HealthCheckFails "health_check_fails" None, "The application serves clients and yet fails its health check.";
    ProxyHeaderUnexpected "proxy_header_unexpected" None, "A PROXY protocol header precedes the data, and the application does not expect one.";
    ProxyHeaderMissing "proxy_header_missing" None, "The application expects a PROXY protocol header, and none is sent.";
    ServerSpeaksFirst "server_speaks_first" None, "The server waits for the PROXY header, which is sent only with the client's first data, and the client waits for the server.";
    PolicyDenies "policy_denies" None, "The connection works, and a policy denies what is asked: the service answers 403 (`AccessDenied`).";
    PacketTooLarge "packet_too_large" None, "The datagram is larger than the way carries, and is dropped without a word: there is no path MTU discovery.";
    SegmentsClamped "segments_clamped" None, "The way carries smaller packets than the client's; TCP's segment size is clamped to them, so the connection works.";
    PublicPath "public_path" None, "The service is reached at its public address, over the internet or AWS's public network, and not by PrivateLink.";
    NodeSecurityGroup "node_security_group" Some("ENI_SG_RULES_MISMATCH"), "No rule of the load balancer's security groups lets the connection in from the client or out to the target.";
    BelowHealthyThreshold "below_healthy_threshold" None, "Fewer targets are healthy than the target group asks for, so the node uses the unhealthy ones too.";
    FailOpen "fail_open" None, "No target the node may use is healthy, so it uses all of them.";
    RoutingFailover "routing_failover" None, "Every target of the zone is unhealthy and cross-zone is off, so the node uses them all the same.";
}

/// What decided, with the resources it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code.
    pub code: ReasonCode,
    /// What decided, most telling first: the rule, group, state or attribute's owner.
    pub resources: Vec<ResourceId>,
    /// What lies behind it: the rule that fails the health check, for example.
    pub cause: Option<Box<Reason>>,
    /// The port it is about, where it is about one: the application's, the listener's.
    pub port: Option<(IpProtocol, u16)>,
    /// A second thing worth knowing, beside this one and not behind it.
    pub also: Option<Box<Reason>>,
    /// The statement of the policy that decided, counted from 1; none where no statement allows.
    pub statement: Option<u16>,
    /// What it rests on where AWS has published nothing.
    pub assumption: Option<Assumption>,
    /// Commands that would mend it, each by itself. Shared: a reason is handed on often.
    pub fixes: Vec<Rc<Command>>,
}

impl Reason {
    /// A reason with nothing but a code.
    pub const fn of(code: ReasonCode) -> Self {
        Self {
            code,
            resources: Vec::new(),
            cause: None,
            port: None,
            also: None,
            statement: None,
            assumption: None,
            fixes: Vec::new(),
        }
    }

    /// The same, about a resource.
    #[must_use]
    pub fn about(self, resource: impl Into<ResourceId>) -> Self {
        self.about_resource(resource.into())
    }

    // Called for dozens of kinds and places, each of which would grow the list by itself.
    #[inline(never)]
    fn about_resource(mut self, resource: ResourceId) -> Self {
        self.resources.push(resource);
        self
    }

    /// The same, about one more resource, if there is one.
    #[must_use]
    pub fn about_all(self, resources: impl IntoIterator<Item = ResourceId>) -> Self {
        resources.into_iter().fold(self, Self::about_resource)
    }

    /// The same, about a port.
    #[must_use]
    pub const fn on_port(mut self, protocol: IpProtocol, port: u16) -> Self {
        self.port = Some((protocol, port));
        self
    }

    /// The same, decided by a statement of a policy.
    #[must_use]
    pub const fn by_statement(mut self, statement: Option<u16>) -> Self {
        self.statement = statement;
        self
    }

    /// The same, resting on an assumption.
    #[must_use]
    pub const fn assuming(mut self, assumption: Assumption) -> Self {
        self.assumption = Some(assumption);
        self
    }

    /// The same, with what lies behind it.
    #[must_use]
    pub fn because(mut self, cause: Reason) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// The same, with a second thing worth knowing.
    #[must_use]
    pub fn and_also(mut self, other: Reason) -> Self {
        self.also = Some(Box::new(other));
        self
    }

    /// The same, with a command that would mend it.
    #[must_use]
    #[inline(never)]
    pub fn mended_by(mut self, command: Command) -> Self {
        self.fixes.push(Rc::new(command));
        self
    }

    /// The same, with a command that would mend it, if there is one.
    #[must_use]
    pub fn mended_by_any(self, command: Option<Command>) -> Self {
        match command {
            Some(command) => self.mended_by(command),
            None => self,
        }
    }

    /// The last of the chain of causes: what has to be mended.
    pub fn root(&self) -> &Reason {
        self.cause.as_deref().map_or(self, Reason::root)
    }

    /// The reason and everything behind it, down to the root.
    pub fn chain(&self) -> impl Iterator<Item = &Reason> {
        std::iter::successors(Some(self), |reason| reason.cause.as_deref())
    }
}
