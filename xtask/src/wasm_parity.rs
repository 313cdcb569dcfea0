//! The same sketch and seed must give the same bytes native and as wasm. This part of the tests lets both builds of
//! `privatelink-tests` describe the same random sketches, one line each, and compares the lines.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::page::wasm_flags;
use crate::run::{House, capture, run, say};
use crate::tools::{WASM, node_ready, wasm_bindgen_program};

/// Sketches compared in a plain run and in a full one.
const PLAIN: u32 = 500;
const FULL: u32 = 5_000;

/// Compares; gives the number of sketches that came out equal, which is all of them.
pub fn same_answers(house: &House, full: bool) -> Result<usize> {
    let count = if full { FULL } else { PLAIN };
    let native = native(house, count)?;
    let wasm = wasm(house, count)?;
    compare(&native, &wasm, count as usize)?;
    println!("parity: {count} sketches give the same digest native and as wasm");
    Ok(count as usize)
}

fn native(house: &House, count: u32) -> Result<String> {
    say("digests of the native build");
    run(&mut house.cargo(["build", "--package", "privatelink-tests", "--bin", "digest"]))?;
    let args = ["run", "--quiet", "--package", "privatelink-tests", "--bin", "digest", "--", "0"];
    capture(house.cargo(args).arg(count.to_string()))
}

fn wasm(house: &House, count: u32) -> Result<String> {
    node_ready()?;
    say("digests of the wasm build");
    let out = wasm_of_tests(house, "nodejs")?;
    let script = format!("process.stdout.write(require('./privatelink_tests.js').digest(0, {count}))");
    capture(Command::new("node").args(["-e", &script]).current_dir(&out))
}

/// The tests' own crate as wasm, with what calls it from JavaScript of one of wasm-bindgen's kinds; gives the folder.
pub fn wasm_of_tests(house: &House, kind: &str) -> Result<PathBuf> {
    let bindgen = wasm_bindgen_program(house)?;
    // The page's own profile and flags: what is compared and measured is what people get.
    let (variable, flags) = wasm_flags(house)?;
    let args = ["build", "--package", "privatelink-tests", "--lib", "--target", WASM, "--profile", "page"];
    run(house.cargo(args).env(variable, flags))?;
    let built = house.target.join(WASM).join("page").join("privatelink_tests.wasm");
    let out = house.target.join("tests-as-wasm").join(kind);
    fs::create_dir_all(&out).context("no folder for the tests' wasm could be made")?;
    run(Command::new(bindgen).args(["--target", kind, "--out-dir"]).arg(&out).arg(&built))?;
    Ok(out)
}

/// Fails at the first line that differs, which names its seed.
fn compare(native: &str, wasm: &str, count: usize) -> Result<()> {
    for (native, wasm) in native.lines().zip(wasm.lines()) {
        if native != wasm {
            bail!("native and wasm disagree\n  native: {native}\n  wasm:   {wasm}");
        }
    }
    let lines = (native.lines().count(), wasm.lines().count());
    if lines != (count, count) {
        bail!("{count} digests were asked for; native gave {}, wasm {}", lines.0, lines.1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_and_complete_digests_agree() {
        assert!(compare("0 a\n1 b\n", "0 a\n1 b\n", 2).is_ok());
        assert!(compare("0 a\n1 b\n", "0 a\n1 c\n", 2).unwrap_err().to_string().contains("1 c"));
        assert!(compare("0 a\n", "0 a\n", 2).is_err());
        assert!(compare("", "", 0).is_ok());
    }
}
