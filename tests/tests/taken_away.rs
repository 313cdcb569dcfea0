//! What is taken away is gone, what is not there cannot be taken away, and what stands beside it stays. Codes:
//! "Error codes for the Amazon EC2 API", and the errors each verb names in the API references of Elastic Load
//! Balancing, Route 53, Route 53 Resolver and Direct Connect.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::observe;
use privatelink_tests::play::Play;

const ADDRESSES: &str = "
    p = AllocateAddress account=111111111111 region=us-east-1
    q = AllocateAddress account=111111111111 region=us-east-1
    r = AllocateAddress account=111111111111 region=us-east-1
";
const HELD: &str = "
    i = RunInstances subnet=$a1.subnet
    j = RunInstances subnet=$a1.subnet
    AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni
    AssociateAddress elastic_address=$q.eipalloc network_interface=$j.eni
";
const OF_A_NAT_GATEWAY: &str = "
    SetQuota account=111111111111 quota=elastic_addresses_per_nat_gateway value=8
    g = CreateNatGateway subnet=$a1.subnet elastic_address=$r.eipalloc
    AssociateNatGatewayAddress nat_gateway=$g.nat elastic_address=$p.eipalloc
    AssociateNatGatewayAddress nat_gateway=$g.nat elastic_address=$q.eipalloc
";
/// Two more VPCs of the account.
const MORE: &str = "
    c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16
    c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24
    d = CreateVpc account=111111111111 region=us-east-1 cidr=10.3.0.0/16
";
const RULE: &str = "
    r = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=x.example
    AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc
    AssociateResolverRule rule=$r.rslvr-rr vpc=$c.vpc
";
const RESOLVER: &str = "
    g = CreateSecurityGroup vpc=$a.vpc name=resolver
    o = CreateResolverEndpoint direction=OUTBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet
    m = AssociateResolverEndpointIpAddress endpoint=$o.rslvr-out address.subnet=$a1.subnet
    n = AssociateResolverEndpointIpAddress endpoint=$o.rslvr-out address.subnet=$a2.subnet
";
const ZONE: &str = "
    z = CreateHostedZone account=111111111111 name=x.example vpc=$d.vpc
    AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$a.vpc
    AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$c.vpc
";
const TABLES: &str = "
    AssociateRouteTable subnet=$a1.subnet route_table=$a.rtb
    AssociateRouteTable subnet=$a2.subnet route_table=$a.rtb
";
const BLOCKS: &str = "
    AssociateVpcCidrBlock vpc=$a.vpc cidr=10.7.0.0/16
    AssociateVpcCidrBlock vpc=$a.vpc cidr=10.8.0.0/16
";
const ROUTES: &str = "
    CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target=$out.igw
    CreateRoute route_table=$a.rtb destination=203.0.113.0/24 target=$out.igw
";
const ENTRIES: &str = "
    CreateNetworkAclEntry network_acl=$a.acl entry.number=7 entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0
    CreateNetworkAclEntry network_acl=$a.acl entry.number=7 entry.direction=outbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0
";
const GATEWAYS: &str = "
    e = CreateInternetGateway account=111111111111 region=us-east-1
    AttachInternetGateway internet_gateway=$e.igw vpc=$c.vpc
    v = CreateVpnGateway account=111111111111 region=us-east-1
    AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc
    w = CreateVpnGateway account=111111111111 region=us-east-1
    AttachVpnGateway virtual_private_gateway=$w.vgw vpc=$c.vpc
";
const TRANSIT: &str = "
    t = CreateTransitGateway account=111111111111 region=us-east-1
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet
    tc = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$c.vpc subnets=$c1.subnet
    CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 transit_gateway_attachment=$ta.tgw-attach
    CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.10.0.0/16 blackhole=true
";
const BALANCER: &str = "
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
    g = CreateTargetGroup name=g vpc=$a.vpc port=443
    CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
    CreateListener load_balancer=$l.loadbalancer port=8443 protocol=tcp target_group=$g.targetgroup
