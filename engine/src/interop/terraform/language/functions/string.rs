//! Functions of texts. What people see as one character counts as one.

use unicode_segmentation::UnicodeSegmentation;

use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::template::Parts;
use crate::interop::terraform::language::unknown::{Part, Step, Unknown};
use crate::interop::terraform::language::{ListKind, Value};
use crate::interop::terraform::limits;

pub const FUNCTIONS: &[Function] = &[
    Function::new("chomp", (1, 1), Takes::Known, |asked| {
        Value::text(asked.text(0)?.trim_end_matches(['\r', '\n']))
    }),
    Function::new("endswith", (2, 2), Takes::Known, |asked| {
        Ok(Value::Bool(asked.text(0)?.ends_with(&*asked.text(1)?)))
    }),
    Function::new("startswith", (2, 2), Takes::Known, |asked| {
        Ok(Value::Bool(asked.text(0)?.starts_with(&*asked.text(1)?)))
    }),
    Function::new("strcontains", (2, 2), Takes::Known, |asked| {
        Ok(Value::Bool(asked.text(0)?.contains(&*asked.text(1)?)))
    }),
    Function::new("indent", (2, 2), Takes::Known, indent),
    Function::new("join", (1, ANY), Takes::Elements, join),
    Function::new("lower", (1, 1), Takes::Known, |asked| {
        Value::text(&asked.text(0)?.chars().map(lower).collect::<String>())
    }),
    Function::new("upper", (1, 1), Takes::Known, |asked| {
        Value::text(&asked.text(0)?.chars().map(upper).collect::<String>())
    }),
    Function::new("title", (1, 1), Takes::Known, |asked| Value::text(&title(&asked.text(0)?))),
    Function::new("split", (2, 2), Takes::Elements, split),
    Function::new("strrev", (1, 1), Takes::Known, |asked| {
        Value::text(&asked.text(0)?.graphemes(true).rev().collect::<String>())
    }),
    Function::new("substr", (3, 3), Takes::Known, part),
    Function::new("trim", (2, 2), Takes::Known, |asked| {
        let cut = asked.text(1)?;
        Value::text(asked.text(0)?.trim_matches(|c| cut.contains(c)))
    }),
    Function::new("trimprefix", (2, 2), Takes::Known, |asked| {
        let (text, cut) = (asked.text(0)?, asked.text(1)?);
        Value::text(text.strip_prefix(&*cut).unwrap_or(&text))
    }),
    Function::new("trimsuffix", (2, 2), Takes::Known, |asked| {
        let (text, cut) = (asked.text(0)?, asked.text(1)?);
        Value::text(text.strip_suffix(&*cut).unwrap_or(&text))
    }),
    Function::new("trimspace", (1, 1), Takes::Known, |asked| Value::text(asked.text(0)?.trim())),
];

/// One letter for each, as Go has it: what would become two stays what it is.
fn upper(c: char) -> char {
    let mut letters = c.to_uppercase();
    letters.next().filter(|_| letters.next().is_none()).unwrap_or(c)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Characters as people see them.
pub fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

fn indent(asked: &mut Asked<'_>) -> Answer {
    let (spaces, text) = (asked.count(0)?, asked.text(1)?);
    let lines = text.matches('\n').count();
    if spaces.saturating_mul(lines) > limits::TEXT_MOST {
        return Err("the text becomes too long".to_owned());
    }
    Value::text(&text.replace('\n', &format!("\n{}", " ".repeat(spaces))))
}

fn join(asked: &mut Asked<'_>) -> Answer {
    if (0..asked.arguments.len()).any(|at| asked.is_unknown(at)) {
        return asked.computed();
    }
    let between = asked.text(0)?;
    let mut parts = Parts::default();
    let mut is_first = true;
    for at in 1..asked.arguments.len() {
        for item in asked.list(at)?.items() {
            if !is_first {
                parts.text(&between)?;
            }
            is_first = false;
            parts.value(item)?;
        }
    }
    parts.done()
}

fn title(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut is_inside = false;
    for c in text.chars() {
        if is_inside {
            made.push(c);
        } else {
            made.push(upper(c));
        }
        is_inside = c.is_alphanumeric() || c == '_' || (!c.is_ascii() && !c.is_whitespace());
    }
    made
}

/// Pieces of a text that is known in part. What is not known is taken to be whole, as names and numbers of
/// resources are; what may have colons and slashes in it is not.
fn split_parts(between: &str, parts: &[Part]) -> Option<Answer> {
    let mut pieces = vec![Parts::default()];
    for part in parts {
        match part {
            Part::Text(text) => {
                for (number, piece) in text.split(between).enumerate() {
                    if number > 0 {
                        pieces.push(Parts::default());
                    }
                    pieces.last_mut()?.text(piece).ok()?;
                }
            }
            Part::Unknown(unknown) => {
                let Unknown::Reference(reference) = &**unknown else { return None };
                if matches!(reference.path.last(), Some(Step::Name(name)) if name.contains("arn")) {
                    return None;
                }
                pieces.last_mut()?.unknown(unknown).ok()?;
            }
        }
    }
    let pieces: Result<Vec<Value>, String> = pieces.into_iter().map(Parts::done).collect();
    Some(pieces.and_then(|pieces| Value::list(ListKind::List, pieces)))
}

fn split(asked: &mut Asked<'_>) -> Answer {
    if let (Value::Text(between), Value::Unknown(unknown)) = (asked.get(0)?, asked.get(1)?)
        && let Unknown::Text(parts) = &**unknown
        && !between.is_empty()
        && let Some(found) = split_parts(between, parts)
    {
        return found;
    }
    if asked.is_unknown(0) || asked.is_unknown(1) {
        return asked.computed();
    }
    let (between, text) = (asked.text(0)?, asked.text(1)?);
    let pieces: Vec<&str> = if between.is_empty() {
        text.char_indices().filter_map(|(at, c)| text.get(at..at + c.len_utf8())).collect()
    } else {
        text.split(&*between).take(limits::ITEMS_MOST + 1).collect()
    };
    if pieces.len() > limits::ITEMS_MOST {
        return Err(format!("it comes to more than {} pieces", limits::ITEMS_MOST));
    }
    Value::list(ListKind::List, pieces.into_iter().map(Value::text).collect::<Result<_, _>>()?)
}

fn part(asked: &mut Asked<'_>) -> Answer {
    let (text, offset, length) = (asked.text(0)?, asked.whole(1)?, asked.whole(2)?);
    let total = i128::try_from(characters(&text)).unwrap_or(i128::MAX);
    let start = if offset < 0 { offset.saturating_add(total).max(0) } else { offset };
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    // Whatever is below nought stands for all the rest.
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    Value::text(&text.graphemes(true).skip(start).take(length).collect::<String>())
}
