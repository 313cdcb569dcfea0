//! The two doors into a sketch. A *command* is AWS's verb: it applies or refuses as AWS does.
//! *Observe* takes things as they were found, in a file or an account, and reports what does
//! not fit.

mod account;
mod application;
mod apply;
mod cidr;
mod command;
mod data_center;
mod dependents;
mod direct_connect;
mod elastic_address;
mod endpoint;
mod host;
mod instance;
mod internet_gateway;
mod load_balancer;
mod nat_gateway;
mod network_acl;
mod network_interface;
mod new_id;
mod note;
mod observe;
mod owner;
mod peering;
mod prefix_list;
mod propagation;
pub mod propose;
pub mod quota;
mod refusal;
mod region;
mod route;
mod route_table;
mod security_group;
mod sketch;
mod subnet;
mod tag;
mod tally;
mod target_group;
mod virtual_interface;
mod vpc;
mod vpc_cidr;
mod vpn_connection;
mod vpn_gateway;
mod zone;

pub use application::ApplicationHost;
pub use apply::{Applied, Event, apply};
pub use command::{Command, verb};
pub use observe::{Misfit, observe};
pub use owner::owner;
pub use refusal::{Refusal, Wording};
pub use region::regions;
pub use virtual_interface::BgpSession;
