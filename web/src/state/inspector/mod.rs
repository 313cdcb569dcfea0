//! The inspector as data: for what is selected, sections of rows, each with AWS's term, its value and
//! the kind of editor that shows it. Views draw editors; they know nothing of resources. To add a kind
//! of resource, add a function that lists its sections and a line in [`sections`].

mod form;
mod group;
mod host;
mod listing;
mod network;
mod parts;
mod service;

use privatelink::model::ResourceId;
use privatelink::model::references::References;
use privatelink::text;

use super::State;
use super::action::{Action, Ask};
use listing::{Listing, ids};

pub use form::{command_of, new_draft};
pub use parts::{
    AddForm, Button, Cell, Choice, Draft, Editor, FormField, Inspector, Line, Link, Purpose, Refused, Row,
    Section, Table,
};

/// What the inspector shows now: the resource selected last, or the sketch as a whole.
pub fn of(state: &State) -> Inspector {
    let sketch = &state.sketch;
    let mut listing = Listing { state, sketch, index: &state.derived.index, sections: Vec::new() };
    let resource = state.selection.last();
    match resource {
        None => network::sketch(&mut listing),
        Some(id) => sections(&mut listing, id),
    }
    let mut inspector = Inspector {
        resource: resource.cloned(),
        kind: resource.map_or("sketch", ResourceId::kind),
        title: resource.map_or_else(|| sketch.title.clone(), |id| text::name(sketch, id)),
        sections: listing.sections,
        error: None,
    };
    if let Some(refused) = &state.refused {
        refuse(&mut inspector, refused);
    }
    inspector
}

/// Shows a refusal at the row whose edit was refused.
fn refuse(inspector: &mut Inspector, refused: &Refused) {
    let says = Some(refused.says());
    for section in &mut inspector.sections {
        for row in &mut section.rows {
            if row.sends(&refused.command) {
                row.error = says;
                return;
            }
        }
    }
    inspector.error = says;
}

fn sections(listing: &mut Listing<'_>, id: &ResourceId) {
    match id {
        ResourceId::Account(id) => network::account(listing, id),
        ResourceId::Region(id) => network::region(listing, id),
        ResourceId::Zone(id) => network::zone(listing, id),
        ResourceId::Vpc(id) => network::vpc(listing, id),
        ResourceId::Subnet(id) => network::subnet(listing, id),
        ResourceId::RouteTable(id) => network::route_table(listing, id),
        ResourceId::NetworkInterface(id) => network::interface(listing, id),
        ResourceId::SecurityGroup(id) => group::security_group(listing, id),
        ResourceId::SecurityGroupRule(id) => group::rule(listing, id),
        ResourceId::Host(id) => host::instance(listing, id),
        ResourceId::EndpointService(id) => service::endpoint_service(listing, id),
        ResourceId::VpcEndpoint(id) => service::endpoint(listing, id),
        ResourceId::LoadBalancer(arn) => service::load_balancer(listing, arn),
        ResourceId::TargetGroup(arn) => service::target_group(listing, arn),
        _ => {}
    }
    findings(listing, id);
    used_by(listing, id);
    requests(listing, id);
}

/// What is wrong with the resource, with what would mend it.
fn findings(listing: &mut Listing<'_>, id: &ResourceId) {
    let state = listing.state;
    let mut begun = false;
    for finding in state.derived.findings.iter().filter(|finding| finding.subject == *id) {
        if !begun {
            listing.section("Findings");
            begun = true;
        }
        listing.text("", &finding.text(listing.sketch));
        let mut fixes = Vec::new();
        for fix in &finding.fixes {
            fixes.push(listing.button(text::fix(listing.sketch, fix), Purpose::Mend, fix.clone()));
        }
        if !fixes.is_empty() {
            listing.row("", Editor::Buttons(fixes));
        }
    }
}

/// Everything that refers to the resource.
fn used_by(listing: &mut Listing<'_>, id: &ResourceId) {
    let references = References::of(listing.sketch);
    let users: Vec<ResourceId> = references.to(id).into_iter().cloned().collect();
    if !users.is_empty() {
        listing.section("Used by");
        listing.links("", users);
    }
}

/// Connecting from here and to here.
fn requests(listing: &mut Listing<'_>, id: &ResourceId) {
    let button = |label: &str, ask: Ask| Button {
        label: label.to_owned(),
        purpose: Purpose::Plain,
        action: Action::Ask(ask),
        enabled: true,
    };
    let mut buttons = Vec::new();
    if matches!(id, ResourceId::Host(_)) {
        buttons.push(button("Connect from here", Ask::FromResource(id.clone())));
    }
    if matches!(
        id,
        ResourceId::Host(_)
            | ResourceId::VpcEndpoint(_)
            | ResourceId::LoadBalancer(_)
            | ResourceId::NetworkInterface(_)
    ) {
        buttons.push(button("Connect to this", Ask::ToResource(id.clone())));
        listing.section("Request");
        listing.row("", Editor::Buttons(buttons));
    }
}

/// Whether a resource took part in the decision on the last request.
fn decided(listing: &Listing<'_>, id: &ResourceId) -> bool {
    let Some(trace) = listing.state.journey.as_ref().and_then(|journey| journey.trace()) else {
        return false;
    };
    let mut hops = trace.forward.iter().chain(&trace.back);
    hops.any(|hop| hop.steps.iter().any(|step| step.by.as_ref() == Some(id)))
        || trace.reason.root().resources.contains(id)
}
