//! Random sketches of the whole model: well-formed ones with anything broken, missing or odd
//! in them that a person could bring about. The same seed gives the same sketch everywhere.

use oorandom::Rand32;
use privatelink::model::record::as_usual;
use privatelink::model::{
    Account, Application, ApplicationProtocol, ApplicationState, CrossZone, Direction, DnsSuffix,
    EndpointService, EndpointState, HealthCheck, HealthCheckProtocol, Host, HostState, InterfaceKind,
    IpProtocol, Listener, ListenerProtocol, LoadBalancer, NetworkInterface, Peer, Permission, PortRange,
    Profile, Route, RouteTable, SecurityGroup, SecurityGroupRule, Sketch, Subnet, Target, TargetGroup, Vpc,
    VpcEndpoint, ZoneMapping,
};

const ZONES: [&str; 3] = ["use1-az1", "use1-az2", "use1-az4"];
const ZONE_NAMES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];

/// Makes ids, addresses and choices from one seed.
struct Maker {
    random: Rand32,
    sketch: Sketch,
    made: u32,
}

/// A random sketch.
pub fn random_sketch(seed: u32) -> Sketch {
    let mut maker =
        Maker { random: Rand32::new(u64::from(seed)), sketch: Sketch { seed, ..Sketch::default() }, made: 0 };
    maker.sketch.title = format!("Random {seed}");
    maker.sketch.profile = if maker.chance(50) { Profile::Paper } else { Profile::Today };
    let providers = maker.below(2) + 1;
    let mut services = Vec::new();
    for number in 0..providers {
        services.push(maker.provider(number));
    }
    for number in 0..=maker.below(3) {
        maker.consumer(number, &services);
    }
    if maker.chance(20) {
        let zone = ZONES[maker.below(3) as usize].parse().expect("a zone");
        maker.sketch.lost_zones.insert(zone);
    }
    maker.sketch
}

/// Parses an id this file wrote.
fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("an id of ours")
}

