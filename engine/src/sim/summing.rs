//! What came of a run so far, from what was counted.

use std::collections::BTreeMap;

use crate::model::{AccountId, NetworkInterfaceId, ResourceId, ZoneId};

use super::count::{ClientTally, Flows, StepCount};
use super::failure::Failure;
use super::run::Run;
use super::summary::{
    AccountCount, Bytes, ClientCount, EntryCount, Metric, Percentiles, Series, Step, Summary, Tally,
    TargetCount,
};

pub(super) fn summary(run: &Run) -> Summary {
    let counts = &run.counts;
    // Steps that have begun.
    let begun = counts.step_of(run.now_ns().saturating_sub(1)).saturating_add(1);
    let steps = counts.steps.get(..begun.min(counts.steps.len())).unwrap_or_default();
    let sum = |of: fn(&StepCount) -> u64| steps.iter().map(of).sum::<u64>();
    let tally = |opened: u64, completed: u64, failed: u64| Tally {
        opened,
        completed,
        failed,
        open: opened.saturating_sub(completed).saturating_sub(failed),
    };
    let moved = |all: u64, dropped: u64| Bytes { sent: all, received: all.saturating_sub(dropped), dropped };
    let (failures, by_failure) = failures(run, steps);
    let zones = zones(run);
    Summary {
        simulated_ns: run.now_ns(),
        connections: tally(sum(|step| step.opened), sum(|step| step.completed), sum(|step| step.failed)),
        requests: tally(sum(|step| step.asked), sum(|step| step.answered), sum(|step| step.unanswered)),
        bytes: moved(sum(|step| step.traffic.bytes), sum(|step| step.traffic.bytes_dropped)),
        segments: moved(sum(|step| step.traffic.segments), sum(|step| step.traffic.segments_dropped)),
        latency: counts.latency.percentiles(),
        wait: run.waits().percentiles(),
        targets: targets(run),
        entries: entries(run, steps),
        clients: clients(run),
        accounts: accounts(run, steps),
        series: Series {
            step_ns: counts.step_ns,
            steps: series(run, steps, &failures, &zones),
            failures: failures.iter().map(|(_, failure)| *failure).collect(),
            zones,
            legs: run.rosters.legs.iter().cloned().collect(),
            metrics: metrics(run, steps),
        },
        failures: by_failure,
        events: run.timeline.events.clone(),
        log: run.lines.clone(),
        digest: counts.digest,
    }
}

/// Failures with their numbers.
type Numbered = Vec<(usize, Failure)>;

/// The failures there were, by their numbers; and how often each, most frequent first.
fn failures(run: &Run, steps: &[StepCount]) -> (Numbered, Vec<(Failure, u64)>) {
    let mut all: Vec<(usize, Failure, u64)> = Vec::new();
    for (number, failure) in run.rosters.failures.iter().enumerate() {
        let count = steps.iter().filter_map(|step| step.by_failure.get(number)).sum();
        if count > 0 {
            all.push((number, *failure, count));
        }
    }
    all.sort_by(|one, other| other.2.cmp(&one.2).then(one.0.cmp(&other.0)));
    let numbers = all.iter().map(|(number, failure, _)| (*number, *failure)).collect();
    (numbers, all.into_iter().map(|(_, failure, count)| (failure, count)).collect())
}

/// The places of targets in the order of their ids.
fn in_order(run: &Run) -> Vec<(usize, &ResourceId)> {
    let mut targets: Vec<(usize, &ResourceId)> = run.rosters.targets.iter().enumerate().collect();
    targets.sort_by(|one, other| one.1.cmp(other.1));
    targets
}

fn zone_of(run: &Run, target: usize) -> Option<&ZoneId> {
    run.rosters.target_zones.get(target).and_then(Option::as_ref)
}

fn zones(run: &Run) -> Vec<ZoneId> {
    let mut zones: Vec<ZoneId> = run.rosters.target_zones.iter().flatten().cloned().collect();
    zones.sort();
    zones.dedup();
    zones
}

fn targets(run: &Run) -> Vec<TargetCount> {
    let of = |(number, target): (usize, &ResourceId)| {
        let tally = run.counts.targets.get(number).copied().unwrap_or_default();
        TargetCount {
            target: target.clone(),
            zone: zone_of(run, number).cloned(),
            connections: tally.connections,
            requests: tally.requests,
            failed: tally.failed,
            bytes: tally.bytes,
        }
    };
    in_order(run).into_iter().map(of).collect()
}

fn flows(
    steps: &[StepCount],
    number: usize,
    of: fn(&StepCount) -> &Vec<Flows>,
) -> impl Iterator<Item = Flows> + use<'_> {
    steps.iter().map(move |step| of(step).get(number).copied().unwrap_or_default())
}

