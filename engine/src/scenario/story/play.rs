//! A story held against its sketch.

use std::net::IpAddr;

use super::{Asked, Expected, Step, Story, StoryError};
use crate::control::apply;
use crate::model::record::{Seen, member};
use crate::model::{Outcome, ResourceId, Sketch};
use crate::path::{DEFAULT_BYTES, Index, Place, Reason, Request, Trace, source, trace};

/// A step, told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The sketch with the step's changes.
    pub sketch: Sketch,
    /// What came of its request, if it has one.
    pub trace: Option<Trace>,
}

/// The sketch at each step.
///
/// # Errors
/// [`StoryError`] where a change is refused.
pub fn sketches(story: &Story, base: &Sketch) -> Result<Vec<Sketch>, StoryError> {
    let mut found: Vec<Sketch> = Vec::with_capacity(story.steps.len());
    for (at, step) in story.steps.iter().enumerate() {
        let mut now = found.last().unwrap_or(base).clone();
        for (nth, change) in step.changes.iter().enumerate() {
            let refused = |refusal: crate::control::Refusal| {
                StoryError::wrong(format!("steps[{at}].changes[{nth}]"), refusal.to_string())
            };
            now = apply(&now, change).map_err(refused)?.sketch;
        }
        found.push(now);
    }
    Ok(found)
}

/// Tells a story whole: every change is carried out, every request judged, and what it says compared with
/// what happens.
///
/// # Errors
/// [`StoryError`] about the first member that does not hold.
pub fn play(story: &Story, base: &Sketch) -> Result<Vec<Told>, StoryError> {
    let mut told = Vec::with_capacity(story.steps.len());
    for (at, (sketch, step)) in sketches(story, base)?.into_iter().zip(&story.steps).enumerate() {
        for (nth, text) in step.select.iter().enumerate() {
            let unknown = |problem| StoryError::wrong(format!("steps[{at}].select[{nth}]"), problem);
            named(&sketch, text).map_err(unknown)?;
        }
        let trace = judge(step, at, &sketch)?;
        told.push(Told { sketch, trace });
    }
    Ok(told)
}

fn judge(step: &Step, at: usize, sketch: &Sketch) -> Result<Option<Trace>, StoryError> {
    let Some(asked) = &step.request else { return Ok(None) };
    let index = Index::of(sketch);
    let wrong = |member: &str, problem: String| StoryError::wrong(format!("steps[{at}].{member}"), problem);
    let request =
        request(&index, asked).map_err(|(member, problem)| wrong(&format!("request.{member}"), problem))?;
    let made = trace(&index, &request).map_err(|missing| wrong("request", missing.to_string()))?;
    if let Some(expected) = &step.expect {
        holds(sketch, expected, &made)
            .map_err(|(member, problem)| wrong(&format!("expect.{member}"), problem))?;
    }
    Ok(Some(made))
}

/// A step's request, made ready. What is wrong with it comes with the member it is about.
///
/// # Errors
/// The member, and what is wrong with it.
pub fn request(index: &Index, asked: &Asked) -> Result<Request, (&'static str, String)> {
    let place = |member, text: &str| Place::find(index, text).map_err(|error| (member, error.to_string()));
    let from = source(index, &place("from", &asked.from)?).map_err(|error| ("from", error.to_string()))?;
    Ok(Request {
        from,
        to: place("to", &asked.to)?,
        port: asked.port,
        protocol: asked.protocol,
        source_port: asked.source_port,
        query: asked.query,
        moment: asked.moment,
        bytes: DEFAULT_BYTES,
    })
}

/// Whether what happened is what the story says; if not, which member is wrong, and what is so instead.
fn holds(sketch: &Sketch, expected: &Expected, made: &Trace) -> Result<(), (&'static str, String)> {
    let is = |member, said: &str, found: &str| {
        if said == found { Ok(()) } else { Err((member, format!("it is ‘{found}’, not ‘{said}’"))) }
    };
    is("outcome", expected.outcome.word(), made.outcome.word())?;
    if let Some(code) = &expected.reason {
        among("reason", code, Some(&made.reason))?;
    }
    if let Some(code) = &expected.note {
        among("note", code, made.note.as_ref())?;
    }
    if let Some(address) = &expected.address {
        let used = made.forward.first().map(|hop| hop.packet.destination.ip());
        is("address", address, &used.map_or_else(|| "none".to_owned(), |used: IpAddr| used.to_string()))?;
    }
    let target = made.target.as_ref();
    if let Some(host) = &expected.target {
        let found = target.map(|target| &target.host);
        let said = named(sketch, host).map_err(|problem| ("target", problem))?;
        let says = found.map_or("none", ResourceId::as_str);
        if found != Some(&said) {
            return Err(("target", format!("it is ‘{says}’, not ‘{host}’")));
        }
    }
    if let Some(address) = &expected.sees {
        let seen = seen_by_the_other_side(made);
        is("sees", address, &seen.map_or_else(|| "none".to_owned(), |seen| seen.to_string()))?;
    }
    Ok(())
}

/// The source address the other side sees: the target, or where a service of AWS or the internet answers, which
/// nobody drew, whoever took the last packet.
fn seen_by_the_other_side(made: &Trace) -> Option<IpAddr> {
    let answered = || made.forward.last().filter(|_| made.outcome == Outcome::Connected);
    let target = made.target.as_ref().map(|target| target.sees_source.ip());
    target.or_else(|| answered().map(|hop| hop.packet.source.ip()))
}

/// Whether a code is a reason's, or stands behind or beside it.
fn among(member: &'static str, code: &str, reason: Option<&Reason>) -> Result<(), (&'static str, String)> {
    let mut left: Vec<&Reason> = reason.into_iter().collect();
    let mut codes = Vec::new();
    while let Some(reason) = left.pop() {
        codes.push(reason.code.code());
        left.extend(reason.also.as_deref());
        left.extend(reason.cause.as_deref());
    }
    if codes.contains(&code) {
        return Ok(());
    }
    let found =
        if codes.is_empty() { "there is none".to_owned() } else { format!("it is {}", codes.join(", ")) };
    Err((member, format!("{found}, not ‘{code}’")))
}

/// The resource a text names: its id, or its name where one resource alone has it.
///
/// # Errors
/// Why none is named.
pub fn named(sketch: &Sketch, text: &str) -> Result<ResourceId, String> {
    if let Ok(id) = text.parse::<ResourceId>()
        && sketch.has(&id)
    {
        return Ok(id);
    }
    let mut found = Vec::new();
    for (_, table) in sketch.tables() {
        for (id, record) in (0..table.len()).filter_map(|at| table.at(at)) {
            let name = member(record, "name").map(|(_, value)| value.seen());
            if matches!(name, Some(Seen::Text(name)) if *name == *text) {
                found.push(id);
            }
        }
    }
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(format!("nothing in the sketch is called ‘{}’", crate::model::record::plain(text, 80))),
        several => {
            let ids: Vec<&str> = several.iter().map(ResourceId::as_str).collect();
            Err(format!("{} resources are called so: {}", ids.len(), ids.join(", ")))
        }
    }
}
