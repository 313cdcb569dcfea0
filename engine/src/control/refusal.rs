//! A command refused: AWS's error code, and AWS's sentence where its wording is known.
//!
//! Situations that AWS has codes for and that cannot arise here: a dry run (`DryRunOperation`), a caller
//! whom IAM does not let (`UnauthorizedOperation`), throttling (`RequestLimitExceeded`), API Gateway's VPC
//! links, Gateway Load Balancers, ids that are malformed (they are refused where they are read, before there
//! is a command), a service that answers 503 shortly after it was made, and attaching an Elastic IP address
//! to an endpoint's interface by `ela-attach`, which network interfaces' own verbs refuse.

use crate::model::ResourceId;

/// Whose words a refusal's sentence is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// AWS's, word for word.
    Aws,
    /// Ours: the code is AWS's, the sentence is not.
    Ours,
}

/// A command that was not carried out. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {text}")]
pub struct Refusal {
    /// The code AWS's API answers with.
    pub code: &'static str,
    /// The sentence.
    pub text: String,
    /// Whose sentence it is.
    pub wording: Wording,
}

impl Refusal {
    pub(super) fn ours(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), wording: Wording::Ours }
    }

    pub(super) fn aws(code: &'static str, text: String) -> Self {
        Self { code, text, wording: Wording::Aws }
    }

    /// The refusal for an id that nothing has. Codes: "Error codes for the Amazon EC2 API" and
    /// the Elastic Load Balancing API reference.
    pub(super) fn not_found(id: &ResourceId) -> Self {
        match id {
            ResourceId::SecurityGroup(id) => {
                Self::aws("InvalidGroup.NotFound", format!("The security group '{id}' does not exist"))
            }
            ResourceId::SecurityGroupRule(id) => Self::ours(
                "InvalidSecurityGroupRuleId.NotFound",
                format!("The security group rule '{id}' does not exist"),
            ),
            ResourceId::Host(id) => {
                Self::ours("InvalidInstanceID.NotFound", format!("The instance ID '{id}' does not exist"))
            }
            ResourceId::LoadBalancer(id) => {
                Self::ours("LoadBalancerNotFound", format!("The load balancer '{id}' does not exist"))
            }
            ResourceId::TargetGroup(id) => {
                Self::ours("TargetGroupNotFound", format!("The target group '{id}' does not exist"))
            }
            ResourceId::EndpointService(id) => Self::ours(
                "InvalidVpcEndpointServiceId.NotFound",
                format!("The VpcEndpointService Id '{id}' does not exist"),
            ),
            ResourceId::VpcEndpoint(id) => Self::ours(
                "InvalidVpcEndpointId.NotFound",
                format!("The VpcEndPoint ID '{id}' does not exist"),
            ),
            ResourceId::HostedZone(id) => {
                Self::ours("NoSuchHostedZone", format!("The hosted zone '{id}' does not exist"))
            }
            ResourceId::ResolverEndpoint(_) | ResourceId::ResolverRule(_) => {
                Self::ours("ResourceNotFoundException", format!("The {} '{id}' does not exist", id.kind()))
            }
            ResourceId::Topic(id) => Self::ours("NotFound", format!("The topic '{id}' does not exist")),
            ResourceId::ConnectionNotification(id) => Self::ours(
                "InvalidConnectionNotification",
                format!("The connection notification '{id}' does not exist"),
            ),
            ResourceId::Subnet(id) => {
                Self::aws("InvalidSubnetID.NotFound", format!("The subnet ID '{id}' does not exist"))
            }
            ResourceId::RouteTable(id) => {
                Self::aws("InvalidRouteTableID.NotFound", format!("The routeTable ID '{id}' does not exist"))
            }
            ResourceId::TransitGateway(id) => Self::aws(
                "InvalidTransitGatewayID.NotFound",
                format!("The transitGateway ID '{id}' does not exist."),
            ),
            ResourceId::ApplicationLoadBalancer(id) => {
                Self::ours("LoadBalancerNotFound", format!("The load balancer '{id}' does not exist"))
            }
            other => Self::ours(
                code_not_found(other),
                format!("There is no {} '{other}' in this sketch", other.kind()),
            ),
        }
    }
}

/// AWS's code for an id of a kind that nothing has; for kinds AWS has no code for, its general one.
const fn code_not_found(id: &ResourceId) -> &'static str {
    match id {
        ResourceId::Vpc(_) => "InvalidVpcID.NotFound",
        ResourceId::NetworkInterface(_) => "InvalidNetworkInterfaceID.NotFound",
        ResourceId::NetworkAcl(_) => "InvalidNetworkAclID.NotFound",
        ResourceId::InternetGateway(_) => "InvalidInternetGatewayID.NotFound",
        ResourceId::EgressOnlyInternetGateway(_) => "InvalidEgressOnlyInternetGatewayId.NotFound",
        ResourceId::NatGateway(_) => "InvalidNatGatewayID.NotFound",
        ResourceId::ElasticAddress(_) => "InvalidAllocationID.NotFound",
        ResourceId::VpcPeeringConnection(_) => "InvalidVpcPeeringConnectionID.NotFound",
        ResourceId::VirtualPrivateGateway(_) => "InvalidVpnGatewayID.NotFound",
        ResourceId::CustomerGateway(_) => "InvalidCustomerGatewayID.NotFound",
        ResourceId::VpnConnection(_) => "InvalidVpnConnectionID.NotFound",
        ResourceId::TransitGatewayAttachment(_) => "InvalidTransitGatewayAttachmentID.NotFound",
        ResourceId::TransitGatewayRouteTable(_) => "InvalidRouteTableID.NotFound",
        ResourceId::PrefixList(_) => "InvalidPrefixListID.NotFound",
        ResourceId::DirectConnectConnection(_) | ResourceId::VirtualInterface(_) => {
            "DirectConnectClientException"
        }
        _ => "InvalidParameterValue",
    }
}
