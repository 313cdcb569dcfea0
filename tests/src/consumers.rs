//! One service and as many consumer VPCs as wanted, each with a subnet, a route table, a security
//! group, a host and an endpoint: what the whitepaper means by “thousands of VPCs”. The benchmarks
//! of the engine include this file too.

use std::fmt::Debug;
use std::net::Ipv4Addr;
use std::str::FromStr;

use privatelink::model::record::as_usual;
use privatelink::model::{
    Account, Application, ApplicationProtocol, ApplicationState, Direction, EndpointService, EndpointState,
    HealthCheck, HealthCheckProtocol, Host, HostState, IpProtocol, Listener, ListenerProtocol, LoadBalancer,
    NetworkInterface, Peer, Permission, PortRange, Principal, Route, RouteTable, SecurityGroup,
    SecurityGroupRule, Sketch, Subnet, Target, TargetGroup, Vpc, VpcEndpoint,
};
use privatelink::path::Place;

const ZONES: [&str; 2] = ["use1-az1", "use1-az2"];
const ZONE_NAMES: [&str; 2] = ["us-east-1a", "us-east-1b"];
const BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/orders/0123456789abcdef";
const GROUP: &str = "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/orders/0123456789abcdef";
const SERVICE: &str = "vpce-svc-00000000000000001";

/// Parses an id or a block this file wrote.
fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("what this file wrote is well-formed")
}

/// Ids of AWS's length. Scrambled, as AWS's are: ids that come in order would flatter every list.
fn numbered<T: FromStr<Err: Debug>>(prefix: &str, number: u32) -> T {
    let scrambled = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    id(&format!("{prefix}{scrambled:016x}0"))
}

/// A service with a load balancer and a target in each of two zones, and its consumers.
pub fn consumers(count: u32) -> Sketch {
    let mut sketch = Sketch { title: format!("{count} consumers"), ..Sketch::default() };
    provider(&mut sketch);
    for number in 1..=count {
        consumer(&mut sketch, number);
    }
    sketch
}

/// As many targets behind the service, half of them in each zone, in place of its two; every node uses all.
pub fn with_targets(sketch: Sketch, count: u32) -> Sketch {
    let zones: Vec<u32> = (0..count).map(|number| number % 2).collect();
    with_targets_in(sketch, &zones, true)
}

/// A target in each of some zones (0 or 1) behind the service, in place of its two.
pub fn with_targets_in(mut sketch: Sketch, zones: &[u32], cross_zone: bool) -> Sketch {
    let application = orders();
    let mut targets = Vec::new();
    for (number, zone) in (0..).zip(zones.iter().copied()) {
        let own = 1_000_000 + number;
        host(&mut sketch, own, zone, 30, vec![application.clone()]);
        let address = Ipv4Addr::from(u32::from(Ipv4Addr::new(10, 0, 16, 0)) + number);
        let interface = numbered("eni-", own);
        sketch.network_interfaces.update(&interface, |found| found.address = address).expect("it is there");
        targets.push(Target::host(numbered("i-", own), 8443));
    }
    sketch.target_groups.update(&id(GROUP), |group| group.targets = targets).expect("it is there");
    sketch
        .load_balancers
        .update(&id(BALANCER), |balancer| balancer.cross_zone = cross_zone)
        .expect("it is there");
    sketch
}

/// A host in the provider's VPC that serves nobody, and the load balancer's name from there.
pub fn with_neighbour(mut sketch: Sketch) -> (Sketch, privatelink::model::HostId, Place) {
    host(&mut sketch, 3_000_000, 0, 40, Vec::new());
    (sketch, numbered("i-", 3_000_000), Place::LoadBalancer(id(BALANCER), None))
}

/// The host of a target of [`with_targets_in`], counted from 0.
pub fn target_host(number: u32) -> privatelink::model::HostId {
    numbered("i-", 1_000_000 + number)
}

/// The host of a consumer, counted from 1.
pub fn consumer_host(number: u32) -> privatelink::model::HostId {
    numbered("i-", number * 2 + 2)
}

/// The endpoint of a consumer, counted from 1.
pub fn consumer_endpoint(number: u32) -> privatelink::model::VpcEndpointId {
    numbered("vpce-", number)
}

/// What listens on every target.
fn orders() -> Application {
    Application {
        name: "orders".into(),
        port: 8443,
        protocol: ApplicationProtocol::Tls,
        state: ApplicationState::Running,
        ..as_usual()
    }
}

fn account(sketch: &mut Sketch, number: u64, name: &str) {
    let zones = ZONE_NAMES.iter().zip(ZONES).map(|(name, zone)| id(&format!("{name}={zone}"))).collect();
    sketch.accounts.insert(Account {
        id: id(&format!("{number:012}")),
        name: name.into(),
        zones,
        ..as_usual()
    });
}

