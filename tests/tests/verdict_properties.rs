//! What holds of every verdict, over thousands of random sketches and requests: the steps say
//! what the outcome says, the way back mirrors the way out, what is named is there, what is
//! offered mends, and every sentence is one.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use privatelink::control::{apply, observe};
use privatelink::model::{IpProtocol, Outcome, Sketch};
use privatelink::path::{
    Attempt, Check, Hop, Index, Moment, Place, Reason, ReasonCode, Request, Source, StepResult, Trace,
    attempts, source, trace,
};
use privatelink::sketch::write;
use privatelink::text;
use privatelink_tests::built_in::{attempt, open};
use privatelink_tests::odd_sketch::odd_sketch;
use privatelink_tests::random_sketch::random_sketch;

/// Every place of a sketch a connection can go to.
fn places(index: &Index) -> Vec<Place> {
    let sketch = index.sketch();
    let mut places: Vec<Place> = Vec::new();
    places.extend(sketch.hosts.iter().map(|found| Place::Instance(found.id.clone())));
    places.extend(sketch.network_interfaces.iter().map(|found| Place::Interface(found.id.clone())));
    let zones: Vec<_> = ["use1-az1", "use1-az2", "use1-az4"].map(|zone| zone.parse().unwrap()).into();
    for zone in std::iter::once(None).chain(zones.into_iter().map(Some)) {
        let endpoints = sketch.vpc_endpoints.iter();
        places.extend(endpoints.map(|found| Place::Endpoint(found.id.clone(), zone.clone())));
        let balancers = sketch.load_balancers.iter();
        places.extend(balancers.map(|found| Place::LoadBalancer(found.arn.clone(), zone.clone())));
    }
    places.extend(index.names().all().map(|name| Place::Name(name.text.to_string())));
    places.push(Place::Name("nobody.example.com".to_owned()));
    places.push(Place::Address(None, "192.0.2.1".parse().unwrap()));
    places.push(Place::Address(None, "10.100.0.200".parse().unwrap()));
    places.extend(sketch.vpcs.iter().map(|vpc| {
        Place::Address(Some(vpc.id.clone()), vpc.cidr.hosts().nth(199).expect("a /16 has as many").into())
    }));
    places
}

/// Some clients: the first instances of each VPC, and a bare address.
fn clients(index: &Index) -> Vec<Source> {
    let sketch = index.sketch();
    let mut found: Vec<Source> = Vec::new();
    for vpc in sketch.vpcs.iter() {
        let here = sketch.hosts.iter().filter_map(|instance| Source::of_instance(sketch, &instance.id).ok());
        let mut here = here.filter(|from| from.subnet(sketch).is_some_and(|subnet| subnet.vpc == vpc.id));
        found.extend(here.next());
        found.extend(here.next_back());
        let bare = vpc.cidr.hosts().nth(198).expect("a /16 has as many");
        found.extend(source(index, &Place::Address(Some(vpc.id.clone()), bare.into())).ok());
    }
    found
}

/// Judges every client × place, with ports, protocols and moments turning as it goes.
fn judge_all(sketches: impl Iterator<Item = Sketch>, mut check: impl FnMut(&Index, &Request, &Trace)) -> u32 {
    let mut judged = 0_u32;
    for sketch in sketches {
        let index = Index::of(&sketch);
        let whole = observe(&sketch).is_empty();
        for from in clients(&index) {
            for to in places(&index) {
                let turn = judged;
                judged += 1;
                let request = Request {
                    from: from.clone(),
                    to,
                    port: [443, 443, 443, 8443, 80, 22][turn as usize % 6],
                    protocol: [
                        IpProtocol::Tcp,
                        IpProtocol::Tcp,
                        IpProtocol::Tcp,
                        IpProtocol::Icmp,
                        IpProtocol::Udp,
                    ][turn as usize % 5],
                    source_port: 49152 + u16::try_from(turn % 1000).unwrap(),
                    query: turn % 3,
                    moment: [Moment::AsRegistered, Moment::Settled, Moment::JustBroken, Moment::Settled]
                        [turn as usize % 4],
                    bytes: if turn.is_multiple_of(7) { 9000 } else { 100 },
                };
                match trace(&index, &request) {
                    Ok(made) => check(&index, &request, &made),
                    Err(missing) => assert!(!whole, "{missing} in a sketch in which nothing dangles"),
                }
            }
        }
    }
    assert!(judged > 10_000, "{judged} attempts");
    judged
}

