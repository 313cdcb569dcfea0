//! The outcomes of the network between two places: how an attempt ends, the code, and a sentence that
//! names what decided. Every expectation is AWS's word (the guides named beside the rows), none is ours.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Command, apply};
use privatelink::model::{IpProtocol, LegEnd, LegKind, Outcome, ResourceId, Sketch};
use privatelink::path::{Index, ReasonCode};
use privatelink::text;
use privatelink_tests::attempts::{Row, dropped, works};
use privatelink_tests::built_in::{attempt, open};
use privatelink_tests::play::{BASE, ON_PREMISES, Play};

/// Hosts that listen on port 443 and admit everybody: a public and a private one, one in another zone, one
/// in the other VPC.
const HOSTS: &str = "
    AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=-1 permission.ports=all permission.peer=0.0.0.0/0
    AuthorizeSecurityGroupIngress group=$b.sg permission.protocol=-1 permission.ports=all permission.peer=0.0.0.0/0
    web = RunInstances subnet=$a1.subnet name=web address=10.0.1.10
    w = AllocateAddress account=111111111111 region=us-east-1
    AssociateAddress elastic_address=$w.eipalloc network_interface=$web.eni
    client = RunInstances subnet=$a1.subnet name=client address=10.0.1.11
    far = RunInstances subnet=$a2.subnet name=far address=10.0.2.10
    other = RunInstances subnet=$b1.subnet name=other address=10.1.1.10
    AddApplication host=$web.i application.port=443 application.protocol=tls application.state=running
    AddApplication host=$far.i application.port=443 application.protocol=tls application.state=running
    AddApplication host=$other.i application.port=443 application.protocol=tls application.state=running
";

/// The two VPCs as peers, with routes both ways.
const PEERED: &str = "
    p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
    CreateRoute route_table=$a.rtb destination=10.1.0.0/16 target=$p.pcx
    CreateRoute route_table=$b.rtb destination=10.0.0.0/16 target=$p.pcx
";

/// A host in the data center of `ON_PREMISES`.
const DESK: &str = "
    desk = AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
    AddApplication host=$desk.dch application.port=443 application.protocol=tls application.state=running
";

/// A network ACL of the first VPC that lets everything pass both ways, at the far subnet.
const ACL: &str = "
    acl = CreateNetworkAcl vpc=$a.vpc name=strict
    CreateNetworkAclEntry network_acl=$acl.acl entry.number=200 entry.direction=inbound entry.action=allow entry.protocol=-1 entry.ports=all entry.cidr=0.0.0.0/0
    CreateNetworkAclEntry network_acl=$acl.acl entry.number=200 entry.direction=outbound entry.action=allow entry.protocol=-1 entry.ports=all entry.cidr=0.0.0.0/0
    ReplaceNetworkAclAssociation subnet=$a2.subnet network_acl=$acl.acl
";

/// A subnet of the first VPC that reaches the internet by a NAT gateway in the public one.
const NAT: &str = "
    e = AllocateAddress account=111111111111 region=us-east-1
    g = CreateNatGateway subnet=$a1.subnet elastic_address=$e.eipalloc name=nat
    t = CreateRouteTable vpc=$a.vpc name=private
    AssociateRouteTable route_table=$t.rtb subnet=$a2.subnet
    CreateRoute route_table=$t.rtb destination=0.0.0.0/0 target=$g.nat
";

/// IPv6 in the first VPC: a subnet with a host, and an egress-only internet gateway.
const IPV6: &str = "
    s = CreateVpc account=111111111111 region=us-east-1 cidr=10.6.0.0/16 name=six amazon_provided_ipv6_cidr_block=true
    s1 = CreateSubnet vpc=$s.vpc cidr=10.6.1.0/24
    AssociateSubnetCidrBlock subnet=$s1.subnet ipv6_cidr=$s.vpc/64
    six = RunInstances subnet=$s1.subnet name=six ipv6_address=true
    AddApplication host=$six.i application.port=443 application.protocol=tls application.state=running
    AuthorizeSecurityGroupIngress group=$s.sg permission.protocol=-1 permission.ports=all permission.peer=::/0
    eigw = CreateEgressOnlyInternetGateway vpc=$s.vpc
";
const SIX_BY_EGRESS_ONLY: &str = "CreateRoute route_table=$s.rtb destination=::/0 target=$eigw.eigw";
const SIX_BY_INTERNET_GATEWAY: &str = "
    sigw = CreateInternetGateway account=111111111111 region=us-east-1
    AttachInternetGateway internet_gateway=$sigw.igw vpc=$s.vpc
    CreateRoute route_table=$s.rtb destination=::/0 target=$sigw.igw
";

/// An interface endpoint of the first VPC for a service of AWS's own, in the far subnet, with groups of
/// its own.
const ENDPOINT: &str = "
    eg = CreateSecurityGroup vpc=$a.vpc name=endpoint-sg
    ep = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.sqs endpoint_type=Interface subnets.subnet=$a2.subnet security_groups=$eg.sg
    FinishVpcEndpoint endpoint=$ep.vpce
";
const ENDPOINT_OPEN: &str = "AuthorizeSecurityGroupIngress group=$eg.sg permission.protocol=tcp permission.ports=443 permission.peer=0.0.0.0/0";

/// A gateway endpoint for S3 of the first VPC, with a route in its main table; a host that has no other way
/// out.
const GATEWAY_ENDPOINT: &str = "
    s3 = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 endpoint_type=Gateway route_tables=$a.rtb
";
/// An address of S3's prefix list.
const S3: &str = "54.123.160.9";

/// A transit gateway with both VPCs attached by one zone each, and routes both ways.
const TRANSIT: &str = "
    t = CreateTransitGateway account=111111111111 region=us-east-1 name=hub security_group_referencing=true auto_accept_shared_attachments=true
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet name=a-attachment
    tb = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b1.subnet name=b-attachment
    CreateRoute route_table=$a.rtb destination=10.1.0.0/16 target=$t.tgw
    CreateRoute route_table=$b.rtb destination=10.0.0.0/16 target=$t.tgw
";

const INTERNET: &str = "internet:203.0.113.9";
const ABROAD: &str = "203.0.113.9";

