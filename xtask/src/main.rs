//! The commands of this workspace: `cargo xtask serve | test | dist | bench | deny | setup`. Here lives what they are called
//! and which words they take; what each does lives in the module of its name. Nothing here is part of the product.

mod bench;
mod chromium;
mod debian;
mod deny;
mod dist;
mod licences;
mod offline;
mod page;
mod programs;
mod run;
mod serve;
mod sizes;
mod split;
mod styles;
mod test;
mod tools;
mod wasm_parity;

use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use crate::run::House;

const HELP: &str = "\
cargo xtask serve [--port 8080] [--prefix /] [--open]
    build the release page, installing what that needs, and serve it on this machine
cargo xtask test [--full] [--without engine|xtask|programs|parity|browser]...
    every test: engine, state and components, the tasks, captures and headers by tshark and haproxy, native
    against wasm, the page in Chromium;
    --full adds the long ones
cargo xtask dist
    the static site in dist/, with third-party licences, and the size of each file
cargo xtask bench [--runs 9]
    the engine's benchmarks, and the page's start in Chromium
cargo xtask deny
    licences, duplicate versions and sources of all dependencies
cargo xtask setup
    install now what the tasks above would install when they need it

PRIVATELINK_TOOLS     folder for installed tools (default: your cache folder)
PRIVATELINK_CHROMIUM  the browser for the tests (default: the first one found)
";

enum Task {
    Serve(serve::Options),
    Test(test::Options),
    Dist,
    Bench { runs: u32 },
    Deny,
    Setup,
    Help,
}

fn main() -> ExitCode {
    match parse(lexopt::Parser::from_env()).and_then(|task| perform(&task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &Task) -> Result<()> {
    match task {
        Task::Serve(options) => serve::run(&House::find()?, options),
        Task::Test(options) => test::run(&House::find()?, options),
        Task::Dist => dist::run(&House::find()?),
        Task::Bench { runs } => bench::run_all(&House::find()?, *runs),
        Task::Deny => deny::check(&House::find()?),
        Task::Setup => setup(&House::find()?),
        Task::Help => {
            print!("{HELP}");
            Ok(())
        }
    }
}

fn parse(mut words: lexopt::Parser) -> Result<Task> {
    let task = match words.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Task::Help),
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    let mut task = match task.as_str() {
        "serve" => Task::Serve(serve::Options { port: 8080, prefix: "/".to_owned(), open: false }),
        "test" => Task::Test(test::Options { without: Vec::new(), full: false }),
        "dist" => Task::Dist,
        "bench" => Task::Bench { runs: 9 },
        "deny" => Task::Deny,
        "setup" => Task::Setup,
        "help" => return Ok(Task::Help),
        other => bail!("there is no task {other:?}; `cargo xtask help` lists them"),
    };
    while let Some(word) = words.next()? {
        match (&mut task, word) {
            (_, Long("help") | Short('h')) => return Ok(Task::Help),
            (Task::Serve(options), Long("port")) => {
                options.port =
                    words.value()?.parse().map_err(|_| anyhow!("--port takes a number from 0 to 65535"))?;
            }
            (Task::Serve(options), Long("prefix")) => options.prefix = prefix(&words.value()?.string()?)?,
            (Task::Serve(options), Long("open")) => options.open = true,
            (Task::Test(options), Long("full")) => options.full = true,
            (Task::Test(options), Long("without")) => {
                options.without.push(test::Part::named(&words.value()?.string()?)?);
            }
            (Task::Bench { runs }, Long("runs")) => {
                *runs = words.value()?.parse().map_err(|_| anyhow!("--runs takes a number"))?;
            }
            (_, word) => {
                return Err(anyhow!(word.unexpected()).context("`cargo xtask help` lists what there is"));
            }
        }
    }
    Ok(task)
}

fn setup(house: &House) -> Result<()> {
    tools::PageTools::ready(house)?;
    tools::cargo_deny_program()?;
    programs::ready()?;
    let browser = chromium::ready(house)?;
    run::say(&format!("everything is here; the browser is {}", browser.display()));
    Ok(())
}

/// A prefix with its slashes, because people leave them out.
fn prefix(word: &str) -> Result<String> {
    let inner = word.trim_matches('/');
    if !inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte)) {
        bail!("--prefix takes a path of letters, digits, dashes and slashes, not {word:?}");
    }
    Ok(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Task> {
        parse(lexopt::Parser::from_args(words))
    }

    #[test]
    fn options_reach_their_task() {
        let Ok(Task::Serve(options)) = parsed(&["serve", "--port=9000", "--open", "--prefix", "a/b"]) else {
            panic!()
        };
        assert_eq!((options.port, options.prefix.as_str(), options.open), (9000, "/a/b/", true));
        let Ok(Task::Test(options)) =
            parsed(&["test", "--without", "browser", "--without", "parity", "--full"])
        else {
            panic!()
        };
        assert_eq!((options.without.len(), options.full), (2, true));
    }

    #[test]
    fn a_word_too_many_is_refused() {
        for words in [
            &["serve", "--full"][..],
            &["test", "extra"],
            &["tset"],
            &["serve", "--port", "x"],
            &["--port", "1"],
        ] {
            assert!(parsed(words).is_err(), "{words:?}");
        }
        assert!(matches!(parsed(&[]), Ok(Task::Help)) && matches!(parsed(&["dist", "-h"]), Ok(Task::Help)));
    }
}
