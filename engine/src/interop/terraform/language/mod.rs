//! Terraform's language: values, what expressions come to, and its functions. Nothing in here knows files,
//! modules or resources; what a name stands for is asked of [`Names`].

mod access;
mod convert;
mod expression;
mod functions;
mod loops;
mod number;
mod operator;
mod scope;
mod template;
mod types;
mod unify;
mod unknown;
mod value;

pub use convert::{convert, with_defaults};
pub use expression::Evaluator;
pub use loops::pairs;
pub use number::Number;
pub use scope::{Names, Trouble};
pub use types::Type;
pub use unknown::{Address, Call, Key, Mode, Origin, Part, Reference, Step, Unknown};
pub use value::{List, ListKind, Map, MapKind, Value};