fn entries(run: &Run, steps: &[StepCount]) -> Vec<EntryCount> {
    let mut found = Vec::new();
    for (number, entry) in run.rosters.entries.iter().enumerate() {
        let Some(resource) = &entry.resource else { continue };
        let (mut connections, mut bytes) = (0, 0);
        for flows in flows(steps, number, |step| &step.entries) {
            connections += u64::from(flows.opened);
            bytes += flows.bytes;
        }
        let (interface, zone) = (entry.interface.clone(), entry.zone.clone());
        found.push(EntryCount { resource: resource.clone(), interface, zone, connections, bytes });
    }
    found.sort_by(|one, other| (&one.resource, &one.interface).cmp(&(&other.resource, &other.interface)));
    found
}

fn clients(run: &Run) -> Vec<ClientCount> {
    let of = |(client, tally): (&super::clients::State, &ClientTally)| {
        let sum = |opened: u64, completed: u64, failed: u64| Tally {
            opened,
            completed,
            failed,
            open: opened.saturating_sub(completed).saturating_sub(failed),
        };
        let over = u128::from(tally.answered) + u128::from(tally.unanswered);
        let answered = (u128::from(tally.answered) * 1_000_000).checked_div(over);
        ClientCount {
            name: client.asked.name.clone(),
            connections: sum(tally.opened, tally.completed, tally.failed),
            requests: sum(tally.asked, tally.answered, tally.unanswered),
            answered_ppm: answered.and_then(|share| u32::try_from(share).ok()),
            longest_wait_ns: tally
                .longest_wait_ns
                .max(tally.waits_since_ns.map_or(0, |since_ns| run.now_ns().saturating_sub(since_ns))),
        }
    };
    run.clients.list.iter().zip(&run.counts.clients).map(of).collect()
}

fn accounts(run: &Run, steps: &[StepCount]) -> Vec<AccountCount> {
    let sketch = run.epoch.ways.sketch();
    let mut found: BTreeMap<AccountId, [u64; 3]> = BTreeMap::new();
    let mut add = |resource: &ResourceId, counts: [u64; 3]| {
        if let Some(account) = sketch.owner_of(resource) {
            let own = found.entry(account).or_default();
            own.iter_mut().zip(counts).for_each(|(own, count)| *own += count);
        }
    };
    for (number, entry) in run.rosters.entries.iter().enumerate() {
        let Some(resource @ ResourceId::VpcEndpoint(_)) = &entry.resource else { continue };
        for flows in flows(steps, number, |step| &step.entries) {
            let failed =
                u64::from(flows.dropped) + u64::from(flows.target_resets) + u64::from(flows.node_resets);
            add(resource, [flows.opened.into(), failed, flows.bytes]);
        }
    }
    for (target, tally) in run.rosters.targets.iter().zip(&run.counts.targets) {
        add(target, [tally.connections, tally.failed, tally.bytes]);
    }
    let of = |(account, [connections, failed, bytes]): (AccountId, [u64; 3])| AccountCount {
        account,
        connections,
        failed,
        bytes,
    };
    found.into_iter().map(of).collect()
}

fn series(run: &Run, steps: &[StepCount], failures: &[(usize, Failure)], zones: &[ZoneId]) -> Vec<Step> {
    let order = in_order(run);
    let mut open = 0_u64;
    let mut of = |step: &StepCount| {
        open = (open + step.opened).saturating_sub(step.completed).saturating_sub(step.failed);
        let Percentiles { p50_ns, p90_ns, p99_ns, max_ns, .. } = step.latency.percentiles();
        let to = |number: usize| step.by_target.get(number).copied().unwrap_or_default();
        let mut by_zone = vec![0_u32; zones.len()];
        for (number, _) in run.rosters.targets.iter().enumerate() {
            let zone = zone_of(run, number).and_then(|zone| zones.binary_search(zone).ok());
            if let Some(count) = zone.and_then(|zone| by_zone.get_mut(zone)) {
                *count += to(number);
            }
        }
        let mut by_leg = step.by_leg.clone();
        by_leg.resize(run.rosters.legs.len(), 0);
        Step {
            opened: step.opened,
            completed: step.completed,
            failed: step.failed,
            open,
            answered: step.answered,
            unanswered: step.unanswered,
            p50_ns,
            p90_ns,
            p99_ns,
            max_ns,
            by_failure: failures
                .iter()
                .map(|(number, _)| step.by_failure.get(*number).copied().unwrap_or_default())
                .collect(),
            by_target: order.iter().map(|(number, _)| to(*number)).collect(),
            by_zone,
            by_leg,
        }
    };
    steps.iter().map(&mut of).collect()
}

/// The metrics of one load balancer, endpoint or service.
struct Metrics<'m> {
    namespace: &'static str,
    of: &'m ResourceId,
    found: &'m mut Vec<Metric>,
}

impl Metrics<'_> {
    fn add(&mut self, name: &'static str, values: Vec<u64>) {
        self.found.push(Metric { namespace: self.namespace, name, of: self.of.clone(), values });
    }

    /// What was open at the end of each step.
    fn open(&mut self, name: &'static str, flows: &[Flows]) {
        let mut open = 0_u64;
        let each = flows.iter().map(|step| {
            open = (open + u64::from(step.opened)).saturating_sub(step.ended.into());
            open
        });
        let each = each.collect();
        self.add(name, each);
    }

    fn count(&mut self, name: &'static str, flows: &[Flows], of: impl Fn(&Flows) -> u64) {
        self.add(name, flows.iter().map(of).collect());
    }
}

