//! Quotas: each number of the quota pages, in both profiles; the last one that fits is accepted, one
//! more is refused with AWS's code, and found where it was observed.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::quota::{LIMITS, exceeded, limit, usual, value};
use privatelink::model::record::as_usual;
use privatelink::model::{
    AttachedResource, Destination, Direction, EndpointType, InterfaceKind, IpProtocol, Listener, NatGateway,
    NetworkAclEntry, NetworkInterface, PeeringState, Permission, PortRange, Profile, Quota, QuotaName,
    ResolverEndpoint, ResolverRule, Route, RouteOrigin, RouteState, RuleAction, SecurityGroup,
    SecurityGroupRule, Sketch, Subnet, Target, TargetGroup, TransitGateway, TransitGatewayAttachment,
    TransitGatewayId, TransitGatewayRoute, TransitGatewayRouteTable, Tunnel, VirtualInterface, VpcEndpoint,
    VpcId, VpcPeeringConnection, VpnConnection,
};
use privatelink_tests::play::{ON_PREMISES, Play};

use QuotaName as Q;

/// The numbers, typed from the quota pages: today's, and the whitepaper's where it has one, else those
/// of the guides of 2021. With the most AWS grants, where it names that.
const NUMBERS: &[(QuotaName, u32, u32, Option<u32>)] = &[
    (Q::InterfaceEndpointsPerVpc, 20, 50, None),
    (Q::GatewayEndpointsPerRegion, 20, 20, None),
    (Q::GatewayEndpointsPerVpc, 255, 255, Some(255)),
    (Q::VpcsPerRegion, 5, 5, None),
    (Q::SubnetsPerVpc, 200, 200, None),
    (Q::CidrsPerVpc, 5, 5, Some(50)),
    (Q::RouteTablesPerVpc, 200, 200, None),
    (Q::RoutesPerTable, 50, 500, Some(1000)),
    (Q::PropagatedRoutesPerTable, 100, 100, Some(100)),
    (Q::SecurityGroupsPerRegion, 2500, 2500, None),
    (Q::RulesPerSecurityGroup, 60, 60, Some(200)),
    (Q::SecurityGroupsPerInterface, 5, 5, Some(16)),
    (Q::NetworkAclsPerVpc, 200, 200, None),
    (Q::RulesPerNetworkAcl, 20, 20, Some(40)),
    (Q::PeeringsPerVpc, 125, 50, Some(125)),
    (Q::OutstandingPeerings, 25, 25, None),
    (Q::NetworkInterfacesPerRegion, 5000, 5000, None),
    (Q::LoadBalancersPerRegion, 50, 50, None),
    (Q::ListenersPerLoadBalancer, 50, 50, Some(50)),
    (Q::TargetsPerLoadBalancer, 3000, 3000, None),
    (Q::TargetsPerZone, 500, 500, None),
    (Q::TargetsPerCrossZoneLoadBalancer, 500, 500, None),
    (Q::TargetsPerTargetGroup, 1000, 1000, None),
    (Q::TargetGroupsPerRegion, 3000, 3000, None),
    (Q::LoadBalancerInterfacesPerVpc, 1200, 1200, None),
    (Q::LoadBalancerSubnetsPerZone, 1, 1, Some(1)),
    (Q::EndpointPolicyCharacters, 20_480, 20_480, Some(20_480)),
    (Q::NatGatewaysPerZone, 5, 5, None),
    (Q::ElasticAddressesPerNatGateway, 2, 2, Some(8)),
    (Q::InternetGatewaysPerRegion, 5, 5, None),
    (Q::EgressOnlyInternetGatewaysPerRegion, 5, 5, None),
    (Q::ElasticAddressesPerRegion, 5, 5, None),
    (Q::VirtualPrivateGatewaysPerRegion, 5, 5, None),
    (Q::CustomerGatewaysPerRegion, 50, 50, None),
    (Q::VpnConnectionsPerRegion, 50, 50, None),
    (Q::VpnConnectionsPerGateway, 10, 10, None),
    (Q::RoutesPerVpnConnection, 100, 100, Some(100)),
    (Q::VirtualInterfacesPerConnection, 50, 50, Some(50)),
    (Q::PrefixesPerPrivateVirtualInterface, 100, 100, Some(1000)),
    (Q::PrefixesPerPublicVirtualInterface, 1000, 1000, Some(1000)),
    (Q::TransitGatewaysPerRegion, 5, 5, None),
    (Q::TransitGatewaysPerVpc, 5, 5, Some(5)),
    (Q::RouteTablesPerTransitGateway, 20, 20, None),
    (Q::RoutesPerTransitGateway, 10_000, 10_000, None),
    (Q::AttachmentsPerTransitGateway, 5_000, 5_000, None),
    (Q::PeeringAttachmentsPerTransitGateway, 50, 50, None),
    (Q::PendingPeeringAttachmentsPerTransitGateway, 10, 10, None),
    (Q::BlockPublicAccessExclusionsPerRegion, 50, 50, None),
    (Q::VpcsPerPrivateHostedZone, 300, 300, None),
    (Q::ResolverEndpointsPerRegion, 4, 4, None),
    (Q::AddressesPerResolverEndpoint, 6, 6, None),
    (Q::ResolverRulesPerRegion, 1000, 1000, None),
    (Q::ResolverRuleAssociationsPerRegion, 2000, 2000, None),
    (Q::TargetsPerResolverRule, 6, 6, None),
];

