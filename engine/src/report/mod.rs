//! What the `privatelink` command prints with `--json`: stable shapes with types of their own,
//! from which the JSON Schemas in `static/schema/` are generated. Integers stay below 2⁵³;
//! what is not known is `null`.

mod availability;
mod check;
mod cost;
mod count;
mod exposure;
mod import;
mod load_schema;
mod number;
pub mod ppv2;
pub mod ppv2_draft;
mod resolve;
mod scenario;
pub mod schema;
mod simulate;
mod story;
mod trace;

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::control::Command;
use crate::model::Sketch;
use crate::path::Reason;
use crate::text;

pub use availability::{AvailabilityReport, availability};
pub use check::{CheckReport, check};
pub use cost::{CostLine, CostReport, cost};
pub use count::{CountReport, count};
pub use exposure::{ExposureReport, exposure};
pub use import::{DiagnosticReport, ImportReport};
pub use number::Count;
pub use resolve::{DnsReport, ResolveReport, dns, resolve};
pub use scenario::{ScenarioReport, scenarios};
pub use simulate::{
    EntryReport, Measured, PercentilesReport, SimulateReport, TallyReport, TargetCountReport, simulate,
};
pub use story::{StepReport, StoryReport, story};
pub use trace::{HopReport, TraceReport, trace};

/// A command that would mend something.
#[derive(Serialize, JsonSchema)]
pub struct Fix {
    /// What it does.
    pub text: String,
    /// The commands, to be applied in order.
    pub commands: Vec<serde_json::Value>,
}

/// Why something ended as it did.
#[derive(Serialize, JsonSchema)]
pub struct ReasonReport {
    /// Our stable code.
    pub code: String,
    /// AWS Reachability Analyzer's code for the same thing.
    pub aws_code: Option<String>,
    /// The sentence.
    pub text: String,
    /// What decided.
    pub resources: Vec<String>,
    /// The assumption it rests on where AWS has published nothing.
    pub assumption: Option<String>,
    /// What would mend it.
    pub fixes: Vec<Fix>,
    /// What lies behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<ReasonReport>>,
    /// A second thing worth knowing, beside this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also: Option<Box<ReasonReport>>,
}

pub(crate) fn reason(sketch: &Sketch, from: &Reason) -> ReasonReport {
    ReasonReport {
        code: from.code.code().to_owned(),
        aws_code: from.code.aws_code().map(ToOwned::to_owned),
        text: text::reason(sketch, from),
        resources: from.resources.iter().map(ToString::to_string).collect(),
        assumption: from.assumption.map(|assumption| assumption.key().to_owned()),
        fixes: fixes(sketch, &from.fixes),
        cause: from.cause.as_deref().map(|cause| Box::new(reason(sketch, cause))),
        also: from.also.as_deref().map(|also| Box::new(reason(sketch, also))),
    }
}

pub(crate) fn fixes(sketch: &Sketch, commands: &[Rc<Command>]) -> Vec<Fix> {
    let fix = |command: &Rc<Command>| Fix {
        text: text::fix(sketch, command),
        commands: vec![serde_json::from_str(&crate::sketch::commands::write(command)).unwrap_or_default()],
    };
    commands.iter().map(fix).collect()
}
