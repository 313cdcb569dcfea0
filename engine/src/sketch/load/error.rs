//! What is wrong with a load file, each in a sentence that names the member it is about.

use crate::path::PlaceError;
use crate::sim::LoadError;

use super::super::limits;

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
    #[error("no JSON: {0}")]
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
