//! Other people's formats, read into a sketch: what `aws … describe-*` prints. Terraform's configurations
//! are evaluated as far as that goes ([`terraform`]). Nothing here fails as a whole: what cannot be read,
//! what is left out and what is assumed is said in a [`Diagnostic`], with the file and the line, and the
//! rest goes on. Whoever calls brings the bytes; nothing here opens a file.

mod budget;
pub mod cloudformation;
mod decode;
mod deploy;
mod describe;
mod diagnostic;
mod field;
pub mod terraform;
mod translate;

use crate::model::{AccountId, RegionName, Sketch};

pub use describe::is_describe_output;
pub use diagnostic::{Diagnostic, Severity};

/// Bytes of all files together; a large account's outputs take some tens of megabytes.
pub const TOTAL_BYTES_MOST: usize = 128 * 1024 * 1024;
/// Files of one import.
pub const FILES_MOST: usize = 20_000;

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below its root, with `/` between folders: a hint where the content leaves something open.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What is read together: a folder, or some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// What people call it; empty where there is one only.
    pub name: String,
    /// The account of what does not say whose it is.
    pub account: Option<AccountId>,
    /// The Region of what does not say where it is.
    pub region: Option<RegionName>,
    /// Its files.
    pub files: Vec<File>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The sketch.
    pub sketch: Sketch,
    /// What could not be read, was left out, does not fit, or is assumed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads Terraform configurations into one sketch. Each root is a root module; what one puts out under the name of
/// a variable that another has no value for is handed over.
#[must_use]
pub fn import_terraform(roots: &[Root], options: &terraform::Options) -> Imported {
    deploy::deploy(roots, &terraform::evaluate(roots, options, &deploy::Assumed))
}

/// Reads CloudFormation templates into one sketch. Each template that no other one calls is a stack of its root's
/// account and Region.
#[must_use]
pub fn import_cloudformation(roots: &[Root], options: &cloudformation::Options) -> Imported {
    let evaluated = cloudformation::evaluate(roots, options, &deploy::Assumed);
    deploy::deploy(roots, &translate::translate(evaluated))
}

/// Reads the outputs of `aws … describe-*` into one sketch. Several roots are merged: what two of them
/// show is one thing.
#[must_use]
pub fn import_describe(roots: Vec<Root>) -> Imported {
    describe::import(roots)
}
