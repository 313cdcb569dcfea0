//! What the outputs hold, told apart by the keys AWS prints them under; and, where a script has cut
//! those away (`--query`), by the members only such a thing has.

use crate::interop::field::{Object, get, is_key};

macro_rules! kinds {
    ($($variant:ident [$($key:literal)*] $id:literal [$($has:literal)*];)+) => {
        /// A kind of thing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = concat!("Under ", stringify!($($key),*), ".")] $variant,)+
        }

        /// Each with its keys, its id's member and what only it has, in the order in which bare objects
        /// are tried.
        pub const KINDS: &[KindInfo] = &[
            $(KindInfo { kind: Kind::$variant, keys: &[$($key),*], id: $id, has: &[$($has),*] },)+
        ];
    };
}

/// What is known of a kind.
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// The keys its lists stand under.
    pub keys: &'static [&'static str],
    /// The member that is its id; empty where it has none.
    pub id: &'static str,
    /// Members that together only it has.
    pub has: &'static [&'static str],
}

kinds! {
    Subnet ["Subnets" "Subnet"] "SubnetId" ["SubnetId" "CidrBlock"];
    Vpc ["Vpcs" "Vpc"] "VpcId" ["VpcId" "CidrBlock"];
    RouteTable ["RouteTables" "RouteTable"] "RouteTableId" ["RouteTableId" "Routes"];
    NetworkAcl ["NetworkAcls" "NetworkAcl"] "NetworkAclId" ["NetworkAclId" "Entries"];
    SecurityGroup ["SecurityGroups"] "GroupId" ["GroupId" "IpPermissions"];
    SecurityGroupRule ["SecurityGroupRules"] "SecurityGroupRuleId" ["SecurityGroupRuleId" "IpProtocol"];
    Instance ["Instances"] "InstanceId" ["InstanceId" "InstanceType"];
    NatGateway ["NatGateways" "NatGateway"] "NatGatewayId" ["NatGatewayId" "NatGatewayAddresses"];
    Address ["Addresses"] "AllocationId" ["PublicIp" "Domain"];
    NetworkInterface ["NetworkInterfaces" "NetworkInterface"] "NetworkInterfaceId" ["NetworkInterfaceId" "SubnetId" "MacAddress"];
    InternetGateway ["InternetGateways"] "InternetGatewayId" ["InternetGatewayId" "Attachments"];
    EgressOnlyInternetGateway ["EgressOnlyInternetGateways"] "EgressOnlyInternetGatewayId" ["EgressOnlyInternetGatewayId" "Attachments"];
    Peering ["VpcPeeringConnections" "VpcPeeringConnection"] "VpcPeeringConnectionId" ["VpcPeeringConnectionId" "RequesterVpcInfo"];
    VpnConnection ["VpnConnections"] "VpnConnectionId" ["VpnConnectionId" "CustomerGatewayId"];
    VpnGateway ["VpnGateways"] "VpnGatewayId" ["VpnGatewayId" "VpcAttachments"];
    CustomerGateway ["CustomerGateways"] "CustomerGatewayId" ["CustomerGatewayId" "BgpAsn"];
    DirectConnect ["Connections"] "ConnectionId" ["ConnectionId" "Bandwidth" "Location"];
    VirtualInterface ["VirtualInterfaces"] "VirtualInterfaceId" ["VirtualInterfaceId" "Vlan"];
    DirectConnectAssociation ["DirectConnectGatewayAssociations"] "AssociationId" ["DirectConnectGatewayId" "AssociationState"];
    Endpoint ["VpcEndpoints" "VpcEndpoint"] "VpcEndpointId" ["VpcEndpointId" "ServiceName" "VpcId"];
    EndpointConnection ["VpcEndpointConnections"] "" ["VpcEndpointId" "VpcEndpointState" "ServiceId"];
    Service ["ServiceConfigurations" "ServiceConfiguration"] "ServiceId" ["ServiceId" "ServiceState"];
    ServiceDetail ["ServiceDetails"] "ServiceName" ["ServiceName" "VpcEndpointPolicySupported"];
    AllowedPrincipal ["AllowedPrincipals"] "" ["PrincipalType" "Principal"];
    Notification ["ConnectionNotificationSet"] "ConnectionNotificationId" ["ConnectionNotificationId" "ConnectionNotificationArn"];
    PrefixList ["PrefixLists" "PrefixList"] "PrefixListId" ["PrefixListId" "PrefixListName"];
    PrefixListEntry ["Entries"] "" [];
    Listener ["Listeners"] "ListenerArn" ["ListenerArn" "DefaultActions"];
    TargetGroup ["TargetGroups"] "TargetGroupArn" ["TargetGroupArn" "TargetType"];
    LoadBalancer ["LoadBalancers"] "LoadBalancerArn" ["LoadBalancerArn" "Scheme"];
    TargetHealth ["TargetHealthDescriptions"] "" ["Target" "TargetHealth"];
    Attribute ["Attributes" "LoadBalancerAttributes" "TargetGroupAttributes" "ListenerAttributes"] "" [];
    HostedZone ["HostedZones" "HostedZone" "HostedZoneSummaries"] "Id" ["Id" "CallerReference"];
    RecordSet ["ResourceRecordSets"] "" ["Name" "Type" "ResourceRecords"];
    ResolverEndpoint ["ResolverEndpoints" "ResolverEndpoint"] "Id" ["HostVPCId" "Direction"];
    ResolverAddress ["IpAddresses"] "IpId" ["IpId" "Ip"];
    ResolverRule ["ResolverRules" "ResolverRule"] "Id" ["DomainName" "RuleType"];
    ResolverAssociation ["ResolverRuleAssociations"] "Id" ["ResolverRuleId" "VPCId"];
    Zone ["AvailabilityZones"] "" ["ZoneName" "ZoneId"];
    Database ["DBInstances"] "DBInstanceIdentifier" ["DBInstanceIdentifier" "Engine"];
    Task ["Tasks"] "TaskArn" ["TaskArn" "Attachments"];
    Tag ["TagDescriptions"] "" [];
    VpcAttribute [] "VpcId" ["VpcId" "EnableDnsSupport"];
    VpcAttributeNames [] "VpcId" ["VpcId" "EnableDnsHostnames"];
    Caller [] "Account" ["UserId" "Account" "Arn"];
    AccountName ["Accounts"] "Id" ["Id" "Arn" "JoinedMethod"];
    TransitGatewayAttachment ["TransitGatewayAttachments" "TransitGatewayVpcAttachments" "TransitGatewayPeeringAttachments" "TransitGatewayVpcAttachment"] "TransitGatewayAttachmentId" ["TransitGatewayAttachmentId" "CreationTime"];
    TransitGatewayRouteTable ["TransitGatewayRouteTables" "TransitGatewayRouteTable"] "TransitGatewayRouteTableId" ["TransitGatewayRouteTableId" "DefaultAssociationRouteTable"];
    TransitGatewayAssociation ["Associations"] "" [];
    TransitGatewayPropagation ["TransitGatewayRouteTablePropagations"] "" [];
    TransitGatewayRoute ["Routes"] "" [];
    TransitGateway ["TransitGateways" "TransitGateway"] "TransitGatewayId" ["TransitGatewayId" "TransitGatewayArn"];
    BlockPublicAccess ["VpcBlockPublicAccessOptions"] "" ["InternetGatewayBlockMode"];
    BlockPublicAccessExclusion ["VpcBlockPublicAccessExclusions"] "ExclusionId" ["ExclusionId" "InternetGatewayExclusionMode"];
    DhcpOptions ["DhcpOptions"] "DhcpOptionsId" ["DhcpOptionsId" "DhcpConfigurations"];
}

