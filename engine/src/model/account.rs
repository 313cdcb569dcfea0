//! An AWS account: the names it has for Availability Zones, and its quotas.

use std::fmt;
use std::str::FromStr;

use super::block_public_access::BlockPublicAccess;
use super::id::{AccountId, AwsServiceName, RegionName, ZoneId, ZoneName};
use super::record::{LongText, record, resource, text_value, words};

/// What one of an account's zone names stands for. In nine older Regions the letters are shuffled
/// for each account, so only the zone *id* says whether two accounts mean the same place (VPC
/// guide, "AZ IDs"). Written `us-east-1a=use1-az1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ZoneMapping {
    /// The account's own name.
    pub name: ZoneName,
    /// The place.
    pub id: ZoneId,
}

impl fmt::Display for ZoneMapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.id)
    }
}

impl FromStr for ZoneMapping {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (name, id) = text.split_once('=').ok_or(())?;
        Ok(Self { name: name.trim().parse().map_err(|_| ())?, id: id.trim().parse().map_err(|_| ())? })
    }
}

text_value!(
    ZoneMapping,
    "a zone's name and id, such as us-east-1a=use1-az1",
    Self { name: ZoneName::blank(), id: ZoneId::blank() }
);

words! {
    /// What AWS limits (the quota pages of the VPC, PrivateLink, Direct Connect, VPN and Elastic
    /// Load Balancing guides). Values an account starts with stand in `control::quota`.
    QuotaName {
        /// Interface endpoints in a VPC.
        InterfaceEndpointsPerVpc = "interface_endpoints_per_vpc",
        /// Gateway endpoints in a Region.
        GatewayEndpointsPerRegion = "gateway_endpoints_per_region",
        /// Gateway endpoints in a VPC.
        GatewayEndpointsPerVpc = "gateway_endpoints_per_vpc",
        /// VPCs in a Region.
        VpcsPerRegion = "vpcs_per_region",
        /// Subnets in a VPC.
        SubnetsPerVpc = "subnets_per_vpc",
        /// IPv4 blocks of a VPC.
        CidrsPerVpc = "cidrs_per_vpc",
        /// Route tables of a VPC.
        RouteTablesPerVpc = "route_tables_per_vpc",
        /// Static routes of a table.
        RoutesPerTable = "routes_per_table",
        /// Propagated routes of a table.
        PropagatedRoutesPerTable = "propagated_routes_per_table",
        /// Security groups in a Region.
        SecurityGroupsPerRegion = "security_groups_per_region",
        /// Rules of a security group in each direction.
        RulesPerSecurityGroup = "rules_per_security_group",
        /// Security groups of a network interface.
        SecurityGroupsPerInterface = "security_groups_per_interface",
        /// Network ACLs of a VPC.
        NetworkAclsPerVpc = "network_acls_per_vpc",
        /// Rules of a network ACL in each direction.
        RulesPerNetworkAcl = "rules_per_network_acl",
        /// Active peering connections of a VPC.
        PeeringsPerVpc = "peerings_per_vpc",
        /// Peering connections asked for and not yet decided.
        OutstandingPeerings = "outstanding_peerings",
        /// Network interfaces in a Region.
        NetworkInterfacesPerRegion = "network_interfaces_per_region",
        /// Network Load Balancers in a Region.
        LoadBalancersPerRegion = "load_balancers_per_region",
        /// Listeners of a Network Load Balancer.
        ListenersPerLoadBalancer = "listeners_per_load_balancer",
        /// Targets of a Network Load Balancer, cross-zone load balancing off.
        TargetsPerLoadBalancer = "targets_per_load_balancer",
        /// Targets of a Network Load Balancer in one zone, cross-zone load balancing off.
        TargetsPerZone = "targets_per_zone",
        /// Targets of a Network Load Balancer with cross-zone load balancing on.
        TargetsPerCrossZoneLoadBalancer = "targets_per_cross_zone_load_balancer",
        /// Targets of a target group.
        TargetsPerTargetGroup = "targets_per_target_group",
        /// Target groups in a Region.
        TargetGroupsPerRegion = "target_groups_per_region",
        /// Network interfaces of Network Load Balancers in a VPC.
        LoadBalancerInterfacesPerVpc = "load_balancer_interfaces_per_vpc",
        /// Subnets of a Network Load Balancer in one zone.
        LoadBalancerSubnetsPerZone = "load_balancer_subnets_per_zone",
        /// Characters of an endpoint policy.
        EndpointPolicyCharacters = "endpoint_policy_characters",
        /// NAT gateways in a zone.
        NatGatewaysPerZone = "nat_gateways_per_zone",
        /// Elastic IP addresses of a NAT gateway.
        ElasticAddressesPerNatGateway = "elastic_addresses_per_nat_gateway",
        /// Internet gateways in a Region.
        InternetGatewaysPerRegion = "internet_gateways_per_region",
        /// Egress-only internet gateways in a Region.
        EgressOnlyInternetGatewaysPerRegion = "egress_only_internet_gateways_per_region",
        /// Elastic IP addresses in a Region.
        ElasticAddressesPerRegion = "elastic_addresses_per_region",
        /// Virtual private gateways in a Region.
        VirtualPrivateGatewaysPerRegion = "virtual_private_gateways_per_region",
        /// Customer gateways in a Region.
        CustomerGatewaysPerRegion = "customer_gateways_per_region",
        /// VPN connections in a Region.
        VpnConnectionsPerRegion = "vpn_connections_per_region",
        /// VPN connections of a virtual private gateway.
        VpnConnectionsPerGateway = "vpn_connections_per_gateway",
        /// Routes of a VPN connection of a virtual private gateway, static or announced.
        RoutesPerVpnConnection = "routes_per_vpn_connection",
        /// Virtual interfaces of a dedicated Direct Connect connection, private and public ones.
        VirtualInterfacesPerConnection = "virtual_interfaces_per_connection",
        /// Prefixes a data center may announce on a private virtual interface.
        PrefixesPerPrivateVirtualInterface = "prefixes_per_private_virtual_interface",
        /// Prefixes a data center may announce on a public virtual interface.
        PrefixesPerPublicVirtualInterface = "prefixes_per_public_virtual_interface",
        /// Transit gateways in a Region.
        TransitGatewaysPerRegion = "transit_gateways_per_region",
        /// Transit gateways a VPC is attached to.
        TransitGatewaysPerVpc = "transit_gateways_per_vpc",
        /// Route tables of a transit gateway.
        RouteTablesPerTransitGateway = "route_tables_per_transit_gateway",
        /// Routes of a transit gateway, static and propagated, in all its tables.
        RoutesPerTransitGateway = "routes_per_transit_gateway",
        /// Attachments of a transit gateway.
        AttachmentsPerTransitGateway = "attachments_per_transit_gateway",
        /// Peering attachments of a transit gateway.
        PeeringAttachmentsPerTransitGateway = "peering_attachments_per_transit_gateway",
        /// Peering attachments of a transit gateway that are asked for and not yet decided.
        PendingPeeringAttachmentsPerTransitGateway = "pending_peering_attachments_per_transit_gateway",
        /// VPC Block Public Access exclusions in a Region.
        BlockPublicAccessExclusionsPerRegion = "block_public_access_exclusions_per_region",
        /// VPCs a private hosted zone can be associated with.
        VpcsPerPrivateHostedZone = "vpcs_per_private_hosted_zone",
        /// Resolver endpoints in a Region.
        ResolverEndpointsPerRegion = "resolver_endpoints_per_region",
        /// Addresses of a Resolver endpoint.
        AddressesPerResolverEndpoint = "addresses_per_resolver_endpoint",
        /// Resolver rules in a Region.
        ResolverRulesPerRegion = "resolver_rules_per_region",
        /// Associations of Resolver rules with VPCs in a Region.
        ResolverRuleAssociationsPerRegion = "resolver_rule_associations_per_region",
        /// Target addresses of a Resolver rule.
        TargetsPerResolverRule = "targets_per_resolver_rule",
    }
}

