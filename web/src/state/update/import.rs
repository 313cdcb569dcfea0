//! Outputs of `aws … describe-*` become a sketch. What is to be said about them stands in a message, and
//! what is assumed also in a note of the sketch; nothing that cannot be read takes anything else with it.

use std::fmt::Write;

use privatelink::interop::{Diagnostic, File, Root, Severity, import_describe, is_describe_output};
use privatelink::model::record::plain;
use serde_json::Value;

use super::Turn;
use super::file::{another_file, open, replace};
use crate::state::action::{Action, File as FileAction};
use crate::state::history::{Document, Origin};
use crate::state::notice::{About, Tone, Way};
use crate::state::shared::Shared;

/// Characters of a sketch's title.
const TITLE_CHARS_MOST: usize = 100;
/// Diagnostics a message shows; the rest is copied.
const SHOWN_MOST: usize = 3;

/// Whether a text that is no sketch is such an output.
pub fn is_output(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|document| is_describe_output(&document))
}

/// One text that is an output.
pub fn open_text(turn: &mut Turn, name: &str, text: &str) {
    import(turn, vec![File { path: name.to_owned(), bytes: text.as_bytes().to_vec() }]);
}

/// All of several files. One alone may be a sketch.
pub fn open_all(turn: &mut Turn, files: Vec<File>) {
    if let [file] = files.as_slice()
        && let Ok(text) = std::str::from_utf8(&file.bytes)
    {
        let (name, text) = (file.path.clone(), text.to_owned());
        open(turn, &name, &text);
        return;
    }
    import(turn, files);
}

fn import(turn: &mut Turn, files: Vec<File>) {
    match read(files) {
        Err(says) => turn.notice(Tone::Error, About::File, says, Some(another_file())),
        Ok(read) => {
            replace(turn, "Open AWS CLI outputs", read.document, None);
            turn.notice(read.tone, About::File, read.summary, read.way);
        }
    }
}

/// What the files gave, and what is to be said about it.
pub struct Imported {
    pub document: Document,
    pub tone: Tone,
    pub summary: String,
    pub way: Option<Way>,
}

/// Reads the files.
///
/// # Errors
/// A sentence that says why there is nothing in them.
pub fn read(files: Vec<File>) -> Result<Imported, String> {
    let (count, title) = (files.len(), title(&files));
    let mut imported = import_describe(vec![Root { files, ..Root::default() }]);
    let said = &imported.diagnostics;
    let copy = |label: &str| {
        let text = all(said);
        (!text.is_empty())
            .then(|| Way { label: label.to_owned(), action: Action::File(FileAction::Copy(text)) })
    };
    if imported.sketch.resource_count() == 0 {
        return Err(format!("Nothing was opened. {}", shown(said)));
    }
    let files = if count == 1 { "file" } else { "files" };
    let summary = format!("{count} {files} of AWS CLI outputs read. {}", shown(said));
    let way = copy("Copy all that was said");
    let grave = said.iter().any(|found| matches!(found.severity, Severity::Error | Severity::Warning));
    imported.sketch.title = plain(&title, TITLE_CHARS_MOST);
    let document = Document { sketch: Shared::new(imported.sketch), origin: Origin::Own, newer: None };
    Ok(Imported { document, tone: if grave { Tone::Warning } else { Tone::Info }, summary, way })
}

/// The folder the files came in.
fn title(files: &[File]) -> String {
    let first = files.first().map(|file| file.path.trim_start_matches('/')).unwrap_or_default();
    match first.split_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => "Imported from AWS".to_owned(),
    }
}

/// How many of each kind there are, and the first of them.
fn shown(said: &[Diagnostic]) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Assumption] {
        let count = said.iter().filter(|found| found.severity == severity).count();
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            let parted = if text.is_empty() { "" } else { ", " };
            // Writing to a text cannot fail.
            let _ = write!(text, "{parted}{count} {}{plural}", severity.word());
        }
    }
    if !text.is_empty() {
        text.push_str(". ");
    }
    for found in said.iter().take(SHOWN_MOST) {
        let _ = write!(text, "{found}. ");
    }
    text
}

fn all(said: &[Diagnostic]) -> String {
    let mut text = String::new();
    for found in said {
        let _ = writeln!(text, "{found}");
    }
    text
}
