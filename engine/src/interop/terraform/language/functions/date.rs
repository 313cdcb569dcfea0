//! Functions of dates. There is no time of day here: what asks for it is not known.

use std::fmt::Write as _;

use super::hash::nobody_knows;
use super::{Function, Takes};
use crate::interop::terraform::language::{Number, Value};

pub const FUNCTIONS: &[Function] = &[
    Function::new("timestamp", (0, 0), Takes::Known, |_| nobody_knows("timestamp()")),
    Function::new("plantimestamp", (0, 0), Takes::Known, |_| nobody_knows("plantimestamp()")),
    Function::new("formatdate", (2, 2), Takes::Known, |asked| {
        let (pattern, moment) = (asked.text(0)?, Moment::read(&asked.text(1)?)?);
        Value::text(&moment.format(&pattern)?)
    }),
    Function::new("timeadd", (2, 2), Takes::Known, |asked| {
        let (moment, longer) = (Moment::read(&asked.text(0)?)?, duration(&asked.text(1)?)?);
        Value::text(&moment.later(longer)?.format("YYYY-MM-DD'T'hh:mm:ssZ")?)
    }),
    Function::new("timecmp", (2, 2), Takes::Known, |asked| {
        let (a, b) = (Moment::read(&asked.text(0)?)?, Moment::read(&asked.text(1)?)?);
        let order = (a.utc(), a.nanoseconds).cmp(&(b.utc(), b.nanoseconds));
        Ok(Value::Number(Number::from(i128::from(order as i8))))
    }),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment, as a clock somewhere shows it.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// Seconds since 1970 as that clock counts.
    seconds: i64,
    nanoseconds: i64,
    /// Seconds that the clock is ahead of UTC.
    ahead: i64,
}

struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        digits.parse().ok()
    }

    fn mark(&mut self, c: char) -> Option<()> {
        self.0 = self.0.strip_prefix(c)?;
        Some(())
    }
}

/// Days since 1970 of a date in the Gregorian calendar.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days_of(next.0, next.1, 1) - days_of(year, month, 1)
}