record! {
    /// A quota of an account that is not what accounts start with.
    Quota, "quota" {
        /// What is limited.
        quota: QuotaName, needed;
        /// How many there may be; missing where it is not known, as after an import.
        value: Option<u32>, blank;
    }
}

record! {
    /// A resource policy of what an account has at one of AWS's own services, such as the policy of its
    /// S3 buckets. It may name the endpoints requests must come by (`aws:sourceVpce`).
    ServicePolicy, "resource policy" {
        /// The service.
        service: AwsServiceName, needed;
        /// The policy.
        policy: LongText, needed;
    }
}

record! {
    /// An AWS account.
    Account, "account" {
        /// Its twelve digits.
        id: AccountId, needed;
        /// What people call it.
        name: String, blank;
        /// Which place each of the account's zone names stands for. Each name stands there once.
        zones: Vec<ZoneMapping>, blank;
        /// Quotas that were raised, or are not known.
        quotas: Vec<Quota>, blank;
        /// VPC Block Public Access, by Region. Nothing is blocked in one that is not here.
        block_public_access: Vec<BlockPublicAccess>, blank;
        /// The resource policies of what it has at AWS's own services, one a service.
        service_policies: Vec<ServicePolicy>, blank;
    }
}

resource!(Account.id: AccountId);

impl Account {
    /// The account's own name for a zone.
    pub fn zone_name(&self, zone: &ZoneId) -> Option<&ZoneName> {
        self.zones.iter().find_map(|mapping| (mapping.id == *zone).then_some(&mapping.name))
    }

    /// The zone the account has this name for.
    pub fn zone_named(&self, name: &ZoneName) -> Option<&ZoneId> {
        self.zones.iter().find_map(|mapping| (mapping.name == *name).then_some(&mapping.id))
    }

    /// The Region a zone lies in, known from the account's name for it.
    pub fn region_of(&self, zone: &ZoneId) -> Option<RegionName> {
        self.zone_name(zone)?.region().parse().ok()
    }
}
