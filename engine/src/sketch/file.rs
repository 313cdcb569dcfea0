//! The sketch file: JSON, one list for each kind of resource. What a member is called and what may
//! stand in it is said by the model's records (`model::record`); a change to them that older files
//! would not survive raises the version, and `migrate` brings older files up to it.

/// What a file's `format` says.
pub const FORMAT: &str = "privatelink-sketch";
/// The version written, and the newest that can be edited.
pub const VERSION: u32 = 2;
