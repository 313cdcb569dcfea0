//! The sketch file, version 1: JSON, one list for each kind of resource. These types are the
//! format; they say nothing the model does not know, in a shape that may not change.

use std::net::Ipv4Addr;

use indexmap::IndexMap;
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::model::{
    AccountId, ApplicationProtocol, ApplicationState, CrossZone, Direction, EndpointServiceId, EndpointState,
    HealthCheckProtocol, InstanceId, InstanceState, ListenerProtocol, LoadBalancerArn, NetworkInterfaceId,
    Outcome, Permission, Profile, RegionName, RouteTableId, SecurityGroupId, SecurityGroupRuleId, SubnetId,
    Target, TargetGroupArn, VpcEndpointId, VpcId, ZoneId, ZoneName,
};

/// What a file's `format` says.
pub const FORMAT: &str = "privatelink-sketch";
/// The version written, and the newest that can be edited.
pub const VERSION: u32 = 1;

fn on() -> bool {
    true
}

// serde hands what it may skip over by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_true(value: &bool) -> bool {
    *value
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// A whole file.
#[derive(Serialize, Deserialize)]
pub struct File {
    pub format: String,
    pub version: u32,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub profile: Profile,
    #[serde(default)]
    pub seed: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ids_made: u32,
    #[serde(default)]
    pub accounts: Vec<Account>,
    #[serde(default)]
    pub vpcs: Vec<Vpc>,
    #[serde(default)]
    pub subnets: Vec<Subnet>,
    #[serde(default)]
    pub route_tables: Vec<RouteTable>,
    #[serde(default)]
    pub security_groups: Vec<SecurityGroup>,
    #[serde(default)]
    pub network_interfaces: Vec<NetworkInterface>,
    #[serde(default)]
    pub instances: Vec<Instance>,
    #[serde(default)]
    pub load_balancers: Vec<LoadBalancer>,
    #[serde(default)]
    pub target_groups: Vec<TargetGroup>,
    #[serde(default)]
    pub endpoint_services: Vec<EndpointService>,
    #[serde(default)]
    pub vpc_endpoints: Vec<VpcEndpoint>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost_zones: Vec<ZoneId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<Expectation>,
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub assumptions: IndexMap<String, u32>,
}

#[derive(Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    #[serde(default)]
    pub name: String,
    pub zones: IndexMap<ZoneName, ZoneId>,
}

#[derive(Serialize, Deserialize)]
pub struct Vpc {
    pub id: VpcId,
    #[serde(default)]
    pub name: String,
    pub account: AccountId,
    pub region: RegionName,
    pub cidr: Ipv4Net,
    #[serde(default = "on", skip_serializing_if = "is_true")]
    pub enable_dns_support: bool,
    #[serde(default = "on", skip_serializing_if = "is_true")]
    pub enable_dns_hostnames: bool,
}

#[derive(Serialize, Deserialize)]
pub struct Subnet {
    pub id: SubnetId,
    #[serde(default)]
    pub name: String,
    pub vpc: VpcId,
    pub zone: ZoneId,
    pub cidr: Ipv4Net,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_table: Option<RouteTableId>,
}

#[derive(Serialize, Deserialize)]
pub struct RouteTable {
    pub id: RouteTableId,
    #[serde(default)]
    pub name: String,
    pub vpc: VpcId,
    #[serde(default, skip_serializing_if = "is_false")]
    pub main: bool,
    pub routes: Vec<Route>,
}

#[derive(Serialize, Deserialize)]
pub struct Route {
    pub destination: Ipv4Net,
    pub target: RouteTarget,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteTarget {
    Local,
}

#[derive(Serialize, Deserialize)]
pub struct SecurityGroup {
    pub id: SecurityGroupId,
    #[serde(default)]
    pub name: String,
    pub vpc: VpcId,
    #[serde(default)]
    pub rules: Vec<Rule>,
}

#[derive(Serialize, Deserialize)]
pub struct Rule {
    pub id: SecurityGroupRuleId,
    pub direction: Direction,
    pub permission: Permission,
}

#[derive(Serialize, Deserialize)]
pub struct NetworkInterface {
    pub id: NetworkInterfaceId,
    pub subnet: SubnetId,
    pub address: Ipv4Addr,
    pub of: InterfaceKind,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterfaceKind {
    Interface { instance: InstanceId, security_groups: Vec<SecurityGroupId> },
    VpcEndpoint { endpoint: VpcEndpointId },
    NetworkLoadBalancer { load_balancer: LoadBalancerArn },
}

#[derive(Serialize, Deserialize)]
pub struct Instance {
    pub id: InstanceId,
    #[serde(default)]
    pub name: String,
    pub network_interface: NetworkInterfaceId,
    pub state: InstanceState,
    #[serde(default)]
    pub applications: Vec<Application>,
}

#[derive(Serialize, Deserialize)]
pub struct Application {
    #[serde(default)]
    pub name: String,
    pub port: u16,
    pub protocol: ApplicationProtocol,
    pub state: ApplicationState,
    #[serde(default, skip_serializing_if = "is_false")]
    pub expects_proxy_protocol: bool,
    #[serde(default = "on", skip_serializing_if = "is_true")]
    pub passes_health_checks: bool,
}

#[derive(Serialize, Deserialize)]
pub struct LoadBalancer {
    pub arn: LoadBalancerArn,
    pub vpc: VpcId,
    #[serde(default)]
    pub cross_zone: bool,
    pub nodes: Vec<NetworkInterfaceId>,
    #[serde(default)]
    pub listeners: Vec<Listener>,
}

#[derive(Serialize, Deserialize)]
pub struct Listener {
    pub port: u16,
    pub protocol: ListenerProtocol,
    pub target_group: TargetGroupArn,
}

#[derive(Serialize, Deserialize)]
pub struct TargetGroup {
    pub arn: TargetGroupArn,
    pub vpc: VpcId,
    pub port: u16,
    #[serde(default)]
    pub targets: Vec<Target>,
    pub health_check: HealthCheck,
    pub cross_zone: CrossZone,
    #[serde(default, skip_serializing_if = "is_false")]
    pub proxy_protocol_v2: bool,
    #[serde(default = "on", skip_serializing_if = "is_true")]
    pub preserve_client_ip: bool,
}

#[derive(Serialize, Deserialize)]
pub struct HealthCheck {
    pub protocol: HealthCheckProtocol,
    /// `None`: the port the target is registered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    pub interval_s: u16,
    pub healthy_threshold: u8,
    pub unhealthy_threshold: u8,
}

#[derive(Serialize, Deserialize)]
pub struct EndpointService {
    pub id: EndpointServiceId,
    #[serde(default)]
    pub name: String,
    pub account: AccountId,
    pub load_balancers: Vec<LoadBalancerArn>,
    #[serde(default = "on")]
    pub acceptance_required: bool,
}

#[derive(Serialize, Deserialize)]
pub struct VpcEndpoint {
    pub id: VpcEndpointId,
    #[serde(default)]
    pub name: String,
    pub vpc: VpcId,
    pub service: EndpointServiceId,
    pub state: EndpointState,
    pub dns_suffix: String,
    pub network_interfaces: Vec<NetworkInterfaceId>,
    pub security_groups: Vec<SecurityGroupId>,
}

#[derive(Serialize, Deserialize)]
pub struct Expectation {
    pub from: String,
    pub to: String,
    pub port: u16,
    pub expect: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
