//! What holds of two designs: the expectations either of them has, judged in both, and what is found in only one.

use std::rc::Rc;

use privatelink::advise::{Judged, Severity, expected};
use privatelink::model::{Expectation, Outcome, Sketch};
use privatelink::path::Index;
use privatelink::text;

use super::{Line, NONE, Section, counted};
use crate::state::engine::{Finding, sentence};
use crate::state::inspector::capital;

/// The most lines of either.
const MOST: usize = 60;

pub(super) fn expectations(indexes: [&Index; 2]) -> Section {
    let mut all: Vec<&Expectation> = Vec::new();
    for one in indexes.iter().flat_map(|index| &index.sketch().expectations) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    let mut lines = Vec::new();
    for one in all.iter().take(MOST) {
        let sides = indexes.map(|index| came(&expected(index, one)));
        let wanted = text::outcome(one.expect).to_ascii_lowercase();
        let what = format!("{} → {}:{}", one.from, one.to, one.port);
        lines.push(Line::new(what, sides).of(format!("is to be {wanted}")));
    }
    let note = match all.len().saturating_sub(MOST) {
        0 if all.is_empty() => "Neither design says what is expected of it.".to_owned(),
        0 => String::new(),
        more => format!("{more} more are not listed."),
    };
    Section { id: "compare-expectations", title: "Expectations", lines, note }
}

/// What came of an expectation, and whether that was expected.
fn came(judged: &Judged) -> String {
    match &judged.got {
        Ok((outcome, _)) if judged.met => {
            format!("As expected: {}", text::outcome(*outcome).to_ascii_lowercase())
        }
        Ok((outcome, reason)) => {
            let why = if *outcome == Outcome::Connected { String::new() } else { format!(" ({reason})") };
            format!("Not as expected: {}{why}", text::outcome(*outcome).to_ascii_lowercase())
        }
        // What else could be given instead is no news in a table.
        Err(why) => sentence(why.split(": give").next().unwrap_or_default()),
    }
}

/// What is found in one of them: the same finding says the same sentence.
pub(super) fn findings(sketches: [&Sketch; 2], found: [&[Rc<Finding>]; 2]) -> Section {
    let [here, other] = [0, 1].map(|side| {
        let (sketch, all) = (sketches.get(side), found.get(side));
        let said = sketch.zip(all).map(|(sketch, all)| said(sketch, all));
        said.unwrap_or_default()
    });
    let only = |own: &[Said], others: &[Said]| -> Vec<Said> {
        own.iter().filter(|one| others.iter().all(|other| other.text != one.text)).cloned().collect()
    };
    let (mine, theirs) = (only(&here, &other), only(&other, &here));
    let both = here.len().saturating_sub(mine.len());
    let mut lines = Vec::new();
    for (at, all) in [mine, theirs].into_iter().enumerate() {
        for one in all {
            let none = NONE.to_owned();
            let sides = if at == 0 { [one.text, none] } else { [none, one.text] };
            let mut line = Line::new(capital(one.severity.word()), sides);
            line.resource = Some(one.subject);
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    let mut note = match (both, lines.is_empty()) {
        (0, true) => "Nothing to report about either.".to_owned(),
        (0, false) => "No finding is in both.".to_owned(),
        (both, _) => counted(both, "finding is in both.", "findings are in both."),
    };
    if more > 0 {
        note = format!("{note} {more} more are not listed.");
    }
    Section { id: "compare-findings", title: "Findings only one has", lines, note }
}

/// A finding by its sentence.
#[derive(Clone)]
struct Said {
    severity: Severity,
    text: String,
    subject: privatelink::model::ResourceId,
}

fn said(sketch: &Sketch, found: &[Rc<Finding>]) -> Vec<Said> {
    let mut all = Vec::new();
    for one in found {
        let (severity, subject) = (one.code.severity(), one.subject.clone());
        all.push(Said { severity, text: one.text(sketch), subject });
    }
    all
}
