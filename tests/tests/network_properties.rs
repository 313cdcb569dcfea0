//! What holds of every attempt in every network, over hundreds of random ones: bounded, the same twice, one
//! end, addresses that follow from hop to hop, a way back to whoever asked, sentences.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use privatelink::control::apply;
use privatelink::model::{IpProtocol, Outcome};
use privatelink::path::{
    Check, DEFAULT_SOURCE_PORT, Hop, Index, Moment, Packet, Place, Request, Source, StepResult, Trace,
    source, trace,
};
use privatelink::text;
use privatelink_tests::random_network::{random_network, world};

const NETWORKS: u32 = 250;
/// Hops one packet takes at most between two who take it, and what such a way ends with.
const MOST_HOPS: usize = 42;

/// Everywhere an attempt may start or lead.
fn places(index: &Index) -> Vec<Place> {
    let sketch = index.sketch();
    let mut found: Vec<Place> = Vec::new();
    found.extend(sketch.hosts.iter().map(|host| Place::Instance(host.id.clone())));
    found.extend(sketch.data_center_hosts.iter().map(|host| Place::DataCenterHost(host.id.clone())));
    found.extend(sketch.network_interfaces.iter().map(|interface| Place::Interface(interface.id.clone())));
    found.extend(sketch.elastic_addresses.iter().map(|one| Place::Address(None, one.address.into())));
    found.extend(
        sketch
            .network_interfaces
            .iter()
            .filter_map(|one| Some(Place::Address(None, one.ipv6_address?.into()))),
    );
    for text in [
        "internet:203.0.113.9",
        "internet:2001:4860::9",
        "on-prem:192.168.1.77",
        "10.0.1.200",
        "10.1.1.201",
        "192.168.9.9",
        "54.123.160.9",
        "203.0.113.77",
        "2001:4860::7",
        "10.77.0.1",
    ] {
        found.extend(Place::find(index, text).ok());
    }
    found
}

fn judge_all(mut check: impl FnMut(&Index, &Request, &Trace)) -> u32 {
    let world = world();
    let mut judged = 0_u32;
    for seed in 0..NETWORKS {
        let sketch = random_network(&world, seed);
        let index = Index::of(&sketch);
        let places = places(&index);
        let sources: Vec<Source> = places.iter().filter_map(|place| source(&index, place).ok()).collect();
        for (at, to) in places.iter().enumerate() {
            // Every destination from four of the sources, in turn.
            for step in 0..4 {
                let from = &sources[(at * 7 + step * 5 + seed as usize) % sources.len()];
                let request = Request {
                    from: from.clone(),
                    to: to.clone(),
                    port: [443, 443, 22][judged as usize % 3],
                    protocol: [IpProtocol::Tcp, IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Icmp]
                        [judged as usize % 4],
                    source_port: DEFAULT_SOURCE_PORT,
                    query: judged % 3,
                    moment: Moment::Settled,
                    bytes: if judged.is_multiple_of(7) { 9000 } else { 100 },
                };
                judged += 1;
                let made = trace(&index, &request).expect("nothing dangles");
                check(&index, &request, &made);
            }
        }
    }
    assert!(judged > 10_000, "{judged} attempts");
    judged
}

/// What a hop's rewriting makes of a packet.
fn rewritten(mut packet: Packet, hop: &Hop) -> Packet {
    for step in &hop.steps {
        match &step.check {
            Check::SourceRewrite { from, to } => {
                assert_eq!(packet.source, *from, "{step:?}");
                packet.source = *to;
            }
            Check::DestinationRewrite { from, to } => {
                assert_eq!(packet.destination, *from, "{step:?}");
                packet.destination = *to;
            }
            _ => {}
        }
    }
    packet
}

fn follows(hops: &[Hop]) {
    for pair in hops.windows(2) {
        assert_eq!(rewritten(pair[0].packet, &pair[1]), pair[1].packet, "{hops:#?}");
    }
}

