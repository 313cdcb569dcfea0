//! The two doors into a sketch. A *command* is AWS's verb: it applies or refuses as AWS does.
//! *Observe* takes things as they were found, in a file or an account, and reports what does
//! not fit.

mod apply;
mod command;
mod endpoint;
mod host;
mod load_balancer;
mod new_id;
mod observe;
mod refusal;
mod security_group;
mod sketch;
mod target_group;
mod zone;

pub use apply::{Applied, Event, apply};
pub use command::{Command, verb};
pub use observe::{Misfit, observe};
pub use refusal::{Refusal, Wording};
