//! What an account has and the model has not: kept as it was found, so that it is known to be there and
//! can be counted. Nothing is judged by it.

use super::id::{AccountId, VpcId};
use super::record::{record, words};

words! {
    /// What it is.
    NotModelledKind {
        /// A Gateway Load Balancer.
        GatewayLoadBalancer = "gateway_load_balancer",
        /// A target group of one, or of functions.
        TargetGroup = "target_group",
        /// A Gateway Load Balancer endpoint.
        GatewayLoadBalancerEndpoint = "gateway_load_balancer_endpoint",
        /// An endpoint service of Gateway Load Balancers.
        GatewayLoadBalancerService = "gateway_load_balancer_service",
        /// A listener that forwards to no group, or of a Gateway Load Balancer.
        Listener = "listener",
    }
}

record! {
    /// Something that was found and is not modelled.
    NotModelled, "resource that is not modelled" {
        /// What it is.
        kind: NotModelledKind, needed;
        /// AWS's id or ARN.
        id: String, needed;
        /// What people call it.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The VPC it is in, if it is in one.
        vpc: Option<VpcId>, blank;
    }
}
