//! Which AWS the sketch lives in: the whitepaper's, or today's.

use super::record::words;

words! {
    /// Behaviour that changed since the whitepaper belongs to a profile.
    #[derive(Default)]
    Profile {
        /// As AWS behaves now.
        #[default]
        Today = "today",
        /// As the whitepaper describes it (its facts date from late 2018).
        Paper = "paper",
    }
}