";
const STATIC_VPN: &str = "
    dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
    v = CreateVpnGateway account=111111111111 region=us-east-1
    c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
    n = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw static_routes_only=true
    CreateVpnConnectionRoute vpn_connection=$n.vpn cidr=192.168.0.0/24
    CreateVpnConnectionRoute vpn_connection=$n.vpn cidr=192.168.1.0/24
";

/// Lines that join two to one, the two lines that take them apart, and AWS's code for what is not joined.
const JOINED: &[(&[&str], [&str; 2], &str)] = &[
    (
        &[ADDRESSES, HELD],
        [
            "DisassociateAddress elastic_address=$p.eipalloc",
            "DisassociateAddress elastic_address=$q.eipalloc",
        ],
        "InvalidAssociationID.NotFound",
    ),
    (
        &[ADDRESSES, OF_A_NAT_GATEWAY],
        [
            "DisassociateNatGatewayAddress nat_gateway=$g.nat elastic_address=$p.eipalloc",
            "DisassociateNatGatewayAddress nat_gateway=$g.nat elastic_address=$q.eipalloc",
        ],
        "InvalidAssociationID.NotFound",
    ),
    (
        &[MORE, RULE],
        [
            "DisassociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc",
            "DisassociateResolverRule rule=$r.rslvr-rr vpc=$c.vpc",
        ],
        "ResourceNotFoundException",
    ),
    (
        &[RESOLVER],
        [
            "DisassociateResolverEndpointIpAddress endpoint=$o.rslvr-out network_interface=$m.eni",
            "DisassociateResolverEndpointIpAddress endpoint=$o.rslvr-out network_interface=$n.eni",
        ],
        "ResourceNotFoundException",
    ),
    (
        &[MORE, ZONE],
        [
            "DisassociateVPCFromHostedZone hosted_zone=$z.zone vpc=$a.vpc",
            "DisassociateVPCFromHostedZone hosted_zone=$z.zone vpc=$c.vpc",
        ],
        "VPCAssociationNotFound",
    ),
    (
        &[TABLES],
        ["DisassociateRouteTable subnet=$a1.subnet", "DisassociateRouteTable subnet=$a2.subnet"],
        "InvalidAssociationID.NotFound",
    ),
    (
        &[BLOCKS],
        [
            "DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.7.0.0/16",
            "DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.8.0.0/16",
        ],
        "InvalidVpcCidrBlockAssociationID.NotFound",
    ),
    (
        &[ROUTES],
        [
            "DeleteRoute route_table=$a.rtb destination=198.51.100.0/24",
            "DeleteRoute route_table=$a.rtb destination=203.0.113.0/24",
        ],
        "InvalidRoute.NotFound",
    ),
    (
        &[ENTRIES],
        [
            "DeleteNetworkAclEntry network_acl=$a.acl number=7 direction=inbound",
            "DeleteNetworkAclEntry network_acl=$a.acl number=7 direction=outbound",
        ],
        "InvalidNetworkAclEntry.NotFound",
    ),
    (
        &[MORE, GATEWAYS],
        [
            "DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc",
            "DetachInternetGateway internet_gateway=$e.igw vpc=$c.vpc",
        ],
        "Gateway.NotAttached",
    ),
    (
        &[MORE, GATEWAYS],
        [
            "DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
            "DetachVpnGateway virtual_private_gateway=$w.vgw vpc=$c.vpc",
        ],
        "InvalidVpnGatewayAttachment.NotFound",
    ),
    (
        &[MORE, TRANSIT],
        [
            "DisassociateTransitGatewayRouteTable transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
            "DisassociateTransitGatewayRouteTable transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$tc.tgw-attach",
        ],
        "InvalidAssociation.NotFound",
    ),
    (
        &[MORE, TRANSIT],
        [
            "DisableTransitGatewayRouteTablePropagation transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
            "DisableTransitGatewayRouteTablePropagation transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$tc.tgw-attach",
        ],
        "TransitGatewayRouteTablePropagation.NotFound",
    ),
    (
        &[MORE, TRANSIT],
        [
            "DeleteTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16",
            "DeleteTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.10.0.0/16",
        ],
        "InvalidRoute.NotFound",
    ),
    (
        &[BALANCER],
        [
            "DeleteListener load_balancer=$l.loadbalancer port=443",
            "DeleteListener load_balancer=$l.loadbalancer port=8443",
        ],
        "ListenerNotFound",
    ),
    (
        &[STATIC_VPN],
        [
            "DeleteVpnConnectionRoute vpn_connection=$n.vpn cidr=192.168.0.0/24",
            "DeleteVpnConnectionRoute vpn_connection=$n.vpn cidr=192.168.1.0/24",
        ],
        "InvalidRoute.NotFound",
    ),
];

