//! What is wrong with a load file, each in a sentence that names the member it is about.

use crate::path::PlaceError;
use crate::sim::LoadError;

use super::super::{json_line, limits};

/// Why a text is no load for a sketch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadFileError {
    /// Too large to look into.
    #[error("the load file is {found_mb} MB; at most {} MB are read", limits::FILE_BYTES / 1_048_576)]
    TooLarge {
        /// Its size in whole megabytes, rounded up.
        found_mb: usize,
    },
    /// Nothing in it.
    #[error("the load file is empty: it says as JSON who connects to what, how often and for how long")]
    Empty,
    /// No JSON.
    #[error("no JSON: {0}; a load is an object such as {{\"clients\": […], \"duration_s\": 60}}")]
    Json(String),
    /// Something else than what belongs there.
    #[error("{0} is not {1}")]
    Shape(String, &'static str),
    /// A member that must be there.
    #[error("{0} is missing: give {1}")]
    Missing(String, String),
    /// A member nobody knows.
    #[error("{0} is not known; known are {1}")]
    Unknown(String, String),
    /// A number out of its bounds, or none.
    #[error("{path} is {found}: give {wanted}")]
    Number {
        /// The member.
        path: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        wanted: String,
    },
    /// A place that is none, or from which nobody connects.
    #[error("{0}: {1}")]
    Place(String, PlaceError),
    /// Whatever else is wrong with a member.
    #[error("{0}: {1}")]
    Member(String, String),
    /// Nobody is there who could connect.
    #[error(
        "the sketch has neither a VPC nor a data center, so nobody can connect: open or draw one with a client and a service"
    )]
    EmptySketch,
    /// More clients than are run.
    #[error(
        "the load has {0} clients; at most 100,000 can be run: give fewer with a higher rate or more hosts each"
    )]
    ManyClients(usize),
    /// More hosts than are run.
    #[error("the clients have {0} hosts together; at most 1,000,000 can be run: give fewer hosts")]
    ManyHosts(u64),
    /// A higher rate than is run.
    #[error(
        "the clients begin {0} connections and requests a second together; at most 100,000,000 can be run: lower the rates"
    )]
    HighRate(u64),
    /// It cannot be run for another reason.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl LoadFileError {
    /// The member it is about, as `clients[0].arrival`; `None` where it is about the load as a whole.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Shape(path, _)
            | Self::Missing(path, _)
            | Self::Unknown(path, _)
            | Self::Number { path, .. }
            | Self::Place(path, _)
            | Self::Member(path, _) => Some(path),
            Self::TooLarge { .. }
            | Self::Empty
            | Self::Json(_)
            | Self::EmptySketch
            | Self::ManyClients(_)
            | Self::ManyHosts(_)
            | Self::HighRate(_)
            | Self::Load(_) => None,
        }
    }

    /// The line and column, both from 1, of that member in the file's text.
    pub fn line(&self, text: &str) -> Option<(usize, usize)> {
        line_of(text, self.member()?)
    }
}

/// The line and column of a member in a file's text; where it is missing, of what should hold it.
pub fn line_of(text: &str, member: &str) -> Option<(usize, usize)> {
    let members = std::iter::successors(Some(member), |member| Some(member.rsplit_once(['.', '['])?.0));
    members.filter(|member| !member.is_empty()).find_map(|member| json_line::find(text, member))
}
