//! The menu of a thing: what can be done with a resource or line, and what is broken. A value like
//! everything else; which lines it has follows from the sketch.

use privatelink::control::{Break, Command, Fault, faults, near};
use privatelink::model::ResourceId;
use privatelink::path::{Place, source};
use privatelink::text;

use super::State;
use super::action::{Action, Arrange, Ask, Edit, Select, Show};
use super::arranged::fold_of;
use super::exposure::Which;
use super::shared::Shared;

/// What a menu is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// What can be done with a resource.
    Resource(ResourceId),
    /// How it, and what decides about its traffic, can be broken.
    Breaks(ResourceId),
    /// All that is broken.
    Broken,
}

/// An open menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// What it is about.
    pub of: Of,
    /// Where it was asked for, in CSS pixels from the page's left edge.
    pub x: i32,
    /// The same from the top.
    pub y: i32,
    /// The id of the element that gets the focus back.
    pub opener: String,
}

impl Menu {
    /// The menu of a resource by its id, where it was asked for.
    pub fn wished(resource: &str, x: i32, y: i32, opener: String) -> Option<Self> {
        Some(Self { of: Of::Resource(resource.parse().ok()?), x, y, opener })
    }
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it says.
    pub label: String,
    /// What it is about, where the label does not say it.
    pub detail: String,
    /// What choosing it does.
    pub action: Action,
    /// Whether that leads to another menu.
    pub leads_on: bool,
}

/// The menu's name.
pub fn title(state: &State, menu: &Menu) -> String {
    match &menu.of {
        Of::Resource(id) => format!("{} {}", id.kind(), text::name(&state.sketch, id)),
        Of::Breaks(id) => format!("Break {}", text::name(&state.sketch, id)),
        Of::Broken => broken_says(state),
    }
}

/// How many things are broken, in words.
pub fn broken_says(state: &State) -> String {
    match state.derived.broken.len() {
        1 => "1 thing broken".to_owned(),
        count => format!("{count} things broken"),
    }
}

/// The menu's lines in groups.
pub fn lines(state: &State, menu: &Menu) -> Vec<Vec<Line>> {
    match &menu.of {
        Of::Resource(id) => of_resource(state, id, menu),
        Of::Breaks(id) => vec![whole(state, id)],
        Of::Broken => of_broken(state),
    }
}

fn line(label: &str, action: Action) -> Line {
    Line { label: label.to_owned(), detail: String::new(), action, leads_on: false }
}

