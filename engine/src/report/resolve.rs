//! The shape of `privatelink resolve`, and of a trace's `dns`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::dns::{Answered, Asked, Asker, Question, Record, Resolution, ResolutionStep};
use crate::model::Sketch;
use crate::path::{Index, ask};
use crate::text;

/// A question and its answer.
#[derive(Serialize, JsonSchema)]
pub struct DnsReport {
    /// The name asked for.
    pub name: String,
    /// `answered` or `name_not_found`.
    pub outcome: String,
    /// The type of record asked for.
    #[serde(rename = "type")]
    pub kind: String,
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

/// How the same name resolves from another place.
#[derive(Serialize, JsonSchema)]
pub struct ElsewhereReport {
    /// The VPC, the data center, or `internet`.
    pub from: String,
    /// `answered` or `name_not_found`.
    pub outcome: String,
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
    /// How the same name resolves from other VPCs, data centers and the internet.
    pub elsewhere: Vec<ElsewhereReport>,
}

/// Puts a resolution into its shape.
pub fn dns(sketch: &Sketch, from: &Resolution) -> DnsReport {
    DnsReport {
        name: from.name.to_string(),
        kind: from.record_type.word().to_owned(),
        outcome: outcome(from).to_owned(),
        answers: addresses(&from.records),
        chosen: from.chosen().map(|record| record.address.to_string()),
        ttl_s: from.ttl_s(),
        steps: from.steps.iter().map(|found| step(sketch, found)).collect(),
    }
}

const fn outcome(from: &Resolution) -> &'static str {
    match from.answered {
        Answered::Yes => "answered",
        Answered::NoSuchName | Answered::NoResolver | Answered::ServerFailure => "name_not_found",
    }
}

/// Puts a resolution from one place into its shape, beside those from the others.
pub fn resolve(index: &Index, from: &Resolution, question: &Question<'_>) -> ResolveReport {
    let mut elsewhere = Vec::new();
    let own = asked(question.asker);
    for asker in askers(index.sketch()) {
        let place = asked(asker);
        if place != own {
            let found = ask(index, &Question { asker, ..*question });
            let from = place.resource().map_or_else(|| "internet".to_owned(), |id| id.to_string());
            let (outcome, answers) = (outcome(&found).to_owned(), addresses(&found.records));
            elsewhere.push(ElsewhereReport { from, outcome, answers });
        }
    }
    let others = from.others.iter().map(|other| RecordReport {
        name: other.name.to_string(),
        kind: other.record_type.word().to_owned(),
        ttl_s: other.ttl_s,
        value: other.value.to_string(),
    });
    ResolveReport {
        dns: dns(index.sketch(), from),
        records: others.chain(from.records.iter().map(record)).collect(),
        elsewhere,
    }
}

/// Everybody who could ask: each VPC, each data center, the internet.
fn askers(sketch: &Sketch) -> impl Iterator<Item = Asker<'_>> {
    let vpcs = sketch.vpcs.iter().map(|vpc| Asker::Vpc { vpc, zone: None });
    vpcs.chain(sketch.data_centers.iter().map(Asker::DataCenter)).chain([Asker::Internet])
}

fn asked(asker: Asker<'_>) -> Asked {
    match asker {
        Asker::Vpc { vpc, .. } => Asked::Vpc(vpc.id.clone()),
        Asker::DataCenter(center) => Asked::DataCenter(center.id.clone()),
        Asker::Internet => Asked::Internet,
    }
}

fn addresses(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| record.address.to_string()).collect()
}

fn record(from: &Record) -> RecordReport {
    RecordReport {
        name: from.name.to_string(),
        kind: if from.address.is_ipv4() { "A" } else { "AAAA" }.to_owned(),
        ttl_s: from.ttl_s,
        value: from.address.to_string(),
    }
}

fn step(sketch: &Sketch, from: &ResolutionStep) -> DnsStepReport {
    DnsStepReport {
        asked: text::asked(sketch, &from.asked).trim_start_matches("the ").to_owned(),
        zone: from.zone.as_ref().map(ToString::to_string),
        result: from.why.word().word().to_owned(),
        why: text::resolution_step(sketch, from),
    }
}
