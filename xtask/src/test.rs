//! `cargo xtask test`: every test there is, in parts that a person can leave out by name. What a part did is counted
//! from what its runner reports, because a part that ran nothing must not look like one that passed.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, anyhow, bail};

use crate::chromium;
use crate::page;
use crate::programs;
use crate::run::{House, Watch, run_reading, say};
use crate::tools::node_ready;
use crate::wasm_parity;

/// Tells the tests and journeys that the long ones are wanted.
const FULL: &str = "PRIVATELINK_FULL";

/// The tests that need those programs: files of `tests/tests/` that the feature `programs` turns on.
const PROGRAM_TESTS: &[&str] = &[
    "test",
    "--package",
    "privatelink-tests",
    "--features",
    "programs",
    "--no-fail-fast",
    "--test",
    "captures_by_tshark",
    "--test",
    "packets_by_tshark",
    "--test",
    "headers_by_haproxy",
];

/// The parts in the order they run: what fails soonest and says most comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Engine, state, component and acceptance tests: everything native.
    Engine,
    /// The tasks' own tests.
    Xtask,
    /// What tshark and haproxy make of captures and headers.
    Programs,
    /// The same answers native and as wasm.
    Parity,
    /// Journeys through the built page in a real Chromium.
    Browser,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Engine, Self::Xtask, Self::Programs, Self::Parity, Self::Browser];

    pub fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Xtask => "xtask",
            Self::Programs => "programs",
            Self::Parity => "parity",
            Self::Browser => "browser",
        }
    }

    /// The part of that name.
    pub fn named(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|part| part.name() == name) {
            Some(part) => Ok(part),
            None => bail!(
                "no part of the tests is called {name:?}; the parts are {}",
                Self::ALL.map(Self::name).join(", ")
            ),
        }
    }

    fn run(self, house: &House, full: bool) -> Result<Tally> {
        if matches!(self, Self::Parity | Self::Browser) {
            let leave_out =
                |error| anyhow!("{error}; or leave these tests out with `--without {}`", self.name());
            node_ready().map_err(leave_out)?;
        }
        match self {
            Self::Engine => {
                let args = ["test", "--workspace", "--exclude", "xtask", "--features", "privatelink/cli"];
                cargo_tests(house, &args, full)
            }
            Self::Xtask => cargo_tests(house, &["test", "--package", "xtask"], full),
            Self::Programs => {
                let path = programs::ready()?;
                let mut command = house.cargo(PROGRAM_TESTS);
                command.env("PATH", path);
                counted(&mut command, full)
            }
            Self::Parity => wasm_parity::same_answers(house, full)
                .map(|equal| Tally { passed: equal, ..Tally::default() }),
            Self::Browser => journeys(house, full),
        }
    }
}

/// What the person asked for.
pub struct Options {
    pub without: Vec<Part>,
    pub full: bool,
}

/// What a runner says it did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed", self.passed)?;
        if self.failed > 0 {
            write!(f, ", {} failed", self.failed)?;
        }
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

impl Tally {
    /// Adds what a line of `cargo test` sums up, if it does: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn read_cargo(&mut self, line: &str) {
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        for count in counts.split("; ") {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<usize>().ok()) else { continue };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored") => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Adds what a line of Node's test runner sums up, if it does: `ℹ pass 3`.
    fn read_node(&mut self, line: &str) {
        let Some((name, number)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) else {
            return;
        };
        let Ok(number) = number.parse::<usize>() else { return };
        match name {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }

    /// The tally of a part, or why it is no success.
    fn judged(self, runner_succeeded: bool) -> Result<Self> {
        if !runner_succeeded || self.failed > 0 {
            bail!("{self}; what failed is told above");
        }
        if self.passed == 0 {
            bail!("its runner reported success without running a single test");
        }
        Ok(self)
    }
}

/// Runs the parts wanted, all of them even where one fails, and sums up.
pub fn run(house: &House, options: &Options) -> Result<()> {
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for part in Part::ALL {
        let name = part.name();
        if options.without.contains(&part) {
            lines.push(format!("{name:<8} left out by --without"));
            continue;
        }
        say(&format!("tests: {name}"));
        let watch = Watch::start();
        match part.run(house, options.full) {
            Ok(tally) => lines.push(format!("{name:<8} ran: {tally} ({:.0} s)", watch.seconds())),
            Err(error) => {
                say(&format!("{name}: {error:#}"));
                lines.push(format!("{name:<8} FAILED: {error:#}"));
                failed.push(name);
            }
        }
    }
    say(if options.full {
        "summary of all tests, the long ones included"
    } else {
        "summary (the long tests run with --full)"
    });
    for line in &lines {
        println!("{line}");
    }
    if !failed.is_empty() {
        bail!("tests failed: {}", failed.join(", "));
    }
    if options.without.is_empty() {
        println!("all tests passed");
    } else {
        println!("all tests that ran passed; some were left out");
    }
    Ok(())
}

fn with_length(command: &mut Command, full: bool) -> &mut Command {
    if full { command.env(FULL, "1") } else { command.env_remove(FULL) }
}

fn cargo_tests(house: &House, args: &[&str], full: bool) -> Result<Tally> {
    // All of them, so that one failure does not hide the others.
    counted(&mut house.cargo(args.iter().chain(&["--no-fail-fast"])), full)
}

fn counted(command: &mut Command, full: bool) -> Result<Tally> {
    let mut tally = Tally::default();
    let succeeded = run_reading(with_length(command, full), |line| tally.read_cargo(line))?;
    tally.judged(succeeded)
}

fn journeys(house: &House, full: bool) -> Result<Tally> {
    let folder = chromium::folder(house);
    let browser = chromium::ready(house)?;
    page::build(house)?;
    let mut files: Vec<PathBuf> = page::sorted_entries(&folder)?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    if files.is_empty() {
        bail!("tests/browser holds no *.test.mjs");
    }
    let mut tally = Tally::default();
    let mut command = Command::new("node");
    // One browser at a time: two would measure each other.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(files).current_dir(&folder);
    command.env(chromium::VARIABLE, browser).env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    let succeeded = run_reading(with_length(&mut command, full), |line| tally.read_node(line))?;
    tally.judged(succeeded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_sums_are_understood() {
        let mut tally = Tally::default();
        for line in [
            "running 4 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            tally.read_cargo(line);
        }
        assert_eq!(tally, Tally { passed: 5, failed: 1, skipped: 1 });
        let mut tally = Tally::default();
        for line in
            ["ℹ tests 5", "ℹ pass 3", "ℹ fail 1", "ℹ cancelled 0", "ℹ skipped 1", "ℹ todo 0", "✔ pass 9"]
        {
            tally.read_node(line);
        }
        assert_eq!(tally, Tally { passed: 3, failed: 1, skipped: 1 });
    }

    #[test]
    fn success_needs_tests_that_ran() {
        assert!(Tally::default().judged(true).unwrap_err().to_string().contains("without running"));
        assert!(Tally { passed: 3, failed: 1, skipped: 0 }.judged(true).is_err());
        assert!(Tally { passed: 3, ..Tally::default() }.judged(false).is_err());
        assert!(Tally { passed: 3, skipped: 1, failed: 0 }.judged(true).is_ok());
    }

    #[test]
    fn an_unknown_part_is_told_with_the_known_ones() {
        assert!(Part::named("browser").is_ok_and(|part| part == Part::Browser));
        let error = Part::named("browsers").err().unwrap().to_string();
        assert!(error.contains("engine, xtask, programs, parity, browser"), "{error}");
    }
}
