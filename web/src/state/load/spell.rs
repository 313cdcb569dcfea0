//! Numbers of a run as a person reads them, without fractions of the machine's: those take ten kilobytes to write.

use privatelink::sim::{NS_PER_MS, NS_PER_S};

/// A whole number with its thousands apart.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A time on the axis: seconds, as exact as milliseconds.
pub fn seconds(ns: u64) -> String {
    let (whole, ms) = (ns / NS_PER_S, ns % NS_PER_S / NS_PER_MS);
    if ms == 0 {
        return format!("{} s", count(whole));
    }
    let rest = format!("{ms:03}");
    format!("{}.{} s", count(whole), rest.trim_end_matches('0'))
}

/// How long something took: three digits of it, about.
pub fn span(ns: u64) -> String {
    const NS_PER_US: u64 = 1000;
    let (unit, name) = match ns {
        0..NS_PER_US => return format!("{ns} ns"),
        NS_PER_US..NS_PER_MS => (NS_PER_US, "µs"),
        NS_PER_MS..NS_PER_S => (NS_PER_MS, "ms"),
        _ => (NS_PER_S, "s"),
    };
    let (whole, hundredths) = (ns / unit, ns % unit * 100 / unit);
    match whole {
        0..10 if hundredths > 0 => format!("{whole}.{hundredths:02} {name}"),
        10..100 if hundredths >= 10 => format!("{whole}.{} {name}", hundredths / 10),
        _ => format!("{} {name}", count(whole)),
    }
}

/// Bytes, in the unit they are billed by.
pub fn bytes(number: u64) -> String {
    let (unit, name) = match number {
        0..10_000 => return format!("{} B", count(number)),
        10_000..10_000_000 => (1000, "kB"),
        10_000_000..10_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    format!("{} {name}", count(number / unit))
}

/// So many in so long, as a number a second: with tenths where it is small.
pub fn rate(number: u64, ns: u64) -> String {
    let tenths = u128::from(number) * u128::from(NS_PER_S) * 10 / u128::from(ns.max(1));
    let tenths = u64::try_from(tenths).unwrap_or(u64::MAX);
    match tenths % 10 {
        tenth if tenth > 0 && tenths < 100 => format!("{}.{tenth}", tenths / 10),
        _ => count(tenths / 10),
    }
}

/// A share in millionths, as per cent.
pub fn share(ppm: u64) -> String {
    let rest = format!("{:04}", ppm % 10_000);
    match rest.trim_end_matches('0') {
        "" => format!("{} %", ppm / 10_000),
        rest => format!("{}.{rest} %", ppm / 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        assert_eq!([count(7), count(1_000), count(12_345_678)], ["7", "1,000", "12,345,678"]);
        assert_eq!(
            [seconds(0), seconds(1_500 * NS_PER_MS), seconds(61_004_000_000)],
            ["0 s", "1.5 s", "61.004 s"]
        );
        assert_eq!([span(12), span(1_234_000), span(45_670_000)], ["12 ns", "1.23 ms", "45.6 ms"]);
        assert_eq!([span(456_000_000), span(3 * NS_PER_S)], ["456 ms", "3 s"]);
        assert_eq!([bytes(999), bytes(52_400), bytes(7_000_000_000_000)], ["999 B", "52 kB", "7,000 GB"]);
        assert_eq!([rate(30, NS_PER_S / 2), rate(1, 4 * NS_PER_S), rate(0, 0)], ["60", "0.2", "0"]);
        assert_eq!([share(1_000_000), share(999_500), share(0)], ["100 %", "99.95 %", "0 %"]);
    }
}
