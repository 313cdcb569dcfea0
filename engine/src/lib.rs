//! AWS PrivateLink, modelled: what is configured, what a name resolves to, whether one
//! connection completes and which rule decided it, and where everything is drawn.
//!
//! Pure Rust, the same on a terminal and in the browser: no I/O, no clock, no ambient
//! randomness, no threads. Same sketch and same seed give the same bytes out.
//!
//! Modules import downward only:
//!
//! ```text
//! model ← control ← dns ← path ← advise, sim
//! model ← diagram        wire (knows no model) ← capture (above path, text and wire)
//! sketch, scenario, text, interop stand above them; the `privatelink` command above all
//! ```

pub mod advise;
pub mod capture;
pub mod control;
pub mod diagram;
pub mod dns;
#[cfg(feature = "interop")]
pub mod interop;
pub mod model;
pub mod part;
pub mod path;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;
pub mod sim;
pub mod sketch;
pub mod text;
pub mod wire;
