//! Everything the page knows and every way it changes: plain Rust, no browser types.

pub mod camera;
pub mod gesture;
