//! What happens to the sketch during a run: faults at their times, health checks that notice them one by one,
//! names that follow. Between two of these changes nothing about a connection's way changes, so the run asks
//! for plans once an epoch.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ipnet::{Ipv4Net, Ipv6Net};

use crate::control::{self, Applied, Command, Refusal, apply};
use crate::model::record::as_usual;
use crate::model::{
    Assumption, Direction, IpProtocol, NetworkInterfaceId, Peer, Permission, PortRange, ResourceId,
    SecurityGroupRule, Sketch, TargetGroup, TargetGroupArn, ZoneId,
};
use crate::path::{Health, HealthKey, Index};

use super::failure::InTime;
use super::lifecycle::Lifecycles;
use super::load::{NS_PER_MS, NS_PER_S, TimedFault};
use super::log::{Event, Happening};

/// What a node has come to think of a target.
#[derive(Clone, Copy, Debug)]
struct Opinion {
    healthy: bool,
    /// No check has answered yet: the first that does decides (NLB guide, "Health checks for your target groups").
    is_new: bool,
    /// Checks in a row that said otherwise.
    streak: u8,
}

/// One health check over time: what it thinks, what it finds now, and how many in a row change its mind.
#[derive(Clone, Debug)]
struct Watch {
    opinion: Opinion,
    passes: bool,
    target: ResourceId,
    interval_ns: u64,
    /// Since when it finds what it finds: a check was made just before (assumption `health_check_phase`).
    since_ns: u64,
    /// Passed and failed checks in a row that count.
    thresholds: [u8; 2],
    terminates: bool,
}

impl Watch {
    /// The next check that matters, after a moment.
    const fn next_after(&self, now_ns: u64) -> Option<u64> {
        if self.opinion.healthy == self.passes && !self.opinion.is_new {
            return None;
        }
        let passed = now_ns.saturating_sub(self.since_ns) / self.interval_ns;
        Some(self.since_ns + (passed + 1) * self.interval_ns)
    }

    /// Makes a check; whether it changes what is thought.
    const fn check(&mut self) -> bool {
        let new = self.opinion.is_new && self.passes;
        if self.opinion.healthy == self.passes {
            self.opinion.streak = 0;
            return false;
        }
        self.opinion.streak = self.opinion.streak.saturating_add(1);
        let [well, ill] = self.thresholds;
        let needed = if self.passes { well } else { ill };
        if !new && self.opinion.streak < needed {
            return false;
        }
        self.opinion = Opinion { healthy: self.passes, is_new: false, streak: 0 };
        true
    }
}

/// Flows between a node and a target that end at a change.
pub(super) type Cut = (NetworkInterfaceId, ResourceId, InTime);

/// A state of the sketch between two changes.
pub(super) struct Epoch {
    /// What new connections meet.
    pub ways: Rc<Index>,
    /// What names answer from.
    pub names: Rc<Index>,
    /// What open connections meet, which are kept whatever checks think of their targets.
    pub open: Rc<Index>,
}

/// A zone whose names are about to change.
#[derive(Clone, Debug)]
struct Withdrawal {
    at_ns: u64,
    zone: ZoneId,
    lost: bool,
}

/// A target that was taken away: its flows end when its delay is over.
struct Draining {
    ends_ns: u64,
    nodes: Vec<NetworkInterfaceId>,
    target: ResourceId,
}

/// The sketch in the course of a run.
pub(super) struct Timeline {
    now_ns: u64,
    /// See [`Timeline::next_ns`]: asked for often.
    next_ns: Option<u64>,
    found: Rc<Index>,
    watches: BTreeMap<HealthKey, Watch>,
    faults: Vec<TimedFault>,
    /// How many of them are over.
    done: usize,
    lost_in_dns: BTreeSet<ZoneId>,
    withdrawals: Vec<Withdrawal>,
    draining: Vec<Draining>,
    lifecycles: Lifecycles,
    /// What has happened so far.
    pub events: Vec<Event>,
    nodes_out: BTreeSet<NetworkInterfaceId>,
}

