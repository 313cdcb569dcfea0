//! The shape of `privatelink scenario list` and `scenario show`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::{ScenarioInfo, list};

/// A built-in scenario.
#[derive(Serialize, JsonSchema)]
pub struct ScenarioReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub summary: String,
}

impl From<&ScenarioInfo> for ScenarioReport {
    fn from(info: &ScenarioInfo) -> Self {
        Self { id: info.id.to_owned(), title: info.title.to_owned(), summary: info.summary.to_owned() }
    }
}

/// All of them.
pub fn scenarios() -> Vec<ScenarioReport> {
    list().iter().map(ScenarioReport::from).collect()
}
