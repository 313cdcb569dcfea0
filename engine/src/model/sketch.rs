//! The sketch: every resource there is, what is broken, and what is expected of it.

use super::account::Account;
use super::application_load_balancer::ApplicationLoadBalancer;
use super::arrangement::Arrangement;
use super::assumption::Assumptions;
use super::data_center::{DataCenter, DataCenterHost};
use super::direct_connect::{DirectConnectConnection, VirtualInterface};
use super::endpoint_service::EndpointService;
use super::expectation::Expectation;
use super::gateway::{EgressOnlyInternetGateway, ElasticAddress, InternetGateway, NatGateway};
use super::host::Host;
use super::hosted_zone::HostedZone;
use super::id::{
    AccountId, IdText, NetworkInterfaceId, SecurityGroupId, SecurityGroupRuleId, SubnetId, VpcId, ZoneId,
};
use super::id_set::IdSet;
use super::load_balancer::LoadBalancer;
use super::network_acl::NetworkAcl;
use super::network_interface::{InterfaceKind, NetworkInterface};
use super::not_modelled::NotModelled;
use super::note::Note;
use super::notification::{ConnectionNotification, Topic};
use super::peering::VpcPeeringConnection;
use super::places::Places;
use super::prefix_list::PrefixList;
use super::profile::Profile;
use super::record::{Described, Member, Record, Texts, Usual};
use super::resolver::{ResolverEndpoint, ResolverRule};
use super::resource::{DanglingReference, ResourceId};
use super::route_table::RouteTable;
use super::security_group::SecurityGroup;
use super::table::{AnyResource, AnyTable, RowKind, Table};
use super::target_group::{CrossZone, TargetGroup};
use super::transit_gateway::{TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable};
use super::vpc::{Subnet, Vpc};
use super::vpc_endpoint::VpcEndpoint;
use super::vpn::{CustomerGateway, VirtualPrivateGateway, VpnConnection};

