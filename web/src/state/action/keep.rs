//! What is done with the sketches this browser keeps.

use crate::state::sketches::Order;

/// What this browser keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The list opens.
    Show,
    /// Something is to be done.
    Do(Order),
    /// It was done, with this answer as JSON; or the sentence says why not.
    Answered(Order, Result<String, String>),
    /// What the browser tells of its own accord: another tab, cleared storage, a newer version.
    News(String),
    /// The title of a sketch in the list is typed, or no longer.
    Rename(Option<(String, String)>),
    /// The title typed is given.
    Submit,
    /// What was said of another tab is read.
    GoOn,
    /// The newer version of the page takes this one's place.
    TakeNewer,
}
