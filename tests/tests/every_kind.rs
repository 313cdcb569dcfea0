//! A sketch with every kind of resource, in which every member says something at least once: it comes back
//! unchanged from a file and from a link.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeSet;

use privatelink::advise::expectations;
use privatelink::model::record::{Record, Seen};
use privatelink::path::Index;
use privatelink::sketch::{Base, Envelope, LinkView, link, read, write};

const FILE: &str = include_str!("../vectors/every-kind.json");

/// Notes each member there is, and those that say something that is not usual.
fn walk(record: &dyn Record, known: &mut BTreeSet<String>, used: &mut BTreeSet<String>) {
    let kind = record.kind();
    record.each(&mut |member, value| {
        let name = format!("{kind}: {}", member.name);
        let seen = value.seen();
        if !seen.is_usual(&member.usual) {
            used.insert(name.clone());
        }
        known.insert(name);
        into(&seen, known, used);
    });
}

fn into(seen: &Seen<'_>, known: &mut BTreeSet<String>, used: &mut BTreeSet<String>) {
    match seen {
        Seen::Record(record) => walk(*record, known, used),
        Seen::List(items) => {
            for item in (0..items.len()).filter_map(|at| items.get(at)) {
                into(&item.seen(), known, used);
            }
        }
        _ => {}
    }
}

#[test]
fn every_table_and_every_member_is_used() {
    let sketch = read(FILE).expect("it reads").sketch;
    let (mut known, mut used) = (BTreeSet::new(), BTreeSet::new());
    for (name, table) in sketch.tables() {
        assert!(!table.is_empty(), "no {name}");
        for (_, record) in (0..table.len()).filter_map(|at| table.at(at)) {
            walk(record, &mut known, &mut used);
        }
    }
    for expectation in &sketch.expectations {
        walk(expectation, &mut known, &mut used);
    }
    let idle: Vec<_> = known.difference(&used).collect();
    assert!(idle.is_empty(), "say nothing: {idle:#?}");
    assert!(
        sketch.lost_zones.iter().next().is_some() && !sketch.assumptions.0.is_empty() && sketch.ids_made > 0
    );
}

#[test]
fn it_comes_back_unchanged() {
    let sketch = read(FILE).expect("it reads").sketch;
    let written = write(&sketch);
    assert!(read(&written).expect("it reads again").sketch == sketch, "from a file");
    assert!(written == FILE, "the file stands in the form the program writes");
    let envelope = Envelope::new(Base::Sketch(Box::new(sketch.clone())), LinkView::default());
    let back = link::decode(&link::encode(&envelope)).expect("it unpacks");
    assert!(back.base.sketch().expect("a sketch") == sketch, "from a link");
}

#[test]
fn it_can_be_judged() {
    let sketch = read(FILE).expect("it reads").sketch;
    for judged in expectations(&Index::of(&sketch)) {
        assert_eq!(judged.met, judged.expectation.lacking.is_none(), "{judged:?}");
    }
}
