//! Break-even: two designs' cost a month by the GB they carry, at which one becomes the cheaper.
//!
//! Interface endpoints against a NAT gateway: endpoints cost more by the hour where there are several, and
//! less by the GB. `PrivateLink` against peering: peering costs nothing by the hour, and by the GB only what
//! crosses zones.

use super::HOURS;
use super::number::{Money, Quantity};
use super::price::{HOME, Item, Prices};

/// Points of each line.
const POINTS: u64 = 8;
/// As far as a crossing is looked for, in GB a month.
const FAR: u64 = 100_000_000;
/// How far the picture goes where nothing crosses, in GB a month.
const NEAR: u64 = 1_000;

/// Two designs to be compared, in us-east-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Interface endpoints against a NAT gateway in one zone.
    NatGateway {
        /// How many endpoints, one for each service.
        endpoints: u32,
        /// In how many zones each has an interface.
        zones: u32,
    },
    /// One endpoint and the load balancer behind it against a peering connection.
    Peering {
        /// In how many zones the endpoint has an interface.
        zones: u32,
        /// Of 100 GB, how many cross zones by peering.
        crossing_percent: u32,
    },
}

/// What both cost at a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// GB a month.
    pub gb: Quantity,
    /// By `PrivateLink`.
    pub endpoint: Money,
    /// By the other.
    pub other: Money,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakEven {
    /// From nothing to beyond where they meet, evenly apart.
    pub points: Vec<Point>,
    /// The first whole GB a month at which the cheaper of the two has changed; `None` where that never
    /// happens.
    pub at: Option<Quantity>,
    /// Whether `PrivateLink` is the cheaper where nothing is carried.
    pub endpoint_first: bool,
}

/// Compares two designs.
#[must_use]
pub fn break_even(prices: &Prices, design: Design) -> BreakEven {
    let at = |gb: u64| {
        let gb = Quantity::whole(gb);
        Point { gb, endpoint: by_endpoint(prices, design, gb), other: by_other(prices, design, gb) }
    };
    let nothing = at(0);
    let endpoint_first = nothing.endpoint <= nothing.other;
    let changed = |gb: u64| {
        let point = at(gb);
        // At the same cost the one that was dearer has caught up.
        if endpoint_first { point.endpoint > point.other } else { point.endpoint <= point.other }
    };
    let crossing = first(changed);
    let step = match crossing {
        Some(gb) => round_up(gb.saturating_mul(2).div_ceil(POINTS)),
        None => NEAR.div_ceil(POINTS),
    };
    let points = (0..=POINTS).map(|nth| at(nth.saturating_mul(step.max(1)))).collect();
    BreakEven { points, at: crossing.map(Quantity::whole), endpoint_first }
}

/// The first whole number at which something has become so, looked for in ever larger steps; between tiers
/// the costs are straight lines, so it does not change back on the way.
fn first(so: impl Fn(u64) -> bool) -> Option<u64> {
    let mut high = 1_u64;
    while !so(high) {
        high = high.saturating_mul(2);
        if high > FAR {
            return None;
        }
    }
    let mut low = 0;
    while high.saturating_sub(low) > 1 {
        let middle = low.midpoint(high);
        if so(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

/// The next of 1, 2, 2.5, 4, 5 and 8 times a power of ten, so that eight of them are round too.
fn round_up(number: u64) -> u64 {
    let mut power = 1_u64;
    while power.saturating_mul(10) < number {
        power = power.saturating_mul(10);
    }
    for tenths in [10, 20, 25, 40, 50, 80, 100] {
        let step = power.saturating_mul(tenths) / 10;
        if step >= number && step.saturating_mul(10) == power.saturating_mul(tenths) {
            return step;
        }
    }
    number
}

/// What a quantity of an item costs by its tiers.
fn priced(prices: &Prices, item: Item, quantity: Quantity) -> Money {
    let mut sum = Money::default();
    let rates = prices.rates(item, HOME);
    for (at, (from, rate)) in rates.iter().enumerate() {
        let end = rates.get(at.saturating_add(1)).map_or(quantity, |(next, _)| quantity.min(*next));
        sum = sum.plus(rate.price.of(end.less(*from)));
    }
    sum
}

fn hours(prices: &Prices, item: Item, count: u32) -> Money {
    priced(prices, item, Quantity::whole(u64::from(count).saturating_mul(HOURS.into())))
}

fn by_endpoint(prices: &Prices, design: Design, gb: Quantity) -> Money {
    let data = priced(prices, Item::EndpointGb, gb);
    match design {
        Design::NatGateway { endpoints, zones } => {
            hours(prices, Item::EndpointHour, endpoints.saturating_mul(zones)).plus(data)
        }
        Design::Peering { zones, .. } => {
            // A GB an hour is a capacity unit, so a GB is a unit-hour.
            let balancer = hours(prices, Item::BalancerHour, 1).plus(priced(prices, Item::BalancerUnit, gb));
            hours(prices, Item::EndpointHour, zones).plus(data).plus(balancer)
        }
    }
}

fn by_other(prices: &Prices, design: Design, gb: Quantity) -> Money {
    match design {
        Design::NatGateway { .. } => hours(prices, Item::NatHour, 1).plus(priced(prices, Item::NatGb, gb)),
        Design::Peering { crossing_percent, .. } => {
            let crossing = gb.times(u64::from(crossing_percent.min(100)), 100);
            let sides = priced(prices, Item::CrossZoneOut, crossing);
            hours(prices, Item::PeeringHour, 1).plus(sides).plus(priced(prices, Item::CrossZoneIn, crossing))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (number, round) in
            [(0, 1), (1, 1), (2, 2), (3, 4), (79, 80), (123, 200), (1_940, 2_000), (2_001, 2_500)]
        {
            assert_eq!(round_up(number), round, "{number}");
        }
    }
}
