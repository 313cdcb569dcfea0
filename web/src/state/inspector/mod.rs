//! The inspector as data: for what is selected, sections of rows, each with AWS's term, its value and the kind of
//! editor that shows it. Views draw editors; they know nothing of resources. Nor does most of what is here: a kind of
//! resource is inspected by the members of its record (`members`), edited by the verbs that have those members
//! (`command`), and only what no member says is written by hand (`special`).

pub mod command;
mod form;
mod listing;
mod members;
mod parts;
pub mod special;
mod terms;
mod value;

use privatelink::control::Command;
use privatelink::model::record::{Record, Seen, member};
use privatelink::model::{ResourceId, Sketch};
use privatelink::text;

use super::State;
use super::action::{Action, Ask};
use super::panels::Dialog;
use listing::Listing;

pub use command::Form;
pub use form::{command_of, form as form_of, new_draft};
pub use parts::{
    AddForm, Button, Cell, Choice, Draft, Editor, FormField, Inspector, Line, Link, Purpose, Refused, Row,
    Section, Table,
};
pub use terms::{capital, kind, term};
pub use value::text_of;

/// What the inspector shows now: the resource selected last, or the sketch as a whole.
pub fn of(state: &State) -> Inspector {
    let sketch = &state.sketch;
    let mut listing = Listing { state, sketch, index: &state.derived.index, sections: Vec::new() };
    let many = state.selection.len() > 1;
    let resource = state.selection.last().filter(|_| !many);
    match resource {
        None if many => special::several(&mut listing),
        None => special::sketch(&mut listing),
        Some(id) => sections(&mut listing, id),
    }
    let mut inspector = Inspector {
        resource: resource.cloned(),
        kind: resource.map_or(if many { "selection" } else { "sketch" }, |id| kind(sketch, id)),
        title: match resource {
            Some(id) => text::name(sketch, id),
            None if many => format!("{} selected", state.selection.len()),
            None => sketch.title.clone(),
        },
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
    let sketch = listing.sketch;
    findings(listing, id);
    special::before(listing, id);
    let verbs = command::verbs_of(sketch, id);
    if let Some(record) = sketch.record(id) {
        let own = members::Own { id, verbs: &verbs };
        members::sections(listing, &own, &capital(kind(sketch, id)), record, false);
        special::after(listing, id);
        acts(listing, id, record, &verbs);
    } else {
        special::after(listing, id);
    }
    requests(listing, id);
    used_by(listing, id);
}

/// What an endpoint service's list of requests carries out.
const DECIDED_ABOVE: [&str; 2] = ["AcceptVpcEndpointConnections", "RejectVpcEndpointConnections"];

/// What verbs that add something begin with.
const ADDS: &[&str] = &["Create", "Add", "Run", "Allocate", "Register", "Authorize", "Announce"];
/// What verbs that take something away begin with.
const REMOVES: &[&str] =
    &["Delete", "Remove", "Terminate", "Release", "Close", "Disassociate", "Detach", "Forget"];

/// What can be done to the resource: every verb about such a one, but for those that the rows above carry out.
fn acts(listing: &mut Listing<'_>, id: &ResourceId, record: &dyn Record, verbs: &[Command]) {
    // In three groups: what adds something, what changes the resource, what takes it away.
    let mut groups = [("Add", Vec::new()), ("Change", Vec::new()), ("Remove", Vec::new())];
    for command in verbs.iter().chain(&command::makes_in(id, verbs)) {
        let verb = command.verb();
        let elsewhere = command::is_removal(verb)
            || DECIDED_ABOVE.contains(&verb)
            || (command::edits(verb) && in_place(command, record));
        if !elsewhere && !is_idle(verb, record) {
            let begins = |words: &[&str]| words.iter().any(|word| verb.starts_with(word));
            let place = if begins(REMOVES) { 2 } else { usize::from(!begins(ADDS)) };
            if let Some((_, buttons)) = groups.get_mut(place) {
                listing.verb(command, id, buttons);
            }
        }
    }
    let begun = listing.state.draft.as_ref().map(|draft| &draft.form);
    // A form that stands by itself does not stand here too.
    let is_here = listing.state.dialog != Dialog::Form;
    let is_own = |own: &&Form| is_here && own.only.is_none() && own.near.as_ref() == Some(id);
    let mut own = begun.filter(is_own);
    for (title, buttons) in groups {
        if buttons.is_empty() {
            continue;
        }
        listing.section(title);
        if let Some(own) = own.take_if(|own| buttons.iter().any(|button| button.opens(own))) {
            let form = form::form(listing.state, own);
            listing.row("", Editor::Form(form));
        }
        listing.row("", Editor::Buttons(buttons));
    }
}

/// Whether all that a verb changes stands in the rows: members of the record, or of the items of its lists.
fn in_place(command: &Command, record: &dyn Record) -> bool {
    let (mut all, mut first) = (true, true);
    command.record().each(&mut |own, _| {
        // The rows of a part, such as a health check, are only shown: its verb takes it whole.
        let is_row =
            member(record, own.name).is_some_and(|(_, value)| !matches!(value.seen(), Seen::Record(_)));
        let is_member = is_row && !command::is_choice(record, own.name);
        let mut found = first || is_member;
        first = false;
        record.each(&mut |_, value| {
            if let Seen::List(items) = value.seen()
                && let Some(Seen::Record(item)) = items.get(0).map(|item| item.seen())
            {
                found |= member(item, own.name).is_some();
            }
        });
        all &= found;
    });
    all
}

/// Whether a verb would start what runs, or stop what does not.
fn is_idle(verb: &str, record: &dyn Record) -> bool {
    let state = member(record, "state").map(|(_, value)| value::text_of(&value.seen())).unwrap_or_default();
    (verb.starts_with("Start") && state == "running") || (verb.starts_with("Stop") && state == "stopped")
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
            fixes.push(listing.button(text::fix(listing.sketch, fix), Purpose::Mend, Command::clone(fix)));
        }
        if !fixes.is_empty() {
            listing.row("", Editor::Buttons(fixes));
        }
    }
}

/// Everything that refers to a resource.
fn users(sketch: &Sketch, id: &ResourceId) -> Vec<ResourceId> {
    let mut users = Vec::new();
    for (_, table) in sketch.tables() {
        for (own, record) in (0..table.len()).filter_map(|at| table.at(at)) {
            let mut refers = false;
            Seen::Record(record).resources(&mut |to| refers |= to == *id);
            if refers && own != *id {
                users.push(own);
            }
        }
    }
    users
}

fn used_by(listing: &mut Listing<'_>, id: &ResourceId) {
    // Zones and Regions list what lies in them.
    if matches!(id, ResourceId::Zone(_) | ResourceId::Region(_)) {
        return;
    }
    let users = users(listing.sketch, id);
    if !users.is_empty() {
        listing.section("Used by");
        listing.links("", &users);
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
