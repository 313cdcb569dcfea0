//! Numbers in JSON that every reader reads exactly: above 2⁵³ they are texts; times are decimals.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// The largest whole number that every reader of JSON has exactly.
const EXACT: u64 = 1 << 53;

/// A count: a number, and a text of digits where it is above 2⁵³.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count(pub u64);

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 > EXACT { to.collect_str(&self.0) } else { to.serialize_u64(self.0) }
    }
}

impl JsonSchema for Count {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": EXACT},
                {"type": "string", "pattern": "^[0-9]+$"},
            ]
        })
    }
}

/// A time in seconds, of nanoseconds: the decimal that is exactly it. Nothing is calculated with it.
pub(super) fn seconds(ns: u64) -> f64 {
    const NS_PER_S: u64 = 1_000_000_000;
    let (whole, rest) =
        (ns.checked_div(NS_PER_S).unwrap_or_default(), ns.checked_rem(NS_PER_S).unwrap_or_default());
    format!("{whole}.{rest:09}").parse().unwrap_or_default()
}

/// A time in whole microseconds, never too short.
pub(super) const fn microseconds(ns: u64) -> Count {
    Count(ns.div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_would_round_is_a_text() {
        let cases = [(0, "0"), (EXACT, "9007199254740992"), (EXACT + 1, "\"9007199254740993\"")];
        for (number, expected) in cases {
            assert_eq!(serde_json::to_string(&Count(number)).expect("JSON"), expected);
        }
    }

    #[test]
    fn times_are_what_they_are() {
        let shown = |ns| serde_json::to_string(&seconds(ns)).expect("JSON");
        assert_eq!([shown(0), shown(1), shown(20_500_000_000)], ["0.0", "1e-9", "20.5"]);
        assert_eq!(shown(86_399_999_999_999), "86399.999999999");
        assert_eq!(
            [microseconds(0), microseconds(1), microseconds(812_000)],
            [Count(0), Count(1), Count(812)]
        );
    }
}
