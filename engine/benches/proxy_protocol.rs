//! Benchmarks of the PROXY protocol on the header of 100 bytes that a real Network Load Balancer sent:
//! decoded, taken apart into fields, encoded; beside it the `ppp` crate, which checks no checksum and
//! looks at no TLV unless asked. `cargo xtask bench` runs them.

#![allow(clippy::expect_used, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use privatelink::wire::hex_dump;
use privatelink::wire::proxy_protocol::{Draft, decode, dissect, encode, parse};

const HEADER: &str = "0d0a0d0a000d0a515549540a21110054ac1f0771ac1f0a1fc8f20050030004e8d6892dea001701767063652d3038\
                      643262663135666163353030316339040024000000000000000000000000000000000000000000000000000000\
                      000000000000000000";

fn proxy_protocol(criterion: &mut Criterion) {
    let bytes = hex_dump::read(HEADER).expect("hex");
    let header = decode(&bytes).expect("a header");
    assert_eq!(header.len(), 100);
    let draft = Draft::of(&header);
    let mut group = criterion.benchmark_group("proxy_protocol");
    group.bench_function("decode", |bench| bench.iter(|| decode(black_box(&bytes))));
    // What `ppp` does is this, and less: it looks at no TLV.
    group.bench_function("parse", |bench| bench.iter(|| parse(black_box(&bytes))));
    let v9 = hex_dump::read("0d0a0d0a000d0a515549540a2111000c7f0000017f000002005001bb").expect("hex");
    group.bench_function("decode_v9", |bench| bench.iter(|| decode(black_box(&v9))));
    group.bench_function("dissect", |bench| bench.iter(|| dissect(black_box(&bytes))));
    group.bench_function("encode", |bench| bench.iter(|| encode(black_box(&draft))));
    group.bench_function("ppp_parse", |bench| {
        bench.iter(|| ppp::v2::Header::try_from(black_box(bytes.as_slice())));
    });
    // The same work on both sides: `decode` checks the checksum too. Two calls, since the four bytes it stands
    // in count as zero and lie in the middle.
    group.bench_function("ppp_parse_and_checksum", |bench| {
        bench.iter(|| {
            let bytes = black_box(bytes.as_slice());
            let header = ppp::v2::Header::try_from(bytes).expect("a header");
            let mut zeroed = [0; 100];
            zeroed.copy_from_slice(bytes);
            zeroed[31..35].fill(0);
            (header.length(), crc32c::crc32c(&zeroed))
        });
    });
    group.bench_function("ppp_parse_and_walk_tlvs", |bench| {
        bench.iter(|| {
            let header = ppp::v2::Header::try_from(black_box(bytes.as_slice())).expect("a header");
            header.tlvs().flatten().count()
        });
    });
    group.finish();
}

criterion_group!(benches, proxy_protocol);
criterion_main!(benches);