/// Rows of the outcome table about groups, ACLs, routes and hosts.
const ADDRESSES: &[Row] = &[
    dropped(
        "1: the client's group has no outbound rule",
        &[BASE, HOSTS, "none = CreateSecurityGroup vpc=$a.vpc name=closed
            mute = RunInstances subnet=$a1.subnet name=mute security_groups=$none.sg",
            "RevokeSecurityGroupEgress group=$none.sg rule=$none.sg/out"],
        ("mute", "web"),
        "client_security_group",
        "closed",
    ),
    dropped("2: the endpoint's group does not admit the client", &[BASE, HOSTS, ENDPOINT], ("client", "$ep.vpce"), "endpoint_security_group", "endpoint-sg"),
    works("2: … and does", &[BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN], ("client", "$ep.vpce"), ""),
    dropped(
        "3: a network ACL drops the request",
        &[BASE, HOSTS, ACL, "CreateNetworkAclEntry network_acl=$acl.acl entry.number=100 entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=10.0.1.0/24"],
        ("client", "far"),
        "network_acl",
        "strict",
    ),
    works(
        "3: a higher number decides nothing",
        &[BASE, HOSTS, ACL, "CreateNetworkAclEntry network_acl=$acl.acl entry.number=300 entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=10.0.1.0/24"],
        ("client", "far"),
        "far answers",
    ),
    works(
        "5.2: an ACL is not asked inside its subnet",
        &[BASE, HOSTS, ACL, "DeleteNetworkAclEntry network_acl=$acl.acl number=200 direction=inbound
            near = RunInstances subnet=$a2.subnet name=near"],
        ("near", "far"),
        "far answers",
    ),
    dropped(
        "4: a network ACL drops the reply: no ephemeral ports",
        &[BASE, HOSTS, ACL, "DeleteNetworkAclEntry network_acl=$acl.acl number=200 direction=outbound
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=200 entry.direction=outbound entry.action=allow entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0"],
        ("client", "far"),
        "network_acl_reply",
        "strict",
    ),
    dropped("5: no route on the way out", &[BASE, HOSTS], ("other", "10.0.1.10"), "no_route_to_destination", "b"),
    dropped(
        "5: a blackhole route on the way out",
        &[BASE, HOSTS, PEERED, "DeleteVpcPeeringConnection vpc_peering_connection=$p.pcx"],
        ("client", "other"),
        "blackhole_route",
        "blackhole",
    ),
    dropped(
        "5: no route on the way back",
        &[BASE, HOSTS, PEERED, "DeleteRoute route_table=$b.rtb destination=10.0.0.0/16"],
        ("client", "other"),
        "no_return_route",
        "b",
    ),
    dropped(
        "5: a blackhole route on the way back",
        &[BASE, HOSTS, TRANSIT, "DeleteRoute route_table=$b.rtb destination=10.0.0.0/16
            q = CreateVpcPeeringConnection requester_vpc=$b.vpc accepter_vpc=$a.vpc
            CreateRoute route_table=$b.rtb destination=10.0.0.0/16 target=$q.pcx"],
        ("client", "other"),
        "blackhole_route",
        "blackhole",
    ),
    dropped(
        "6, R5: the local route before a more specific propagated one",
        &[BASE, HOSTS, ON_PREMISES, "AnnouncePrefixes session=$f.dxvif prefixes=10.0.7.0/24
            ModifyDataCenter data_center=$dc.dc cidrs=192.168.0.0/16,10.0.7.0/24
            old = AddDataCenterHost data_center=$dc.dc name=old address=10.0.7.9"],
        ("client", "10.0.7.9"),
        "local_route_wins",
        "local route",
    ),
    dropped("7: an address nobody has", &[BASE, HOSTS], ("client", "10.0.2.99"), "no_interface_at_address", "a,"),
    dropped("7: a host that is stopped", &[BASE, HOSTS, "StopInstances instance=$far.i"], ("client", "far"), "target_stopped", "far"),
    Row {
        outcome: Outcome::Refused,
        ..dropped("8: nothing listens", &[BASE, HOSTS, "RemoveApplication host=$far.i port=443"], ("client", "far"), "application_not_listening", "far")
    },
    Row {
        protocol: IpProtocol::Icmp,
        ..dropped("48: echo to an endpoint", &[BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN,
            "AuthorizeSecurityGroupIngress group=$eg.sg permission.protocol=icmp permission.ports=all permission.peer=0.0.0.0/0"],
            ("client", "$ep.vpce"), "icmp_not_answered", "ping")
    },
    works("49: TCP through an endpoint, whatever the size: the segment size is clamped", &[BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN], ("client", "$ep.vpce"), ""),
    Row {
        protocol: IpProtocol::Icmp,
        ..works("5.1: replies pass without a rule: groups are stateful", &[BASE, HOSTS, "asks = CreateSecurityGroup vpc=$a.vpc name=asks
            asker = RunInstances subnet=$a1.subnet name=asker security_groups=$asks.sg"], ("asker", "far"), "far answers the ping")
    },
    dropped("5.1: and admit nobody who is not named", &[BASE, HOSTS, "asks = CreateSecurityGroup vpc=$a.vpc name=asks
            asker = RunInstances subnet=$a1.subnet name=asker security_groups=$asks.sg"], ("far", "asker"), "target_security_group", "asks"),
];

/// Rows about peering connections.
const PEERS: &[Row] = &[
    works("5.5: a peer", &[BASE, HOSTS, PEERED], ("client", "other"), "sees 10.0.1.11"),
    works("5.5: … and back", &[BASE, HOSTS, PEERED], ("other", "far"), "sees 10.1.1.10"),
    dropped(
        "5.5: not accepted yet",
        &[
            BASE,
            HOSTS,
            PEERED,
            "DeleteVpcPeeringConnection vpc_peering_connection=$p.pcx
            DeleteRoute route_table=$a.rtb destination=10.1.0.0/16
            q = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
            CreateRoute route_table=$a.rtb destination=10.1.0.0/16 target=$q.pcx",
        ],
        ("client", "other"),
        "blackhole_route",
        "blackhole",
    ),
    dropped(
        "56: by a peer to its internet gateway",
        &[BASE, HOSTS, PEERED, "CreateRoute route_table=$b.rtb destination=0.0.0.0/0 target=$p.pcx"],
        ("other", ABROAD),
        "peering_not_transitive",
        "joins two VPCs",
    ),
    dropped(
        "56: by a peer to its NAT gateway",
        &[
            BASE,
            HOSTS,
            PEERED,
            NAT,
            "ReplaceRoute route_table=$a.rtb destination=0.0.0.0/0 target=$g.nat
            CreateRoute route_table=$b.rtb destination=198.51.100.0/24 target=$p.pcx",
        ],
        ("other", "198.51.100.7"),
        "peering_not_transitive",
        "joins two VPCs",
    ),
    dropped(
        "56: by a peer to its data center",
        &[
            BASE,
            HOSTS,
            PEERED,
            ON_PREMISES,
            DESK,
            "CreateRoute route_table=$b.rtb destination=192.168.0.0/16 target=$p.pcx",
        ],
        ("other", "desk"),
        "peering_not_transitive",
        "joins two VPCs",
    ),
    dropped(
        "56: by a peer to its other peer",
        &[
            BASE,
            HOSTS,
            PEERED,
            "c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16 name=c
            c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24
            third = RunInstances subnet=$c1.subnet name=third
            q = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$c.vpc
            AcceptVpcPeeringConnection vpc_peering_connection=$q.pcx
            CreateRoute route_table=$a.rtb destination=10.2.0.0/16 target=$q.pcx
            CreateRoute route_table=$c.rtb destination=10.1.0.0/16 target=$q.pcx
            CreateRoute route_table=$b.rtb destination=10.2.0.0/16 target=$p.pcx",
        ],
        ("other", "third"),
        "peering_not_transitive",
        "joins two VPCs",
    ),
    dropped(
        "53: by a peer to its gateway endpoint",
        &[
            BASE,
            HOSTS,
            PEERED,
            GATEWAY_ENDPOINT,
            "CreateRoute route_table=$b.rtb destination=54.123.160.0/19 target=$p.pcx",
        ],
        ("other", S3),
        "gateway_endpoint_from_outside",
        "its own VPC only",
    ),
    works(
        "5.5: an interface endpoint of a peer",
        &[BASE, HOSTS, PEERED, ENDPOINT, ENDPOINT_OPEN],
        ("other", "$ep.eni"),
        "",
    ),
    works(
        "5.5: an interface endpoint of a peer in another Region",
        &[BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN, FAR_PEER],
        ("london", "$ep.eni"),
        "",
    ),
    dropped(
        "5.5: not through a peer to the endpoint of another",
        &[
            BASE,
            HOSTS,
            PEERED,
            ENDPOINT,
            ENDPOINT_OPEN,
            "c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16 name=c
         c1 = CreateSubnet vpc=$c.vpc cidr=10.2.1.0/24
         third = RunInstances subnet=$c1.subnet name=third
         q = CreateVpcPeeringConnection requester_vpc=$b.vpc accepter_vpc=$c.vpc
         AcceptVpcPeeringConnection vpc_peering_connection=$q.pcx
         CreateRoute route_table=$c.rtb destination=10.0.0.0/16 target=$q.pcx",
        ],
        ("third", "$ep.eni"),
        "peering_not_transitive",
        "joins two VPCs",
    ),
    works(
        "69: a peer of the Region is known by its group",
        &[
            BASE,
            HOSTS,
            PEERED,
            ENDPOINT,
            "AuthorizeSecurityGroupIngress group=$eg.sg permission.protocol=tcp permission.ports=443 permission.peer=$b.sg",
        ],
        ("other", "$ep.eni"),
        "",
    ),
    works(
        "69: a client's outbound rule names the group of a peer of the Region",
        &[
            BASE,
            HOSTS,
            PEERED,
            "RevokeSecurityGroupEgress group=$a.sg rule=$a.sg/out
            AuthorizeSecurityGroupEgress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=$b.sg",
        ],
        ("client", "other"),
        "other answers",
    ),
    works(
        "69: so is a client of the same VPC",
        &[
            BASE,
            HOSTS,
            ENDPOINT,
            "AuthorizeSecurityGroupIngress group=$eg.sg permission.protocol=tcp permission.ports=443 permission.peer=$a.sg",
        ],
        ("client", "$ep.eni"),
        "",
    ),
    dropped(
        "5.1: an appliance's group looks at what passes it",
        &[BASE, HOSTS, PEERED, APPLIANCE],
        ("far", "other"),
        "target_security_group",
        "appliance-sg",
    ),
    works(
        "5.1: … and lets it pass where a rule does",
        &[
            BASE,
            HOSTS,
            PEERED,
            APPLIANCE,
            "AuthorizeSecurityGroupIngress group=$ag.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.2.0/24",
        ],
        ("far", "other"),
        "other answers",
    ),
    dropped(
        "57, R11: equal blocks, and the reply goes to the wrong peer",
        &[TWINS, TWIN_ROUTES],
        ("twin-b2", "hub"),
        "reply_elsewhere",
        "the replier's own routes",
    ),
    works("R11: the host the exact route is for", &[TWINS, TWIN_ROUTES], ("twin-b", "hub"), "hub answers"),
    works(
        "R11: everybody of the VPC the wide route is for",
        &[TWINS, TWIN_ROUTES],
        ("twin-c", "hub"),
        "hub answers",
    ),
];

/// A peer of the first VPC in another Region.
const FAR_PEER: &str = "
    l = CreateVpc account=111111111111 region=eu-west-2 cidr=10.9.0.0/16 name=l
    l1 = CreateSubnet vpc=$l.vpc cidr=10.9.1.0/24
    london = RunInstances subnet=$l1.subnet name=london
    lp = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$l.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$lp.pcx
    CreateRoute route_table=$a.rtb destination=10.9.0.0/16 target=$lp.pcx
    CreateRoute route_table=$l.rtb destination=10.0.0.0/16 target=$lp.pcx
";

/// VPC A with peers B and C of equal blocks (VPC peering guide, "One VPC peered with specific parts of two
/// VPCs").
const TWINS: &str = "
    CreateAccount account=111111111111 name=one regions=us-east-1
    a = CreateVpc account=111111111111 region=us-east-1 cidr=172.16.0.0/16 name=a
    a1 = CreateSubnet vpc=$a.vpc cidr=172.16.1.0/24
    b = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/16 name=b
    b1 = CreateSubnet vpc=$b.vpc cidr=10.0.1.0/24
    c = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/16 name=c
    c1 = CreateSubnet vpc=$c.vpc cidr=10.0.1.0/24
    hub = RunInstances subnet=$a1.subnet name=hub
    AddApplication host=$hub.i application.port=443 application.protocol=tls application.state=running
    AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=-1 permission.ports=all permission.peer=0.0.0.0/0
    RunInstances subnet=$b1.subnet name=twin-b address=10.0.1.77
    RunInstances subnet=$b1.subnet name=twin-b2 address=10.0.1.78
    RunInstances subnet=$c1.subnet name=twin-c address=10.0.1.78
    pb = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
    pc = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$c.vpc
    AcceptVpcPeeringConnection vpc_peering_connection=$pb.pcx
    AcceptVpcPeeringConnection vpc_peering_connection=$pc.pcx
";
const TWIN_ROUTES: &str = "
    CreateRoute route_table=$a.rtb destination=10.0.1.77/32 target=$pb.pcx
    CreateRoute route_table=$a.rtb destination=10.0.0.0/16 target=$pc.pcx
    CreateRoute route_table=$b.rtb destination=172.16.0.0/16 target=$pb.pcx
    CreateRoute route_table=$c.rtb destination=172.16.0.0/16 target=$pc.pcx
";

/// Rows about internet gateways, NAT gateways and gateway endpoints.
const OUTSIDE: &[Row] = &[
    works("61: a public host from the internet", &[BASE, HOSTS], (INTERNET, "elastic $w.eipalloc"), "web answers at 10.0.1.10:443"),
    works("61: … and to it", &[BASE, HOSTS], ("web", ABROAD), ""),
    dropped("61: a host without a public address", &[BASE, HOSTS], ("client", ABROAD), "no_public_address", "client"),
    dropped("61: by its private address nobody gets there", &[BASE, HOSTS], (INTERNET, "10.0.1.10"), "private_address_on_internet", "private address of a"),
    dropped(
        "61: its group does not admit the asker",
        &[BASE, "w = AllocateAddress account=111111111111 region=us-east-1
            web = RunInstances subnet=$a1.subnet name=web
            AssociateAddress elastic_address=$w.eipalloc network_interface=$web.eni"],
        (INTERNET, "elastic $w.eipalloc"),
        "target_security_group",
        "default",
    ),
    dropped(
        "61: an ACL drops what comes in",
        &[BASE, HOSTS, ACL, "x = AllocateAddress account=111111111111 region=us-east-1
            AssociateAddress elastic_address=$x.eipalloc network_interface=$far.eni
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=1 entry.direction=inbound entry.action=deny entry.protocol=-1 entry.ports=all entry.cidr=203.0.113.0/24"],
        (INTERNET, "elastic $x.eipalloc"),
        "network_acl",
        "strict",
    ),
    dropped(
        "5.10: a public address whose subnet has no route back",
        &[BASE, HOSTS, "DeleteRoute route_table=$a.rtb destination=0.0.0.0/0"],
        (INTERNET, "elastic $w.eipalloc"),
        "no_return_route",
        "a",
    ),
    dropped(
        "5.10: no internet gateway, so its route is a blackhole",
        &[BASE, HOSTS, "t = CreateRouteTable vpc=$b.vpc name=main-too
            out2 = CreateInternetGateway account=222222222222 region=us-east-1
            AttachInternetGateway internet_gateway=$out2.igw vpc=$b.vpc
            CreateRoute route_table=$b.rtb destination=0.0.0.0/0 target=$out2.igw
            DetachInternetGateway internet_gateway=$out2.igw vpc=$b.vpc"],
        ("other", ABROAD),
        "blackhole_route",
        "blackhole",
    ),
    works("62: out by a NAT gateway", &[BASE, HOSTS, NAT], ("far", ABROAD), ""),
    dropped("62: unasked from outside", &[BASE, HOSTS, NAT], (INTERNET, "elastic $e.eipalloc"), "nat_gateway_unasked", "nat takes replies only"),
    Row { protocol: IpProtocol::Icmp, ..dropped("5.10: a ping to it is not answered", &[BASE, HOSTS, NAT], (INTERNET, "elastic $e.eipalloc"), "nat_gateway_unasked", "nat") },
    Row { protocol: IpProtocol::Icmp, ..works("5.10: ICMP out by it", &[BASE, HOSTS, NAT], ("far", ABROAD), "") },
    Row { protocol: IpProtocol::Udp, port: 53, ..works("5.10: UDP out by it", &[BASE, HOSTS, NAT], ("far", ABROAD), "") },
    dropped(
        "62: a private NAT gateway towards an internet gateway",
        &[BASE, HOSTS, "g = CreateNatGateway subnet=$a1.subnet connectivity=private name=nat
            t = CreateRouteTable vpc=$a.vpc name=private
            AssociateRouteTable route_table=$t.rtb subnet=$a2.subnet
            CreateRoute route_table=$t.rtb destination=0.0.0.0/0 target=$g.nat"],
        ("far", ABROAD),
        "private_nat_gateway",
        "nat is a private NAT gateway",
    ),
    works(
        "5.10: a private NAT gateway towards a peer",
        &[BASE, HOSTS, PEERED, "g = CreateNatGateway subnet=$a1.subnet connectivity=private name=nat
            t = CreateRouteTable vpc=$a.vpc name=private
            AssociateRouteTable route_table=$t.rtb subnet=$a2.subnet
            CreateRoute route_table=$t.rtb destination=10.1.0.0/16 target=$g.nat"],
        ("far", "other"),
        "sees 10.0.1.",
    ),
    works(
        "5.10: a private NAT gateway towards a transit gateway",
        &[BASE, HOSTS, TRANSIT, "g = CreateNatGateway subnet=$a1.subnet connectivity=private name=nat
            u = CreateRouteTable vpc=$a.vpc name=private
            AssociateRouteTable route_table=$u.rtb subnet=$a2.subnet
            CreateRoute route_table=$u.rtb destination=10.1.0.0/16 target=$g.nat"],
        ("far", "other"),
        "sees 10.0.1.",
    ),
    works(
        "5.10: a public NAT gateway towards a virtual private gateway: by its private address",
        &[BASE, HOSTS, ON_PREMISES, DESK, NAT, "CreateRoute route_table=$t.rtb destination=192.168.0.0/16 target=$g.nat"],
        ("far", "desk"),
        "sees 10.0.1.",
    ),
    dropped("63: the NAT gateway's zone is lost", &[BASE, HOSTS, NAT, "LoseZone zone=use1-az1"], ("far", ABROAD), "nat_gateway_zone_lost", "nat"),
    dropped(
        "5.10: the NAT gateway's subnet drops the reply by its ACL",
        &[BASE, HOSTS, NAT, ACL, "ReplaceNetworkAclAssociation subnet=$a1.subnet network_acl=$acl.acl
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=1 entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=1024-65535 entry.cidr=203.0.113.0/24"],
        ("far", ABROAD),
        "network_acl_reply",
        "strict",
    ),
    dropped(
        "5.10: a NAT gateway is gone",
        &[BASE, HOSTS, NAT, "DeleteNatGateway nat_gateway=$g.nat"],
        ("far", ABROAD),
        "blackhole_route",
        "blackhole",
    ),
    works(
        "5.10: by a transit gateway to another VPC's NAT gateway",
        &[BASE, HOSTS, TRANSIT, "e = AllocateAddress account=111111111111 region=us-east-1
            n1 = CreateSubnet vpc=$a.vpc cidr=10.0.9.0/24 availability_zone=us-east-1a
            g = CreateNatGateway subnet=$n1.subnet elastic_address=$e.eipalloc name=nat
            u = CreateRouteTable vpc=$a.vpc name=inside
            AssociateRouteTable route_table=$u.rtb subnet=$a1.subnet
            CreateRoute route_table=$u.rtb destination=0.0.0.0/0 target=$g.nat
            CreateRoute route_table=$u.rtb destination=10.1.0.0/16 target=$t.tgw
            CreateRoute route_table=$b.rtb destination=0.0.0.0/0 target=$t.tgw
            CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=0.0.0.0/0 transit_gateway_attachment=$ta.tgw-attach"],
        ("other", ABROAD),
        "",
    ),
    works("3: S3 by a gateway endpoint", &[BASE, HOSTS, GATEWAY_ENDPOINT], ("client", S3), ""),
    Row {
        code: "public_path",
        ..works("54: S3 by the default route", &[BASE, HOSTS, GATEWAY_ENDPOINT,
            "t = CreateRouteTable vpc=$a.vpc name=public
             AssociateRouteTable route_table=$t.rtb subnet=$a1.subnet
             CreateRoute route_table=$t.rtb destination=0.0.0.0/0 target=$out.igw"], ("web", S3), "public")
    },
    dropped(
        "55: S3 with neither route nor gateway",
        &[BASE, HOSTS, GATEWAY_ENDPOINT],
        ("other", S3),
        "no_route_to_destination",
        "b",
    ),
    dropped(
        "53: a gateway endpoint by a transit gateway",
        &[BASE, HOSTS, TRANSIT, GATEWAY_ENDPOINT, "CreateRoute route_table=$b.rtb destination=54.123.160.0/19 target=$t.tgw
            CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=54.123.160.0/19 transit_gateway_attachment=$ta.tgw-attach"],
        ("other", S3),
        "gateway_endpoint_from_outside",
        "its own VPC only",
    ),
    dropped("64: IPv6 in by an egress-only gateway", &[BASE, IPV6, SIX_BY_EGRESS_ONLY], ("internet:2001:4860::9", "ipv6 $six.eni"), "egress_only", "connections from inside"),
    works("5.10: IPv6 out by an egress-only gateway", &[BASE, IPV6, SIX_BY_EGRESS_ONLY], ("six", "2001:4860::9"), ""),
    works("5.10: IPv6 in by an internet gateway, untranslated", &[BASE, IPV6, SIX_BY_INTERNET_GATEWAY], ("internet:2001:4860::9", "ipv6 $six.eni"), "six answers"),
    dropped(
        "64: in by the internet gateway, out by the egress-only one, which knows no such connection",
        &[BASE, IPV6, SIX_BY_EGRESS_ONLY, "sigw = CreateInternetGateway account=111111111111 region=us-east-1
            AttachInternetGateway internet_gateway=$sigw.igw vpc=$s.vpc"],
        ("internet:2001:4860::9", "ipv6 $six.eni"),
        "egress_only",
        "connections from inside",
    ),
    works(
        "5.10: out by the egress-only gateway, with an internet gateway beside it",
        &[BASE, IPV6, SIX_BY_EGRESS_ONLY, "sigw = CreateInternetGateway account=111111111111 region=us-east-1
            AttachInternetGateway internet_gateway=$sigw.igw vpc=$s.vpc"],
        ("six", "2001:4860::9"),
        "",
    ),
    dropped("64: in by an internet gateway while Block Public Access is on", &[BASE, IPV6, SIX_BY_INTERNET_GATEWAY, BLOCK_INGRESS], ("internet:2001:4860::9", "ipv6 $six.eni"), "public_access_blocked", "Block Public Access"),
    dropped("Block Public Access, scenario 2: a public host asked", &[BASE, HOSTS, BLOCK_BOTH], (INTERNET, "elastic $w.eipalloc"), "public_access_blocked", "Block Public Access"),
    dropped("… scenario 2: a public host asks", &[BASE, HOSTS, BLOCK_BOTH], ("web", ABROAD), "public_access_blocked", "Block Public Access"),
    dropped("… scenario 2: a private host asks by a NAT gateway", &[BASE, HOSTS, NAT, BLOCK_BOTH], ("far", ABROAD), "public_access_blocked", "Block Public Access"),
    dropped("… scenario 2: and by an egress-only gateway", &[BASE, IPV6, SIX_BY_EGRESS_ONLY, BLOCK_BOTH], ("six", "2001:4860::9"), "public_access_blocked", "Block Public Access"),
    dropped("… scenario 3, ingress only: a public host asked", &[BASE, HOSTS, BLOCK_INGRESS], (INTERNET, "elastic $w.eipalloc"), "public_access_blocked", "Block Public Access"),
    dropped("… scenario 3: a public host asks", &[BASE, HOSTS, BLOCK_INGRESS], ("web", ABROAD), "public_access_blocked", "Block Public Access"),
    works("… scenario 3: a private host asks by a NAT gateway", &[BASE, HOSTS, NAT, BLOCK_INGRESS], ("far", ABROAD), ""),
    works("… scenario 3: and by an egress-only gateway", &[BASE, IPV6, SIX_BY_EGRESS_ONLY, BLOCK_INGRESS], ("six", "2001:4860::9"), ""),
    works("… scenario 4: a subnet is excluded", &[BASE, HOSTS, BLOCK_INGRESS, "CreateVpcBlockPublicAccessExclusion resource=$a1.subnet mode=allow-bidirectional"], (INTERNET, "elastic $w.eipalloc"), "web answers"),
    dropped("… scenario 5: an exclusion for egress lets no public host out", &[BASE, HOSTS, BLOCK_INGRESS, "CreateVpcBlockPublicAccessExclusion resource=$a1.subnet mode=allow-egress"], ("web", ABROAD), "public_access_blocked", "Block Public Access"),
    works("… scenario 6: an exclusion for egress lets a NAT gateway out", &[BASE, HOSTS, NAT, BLOCK_BOTH, "CreateVpcBlockPublicAccessExclusion resource=$a1.subnet mode=allow-egress"], ("far", ABROAD), ""),
    works("5.10: Block Public Access leaves private ways alone", &[BASE, HOSTS, ON_PREMISES, DESK, BLOCK_BOTH], ("desk", "web"), "web answers"),
    works("5.10: … PrivateLink among them", &[BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN, BLOCK_BOTH], ("client", "$ep.vpce"), ""),
];
/// A subnet whose way to its peer leads by an appliance, with a group of its own.
const APPLIANCE: &str = "
    ag = CreateSecurityGroup vpc=$a.vpc name=appliance-sg
    box = AddHost subnet=$a1.subnet flavor=virtual_router name=box security_groups=$ag.sg
    x = CreateRouteTable vpc=$a.vpc name=by-the-box
    AssociateRouteTable route_table=$x.rtb subnet=$a2.subnet
    CreateRoute route_table=$x.rtb destination=10.1.0.0/16 target=$box.eni
";
const BLOCK_BOTH: &str =
    "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-bidirectional";
const BLOCK_INGRESS: &str =
    "ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-ingress";

/// Rows about VPN connections and Direct Connect.
const LINES: &[Row] = &[
    works(
        "5.9: Direct Connect before VPN",
        &[BASE, HOSTS, ON_PREMISES, DESK],
        ("client", "desk"),
        "desk answers",
    ),
    works("5.9: … and back", &[BASE, HOSTS, ON_PREMISES, DESK], ("desk", "far"), "far answers"),
    works(
        "65: Direct Connect down, and a VPN",
        &[BASE, HOSTS, ON_PREMISES, DESK, DX_DOWN],
        ("client", "desk"),
        "desk answers",
    ),
    works(
        "65: the VPN down, and Direct Connect",
        &[BASE, HOSTS, ON_PREMISES, DESK, VPN_DOWN],
        ("client", "desk"),
        "desk answers",
    ),
    dropped(
        "65: both down: propagated routes vanish, and the default one takes the packet",
        &[BASE, HOSTS, ON_PREMISES, DESK, DX_DOWN, VPN_DOWN],
        ("web", "desk"),
        "private_address_on_internet",
        "private address",
    ),
    dropped(
        "65: both down, and no other route",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            DX_DOWN,
            VPN_DOWN,
            "DeleteRoute route_table=$a.rtb destination=0.0.0.0/0",
        ],
        ("client", "desk"),
        "no_route_to_destination",
        "a",
    ),
    dropped(
        "65: both down, from the data center",
        &[BASE, HOSTS, ON_PREMISES, DESK, DX_DOWN, VPN_DOWN],
        ("desk", "far"),
        "line_down",
        "down",
    ),
    dropped(
        "65: a static route to the gateway, and both down",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            DX_DOWN,
            VPN_DOWN,
            "CreateRoute route_table=$a.rtb destination=192.168.0.0/16 target=$v.vgw",
        ],
        ("client", "desk"),
        "line_down",
        "down",
    ),
    dropped(
        "5.9: nobody announces the prefix",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            "CreateRoute route_table=$a.rtb destination=172.30.0.0/16 target=$v.vgw",
        ],
        ("client", "172.30.0.9"),
        "gateway_knows_no_route",
        "has learnt a route",
    ),
    dropped(
        "5.9: nobody there has the address",
        &[BASE, HOSTS, ON_PREMISES, DESK],
        ("client", "192.168.1.99"),
        "no_host_in_data_center",
        "dc",
    ),
    dropped(
        "56, 5.9: from the data center to the VPC's internet gateway",
        &[BASE, HOSTS, ON_PREMISES, DESK, "ModifyDataCenter data_center=$dc.dc internet=false"],
        ("desk", ABROAD),
        "edge_to_edge",
        "nothing beyond it",
    ),
    dropped(
        "56, 5.9: from the data center to the VPC's peer",
        &[BASE, HOSTS, PEERED, ON_PREMISES, DESK],
        ("desk", "other"),
        "edge_to_edge",
        "nothing beyond it",
    ),
    dropped(
        "53: from the data center to the VPC's gateway endpoint",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            GATEWAY_ENDPOINT,
            "ModifyDataCenter data_center=$dc.dc internet=false",
        ],
        ("desk", S3),
        "edge_to_edge",
        "nothing beyond it",
    ),
    works(
        "5.5: an interface endpoint from the data center, by Direct Connect",
        &[BASE, HOSTS, ON_PREMISES, DESK, VPN_DOWN, ENDPOINT, ENDPOINT_OPEN],
        ("desk", "$ep.eni"),
        "",
    ),
    works(
        "5.5: … by VPN",
        &[BASE, HOSTS, ON_PREMISES, DESK, DX_DOWN, ENDPOINT, ENDPOINT_OPEN],
        ("desk", "$ep.eni"),
        "",
    ),
    dropped(
        "5.5: not from the internet",
        &[BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN],
        (INTERNET, "$ep.eni"),
        "private_address_on_internet",
        "private address of a",
    ),
    works(
        "5.9, CloudHub: two sites of one gateway reach each other",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            BRANCH,
            "b = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$bc.cgw",
        ],
        ("branch", "desk"),
        "desk answers",
    ),
    Row {
        code: "public_path",
        ..works(
            "5.9: a public virtual interface reaches public services",
            &[BASE, HOSTS, ON_PREMISES, DESK, GATEWAY_ENDPOINT, PUBLIC_LINE],
            ("desk", S3),
            "",
        )
    },
    dropped(
        "5.9: … and no address of a VPC",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            PUBLIC_LINE,
            VPN_DOWN,
            "DeleteVirtualInterface virtual_interface=$f.dxvif",
        ],
        ("desk", "web"),
        "line_down",
        "down",
    ),
    dropped(
        "5.9: … nor one without any private line",
        &[
            BASE,
            HOSTS,
            "dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16 internet=false
            x = CreateConnection account=111111111111 region=us-east-1 data_center=$dc.dc",
            DESK,
            PUBLIC_LINE,
        ],
        ("desk", "web"),
        "no_way_from_data_center",
        "dc",
    ),
    dropped(
        "5.9: the gateway is detached",
        &[BASE, HOSTS, ON_PREMISES, DESK, "DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc"],
        ("desk", "far"),
        "no_way_from_data_center",
        "dc",
    ),
];
const DX_DOWN: &str = "SetConnectionState connection=$x.dxcon state=down";
const VPN_DOWN: &str = "
    SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=DOWN
    SetTunnelStatus vpn_connection=$n.vpn tunnel=2 status=DOWN
";
const PUBLIC_LINE: &str =
    "CreatePublicVirtualInterface connection=$x.dxcon announced_prefixes=198.51.100.0/24";
/// Another site.
const BRANCH: &str = "
    bd = CreateDataCenter account=111111111111 name=branch-office cidrs=192.169.0.0/16
    bc = CreateCustomerGateway account=111111111111 region=us-east-1 device=$bd.dc
    branch = AddDataCenterHost data_center=$bd.dc name=branch address=192.169.1.10
";

/// Rows about transit gateways.
const HUBS: &[Row] = &[
    works("5.8: two VPCs", &[BASE, HOSTS, TRANSIT], ("client", "other"), "sees 10.0.1.11"),
    dropped("58: the sender's zone has no interface of the attachment", &[BASE, HOSTS, TRANSIT], ("far", "other"), "attachment_not_in_zone", "a-attachment"),
    dropped("58: so the reply of a host there is lost", &[BASE, HOSTS, TRANSIT], ("other", "far"), "attachment_not_in_zone", "a-attachment"),
    dropped(
        "59: the attachment is associated with no table",
        &[BASE, HOSTS, TRANSIT, "DisassociateTransitGatewayRouteTable transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$ta.tgw-attach"],
        ("client", "other"),
        "attachment_not_associated",
        "a-attachment",
    ),
    dropped(
        "59: no route in its table",
        &[BASE, HOSTS, TRANSIT, "DisableTransitGatewayRouteTablePropagation transit_gateway_route_table=$t.tgw-rtb transit_gateway_attachment=$tb.tgw-attach"],
        ("client", "other"),
        "transit_gateway_knows_no_route",
        "no route",
    ),
    dropped(
        "59: a blackhole in its table",
        &[BASE, HOSTS, TRANSIT, "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.1.1.0/24 blackhole=true"],
        ("client", "other"),
        "blackhole_route",
        "blackhole",
    ),
    dropped("59: no static route over a peering attachment", &[BASE, HOSTS, TRANSIT, FAR_HUB], ("client", "london"), "transit_gateway_knows_no_route", "no route"),
    works(
        "59: … and with them on both sides",
        &[BASE, HOSTS, TRANSIT, FAR_HUB, "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 transit_gateway_attachment=$tp.tgw-attach
            CreateTransitGatewayRoute transit_gateway_route_table=$lt.tgw-rtb destination=10.0.0.0/16 transit_gateway_attachment=$tp.tgw-attach"],
        ("client", "london"),
        "london answers",
    ),
    dropped(
        "59: the way back has none",
        &[BASE, HOSTS, TRANSIT, FAR_HUB, "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=10.9.0.0/16 transit_gateway_attachment=$tp.tgw-attach"],
        ("client", "london"),
        "transit_gateway_knows_no_route",
        "no route",
    ),
    works("5.5: an interface endpoint by a transit gateway", &[BASE, HOSTS, TRANSIT, ENDPOINT_NEAR, ENDPOINT_OPEN], ("other", "$ep.eni"), ""),
    works(
        "5.8: by a transit gateway a host's rule may name the other VPC's group",
        &[BASE, HOSTS, TRANSIT, NAMES_THE_OTHER],
        ("other", "picky"),
        "picky answers",
    ),
    dropped(
        "5.8: … unless the gateway does not let it",
        &[BASE, HOSTS, TRANSIT, NAMES_THE_OTHER, "ModifyTransitGateway transit_gateway=$t.tgw security_group_referencing=false"],
        ("other", "picky"),
        "target_security_group",
        "picky-sg",
    ),
    dropped(
        "69: never an endpoint's",
        &[BASE, HOSTS, TRANSIT, ENDPOINT_NEAR, "AuthorizeSecurityGroupIngress group=$eg.sg permission.protocol=tcp permission.ports=443 permission.peer=$b.sg"],
        ("other", "$ep.eni"),
        "endpoint_security_group",
        "endpoint-sg",
    ),
    works(
        "5.8: out by VPN of a transit gateway, and the reply comes in by it",
        &[BASE, HOSTS, TRANSIT, SITE_AT_HUB],
        ("client", "desk"),
        "desk answers",
    ),
    works("5.8: … and in by it", &[BASE, HOSTS, TRANSIT, SITE_AT_HUB], ("desk", "web"), "web answers"),
    dropped(
        "65: both tunnels of it down",
        &[BASE, HOSTS, TRANSIT, SITE_AT_HUB, VPN_DOWN, "CreateTransitGatewayRoute transit_gateway_route_table=$t.tgw-rtb destination=192.168.0.0/16 transit_gateway_attachment=$n.tgw-attach"],
        ("client", "desk"),
        "line_down",
        "down",
    ),
    dropped(
        "5.8: the ACL of the attachment's subnet, outbound by destination",
        &[BASE, HOSTS, TRANSIT, "a9 = CreateSubnet vpc=$a.vpc cidr=10.0.9.0/24 availability_zone=us-east-1a
            deep = RunInstances subnet=$a9.subnet name=deep
            AddApplication host=$deep.i application.port=443 application.protocol=tls application.state=running", ACL,
            "ReplaceNetworkAclAssociation subnet=$a1.subnet network_acl=$acl.acl
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=1 entry.direction=outbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=10.0.9.0/24"],
        ("other", "deep"),
        "network_acl",
        "strict",
    ),
    works(
        "5.8: … and not for a host in that very subnet",
        &[BASE, HOSTS, TRANSIT, ACL, "ReplaceNetworkAclAssociation subnet=$a1.subnet network_acl=$acl.acl
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=1 entry.direction=inbound entry.action=deny entry.protocol=-1 entry.ports=all entry.cidr=10.1.0.0/16"],
        ("other", "web"),
        "web answers",
    ),
];
/// A second gateway with a VPC, in another Region, joined to the first.
const FAR_HUB: &str = "
    l = CreateVpc account=111111111111 region=eu-west-2 cidr=10.9.0.0/16 name=l
    l1 = CreateSubnet vpc=$l.vpc cidr=10.9.1.0/24
    london = RunInstances subnet=$l1.subnet name=london
    AddApplication host=$london.i application.port=443 application.protocol=tls application.state=running
    AuthorizeSecurityGroupIngress group=$l.sg permission.protocol=-1 permission.ports=all permission.peer=0.0.0.0/0
    lt = CreateTransitGateway account=111111111111 region=eu-west-2 name=far-hub
    tl = CreateTransitGatewayVpcAttachment transit_gateway=$lt.tgw vpc=$l.vpc subnets=$l1.subnet
    tp = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$lt.tgw
    AcceptTransitGatewayPeeringAttachment transit_gateway_attachment=$tp.tgw-attach
    CreateRoute route_table=$a.rtb destination=10.9.0.0/16 target=$t.tgw
    CreateRoute route_table=$l.rtb destination=10.0.0.0/16 target=$lt.tgw
";
/// A data center at the transit gateway by VPN.
const SITE_AT_HUB: &str = "
    dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
    c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
    n = CreateVpnConnection transit_gateway=$t.tgw customer_gateway=$c.cgw
    CreateRoute route_table=$a.rtb destination=192.168.0.0/16 target=$t.tgw
    desk = AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
    AddApplication host=$desk.dch application.port=443 application.protocol=tls application.state=running
";
/// An endpoint in the zone that has an attachment.
const ENDPOINT_NEAR: &str = "
    eg = CreateSecurityGroup vpc=$a.vpc name=endpoint-sg
    ep = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.sqs endpoint_type=Interface subnets.subnet=$a1.subnet security_groups=$eg.sg
    FinishVpcEndpoint endpoint=$ep.vpce
";
const NAMES_THE_OTHER: &str = "
    pg = CreateSecurityGroup vpc=$a.vpc name=picky-sg
    picky = RunInstances subnet=$a1.subnet name=picky security_groups=$pg.sg
    AddApplication host=$picky.i application.port=443 application.protocol=tls application.state=running
    AuthorizeSecurityGroupIngress group=$pg.sg permission.protocol=tcp permission.ports=443 permission.peer=$b.sg
";

/// Rows of these parts that no test here has, with the reason.
const NOT_HERE: &[(&str, &str)] = &[
    ("49: one datagram of more than 8,500 bytes", "an attempt has no size"),
    ("63: idle for 350 s, then data", "needs time"),
    ("63: 55,000 connections to one destination", "needs many connections"),
    ("5.1: an open connection outlives the rule that let it in", "needs time"),
    ("5.3: R8", "gateway route tables are not in the model; the choice itself is tested in route_choice"),
    ("5.9: IPv6 by Direct Connect", "what a customer announces is IPv4 in the model"),
    ("5.10: NAT64", "not in the model"),
];

fn hold(rows: &[Row]) {
    let complaint = |row: &Row| match std::panic::catch_unwind(|| row.complaint()) {
        Ok(complaint) => complaint,
        Err(_) => Some(format!("{}: the row itself is wrong", row.of)),
    };
    let complaints: Vec<String> = rows.iter().filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{} of {} rows:\n{}", complaints.len(), rows.len(), complaints.join("\n"));
}

#[test]
fn groups_acls_routes_and_hosts() {
    hold(ADDRESSES);
}

#[test]
fn peers() {
    hold(PEERS);
}

#[test]
fn the_internet_and_public_services() {
    hold(OUTSIDE);
}

#[test]
fn lines_to_data_centers() {
    hold(LINES);
}

#[test]
fn transit_gateways() {
    hold(HUBS);
}

/// What no router of the internet knows the way to, at both edges of each block, and what lies just beyond it: RFC 1918
/// (private), 6598 (shared by carriers), 1122 (loopback), 3927 (link-local).
#[test]
fn private_addresses_end_at_an_internet_gateway_and_all_others_pass_it() {
    const PRIVATE: &[&str] = &[
        "10.255.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.168.0.0",
        "192.168.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "169.254.0.1",
    ];
    const PUBLIC: &[&str] = &[
        "9.255.255.255",
        "11.0.0.0",
        "8.100.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "100.63.255.255",
        "100.128.0.0",
    ];
    let of = "5.10: an address of the internet";
    let ended =
        |to| dropped(of, &[BASE, HOSTS], ("web", to), "private_address_on_internet", "private address");
    let passed = |to| works(of, &[BASE, HOSTS], ("web", to), "");
    hold(&PRIVATE.iter().map(|to| ended(*to)).chain(PUBLIC.iter().map(|to| passed(*to))).collect::<Vec<_>>());
}

/// Rules are taken in order of their numbers, and each direction has its own (VPC guide, "Network ACL rules"): what
/// is offered stands before the rule that drops, at a number its own direction has free.
#[test]
fn an_entry_is_offered_at_a_number_its_direction_has_free() {
    let row = dropped(
        "3: a network ACL drops the request",
        &[
            BASE,
            HOSTS,
            ACL,
            "CreateNetworkAclEntry network_acl=$acl.acl entry.number=100 entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=10.0.1.0/24
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=10 entry.direction=inbound entry.action=allow entry.protocol=tcp entry.ports=22 entry.cidr=10.0.1.0/24
            CreateNetworkAclEntry network_acl=$acl.acl entry.number=20 entry.direction=outbound entry.action=allow entry.protocol=tcp entry.ports=22 entry.cidr=10.0.1.0/24",
        ],
        ("client", "far"),
        "network_acl",
        "strict",
    );
    let (mut play, made) = row.judge();
    let offered = made.reason.chain().flat_map(|reason| &reason.fixes).find_map(|fix| match &**fix {
        Command::CreateNetworkAclEntry(offered) => Some((fix, offered.entry.number)),
        _ => None,
    });
    let (fix, number) = offered.expect("an entry is offered");
    assert_eq!(number, 20);
    play.sketch = apply(&play.sketch, fix).expect("accepted").sketch;
    assert_eq!(row.ask(&play).outcome, Outcome::Connected);
}

/// Row 66: the 101st prefix takes the BGP session down, and with it what was announced.
#[test]
fn too_many_prefixes_take_the_line_down() {
    let line = &[BASE, HOSTS, ON_PREMISES, DESK, VPN_DOWN];
    let row = dropped("66", line, ("desk", "far"), "too_many_prefixes", "BGP session is down");
    let (play, made) = row.judge();
    assert_eq!(made.outcome, Outcome::Connected, "with few");
    for (prefixes, outcome) in [(100, Outcome::Connected), (101, Outcome::TimedOut)] {
        let mut play = play.clone();
        let id = play.parsed("$f.dxvif");
        let announced = (0..prefixes).map(|at| format!("192.168.{at}.0/24").parse().unwrap()).collect();
        play.sketch.virtual_interfaces.update(&id, |line| line.announced_prefixes = announced).unwrap();
        let made = row.ask(&play);
        assert_eq!(made.outcome, outcome, "{prefixes}");
        if outcome == Outcome::TimedOut {
            assert_eq!(made.reason.code.code(), row.code);
            assert!(text::verdict(&play.sketch, &made).contains(row.says));
        }
    }
}

/// R12, as the lines a virtual private gateway chooses among: Direct Connect, then a static VPN connection,
/// then one with BGP; a longer prefix before all of that.
#[test]
fn of_lines_for_equal_prefixes_the_preferred_one_is_taken() {
    let mut play = Play::new(BASE);
    for piece in [HOSTS, ON_PREMISES, DESK] {
        play.go(piece);
    }
    play.go("
        c2 = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
        s = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c2.cgw static_routes_only=true routes=192.168.0.0/16
    ");
    let row = works("R12", &[], ("client", "desk"), "");
    let line = |play: &Play| {
        let made = row.ask(play);
        assert_eq!(made.outcome, Outcome::Connected);
        let lines = made.forward.iter().filter_map(|hop| hop.leg.as_ref());
        lines
            .filter(|leg| matches!(leg.kind, LegKind::Vpn | LegKind::DirectConnectPrivate))
            .map(|leg| leg.from.clone())
            .next()
    };
    let called = |play: &Play, name: &str| Some(LegEnd::from(play.parsed::<ResourceId>(name)));
    assert_eq!(line(&play), called(&play, "$f.dxvif"));
    play.go(DX_DOWN);
    assert_eq!(line(&play), called(&play, "$s.vpn"), "static before BGP");
    let tunnels = "
        SetTunnelStatus vpn_connection=$s.vpn tunnel=1 status=DOWN
        SetTunnelStatus vpn_connection=$s.vpn tunnel=2 status=DOWN
    ";
    play.go(tunnels);
    assert_eq!(line(&play), called(&play, "$n.vpn"));
    play.go(&tunnels.replace("DOWN", "UP"));
    play.go("AnnouncePrefixes session=$n.vpn prefixes=192.168.1.0/24");
    assert_eq!(line(&play), called(&play, "$n.vpn"), "the longer prefix");
}

/// Row 60 in the scenario made for it.
#[test]
fn a_stateful_appliance_needs_both_ways_in_one_zone() {
    let sketch = open("transit-gateway");
    let ask = |sketch: &Sketch| attempt(&Index::of(sketch), "orders-1", "billing-2", 443);
    assert_eq!(ask(&sketch).outcome, Outcome::Connected, "appliance mode is on");
    let mut off = sketch.clone();
    let inspection =
        sketch.transit_gateway_attachments.iter().find(|one| one.appliance_mode).unwrap().id.clone();
    off.transit_gateway_attachments.update(&inspection, |one| one.appliance_mode = false).unwrap();
    let made = ask(&off);
    assert_eq!((made.outcome, made.reason.code.code()), (Outcome::TimedOut, "appliance_not_seen"));
    assert!(text::verdict(&off, &made).contains("firewall-"));
}

/// What a NAT gateway does to addresses, and an internet gateway after it.
#[test]
fn nat_and_internet_gateways_translate_one_after_another() {
    let (play, made) = works("62", &[BASE, HOSTS, NAT], ("far", ABROAD), "").judge();
    let elastic = play.sketch.elastic_addresses.get(&play.parsed("$e.eipalloc")).unwrap().address;
    let nat = play.sketch.nat_gateways.iter().next().unwrap().network_interface.clone();
    let own = play.sketch.network_interfaces.get(&nat).unwrap().address;
    let sources: Vec<String> = made.forward.iter().map(|hop| hop.packet.source.ip().to_string()).collect();
    assert_eq!(sources, ["10.0.2.10".to_owned(), own.to_string(), elastic.to_string(), elastic.to_string()]);
    assert_eq!(made.back.last().unwrap().packet, made.forward[0].packet.reply());
}

#[test]
fn aws_codes_are_codes_of_the_reachability_analyzer() {
    let known: Vec<&str> = include_str!("../vectors/reachability-analyzer-codes.txt").lines().collect();
    for code in ReasonCode::ALL {
        if let Some(aws) = code.aws_code() {
            assert!(known.contains(&aws), "{aws} of {} is none", code.code());
        }
    }
}

#[test]
fn what_is_not_here_has_a_reason() {
    for (row, why) in NOT_HERE {
        assert!(row.contains(':') && !why.is_empty());
    }
}

/// The lines of the diagram that a connection goes along: by a transit gateway both of the attachments' lines, which
/// lead from their interfaces to it, and by an internet gateway the one to the internet.
#[test]
fn a_connection_by_a_gateway_goes_along_its_lines() {
    let legs = |lines: &'static [&'static str], way, kind: LegKind| {
        let (play, made) = works("legs", lines, way, "").judge();
        let own = made.forward.into_iter().filter_map(|hop| hop.leg).filter(|leg| leg.kind == kind);
        (play, own.map(|leg| (leg.from, leg.to)).collect::<Vec<_>>())
    };
    let (play, found) = legs(&[BASE, HOSTS, TRANSIT], ("client", "other"), LegKind::TransitGateway);
    let gateway = LegEnd::Resource(play.parsed("$t.tgw"));
    let interface = |attachment: &str| {
        let id = play.parsed(attachment);
        let attachment = play.sketch.transit_gateway_attachments.get(&id).expect("it is there");
        LegEnd::Resource(attachment.network_interfaces.first().expect("an interface").clone().into())
    };
    let both =
        ["$ta.tgw-attach", "$tb.tgw-attach"].map(|attachment| (interface(attachment), gateway.clone()));
    assert_eq!(found, both);
    let (play, found) = legs(&[BASE, HOSTS], ("web", ABROAD), LegKind::Internet);
    assert_eq!(found, [(LegEnd::Resource(play.parsed("$out.igw")), LegEnd::Internet)]);
}

/// The local route leads to nobody, and a data center's host behind the gateway has the address: that host is named.
#[test]
fn whom_the_local_route_hides_is_named() {
    let row = dropped(
        "6, R5",
        &[
            BASE,
            HOSTS,
            ON_PREMISES,
            DESK,
            "AnnouncePrefixes session=$f.dxvif prefixes=10.0.7.0/24
            ModifyDataCenter data_center=$dc.dc cidrs=192.168.0.0/16,10.0.7.0/24
            old = AddDataCenterHost data_center=$dc.dc name=old address=10.0.7.9",
        ],
        ("client", "10.0.7.9"),
        "local_route_wins",
        "old",
    );
    let (play, made) = row.judge();
    let named = made.reason.chain().flat_map(|reason| &reason.resources);
    let hosts: Vec<_> = named.filter(|id| matches!(id, ResourceId::DataCenterHost(_))).collect();
    assert_eq!(hosts, [&play.parsed::<ResourceId>("$old.dch")]);
}

/// A client with both families asks for the other family where a name has none of its own, and says what is wrong of
/// its own where it has neither.
#[test]
fn a_name_with_addresses_of_the_other_family_is_found_by_a_client_with_both() {
    const NAMES: &str = "
        ModifyVpcAttribute vpc=$s.vpc enable_dns_support=true enable_dns_hostnames=true
        asks = RunInstances subnet=$s1.subnet name=asks ipv6_address=true
        four = RunInstances subnet=$s1.subnet name=four
        z = CreateHostedZone account=111111111111 name=x.example vpc=$s.vpc
    ";
    let mut play = Play::new(BASE);
    play.go(IPV6);
    play.go(NAMES);
    let address = play.sketch.network_interfaces.get(&play.parsed("$six.eni")).unwrap().ipv6_address.unwrap();
    play.go(&format!(
        "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=six.x.example record.record_type=AAAA record.ttl_s=60 record.values={address}"
    ));
    for (from, outcome) in [("asks", Outcome::Connected), ("four", Outcome::NameNotFound)] {
        let made = works("both families", &[], (from, "six.x.example"), "").ask(&play);
        assert_eq!(made.outcome, outcome, "{from}");
    }
}

/// A load balancer that preserves the client's address does not reach an endpoint's interface (NLB guide, "Client IP
/// preservation").
#[test]
fn a_client_s_address_is_not_preserved_towards_an_endpoint() {
    let mut play = Play::default();
    for piece in [BASE, HOSTS, ENDPOINT, ENDPOINT_OPEN] {
        play.go(piece);
    }
    let endpoint = play.sketch.vpc_endpoints.get(&play.parsed("$ep.vpce")).unwrap();
    let interface = play.sketch.network_interfaces.get(&endpoint.network_interfaces[0]).unwrap().address;
    play.go(&format!(
        "n = CreateLoadBalancer name=front subnets.subnet=$a2.subnet
         g = CreateTargetGroup name=addresses vpc=$a.vpc target_type=ip port=443
         RegisterTargets target_group=$g.targetgroup target.id={interface} target.port=443
         CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup"
    ));
    let row = works("preservation", &[], ("client", "front"), "");
    assert_eq!(row.ask(&play).outcome, Outcome::Connected);
    play.go("ModifyTargetGroupAttributes target_group=$g.targetgroup preserve_client_ip=true");
    let made = row.ask(&play);
    let codes: Vec<_> = made.reason.chain().map(|reason| reason.code).collect();
    assert_eq!(made.outcome, Outcome::TimedOut);
    assert!(codes.contains(&ReasonCode::SourcePreservation), "{codes:?}");
}
