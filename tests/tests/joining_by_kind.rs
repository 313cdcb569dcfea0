//! Two resources of each kind that AWS has a verb for: what joins them is that verb, from whichever end, and once it
//! was carried out there is nothing left to join.

use privatelink::control::{Command, Joined, apply, join};
use privatelink::model::ResourceId;
use privatelink_tests::play::Play;

/// One of everything that can be joined, nothing of it joined.
const PARTS: &str = "
    c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16
    c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24
    i = RunInstances subnet=$a1.subnet
    g = CreateSecurityGroup vpc=$a.vpc name=g
    far = CreateSecurityGroup vpc=$c.vpc name=far
    t = CreateTargetGroup name=t vpc=$a.vpc port=443
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet security_groups=$a.sg
    m = CreateLoadBalancer name=m subnets.subnet=$a1.subnet
    s = CreateVpcEndpointServiceConfiguration load_balancers=$m.loadbalancer
    ModifyVpcEndpointServicePermissions service=$s.vpce-svc add_principals=*
    s3 = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3
    kms = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kms subnets.subnet=$a1.subnet
    z = CreateHostedZone account=111111111111 name=z.example vpc=$c.vpc
    r = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=r.example
    table = CreateRouteTable vpc=$a.vpc
    igw = CreateInternetGateway account=111111111111 region=us-east-1
    v = CreateVpnGateway account=111111111111 region=us-east-1
    tgw = CreateTransitGateway account=111111111111 region=us-east-1
    dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
    cgw = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
    nat = CreateNatGateway subnet=$a1.subnet connectivity=private
    p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
";

/// What goes before, the two, and the verb.
const JOINED: &[(&str, [&str; 2], &str)] = &[
    ("", ["$c.vpc", "$s.vpce-svc"], "CreateVpcEndpoint"),
    ("", ["$c1.subnet", "$s.vpce-svc"], "CreateVpcEndpoint"),
    ("", ["$i.i", "$s.vpce-svc"], "CreateVpcEndpoint"),
    (
        "e = CreateVpcEndpoint vpc=$c.vpc endpoint_type=Interface service=$s.vpce-svc subnets.subnet=$c1.subnet",
        ["$e.vpce", "$s.vpce-svc"],
        "AcceptVpcEndpointConnections",
    ),
    ("", ["$l.loadbalancer", "$s.vpce-svc"], "ModifyVpcEndpointServiceConfiguration"),
    ("", ["$i.i", "$t.targetgroup"], "RegisterTargets"),
    (
        "CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup",
        ["$i.i", "$l.loadbalancer"],
        "RegisterTargets",
    ),
    ("", ["$l.loadbalancer", "$t.targetgroup"], "CreateListener"),
    ("", ["$g.sg", "$i.i"], "ModifyNetworkInterfaceAttribute"),
    ("", ["$g.sg", "$i.eni"], "ModifyNetworkInterfaceAttribute"),
    ("", ["$g.sg", "$kms.vpce"], "ModifyVpcEndpoint"),
    ("", ["$g.sg", "$l.loadbalancer"], "SetSecurityGroups"),
    ("", ["$z.zone", "$a.vpc"], "AssociateVPCWithHostedZone"),
    ("", ["$r.rslvr-rr", "$a.vpc"], "AssociateResolverRule"),
    ("", ["$a2.subnet", "$kms.vpce"], "ModifyVpcEndpoint"),
    ("", ["$a2.subnet", "$s3.vpce"], "ModifyVpcEndpoint"),
    ("", ["$table.rtb", "$s3.vpce"], "ModifyVpcEndpoint"),
    ("", ["$c.vpc", "$b.vpc"], "CreateVpcPeeringConnection"),
    ("", ["$c.vpc", "$igw.igw"], "AttachInternetGateway"),
    ("", ["$c.vpc", "$v.vgw"], "AttachVpnGateway"),
    ("", ["$c.vpc", "$tgw.tgw"], "CreateTransitGatewayVpcAttachment"),
    ("", ["$c1.subnet", "$tgw.tgw"], "CreateTransitGatewayVpcAttachment"),
    // Another VPC's attachment there, and one of its own elsewhere, are neither of them this one.
    (
        "CreateTransitGatewayVpcAttachment transit_gateway=$tgw.tgw vpc=$a.vpc subnets=$a1.subnet
        hub = CreateTransitGateway account=111111111111 region=us-east-1
        CreateTransitGatewayVpcAttachment transit_gateway=$hub.tgw vpc=$c.vpc subnets=$c1.subnet",
        ["$c.vpc", "$tgw.tgw"],
        "CreateTransitGatewayVpcAttachment",
    ),
    ("", ["$a1.subnet", "$table.rtb"], "AssociateRouteTable"),
    (
        "other = CreateRouteTable vpc=$a.vpc
        AssociateRouteTable subnet=$a1.subnet route_table=$other.rtb",
        ["$a1.subnet", "$table.rtb"],
        "ReplaceRouteTableAssociation",
    ),
    ("", ["$table.rtb", "$out.igw"], "CreateRoute"),
    ("", ["$table.rtb", "$nat.nat"], "CreateRoute"),
    ("", ["$table.rtb", "$p.pcx"], "CreateRoute"),
    ("", ["$a1.subnet", "$p.pcx"], "CreateRoute"),
    (
        "AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
        ["$table.rtb", "$v.vgw"],
        "EnableVgwRoutePropagation",
    ),
    (
        "CreateTransitGatewayVpcAttachment transit_gateway=$tgw.tgw vpc=$a.vpc subnets=$a1.subnet
        CreateTransitGatewayVpcAttachment transit_gateway=$tgw.tgw vpc=$c.vpc subnets=$c1.subnet",
        ["$table.rtb", "$tgw.tgw"],
        "CreateRoute",
    ),
    // A VPC is attached once: what a subnet of it lacks then is a route.
    (
        "CreateTransitGatewayVpcAttachment transit_gateway=$tgw.tgw vpc=$a.vpc subnets=$a1.subnet
        CreateTransitGatewayVpcAttachment transit_gateway=$tgw.tgw vpc=$c.vpc subnets=$c1.subnet",
        ["$a2.subnet", "$tgw.tgw"],
        "CreateRoute",
    ),
];

