//! Numbers: decimals kept exactly as long as they fit in 128 bits, else as floating point.
//!
//! Terraform calculates with 512 bits. What people write is a decimal of few digits, and those come out the
//! same here; a third has 17 digits instead of 155.

use std::cmp::Ordering;
use std::fmt;

/// Digits behind the point beyond which a number is kept as floating point.
const SCALE_MOST: u32 = 30;

/// A number that is finite.
#[derive(Clone, Copy, Debug)]
pub struct Number(Form);

#[derive(Clone, Copy, Debug)]
enum Form {
    /// `digits` divided by ten to the power of `scale`, with as few of them as it takes.
    Exact {
        digits: i128,
        scale: u32,
    },
    Float(f64),
}

const fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

impl Number {
    /// Nought.
    pub const ZERO: Self = Self(Form::Exact { digits: 0, scale: 0 });

    fn exact(mut digits: i128, mut scale: u32) -> Self {
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        if scale > SCALE_MOST {
            return Self(Form::Float(Self(Form::Exact { digits, scale }).float()));
        }
        Self(Form::Exact { digits, scale })
    }

    /// A number of floating point; none where it is not finite.
    pub fn from_float(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        // Its shortest decimal is what whoever wrote it meant.
        Some(Self::parse(&format!("{value:e}")).unwrap_or(Self(Form::Float(value))))
    }

    /// Reads a decimal with or without an exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (unsigned.is_empty() && part.is_empty()) || !is_digits(unsigned) || !is_digits(part) {
            return None;
        }
        if mantissa.ends_with('.') {
            return None;
        }
        let part = part.trim_end_matches('0');
        let exact = || {
            let digits = format!("{whole}{part}").parse::<i128>().ok()?;
            let scale = i32::try_from(part.len()).ok()?.checked_sub(exponent)?;
            match u32::try_from(scale) {
                Ok(scale) if scale <= SCALE_MOST => Some(Self::exact(digits, scale)),
                Ok(_) => None,
                Err(_) => {
                    let factor = power_of_ten(scale.unsigned_abs())?;
                    Some(Self::exact(digits.checked_mul(factor)?, 0))
                }
            }
        };
        exact().or_else(|| {
            let value = text.parse::<f64>().ok()?;
            value.is_finite().then_some(Self(Form::Float(value)))
        })
    }

    /// Its value as floating point, as near as that comes.
    #[expect(clippy::cast_precision_loss, reason = "that is what is asked for")]
    pub fn float(self) -> f64 {
        match self.0 {
            Form::Exact { digits, scale: 0 } => digits as f64,
            // By way of its text, which rounds once only.
            Form::Exact { digits, scale } => format!("{digits}e-{scale}").parse().unwrap_or(0.0),
            Form::Float(value) => value,
        }
    }

    /// Its value as a whole number; none where it is not one.
    pub fn whole(self) -> Option<i128> {
        match self.0 {
            Form::Exact { digits, scale: 0 } => Some(digits),
            Form::Exact { .. } | Form::Float(_) => None,
        }
    }

    /// Whether there is nothing behind the point.
    pub fn is_whole(self) -> bool {
        match self.0 {
            Form::Exact { scale, .. } => scale == 0,
            Form::Float(value) => value.fract() == 0.0,
        }
    }

    /// Both with the same number of digits behind the point.
    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let (Form::Exact { digits: a, scale: s }, Form::Exact { digits: b, scale: t }) = (self.0, other.0)
        else {
            return None;
        };
        let scale = s.max(t);
        let a = a.checked_mul(power_of_ten(scale - s)?)?;
        let b = b.checked_mul(power_of_ten(scale - t)?)?;
        Some((a, b, scale))
    }

    fn by(
        self,
        other: Self,
        exact: impl Fn(i128, i128, u32) -> Option<Self>,
        float: impl Fn(f64, f64) -> f64,
    ) -> Option<Self> {
        if let Some((a, b, scale)) = self.aligned(other)
            && let Some(found) = exact(a, b, scale)
        {
            return Some(found);
        }
        let value = float(self.float(), other.float());
        value.is_finite().then_some(Self(Form::Float(value)))
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.by(other, |a, b, scale| Some(Self::exact(a.checked_add(b)?, scale)), |a, b| a + b)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.by(other, |a, b, scale| Some(Self::exact(a.checked_sub(b)?, scale)), |a, b| a - b)
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        let exact = |a: i128, b: i128, scale: u32| {
            // Exact numbers have at most thirty digits behind the point, so that twice as many is no overflow.
            Some(Self::exact(a.checked_mul(b)?, scale.checked_mul(2)?))
        };
        self.by(other, exact, |a, b| a * b)
    }

    /// The quotient; none when dividing by nought.
    pub fn divided(self, other: Self) -> Option<Self> {
        let exact = |a: i128, b: i128, _: u32| {
            if b == 0 {
                return None;
            }
            for scale in 0..=SCALE_MOST {
                let digits = a.checked_mul(power_of_ten(scale)?)?;
                if digits.checked_rem(b)? == 0 {
                    return Some(Self::exact(digits.checked_div(b)?, scale));
                }
            }
            None
        };
        self.by(other, exact, |a, b| a / b)
    }

    /// The remainder, with the sign of what is divided; of nought that is all of it.
    pub fn remainder(self, other: Self) -> Option<Self> {
        if other == Self::ZERO {
            return Some(self);
        }
        self.by(other, |a, b, scale| Some(Self::exact(a.checked_rem(b)?, scale)), |a, b| a % b)
    }

    /// With the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        match self.0 {
            Form::Exact { digits, scale } => match digits.checked_neg() {
                Some(digits) => Self(Form::Exact { digits, scale }),
                None => Self(Form::Float(-self.float())),
            },
            Form::Float(value) => Self(Form::Float(-value)),
        }
    }

    /// Whether it is below nought.
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    /// The whole number next below.
    #[must_use]
    pub fn floor(self) -> Self {
        match self.0 {
            Form::Exact { digits, scale } => match power_of_ten(scale) {
                Some(unit) => Self::exact(digits.div_euclid(unit), 0),
                None => self,
            },
            Form::Float(value) => Self(Form::Float(value.floor())),
        }
    }

    /// The whole number next above.
    #[must_use]
    pub fn ceiling(self) -> Self {
        self.negated().floor().negated()
    }
}

impl From<i128> for Number {
    fn from(digits: i128) -> Self {
        Self::exact(digits, 0)
    }
}

impl From<usize> for Number {
    fn from(count: usize) -> Self {
        Self::exact(i128::try_from(count).unwrap_or(i128::MAX), 0)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.aligned(*other) {
            Some((a, b, _)) => a.cmp(&b),
            // Never nought with a sign: what is nought is exact.
            None => self.float().total_cmp(&other.float()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::Exact { digits, scale: 0 } => write!(f, "{digits}"),
            Form::Exact { digits, scale } => {
                let width = usize::try_from(scale).unwrap_or(0);
                let text = format!("{:0>width$}", digits.unsigned_abs(), width = width + 1);
                let (whole, part) = text.split_at(text.len() - width);
                let sign = if digits < 0 { "-" } else { "" };
                write!(f, "{sign}{whole}.{part}")
            }
            Form::Float(value) => write!(f, "{value}"),
        }
    }
}