/// The sketch as connections meet it that are open already: security groups keep track of them, so none of their
/// rules decides any more (EC2 guide, "Security group connection tracking").
fn tracked(sketch: &Sketch) -> Sketch {
    let rule = |direction, peer| SecurityGroupRule {
        direction,
        permission: Permission { protocol: IpProtocol::All, ports: PortRange::ALL, peer },
        ..as_usual()
    };
    let mut rules = Vec::new();
    for direction in [Direction::Inbound, Direction::Outbound] {
        rules.push(rule(direction, Peer::Cidr(Ipv4Net::default())));
        rules.push(rule(direction, Peer::Ipv6Cidr(Ipv6Net::default())));
    }
    let mut open = sketch.clone();
    let groups: Vec<_> = sketch.security_groups.iter().map(|group| group.id.clone()).collect();
    for group in groups {
        // Each is there.
        let _ = open.security_groups.update(&group, |group| group.rules.clone_from(&rules));
    }
    open
}

fn lost(sketch: &Sketch) -> BTreeSet<ZoneId> {
    sketch.lost_zones.iter().filter_map(|text| text.parse().ok()).collect()
}

impl Timeline {
    /// The sketch once checks have settled, with what will happen to it in order of time.
    pub fn begin(sketch: &Sketch, mut faults: Vec<TimedFault>) -> Self {
        faults.sort_by_key(|fault| fault.at_ns);
        let found = Rc::new(Index::of(sketch));
        let mut timeline = Self {
            now_ns: 0,
            next_ns: None,
            lost_in_dns: lost(sketch),
            found,
            watches: BTreeMap::new(),
            faults,
            done: 0,
            withdrawals: Vec::new(),
            draining: Vec::new(),
            lifecycles: Lifecycles::begin(sketch),
            events: Vec::new(),
            nodes_out: BTreeSet::new(),
        };
        timeline.watch(true);
        timeline.nodes_out = timeline.left_out();
        timeline.next_ns = timeline.find_next();
        timeline
    }

    /// Watches the targets there are now; those that are new count as healthy at once where the run begins
    /// with them.
    fn watch(&mut self, at_once: bool) {
        let sketch = self.found.sketch();
        let mut before = std::mem::take(&mut self.watches);
        let groups: BTreeMap<&TargetGroupArn, &TargetGroup> =
            sketch.target_groups.iter().map(|group| (&group.arn, group)).collect();
        let targets = self.found.health().targets().map(|(_, target)| target);
        for ((key, health), target) in self.found.health().iter().zip(targets) {
            let Some(group) = groups.get(&key.group) else { continue };
            let passes = *health == Health::Healthy;
            // A group's targets are known by their places, which change when one is taken away.
            let known = before.remove(key).filter(|known| known.target == *target).or_else(|| {
                let same = before.iter().find(|(other, watch)| {
                    other.node == key.node && other.group == key.group && watch.target == *target
                });
                let key = same.map(|(key, _)| key.clone())?;
                before.remove(&key)
            });
            let (opinion, since_ns) = match known {
                Some(known) if known.passes == passes => (known.opinion, known.since_ns),
                Some(known) => (known.opinion, self.now_ns),
                None => (Opinion { healthy: passes && at_once, is_new: !at_once, streak: 0 }, self.now_ns),
            };
            let check = &group.health_check;
            self.watches.insert(
                key.clone(),
                Watch {
                    opinion,
                    passes,
                    since_ns,
                    target: target.clone(),
                    interval_ns: u64::from(check.interval_s.max(1)) * NS_PER_S,
                    thresholds: [check.healthy_threshold, check.unhealthy_threshold],
                    terminates: group.unhealthy_termination,
                },
            );
        }
    }

