//! One verb of a format, such as `%05.2f`, and what it makes of a value.

use super::json;
use super::string::characters;
use crate::interop::terraform::language::convert::{convert, text_of};
use crate::interop::terraform::language::template::Parts;
use crate::interop::terraform::language::types::Type;
use crate::interop::terraform::language::{Number, Value};

/// Characters of one verb's result, and digits behind its point.
const WIDTH_MOST: usize = 10_000;

/// A verb with what stands between `%` and its letter.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that people write on its own")]
pub struct Verb {
    /// Which argument, from 0, where that is said.
    pub argument: Option<usize>,
    letter: char,
    width: usize,
    precision: Option<usize>,
    is_left: bool,
    is_padded_with_noughts: bool,
    has_sign: bool,
    has_space: bool,
    is_sharp: bool,
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn number_of(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number <= WIDTH_MOST => Ok(number),
        Ok(_) | Err(_) => Err(format!("a width or precision of {text} is more than is written")),
    }
}

impl Verb {
    /// Reads what stands behind `%`; also what follows.
    pub fn read(text: &str) -> Result<(Self, &str), String> {
        let mut verb = Self::default();
        let mut rest = text;
        loop {
            let Some(flag) = rest.chars().next() else { return Err("a verb is not complete".to_owned()) };
            match flag {
                '-' => verb.is_left = true,
                '0' => verb.is_padded_with_noughts = true,
                '+' => verb.has_sign = true,
                ' ' => verb.has_space = true,
                '#' => verb.is_sharp = true,
                _ => break,
            }
            rest = rest.get(flag.len_utf8()..).unwrap_or_default();
        }
        rest = verb.argument_of(rest)?;
        let (width, behind) = digits(rest);
        if !width.is_empty() {
            verb.width = number_of(width)?;
        }
        rest = behind;
        if let Some(behind) = rest.strip_prefix('.') {
            let (precision, behind) = digits(behind);
            verb.precision = Some(if precision.is_empty() { 0 } else { number_of(precision)? });
            rest = behind;
        }
        rest = verb.argument_of(rest)?;
        let Some(letter) = rest.chars().next() else { return Err("a verb is not complete".to_owned()) };
        verb.letter = letter;
        Ok((verb, rest.get(letter.len_utf8()..).unwrap_or_default()))
    }

    fn argument_of<'a>(&mut self, rest: &'a str) -> Result<&'a str, String> {
        let Some(inner) = rest.strip_prefix('[') else { return Ok(rest) };
        let (number, behind) = digits(inner);
        let behind = behind.strip_prefix(']').ok_or("an argument's number has no end")?;
        let number = number_of(number)?.checked_sub(1).ok_or("arguments are counted from 1")?;
        self.argument = Some(number);
        Ok(behind)
    }

    /// A text with as much around it as it takes to be as wide as it is asked to be.
    fn padded(&self, text: &str, is_number: bool) -> String {
        let missing = self.width.saturating_sub(characters(text));
        if missing == 0 {
            return text.to_owned();
        }
        if self.is_left {
            return format!("{text}{}", " ".repeat(missing));
        }
        if self.is_padded_with_noughts {
            let signed = is_number && text.starts_with(['-', '+', ' ']);
            let (sign, rest) = text.split_at_checked(usize::from(signed)).unwrap_or(("", text));
            return format!("{sign}{}{rest}", "0".repeat(missing));
        }
        format!("{}{text}", " ".repeat(missing))
    }

    fn signed(&self, text: String) -> String {
        if text.starts_with('-') {
            return text;
        }
        match (self.has_sign, self.has_space) {
            (true, _) => format!("+{text}"),
            (false, true) => format!(" {text}"),
            (false, false) => text,
        }
    }
}

/// Adds what a verb makes of a value.
pub fn write(verb: &Verb, value: &Value, all: &[Value], parts: &mut Parts) -> Result<(), String> {
    if !value.is_known() {
        return match value {
            Value::Unknown(unknown) if matches!(verb.letter, 's' | 'v') && verb.width == 0 => {
                parts.unknown(unknown)
            }
            _ => parts.value(&Value::computed(all)),
        };
    }
    let text = match verb.letter {
        'v' if verb.is_sharp => verb.padded(&json::encoded(value)?, false),
        'v' => match value {
            Value::Number(number) => verb.padded(&verb.signed(general(*number, verb.precision)), true),
            Value::Bool(_) | Value::Text(_) => verb.padded(&text_of(value)?.unwrap_or_default(), false),
            Value::Null | Value::List(_) | Value::Map(_) | Value::Unknown(_) => {
                verb.padded(&json::encoded(value)?, false)
            }
        },
        's' => verb.padded(&cut(&plain(value)?, verb.precision), false),
        'q' => verb.padded(&json::encoded(&Value::text(&cut(&plain(value)?, verb.precision))?)?, false),
        't' => match convert(value, &Type::Bool)? {
            Value::Bool(flag) => verb.padded(if flag { "true" } else { "false" }, false),
            _ => return Err("null is neither true nor false".to_owned()),
        },
        'd' | 'b' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let Value::Number(number) = convert(value, &Type::Number)? else {
                return Err("null is no number".to_owned());
            };
            verb.padded(&verb.signed(numeric(verb, number)?), true)
        }
        other => return Err(format!("there is no verb %{other}")),
    };
    parts.text(&text)
}

