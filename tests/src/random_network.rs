//! Random networks: every kind of way there is between places, made by commands; then anything a person
//! could do to it, by random commands. What AWS refuses is left out. The same seed gives the same sketch.

use oorandom::Rand32;
use privatelink::model::Sketch;

use crate::play::{BASE, ON_PREMISES, Play};

/// Three VPCs, peers and attached to a transit gateway in part; a data center by two lines; IPv6; NAT; hosts.
const WORLD: &str = "
    c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16 name=c amazon_provided_ipv6_cidr_block=true
    c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24 availability_zone=us-east-1a
    AssociateSubnetCidrBlock subnet=$c1.subnet ipv6_cidr=$c.vpc/64
    six = RunInstances subnet=$c1.subnet name=six ipv6_address=true
    web = RunInstances subnet=$a1.subnet name=web
    far = RunInstances subnet=$a2.subnet name=far
    other = RunInstances subnet=$b1.subnet name=other
    router = AddHost subnet=$a1.subnet flavor=virtual_router name=router
    AddApplication host=$web.i application.port=443 application.protocol=tls application.state=running
    AddApplication host=$far.i application.port=443 application.protocol=http application.state=running
    AddApplication host=$other.i application.port=443 application.protocol=tls application.state=silent
    AddApplication host=$six.i application.port=443 application.protocol=tls application.state=running
    desk = AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
    AddApplication host=$desk.dch application.port=443 application.protocol=tls application.state=running
    w = AllocateAddress account=111111111111 region=us-east-1
    AssociateAddress elastic_address=$w.eipalloc network_interface=$web.eni
    e = AllocateAddress account=111111111111 region=us-east-1
    g = CreateNatGateway subnet=$a1.subnet elastic_address=$e.eipalloc name=nat
    h = CreateNatGateway subnet=$a2.subnet connectivity=private name=private-nat
    p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
    q = CreateVpcPeeringConnection requester_vpc=$b.vpc accepter_vpc=$c.vpc
    t = CreateTransitGateway account=111111111111 region=us-east-1 name=hub auto_accept_shared_attachments=true
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet,$a2.subnet
    tb = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b1.subnet
    tc = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$c.vpc subnets=$c1.subnet ipv6_support=true
    eigw = CreateEgressOnlyInternetGateway vpc=$c.vpc
    cigw = CreateInternetGateway account=111111111111 region=us-east-1
    AttachInternetGateway internet_gateway=$cigw.igw vpc=$c.vpc
    s3 = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 endpoint_type=Gateway route_tables=$a.rtb
    ep = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.sqs endpoint_type=Interface subnets.subnet=$a2.subnet
    FinishVpcEndpoint endpoint=$ep.vpce
    r = CreateRouteTable vpc=$a.vpc name=second
    al = CreateNetworkAcl vpc=$a.vpc name=strict
";

