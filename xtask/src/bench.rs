//! `cargo xtask bench`: the engine's benchmarks, natively and in a browser, then what a reader waits for there.

use std::process::Command;

use anyhow::Result;

use crate::run::{House, run, say};
use crate::wasm_parity::wasm_of_tests;
use crate::{chromium, page};

/// Runs both; `runs` is how often the page is opened.
pub fn run_all(house: &House, runs: u32) -> Result<()> {
    say("the engine's benchmarks");
    run(&mut house.cargo(["bench", "--package", "privatelink", "--features", "interop", "--benches"]))?;
    let browser = chromium::ready(house)?;
    page::build(house)?;
    let engine = wasm_of_tests(house, "no-modules")?;
    say("the engine and the page in Chromium");
    let mut command = Command::new("node");
    command.args(["bench.mjs", &runs.to_string()]).arg(engine).current_dir(chromium::folder(house));
    run(command.env(chromium::VARIABLE, browser))
}
