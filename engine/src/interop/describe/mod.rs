//! What `aws ec2 describe-vpcs` and its like print, read into a sketch. What each output holds is decided
//! by what is in it; names of files and folders are hints only. Shapes: the AWS CLI's reference for EC2,
//! Elastic Load Balancing v2, Route 53, Direct Connect, RDS, ECS, STS and Organizations.

mod application_balancing;
mod applications;
mod around;
mod balancing;
mod book;
mod build;
mod collect;
mod direct_connect;
mod fill;
mod gateways;
mod hosts;
mod hybrid;
mod interfaces;
mod kept;
mod kind;
mod merge;
mod names;
mod network;
mod place;
mod private_link;
mod resolver;
mod rules;
mod service;
mod targets;
mod transit;

use serde_json::Value;

pub(super) use self::applications::{application, give as give_applications};

use self::build::Build;
use self::collect::collect;
use self::kind::Kind;
use self::place::Whereabouts;
use super::diagnostic::{Diagnostics, Severity};
use super::{Imported, Root};
use crate::control::{Misfit, observe};
use crate::model::record::{LongText, as_usual};
use crate::model::{MAX_RESOURCES, Note, Sketch, excess};

/// Whether a document is something these outputs hold, and no sketch.
pub fn is_describe_output(document: &Value) -> bool {
    match document {
        // A sketch says what it is; a damaged one too.
        Value::Object(object) if object.contains_key("format") => false,
        Value::Object(object) => {
            object.keys().any(|key| kind::under(key).is_some())
                || kind::of(object).is_some()
                || object.values().any(|inner| {
                    inner.as_object().is_some_and(|inner| inner.keys().any(|key| kind::under(key).is_some()))
                })
        }
        Value::Array(items) => items.first().is_some_and(is_describe_output),
        _ => false,
    }
}

/// Reads every output of every root into one sketch.
pub fn import(mut roots: Vec<Root>) -> Imported {
    let mut said = Diagnostics::default();
    let found = collect(&mut roots, &mut said);
    let whereabouts = Whereabouts::of(&found, &roots);
    let mut build = Build::new(&found, whereabouts, &mut said);
    built(&mut build);
    let mut sketch = build.sketch;
    misfits(&sketch, &mut said);
    if found.each().next().is_none() {
        said.say(Severity::Error, None, "nothing in these files is an output of aws … describe-*");
    }
    too_much(&sketch, &mut said);
    let diagnostics = said.done();
    note(&mut sketch, &diagnostics);
    Imported { sketch, diagnostics }
}

/// Everything in its order: what others refer to goes first.
fn built(build: &mut Build<'_>) {
    hosts::accounts(build);
    network::vpcs(build);
    network::subnets(build);
    network::route_tables(build);
    network::prefix_lists(build);
    rules::security_groups(build);
    rules::network_acls(build);
    gateways::internet_gateways(build);
    gateways::peerings(build);
    balancing::load_balancers(build);
    application_balancing::load_balancers(build);
    balancing::target_groups(build);
    balancing::attributes(build);
    balancing::listeners(build);
    balancing::tags(build);
    private_link::endpoints(build);
    transit::transit_gateways(build);
    resolver::endpoints(build);
    transit::block_public_access(build);
    let interfaces = interfaces::interfaces(build);
    interfaces::instances(build);
    gateways::nat_gateways(build);
    balancing::nodes(build);
    application_balancing::nodes(build);
    transit::interfaces_of_attachments(build);
    resolver::interfaces_of_endpoints(build);
    resolver::rules(build);
    transit::route_tables(build);
    private_link::services(build);
    private_link::interfaces_of_endpoints(build);
    gateways::elastic_addresses(build);
    private_link::notifications(build);
    names::hosted_zones(build);
    names::dhcp_options(build);
    hybrid::vpn_gateways(build);
    hybrid::customer_side(build);
    hosts::names(build);
    hosts::apart(build);
    let healths = targets::targets(build, &interfaces);
    kept::kept(build);
    hosts::lacking(build);
    applications::assume(build);
    applications::explain(build, &healths);
}

/// What does not fit together, by the door every import comes in through.
fn misfits(sketch: &Sketch, said: &mut Diagnostics) {
    for misfit in observe(sketch) {
        let text = match misfit {
            Misfit::Dangling { from, to } => format!("{from} refers to {to}, which was not given"),
            Misfit::SubnetOutsideVpc { subnet } => format!("{subnet} lies outside its VPC's blocks"),
            Misfit::SubnetsOverlap { subnet, with } => format!("{subnet} overlaps {with}"),
            Misfit::AddressNotInSubnet { interface } => {
                format!("the address of {interface} is none its subnet can assign")
            }
            Misfit::AddressTwice { interface, address } => {
                format!("{interface} has {address}, which another has too")
            }
        };
        said.say(Severity::Warning, None, &text);
    }
}

/// What of a sketch no file could hold, or would be too much to judge.
fn too_much(sketch: &Sketch, said: &mut Diagnostics) {
    let count = sketch.resource_count();
    if count > MAX_RESOURCES {
        let text = format!("there are {count} resources; a sketch file holds {MAX_RESOURCES} at most");
        said.say(Severity::Error, None, &text);
    }
    if let Some((table, problem)) = excess(sketch) {
        said.say(Severity::Error, None, &format!("{table}: {problem}"));
    }
}

/// Lines of the note on the canvas.
const NOTE_LINES_MOST: usize = 20;

/// What is assumed stands in the sketch too, for whoever opens it later.
fn note(sketch: &mut Sketch, diagnostics: &[super::Diagnostic]) {
    let mut lines = String::new();
    let mut count = 0;
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Assumption) {
        count += 1;
        if count <= NOTE_LINES_MOST {
            lines.push_str("\n· ");
            lines.push_str(&found.text);
        }
    }
    if count == 0 {
        return;
    }
    if count > NOTE_LINES_MOST {
        let rest = count - NOTE_LINES_MOST;
        lines.push_str("\n· and ");
        lines.push_str(&rest.to_string());
        lines.push_str(" more");
    }
    let mut note: Note = as_usual();
    if let Ok(id) = "note-imported".parse() {
        note.id = id;
        note.text = LongText(format!("Assumed by the import, and yours to change:{lines}"));
        sketch.notes.insert(note);
    }
}

/// Whether a kind was given at all.
fn was_given(build: &Build<'_>, kind: Kind) -> bool {
    !build.found.all(kind).is_empty()
}
