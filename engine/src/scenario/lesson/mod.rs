//! Lessons: a built-in scenario with something wrong in it, and what has to hold again. A lesson is a data file
//! (`static/lessons/ID.json`) of texts, commands and expectations, so that whoever teaches writes one without touching
//! the program. Its goals are the sketch's own expectations, judged as those are.
//!
//! - [`read`]: a file becomes a [`Lesson`], or a complaint with its line.
//! - [`begin`]: the scenario's sketch, broken as the lesson has it.
//! - [`goals`]: what came of each goal in a sketch, whoever changed it.

mod read;
#[cfg(test)]
mod tests;

use super::story::StoryError;
use crate::advise::{Judged, expected};
use crate::control::{Command, apply};
use crate::model::{Expectation, Sketch};
use crate::path::Index;

pub use read::read;

/// What a lesson's file says it is.
pub const FORMAT: &str = "privatelink-lesson";
/// The version written, and the newest that can be read.
pub const VERSION: u32 = 1;

/// A built-in lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LessonInfo {
    /// Its id, as links have it; its file is `static/lessons/ID.json`.
    pub id: &'static str,
    /// The scenario it is built on, which has to be there before the lesson is.
    pub scenario: &'static str,
    /// Its title.
    pub title: &'static str,
}

macro_rules! lessons {
    ($($id:literal $scenario:literal $title:literal;)+) => {
        static LESSONS: &[LessonInfo] = &[$(LessonInfo { id: $id, scenario: $scenario, title: $title }),+];

        /// The file of the lesson with this id.
        #[cfg(not(target_arch = "wasm32"))]
        pub fn text(id: &str) -> Option<&'static str> {
            match id {
                $($id => Some(include_str!(concat!("../../../../static/lessons/", $id, ".json"))),)+
                _ => None,
            }
        }
    };
}

// In the order they are best taken. To add one, put its file into `static/lessons/` and a line here.
lessons! {
    "waiting-for-acceptance" "figure-5" "A request nobody has answered";
    "closed-endpoint" "figure-4" "The endpoint does not let its clients in";
    "name-leads-outside" "figure-3" "The name leads out of the VPC";
    "targets-see-the-load-balancer" "figure-2" "A rule for the wrong source";
    "empty-zone" "figure-5" "A zone without a target";
    "half-of-the-connections" "private-hosted-zone" "Half of the connections time out";
    "unexpected-header" "two-load-balancers" "A header nobody expects";
    "address-in-a-lost-zone" "private-hosted-zone" "A name that knows one zone";
}

/// All of them, in the order they are best taken.
pub fn list() -> &'static [LessonInfo] {
    LESSONS
}

/// The lesson with this id.
pub fn find(id: &str) -> Option<&'static LessonInfo> {
    LESSONS.iter().find(|lesson| lesson.id == id)
}

/// A lesson. Texts may name a term of the glossary in double brackets: `[[endpoint service]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Lesson {
    /// Always [`FORMAT`].
    pub format: String,
    /// The file's version.
    pub version: u32,
    /// Its word in addresses: small letters, digits and hyphens; the file's name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What a person finds, in a paragraph.
    pub brief: String,
    /// The built-in scenario it is built on.
    pub scenario: String,
    /// What is wrong at the start: commands on the scenario's sketch.
    #[cfg_attr(feature = "cli", schemars(with = "Vec<serde_json::Value>"))]
    pub breaks: Vec<Command>,
    /// What must hold in the end; at least one does not at the start.
    pub goals: Vec<Goal>,
    /// Two or three hints: a question, where to look, what to do.
    pub hints: Vec<Hint>,
    /// Commands after which every goal holds.
    #[cfg_attr(feature = "cli", schemars(with = "Vec<serde_json::Value>"))]
    pub solution: Vec<Command>,
    /// Why, in a sentence or two, once every goal holds.
    pub because: String,
}

/// What must hold in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Goal {
    /// It in a plain sentence.
    pub says: String,
    /// It as a sketch has it: from where, to what, the port, and how it must end.
    #[cfg_attr(feature = "cli", schemars(with = "serde_json::Value"))]
    pub expectation: Expectation,
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Hint {
    /// What it says.
    pub text: String,
    /// What is selected with it: ids, or names that stand once in the sketch.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub select: Vec<String>,
}

/// The sketch a lesson begins with.
///
/// # Errors
/// [`StoryError`] about what cannot be broken so.
pub fn begin(lesson: &Lesson, base: &Sketch) -> Result<Sketch, StoryError> {
    carried_out("breaks", &lesson.breaks, base)
}

/// A sketch of the lesson after its solution.
///
/// # Errors
/// [`StoryError`] about what cannot be carried out there.
pub fn solve(lesson: &Lesson, sketch: &Sketch) -> Result<Sketch, StoryError> {
    carried_out("solution", &lesson.solution, sketch)
}

fn carried_out(member: &str, commands: &[Command], sketch: &Sketch) -> Result<Sketch, StoryError> {
    let mut now = sketch.clone();
    for (nth, command) in commands.iter().enumerate() {
        let refused = |refusal: crate::control::Refusal| {
            StoryError::wrong(format!("{member}[{nth}]"), refusal.to_string())
        };
        now = apply(&now, command).map_err(refused)?.sketch;
    }
    Ok(now)
}

/// What came of each goal in a sketch, in their order.
pub fn goals(lesson: &Lesson, index: &Index) -> Vec<Judged> {
    lesson.goals.iter().map(|goal| expected(index, &goal.expectation)).collect()
}
