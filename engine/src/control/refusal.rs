//! A command refused: AWS's error code, and AWS's sentence where its wording is known.
//!
//! Situations that AWS has codes for and that cannot arise here: a dry run (`DryRunOperation`), a caller
//! whom IAM does not let (`UnauthorizedOperation`), throttling (`RequestLimitExceeded`), API Gateway's VPC
//! links, Gateway Load Balancers, ids that are malformed (they are refused where they are read, before there
//! is a command), a service that answers 503 shortly after it was made, and attaching an Elastic IP address
//! to an endpoint's interface by `ela-attach`, which network interfaces' own verbs refuse.

use crate::model::ResourceId;

pub(super) use super::refusal_code::RefusalCode;

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
    pub code: RefusalCode,
    /// The sentence.
    pub text: String,
    /// Whose sentence it is.
    pub wording: Wording,
}

impl Refusal {
    pub(super) fn ours(code: RefusalCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), wording: Wording::Ours }
    }

    pub(super) fn aws(code: RefusalCode, text: String) -> Self {
        Self { code, text, wording: Wording::Aws }
    }

    /// The refusal for an id that nothing has. Codes: "Error codes for the Amazon EC2 API" and
    /// the Elastic Load Balancing API reference.
    pub(super) fn not_found(id: &ResourceId) -> Self {
        match id {
            ResourceId::SecurityGroup(id) => Self::aws(
                RefusalCode::InvalidGroupNotFound,
                format!("The security group '{id}' does not exist"),
            ),
            ResourceId::SecurityGroupRule(id) => Self::ours(
                RefusalCode::InvalidSecurityGroupRuleIdNotFound,
                format!("The security group rule '{id}' does not exist"),
            ),
            ResourceId::Host(id) => Self::ours(
                RefusalCode::InvalidInstanceIDNotFound,
                format!("The instance ID '{id}' does not exist"),
            ),
            ResourceId::LoadBalancer(id) => Self::ours(
                RefusalCode::LoadBalancerNotFound,
                format!("The load balancer '{id}' does not exist"),
            ),
            ResourceId::TargetGroup(id) => Self::ours(
                RefusalCode::TargetGroupNotFound,
                format!("The target group '{id}' does not exist"),
            ),
            ResourceId::EndpointService(id) => Self::ours(
                RefusalCode::InvalidVpcEndpointServiceIdNotFound,
                format!("The VpcEndpointService Id '{id}' does not exist"),
            ),
            ResourceId::VpcEndpoint(id) => Self::ours(
                RefusalCode::InvalidVpcEndpointIdNotFound,
                format!("The VpcEndPoint ID '{id}' does not exist"),
            ),
            ResourceId::HostedZone(id) => {
                Self::ours(RefusalCode::NoSuchHostedZone, format!("The hosted zone '{id}' does not exist"))
            }
            ResourceId::Topic(id) => {
                Self::ours(RefusalCode::NotFound, format!("The topic '{id}' does not exist"))
            }
            ResourceId::ConnectionNotification(id) => Self::ours(
                RefusalCode::InvalidConnectionNotification,
                format!("The connection notification '{id}' does not exist"),
            ),
            ResourceId::Subnet(id) => Self::aws(
                RefusalCode::InvalidSubnetIDNotFound,
                format!("The subnet ID '{id}' does not exist"),
            ),
            ResourceId::RouteTable(id) => Self::aws(
                RefusalCode::InvalidRouteTableIDNotFound,
                format!("The routeTable ID '{id}' does not exist"),
            ),
            ResourceId::TransitGateway(id) => Self::aws(
                RefusalCode::InvalidTransitGatewayIDNotFound,
                format!("The transitGateway ID '{id}' does not exist."),
            ),
            ResourceId::ApplicationLoadBalancer(id) => Self::ours(
                RefusalCode::LoadBalancerNotFound,
                format!("The load balancer '{id}' does not exist"),
            ),
            other => Self::ours(
                code_not_found(other),
                format!("There is no {} '{other}' in this sketch", other.kind()),
            ),
        }
    }
}

/// AWS's code for an id of a kind that nothing has; for kinds AWS has no code for, its general one.
const fn code_not_found(id: &ResourceId) -> RefusalCode {
    match id {
        ResourceId::Vpc(_) => RefusalCode::InvalidVpcIDNotFound,
        ResourceId::NetworkInterface(_) => RefusalCode::InvalidNetworkInterfaceIDNotFound,
        ResourceId::NetworkAcl(_) => RefusalCode::InvalidNetworkAclIDNotFound,
        ResourceId::InternetGateway(_) => RefusalCode::InvalidInternetGatewayIDNotFound,
        ResourceId::EgressOnlyInternetGateway(_) => RefusalCode::InvalidEgressOnlyInternetGatewayIdNotFound,
        ResourceId::NatGateway(_) => RefusalCode::InvalidNatGatewayIDNotFound,
        ResourceId::ElasticAddress(_) => RefusalCode::InvalidAllocationIDNotFound,
        ResourceId::VpcPeeringConnection(_) => RefusalCode::InvalidVpcPeeringConnectionIDNotFound,
        ResourceId::VirtualPrivateGateway(_) => RefusalCode::InvalidVpnGatewayIDNotFound,
        ResourceId::CustomerGateway(_) => RefusalCode::InvalidCustomerGatewayIDNotFound,
        ResourceId::VpnConnection(_) => RefusalCode::InvalidVpnConnectionIDNotFound,
        ResourceId::TransitGatewayAttachment(_) => RefusalCode::InvalidTransitGatewayAttachmentIDNotFound,
        ResourceId::TransitGatewayRouteTable(_) => RefusalCode::InvalidRouteTableIDNotFound,
        ResourceId::PrefixList(_) => RefusalCode::InvalidPrefixListIDNotFound,
        ResourceId::ResolverEndpoint(_) | ResourceId::ResolverRule(_) => {
            RefusalCode::ResourceNotFoundException
        }
        ResourceId::DirectConnectConnection(_) | ResourceId::VirtualInterface(_) => {
            RefusalCode::DirectConnectClientException
        }
        _ => RefusalCode::InvalidParameterValue,
    }
}
