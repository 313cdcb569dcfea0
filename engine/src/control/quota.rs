//! What AWS limits, and at how many. A command that would go over a quota is refused; in what was
//! observed it is only a finding. Numbers: the quota pages of the VPC, `PrivateLink`, Elastic Load
//! Balancing, Site-to-Site VPN and Direct Connect guides (2021 and today), and the whitepaper, which
//! speaks of 20 interface endpoints in a VPC and 125 peering connections.

use crate::model::{AccountId, Places, Profile, QuotaName, ResourceId, Sketch, hash, index, number};

use super::refusal::{Refusal, RefusalCode};
use super::tally::{at_most, each, once};

/// A quota: its value in an account that never asked for another, and AWS's answer to one more.
pub struct Limit {
    /// What is limited.
    pub quota: QuotaName,
    /// The value in the whitepaper's AWS.
    pub paper: u32,
    /// The value today.
    pub today: u32,
    /// The most AWS raises it to; [`u32::MAX`] where it names none, the value of today where it
    /// raises it not at all.
    pub most: u32,
    /// AWS's code.
    pub code: RefusalCode,
    /// What there may be so many of, in words.
    pub of: &'static str,
}

const ANY: u32 = u32::MAX;

macro_rules! limits {
    ($($quota:ident $paper:literal $today:literal $most:expr, $code:ident $of:literal;)+) => {
        /// Every quota, in the order of [`QuotaName`].
        pub static LIMITS: &[Limit] = &[$(Limit {
            quota: QuotaName::$quota, paper: $paper, today: $today, most: $most, code: RefusalCode::$code, of: $of,
        }),+];
    };
}

