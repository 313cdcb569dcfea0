//! What is configured: typed resources, their ids, and the sketch that owns them.
//!
//! A resource is one AWS resource under AWS's name for it. Nothing here decides anything
//! about traffic; it answers only "what is there" and "what belongs to what".

mod account;
mod assumption;
mod endpoint_service;
mod expectation;
pub mod id;
mod id_set;
mod instance;
mod leg;
mod load_balancer;
mod network_interface;
mod order;
mod places;
mod profile;
pub mod references;
mod resource;
mod security_group;
mod sketch;
mod table;
mod target_group;
mod vpc;
mod vpc_endpoint;

pub use account::Account;
pub use assumption::{Assumption, Assumptions};
pub use endpoint_service::EndpointService;
pub use expectation::{Expectation, Outcome};
pub(crate) use id::IdText;
pub use id::{
    AccountId, EndpointServiceId, IdError, InstanceId, LoadBalancerArn, NetworkInterfaceId, RegionName,
    RouteTableId, SecurityGroupId, SecurityGroupRuleId, SubnetId, TargetGroupArn, VpcEndpointId, VpcId,
    ZoneId, ZoneName,
};
pub use id_set::IdSet;
pub use instance::{Application, ApplicationProtocol, ApplicationState, Instance, InstanceState};
pub(crate) use leg::groups_of;
pub use leg::{Leg, LegKind, MAX_LEGS, legs};
pub use load_balancer::{Listener, ListenerProtocol, LoadBalancer};
pub use network_interface::{InterfaceKind, NetworkInterface};
pub(crate) use order::{number, sort_by_numbers};
pub(crate) use places::{Addresses, Pairs, Places};
pub use profile::Profile;
pub use resource::{DanglingReference, ResourceId};
pub use security_group::{
    Direction, IpProtocol, Peer, Permission, PortRange, RuleError, SecurityGroup, SecurityGroupRule,
};
pub use sketch::Sketch;
pub(crate) use sketch::mix;
pub use table::{Resource, Table};
pub use target_group::{CrossZone, HealthCheck, HealthCheckPort, HealthCheckProtocol, Target, TargetGroup};
pub use vpc::{Route, RouteTable, RouteTarget, Subnet, Vpc};
pub use vpc_endpoint::{EndpointState, VpcEndpoint};
