//! What `CloudWatch` would show of a run: each metric by the statistic AWS calls the most useful one, and all values as
//! a file.

use privatelink::sim::Metric;

use super::charts::values;
use super::result::{Line, LoadResult, MOST_ROWS};

/// How a metric's values are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// What counts things that happen.
    Sum,
    /// What counts things there are.
    Maximum,
    /// What is worst when there are few.
    Minimum,
}

impl Statistic {
    /// AWS names Maximum and Minimum for hosts: of healthy ones few are news, of unhealthy ones many.
    fn of(metric: &str) -> Self {
        match metric {
            "HealthyHostCount" => Self::Minimum,
            "UnHealthyHostCount" | "ActiveFlowCount" | "ActiveConnections" | "EndpointsCount" => {
                Self::Maximum
            }
            _ => Self::Sum,
        }
    }

    /// What `CloudWatch` calls it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sum => "Sum",
            Self::Maximum => "Maximum",
            Self::Minimum => "Minimum",
        }
    }

    fn together(self, values: &[u64]) -> u64 {
        let values = values.iter().copied();
        match self {
            Self::Sum => values.fold(0, u64::saturating_add),
            Self::Maximum => values.max().unwrap_or_default(),
            Self::Minimum => values.min().unwrap_or_default(),
        }
    }
}

/// A metric: its namespace and name, what it is of as its code, a value for each column.
pub type Measured = Line;

impl Measured {
    /// Its namespace and its own name.
    pub fn names(&self) -> (&str, &str) {
        self.name.split_once(' ').unwrap_or(("", &self.name))
    }

    /// What of it is shown.
    pub fn statistic(&self) -> Statistic {
        Statistic::of(self.names().1)
    }

    /// It in one number.
    pub fn value(&self) -> u64 {
        self.statistic().together(&self.values)
    }
}

/// The first metrics, so many steps put together each time; and how many more there are.
pub fn measured(all: &[Metric], width: usize) -> (Vec<Measured>, u64) {
    let one = |metric: &Metric| Line {
        name: format!("{} {}", metric.namespace, metric.name),
        code: metric.of.to_string(),
        values: metric
            .values
            .chunks(width.max(1))
            .map(|values| Statistic::of(metric.name).together(values))
            .collect(),
    };
    let more = all.len().saturating_sub(MOST_ROWS);
    (all.iter().take(MOST_ROWS).map(one).collect(), u64::try_from(more).unwrap_or_default())
}

/// All values separated by commas: a line for each column, times in milliseconds.
pub fn csv(result: &LoadResult) -> String {
    let name = |metric: &Measured| format!("{} {}", metric.name, metric.code);
    values(result, &result.metrics.iter().map(name).collect::<Vec<_>>(), &result.metrics, false)
}
