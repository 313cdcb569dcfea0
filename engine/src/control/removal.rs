//! How several resources are taken away at once: by AWS's own verbs, in an order in which AWS carries them out.
//! Nothing is known here of what needs what: a resource that AWS does not yet let go is tried again when others are
//! gone. What stands in the way is asked for only when somebody wants it gone as well.

use crate::model::record::{Slot, Value, member};
use crate::model::{HostFlavor, ResourceId, SecurityGroupId, Sketch};

use super::apply::{Event, apply};
use super::command::{Command, verb};
use super::dependents::{dependents, is_gone};
use super::refusal::{Refusal, RefusalCode};
use super::security_group::only_becomes_stale;
use super::vpc::came_with_it;

/// The most resources that are taken away at once: each is a command that AWS carries out by itself, tried over and
/// over until nothing moves any more.
pub const MOST: usize = 400;

/// What taking resources away comes to.
#[derive(Clone, Debug, Default)]
pub struct Removal {
    /// The commands that are carried out, in their order.
    pub commands: Vec<Command>,
    /// The sketch after them.
    pub sketch: Sketch,
    /// What goes too, though nobody named it.
    pub goes: Vec<ResourceId>,
    /// What stays and is changed: a group loses its targets, a route leads nowhere.
    pub changes: Vec<ResourceId>,
    /// What AWS does not let go.
    pub stuck: Vec<Stuck>,
}

/// A resource that AWS does not let go.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// The resource.
    pub id: ResourceId,
    /// Why not.
    pub refusal: Refusal,
    /// What would have to go, or let go of it, first.
    pub by: Vec<ResourceId>,
}

impl Removal {
    /// Takes these resources away; with `all` what stands in their way as well.
    pub fn of(sketch: &Sketch, ids: &[ResourceId], all: bool) -> Self {
        let mut work = Work {
            removal: Self { sketch: sketch.clone(), ..Self::default() },
            left: Vec::new(),
            events: Vec::new(),
        };
        for id in ids {
            work.also(id.clone());
        }
        if work.left.len() > MOST {
            let text = format!("More than {MOST} resources at once are too many");
            let refusal = Refusal::ours(RefusalCode::ResourceLimitExceeded, text);
            work.removal.stuck = vec![Stuck { id: work.left.swap_remove(0), refusal, by: Vec::new() }];
            return work.removal;
        }
        loop {
            work.take_what_goes();
            if work.left.is_empty() || !all || !work.widen() {
                break;
            }
        }
        work.done(ids)
    }

    /// Whether all that was asked for goes.
    pub fn is_whole(&self) -> bool {
        self.stuck.is_empty() && !self.commands.is_empty()
    }
}

/// A removal being worked out.
struct Work {
    removal: Removal,
    left: Vec<ResourceId>,
    events: Vec<Event>,
}

impl Work {
    /// One more to take away, where it is there and not meant already.
    fn also(&mut self, id: ResourceId) {
        if self.removal.sketch.has(&id) && !self.left.contains(&id) {
            self.left.push(id);
        }
    }

    /// Carries commands out, all of them or none; says whether it did.
    fn try_all(&mut self, commands: Vec<Command>) -> Result<(), Refusal> {
        let (mut sketch, mut events) = (self.removal.sketch.clone(), Vec::new());
        for command in &commands {
            let applied = apply(&sketch, command)?;
            sketch = applied.sketch;
            events.extend(applied.events);
        }
        self.removal.sketch = sketch;
        self.removal.commands.extend(commands);
        self.events.extend(events);
        Ok(())
    }

    /// Takes away whatever AWS lets go, until nothing moves. What was named last lies inside more often than around.
    fn take_what_goes(&mut self) {
        let mut moves = true;
        while moves {
            moves = false;
            for id in self.left.clone().into_iter().rev() {
                let gone = !self.removal.sketch.has(&id);
                let commands = commands(&self.removal.sketch, &id);
                if gone || (!commands.is_empty() && self.try_all(commands).is_ok()) {
                    self.left.retain(|other| *other != id);
                    moves = true;
                }
            }
        }
    }

