//! What came of a run, put into its shape.

use crate::advise::cost::{Prices, Span, of_run};
use crate::control::Command;
use crate::model::{Outcome, Sketch};
use crate::sim::{
    AccountCount, Bytes, ClientCount, EntryCount, Event, Failure, Happening, Line, Load, Metric, Percentiles,
    Step, Summary, Tally, TargetCount,
};
use crate::text;

use super::super::cost::line as cost_line;
use super::super::number::{Count, microseconds, seconds};
use super::{
    AccountReport, BytesReport, ClientReport, EntryReport, EventReport, FailureCount, FaultReport,
    LineReport, Measured, MetricReport, PercentilesReport, SeriesReport, SimulateReport, TallyReport,
    TargetCountReport,
};

/// Reports what came of a run.
#[must_use]
pub fn simulate(
    sketch: &Sketch,
    load: &Load,
    summary: &Summary,
    measured: Option<Measured>,
) -> SimulateReport {
    let mut failures = Vec::new();
    for (failure, count) in &summary.failures {
        failures.push(failed(*failure, *count));
    }
    let per_s = |measured: Measured| {
        let all = u128::from(summary.connections.opened).saturating_mul(1_000_000_000);
        let rate = all.checked_div(measured.wall_ns.into());
        rate.and_then(|rate| u64::try_from(rate).ok()).map(Count)
    };
    let billed = of_run(sketch, summary, &Prices::of(sketch.profile), Span::Run);
    SimulateReport {
        connections: tally(summary.connections),
        failures,
        bytes: bytes(summary.bytes),
        latency_us: percentiles(&summary.latency),
        targets: summary.targets.iter().map(|one| target(sketch, one)).collect(),
        endpoints: summary.entries.iter().map(|one| entry(sketch, one)).collect(),
        series: series(summary),
        faults: summary.events.iter().filter_map(|event| fault(sketch, event)).collect(),
        wall_ms: measured.map(|measured| Count(measured.wall_ns.div_ceil(1_000_000))),
        connections_per_s: measured.and_then(per_s),
        requests: tally(summary.requests),
        wait_us: percentiles(&summary.wait),
        clients: summary.clients.iter().map(client).collect(),
        accounts: summary.accounts.iter().map(account).collect(),
        events: summary.events.iter().map(|one| event(sketch, one)).collect(),
        log: summary.log.iter().map(line).collect(),
        metrics: summary.series.metrics.iter().map(metric).collect(),
        data_cost: billed.into_iter().map(|one| cost_line(sketch, one)).collect(),
        duration_s: seconds(load.duration_ns),
        simulated_s: seconds(summary.simulated_ns),
        seed: load.seed,
        digest: format!("{:016x}", summary.digest),
    }
}

fn failed(failure: Failure, count: u64) -> FailureCount {
    FailureCount {
        reason: failure.code(),
        count: Count(count),
        outcome: failure.outcome(),
        text: failure.says(),
        helps: match failure {
            Failure::Path(..) => None,
            Failure::InTime(why) => Some(why.helps()),
        },
    }
}

const fn tally(of: Tally) -> TallyReport {
    TallyReport {
        opened: Count(of.opened),
        completed: Count(of.completed),
        failed: Count(of.failed),
        open: Count(of.open),
    }
}

const fn bytes(of: Bytes) -> BytesReport {
    BytesReport { sent: Count(of.sent), received: Count(of.received), dropped: Count(of.dropped) }
}

fn percentiles(of: &Percentiles) -> PercentilesReport {
    let some = |ns: u64| (of.count > 0).then(|| microseconds(ns));
    PercentilesReport {
        p50: some(of.p50_ns),
        p90: some(of.p90_ns),
        p99: some(of.p99_ns),
        p99_9: some(of.p99_9_ns),
        max: some(of.max_ns),
        mean: some(of.mean_ns),
        count: Count(of.count),
    }
}

fn target(sketch: &Sketch, of: &TargetCount) -> TargetCountReport {
    TargetCountReport {
        id: of.target.to_string(),
        zone: of.zone.as_ref().map(ToString::to_string),
        connections: Count(of.connections),
        failed: Count(of.failed),
        name: text::name(sketch, &of.target),
        requests: Count(of.requests),
        bytes: Count(of.bytes),
    }
}

fn entry(sketch: &Sketch, of: &EntryCount) -> EntryReport {
    EntryReport {
        id: of.resource.to_string(),
        zone: of.zone.as_ref().map(ToString::to_string),
        connections: Count(of.connections),
        name: text::name(sketch, &of.resource),
        interface: of.interface.as_ref().map(ToString::to_string),
        bytes: Count(of.bytes),
    }
}

fn client(of: &ClientCount) -> ClientReport {
    ClientReport {
        name: of.name.clone(),
        connections: tally(of.connections),
        requests: tally(of.requests),
        answered_ppm: of.answered_ppm,
        longest_wait_s: seconds(of.longest_wait_ns),
    }
}

fn account(of: &AccountCount) -> AccountReport {
    AccountReport {
        id: of.account.to_string(),
        connections: Count(of.connections),
        failed: Count(of.failed),
        bytes: Count(of.bytes),
    }
}

