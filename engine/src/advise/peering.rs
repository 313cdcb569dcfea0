//! Rules about VPC peering connections (Peering guide, "VPC peering basics").

use crate::model::{IdText, PeeringState, Places, RouteTarget, Sketch, Vpc, VpcId};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of};

/// Whether two VPCs have an address in common.
pub fn overlap(one: &Vpc, other: &Vpc) -> bool {
    one.cidrs().any(|block| other.cidrs().any(|other| block.contains(other) || other.contains(block)))
}

/// Peered VPCs that overlap.
pub fn overlaps(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for peering in sketch.vpc_peering_connections.iter().filter(|peering| peering.state.lives()) {
        let (one, other) = (&peering.requester_vpc, &peering.accepter_vpc);
        let (Some(one), Some(other)) = (sketch.vpcs.get(one), sketch.vpcs.get(other)) else { continue };
        if overlap(one, other) {
            let details = vec![of(one.id.clone()), of(other.id.clone())];
            found.add(FindingCode::PeeringOverlap, peering.id.clone(), details);
        }
    }
}

/// Sides of an active peering connection without a route to it.
pub fn without_route(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let routed = routed_sides(sketch);
    for peering in sketch.vpc_peering_connections.iter().filter(|found| found.state == PeeringState::Active) {
        let sides = routed.get(peering.id.as_str()).unwrap_or_default();
        for (side, vpc) in [(REQUESTER, &peering.requester_vpc), (ACCEPTER, &peering.accepter_vpc)] {
            if sides & side == 0 {
                found.add(FindingCode::PeeringWithoutRoute, peering.id.clone(), vec![of(vpc.clone())]);
            }
        }
    }
}

const REQUESTER: usize = 1;
const ACCEPTER: usize = 2;

/// Of each peering connection the sides with a route to it.
fn routed_sides(sketch: &Sketch) -> Places {
    let mut sides = Places::default();
    for table in sketch.route_tables.iter() {
        for route in &table.routes {
            let RouteTarget::VpcPeeringConnection(id) = &route.target else { continue };
            let Some(peering) = sketch.vpc_peering_connections.get(id) else { continue };
            let own = |vpc: &VpcId, side| if table.vpc == *vpc { side } else { 0 };
            let here = own(&peering.requester_vpc, REQUESTER) | own(&peering.accepter_vpc, ACCEPTER);
            let known = sides.get(id.as_str()).unwrap_or_default();
            sides.insert(id.text(), known | here);
        }
    }
    sides
}