#[test]
fn what_is_taken_apart_is_apart_and_its_neighbour_is_not() {
    for (lines, apart, code) in JOINED {
        for [one, other] in [*apart, [apart[1], apart[0]]] {
            let mut play = Play::base();
            lines.iter().for_each(|lines| play.go(lines));
            play.go(one);
            let before = play.sketch.clone();
            match play.run(one) {
                Err(refusal) => assert_eq!(refusal.code, *code, "{one}\n{refusal}"),
                Ok(_) => panic!("accepted twice: {one}"),
            }
            assert!(play.sketch == before, "{one}");
            play.go(other);
            assert_eq!(play.run(other).expect_err(other).code, *code, "{other}");
            assert!(observe(&play.sketch).is_empty(), "{one}");
        }
    }
}

/// VPCs, subnets in them, data centers and load balancers, two of each, known by a number.
const TWO: &str = "
    v7 = CreateVpc account=111111111111 region=us-east-1 cidr=10.17.0.0/16
    v8 = CreateVpc account=111111111111 region=us-east-1 cidr=10.18.0.0/16
    d7 = CreateDataCenter account=111111111111 name=d7 cidrs=192.168.7.0/24
    d8 = CreateDataCenter account=111111111111 name=d8 cidrs=192.168.8.0/24
    l7 = CreateLoadBalancer name=l7 subnets.subnet=$a1.subnet
    l8 = CreateLoadBalancer name=l8 subnets.subnet=$a1.subnet
    g = CreateSecurityGroup vpc=$a.vpc name=resolver
    CreateTopic account=111111111111 region=us-east-1 name=t
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
    s = CreateVpcEndpointServiceConfiguration load_balancers=$l.loadbalancer
";

