//! What can be wrong with a file or a link, each in a sentence that says what, where, and what
//! instead. The sketch on screen is never touched by any of them.

use crate::control::Refusal;

/// Why a text is no sketch file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Too large to look into.
    #[error("The file is {found_mb} MB; a sketch file has at most {} MB.", super::limits::FILE_BYTES / 1_048_576)]
    TooLarge {
        /// Its size in whole megabytes, rounded up.
        found_mb: usize,
    },
    /// Nothing in it.
    #[error("The file is empty; a sketch file is expected, such as one saved by “Save file”.")]
    Empty,
    /// Not JSON.
    #[error("The file is not JSON (line {line}, column {column}: {problem}); a sketch file is expected.")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        problem: String,
    },
    /// JSON, but something else.
    #[error(
        "The file is JSON but not a sketch: its “format” is {found}, and “{}” is expected.",
        super::file::FORMAT
    )]
    Foreign {
        /// What stands there, as JSON, or "missing".
        found: String,
    },
    /// A version that never was.
    #[error("The file's “version” is {found}; a whole number from 1 is expected.")]
    BadVersion {
        /// What stands there, as JSON, or "missing".
        found: String,
    },
    /// A sketch, but damaged.
    #[error("The sketch is damaged at {place}: {problem}.")]
    Damaged {
        /// The member, as `instances[3].state`; items are counted from 0.
        place: String,
        /// What does not fit.
        problem: String,
    },
    /// Two resources of one kind have one id.
    #[error("The sketch has two resources with the id {id}; every id may stand once.")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// More than can be worked on.
    #[error("The sketch has {found} resources; at most {} can be worked on.", super::limits::RESOURCES)]
    TooManyResources {
        /// How many it has.
        found: usize,
    },
    /// Made by a newer version, and nothing of it can be shown.
    #[error(
        "The sketch was saved by a newer version (file version {found}, this one reads up to {}), and it holds something this version cannot show: {problem}. Open it with the newer version.",
        super::file::VERSION
    )]
    TooNew {
        /// Its version.
        found: u32,
        /// What could not be read.
        problem: String,
    },
}

impl FileError {
    /// The line and column, both from 1, of the member it is about in the file's text; `None` where it is about
    /// the file as a whole, or says them itself.
    pub fn line(&self, text: &str) -> Option<(usize, usize)> {
        match self {
            Self::Damaged { place, .. } => super::json_line::find(text, place),
            Self::TooLarge { .. }
            | Self::Empty
            | Self::NotJson { .. }
            | Self::Foreign { .. }
            | Self::BadVersion { .. }
            | Self::DuplicateId { .. }
            | Self::TooManyResources { .. }
            | Self::TooNew { .. } => None,
        }
    }
}

/// Why a fragment is no link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Too long to look into.
    #[error(
        "The link is too long ({chars} characters; at most {} are read). Ask for the sketch as a file instead.",
        super::limits::LINK_CHARS
    )]
    TooLong {
        /// Its length.
        chars: usize,
    },
    /// Not one of ours.
    #[error("The address does not end in a sketch link: it should start with “{}”.", super::link::PREFIX)]
    Foreign,
    /// A link of a newer version.
    #[error(
        "The link was made by a newer version of the playground (link version {found}, this one reads {}). Reload the page to get it.",
        super::link::VERSION
    )]
    TooNew {
        /// Its version.
        found: u32,
    },
    /// Cut or changed on its way.
    #[error(
        "The link is damaged: {problem}. It may have been cut by mail or chat; ask for it again, or for the file."
    )]
    Damaged {
        /// What does not fit.
        problem: String,
    },
    /// It unpacks to more than can be worked on.
    #[error("The link unpacks to more than {} MB and was not opened.", super::limits::LINK_UNPACKED_BYTES / 1_048_576)]
    TooLarge,
    /// It builds on a scenario that is not there.
    #[error("The link builds on the scenario ‘{id}’, which this version does not have.")]
    UnknownScenario {
        /// The scenario.
        id: String,
    },
    /// It builds on a scenario whose file could not be had.
    #[error(
        "The link builds on the scenario ‘{id}’, whose file could not be loaded. Reload the page to try again."
    )]
    ScenarioNotLoaded {
        /// The scenario.
        id: String,
    },
    /// One of its changes is refused.
    #[error("Change {number} of the link cannot be made here: {refusal}.")]
    Refused {
        /// Which, from 1.
        number: usize,
        /// The refusal.
        refusal: Refusal,
    },
    /// The sketch in it cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
}
