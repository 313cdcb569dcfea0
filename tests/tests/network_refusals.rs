//! What AWS refuses of the verbs of the network, with its code. Codes: "Error codes for the Amazon
//! EC2 API"; rules: the guides the verbs name.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::Wording;
use privatelink_tests::play::{ON_PREMISES, Play};

const INVALID: &str = "InvalidParameterException";
const GROUP: &str = "g = CreateSecurityGroup vpc=$a.vpc name=g";
/// An outbound Resolver endpoint and a rule that asks by it.
const RESOLVER: &str = "
    g = CreateSecurityGroup vpc=$a.vpc name=resolver
    o = CreateResolverEndpoint direction=OUTBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet
    r = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=192.168.0.53 endpoint=$o.rslvr-out
";
/// The same, the rule associated with the VPC.
const ASSOCIATED: &str = "
    g = CreateSecurityGroup vpc=$a.vpc name=resolver
    o = CreateResolverEndpoint direction=OUTBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet
    r = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=192.168.0.53 endpoint=$o.rslvr-out
    AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc
";

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
    (
        "s = CreateVpc account=111111111111 region=us-east-1 cidr=10.6.0.0/16 amazon_provided_ipv6_cidr_block=true
         s1 = CreateSubnet vpc=$s.vpc cidr=10.6.1.0/24
         AssociateSubnetCidrBlock subnet=$s1.subnet ipv6_cidr=$s.vpc/64
         RunInstances subnet=$s1.subnet ipv6_address=true",
        "DisassociateSubnetCidrBlock subnet=$s1.subnet",
        "DependencyViolation",
    ),
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
    (
        "c = CreateVpc account=111111111111 region=us-east-1 cidr=10.3.0.0/16
         CreateVpcEndpoint vpc=$c.vpc endpoint_type=Gateway service=com.amazonaws.us-east-1.s3",
        "DeleteVpc vpc=$c.vpc",
        "DependencyViolation",
    ),
    ("RunInstances subnet=$a1.subnet", "DeleteSubnet subnet=$a1.subnet", "DependencyViolation"),
    ("", "DeleteSubnet subnet=subnet-0", "InvalidSubnetID.NotFound"),
    // Route 53 Resolver.
    ("", "CreateResolverEndpoint direction=INBOUND", "InvalidParameterException"),
    (GROUP, "CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet", INVALID),
    (
        GROUP,
        "CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a1.subnet",
        INVALID,
    ),
    ("", "CreateResolverEndpoint direction=INBOUND addresses.subnet=$a1.subnet,$a2.subnet", INVALID),
    (
        "g = CreateSecurityGroup vpc=$b.vpc name=g",
        "CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet",
        INVALID,
    ),
    (
        GROUP,
        "CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$b1.subnet",
        "InvalidRequestException",
    ),
    (RESOLVER, "DeleteResolverEndpoint endpoint=$o.rslvr-out", "InvalidRequestException"),
    ("", "DeleteResolverEndpoint endpoint=rslvr-in-0", "ResourceNotFoundException"),
    (
        RESOLVER,
        "DisassociateResolverEndpointIpAddress endpoint=$o.rslvr-out network_interface=eni-0",
        "ResourceNotFoundException",
    ),
    (
        RESOLVER,
        "DisassociateResolverEndpointIpAddress endpoint=$o.rslvr-out network_interface=$o.eni",
        INVALID,
    ),
    (RESOLVER, "DetachNetworkInterface network_interface=$o.eni", "OperationNotPermitted"),
    (
        RESOLVER,
        "CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=192.168.0.53 endpoint=$o.rslvr-out",
        "ResourceExistsException",
    ),
    (
        RESOLVER,
        "CreateResolverRule account=111111111111 region=us-east-1 domain=x.example targets=192.168.0.53",
        INVALID,
    ),
    (
        RESOLVER,
        "CreateResolverRule account=111111111111 region=us-east-1 domain=x.example endpoint=$o.rslvr-out",
        INVALID,
    ),
    (
        RESOLVER,
        "CreateResolverRule account=111111111111 region=us-east-1 domain=x..example targets=192.168.0.53 endpoint=$o.rslvr-out",
        INVALID,
    ),
    (
        RESOLVER,
        "CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=x.example targets=192.168.0.53",
        INVALID,
    ),
    (
        RESOLVER,
        "CreateResolverRule account=111111111111 region=eu-west-2 domain=x.example targets=192.168.0.53 endpoint=$o.rslvr-out",
        "InvalidRequestException",
    ),
    (
        "g = CreateSecurityGroup vpc=$a.vpc name=g
         i = CreateResolverEndpoint direction=INBOUND security_groups=$g.sg addresses.subnet=$a1.subnet,$a2.subnet",
        "CreateResolverRule account=111111111111 region=us-east-1 domain=x.example targets=192.168.0.53 endpoint=$i.rslvr-in",
        "InvalidRequestException",
    ),
    (RESOLVER, "UpdateResolverRule rule=$r.rslvr-rr", INVALID),
    (
        "s = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=x.example",
        "UpdateResolverRule rule=$s.rslvr-rr targets=192.168.0.53",
        INVALID,
    ),
    (RESOLVER, "DisassociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc", "ResourceNotFoundException"),
    (RESOLVER, "AssociateResolverRule rule=rslvr-rr-0 vpc=$a.vpc", "ResourceNotFoundException"),
    (ASSOCIATED, "AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc", "ResourceExistsException"),
    (ASSOCIATED, "DeleteResolverRule rule=$r.rslvr-rr", "ResourceInUseException"),
    (ASSOCIATED, "DeleteSecurityGroup group=$g.sg", "DependencyViolation"),
    (
        "c = CreateVpc account=111111111111 region=eu-west-2 cidr=10.3.0.0/16
         r = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=x.example",
        "AssociateResolverRule rule=$r.rslvr-rr vpc=$c.vpc",
        "InvalidRequestException",
    ),
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
    // A gateway endpoint's route is the endpoint's.
    (
        "e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 route_tables=$a.rtb",
        "DeleteRoute route_table=$a.rtb destination=$e.pl",
        "InvalidParameterValue",
    ),
    (
        "e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 route_tables=$a.rtb",
        "ReplaceRoute route_table=$a.rtb destination=$e.pl target=$out.igw",
        "InvalidParameterValue",
    ),
    (
        "e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 route_tables=$a.rtb",
        "CreateRoute route_table=$a.rtb destination=$e.pl target=$out.igw",
        "RouteAlreadyExists",
    ),
    (
        "e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3",
        "CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target=$e.vpce",
        "InvalidParameterValue",
    ),
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
        "p = AllocateAddress account=111111111111 region=us-east-1
         g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc
         j = RunInstances subnet=$a1.subnet",
        "AssociateAddress elastic_address=$p.eipalloc network_interface=$j.eni allow_reassociation=true",
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
    (
        "p = AllocateAddress account=111111111111 region=us-east-1
         l = CreateLoadBalancer name=l scheme=internet-facing subnets.subnet=$a1.subnet",
        "AssociateAddress elastic_address=$p.eipalloc network_interface=$l.eni",
        "OperationNotPermitted",
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
        "dc = CreateDataCenter account=111111111111 cidrs=192.168.0.0/16
         v = CreateVpnGateway account=111111111111 region=us-east-1
         c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
         CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw",
        "DeleteVpnGateway virtual_private_gateway=$v.vgw",
        "DependencyViolation",
    ),
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
    // Towards an Application Load Balancer the client's address is preserved, and no header goes along.
    (
        "t = CreateTargetGroup name=t vpc=$a.vpc target_type=alb port=80",
        "ModifyTargetGroupAttributes target_group=$t.targetgroup proxy_protocol_v2=true",
        "InvalidConfigurationRequest",
    ),
    (
        "t = CreateTargetGroup name=t vpc=$a.vpc target_type=alb port=80",
        "ModifyTargetGroupAttributes target_group=$t.targetgroup preserve_client_ip=false",
        "InvalidConfigurationRequest",
    ),
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
        let mut play = Play::base();
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
    let mut play = Play::base();
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
    let mut play = Play::base();
    play.go("
        e = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kinesis-streams subnets.subnet=$a1.subnet
    ");
    let detach = play.run("DetachNetworkInterface network_interface=$e.eni").expect_err("AWS's own");
    assert_eq!(detach.code, "OperationNotPermitted");
    assert_eq!(detach.text, "You are not allowed to manage 'ela-attach' attachments.");
    let modify = "ModifyNetworkInterfaceAttribute network_interface=$e.eni security_groups=$a.sg";
    assert_eq!(play.run(modify).expect_err("AWS's own").code, "OperationNotPermitted");
}

