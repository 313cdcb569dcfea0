//! Prices: one table, each row with its date and the page it stands on, and the values a person changed.
//!
//! All are US dollars without tax, of us-east-1 where the row names no other place. Where a Region has no
//! row of its own, us-east-1's is taken, and the line that rests on it says so.

use crate::model::Profile;

use super::number::{Price, Quantity};

macro_rules! items {
    ($($(#[doc = $doc:literal])+ $variant:ident $word:literal $label:literal $unit:literal),+ $(,)?) => {
        /// What is billed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Item {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Item {
            /// Its word in reports and in the keys of prices.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What a person reads.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The unit one price is for.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)+ }
            }
        }
    };
}

items! {
    /// An interface endpoint's network interface in one zone, for an hour.
    EndpointHour "interface_endpoint_hour" "Interface endpoint, per zone" "h",
    /// What an interface endpoint carries, both directions; cheaper above certain bounds.
    EndpointGb "interface_endpoint_gb" "Interface endpoint data" "GB",
    /// A gateway endpoint: free.
    GatewayEndpointHour "gateway_endpoint_hour" "Gateway endpoint" "h",
    /// A Network Load Balancer.
    BalancerHour "nlb_hour" "Network Load Balancer" "h",
    /// Its capacity units.
    BalancerUnit "nlb_capacity_unit_hour" "NLB capacity units" "NLCU-h",
    /// An Application Load Balancer.
    ApplicationBalancerHour "alb_hour" "Application Load Balancer" "h",
    /// Its capacity units.
    ApplicationBalancerUnit "alb_capacity_unit_hour" "ALB capacity units" "LCU-h",
    /// Between zones of a Region, leaving the sender.
    CrossZoneOut "cross_az_gb_out" "Cross-AZ transfer, out" "GB",
    /// Between zones of a Region, coming to the receiver.
    CrossZoneIn "cross_az_gb_in" "Cross-AZ transfer, in" "GB",
    /// Between an endpoint or transit gateway and a client in another zone.
    EndpointCrossZone "endpoint_cross_az_gb" "Cross-AZ transfer of an endpoint or transit gateway" "GB",
    /// Between Regions, leaving the sender; coming in is free.
    InterRegion "inter_region_gb" "Inter-Region transfer, out" "GB",
    /// To the internet, leaving the sender; coming in is free.
    InternetOut "internet_gb_out" "Transfer to the internet" "GB",
    /// A VPC peering connection itself: free.
    PeeringHour "peering_hour" "VPC peering connection" "h",
    /// A NAT gateway.
    NatHour "nat_gateway_hour" "NAT gateway" "h",
    /// What a NAT gateway processes, both directions.
    NatGb "nat_gateway_gb" "NAT gateway data" "GB",
    /// A public IPv4 address, in use or not.
    PublicAddressHour "public_ipv4_hour" "Public IPv4 address" "h",
    /// A transit gateway attachment.
    TransitHour "transit_gateway_attachment_hour" "Transit gateway attachment" "h",
    /// What is sent into a transit gateway.
    TransitGb "transit_gateway_gb" "Transit gateway data" "GB",
    /// A Site-to-Site VPN connection.
    VpnHour "vpn_connection_hour" "VPN connection" "h",
    /// A Direct Connect port of a bandwidth.
    DirectConnectHour "direct_connect_port_hour" "Direct Connect port" "h",
    /// What leaves AWS by Direct Connect; coming in is free.
    DirectConnectOut "direct_connect_gb_out" "Transfer by Direct Connect, out" "GB",
    /// A hosted zone, for a month.
    HostedZoneMonth "hosted_zone_month" "Hosted zone" "zone",
    /// Queries of a hosted zone.
    HostedZoneQueries "hosted_zone_queries" "Hosted zone queries" "query",
    /// A Resolver endpoint's network interface.
    ResolverHour "resolver_endpoint_hour" "Resolver endpoint, per interface" "h",
    /// Queries through a Resolver endpoint.
    ResolverQueries "resolver_queries" "Resolver endpoint queries" "query",
}

/// One price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// What is billed.
    pub item: Item,
    /// Where or what for: a Region, a pair `from>to`, a port's megabits a second; empty for us-east-1 and
    /// for what has one price.
    pub scope: &'static str,
    /// From how many units on in a month.
    pub from: u64,
    /// The price today.
    pub price: Price,
    /// The price under the whitepaper's profile, where it is another.
    pub paper: Option<Price>,
    /// When it was read or billed: a day or a month.
    pub date: &'static str,
    /// The page or bill, by its title.
    pub source: &'static str,
}

