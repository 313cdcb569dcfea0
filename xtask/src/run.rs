//! Running other programs and talking to the person meanwhile: the only place that starts a process, so that
//! every failure is a sentence naming the program and what to do about it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};

/// Where this workspace and its build products lie.
pub struct House {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Where cargo puts what it builds; not always `root/target`.
    pub target: PathBuf,
}

impl House {
    /// Asks cargo, because a person may have moved the target folder in any of three ways.
    pub fn find() -> Result<Self> {
        let metadata = cargo_metadata(None, &["--no-deps"])?;
        let folder = |key: &str| {
            metadata
                .get(key)
                .and_then(serde_json::Value::as_str)
                .map(PathBuf::from)
                .ok_or_else(|| anyhow!("cargo metadata names no {key}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// A cargo command at the top of the workspace.
    pub fn cargo<I, S>(&self, args: I) -> Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = cargo();
        command.current_dir(&self.root).args(args);
        command
    }

    /// The built page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }
}

/// The cargo that started us, so that a toolchain chosen with `+name` holds throughout.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What `cargo metadata` says, with `extra` arguments.
pub fn cargo_metadata(root: Option<&Path>, extra: &[&str]) -> Result<serde_json::Value> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1"]).args(extra);
    if let Some(root) = root {
        command.current_dir(root);
    }
    let text = capture(&mut command)?;
    serde_json::from_str(&text).context("`cargo metadata` did not answer in JSON")
}

/// One line of progress. Goes to standard error like cargo's own, so that the order of the two is kept.
pub fn say(text: &str) {
    eprintln!("== {text}");
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    anyhow!("`{}` could not be started ({error}); is it installed and in PATH?", shown(command))
}

/// Runs a command with its output shown as it comes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if !status.success() {
        bail!("`{}` failed ({status}); its own words stand above", shown(command));
    }
    Ok(())
}

/// Runs a command and hands back what it printed; its complaints are part of the error.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", shown(command), output.status, words.trim());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed bytes that are no text", shown(command)))
}

/// Runs a command with its output shown as it comes, and each line of standard output given to `read` as well.
/// Says whether the command succeeded, so that what was read can be reported either way.
pub fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<bool> {
    command.stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.with_context(|| format!("the output of `{}` broke off", shown(command)))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            read(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// A stopwatch for progress lines. The engine may read no clock; a task runner must.
pub struct Watch(Instant);

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "tells a person how long a step took; nothing is computed from it"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_a_sentence_that_names_it() {
        let error = run(Command::new("no-such-program-here").arg("--flag")).unwrap_err().to_string();
        assert!(error.contains("`no-such-program-here --flag` could not be started"), "{error}");
    }

    #[test]
    fn reading_reports_failure_and_still_gives_every_line() {
        let mut lines = Vec::new();
        let ok = run_reading(cargo().arg("--version"), |line| lines.push(line.to_owned())).unwrap();
        assert!(ok && lines.len() == 1 && lines[0].starts_with("cargo "), "{lines:?}");
        assert!(!run_reading(cargo().args(["no-such-subcommand"]).stderr(Stdio::null()), |_| ()).unwrap());
    }
}
