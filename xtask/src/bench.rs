//! `cargo xtask bench`: the engine's benchmarks, then what a reader waits for in a browser.

use std::process::Command;

use anyhow::Result;

use crate::run::{House, run, say};
use crate::{chromium, page};

/// Runs both; `runs` is how often the page is opened.
pub fn run_all(house: &House, runs: u32) -> Result<()> {
    say("the engine's benchmarks");
    run(&mut house.cargo(["bench", "--package", "privatelink", "--benches"]))?;
    let browser = chromium::ready(house)?;
    page::build(house)?;
    say("the page in Chromium");
    let mut command = Command::new("node");
    command.args(["bench.mjs", &runs.to_string()]).current_dir(chromium::folder(house));
    run(command.env(chromium::VARIABLE, browser))
}