fn metric(of: &Metric) -> MetricReport {
    MetricReport {
        namespace: of.namespace,
        name: of.name,
        of: of.of.to_string(),
        values: of.values.iter().copied().map(Count).collect(),
    }
}

fn line(of: &Line) -> LineReport {
    LineReport {
        client: of.client,
        number: Count(of.number),
        begun_s: seconds(of.begun_ns),
        ended_s: seconds(of.ended_ns),
        source_port: of.source_port,
        entry: of.entry.as_ref().map(ToString::to_string),
        target: of.target.as_ref().map(ToString::to_string),
        node_port: of.node_port,
        outcome: of.failure.map_or(Outcome::Connected, Failure::outcome),
        reason: of.failure.map(Failure::code),
        kept: of.kept,
    }
}

fn fault(sketch: &Sketch, of: &Event) -> Option<FaultReport> {
    let (command, refused) = match &of.what {
        Happening::Fault(command) => (command, None),
        Happening::Refused(command, why) => (command, Some(why.clone())),
        Happening::Endpoint(..)
        | Happening::Told(..)
        | Happening::Health { .. }
        | Happening::NodeInDns { .. }
        | Happening::ZoneInDns { .. } => return None,
    };
    Some(FaultReport {
        at_s: seconds(of.at_ns),
        what: text::command(sketch, command),
        command: serde_json::from_str(&crate::sketch::commands::write(command)).unwrap_or_default(),
        refused,
    })
}

fn event(sketch: &Sketch, of: &Event) -> EventReport {
    let subject = |command: &Command| command.subject().map(|id| id.to_string());
    let (kind, subject, is_well) = match &of.what {
        Happening::Fault(command) => ("fault", subject(command), None),
        Happening::Refused(command, _) => ("refused", subject(command), None),
        Happening::Endpoint(id, _) => ("endpoint", Some(id.to_string()), None),
        Happening::Told(topic, _) => ("notification", Some(topic.to_string()), None),
        Happening::Health { target, healthy, .. } => ("health", Some(target.to_string()), Some(*healthy)),
        Happening::NodeInDns { load_balancer, listed, .. } => {
            ("dns", Some(load_balancer.to_string()), Some(*listed))
        }
        Happening::ZoneInDns { zone, listed } => ("dns", Some(zone.to_string()), Some(*listed)),
    };
    let what = text::happening(sketch, &of.what);
    EventReport { at_s: seconds(of.at_ns), kind, what, of: subject, is_well }
}

fn series(summary: &Summary) -> SeriesReport {
    let of = &summary.series;
    let fixed = [
        "opened",
        "completed",
        "failed",
        "open",
        "answered",
        "unanswered",
        "p50_us",
        "p90_us",
        "p99_us",
        "max_us",
    ];
    let mut columns: Vec<String> = fixed.map(ToOwned::to_owned).into();
    columns.extend(of.failures.iter().map(|failure| format!("failed:{}", failure.code())));
    columns.extend(summary.targets.iter().map(|target| format!("target:{}", target.target)));
    columns.extend(of.zones.iter().map(|zone| format!("zone:{zone}")));
    let wide = [of.failures.len(), summary.targets.len(), of.zones.len()];
    let rows = of.steps.iter().map(|step| row(step, wide)).collect();
    SeriesReport { step_s: seconds(of.step_ns), columns, rows }
}

