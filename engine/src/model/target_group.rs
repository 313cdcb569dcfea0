//! A target group: who gets a listener's connections, and how they are found to be well.

use super::id::{InstanceId, TargetGroupArn, VpcId};
use super::table::Resource;

/// A target group's own word on cross-zone load balancing; it wins over the load balancer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossZone {
    /// As the load balancer has it (`use_load_balancer_configuration`, the default).
    UseLoadBalancerConfiguration,
    /// On, whatever the load balancer says.
    On,
    /// Off, whatever the load balancer says.
    Off,
}

/// How a health check is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthCheckProtocol {
    /// A TCP connection that completes.
    Tcp,
    /// An HTTP request answered with 200 to 399.
    Http,
}

/// Which port a health check goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthCheckPort {
    /// The port the target is registered with.
    TrafficPort,
    /// Always this one.
    Fixed(u16),
}

/// A target group's health check. Times and thresholds matter only to a simulation over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// How it is made.
    pub protocol: HealthCheckProtocol,
    /// Where it goes.
    pub port: HealthCheckPort,
    /// Seconds between two checks, 5 to 300.
    pub interval_s: u16,
    /// Checks in a row that make a target healthy, 2 to 10.
    pub healthy_threshold: u8,
    /// Failed checks in a row that make it unhealthy, 2 to 10.
    pub unhealthy_threshold: u8,
}

impl HealthCheck {
    /// The port a check of a target registered with `traffic_port` goes to.
    pub const fn port_for(&self, traffic_port: u16) -> u16 {
        match self.port {
            HealthCheckPort::TrafficPort => traffic_port,
            HealthCheckPort::Fixed(port) => port,
        }
    }
}

/// A registered target: an instance and the port it is reached on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The instance.
    pub instance: InstanceId,
    /// The port, the group's own by default.
    pub port: u16,
}

/// A target group of instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroup {
    /// Its ARN, which carries its name.
    pub arn: TargetGroupArn,
    /// The VPC its targets are in.
    pub vpc: VpcId,
    /// The port for targets registered without one of their own.
    pub port: u16,
    /// Its registered targets.
    pub targets: Vec<Target>,
    /// Its health check.
    pub health_check: HealthCheck,
    /// `load_balancing.cross_zone.enabled` of the group.
    pub cross_zone: CrossZone,
    /// `proxy_protocol_v2.enabled`: whether a PROXY header precedes a connection's data.
    pub proxy_protocol_v2: bool,
    /// `preserve_client_ip.enabled`: on by default for instances. Never in force for traffic
    /// that comes by PrivateLink (NLB guide, "Client IP preservation").
    pub preserve_client_ip: bool,
}

impl Resource for TargetGroup {
    type Id = TargetGroupArn;

    fn id(&self) -> &TargetGroupArn {
        &self.arn
    }
}
