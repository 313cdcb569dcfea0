//! How many connections a run makes in a second of real time: for 10⁴ to 10⁷ connections, and with 10³ to 10⁶ open.
#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::cast_precision_loss)]

use privatelink::sim::Run;
use privatelink_tests::loads::workload;

fn main() {
    let most: u64 = std::env::args().nth(1).and_then(|most| most.parse().ok()).unwrap_or(1_000_000);
    // The port hold has no part in this: at 60 s the pairs' 55,000 ports carry 2.2 million new ones a second.
    for (open, service_ns) in
        [(1_000_u64, 0_u64), (10_000, 9_000_000), (100_000, 99_000_000), (1_000_000, 999_000_000)]
    {
        for connections in [10_000, 100_000, 1_000_000, 10_000_000] {
            if connections > most {
                continue;
            }
            let (sketch, load) = workload(1_000_000, connections, service_ns);
            let begun = std::time::Instant::now();
            let mut run = Run::begin(&sketch, &load).expect("it can be run");
            while run.permille() == 0 && !run.is_done() {
                run.step().expect("nothing dangles");
            }
            let prepared = begun.elapsed();
            let begun = std::time::Instant::now();
            while !run.is_done() {
                run.step().expect("nothing dangles");
            }
            let took = begun.elapsed().as_secs_f64();
            let summary = run.summary();
            println!(
                "open {open}, {} connections: {:.0} ns each, {:.2} million/s (ready after {} ms); completed {} failed {} open {} p99 {} µs, {} kB",
                summary.connections.opened,
                took * 1e9 / summary.connections.opened as f64,
                summary.connections.opened as f64 / took / 1e6,
                prepared.as_millis(),
                summary.connections.completed,
                summary.connections.failed,
                summary.connections.open,
                summary.latency.p99_ns / 1000,
                resident_kb()
            );
        }
    }
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}
