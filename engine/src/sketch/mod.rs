//! A sketch outside the program: as a file and as a link. Both are versioned and have types of
//! their own, so that the model stays free to change. Only the current version derives serde;
//! older ones are to be migrated as plain JSON before they get here.

mod base64url;
pub mod commands;
mod deflate;
mod error;
mod file;
mod from_file;
mod into_file;
pub mod limits;
pub mod link;
mod reader;
mod words;
mod writer;

pub use error::{FileError, LinkError};
pub use file::{FORMAT, VERSION};
pub use from_file::{Read, from_value, parse, read};
pub use into_file::write;
pub use link::{Base, Envelope, LinkView, Mode};
pub use writer::quoted;
