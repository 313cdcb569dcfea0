//! What is there already is not made a second time: the verb is refused with AWS's code and changes nothing, while
//! the same beside it is taken. Codes: "Error codes for the Amazon EC2 API", and the errors each verb names in the
//! API references of Elastic Load Balancing, Route 53, Route 53 Resolver and Direct Connect.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink_tests::play::Play;

/// What the rows need.
const PARTS: &str = "
    c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16
    c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24
    g = CreateTargetGroup name=g vpc=$a.vpc port=443
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
    m = CreateLoadBalancer name=m subnets.subnet=$a1.subnet
    t = CreateTransitGateway account=111111111111 region=us-east-1
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet
    r = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=r.example
    z = CreateHostedZone account=111111111111 name=z.example vpc=$a.vpc
    tb = CreateRouteTable vpc=$a.vpc
    tr = CreateTransitGatewayRouteTable transit_gateway=$t.tgw
";

/// The line that is given twice, AWS's code for the second time, and the same somewhere else or by another name.
const TWICE: &[(&str, &str, &str)] = &[
    (
        "CreateSubnet vpc=$a.vpc cidr=10.0.9.0/24",
        "InvalidSubnet.Conflict",
        "CreateSubnet vpc=$a.vpc cidr=10.0.10.0/24",
    ),
    (
        "CreateSecurityGroup vpc=$a.vpc name=web",
        "InvalidGroup.Duplicate",
        "CreateSecurityGroup vpc=$c.vpc name=web",
    ),
    (
        "CreateTargetGroup name=web vpc=$a.vpc port=443",
        "DuplicateTargetGroupName",
        "CreateTargetGroup name=web vpc=$b.vpc port=443",
    ),
    (
        "CreateTargetGroup name=web vpc=$a.vpc port=443",
        "DuplicateTargetGroupName",
        "CreateTargetGroup name=we vpc=$a.vpc port=443",
    ),
    (
        "CreateLoadBalancer name=web subnets.subnet=$a1.subnet",
        "DuplicateLoadBalancerName",
        "CreateLoadBalancer name=web subnets.subnet=$b1.subnet",
    ),
    (
        "CreateLoadBalancer load_balancer_type=application name=web subnets.subnet=$a1.subnet,$a2.subnet",
        "DuplicateLoadBalancerName",
        "CreateLoadBalancer name=we subnets.subnet=$a1.subnet",
    ),
    (
        "CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup",
        "DuplicateListener",
        "CreateListener load_balancer=$l.loadbalancer port=8443 protocol=tcp target_group=$g.targetgroup",
    ),
    (
        "AssociateVpcCidrBlock vpc=$a.vpc cidr=10.7.0.0/16",
        "InvalidVpc.Conflict",
        "AssociateVpcCidrBlock vpc=$c.vpc cidr=10.7.0.0/16",
    ),
    (
        "CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target=$out.igw",
        "RouteAlreadyExists",
        "CreateRoute route_table=$tb.rtb destination=198.51.100.0/24 target=$out.igw",
    ),
    (
        "AssociateRouteTable subnet=$a1.subnet route_table=$tb.rtb",
        "Resource.AlreadyAssociated",
        "AssociateRouteTable subnet=$a2.subnet route_table=$tb.rtb",
    ),
    (
        "CreateNetworkAclEntry network_acl=$a.acl entry.number=7 entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0",
        "NetworkAclEntryAlreadyExists",
        "CreateNetworkAclEntry network_acl=$a.acl entry.number=7 entry.direction=outbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0",
    ),
    (
        "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/16",
        "InvalidPermission.Duplicate",
        "AuthorizeSecurityGroupEgress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/16",
    ),
    (
        "AuthorizeSecurityGroupEgress group=$a.sg permission.protocol=udp permission.ports=53 permission.peer=10.0.0.0/16",
        "InvalidPermission.Duplicate",
        "AuthorizeSecurityGroupEgress group=$a.sg permission.protocol=tcp permission.ports=53 permission.peer=10.0.0.0/16",
    ),
    (
        "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc",
        "VpcPeeringConnectionAlreadyExists",
        "CreateVpcPeeringConnection requester_vpc=$c.vpc accepter_vpc=$b.vpc",
    ),
    (
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$c.vpc subnets=$c1.subnet",
        "DuplicateTransitGatewayAttachment",
        "CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b1.subnet",
    ),
    (
        "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 transit_gateway_attachment=$ta.tgw-attach",
        "RouteAlreadyExists",
        "CreateTransitGatewayRoute transit_gateway_route_table=$tr.tgw-rtb destination=10.9.0.0/16 transit_gateway_attachment=$ta.tgw-attach",
    ),
    (
        "EnableTransitGatewayRouteTablePropagation transit_gateway_route_table=$tr.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
        "TransitGatewayRouteTablePropagation.Duplicate",
        "CreateTransitGatewayRoute transit_gateway_route_table=$tr.tgw-rtb destination=10.0.0.0/16 transit_gateway_attachment=$ta.tgw-attach",
    ),
    (
        "AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc",
        "ResourceExistsException",
        "AssociateResolverRule rule=$r.rslvr-rr vpc=$c.vpc",
    ),
    (
        "AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$c.vpc",
        "ConflictingDomainExists",
        "AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$b.vpc",
    ),
    (
        "CreateHostedZone account=111111111111 name=x.example vpc=$a.vpc",
        "ConflictingDomainExists",
        "CreateHostedZone account=111111111111 name=x.example vpc=$c.vpc",
    ),
    (
        "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=a.z.example record.record_type=A record.values=10.0.1.7",
        "InvalidChangeBatch",
        "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=b.z.example record.record_type=A record.values=10.0.1.7",
    ),
];

#[test]
fn what_is_there_already_is_refused_and_the_same_beside_it_is_taken() {
    for (line, code, beside) in TWICE {
        let mut play = Play::base();
        play.go(PARTS);
        play.go(line);
        let before = play.sketch.clone();
        match play.run(line) {
            Err(refusal) => assert_eq!(refusal.code, *code, "{line}\n{refusal}"),
            Ok(_) => panic!("accepted twice: {line}"),
        }
        assert!(play.sketch == before, "{line}");
        play.go(beside);
    }
}
