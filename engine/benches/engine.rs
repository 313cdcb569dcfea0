//! The engine's benchmarks on Figure 5, two VPCs: one trace, all its alternatives, both, one name, the index of a sketch,
//! reading a file, packing and unpacking a link; and among 2,000 VPCs a trace with all its alternatives and
//! the index. `cargo xtask bench` runs them.

#![allow(clippy::expect_used, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use privatelink::dns::{Asker, Names, Question};
use privatelink::model::{DanglingReference, IpProtocol, RecordType};
use privatelink::path::{Index, Place, Request, ask, attempts, source, trace, trace_with_attempts};
use privatelink::scenario;
use privatelink::sketch::{Base, Envelope, LinkView, link, read, write};

fn request(index: &Index, from: &str, to: &str) -> Request {
    let place = |text| Place::find(index, text).expect("a place");
    Request::usual(source(index, &place(from)).expect("a source"), place(to), 443, IpProtocol::Tcp)
}

/// One service and its 2,000 consumers: what one question takes there.
fn among_thousands(criterion: &mut Criterion) {
    let sketch = scenario::open("thousands-of-consumers").expect("there is one").expect("it reads").sketch;
    let index = Index::of(&sketch);
    let request = request(&index, "client 1999", "endpoint 1999");
    let judged = || -> Result<_, DanglingReference> { trace_with_attempts(&index, black_box(&request)) };
    criterion.bench_function("trace_and_attempts_of_2000_vpcs", |bench| bench.iter(judged));
    criterion.bench_function("index_of_2000_vpcs", |bench| bench.iter(|| Index::of(black_box(&sketch))));
}

fn engine(criterion: &mut Criterion) {
    let sketch = scenario::open("figure-5").expect("there is one").expect("it reads").sketch;
    let index = Index::of(&sketch);
    let request = request(&index, "client-1", "orders endpoint");
    let made = trace(&index, &request).expect("nothing dangles");
    let text = write(&sketch);
    let envelope = Envelope::new(Base::Sketch(Box::new(sketch.clone())), LinkView::default());
    let packed = link::encode(&envelope);

    let judged = || -> Result<_, DanglingReference> { trace_with_attempts(&index, black_box(&request)) };
    criterion.bench_function("trace_and_attempts", |bench| bench.iter(judged));
    criterion.bench_function("trace", |bench| bench.iter(|| trace(&index, black_box(&request))));
    criterion.bench_function("attempts", |bench| {
        bench.iter(|| attempts(&index, black_box(&request), &made));
    });
    criterion.bench_function("index", |bench| bench.iter(|| Index::of(black_box(&sketch))));
    let vpc = sketch.vpcs.iter().next().expect("the consumer's");
    let name = index.names().all().next().expect("the endpoint's").text.to_string();
    let question =
        |name| Question { asker: Asker::Vpc { vpc, zone: None }, name, record_type: RecordType::A, query: 1 };
    criterion.bench_function("resolve", |bench| bench.iter(|| ask(&index, black_box(&question(&name)))));
    criterion.bench_function("resolve_nothing", |bench| {
        bench.iter(|| ask(&index, black_box(&question("nobody.example.com"))));
    });
    criterion.bench_function("names", |bench| bench.iter(|| Names::of(black_box(&sketch))));
    among_thousands(criterion);
    criterion.bench_function("file_read", |bench| bench.iter(|| read(black_box(&text))));
    criterion.bench_function("link_encode", |bench| bench.iter(|| link::encode(black_box(&envelope))));
    criterion.bench_function("link_decode", |bench| bench.iter(|| link::decode(black_box(&packed))));
}

criterion_group!(benches, engine);
criterion_main!(benches);