limits! {
    InterfaceEndpointsPerVpc 20 50 ANY, VpcEndpointLimitExceeded "interface endpoints in a VPC";
    GatewayEndpointsPerRegion 20 20 ANY, VpcEndpointLimitExceeded "gateway endpoints in a Region";
    GatewayEndpointsPerVpc 255 255 255, VpcEndpointLimitExceeded "gateway endpoints in a VPC";
    VpcsPerRegion 5 5 ANY, VpcLimitExceeded "VPCs in a Region";
    SubnetsPerVpc 200 200 ANY, SubnetLimitExceeded "subnets in a VPC";
    CidrsPerVpc 5 5 50, CidrLimitExceeded "IPv4 blocks in a VPC";
    RouteTablesPerVpc 200 200 ANY, RouteTableLimitExceeded "route tables in a VPC";
    RoutesPerTable 50 500 1000, RouteLimitExceeded "static routes in a route table";
    PropagatedRoutesPerTable 100 100 100, RouteLimitExceeded "propagated routes in a route table";
    SecurityGroupsPerRegion 2500 2500 ANY, SecurityGroupLimitExceeded "security groups in a Region";
    RulesPerSecurityGroup 60 60 1000, RulesPerSecurityGroupLimitExceeded "rules of a security group in one direction";
    SecurityGroupsPerInterface 5 5 16, SecurityGroupsPerInterfaceLimitExceeded "security groups on a network interface";
    NetworkAclsPerVpc 200 200 ANY, NetworkAclLimitExceeded "network ACLs in a VPC";
    RulesPerNetworkAcl 20 20 40, NetworkAclEntryLimitExceeded "rules of a network ACL in one direction";
    PeeringsPerVpc 125 50 125, ActiveVpcPeeringConnectionPerVpcLimitExceeded "active peering connections of a VPC";
    OutstandingPeerings 25 25 ANY, OutstandingVpcPeeringConnectionLimitExceeded "peering connections asked for and not decided";
    NetworkInterfacesPerRegion 5000 5000 ANY, NetworkInterfaceLimitExceeded "network interfaces in a Region";
    LoadBalancersPerRegion 50 50 ANY, TooManyLoadBalancers "Network Load Balancers in a Region";
    ListenersPerLoadBalancer 50 50 50, TooManyListeners "listeners of a Network Load Balancer";
    TargetsPerLoadBalancer 3000 3000 ANY, TooManyTargets "targets of a Network Load Balancer without cross-zone load balancing";
    TargetsPerZone 500 500 ANY, TooManyTargets "targets in a zone of a Network Load Balancer without cross-zone load balancing";
    TargetsPerCrossZoneLoadBalancer 500 500 ANY, TooManyTargets "targets of a Network Load Balancer with cross-zone load balancing";
    TargetsPerTargetGroup 1000 1000 ANY, TooManyTargets "targets in a target group";
    TargetGroupsPerRegion 3000 3000 ANY, TooManyTargetGroups "target groups in a Region";
    LoadBalancerInterfacesPerVpc 1200 1200 ANY, TooManyLoadBalancers "network interfaces of Network Load Balancers in a VPC";
    LoadBalancerSubnetsPerZone 1 1 1, InvalidConfigurationRequest "subnets of a Network Load Balancer in one zone";
    EndpointPolicyCharacters 20480 20480 20480, InvalidPolicyDocument "characters in an endpoint policy";
    NatGatewaysPerZone 5 5 ANY, NatGatewayLimitExceeded "NAT gateways in a zone";
    ElasticAddressesPerNatGateway 2 2 8, AddressLimitExceeded "Elastic IP addresses of a NAT gateway";
    InternetGatewaysPerRegion 5 5 ANY, InternetGatewayLimitExceeded "internet gateways in a Region";
    EgressOnlyInternetGatewaysPerRegion 5 5 ANY, ResourceLimitExceeded "egress-only internet gateways in a Region";
    ElasticAddressesPerRegion 5 5 ANY, AddressLimitExceeded "Elastic IP addresses in a Region";
    VirtualPrivateGatewaysPerRegion 5 5 ANY, VpnGatewayLimitExceeded "virtual private gateways in a Region";
    CustomerGatewaysPerRegion 50 50 ANY, CustomerGatewayLimitExceeded "customer gateways in a Region";
    VpnConnectionsPerRegion 50 50 ANY, VpnConnectionLimitExceeded "VPN connections in a Region";
    VpnConnectionsPerGateway 10 10 ANY, VpnConnectionLimitExceeded "VPN connections of a virtual private gateway";
    RoutesPerVpnConnection 100 100 100, RouteLimitExceeded "routes of a VPN connection";
    VirtualInterfacesPerConnection 50 50 50, DirectConnectClientException "private and public virtual interfaces of a Direct Connect connection";
    PrefixesPerPrivateVirtualInterface 100 100 1000, DirectConnectClientException "prefixes announced on a private virtual interface";
    PrefixesPerPublicVirtualInterface 1000 1000 1000, DirectConnectClientException "prefixes announced on a public virtual interface";
    TransitGatewaysPerRegion 5 5 ANY, TransitGatewayLimitExceeded "transit gateways in a Region";
    TransitGatewaysPerVpc 5 5 5, TransitGatewayAttachmentLimitExceeded "transit gateways a VPC is attached to";
    RouteTablesPerTransitGateway 20 20 ANY, TransitGatewayRouteTableLimitExceeded "route tables of a transit gateway";
    RoutesPerTransitGateway 10000 10000 ANY, RouteLimitExceeded "routes of a transit gateway";
    AttachmentsPerTransitGateway 5000 5000 ANY, TransitGatewayAttachmentLimitExceeded "attachments of a transit gateway";
    PeeringAttachmentsPerTransitGateway 50 50 ANY, TransitGatewayAttachmentLimitExceeded "peering attachments of a transit gateway";
    PendingPeeringAttachmentsPerTransitGateway 10 10 ANY, TransitGatewayAttachmentLimitExceeded "peering attachments of a transit gateway asked for and not decided";
    BlockPublicAccessExclusionsPerRegion 50 50 ANY, ResourceLimitExceeded "VPC Block Public Access exclusions in a Region";
    VpcsPerPrivateHostedZone 300 300 ANY, LimitsExceeded "VPCs of a private hosted zone";
    ResolverEndpointsPerRegion 4 4 ANY, LimitExceededException "Resolver endpoints in a Region";
    AddressesPerResolverEndpoint 6 6 ANY, LimitExceededException "addresses of a Resolver endpoint";
    ResolverRulesPerRegion 1000 1000 ANY, LimitExceededException "Resolver rules in a Region";
    ResolverRuleAssociationsPerRegion 2000 2000 ANY, LimitExceededException "associations of Resolver rules with VPCs in a Region";
    TargetsPerResolverRule 6 6 ANY, LimitExceededException "target addresses of a Resolver rule";
}

/// The table's line for a quota.
pub fn limit(quota: QuotaName) -> Option<&'static Limit> {
    LIMITS.iter().find(|limit| limit.quota == quota)
}

/// What an account starts with.
pub fn usual(profile: Profile, quota: QuotaName) -> Option<u32> {
    let limit = limit(quota)?;
    Some(match profile {
        Profile::Paper => limit.paper,
        Profile::Today => limit.today,
    })
}

/// How many an account may have: its own value, else what accounts start with. `None` where it is
/// not known, as after an import.
pub fn value(sketch: &Sketch, account: &AccountId, quota: QuotaName) -> Option<u32> {
    let own =
        sketch.accounts.get(account).and_then(|found| found.quotas.iter().find(|own| own.quota == quota));
    match own {
        Some(own) => own.value,
        None => usual(sketch.profile, quota),
    }
}

/// Refuses where there are now more than a quota allows: a verb adds what it adds, and then asks.
/// `of` is what has them (a VPC, an account), `within` the Region, zone or direction they are
/// counted in, nothing where there is none.
///
/// # Errors
/// AWS's code for the quota.
pub(super) fn check(
    sketch: &Sketch,
    quota: QuotaName,
    of: impl Into<ResourceId>,
    within: &str,
) -> Result<(), Refusal> {
    check_one(sketch, quota, &of.into(), within)
}

