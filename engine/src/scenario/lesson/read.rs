//! A lesson's file, read as a story's is: whatever is wrong with it is said with the line where it stands.

use super::{FORMAT, Goal, Hint, Lesson, VERSION};
use crate::model::Expectation;
use crate::model::record::Described;
use crate::scenario::story::read::{
    StoryError, is_scenario, is_word, list, misshapen, only, text, texts, value,
};
use crate::sketch::commands;
use crate::sketch::reader::{At, Wrong};

/// Reads a lesson's file.
///
/// # Errors
/// [`StoryError`], with the line.
pub fn read(file: &str) -> Result<Lesson, StoryError> {
    let value = value(file)?;
    let lesson = lesson(&At::root(&value)).map_err(|wrong| misshapen(*wrong, file))?;
    check(&lesson).map_err(|error| error.in_text(file))?;
    Ok(lesson)
}

fn lesson(at: &At<'_>) -> Result<Lesson, Wrong> {
    only(
        at,
        &[
            "format", "version", "id", "title", "brief", "scenario", "breaks", "goals", "hints", "solution",
            "because",
        ],
    )?;
    Ok(Lesson {
        format: text(at, "format")?,
        version: at.need("version")?.as_number(u32::MAX)?,
        id: text(at, "id")?,
        title: text(at, "title")?,
        brief: text(at, "brief")?,
        scenario: text(at, "scenario")?,
        breaks: list(at, "breaks", commands::read)?,
        goals: list(at, "goals", goal)?,
        hints: list(at, "hints", hint)?,
        solution: list(at, "solution", commands::read)?,
        because: text(at, "because")?,
    })
}

fn goal(at: &At<'_>) -> Result<Goal, Wrong> {
    only(at, &["says", "expectation"])?;
    only(&at.need("expectation")?, &["from", "to", "port", "expect", "reason"])?;
    let mut expectation = Expectation::blank();
    at.set("expectation", &mut expectation)?;
    Ok(Goal { says: text(at, "says")?, expectation })
}

fn hint(at: &At<'_>) -> Result<Hint, Wrong> {
    only(at, &["text", "select"])?;
    Ok(Hint { text: text(at, "text")?, select: texts(at, "select")? })
}

/// What can be told without the sketch.
fn check(lesson: &Lesson) -> Result<(), StoryError> {
    let wrong = |place: &str, problem: &str| Err(StoryError::wrong(place.to_owned(), problem));
    if lesson.format != FORMAT {
        return wrong("format", "it must be “privatelink-lesson”");
    }
    if lesson.version != VERSION {
        return wrong("version", "only version 1 is known");
    }
    is_word("id", &lesson.id)?;
    is_scenario(&lesson.scenario)?;
    if lesson.breaks.is_empty() {
        return wrong("breaks", "a lesson breaks something");
    }
    if lesson.goals.is_empty() || lesson.goals.len() > 6 {
        return wrong("goals", "a lesson has one to six goals");
    }
    if !(2..=3).contains(&lesson.hints.len()) {
        return wrong("hints", "a lesson has two or three hints");
    }
    if let Some(at) = lesson.hints.iter().position(|hint| hint.text.trim().is_empty()) {
        return wrong(&format!("hints[{at}].text"), "a hint says something");
    }
    if lesson.solution.is_empty() {
        return wrong("solution", "a lesson has a solution");
    }
    Ok(())
}
