//! Questions over many connections on the sketch of 2,000 consumers: all that one instance reaches, who
//! reaches a target behind the service, what is broken, what differs after an edit. `cargo xtask bench`
//! runs it.

#![allow(clippy::expect_used, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use privatelink::advise::differences;
use privatelink::control::broken;
use privatelink::path::{Index, Source, exposure, who_reaches};
use privatelink::scenario;

fn questions(criterion: &mut Criterion) {
    let sketch = scenario::open("thousands-of-consumers").expect("there is one").expect("it reads").sketch;
    let index = Index::of(&sketch);
    let mut targets = Vec::new();
    for group in sketch.target_groups.iter() {
        targets.extend(group.targets.iter().filter_map(|target| sketch.target_host(group, &target.id)));
    }
    let target = targets.first().expect("a target").id.clone();
    let client = sketch.hosts.iter().find(|host| !targets.contains(host)).expect("a client").id.clone();
    let mut group = criterion.benchmark_group("of_2000_consumers");
    group.sample_size(10);
    for (name, host) in [("exposure_of_a_client", &client), ("exposure_of_a_target", &target)] {
        let from = Source::of_instance(&sketch, host).expect("it is there");
        group.bench_function(name, |bench| bench.iter(|| exposure(black_box(&index), &from)));
    }
    let to = target.into();
    group.bench_function("who_reaches_a_target", |bench| bench.iter(|| who_reaches(black_box(&index), &to)));
    group.bench_function("broken", |bench| bench.iter(|| broken(black_box(&sketch))));
    let mut edited = sketch.clone();
    edited.hosts.update(&client, |host| host.name.push('!')).expect("it is there");
    group.bench_function("differences", |bench| bench.iter(|| differences(black_box(&sketch), &edited)));
}

criterion_group!(benches, questions);
criterion_main!(benches);
