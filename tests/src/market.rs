//! A provider and its consumers as a bench for tests of commands: everything in it was made by
//! commands, none of it by hand.

use privatelink::control::{Applied, Command, Event, Refusal, apply, apply_as};
use privatelink::model::{EndpointState, Profile, ResourceId, Sketch};
use privatelink::sketch::commands;

/// The provider's account.
pub const PROVIDER: &str = "222222222222";
/// The consumer's account.
pub const CONSUMER: &str = "111111111111";
/// Somebody's whom nobody has permitted anything.
pub const STRANGER: &str = "333333333333";

/// A command from its JSON, in which `'` stands for `"`.
pub fn command(json: &str) -> Command {
    let json = json.replace('\'', "\"");
    commands::parse(&json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// A provider with a load balancer in two zones behind a service that must accept and lets the consumer
/// in; a consumer with a subnet in three zones; a stranger with a VPC.
#[derive(Clone)]
pub struct Market {
    /// The sketch as it now is.
    pub sketch: Sketch,
    /// The provider's VPC.
    pub provider_vpc: String,
    /// The provider's subnets, in use1-az1, use1-az2 and use1-az4.
    pub provider_subnets: Vec<String>,
    /// The load balancer, with nodes in the first two zones.
    pub balancer: String,
    /// Its target group.
    pub group: String,
    /// An instance, registered there.
    pub instance: String,
    /// The service.
    pub service: String,
    /// The service's name.
    pub service_name: String,
    /// The consumer's VPC.
    pub vpc: String,
    /// The consumer's subnets, in use1-az1, use1-az2 and use1-az4.
    pub subnets: Vec<String>,
    /// The consumer's main route table.
    pub route_table: String,
    /// The stranger's VPC.
    pub other_vpc: String,
}

impl Default for Market {
    fn default() -> Self {
        Self::in_profile(Profile::Today)
    }
}

impl Market {
    /// The market in a profile.
    pub fn in_profile(profile: Profile) -> Self {
        let mut market = Self::empty(profile);
        for (account, name) in [(PROVIDER, "provider"), (CONSUMER, "consumer"), (STRANGER, "stranger")] {
            market.run(&format!(
                "{{'CreateAccount': {{'account': '{account}', 'name': '{name}', 'regions': ['us-east-1', 'eu-west-2']}}}}"
            ));
        }
        let (vpc, subnets) = market.network(PROVIDER, "10.1");
        (market.provider_vpc, market.provider_subnets) = (vpc, subnets);
        (market.vpc, market.subnets) = market.network(CONSUMER, "10.2");
        (market.other_vpc, _) = market.network(STRANGER, "10.2");
        let table = market.sketch.route_tables.iter().find(|table| table.vpc.as_str() == market.vpc);
        market.route_table = table.expect("the main table").id.to_string();
        let subnets = market.provider_subnets.clone();
        market.balancer = market.balancer_named("orders", &subnets[..2]);
        market.group = market.made(&format!(
            "{{'CreateTargetGroup': {{'name': 'orders', 'vpc': '{}', 'port': 8443}}}}",
            market.provider_vpc
        ));
        market.instance = market.instance_in(&subnets[0]);
        market.run(&format!(
            "{{'RegisterTargets': {{'target_group': '{}', 'target': {{'id': '{}', 'port': 8443}}}}}}",
            market.group, market.instance
        ));
        market.run(&market.listener(443));
        market.service = market.service_of(&market.balancer.clone());
        market.service_name = format!("com.amazonaws.vpce.us-east-1.{}", market.service);
        market.run(&format!(
            "{{'ModifyVpcEndpointServicePermissions': {{'service': '{}', 'add_principals': ['arn:aws:iam::{CONSUMER}:root']}}}}",
            market.service
        ));
        market
    }

    fn empty(profile: Profile) -> Self {
        let empty = String::new;
        Self {
            sketch: Sketch { profile, seed: 7, ..Sketch::default() },
            provider_vpc: empty(),
            provider_subnets: Vec::new(),
            balancer: empty(),
            group: empty(),
            instance: empty(),
            service: empty(),
            service_name: empty(),
            vpc: empty(),
            subnets: Vec::new(),
            route_table: empty(),
            other_vpc: empty(),
        }
    }

    fn network(&mut self, account: &str, block: &str) -> (String, Vec<String>) {
        let vpc: String = self.made(&format!(
            "{{'CreateVpc': {{'account': '{account}', 'region': 'us-east-1', 'cidr': '{block}.0.0/16'}}}}"
        ));
        for attribute in ["enable_dns_support", "enable_dns_hostnames"] {
            self.run(&format!("{{'ModifyVpcAttribute': {{'vpc': '{vpc}', '{attribute}': true}}}}"));
        }
        let mut subnets = Vec::new();
        for (at, zone) in ["use1-az1", "use1-az2", "use1-az4"].into_iter().enumerate() {
            subnets.push(self.subnet(&vpc, zone, &format!("{block}.{at}.0/24")));
        }
        (vpc, subnets)
    }

    /// One more subnet of a VPC.
    pub fn subnet(&mut self, vpc: &str, zone: &str, cidr: &str) -> String {
        self.made(&format!(
            "{{'CreateSubnet': {{'vpc': '{vpc}', 'cidr': '{cidr}', 'availability_zone_id': '{zone}'}}}}"
        ))
    }

    /// One more load balancer of the provider's.
    pub fn balancer_named(&mut self, name: &str, subnets: &[String]) -> String {
        self.made(&format!(
            "{{'CreateLoadBalancer': {{'name': '{name}', 'subnets': {}}}}}",
            mappings(subnets)
        ))
    }

    /// One more instance.
    pub fn instance_in(&mut self, subnet: &str) -> String {
        self.run(&format!("{{'RunInstances': {{'subnet': '{subnet}'}}}}"));
        self.sketch.hosts.iter().next_back().expect("the instance").id.to_string()
    }

    /// The command that adds a TCP listener to the load balancer.
    pub fn listener(&self, port: u16) -> String {
        format!(
            "{{'CreateListener': {{'load_balancer': '{}', 'port': {port}, 'protocol': 'tcp', 'target_group': '{}'}}}}",
            self.balancer, self.group
        )
    }

    /// One more service, of one load balancer.
    pub fn service_of(&mut self, balancer: &str) -> String {
        self.made(&format!(
            "{{'CreateVpcEndpointServiceConfiguration': {{'load_balancers': ['{balancer}']}}}}"
        ))
    }

    /// The command by which the consumer asks for an endpoint in some subnets, with further members.
    pub fn asking(&self, subnets: &[String], more: &str) -> String {
        format!(
            "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': '{}', 'endpoint_type': 'Interface', 'subnets': {}{more}}}}}",
            self.vpc,
            self.service,
            mappings(subnets)
        )
    }

    /// An endpoint of the consumer's in the first two zones, brought into a state.
    pub fn endpoint(&mut self, state: EndpointState) -> String {
        let subnets = self.subnets[..2].to_vec();
        let endpoint: String = self.made(&self.asking(&subnets, ""));
        let service = self.service.clone();
        let of_provider =
            |verb: &str| format!("{{'{verb}': {{'endpoint': '{endpoint}', 'service': '{service}'}}}}");
        let of_nobody = |verb: &str| format!("{{'{verb}': {{'endpoint': '{endpoint}'}}}}");
        let way: &[String] = &match state {
            EndpointState::PendingAcceptance => vec![],
            EndpointState::Pending => vec![of_provider("AcceptVpcEndpointConnections")],
            EndpointState::Available => {
                vec![of_provider("AcceptVpcEndpointConnections"), of_nobody("FinishVpcEndpoint")]
            }
            EndpointState::Rejected => vec![of_provider("RejectVpcEndpointConnections")],
            EndpointState::Expired => vec![of_nobody("ExpireVpcEndpointConnection")],
            EndpointState::Failed => {
                vec![of_provider("AcceptVpcEndpointConnections"), of_nobody("FailVpcEndpoint")]
            }
            state => {
                let id = endpoint.parse().expect("an id");
                self.sketch.vpc_endpoints.update(&id, |found| found.state = state).expect("there");
                vec![]
            }
        };
        for step in way {
            self.run(step);
        }
        endpoint
    }

    /// An endpoint's state; `None` where it is gone.
    pub fn state(&self, endpoint: &str) -> Option<EndpointState> {
        self.sketch.vpc_endpoints.get(&endpoint.parse().expect("an id")).map(|found| found.state)
    }

    /// Applies a command that must succeed, and gives what happened.
    pub fn run(&mut self, json: &str) -> Vec<Event> {
        let Applied { sketch, events } =
            apply(&self.sketch, &command(json)).unwrap_or_else(|refusal| panic!("{json}: {refusal}"));
        self.sketch = sketch;
        events
    }

    /// Applies a command that must succeed, and gives the id of the first thing it made.
    pub fn made<T: std::str::FromStr<Err: std::fmt::Debug>>(&mut self, json: &str) -> T {
        let events = self.run(json);
        let made = events.iter().find_map(|event| match event {
            Event::Created(id) => Some(ResourceId::as_str(id).parse().expect("an id")),
            _ => None,
        });
        made.unwrap_or_else(|| panic!("{json} made nothing"))
    }

    /// The refusal of a command that must be refused.
    pub fn refused(&self, json: &str) -> Refusal {
        match apply(&self.sketch, &command(json)) {
            Ok(_) => panic!("{json} was not refused"),
            Err(refusal) => refusal,
        }
    }

    /// What becomes of a command that an account gives.
    ///
    /// # Errors
    /// The refusal.
    pub fn as_account(&self, account: &str, json: &str) -> Result<Applied, Refusal> {
        apply_as(&self.sketch, &account.parse().expect("an account"), &command(json))
    }
}

/// Subnets as commands take them.
pub fn mappings(subnets: &[String]) -> String {
    let each: Vec<String> = subnets.iter().map(|subnet| format!("{{'subnet': '{subnet}'}}")).collect();
    format!("[{}]", each.join(", "))
}
