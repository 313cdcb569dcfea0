//! How many connections a second a run calculates: 10⁴ to 10⁷ of them at a fixed rate, with 10³ to 10⁶ open at a
//! time. The workload stands in `tests/src/loads.rs`.

#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    dead_code,
    missing_docs
)]

#[path = "../../tests/src/consumers.rs"]
mod consumers;
#[path = "../../tests/src/loads.rs"]
mod loads;

use std::hint::black_box;
use std::time::Instant;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use loads::workload;
use privatelink::sim::Run;

/// Connections begun in a second of the run's own time.
const RATE: u64 = 1_000_000;
/// How long a request takes at its target, and about how many connections are open at a time for it.
const SERVICE_NS: [(u64, u64); 4] =
    [(0, 1_000), (9_000_000, 10_000), (99_000_000, 100_000), (999_000_000, 1_000_000)];

/// A run whose ways are judged: what is measured is connections.
fn prepared(connections: u64, service_ns: u64) -> Run {
    let (sketch, load) = workload(RATE, connections, service_ns);
    let mut run = Run::begin(&sketch, &load).expect("it can be run");
    while !run.is_ready() {
        run.step().expect("nothing dangles");
    }
    run
}

fn to_the_end(mut run: Run) -> Run {
    while !run.is_done() {
        run.step().expect("nothing dangles");
    }
    run
}

/// The most memory the process has had, in kilobytes, where the system says (Linux).
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Says once for each size how fast it goes, what came of it and what memory it took. One run goes before, whose
/// time would be the process's for its first memory.
fn told(most: u64) {
    to_the_end(prepared(10_000, 0));
    for (service_ns, open) in SERVICE_NS {
        for connections in [10_000, 100_000, 1_000_000, 10_000_000].into_iter().filter(|count| *count <= most)
        {
            let run = prepared(connections, service_ns);
            let begun = Instant::now();
            let run = to_the_end(run);
            let took = begun.elapsed().as_secs_f64();
            let found = run.summary();
            let opened = found.connections.opened;
            println!(
                "simulate/{connections}, {open} open: {:.2} million/s, {:.0} ns each; {} completed, {} failed, {} open; p99 {} µs; peak {} kB",
                opened as f64 / took / 1e6,
                took * 1e9 / opened as f64,
                found.connections.completed,
                found.connections.failed,
                found.connections.open,
                found.latency.p99_ns / 1_000,
                peak_kb().unwrap_or_default(),
            );
        }
    }
}

fn simulate(criterion: &mut Criterion) {
    // Tests run this file too, and need not wait for ten million.
    told(if std::env::args().any(|argument| argument == "--bench") { 10_000_000 } else { 10_000 });
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    for (service_ns, open) in SERVICE_NS {
        group.throughput(Throughput::Elements(100_000));
        group.bench_function(BenchmarkId::new("100000", format!("{open} open")), |bench| {
            bench.iter_batched(
                || prepared(100_000, service_ns),
                |run| black_box(to_the_end(run)),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, simulate);
criterion_main!(benches);
