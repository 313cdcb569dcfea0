//! What two designs are made of: how many of each kind, and every resource that only one has or that is configured
//! otherwise, in AWS's words. Resources are the same by their ids.

use privatelink::advise::{Became, Difference, differences};
use privatelink::model::record::{Items, Seen, member};
use privatelink::model::{Profile, ResourceId, Sketch};
use privatelink::text;

use super::{Line, NONE, Section, counted};
use crate::state::inspector::{capital, kind, term};

/// The most resources listed one by one.
const MOST: usize = 60;
/// The most characters of a value.
const MOST_CHARS: usize = 240;

pub(super) fn section([here, other]: [&Sketch; 2]) -> Section {
    let mut lines = Vec::new();
    let profile = |sketch: &Sketch| match sketch.profile {
        Profile::Paper => "As the whitepaper describes it".to_owned(),
        Profile::Today => "As it behaves today".to_owned(),
    };
    lines.push(Line::new("AWS", [profile(here), profile(other)]));
    if here.assumptions != other.assumptions {
        lines.push(Line::new("Assumptions", ["Others than there".to_owned(), "Others than here".to_owned()]));
    }
    lines.extend(kinds(here, other));
    let found = differences(other, here);
    for one in found.iter().take(MOST) {
        resource(one, [here, other], &mut lines);
    }
    let added = found.iter().filter(|one| one.became == Became::Added).count();
    let mut note = match here.resource_count().saturating_sub(added) {
        0 => "No resource is in both.".to_owned(),
        count => counted(count, "resource is in both.", "resources are in both."),
    };
    if let Some(more @ 1..) = found.len().checked_sub(MOST) {
        note = format!("{note} {more} more that differ are not listed.");
    }
    Section { id: "compare-resources", title: "Resources", lines, note }
}

/// How many there are of each kind, where that differs.
fn kinds(here: &Sketch, other: &Sketch) -> Vec<Line> {
    let mut counts: Vec<(&'static str, [usize; 2])> = Vec::new();
    for (side, sketch) in [here, other].into_iter().enumerate() {
        for (_, table) in sketch.tables() {
            for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
                let own = kind(sketch, &id);
                let at = counts.iter().position(|(known, _)| *known == own).unwrap_or_else(|| {
                    counts.push((own, [0, 0]));
                    counts.len().saturating_sub(1)
                });
                if let Some(count) = counts.get_mut(at).and_then(|(_, both)| both.get_mut(side)) {
                    *count = count.saturating_add(1);
                }
            }
        }
    }
    let mut lines = Vec::new();
    for (kind, both) in counts {
        let line = Line::new(capital(kind), both.map(|count| count.to_string())).of("how many");
        if line.differs() {
            lines.push(line);
        }
    }
    lines
}

fn resource(one: &Difference, sketches: [&Sketch; 2], lines: &mut Vec<Line>) {
    let id = &one.id;
    let [here, other] = sketches;
    let named = if one.became == Became::Removed { other } else { here };
    let line = |part: String, sides: [String; 2]| Line::new(text::name(named, id), sides).of(part).about(id);
    let own_kind = capital(kind(named, id));
    match &one.became {
        Became::Added => lines.push(line(own_kind, [id.to_string(), NONE.to_owned()])),
        Became::Removed => lines.push(line(own_kind, [NONE.to_owned(), id.to_string()])),
        Became::Otherwise => lines.push(line(own_kind, sketches.map(|sketch| zone(sketch, id).to_owned()))),
        Became::Changed(members) => {
            for name in members {
                let part = format!("{own_kind}: {}", term(kind(named, id), name));
                lines.push(line(part, values(sketches, id, name)));
            }
        }
    }
}

/// How an Availability Zone is.
fn zone(sketch: &Sketch, id: &ResourceId) -> &'static str {
    let ResourceId::Zone(zone) = id else { return "" };
    if sketch.lost_zones.contains(zone) {
        "Lost"
    } else if sketch.impaired_zones.contains(zone) {
        "Impaired"
    } else {
        "Available"
    }
}

/// What stands in a member of both; of lists what only one has.
fn values(sketches: [&Sketch; 2], id: &ResourceId, name: &str) -> [String; 2] {
    let seen = |sketch: &Sketch| {
        let value = sketch.record(id).and_then(|record| member(record, name)).map(|(_, value)| value.seen());
        match value {
            Some(Seen::List(items)) => items_of(sketch, items),
            Some(seen) => vec![said(sketch, &seen)],
            None => Vec::new(),
        }
    };
    let [one, two] = sketches.map(seen);
    let own = |all: &[String], others: &[String]| -> String {
        let mut left: Vec<&str> = Vec::new();
        for item in all.iter().filter(|item| !item.is_empty() && !others.contains(item)) {
            left.push(item);
        }
        match left.len() {
            0 if all.iter().all(String::is_empty) => "None".to_owned(),
            0 => NONE.to_owned(),
            _ => cut(&left.join("; ")),
        }
    };
    let sides = [own(&one, &two), own(&two, &one)];
    // The same items in another order.
    if sides.iter().all(|side| side == NONE) { [cut(&one.join("; ")), cut(&two.join("; "))] } else { sides }
}

fn items_of(sketch: &Sketch, items: &dyn Items) -> Vec<String> {
    (0..items.len()).filter_map(|at| items.get(at)).map(|item| said(sketch, &item.seen())).collect()
}

/// A value as one text, resources by their names.
fn said(sketch: &Sketch, seen: &Seen<'_>) -> String {
    match seen {
        Seen::Resource(id) => text::name(sketch, id),
        Seen::List(items) => items_of(sketch, *items).join(", "),
        Seen::Record(record) => {
            let mut parts: Vec<String> = Vec::new();
            record.each(&mut |_, value| {
                parts.push(said(sketch, &value.seen()));
            });
            parts.retain(|part| !part.is_empty());
            parts.join(" ")
        }
        other => capital(&crate::state::inspector::text_of(other)),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
