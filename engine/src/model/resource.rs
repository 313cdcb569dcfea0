//! Any resource by its id: what a selection, a verdict or a finding points at.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::id::{
    AccountId, AllocationId, ApplicationLoadBalancerArn, ConnectionNotificationId, CustomerGatewayId,
    DataCenterHostId, DataCenterId, DirectConnectConnectionId, EgressOnlyInternetGatewayId,
    EndpointServiceId, HostId, HostedZoneId, IdError, IdText, InternetGatewayId, LoadBalancerArn,
    NatGatewayId, NetworkAclId, NetworkInterfaceId, NoteId, PrefixListId, RegionName, ResolverEndpointId,
    ResolverRuleId, RouteTableId, SecurityGroupId, SecurityGroupRuleId, SubnetId, TargetGroupArn, TopicArn,
    TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId, VirtualInterfaceId,
    VirtualPrivateGatewayId, VpcEndpointId, VpcId, VpcPeeringConnectionId, VpnConnectionId, ZoneId,
};

macro_rules! resource_ids {
    ($($variant:ident($id:ty) $word:literal),+ $(,)?) => {
        /// The id of a resource of any kind.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ResourceId {
            $(#[doc = $word]
            $variant($id),)+
        }

        impl ResourceId {
            /// The id as AWS writes it.
            pub fn as_str(&self) -> &str {
                self.text()
            }

            /// The kind of resource in AWS's words, in the singular and lower case.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $word,)+ }
            }
        }

        impl IdText for ResourceId {
            fn text(&self) -> &Rc<str> {
                match self { $(Self::$variant(id) => id.text(),)+ }
            }
        }

        impl FromStr for ResourceId {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                $(if let Ok(id) = text.parse::<$id>() { return Ok(Self::$variant(id)); })+
                Err(IdError::of_any_kind(text))
            }
        }

        $(impl From<$id> for ResourceId {
            fn from(id: $id) -> Self { Self::$variant(id) }
        })+
    };
}

resource_ids! {
    Account(AccountId) "account",
    Vpc(VpcId) "VPC",
    Subnet(SubnetId) "subnet",
    RouteTable(RouteTableId) "route table",
    SecurityGroup(SecurityGroupId) "security group",
    SecurityGroupRule(SecurityGroupRuleId) "security group rule",
    Host(HostId) "host",
    NetworkInterface(NetworkInterfaceId) "network interface",
    EndpointService(EndpointServiceId) "endpoint service",
    VpcEndpoint(VpcEndpointId) "VPC endpoint",
    LoadBalancer(LoadBalancerArn) "Network Load Balancer",
    ApplicationLoadBalancer(ApplicationLoadBalancerArn) "Application Load Balancer",
    TargetGroup(TargetGroupArn) "target group",
    NetworkAcl(NetworkAclId) "network ACL",
    InternetGateway(InternetGatewayId) "internet gateway",
    EgressOnlyInternetGateway(EgressOnlyInternetGatewayId) "egress-only internet gateway",
    NatGateway(NatGatewayId) "NAT gateway",
    ElasticAddress(AllocationId) "Elastic IP address",
    VpcPeeringConnection(VpcPeeringConnectionId) "VPC peering connection",
    VirtualPrivateGateway(VirtualPrivateGatewayId) "virtual private gateway",
    CustomerGateway(CustomerGatewayId) "customer gateway",
    VpnConnection(VpnConnectionId) "VPN connection",
    TransitGatewayAttachment(TransitGatewayAttachmentId) "transit gateway attachment",
    TransitGatewayRouteTable(TransitGatewayRouteTableId) "transit gateway route table",
    TransitGateway(TransitGatewayId) "transit gateway",
    DirectConnectConnection(DirectConnectConnectionId) "Direct Connect connection",
    VirtualInterface(VirtualInterfaceId) "virtual interface",
    DataCenter(DataCenterId) "data center",
    DataCenterHost(DataCenterHostId) "data center host",
    PrefixList(PrefixListId) "prefix list",
    ConnectionNotification(ConnectionNotificationId) "connection notification",
    Topic(TopicArn) "SNS topic",
    HostedZone(HostedZoneId) "hosted zone",
    ResolverEndpoint(ResolverEndpointId) "Resolver endpoint",
    ResolverRule(ResolverRuleId) "Resolver rule",
    Note(NoteId) "note",
    // Last: the shape of a Region's code is the loosest, and `vpce-svc-1234` has it too.
    Zone(ZoneId) "Availability Zone",
    Region(RegionName) "Region",
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something refers to an id that nothing in the sketch has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing in this sketch has the id {0}")]
pub struct DanglingReference(pub ResourceId);
