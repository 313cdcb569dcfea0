//! The two doors into a sketch. A *command* is AWS's verb: it applies or refuses as AWS does.
//! *Observe* takes things as they were found, in a file or an account, and reports what does
//! not fit.

mod apply;
mod balancing;
mod command;
mod endpoint;
mod host;
mod observe;
mod refusal;
mod security_group;

pub use apply::{Applied, Event, apply};
pub use command::Command;
pub use observe::{Misfit, observe};
pub use refusal::{Refusal, Wording};
