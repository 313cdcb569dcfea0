//! A sketch written as a file: the same sketch always gives the same bytes. What members there
//! are is said by the model's records.

use crate::model::Sketch;
use crate::model::record::{Record, Seen, Value};

use super::file;
use super::writer::{Json, indented, object};

/// The sketch as a file's text, indented, with a line end at its end.
pub fn write(from: &Sketch) -> String {
    let mut text = indented(&compact(from));
    text.push('\n');
    text
}

/// The same in one line, for programs to read.
pub fn compact(from: &Sketch) -> String {
    object(&|to| sketch(from, to))
}

/// The members of a sketch. Tables without a resource are left out.
pub(super) fn sketch(from: &Sketch, to: &mut Json) {
    to.text("format", &file::FORMAT)
        .plain("version", &file::VERSION)
        .text("title", &from.title)
        .text("profile", &from.profile.word())
        .plain("seed", &from.seed);
    if from.ids_made > 0 {
        to.plain("ids_made", &from.ids_made);
    }
    for (name, table) in from.tables().filter(|(_, table)| !table.is_empty()) {
        to.list(name, (0..table.len()).filter_map(|at| table.at(at)), &|(_, resource), to| {
            record(*resource, to);
        });
    }
    for (name, zones) in [("lost_zones", &from.lost_zones), ("impaired_zones", &from.impaired_zones)] {
        let zones: Vec<&str> = zones.iter().collect();
        if !zones.is_empty() {
            to.texts(name, &zones);
        }
    }
    if !from.expectations.is_empty() {
        to.member("expectations", &|to| seen(&from.expectations.seen(), to));
    }
    if !from.not_modelled.is_empty() {
        to.member("not_modelled", &|to| seen(&from.not_modelled.seen(), to));
    }
    if !from.assumptions.0.is_empty() {
        to.object("assumptions", &|to| {
            for (key, value) in &from.assumptions.0 {
                to.plain(key.key(), value);
            }
        });
    }
    if !from.arrangement.is_blank() {
        to.object("arrangement", &|to| record(&from.arrangement, to));
    }
}

/// The members of a record, those left out that say what is usual.
pub(super) fn record(from: &dyn Record, to: &mut Json) {
    from.each(&mut |member, value| {
        let value = value.seen();
        if !value.is_usual(&member.usual) {
            to.member(member.name, &|to| seen(&value, to));
        }
    });
}

fn seen(value: &Seen<'_>, to: &mut Json) {
    match value {
        Seen::Nothing => to.put_plain(&"null"),
        Seen::Text(text) => to.put_text(text),
        Seen::Word(word) => to.put_text(word),
        Seen::Resource(id) => to.put_text(id.as_str()),
        Seen::Number(number) => to.put_plain(number),
        Seen::Flag(flag) => to.put_plain(flag),
        Seen::List(items) => to.brackets(&|to| {
            for item in (0..items.len()).filter_map(|at| items.get(at)) {
                to.item(&|to| seen(&item.seen(), to));
            }
        }),
        Seen::Record(own) => to.braces(&|to| record(*own, to)),
    }
}
