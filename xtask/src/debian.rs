//! Debian's packages, where the machine is a Debian and this process may install them.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::run::{capture, run, say};

/// Whether packages can be installed here.
pub fn is_ours() -> bool {
    Path::new("/etc/debian_version").is_file()
        && capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs packages by name.
pub fn install(packages: &[&str]) -> Result<()> {
    say(&format!("installing Debian's {} (about a minute, once)", packages.join(" and ")));
    run(Command::new("apt-get").arg("update"))?;
    let mut command = Command::new("apt-get");
    command.args(["install", "-y", "--no-install-recommends"]).args(packages);
    run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}
