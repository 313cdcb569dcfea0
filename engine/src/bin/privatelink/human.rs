//! The same answers as text for people.

use std::fmt::Write;

use privatelink::advise::cost::Money;
use privatelink::report::{
    AvailabilityReport, CheckReport, CostLine, CostReport, CountReport, ExposureReport, HopReport,
    ImportReport, ResolveReport, ScenarioReport, StoryReport, TraceReport,
};

/// Writing to a string cannot fail, so the result is dropped here once for all.
macro_rules! line {
    ($text:expr, $($part:tt)*) => { let _ = writeln!($text, $($part)*); };
}
pub(crate) use line;

/// A trace: the verdict first, then the way.
pub fn trace(report: &TraceReport) -> String {
    let mut text = String::new();
    let outcome = serde_json::to_value(report.outcome).unwrap_or_default();
    line!(text, "{} ({})", outcome.as_str().unwrap_or_default(), report.reason.code);
    line!(text, "{}", report.reason.text);
    if let Some(note) = &report.note {
        line!(text, "note: {}", note.text);
    }
    // Whatever would mend it: the reason's own fixes first, then those of what lies behind it.
    let chain = std::iter::successors(Some(&report.reason), |reason| reason.cause.as_deref());
    for fix in chain.flat_map(|reason| &reason.fixes) {
        line!(text, "fix: {}", fix.text);
    }
    if let Some(dns) = &report.dns {
        line!(text, "\nname {}", dns.name);
        for step in &dns.steps {
            line!(text, "  {}", step.why);
        }
        line!(text, "  answers: {}", list(&dns.answers));
    }
    for (title, hops) in [("out", &report.forward), ("back", &report.back)] {
        for hop in hops {
            line!(text, "\n{title}: {} {}{}", hop.kind, hop.node, place(hop));
            for step in &hop.steps {
                line!(text, "  {:7} {}", step.result, step.detail);
            }
            line!(text, "  {} → {}", hop.packet.src, hop.packet.dst);
        }
    }
    if let Some(target) = &report.target {
        line!(text, "\n{} sees {} as source", target.id, target.sees_source);
    }
    if let Some(latency_us) = report.latency_us {
        line!(text, "handshake {latency_us} µs");
    }
    if report.attempts.len() > 1 {
        line!(text, "\nother choices:");
        for attempt in &report.attempts {
            let outcome = serde_json::to_value(attempt.outcome).unwrap_or_default();
            let target = attempt.target.as_deref().unwrap_or("no target");
            let zone = attempt.zone.as_deref().unwrap_or("no zone");
            line!(text, "  {zone} {target}: {}", outcome.as_str().unwrap_or_default());
        }
    }
    text
}

/// All that can be reached from a place, a line each.
pub fn exposure(report: &ExposureReport) -> String {
    let mut text = String::new();
    for one in &report.reachable {
        let application = one.application.as_deref().unwrap_or("unnamed application");
        let via = if one.via.is_empty() { String::new() } else { format!(" via {}", list(&one.via)) };
        line!(text, "{}:{}/{} {application}{via}", one.address, one.port, one.protocol);
    }
    line!(text, "{} can be reached from {}", report.count, report.from);
    text
}

/// Every consumer with what it survives, a line for each failure, then what cuts it off.
pub fn availability(report: &AvailabilityReport) -> String {
    let mut text = String::new();
    for row in &report.rows {
        let end = if text.is_empty() { "" } else { "\n" };
        line!(text, "{end}{} → {}:{}", row.name, row.to, row.port);
        if row.whole.working == 0 {
            line!(text, "  does not connect with nothing broken: {}", row.whole.reason.text);
            continue;
        }
        for (failure, cell) in report.columns.iter().zip(&row.cells) {
            line!(text, "  {:8} {}: {}", cell.outcome.replace('_', " "), failure.text, cell.text);
        }
        for cut in &row.cut_sets {
            line!(text, "  {}", cut.text);
        }
    }
    for left in &report.left_out {
        line!(text, "\n{left}");
    }
    if text.is_empty() {
        text.push_str("nobody connects to anything\n");
    }
    text
}

