//! Tests that need more than one crate: acceptance cases, native against wasm, browser journeys (in `browser/`).

pub mod digest;