#[inline(never)]
fn check_one(sketch: &Sketch, quota: QuotaName, of: &ResourceId, within: &str) -> Result<(), Refusal> {
    let value = match sketch.owner_of(of) {
        Some(account) => value(sketch, &account, quota),
        None => usual(sketch.profile, quota),
    };
    let (Some(value), Some(limit)) = (value, limit(quota)) else { return Ok(()) };
    let mut count = 0_usize;
    each(sketch, quota, &mut |holder, place, amount| {
        if holder == of.as_str() && place == within {
            count = count.saturating_add(amount);
        }
    });
    if number(count) > i64::from(value) {
        return Err(Refusal::ours(limit.code, format!("The quota of {} is {value}", limit.of)));
    }
    Ok(())
}

/// More of something than a quota allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// Which quota.
    pub quota: QuotaName,
    /// What has them: a VPC, an account.
    pub of: ResourceId,
    /// The Region, zone or direction they are counted in; nothing where there is none.
    pub within: String,
    /// How many there are.
    pub count: usize,
    /// How many there may be.
    pub value: u32,
}

/// Every quota that is exceeded, in the order of the table.
pub fn exceeded(sketch: &Sketch) -> Vec<Exceeded> {
    exceeded_among(sketch, |_| true)
}

/// Those of some quotas that are exceeded.
pub(crate) fn exceeded_among(sketch: &Sketch, wanted: fn(QuotaName) -> bool) -> Vec<Exceeded> {
    let mut found = Vec::new();
    for limit in LIMITS.iter().filter(|limit| wanted(limit.quota)) {
        // Below the least any account has there is no need to ask whose it is.
        let mut least = usual(sketch.profile, limit.quota).unwrap_or_default();
        for own in sketch.accounts.iter().flat_map(|account| &account.quotas) {
            if own.quota == limit.quota {
                least = least.min(own.value.unwrap_or(ANY));
            }
        }
        let most = at_most(sketch, limit.quota);
        // What there may be thousands of is known in number, and counted in heaps first.
        if number(most) <= i64::from(least) || most < usize::MAX && fits_in_heaps(sketch, limit.quota, least)
        {
            continue;
        }
        let mut counts = Counts::default();
        each(sketch, limit.quota, &mut |of, within, amount| {
            if !once(limit.quota) {
                counts.add(of, within, amount);
            } else if number(amount) > i64::from(least) {
                counts.list.push((of, within, amount));
            }
        });
        for (of, within, count) in counts.list {
            if number(count) > i64::from(least) {
                found.extend(judge(sketch, limit.quota, of, within, count));
            }
        }
    }
    found
}

fn judge(sketch: &Sketch, quota: QuotaName, of: &str, within: &str, count: usize) -> Option<Exceeded> {
    let of = of.parse::<ResourceId>().ok()?;
    let value = match sketch.owner_of(&of) {
        Some(account) => value(sketch, &account, quota),
        None => usual(sketch.profile, quota),
    }?;
    (number(count) > i64::from(value)).then(|| Exceeded {
        quota,
        of,
        within: within.to_owned(),
        count,
        value,
    })
}

/// How many heaps are counted in.
const HEAPS: u32 = 1_024;

/// Whether nobody can have more than this many, seen without counting each by itself: everybody's are
/// thrown onto heaps, and no heap holds more. Ten thousand VPCs with a subnet each are ten a heap.
fn fits_in_heaps(sketch: &Sketch, quota: QuotaName, least: u32) -> bool {
    let mut heaps = vec![0_usize; index(HEAPS)];
    each(sketch, quota, &mut |of, _, amount| {
        if let Some(heap) = heaps.get_mut(index(hash(of) % HEAPS)) {
            *heap = heap.saturating_add(amount);
        }
    });
    heaps.into_iter().all(|heap| number(heap) <= i64::from(least))
}

/// How many of each, by what has them and where.
#[derive(Default)]
struct Counts<'a> {
    /// The Regions or zones, which are few, each with its holders' places in the list.
    places: Vec<(&'a str, Places)>,
    list: Vec<(&'a str, &'a str, usize)>,
}

impl<'a> Counts<'a> {
    fn add(&mut self, of: &'a str, within: &'a str, amount: usize) {
        let known = self.places.iter().position(|(known, _)| *known == within);
        let at = known.unwrap_or(self.places.len());
        if known.is_none() {
            self.places.push((within, Places::default()));
        }
        let Some((_, holders)) = self.places.get_mut(at) else { return };
        let slot = holders.get(of);
        if let Some((_, _, count)) = slot.and_then(|slot| self.list.get_mut(slot)) {
            *count = count.saturating_add(amount);
        } else {
            holders.insert(&of.into(), self.list.len());
            self.list.push((of, within, amount));
        }
    }
}
