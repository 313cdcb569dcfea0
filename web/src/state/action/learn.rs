//! What is done with lessons. One is opened by its address, as a scenario's story is.

/// The lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learn {
    /// The list of them opens.
    List,
    /// The next hint.
    Hint,
    /// The solution is carried out.
    Solve,
    /// The sketch is as it was at the start, and nothing has been told.
    Again,
    /// What a goal speaks of is sent, by its place.
    Send(usize),
}
