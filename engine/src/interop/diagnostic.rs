//! What an import has to say: where, how grave, and in which words.

use std::fmt;

use crate::model::record::plain;

/// Diagnostics kept of each severity; what is beyond is counted.
const MOST: usize = 200;
/// Characters of one.
const CHARS_MOST: usize = 600;

/// How grave something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something could not be read at all.
    Error,
    /// Something was left out, or does not fit.
    Warning,
    /// Something was not said, and is assumed.
    Assumption,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Assumption => "assumption",
            Self::Note => "note",
        }
    }
}

/// Where something stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The file's path, with its root's name where there are several.
    pub file: String,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
}

/// One thing an import has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Where; `None` where it is about everything.
    pub at: Option<Spot>,
    /// In a sentence.
    pub text: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = &self.at {
            write!(f, "{}", at.file)?;
            if let Some(line) = at.line {
                write!(f, ":{line}")?;
            }
            if let Some(column) = at.column {
                write!(f, ":{column}")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}: {}", self.severity.word(), self.text)
    }
}

/// That a configuration is not given something.
pub(super) fn without_value(what: &str, name: &str) -> String {
    format!("{what} “{name}” has no value; what depends on it is not known")
}

/// Diagnostics as they come, each once.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    list: Vec<Diagnostic>,
    beyond: usize,
}

impl Diagnostics {
    /// Adds one, unless it is there already.
    pub fn say(&mut self, severity: Severity, at: Option<Spot>, text: &str) {
        let found = Diagnostic { severity, at, text: plain(text, CHARS_MOST) };
        if self.list.contains(&found) {
            return;
        }
        if self.is_full(severity) {
            self.beyond = self.beyond.saturating_add(1);
        } else {
            self.list.push(found);
        }
    }

    /// Whether no more of a severity is kept, so that nobody need look where it stands.
    pub fn is_full(&self, severity: Severity) -> bool {
        self.list.iter().filter(|found| found.severity == severity).count() >= MOST
    }

    /// All of them, the gravest first; each kind in the order it came.
    pub fn done(mut self) -> Vec<Diagnostic> {
        if self.beyond > 0 {
            let text = format!("and {} more, left out here", self.beyond);
            self.list.push(Diagnostic { severity: Severity::Note, at: None, text });
        }
        let mut sorted = Vec::with_capacity(self.list.len());
        for severity in [Severity::Error, Severity::Warning, Severity::Assumption, Severity::Note] {
            for found in &self.list {
                if found.severity == severity {
                    sorted.push(found.clone());
                }
            }
        }
        sorted
    }
}