/// Keys that say nothing about a network.
const SILENT: &[&str] = &[
    "NextToken",
    "NextMarker",
    "Marker",
    "IsTruncated",
    "MaxItems",
    "MaxResults",
    "ResponseMetadata",
    "ServiceNames",
    "DelegationSet",
    "SuccessfulReport",
];

/// Whether a key says nothing about a network.
pub fn is_silent(key: &str) -> bool {
    SILENT.iter().any(|silent| is_key(key, silent))
}

/// The kind whose lists stand under a key.
pub fn under(key: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|info| info.keys.iter().any(|known| is_key(key, known)))
}

/// The kind a bare object is.
pub fn of(object: &Object) -> Option<&'static KindInfo> {
    let has = |name: &&str| get(object, name).is_some();
    KINDS.iter().find(|info| !info.has.is_empty() && info.has.iter().all(&has))
}

/// Whether an object under a kind's key is one of the kind: an Auto Scaling group has instances too, and
/// prints no more of them than their ids.
pub fn fits(info: &KindInfo, object: &Object) -> bool {
    let has = |name: &str| get(object, name).is_some();
    match info.kind {
        Kind::Attribute => has("Key"),
        Kind::PrefixListEntry => has("Cidr"),
        Kind::TransitGatewayAssociation | Kind::TransitGatewayPropagation => {
            has("TransitGatewayAttachmentId")
        }
        Kind::TransitGatewayRoute => has("DestinationCidrBlock"),
        Kind::Tag => has("ResourceArn"),
        _ => {
            let all = info.has.iter().all(|name| has(name));
            all || !info.id.is_empty() && has(info.id) && object.len() > 4
        }
    }
}
