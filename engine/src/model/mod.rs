//! What is configured: typed resources, their ids, and the sketch that owns them.
//!
//! A resource is one AWS resource under AWS's name for it. Nothing here decides anything
//! about traffic; it answers only "what is there" and "what belongs to what".

mod account;
mod application_load_balancer;
mod arrangement;
mod assumption;
mod aws_service;
mod block_public_access;
mod change;
mod data_center;
mod direct_connect;
mod effort;
mod endpoint_service;
mod expectation;
mod gateway;
mod gateway_leg;
mod host;
mod hosted_zone;
pub mod id;
mod id_set;
mod leg;
mod load_balancer;
mod network_acl;
mod network_interface;
mod not_modelled;
mod note;
mod notification;
mod order;
mod owner;
mod pairs;
mod peering;
mod places;
mod prefix_list;
mod profile;
mod public_service;
pub mod record;
pub mod references;
mod region;
mod resolver;
mod resource;
mod route_table;
mod security_group;
mod serving;
mod sketch;
mod slots;
mod table;
mod tag;
mod target;
mod target_group;
mod transit_gateway;
mod vpc;
mod vpc_endpoint;
mod vpn;

pub use account::{Account, Quota, QuotaName, ServicePolicy, ZoneMapping};
pub use application_load_balancer::{ApplicationListener, ApplicationLoadBalancer};
pub use arrangement::{Arrangement, MOST_ROOM_PX, Room, can_collapse, takes_room};
pub use assumption::{Assumption, Assumptions};
pub use aws_service::{AWS_SERVICES, AwsService, Offered, aws_service};
pub use block_public_access::{
    BlockPublicAccess, BlockPublicAccessExclusion, ExcludedResource, InternetGatewayBlockMode,
    InternetGatewayExclusionMode,
};
pub use change::{Change, Tables};
pub use data_center::{ConditionalForwarder, DataCenter, DataCenterHost, DataCenterHostRole};
pub use direct_connect::{
    ConnectionState, DirectConnectConnection, VirtualInterface, VirtualInterfaceState, VirtualInterfaceType,
};
pub(crate) use effort::excess;
pub use endpoint_service::{DnsNameState, EndpointService, Payer, Principal, PrivateDnsName, ServiceState};
pub use expectation::{Expectation, Outcome};
pub use gateway::{
    AddressHolder, EgressOnlyInternetGateway, ElasticAddress, InternetGateway, NatConnectivity, NatGateway,
    NatGatewayState,
};
pub(crate) use gateway_leg::RouteTables;
pub use gateway_leg::aws_services;
pub use host::{
    Application, ApplicationProtocol, ApplicationState, Host, HostFlavor, HostState, Transport, listening,
};
pub use hosted_zone::{HostedZone, HostedZoneType, RecordSet, RecordType};
pub(crate) use id::IdText;
pub use id::{
    AccountId, AllocationId, ApplicationLoadBalancerArn, AwsServiceName, ConnectionNotificationId,
    CustomerGatewayId, DataCenterHostId, DataCenterId, DirectConnectConnectionId,
    EgressOnlyInternetGatewayId, EndpointServiceId, HostId, HostedZoneId, IdError, InternetGatewayId,
    LoadBalancerArn, NatGatewayId, NetworkAclId, NetworkInterfaceId, NoteId, PrefixListId, RegionName,
    ResolverEndpointId, ResolverRuleId, RouteTableId, SecurityGroupId, SecurityGroupRuleId, SubnetId,
    TargetGroupArn, TopicArn, TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId,
    VirtualInterfaceId, VirtualPrivateGatewayId, VpcEndpointId, VpcId, VpcPeeringConnectionId,
    VpnConnectionId, ZoneId, ZoneName,
};
pub use id_set::IdSet;
pub(crate) use leg::groups_of;
pub use leg::{Leg, LegEnd, LegKind, MAX_LEGS, legs};
pub use load_balancer::{
    ClientRoutingPolicy, Listener, ListenerProtocol, LoadBalancer, LoadBalancerState, Scheme,
};
pub use network_acl::{DroppedEntry, NetworkAcl, NetworkAclEntry, RuleAction};
pub use network_interface::{InterfaceKind, NetworkInterface};
pub use not_modelled::{NotModelled, NotModelledKind};
pub use note::Note;
pub use notification::{
    ConnectionEvent, ConnectionNotification, Message, NotificationSource, NotificationState, Topic,
};
pub(crate) use order::{number, sort_by_keys, sort_by_numbers};
pub(crate) use pairs::{Addresses, Pairs};
pub use peering::{PeeringState, VpcPeeringConnection};
pub(crate) use places::{Places, hash};
pub use prefix_list::PrefixList;
pub use profile::Profile;
pub use public_service::{PublicService, public_addresses, public_service, public_service_at};
pub(crate) use region::{REGIONS, Region};
pub use resolver::{
    ResolverDirection, ResolverEndpoint, ResolverEndpointStatus, ResolverRule, ResolverRuleType,
};
pub use resource::{DanglingReference, ResourceId};
pub use route_table::{Destination, Route, RouteOrigin, RouteState, RouteTable, RouteTarget};
pub use security_group::{
    Direction, DroppedRule, IpProtocol, Peer, Permission, PortRange, RuleError, SecurityGroup,
    SecurityGroupRule,
};
pub(crate) use sketch::mix;
pub use sketch::{MAX_RESOURCES, ROW_KINDS, Sketch, TABLE_NAMES, TableKind};
pub(crate) use slots::index;
pub use table::{AnyResource, AnyTable, Resource, RowKind, Table};
pub use tag::Tag;
pub use target_group::{
    CrossZone, HealthCheck, HealthCheckProtocol, Target, TargetGroup, TargetId, TargetType,
};
pub use transit_gateway::{
    AttachedResource, TransitGateway, TransitGatewayAttachment, TransitGatewayAttachmentState,
    TransitGatewayRoute, TransitGatewayRouteTable, TransitGatewayRouteType,
};
pub use vpc::{Subnet, Vpc};
pub use vpc_endpoint::{
    Binding, DnsSuffix, EndpointState, EndpointType, IpAddressType, Service, SubnetConfiguration, VpcEndpoint,
};
pub use vpn::{
    CustomerDevice, CustomerGateway, Tunnel, TunnelStatus, VirtualPrivateGateway, VpnConnection, VpnState,
};