const LINK: &str = "AWS PrivateLink pricing";
const BALANCING: &str = "Elastic Load Balancing pricing";
const VPC: &str = "Amazon VPC pricing";
const TRANSFER: &str = "Amazon EC2 On-Demand pricing, Data transfer";
const TRANSIT: &str = "AWS Transit Gateway pricing";
const VPN: &str = "AWS VPN pricing";
const DIRECT: &str = "AWS Direct Connect pricing";
const ROUTE_53: &str = "Amazon Route 53 pricing";
const LISTS: &str = "third-party copies of AWS's price lists";
const READ: &str = "2026-09-20";
const LISTED: &str = "2024 to 2026";

const fn row(item: Item, nano: u64, source: &'static str) -> PriceRow {
    PriceRow { item, scope: "", from: 0, price: Price::nano(nano), paper: None, date: READ, source }
}

/// A row from so many units a month on.
const fn tier(item: Item, from: u64, nano: u64, source: &'static str) -> PriceRow {
    PriceRow { from, ..row(item, nano, source) }
}

/// A row of one place.
const fn place(
    item: Item,
    scope: &'static str,
    nano: u64,
    date: &'static str,
    source: &'static str,
) -> PriceRow {
    PriceRow { scope, date, ..row(item, nano, source) }
}

const fn paper(of: PriceRow, nano: u64) -> PriceRow {
    PriceRow { paper: Some(Price::nano(nano)), ..of }
}

const fn port(mbps: &'static str, nano: u64) -> PriceRow {
    place(Item::DirectConnectHour, mbps, nano, READ, DIRECT)
}

/// Every price, each item's tiers in order. AWS's bounds of data tiers are binary: 1 PB is 1,048,576 GB.
/// Ports of 1, 10, 100 and 400 Gbps are dedicated ones, the others hosted.
static ROWS: [PriceRow; 55] = [
    PriceRow { date: "2026-09-17", ..row(Item::EndpointHour, 10_000_000, LINK) },
    place(Item::EndpointHour, "ap-southeast-1", 13_000_000, LISTED, LISTS),
    place(Item::EndpointHour, "ap-northeast-1", 14_000_000, LISTED, LISTS),
    row(Item::EndpointGb, 10_000_000, LINK),
    paper(tier(Item::EndpointGb, 1_048_576, 6_000_000, LINK), 10_000_000),
    paper(tier(Item::EndpointGb, 5_242_880, 4_000_000, LINK), 10_000_000),
    row(Item::GatewayEndpointHour, 0, LINK),
    row(Item::BalancerHour, 22_500_000, BALANCING),
    row(Item::BalancerUnit, 6_000_000, BALANCING),
    row(Item::ApplicationBalancerHour, 22_500_000, BALANCING),
    row(Item::ApplicationBalancerUnit, 8_000_000, BALANCING),
    row(Item::CrossZoneOut, 10_000_000, TRANSFER),
    row(Item::CrossZoneIn, 10_000_000, TRANSFER),
    paper(row(Item::EndpointCrossZone, 0, TRANSFER), 10_000_000),
    row(Item::InterRegion, 20_000_000, TRANSFER),
    place(Item::InterRegion, "us-east-1>eu-west-2", 20_000_000, "2021-03", "a bill, USE1-EUW2-AWS-Out-Bytes"),
    place(Item::InterRegion, "eu-west-2>us-east-1", 20_000_000, LISTED, LISTS),
    place(Item::InterRegion, "us-east-1>eu-west-1", 20_000_000, "2017-05", "a bill, USE1-EU-AWS-Out-Bytes"),
    place(Item::InterRegion, "eu-west-1>us-east-1", 20_000_000, LISTED, LISTS),
    place(Item::InterRegion, "us-east-1>us-east-2", 10_000_000, READ, TRANSFER),
    place(Item::InterRegion, "us-east-2>us-east-1", 10_000_000, READ, TRANSFER),
    row(Item::InternetOut, 90_000_000, TRANSFER),
    tier(Item::InternetOut, 10_240, 85_000_000, TRANSFER),
    tier(Item::InternetOut, 51_200, 70_000_000, TRANSFER),
    tier(Item::InternetOut, 153_600, 50_000_000, TRANSFER),
    row(Item::PeeringHour, 0, VPC),
    row(Item::NatHour, 45_000_000, VPC),
    row(Item::NatGb, 45_000_000, VPC),
    paper(row(Item::PublicAddressHour, 5_000_000, VPC), 0),
    row(Item::TransitHour, 50_000_000, TRANSIT),
    row(Item::TransitGb, 20_000_000, TRANSIT),
    row(Item::VpnHour, 50_000_000, VPN),
    port("50", 30_000_000),
    port("100", 60_000_000),
    port("200", 80_000_000),
    port("300", 120_000_000),
    port("400", 160_000_000),
    port("500", 200_000_000),
    port("1000", 300_000_000),
    port("2000", 660_000_000),
    port("5000", 1_650_000_000),
    port("10000", 2_250_000_000),
    port("25000", 6_200_000_000),
    port("100000", 22_500_000_000),
    port("400000", 85_000_000_000),
    row(Item::DirectConnectOut, 20_000_000, DIRECT),
    place(Item::DirectConnectOut, "us-east-1", 20_000_000, READ, DIRECT),
    place(Item::DirectConnectOut, "eu-west-1", 28_200_000, READ, DIRECT),
    row(Item::HostedZoneMonth, 500_000_000, ROUTE_53),
    tier(Item::HostedZoneMonth, 25, 100_000_000, ROUTE_53),
    row(Item::HostedZoneQueries, 400, ROUTE_53),
    tier(Item::HostedZoneQueries, 1_000_000_000, 200, ROUTE_53),
    row(Item::ResolverHour, 125_000_000, ROUTE_53),
    row(Item::ResolverQueries, 400, ROUTE_53),
    tier(Item::ResolverQueries, 1_000_000_000, 200, ROUTE_53),
];

