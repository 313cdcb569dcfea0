//! The inspector as data: for what is selected, sections of rows, each with AWS's term, its value and
//! the kind of editor that shows it. Views draw editors; they know nothing of resources. To add a kind
//! of resource, add a function that lists its sections and a line in [`sections`].

mod form;
mod group;
mod host;
mod network;
mod parts;
mod service;

use privatelink::model::references::References;
use privatelink::model::{ResourceId, Sketch};
use privatelink::path::Index;
use privatelink::text;

use super::State;
use super::action::{Action, Ask};

pub use form::{command_of, new_draft};
pub use parts::{
    AddForm, Button, Cell, Choice, Draft, Editor, FormField, Inspector, Line, Link, Purpose, Refused, Row,
    Section, Table,
};

/// What a section needs to know.
struct Eye<'a> {
    state: &'a State,
    sketch: &'a Sketch,
    index: &'a Index,
}

/// What the inspector shows now: the resource selected last, or the sketch as a whole.
pub fn of(state: &State) -> Inspector {
    let eye = Eye { state, sketch: &state.sketch, index: &state.derived.index };
    let mut inspector = match state.selection.last() {
        None => Inspector {
            resource: None,
            kind: "sketch",
            title: state.sketch.title.clone(),
            sections: network::sketch(&eye),
            error: None,
        },
        Some(id) => Inspector {
            resource: Some(id.clone()),
            kind: id.kind(),
            title: text::name(&state.sketch, id),
            sections: sections(&eye, id),
            error: None,
        },
    };
    if let Some(refused) = &state.refused {
        let rows = inspector.sections.iter_mut().flat_map(|section| &mut section.rows);
        match rows.into_iter().find(|row| row.sends(&refused.command)) {
            Some(row) => row.error = Some(refused.says()),
            None => inspector.error = Some(refused.says()),
        }
    }
    inspector
}

fn sections(eye: &Eye<'_>, id: &ResourceId) -> Vec<Section> {
    let mut sections = match id {
        ResourceId::Account(id) => network::account(eye, id),
        ResourceId::Region(id) => network::region(eye, id),
        ResourceId::Zone(id) => network::zone(eye, id),
        ResourceId::Vpc(id) => network::vpc(eye, id),
        ResourceId::Subnet(id) => network::subnet(eye, id),
        ResourceId::RouteTable(id) => network::route_table(eye, id),
        ResourceId::NetworkInterface(id) => network::interface(eye, id),
        ResourceId::SecurityGroup(id) => group::security_group(eye, id),
        ResourceId::SecurityGroupRule(id) => group::rule(eye, id),
        ResourceId::Instance(id) => host::instance(eye, id),
        ResourceId::EndpointService(id) => service::endpoint_service(eye, id),
        ResourceId::VpcEndpoint(id) => service::endpoint(eye, id),
        ResourceId::LoadBalancer(arn) => service::load_balancer(eye, arn),
        ResourceId::TargetGroup(arn) => service::target_group(eye, arn),
    };
    sections.extend(findings(eye, id));
    sections.extend(used_by(eye, id));
    sections.extend(requests(id));
    sections
}

/// What is wrong with the resource, with what would mend it.
fn findings(eye: &Eye<'_>, id: &ResourceId) -> Option<Section> {
    let mut rows = Vec::new();
    for finding in eye.state.derived.findings.iter().filter(|finding| finding.subject == *id) {
        rows.push(Row::text("", finding.text.clone()));
        let fixes = finding.fixes.iter().map(|fix| {
            Button::command(text::fix(eye.sketch, fix), Purpose::Mend, fix.clone()).when(eye.state.can_edit())
        });
        let fixes: Vec<Button> = fixes.collect();
        if !fixes.is_empty() {
            rows.push(Row::new("", Editor::Buttons(fixes)));
        }
    }
    (!rows.is_empty()).then_some(Section { title: "Findings", rows })
}

/// Everything that refers to the resource.
fn used_by(eye: &Eye<'_>, id: &ResourceId) -> Option<Section> {
    let references = References::of(eye.sketch);
    let links: Vec<Link> = references.to(id).into_iter().map(|other| link(eye, other)).collect();
    (!links.is_empty()).then(|| Section { title: "Used by", rows: vec![Row::new("", Editor::Links(links))] })
}

/// Connecting from here and to here.
fn requests(id: &ResourceId) -> Option<Section> {
    let button = |label: &str, ask: Ask| Button {
        label: label.to_owned(),
        purpose: Purpose::Plain,
        action: Action::Ask(ask),
        enabled: true,
    };
    let from = || button("Connect from here", Ask::FromResource(id.clone()));
    let to = || button("Connect to this", Ask::ToResource(id.clone()));
    let buttons = match id {
        ResourceId::Instance(_) => vec![from(), to()],
        ResourceId::VpcEndpoint(_) | ResourceId::LoadBalancer(_) | ResourceId::NetworkInterface(_) => {
            vec![to()]
        }
        _ => return None,
    };
    Some(Section { title: "Request", rows: vec![Row::new("", Editor::Buttons(buttons))] })
}

/// A resource to go to.
fn link(eye: &Eye<'_>, id: &ResourceId) -> Link {
    let detail = (!eye.sketch.has(id)).then(|| "is not there".to_owned());
    Link { resource: id.clone(), name: text::name(eye.sketch, id), kind: id.kind(), detail }
}

/// A row of resources to go to.
fn links<'a, I: Into<ResourceId> + Clone + 'a>(
    eye: &Eye<'_>,
    label: &'static str,
    ids: impl IntoIterator<Item = &'a I>,
) -> Row {
    let links = ids.into_iter().map(|id| link(eye, &id.clone().into())).collect();
    Row::new(label, Editor::Links(links))
}

/// Whether a resource took part in the decision on the last request.
fn decided(eye: &Eye<'_>, id: &ResourceId) -> bool {
    let trace = eye.state.journey.as_ref().and_then(|journey| journey.trace());
    let steps = |hops: &[privatelink::path::Hop]| {
        hops.iter().flat_map(|hop| &hop.steps).any(|step| step.by.as_ref() == Some(id))
    };
    trace.is_some_and(|trace| {
        steps(&trace.forward) || steps(&trace.back) || trace.reason.root().resources.contains(id)
    })
}