    /// When something changes next, if it does.
    pub const fn next_ns(&self) -> Option<u64> {
        self.next_ns
    }

    fn find_next(&self) -> Option<u64> {
        let checks = self.watches.values().filter_map(|watch| watch.next_after(self.now_ns)).min();
        let fault = self.faults.get(self.done).map(|fault| fault.at_ns);
        let name = self.withdrawals.iter().map(|change| change.at_ns).min();
        let drained = self.draining.iter().map(|one| one.ends_ns).min();
        [checks, fault, name, drained, self.lifecycles.next_ns()].into_iter().flatten().min()
    }

    /// Lets happen what happens at a moment: first the checks made then, which see what was before; then
    /// faults.
    pub fn advance(&mut self, to_ns: u64) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let now_ns = std::mem::replace(&mut self.now_ns, to_ns);
        let mut events = Vec::new();
        for (key, watch) in &mut self.watches {
            if watch.next_after(now_ns) != Some(to_ns) || !watch.check() {
                continue;
            }
            let healthy = watch.opinion.healthy;
            let (node, group, target) = (key.node.clone(), key.group.clone(), watch.target.clone());
            if !healthy && watch.terminates {
                cuts.push((node.clone(), target.clone(), InTime::TargetUnhealthy));
            }
            events.push(Happening::Health { node, group, target, healthy });
        }
        self.happened(events);
        self.names_follow();
        self.draining.retain(|one| {
            let over = one.ends_ns <= to_ns;
            if over {
                let cut =
                    |node: &NetworkInterfaceId| (node.clone(), one.target.clone(), InTime::Deregistered);
                cuts.extend(one.nodes.iter().map(cut));
            }
            !over
        });
        for command in self.lifecycles.due(to_ns) {
            // Nothing refuses it but another end of the same endpoint.
            let _ = self.carry_out(&command, None);
        }
        while let Some(fault) = self.faults.get(self.done).filter(|fault| fault.at_ns <= to_ns).cloned() {
            self.done += 1;
            let news = Happening::Fault(fault.command.clone());
            if let Err(refusal) = self.carry_out(&fault.command, Some(news)) {
                self.happened([Happening::Refused(fault.command, refusal.to_string())]);
            }
        }
        self.nodes_follow();
        self.next_ns = self.find_next();
        cuts
    }

    fn happened(&mut self, what: impl IntoIterator<Item = Happening>) {
        let at_ns = self.now_ns;
        self.events.extend(what.into_iter().map(|what| Event { at_ns, what }));
    }

    /// Names leave out a lost zone once that is noticed.
    fn names_follow(&mut self) {
        let now_ns = self.now_ns;
        let (due, later) = std::mem::take(&mut self.withdrawals)
            .into_iter()
            .partition::<Vec<_>, _>(|change| change.at_ns <= now_ns);
        self.withdrawals = later;
        for Withdrawal { zone, lost, .. } in due {
            let changes =
                if lost { self.lost_in_dns.insert(zone.clone()) } else { self.lost_in_dns.remove(&zone) };
            if changes {
                self.happened([Happening::ZoneInDns { zone, listed: !lost }]);
            }
        }
    }

    /// Changes the sketch, which is news, and brings more.
    fn carry_out(&mut self, command: &Command, news: Option<Happening>) -> Result<(), Refusal> {
        let before = Rc::clone(&self.found);
        let Applied { sketch: after, events } = apply(before.sketch(), command)?;
        self.happened(news);
        let states = self.lifecycles.follow(before.sketch(), &after, self.now_ns);
        self.happened(states);
        self.happened(events.into_iter().filter_map(|event| {
            let control::Event::Told(topic, message) = event else { return None };
            Some(Happening::Told(topic, message))
        }));
        let delay_ns = u64::from(after.assumptions.value(Assumption::ZoneWithdrawal)) * NS_PER_S;
        let (was, is) = (lost(before.sketch()), lost(&after));
        for (zones, others, lost) in [(&is, &was, true), (&was, &is, false)] {
            for zone in zones.difference(others) {
                let at_ns = self.now_ns.saturating_add(delay_ns);
                self.withdrawals.push(Withdrawal { at_ns, zone: zone.clone(), lost });
            }
        }
        self.drain(before.sketch(), &after);
        self.found = Rc::new(Index::after(&before, &after));
        self.watch(false);
        Ok(())
    }

    /// Targets that a fault takes away.
    fn drain(&mut self, before: &Sketch, after: &Sketch) {
        for group in before.target_groups.iter().filter(|group| group.deregistration_termination) {
            let left = after.target_groups.get(&group.arn);
            for target in &group.targets {
                if left.is_some_and(|left| left.targets.iter().any(|other| other.id == target.id)) {
                    continue;
                }
                let serves = |one: &&crate::model::LoadBalancer| {
                    one.listeners.iter().any(|listener| listener.target_group == group.arn)
                };
                let nodes = before.load_balancers.iter().filter(serves);
                let delay_ns = u64::from(group.deregistration_delay_s) * NS_PER_S;
                self.draining.push(Draining {
                    // A delay of nothing is over at the next moment there is.
                    ends_ns: self.now_ns.saturating_add(delay_ns.max(NS_PER_MS)),
                    nodes: nodes.flat_map(|one| one.nodes.iter().cloned()).collect(),
                    target: before.target_resource(group, &target.id),
                });
            }
        }
    }

    /// A state of the sketch as its checks think of it by now.
    fn thought(&self, found: &Index) -> Index {
        found.as_thought(&mut |key, health| {
            let watch = self.watches.get(key);
            watch.map_or(*health == Health::Healthy, |watch| watch.opinion.healthy)
        })
    }

    fn left_out(&self) -> BTreeSet<NetworkInterfaceId> {
        self.thought(&self.found).withdrawn().nodes.iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Notes which load balancers' zones left DNS or returned.
    fn nodes_follow(&mut self) {
        let out = self.left_out();
        let before = std::mem::replace(&mut self.nodes_out, out);
        let sketch = self.found.sketch();
        let mut events = Vec::new();
        for (nodes, others, listed) in [(&self.nodes_out, &before, false), (&before, &self.nodes_out, true)] {
            for node in nodes.difference(others) {
                let holder = sketch.load_balancers.iter().find(|one| one.nodes.contains(node));
                if let (Some(holder), Ok(subnet)) = (holder, sketch.subnet_of(node)) {
                    let (load_balancer, zone) = (holder.arn.clone().into(), subnet.zone.clone());
                    events.push(Happening::NodeInDns { load_balancer, zone, listed });
                }
            }
        }
        self.happened(events);
    }

    /// How many targets of each load balancer's nodes count as healthy now, and how many do not.
    pub fn healthy(&self) -> BTreeMap<NetworkInterfaceId, [u32; 2]> {
        let mut found: BTreeMap<NetworkInterfaceId, [u32; 2]> = BTreeMap::new();
        for (key, watch) in &self.watches {
            let [well, ill] = found.entry(key.node.clone()).or_default();
            *(if watch.opinion.healthy { well } else { ill }) += 1;
        }
        found
    }

    /// The state from now on.
    pub fn epoch(&self) -> Epoch {
        let ways = Rc::new(self.thought(&self.found));
        let sketch = self.found.sketch();
        let names = if self.lost_in_dns == lost(sketch) {
            Rc::clone(&ways)
        } else {
            let mut known = sketch.clone();
            known.lost_zones = self.lost_in_dns.iter().cloned().collect();
            Rc::new(self.thought(&Index::after(&self.found, &known)))
        };
        let open = Rc::new(Index::after(&self.found, &tracked(sketch)).as_thought(&mut |_, _| true));
        Epoch { ways, names, open }
    }
}