fn play(lines: &str) -> Play {
    let mut play = Play::base();
    play.go(PARTS);
    play.go(lines);
    play
}

fn verbs(commands: &[Command]) -> Vec<&'static str> {
    commands.iter().map(Command::verb).collect()
}

#[test]
fn two_of_any_kinds_are_joined_by_the_verb_aws_has_for_them() {
    for (lines, names, verb) in JOINED {
        let play = play(lines);
        let [one, other] = names.map(|name| play.parsed::<ResourceId>(name));
        let joined = join(&play.sketch, &one, &other);
        let Some(Joined::Would(commands)) = &joined else { panic!("{names:?}: {joined:?}") };
        assert_eq!(verbs(commands), [*verb], "{names:?}");
        let turned = join(&play.sketch, &other, &one);
        let Some(Joined::Would(same)) = &turned else { panic!("{names:?}: {turned:?}") };
        assert_eq!(verbs(same), [*verb], "{names:?} from the other end");
        let after = apply(&play.sketch, &commands[0]).unwrap_or_else(|why| panic!("{names:?}: {why}")).sketch;
        assert_eq!(join(&after, &one, &other), None, "{names:?} are joined");
    }
}

/// A VPN connection joins a gateway with each customer gateway, and AWS makes one only between the same two.
#[test]
fn a_customer_gateway_is_joined_to_either_gateway_by_a_vpn_connection() {
    let play = play("");
    for gateway in ["$v.vgw", "$tgw.tgw"] {
        let [one, other] = ["$cgw.cgw", gateway].map(|name| play.parsed::<ResourceId>(name));
        let joined = join(&play.sketch, &one, &other);
        let Some(Joined::Would(commands)) = &joined else { panic!("{gateway}: {joined:?}") };
        assert_eq!(commands[0].verb(), "CreateVpnConnection");
    }
}

/// Nothing that lies in one VPC is joined to what lies in another, nor an interface endpoint to a route table.
#[test]
fn what_lies_apart_is_not_joined() {
    let play = play("");
    for names in [
        ["$far.sg", "$i.i"],
        ["$far.sg", "$i.eni"],
        ["$far.sg", "$kms.vpce"],
        ["$far.sg", "$l.loadbalancer"],
        ["$c1.subnet", "$kms.vpce"],
        ["$c1.subnet", "$s3.vpce"],
        ["$c1.subnet", "$table.rtb"],
        ["$c.rtb", "$s3.vpce"],
        ["$table.rtb", "$kms.vpce"],
        ["$c.rtb", "$p.pcx"],
        ["$a1.subnet", "$c1.subnet"],
    ] {
        let [one, other] = names.map(|name| play.parsed::<ResourceId>(name));
        assert_eq!(join(&play.sketch, &one, &other), None, "{names:?}");
    }
}