#[test]
fn every_quota_has_the_number_of_the_quota_pages() {
    assert_eq!(NUMBERS.len(), QuotaName::ALL.len());
    assert_eq!(LIMITS.len(), QuotaName::ALL.len());
    for (quota, paper, today, _) in NUMBERS {
        assert_eq!(usual(Profile::Paper, *quota), Some(*paper), "{quota:?}");
        assert_eq!(usual(Profile::Today, *quota), Some(*today), "{quota:?}");
    }
}

/// Raised to the most AWS grants, and not beyond.
#[test]
fn quotas_are_raised_as_far_as_aws_raises_them() {
    let account = "111111111111".parse().unwrap();
    for (quota, _, today, most) in NUMBERS {
        let mut play = Play::base();
        let ask = |value: u32| format!("SetQuota account=111111111111 quota={} value={value}", quota.word());
        let wanted = most.unwrap_or(1_000_000);
        play.go(&ask(wanted));
        assert_eq!(value(&play.sketch, &account, *quota), Some(wanted));
        if let Some(most) = most {
            assert_eq!(
                play.run(&ask(most + 1)).expect_err("too many").code,
                "IllegalArgumentException",
                "{quota:?}"
            );
        }
        play.go(&format!("SetQuota account=111111111111 quota={}", quota.word()));
        assert_eq!(value(&play.sketch, &account, *quota), Some(*today));
    }
}

/// How a quota is filled: lines that prepare, how many there are then, the way to put one more there
/// that nobody judges, and the command that does it as a person would.
struct Case {
    quota: QuotaName,
    lines: &'static str,
    already: usize,
    add: fn(&Play, &mut Sketch, usize),
    one_more: &'static str,
}

fn made<T: std::str::FromStr<Err: std::fmt::Debug>>(prefix: &str, at: usize) -> T {
    format!("{prefix}-{at:x}aaa").parse().unwrap()
}

/// The text of a block, another for each number.
fn block(first: u8, at: usize) -> String {
    format!("{first}.{}.{}.0/24", at / 256, at % 256)
}

fn all_traffic(at: usize) -> Permission {
    let peer = block(11, at).parse().unwrap();
    Permission { protocol: IpProtocol::All, ports: PortRange::ALL, peer }
}

fn endpoint(play: &Play, sketch: &mut Sketch, at: usize, endpoint_type: EndpointType) {
    let service = "com.amazonaws.us-east-1.kinesis-streams".parse().unwrap();
    let vpc = play.parsed("$a.vpc");
    sketch.vpc_endpoints.insert(VpcEndpoint {
        id: made("vpce", at),
        vpc,
        service,
        endpoint_type,
        ..as_usual()
    });
}

fn interface(play: &Play, sketch: &mut Sketch, at: usize, of: InterfaceKind) {
    let address = format!("10.0.{}.{}", 64 + at / 200, 4 + at % 200).parse().unwrap();
    let subnet = play.parsed("$a2.subnet");
    sketch.network_interfaces.insert(NetworkInterface {
        id: made("eni", at),
        subnet,
        address,
        of,
        ..as_usual()
    });
}

fn attachment(sketch: &mut Sketch, at: usize, transit_gateway: TransitGatewayId, resource: AttachedResource) {
    sketch.transit_gateway_attachments.insert(TransitGatewayAttachment {
        id: made("tgw-attach", at),
        transit_gateway,
        resource,
        ..as_usual()
    });
}

fn peering(play: &Play, sketch: &mut Sketch, at: usize, state: PeeringState) {
    let (requester_vpc, accepter_vpc) = (play.parsed("$a.vpc"), made("vpc", at));
    let id = made("pcx", at);
    let peering = VpcPeeringConnection { id, requester_vpc, accepter_vpc, state, ..as_usual() };
    sketch.vpc_peering_connections.insert(peering);
}

fn vpn(play: &Play, sketch: &mut Sketch, at: usize, gateway: &str) {
    let virtual_private_gateway = gateway.parse().unwrap();
    let tunnels = vec![Tunnel { outside_address: "203.0.113.250".parse().unwrap(), ..as_usual() }];
    sketch.vpn_connections.insert(VpnConnection {
        id: made("vpn", at),
        virtual_private_gateway: Some(virtual_private_gateway),
        customer_gateway: play.parsed("$c.cgw"),
        tunnels,
        ..as_usual()
    });
}

fn group(play: &Play, sketch: &Sketch) -> TargetGroup {
    sketch.target_groups.get(&play.parsed("$t.targetgroup")).unwrap().clone()
}

/// Targets by address outside the VPC count; those in it lie in a zone.
fn targets(play: &Play, sketch: &mut Sketch, at: usize) {
    let port = u16::try_from(at + 1).unwrap();
    let target = Target { id: play.id("$i.i").parse().unwrap(), port, zone: None, new: false };
    let mut group = group(play, sketch);
    group.targets.push(target);
    sketch.target_groups.insert(group);
}

