//! Which AWS the sketch lives in: the whitepaper's, or today's.

/// Behaviour that changed since the whitepaper belongs to a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// As the whitepaper describes it (its facts date from late 2018).
    Paper,
    /// As AWS behaves now.
    #[default]
    Today,
}

impl Profile {
    /// "paper" or "today".
    pub const fn word(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Today => "today",
        }
    }
}
