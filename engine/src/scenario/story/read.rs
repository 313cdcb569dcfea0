//! A story's file, read. Whatever is wrong with it is said with the line where it stands. A lesson's file is read by
//! the same means (`scenario/lesson`).

use serde_json::Value;

use super::{Asked, Expected, FORMAT, MAX_STEPS, Prediction, Step, Story, VERSION};
use crate::model::record::plain;
use crate::model::{IpProtocol, Outcome};
use crate::path::DEFAULT_SOURCE_PORT;
use crate::sketch::reader::{At, Wrong};
use crate::sketch::{FileError, commands, json_line, limits, words};

/// The longest texts quoted in complaints, in characters.
const QUOTED_CHARS: usize = 60;

/// Why a story cannot be told, or a lesson given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoryError {
    /// No JSON, or not of the file's shape.
    #[error("Line {line}, column {column}: {problem}.")]
    Unfit {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// A member says what cannot be.
    #[error("At {place}: {problem}.")]
    Wrong {
        /// The member, as `steps[3].request.to`; items are counted from 0.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Too large to look into.
    #[error("The file has more than {} MB.", limits::FILE_BYTES / 1_048_576)]
    TooLarge,
}

impl StoryError {
    /// A member says what cannot be.
    pub(in crate::scenario) fn wrong(place: String, problem: impl Into<String>) -> Self {
        Self::Wrong { place, problem: problem.into() }
    }

    /// The same with the line of the member, found in the file's text.
    #[must_use]
    pub fn in_text(self, text: &str) -> Self {
        match self {
            Self::Wrong { place, problem } => match json_line::find(text, &place) {
                Some((line, column)) => Self::Unfit { line, column, problem: format!("{problem} ({place})") },
                None => Self::Wrong { place, problem },
            },
            found @ (Self::Unfit { .. } | Self::TooLarge) => found,
        }
    }
}

/// Reads a story's file.
///
/// # Errors
/// [`StoryError`], with the line.
pub fn read(text: &str) -> Result<Story, StoryError> {
    let value = value(text)?;
    let story = story(&At::root(&value)).map_err(|wrong| misshapen(*wrong, text))?;
    check(&story).map_err(|error| error.in_text(text))?;
    Ok(story)
}

/// A file's text as JSON.
pub(in crate::scenario) fn value(text: &str) -> Result<Value, StoryError> {
    if text.len() > limits::FILE_BYTES {
        return Err(StoryError::TooLarge);
    }
    serde_json::from_str(text).map_err(|error| {
        let says = error.to_string();
        let problem = says.rsplit_once(" at line ").map_or(says.as_str(), |(problem, _)| problem);
        StoryError::Unfit { line: error.line(), column: error.column(), problem: plain(problem, 400) }
    })
}

/// What is wrong with a file's shape, with the line in its text.
pub(in crate::scenario) fn misshapen(wrong: FileError, text: &str) -> StoryError {
    let found = match wrong {
        FileError::Damaged { place, problem } => StoryError::wrong(place, problem),
        other => StoryError::wrong(String::new(), other.to_string()),
    };
    found.in_text(text)
}

/// Refuses members nobody reads: a slip of the pen would else be passed over in silence.
pub(in crate::scenario) fn only(at: &At<'_>, known: &[&str]) -> Result<(), Wrong> {
    for (name, member) in at.members()? {
        if !known.contains(&name) {
            return Err(member.not_among(name, known));
        }
    }
    Ok(())
}

/// A text that must be there.
pub(in crate::scenario) fn text(at: &At<'_>, name: &str) -> Result<String, Wrong> {
    Ok(at.need(name)?.as_text()?.to_owned())
}

fn text_or_none(at: &At<'_>, name: &str) -> Result<Option<String>, Wrong> {
    at.maybe(name, |text| text.as_text().map(str::to_owned))
}

/// A list that may be missing.
pub(in crate::scenario) fn list<T>(
    at: &At<'_>,
    name: &str,
    read: impl Fn(&At<'_>) -> Result<T, Wrong>,
) -> Result<Vec<T>, Wrong> {
    let mut found = Vec::new();
    at.each(name, &mut |item| {
        found.push(read(item)?);
        Ok(())
    })?;
    Ok(found)
}

pub(in crate::scenario) fn texts(at: &At<'_>, name: &str) -> Result<Vec<String>, Wrong> {
    list(at, name, |item| item.as_text().map(str::to_owned))
}

fn story(at: &At<'_>) -> Result<Story, Wrong> {
    only(at, &["format", "version", "scenario", "intro", "steps", "questions", "remember"])?;
    Ok(Story {
        format: text(at, "format")?,
        version: at.need("version")?.as_number(u32::MAX)?,
        scenario: text(at, "scenario")?,
        intro: text(at, "intro")?,
        steps: list(at, "steps", step)?,
        questions: texts(at, "questions")?,
        remember: texts(at, "remember")?,
    })
}

fn step(at: &At<'_>) -> Result<Step, Wrong> {
    only(
        at,
        &[
            "id", "title", "text", "changes", "request", "select", "panel", "predict", "expect", "notice",
            "claims",
        ],
    )?;
    Ok(Step {
        id: text(at, "id")?,
        title: text(at, "title")?,
        text: text(at, "text")?,
        changes: list(at, "changes", commands::read)?,
        request: at.maybe("request", asked)?,
        select: texts(at, "select")?,
        panel: text_or_none(at, "panel")?,
        predict: at.maybe("predict", prediction)?,
        expect: at.maybe("expect", expected)?,
        notice: text_or_none(at, "notice")?.unwrap_or_default(),
        claims: texts(at, "claims")?,
    })
}

fn asked(at: &At<'_>) -> Result<Asked, Wrong> {
    only(at, &["from", "to", "port", "protocol", "query", "source_port", "moment"])?;
    Ok(Asked {
        from: text(at, "from")?,
        to: text(at, "to")?,
        port: at.maybe("port", At::as_port)?.unwrap_or(443),
        protocol: at.maybe("protocol", |word| word.as_word(words::PROTOCOL))?.unwrap_or(IpProtocol::Tcp),
        query: at.number_or("query", 0)?,
        source_port: at.maybe("source_port", At::as_port)?.unwrap_or(DEFAULT_SOURCE_PORT),
        moment: at.maybe("moment", |word| word.as_word(words::MOMENT))?.unwrap_or_default(),
    })
}

fn prediction(at: &At<'_>) -> Result<Prediction, Wrong> {
    only(at, &["question", "answers", "right", "because"])?;
    let right = at.need("right")?.as_number(u32::MAX)?;
    Ok(Prediction {
        question: text(at, "question")?,
        answers: texts(at, "answers")?,
        right: usize::try_from(right).unwrap_or(usize::MAX),
        because: text(at, "because")?,
    })
}

fn expected(at: &At<'_>) -> Result<Expected, Wrong> {
    only(at, &["outcome", "reason", "note", "address", "target", "sees"])?;
    let outcome = at.need("outcome")?;
    let said = outcome.as_text()?;
    let known = Outcome::ALL.iter().copied().find(|one| one.word() == said);
    Ok(Expected {
        outcome: known.ok_or_else(|| outcome.not_among(said, Outcome::WORDS))?,
        reason: text_or_none(at, "reason")?,
        note: text_or_none(at, "note")?,
        address: text_or_none(at, "address")?,
        target: text_or_none(at, "target")?,
        sees: text_or_none(at, "sees")?,
    })
}

/// Refuses the name of a scenario that does not exist.
pub(in crate::scenario) fn is_scenario(id: &str) -> Result<(), StoryError> {
    if crate::scenario::find(id).is_some() {
        return Ok(());
    }
    let says = format!("there is no scenario ‘{}’", plain(id, QUOTED_CHARS));
    Err(StoryError::wrong("scenario".to_owned(), says))
}

/// Refuses an id that an address cannot hold.
pub(in crate::scenario) fn is_word(place: &str, id: &str) -> Result<(), StoryError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.is_empty() && id.bytes().all(fits) {
        return Ok(());
    }
    Err(StoryError::wrong(place.to_owned(), "it has small letters, digits and hyphens only"))
}

/// What can be told without the sketch.
fn check(story: &Story) -> Result<(), StoryError> {
    let wrong = |place: &str, problem: &str| Err(StoryError::wrong(place.to_owned(), problem));
    if story.format != FORMAT {
        return wrong("format", "it must be “privatelink-story”");
    }
    if story.version != VERSION {
        return wrong("version", "only version 1 is known");
    }
    is_scenario(&story.scenario)?;
    if story.steps.is_empty() || story.steps.len() > MAX_STEPS {
        return wrong("steps", "a story has between 1 and 60 steps");
    }
    for (at, step) in story.steps.iter().enumerate() {
        is_word(&format!("steps[{at}].id"), &step.id)?;
        if story.place(&step.id) != Some(at) {
            return wrong(&format!("steps[{at}].id"), "an earlier step has this id");
        }
        if let Some(predict) = &step.predict {
            let count = predict.answers.len();
            if !(2..=6).contains(&count) {
                return wrong(&format!("steps[{at}].predict.answers"), "there are two to six answers");
            }
            if predict.right >= count {
                return wrong(&format!("steps[{at}].predict.right"), "no answer has this place, from 0");
            }
        }
        if step.expect.is_some() && step.request.is_none() {
            return wrong(&format!("steps[{at}].expect"), "the step has no request");
        }
        for (nth, claim) in step.claims.iter().enumerate() {
            if !is_claim(claim) {
                return wrong(
                    &format!("steps[{at}].claims[{nth}]"),
                    "it is a figure or a claim, as F5 or C13",
                );
            }
        }
    }
    Ok(())
}

/// `F1` to `F11`, `C01` to `C47`.
fn is_claim(text: &str) -> bool {
    let number = |digits: &str| digits.parse::<u8>().ok();
    match (text.strip_prefix('F').and_then(number), text.strip_prefix('C').and_then(number)) {
        (Some(figure), _) => (1..=11).contains(&figure) && text.len() == if figure > 9 { 3 } else { 2 },
        (_, Some(claim)) => (1..=47).contains(&claim) && text.len() == 3,
        (None, None) => false,
    }
}
