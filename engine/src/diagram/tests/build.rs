//! A short way to write down sketches for pictures.

use crate::model::record::as_usual;
use crate::model::*;

/// Builds a sketch one resource at a time, counting ids up.
#[derive(Default)]
pub struct Build {
    pub sketch: Sketch,
    made: u32,
}

impl Build {
    /// Starts from a sketch.
    pub fn on(sketch: Sketch) -> Self {
        Self { sketch, made: 0 }
    }

    /// What is built, after one more change.
    pub fn sketch_with(mut self, change: impl FnOnce(&mut Self)) -> Sketch {
        change(&mut self);
        self.sketch
    }

    /// With ids that come after the first `made`.
    pub fn after(self, made: u32) -> Self {
        Self { made, ..self }
    }

    pub(super) fn next(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// An account with these zones: letter and zone number.
    pub fn account(&mut self, name: &str, zones: &[(char, u32)]) -> AccountId {
        let number = self.next();
        let id: AccountId =
            format!("{}", 111_111_111_111_u64 * u64::from(number.min(9))).parse().expect("an account");
        let id = if self.sketch.accounts.get(&id).is_some() {
            format!("{:012}", 300_000_000_000_u64 + u64::from(number)).parse().expect("an account")
        } else {
            id
        };
        let zones: Vec<ZoneMapping> = zones
            .iter()
            .map(|(letter, number)| ZoneMapping {
                name: format!("us-east-1{letter}").parse().expect("a zone"),
                id: format!("use1-az{number}").parse().expect("a zone"),
            })
            .collect();
        self.sketch.accounts.insert(Account { id: id.clone(), name: name.into(), zones, ..as_usual() });
        id
    }

    pub fn vpc(&mut self, name: &str, account: &AccountId) -> VpcId {
        let number = self.next();
        let id: VpcId = format!("vpc-{number:08x}").parse().expect("a VPC");
        self.sketch.vpcs.insert(Vpc {
            id: id.clone(),
            name: name.into(),
            account: account.clone(),
            region: "us-east-1".parse().expect("a Region"),
            cidr: format!("10.{}.0.0/16", number % 250).parse().expect("a block"),
            ..as_usual()
        });
        id
    }

    pub fn subnet(&mut self, name: &str, vpc: &VpcId, zone: u32) -> SubnetId {
        let number = self.next();
        let id: SubnetId = format!("subnet-{number:08x}").parse().expect("a subnet");
        self.sketch.subnets.insert(Subnet {
            id: id.clone(),
            name: name.into(),
            vpc: vpc.clone(),
            zone: format!("use1-az{zone}").parse().expect("a zone"),
            cidr: format!("10.0.{}.0/24", number % 250).parse().expect("a block"),
            ..as_usual()
        });
        id
    }

    pub(super) fn interface(&mut self, subnet: &SubnetId, kind: InterfaceKind) -> NetworkInterfaceId {
        let number = self.next();
        let id: NetworkInterfaceId = format!("eni-{number:08x}").parse().expect("an interface");
        let address = [
            10,
            0,
            u8::try_from(number / 250 % 250).unwrap_or_default(),
            u8::try_from(number % 250).unwrap_or_default(),
        ];
        self.sketch.network_interfaces.insert(NetworkInterface {
            id: id.clone(),
            subnet: subnet.clone(),
            address: address.into(),
            of: kind,
            ..as_usual()
        });
        id
    }

    pub fn instance(&mut self, name: &str, subnet: &SubnetId) -> HostId {
        let id: HostId = format!("i-{:08x}", self.next()).parse().expect("an instance");
        let kind = InterfaceKind::Host(id.clone());
        let network_interface = self.interface(subnet, kind);
        self.sketch.hosts.insert(Host {
            id: id.clone(),
            name: name.into(),
            network_interface,
            state: HostState::Running,
            applications: Vec::new(),
            ..as_usual()
        });
        id
    }

    /// A load balancer with nodes in these subnets and one group of these targets.
    pub fn balancer(
        &mut self,
        name: &str,
        vpc: &VpcId,
        subnets: &[&SubnetId],
        targets: &[HostId],
    ) -> LoadBalancerArn {
        let number = self.next();
        let arn = |kind: &str| {
            format!("arn:aws:elasticloadbalancing:us-east-1:222222222222:{kind}/{name}/{number:016x}")
        };
        let group: TargetGroupArn = arn("targetgroup").parse().expect("a group");
        let arn: LoadBalancerArn = arn("loadbalancer/net").parse().expect("a load balancer");
        self.sketch.target_groups.insert(TargetGroup {
            arn: group.clone(),
            vpc: vpc.clone(),
            port: 443,
            targets: targets.iter().map(|instance| Target::host(instance.clone(), 443)).collect(),
            health_check: HealthCheck {
                protocol: HealthCheckProtocol::Tcp,
                interval_s: 10,
                healthy_threshold: 3,
                unhealthy_threshold: 3,
                ..as_usual()
            },
            cross_zone: CrossZone::UseLoadBalancerConfiguration,
            proxy_protocol_v2: false,
            preserve_client_ip: true,
            ..as_usual()
        });
        let nodes = subnets
            .iter()
            .map(|subnet| self.interface(subnet, InterfaceKind::LoadBalancerNode(arn.clone())))
            .collect();
        let listeners =
            vec![Listener { port: 443, protocol: ListenerProtocol::Tcp, target_group: group, ..as_usual() }];
        self.sketch.load_balancers.insert(LoadBalancer {
            arn: arn.clone(),
            vpc: vpc.clone(),
            cross_zone: false,
            nodes,
            listeners,
            ..as_usual()
        });
        arn
    }

    pub fn service(
        &mut self,
        name: &str,
        account: &AccountId,
        balancers: &[LoadBalancerArn],
    ) -> EndpointServiceId {
        let id: EndpointServiceId = format!("vpce-svc-{:04x}", self.next()).parse().expect("a service");
        self.sketch.endpoint_services.insert(EndpointService {
            id: id.clone(),
            name: name.into(),
            account: account.clone(),
            load_balancers: balancers.to_vec(),
            acceptance_required: true,
            ..as_usual()
        });
        id
    }

    pub fn endpoint(
        &mut self,
        name: &str,
        vpc: &VpcId,
        service: &EndpointServiceId,
        subnets: &[&SubnetId],
    ) -> VpcEndpointId {
        let id: VpcEndpointId = format!("vpce-{:04x}", self.next()).parse().expect("an endpoint");
        let network_interfaces = subnets
            .iter()
            .map(|subnet| self.interface(subnet, InterfaceKind::VpcEndpoint(id.clone())))
            .collect();
        self.sketch.vpc_endpoints.insert(VpcEndpoint {
            id: id.clone(),
            name: name.into(),
            vpc: vpc.clone(),
            service: service.clone().into(),
            state: EndpointState::Available,
            dns_suffix: DnsSuffix::of("abcd1234"),
            network_interfaces,
            security_groups: Vec::new(),
            ..as_usual()
        });
        id
    }

    /// A provider's VPC with a service, one subnet, node and `targets` targets a zone.
    pub fn provider(
        &mut self,
        name: &str,
        account: &AccountId,
        zones: u32,
        targets: u32,
    ) -> (VpcId, EndpointServiceId, Vec<SubnetId>) {
        let vpc = self.vpc(name, account);
        let subnets: Vec<SubnetId> =
            (1..=zones).map(|zone| self.subnet(&format!("service-{zone}"), &vpc, zone)).collect();
        let mut instances = Vec::new();
        for (zone, subnet) in subnets.iter().enumerate() {
            for at in 1..=targets {
                instances.push(self.instance(&format!("orders-{}{at}", zone + 1), subnet));
            }
        }
        let balancer = self.balancer("orders-nlb", &vpc, &subnets.iter().collect::<Vec<_>>(), &instances);
        let service = self.service("Orders API", account, &[balancer]);
        (vpc, service, subnets)
    }

    /// A consumer's VPC with one subnet, endpoint interface and `clients` clients a zone.
    pub fn consumer(
        &mut self,
        name: &str,
        account: &AccountId,
        service: &EndpointServiceId,
        zones: u32,
        clients: u32,
    ) -> VpcId {
        let vpc = self.vpc(name, account);
        let subnets: Vec<SubnetId> =
            (1..=zones).map(|zone| self.subnet(&format!("app-{zone}"), &vpc, zone)).collect();
        for (zone, subnet) in subnets.iter().enumerate() {
            for at in 1..=clients {
                self.instance(&format!("web-{}{at}", zone + 1), subnet);
            }
        }
        self.endpoint("orders", &vpc, service, &subnets.iter().collect::<Vec<_>>());
        vpc
    }
}

/// The whitepaper's Figure 5, or the same with other numbers.
pub fn figure(zones: u32, clients: u32, targets: u32) -> Sketch {
    let mut build = Build::default();
    let consumer = build.account("Consumer", &[('a', 1), ('b', 2), ('c', 3)]);
    let provider = build.account("Provider", &[('a', 2), ('b', 1), ('c', 3)]);
    let (_, service, _) = build.provider("Provider VPC", &provider, zones, targets);
    build.consumer("Consumer VPC", &consumer, &service, zones, clients);
    build.sketch
}

/// Several consumers of one service.
pub fn consumers(number: usize) -> Sketch {
    let mut build = Build::default();
    let provider = build.account("Provider", &[('a', 1), ('b', 2)]);
    let (_, service, _) = build.provider("Provider VPC", &provider, 2, 2);
    for at in 1..=number {
        let account = build.account(&format!("Consumer {at}"), &[('a', 1), ('b', 2)]);
        build.consumer(&format!("Consumer VPC {at}"), &account, &service, 2, 1);
    }
    build.sketch
}

/// A consumer of a service whose targets are consumers of another.
pub fn chain() -> Sketch {
    let mut build = Build::default();
    let front = build.account("Shop", &[('a', 1), ('b', 2)]);
    let middle = build.account("Orders", &[('a', 1), ('b', 2)]);
    let back = build.account("Payments", &[('a', 1), ('b', 2)]);
    let (_, payments, _) = build.provider("Payments VPC", &back, 2, 2);
    let (vpc, orders, subnets) = build.provider("Orders VPC", &middle, 2, 2);
    let worker = build.instance("worker", &subnets[0]);
    assert!(build.sketch.hosts.get(&worker).is_some());
    build.endpoint("payments", &vpc, &payments, &subnets.iter().collect::<Vec<_>>());
    let shop = build.consumer("Shop VPC", &front, &orders, 2, 1);
    // The shop pays as well, past the orders.
    let own: Vec<SubnetId> = build
        .sketch
        .subnets
        .iter()
        .filter(|subnet| subnet.vpc == shop)
        .map(|subnet| subnet.id.clone())
        .collect();
    build.endpoint("pay", &shop, &payments, &own.iter().collect::<Vec<_>>());
    build.sketch
}

/// Separate subnets for clients and endpoints, two load balancers behind one service, both
/// VPCs in one account, and things that are lost or down.
pub fn busy() -> Sketch {
    let mut build = Build::default();
    let account = build.account("Everything GmbH", &[('a', 1), ('b', 2)]);
    let other = build.account("Partner", &[('a', 1), ('b', 2)]);
    let (vpc, service, subnets) = build.provider("Provider VPC", &account, 2, 2);
    let targets: Vec<_> = build.sketch.hosts.iter().map(|found| found.id.clone()).collect();
    let nodes: Vec<_> = subnets.iter().collect();
    let second = build.balancer("second-nlb", &vpc, &nodes, &targets);
    build
        .sketch
        .endpoint_services
        .update(&service, |found| found.load_balancers.push(second))
        .expect("it is there");
    for (name, account) in [("Consumer VPC", &account), ("Partner VPC", &other)] {
        let vpc = build.vpc(name, account);
        let mut places = Vec::new();
        for zone in 1..=2 {
            let clients = build.subnet("clients", &vpc, zone);
            places.push(build.subnet("endpoints", &vpc, zone));
            build.instance("web", &clients);
            build.instance("a-long-instance-name", &clients);
        }
        build.endpoint("orders", &vpc, &service, &places.iter().collect::<Vec<_>>());
    }
    build.sketch.lost_zones.insert("use1-az2".parse().expect("a zone"));
    build.sketch.hosts.update(&targets[0], |found| found.state = HostState::Stopped).expect("it is there");
    build.sketch
}
