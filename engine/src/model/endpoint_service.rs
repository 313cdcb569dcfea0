//! An endpoint service: what a provider offers by PrivateLink.

use super::id::{AccountId, EndpointServiceId, LoadBalancerArn};
use super::table::Resource;

/// An endpoint service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointService {
    /// Its id.
    pub id: EndpointServiceId,
    /// What people call it.
    pub name: String,
    /// The provider's account.
    pub account: AccountId,
    /// The Network Load Balancers behind it, at least one; its zones are theirs.
    pub load_balancers: Vec<LoadBalancerArn>,
    /// Whether the provider must accept each endpoint. On is AWS's default.
    pub acceptance_required: bool,
}

impl Resource for EndpointService {
    type Id = EndpointServiceId;

    fn id(&self) -> &EndpointServiceId {
        &self.id
    }
}
