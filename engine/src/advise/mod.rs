//! Questions asked of the layers below: what does not fit or could be better, and whether the
//! sketch does what is expected of it.

mod expectation;
mod finding;

pub use expectation::{Judged, expectations};
pub use finding::{Finding, FindingCode, Severity, findings};
