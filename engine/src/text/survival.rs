//! What survives a failure, as words and sentences.

use crate::model::Sketch;
use crate::path::{Choices, Survives};

use super::reason::reason;

/// In one or two words, for a cell of a table.
pub const fn survives(survives: Survives) -> &'static str {
    match survives {
        Survives::Works => "Works",
        Survives::Heals => "Recovers",
        Survives::Partly => "In part",
        Survives::CutOff => "Cut off",
    }
}

/// What both moments come to, as a sentence or two.
pub fn survival(sketch: &Sketch, now: &Choices, settled: &Choices) -> String {
    if (now.of, now.working) == (settled.of, settled.working) {
        return choices(sketch, settled);
    }
    format!(
        "In the first seconds: {} Once health checks and DNS have noticed: {}",
        choices(sketch, now),
        choices(sketch, settled)
    )
}

/// What came of all choices.
pub fn choices(sketch: &Sketch, of: &Choices) -> String {
    if of.lost == of.clients {
        let lost = if of.clients == 1 { "The client is lost." } else { "All clients are lost." };
        return format!("{lost} {}", reason(sketch, &of.reason));
    }
    let text = match (of.working, of.of) {
        (0, _) => reason(sketch, &of.reason),
        (1, 1) => "It connects.".to_owned(),
        (working, all) if working == all => {
            format!("It connects by each of {all} ways.")
        }
        (working, all) => {
            format!("It connects by {working} of {all} ways. By the others: {}", reason(sketch, &of.reason))
        }
    };
    match of.lost {
        0 => text,
        1 => format!("{text} One of {} clients is lost.", of.clients),
        lost => format!("{text} Of {} clients {lost} are lost.", of.clients),
    }
}

/// That failures together cut a consumer off: what fails, by its names; who cannot reach what.
pub fn cut(failing: &[String], clients: &str, to: &str) -> String {
    format!("Without {}, {clients} cannot reach {to}.", and(failing))
}

/// Endpoints nobody connects by; of many the first ones by name.
pub fn unused(names: &[String]) -> String {
    const MOST_NAMED: usize = 5;
    match names.split_at_checked(MOST_NAMED) {
        Some((first, rest)) if !rest.is_empty() => {
            format!(
                "Nobody connects by {} and {} other endpoints, so they have no row.",
                first.join(", "),
                rest.len()
            )
        }
        _ => format!("Nobody connects by {}, so there is no row for it.", and(names)),
    }
}

/// That only so many of something were judged.
pub fn beyond(what: &str, most: usize, more: usize) -> String {
    format!("Only the first {most} {what} are judged; there are {more} more.")
}

/// That not every set of failures was tried.
pub fn sets_untried(most: usize, sets: usize) -> String {
    format!(
        "After {most} verdicts {sets} larger sets of failures were not tried; there may be more that cut a consumer off."
    )
}

/// A list as a person says it: "a, b and c".
pub fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
