//! Other people's programs that judge what the engine makes: tshark reads its captures, haproxy takes its PROXY
//! headers. The tests talk to the real ones or they fail.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::debian;
use crate::run::say;

/// Each program, which is also how Debian's package is called.
const PROGRAMS: &[&str] = &["tshark", "haproxy"];

/// Where Debian puts servers, which people's PATH leaves out.
const SYSTEM: &str = "/usr/sbin";

/// Finds the programs, installing them where that is possible. Gives the PATH that has them.
pub fn ready() -> Result<OsString> {
    let path = path()?;
    let missing = missing(&path);
    if missing.is_empty() {
        return Ok(path);
    }
    if debian::is_ours()
        && let Err(error) = debian::install(&missing)
    {
        say(&format!("that did not work: {error}"));
    }
    let missing = self::missing(&path);
    if !missing.is_empty() {
        bail!(
            "{} not here and could not be installed; install Wireshark's tshark and haproxy, or leave these tests \
             out with `--without programs`",
            missing.join(" and ")
        );
    }
    Ok(path)
}

fn path() -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([PathBuf::from(SYSTEM)]);
    Ok(env::join_paths(folders)?)
}

fn missing(path: &OsString) -> Vec<&'static str> {
    let here = |program: &str| {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(path).any(|folder| folder.join(&file).is_file())
    };
    PROGRAMS.iter().copied().filter(|program| !here(program)).collect()
}
