//! Route 53 Resolver beside the resolver every VPC has: endpoints by which questions come into a VPC
//! or leave it, and rules that say which of them leave and to whom they go (Route 53 guide, "Resolving
//! DNS queries between VPCs and your network").

use std::net::Ipv4Addr;

use super::id::{
    AccountId, NetworkInterfaceId, RegionName, ResolverEndpointId, ResolverRuleId, SecurityGroupId, VpcId,
};
use super::record::{record, resource, words};
use super::tag::Tag;

words! {
    /// Which way questions go through a Resolver endpoint (`ResolverEndpointDirection` in the API).
    ResolverDirection {
        /// Into its VPC: resolvers elsewhere forward to its addresses.
        Inbound = "INBOUND",
        /// Out of its VPC: it asks whom rules name.
        Outbound = "OUTBOUND",
    }
}

words! {
    /// A Resolver endpoint's state (`ResolverEndpointStatus` in the API).
    ResolverEndpointStatus {
        /// Usable.
        Operational = "OPERATIONAL",
        /// Being made.
        Creating = "CREATING",
        /// Usable, while a change is applied.
        Updating = "UPDATING",
        /// Route 53 mends some of its interfaces.
        AutoRecovering = "AUTO_RECOVERING",
        /// Something only its owner can mend, such as a subnet without an interface left.
        ActionNeeded = "ACTION_NEEDED",
        /// Going away.
        Deleting = "DELETING",
    }
}

impl ResolverEndpointStatus {
    /// Whether questions get through it.
    pub const fn works(self) -> bool {
        match self {
            Self::Operational | Self::Updating | Self::AutoRecovering => true,
            Self::Creating | Self::ActionNeeded | Self::Deleting => false,
        }
    }
}

record! {
    /// A Route 53 Resolver endpoint.
    ResolverEndpoint, "Resolver endpoint" {
        /// Its id.
        id: ResolverEndpointId, needed;
        /// What people call it.
        name: String, blank;
        /// The VPC it lies in.
        vpc: VpcId, needed;
        /// Which way questions go through it.
        direction: ResolverDirection, needed;
        /// Its state.
        status: ResolverEndpointStatus, word("OPERATIONAL");
        /// Its network interfaces, one for each address: two to six, in two zones at least.
        network_interfaces: Vec<NetworkInterfaceId>, blank;
        /// The groups its interfaces carry. An inbound one's admit TCP and UDP port 53 from who asks,
        /// an outbound one's let them out to who is asked.
        security_groups: Vec<SecurityGroupId>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

words! {
    /// What a Resolver rule does with questions about its domain (`RuleTypeOption` in the API).
    ResolverRuleType {
        /// Asks the rule's targets.
        Forward = "FORWARD",
        /// Answers as though no rule were there: an exception inside a forwarded domain.
        System = "SYSTEM",
    }
}

record! {
    /// A Route 53 Resolver rule.
    ResolverRule, "Resolver rule" {
        /// Its id.
        id: ResolverRuleId, needed;
        /// What people call it.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// What it does.
        rule_type: ResolverRuleType, word("FORWARD");
        /// The domain, subdomains included, without a dot at its end; `.` alone is every name.
        domain: String, needed;
        /// Who is asked, on port 53: up to six addresses. A system rule has none.
        targets: Vec<Ipv4Addr>, blank;
        /// The outbound endpoint it asks by. A system rule has none.
        endpoint: Option<ResolverEndpointId>, blank;
        /// The VPCs it holds for.
        vpcs: Vec<VpcId>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(ResolverEndpoint.id: ResolverEndpointId, ResolverRule.id: ResolverRuleId);
