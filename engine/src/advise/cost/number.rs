//! Exact numbers: quantities in millionths, prices in nano-dollars, amounts in millionths of those. Sums
//! that would not fit stay at the largest there is instead of turning over.

use std::fmt;

/// The most of anything that is taken, in whole units: with the most resources a sketch may have and the
/// highest price, sums still fit.
pub const QUANTITY_MOST: u128 = 1_000_000_000_000;
/// The highest price taken, in dollars.
const PRICE_MOST: u128 = 10_000;

const QUANTITY_PLACES: usize = 6;
const PRICE_PLACES: usize = 9;
const MONEY_PLACES: usize = QUANTITY_PLACES + PRICE_PLACES;
const MILLION: u128 = 1_000_000;

/// How much of something, in millionths of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(u128);

/// What one unit costs, in nano-dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(u64);

/// An amount in US dollars, exact to 10⁻¹⁵.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(u128);

impl Quantity {
    /// Whole units.
    pub const fn whole(units: u64) -> Self {
        // As in `From`, which is not const: nothing is lost.
        Self(MILLION.saturating_mul(units as u128))
    }

    /// A decimal number such as `1000`, `0.25` or `1e3`, of at most a million million units; what comes
    /// after the sixth decimal is rounded. `None` for anything else, and below zero.
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self(decimal(text, QUANTITY_PLACES)?);
        (found.0 <= QUANTITY_MOST.saturating_mul(MILLION)).then_some(found)
    }

    /// Whether there is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left; nothing where the other is larger.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many times, divided: rounded half up to a millionth. Nothing where `by` is 0.
    #[must_use]
    pub fn times(self, times: u64, by: u64) -> Self {
        let product = self.0.saturating_mul(times.into());
        let half = u128::from(by) / 2;
        Self(product.saturating_add(half).checked_div(by.into()).unwrap_or_default())
    }

    /// The part from `done` to `done + 1` of `of` parts. All parts together are the whole, to the last
    /// millionth.
    #[must_use]
    pub fn share(self, done: u64, of: u64) -> Self {
        let upto =
            |parts: u64| self.0.saturating_mul(parts.into()).checked_div(of.into()).unwrap_or_default();
        Self(upto(done.saturating_add(1)).saturating_sub(upto(done)))
    }

    /// As JSON has it: digits, a point where there is a fraction.
    pub fn plain(self) -> String {
        written(self.0, QUANTITY_PLACES, 0, false)
    }

    /// Whole units, what is over left out.
    pub fn units(self) -> u64 {
        u64::try_from(self.0 / MILLION).unwrap_or(u64::MAX)
    }
}

/// For people: thousands apart.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(self.0, QUANTITY_PLACES, 0, true))
    }
}

impl Price {
    /// Nano-dollars.
    pub const fn nano(nano: u64) -> Self {
        Self(nano)
    }

    /// Dollars as a decimal number, at most 10,000; what comes after the ninth decimal is rounded.
    pub fn parse(text: &str) -> Option<Self> {
        let found = decimal(text, PRICE_PLACES)?;
        let fits = found <= PRICE_MOST.saturating_mul(1_000_000_000);
        u64::try_from(found).ok().filter(|_| fits).map(Self)
    }

    /// What a quantity comes to.
    pub fn of(self, quantity: Quantity) -> Money {
        Money(quantity.0.saturating_mul(self.0.into()))
    }

    /// As JSON has it.
    pub fn plain(self) -> String {
        written(self.0.into(), PRICE_PLACES, 0, false)
    }
}

/// For people: at least two decimals.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(self.0.into(), PRICE_PLACES, 2, true))
    }
}

impl Money {
    /// An amount written by [`Money::plain`], or as a decimal number of JSON's.
    pub fn parse(text: &str) -> Option<Self> {
        decimal(text, MONEY_PLACES).map(Self)
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// How much one is more than the other, whichever that is.
    #[must_use]
    pub const fn apart(self, other: Self) -> Self {
        Self(self.0.abs_diff(other.0))
    }

    /// As JSON has it: exact.
    pub fn plain(self) -> String {
        written(self.0, MONEY_PLACES, 0, false)
    }

    /// For people, of amounts that may be far below a cent: three digits of it, where that is more than cents.
    pub fn fine(self) -> String {
        const DOLLAR: u128 = 1_000_000_000_000_000;
        if self.0 >= DOLLAR {
            return self.to_string();
        }
        let mut unit = 1_u128;
        while self.0 / unit >= 1_000 {
            unit = unit.saturating_mul(10);
        }
        let rounded = self.0.saturating_add(unit / 2) / unit;
        written(rounded.saturating_mul(unit), MONEY_PLACES, 2, true)
    }

    /// Whole cents, half a cent up.
    pub const fn cents(self) -> u128 {
        const CENT: u128 = 10_000_000_000_000;
        self.0.saturating_add(CENT / 2) / CENT
    }
}

/// For people: rounded to the cent, half a cent up.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(self.cents(), 2, 2, true))
    }
}

