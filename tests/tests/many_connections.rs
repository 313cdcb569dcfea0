//! Many connections at one moment: which ports and questions they have.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::model::Outcome;
use privatelink::path::{Index, Spread, trace, ways};
use privatelink_tests::figure_5::{Figure5, REGIONAL, ZONAL_A};

/// Many connections are the request itself, and then one from each port after it, each with a
/// question of its own; ports begin again at 1024.
#[test]
fn connections_of_a_spread_are_the_request_from_one_port_after_another() {
    let figure = Figure5::default();
    let index = Index::of(&figure.sketch);
    let mut request = figure.request(&index, "client-1", ZONAL_A);
    for start in 40_000..40_040 {
        for (from, at, port) in [
            (start, 0, start),
            (start, 1, start + 1),
            (65_535, 1 + u32::from(start - 40_000), start - 40_000 + 1024),
        ] {
            (request.source_port, request.query) = (port, at);
            let own = trace(&index, &request).unwrap().target.unwrap().host;
            (request.source_port, request.query) = (from, 0);
            let mut spread = Spread::default();
            spread.add(&index, &request, at).unwrap();
            assert_eq!(spread.by_target, [(own, 1)], "number {at} from port {from}");
        }
    }
}

/// The regional name answers with an address in each of both zones. Behind each are the targets of its zone, and all
/// six once the load balancer crosses zones (NLB guide, "Cross-zone load balancing").
#[test]
fn every_way_is_each_address_with_each_target_behind_it() {
    for (figure, targets) in [(Figure5::default(), 3), (Figure5::default().cross_zone(), 6)] {
        let index = Index::of(&figure.sketch);
        let found = ways(&index, &figure.request(&index, "client-1", REGIONAL)).unwrap();
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [targets; 2]);
        for traces in &found {
            assert!(traces.iter().all(|trace| trace.outcome == Outcome::Connected));
            let hosts: BTreeSet<String> =
                traces.iter().map(|trace| trace.target.as_ref().unwrap().host.to_string()).collect();
            assert_eq!(hosts.len(), targets);
        }
    }
}
