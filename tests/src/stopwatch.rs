//! What the engine takes in a browser: the questions of `engine/benches/`, asked so many times that a browser's
//! coarse clock can tell. `tests/browser/bench.mjs` holds the watch.

use std::hint::black_box;

use privatelink::model::{IpProtocol, Sketch};
use privatelink::path::{Index, Place, Request, exposure, source, trace, trace_with_attempts};
use privatelink::scenario::read;
use wasm_bindgen::prelude::wasm_bindgen;

/// A sketch with its index, and a request in it.
#[wasm_bindgen]
pub struct Asked {
    sketch: Sketch,
    index: Index,
    request: Request,
}

#[wasm_bindgen]
impl Asked {
    /// Of a sketch file, from one place to another, to port 443.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &str, from: &str, to: &str) -> Self {
        let sketch = read(file).expect("a sketch").sketch;
        let index = Index::of(&sketch);
        let place = |text| Place::find(&index, text).expect("a place");
        let request =
            Request::usual(source(&index, &place(from)).expect("a source"), place(to), 443, IpProtocol::Tcp);
        Self { sketch, index, request }
    }

    /// One trace, so many times.
    pub fn trace(&self, times: u32) {
        for _ in 0..times {
            black_box(trace(&self.index, black_box(&self.request))).expect("nothing dangles");
        }
    }

    /// A trace with every alternative judged.
    pub fn trace_and_attempts(&self, times: u32) {
        for _ in 0..times {
            black_box(trace_with_attempts(&self.index, black_box(&self.request))).expect("nothing dangles");
        }
    }

    /// The index of the sketch.
    pub fn index(&self, times: u32) {
        for _ in 0..times {
            black_box(Index::of(black_box(&self.sketch)));
        }
    }

    /// Everything who sends can reach.
    pub fn exposure(&self, times: u32) {
        for _ in 0..times {
            black_box(exposure(black_box(&self.index), &self.request.from)).expect("nothing dangles");
        }
    }
}

/// A run of the workload of `engine/benches/simulate.rs`, with its ways judged.
#[wasm_bindgen]
pub struct Simulated(privatelink::sim::Run);

#[wasm_bindgen]
impl Simulated {
    /// Of so many connections, with a million begun in a second and requests that take so many milliseconds.
    #[wasm_bindgen(constructor)]
    pub fn new(connections: u32, service_ms: u32) -> Self {
        let (sketch, load) =
            crate::loads::workload(1_000_000, connections.into(), u64::from(service_ms) * 1_000_000);
        let mut run = privatelink::sim::Run::begin(&sketch, &load).expect("it can be run");
        while !run.is_ready() {
            run.step().expect("nothing dangles");
        }
        Self(run)
    }

    /// Runs it to its end.
    pub fn run(&mut self) {
        while !self.0.is_done() {
            self.0.step().expect("nothing dangles");
        }
    }

    /// How many connections were begun, and how many are open.
    pub fn connections(&self) -> Vec<u32> {
        let found = self.0.summary().connections;
        [found.opened, found.open].map(|count| u32::try_from(count).unwrap_or(u32::MAX)).into()
    }
}
