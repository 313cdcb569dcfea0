//! Benchmarks of packets: a million of 100 bytes, each with a short comment, to a capture file; one
//! packet with a PROXY header and a TLS hello built, and taken apart. `cargo xtask bench` runs them.

#![allow(clippy::expect_used, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use privatelink::wire::packet::{Context, Ip, TcpFlags, TcpOptions, TcpSegment, dissect, tcp};
use privatelink::wire::pcapng::{Interface, Packet, write};
use privatelink::wire::{proxy_protocol, tls};

const PACKETS: u64 = 1_000_000;

fn packet(payload: &[u8]) -> Vec<u8> {
    let ip = Ip {
        source: "10.0.1.25".parse().expect("an address"),
        destination: "10.0.1.87".parse().expect("an address"),
        time_to_live: 64,
        identification: 1,
    };
    let segment = TcpSegment {
        source_port: 49_152,
        destination_port: 443,
        sequence_number: 1,
        acknowledgement_number: 1,
        flags: TcpFlags { ack: true, psh: true, ..TcpFlags::default() },
        window: 490,
        options: TcpOptions { timestamps: Some((1, 1)), ..TcpOptions::default() },
        payload,
    };
    tcp(ip, &segment)
}

fn file(criterion: &mut Criterion) {
    let bytes = packet(&[7; 48]);
    assert_eq!(bytes.len(), 100);
    let interfaces: Vec<_> = ["client-1", "endpoint", "node", "target"]
        .iter()
        .map(|name| Interface { name: (*name).to_owned(), description: (*name).to_owned() })
        .collect();
    let packets = || {
        (0..PACKETS).map(|at| Packet {
            interface: u32::try_from(at % 4).expect("below four"),
            time_ns: at * 1_000,
            bytes: &bytes,
            comment: "rule sgr-3 lets it in",
        })
    };
    let mut group = criterion.benchmark_group("capture");
    group.sample_size(10).throughput(Throughput::Elements(PACKETS));
    group.bench_function("pcapng_million_packets", |bench| {
        bench.iter(|| write(black_box("a verdict"), &interfaces, packets()));
    });
    group.finish();
}

fn packets(criterion: &mut Criterion) {
    let source = "10.0.1.25:49152".parse().expect("an address");
    let destination = "10.0.1.87:443".parse().expect("an address");
    let header = proxy_protocol::nlb_header(source, destination, Some("vpce-0fe5b17a0707d6abc"));
    let payload = [header, tls::client_hello("orders.example.com", 1)].concat();
    let built = packet(&payload);
    let mut group = criterion.benchmark_group("packet");
    group.bench_function("tcp", |bench| bench.iter(|| packet(black_box(&payload))));
    group.bench_function("dissect", |bench| {
        bench.iter(|| dissect(black_box(&built), &Context::default()));
    });
    group.finish();
}

criterion_group!(benches, file, packets);
criterion_main!(benches);
