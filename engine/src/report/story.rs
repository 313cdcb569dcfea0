//! The shape of `privatelink scenario play`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Sketch;
use crate::scenario::story::{Story, StoryError, play};
use crate::text;

/// A story, told.
#[derive(Serialize, JsonSchema)]
pub struct StoryReport {
    /// The scenario it is about.
    pub scenario: String,
    /// Its steps.
    pub steps: Vec<StepReport>,
}

/// A step, told.
#[derive(Serialize, JsonSchema)]
pub struct StepReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How its request ended; `null` where it has none.
    pub outcome: Option<String>,
    /// The reason code that decided.
    pub reason: Option<String>,
    /// The sentence.
    pub text: Option<String>,
    /// The whitepaper's claims it shows.
    pub claims: Vec<String>,
}

/// Tells a story whole.
///
/// # Errors
/// [`StoryError`] where it does not hold.
pub fn story(story: &Story, base: &Sketch) -> Result<StoryReport, StoryError> {
    let mut steps = Vec::new();
    for (step, told) in story.steps.iter().zip(play(story, base)?) {
        let trace = told.trace.as_ref();
        steps.push(StepReport {
            id: step.id.clone(),
            title: step.title.clone(),
            outcome: trace.map(|made| made.outcome.word().to_owned()),
            reason: trace.map(|made| made.reason.root().code.code().to_owned()),
            text: trace.map(|made| text::verdict(&told.sketch, made)),
            claims: step.claims.clone(),
        });
    }
    Ok(StoryReport { scenario: story.scenario.clone(), steps })
}
