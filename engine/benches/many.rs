//! How the engine does with many: one service and 10, 100, 1,000 and 10,000 consumer VPCs. Reading
//! the file, the index, a check from nothing and a check after one edit, each with the time and memory
//! it takes for one VPC, which should stay the same however many there are.

#![allow(clippy::expect_used, clippy::indexing_slicing, dead_code, missing_docs)]

#[path = "../../tests/src/consumers.rs"]
mod consumers;

use std::hint::black_box;

use consumers::consumers;
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use privatelink::advise::{Checker, findings};
use privatelink::model::Sketch;
use privatelink::path::Index;
use privatelink::sketch::{read, write};

/// The same sketch after somebody renamed a security group.
fn edited(sketch: &Sketch) -> Sketch {
    let mut sketch = sketch.clone();
    let group = sketch.security_groups.iter().last().expect("there is one").id.clone();
    sketch.security_groups.update(&group, |group| group.name.push('!')).expect("it is there");
    sketch
}

/// Kilobytes of memory the process has now, where the system says (Linux).
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Says what a sketch and its index take in memory, and gives them back: what is let go would hide what the
/// next one takes.
fn memory(count: u32) -> (Sketch, Index) {
    let before = resident_kb();
    let sketch = consumers(count);
    let index = Index::of(&sketch);
    if let (Some(before), Some(after)) = (before, resident_kb()) {
        let taken = after.saturating_sub(before);
        println!("memory/{count}: {taken} kB, {} bytes a VPC", taken * 1024 / u64::from(count));
    }
    (sketch, index)
}

fn many(criterion: &mut Criterion) {
    drop(black_box([10, 100, 1_000, 10_000].map(memory)));
    let mut group = criterion.benchmark_group("many");
    group.sample_size(10);
    for count in [10, 100, 1_000, 2_000, 10_000] {
        group.throughput(Throughput::Elements(count.into()));
        let text = write(&consumers(count));
        // As one that was opened: what is read shares the texts of its ids.
        let sketch = read(&text).expect("it reads").sketch;
        let index = Index::of(&sketch);
        let after = edited(&sketch);
        group.bench_function(BenchmarkId::new("read", count), |bench| {
            bench.iter(|| read(black_box(&text)).expect("it reads"));
        });
        group.bench_function(BenchmarkId::new("index", count), |bench| {
            bench.iter(|| Index::of(black_box(&sketch)));
        });
        group.bench_function(BenchmarkId::new("check_cold", count), |bench| {
            bench.iter(|| findings(&Index::of(black_box(&sketch))));
        });
        group.bench_function(BenchmarkId::new("check_after_edit", count), |bench| {
            let checked = || {
                let mut checker = Checker::default();
                checker.check(&index);
                checker
            };
            let again = |mut checker: Checker| checker.check(&Index::after(&index, black_box(&after)));
            bench.iter_batched(checked, again, BatchSize::PerIteration);
        });
    }
}

criterion_group!(benches, many);
criterion_main!(benches);