/// The lines of each account with their sums, then what they assume.
pub fn cost(report: &CostReport) -> String {
    let mut text = String::new();
    for (account, sum) in &report.by_account {
        line!(text, "account {account}");
        let own = |line: &&CostLine| line.account.as_deref().unwrap_or("unknown") == account;
        for one in report.lines.iter().filter(own) {
            let mark = if one.assumptions.is_empty() { "" } else { " *" };
            line!(text, "{:>16}  {}, {}: {}{mark}", dollars(one.amount), one.label, one.name, one.sum);
        }
        line!(text, "{:>16}  together\n", dollars(*sum));
    }
    line!(
        text,
        "{:>16}  {} a month of {} hours",
        dollars(report.total),
        report.currency,
        report.hours_per_month
    );
    let mut said: Vec<&String> = Vec::new();
    for assumption in report.lines.iter().flat_map(|one| &one.assumptions) {
        if !said.contains(&assumption) {
            said.push(assumption);
            line!(text, "* {assumption}");
        }
    }
    for note in &report.notes {
        line!(text, "note: {note}");
    }
    text
}

/// To the cent, half a cent up.
fn dollars(amount: f64) -> String {
    Money::parse(&amount.to_string()).unwrap_or_default().to_string()
}

/// Where a hop is, as far as it is anywhere.
fn place(hop: &HopReport) -> String {
    let zone = hop.zone.as_ref().map(|zone| format!(" in {zone}")).unwrap_or_default();
    let account = hop.account.as_ref().map(|account| format!(" (account {account})")).unwrap_or_default();
    format!("{zone}{account}")
}

/// A name: the answer first, then the way.
pub fn resolve(report: &ResolveReport) -> String {
    let mut text = String::new();
    line!(text, "{} {}: {}", report.dns.name, report.dns.outcome, list(&report.dns.answers));
    for record in &report.records {
        line!(text, "  {} {} {} {}", record.name, record.ttl_s, record.kind, record.value);
    }
    for step in &report.dns.steps {
        line!(text, "  {}", step.why);
    }
    for elsewhere in &report.elsewhere {
        line!(text, "  from {}: {}", elsewhere.from, list(&elsewhere.answers));
    }
    text
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

/// Findings, then expectations.
pub fn check(report: &CheckReport) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        line!(text, "{}: {} ({}, {})", finding.severity, finding.text, finding.code, finding.subject);
    }
    for expectation in &report.expectations {
        let expect = serde_json::to_value(expectation.expect).unwrap_or_default();
        let judged = match &expectation.lacking {
            Some(lacking) => format!("not judged yet, for lack of {lacking}"),
            None if expectation.met => "met".to_owned(),
            None => "not met".to_owned(),
        };
        line!(
            text,
            "{judged}: {} → {}:{} expected {}, {}",
            expectation.from,
            expectation.to,
            expectation.port,
            expect.as_str().unwrap_or_default(),
            expectation.why
        );
    }
    if text.is_empty() {
        text.push_str("nothing found, nothing expected\n");
    }
    text
}

/// What came in, and how much is to be said about it.
pub fn import(report: &ImportReport) -> String {
    let mut text = String::new();
    line!(text, "{}: {} resources", report.file, report.resources);
    for (severity, plural) in
        [("error", "errors"), ("warning", "warnings"), ("assumption", "assumptions"), ("note", "notes")]
    {
        let count = report.diagnostics.iter().filter(|found| found.severity == severity).count();
        if count > 0 {
            line!(text, "{count:>6} {}", if count == 1 { severity } else { plural });
        }
    }
    text
}

/// A line a kind, those there are none of left out.
pub fn count(report: &CountReport) -> String {
    let value = serde_json::to_value(report).unwrap_or_default();
    let mut text = String::new();
    for (kind, count) in value.as_object().into_iter().flatten() {
        if count.as_u64() != Some(0) {
            line!(text, "{count:>6} {}", kind.replace('_', " "));
        }
    }
    text
}

/// A line a scenario.
pub fn scenarios(all: &[ScenarioReport]) -> String {
    let mut text = String::new();
    for scenario in all {
        line!(text, "{:22} {}", scenario.id, scenario.title);
    }
    text
}

/// A story's steps, with what came of each.
pub fn story(report: &StoryReport) -> String {
    let mut text = String::new();
    for (at, step) in report.steps.iter().enumerate() {
        line!(text, "{}. {} [{}] {}", at.saturating_add(1), step.title, step.id, step.claims.join(" "));
        if let (Some(outcome), Some(says)) = (&step.outcome, &step.text) {
            line!(text, "   {outcome}: {says}");
        }
    }
    text
}

/// One scenario.
pub fn scenario(report: &ScenarioReport) -> String {
    format!("{}\n{}\n{}\n", report.id, report.title, report.summary)
}
