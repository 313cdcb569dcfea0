//! `cargo xtask deny`: licences, duplicate versions and sources of every crate, judged by cargo-deny after
//! `deny.toml`. Advisories are not asked for: their database lies outside the package registries.

use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{House, run, say};
use crate::tools::cargo_deny_program;

/// Runs the three checks.
pub fn check(house: &House) -> Result<()> {
    let program = cargo_deny_program()?;
    say("licences, duplicate versions, sources");
    let mut command = Command::new(program);
    command
        .args(["--workspace", "--all-features", "check", "bans", "licenses", "sources"])
        .current_dir(&house.root);
    run(&mut command).context("a dependency breaks a rule of deny.toml")
}
