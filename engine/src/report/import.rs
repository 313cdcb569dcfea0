//! `import`: what was read, and what is to be said about it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::interop::Imported;

/// An import.
#[derive(Serialize, JsonSchema)]
pub struct ImportReport {
    /// The file the sketch was written to.
    pub file: String,
    /// How many resources it has.
    pub resources: usize,
    /// What could not be read, was left out, does not fit, or is assumed.
    pub diagnostics: Vec<DiagnosticReport>,
}

/// One thing an import has to say.
#[derive(Serialize, JsonSchema)]
pub struct DiagnosticReport {
    /// `error`, `warning`, `assumption` or `note`.
    pub severity: String,
    /// The file it is about.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// In a sentence.
    pub text: String,
}

impl ImportReport {
    /// Of what was read.
    #[must_use]
    pub fn of(imported: &Imported, file: &str) -> Self {
        let mut diagnostics = Vec::with_capacity(imported.diagnostics.len());
        for found in &imported.diagnostics {
            let at = found.at.as_ref();
            diagnostics.push(DiagnosticReport {
                severity: found.severity.word().to_owned(),
                file: at.map(|at| at.file.clone()),
                line: at.and_then(|at| at.line),
                column: at.and_then(|at| at.column),
                text: found.text.clone(),
            });
        }
        Self { file: file.to_owned(), resources: imported.sketch.resource_count(), diagnostics }
    }
}
