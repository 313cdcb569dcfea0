//! What a sketch costs a month: a ledger by account, in the order things stand in the sketch.
//!
//! ```text
//! Usage (GB, connections, queries a month; requests) ─┐
//! Sketch ─► what runs by the hour ────────────────────┼─► Ledger { lines, total, by account }
//! Prices (one table, editable) ───────────────────────┘
//! ```
//!
//! What runs by the hour is billed for [`HOURS`] a month; what goes by quantity only where [`Usage`] says
//! one. What a request carries is asked of its traces ([`journey`]): which endpoints, load balancers and
//! gateways it passes, where it crosses zones and Regions, and whose the sender is. So who pays follows
//! from the sketch. Computers, storage and taxes are not counted.
//!
//! Everything is whole numbers: quantities in millionths, prices in nano-dollars, amounts exact. An amount
//! is rounded to the cent when it is shown, after the sum, and nowhere before.

mod balancers;
mod break_even;
mod endpoints;
mod gateways;
mod journey;
mod ledger;
mod names;
mod number;
mod price;
mod run;
mod transfer;
mod usage;

pub use break_even::{BreakEven, Design, Point, break_even};
pub use journey::{Carried, used_by};
pub use ledger::{Assumed, Ledger, Line, cost};
pub use number::{Money, Price, Quantity};
pub use price::{Item, PriceError, PriceRow, Prices};
pub use run::{Span, of_run};
pub use usage::{Measure, REQUESTS_MOST, Usage, UsageError};

/// Hours in a month, as AWS's pricing examples count them.
pub const HOURS: u32 = 730;
