//! What a run's bytes cost: lines of the bill for what endpoints and load balancers processed in it. What crossed zones
//! and Regions, or left by gateways, is not in them: a run counts bytes at its doors, not on each stretch of a way.

use crate::model::{ResourceId, Sketch};
use crate::sim::{NS_PER_S, Summary};

use super::HOURS;
use super::ledger::{Line, cost};
use super::number::Quantity;
use super::price::{Item, Prices};
use super::usage::{Measure, Usage};

const MONTH_NS: u64 = HOURS as u64 * 3_600 * NS_PER_S;

/// Of how long the bill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Of the run, as far as it is.
    Run,
    /// Of a month that goes on like the run.
    Month,
}

impl Span {
    /// A number of the run's, in this span.
    fn scaled(self, number: u64, run_ns: u64) -> u128 {
        match self {
            Self::Run => number.into(),
            Self::Month => {
                let all = u128::from(number).saturating_mul(MONTH_NS.into());
                all.checked_div(run_ns.into()).unwrap_or_default()
            }
        }
    }

    fn gb(self, bytes: u64, run_ns: u64) -> Quantity {
        let all = self.scaled(bytes, run_ns);
        // What a bill counts in: a thousandth of a MB and nothing finer.
        let millionths = u64::try_from(all.saturating_add(500) / 1_000).unwrap_or(u64::MAX);
        Quantity::whole(millionths).times(1, 1_000_000)
    }
}

/// The lines of the bill, in the order of the sketch; of endpoints first.
#[must_use]
pub fn of_run(sketch: &Sketch, summary: &Summary, prices: &Prices, span: Span) -> Vec<Line> {
    let run_ns = summary.simulated_ns;
    let mut usage = Usage::default();
    for entry in &summary.entries {
        if matches!(entry.resource, ResourceId::VpcEndpoint(_)) {
            usage.add(&entry.resource, Measure::DataGb, span.gb(entry.bytes, run_ns));
        }
    }
    for metric in &summary.series.metrics {
        if !matches!(metric.of, ResourceId::LoadBalancer(_)) {
            continue;
        }
        let sum = metric.values.iter().copied().fold(0, u64::saturating_add);
        let (measure, quantity) = match metric.name {
            "ProcessedBytes" => (Measure::DataGb, span.gb(sum, run_ns)),
            "NewFlowCount" => {
                let count = u64::try_from(span.scaled(sum, run_ns)).unwrap_or(u64::MAX);
                (Measure::NewConnections, Quantity::whole(count))
            }
            "ActiveFlowCount" => {
                let steps = u64::try_from(metric.values.len()).unwrap_or(u64::MAX);
                let open = Quantity::whole(sum).times(1, steps);
                // Open for a whole month on average; of a shorter time there is as much less of it.
                let share = if span == Span::Run { run_ns } else { MONTH_NS };
                (Measure::ActiveConnections, open.times(share, MONTH_NS))
            }
            _ => continue,
        };
        usage.add(&metric.of, measure, quantity);
    }
    let mut lines = cost(sketch, &usage, prices).lines;
    lines.retain(|line| matches!(line.item, Item::EndpointGb | Item::BalancerUnit));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;
    use crate::sim::{EntryCount, Metric, Series};

    #[test]
    fn endpoints_by_gb_and_load_balancers_by_their_largest_dimension_also_as_a_month() {
        let sketch = scenario::open("figure-5").expect("there is one").expect("it reads").sketch;
        let endpoint = sketch.vpc_endpoints.iter().next().expect("one").id.clone();
        let balancer = sketch.load_balancers.iter().next().expect("one").arn.clone();
        let metric = |name, values: &[u64]| Metric {
            namespace: "AWS/NetworkELB",
            name,
            of: balancer.clone().into(),
            values: values.to_vec(),
        };
        let entry =
            |resource, bytes| EntryCount { resource, interface: None, zone: None, connections: 1, bytes };
        let host = sketch.hosts.iter().next().expect("one").id.clone();
        let summary = Summary {
            // A thousandth of a month.
            simulated_ns: MONTH_NS / 1_000,
            entries: vec![entry(endpoint.into(), 1_500_000_000), entry(host.into(), 9_000_000_000)],
            series: Series {
                metrics: vec![
                    metric("ProcessedBytes", &[500_000_000, 1_000_000_000]),
                    metric("NewFlowCount", &[2_880_000, 2_880_000]),
                    metric("ActiveFlowCount", &[100_000, 300_000]),
                ],
                ..Series::default()
            },
            ..Summary::default()
        };
        let lines = |span| of_run(&sketch, &summary, &Prices::of(sketch.profile), span);
        let all = |span| -> Vec<(Item, String, String)> {
            lines(span).iter().map(|line| (line.item, line.quantity.plain(), line.amount.plain())).collect()
        };
        let text = str::to_owned;
        // Two unit-hours of new connections are more than 1.5 GB and 0.73 hours of 200,000 open.
        assert_eq!(
            all(Span::Run),
            [(Item::EndpointGb, text("1.5"), text("0.015")), (Item::BalancerUnit, text("2"), text("0.012"))]
        );
        assert_eq!(
            all(Span::Month),
            [(Item::EndpointGb, text("1500"), text("15")), (Item::BalancerUnit, text("2000"), text("12"))]
        );
        let owners: Vec<_> = lines(Span::Run).into_iter().map(|line| line.account).collect();
        assert_ne!(owners[0], owners[1], "the consumer's, and the provider's");
        assert!(of_run(&sketch, &Summary::default(), &Prices::default(), Span::Month).is_empty());
    }
}
