//! How long a kept connection may be silent depends on what stands on its way: an endpoint and a NAT gateway forget
//! it after 350 s, a load balancer after what its listener says, and between two hosts of a VPC nothing does.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::model::Sketch;
use privatelink::path::{Place, Source};
use privatelink::sim::{Arrival, Failure, InTime, KeepAlive, NS_PER_S};
use privatelink_tests::consumers::{
    consumer_endpoint, consumer_host, consumers, target_host, with_neighbour, with_targets,
};
use privatelink_tests::loads::{client, load, run};

/// The sketch with this idle timeout of every listener.
fn timeout(mut sketch: Sketch, idle_timeout_s: u16) -> Sketch {
    for balancer in sketch.load_balancers.clone().iter() {
        let set = |balancer: &mut privatelink::model::LoadBalancer| {
            balancer.listeners.iter_mut().for_each(|listener| listener.idle_timeout_s = idle_timeout_s);
        };
        sketch.load_balancers.update(&balancer.arn, set).expect("it is there");
    }
    sketch
}

/// Whether a second request, so many seconds after the first, is reset.
fn is_reset(sketch: &Sketch, from: &Source, to: &Place, port: u16, gap_s: u64) -> bool {
    let mut client = client(from.clone(), to.clone(), Arrival::Recorded(vec![0, gap_s * NS_PER_S]));
    client.port = port;
    client.keep_alive = Some(KeepAlive { connections: 1, probe_ns: None });
    let found = run(sketch, &load(vec![client], gap_s + 60));
    let reset = found.failures.iter().any(|(failure, _)| *failure == Failure::InTime(InTime::IdleTimeout));
    assert_eq!(found.requests.failed, u64::from(reset), "{:?}", found.failures);
    reset
}

#[test]
fn what_forgets_first_on_the_way_decides() {
    let sketch = with_targets(consumers(1), 2);
    let from = Source::of_instance(&sketch, &consumer_host(1)).expect("it is there");
    let by_endpoint = Place::Endpoint(consumer_endpoint(1), None);
    // The listener first, then the endpoint.
    for (listener_s, forgotten_s) in [(60, 60), (350, 350), (6_000, 350)] {
        let sketch = timeout(sketch.clone(), listener_s);
        for (gap_s, resets) in [(forgotten_s - 1, false), (forgotten_s + 1, true)] {
            assert_eq!(is_reset(&sketch, &from, &by_endpoint, 443, gap_s), resets, "{listener_s} {gap_s}");
        }
    }
    let (sketch, neighbour, balancer) = with_neighbour(timeout(sketch, 1_000));
    let from = Source::of_instance(&sketch, &neighbour).expect("it is there");
    for (gap_s, resets) in [(999, false), (1_001, true)] {
        assert_eq!(is_reset(&sketch, &from, &balancer, 443, gap_s), resets, "{gap_s}");
    }
    assert!(!is_reset(&sketch, &from, &Place::Instance(target_host(0)), 8443, 10_000), "nothing forgets");
}
