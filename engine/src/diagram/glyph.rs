//! Our own small signs for each kind of box: path data in a 16 by 16 grid, meant to be stroked
//! 1.5 px wide with round ends and no fill. AWS's artwork may not be changed and passed on, so
//! none of it is here.

use super::BoxKind;

/// The sign of a kind, as SVG path data.
pub const fn glyph(kind: BoxKind) -> &'static str {
    match kind {
        // A globe: a place on earth.
        BoxKind::Region => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M2 8h12M8 2c-4 3.5-4 8.5 0 12M8 2c4 3.5 4 8.5 0 12"
        }
        // A person: who pays.
        BoxKind::Account => {
            "M8 2.5a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 1 0 0-5.5M2.5 14c.4-3 2.5-4.5 5.5-4.5s5.1 1.5 5.5 4.5"
        }
        // A cloud.
        BoxKind::Vpc => "M4.5 12.5a3 3 0 0 1-.3-6a4 4 0 0 1 7.7.6a2.75 2.75 0 0 1-.2 5.4z",
        // A building with floors: a data centre.
        BoxKind::Zone => "M3 14V4l5-2l5 2v10M1.5 14h13M6 6.5h4M6 9h4M6 11.5h4",
        // A padlock: no way in from outside.
        BoxKind::Subnet => "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5M8 10v1.5",
        // A server of two units.
        BoxKind::Host => "M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.75h.01M5 11.25h.01M8 4.75h3M8 11.25h3",
        // A plug on its cable.
        BoxKind::EndpointInterface => "M4 5.5h8v3a4 4 0 0 1-8 0zM6 5.5v-3M10 5.5v-3M8 12.5v2",
        // One way in, three out.
        BoxKind::LoadBalancerNode | BoxKind::LoadBalancer => {
            "M1.5 8h5M6.5 8L13 3M6.5 8H14M6.5 8L13 13M11 2.5l2.2.3l-.5 2.2M11 13.5l2.2-.3l-.5-2.2"
        }
        // An arrow into a doorway.
        BoxKind::Endpoint => "M7 2.5h6.5v11H7M1.5 8H10M7.2 5L10 8l-2.8 3",
        // What the arrow aims at.
        BoxKind::EndpointService => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5"
        }
    }
}
