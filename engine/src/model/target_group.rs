//! A target group: who gets a listener's connections, and how they are found to be well.

use std::net::Ipv4Addr;

use super::id::{ApplicationLoadBalancerArn, HostId, TargetGroupArn, VpcId, ZoneId};
use super::load_balancer::ListenerProtocol;
use super::record::{one_of, record, resource, words};
use super::tag::Tag;

words! {
    /// A target group's own word on cross-zone load balancing; it wins over the load balancer's.
    CrossZone {
        /// As the load balancer has it (the default).
        UseLoadBalancerConfiguration = "use_load_balancer_configuration",
        /// On, whatever the load balancer says.
        On = "on",
        /// Off, whatever the load balancer says.
        Off = "off",
    }
}

words! {
    /// How a health check is made.
    HealthCheckProtocol {
        /// A TCP connection that completes.
        Tcp = "tcp",
        /// An HTTP request answered with a status the matcher takes.
        Http = "http",
        /// The same by HTTPS.
        Https = "https",
    }
}

record! {
    /// A target group's health check. Times and thresholds matter only to a simulation over time.
    HealthCheck, "health check" {
        /// How it is made.
        protocol: HealthCheckProtocol, needed;
        /// Where it goes; the port the target is registered with (`traffic-port`) where there is none.
        port: Option<u16>, blank;
        /// The path of an HTTP or HTTPS check.
        path: String, word("/");
        /// The status codes an HTTP or HTTPS check takes for well.
        matcher: String, word("200-399");
        /// Seconds between two checks, 5 to 300.
        interval_s: u16, number(30);
        /// Seconds until a check that is not answered has failed, 2 to 120.
        timeout_s: u16, number(10);
        /// Checks in a row that make a target healthy, 2 to 10.
        healthy_threshold: u8, needed;
        /// Failed checks in a row that make it unhealthy, 2 to 10.
        unhealthy_threshold: u8, needed;
    }
}

impl HealthCheck {
    /// The port a check of a target registered with `traffic_port` goes to.
    pub fn port_for(&self, traffic_port: u16) -> u16 {
        self.port.unwrap_or(traffic_port)
    }
}

words! {
    /// What a group's targets are (`TargetTypeEnum` in the API).
    TargetType {
        /// Instances, by id.
        Instance = "instance",
        /// Addresses.
        Ip = "ip",
        /// One Application Load Balancer (since September 2021).
        Alb = "alb",
    }
}

one_of! {
    /// Whom a target is.
    TargetId, "an instance's id, an address or an Application Load Balancer's ARN" {
        /// A host of the VPC.
        Host(HostId),
        /// An address, of the VPC or of a network joined to it.
        Address(Ipv4Addr),
        /// An Application Load Balancer of the VPC.
        ApplicationLoadBalancer(ApplicationLoadBalancerArn),
    }
}

record! {
    /// A registered target: a host or an address, and the port it is reached on.
    Target, "target" {
        /// Whom.
        id: TargetId, needed;
        /// The port, the group's own by default.
        port: u16, needed;
        /// The zone of an address inside the VPC; all of them (`all`) for one outside it.
        zone: Option<ZoneId>, blank;
        /// Whether it was registered only just: then it has not been checked yet (`initial`) when a
        /// request is judged as of registration, while the others have.
        new: bool, flag(false);
    }
}

impl Target {
    /// A host on a port.
    pub const fn host(host: HostId, port: u16) -> Self {
        Self { id: TargetId::Host(host), port, zone: None, new: false }
    }
}

record! {
    /// A target group.
    TargetGroup, "target group" {
        /// Its ARN, which carries its name.
        arn: TargetGroupArn, needed;
        /// The VPC its targets are in, or are reached from.
        vpc: VpcId, needed;
        /// What its targets are.
        target_type: TargetType, word("instance");
        /// What its targets are spoken to in.
        protocol: ListenerProtocol, word("tcp");
        /// The port for targets registered without one of their own.
        port: u16, needed;
        /// Its registered targets.
        targets: Vec<Target>, blank;
        /// Its health check.
        health_check: HealthCheck, needed;
        /// `load_balancing.cross_zone.enabled` of the group.
        cross_zone: CrossZone, word("use_load_balancer_configuration");
        /// `proxy_protocol_v2.enabled`: whether a PROXY header precedes a connection's data.
        proxy_protocol_v2: bool, flag(false);
        /// `preserve_client_ip.enabled`: on by default for instances. Never in force for traffic
        /// that comes by `PrivateLink` (NLB guide, "Client IP preservation").
        preserve_client_ip: bool, flag(true);
        /// `deregistration_delay.timeout_seconds`: how long a target that was taken away keeps its
        /// connections, 0 to 3600.
        deregistration_delay_s: u16, number(300);
        /// `deregistration_delay.connection_termination.enabled`: whether they are cut after it.
        deregistration_termination: bool, flag(false);
        /// `target_health_state.unhealthy.connection_termination.enabled`: whether connections to a
        /// target that becomes unhealthy are cut.
        unhealthy_termination: bool, flag(true);
        /// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count`: with fewer healthy
        /// ones a node uses the unhealthy too. Counted in the node's zone, with cross-zone over all zones.
        routing_minimum_healthy: u16, number(1);
        /// `….minimum_healthy_targets.percentage`, 1 to 100; 0 is off.
        routing_minimum_healthy_percentage: u8, number(0);
        /// `target_group_health.dns_failover.minimum_healthy_targets.count`: with fewer healthy ones a
        /// zone leaves DNS; 0 is off.
        dns_minimum_healthy: u16, number(1);
        /// `….minimum_healthy_targets.percentage`, 1 to 100; 0 is off.
        dns_minimum_healthy_percentage: u8, number(0);
        /// `stickiness.enabled` (source IP).
        stickiness: bool, flag(false);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(TargetGroup.arn: TargetGroupArn);
