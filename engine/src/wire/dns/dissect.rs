//! A message taken apart: header, questions, and the three sections of records.

use crate::wire::field::{Field, Layer, Show};
use crate::wire::parts::Parts;

use super::{name, record};

/// Takes a message apart: a heading, and below it the header's fields, each question, each record.
/// Names are counted from this message's first byte, wherever it later stands in a packet.
pub fn dissect(message: &[u8]) -> Vec<Field> {
    let mut parts = Parts::of(message, Layer::Dns);
    let heading = parts.open("Domain Name System", Show::Heading);
    // Where it ends early nothing is left; where it ends well, anything left is too much.
    let _ended: Option<()> = whole(&mut parts);
    parts.widen(parts.end);
    parts.close(heading);
    parts.fields
}

fn whole(parts: &mut Parts<'_>) -> Option<()> {
    parts.take("identification", 2, Show::Hex)?;
    flags(parts)?;
    let questions = parts.short("questions", 2, Show::Number)?;
    let answers = parts.short("answers", 2, Show::Number)?;
    let authority = parts.short("authority records", 2, Show::Number)?;
    let additional = parts.short("additional records", 2, Show::Number)?;
    for _ in 0..questions {
        section(parts, "question", question)?;
    }
    for (count, name) in
        [(answers, "answer"), (authority, "authority record"), (additional, "additional record")]
    {
        for _ in 0..count {
            section(parts, name, record::take)?;
        }
    }
    Some(())
}

fn section(parts: &mut Parts<'_>, name: &'static str, take: fn(&mut Parts<'_>) -> Option<()>) -> Option<()> {
    let opened = parts.open(name, Show::Heading);
    let taken = take(parts);
    parts.close(opened);
    taken
}

fn question(parts: &mut Parts<'_>) -> Option<()> {
    name::take(parts, "name")?;
    let kind = parts.short("type", 2, Show::Number)?;
    parts.says(record::type_name(kind));
    record::class(parts)
}

fn flags(parts: &mut Parts<'_>) -> Option<()> {
    parts.take("flags", 2, Show::Hex)?;
    let response = parts.bits("response", (0, 1), Show::Flag);
    parts.says(if response == 1 { "an answer" } else { "a question" });
    let operation = parts.bits("operation", (1, 5), Show::Number);
    if operation == 0 {
        parts.says("standard query");
    }
    parts.bits("authoritative answer", (5, 6), Show::Flag);
    parts.bits("truncated", (6, 7), Show::Flag);
    parts.bits("recursion desired", (7, 8), Show::Flag);
    parts.bits("recursion available", (8, 9), Show::Flag);
    if parts.bits("reserved", (9, 10), Show::Flag) == 1 {
        parts.wrong("must be zero");
    }
    parts.bits("authentic data", (10, 11), Show::Flag);
    parts.bits("checking disabled", (11, 12), Show::Flag);
    let code = parts.bits("response code", (12, 16), Show::Number);
    parts.says(match code {
        0 => "no error",
        1 => "FORMERR: the question could not be read",
        2 => "SERVFAIL: the server could not answer",
        3 => "NXDOMAIN: the name does not exist",
        4 => "NOTIMP: the server does not do that",
        5 => "REFUSED",
        _ => "",
    });
    Some(())
}
