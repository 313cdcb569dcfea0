//! The Load tab below its charts: what the bytes cost, `CloudWatch`'s metrics, the log.

use privatelink::sim::{Failure, InTime, Line, Metric};

use super::fresh;
use super::load::{does, open, result};
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::load::Change;
use crate::state::load::metrics::Statistic;
use crate::state::update;

/// Four metrics of one load balancer that count up.
pub fn metrics(state: &State, steps: u32) -> Vec<Metric> {
    let of = state.sketch.load_balancers.iter().next().unwrap().arn.clone();
    let names = ["NewFlowCount", "ActiveFlowCount", "HealthyHostCount", "ProcessedBytes"];
    let metric = |name| Metric {
        namespace: "AWS/NetworkELB",
        name,
        of: of.clone().into(),
        values: (1..=steps).map(u64::from).collect(),
    };
    names.map(metric).into()
}

/// 150 lines, every third of which failed.
pub fn log(state: &State) -> Vec<Line> {
    let host = state.sketch.hosts.iter().next().unwrap().id.clone();
    let line = |at: u32| Line {
        client: 0,
        number: at.into(),
        begun_ns: 1,
        ended_ns: u64::from(at) * 100_000_000,
        source_port: 1024,
        entry: None,
        target: Some(host.clone().into()),
        node_port: (at == 1).then_some(2048),
        failure: (at % 3 == 2).then_some(Failure::InTime(InTime::TargetOverloaded)),
        kept: at == 4,
    };
    (0..150).map(line).collect()
}

#[test]
fn the_bill_has_a_line_for_each_owner_and_sums() {
    let bill = result(&fresh(), 12).bill;
    // By 78 new connections in six seconds, of which a month has 438,000 times as many: 11.86 NLCU-h.
    let line = &bill.lines[0];
    assert_eq!((bill.lines.len(), bill.more), (1, 0));
    assert_eq!((line.what.as_str(), line.quantity.as_str()), ("NLB capacity units", "0.000027 NLCU-h"));
    assert_eq!((line.run.as_str(), line.month.as_str()), ("0.000000162", "0.07"));
    assert_eq!(bill.sums, [line.run.clone(), line.month.clone()]);
    assert!(bill.notes[0].starts_with("AWS takes each hour"), "{:?}", bill.notes);
    assert!(!line.payer.is_empty() && line.of.starts_with("arn:"));
}

#[test]
fn a_metric_is_summed_or_its_most_or_its_least() {
    let state = does(&open(), [Change::Start, Change::Done(result(&fresh(), 12).write())]);
    let found = &state.load.as_ref().unwrap().result.as_ref().unwrap().metrics;
    let values: Vec<_> = found.iter().map(|metric| (metric.statistic(), metric.value())).collect();
    let expected =
        [(Statistic::Sum, 78), (Statistic::Maximum, 12), (Statistic::Minimum, 1), (Statistic::Sum, 78)];
    assert_eq!(values, expected);
    let saved = update(&state, Change::MetricsCsv.into()).1;
    let text = saved.iter().find_map(|effect| match effect {
        Effect::Download { name, text, .. } if name.ends_with("-cloudwatch.csv") => Some(text.clone()),
        _ => None,
    });
    let text = text.expect("a file");
    let mut lines = text.split("\r\n");
    assert!(lines.next().unwrap().starts_with("time_ms,AWS/NetworkELB NewFlowCount arn:aws:"), "{text}");
    assert_eq!((lines.next(), lines.next()), (Some("0,1,1,1,1"), Some("500,2,2,2,2")));
}

#[test]
fn the_log_has_the_first_lines_or_failures_only_and_leads_to_their_moments() {
    let state = does(&open(), [Change::Start, Change::Done(result(&fresh(), 12).write())]);
    let log = &state.load.as_ref().unwrap().result.as_ref().unwrap().log;
    assert_eq!((log.lines.len(), log.all), (100 + 17, [150, 50]));
    let (all, more) = log.shown(false);
    assert_eq!(
        (all.len(), more, all[4].kept, all[1].node_port, all[2].outcome.as_str()),
        (100, 50, true, 2048, "Reset")
    );
    let (failed, more) = log.shown(true);
    assert_eq!((failed.len(), more), (50, 0));
    assert!(failed.iter().all(|line| line.why.starts_with("As many requests wait")));
    assert_eq!((all[0].client.as_str(), all[0].why.as_str()), ("a \"client\"", ""));
    // The 12th line ended after 1.1 s, in the third half of a second; of failures the 12th after 3.5 s.
    let there = does(&state, [Change::Logged(11)]);
    assert_eq!((there.load_shown().unwrap().1, there.load.as_ref().unwrap().log.at), (2, 11));
    let failed = does(&there, [Change::Failures]);
    assert_eq!(failed.load.as_ref().unwrap().log.at, 0, "other lines are counted anew");
    assert_eq!(does(&failed, [Change::Logged(11)]).load_shown().unwrap().1, 7);
    assert_eq!(does(&failed, [Change::Logged(999)]).load_shown().unwrap().1, 2, "there is none");
}
