//! The built-in scenarios: the whitepaper's figures and claims as sketches. To add one, put its file
//! into `static/scenarios/` and a line into the table.
//!
//! What there is and what it shows is compiled in everywhere. The files themselves are compiled into
//! native programs only; the page fetches one when it is opened.

use crate::sketch::{FileError, Read};

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// Its id, as links and the command use it; its file is `static/scenarios/ID.json`.
    pub id: &'static str,
    /// Its title, which is its sketch's.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: &'static str,
}

macro_rules! scenarios {
    ($($id:literal $title:literal $summary:literal;)+) => {
        // One place: a constant's texts may be laid down once for every use.
        static SCENARIOS: &[ScenarioInfo] =
            &[$(ScenarioInfo { id: $id, title: $title, summary: $summary }),+];

        /// The file of the scenario with this id.
        #[cfg(not(target_arch = "wasm32"))]
        pub fn text(id: &str) -> Option<&'static str> {
            match id {
                $($id => Some(include_str!(concat!("../../../static/scenarios/", $id, ".json"))),)+
                _ => None,
            }
        }
    };
}

scenarios! {
    "figure-5" "Figure 5: round-robin DNS" "One endpoint with an interface in each of two zones; its regional name alternates between them.";
}

/// All of them: the figures in the whitepaper's order, then the others.
pub fn list() -> &'static [ScenarioInfo] {
    SCENARIOS
}

/// The scenario with this id.
pub fn find(id: &str) -> Option<&'static ScenarioInfo> {
    SCENARIOS.iter().find(|scenario| scenario.id == id)
}

/// Reads a scenario's file.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn read(text: &str) -> Result<Read, FileError> {
    crate::sketch::read(text)
}

/// Reads a built-in scenario; `None` where there is no such scenario.
#[cfg(not(target_arch = "wasm32"))]
pub fn open(id: &str) -> Option<Result<Read, FileError>> {
    text(id).map(read)
}

/// The page has none of the files: whoever asks brings the text along.
#[cfg(target_arch = "wasm32")]
pub const fn text(_: &str) -> Option<&'static str> {
    None
}
