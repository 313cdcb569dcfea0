//! Every property of every resource: a row for each member of its record, by what stands there; a section for each of
//! its parts and lists. What can be edited says [`command::edit`](super::command::edit).

use privatelink::control::Command;
use privatelink::model::record::{Items, Member, Record, Seen, Shape, member};
use privatelink::model::{Direction, ResourceId, SecurityGroupRuleId};

use super::command::{Form, edit, removal};
use super::terms::{about, capital, kind, term};
use super::value::text_of;
use super::{Cell, Editor, Line, Listing, Table, decided, form, special};

/// The most lines a table shows; how many more there are is said.
const MOST_LINES: usize = 60;
/// The most columns beside each other in a panel.
const MOST_COLUMNS: usize = 3;

/// What an empty list of rules means: (inbound, outbound).
const NO_RULES: (&str, &str) =
    ("No inbound rule: nothing may come in.", "No outbound rule: nothing may go out.");

/// What a record is looked at with: the resource it belongs to, and the verbs that could edit it.
pub(super) struct Own<'a> {
    pub id: &'a ResourceId,
    pub verbs: &'a [Command],
}

/// The sections of a record: its own rows first, then its parts and its lists.
pub(super) fn sections(
    listing: &mut Listing<'_>,
    own: &Own<'_>,
    title: &str,
    record: &dyn Record,
    of_item: bool,
) {
    listing.section(title);
    let kind = if of_item { "" } else { kind(listing.sketch, own.id) };
    let mut after: Vec<(&'static Member, Seen<'_>)> = Vec::new();
    record.each(&mut |member, value| match (value.seen(), (member.shape)()) {
        (Seen::Record(part), _) => after.push((member, Seen::Record(part))),
        (Seen::List(items), Shape::List(inner))
            if matches!(inner(), Shape::Record(..)) && member.name != "tags" =>
        {
            after.push((member, Seen::List(items)));
        }
        // It stands before all else, the newest first.
        (Seen::List(_), _) if member.name == "inbox" => {}
        (Seen::Resource(id), _) if id == *own.id => {
            listing.row(&term(kind, member.name), Editor::Code(id.to_string()));
        }
        (seen, shape) => {
            let edit = edit(own.verbs, own.id, record, of_item, member.name);
            row(listing, &term(kind, member.name), &seen, shape, edit.filter(|_| listing.state.can_edit()));
            if let Some(row) = listing.last() {
                row.about = about(member, &row.label);
            }
        }
    });
    for (member, seen) in after {
        let title = term("", member.name);
        match seen {
            Seen::Record(part) => sections(listing, own, &title, part, of_item),
            Seen::List(items) => list(listing, own, &title, member, items),
            _ => {}
        }
    }
}

/// A member as a row.
fn row(listing: &mut Listing<'_>, label: &str, seen: &Seen<'_>, shape: Shape, edit: Option<Form>) {
    let shape = match shape {
        Shape::Maybe(inner) => inner(),
        shape => shape,
    };
    let editor = match (seen, shape, edit) {
        (Seen::Flag(on), _, edit) => {
            let command = edit.and_then(|edit| edit.with(super::value::yes_or_no(!on)));
            Editor::Toggle { on: *on, command }
        }
        (_, Shape::Words(words), Some(edit)) => {
            let now = text_of(seen);
            let mut choices = Vec::new();
            for word in words {
                choices.push(listing.choice(&said(word), now == **word, edit.with(word)));
            }
            Editor::Choice(choices)
        }
        (_, _, Some(edit)) => {
            let mut field = form::form(listing.state, &edit);
            if let Some(own) = field.fields.first_mut().filter(|_| !field.open) {
                own.value = text_of(seen);
            }
            Editor::Field(field)
        }
        (Seen::Resource(_) | Seen::List(_), _, None) if names(seen) => {
            let mut ids = Vec::new();
            seen.resources(&mut |id| ids.push(id));
            listing.links(label, &ids);
            return;
        }
        (Seen::Text(text), _, None) if text.contains('\n') => Editor::Lines(text.clone().into_owned()),
        (Seen::Word(word), _, None) => Editor::Text(said(word)),
        (seen, shape, None) => {
            let text = text_of(seen);
            match shape {
                _ if text.is_empty() => Editor::Text("None".to_owned()),
                Shape::Free | Shape::Number(_) => Editor::Text(text),
                _ => Editor::Code(text),
            }
        }
    };
    listing.row(label, editor);
}

/// Whether it names resources a person can go to, and nothing else.
fn names(seen: &Seen<'_>) -> bool {
    match seen {
        Seen::Resource(_) => true,
        Seen::List(items) => {
            !items.is_empty()
                && (0..items.len()).all(|at| items.get(at).is_some_and(|item| names(&item.seen())))
        }
        _ => false,
    }
}

/// A word of AWS's API, which is what the console shows too; `-1` is the one nobody says.
fn said(word: &str) -> String {
    if word == "-1" { "All traffic".to_owned() } else { word.to_owned() }
}