const BALANCER: &str = "
    t = CreateTargetGroup name=t vpc=$a.vpc port=443
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
    CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup
    i = RunInstances subnet=$a1.subnet
    SetQuota account=111111111111 quota=targets_per_target_group value=100000
";
const REGISTER: &str = "RegisterTargets target_group=$t.targetgroup target.id=$i.i target.port=65535";

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { quota: Q::InterfaceEndpointsPerVpc, lines: "", already: 0,
        add: |play, sketch, at| endpoint(play, sketch, at, EndpointType::Interface),
        one_more: "CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kinesis-streams subnets.subnet=$a1.subnet" },
    Case { quota: Q::GatewayEndpointsPerRegion, lines: "", already: 0,
        add: |play, sketch, at| endpoint(play, sketch, at, EndpointType::Gateway),
        one_more: "CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3" },
    Case { quota: Q::GatewayEndpointsPerVpc, already: 0,
        lines: "SetQuota account=111111111111 quota=gateway_endpoints_per_region value=1000",
        add: |play, sketch, at| endpoint(play, sketch, at, EndpointType::Gateway),
        one_more: "CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3" },
    Case { quota: Q::VpcsPerRegion, lines: "", already: 1,
        add: |play, sketch, at| {
            let vpc = sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap().clone();
            sketch.vpcs.insert(privatelink::model::Vpc { id: made("vpc", at), ..vpc });
        },
        one_more: "CreateVpc account=111111111111 region=us-east-1 cidr=10.77.0.0/16" },
    Case { quota: Q::SubnetsPerVpc, lines: "", already: 2,
        add: |play, sketch, at| {
            let cidr = format!("10.0.{}.{}/28", 64 + at / 16, at % 16 * 16).parse().unwrap();
            let zone = "use1-az1".parse().unwrap();
            sketch.subnets.insert(Subnet { id: made("subnet", at), vpc: play.parsed("$a.vpc"), zone, cidr, ..as_usual() });
        },
        one_more: "CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24" },
    Case { quota: Q::CidrsPerVpc, lines: "", already: 1,
        add: |play, sketch, at| {
            let cidr = format!("10.{}.0.0/16", 100 + at).parse().unwrap();
            sketch.vpcs.update(&play.parsed("$a.vpc"), |vpc| vpc.more_cidrs.push(cidr)).unwrap();
        },
        one_more: "AssociateVpcCidrBlock vpc=$a.vpc cidr=10.77.0.0/16" },
    Case { quota: Q::RouteTablesPerVpc, lines: "", already: 1,
        add: |play, sketch, at| {
            let vpc = play.parsed("$a.vpc");
            sketch.route_tables.insert(privatelink::model::RouteTable { id: made("rtb", at), vpc, ..as_usual() });
        },
        one_more: "CreateRouteTable vpc=$a.vpc" },
    Case { quota: Q::RoutesPerTable, lines: "", already: 1,
        add: |play, sketch, at| {
            let destination: Destination = block(11, at).parse().unwrap();
            let target = play.id("$out.igw").parse().unwrap();
            let (origin, state) = (RouteOrigin::CreateRoute, RouteState::Active);
            let route = Route { destination, target, origin, state };
            sketch.route_tables.update(&play.parsed("$a.rtb"), |table| table.routes.push(route)).unwrap();
        },
        one_more: "CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target=$out.igw" },
    Case { quota: Q::PropagatedRoutesPerTable, lines: ON_PREMISES, already: 1,
        add: |play, sketch, at| {
            let destination: Destination = block(11, at).parse().unwrap();
            let target = play.id("$v.vgw").parse().unwrap();
            let (origin, state) = (RouteOrigin::EnableVgwRoutePropagation, RouteState::Active);
            let route = Route { destination, target, origin, state };
            sketch.route_tables.update(&play.parsed("$a.rtb"), |table| table.routes.push(route)).unwrap();
            let prefix = block(11, at).parse().unwrap();
            sketch.virtual_interfaces.update(&play.parsed("$f.dxvif"), |found| found.announced_prefixes.push(prefix)).unwrap();
        },
        one_more: "AnnouncePrefixes session=$n.vpn prefixes=172.30.0.0/16" },
    Case { quota: Q::SecurityGroupsPerRegion, lines: "", already: 1,
        add: |play, sketch, at| {
            sketch.security_groups.insert(SecurityGroup { id: made("sg", at), vpc: play.parsed("$a.vpc"), ..as_usual() });
        },
        one_more: "CreateSecurityGroup vpc=$a.vpc name=one-more" },
    Case { quota: Q::RulesPerSecurityGroup, lines: "", already: 1,
        add: |play, sketch, at| {
            let rule = SecurityGroupRule { id: made("sgr", at), direction: Direction::Inbound, permission: all_traffic(at) };
            sketch.security_groups.update(&play.parsed("$a.sg"), |group| group.rules.push(rule)).unwrap();
        },
        one_more: "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=0.0.0.0/0" },
    Case { quota: Q::NetworkAclsPerVpc, lines: "", already: 1,
        add: |play, sketch, at| {
            let vpc = play.parsed("$a.vpc");
            sketch.network_acls.insert(privatelink::model::NetworkAcl { id: made("acl", at), vpc, ..as_usual() });
        },
        one_more: "CreateNetworkAcl vpc=$a.vpc" },
    Case { quota: Q::RulesPerNetworkAcl, lines: "", already: 1,
        add: |play, sketch, at| {
            let entry = NetworkAclEntry {
                number: u16::try_from(1000 + at).unwrap(), direction: Direction::Inbound, action: RuleAction::Allow,
                protocol: IpProtocol::All, ports: PortRange::ALL, cidr: "0.0.0.0/0".parse().unwrap(),
            };
            sketch.network_acls.update(&play.parsed("$a.acl"), |acl| acl.entries.push(entry)).unwrap();
        },
        one_more: "CreateNetworkAclEntry network_acl=$a.acl entry.number=9 entry.direction=inbound entry.action=deny \
                   entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0" },
    Case { quota: Q::PeeringsPerVpc, already: 0,
        lines: "p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc",
        add: |play, sketch, at| peering(play, sketch, at, PeeringState::Active),
        one_more: "AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx" },
    Case { quota: Q::OutstandingPeerings, lines: "", already: 0,
        add: |play, sketch, at| peering(play, sketch, at, PeeringState::PendingAcceptance),
        one_more: "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc" },
    Case { quota: Q::NetworkInterfacesPerRegion, lines: "", already: 0,
        add: |play, sketch, at| interface(play, sketch, at, InterfaceKind::Host(made("i", at))),
        one_more: "RunInstances subnet=$a1.subnet" },
    Case { quota: Q::LoadBalancersPerRegion, lines: BALANCER, already: 1,
        add: |play, sketch, at| {
            let found = sketch.load_balancers.get(&play.parsed("$l.loadbalancer")).unwrap().clone();
            let arn = found.arn.as_str().replace("net/l/", &format!("net/l{at}/")).parse().unwrap();
            sketch.load_balancers.insert(privatelink::model::LoadBalancer { arn, nodes: Vec::new(), ..found });
        },
        one_more: "CreateLoadBalancer name=more subnets.subnet=$a1.subnet" },
    Case { quota: Q::ListenersPerLoadBalancer, lines: BALANCER, already: 1,
        add: |play, sketch, at| {
            let listener = Listener {
                port: u16::try_from(1000 + at).unwrap(), target_group: play.parsed("$t.targetgroup"), ..as_usual()
            };
            sketch.load_balancers.update(&play.parsed("$l.loadbalancer"), |found| found.listeners.push(listener)).unwrap();
        },
        one_more: "CreateListener load_balancer=$l.loadbalancer port=80 protocol=tcp target_group=$t.targetgroup" },
    Case { quota: Q::TargetsPerLoadBalancer, already: 0,
        lines: "t = CreateTargetGroup name=t vpc=$a.vpc port=443\n            l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet\n            CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup\n            i = RunInstances subnet=$a1.subnet\n            SetQuota account=111111111111 quota=targets_per_target_group value=100000\n            SetQuota account=111111111111 quota=targets_per_zone value=100000",
        add: targets, one_more: REGISTER },
    Case { quota: Q::TargetsPerZone, lines: BALANCER, already: 0, add: targets, one_more: REGISTER },
    Case { quota: Q::TargetsPerCrossZoneLoadBalancer, already: 0,
        lines: "t = CreateTargetGroup name=t vpc=$a.vpc port=443\n            l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet\n            CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup\n            i = RunInstances subnet=$a1.subnet\n            ModifyLoadBalancerAttributes load_balancer=$l.loadbalancer cross_zone=true",
        add: targets, one_more: REGISTER },
    Case { quota: Q::TargetsPerTargetGroup, already: 0,
        lines: "t = CreateTargetGroup name=t vpc=$a.vpc port=443
            i = RunInstances subnet=$a1.subnet",
        add: targets, one_more: REGISTER },
    Case { quota: Q::TargetGroupsPerRegion, lines: BALANCER, already: 1,
        add: |play, sketch, at| {
            let found = group(play, sketch);
            let arn = found.arn.as_str().replace("group/t/", &format!("group/t{at}/")).parse().unwrap();
            sketch.target_groups.insert(TargetGroup { arn, ..found });
        },
        one_more: "CreateTargetGroup name=more vpc=$a.vpc port=443" },
    Case { quota: Q::LoadBalancerInterfacesPerVpc, lines: BALANCER, already: 1,
        add: |play, sketch, at| interface(play, sketch, at, InterfaceKind::LoadBalancerNode(play.parsed("$l.loadbalancer"))),
        one_more: "CreateLoadBalancer name=more subnets.subnet=$a1.subnet" },
    Case { quota: Q::NatGatewaysPerZone, lines: "", already: 0,
        add: |play, sketch, at| {
            let (subnet, network_interface) = (play.parsed("$a1.subnet"), made("eni", at));
            sketch.nat_gateways.insert(NatGateway { id: made("nat", at), subnet, network_interface, ..as_usual() });
        },
        one_more: "CreateNatGateway subnet=$a1.subnet connectivity=private" },
    Case { quota: Q::ElasticAddressesPerNatGateway, already: 1,
        lines: "p = AllocateAddress account=111111111111 region=us-east-1
            q = AllocateAddress account=111111111111 region=us-east-1
            g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
        add: |play, sketch, at| {
            sketch.nat_gateways.update(&play.parsed("$g.nat"), |found| found.elastic_addresses.push(made("eipalloc", at))).unwrap();
        },
        one_more: "AssociateNatGatewayAddress nat_gateway=$g.nat elastic_address=$q.eipalloc" },
    Case { quota: Q::InternetGatewaysPerRegion, lines: "", already: 1,
        add: |play, sketch, at| {
            let found = sketch.internet_gateways.get(&play.parsed("$out.igw")).unwrap().clone();
            sketch.internet_gateways.insert(privatelink::model::InternetGateway { id: made("igw", at), ..found });
        },
        one_more: "CreateInternetGateway account=111111111111 region=us-east-1" },
    Case { quota: Q::EgressOnlyInternetGatewaysPerRegion, already: 0,
        lines: "o = CreateVpc account=111111111111 region=us-east-1 cidr=10.7.0.0/16",
        add: |play, sketch, at| {
            let vpc = play.parsed("$a.vpc");
            let gateway = privatelink::model::EgressOnlyInternetGateway { id: made("eigw", at), vpc, ..as_usual() };
            sketch.egress_only_internet_gateways.insert(gateway);
        },
        one_more: "CreateEgressOnlyInternetGateway vpc=$o.vpc" },
    Case { quota: Q::ElasticAddressesPerRegion, already: 1,
        lines: "p = AllocateAddress account=111111111111 region=us-east-1",
        add: |play, sketch, at| {
            let found = sketch.elastic_addresses.get(&play.parsed("$p.eipalloc")).unwrap().clone();
            sketch.elastic_addresses.insert(privatelink::model::ElasticAddress { id: made("eipalloc", at), ..found });
        },
        one_more: "AllocateAddress account=111111111111 region=us-east-1" },
    Case { quota: Q::VirtualPrivateGatewaysPerRegion, lines: ON_PREMISES, already: 1,
        add: |play, sketch, at| {
            let found = sketch.virtual_private_gateways.get(&play.parsed("$v.vgw")).unwrap().clone();
            sketch.virtual_private_gateways.insert(privatelink::model::VirtualPrivateGateway { id: made("vgw", at), ..found });
        },
        one_more: "CreateVpnGateway account=111111111111 region=us-east-1" },
    Case { quota: Q::CustomerGatewaysPerRegion, lines: ON_PREMISES, already: 1,
        add: |play, sketch, at| {
            let found = sketch.customer_gateways.get(&play.parsed("$c.cgw")).unwrap().clone();
            sketch.customer_gateways.insert(privatelink::model::CustomerGateway { id: made("cgw", at), ..found });
        },
        one_more: "CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc" },
    Case { quota: Q::VpnConnectionsPerRegion, already: 1,
        lines: "dc = CreateDataCenter account=111111111111 cidrs=192.168.0.0/16\n            v = CreateVpnGateway account=111111111111 region=us-east-1\n            w = CreateVpnGateway account=111111111111 region=us-east-1\n            c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc\n            n = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw\n            SetQuota account=111111111111 quota=vpn_connections_per_gateway value=1000",
        add: |play, sketch, at| vpn(play, sketch, at, &play.id("$v.vgw")),
        one_more: "CreateVpnConnection virtual_private_gateway=$w.vgw customer_gateway=$c.cgw" },
    Case { quota: Q::VpnConnectionsPerGateway, already: 1,
        lines: "dc = CreateDataCenter account=111111111111 cidrs=192.168.0.0/16\n            v = CreateVpnGateway account=111111111111 region=us-east-1\n            c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc\n            n = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw\n            d = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc address=203.0.113.77",
        add: |play, sketch, at| vpn(play, sketch, at, &play.id("$v.vgw")),
        one_more: "CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$d.cgw" },
    Case { quota: Q::RoutesPerVpnConnection, already: 0,
        lines: "dc = CreateDataCenter account=111111111111 cidrs=192.168.0.0/16
            v = CreateVpnGateway account=111111111111 region=us-east-1
            c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
            n = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw static_routes_only=true",
        add: |play, sketch, at| {
            let prefix = block(11, at).parse().unwrap();
            sketch.vpn_connections.update(&play.parsed("$n.vpn"), |found| found.routes.push(prefix)).unwrap();
        },
        one_more: "CreateVpnConnectionRoute vpn_connection=$n.vpn cidr=172.30.0.0/16" },
    Case { quota: Q::VirtualInterfacesPerConnection, lines: ON_PREMISES, already: 1,
        add: |play, sketch, at| {
            let found = sketch.virtual_interfaces.get(&play.parsed("$f.dxvif")).unwrap().clone();
            let vlan = u16::try_from(1000 + at).unwrap();
            sketch.virtual_interfaces.insert(VirtualInterface { id: made("dxvif", at), vlan, ..found });
        },
        one_more: "CreatePrivateVirtualInterface connection=$x.dxcon virtual_private_gateway=$v.vgw" },
    Case { quota: Q::TransitGatewaysPerRegion, already: 1,
        lines: "t = CreateTransitGateway account=111111111111 region=us-east-1",
        add: |play, sketch, at| {
            let found = sketch.transit_gateways.get(&play.parsed("$t.tgw")).unwrap().clone();
            sketch.transit_gateways.insert(TransitGateway { id: made("tgw", at), ..found });
        },
        one_more: "CreateTransitGateway account=111111111111 region=us-east-1" },
    Case { quota: Q::TransitGatewaysPerVpc, already: 0,
        lines: "t = CreateTransitGateway account=111111111111 region=us-east-1",
        add: |play, sketch, at| attachment(sketch, at, made("tgw", at), play.parsed::<VpcId>("$a.vpc").into()),
        one_more: "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet" },
    Case { quota: Q::RouteTablesPerTransitGateway, already: 1,
        lines: "t = CreateTransitGateway account=111111111111 region=us-east-1",
        add: |play, sketch, at| {
            let found = sketch.transit_gateway_route_tables.get(&play.parsed("$t.tgw-rtb")).unwrap().clone();
            let id = made("tgw-rtb", at);
            sketch.transit_gateway_route_tables.insert(TransitGatewayRouteTable { id, ..found });
        },
        one_more: "CreateTransitGatewayRouteTable transit_gateway=$t.tgw" },
    Case { quota: Q::RoutesPerTransitGateway, already: 0,
        lines: "t = CreateTransitGateway account=111111111111 region=us-east-1",
        add: |play, sketch, at| {
            let route = TransitGatewayRoute { destination: block(11, at).parse().unwrap(), ..as_usual() };
            let table = play.parsed("$t.tgw-rtb");
            sketch.transit_gateway_route_tables.update(&table, |table| table.routes.push(route)).unwrap();
        },
        one_more: "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=12.0.0.0/8 blackhole=true" },
    Case { quota: Q::AttachmentsPerTransitGateway, already: 0,
        lines: "t = CreateTransitGateway account=111111111111 region=us-east-1",
        add: |play, sketch, at| {
            attachment(sketch, at, play.parsed("$t.tgw"), made::<VpcId>("vpc", at).into());
        },
        one_more: "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet" },
    Case { quota: Q::VpcsPerPrivateHostedZone, already: 1,
        lines: "z = CreateHostedZone account=222222222222 name=corp.example vpc=$b.vpc",
        add: |_, sketch, at| {
            let zone = sketch.hosted_zones.iter().next().unwrap().id.clone();
            sketch.hosted_zones.update(&zone, |zone| zone.vpcs.push(made("vpc", at))).unwrap();
        },
        one_more: "AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$a.vpc" },
    Case { quota: Q::ResolverEndpointsPerRegion, lines: RESOLVER, already: 1,
        add: |play, sketch, at| {
            let found = sketch.resolver_endpoints.get(&play.parsed("$o.rslvr-out")).unwrap().clone();
            let network_interfaces = Vec::new();
            sketch.resolver_endpoints.insert(ResolverEndpoint { id: made("rslvr-in", at), network_interfaces, ..found });
        },
        one_more: "CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet" },
    Case { quota: Q::AddressesPerResolverEndpoint, lines: RESOLVER, already: 2,
        add: |play, sketch, at| {
            let endpoint = play.parsed("$o.rslvr-out");
            sketch.resolver_endpoints.update(&endpoint, |found| found.network_interfaces.push(made("eni", at))).unwrap();
        },
        one_more: "AssociateResolverEndpointIpAddress endpoint=$o.rslvr-out address.subnet=$a1.subnet" },
    Case { quota: Q::ResolverRulesPerRegion, lines: RESOLVER, already: 1,
        add: |play, sketch, at| {
            let found = sketch.resolver_rules.get(&play.parsed("$r.rslvr-rr")).unwrap().clone();
            sketch.resolver_rules.insert(ResolverRule { id: made("rslvr-rr", at), ..found });
        },
        one_more: "CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=x.example" },
    Case { quota: Q::ResolverRuleAssociationsPerRegion, lines: RESOLVER, already: 0,
        add: |play, sketch, at| {
            let rule = play.parsed("$r.rslvr-rr");
            sketch.resolver_rules.update(&rule, |found| found.vpcs.push(made("vpc", at))).unwrap();
        },
        one_more: "AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc" },
];