const TABLES: &[&str] = &["$a.rtb", "$b.rtb", "$c.rtb", "$r.rtb"];
const TARGETS: &[&str] = &[
    "$out.igw",
    "$cigw.igw",
    "$eigw.eigw",
    "$g.nat",
    "$h.nat",
    "$v.vgw",
    "$p.pcx",
    "$q.pcx",
    "$router.eni",
    "$web.eni",
    "$t.tgw",
];
const BLOCKS: &[&str] = &[
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/16",
    "10.1.0.0/16",
    "10.2.0.0/16",
    "10.0.2.0/24",
    "192.168.0.0/16",
    "192.168.1.0/24",
    "203.0.113.0/24",
    "54.123.160.0/19",
    "::/0",
];
const GROUPS: &[&str] = &["$a.sg", "$b.sg", "$c.sg"];
const ACLS: &[&str] = &["$a.acl", "$b.acl", "$c.acl", "$al.acl"];
const SUBNETS: &[&str] = &["$a1.subnet", "$a2.subnet", "$b1.subnet", "$c1.subnet"];
const PROTOCOLS: &[&str] = &["-1", "tcp", "udp", "icmp"];
const PORTS: &[&str] = &["443", "1024-65535", "all"];
/// What else may happen, each as it stands.
const EVENTS: &[&str] = &[
    "AcceptVpcPeeringConnection vpc_peering_connection=$q.pcx",
    "DeleteVpcPeeringConnection vpc_peering_connection=$p.pcx",
    "SetConnectionState connection=$x.dxcon state=down",
    "SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=DOWN",
    "SetTunnelStatus vpn_connection=$n.vpn tunnel=2 status=DOWN",
    "LoseZone zone=use1-az1",
    "StopInstances instance=$router.i",
    "StopInstances instance=$far.i",
    "DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
    "DetachInternetGateway internet_gateway=$cigw.igw vpc=$c.vpc",
    "DeleteNatGateway nat_gateway=$g.nat",
    "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-ingress",
    "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-bidirectional",
    "DeleteTransitGatewayVpcAttachment transit_gateway_attachment=$tb.tgw-attach",
    "DisassociateTransitGatewayRouteTable transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$ta.tgw-attach",
    "ModifyNetworkInterfaceAttribute network_interface=$router.eni source_dest_check=true",
    "ModifyDataCenter data_center=$dc.dc internet=false",
    "AnnouncePrefixes session=$f.dxvif prefixes=10.0.2.0/24,192.168.0.0/16",
    "AnnouncePrefixes session=$n.vpn prefixes=192.168.1.0/24",
    "CreatePublicVirtualInterface connection=$x.dxcon announced_prefixes=198.51.100.0/24",
    "AssociateRouteTable route_table=$r.rtb subnet=$a2.subnet",
    "AssociateRouteTable route_table=$r.rtb subnet=$a1.subnet",
    "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=0.0.0.0/0 transit_gateway_attachment=$ta.tgw-attach",
    "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.1.1.0/24 blackhole=true",
    "EnableVgwRoutePropagation route_table=$r.rtb virtual_private_gateway=$v.vgw",
];

/// The network before anything happens to it.
pub fn world() -> Play {
    let mut play = Play::new(BASE);
    play.go(ON_PREMISES);
    play.go(WORLD);
    play
}

/// A random network: the world after some random commands.
pub fn random_network(world: &Play, seed: u32) -> Sketch {
    let mut random = Rand32::new(u64::from(seed));
    let mut pick =
        |from: &[&'static str]| from[random.rand_range(0..u32::try_from(from.len()).expect("few")) as usize];
    let mut play = world.clone();
    // Most admit everybody, so that packets come far.
    for group in GROUPS {
        for peer in ["0.0.0.0/0", "::/0"] {
            let rule = format!("permission.protocol=-1 permission.ports=all permission.peer={peer}");
            let _refused = play.run(&format!("AuthorizeSecurityGroupIngress group={group} {rule}"));
        }
    }
    for _ in 0..40 {
        let line = match pick(&[
            "route", "route", "route", "route", "replace", "entry", "acl", "stop", "event",
        ]) {
            "route" => format!(
                "CreateRoute route_table={} destination={} target={}",
                pick(TABLES),
                pick(BLOCKS),
                pick(TARGETS)
            ),
            "replace" => format!(
                "ReplaceRoute route_table={} destination={} target={}",
                pick(TABLES),
                pick(BLOCKS),
                pick(TARGETS)
            ),
            "entry" => format!(
                "CreateNetworkAclEntry network_acl={} entry.number={} entry.direction={} entry.action={} entry.protocol={} entry.ports={} entry.cidr={}",
                pick(ACLS),
                pick(&["1", "50", "150"]),
                pick(&["inbound", "outbound"]),
                pick(&["allow", "allow", "deny"]),
                pick(PROTOCOLS),
                pick(PORTS),
                pick(BLOCKS)
            ),
            "acl" => format!(
                "ReplaceNetworkAclAssociation subnet={} network_acl={}",
                pick(SUBNETS),
                pick(&["$a.acl", "$al.acl"])
            ),
            "stop" => format!("StopInstances instance={}", pick(&["$web.i", "$six.i", "$other.i"])),
            _ => pick(EVENTS).to_owned(),
        };
        let _refused = play.run(&line);
    }
    play.sketch
}
