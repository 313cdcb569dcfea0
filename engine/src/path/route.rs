//! Which route of a subnet's table takes a packet: the longest prefix (VPC guide, "Route
//! priority").

use std::net::Ipv4Addr;

use crate::model::{Route, Sketch, Subnet};

use super::reason::{Reason, ReasonCode};
use super::trace::{Check, Step, StepResult};

/// The route that wins for an address.
pub fn winning_route<'a>(sketch: &'a Sketch, subnet: &Subnet, address: Ipv4Addr) -> Option<&'a Route> {
    let mut winner: Option<&Route> = None;
    for route in &sketch.route_table_of(subnet)?.routes {
        // Of two as long the later one wins.
        let longest = winner.map_or(0, |winner| winner.destination.prefix_len());
        if route.destination.contains(&address) && route.destination.prefix_len() >= longest {
            winner = Some(route);
        }
    }
    winner
}

/// The choice as a step.
pub fn step(sketch: &Sketch, subnet: &Subnet, address: Ipv4Addr) -> Step {
    let table = sketch.route_table_of(subnet).map(|table| table.id.clone());
    let route = winning_route(sketch, subnet, address);
    Step {
        result: if route.is_some() { StepResult::Pass } else { StepResult::Drop },
        by: table.clone().map(Into::into),
        check: Check::Route { table, destination: route.map(|route| route.destination.clone()), address },
    }
}

/// The reason for a packet no route of its sender's subnet takes.
pub fn no_route(sketch: &Sketch, subnet: &Subnet, code: ReasonCode) -> Reason {
    let reason = Reason::of(code);
    let reason = match sketch.route_table_of(subnet) {
        Some(table) => reason.about(table.id.clone()),
        None => reason,
    };
    reason.about(subnet.id.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::record::as_usual;
    use crate::model::{RouteTable, RouteTarget};

    fn subnet() -> Subnet {
        Subnet {
            id: "subnet-1".parse().expect("an id"),
            name: String::new(),
            vpc: "vpc-1".parse().expect("an id"),
            zone: "use1-az1".parse().expect("a zone"),
            cidr: "10.0.0.0/24".parse().expect("a block"),
            ..as_usual()
        }
    }

    fn table(id: &str, main: bool, routes: &[(u32, u8)]) -> RouteTable {
        let route = |(address, length): &(u32, u8)| Route {
            destination: ipnet::Ipv4Net::new((*address).into(), *length).expect("a length").trunc().into(),
            target: RouteTarget::Local,
            ..as_usual()
        };
        RouteTable {
            id: id.parse().expect("an id"),
            name: String::new(),
            vpc: "vpc-1".parse().expect("an id"),
            main,
            routes: routes.iter().map(route).collect(),
            ..as_usual()
        }
    }

    /// Prefixes from the longest to the shortest; the first that is in the table wins.
    fn naive(routes: &[(u32, u8)], address: u32) -> Option<u8> {
        (0..=32_u8).rev().find(|length| {
            let cut = |address: u32| u64::from(address) >> (32 - u32::from(*length));
            routes.iter().any(|(block, found)| found == length && cut(*block) == cut(address))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn equals_a_second_naive_implementation(
            routes in prop::collection::vec((0x0a00_0000_u32..0x0a00_0020, 0_u8..=32), 0..8),
            addresses in prop::collection::vec(0x0a00_0000_u32..0x0a00_0028, 10),
            own in any::<bool>(),
        ) {
            let mut sketch = Sketch::default();
            let mut subnet = subnet();
            sketch.route_tables.insert(table("rtb-0", true, if own { &[] } else { &routes }));
            if own {
                sketch.route_tables.insert(table("rtb-1", false, &routes));
                subnet.route_table = Some("rtb-1".parse().expect("an id"));
            }
            for address in addresses {
                let found = winning_route(&sketch, &subnet, address.into());
                prop_assert_eq!(found.map(|route| route.destination.prefix_len()), naive(&routes, address));
                prop_assert!(found.is_none_or(|route| route.destination.contains(&Ipv4Addr::from(address))));
            }
        }
    }
}
