//! `digest FIRST COUNT`: the native half of the parity test.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|word| word.parse::<u32>());
    if let (Some(Ok(first)), Some(Ok(count)), None) = (numbers.next(), numbers.next(), numbers.next()) {
        print!("{}", privatelink_tests::digest::digest(first, count));
        return ExitCode::SUCCESS;
    }
    eprintln!("usage: digest FIRST COUNT");
    ExitCode::FAILURE
}