    /// Makes what stands in the way let go, or takes it away too; says whether there was any.
    fn widen(&mut self) -> bool {
        let mut wider = false;
        for id in self.left.clone() {
            for by in in_the_way(&self.removal.sketch, &id) {
                let letting_go = let_go(&self.removal.sketch, &by, &id);
                if !letting_go.is_empty() && self.try_all(letting_go).is_ok() {
                    wider = true;
                } else if self.left.len() < MOST {
                    let before = self.left.len();
                    self.also(owner(&self.removal.sketch, by));
                    wider |= self.left.len() > before;
                }
            }
        }
        wider
    }

    fn done(mut self, asked: &[ResourceId]) -> Removal {
        let sketch = self.removal.sketch.clone();
        for id in self.left {
            let mut trial = sketch.clone();
            let refused = commands(&sketch, &id).iter().find_map(|command| match apply(&trial, command) {
                Ok(applied) => {
                    trial = applied.sketch;
                    None
                }
                Err(refusal) => Some(refusal),
            });
            let refusal = refused.unwrap_or_else(|| goes_with_another(&id));
            let by = in_the_way(&sketch, &id);
            self.removal.stuck.push(Stuck { id, refusal, by });
        }
        for event in self.events {
            let (list, id) = match event {
                Event::Deleted(id) => (&mut self.removal.goes, id),
                Event::Changed(id) => (&mut self.removal.changes, id),
                Event::Told(topic, _) => (&mut self.removal.changes, topic.into()),
                _ => continue,
            };
            if !asked.contains(&id) && !list.contains(&id) {
                list.push(id);
            }
        }
        let goes = &self.removal.goes;
        self.removal.changes.retain(|id| sketch.has(id) && !goes.contains(id));
        self.removal
    }
}

fn goes_with_another(id: &ResourceId) -> Refusal {
    let text = format!("The {} '{id}' is part of another resource and goes with it", id.kind());
    Refusal::ours(RefusalCode::OperationNotPermitted, text)
}

/// What would have to go before a resource can, or let go of it.
fn in_the_way(sketch: &Sketch, id: &ResourceId) -> Vec<ResourceId> {
    let mut found = dependents(sketch, id);
    let is_vpc = matches!(id, ResourceId::Vpc(_));
    let holds_tables = is_vpc || matches!(id, ResourceId::PrefixList(_));
    found.retain(|by| {
        // Routes do not keep what they lead to, and what AWS makes with a VPC goes with it.
        (holds_tables || !matches!(by, ResourceId::RouteTable(_))) && !(is_vpc && came_with_it(sketch, by))
    });
    if let ResourceId::SecurityGroup(group) = id {
        found.retain(|by| !only_becomes_stale(sketch, by, group));
    }
    let own = owner(sketch, id.clone());
    if own != *id && !found.contains(&own) {
        found.push(own);
    }
    found
}

/// What goes when somebody wants a part gone: what the part belongs to.
fn owner(sketch: &Sketch, id: ResourceId) -> ResourceId {
    match &id {
        ResourceId::NetworkInterface(of) => {
            sketch.network_interfaces.get(of).map_or(id, crate::model::NetworkInterface::owner)
        }
        _ => id,
    }
}

