//! PROXY protocol version 2.

mod nlb;

pub use nlb::{SIGNATURE, nlb_header};