fn many() -> impl Iterator<Item = Sketch> {
    (0..40).map(random_sketch).chain((0..70).map(odd_sketch))
}

fn stops(hops: &[Hop]) -> Vec<(usize, &Hop, StepResult)> {
    let mut found = Vec::new();
    for (at, hop) in hops.iter().enumerate() {
        for (step_at, step) in hop.steps.iter().enumerate() {
            if matches!(step.result, StepResult::Drop | StepResult::Reject) {
                assert_eq!(step_at + 1, hop.steps.len(), "nothing is checked after {step:?}");
                found.push((at, hop, step.result));
            }
        }
    }
    found
}

#[test]
fn the_steps_say_what_the_outcome_says() {
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    judge_all(many(), |_, request, made| {
        let (out, back) = (stops(&made.forward), stops(&made.back));
        let whole_way_back = made.back.len() == made.forward.len();
        *seen.entry(made.outcome.word()).or_default() += 1;
        match made.outcome {
            Outcome::Connected | Outcome::Reset | Outcome::NoAnswer => {
                assert!(out.is_empty() && back.is_empty() && whole_way_back, "{made:#?}");
                assert!(made.target.is_some(), "somebody answers");
            }
            Outcome::Refused => {
                assert!(back.is_empty() && whole_way_back && made.target.is_some(), "{made:#?}");
                let [(at, _, StepResult::Reject)] = out.as_slice() else { panic!("{made:#?}") };
                assert_eq!(at + 1, made.forward.len());
            }
            Outcome::TimedOut => match (out.as_slice(), back.as_slice()) {
                ([], []) => {
                    assert!(made.forward.is_empty() && made.back.is_empty(), "{made:#?}");
                    let code = made.reason.code;
                    assert!(
                        matches!(code, ReasonCode::SourceNotRunning | ReasonCode::SourceZoneLost),
                        "{code:?}"
                    );
                }
                ([(at, _, StepResult::Drop)], []) => {
                    assert!(at + 1 == made.forward.len() && made.back.is_empty(), "{made:#?}");
                    assert!(made.target.is_none(), "nobody saw it: {made:#?}");
                }
                // The answer is lost on its way, be it a refusal.
                ([] | [(_, _, StepResult::Reject)], [(at, _, StepResult::Drop)]) => {
                    assert!(at + 1 == made.back.len() && made.target.is_some(), "{made:#?}");
                }
                _ => panic!("dropped twice: {made:#?}"),
            },
            Outcome::NameNotFound => {
                assert!(made.forward.is_empty() && made.back.is_empty(), "{made:#?}");
                assert!(made.dns.as_ref().is_none_or(|dns| dns.records.is_empty()), "{made:#?}");
            }
            Outcome::Forbidden => panic!("nothing forbids yet"),
        }
        let works = made.outcome == Outcome::Connected && request.protocol == IpProtocol::Tcp;
        assert_eq!(made.latency_us.is_some(), works, "a latency is that of a handshake");
        let steps: usize = made.forward.iter().chain(&made.back).map(|hop| hop.steps.len()).sum();
        assert!(made.forward.len() <= 4 && steps <= 40, "{steps} steps");
    });
    assert!(seen.len() >= 6, "every outcome there is so far: {seen:?}");
}

