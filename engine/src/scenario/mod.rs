//! The built-in scenarios: data files compiled in. To add one, put its sketch beside this file
//! and a line into the table.

use crate::sketch::{FileError, Read, read};

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// Its id, as links and the command use it.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: &'static str,
    /// The sketch file.
    text: &'static str,
}

// One place: a constant's texts may be laid down once for every use.
static SCENARIOS: [ScenarioInfo; 1] = [ScenarioInfo {
    id: "figure-5",
    title: "Figure 5: round-robin DNS",
    summary: "One endpoint with an interface in each of two zones; its regional name alternates between them.",
    text: include_str!("figure-5.json"),
}];

/// All of them, in the whitepaper's order.
pub fn list() -> &'static [ScenarioInfo] {
    &SCENARIOS
}

/// The scenario with this id.
pub fn find(id: &str) -> Option<&'static ScenarioInfo> {
    SCENARIOS.iter().find(|scenario| scenario.id == id)
}

/// Reads a scenario's sketch; `None` where there is no such scenario.
pub fn open(id: &str) -> Option<Result<Read, FileError>> {
    find(id).map(|scenario| read(scenario.text))
}
