//! The engine at a terminal. It does nothing the page cannot do, and calls the same functions.
//!
//! Exit codes: 0 done and the answer is yes; 1 the answer is no; 2 the input or the call is
//! wrong, with one clear message on standard error.

mod arguments;
mod human;
mod import;
mod ppv2;
mod run;
mod simulate;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, everything else is a wrong call.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run::run(&arguments) {
        Ok(answer) => {
            run::print(&answer.bytes);
            ExitCode::from(u8::from(!answer.yes))
        }
        Err(problem) => {
            eprintln!("privatelink: {problem}");
            ExitCode::from(2)
        }
    }
}