#[test]
fn the_way_back_mirrors_the_way_out() {
    let mut mirrored = 0;
    judge_all(many(), |_, request, made| {
        // Who answers is who the packet came to last, or a node that has ended the client's TLS session.
        let answers = |first: &Hop| {
            let is_it = |hop: &Hop| (&hop.node, &hop.interface) == (&first.node, &first.interface);
            made.forward.iter().rposition(is_it).unwrap() + 1
        };
        let hops = made.back.first().map_or(made.forward.len(), answers);
        for (at, back) in made.back.iter().enumerate() {
            mirrored += 1;
            let place = hops - 1 - at;
            let out = &made.forward[place];
            assert_eq!(
                (back.kind, &back.node, &back.interface, &back.zone),
                (out.kind, &out.node, &out.interface, &out.zone)
            );
            let came_in = if place == 0 { out } else { &made.forward[place - 1] };
            assert_eq!(back.packet, came_in.packet.reply(), "a hop answers what came in");
            let came_by = made.forward.get(place + 1).and_then(|next| next.leg.as_ref());
            assert_eq!(back.leg.as_ref(), came_by, "the reply takes the same line");
        }
        if let Some(first) = made.forward.first() {
            assert_eq!(first.packet.source.ip(), request.from.address);
            assert_eq!(first.packet.destination.port(), request.port);
        }
        if let (Some(last), true) = (made.back.last(), made.back.len() == hops) {
            assert_eq!(last.packet, made.forward[0].packet.reply(), "the client hears from whom it asked");
        }
        if let (Some(target), Some(last)) = (&made.target, made.forward.last()) {
            assert_eq!((target.sees_source, target.address), (last.packet.source, last.packet.destination));
        }
    });
    assert!(mirrored > 1000, "{mirrored} hops back");
}

/// The reason, what lies behind it and beside it, and the note.
fn all_reasons(made: &Trace) -> Vec<&Reason> {
    let mut found: Vec<&Reason> = Vec::new();
    let mut left: Vec<&Reason> = std::iter::once(&made.reason).chain(&made.note).collect();
    while let Some(reason) = left.pop() {
        found.push(reason);
        left.extend(reason.cause.as_deref());
        left.extend(reason.also.as_deref());
    }
    found
}

#[test]
fn what_a_verdict_names_is_in_the_sketch() {
    judge_all(many(), |index, _, made| {
        for reason in all_reasons(made) {
            for id in &reason.resources {
                assert!(index.sketch().has(id), "{id} of {reason:?}");
            }
            assert!(!reason.resources.is_empty(), "it says about what: {reason:?}");
        }
        let by = made
            .forward
            .iter()
            .chain(&made.back)
            .flat_map(|hop| &hop.steps)
            .filter_map(|step| step.by.as_ref());
        for id in by {
            assert!(index.sketch().has(id), "{id} decided and is not there");
        }
    });
}

#[test]
fn what_a_verdict_offers_changes_it() {
    let (mut mended, mut refused) = (0, 0);
    let small = || (0..40).map(random_sketch).chain((0..60).map(odd_sketch));
    judge_all(small(), |index, request, made| {
        if made.outcome == Outcome::Connected && made.note.is_none() {
            assert!(made.reason.fixes.is_empty(), "nothing to mend");
            return;
        }
        for (reason, fix) in
            all_reasons(made).iter().flat_map(|reason| reason.fixes.iter().map(move |fix| (reason, fix)))
        {
            let applied = match apply(index.sketch(), fix) {
                Ok(applied) => applied,
                Err(refusal) => {
                    refused += 1;
                    assert!(!refusal.text.is_empty());
                    continue;
                }
            };
            mended += 1;
            // What is mended may show that the way leads over something missing.
            let Ok(after) = trace(&Index::of(&applied.sketch), request) else { continue };
            let verdict = |made: &Trace| (made.outcome, made.reason.clone(), made.note.clone());
            let again = all_reasons(&after).into_iter().any(|reason| reason.fixes.contains(fix));
            let changes = verdict(&after) != verdict(made);
            assert!(changes && !again, "{fix:?} does not mend {reason:?}\n{}", write(index.sketch()));
        }
    });
    assert!(mended > 1000, "{mended} fixes tried, {refused} refused");
}