/// A thousand entries are the most a list may have, and it may have them (VPC quotas, "Entries per prefix list").
#[test]
fn a_prefix_list_has_a_thousand_entries_and_no_more() {
    let blocks = |from: u32, to: u32| {
        let block = |at: u32| format!("10.{}.{}.0/24", at / 250, at % 250);
        (from..to).map(block).collect::<Vec<_>>().join(",")
    };
    let create = "l = CreateManagedPrefixList account=111111111111 region=us-east-1 name=x entries=";
    let mut play = Play::base();
    let refusal = play.run(&format!("{create}{}", blocks(0, 1001))).expect_err("one too many");
    assert_eq!(refusal.code.as_str(), "PrefixListMaxEntriesExceeded");
    play.go(&format!("{create}{}", blocks(0, 1000)));
    let held = |play: &Play| play.sketch.prefix_lists.get(&play.parsed("$l.pl")).unwrap().entries.len();
    assert_eq!(held(&play), 1000);
    let more = "ModifyManagedPrefixList prefix_list=$l.pl add_entries=10.200.0.0/24";
    assert_eq!(play.run(more).expect_err("one too many").code.as_str(), "PrefixListMaxEntriesExceeded");
    // One for another is as many as before.
    play.go(&format!("{more} remove_entries=10.0.0.0/24"));
    assert_eq!(held(&play), 1000);
}