fn of_resource(state: &State, id: &ResourceId, menu: &Menu) -> Vec<Vec<Line>> {
    let index = &state.derived.index;
    let place = Place::find(index, id.as_str()).ok();
    let sends = place.as_ref().is_some_and(|place| source(index, place).is_ok());
    let mut first = vec![line("Inspect", Action::Select(Select::Only(id.clone())))];
    if sends {
        first.push(line("Send from here", Action::Ask(Ask::FromResource(id.clone()))));
    }
    if place.is_some() {
        first.push(line("Send to here", Action::Ask(Ask::ToResource(id.clone()))));
    }
    if is_passed(id) {
        first.push(line("Send through here", Action::Ask(Ask::ThroughResource(id.clone()))));
    }
    let ask = |which| Action::Ask(Ask::Exposure(id.clone(), which));
    let mut questions = Vec::new();
    if sends {
        questions.push(line("What can it reach", ask(Which::From)));
    }
    if place.is_some() || matches!(id, ResourceId::EndpointService(_)) {
        questions.push(line("Who can reach this", ask(Which::To)));
    }
    let mut groups = vec![first, questions];
    if state.can_edit() {
        let (hurt, whole) = all_near(state, id).into_iter().partition::<Vec<_>, _>(|fault| fault.is_broken);
        let mut breaks: Vec<Line> = hurt.iter().map(|fault| mend(state, fault)).collect();
        if !whole.is_empty() {
            let of = Menu { of: Of::Breaks(id.clone()), ..menu.clone() };
            let action = Action::Show(Show::Menu(Some(Shared::new(of))));
            breaks.push(Line { leads_on: true, ..line("Break…", action) });
        }
        groups.push(arrange(state, id));
        groups.extend(fold_of(state, id).map(|command| vec![fold(&command)]));
        groups.push(breaks);
    }
    if state.can_edit()
        && let Some(questions) = groups.get_mut(1)
    {
        questions.insert(0, line("Connect to…", Action::Edit(Edit::Connect(Some(id.clone())))));
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Whether packets for others come by it.
const fn is_passed(id: &ResourceId) -> bool {
    use ResourceId as Id;
    matches!(
        id,
        Id::VpcEndpoint(_)
            | Id::LoadBalancer(_)
            | Id::ApplicationLoadBalancer(_)
            | Id::NatGateway(_)
            | Id::InternetGateway(_)
            | Id::EgressOnlyInternetGateway(_)
            | Id::VpcPeeringConnection(_)
            | Id::TransitGateway(_)
            | Id::VirtualPrivateGateway(_)
            | Id::VpnConnection(_)
            | Id::VirtualInterface(_)
    )
}

/// What is done with it, and with all that is selected beside it.
fn arrange(state: &State, id: &ResourceId) -> Vec<Line> {
    if state.sketch.record(id).is_none() {
        return Vec::new();
    }
    let of = |then| Action::Arrange(Arrange::Of(id.clone(), Box::new(then)));
    let count = state.selection.len();
    let detail =
        if count > 1 && state.selection.contains(id) { format!("{count} selected") } else { String::new() };
    let line = |label: &str, then| Line { detail: detail.clone(), ..line(label, of(then)) };
    vec![
        line("Rename", Arrange::Rename),
        line("Duplicate", Arrange::Duplicate),
        line("Copy", Arrange::Copy),
        line("Cut", Arrange::Cut),
        line("Paste into it", Arrange::WantPaste),
        line("Delete", Arrange::Delete),
    ]
}

/// What a line that closes or opens a container says.
fn fold(command: &Command) -> Line {
    let label = if matches!(command, Command::Collapse(_)) { "Collapse" } else { "Expand" };
    line(label, Action::Edit(Edit::command(command.clone())))
}

fn all_near(state: &State, id: &ResourceId) -> Vec<Fault> {
    let mut found: Vec<Fault> = Vec::new();
    for id in near(&state.sketch, id) {
        found.extend(faults(&state.sketch, &id));
    }
    found
}

/// What a fault's command is called in a menu.
fn mend(state: &State, fault: &Fault) -> Line {
    Line {
        detail: fault.kind.name().to_owned(),
        ..line(&text::command(&state.sketch, &fault.mends), Action::Edit(Edit::command(fault.mends.clone())))
    }
}

fn whole(state: &State, id: &ResourceId) -> Vec<Line> {
    let mut found = Vec::new();
    for fault in all_near(state, id).into_iter().filter(|fault| !fault.is_broken) {
        // What the command does not say by itself.
        let detail = match fault.kind {
            Break::Stop | Break::LoseZone | Break::CutPeering | Break::Reject => "",
            kind => kind.of(),
        };
        let label = text::command(&state.sketch, &fault.breaks);
        let action = Action::Edit(Edit::command(fault.breaks));
        found.push(Line { label, detail: detail.to_owned(), action, leads_on: false });
    }
    found
}

fn of_broken(state: &State) -> Vec<Vec<Line>> {
    let mut all = Vec::new();
    if state.can_edit() {
        let faults = &state.derived.broken;
        all.push(faults.iter().map(|fault| mend(state, fault)).collect());
        if faults.len() > 1 {
            all.push(vec![line("Mend all", Action::Edit(Edit::MendAll))]);
        }
    }
    all
}