#[test]
fn the_choice_made_is_among_the_choices() {
    judge_all((0..40).map(random_sketch).chain((0..40).map(odd_sketch)), |index, request, made| {
        let others: Vec<Attempt> = attempts(index, request, made).unwrap_or_default();
        let Some(first) = made.forward.first() else { return assert!(others.is_empty()) };
        let chosen = made.dns.as_ref().and_then(|dns| dns.chosen()).and_then(|record| record.zone.as_ref());
        let zone = chosen.cloned().or_else(|| made.forward.get(1).unwrap_or(first).zone.clone());
        let target = made.forward.iter().flat_map(|hop| &hop.steps).find_map(|step| match &step.check {
            Check::FlowHash { chosen, .. } => Some(chosen),
            _ => None,
        });
        let it =
            Attempt { zone, target: target.cloned(), outcome: made.outcome, reason: made.reason.clone() };
        assert!(others.contains(&it), "{it:#?}\n{others:#?}");
    });
}

/// A sentence: something in it, no holes where a name should be, a full stop at its end.
fn is_a_sentence(text: &str) {
    assert!(text.ends_with('.') && text.len() > 8, "‘{text}’");
    for hole in ["  ", " .", " ,", "“”", "()", " of ;", " is  ", "‘’"] {
        assert!(!text.contains(hole), "‘{hole}’ in ‘{text}’");
    }
    for (at, _) in text.match_indices(" The ") {
        let before = text[..at].chars().next_back().expect("not at the start");
        assert!(".:".contains(before), "a capital in the middle of ‘{text}’");
    }
    assert!(!text.starts_with("the "), "‘{text}’");
}

#[test]
fn every_sentence_is_one() {
    judge_all(many(), |index, _, made| {
        let sketch = index.sketch();
        is_a_sentence(&text::verdict(sketch, made));
        for step in made.forward.iter().chain(&made.back).flat_map(|hop| &hop.steps) {
            is_a_sentence(&text::step(sketch, step));
        }
        for step in made.dns.iter().flat_map(|dns| &dns.steps) {
            is_a_sentence(&text::resolution_step(sketch, step));
        }
        for fix in all_reasons(made).iter().flat_map(|reason| &reason.fixes) {
            assert!(text::fix(sketch, fix).len() > 8);
        }
    });
}

#[test]
fn a_place_as_shown_is_the_place_found() {
    for seed in 0..200 {
        let index = Index::of(&random_sketch(seed));
        for place in places(&index) {
            assert_eq!(Place::find(&index, &place.to_string()), Ok(place));
        }
    }
}

/// A line has one direction, that of the request, whichever way a packet goes along it.
#[test]
fn a_reply_names_the_lines_it_goes_back_along_as_the_request_did() {
    let mut same = 0;
    for info in privatelink::scenario::list() {
        let sketch = open(info.id);
        if sketch.resource_count() > 2_000 {
            continue;
        }
        let index = Index::of(&sketch);
        for expected in &sketch.expectations {
            let made = attempt(&index, &expected.from, &expected.to, expected.port);
            let out: Vec<_> = made.forward.iter().filter_map(|hop| hop.leg.as_ref()).collect();
            for back in made.back.iter().filter_map(|hop| hop.leg.as_ref()) {
                if out.iter().any(|leg| leg.is_line_of(back)) {
                    same += 1;
                    assert!(out.contains(&back), "{}: {} → {}: {back}", info.id, expected.from, expected.to);
                }
            }
        }
    }
    assert!(same > 100, "{same} lines are gone back along");
}