impl Maker {
    fn below(&mut self, limit: u32) -> u32 {
        self.random.rand_range(0..limit)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn next<T: std::str::FromStr<Err: std::fmt::Debug>>(&mut self, prefix: &str) -> T {
        self.made += 1;
        id(&format!("{prefix}{:017x}", self.made))
    }

    fn account(&mut self, number: u32, name: &str) -> privatelink::model::AccountId {
        let account = id(&format!("{:012}", 100_000_000_000_u64 + u64::from(number)));
        // Shuffled: the same name may stand for another place in another account.
        let shift = self.below(3) as usize;
        let zones = (0..3)
            .map(|at| ZoneMapping { name: id(ZONE_NAMES[at]), id: id(ZONES[(at + shift) % 3]) })
            .collect();
        self.sketch.accounts.insert(Account { id: account, name: name.to_owned(), zones, ..as_usual() });
        id(&format!("{:012}", 100_000_000_000_u64 + u64::from(number)))
    }

    /// A VPC with a subnet in each of some zones; gives the subnets.
    fn vpc(&mut self, account: &privatelink::model::AccountId, block: u32, name: &str) -> (Vpc, Vec<Subnet>) {
        let vpc = Vpc {
            id: self.next("vpc-"),
            name: name.to_owned(),
            account: account.clone(),
            region: id("us-east-1"),
            cidr: format!("10.{block}.0.0/16").parse().expect("a block"),
            enable_dns_support: !self.chance(5),
            ..as_usual()
        };
        let zones = self.below(3) + 1;
        let mut subnets = Vec::new();
        for at in 0..zones {
            let subnet = Subnet {
                id: self.next("subnet-"),
                name: format!("{name} {at}"),
                vpc: vpc.id.clone(),
                zone: id(ZONES[at as usize]),
                cidr: format!("10.{block}.{at}.0/24").parse().expect("a block"),
                ..as_usual()
            };
            self.sketch.subnets.insert(subnet.clone());
            subnets.push(subnet);
        }
        let mut table = RouteTable {
            id: self.next("rtb-"),
            name: "main".to_owned(),
            vpc: vpc.id.clone(),
            main: true,
            routes: vec![Route::local(vpc.cidr)],
            ..as_usual()
        };
        if self.chance(3) {
            table.routes.clear();
        }
        self.sketch.route_tables.insert(table);
        self.sketch.vpcs.insert(vpc.clone());
        (vpc, subnets)
    }

    fn group(&mut self, vpc: &Vpc, name: &str, port: u16) -> privatelink::model::SecurityGroupId {
        let group = self.next("sg-");
        let mut rules = Vec::new();
        let mut add = |maker: &mut Self, direction, protocol, ports, peer| {
            let id = maker.next("sgr-");
            let permission = Permission { protocol, ports, peer };
            rules.push(SecurityGroupRule { id, direction, permission });
        };
        if self.chance(90) {
            let any = Peer::Cidr("0.0.0.0/0".parse().expect("a block"));
            add(self, Direction::Outbound, IpProtocol::All, PortRange::ALL, any);
        }
        if self.chance(85) {
            let blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/24"];
            let peer = Peer::Cidr(blocks[self.below(4) as usize].parse().expect("a block"));
            let ports = if self.chance(80) { PortRange::one(port) } else { PortRange::ALL };
            add(self, Direction::Inbound, IpProtocol::Tcp, ports, peer);
        }
        let made =
            SecurityGroup { id: group, name: name.to_owned(), vpc: vpc.id.clone(), rules, ..as_usual() };
        let id = made.id.clone();
        self.sketch.security_groups.insert(made);
        id
    }

    fn instance(
        &mut self,
        subnet: &Subnet,
        host: u32,
        name: String,
        group: &privatelink::model::SecurityGroupId,
        applications: Vec<Application>,
    ) -> privatelink::model::HostId {
        let instance: privatelink::model::HostId = self.next("i-");
        let interface = NetworkInterface {
            id: self.next("eni-"),
            subnet: subnet.id.clone(),
            address: address(subnet, host),
            of: InterfaceKind::Host(instance.clone()),
            security_groups: vec![group.clone()],
            ..as_usual()
        };
        let state = if self.chance(8) { HostState::Stopped } else { HostState::Running };
        self.sketch.hosts.insert(Host {
            id: instance.clone(),
            name,
            network_interface: interface.id.clone(),
            state,
            applications,
            ..as_usual()
        });
        self.sketch.network_interfaces.insert(interface);
        instance
    }

    fn application(&mut self) -> Application {
        let protocols =
            [ApplicationProtocol::Tls, ApplicationProtocol::Http, ApplicationProtocol::ServerSpeaksFirst];
        let state = match self.below(20) {
            0 => ApplicationState::Stopped,
            1 => ApplicationState::Silent,
            2 => ApplicationState::Crashing,
            _ => ApplicationState::Running,
        };
        Application {
            transport: privatelink::model::Transport::Tcp,
            name: "app".to_owned(),
            port: 8443,
            protocol: protocols[self.below(3) as usize],
            state,
            expects_proxy_protocol: self.chance(10),
            passes_health_checks: self.chance(90),
        }
    }

    /// A provider: VPC, targets, load balancer, service.
    fn provider(&mut self, number: u32) -> EndpointService {
        let account = self.account(number, &format!("Provider {number}"));
        let (vpc, subnets) = self.vpc(&account, 1 + number, &format!("Provider VPC {number}"));
        let group = self.group(&vpc, "targets", 8443);
        let arn = |kind: &str, name: &str| {
            format!(
                "arn:aws:elasticloadbalancing:us-east-1:{account}:{kind}/{name}{number}/00000000000000{number:02}"
            )
        };
        let balancer: privatelink::model::LoadBalancerArn = id(&arn("loadbalancer/net", "nlb"));
        let group_arn: privatelink::model::TargetGroupArn = id(&arn("targetgroup", "tg"));
        let mut nodes = Vec::new();
        let mut targets = Vec::new();
        for subnet in &subnets {
            let node = NetworkInterface {
                id: self.next("eni-"),
                subnet: subnet.id.clone(),
                address: address(subnet, 9),
                of: InterfaceKind::LoadBalancerNode(balancer.clone()),
                ..as_usual()
            };
            nodes.push(node.id.clone());
            self.sketch.network_interfaces.insert(node);
            for host in 0..self.below(4) {
                let applications = if self.chance(95) { vec![self.application()] } else { Vec::new() };
                let name = format!("target {number}.{host}");
                let instance = self.instance(subnet, 20 + host, name, &group, applications);
                targets.push(Target::host(instance, 8443));
            }
        }
        self.target_group(&vpc, group_arn.clone(), targets);
        let listeners = vec![Listener {
            port: 443,
            protocol: ListenerProtocol::Tcp,
            target_group: group_arn.clone(),
            ..as_usual()
        }];
        let cross_zone = self.chance(50);
        self.sketch.load_balancers.insert(LoadBalancer {
            arn: balancer.clone(),
            vpc: vpc.id.clone(),
            cross_zone,
            nodes,
            listeners,
            ..as_usual()
        });
        let service = EndpointService {
            id: self.next("vpce-svc-"),
            name: format!("service {number}"),
            account,
            load_balancers: vec![balancer],
            acceptance_required: self.chance(50),
            ..as_usual()
        };
        self.sketch.endpoint_services.insert(service.clone());
        service
    }

    fn target_group(&mut self, vpc: &Vpc, arn: privatelink::model::TargetGroupArn, targets: Vec<Target>) {
        let cross_zones = [CrossZone::UseLoadBalancerConfiguration, CrossZone::On, CrossZone::Off];
        let protocol = if self.chance(50) { HealthCheckProtocol::Tcp } else { HealthCheckProtocol::Http };
        let port = if self.chance(90) { None } else { Some(8080) };
        let group = TargetGroup {
            arn,
            vpc: vpc.id.clone(),
            port: 8443,
            targets,
            health_check: HealthCheck {
                protocol,
                port,
                interval_s: 30,
                healthy_threshold: 5,
                unhealthy_threshold: 2,
                ..as_usual()
            },
            cross_zone: cross_zones[self.below(3) as usize],
            proxy_protocol_v2: self.chance(20),
            preserve_client_ip: self.chance(70),
            ..as_usual()
        };
        self.sketch.target_groups.insert(group);
    }

    /// A consumer: VPC, clients, an endpoint to each of some services. All consumers may have
    /// the same block: `PrivateLink` does not mind.
    fn consumer(&mut self, number: u32, services: &[EndpointService]) {
        let account = self.account(50 + number, &format!("Consumer {number}"));
        let block = if self.chance(30) { 1 } else { 100 + number };
        let (vpc, subnets) = self.vpc(&account, block, &format!("Consumer VPC {number}"));
        let clients = self.group(&vpc, "clients", 22);
        for subnet in &subnets {
            for host in 0..=self.below(2) {
                let name = format!("client {number}.{host} {}", subnet.zone);
                self.instance(subnet, 30 + host, name, &clients, Vec::new());
            }
        }
        for (at, service) in (0u32..).zip(services) {
            if self.chance(80) {
                self.endpoint(&vpc, &subnets, service, 60 + at);
            }
        }
    }

    fn endpoint(&mut self, vpc: &Vpc, subnets: &[Subnet], service: &EndpointService, host: u32) {
        let endpoint: privatelink::model::VpcEndpointId = self.next("vpce-");
        let group = self.group(vpc, "endpoint", 443);
        let mut interfaces = Vec::new();
        for subnet in subnets {
            if interfaces.is_empty() || self.chance(70) {
                let interface = NetworkInterface {
                    id: self.next("eni-"),
                    subnet: subnet.id.clone(),
                    address: address(subnet, host),
                    of: InterfaceKind::VpcEndpoint(endpoint.clone()),
                    ..as_usual()
                };
                interfaces.push(interface.id.clone());
                self.sketch.network_interfaces.insert(interface);
            }
        }
        let state = match self.below(20) {
            0 => EndpointState::PendingAcceptance,
            1 => EndpointState::Pending,
            2 => EndpointState::Rejected,
            3 => EndpointState::Failed,
            _ => EndpointState::Available,
        };
        self.sketch.vpc_endpoints.insert(VpcEndpoint {
            id: endpoint,
            name: format!("endpoint {host} of {}", vpc.name),
            vpc: vpc.id.clone(),
            service: service.id.clone().into(),
            state,
            dns_suffix: DnsSuffix::of("29p5708s"),
            network_interfaces: interfaces,
            security_groups: vec![group],
            ..as_usual()
        });
    }
}

fn address(subnet: &Subnet, host: u32) -> std::net::Ipv4Addr {
    (u32::from(subnet.cidr.network()) + host).into()
}