/// A list of parts: a section for each where they can be edited, else a table.
fn list(listing: &mut Listing<'_>, own: &Own<'_>, title: &str, member: &'static Member, items: &dyn Items) {
    let mut lines = Vec::new();
    let mut shown = 0;
    for item in (0..items.len()).filter_map(|at| items.get(at)) {
        if let Seen::Record(item) = item.seen() {
            let mut editable = false;
            item.each(&mut |member, _| {
                editable |= edit(own.verbs, own.id, item, true, member.name).is_some();
            });
            if editable && removal(own.id, item).is_none() {
                sections(listing, own, &capital(item.kind()), item, true);
                shown += 1;
            } else {
                lines.push(item);
            }
        }
    }
    if shown > 0 && lines.is_empty() {
        return;
    }
    if has_direction((member.shape)()) {
        for direction in Direction::ALL {
            let word = direction.word();
            let (empty, peer) = match direction {
                Direction::Inbound => (NO_RULES.0, "Source"),
                Direction::Outbound => (NO_RULES.1, "Destination"),
            };
            let of = |item: &&&dyn Record| member_word(**item, "direction").as_deref() == Some(word);
            let own_lines: Vec<&dyn Record> = lines.iter().filter(of).copied().collect();
            table(listing, own, &format!("{} rules", capital(word)), &own_lines, empty, Some(peer));
        }
    } else {
        table(listing, own, title, &lines, "None.", None);
    }
}

fn has_direction(list: Shape) -> bool {
    match list {
        Shape::List(inner) => {
            matches!(inner(), Shape::Record(_, members) if members.iter().any(|member| member.name == "direction"))
        }
        _ => false,
    }
}

fn member_word(item: &dyn Record, name: &str) -> Option<String> {
    member(item, name).map(|(_, value)| text_of(&value.seen()))
}

/// A cell of a line, with the column it stands in.
struct Told {
    column: String,
    cell: Cell,
}

fn table(
    listing: &mut Listing<'_>,
    own: &Own<'_>,
    title: &str,
    items: &[&dyn Record],
    empty: &'static str,
    peer: Option<&'static str>,
) {
    let mut told: Vec<Vec<Told>> = Vec::new();
    for (at, item) in items.iter().take(MOST_LINES).enumerate() {
        let mut cells = Vec::new();
        tell(listing, *item, peer, &mut cells);
        for (column, text) in special::facts_of_line(listing, own.id, at) {
            cells.push(Told { column: column.to_owned(), cell: Cell::text(&text) });
        }
        told.push(cells);
    }
    // What is the same on every line of a wide table is said once, below it.
    let mut columns: Vec<usize> = (0..told.first().map_or(0, Vec::len)).collect();
    let mut below = String::new();
    if columns.len() > MOST_COLUMNS {
        columns.retain(|at| {
            let texts = || told.iter().filter_map(|line| line.get(*at));
            let Some(first) = texts().next() else { return true };
            let same = texts().all(|one| one.cell.text == first.cell.text);
            if same && first.cell.resource.is_none() {
                let text = if first.cell.text.is_empty() { "none" } else { &first.cell.text };
                let separator = if below.is_empty() { "" } else { "; " };
                below = format!("{below}{separator}{}: {text}", first.column);
            }
            !same || first.cell.resource.is_some()
        });
    }
    let mut table = Table { caption: title.to_owned(), columns: Vec::new(), lines: Vec::new(), empty };
    for (line, item) in told.into_iter().zip(items) {
        let id = rule_id(*item);
        let mut cells = Vec::new();
        if table.columns.is_empty() {
            let named = |at: &usize| line.get(*at).map(|one| one.column.clone());
            table.columns = columns.iter().filter_map(named).collect();
        }
        for (at, one) in line.into_iter().enumerate() {
            if columns.contains(&at) {
                cells.push(one.cell);
            }
        }
        let remove = removal(own.id, *item).and_then(|command| listing.remove(command));
        let is_decided =
            id.map_or_else(|| item.kind() == "route" && decided(listing, own.id), |id| decided(listing, &id));
        table.lines.push(Line { cells, remove, acts: Vec::new(), decided: is_decided });
    }
    listing.section(title);
    listing.row("", Editor::Table(table));
    if let Some(more @ 1..) = items.len().checked_sub(MOST_LINES) {
        below = format!("{below}; and {more} more lines");
    }
    if !below.is_empty() {
        listing.note(format!("{}.", below.trim_start_matches("; ")));
    }
}

fn rule_id(item: &dyn Record) -> Option<ResourceId> {
    let (_, value) = member(item, "id")?;
    let text = text_of(&value.seen());
    text.parse::<SecurityGroupRuleId>().ok().map(Into::into)
}

/// A line's members, those of its parts among them.
fn tell(listing: &Listing<'_>, item: &dyn Record, peer: Option<&'static str>, cells: &mut Vec<Told>) {
    item.each(&mut |member, value| {
        let seen = value.seen();
        let column = match peer {
            Some(peer) if matches!(member.name, "peer" | "cidr") => peer.to_owned(),
            _ => term("", member.name),
        };
        match seen {
            Seen::Record(part) => tell(listing, part, peer, cells),
            _ if member.name == "direction" && peer.is_some() => {}
            // A rule's own id says nothing to a person; the line stands for it.
            Seen::Resource(ResourceId::SecurityGroupRule(_)) => {}
            Seen::Resource(id) => cells.push(Told { column, cell: listing.named(id) }),
            seen => cells.push(Told { column, cell: Cell::text(&said(&text_of(&seen))) }),
        }
    });
}
