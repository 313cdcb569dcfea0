//! The charts of a run: what each is called and counts, what it says at a moment, and it as a file.

use std::fmt::Write as _;

use super::result::{Line, LoadResult};
use super::spell;

/// From so many times the shortest on, a chart of times goes by powers of ten.
const WIDE: u64 = 50;

/// A chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What is sent to each target.
    Targets,
    /// The same by zone.
    Zones,
    /// How long requests take.
    Latency,
    /// What fails, and why.
    Failures,
    /// How many connections are open.
    Open,
}

impl Which {
    /// All of them, in the order of [`LoadResult::charts`].
    pub const ALL: [Self; 5] = [Self::Targets, Self::Zones, Self::Latency, Self::Failures, Self::Open];

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Targets => "Flows per target",
            Self::Zones => "Flows per zone",
            Self::Latency => "Latency",
            Self::Failures => "Failures by reason",
            Self::Open => "Open connections",
        }
    }

    /// The word in ids and in files' names.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Targets => "targets",
            Self::Zones => "zones",
            Self::Latency => "latency",
            Self::Failures => "failures",
            Self::Open => "open",
        }
    }

    /// What its values are.
    pub fn counts(self, result: &LoadResult) -> String {
        let step = spell::seconds(result.step_ns);
        match self {
            Self::Targets => format!("connections, and requests on kept ones, in each {step}"),
            Self::Zones => format!("by zone of the target, in each {step}"),
            Self::Latency if self.is_wide(result) => {
                format!("of requests answered in each {step}, on a logarithmic axis")
            }
            Self::Latency => format!("of requests answered in each {step}"),
            Self::Failures => format!("connections, and requests on kept ones, that failed in each {step}"),
            Self::Open => format!("at the end of each {step}"),
        }
    }

    /// Whether its longest times are so many times its shortest that these would lie on the floor.
    pub fn is_wide(self, result: &LoadResult) -> bool {
        let values = || self.lines(result).iter().flat_map(|line| &line.values).copied().filter(|ns| *ns > 0);
        let (least, most) = (values().min().unwrap_or_default(), values().max().unwrap_or_default());
        self == Self::Latency && most / WIDE > least
    }

    /// A value in words: nobody was answered in no time.
    pub fn value(self, line: &Line, column: usize) -> String {
        match line.values.get(column) {
            None | Some(0) if self == Self::Latency => "none".to_owned(),
            value => (self.written())(value.copied().unwrap_or_default()),
        }
    }

    /// A value as its axis has it.
    pub fn written(self) -> fn(u64) -> String {
        if self == Self::Latency { spell::span } else { spell::count }
    }

    /// Its lines.
    pub fn lines(self, result: &LoadResult) -> &[Line] {
        let at = Self::ALL.iter().position(|which| *which == self).unwrap_or_default();
        result.charts.get(at).map_or(&[], Vec::as_slice)
    }

    /// What it says at a column, in one line: “12 s: orders-1 5, orders-2 4”.
    pub fn says(self, result: &LoadResult, column: usize) -> String {
        let mut says = format!("{}: ", spell::seconds(result.begins(column)));
        let lines = self.lines(result);
        if lines.is_empty() {
            says.push_str("nothing");
        }
        for (at, line) in lines.iter().enumerate() {
            let (before, value) = (if at > 0 { ", " } else { "" }, self.value(line, column));
            let is = if self == Self::Failures { ":" } else { "" };
            // Writing to a string does not fail.
            let _ = write!(says, "{before}{}{is} {value}", line.name);
        }
        says
    }

    /// The chart in a sentence, for who does not see it.
    pub fn label(self, result: &LoadResult) -> String {
        let names: Vec<&str> = self.lines(result).iter().map(|line| line.name.as_str()).collect();
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        format!("{} over time: {names}.", self.title())
    }

    /// It as a file of values separated by commas: a line for each column, times in milliseconds, latencies in
    /// nanoseconds, and nothing where nothing was answered.
    pub fn csv(self, result: &LoadResult) -> String {
        let lines = self.lines(result);
        let names = lines.iter().map(|line| if line.code.is_empty() { &line.name } else { &line.code });
        values(result, &names.cloned().collect::<Vec<_>>(), lines, self == Self::Latency)
    }
}

/// Lines as a file of values under their names; 0 may be nothing.
pub(super) fn values(result: &LoadResult, names: &[String], lines: &[Line], sparse: bool) -> String {
    let mut text = String::from("time_ms");
    for name in names {
        text.push(',');
        text.push_str(&cell(name));
    }
    text.push_str("\r\n");
    for column in 0..result.columns() {
        text.push_str(&(result.begins(column) / privatelink::sim::NS_PER_MS).to_string());
        for line in lines {
            text.push(',');
            let value = line.values.get(column).copied().unwrap_or_default();
            if value > 0 || !sparse {
                text.push_str(&value.to_string());
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// A text as it stands in such a file; what a spreadsheet would take for a formula it does not calculate.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}
