//! `privatelink ppv2`: PROXY headers by themselves.

use std::io::Read as _;

use privatelink::report::ppv2::{DecodeReport, TlvReport, decode};
use privatelink::report::ppv2_draft::encode_json;
use privatelink::wire::hex_dump::{self, TEXT_BYTES_MOST};
use privatelink::wire::proxy_protocol::{SIGNATURE, find_signature};

use crate::arguments::{Arguments, Ppv2Verb};
use crate::run::{Answer, Problem, answer, utf_8};

/// Runs the verb.
pub fn run(arguments: &Arguments, verb: &Ppv2Verb) -> Result<Answer, Problem> {
    match verb {
        Ppv2Verb::Decode { hex, find } => {
            let mut bytes = bytes_of(hex)?;
            if *find {
                let at = find_signature(&bytes)
                    .ok_or_else(|| format!("the signature stands nowhere in these {} bytes", bytes.len()))?;
                bytes.drain(..at);
            }
            let report = decode(&bytes);
            let yes = report.accepted;
            answer(arguments, &report, human, yes)
        }
        Ppv2Verb::Encode { draft } => {
            let (name, text) =
                if draft == "-" { ("-: ", utf_8("-", input()?)?) } else { ("", draft.clone()) };
            let report = encode_json(&text).map_err(|error| format!("{name}{error}"))?;
            answer(arguments, &report, |report| format!("{}\n", report.hex), true)
        }
    }
}

/// The bytes that are meant: written in some way, or themselves on standard input.
fn bytes_of(words: &[String]) -> Result<Vec<u8>, Problem> {
    if words != ["-"] {
        return hex_dump::read(&words.join(" ")).map_err(|error| error.to_string());
    }
    let given = input()?;
    // Not text but the bytes: they start as a header does, of either version, or hold what no text holds.
    let raw = given.starts_with(&SIGNATURE) || given.starts_with(b"PROXY ") || given.contains(&0);
    if raw {
        return Ok(given);
    }
    hex_dump::read(&utf_8("-", given)?).map_err(|error| format!("-: {error}"))
}

fn input() -> Result<Vec<u8>, Problem> {
    let limit = u64::try_from(TEXT_BYTES_MOST).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| format!("- cannot be read: {error}"))?;
    if bytes.len() > TEXT_BYTES_MOST {
        return Err(format!("- has more than {TEXT_BYTES_MOST} bytes, which is all that is read"));
    }
    Ok(bytes)
}

/// The verdict, what it says, then every field.
fn human(report: &DecodeReport) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    match &report.error {
        None => line("accepted".to_owned()),
        Some(error) => {
            line(match error.kind.as_str() {
                "incomplete" => "incomplete".to_owned(),
                kind => format!("rejected ({kind})"),
            });
            line(format!("{}: {}", error.field, error.text));
        }
    }
    line(report.receiver.clone());
    if let Some(command) = &report.command {
        let words = [&report.family, &report.transport].map(|word| word.as_deref().unwrap_or("unassigned"));
        line(format!("{command} {} {}", words[0], words[1]));
    }
    if let (Some(source), Some(destination)) = (&report.source, &report.destination) {
        line(format!("{source} → {destination}"));
    }
    for tlv in &report.tlvs {
        line(format!("{:02x} {} at {}, {} bytes{}", tlv.kind, tlv.name, tlv.offset, tlv.length, said(tlv)));
    }
    line(String::new());
    for field in &report.fields {
        let place = match field.bits {
            Some([first, end]) if end == first + 1 => format!("{} bit {first}", field.start),
            Some([first, end]) => format!("{} bits {first}–{}", field.start, end - 1),
            None if field.end == field.start + 1 => field.start.to_string(),
            None => format!("{}–{}", field.start, field.end - 1),
        };
        let mark = if field.bad { "✗ " } else { "" };
        let meaning = if field.meaning.is_empty() { String::new() } else { format!("  ({})", field.meaning) };
        line(format!("{place:>14}  {mark}{}: {}{meaning}", field.name, field.value));
    }
    if !report.payload.is_empty() {
        line(format!("then {} bytes of data", report.payload.len() / 2));
    }
    text
}

/// What a TLV's value says, on one line.
fn said(tlv: &TlvReport) -> String {
    let Some(decoded) = &tlv.decoded else { return String::new() };
    let value = serde_json::to_value(decoded).unwrap_or_default();
    let mut text = String::new();
    for (member, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_array()) {
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        for part in [", ", &member.replace('_', " "), " ", &value] {
            text.push_str(part);
        }
    }
    text
}
