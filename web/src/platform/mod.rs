//! The only code that touches the browser. Each module wraps one of its
//! facilities in plain Rust types; none of them knows what the page is about.

pub mod shell;
