//! Stand-in until the proposals are there.

use std::net::Ipv4Addr;

use crate::model::Sketch;

pub fn public_address(_: &Sketch) -> Option<Ipv4Addr> {
    None
}
