//! Numbers of a load file, exactly: a decimal in whole parts of its unit, without floats on the way.

use serde_json::Value;

use crate::model::record::plain;

use super::error::LoadFileError;

/// What a number may be: whole parts of a unit, of which the unit has ten to the power of `places`.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    least: u64,
    most: u64,
    places: usize,
}

impl Bounds {
    /// Whole numbers.
    pub const fn whole(least: u64, most: u64) -> Self {
        Self { least, most, places: 0 }
    }

    /// Decimals. Both bounds are in parts of the unit.
    pub const fn decimal(least: u64, most: u64, places: usize) -> Self {
        Self { least, most, places }
    }

    /// What may stand there, in words.
    pub fn says(self) -> String {
        let kind = if self.places == 0 { "a whole number" } else { "a number" };
        format!("{kind} from {} to {}", shown(self.least, self.places), shown(self.most, self.places))
    }

    /// The number a value is, in parts of the unit.
    pub fn read(self, value: &Value, path: &str) -> Result<u64, LoadFileError> {
        let text = value.to_string();
        let found = parts(&text, self.places).filter(|_| value.is_number());
        let found = found.filter(|(_, exact)| self.places > 0 || *exact);
        let found = found.and_then(|(parts, _)| u64::try_from(parts).ok());
        found.filter(|parts| (self.least..=self.most).contains(parts)).ok_or_else(|| LoadFileError::Number {
            path: path.to_owned(),
            found: said(value),
            wanted: self.says(),
        })
    }
}

/// A value as it stands in a sentence.
pub(super) fn said(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => plain(&value.to_string(), 40),
    }
}

/// A number that is not negative in parts of its unit, rounded half up, and whether nothing was rounded.
fn parts(text: &str, places: usize) -> Option<(u128, bool)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    let shift = exponent
        .checked_add(i32::try_from(places).ok()?)?
        .checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u128 = digits.parse().ok()?;
    if number == 0 {
        return Some((0, true));
    }
    let power = 10_u128.checked_pow(shift.unsigned_abs());
    if shift >= 0 {
        return Some((number.checked_mul(power?)?, true));
    }
    // What is smaller than any part by more than there are digits is nothing.
    let Some(power) = power else { return Some((0, false)) };
    let rest = number.checked_rem(power)?;
    let up = u128::from(rest >= power.div_ceil(2));
    Some((number.checked_div(power)?.checked_add(up)?, rest == 0))
}

/// Parts of a unit as a decimal, thousands apart.
pub(super) fn shown(number: u64, places: usize) -> String {
    let digits = format!("{number:0>width$}", width = places.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let cases = [
            ("0.1", 9, Some((100_000_000, true))),
            ("86400", 9, Some((86_400_000_000_000, true))),
            ("1e3", 3, Some((1_000_000, true))),
            ("1.5e-3", 9, Some((1_500_000, true))),
            ("0.0005", 3, Some((1, false))),
            ("0.0004", 3, Some((0, false))),
            ("1e-40", 3, Some((0, false))),
            ("1e-2000000000", 3, Some((0, false))),
            ("0e999", 3, Some((0, true))),
            ("12345678901.123456789", 9, Some((12_345_678_901_123_456_789, true))),
            ("1e300", 9, None),
            ("-1", 3, None),
            ("-0", 3, None),
            ("", 3, None),
            ("x", 3, None),
        ];
        for (text, places, expected) in cases {
            assert_eq!(parts(text, places), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_shown_as_people_write_them() {
        let cases = [
            (0, 0, "0"),
            (1, 3, "0.001"),
            (100_000_000_000, 3, "100,000,000"),
            (86_400_000_000_000, 9, "86,400"),
            (1_234_567, 0, "1,234,567"),
            (999, 0, "999"),
            (20_500_000_000, 9, "20.5"),
        ];
        for (number, places, expected) in cases {
            assert_eq!(shown(number, places), expected);
        }
    }
}
