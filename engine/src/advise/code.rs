//! Every code a finding may have: how grave it is, its sentence, and what to do about it.

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something works worse than it seems, or would fail if used.
    Warning,
    /// Something could be better.
    Advice,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Advice];

    /// The word the command prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])+ $variant:ident $code:literal $severity:ident $sentence:literal $remedy:literal;)+) => {
        /// What was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingCode {
            $($(#[$doc])+ $variant,)+
        }

        impl FindingCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// How much it matters.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// Its sentence. `{0}` stands for the subject's name, `{1}` and so on for the details.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)+ }
            }

            /// What to do about it, in a sentence.
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$variant => $remedy,)+ }
            }
        }
    };
}

finding_codes! {
    /// A reference to nothing.
    DanglingReference "dangling_reference" Error
        "{0} refers to the {1} {2}, which is not there."
        "Bring it back, or refer to another one.";
    /// A block of a size AWS does not allow.
    BlockSize "block_size" Error
        "The block {1} of {0} is not between /16 and /28."
        "Make it again with a block AWS allows.";
    /// A subnet outside its VPC.
    SubnetOutsideVpc "subnet_outside_vpc" Error
        "The block of {0} does not lie inside its VPC's."
        "Add a block to the VPC that holds it, or make the subnet again.";
    /// Two subnets of one VPC that overlap.
    SubnetsOverlap "subnets_overlap" Error
        "The block of {0} overlaps that of {1}, in the same VPC."
        "Make one of them again with a free block.";
    /// An address outside its subnet, or one AWS keeps.
    AddressNotInSubnet "address_not_in_subnet" Error
        "{0} does not lie in its subnet, or is one of the five addresses AWS keeps."
        "Give it a free address of its subnet.";
    /// One address twice in a VPC.
    AddressTwice "address_twice" Error
        "{0} has the address {1}, which another interface of its VPC has too."
        "Give it a free address of its subnet.";
    /// A zone the VPC's owner has no name for.
    ZoneWithoutName "zone_without_name" Warning
        "{0} lies in {1}, for which its account has no name: names of single zones are missing there."
        "Tell the account which name it has for the zone.";
    /// A subnet without a route table.
    SubnetWithoutRouteTable "subnet_without_route_table" Error
        "{0} is associated with no route table, and its VPC has no main one: nothing leaves it."
        "Associate it with a route table.";
    /// A route table without the local route.
    NoLocalRoute "no_local_route" Error
        "{0} has no local route for its VPC's block {1}, which every route table has."
        "Make the route table again.";
    /// A route whose target is gone.
    BlackholeRoute "blackhole_route" Warning
        "{0} has a route for {1} whose target is gone: it still wins, and drops what it takes."
        "Delete the route, or give it another target.";
    /// A route to something that is not attached to the table's VPC.
    RouteTargetElsewhere "route_target_elsewhere" Error
        "{0} has a route for {1} to {2}, which is not attached to its VPC."
        "Attach it, or give the route another target.";
    /// A route to something that is not usable in its state.
    RouteTargetNotUsable "route_target_not_usable" Warning
        "{0} has a route for {1} to {2}, which is {3}: what takes it is dropped."
        "Bring the target to life, or delete the route.";
    /// Propagation from a gateway that is not attached to the table's VPC.
    PropagationNotAttached "propagation_not_attached" Error
        "{0} takes routes from {1}, which is not attached to its VPC."
        "Attach the gateway, or stop the propagation.";
    /// A gateway endpoint no route leads to.
    GatewayEndpointWithoutRoute "gateway_endpoint_without_route" Warning
        "No route leads to {0}: a gateway endpoint works by a route and nothing else."
        "Associate it with a route table.";
    /// An interface's public address in a subnet without a way to the internet.
    PublicAddressWithoutGateway "public_address_without_gateway" Warning
        "{0} has a public address, and its subnet has no route to an internet gateway: the address reaches nobody."
        "Add a route to an internet gateway.";
    /// A subnet that gives out public addresses, and has no way to the internet.
    PublicSubnetWithoutGateway "public_subnet_without_gateway" Warning
        "{0} gives its instances public addresses, and has no route to an internet gateway."
        "Add a route to an internet gateway, or stop giving out public addresses.";
    /// A public NAT gateway in a subnet without a way to the internet.
    NatWithoutPublicWay "nat_without_public_way" Warning
        "{0} is public and stands in {1}, which has no route to an internet gateway: it leads nowhere."
        "Add a route to an internet gateway there, or make it again in a public subnet.";
    /// A public NAT gateway without an Elastic IP address.
    NatWithoutAddress "nat_without_address" Error
        "{0} is public and has no Elastic IP address."
        "Make it again with an Elastic IP address.";
    /// An internet-facing load balancer in a VPC without a way to the internet.
    InternetFacingWithoutGateway "internet_facing_without_gateway" Warning
        "{0} is internet-facing, and {1} has no route to an internet gateway: nobody reaches its node there."
        "Add a route to an internet gateway.";
    /// Peered VPCs that overlap.
    PeeringOverlap "peering_overlap" Error
        "{0} joins {1} and {2}, whose blocks overlap; AWS refuses that. PrivateLink would not mind."
        "Use an endpoint service instead, or give one of the VPCs another block.";
    /// A peering connection no route of one side leads to.
    PeeringWithoutRoute "peering_without_route" Warning
        "{0} is active, and no route table of {1} has a route to it: that side sends nothing."
        "Add a route on that side.";
    /// A rule that names a group no packet can come from.
    GroupOfAnotherVpc "group_of_another_vpc" Warning
        "A rule of {0} names the group {1} of another VPC, which no active peering connection of the same Region joins: the rule matches nothing."
        "Name a block of addresses instead; clients behind an endpoint are never matched by group.";
    /// A group carried by something in another VPC.
    GroupCarriedElsewhere "group_carried_elsewhere" Error
        "{0} carries the security group {1}, which belongs to another VPC."
        "Give it a group of its own VPC.";
    /// A network ACL with one rule number twice.
    AclNumberTwice "acl_number_twice" Error
        "{0} has two {1} rules with the number {2}."
        "Give one of them another number.";
    /// Two interfaces of one endpoint in one zone.
    EndpointTwiceInZone "endpoint_twice_in_zone" Error
        "{0} has two network interfaces in {1}; AWS allows one a zone."
        "Take one of the two subnets away.";
    /// An endpoint interface in another VPC.
    EndpointInterfaceElsewhere "endpoint_interface_elsewhere" Error
        "{0} has a network interface in {1}, which is not in its VPC."
        "Choose subnets of the endpoint's own VPC.";
    /// An endpoint interface in a zone the service does not have.
    ServiceNotInZone "service_not_in_zone" Error
        "{0} has a network interface in {1}, which the service does not have."
        "Choose a subnet in a zone of the service, or let the provider add the zone.";
    /// An endpoint that is not available.
    EndpointNotAvailable "endpoint_not_available" Warning
        "{0} is {1}, so nothing gets through it."
        "Make another endpoint.";
    /// An interface endpoint without a network interface.
    EndpointWithoutInterface "endpoint_without_interface" Warning
        "{0} has no network interface, so nothing can reach it."
        "Add a subnet to it.";
    /// An endpoint whose groups admit nobody.
    EndpointAdmitsNobody "endpoint_admits_nobody" Warning
        "The security groups of {0} admit nobody on port {1}, where the service listens: connections time out."
        "Add an inbound rule for the clients.";
    /// A policy where none is supported.
    PolicyNotSupported "policy_not_supported" Warning
        "{0} has a policy, and leads to a service of a customer, for which AWS supports full access only."
        "Take the policy away.";
    /// An endpoint in one zone only.
    EndpointInOneZone "endpoint_in_one_zone" Advice
        "{0} has a network interface in one of the {1} zones its service offers; losing that zone cuts it off."
        "Add a subnet in another zone (whitepaper, “Shared Services”).";
    /// An endpoint that leaves out a zone in which its VPC has clients.
    EndpointNotInEveryZone "endpoint_not_in_every_zone" Advice
        "{0} has no network interface in {1}, where its VPC has hosts and the service is offered: they go to another zone."
        "Add a subnet in that zone.";
    /// A service without a load balancer.
    ServiceWithoutLoadBalancer "service_without_load_balancer" Error
        "{0} has no Network Load Balancer behind it."
        "Put one behind it.";
    /// A load balancer behind two services.
    LoadBalancerBehindTwoServices "load_balancer_behind_two_services" Error
        "{0} stands behind {1} and {2}; AWS lets a load balancer serve one endpoint service."
        "Make another load balancer for one of them.";
    /// Everybody may connect, and nobody decides.
    OpenToEveryone "open_to_everyone" Warning
        "{0} lets every AWS account make endpoints, and accepts each by itself: anybody can connect."
        "Name the accounts, or require acceptance.";
    /// A service in one zone only.
    ServiceInOneZone "service_in_one_zone" Advice
        "{0} is offered in one Availability Zone; losing it stops the service for everyone, with cross-zone on or off."
        "Add a subnet in another zone to its load balancer (whitepaper, “Considerations”).";
    /// A service nobody may use.
    ServiceWithoutPrincipals "service_without_principals" Advice
        "{0} names nobody who may make endpoints, and has none: only its own account can use it."
        "Allow a principal.";
    /// A service nobody uses.
    ServiceUnused "service_unused" Advice
        "No endpoint uses {0}."
        "Make an endpoint in a consumer's VPC, or delete the service.";
    /// A load balancer without listeners.
    LoadBalancerWithoutListener "load_balancer_without_listener" Warning
        "{0} has no listener: it drops everything in silence."
        "Add a listener.";
    /// A load balancer without nodes.
    LoadBalancerWithoutNode "load_balancer_without_node" Error
        "{0} has no node in any zone."
        "Enable a subnet for it.";
    /// A load balancer twice in one zone.
    LoadBalancerTwiceInZone "load_balancer_twice_in_zone" Error
        "{0} has two nodes in {1}; AWS allows one a zone."
        "Take one of the two subnets away.";
    /// Two listeners on one port.
    ListenerTwice "listener_twice" Error
        "{0} has two listeners on port {1} that take the same protocol."
        "Delete one of them.";
    /// A listener and a group that do not go together.
    ListenerProtocolMismatch "listener_protocol_mismatch" Error
        "The {1} listener of {0} on port {2} forwards to {3}, a group for {4}; AWS refuses that."
        "Forward to a group of a protocol that goes with the listener's.";
    /// Rules about clients that cannot be told apart.
    EnforcedRulesAmbiguous "enforced_rules_ambiguous" Warning
        "{0} holds its security groups' rules against clients that come by PrivateLink, and {1} and its own VPC overlap: a rule cannot tell a client from a host of its own."
        "Turn off the enforcement for PrivateLink traffic, as AWS's guide suggests.";
    /// A listener whose target group has no target.
    TargetGroupEmpty "target_group_empty" Warning
        "{0} has no registered target, and {1} forwards to it: its connections time out."
        "Register targets.";
    /// A zone whose node has no target to use.
    ZoneWithoutTargets "zone_without_targets" Warning
        "{0} has a node in {1}, cross-zone is off, and {2} has no target there: connections that land in {1} time out."
        "Register targets in that zone.";
    /// A zone with a node and without a target of its own.
    TargetsNotInEveryZone "targets_not_in_every_zone" Advice
        "{0} has a node in {1}, and {2} has no target there: its connections cross to another zone."
        "Register targets in every zone (whitepaper, “Considerations”).";
    /// A registered target that fails its health check.
    UnhealthyTarget "unhealthy_target" Warning
        "{0} fails the health check of {1}: {2}"
        "See to what the check finds.";
    /// A registered target in a zone in which its load balancer has no node.
    TargetNotInUse "target_not_in_use" Warning
        "{0} is in {1}, in which {2} has no node: it gets no connection."
        "Enable a subnet of that zone for the load balancer.";
    /// An address as target that lies nowhere.
    TargetNowhere "target_nowhere" Error
        "{0} has the target {1}, an address of no VPC and no data center of the sketch."
        "Register an address that is there.";
    /// An instance as target of a group of another VPC.
    TargetInAnotherVpc "target_in_another_vpc" Error
        "{0} has the target {1}, an instance of another VPC."
        "Register it by its address in a group of addresses.";
    /// A target of another type than the group's.
    TargetOfAnotherType "target_of_another_type" Error
        "{0} is a group of the type {1}, and has the target {2}."
        "Register it with a group of its own type.";
    /// A PROXY header the application does not expect.
    HeaderUnexpected "header_unexpected" Warning
        "{0} sends a PROXY header ahead of the data, and the application of {1} on port {2} does not expect one."
        "Turn the header off, or let the application expect it.";
    /// A PROXY header the application waits for in vain.
    HeaderMissing "header_missing" Warning
        "The application of {1} on port {2} expects a PROXY header, and {0} sends none."
        "Turn the header on, or let the application do without.";
    /// Private DNS in a VPC whose attributes do not allow it.
    PrivateDnsWithoutVpcAttributes "private_dns_without_vpc_attributes" Error
        "{0} has private DNS on, and {1} has {2} off: the private name leads nowhere near it."
        "Turn both DNS attributes of the VPC on.";
    /// Private DNS for a service without a private name.
    PrivateDnsWithoutName "private_dns_without_name" Error
        "{0} has private DNS on, and its service has no private name."
        "Turn private DNS off, or let the provider set a name.";
    /// Two endpoints with one private name in a VPC.
    PrivateNameTwice "private_name_twice" Error
        "{0} and {1} both have the private name {2} in one VPC; AWS lets one have it."
        "Turn private DNS off for one of them.";
    /// A private name nobody has verified.
    PrivateNameUnverified "private_name_unverified" Warning
        "The private name {1} of {0} is not verified: endpoints cannot turn private DNS on."
        "Publish the TXT record, and start the verification.";
    /// A private hosted zone for a VPC whose attributes do not allow it.
    PrivateZoneWithoutVpcAttributes "private_zone_without_vpc_attributes" Error
        "{0} is associated with {1}, which has {2} off: its records are not answered there."
        "Turn both DNS attributes of the VPC on.";
    /// A private hosted zone associated with no VPC.
    PrivateZoneUnused "private_zone_unused" Advice
        "{0} is private and associated with no VPC: nobody is answered from it."
        "Associate it with a VPC.";
    /// A Resolver endpoint in one zone, or with one address.
    ResolverEndpointInOneZone "resolver_endpoint_in_one_zone" Warning
        "{0} has addresses in one Availability Zone only: when it is lost, no question gets through."
        "Add an address in another Availability Zone.";
    /// A Resolver endpoint whose groups let no question through.
    ResolverEndpointShut "resolver_endpoint_shut" Error
        "No rule of the security groups of {0} lets questions {1} on port 53: nobody is answered by it."
        "Add rules for TCP and UDP port 53.";
    /// A Resolver rule that holds for no VPC.
    ResolverRuleUnused "resolver_rule_unused" Advice
        "{0} is associated with no VPC: it forwards nothing."
        "Associate it with a VPC.";
    /// A forwarding rule that cannot ask anybody.
    ResolverRuleWithoutWay "resolver_rule_without_way" Error
        "{0} forwards questions about {1} and has no target, or no outbound endpoint to ask by: none is answered."
        "Give it an outbound endpoint and target addresses.";
    /// A forwarding rule whose target is its own VPC's inbound endpoint.
    ResolverRuleLoops "resolver_rule_loops" Error
        "{0} forwards questions of {1} to an inbound endpoint of the same VPC: they go in circles."
        "Forward to resolvers elsewhere.";
    /// A rule, forwarder or the like that asks a VPC's own resolver from outside.
    ResolverOnlyInside "resolver_only_inside" Error
        "{0} forwards to {1}, the resolver of {2}, which answers only inside that VPC."
        "Forward to an inbound Resolver endpoint of that VPC.";
    /// A topic that does not let notifications in.
    TopicRefusesNotifications "topic_refuses_notifications" Warning
        "{0} tells its events to {1}, where nothing arrives: {2}."
        "Allow SNS:Publish for the service vpce.amazonaws.com in the topic's policy.";
    /// An attachment whose packets no table of its transit gateway routes.
    AttachmentNotAssociated "attachment_not_associated" Warning
        "{0} is associated with no route table of {1}: what comes in by it is dropped."
        "Associate it with a route table.";
    /// A route to a transit gateway in a zone it has no interface in.
    AttachmentNotInZone "attachment_not_in_zone" Warning
        "{0} has a route for {1} to {2}, whose attachment has no subnet in {3}: what takes it is dropped."
        "Add a subnet of the zone to the attachment.";
    /// A transit gateway's route that leads nowhere.
    TransitGatewayBlackhole "transit_gateway_blackhole" Advice
        "{0} has a route for {1} that leads nowhere: what takes it is dropped."
        "Delete the route, unless it is meant to drop.";
    /// A VPC on a transit gateway that overlaps another one.
    AttachmentOverlap "attachment_overlap" Warning
        "The VPC of {0} overlaps that of {2}: blocks in common are not announced into {1}, and nothing reaches them."
        "Give one of the VPCs another block, or keep the two in separate route tables.";
    /// A VPN connection without a tunnel.
    VpnDown "vpn_down" Warning
        "No tunnel of {0} is up: nothing gets through it."
        "Bring a tunnel up.";
    /// A gateway of a VPN connection or virtual interface that no VPC has.
    GatewayNotAttached "gateway_not_attached" Warning
        "{0} ends at {1}, which is attached to no VPC."
        "Attach the gateway to a VPC.";
    /// A private virtual interface without a gateway.
    VirtualInterfaceWithoutGateway "virtual_interface_without_gateway" Error
        "{0} is private and leads to no virtual private gateway."
        "Choose a gateway for it.";
    /// A virtual interface or the line it runs on that is not up.
    VirtualInterfaceDown "virtual_interface_down" Warning
        "{0} is {1} and its connection {2}: nothing gets through it."
        "Bring it up.";
    /// A data center that overlaps a VPC it is joined with.
    DataCenterOverlap "data_center_overlap" Warning
        "{0} joins a data center and {1}, whose blocks overlap: what lies in both is reached in one of them only."
        "Reach the service by an endpoint, which minds no overlap.";
    /// A security group nothing carries.
    SecurityGroupUnused "security_group_unused" Advice
        "Nothing carries {0}, and no rule names it."
        "Delete it, or give it to something.";
    /// A route table no subnet uses.
    RouteTableUnused "route_table_unused" Advice
        "No subnet is associated with {0}."
        "Delete it, or associate a subnet with it.";
    /// A network ACL no subnet uses.
    NetworkAclUnused "network_acl_unused" Advice
        "No subnet is associated with {0}."
        "Delete it, or associate a subnet with it.";
    /// A target group no listener uses.
    TargetGroupUnused "target_group_unused" Advice
        "No listener forwards to {0}: its targets are not even checked."
        "Forward a listener to it, or delete it.";
    /// A prefix list nothing names.
    PrefixListUnused "prefix_list_unused" Advice
        "No route and no rule names {0}."
        "Delete it, or use it.";
    /// An Elastic IP address nothing has.
    ElasticAddressUnused "elastic_address_unused" Advice
        "Nothing has {0}, and it is paid for."
        "Release it, or associate it.";
    /// A NAT gateway no route leads to.
    NatUnused "nat_unused" Advice
        "No route leads to {0}, and it is paid for."
        "Add a route to it, or delete it.";
    /// A gateway attached to no VPC.
    GatewayUnused "gateway_unused" Advice
        "{0} is attached to no VPC."
        "Attach it, or delete it.";
    /// A customer gateway without a connection.
    CustomerGatewayUnused "customer_gateway_unused" Advice
        "No VPN connection uses {0}."
        "Make a VPN connection, or delete it.";
    /// More of something than the account's quota allows.
    OverQuota "over_quota" Error
        "{0} has {1} {2}; the quota is {3}."
        "Ask AWS for a higher quota, or take some away.";
}
