//! The sketch: every resource there is, what is broken, and what is expected of it.

use super::account::Account;
use super::assumption::Assumptions;
use super::endpoint_service::EndpointService;
use super::expectation::Expectation;
use super::id::{NetworkInterfaceId, SecurityGroupId, SubnetId, VpcId, ZoneId};
use super::id_set::IdSet;
use super::instance::Instance;
use super::load_balancer::LoadBalancer;
use super::network_interface::{InterfaceKind, NetworkInterface};
use super::profile::Profile;
use super::resource::{DanglingReference, ResourceId};
use super::security_group::SecurityGroup;
use super::table::Table;
use super::target_group::{CrossZone, TargetGroup};
use super::vpc::{RouteTable, Subnet, Vpc};
use super::vpc_endpoint::VpcEndpoint;

/// Everything a person draws and shares. Cloning it is cheap: tables are shared until changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// What people call it.
    pub title: String,
    /// Which AWS it lives in.
    pub profile: Profile,
    /// Where every random choice starts from.
    pub seed: u32,
    /// How many ids commands have made so far; with the seed it makes the next one.
    pub ids_made: u32,
    /// Accounts.
    pub accounts: Table<Account>,
    /// VPCs.
    pub vpcs: Table<Vpc>,
    /// Subnets.
    pub subnets: Table<Subnet>,
    /// Route tables.
    pub route_tables: Table<RouteTable>,
    /// Security groups.
    pub security_groups: Table<SecurityGroup>,
    /// Network interfaces.
    pub network_interfaces: Table<NetworkInterface>,
    /// Instances.
    pub instances: Table<Instance>,
    /// Network Load Balancers.
    pub load_balancers: Table<LoadBalancer>,
    /// Target groups.
    pub target_groups: Table<TargetGroup>,
    /// Endpoint services.
    pub endpoint_services: Table<EndpointService>,
    /// Interface endpoints.
    pub vpc_endpoints: Table<VpcEndpoint>,
    /// Availability Zones that are lost, by id: the same place in every account.
    pub lost_zones: IdSet<ZoneId>,
    /// What must and must not connect.
    pub expectations: Vec<Expectation>,
    /// What the sketch assumes where AWS has published nothing.
    pub assumptions: Assumptions,
}

/// `SplitMix64`'s finalizer (Steele, Lea, Flood 2014): every input bit reaches every output bit.
pub(crate) const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Sketch {
    /// How many resources there are, of all kinds.
    pub fn resource_count(&self) -> usize {
        self.accounts.len()
            + self.vpcs.len()
            + self.subnets.len()
            + self.route_tables.len()
            + self.security_groups.len()
            + self.network_interfaces.len()
            + self.instances.len()
            + self.load_balancers.len()
            + self.target_groups.len()
            + self.endpoint_services.len()
            + self.vpc_endpoints.len()
    }

    /// The subnet an interface lies in.
    ///
    /// # Errors
    /// [`DanglingReference`] when either is missing.
    pub fn subnet_of(&self, interface: &NetworkInterfaceId) -> Result<&Subnet, DanglingReference> {
        self.subnets.find(&self.network_interfaces.find(interface)?.subnet)
    }

    /// The security groups an interface carries. A load balancer's node carries none here.
    ///
    /// # Errors
    /// [`DanglingReference`] when the interface's endpoint is missing.
    pub fn security_groups_of<'a>(
        &'a self,
        interface: &'a NetworkInterface,
    ) -> Result<&'a [SecurityGroupId], DanglingReference> {
        match &interface.kind {
            InterfaceKind::Interface { security_groups, .. } => Ok(security_groups),
            InterfaceKind::VpcEndpoint { endpoint } => {
                Ok(&self.vpc_endpoints.find(endpoint)?.security_groups)
            }
            InterfaceKind::LoadBalancerNode { .. } => Ok(&[]),
        }
    }

    /// The route table a subnet uses: its own, or its VPC's main one. `None` where the VPC has
    /// no main table either.
    pub fn route_table_of(&self, subnet: &Subnet) -> Option<&RouteTable> {
        match &subnet.route_table {
            Some(table) => self.route_tables.get(table),
            None => self.main_route_table(&subnet.vpc),
        }
    }

    fn main_route_table(&self, vpc: &VpcId) -> Option<&RouteTable> {
        self.route_tables.iter().find(|table| table.main && table.vpc == *vpc)
    }

    /// The zone a subnet lies in.
    pub fn zone_of_subnet(&self, subnet: &SubnetId) -> Option<&ZoneId> {
        self.subnets.get(subnet).map(|subnet| &subnet.zone)
    }

    /// Whether a resource is there.
    pub fn has(&self, id: &ResourceId) -> bool {
        match id {
            ResourceId::Account(id) => self.accounts.get(id).is_some(),
            ResourceId::Vpc(id) => self.vpcs.get(id).is_some(),
            ResourceId::Subnet(id) => self.subnets.get(id).is_some(),
            ResourceId::RouteTable(id) => self.route_tables.get(id).is_some(),
            ResourceId::SecurityGroup(id) => self.security_groups.get(id).is_some(),
            ResourceId::SecurityGroupRule(id) => {
                self.security_groups.iter().any(|group| group.rules.iter().any(|rule| rule.id == *id))
            }
            ResourceId::Instance(id) => self.instances.get(id).is_some(),
            ResourceId::NetworkInterface(id) => self.network_interfaces.get(id).is_some(),
            ResourceId::EndpointService(id) => self.endpoint_services.get(id).is_some(),
            ResourceId::VpcEndpoint(id) => self.vpc_endpoints.get(id).is_some(),
            ResourceId::LoadBalancer(id) => self.load_balancers.get(id).is_some(),
            ResourceId::TargetGroup(id) => self.target_groups.get(id).is_some(),
            ResourceId::Zone(id) => self.subnets.iter().any(|subnet| subnet.zone == *id),
            ResourceId::Region(id) => self.vpcs.iter().any(|vpc| vpc.region == *id),
        }
    }

    /// Makes an id's 17 hexadecimal digits from the sketch's own seed and counter, so that
    /// replaying the same commands gives the same ids.
    pub fn next_id_digits(&mut self) -> String {
        self.ids_made = self.ids_made.wrapping_add(1);
        let mixed = mix(u64::from(self.seed) << 32 | u64::from(self.ids_made));
        format!("{:017x}", u128::from(mixed) << 4 | u128::from(self.ids_made & 0xf))
    }

    /// Whether cross-zone load balancing is in force between a load balancer and a group.
    pub fn cross_zone(&self, load_balancer: &LoadBalancer, group: &TargetGroup) -> bool {
        match group.cross_zone {
            CrossZone::UseLoadBalancerConfiguration => load_balancer.cross_zone,
            CrossZone::On => true,
            CrossZone::Off => false,
        }
    }
}