fn plain(value: &Value) -> Result<String, String> {
    let text = text_of(value)?.ok_or("null is no text")?;
    Ok(text.to_string())
}

fn cut(text: &str, precision: Option<usize>) -> String {
    match precision {
        Some(most) => {
            use unicode_segmentation::UnicodeSegmentation;
            text.graphemes(true).take(most).collect()
        }
        None => text.to_owned(),
    }
}

fn numeric(verb: &Verb, number: Number) -> Result<String, String> {
    let radix = |format: fn(u128) -> String, prefix: &str| {
        let whole =
            number.whole().ok_or_else(|| format!("a whole number is needed, and this is {number}"))?;
        let sign = if whole < 0 { "-" } else { "" };
        Ok(format!("{sign}{}{}", if verb.is_sharp { prefix } else { "" }, format(whole.unsigned_abs())))
    };
    let value = number.float();
    match verb.letter {
        'b' => radix(|whole| format!("{whole:b}"), "0b"),
        'o' => radix(|whole| format!("{whole:o}"), "0"),
        'x' => radix(|whole| format!("{whole:x}"), "0x"),
        'X' => radix(|whole| format!("{whole:X}"), "0X"),
        'e' => Ok(scientific(value, Some(verb.precision.unwrap_or(6)))),
        'E' => Ok(scientific(value, Some(verb.precision.unwrap_or(6))).to_uppercase()),
        'f' | 'F' => Ok(format!("{value:.*}", verb.precision.unwrap_or(6))),
        'g' => Ok(general(number, verb.precision)),
        'G' => Ok(general(number, verb.precision).to_uppercase()),
        _ => match number.whole() {
            Some(whole) => Ok(whole.to_string()),
            None if number.is_whole() => Ok(number.to_string()),
            None => Err(format!("a whole number is needed, and this is {number}")),
        },
    }
}

/// With an exponent of at least two digits.
fn scientific(value: f64, precision: Option<usize>) -> String {
    let text = match precision {
        Some(precision) => format!("{value:.precision$e}"),
        None => format!("{value:e}"),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// With an exponent, and every digit that there is.
fn all_digits(number: Number) -> String {
    let text = number.to_string();
    let unsigned = text.trim_start_matches('-');
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{part}");
    let significant = digits.trim_start_matches('0');
    let before = i64::try_from(whole.len()).unwrap_or(0);
    let noughts = i64::try_from(digits.len() - significant.len()).unwrap_or(0);
    let exponent = before - noughts - 1;
    let significant = significant.trim_end_matches('0');
    let (first, rest) = significant.split_at_checked(1).unwrap_or(("0", ""));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if text.starts_with('-') { "-" } else { "" };
    let side = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{point}{rest}e{side}{:02}", exponent.unsigned_abs())
}

/// With an exponent where the number is very large or very small.
fn general(number: Number, precision: Option<usize>) -> String {
    let value = number.float();
    let shortest = format!("{value:e}");
    let exponent =
        shortest.split_once('e').and_then(|(_, exponent)| exponent.parse::<i64>().ok()).unwrap_or(0);
    let Some(precision) = precision else {
        // As many digits as it takes, up to six before the point.
        return if (-4..6).contains(&exponent) { number.to_string() } else { all_digits(number) };
    };
    let precision = precision.max(1);
    let most = i64::try_from(precision).unwrap_or(i64::MAX);
    let trimmed = |text: &str| {
        let is_cut = text.contains('.');
        if is_cut { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
    };
    if !(-4..most).contains(&exponent) {
        let text = scientific(value, Some(precision - 1));
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "+00"));
        return format!("{}e{exponent}", trimmed(mantissa));
    }
    let behind = usize::try_from(most.saturating_sub(1).saturating_sub(exponent)).unwrap_or(0);
    trimmed(&format!("{value:.behind$}"))
}
