//! The layout: of Figure 5, of as many of it in one sketch as make 300 and 2,000 resources, and of 2,000 consumers'
//! VPCs, which are drawn as one that stands for all.

#![allow(clippy::expect_used, missing_docs)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use privatelink::diagram::{Flow, layout};
use privatelink::model::Sketch;
use privatelink::scenario;
use privatelink::sketch::read;
use serde_json::{Map, Value};

const FIGURE: &str = include_str!("../../static/scenarios/figure-5.json");

/// The shortest run of hexadecimal digits that is an id's: accounts have twelve.
const ID_DIGITS: usize = 16;

/// A text in which every id of AWS's making has become another.
fn renamed(text: &str, copy: usize) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_hexdigit()) {
        let (before, from) = rest.split_at(at);
        let digits = from.len() - from.trim_start_matches(|letter: char| letter.is_ascii_hexdigit()).len();
        let (run, after) = from.split_at(digits);
        made.push_str(before);
        if digits >= ID_DIGITS {
            write!(made, "{copy}x").expect("texts take all that is written");
        }
        made.push_str(run);
        rest = after;
    }
    made + rest
}

/// So many of Figure 5 in one sketch, in the same two accounts.
fn figures(count: usize) -> Sketch {
    let one =
        |copy| -> Map<String, Value> { serde_json::from_str(&renamed(FIGURE, copy)).expect("it reads") };
    let mut all = one(1);
    for copy in 2..=count {
        for (table, rows) in one(copy) {
            let (Some(Value::Array(into)), Value::Array(rows)) = (all.get_mut(&table), rows) else {
                continue;
            };
            if table != "accounts" {
                into.extend(rows);
            }
        }
    }
    read(&Value::Object(all).to_string()).expect("it reads").sketch
}

fn layouts(criterion: &mut Criterion) {
    for (resources, count) in [(300, 9), (2_000, 57)] {
        let sketch = figures(count);
        let held: usize = sketch.tables().map(|(_, table)| table.len()).sum();
        println!("layout_of_{resources}_resources: {held} resources in {} VPCs", sketch.vpcs.len());
        criterion.bench_function(&format!("layout_of_{resources}_resources"), |bench| {
            bench.iter(|| layout(black_box(&sketch), Flow::LeftToRight));
        });
    }
    for (name, id) in [("layout", "figure-5"), ("layout_of_2000_vpcs", "thousands-of-consumers")] {
        let sketch = scenario::open(id).expect("there is one").expect("it reads").sketch;
        criterion.bench_function(name, |bench| {
            bench.iter(|| layout(black_box(&sketch), Flow::LeftToRight));
        });
    }
}

criterion_group!(benches, layouts);
criterion_main!(benches);
