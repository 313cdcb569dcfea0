//! Functions of numbers.

use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::{Number, Value};

pub const FUNCTIONS: &[Function] = &[
    Function::new("abs", (1, 1), Takes::Known, |asked| {
        let number = asked.number(0)?;
        Ok(Value::Number(if number.is_negative() { number.negated() } else { number }))
    }),
    Function::new("ceil", (1, 1), Takes::Known, |asked| Ok(Value::Number(asked.number(0)?.ceiling()))),
    Function::new("floor", (1, 1), Takes::Known, |asked| Ok(Value::Number(asked.number(0)?.floor()))),
    Function::new("max", (1, ANY), Takes::Known, |asked| extreme(asked, Number::max)),
    Function::new("min", (1, ANY), Takes::Known, |asked| extreme(asked, Number::min)),
    Function::new("log", (2, 2), Takes::Known, logarithm),
    Function::new("pow", (2, 2), Takes::Known, power),
    Function::new("parseint", (2, 2), Takes::Known, parse_integer),
    Function::new("signum", (1, 1), Takes::Known, |asked| {
        let sign = asked.whole(0)?.signum();
        Ok(Value::Number(Number::from(sign)))
    }),
];

fn extreme(asked: &mut Asked<'_>, choose: fn(Number, Number) -> Number) -> Answer {
    let mut found = asked.number(0)?;
    for at in 1..asked.arguments.len() {
        found = choose(found, asked.number(at)?);
    }
    Ok(Value::Number(found))
}

fn of_float(value: f64) -> Answer {
    Number::from_float(value).map(Value::Number).ok_or_else(|| "the result is not a number".to_owned())
}

fn logarithm(asked: &mut Asked<'_>) -> Answer {
    of_float(libm::log(asked.number(0)?.float()) / libm::log(asked.number(1)?.float()))
}

fn power(asked: &mut Asked<'_>) -> Answer {
    let (base, exponent) = (asked.number(0)?, asked.number(1)?);
    // Terraform calculates this with 53 bits; as far as those reach nothing is rounded.
    if let (Some(whole), Some(times)) = (base.whole(), exponent.whole())
        && let Ok(times) = u32::try_from(times)
        && let Some(found) = whole.checked_pow(times)
        && found.unsigned_abs() < 1 << 53
    {
        return Ok(Value::Number(Number::from(found)));
    }
    of_float(libm::pow(base.float(), exponent.float()))
}

fn parse_integer(asked: &mut Asked<'_>) -> Answer {
    let Value::Text(text) = asked.get(0)? else { return Err("a string is needed".to_owned()) };
    let base = u32::try_from(asked.whole(1)?).unwrap_or(0);
    if !(2..=62).contains(&base) {
        return Err("the base has to be between 2 and 62".to_owned());
    }
    let (digits, is_negative) = match text.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let unfit = || format!("“{text}” is no number of base {base}");
    if digits.is_empty() {
        return Err(unfit());
    }
    let mut found = 0_i128;
    for c in digits.chars() {
        let digit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            'a'..='z' => c as u32 - 'a' as u32 + 10,
            // Up to base 36 both cases are the same digits.
            'A'..='Z' if base <= 36 => c as u32 - 'A' as u32 + 10,
            'A'..='Z' => c as u32 - 'A' as u32 + 36,
            _ => return Err(unfit()),
        };
        if digit >= base {
            return Err(unfit());
        }
        let next = found.checked_mul(i128::from(base)).and_then(|found| found.checked_add(i128::from(digit)));
        found = next.ok_or("the number is too large")?;
    }
    Ok(Value::Number(Number::from(if is_negative { -found } else { found })))
}