macro_rules! tables {
    ($(#[doc = $doc:literal] $field:ident: $type:ty => $($variant:ident)|+;)+) => {
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
            $(#[doc = $doc] pub $field: Table<$type>,)+
            /// Availability Zones that are lost, by id: the same place in every account.
            pub lost_zones: IdSet<ZoneId>,
            /// Availability Zones that are impaired: they stand, and what crosses their border is slow.
            pub impaired_zones: IdSet<ZoneId>,
            /// What must and must not connect.
            pub expectations: Vec<Expectation>,
            /// What was found and is not modelled.
            pub not_modelled: Vec<NotModelled>,
            /// What the sketch assumes where AWS has published nothing.
            pub assumptions: Assumptions,
            /// How a person arranged its picture.
            pub arrangement: Arrangement,
        }

        /// A kind of table, by what it holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TableKind {
            $($(#[doc = concat!("The table of each `", stringify!($variant), "`.")] $variant,)+)+
        }

        impl TableKind {
            /// Every kind, in the order of the tables.
            pub const ALL: &'static [Self] = &[$($(Self::$variant),+),+];
        }

        /// Names of the tables in files, in their order.
        pub const TABLE_NAMES: &[&str] = &[$(stringify!($field)),+];

        /// What each table is for.
        fn table_texts() -> Texts {
            &[$((stringify!($field), $doc)),+]
        }

        /// What each table holds, in their order.
        pub static ROW_KINDS: &[RowKind] = &[$(RowKind {
            member: Member {
                name: stringify!($field),
                texts: table_texts,
                usual: Usual::Blank,
                shape: <$type as Described>::shape,
            },
            blank: AnyResource::blank::<$type>,
        }),+];

        impl Sketch {
            /// Every table, with its name in files, in their order.
            pub fn tables(&self) -> impl Iterator<Item = (&'static str, &dyn AnyTable)> {
                [$((stringify!($field), &self.$field as &dyn AnyTable)),+].into_iter()
            }

            /// The same tables, to be added to.
            pub fn tables_mut(&mut self) -> impl Iterator<Item = (&'static str, &mut dyn AnyTable)> {
                [$((stringify!($field), &mut self.$field as &mut dyn AnyTable)),+].into_iter()
            }

            /// The same table, to be changed.
            fn table_of_mut(&mut self, id: &ResourceId) -> Option<&mut dyn AnyTable> {
                match id {
                    $($(ResourceId::$variant(_))|+ => Some(&mut self.$field),)+
                    ResourceId::SecurityGroupRule(_) | ResourceId::Zone(_) | ResourceId::Region(_) => None,
                }
            }

            /// The table resources of this kind live in. Zones, Regions and rules live in none.
            fn table_of(&self, id: &ResourceId) -> Option<&dyn AnyTable> {
                match id {
                    $($(ResourceId::$variant(_))|+ => Some(&self.$field),)+
                    ResourceId::SecurityGroupRule(_) | ResourceId::Zone(_) | ResourceId::Region(_) => None,
                }
            }
        }
    };
}

tables! {
    /// Accounts.
    accounts: Account => Account;
    /// VPCs.
    vpcs: Vpc => Vpc;
    /// Subnets.
    subnets: Subnet => Subnet;
    /// Route tables.
    route_tables: RouteTable => RouteTable;
    /// Network ACLs.
    network_acls: NetworkAcl => NetworkAcl;
    /// Security groups.
    security_groups: SecurityGroup => SecurityGroup;
    /// Prefix lists.
    prefix_lists: PrefixList => PrefixList;
    /// Network interfaces.
    network_interfaces: NetworkInterface => NetworkInterface;
    /// Hosts.
    hosts: Host => Host;
    /// Internet gateways.
    internet_gateways: InternetGateway => InternetGateway;
    /// Egress-only internet gateways.
    egress_only_internet_gateways: EgressOnlyInternetGateway => EgressOnlyInternetGateway;
    /// NAT gateways.
    nat_gateways: NatGateway => NatGateway;
    /// Elastic IP addresses.
    elastic_addresses: ElasticAddress => ElasticAddress;
    /// VPC peering connections.
    vpc_peering_connections: VpcPeeringConnection => VpcPeeringConnection;
    /// Virtual private gateways.
    virtual_private_gateways: VirtualPrivateGateway => VirtualPrivateGateway;
    /// Data centers.
    data_centers: DataCenter => DataCenter;
    /// Hosts in data centers.
    data_center_hosts: DataCenterHost => DataCenterHost;
    /// Customer gateways.
    customer_gateways: CustomerGateway => CustomerGateway;
    /// VPN connections.
    vpn_connections: VpnConnection => VpnConnection;
    /// Transit gateways.
    transit_gateways: TransitGateway => TransitGateway;
    /// Transit gateway attachments.
    transit_gateway_attachments: TransitGatewayAttachment => TransitGatewayAttachment;
    /// Transit gateways' route tables.
    transit_gateway_route_tables: TransitGatewayRouteTable => TransitGatewayRouteTable;
    /// Direct Connect connections.
    direct_connect_connections: DirectConnectConnection => DirectConnectConnection;
    /// Virtual interfaces of Direct Connect connections.
    virtual_interfaces: VirtualInterface => VirtualInterface;
    /// Network Load Balancers.
    load_balancers: LoadBalancer => LoadBalancer;
    /// Application Load Balancers.
    application_load_balancers: ApplicationLoadBalancer => ApplicationLoadBalancer;
    /// Target groups.
    target_groups: TargetGroup => TargetGroup;
    /// Endpoint services.
    endpoint_services: EndpointService => EndpointService;
    /// VPC endpoints.
    vpc_endpoints: VpcEndpoint => VpcEndpoint;
    /// Hosted zones.
    hosted_zones: HostedZone => HostedZone;
    /// Route 53 Resolver endpoints.
    resolver_endpoints: ResolverEndpoint => ResolverEndpoint;
    /// Route 53 Resolver rules.
    resolver_rules: ResolverRule => ResolverRule;
    /// SNS topics.
    topics: Topic => Topic;
    /// Connection notifications.
    connection_notifications: ConnectionNotification => ConnectionNotification;
    /// Notes.
    notes: Note => Note;
}

/// `SplitMix64`'s finalizer (Steele, Lea, Flood 2014): every input bit reaches every output bit.
pub(crate) const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The most resources a sketch can have.
pub const MAX_RESOURCES: usize = 100_000;

impl Sketch {
    /// Puts a resource in as it is, in the place of what has its id; says whether there was none.
    pub fn put(&mut self, resource: AnyResource) -> bool {
        let id = resource.id();
        let is_new = self.record(&id).is_none();
        self.table_of_mut(&id).is_some_and(|table| table.put(resource)) && is_new
    }

    /// Takes a resource away and nothing else; says whether it was there.
    pub fn take_away(&mut self, id: &ResourceId) -> bool {
        self.table_of_mut(id).is_some_and(|table| table.take_away(id.as_str()))
    }

    /// A security group rule whose id another has too. A rule is no table's entry, and is taken away by its
    /// id all the same.
    pub fn rule_twice(&self) -> Option<&SecurityGroupRuleId> {
        let mut seen = Places::default();
        for group in self.security_groups.iter() {
            let dropped = group.dropped_rules.iter().map(|dropped| &dropped.rule);
            for rule in group.rules.iter().chain(dropped) {
                if seen.get(rule.id.as_str()).is_some() {
                    return Some(&rule.id);
                }
                seen.insert(rule.id.text(), 0);
            }
        }
        None
    }

    /// How many resources there are, of all kinds.
    pub fn resource_count(&self) -> usize {
        self.tables().map(|(_, table)| table.len()).sum()
    }

    /// A resource of any kind. Rules, zones and Regions are parts of others, and are not found here.
    pub fn record(&self, id: &ResourceId) -> Option<&dyn Record> {
        self.table_of(id)?.record(id.as_str())
    }

    /// The same, to be changed. Its id must stay.
    pub fn record_mut(&mut self, id: &ResourceId) -> Option<&mut dyn Record> {
        self.table_of_mut(id)?.record_mut(id.as_str())
    }

    /// The subnet an interface lies in.
    ///
    /// # Errors
    /// [`DanglingReference`] when either is missing.
    pub fn subnet_of(&self, interface: &NetworkInterfaceId) -> Result<&Subnet, DanglingReference> {
        self.subnets.find(&self.network_interfaces.find(interface)?.subnet)
    }

    /// The security groups an interface carries. An endpoint's interfaces and a load
    /// balancer's nodes carry their owner's.
    ///
    /// # Errors
    /// [`DanglingReference`] when its owner is missing.
    pub fn security_groups_of<'a>(
        &'a self,
        interface: &'a NetworkInterface,
    ) -> Result<&'a [SecurityGroupId], DanglingReference> {
        match &interface.of {
            InterfaceKind::Host(_) => Ok(&interface.security_groups),
            InterfaceKind::VpcEndpoint(endpoint) => Ok(&self.vpc_endpoints.find(endpoint)?.security_groups),
            InterfaceKind::LoadBalancerNode(load_balancer) => {
                Ok(&self.load_balancers.find(load_balancer)?.security_groups)
            }
            InterfaceKind::ResolverEndpoint(endpoint) => {
                Ok(&self.resolver_endpoints.find(endpoint)?.security_groups)
            }
            InterfaceKind::ApplicationLoadBalancerNode(load_balancer) => {
                Ok(&self.application_load_balancers.find(load_balancer)?.security_groups)
            }
            // These can carry none.
            InterfaceKind::NatGateway(_) | InterfaceKind::TransitGatewayAttachment(_) => Ok(&[]),
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
            ResourceId::SecurityGroupRule(id) => {
                let dropped =
                    |group: &SecurityGroup| group.dropped_rules.iter().any(|one| one.rule.id == *id);
                self.security_groups
                    .iter()
                    .any(|group| group.rules.iter().any(|rule| rule.id == *id) || dropped(group))
            }
            ResourceId::Zone(id) => self.subnets.iter().any(|subnet| subnet.zone == *id),
            ResourceId::Region(id) => self.vpcs.iter().any(|vpc| vpc.region == *id),
            id => self.record(id).is_some(),
        }
    }

    /// The endpoint service an endpoint leads to; `None` where it leads to one of AWS's own, or to
    /// nothing.
    pub fn service_of(&self, endpoint: &VpcEndpoint) -> Option<&EndpointService> {
        self.endpoint_services.get(endpoint.service.endpoint_service()?)
    }

    /// The account of the VPC a subnet lies in.
    pub fn account_of_vpc(&self, vpc: &VpcId) -> Option<&AccountId> {
        self.vpcs.get(vpc).map(|vpc| &vpc.account)
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