impl PriceRow {
    /// What the row is called in usage files and by people who change it: the item's word, with the scope
    /// and the bound after points.
    pub fn key(&self) -> String {
        let mut key = self.item.word().to_owned();
        if !self.scope.is_empty() {
            key.push('.');
            key.push_str(self.scope);
        }
        if self.from > 0 {
            key.push('.');
            key.push_str(&self.from.to_string());
        }
        key
    }
}

/// What cannot be a price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// No row has the key.
    #[error("‘{key}’ is no price: {}", keys())]
    Unknown {
        /// What was given.
        key: String,
    },
    /// The value is no price.
    #[error("the price ‘{0}’ is ‘{1}’: give US dollars from 0 to 10000 as a decimal number")]
    Value(String, String),
}

fn keys() -> String {
    let all: Vec<String> = ROWS.iter().map(PriceRow::key).collect();
    format!("give one of {}", all.join(", "))
}

/// The table as one profile has it, with what a person changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    profile: Profile,
    /// Changed ones, by their place in the table.
    changed: Vec<(usize, Price)>,
}

/// A price in force, and the row it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    pub price: Price,
    pub row: &'static PriceRow,
    /// Whether the place has no row of its own.
    pub elsewhere: bool,
}

impl Prices {
    /// The table under a profile.
    pub const fn of(profile: Profile) -> Self {
        Self { profile, changed: Vec::new() }
    }

    /// Every row with the price in force, and whether a person changed it.
    pub fn rows(&self) -> impl Iterator<Item = (&'static PriceRow, Price, bool)> {
        ROWS.iter().enumerate().map(|(at, row)| (row, self.at(at, row), self.is_changed(at)))
    }

    /// Changes one.
    ///
    /// # Errors
    /// [`PriceError`] where there is no such row, or the text is no price.
    pub fn set(&mut self, key: &str, dollars: &str) -> Result<(), PriceError> {
        let shown = |text: &str| crate::model::record::plain(text, 60);
        let at = ROWS.iter().position(|row| row.key() == key);
        let at = at.ok_or_else(|| PriceError::Unknown { key: shown(key) })?;
        let price = Price::parse(dollars).ok_or_else(|| PriceError::Value(shown(key), shown(dollars)))?;
        self.changed.retain(|(other, _)| *other != at);
        self.changed.push((at, price));
        Ok(())
    }

