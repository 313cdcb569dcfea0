//! The two doors into a sketch. A *command* is AWS's verb: it applies or refuses as AWS does.
//! *Observe* takes things as they were found, in a file or an account, and reports what does
//! not fit.

mod apply;
mod caller;
mod command;
mod connection;
mod endpoint_service;
mod host;
mod hosted_zone;
mod interface;
mod listener;
mod load_balancer;
mod new_id;
mod notification;
mod observe;
mod policy;
mod propose;
mod quota;
mod refusal;
mod security_group;
mod sketch;
mod target_group;
mod topic;
mod vpc_endpoint;
mod zone;

pub use apply::{Applied, Event, apply};
pub use caller::apply_as;
pub use command::{Command, verb};
pub use hosted_zone::ChangeAction;
pub use load_balancer::SubnetMapping;
pub use observe::{Misfit, observe};
pub use refusal::{Refusal, Wording};
pub use target_group::HealthCheckSettings;
pub use topic::{PublishGap, Source, may_publish, publish_gap};
