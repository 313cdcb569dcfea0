//! How large a file or link may be. Whatever is larger is refused before it is looked into, so
//! that no input can take all memory or time.

/// Bytes of a sketch file. A sketch of 2,000 VPCs takes about 8 MB.
pub const FILE_BYTES: usize = 32 * 1024 * 1024;
/// Characters of a link's fragment. Browsers take far more; mail and chat do not.
pub const LINK_CHARS: usize = 512 * 1024;
/// Bytes a link may unpack to.
pub const LINK_UNPACKED_BYTES: usize = 8 * 1024 * 1024;
/// Commands a link may replay.
pub const LINK_COMMANDS: usize = 10_000;
/// Items of one list inside a resource: rules, routes, targets. AWS's quotas end at 3,000.
pub const LIST_ITEMS: usize = 5_000;
pub use crate::model::MAX_RESOURCES as RESOURCES;
pub use crate::model::record::MAX_NAME_CHARS as NAME_CHARS;
