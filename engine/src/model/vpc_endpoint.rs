//! An interface VPC endpoint: a consumer's way into an endpoint service.

use super::id::{EndpointServiceId, NetworkInterfaceId, SecurityGroupId, VpcEndpointId, VpcId};
use super::table::Resource;

/// Where an endpoint stands in its life (`State` in the API; `PrivateLink` guide, "Concepts").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndpointState {
    /// The provider has yet to decide.
    PendingAcceptance,
    /// Accepted, being made; also while a change is applied.
    Pending,
    /// Usable.
    Available,
    /// Turned down by the provider, perhaps after use.
    Rejected,
    /// Nobody decided in time.
    Expired,
    /// Could not be made.
    Failed,
}

impl EndpointState {
    /// The word AWS's responses carry.
    pub const fn api_name(self) -> &'static str {
        match self {
            Self::PendingAcceptance => "pendingAcceptance",
            Self::Pending => "pending",
            Self::Available => "available",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Whether its names are published. A failed or expired endpoint has none.
    pub const fn has_names(self) -> bool {
        match self {
            Self::PendingAcceptance | Self::Pending | Self::Available | Self::Rejected => true,
            Self::Expired | Self::Failed => false,
        }
    }
}

/// An interface VPC endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VpcEndpoint {
    /// Its id.
    pub id: VpcEndpointId,
    /// Its `Name` tag.
    pub name: String,
    /// The consumer's VPC.
    pub vpc: VpcId,
    /// The service it leads to.
    pub service: EndpointServiceId,
    /// Where it stands in its life.
    pub state: EndpointState,
    /// The eight letters and digits AWS appends to the id in the endpoint's DNS names.
    pub dns_suffix: String,
    /// Its network interfaces, one in each chosen subnet and at most one a zone.
    pub network_interfaces: Vec<NetworkInterfaceId>,
    /// The groups its interfaces carry.
    pub security_groups: Vec<SecurityGroupId>,
}

impl Resource for VpcEndpoint {
    type Id = VpcEndpointId;

    fn id(&self) -> &VpcEndpointId {
        &self.id
    }
}
