//! What the engine makes of a seed, in one short line: the parity test prints these lines from
//! the native and from the wasm build and compares them. So nothing may go in that is not meant
//! to be equal everywhere: traces, pictures, sentences, links and files.

use std::fmt::Write as _;

use oorandom::Rand32;
use privatelink::diagram::{Flow, layout};
use privatelink::model::{IpProtocol, Sketch};
use privatelink::path::{
    DEFAULT_BYTES, DEFAULT_SOURCE_PORT, Index, Moment, Place, Request, Source, attempts, trace,
};
use privatelink::sim::Run;
use privatelink::sketch::{Base, Envelope, LinkView, link, write};
use privatelink::text;

use crate::made_up_loads::made_up;
use crate::random_sketch::random_sketch;

/// One line a seed, from `first_seed` on: the seed and the digest of what it leads to.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen::prelude::wasm_bindgen)]
pub fn digest(first_seed: u32, count: u32) -> String {
    let mut lines = String::new();
    for seed in (first_seed..).take(count as usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{seed} {:016x}", fnv(&account_of(&random_sketch(seed))));
    }
    lines
}

/// FNV-1a.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Everything the engine says about a sketch, as one text.
fn account_of(sketch: &Sketch) -> String {
    let mut text = write(sketch);
    for flow in [Flow::LeftToRight, Flow::TopToBottom] {
        let _ = writeln!(text, "{:?}", layout(sketch, flow));
    }
    let view = LinkView { from: "client".to_owned(), ..LinkView::default() };
    text += &link::encode(&Envelope::new(Base::Sketch(Box::new(sketch.clone())), view));
    let index = Index::of(sketch);
    for request in requests(&index) {
        match trace(&index, &request) {
            Ok(made) => {
                let _ = writeln!(text, "{made:?} {}", text::verdict(sketch, &made));
                let _ = writeln!(text, "{:?}", attempts(&index, &request, &made));
            }
            Err(missing) => {
                let _ = writeln!(text, "{missing}");
            }
        }
    }
    text += &simulated(sketch, &index);
    text
}

/// Runs over time, with everything that comes of them.
fn simulated(sketch: &Sketch, index: &Index) -> String {
    let mut text = String::new();
    let mut random = Rand32::new(sketch.seed.into());
    // Every fifth sketch: a run takes as long as everything else together.
    for load in
        (0..1).filter(|_| sketch.seed.is_multiple_of(5)).filter_map(|_| made_up(sketch, index, &mut random))
    {
        let mut run = Run::begin(sketch, &load).expect("it can be run");
        let mut stopped = None;
        while stopped.is_none() && !run.is_done() {
            stopped = run.step().err();
        }
        let _ = writeln!(text, "{stopped:?} {:?}", run.summary());
    }
    text
}

/// From the first client of each VPC to every name, both moments.
pub fn requests(index: &Index) -> Vec<Request> {
    let sketch = index.sketch();
    let mut requests = Vec::new();
    for vpc in sketch.vpcs.iter() {
        let client = sketch.hosts.iter().find(|instance| {
            sketch.subnet_of(&instance.network_interface).is_ok_and(|subnet| subnet.vpc == vpc.id)
        });
        let Some(from) = client.and_then(|client| Source::of_instance(sketch, &client.id).ok()) else {
            continue;
        };
        for (query, name) in (0..).zip(index.names().all()) {
            for moment in [Moment::Settled, Moment::AsRegistered, Moment::JustBroken] {
                requests.push(Request {
                    from: from.clone(),
                    to: Place::Name(name.text.to_string()),
                    port: 443,
                    protocol: IpProtocol::Tcp,
                    source_port: DEFAULT_SOURCE_PORT,
                    query,
                    moment,
                    bytes: DEFAULT_BYTES,
                });
            }
        }
    }
    requests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_has_one_digest_and_its_own() {
        let lines = digest(3, 3);
        assert_eq!(lines, digest(3, 3));
        let words: Vec<_> = lines.lines().map(|line| line.split_once(' ').unwrap()).collect();
        assert_eq!(words.iter().map(|(seed, _)| *seed).collect::<Vec<_>>(), ["3", "4", "5"]);
        assert_ne!(words[0].1, words[1].1);
    }

    /// The random sketches are worth comparing: between them they end in every way and for most
    /// reasons a sketch of this model can bring about.
    #[test]
    fn random_sketches_reach_most_reasons() {
        let mut codes = std::collections::BTreeSet::new();
        for seed in 0..400 {
            let index = Index::of(&random_sketch(seed));
            for request in requests(&index) {
                let made = trace(&index, &request).unwrap();
                codes.insert(made.reason.root().code);
                codes.extend(made.note.map(|note| note.root().code));
            }
        }
        assert!(codes.len() >= 22, "{} of them: {codes:?}", codes.len());
    }
}
