//! The shape of `privatelink check`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advise::{Finding, Judged, Severity, expectations, findings};
use crate::model::{Outcome, Sketch};
use crate::path::Index;

use super::{Fix, fixes};

/// Everything found, and every expectation judged.
#[derive(Serialize, JsonSchema)]
pub struct CheckReport {
    /// What was found.
    pub findings: Vec<FindingReport>,
    /// What was expected, and what came of it.
    pub expectations: Vec<ExpectationReport>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub struct FindingReport {
    /// Its stable code.
    pub code: String,
    /// `error`, `warning` or `advice`.
    pub severity: String,
    /// What it is about.
    pub subject: String,
    /// The sentence.
    pub text: String,
    /// What would mend it.
    pub fixes: Vec<Fix>,
    /// Where it comes from in an imported file; `null` for a sketch.
    pub source: Option<SourceReport>,
}

/// A place in an imported file.
#[derive(Serialize, JsonSchema)]
pub struct SourceReport {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// One expectation.
#[derive(Serialize, JsonSchema)]
pub struct ExpectationReport {
    /// From where.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    pub port: u16,
    /// How it must end.
    pub expect: Outcome,
    /// How it ended; `null` where it cannot be tried.
    pub got: Option<Outcome>,
    /// What decided, or why it cannot be tried.
    pub why: String,
    /// Whether it ended as expected.
    pub met: bool,
    /// What the playground still lacks to judge it; `null` where it lacks nothing. Such an expectation
    /// neither passes nor fails a sketch.
    pub lacking: Option<String>,
}

impl CheckReport {
    /// Whether there is no error and every expectation that can be judged is met.
    pub fn passes(&self) -> bool {
        self.expectations.iter().all(|expectation| expectation.met || expectation.lacking.is_some())
            && self.findings.iter().all(|finding| finding.severity != Severity::Error.word())
    }
}

/// Checks a sketch.
pub fn check(index: &Index) -> CheckReport {
    let sketch = index.sketch();
    CheckReport {
        findings: findings(index).iter().map(|found| finding(sketch, found)).collect(),
        expectations: expectations(index).into_iter().map(expectation).collect(),
    }
}

fn finding(sketch: &Sketch, from: &Finding) -> FindingReport {
    FindingReport {
        code: from.code.code().to_owned(),
        severity: from.code.severity().word().to_owned(),
        subject: from.subject.to_string(),
        text: from.text(sketch),
        fixes: fixes(sketch, &from.fixes),
        source: None,
    }
}

fn expectation(judged: Judged) -> ExpectationReport {
    let (got, why) = match judged.got {
        Ok((outcome, code)) => (Some(outcome), code.to_owned()),
        Err(problem) => (None, problem),
    };
    ExpectationReport {
        from: judged.expectation.from,
        to: judged.expectation.to,
        port: judged.expectation.port,
        expect: judged.expectation.expect,
        got,
        why,
        met: judged.met,
        lacking: judged.expectation.lacking,
    }
}