/// A number of `places` decimals as text, zeros at the end left out down to `least` of them.
fn written(value: u128, places: usize, least: usize, apart: bool) -> String {
    // By hand: the library's way for numbers this long would stay in the page's first part.
    let (mut digits, mut rest) = (Vec::new(), value);
    while rest > 0 || digits.len() <= places {
        let digit = u32::try_from(rest % 10).ok().and_then(|digit| char::from_digit(digit, 10));
        digits.push(digit.unwrap_or('0'));
        rest /= 10;
    }
    let digits: String = digits.iter().rev().collect();
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(at);
        if apart && at > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let kept = fraction.trim_end_matches('0').len().max(least.min(places));
    if let Some(kept) = fraction.get(..kept).filter(|kept| !kept.is_empty()) {
        text.push('.');
        text.push_str(kept);
    }
    text
}

/// A decimal number in units of 10^-places, rounded half up. It may have an exponent, as JSON numbers do.
fn decimal(text: &str, places: usize) -> Option<u128> {
    let text = text.trim();
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || text.len() > 60 || exponent.unsigned_abs() > 40 {
        return None;
    }
    let mut digits = 0_u128;
    for digit in whole.chars().chain(fraction.chars()) {
        digits = digits.checked_mul(10)?.checked_add(digit.to_digit(10)?.into())?;
    }
    let places = i32::try_from(places).ok()?;
    let shift = places.checked_add(exponent)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    match 10_u128.checked_pow(shift.unsigned_abs()) {
        Some(power) if shift >= 0 => digits.checked_mul(power),
        Some(power) => Some(digits.checked_add(power / 2)? / power),
        // So small that nothing is left of it, or too large.
        None if shift < 0 || digits == 0 => Some(0),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_written_exactly() {
        for (text, plain, people) in [
            ("0", "0", "0"),
            ("1000", "1000", "1,000"),
            ("0.25", "0.25", "0.25"),
            ("1e3", "1000", "1,000"),
            ("2.5E-3", "0.0025", "0.0025"),
            ("1234567.5", "1234567.5", "1,234,567.5"),
            ("0.0000005", "0.000001", "0.000001"),
            ("1e-40", "0", "0"),
            ("1000000000000", "1000000000000", "1,000,000,000,000"),
        ] {
            let found = Quantity::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.plain().as_str(), found.to_string().as_str()), (plain, people));
        }
        for text in ["", "-1", "1,000", ".5", "1e99", "1000000000000.1", "NaN", "inf", "1.2.3", "１"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
        assert_eq!(Price::parse("0.0225").map(|price| price.to_string()).as_deref(), Some("0.0225"));
        assert_eq!(Price::parse("0.5").map(|price| price.to_string()).as_deref(), Some("0.50"));
        assert_eq!(Price::parse("10000.01"), None);
    }

    #[test]
    fn cents_are_rounded_half_up_and_parts_make_the_whole() {
        // 730 × 0.0225 = 16.425.
        let hours = Price::nano(22_500_000).of(Quantity::whole(730));
        assert_eq!((hours.plain().as_str(), hours.to_string().as_str()), ("16.425", "16.43"));
        for (dollars, fine) in [
            ("16.425", "16.43"),
            ("0.5", "0.50"),
            ("0.00061234", "0.000612"),
            ("0.99951", "1.00"),
            ("0.0123456", "0.0123"),
            ("0", "0.00"),
        ] {
            assert_eq!(Money::parse(dollars).map(Money::fine).as_deref(), Some(fine), "{dollars}");
        }
        let whole = Quantity::whole(100);
        let parts = (0..7).fold(Quantity::default(), |sum, at| sum.plus(whole.share(at, 7)));
        assert_eq!(parts, whole);
        assert_eq!(whole.share(0, 0), Quantity::default());
    }

    #[test]
    fn what_does_not_fit_stays_at_the_largest() {
        let most = Quantity(u128::MAX);
        assert_eq!(most.plus(most), most);
        assert_eq!(Price::nano(u64::MAX).of(most), Money(u128::MAX));
        assert_eq!(Money(u128::MAX).plus(Money(1)), Money(u128::MAX));
    }
}
