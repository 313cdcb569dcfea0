//! The sketch file, version 1: JSON, one list for each kind of resource. What a member is called
//! and what may stand in it is said in `from_file` (reading) and `into_file` (writing), one
//! function a resource in each; neither may change what version 1 means.

/// What a file's `format` says.
pub const FORMAT: &str = "privatelink-sketch";
/// The version written, and the newest that can be edited.
pub const VERSION: u32 = 1;