/// A step as a row. What a step does not have yet, of targets or failures met later, is 0.
fn row(of: &Step, [failures, targets, zones]: [usize; 3]) -> Vec<Option<Count>> {
    let counts = [of.opened, of.completed, of.failed, of.open, of.answered, of.unanswered];
    let mut row: Vec<Option<Count>> = counts.map(|count| Some(Count(count))).into();
    for ns in [of.p50_ns, of.p90_ns, of.p99_ns, of.max_ns] {
        row.push((of.answered > 0).then(|| microseconds(ns)));
    }
    let mut add = |values: &mut dyn Iterator<Item = u64>, wide: usize| {
        row.extend(values.chain(std::iter::repeat(0)).take(wide).map(|count| Some(Count(count))));
    };
    add(&mut of.by_failure.iter().copied(), failures);
    add(&mut of.by_target.iter().copied().map(u64::from), targets);
    add(&mut of.by_zone.iter().copied().map(u64::from), zones);
    row
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::control::verb;
    use crate::model::ResourceId;
    use crate::path::ReasonCode;
    use crate::scenario;
    use crate::sim::{InTime, NS_PER_S, Series};

    fn resource(sketch: &Sketch) -> ResourceId {
        sketch.hosts.iter().find(|host| host.name == "client-1").expect("it is there").id.clone().into()
    }

    fn summary(sketch: &Sketch) -> Summary {
        let zone = || "use1-az1".parse().expect("a zone");
        let target = TargetCount {
            target: resource(sketch),
            zone: Some(zone()),
            connections: 4,
            requests: 3,
            failed: 1,
            bytes: 1 << 60,
        };
        let timed_out = Failure::Path(ReasonCode::TargetStopped, Outcome::TimedOut);
        let event = |at_s: u64, what| Event { at_ns: at_s * NS_PER_S, what };
        let broken = || Command::from(verb::LoseZone { zone: zone() });
        Summary {
            simulated_ns: 2 * NS_PER_S,
            connections: Tally { opened: 4, completed: 2, failed: 2, open: 0 },
            failures: vec![(Failure::InTime(InTime::TargetOverloaded), 1), (timed_out, 1)],
            latency: Percentiles { count: 2, p50_ns: 1, mean_ns: 812_000, ..Percentiles::default() },
            targets: vec![target],
            series: Series {
                step_ns: NS_PER_S / 2,
                failures: vec![timed_out],
                zones: vec![zone()],
                steps: vec![
                    Step { opened: 4, answered: 2, p50_ns: 1_500, by_target: vec![3], ..Step::default() },
                    Step { by_failure: vec![2], by_zone: vec![5], ..Step::default() },
                ],
                ..Series::default()
            },
            events: vec![
                event(1, Happening::Fault(broken())),
                event(2, Happening::Refused(broken(), "No".to_owned())),
                event(3, Happening::ZoneInDns { zone: zone(), listed: false }),
            ],
            digest: 0xfe,
            ..Summary::default()
        }
    }

    fn report(measured: Option<Measured>) -> Value {
        let sketch = scenario::open("figure-5").expect("there is one").expect("it reads").sketch;
        let file = json!({
            "clients": [{"from": "client-1", "to": "orders endpoint", "arrival": {"rate_per_s": 1}}],
            "duration_s": 2,
        });
        let load = crate::sketch::load::from_value(&crate::path::Index::of(&sketch), &file).expect("a load");
        let report = simulate(&sketch, &load, &summary(&sketch), measured);
        assert!(!report.passes());
        serde_json::to_value(report).expect("JSON")
    }

    #[test]
    fn a_run_without_a_clock_says_nothing_of_time() {
        let report = report(None);
        assert_eq!((&report["wall_ms"], &report["connections_per_s"]), (&Value::Null, &Value::Null));
        assert_eq!(report["digest"], "00000000000000fe");
        let measured = self::report(Some(Measured { wall_ns: NS_PER_S / 2 }));
        assert_eq!((&measured["wall_ms"], &measured["connections_per_s"]), (&json!(500), &json!(8)));
    }

    #[test]
    fn counts_reasons_and_latency_are_those_of_the_summary() {
        let report = report(None);
        assert_eq!(report["connections"], json!({"opened": 4, "completed": 2, "failed": 2, "open": 0}));
        let failures = report["failures"].as_array().expect("a list");
        assert_eq!(
            (&failures[0]["reason"], &failures[0]["outcome"]),
            (&json!("target_overloaded"), &json!("reset"))
        );
        assert!(failures[0]["helps"].is_string() && failures[1]["helps"].is_null());
        assert_eq!((&failures[1]["reason"], &failures[1]["count"]), (&json!("target_stopped"), &json!(1)));
        let latency = &report["latency_us"];
        assert_eq!(
            (&latency["p50"], &latency["mean"], &latency["count"]),
            (&json!(1), &json!(812), &json!(2))
        );
        assert_eq!(report["wait_us"]["p50"], Value::Null, "nothing waited");
        let target = &report["targets"][0];
        assert_eq!((&target["name"], &target["zone"]), (&json!("client-1"), &json!("use1-az1")));
        assert_eq!(target["bytes"], "1152921504606846976", "more than readers of JSON have exactly");
    }

    #[test]
    fn rows_are_as_wide_as_there_are_columns() {
        let series = report(None)["series"].clone();
        let columns = series["columns"].as_array().expect("a list");
        assert_eq!(columns[10], "failed:target_stopped");
        assert!(columns[11].as_str().is_some_and(|column| column.starts_with("target:i-")));
        assert_eq!((columns.len(), &columns[12]), (13, &json!("zone:use1-az1")));
        assert_eq!(series["step_s"], 0.5);
        let expected = json!([
            [4, 0, 0, 0, 2, 0, 2, 0, 0, 0, 0, 3, 0],
            [0, 0, 0, 0, 0, 0, null, null, null, null, 2, 0, 5],
        ]);
        assert_eq!(series["rows"], expected);
    }

    #[test]
    fn what_happened_is_told_in_words() {
        let report = report(None);
        let faults = report["faults"].as_array().expect("a list");
        assert_eq!(faults.len(), 2);
        assert_eq!(
            (&faults[0]["what"], &faults[0]["at_s"]),
            (&json!("Lose Availability Zone use1-az1"), &json!(1.0))
        );
        assert_eq!((&faults[1]["refused"], &faults[0]["refused"]), (&json!("No"), &Value::Null));
        let events = report["events"].as_array().expect("a list");
        assert_eq!(events[1]["what"], "Lose Availability Zone use1-az1 is refused: No");
        assert_eq!(events[2]["what"], "Names leave out their addresses in Availability Zone use1-az1");
        assert_eq!((&events[2]["is_well"], &events[2]["of"]), (&json!(false), &json!("use1-az1")));
    }
}
