//! Many connections at one moment: which ports and questions they have.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::path::{Index, Spread, trace};
use privatelink_tests::figure_5::{Figure5, ZONAL_A};

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
