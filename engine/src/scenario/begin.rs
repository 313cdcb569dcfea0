//! Where a sketch of one's own begins: empty, or as a consumer and a provider by three answers. It is built by the
//! verbs a person would use, one after another, so what comes of it is what AWS would have made.

use ipnet::Ipv4Net;

use crate::control::{
    AnyLoadBalancer, ApplicationHost, Command, Event, Joined, Refusal, RefusalCode, SubnetMapping, Wording,
    apply, join, verb,
};
use crate::model::record::as_usual;
use crate::model::{
    AccountId, Application, ApplicationProtocol, ApplicationState, Direction, EndpointServiceId, HostId,
    IpProtocol, ListenerProtocol, Peer, Permission, PortRange, Principal, RegionName, ResourceId,
    SecurityGroupId, Sketch, SubnetId, Target, VpcEndpointId, VpcId,
};

/// The most zones that are offered.
pub const MOST_ZONES: u8 = 3;
/// The port of everything.
const PORT: u16 = 443;

/// What a person wants to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// In how many Availability Zones both are, 1 to [`MOST_ZONES`].
    pub zones: u8,
    /// Whether the provider is another account.
    pub another_account: bool,
    /// Whether the provider accepts each endpoint, which then waits for it.
    pub acceptance: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { zones: 2, another_account: true, acceptance: false }
    }
}

/// An account with a Region, and nothing in it.
///
/// # Errors
/// Where AWS would refuse, which it does not.
pub fn empty() -> Result<Sketch, Refusal> {
    let mut made = Made::default();
    made.account("Account")?;
    Ok(made.titled("Untitled"))
}

/// A client in each zone of a consumer's VPC, a server in each of a provider's, and `PrivateLink` between them.
///
/// # Errors
/// Where AWS would refuse, which it does not for [`Wishes`] in their bounds.
pub fn consumer_and_provider(wishes: Wishes) -> Result<Sketch, Refusal> {
    let zones = wishes.zones.clamp(1, MOST_ZONES);
    let mut made = Made::default();
    let consumer = made.account(if wishes.another_account { "Consumer" } else { "Account" })?;
    let provider = if wishes.another_account { made.account("Provider")? } else { consumer.clone() };
    let ours = made.network(&consumer, "Consumer VPC", 0, zones)?;
    let theirs = made.network(&provider, "Provider VPC", 1, zones)?;
    let clients = made.group(&ours.vpc, "clients", None)?;
    for (number, subnet) in (1..).zip(&ours.subnets) {
        made.host(subnet, &format!("client-{number}"), &clients)?;
    }
    let service = made.service(&theirs, wishes.acceptance)?;
    if wishes.another_account {
        let add_principals = vec![Principal::Account(consumer)];
        made.run(verb::ModifyVpcEndpointServicePermissions {
            service: service.clone(),
            add_principals,
            ..as_usual()
        })?;
    }
    made.endpoint(&ours, &service, &clients)?;
    Ok(made.titled("Consumer and provider"))
}

/// A VPC, its block, and its subnets, one a zone.
struct Network {
    vpc: VpcId,
    block: Ipv4Net,
    subnets: Vec<SubnetId>,
}

/// A sketch on its way.
#[derive(Default)]
struct Made {
    sketch: Sketch,
}

impl Made {
    fn titled(mut self, title: &str) -> Sketch {
        title.clone_into(&mut self.sketch.title);
        self.sketch
    }

    /// Carries a command out, and gives what it made.
    fn run(&mut self, command: impl Into<Command>) -> Result<Vec<ResourceId>, Refusal> {
        let applied = apply(&self.sketch, &command.into())?;
        self.sketch = applied.sketch;
        let created = applied.events.into_iter().filter_map(|event| match event {
            Event::Created(id) => Some(id),
            _ => None,
        });
        Ok(created.collect())
    }

    fn account(&mut self, name: &str) -> Result<AccountId, Refusal> {
        let regions = vec![home()?];
        // Both have the same names for the same zones; that they need not is another sketch's subject.
        let create =
            verb::CreateAccount { name: name.to_owned(), regions, shuffled_zones: false, ..as_usual() };
        first(self.run(create)?, |id| match id {
            ResourceId::Account(id) => Some(id),
            _ => None,
        })
    }

    /// A VPC with a block of its own by number, 10.0.0.0/16 first.
    fn network(
        &mut self,
        account: &AccountId,
        name: &str,
        number: u8,
        zones: u8,
    ) -> Result<Network, Refusal> {
        let block = block([10, number, 0, 0], 16);
        let (account, region) = (account.clone(), home()?);
        let create = verb::CreateVpc { account, region, cidr: block, name: name.to_owned(), ..as_usual() };
        let vpc = first(self.run(create)?, |id| match id {
            ResourceId::Vpc(id) => Some(id),
            _ => None,
        })?;
        let mut subnets = Vec::new();
        let names = ["us-east-1a", "us-east-1b", "us-east-1c"].into_iter().take(zones.into());
        for (at, zone) in (1..).zip(names) {
            let create = verb::CreateSubnet {
                vpc: vpc.clone(),
                cidr: block_in(number, at),
                availability_zone: zone.parse().ok(),
                name: format!("{} {at}", name.trim_end_matches(" VPC")),
                ..as_usual()
            };
            subnets.push(first(self.run(create)?, |id| match id {
                ResourceId::Subnet(id) => Some(id),
                _ => None,
            })?);
        }
        Ok(Network { vpc, block, subnets })
    }

