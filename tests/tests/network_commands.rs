//! The verbs of the network: what each makes, refuses and leaves behind. Codes: "Error codes for the
//! Amazon EC2 API"; rules: the guides the verbs name.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Event, Wording, observe};
use privatelink::model::{
    Destination, Direction, PeeringState, Profile, ResourceId, RouteOrigin, RouteState, RouteTarget,
};
use privatelink_tests::play::Play;

/// Two accounts; a VPC with two subnets and an internet gateway, and a second one.
const BASE: &str = "
    CreateAccount account=111111111111 name=consumer regions=us-east-1,eu-west-2
    CreateAccount account=222222222222 name=provider regions=us-east-1
    a = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/16 name=a
    a1 = CreateSubnet vpc=$a.vpc cidr=10.0.1.0/24 availability_zone=us-east-1a
    a2 = CreateSubnet vpc=$a.vpc cidr=10.0.2.0/24 availability_zone=us-east-1b
    b = CreateVpc account=222222222222 region=us-east-1 cidr=10.1.0.0/16 name=b
    b1 = CreateSubnet vpc=$b.vpc cidr=10.1.1.0/24
    out = CreateInternetGateway account=111111111111 region=us-east-1
    AttachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
    CreateRoute route_table=$a.rtb destination=0.0.0.0/0 target=$out.igw
";

/// A data center on a line and a VPN, both leading to the first VPC.
const ON_PREMISES: &str = "
    dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
    v = CreateVpnGateway account=111111111111 region=us-east-1
    AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc
    EnableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw
    c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
    n = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw
    x = CreateConnection account=111111111111 region=us-east-1 data_center=$dc.dc
    f = CreatePrivateVirtualInterface connection=$x.dxcon virtual_private_gateway=$v.vgw
";