/// The commands by which one resource lets go of another and stays. None where there are no such.
fn let_go(sketch: &Sketch, by: &ResourceId, of: &ResourceId) -> Vec<Command> {
    match (by, of) {
        (ResourceId::Subnet(subnet), ResourceId::RouteTable(_)) => {
            vec![verb::DisassociateRouteTable { subnet: subnet.clone() }.into()]
        }
        (ResourceId::Subnet(subnet), ResourceId::NetworkAcl(acl)) => {
            let vpc = sketch.network_acls.get(acl).map(|acl| &acl.vpc);
            let usual = sketch.network_acls.iter().find(|found| found.default && Some(&found.vpc) == vpc);
            usual.map_or_else(Vec::new, |usual| {
                let (subnet, network_acl) = (subnet.clone(), usual.id.clone());
                vec![verb::ReplaceNetworkAclAssociation { subnet, network_acl }.into()]
            })
        }
        (ResourceId::SecurityGroup(by), ResourceId::SecurityGroup(of)) => revoke(sketch, by, of),
        (ResourceId::VpcEndpoint(endpoint), ResourceId::EndpointService(service)) => {
            let (endpoint, service) = (endpoint.clone(), service.clone());
            vec![verb::RejectVpcEndpointConnections { endpoint, service }.into()]
        }
        (ResourceId::VirtualPrivateGateway(gateway), ResourceId::Vpc(vpc)) => {
            let (virtual_private_gateway, vpc) = (gateway.clone(), vpc.clone());
            vec![verb::DetachVpnGateway { virtual_private_gateway, vpc }.into()]
        }
        (ResourceId::HostedZone(zone), ResourceId::Vpc(vpc)) => {
            named("DisassociateVPCFromHostedZone", &[zone.as_str(), vpc.as_str()])
        }
        (ResourceId::ResolverRule(rule), ResourceId::Vpc(vpc)) => {
            named("DisassociateResolverRule", &[rule.as_str(), vpc.as_str()])
        }
        (ResourceId::LoadBalancer(by), ResourceId::TargetGroup(of)) => {
            let Some(found) = sketch.load_balancers.get(by) else { return Vec::new() };
            let listeners = found.listeners.iter().filter(|listener| listener.target_group == *of);
            let mut all = Vec::new();
            for listener in listeners {
                let load_balancer = super::AnyLoadBalancer::Network(by.clone());
                all.push(verb::DeleteListener { load_balancer, port: listener.port }.into());
            }
            all
        }
        _ => Vec::new(),
    }
}

/// Revokes the rules of a group that name another.
fn revoke(sketch: &Sketch, group: &SecurityGroupId, other: &SecurityGroupId) -> Vec<Command> {
    let Some(found) = sketch.security_groups.get(group) else { return Vec::new() };
    let mut all = Vec::new();
    for rule in &found.rules {
        if matches!(&rule.permission.peer, crate::model::Peer::Group(of) if of == other) {
            all.push(Command::revoke(group.clone(), rule.direction, rule.id.clone()));
        }
    }
    all
}