#[test]
fn addresses_follow_from_hop_to_hop_and_back_to_whoever_asked() {
    let mut seen = BTreeMap::<&str, u32>::new();
    judge_all(|_, request, made| {
        *seen.entry(made.reason.root().code.code()).or_default() += 1;
        for hops in [&made.forward, &made.back] {
            assert!(hops.len() <= MOST_HOPS, "{} hops", hops.len());
            assert!(hops.iter().all(|hop| hop.steps.len() <= 12), "{hops:#?}");
            follows(hops);
        }
        let Some(first) = made.forward.first() else { return };
        let mixed = first.packet.source.is_ipv4() != first.packet.destination.is_ipv4();
        assert!(!mixed || (made.outcome == Outcome::TimedOut && made.forward.len() == 1), "{made:#?}");
        assert_eq!(first.packet.destination.port(), request.port);
        let answered = !matches!(made.outcome, Outcome::TimedOut | Outcome::NameNotFound);
        assert_eq!(
            answered,
            made.back.last().is_some_and(|last| {
                (&last.node, last.packet) == (&first.node, first.packet.reply()) && !last.stops()
            }),
            "{made:#?}"
        );
    });
    // The networks are varied enough to say something.
    assert!(seen.len() >= 30, "{} reasons: {seen:?}", seen.len());
}

#[test]
fn a_way_has_one_end_and_is_the_same_twice() {
    judge_all(|index, request, made| {
        let stops = |hops: &[Hop]| hops.iter().filter(|hop| hop.stops()).count();
        let (out, back) = (stops(&made.forward), stops(&made.back));
        match made.outcome {
            Outcome::TimedOut => {
                let dropped = made.forward.iter().chain(&made.back).flat_map(|hop| &hop.steps);
                let dropped = dropped.filter(|step| step.result == StepResult::Drop).count();
                assert!(dropped == 1 || made.forward.is_empty(), "{made:#?}");
            }
            Outcome::Refused => assert_eq!((out, back), (1, 0), "{made:#?}"),
            _ => assert_eq!((out, back), (0, 0), "{made:#?}"),
        }
        for hops in [&made.forward, &made.back] {
            let last = hops.len().saturating_sub(1);
            assert!(hops.iter().take(last).all(|hop| !hop.stops()), "{made:#?}");
        }
        assert_eq!(*made, trace(index, request).unwrap());
    });
}

#[test]
fn a_verdict_names_what_is_there_in_a_sentence() {
    judge_all(|index, _, made| {
        let sketch = index.sketch();
        let mut left: Vec<_> = std::iter::once(&made.reason).chain(&made.note).collect();
        while let Some(reason) = left.pop() {
            assert!(reason.resources.iter().all(|id| sketch.has(id)), "{reason:?}");
            left.extend(reason.cause.as_deref());
            left.extend(reason.also.as_deref());
        }
        let steps = made.forward.iter().chain(&made.back).flat_map(|hop| &hop.steps);
        let texts =
            std::iter::once(text::verdict(sketch, made)).chain(steps.map(|step| text::step(sketch, step)));
        for said in texts {
            let holes = ["  ", " .", " ,", "()", "‘’", "the the"];
            let whole =
                said.ends_with('.') && said.len() > 8 && !holes.iter().any(|hole| said.contains(hole));
            assert!(whole, "‘{said}’ {:?}", made.reason);
        }
    });
}

#[test]
fn what_a_verdict_offers_is_accepted_and_changes_it() {
    let (mut mended, mut same) = (0, Vec::new());
    judge_all(|index, request, made| {
        for fix in made.reason.chain().flat_map(|reason| &reason.fixes) {
            let applied = match apply(index.sketch(), fix) {
                Ok(applied) => applied.sketch,
                Err(refused) => panic!("{refused} for {:?}", made.reason),
            };
            let after = trace(&Index::of(&applied), request).unwrap();
            mended += 1;
            if (after.outcome, &after.reason) == (made.outcome, &made.reason) {
                same.push(format!("{:?}", made.reason));
            }
        }
    });
    assert!(
        mended > 1000 && same.is_empty(),
        "{mended} tried, {} change nothing: {:#?}",
        same.len(),
        same.first()
    );
}