/// An outbound Resolver endpoint and a rule that asks by it.
const RESOLVER: &str = "
    g = CreateSecurityGroup vpc=$a.vpc name=resolver
    o = CreateResolverEndpoint direction=OUTBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet
    r = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=192.168.0.53 endpoint=$o.rslvr-out
";

fn found(sketch: &Sketch, quota: QuotaName) -> Vec<usize> {
    let here = exceeded(sketch).into_iter().filter(|found| found.quota == quota);
    here.map(|found| found.count).collect()
}

#[test]
fn the_last_that_fits_is_accepted_and_one_more_refused_in_both_profiles() {
    for profile in [Profile::Paper, Profile::Today] {
        for case in CASES {
            let most = usize::try_from(usual(profile, case.quota).unwrap()).unwrap();
            let mut play = Play::base();
            play.sketch.profile = profile;
            play.go(case.lines);
            let empty = play.clone();
            let mut sketch = play.sketch.clone();
            for at in 0..most - case.already - 1 {
                (case.add)(&empty, &mut sketch, at);
            }
            play.sketch = sketch;
            let mut last = play.clone();
            last.run(case.one_more).unwrap_or_else(|refusal| panic!("{:?}: {refusal}", case.quota));
            assert!(found(&last.sketch, case.quota).is_empty(), "{:?}", case.quota);

            let mut sketch = play.sketch.clone();
            (case.add)(&empty, &mut sketch, most);
            play.sketch = sketch;
            match play.run(case.one_more) {
                Err(refusal) => {
                    assert_eq!(refusal.code, limit(case.quota).unwrap().code, "{:?}: {refusal}", case.quota);
                }
                Ok(_) => panic!("{:?}: one too many was accepted", case.quota),
            }
            let mut over = play.sketch.clone();
            (case.add)(&empty, &mut over, most + 1);
            assert_eq!(found(&over, case.quota), [most + 1], "{:?}", case.quota);
        }
    }
}