    /// Takes a change back.
    pub fn reset(&mut self, key: &str) {
        self.changed.retain(|(at, _)| ROWS.get(*at).is_none_or(|row| row.key() != key));
    }

    fn is_changed(&self, at: usize) -> bool {
        self.changed.iter().any(|(other, _)| *other == at)
    }

    fn at(&self, at: usize, row: &PriceRow) -> Price {
        let usual = row.paper.filter(|_| self.profile == Profile::Paper).unwrap_or(row.price);
        self.changed.iter().find(|(other, _)| *other == at).map_or(usual, |(_, price)| *price)
    }

    /// The rates of an item in a place, by where each begins; those of us-east-1 where the place has none.
    /// Items that have one price the world over are asked for with an empty scope.
    pub(super) fn rates(&self, item: Item, scope: &str) -> Vec<(Quantity, Rate)> {
        let of = |scope: &str, elsewhere| {
            let mut found = Vec::new();
            for (at, row) in ROWS.iter().enumerate() {
                if row.item == item && row.scope == scope {
                    let rate = Rate { price: self.at(at, row), row, elsewhere };
                    found.push((Quantity::whole(row.from), rate));
                }
            }
            found
        };
        let own = of(scope, false);
        // Out of us-east-1 the page has one price for all Regions but those with a row.
        let stated = scope.is_empty() || scope.split('>').next() == Some(HOME);
        if own.is_empty() { of("", !stated) } else { own }
    }

    /// The first of them.
    pub(super) fn rate(&self, item: Item, scope: &str) -> Option<Rate> {
        self.rates(item, scope).first().map(|(_, rate)| *rate)
    }

    /// The smallest Direct Connect port that carries so many megabits a second.
    pub(super) fn port(&self, mbps: u32) -> Option<(u32, Rate)> {
        let mut best: Option<(u32, Rate)> = None;
        for (at, row) in ROWS.iter().enumerate().filter(|(_, row)| row.item == Item::DirectConnectHour) {
            let Ok(size) = row.scope.parse::<u32>() else { continue };
            if size >= mbps && best.is_none_or(|(known, _)| size < known) {
                best = Some((size, Rate { price: self.at(at, row), row, elsewhere: false }));
            }
        }
        best
    }
}

/// The Region the table is of.
pub(super) const HOME: &str = "us-east-1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_each_once_and_tiers_in_order() {
        let keys: std::collections::BTreeSet<String> = ROWS.iter().map(PriceRow::key).collect();
        assert_eq!(keys.len(), ROWS.len());
        for pair in ROWS.windows(2) {
            if pair[0].item == pair[1].item && pair[0].scope == pair[1].scope {
                assert!(pair[0].from < pair[1].from, "{}", pair[1].key());
            }
        }
    }

    #[test]
    fn a_change_holds_until_it_is_taken_back_and_nonsense_is_refused() {
        let mut prices = Prices::default();
        prices.set("nat_gateway_hour", "0.05").expect("a price");
        assert_eq!(prices.rate(Item::NatHour, "").map(|rate| rate.price), Price::parse("0.05"));
        prices.set("interface_endpoint_gb.1048576", "0.005").expect("a tier");
        prices.reset("nat_gateway_hour");
        assert_eq!(prices.rate(Item::NatHour, "").map(|rate| rate.price), Price::parse("0.045"));
        assert_eq!(prices.rows().filter(|(_, _, changed)| *changed).count(), 1);
        assert!(matches!(prices.set("nat", "1"), Err(PriceError::Unknown { .. })));
        assert!(matches!(prices.set("nat_gateway_hour", "-1"), Err(PriceError::Value(..))));
    }

    #[test]
    fn a_region_without_a_row_has_the_first_ones_price_and_says_so() {
        let prices = Prices::default();
        let of = |region| prices.rate(Item::EndpointHour, region).map(|rate| (rate.price, rate.elsewhere));
        assert_eq!(of("us-east-1"), Some((Price::nano(10_000_000), false)));
        assert_eq!(of("ap-southeast-1"), Some((Price::nano(13_000_000), false)));
        assert_eq!(of("eu-west-2"), Some((Price::nano(10_000_000), true)));
        assert_eq!(prices.port(1000).map(|(size, _)| size), Some(1000));
        assert_eq!(prices.port(700).map(|(size, _)| size), Some(1000));
        assert_eq!(prices.port(500_000), None);
    }
}