fn metrics(run: &Run, steps: &[StepCount]) -> Vec<Metric> {
    let sketch = run.epoch.ways.sketch();
    let mut found = Vec::new();
    for balancer in sketch.load_balancers.iter() {
        let nodes = balancer.nodes.iter().filter_map(|node| run.rosters.nodes.known(node));
        let flows = together(steps, nodes, |step| &step.nodes);
        if flows.iter().all(|step| step.opened == 0) {
            continue;
        }
        let of = balancer.arn.clone().into();
        let mut add = Metrics { namespace: "AWS/NetworkELB", of: &of, found: &mut found };
        add.open("ActiveFlowCount", &flows);
        add.count("NewFlowCount", &flows, |step| step.opened.into());
        add.count("ProcessedBytes", &flows, |step| step.bytes);
        add.count("PortAllocationErrorCount", &flows, |step| step.dropped.into());
        add.count("TCP_Target_Reset_Count", &flows, |step| step.target_resets.into());
        add.count("TCP_ELB_Reset_Count", &flows, |step| step.node_resets.into());
        for (name, which) in [("HealthyHostCount", 0), ("UnHealthyHostCount", 1)] {
            add.add(name, health(run, steps.len(), &balancer.nodes, which));
        }
    }
    let mut services: BTreeMap<ResourceId, Vec<u32>> = BTreeMap::new();
    let mut endpoints: BTreeMap<ResourceId, Vec<u32>> = BTreeMap::new();
    for (number, entry) in (0_u32..).zip(&run.rosters.entries) {
        let Some(ResourceId::VpcEndpoint(id)) = &entry.resource else { continue };
        endpoints.entry(id.clone().into()).or_default().push(number);
        let service = sketch.vpc_endpoints.get(id).and_then(|one| one.service.endpoint_service());
        if let Some(service) = service {
            services.entry(service.clone().into()).or_default().push(number);
        }
    }
    for (of, numbers) in &endpoints {
        let flows = together(steps, numbers.iter().copied(), |step| &step.entries);
        let mut add = Metrics { namespace: "AWS/PrivateLinkEndpoints", of, found: &mut found };
        add.open("ActiveConnections", &flows);
        add.count("NewConnections", &flows, |step| step.opened.into());
        add.count("BytesProcessed", &flows, |step| step.bytes);
        add.count("PacketsDropped", &flows, |step| step.dropped.into());
        add.count("RstPacketsReceived", &flows, |step| (step.target_resets + step.node_resets).into());
    }
    for (of, numbers) in &services {
        let flows = together(steps, numbers.iter().copied(), |step| &step.entries);
        let mut add = Metrics { namespace: "AWS/PrivateLinkServices", of, found: &mut found };
        add.open("ActiveConnections", &flows);
        add.count("NewConnections", &flows, |step| step.opened.into());
        add.count("BytesProcessed", &flows, |step| step.bytes);
        add.count("RstPacketsSent", &flows, |step| (step.target_resets + step.node_resets).into());
        let count =
            sketch.vpc_endpoints.iter().filter(|one| one.service.resource().as_ref() == Some(of)).count();
        add.add("EndpointsCount", vec![u64::try_from(count).unwrap_or_default(); steps.len()]);
    }
    found
}

/// The flows of several nodes or entries together, step by step.
fn together(
    steps: &[StepCount],
    numbers: impl IntoIterator<Item = u32>,
    of: fn(&StepCount) -> &Vec<Flows>,
) -> Vec<Flows> {
    let mut all = vec![Flows::default(); steps.len()];
    for number in numbers {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        for (sum, one) in all.iter_mut().zip(flows(steps, number, of)) {
            sum.opened += one.opened;
            sum.ended += one.ended;
            sum.bytes += one.bytes;
            sum.dropped += one.dropped;
            sum.target_resets += one.target_resets;
            sum.node_resets += one.node_resets;
        }
    }
    all
}

/// Healthy (0) or unhealthy (1) targets at the end of each step, as the node counts that sees most of them so.
fn health(run: &Run, steps: usize, nodes: &[NetworkInterfaceId], which: usize) -> Vec<u64> {
    let step_ns = run.counts.step_ns;
    let mut values = Vec::with_capacity(steps);
    let (mut changes, mut now) = (run.health.iter().peekable(), 0_u64);
    for step in 1..=u64::try_from(steps).unwrap_or_default() {
        while let Some((_, counts)) = changes.next_if(|(at_ns, _)| *at_ns < step * step_ns) {
            let own = nodes.iter().filter_map(|node| counts.get(node)?.get(which).copied());
            now = own.max().unwrap_or_default().into();
        }
        values.push(now);
    }
    values
}