/// The commands that take one resource away, if nothing needs it. None where it is a part of another.
fn commands(sketch: &Sketch, id: &ResourceId) -> Vec<Command> {
    let own = id.as_str();
    let verb = match id {
        _ if is_gone(sketch, id) => "Forget",
        ResourceId::Vpc(_) => "DeleteVpc",
        ResourceId::Subnet(_) => "DeleteSubnet",
        ResourceId::RouteTable(_) => "DeleteRouteTable",
        ResourceId::SecurityGroup(_) => "DeleteSecurityGroup",
        ResourceId::SecurityGroupRule(rule) => {
            let of = |group: &&crate::model::SecurityGroup| group.rules.iter().any(|own| own.id == *rule);
            let group = sketch.security_groups.iter().find(of);
            let found = group.and_then(|group| {
                let own = group.rules.iter().find(|own| own.id == *rule)?;
                Some(Command::revoke(group.id.clone(), own.direction, rule.clone()))
            });
            return found.into_iter().collect();
        }
        ResourceId::Host(host) => match sketch.hosts.get(host).map(|host| host.flavor) {
            Some(HostFlavor::Instance | HostFlavor::VirtualRouter) => "TerminateInstances",
            _ => "RemoveHost",
        },
        ResourceId::EndpointService(_) => "DeleteVpcEndpointServiceConfigurations",
        ResourceId::VpcEndpoint(_) => "DeleteVpcEndpoints",
        ResourceId::LoadBalancer(_) | ResourceId::ApplicationLoadBalancer(_) => "DeleteLoadBalancer",
        ResourceId::TargetGroup(_) => "DeleteTargetGroup",
        ResourceId::NetworkAcl(_) => "DeleteNetworkAcl",
        ResourceId::InternetGateway(_) => {
            return after_letting_go(sketch, id, "DetachInternetGateway", "DeleteInternetGateway");
        }
        ResourceId::EgressOnlyInternetGateway(_) => "DeleteEgressOnlyInternetGateway",
        ResourceId::NatGateway(_) => "DeleteNatGateway",
        ResourceId::ElasticAddress(address) => {
            let held = sketch.elastic_addresses.get(address).is_some_and(|found| found.association.is_some());
            let mut all = if held { named("DisassociateAddress", &[own]) } else { Vec::new() };
            all.extend(named("ReleaseAddress", &[own]));
            return all;
        }
        ResourceId::VpcPeeringConnection(_) => "DeleteVpcPeeringConnection",
        ResourceId::VirtualPrivateGateway(_) => {
            return after_letting_go(sketch, id, "DetachVpnGateway", "DeleteVpnGateway");
        }
        ResourceId::CustomerGateway(_) => "DeleteCustomerGateway",
        ResourceId::VpnConnection(_) => "DeleteVpnConnection",
        ResourceId::TransitGatewayAttachment(_) => {
            let vpc = named("DeleteTransitGatewayVpcAttachment", &[own]);
            if vpc.iter().all(|command| apply(sketch, command).is_ok()) {
                return vpc;
            }
            "DeleteTransitGatewayPeeringAttachment"
        }
        ResourceId::TransitGatewayRouteTable(_) => "DeleteTransitGatewayRouteTable",
        ResourceId::TransitGateway(_) => "DeleteTransitGateway",
        ResourceId::DirectConnectConnection(_) => "DeleteConnection",
        ResourceId::VirtualInterface(_) => "DeleteVirtualInterface",
        ResourceId::DataCenter(_) => "DeleteDataCenter",
        ResourceId::DataCenterHost(_) => "RemoveDataCenterHost",
        ResourceId::PrefixList(_) => "DeleteManagedPrefixList",
        ResourceId::ConnectionNotification(_) => "DeleteVpcEndpointConnectionNotifications",
        ResourceId::Topic(_) => "DeleteTopic",
        ResourceId::HostedZone(zone) => {
            let records = sketch.hosted_zones.get(zone).map_or(&[][..], |zone| &zone.records);
            let mut all = Vec::new();
            for record in records {
                let (hosted_zone, record) = (zone.clone(), record.clone());
                let action = super::ChangeAction::Delete;
                all.push(verb::ChangeResourceRecordSets { hosted_zone, action, record }.into());
            }
            all.extend(named("DeleteHostedZone", &[own]));
            return all;
        }
        ResourceId::ResolverEndpoint(_) => "DeleteResolverEndpoint",
        ResourceId::ResolverRule(_) => "DeleteResolverRule",
        ResourceId::Note(_) => "RemoveNote",
        ResourceId::Account(_) => "CloseAccount",
        ResourceId::NetworkInterface(_) | ResourceId::Zone(_) | ResourceId::Region(_) => return Vec::new(),
    };
    named(verb, &[own])
}

/// A gateway leaves its VPC before it is deleted.
fn after_letting_go(sketch: &Sketch, id: &ResourceId, leaves: &str, goes: &str) -> Vec<Command> {
    let vpc = sketch.record(id).and_then(|record| match member(record, "vpc")?.1.seen() {
        crate::model::record::Seen::Resource(vpc) => Some(vpc),
        _ => None,
    });
    let mut all = vpc.map_or_else(Vec::new, |vpc| named(leaves, &[id.as_str(), vpc.as_str()]));
    all.extend(named(goes, &[id.as_str()]));
    all
}

/// A command by its verb, with these texts in its first members.
fn named(verb: &str, texts: &[&str]) -> Vec<Command> {
    let Some(mut command) = Command::blank(verb) else { return Vec::new() };
    let mut texts = texts.iter();
    command.record_mut().each_mut(&mut |member, value: &mut dyn Value| match (texts.next(), value.slot()) {
        (Some(text), Slot::Text(own)) => own.set(text).is_ok(),
        (Some(_), _) => false,
        (None, _) => {
            crate::model::record::set_usual(member, value);
            true
        }
    });
    vec![command]
}
