//! Tests that need more than one crate: acceptance cases, native against wasm, browser journeys
//! (in `browser/`).
//!
//! The library holds what several of them use. It is test code, so it may unwrap and panic.
#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

/// Memory is given as in the page.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

pub mod attempts;
// Scenario files are compiled into native programs only.
#[cfg(not(target_arch = "wasm32"))]
pub mod bench;
#[cfg(not(target_arch = "wasm32"))]
pub mod built_in;
#[cfg(not(target_arch = "wasm32"))]
pub mod compared;
pub mod consumers;
#[cfg(not(target_arch = "wasm32"))]
pub mod conversations;
#[cfg(not(target_arch = "wasm32"))]
pub mod designs;
pub mod digest;
#[cfg(not(target_arch = "wasm32"))]
pub mod every_kind;
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod figure_5;
pub mod headers;
pub mod loads;
pub mod made_up;
pub mod made_up_loads;
pub mod market;
pub mod name_cases;
pub mod names;
pub mod odd_sketch;
pub mod packet_samples;
#[cfg(not(target_arch = "wasm32"))]
pub mod patched;
pub mod play;
pub mod random_network;
pub mod random_sketch;
#[cfg(target_arch = "wasm32")]
pub mod stopwatch;
pub mod tshark;