/// How one of a kind is made, where `#` stands for its number; the verb and the member that delete it; its id's
/// prefix; and AWS's code for one that is not there.
const DELETED: &[(&str, &str, &str, &str)] = &[
    (
        "CreateVpc account=111111111111 region=us-east-1 cidr=10.4#.0.0/16",
        "DeleteVpc vpc",
        "vpc",
        "InvalidVpcID.NotFound",
    ),
    ("CreateSubnet vpc=$a.vpc cidr=10.0.#.0/24", "DeleteSubnet subnet", "subnet", "InvalidSubnetID.NotFound"),
    ("CreateRouteTable vpc=$a.vpc", "DeleteRouteTable route_table", "rtb", "InvalidRouteTableID.NotFound"),
    ("CreateNetworkAcl vpc=$a.vpc", "DeleteNetworkAcl network_acl", "acl", "InvalidNetworkAclID.NotFound"),
    ("CreateSecurityGroup vpc=$a.vpc name=g#", "DeleteSecurityGroup group", "sg", "InvalidGroup.NotFound"),
    (
        "CreateManagedPrefixList account=111111111111 region=us-east-1 name=l#",
        "DeleteManagedPrefixList prefix_list",
        "pl",
        "InvalidPrefixListID.NotFound",
    ),
    ("RunInstances subnet=$a1.subnet", "TerminateInstances instance", "i", "InvalidInstanceID.NotFound"),
    (
        "AllocateAddress account=111111111111 region=us-east-1",
        "ReleaseAddress elastic_address",
        "eipalloc",
        "InvalidAllocationID.NotFound",
    ),
    (
        "CreateInternetGateway account=111111111111 region=us-east-1",
        "DeleteInternetGateway internet_gateway",
        "igw",
        "InvalidInternetGatewayID.NotFound",
    ),
    (
        "CreateEgressOnlyInternetGateway vpc=$v#.vpc",
        "DeleteEgressOnlyInternetGateway egress_only_internet_gateway",
        "eigw",
        "InvalidEgressOnlyInternetGatewayId.NotFound",
    ),
    (
        "CreateNatGateway subnet=$a1.subnet connectivity=private",
        "DeleteNatGateway nat_gateway",
        "nat",
        "InvalidNatGatewayID.NotFound",
    ),
    (
        "CreateVpnGateway account=111111111111 region=us-east-1",
        "DeleteVpnGateway virtual_private_gateway",
        "vgw",
        "InvalidVpnGatewayID.NotFound",
    ),
    (
        "CreateCustomerGateway account=111111111111 region=us-east-1 device=$d#.dc",
        "DeleteCustomerGateway customer_gateway",
        "cgw",
        "InvalidCustomerGatewayID.NotFound",
    ),
    (
        "CreateConnection account=111111111111 region=us-east-1 data_center=$d#.dc",
        "DeleteConnection connection",
        "dxcon",
        "DirectConnectClientException",
    ),
    (
        "CreateTransitGateway account=111111111111 region=us-east-1",
        "DeleteTransitGateway transit_gateway",
        "tgw",
        "InvalidTransitGatewayID.NotFound",
    ),
    (
        "CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet",
        "DeleteResolverEndpoint endpoint",
        "rslvr-in",
        "ResourceNotFoundException",
    ),
    (
        "CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=x#.example",
        "DeleteResolverRule rule",
        "rslvr-rr",
        "ResourceNotFoundException",
    ),
    (
        "CreateHostedZone account=111111111111 name=x#.example vpc=$a.vpc",
        "DeleteHostedZone hosted_zone",
        "zone",
        "NoSuchHostedZone",
    ),
    (
        "CreateTargetGroup name=g# vpc=$a.vpc port=443",
        "DeleteTargetGroup target_group",
        "targetgroup",
        "TargetGroupNotFound",
    ),
    (
        "CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3",
        "DeleteVpcEndpoints endpoint",
        "vpce",
        "InvalidVpcEndpoint.NotFound",
    ),
    (
        "CreateVpcEndpointServiceConfiguration load_balancers=$l#.loadbalancer",
        "DeleteVpcEndpointServiceConfigurations service",
        "vpce-svc",
        "InvalidVpcEndpointService.NotFound",
    ),
    (
        "CreateVpcEndpointConnectionNotification of=$s.vpce-svc topic=arn:aws:sns:us-east-1:111111111111:t events=Accept",
        "DeleteVpcEndpointConnectionNotifications notification",
        "vpce-nfn",
        "InvalidConnectionNotification",
    ),
];

#[test]
fn what_is_deleted_is_gone_and_its_like_is_not() {
    for (create, delete, prefix, code) in DELETED {
        let mut play = Play::base();
        play.go(TWO);
        for number in ["7", "8"] {
            play.go(&format!("made{number} = {}", create.replace('#', number)));
        }
        let line = |number: &str| format!("{delete}=$made{number}.{prefix}");
        for number in ["7", "8"] {
            play.go(&line(number));
            let before = play.sketch.clone();
            match play.run(&line(number)) {
                Err(refusal) => assert_eq!(refusal.code, *code, "{create}\n{refusal}"),
                Ok(_) => panic!("accepted twice: {}", line(number)),
            }
            assert!(play.sketch == before && observe(&play.sketch).is_empty(), "{create}");
        }
    }
}
