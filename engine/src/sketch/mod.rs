//! A sketch outside the program: as a file and as a link. Both are versioned. What members a
//! resource or command has is said once, by the model's records; older versions are brought up to
//! the current one as plain JSON (`migrate`), so that the model stays free to change.

mod base64url;
pub mod commands;
mod deflate;
pub(crate) mod error;
pub(crate) mod file;
mod from_file;
mod into_file;
pub mod json_line;
pub mod limits;
pub mod link;
pub mod load;
mod migrate;
pub(crate) mod reader;
mod texts;
pub(crate) mod words;
mod writer;

pub use error::{FileError, LinkError};
pub use file::{FORMAT, VERSION};
pub use from_file::{Read, from_value, parse, read};
pub use into_file::{compact, write};
pub use link::{Base, Envelope, LinkView, Mode, sketch_of};
pub use writer::quoted;
