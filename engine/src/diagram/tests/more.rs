//! More of a sketch: what stands on borders, outside VPCs and in no subnet.

use super::build::{Build, figure};
use crate::model::record::{LongText, as_usual};
use crate::model::*;

fn id<I: std::str::FromStr>(prefix: &str, number: u32) -> I
where
    I::Err: std::fmt::Debug,
{
    format!("{prefix}{number:08x}").parse().expect("an id")
}

impl Build {
    pub fn table(&mut self, vpc: &VpcId, main: bool, targets: &[RouteTarget]) -> RouteTableId {
        let own: RouteTableId = id("rtb-", self.next());
        let mut routes = Vec::new();
        for (at, target) in targets.iter().enumerate() {
            let block = format!("{}.0.0.0/8", 20 + at).parse::<ipnet::Ipv4Net>().expect("a block");
            routes.push(Route { target: target.clone(), ..Route::local(block) });
        }
        self.sketch.route_tables.insert(RouteTable {
            id: own.clone(),
            vpc: vpc.clone(),
            main,
            routes,
            ..as_usual()
        });
        own
    }

    pub fn internet_gateway(&mut self, account: &AccountId, vpc: Option<VpcId>) -> InternetGatewayId {
        let own: InternetGatewayId = id("igw-", self.next());
        self.sketch.internet_gateways.insert(InternetGateway {
            id: own.clone(),
            account: account.clone(),
            region: "us-east-1".parse().expect("a Region"),
            vpc,
            ..as_usual()
        });
        own
    }

    pub fn egress_only(&mut self, vpc: &VpcId) -> EgressOnlyInternetGatewayId {
        let own: EgressOnlyInternetGatewayId = id("eigw-", self.next());
        let gateway = EgressOnlyInternetGateway { id: own.clone(), vpc: vpc.clone(), ..as_usual() };
        self.sketch.egress_only_internet_gateways.insert(gateway);
        own
    }

    pub fn nat_gateway(&mut self, subnet: &SubnetId) -> NatGatewayId {
        let own: NatGatewayId = id("nat-", self.next());
        let network_interface = self.interface(subnet, InterfaceKind::NatGateway(own.clone()));
        let (id, subnet) = (own.clone(), subnet.clone());
        self.sketch.nat_gateways.insert(NatGateway { id, subnet, network_interface, ..as_usual() });
        own
    }

    pub fn virtual_private_gateway(
        &mut self,
        account: &AccountId,
        vpc: Option<VpcId>,
    ) -> VirtualPrivateGatewayId {
        let own: VirtualPrivateGatewayId = id("vgw-", self.next());
        self.sketch.virtual_private_gateways.insert(VirtualPrivateGateway {
            id: own.clone(),
            account: account.clone(),
            region: "us-east-1".parse().expect("a Region"),
            vpc,
            ..as_usual()
        });
        own
    }

    pub fn peering(&mut self, name: &str, requester: &VpcId, accepter: &VpcId) -> VpcPeeringConnectionId {
        let own: VpcPeeringConnectionId = id("pcx-", self.next());
        self.sketch.vpc_peering_connections.insert(VpcPeeringConnection {
            id: own.clone(),
            name: name.into(),
            requester_vpc: requester.clone(),
            accepter_vpc: accepter.clone(),
            ..as_usual()
        });
        own
    }

    pub fn data_center(&mut self, name: &str, account: &AccountId, hosts: u32) -> DataCenterId {
        let own: DataCenterId = id("dc-", self.next());
        let (center, account) = (own.clone(), account.clone());
        self.sketch.data_centers.insert(DataCenter { id: center, name: name.into(), account, ..as_usual() });
        for at in 0..hosts {
            let host: DataCenterHostId = id("dch-", self.next());
            self.sketch.data_center_hosts.insert(DataCenterHost {
                id: host,
                name: name.into(),
                data_center: own.clone(),
                address: [172, 16, 0, u8::try_from(at).expect("few")].into(),
                role: if at == 1 { DataCenterHostRole::Resolver } else { DataCenterHostRole::Server },
                ..as_usual()
            });
        }
        own
    }

    pub fn vpn(&mut self, account: &AccountId, device: CustomerDevice, gateway: &VirtualPrivateGatewayId) {
        let customer_gateway: CustomerGatewayId = id("cgw-", self.next());
        self.sketch.customer_gateways.insert(CustomerGateway {
            id: customer_gateway.clone(),
            account: account.clone(),
            region: "us-east-1".parse().expect("a Region"),
            device,
            address: [203, 0, 113, 1].into(),
            ..as_usual()
        });
        let (id, virtual_private_gateway) = (id("vpn-", self.next()), Some(gateway.clone()));
        let connection = VpnConnection { id, virtual_private_gateway, customer_gateway, ..as_usual() };
        self.sketch.vpn_connections.insert(connection);
    }