    /// A security group that lets some in, where anybody is to be.
    fn group(&mut self, vpc: &VpcId, name: &str, lets_in: Option<Peer>) -> Result<SecurityGroupId, Refusal> {
        let create = verb::CreateSecurityGroup { vpc: vpc.clone(), name: name.to_owned() };
        let group = first(self.run(create)?, |id| match id {
            ResourceId::SecurityGroup(id) => Some(id),
            _ => None,
        })?;
        if let Some(peer) = lets_in {
            let permission = Permission { protocol: IpProtocol::Tcp, ports: PortRange::one(PORT), peer };
            self.run(Command::authorize(group.clone(), Direction::Inbound, permission))?;
        }
        Ok(group)
    }

    fn host(&mut self, subnet: &SubnetId, name: &str, group: &SecurityGroupId) -> Result<HostId, Refusal> {
        let (subnet, security_groups) = (subnet.clone(), vec![group.clone()]);
        let run = verb::RunInstances { subnet, name: name.to_owned(), security_groups, ..as_usual() };
        first(self.run(run)?, |id| match id {
            ResourceId::Host(id) => Some(id),
            _ => None,
        })
    }

    /// A server in each zone, a load balancer before them, and the service it is offered as.
    fn service(
        &mut self,
        network: &Network,
        acceptance_required: bool,
    ) -> Result<EndpointServiceId, Refusal> {
        // Targets see the load balancer's own addresses: traffic that comes by an endpoint keeps no other.
        let servers = self.group(&network.vpc, "servers", Some(Peer::Cidr(network.block)))?;
        let create = verb::CreateTargetGroup {
            name: "servers".to_owned(),
            vpc: network.vpc.clone(),
            port: PORT,
            ..as_usual()
        };
        let target_group = first(self.run(create)?, |id| match id {
            ResourceId::TargetGroup(id) => Some(id),
            _ => None,
        })?;
        for (number, subnet) in (1..).zip(&network.subnets) {
            let host = self.host(subnet, &format!("server-{number}"), &servers)?;
            let application = Application {
                name: "web".to_owned(),
                port: PORT,
                protocol: ApplicationProtocol::Tls,
                state: ApplicationState::Running,
                ..as_usual()
            };
            self.run(verb::AddApplication { host: ApplicationHost::Host(host.clone()), application })?;
            let (target_group, target) = (target_group.clone(), Target::host(host, PORT));
            self.run(verb::RegisterTargets { target_group, target })?;
        }
        let subnets =
            network.subnets.iter().map(|subnet| SubnetMapping { subnet: subnet.clone(), ..as_usual() });
        let create =
            verb::CreateLoadBalancer { name: "service".to_owned(), subnets: subnets.collect(), ..as_usual() };
        let load_balancer = first(self.run(create)?, |id| match id {
            ResourceId::LoadBalancer(id) => Some(id),
            _ => None,
        })?;
        self.run(verb::CreateListener {
            load_balancer: AnyLoadBalancer::Network(load_balancer.clone()),
            port: PORT,
            protocol: ListenerProtocol::Tcp,
            target_group,
        })?;
        let create = verb::CreateVpcEndpointServiceConfiguration {
            load_balancers: vec![load_balancer],
            name: "service".to_owned(),
            acceptance_required,
            ..as_usual()
        };
        first(self.run(create)?, |id| match id {
            ResourceId::EndpointService(id) => Some(id),
            _ => None,
        })
    }

    /// The endpoint, with a group that lets the clients in.
    fn endpoint(
        &mut self,
        network: &Network,
        service: &EndpointServiceId,
        clients: &SecurityGroupId,
    ) -> Result<(), Refusal> {
        let group = self.group(&network.vpc, "endpoint", Some(Peer::Group(clients.clone())))?;
        let (vpc, to) = (network.vpc.clone().into(), service.clone().into());
        let commands = match join(&self.sketch, &vpc, &to) {
            Some(Joined::Would(commands)) => commands,
            Some(Joined::Refused(refusal)) => return Err(refusal),
            None => Vec::new(),
        };
        for command in commands {
            let command = match command {
                Command::CreateVpcEndpoint(create) => {
                    let (security_groups, name) = (vec![group.clone()], "endpoint".to_owned());
                    verb::CreateVpcEndpoint { security_groups, name, ..create }.into()
                }
                other => other,
            };
            for id in self.run(command)? {
                if let ResourceId::VpcEndpoint(id) = id {
                    self.finish(id)?;
                }
            }
        }
        Ok(())
    }

    /// AWS builds what was accepted in some minutes; a sketch begins after them.
    fn finish(&mut self, endpoint: VpcEndpointId) -> Result<(), Refusal> {
        use crate::model::EndpointState::Pending;
        if self.sketch.vpc_endpoints.get(&endpoint).is_some_and(|found| found.state == Pending) {
            self.run(verb::FinishVpcEndpoint { endpoint })?;
        }
        Ok(())
    }
}

/// The Region everything is in.
fn home() -> Result<RegionName, Refusal> {
    "us-east-1".parse().map_err(|_| nothing_made())
}

/// The first of some ids that is of a kind.
fn first<T>(ids: Vec<ResourceId>, of: impl Fn(ResourceId) -> Option<T>) -> Result<T, Refusal> {
    ids.into_iter().find_map(of).ok_or_else(nothing_made)
}

fn nothing_made() -> Refusal {
    let text = "Nothing was made".to_owned();
    Refusal { code: RefusalCode::ResourceLimitExceeded, text, wording: Wording::Ours }
}

fn block([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new([a, b, c, d].into(), length).unwrap_or_default()
}

/// A subnet's block in the VPC of a number.
fn block_in(vpc: u8, subnet: u8) -> Ipv4Net {
    block([10, vpc, subnet, 0], 24)
}
