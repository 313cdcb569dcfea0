//! Round trips between Regions: averages of private pings over VPC peering, measured by third parties
//! in May and June 2019. AWS publishes none.

use crate::model::{Assumption, RegionName, Sketch};

/// Milliseconds times ten between two Regions.
const PAIRS: &[(&str, &str, u32)] = &[
    ("us-east-1", "us-east-2", 123),
    ("us-east-1", "ca-central-1", 169),
    ("us-east-1", "us-west-1", 621),
    ("us-east-1", "us-west-2", 721),
    ("us-west-1", "us-west-2", 198),
    ("us-east-2", "us-west-2", 681),
    ("eu-west-1", "eu-west-2", 113),
    ("eu-west-1", "eu-central-1", 249),
    ("eu-west-2", "eu-west-3", 94),
    ("eu-west-2", "eu-central-1", 153),
    ("eu-north-1", "eu-central-1", 225),
    ("ap-northeast-1", "ap-northeast-2", 347),
    ("ap-south-1", "ap-southeast-1", 540),
    ("us-east-1", "eu-west-1", 760),
    ("us-east-1", "eu-west-2", 767),
    ("us-east-1", "eu-west-3", 797),
    ("us-east-1", "eu-central-1", 880),
    ("us-east-1", "sa-east-1", 1409),
    ("us-east-1", "ap-northeast-1", 1527),
    ("us-east-1", "ap-south-1", 1819),
    ("us-east-1", "ap-southeast-2", 1988),
    ("us-east-1", "ap-southeast-1", 2266),
    ("us-west-2", "ap-northeast-1", 995),
    ("eu-west-1", "ap-northeast-1", 2179),
    ("ap-northeast-1", "ap-southeast-1", 721),
    ("eu-west-1", "ap-southeast-1", 1752),
];

/// The round trip between two Regions, in microseconds.
pub(super) fn between_regions_us(sketch: &Sketch, from: &RegionName, to: &RegionName) -> u32 {
    let (from, to) = (from.as_str(), to.as_str());
    let pair =
        PAIRS.iter().find(|(one, other, _)| (*one, *other) == (from, to) || (*other, *one) == (from, to));
    match pair {
        // A sketch that changes the assumption means every pair.
        Some((_, _, tenths)) if !sketch.assumptions.changes(Assumption::CrossRegionRtt) => tenths * 100,
        Some(_) | None => sketch.assumptions.value(Assumption::CrossRegionRtt),
    }
}