    pub fn direct_connect(
        &mut self,
        account: &AccountId,
        data_center: &DataCenterId,
        gateway: Option<&VirtualPrivateGatewayId>,
    ) {
        let connection: DirectConnectConnectionId = id("dxcon-", self.next());
        self.sketch.direct_connect_connections.insert(DirectConnectConnection {
            id: connection.clone(),
            account: account.clone(),
            region: "us-east-1".parse().expect("a Region"),
            data_center: data_center.clone(),
            ..as_usual()
        });
        let interface = id("dxvif-", self.next());
        self.sketch.virtual_interfaces.insert(VirtualInterface {
            id: interface,
            account: account.clone(),
            connection,
            interface_type: match gateway {
                Some(_) => VirtualInterfaceType::Private,
                None => VirtualInterfaceType::Public,
            },
            virtual_private_gateway: gateway.cloned(),
            ..as_usual()
        });
    }

    pub fn aws_endpoint(&mut self, vpc: &VpcId, code: &str, subnets: &[&SubnetId]) -> VpcEndpointId {
        let own: VpcEndpointId = id("vpce-", self.next());
        let mut network_interfaces = Vec::new();
        for subnet in subnets {
            network_interfaces.push(self.interface(subnet, InterfaceKind::VpcEndpoint(own.clone())));
        }
        let service: AwsServiceName = format!("com.amazonaws.us-east-1.{code}").parse().expect("a service");
        self.sketch.vpc_endpoints.insert(VpcEndpoint {
            id: own.clone(),
            vpc: vpc.clone(),
            service: service.into(),
            state: EndpointState::Available,
            endpoint_type: if subnets.is_empty() { EndpointType::Gateway } else { EndpointType::Interface },
            network_interfaces,
            ..as_usual()
        });
        own
    }

    pub fn topic(&mut self, account: &AccountId) {
        let arn = format!("arn:aws:sns:us-east-1:{account}:topic-{}", self.next());
        self.sketch.topics.insert(Topic { arn: arn.parse().expect("an ARN"), ..as_usual() });
    }

    pub fn hosted_zone(&mut self, name: &str, account: &AccountId, vpcs: Vec<VpcId>) {
        let (number, account) = (self.next(), account.clone());
        let id = format!("Z{number:08}").parse().expect("an id");
        self.sketch.hosted_zones.insert(HostedZone { id, name: name.into(), account, vpcs, ..as_usual() });
    }

    pub fn note(&mut self, text: &str, about: Option<ResourceId>) {
        let id = id("note-", self.next());
        self.sketch.notes.insert(Note { id, text: LongText(text.to_owned()), about });
    }
}

/// Figure 5 with everything else a sketch can have, each at least once.
pub fn everything() -> Sketch {
    let mut build = Build::on(figure(2, 2, 3)).after(1000);
    let accounts: Vec<_> = build.sketch.accounts.iter().map(|found| found.id.clone()).collect();
    let vpcs: Vec<_> = build.sketch.vpcs.iter().map(|found| found.id.clone()).collect();
    let (provider, consumer) = (&vpcs[0], &vpcs[1]);
    let own: Vec<_> = build.sketch.subnets.iter().filter(|found| found.vpc == *consumer).collect();
    let own: Vec<_> = own.into_iter().map(|found| found.id.clone()).collect();
    let outer = build.subnet("public", consumer, 1);
    let internet = build.internet_gateway(&accounts[0], Some(consumer.clone()));
    build.internet_gateway(&accounts[0], None);
    let egress = build.egress_only(consumer);
    let nat = build.nat_gateway(&outer);
    let gateway = build.virtual_private_gateway(&accounts[0], Some(consumer.clone()));
    build.virtual_private_gateway(&accounts[1], None);
    let peer = build.vpc("Peer VPC", &accounts[1]);
    let away = build.vpc("Far VPC", &accounts[1]);
    build
        .sketch
        .vpcs
        .update(&away, |vpc| vpc.region = "eu-west-1".parse().expect("a Region"))
        .expect("it is there");
    let peering = build.peering("peering", consumer, &peer);
    build.peering("far", &away, provider);
    let s3 = build.aws_endpoint(consumer, "s3", &[]);
    build.aws_endpoint(consumer, "monitoring", &[&own[0]]);
    let targets = [nat.into(), gateway.clone().into(), peering.into(), s3.into(), egress.into()];
    build.table(consumer, true, &targets);
    let open = build.table(consumer, false, &[internet.into()]);
    build.sketch.subnets.update(&outer, |found| found.route_table = Some(open)).expect("it is there");
    let center = build.data_center("Head office", &accounts[0], 2);
    build.vpn(&accounts[0], center.clone().into(), &gateway);
    build.direct_connect(&accounts[0], &center, Some(&gateway));
    build.direct_connect(&accounts[0], &center, None);
    for flavor in HostFlavor::ALL {
        let host = build.instance(flavor.word(), &outer);
        build.sketch.hosts.update(&host, |found| found.flavor = *flavor).expect("it is there");
        if *flavor == HostFlavor::VirtualRouter {
            build.vpn(&accounts[0], host.into(), &gateway);
        }
    }
    build.topic(&accounts[1]);
    build.hosted_zone("example.com", &accounts[0], vec![consumer.clone(), peer]);
    build.note("about a VPC", Some(consumer.clone().into()));
    build.note("about a data center", Some(center.into()));
    build.note("about an account", Some(accounts[0].clone().into()));
    build.note("about nothing", None);
    build.sketch
}