fn base() -> Play {
    Play::new(BASE)
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(play: &Play, name: &str) -> T {
    play.id(name).parse().unwrap()
}

/// Where a table's route for a block leads, and whether it does.
fn route(play: &Play, table: &str, destination: &str) -> Option<(String, RouteState)> {
    let destination: Destination = destination.parse().unwrap();
    let table = play.sketch.route_tables.get(&id(play, table)).unwrap();
    let found = table.routes.iter().find(|route| route.destination == destination)?;
    Some((found.target.to_string(), found.state))
}

#[test]
fn a_vpc_comes_with_what_aws_makes_with_it() {
    let play = base();
    let vpc = play.sketch.vpcs.get(&id(&play, "$a.vpc")).unwrap();
    assert!(vpc.enable_dns_support && !vpc.enable_dns_hostnames, "as CreateVpc leaves them");
    let table = play.sketch.route_tables.get(&id(&play, "$a.rtb")).unwrap();
    assert!(table.main);
    assert_eq!(table.routes[0].target, RouteTarget::Local);
    assert_eq!(table.routes[0].origin, RouteOrigin::CreateRouteTable);
    let acl = play.sketch.network_acls.get(&id(&play, "$a.acl")).unwrap();
    assert!(acl.default);
    let numbers: Vec<_> = acl.entries.iter().map(|entry| (entry.number, entry.direction)).collect();
    assert_eq!(numbers, [(100, Direction::Inbound), (100, Direction::Outbound)]);
    let group = play.sketch.security_groups.get(&id(&play, "$a.sg")).unwrap();
    assert_eq!(group.name, "default");
    let peers: Vec<_> = group.rules.iter().map(|rule| rule.permission.peer.to_string()).collect();
    assert_eq!(peers, [play.id("$a.sg"), "0.0.0.0/0".to_owned()]);
    assert!(observe(&play.sketch).is_empty(), "everything fits");
}

#[test]
fn an_ipv6_block_brings_its_routes_and_rules() {
    let mut play = base();
    play.go("
        six = CreateVpc account=111111111111 region=eu-west-2 cidr=10.9.0.0/16 amazon_provided_ipv6_cidr_block=true
        AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true
        AssociateVpcCidrBlock vpc=$a.vpc cidr=10.200.0.0/16
    ");
    let vpc = play.sketch.vpcs.get(&id(&play, "$six.vpc")).unwrap();
    let block = vpc.ipv6_cidrs[0];
    assert_eq!(block.prefix_len(), 56);
    assert!(route(&play, "$six.rtb", &block.to_string()).is_some());
    assert_eq!(play.sketch.network_acls.get(&id(&play, "$six.acl")).unwrap().entries.len(), 4);
    assert_eq!(route(&play, "$a.rtb", "10.200.0.0/16").unwrap().0, "local");
    play.go("DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.200.0.0/16");
    assert!(route(&play, "$a.rtb", "10.200.0.0/16").is_none());
}

/// Lines that prepare, the line refused, and AWS's code.
const REFUSED: &[(&str, &str, &str)] = &[
    // VPCs and subnets: sizes, places, neighbours.
    ("", "CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/8", "InvalidVpc.Range"),
    ("", "CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/29", "InvalidVpc.Range"),
    ("", "CreateVpc account=111111111111 region=xx-nowhere-9 cidr=10.0.0.0/16", "InvalidRegion"),
    ("", "CreateSubnet vpc=vpc-0 cidr=10.0.3.0/24", "InvalidVpcID.NotFound"),
    ("", "CreateSubnet vpc=$a.vpc cidr=10.2.3.0/24", "InvalidSubnet.Range"),
    ("", "CreateSubnet vpc=$a.vpc cidr=10.0.3.0/29", "InvalidSubnet.Range"),
    ("", "CreateSubnet vpc=$a.vpc cidr=10.0.1.128/25", "InvalidSubnet.Conflict"),
    ("", "CreateSubnet vpc=$a.vpc cidr=10.0.0.0/16", "InvalidSubnet.Conflict"),
    ("", "CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24 availability_zone=eu-west-2a", "InvalidParameterValue"),
    ("", "CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24 availability_zone_id=euw2-az1", "InvalidParameterValue"),
    ("", "AssociateSubnetCidrBlock subnet=$a1.subnet ipv6_cidr=2001:db8::/64", "InvalidSubnet.Range"),
    ("", "DisassociateSubnetCidrBlock subnet=$a1.subnet", "InvalidSubnetCidrBlockAssociationID.NotFound"),
    ("", "AssociateVpcCidrBlock vpc=$a.vpc cidr=10.0.128.0/20", "InvalidVpc.Conflict"),
    ("", "AssociateVpcCidrBlock vpc=$a.vpc", "MissingParameter"),
    ("", "DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.0.0.0/16", "OperationNotPermitted"),
    ("", "DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.7.0.0/16", "InvalidVpcCidrBlockAssociationID.NotFound"),
    (
        "AssociateVpcCidrBlock vpc=$a.vpc cidr=10.7.0.0/16
         CreateSubnet vpc=$a.vpc cidr=10.7.1.0/24",
        "DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.7.0.0/16",
        "DependencyViolation",
    ),
    ("", "ModifyVpcAttribute vpc=$a.vpc", "MissingParameter"),
    ("", "DeleteVpc vpc=$a.vpc", "DependencyViolation"),
    ("RunInstances subnet=$a1.subnet", "DeleteSubnet subnet=$a1.subnet", "DependencyViolation"),
    ("", "DeleteSubnet subnet=subnet-0", "InvalidSubnetID.NotFound"),
    // Route tables and routes.
    ("", "DeleteRouteTable route_table=$a.rtb", "DependencyViolation"),
    ("", "DeleteRouteTable route_table=rtb-0", "InvalidRouteTableID.NotFound"),
    ("", "AssociateRouteTable subnet=$b1.subnet route_table=$a.rtb", "InvalidParameterValue"),
    (
        "AssociateRouteTable subnet=$a1.subnet route_table=$a.rtb",
        "AssociateRouteTable subnet=$a1.subnet route_table=$a.rtb",
        "Resource.AlreadyAssociated",
    ),
    ("", "DisassociateRouteTable subnet=$a1.subnet", "InvalidAssociationID.NotFound"),
    ("", "CreateRoute route_table=$a.rtb destination=0.0.0.0/0 target=$out.igw", "RouteAlreadyExists"),
    ("", "CreateRoute route_table=$b.rtb destination=0.0.0.0/0 target=$out.igw", "InvalidParameterValue"),
    (
        "",
        "CreateRoute route_table=$b.rtb destination=0.0.0.0/0 target=igw-0",
        "InvalidInternetGatewayID.NotFound",
    ),
    ("", "CreateRoute route_table=$a.rtb destination=10.5.0.0/16 target=local", "InvalidParameterValue"),
    (
        "",
        "CreateRoute route_table=$a.rtb destination=169.254.169.0/24 target=$out.igw",
        "InvalidParameterValue",
    ),
    ("", "CreateRoute route_table=$a.rtb destination=10.0.1.0/24 target=$out.igw", "InvalidParameterValue"),
    (
        "e = CreateEgressOnlyInternetGateway vpc=$a.vpc",
        "CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target=$e.eigw",
        "InvalidParameterValue",
    ),
    ("", "DeleteRoute route_table=$a.rtb destination=10.0.0.0/16", "InvalidParameterValue"),
    ("", "DeleteRoute route_table=$a.rtb destination=10.9.0.0/16", "InvalidRoute.NotFound"),
    ("", "ReplaceRoute route_table=$a.rtb destination=10.9.0.0/16 target=$out.igw", "InvalidRoute.NotFound"),
    ("", "ReplaceRoute route_table=$a.rtb destination=10.0.0.0/16 target=$out.igw", "InvalidParameterValue"),
    // Network ACLs.
    ("", "DeleteNetworkAcl network_acl=$a.acl", "InvalidParameterValue"),
    (
        "n = CreateNetworkAcl vpc=$a.vpc
         ReplaceNetworkAclAssociation subnet=$a1.subnet network_acl=$n.acl",
        "DeleteNetworkAcl network_acl=$n.acl",
        "DependencyViolation",
    ),
    (
        "",
        "CreateNetworkAclEntry network_acl=$a.acl entry.number=100 entry.direction=inbound entry.action=deny \
         entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0",
        "NetworkAclEntryAlreadyExists",
    ),
    (
        "",
        "CreateNetworkAclEntry network_acl=$a.acl entry.number=32767 entry.direction=inbound entry.action=deny \
         entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0",
        "InvalidParameterValue",
    ),
    (
        "",
        "ReplaceNetworkAclEntry network_acl=$a.acl entry.number=99 entry.direction=inbound entry.action=deny \
         entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0",
        "InvalidNetworkAclEntry.NotFound",
    ),
    (
        "",
        "DeleteNetworkAclEntry network_acl=$a.acl number=99 direction=outbound",
        "InvalidNetworkAclEntry.NotFound",
    ),
    ("", "ReplaceNetworkAclAssociation subnet=$b1.subnet network_acl=$a.acl", "InvalidParameterValue"),
    // Security groups.
    ("", "CreateSecurityGroup vpc=$a.vpc name=default", "InvalidGroup.Reserved"),
    ("", "CreateSecurityGroup vpc=$a.vpc name=sg-1", "InvalidParameterValue"),
    (
        "CreateSecurityGroup vpc=$a.vpc name=web",
        "CreateSecurityGroup vpc=$a.vpc name=web",
        "InvalidGroup.Duplicate",
    ),
    ("", "DeleteSecurityGroup group=$a.sg", "CannotDelete"),
    ("", "DeleteSecurityGroup group=sg-0", "InvalidGroup.NotFound"),
    (
        "g = CreateSecurityGroup vpc=$a.vpc name=web
         RunInstances subnet=$a1.subnet security_groups=$g.sg",
        "DeleteSecurityGroup group=$g.sg",
        "DependencyViolation",
    ),
    (
        "",
        "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 \
         permission.peer=$b.sg",
        "InvalidGroup.NotFound",
    ),
    // Prefix lists.
    (
        "",
        "CreateManagedPrefixList account=111111111111 region=us-east-1 name=com.amazonaws.x",
        "InvalidParameterValue",
    ),
    (
        "",
        "CreateManagedPrefixList account=111111111111 region=us-east-1 name=x entries=10.0.0.0/8,2001:db8::/32",
        "InvalidParameterValue",
    ),
    (
        "l = CreateManagedPrefixList account=111111111111 region=us-east-1 name=x entries=198.51.100.0/24
         CreateRoute route_table=$a.rtb destination=$l.pl target=$out.igw",
        "DeleteManagedPrefixList prefix_list=$l.pl",
        "DependencyViolation",
    ),
    // Hosts and their interfaces.
    ("", "RunInstances subnet=$a1.subnet address=10.0.1.3", "InvalidParameterValue"),
    ("", "RunInstances subnet=$a1.subnet address=10.0.1.255", "InvalidParameterValue"),
    ("", "RunInstances subnet=$a1.subnet address=10.0.2.9", "InvalidParameterValue"),
    (
        "RunInstances subnet=$a1.subnet address=10.0.1.9",
        "RunInstances subnet=$a1.subnet address=10.0.1.9",
        "InvalidIPAddress.InUse",
    ),
    ("", "RunInstances subnet=$a1.subnet security_groups=$b.sg", "InvalidGroup.NotFound"),
    (
        "f = AddHost subnet=$a1.subnet flavor=function",
        "TerminateInstances instance=$f.host",
        "InvalidInstanceID.NotFound",
    ),
    ("i = RunInstances subnet=$a1.subnet", "RemoveHost host=$i.i", "InvalidParameterValue"),
    (
        "f = AddHost subnet=$a1.subnet flavor=function",
        "AddBridgeContainer instance=$f.host",
        "InvalidParameterValue",
    ),
    (
        "f = AddHost subnet=$a1.subnet flavor=function",
        "AddApplication host=$f.host application.port=443 application.protocol=tls application.state=running",
        "InvalidParameterValue",
    ),
    ("i = RunInstances subnet=$a1.subnet", "RemoveApplication host=$i.i port=443", "InvalidParameterValue"),
    (
        "i = RunInstances subnet=$a1.subnet",
        "DetachNetworkInterface network_interface=$i.eni",
        "OperationNotPermitted",
    ),
    (
        "i = RunInstances subnet=$a1.subnet",
        "ModifyNetworkInterfaceAttribute network_interface=$i.eni",
        "MissingParameter",
    ),
    (
        "p = AllocateAddress account=111111111111 region=us-east-1
         g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
        "ModifyNetworkInterfaceAttribute network_interface=$g.eni source_dest_check=false",
        "OperationNotPermitted",
    ),
    // Gateways.
    ("", "AttachInternetGateway internet_gateway=$out.igw vpc=$a.vpc", "Resource.AlreadyAssociated"),
    (
        "i = CreateInternetGateway account=111111111111 region=us-east-1",
        "AttachInternetGateway internet_gateway=$i.igw vpc=$a.vpc",
        "InvalidParameterValue",
    ),
    (
        "i = CreateInternetGateway account=111111111111 region=us-east-1",
        "AttachInternetGateway internet_gateway=$i.igw vpc=$b.vpc",
        "InvalidVpcID.NotFound",
    ),
    ("", "DetachInternetGateway internet_gateway=$out.igw vpc=$b.vpc", "Gateway.NotAttached"),
    ("", "DeleteInternetGateway internet_gateway=$out.igw", "DependencyViolation"),
    (
        "RunInstances subnet=$a1.subnet associate_public_ip_address=true",
        "DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc",
        "DependencyViolation",
    ),
    (
        "CreateEgressOnlyInternetGateway vpc=$a.vpc",
        "CreateEgressOnlyInternetGateway vpc=$a.vpc",
        "InvalidParameterValue",
    ),
    ("", "CreateNatGateway subnet=$a1.subnet", "MissingParameter"),
    ("", "CreateNatGateway subnet=$a1.subnet elastic_address=eipalloc-0", "InvalidAllocationID.NotFound"),
    (
        "p = AllocateAddress account=222222222222 region=us-east-1",
        "CreateNatGateway subnet=$b1.subnet elastic_address=$p.eipalloc",
        "Gateway.NotAttached",
    ),
    (
        "p = AllocateAddress account=111111111111 region=us-east-1
         CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
        "CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
        "Resource.AlreadyAssociated",
    ),
    (
        "p = AllocateAddress account=111111111111 region=us-east-1
         g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
        "DisassociateAddress elastic_address=$p.eipalloc",
        "OperationNotPermitted",
    ),
    (
        "p = AllocateAddress account=111111111111 region=us-east-1
         i = RunInstances subnet=$a1.subnet
         AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni",
        "ReleaseAddress elastic_address=$p.eipalloc",
        "InvalidIPAddress.InUse",
    ),
    (
        "p = AllocateAddress account=111111111111 region=us-east-1
         i = RunInstances subnet=$a1.subnet
         j = RunInstances subnet=$a1.subnet
         AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni",
        "AssociateAddress elastic_address=$p.eipalloc network_interface=$j.eni",
        "Resource.AlreadyAssociated",
    ),
    (
        "p = AllocateAddress account=222222222222 region=us-east-1
         i = RunInstances subnet=$b1.subnet",
        "AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni",
        "Gateway.NotAttached",
    ),
    (
        "p = AllocateAddress account=111111111111 region=us-east-1",
        "DisassociateAddress elastic_address=$p.eipalloc",
        "InvalidAssociationID.NotFound",
    ),
    // Peering.
    ("", "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$a.vpc", "InvalidParameterValue"),
    (
        "o = CreateVpc account=222222222222 region=us-east-1 cidr=10.4.0.0/16
         AssociateVpcCidrBlock vpc=$o.vpc cidr=10.0.0.0/20",
        "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$o.vpc",
        "InvalidParameterValue",
    ),
    (
        "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc",
        "CreateVpcPeeringConnection requester_vpc=$b.vpc accepter_vpc=$a.vpc",
        "VpcPeeringConnectionAlreadyExists",
    ),
    (
        "p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
         AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx",
        "ModifyVpcPeeringConnectionOptions vpc_peering_connection=$p.pcx requester_dns_resolution=true",
        "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled",
    ),
    (
        "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc",
        "AssociateVpcCidrBlock vpc=$a.vpc cidr=10.1.128.0/20",
        "InvalidVpc.Conflict",
    ),
    (
        "CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
         DeleteSubnet subnet=$b1.subnet",
        "DeleteVpc vpc=$b.vpc",
        "DependencyViolation",
    ),
    // On premises.
    (
        ON_PREMISES,
        "AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
        "VpnGatewayAttachmentLimitExceeded",
    ),
    (
        "v = CreateVpnGateway account=111111111111 region=us-east-1
         w = CreateVpnGateway account=111111111111 region=us-east-1
         AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
        "AttachVpnGateway virtual_private_gateway=$w.vgw vpc=$a.vpc",
        "InvalidVpcState",
    ),
    (
        ON_PREMISES,
        "DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$b.vpc",
        "InvalidVpnGatewayAttachment.NotFound",
    ),
    (ON_PREMISES, "DeleteVpnGateway virtual_private_gateway=$v.vgw", "IncorrectState"),
    (
        "v = CreateVpnGateway account=111111111111 region=us-east-1",
        "EnableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw",
        "Gateway.NotAttached",
    ),
    (ON_PREMISES, "DeleteCustomerGateway customer_gateway=$c.cgw", "DependencyViolation"),
    (
        ON_PREMISES,
        "CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc bgp_asn=7224",
        "InvalidParameterValue",
    ),
    (
        ON_PREMISES,
        "CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw",
        "InvalidOption.Conflict",
    ),
    (
        ON_PREMISES,
        "CreateVpnConnectionRoute vpn_connection=$n.vpn cidr=192.168.9.0/24",
        "InvalidParameterValue",
    ),
    (ON_PREMISES, "SetTunnelStatus vpn_connection=$n.vpn tunnel=3 status=DOWN", "InvalidParameterValue"),
    (ON_PREMISES, "DeleteConnection connection=$x.dxcon", "DirectConnectClientException"),
    (
        ON_PREMISES,
        "CreatePrivateVirtualInterface connection=$x.dxcon virtual_private_gateway=$v.vgw vlan=101",
        "DirectConnectClientException",
    ),
    (
        ON_PREMISES,
        "CreatePrivateVirtualInterface connection=$x.dxcon virtual_private_gateway=$v.vgw vlan=4095",
        "DirectConnectClientException",
    ),
    (
        ON_PREMISES,
        "CreatePublicVirtualInterface connection=$x.dxcon announced_prefixes=192.168.0.0/16",
        "DirectConnectClientException",
    ),
    (
        ON_PREMISES,
        "UpdateVirtualInterfaceAttributes virtual_interface=$f.dxvif mtu=9000",
        "DirectConnectClientException",
    ),
    (ON_PREMISES, "StopBgpFailoverTest virtual_interface=$f.dxvif", "DirectConnectClientException"),
    (ON_PREMISES, "DeleteDataCenter data_center=$dc.dc", "DependencyViolation"),
    (ON_PREMISES, "AddDataCenterHost data_center=$dc.dc address=10.0.0.9", "InvalidParameterValue"),
    // Accounts, tags, notes.
    ("", "CreateAccount account=111111111111", "InvalidParameterValue"),
    ("", "CloseAccount account=111111111111", "DependencyViolation"),
    ("", "CreateTags resource=$a.vpc tag.key=aws:x tag.value=1", "InvalidTagKey.Malformed"),
    ("", "Rename resource=$a.sg name=other", "InvalidParameterValue"),
    ("", "CreateTags resource=$a1.subnet tag.value=1", "InvalidTagKey.Malformed"),
    ("", "AddNote text=x about=vpc-0", "InvalidVpcID.NotFound"),
    ("", "AddNote", "MissingParameter"),
    ("", "RemoveNote note=note-0", "InvalidParameterValue"),
];

#[test]
fn what_aws_refuses_is_refused_with_its_code_and_changes_nothing() {
    for (lines, refused, code) in REFUSED {
        let mut play = base();
        play.go(lines);
        let before = play.sketch.clone();
        match play.run(refused) {
            Err(refusal) => assert_eq!(refusal.code, *code, "{refused}\n{refusal}"),
            Ok(_) => panic!("accepted: {refused}"),
        }
        assert!(play.sketch == before, "{refused}");
    }
}

/// Sentences of AWS's that were seen word for word (issues and guides).
#[test]
fn sentences_of_aws_are_word_for_word() {
    let mut play = base();
    play.go("
        l = CreateManagedPrefixList account=111111111111 region=us-east-1 name=x entries=198.51.100.0/24
        CreateRoute route_table=$a.rtb destination=$l.pl target=$out.igw
        p = AllocateAddress account=111111111111 region=us-east-1
        CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc
        q = AllocateAddress account=222222222222 region=us-east-1
        small = CreateSubnet vpc=$a.vpc cidr=10.0.3.0/28
        r = AllocateAddress account=111111111111 region=us-east-1
        pc = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
        AcceptVpcPeeringConnection vpc_peering_connection=$pc.pcx
    ");
    for _ in 0..11 {
        play.go("RunInstances subnet=$small.subnet");
    }
    let said = |play: &Play, line: &str| {
        let refusal = play.clone().run(line).expect_err(line);
        assert_eq!(refusal.wording, Wording::Aws, "{line}");
        refusal.text
    };
    let (rtb, pl, p, b) = (play.id("$a.rtb"), play.id("$l.pl"), play.id("$p.eipalloc"), play.id("$b.vpc"));
    for (line, text) in [
        ("DeleteSubnet subnet=subnet-0", "The subnet ID 'subnet-0' does not exist".to_owned()),
        ("DeleteRouteTable route_table=rtb-0", "The routeTable ID 'rtb-0' does not exist".to_owned()),
        ("DeleteSecurityGroup group=sg-0", "The security group 'sg-0' does not exist".to_owned()),
        (
            "CreateRoute route_table=$a.rtb destination=$l.pl target=$out.igw",
            format!("route table {rtb} already has a route with destination-prefix-list-id {pl}"),
        ),
        (
            "CreateNatGateway subnet=$a2.subnet elastic_address=$p.eipalloc",
            format!("Elastic IP address {p} is already associated"),
        ),
        (
            "CreateNatGateway subnet=$a2.subnet elastic_address=eipalloc-0",
            "Elastic IP address eipalloc-0 could not be associated with this NAT gateway".to_owned(),
        ),
        (
            "CreateNatGateway subnet=$b1.subnet elastic_address=$q.eipalloc",
            format!("Network {b} has no Internet gateway attached"),
        ),
        (
            "CreateNatGateway subnet=$small.subnet elastic_address=$r.eipalloc",
            "Subnet has insufficient free addresses to create this NAT gateway".to_owned(),
        ),
        (
            "AcceptVpcPeeringConnection vpc_peering_connection=$pc.pcx",
            format!(
                "VpcPeeringConnectionID {} is not in the correct state for the request.",
                play.id("$pc.pcx")
            ),
        ),
    ] {
        assert_eq!(said(&play, line), text, "{line}");
    }
    let full = play.run("RunInstances subnet=$small.subnet").expect_err("eleven of sixteen are given out");
    assert_eq!(full.code, "InsufficientFreeAddressesInSubnet");
}

/// §1.6: touching an endpoint's own interface.
#[test]
fn an_endpoints_interface_refuses_every_hand() {
    let mut play = base();
    play.go("
        e = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kinesis-streams subnets.subnet=$a1.subnet
    ");
    let detach = play.run("DetachNetworkInterface network_interface=$e.eni").expect_err("AWS's own");
    assert_eq!(detach.code, "OperationNotPermitted");
    assert_eq!(detach.text, "You are not allowed to manage 'ela-attach' attachments.");
    let modify = "ModifyNetworkInterfaceAttribute network_interface=$e.eni security_groups=$a.sg";
    assert_eq!(play.run(modify).expect_err("AWS's own").code, "OperationNotPermitted");
}

#[test]
fn whatever_a_route_leads_to_leaves_a_blackhole() {
    for (target, lines, gone) in [
        ("$out.igw", "", "DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc"),
        (
            "$g.nat",
            "p = AllocateAddress account=111111111111 region=us-east-1
             g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
            "DeleteNatGateway nat_gateway=$g.nat",
        ),
        ("$r.eni", "r = AddHost subnet=$a1.subnet flavor=virtual_router", "TerminateInstances instance=$r.i"),
        (
            "$p.pcx",
            "p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
             AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx",
            "DeleteVpcPeeringConnection vpc_peering_connection=$p.pcx",
        ),
        (
            "$v.vgw",
            "v = CreateVpnGateway account=111111111111 region=us-east-1
             AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
            "DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
        ),
    ] {
        let mut play = base();
        play.go(lines);
        play.go(&format!("CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target={target}"));
        play.go(&format!("n = AddNote text=here about={}", "$a.rtb"));
        let there = (play.id(target), RouteState::Active);
        assert_eq!(route(&play, "$a.rtb", "198.51.100.0/24"), Some(there.clone()), "{target}");
        play.go(gone);
        assert_eq!(
            route(&play, "$a.rtb", "198.51.100.0/24"),
            Some((there.0, RouteState::Blackhole)),
            "{gone}"
        );
        assert!(observe(&play.sketch).is_empty(), "{gone}: {:?}", observe(&play.sketch));
        play.go("DeleteRoute route_table=$a.rtb destination=198.51.100.0/24");
    }
}

/// R6: since August 2021 a route may be for exactly a subnet's block, to an interface or NAT gateway.
#[test]
fn a_route_more_specific_than_the_local_one_belongs_to_a_profile() {
    let mut play = base();
    play.go("r = AddHost subnet=$a2.subnet flavor=virtual_router");
    for (profile, block, fits) in [
        (Profile::Today, "10.0.1.0/24", true),
        (Profile::Today, "10.0.1.0/25", false),
        (Profile::Paper, "10.0.1.0/24", false),
    ] {
        let mut play = play.clone();
        play.sketch.profile = profile;
        let made = play.run(&format!("CreateRoute route_table=$a.rtb destination={block} target=$r.eni"));
        assert_eq!(made.is_ok(), fits, "{profile:?} {block}");
    }
    let replaced = "ReplaceRoute route_table=$a.rtb destination=10.0.0.0/16 target=$r.eni";
    play.go(replaced);
    assert_eq!(route(&play, "$a.rtb", "10.0.0.0/16").unwrap().0, play.id("$r.eni"));
    play.go("ReplaceRoute route_table=$a.rtb destination=10.0.0.0/16 target=local");
    play.sketch.profile = Profile::Paper;
    assert_eq!(play.run(replaced).expect_err("2018").code, "InvalidParameterValue");
}

/// Every verb in every state (VPC peering guide, "VPC peering connection lifecycle").
#[test]
fn a_peering_connection_goes_through_its_states() {
    use PeeringState::{
        Active, Deleted, Deleting, Expired, Failed, InitiatingRequest, PendingAcceptance, Provisioning,
        Rejected,
    };
    let mut play = base();
    play.go("
        ModifyVpcAttribute vpc=$a.vpc enable_dns_hostnames=true
        ModifyVpcAttribute vpc=$b.vpc enable_dns_hostnames=true
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
    ");
    let peering = id(&play, "$p.pcx");
    assert_eq!(play.sketch.vpc_peering_connections.get(&peering).unwrap().state, PendingAcceptance);
    for from in [
        Active,
        InitiatingRequest,
        PendingAcceptance,
        Provisioning,
        Rejected,
        Expired,
        Failed,
        Deleting,
        Deleted,
    ] {
        for (verb, allowed, to) in [
            ("AcceptVpcPeeringConnection", from == PendingAcceptance, Active),
            ("RejectVpcPeeringConnection", from == PendingAcceptance, Rejected),
            ("ExpireVpcPeeringConnection", from == PendingAcceptance, Expired),
            ("DeleteVpcPeeringConnection", from == PendingAcceptance || from == Active, Deleted),
            ("ModifyVpcPeeringConnectionOptions", from == Active, Active),
        ] {
            let mut play = play.clone();
            play.sketch.vpc_peering_connections.update(&peering, |peering| peering.state = from).unwrap();
            let options = if verb.starts_with("Modify") { " requester_dns_resolution=true" } else { "" };
            match play.run(&format!("{verb} vpc_peering_connection=$p.pcx{options}")) {
                Ok(applied) => {
                    assert!(allowed, "{verb} from {from:?}");
                    assert_eq!(applied.sketch.vpc_peering_connections.get(&peering).unwrap().state, to);
                }
                Err(refusal) => {
                    assert!(!allowed, "{verb} from {from:?}: {refusal}");
                    assert_eq!(refusal.code, "InvalidStateTransition");
                }
            }
        }
    }
}

#[test]
fn a_peer_may_be_named_in_rules_of_its_own_region_only() {
    let mut play = base();
    let rule = "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer";
    play.go("
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
        far = CreateVpc account=111111111111 region=eu-west-2 cidr=10.8.0.0/16
        q = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$far.vpc
        AcceptVpcPeeringConnection vpc_peering_connection=$q.pcx
    ");
    assert_eq!(play.run(&format!("{rule}=$b.sg")).expect_err("not yet").code, "InvalidGroup.NotFound");
    play.go("AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx");
    play.go(&format!("{rule}=$b.sg"));
    assert_eq!(play.run(&format!("{rule}=$far.sg")).expect_err("far").code, "InvalidGroup.NotFound");
}

#[test]
fn a_route_to_a_peering_connection_leads_nowhere_until_it_is_accepted() {
    let mut play = base();
    play.go("
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
        CreateRoute route_table=$a.rtb destination=10.1.0.0/16 target=$p.pcx
    ");
    assert_eq!(route(&play, "$a.rtb", "10.1.0.0/16").unwrap().1, RouteState::Blackhole);
    play.go("AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx");
    assert_eq!(route(&play, "$a.rtb", "10.1.0.0/16").unwrap().1, RouteState::Active);
}

/// What the customer announces appears, and goes with what it is announced on.
#[test]
fn routes_are_propagated_while_a_way_is_up() {
    let mut play = base();
    play.go(ON_PREMISES);
    let has = |play: &Play, block: &str| route(play, "$a.rtb", block).is_some();
    assert_eq!(route(&play, "$a.rtb", "192.168.0.0/16").unwrap().0, play.id("$v.vgw"));
    for (line, there) in [
        ("SetConnectionState connection=$x.dxcon state=down", true),
        ("SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=DOWN", true),
        ("SetTunnelStatus vpn_connection=$n.vpn tunnel=2 status=DOWN", false),
        ("SetConnectionState connection=$x.dxcon state=available", true),
        ("StartBgpFailoverTest virtual_interface=$f.dxvif", false),
        ("StopBgpFailoverTest virtual_interface=$f.dxvif", true),
        ("DeleteVirtualInterface virtual_interface=$f.dxvif", false),
        ("SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=UP", true),
        ("DisableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw", false),
        ("EnableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw", true),
        ("AnnouncePrefixes session=$n.vpn prefixes=172.30.0.0/16", false),
    ] {
        play.go(line);
        assert_eq!(has(&play, "192.168.0.0/16"), there, "{line}");
    }
    assert!(has(&play, "172.30.0.0/16"));
    play.go("DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc");
    assert!(!has(&play, "172.30.0.0/16"));
    assert!(observe(&play.sketch).is_empty());
}

#[test]
fn a_static_route_and_a_propagated_one_stand_side_by_side() {
    let mut play = base();
    play.go(ON_PREMISES);
    play.go("CreateRoute route_table=$a.rtb destination=192.168.0.0/16 target=$out.igw");
    let table = play.sketch.route_tables.get(&id(&play, "$a.rtb")).unwrap();
    let to: Destination = "192.168.0.0/16".parse().unwrap();
    assert_eq!(table.routes.iter().filter(|route| route.destination == to).count(), 2);
    play.go("DeleteRoute route_table=$a.rtb destination=192.168.0.0/16");
    assert_eq!(route(&play, "$a.rtb", "192.168.0.0/16").unwrap().0, play.id("$v.vgw"));
}

#[test]
fn the_main_table_changes_hands() {
    let mut play = base();
    play.go("
        t = CreateRouteTable vpc=$a.vpc
        ReplaceRouteTableAssociation route_table=$t.rtb
        DeleteRouteTable route_table=$a.rtb
    ");
    let main: Vec<_> =
        play.sketch.route_tables.iter().filter(|table| table.main).map(|table| &table.id).collect();
    assert!(main.contains(&&id(&play, "$t.rtb")) && main.len() == 2, "one for each VPC");
}

/// Shuffled in us-east-1, uniform in eu-west-2, and the same every time.
#[test]
fn zone_names_are_shuffled_where_aws_shuffles_them() {
    let zones = |seed: u32, line: &str| {
        let mut play = Play::default();
        play.sketch.seed = seed;
        play.go(line);
        let account = play.sketch.accounts.iter().next().unwrap();
        account.zones.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let old = "CreateAccount account=111111111111 regions=us-east-1";
    let first = zones(7, old);
    assert_eq!(first, zones(7, old), "the same from the same");
    assert!((0..20).any(|seed| zones(seed, old) != first), "another seed, another order");
    let mut ids: Vec<_> = first.iter().map(|mapping| mapping.split_once('=').unwrap().1.to_owned()).collect();
    ids.sort();
    assert_eq!(ids, ["use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"], "each once");
    let names: Vec<_> = first.iter().map(|mapping| mapping.split_once('=').unwrap().0).collect();
    assert_eq!(names.first().zip(names.last()), Some((&"us-east-1a", &"us-east-1f")));
    for seed in 0..20 {
        let london = zones(seed, "CreateAccount account=111111111111 regions=eu-west-2");
        assert_eq!(london, ["eu-west-2a=euw2-az1", "eu-west-2b=euw2-az2", "eu-west-2c=euw2-az3"]);
        let new = zones(seed, "CreateAccount account=111111111111 regions=us-west-1 shuffled_zones=false");
        assert_eq!(new, ["us-west-1a=usw1-az1", "us-west-1b=usw1-az2", "us-west-1c=usw1-az3"]);
        let montreal = zones(seed, "CreateAccount account=111111111111 regions=ca-central-1");
        assert_eq!(montreal[2], "ca-central-1c=cac1-az4");
    }
}

#[test]
fn names_tags_and_notes() {
    let mut play = base();
    play.go("
        CreateTags resource=$a.vpc tag.key=Name tag.value=shop
        CreateTags resource=$a.vpc tag.key=team tag.value=red
        CreateTags resource=$a.vpc tag.key=team tag.value=blue
        CreateTags resource=$a.sg tag.key=Name tag.value=mine
        Rename resource=$a1.subnet name=front
        n = AddNote text=look about=$out.igw
        EditNote note=$n.note text=here about=$out.igw
    ");
    let vpc = play.sketch.vpcs.get(&id(&play, "$a.vpc")).unwrap();
    assert_eq!(vpc.name, "shop");
    assert_eq!(
        vpc.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect::<Vec<_>>(),
        [("team", "blue")]
    );
    let group = play.sketch.security_groups.get(&id(&play, "$a.sg")).unwrap();
    assert_eq!((group.name.as_str(), group.tags.len()), ("default", 1), "a group's name is no tag");
    assert_eq!(play.sketch.subnets.get(&id(&play, "$a1.subnet")).unwrap().name, "front");
    play.go("
        DeleteTags resource=$a.vpc key=team
        DeleteTags resource=$a.vpc key=Name
        DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
        DeleteInternetGateway internet_gateway=$out.igw
    ");
    let vpc = play.sketch.vpcs.get(&id(&play, "$a.vpc")).unwrap();
    assert!(vpc.name.is_empty() && vpc.tags.is_empty());
    let note = play.sketch.notes.get(&id(&play, "$n.note")).unwrap();
    assert_eq!(note.about, None, "what it was about is gone");
    for number in 1..=50 {
        play.go(&format!("CreateTags resource=$a.vpc tag.key=k{number} tag.value=v"));
    }
    let one_more = play.run("CreateTags resource=$a.vpc tag.key=k51 tag.value=v").expect_err("fifty at most");
    assert_eq!(one_more.code, "TagLimitExceeded");
    play.go("CreateTags resource=$a.vpc tag.key=k50 tag.value=other");
}

#[test]
fn a_terminated_instance_takes_everything_of_its_own_with_it() {
    let mut play = base();
    play.go("
        i = RunInstances subnet=$a1.subnet
        c = AddBridgeContainer instance=$i.i
        p = AllocateAddress account=111111111111 region=us-east-1
        AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni
        t = CreateTargetGroup name=web vpc=$a.vpc port=443
    ");
    let group = play.sketch.target_groups.iter().next().unwrap().arn.clone();
    play.go(&format!("RegisterTargets target_group={group} target.id=$i.i target.port=443"));
    play.go("TerminateInstances instance=$i.i");
    assert!(play.sketch.hosts.is_empty() && play.sketch.network_interfaces.is_empty());
    assert!(play.sketch.target_groups.get(&group).unwrap().targets.is_empty());
    assert_eq!(play.sketch.elastic_addresses.iter().next().unwrap().association, None);
    assert!(observe(&play.sketch).is_empty());
}

/// Everything that was made can be taken away again, to the last account.
#[test]
fn what_was_made_can_be_unmade() {
    let mut play = base();
    play.go(ON_PREMISES);
    play.go("
        AddDataCenterHost data_center=$dc.dc role=resolver name=dns
        DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc
        DeleteVirtualInterface virtual_interface=$f.dxvif
        DeleteConnection connection=$x.dxcon
        DeleteVpnConnection vpn_connection=$n.vpn
        DeleteCustomerGateway customer_gateway=$c.cgw
        DeleteVpnGateway virtual_private_gateway=$v.vgw
    ");
    let resolver = play.sketch.data_center_hosts.iter().next().unwrap().id.clone();
    play.go(&format!(
        "
        SetForwarder host={resolver} forwarder.domain=aws.example forwarder.targets=10.0.0.2
        AddApplication host={resolver} application.port=53 application.protocol=http application.state=running
        SetDataCenterApplicationState host={resolver} port=53 state=stopped
        RemoveApplication host={resolver} port=53
        RemoveForwarder host={resolver} domain=aws.example
        SetDataCenterHostState host={resolver} state=stopped
        RemoveDataCenterHost host={resolver}
    "
    ));
    play.go("
        DeleteDataCenter data_center=$dc.dc
        DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
        DeleteInternetGateway internet_gateway=$out.igw
        DeleteSubnet subnet=$a1.subnet
        DeleteSubnet subnet=$a2.subnet
        DeleteSubnet subnet=$b1.subnet
        DeleteVpc vpc=$a.vpc
        DeleteVpc vpc=$b.vpc
        CloseAccount account=111111111111
        CloseAccount account=222222222222
    ");
    assert_eq!(play.sketch.resource_count(), 0);
}

#[test]
fn what_happened_is_told() {
    let mut play = base();
    let applied = play.run("DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc").unwrap();
    let (gateway, table): (ResourceId, ResourceId) = (id(&play, "$out.igw"), id(&play, "$a.rtb"));
    assert_eq!(applied.events, [Event::Changed(gateway), Event::Changed(table)]);
}