fn group(sketch: &mut Sketch, number: u32, vpc: &Vpc, port: u16) {
    let rule = |at: u32, direction, ports, peer: &str| SecurityGroupRule {
        id: numbered("sgr-", number * 2 + at),
        direction,
        permission: Permission { protocol: IpProtocol::Tcp, ports, peer: id::<Peer>(peer) },
    };
    sketch.security_groups.insert(SecurityGroup {
        id: numbered("sg-", number),
        name: format!("group {number}"),
        vpc: vpc.id.clone(),
        rules: vec![
            rule(0, Direction::Inbound, PortRange::one(port), "10.0.0.0/8"),
            rule(1, Direction::Outbound, PortRange::ALL, "0.0.0.0/0"),
        ],
        ..as_usual()
    });
}

/// A VPC with a main route table, a security group and a subnet in each of some zones.
fn network(sketch: &mut Sketch, number: u32, account: u64, zones: u32, port: u16) -> Vpc {
    let vpc = Vpc {
        id: numbered("vpc-", number),
        name: format!("VPC {number}"),
        account: id(&format!("{account:012}")),
        region: id("us-east-1"),
        cidr: id("10.0.0.0/16"),
        ..as_usual()
    };
    for at in 0..zones {
        sketch.subnets.insert(Subnet {
            id: numbered("subnet-", number * 2 + at),
            name: format!("subnet {number}.{at}"),
            vpc: vpc.id.clone(),
            zone: id(ZONES[at as usize]),
            cidr: id(&format!("10.0.{at}.0/24")),
            ..as_usual()
        });
    }
    sketch.route_tables.insert(RouteTable {
        id: numbered("rtb-", number),
        name: format!("routes {number}"),
        vpc: vpc.id.clone(),
        main: true,
        routes: vec![Route::local(vpc.cidr)],
        ..as_usual()
    });
    group(sketch, number, &vpc, port);
    sketch.vpcs.insert(vpc.clone());
    vpc
}

fn interface(sketch: &mut Sketch, number: u32, subnet: u32, last: u8, of: &str) {
    let is_host = of.starts_with("i-");
    sketch.network_interfaces.insert(NetworkInterface {
        id: numbered("eni-", number),
        subnet: numbered("subnet-", subnet),
        address: Ipv4Addr::new(10, 0, u8::from(subnet % 2 == 1), last),
        of: id(of),
        security_groups: if is_host { vec![numbered("sg-", subnet / 2)] } else { Vec::new() },
        ..as_usual()
    });
}

fn host(sketch: &mut Sketch, number: u32, subnet: u32, last: u8, applications: Vec<Application>) {
    let host = Host {
        id: numbered("i-", number),
        name: format!("host {number}"),
        network_interface: numbered("eni-", number),
        state: HostState::Running,
        applications,
        ..as_usual()
    };
    interface(sketch, number, subnet, last, host.id.as_str());
    sketch.hosts.insert(host);
}

fn provider(sketch: &mut Sketch) {
    account(sketch, 111_111_111_111, "Provider");
    let vpc = network(sketch, 0, 111_111_111_111, 2, 8443);
    let application = orders();
    for zone in 0..2 {
        host(sketch, zone, zone, 10, vec![application.clone()]);
        interface(sketch, 2 + zone, zone, 20, BALANCER);
    }
    sketch.target_groups.insert(TargetGroup {
        arn: id(GROUP),
        vpc: vpc.id.clone(),
        port: 8443,
        targets: (0..2).map(|zone| Target::host(numbered("i-", zone), 8443)).collect(),
        health_check: HealthCheck {
            protocol: HealthCheckProtocol::Tcp,
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            ..as_usual()
        },
        ..as_usual()
    });
    sketch.load_balancers.insert(LoadBalancer {
        arn: id(BALANCER),
        vpc: vpc.id,
        nodes: vec![numbered("eni-", 2), numbered("eni-", 3)],
        listeners: vec![Listener {
            port: 443,
            protocol: ListenerProtocol::Tcp,
            target_group: id(GROUP),
            ..as_usual()
        }],
        ..as_usual()
    });
    sketch.endpoint_services.insert(EndpointService {
        id: id(SERVICE),
        name: "orders".into(),
        account: id("111111111111"),
        load_balancers: vec![id(BALANCER)],
        acceptance_required: true,
        allowed_principals: vec![Principal::Everyone],
        ..as_usual()
    });
}

fn consumer(sketch: &mut Sketch, number: u32) {
    let owner = 200_000_000_000 + u64::from(number);
    account(sketch, owner, &format!("Consumer {number}"));
    let vpc = network(sketch, number, owner, 1, 443);
    // The numbers below 4 are the provider's.
    let (own, own_endpoint) = (number * 2 + 2, number * 2 + 3);
    host(sketch, own, number * 2, 10, Vec::new());
    let endpoint = VpcEndpoint {
        id: numbered("vpce-", number),
        name: format!("endpoint {number}"),
        vpc: vpc.id,
        service: id(SERVICE),
        state: EndpointState::Available,
        dns_suffix: id("29p5708s"),
        network_interfaces: vec![numbered("eni-", own_endpoint)],
        security_groups: vec![numbered("sg-", number)],
        ..as_usual()
    };
    interface(sketch, own_endpoint, number * 2, 20, endpoint.id.as_str());
    sketch.vpc_endpoints.insert(endpoint);
}
