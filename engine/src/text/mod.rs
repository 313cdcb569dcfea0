//! Every sentence a person reads about a sketch, in one place: verdicts, checks, changes,
//! names. Made from data, deciding nothing. Sentence case, AWS's own terms.

mod command;
mod dns;
mod endpoint_reason;
mod happening;
mod label;
mod name;
mod name_reason;
mod reason;
mod step;
mod survival;
mod way_reason;

pub use command::{command, event, spoken};
pub use dns::{asked, resolution_step};
pub use happening::happening;
pub use name::{name, rule, zone};
pub use reason::{fix, outcome, reason, verdict};
pub use step::{check_word, result_word, step};
pub use survival::{and, beyond, choices, cut, sets_untried, survival, survives, unused};