/// Peering between transit gateways and VPC Block Public Access came after the whitepaper.
#[test]
fn what_there_is_only_today_has_its_quotas_today() {
    let ask = |at: usize| {
        format!(
            "u{at} = CreateTransitGateway account=222222222222 region=us-east-1
             p{at} = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u{at}.tgw"
        )
    };
    let mut play = Play::base();
    play.go("t = CreateTransitGateway account=111111111111 region=us-east-1
             SetQuota account=222222222222 quota=transit_gateways_per_region value=100");
    (0..10).for_each(|at| play.go(&ask(at)));
    let (make, last) = (
        ask(10),
        "CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u10.tgw",
    );
    play.go(make.lines().next().unwrap());
    assert_eq!(play.run(last).unwrap_err().code, "TransitGatewayAttachmentLimitExceeded", "ten wait");
    for at in 0..10 {
        play.go(&format!(
            "AcceptTransitGatewayPeeringAttachment transit_gateway_attachment=$p{at}.tgw-attach"
        ));
    }
    play.go(last);
    play.go("SetQuota account=111111111111 quota=peering_attachments_per_transit_gateway value=11
             u11 = CreateTransitGateway account=222222222222 region=us-east-1");
    let over = "CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u11.tgw";
    assert_eq!(play.run(over).unwrap_err().code, "TransitGatewayAttachmentLimitExceeded", "eleven there are");

    let mut play = Play::base();
    for at in 0..50 {
        play.go(&format!("s{at} = CreateSubnet vpc=$a.vpc cidr=10.0.{}.0/24", 10 + at));
        play.go(&format!("CreateVpcBlockPublicAccessExclusion resource=$s{at}.subnet mode=allow-egress"));
    }
    let over = "CreateVpcBlockPublicAccessExclusion resource=$a.vpc mode=allow-egress";
    assert_eq!(play.run(over).unwrap_err().code, "ResourceLimitExceeded");
    assert!(exceeded(&play.sketch).is_empty());
}

/// The codes of the EC2, Elastic Load Balancing, Route 53 and Direct Connect APIs.
#[test]
fn the_codes_are_aws_s() {
    for (quota, code) in [
        (Q::InterfaceEndpointsPerVpc, "VpcEndpointLimitExceeded"),
        (Q::VpcsPerRegion, "VpcLimitExceeded"),
        (Q::SubnetsPerVpc, "SubnetLimitExceeded"),
        (Q::CidrsPerVpc, "CidrLimitExceeded"),
        (Q::RouteTablesPerVpc, "RouteTableLimitExceeded"),
        (Q::RoutesPerTable, "RouteLimitExceeded"),
        (Q::SecurityGroupsPerRegion, "SecurityGroupLimitExceeded"),
        (Q::RulesPerSecurityGroup, "RulesPerSecurityGroupLimitExceeded"),
        (Q::SecurityGroupsPerInterface, "SecurityGroupsPerInterfaceLimitExceeded"),
        (Q::NetworkAclsPerVpc, "NetworkAclLimitExceeded"),
        (Q::RulesPerNetworkAcl, "NetworkAclEntryLimitExceeded"),
        (Q::PeeringsPerVpc, "ActiveVpcPeeringConnectionPerVpcLimitExceeded"),
        (Q::OutstandingPeerings, "OutstandingVpcPeeringConnectionLimitExceeded"),
        (Q::NetworkInterfacesPerRegion, "NetworkInterfaceLimitExceeded"),
        (Q::LoadBalancersPerRegion, "TooManyLoadBalancers"),
        (Q::ListenersPerLoadBalancer, "TooManyListeners"),
        (Q::TargetsPerTargetGroup, "TooManyTargets"),
        (Q::TargetGroupsPerRegion, "TooManyTargetGroups"),
        (Q::NatGatewaysPerZone, "NatGatewayLimitExceeded"),
        (Q::InternetGatewaysPerRegion, "InternetGatewayLimitExceeded"),
        (Q::ElasticAddressesPerRegion, "AddressLimitExceeded"),
        (Q::VirtualPrivateGatewaysPerRegion, "VpnGatewayLimitExceeded"),
        (Q::CustomerGatewaysPerRegion, "CustomerGatewayLimitExceeded"),
        (Q::VpnConnectionsPerRegion, "VpnConnectionLimitExceeded"),
        (Q::VpcsPerPrivateHostedZone, "LimitsExceeded"),
        (Q::ResolverEndpointsPerRegion, "LimitExceededException"),
        (Q::ResolverRulesPerRegion, "LimitExceededException"),
    ] {
        assert_eq!(limit(quota).unwrap().code, code);
    }
}

/// Those that no table of commands fits: what counts is inside one command.
#[test]
fn what_one_command_brings_is_counted_too() {
    let mut play = Play::base();
    play.go(RESOLVER);
    let targets = |count: u8| {
        let all: Vec<_> = (1..=count).map(|last| format!("192.168.0.{last}")).collect();
        format!("UpdateResolverRule rule=$r.rslvr-rr targets={}", all.join(","))
    };
    play.go(&targets(6));
    assert_eq!(play.run(&targets(7)).expect_err("too many").code, "LimitExceededException");
    let mut groups = Vec::new();
    for at in 0..6 {
        play.go(&format!("g = CreateSecurityGroup vpc=$a.vpc name=g{at}"));
        groups.push(play.id("$g.sg"));
    }
    let run = |count: usize| {
        format!("RunInstances subnet=$a1.subnet security_groups={}", groups[..count].join(","))
    };
    play.go(&run(5));
    let many = play.run(&run(6)).expect_err("five at most");
    assert_eq!(many.code, "SecurityGroupsPerInterfaceLimitExceeded");
    play.go("SetQuota account=111111111111 quota=security_groups_per_interface value=16");
    play.go(&run(6));
    let product = play.run("SetQuota account=111111111111 quota=rules_per_security_group value=63");
    assert_eq!(product.expect_err("16 × 63 = 1008").code, "IllegalArgumentException");

    play.go(ON_PREMISES);
    let announce =
        |count: usize, first: u8| (0..count).map(|at| block(first, at)).collect::<Vec<_>>().join(",");
    play.go(&format!("AnnouncePrefixes session=$f.dxvif prefixes={}", announce(99, 11)));
    let over = format!("AnnouncePrefixes session=$f.dxvif prefixes={}", announce(101, 11));
    assert_eq!(play.run(&over).expect_err("BGP would go down").code, "DirectConnectClientException");
    play.go(&format!(
        "w = CreatePublicVirtualInterface connection=$x.dxcon announced_prefixes={}",
        announce(1000, 12)
    ));
    let over =
        format!("CreatePublicVirtualInterface connection=$x.dxcon announced_prefixes={}", announce(1001, 12));
    assert_eq!(play.run(&over).expect_err("a thousand").code, "DirectConnectClientException");

    for (characters, fits) in [(20_480, true), (20_481, false)] {
        let frame = r#"{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}"#;
        let policy = format!("{frame}{}", " ".repeat(characters - frame.len()));
        let line = "CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3";
        let privatelink::control::Command::CreateVpcEndpoint(mut create) = play.command(line) else {
            panic!()
        };
        create.policy = Some(privatelink::model::record::LongText(policy));
        let made = privatelink::control::apply(&play.sketch, &create.into());
        assert_eq!(
            made.as_ref().err().map(|refusal| refusal.code.as_str()),
            (!fits).then_some("InvalidPolicyDocument")
        );
    }

    play.go("s = CreateSubnet vpc=$a.vpc cidr=10.0.9.0/24 availability_zone=us-east-1a");
    let two = play.run("CreateLoadBalancer name=l subnets.subnet=$a1.subnet,$s.subnet");
    assert_eq!(two.expect_err("one subnet a zone").code, "InvalidConfigurationRequest");
}

/// An account's own value counts, and one that is not known stops nobody.
#[test]
fn an_accounts_own_value_counts() {
    let mut play = Play::base();
    play.go("SetQuota account=111111111111 quota=vpcs_per_region value=1");
    let line = "CreateVpc account=111111111111 region=us-east-1 cidr=10.7.0.0/16";
    assert_eq!(play.run(line).expect_err("one").code, "VpcLimitExceeded");
    play.go("CreateVpc account=111111111111 region=eu-west-2 cidr=10.7.0.0/16");
    let unknown = Quota { quota: Q::VpcsPerRegion, value: None };
    play.sketch
        .accounts
        .update(&"111111111111".parse().unwrap(), |account| account.quotas = vec![unknown])
        .unwrap();
    for at in 20..30 {
        play.go(&format!("CreateVpc account=111111111111 region=us-east-1 cidr=10.{at}.0.0/16"));
    }
    assert!(found(&play.sketch, Q::VpcsPerRegion).is_empty());
}

/// Every quota with a number has a case that fills it.
#[test]
fn no_quota_is_left_out() {
    let elsewhere = [
        Q::SecurityGroupsPerInterface,
        Q::LoadBalancerSubnetsPerZone,
        Q::PrefixesPerPrivateVirtualInterface,
        Q::PrefixesPerPublicVirtualInterface,
        Q::EndpointPolicyCharacters,
        Q::PeeringAttachmentsPerTransitGateway,
        Q::PendingPeeringAttachmentsPerTransitGateway,
        Q::BlockPublicAccessExclusionsPerRegion,
        Q::TargetsPerResolverRule,
    ];
    for quota in QuotaName::ALL {
        let has_case = CASES.iter().any(|case| case.quota == *quota) || elsewhere.contains(quota);
        assert!(has_case, "{quota:?}");
    }
}
