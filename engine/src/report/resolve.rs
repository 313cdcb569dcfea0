//! The shape of `privatelink resolve`, and of a trace's `dns`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::dns::{Answered, Record, Resolution, ResolutionStep, Why, resolve as ask};
use crate::model::{ResourceId, Sketch, VpcId};
use crate::path::Index;
use crate::text;

/// A question and its answer.
#[derive(Serialize, JsonSchema)]
pub struct DnsReport {
    /// The name asked for.
    pub name: String,
    /// `answered` or `name_not_found`.
    pub outcome: String,
    /// The addresses, in the order returned.
    pub answers: Vec<String>,
    /// The one a client uses.
    pub chosen: Option<String>,
    /// Seconds the answer may be kept.
    pub ttl_s: Option<u32>,
    /// The question's way.
    pub steps: Vec<DnsStepReport>,
}

/// One step of a question's way.
#[derive(Serialize, JsonSchema)]
pub struct DnsStepReport {
    /// Who was asked.
    pub asked: String,
    /// The DNS zone looked at; `null` for the resolver itself.
    pub zone: Option<String>,
    /// `matched`, `skipped`, `forwarded`, `answered` or `nxdomain`.
    pub result: String,
    /// Why.
    pub why: String,
}

/// One record.
#[derive(Serialize, JsonSchema)]
pub struct RecordReport {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Seconds it may be kept.
    pub ttl_s: u32,
    /// Its value.
    pub value: String,
}

/// How the same name resolves from another VPC.
#[derive(Serialize, JsonSchema)]
pub struct ElsewhereReport {
    /// The VPC.
    pub from: String,
    /// The addresses.
    pub answers: Vec<String>,
}

/// What `privatelink resolve` prints.
#[derive(Serialize, JsonSchema)]
pub struct ResolveReport {
    /// The question and its answer.
    #[serde(flatten)]
    pub dns: DnsReport,
    /// The records.
    pub records: Vec<RecordReport>,
    /// How the same name resolves from other VPCs.
    pub elsewhere: Vec<ElsewhereReport>,
}

/// Puts a resolution into its shape.
pub fn dns(sketch: &Sketch, from: &Resolution) -> DnsReport {
    DnsReport {
        name: from.name.clone(),
        outcome: match from.answered {
            Answered::Yes => "answered".to_owned(),
            Answered::NoSuchName | Answered::NoResolver => "name_not_found".to_owned(),
        },
        answers: addresses(&from.records),
        chosen: from.chosen().map(|record| record.address.to_string()),
        ttl_s: from.chosen().map(|record| record.ttl_s),
        steps: from.steps.iter().map(|found| step(sketch, found)).collect(),
    }
}

/// Puts a resolution from one VPC into its shape, beside those from the others.
pub fn resolve(index: &Index, from: &Resolution, asker: &VpcId, query: u32) -> ResolveReport {
    let sketch = index.sketch();
    let elsewhere = sketch.vpcs.iter().filter(|vpc| vpc.id != *asker).map(|vpc| {
        let found = ask(sketch, index.names(), index.withdrawn(), vpc, &from.name, query);
        ElsewhereReport { from: vpc.id.to_string(), answers: addresses(&found.records) }
    });
    ResolveReport {
        dns: dns(sketch, from),
        records: from.records.iter().map(record).collect(),
        elsewhere: elsewhere.collect(),
    }
}

fn addresses(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| record.address.to_string()).collect()
}

fn record(from: &Record) -> RecordReport {
    RecordReport {
        name: from.name.clone(),
        kind: "A".to_owned(),
        ttl_s: from.ttl_s,
        value: from.address.to_string(),
    }
}

fn step(sketch: &Sketch, from: &ResolutionStep) -> DnsStepReport {
    let vpc = text::name(sketch, &ResourceId::Vpc(from.vpc.clone()));
    DnsStepReport {
        asked: format!("resolver of {vpc}"),
        zone: (!from.zone.is_empty()).then(|| from.zone.clone()),
        result: match from.why {
            Why::AskedResolver => "forwarded",
            Why::NoPrivateZone | Why::WithdrawnZoneLost { .. } | Why::WithdrawnUnhealthy { .. } => "skipped",
            Why::HeldByPublicZone { .. } => "matched",
            Why::FailOpen | Why::Rotated { .. } => "answered",
            Why::DnsSupportOff | Why::NobodyHolds => "nxdomain",
        }
        .to_owned(),
        why: text::resolution_step(sketch, from),
    }
}