impl Moment {
    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| format!("“{text}” is no date and time of RFC 3339"))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader(text);
        let year = reader.digits(4)?;
        reader.mark('-')?;
        let month = reader.digits(2)?;
        reader.mark('-')?;
        let day = reader.digits(2)?;
        reader.mark('T')?;
        let hour = reader.digits(2)?;
        reader.mark(':')?;
        let minute = reader.digits(2)?;
        reader.mark(':')?;
        let second = reader.digits(2)?;
        let fits = (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !fits {
            return None;
        }
        let mut nanoseconds = 0;
        if let Some(rest) = reader.0.strip_prefix('.') {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let (digits, rest) = rest.split_at_checked(end)?;
            if digits.is_empty() {
                return None;
            }
            nanoseconds = format!("{digits:0<9}").get(..9)?.parse().ok()?;
            reader.0 = rest;
        }
        let ahead = if reader.0 == "Z" {
            0
        } else {
            let sign = if reader.0.starts_with('-') { -1 } else { 1 };
            reader.0 = reader.0.strip_prefix(['+', '-'])?;
            let hours = reader.digits(2)?;
            reader.mark(':')?;
            let minutes = reader.digits(2)?;
            if !reader.0.is_empty() || hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 3600 + minutes * 60)
        };
        let seconds = days_of(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Some(Self { seconds, nanoseconds, ahead })
    }

    fn utc(self) -> i64 {
        self.seconds - self.ahead
    }

    fn later(self, nanoseconds: i128) -> Result<Self, String> {
        let total = i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanoseconds) + nanoseconds;
        let seconds = i64::try_from(total.div_euclid(1_000_000_000)).map_err(|_| "the time is too far")?;
        let year = date_of(seconds.div_euclid(86_400)).0;
        if !(0..=9999).contains(&year) {
            return Err("the time is too far".to_owned());
        }
        let nanoseconds = i64::try_from(total.rem_euclid(1_000_000_000)).unwrap_or(0);
        Ok(Self { seconds, nanoseconds, ..self })
    }

    /// As a pattern of letters asks for.
    fn format(self, pattern: &str) -> Result<String, String> {
        let mut made = String::new();
        let mut rest = pattern;
        while let Some(letter) = rest.chars().next() {
            if letter == '\'' {
                rest = literal(rest, &mut made)?;
                continue;
            }
            let count = rest.chars().take_while(|c| *c == letter).count();
            rest = rest.get(count * letter.len_utf8()..).unwrap_or_default();
            if letter.is_ascii_alphabetic() {
                made.push_str(&self.field(letter, count)?);
            } else {
                made.extend(std::iter::repeat_n(letter, count));
            }
        }
        Ok(made)
    }

    fn field(self, letter: char, count: usize) -> Result<String, String> {
        let days = self.seconds.div_euclid(86_400);
        let (year, month, day) = date_of(days);
        let of_day = self.seconds.rem_euclid(86_400);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let name = |names: &[&str], at: i64, length: usize| {
            let name = usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default();
            name.chars().take(length).collect::<String>()
        };
        let weekday = (days + 4).rem_euclid(7);
        Ok(match (letter, count) {
            ('Y', 4) => format!("{year:04}"),
            ('Y', 2) => format!("{:02}", year % 100),
            ('M', 4) => name(&MONTHS, month - 1, usize::MAX),
            ('M', 3) => name(&MONTHS, month - 1, 3),
            ('M', 2) => format!("{month:02}"),
            ('M', 1) => month.to_string(),
            ('D', 2) => format!("{day:02}"),
            ('D', 1) => day.to_string(),
            ('E', 4) => name(&DAYS, weekday, usize::MAX),
            ('E', 3) => name(&DAYS, weekday, 3),
            ('h', 2) => format!("{hour:02}"),
            ('h', 1) => hour.to_string(),
            ('H', 2) => format!("{twelve:02}"),
            ('H', 1) => twelve.to_string(),
            ('A', 2) => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            ('a', 2) => if hour < 12 { "am" } else { "pm" }.to_owned(),
            ('m', 2) => format!("{minute:02}"),
            ('m', 1) => minute.to_string(),
            ('s', 2) => format!("{second:02}"),
            ('s', 1) => second.to_string(),
            ('Z', 1) if self.ahead == 0 => "Z".to_owned(),
            ('Z', 3) if self.ahead == 0 => "UTC".to_owned(),
            ('Z', 1 | 5) => self.zone(":"),
            ('Z', 3 | 4) => self.zone(""),
            _ => return Err(format!("there is no field “{}”", letter.to_string().repeat(count.min(10)))),
        })
    }

    fn zone(self, between: &str) -> String {
        let sign = if self.ahead < 0 { '-' } else { '+' };
        let minutes = self.ahead.abs() / 60;
        format!("{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }
}

/// What stands between apostrophes; two of them are one.
fn literal<'a>(text: &'a str, made: &mut String) -> Result<&'a str, String> {
    let mut rest = text.get(1..).unwrap_or_default();
    loop {
        let Some(end) = rest.find('\'') else { return Err("a literal has no end".to_owned()) };
        let _ = write!(made, "{}", rest.get(..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
        match rest.strip_prefix('\'') {
            Some(behind) => {
                made.push('\'');
                rest = behind;
            }
            None => return Ok(rest),
        }
    }
}

/// Nanoseconds of what Go writes as `1h30m`.
fn duration(text: &str) -> Result<i128, String> {
    let refused = || format!("“{text}” is no duration");
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() || rest.len() > 100 {
        return Err(refused());
    }
    let mut total = 0_i128;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(refused)?;
        let (number, behind) = rest.split_at_checked(end).ok_or_else(refused)?;
        let end = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(end).ok_or_else(refused)?;
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return Err(refused()),
        };
        let number = Number::parse(number).and_then(|number| number.times(Number::from(unit)));
        let whole = number.map(Number::floor).and_then(Number::whole).ok_or_else(refused)?;
        total = total.checked_add(whole).ok_or_else(refused)?;
        rest = behind;
    }
    if total > i128::from(i64::MAX) {
        return Err(refused());
    }
    Ok(sign * total)
}
