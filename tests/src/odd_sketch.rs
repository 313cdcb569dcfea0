//! Random sketches with things in them that no command could bring about but a file can: groups
//! that refer to groups, interfaces without a group, tables without routes, zones without a
//! node, instances whose interface is gone.

use oorandom::Rand32;
use privatelink::model::record::as_usual;
use privatelink::model::{
    ApplicationState, Direction, IpProtocol, Listener, ListenerProtocol, Peer, Permission, PortRange,
    RouteTable, SecurityGroupRule, Sketch,
};

use crate::random_sketch::random_sketch;

/// A random sketch, made odd in some ways.
pub fn odd_sketch(seed: u32) -> Sketch {
    let mut sketch = random_sketch(seed);
    let mut random = Rand32::new(u64::from(seed) ^ 0x0dd);
    let mut chance = |percent: u32| random.rand_range(0..100) < percent;
    let interfaces: Vec<_> = sketch.network_interfaces.iter().map(|found| found.id.clone()).collect();
    for id in &interfaces {
        let strip = chance(3);
        sketch
            .network_interfaces
            .update(id, |interface| {
                if strip {
                    interface.security_groups.clear();
                }
            })
            .expect("it is there");
    }
    let groups: Vec<_> =
        sketch.security_groups.iter().map(|group| (group.id.clone(), group.vpc.clone())).collect();
    for (at, (group, vpc)) in groups.iter().enumerate() {
        if chance(40) {
            let near = groups.iter().filter(|(_, other)| other == vpc).map(|(id, _)| id.clone()).next_back();
            let permission = Permission {
                protocol: if chance(30) { IpProtocol::Icmp } else { IpProtocol::All },
                ports: PortRange::ALL,
                peer: Peer::Group(near.expect("the group itself at least")),
            };
            let direction = if chance(50) { Direction::Inbound } else { Direction::Outbound };
            let id = format!("sgr-0dd{at}").parse().expect("an id");
            let rule = SecurityGroupRule { id, direction, permission };
            sketch.security_groups.update(group, |group| group.rules.push(rule)).expect("it is there");
        }
    }
    let subnets: Vec<_> =
        sketch.subnets.iter().map(|subnet| (subnet.id.clone(), subnet.vpc.clone())).collect();
    for (at, (subnet, vpc)) in subnets.into_iter().enumerate() {
        if chance(5) {
            let id: privatelink::model::RouteTableId = format!("rtb-0dd{at}").parse().expect("an id");
            let table = RouteTable { id: id.clone(), vpc, ..as_usual() };
            sketch.route_tables.insert(table);
            sketch.subnets.update(&subnet, |subnet| subnet.route_table = Some(id)).expect("it is there");
        }
    }
    balancers(&mut sketch, &mut chance);
    let instances: Vec<_> = sketch.hosts.iter().map(|instance| instance.id.clone()).collect();
    for id in instances {
        let (lost, stopped) = (chance(2), chance(10));
        sketch
            .hosts
            .update(&id, |instance| {
                if lost {
                    instance.network_interface = "eni-0dd".parse().expect("an id");
                }
                for application in instance.applications.iter_mut().filter(|_| stopped) {
                    application.state = ApplicationState::Stopped;
                }
            })
            .expect("it is there");
    }
    sketch
}

fn balancers(sketch: &mut Sketch, chance: &mut impl FnMut(u32) -> bool) {
    let arns: Vec<_> = sketch.load_balancers.iter().map(|balancer| balancer.arn.clone()).collect();
    for arn in arns {
        let (fewer, bare, none) = (chance(15), chance(5), chance(5));
        sketch
            .load_balancers
            .update(&arn, |balancer| {
                if fewer && balancer.nodes.len() > 1 {
                    balancer.nodes.pop();
                }
                if bare {
                    let group = balancer.listeners.first().map(|listener| listener.target_group.clone());
                    balancer.listeners = group
                        .map(|target_group| Listener {
                            port: 80,
                            protocol: ListenerProtocol::Tcp,
                            target_group,
                            ..as_usual()
                        })
                        .into_iter()
                        .collect();
                }
                if none {
                    balancer.listeners.clear();
                }
            })
            .expect("it is there");
    }
}
