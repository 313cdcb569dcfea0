//! Numbers as CSS and SVG read them. What the library formats floats with is larger than many a module
//! here; for a place on a screen whole numbers will do.

/// A number with so many digits after its point, rounded. It may have nine digits before it.
pub fn fixed(value: f64, digits: u32) -> String {
    let unit = 10_u32.saturating_pow(digits);
    #[expect(clippy::cast_possible_truncation, reason = "a cast keeps to the range; NaN becomes 0")]
    let parts = (value * f64::from(unit)).round() as i64;
    let (sign, parts, unit) = (if parts < 0 { "-" } else { "" }, parts.unsigned_abs(), u64::from(unit));
    let (whole, rest) = (parts / unit, parts % unit);
    format!("{sign}{whole}.{rest:0width$}", width = digits as usize)
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn as_the_library_writes_them() {
        for value in [0.0, 1.0, -1.5, 12.345_67, -0.126, 999_999.994, 0.1, 3.999_9] {
            assert_eq!(fixed(value, 2), format!("{value:.2}"));
            assert_eq!(fixed(value, 5), format!("{value:.5}"));
        }
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!(fixed(f64::NAN, 1), "0.0");
    }
}
