//! A story's file, read. Whatever is wrong with it is said with the line where it stands.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::Value;

use super::{FORMAT, MAX_STEPS, Story, VERSION};
use crate::control::Command;
use crate::model::record::plain;
use crate::sketch::{self, json_line, limits};

/// The longest texts quoted in complaints, in characters.
const QUOTED_CHARS: usize = 60;

/// Why a story cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoryError {
    /// No JSON, or not of a story's shape.
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
    #[error("The story has more than {} MB.", limits::FILE_BYTES / 1_048_576)]
    TooLarge,
}

impl StoryError {
    /// A member says what cannot be.
    pub(super) fn wrong(place: String, problem: impl Into<String>) -> Self {
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
    if text.len() > limits::FILE_BYTES {
        return Err(StoryError::TooLarge);
    }
    let story: Story = serde_json::from_str(text).map_err(|error| {
        let says = error.to_string();
        let problem = says.rsplit_once(" at line ").map_or(says.as_str(), |(problem, _)| problem);
        StoryError::Unfit { line: error.line(), column: error.column(), problem: plain(problem, 400) }
    })?;
    check(&story).map_err(|error| error.in_text(text))?;
    Ok(story)
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
    if crate::scenario::find(&story.scenario).is_none() {
        let says = format!("there is no scenario ‘{}’", plain(&story.scenario, QUOTED_CHARS));
        return Err(StoryError::wrong("scenario".to_owned(), says));
    }
    if story.steps.is_empty() || story.steps.len() > MAX_STEPS {
        return wrong("steps", "a story has between 1 and 60 steps");
    }
    for (at, step) in story.steps.iter().enumerate() {
        let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if step.id.is_empty() || !step.id.bytes().all(is_word) {
            return wrong(&format!("steps[{at}].id"), "it has small letters, digits and hyphens only");
        }
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

/// Commands, written as links and scenarios' tests have them.
pub(super) fn commands<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Command>, D::Error> {
    let mut found = Vec::new();
    for value in Vec::<Value>::deserialize(deserializer)? {
        found.push(sketch::commands::parse(&value.to_string()).map_err(D::Error::custom)?);
    }
    Ok(found)
}
