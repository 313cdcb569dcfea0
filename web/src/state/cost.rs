//! What the sketch costs, with what a person said of it: GB a month of requests, prices of their own, the
//! designs compared. Texts as typed are kept, so that what is not understood stays where it was typed.

use privatelink::advise::cost::{
    BreakEven, Carried, Design, Ledger, Prices, Quantity, Usage, break_even, cost, used_by,
};
use privatelink::model::{IpProtocol, Outcome};
use privatelink::path::{Index, Place, Request, source};

use super::State;
use super::action::Action;
use super::engine::sentence;
use super::shared::Shared;

/// The most requests listed.
const REQUESTS_MOST: usize = 12;
/// The most endpoints, zones, and hundredths a comparison takes.
const NUMBER_MOST: u32 = 100;

/// A request as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Who connects.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
}

/// What a request carries, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    path: Path,
    /// GB a month to the target, and back.
    gb: [String; 2],
}

/// What `PrivateLink` is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Other {
    /// Interface endpoints with a NAT gateway.
    #[default]
    NatGateway,
    /// `PrivateLink` with peering.
    Peering,
}

/// A number of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// How many endpoints.
    Endpoints,
    /// In how many zones.
    Zones,
    /// Of 100 GB, how many cross zones.
    Crossing,
}

/// What a person does in the tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// What a request carries is typed: to the target, or back.
    Gb(Path, bool, String),
    /// A price is typed, by its key.
    Price(String, String),
    /// All prices are the table's again.
    ResetPrices,
    /// What is compared.
    Other(Other),
    /// A number of the comparison is typed.
    Number(Number, String),
}

/// What a person said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    given: Vec<Given>,
    prices: Vec<(String, String)>,
    /// What is compared.
    pub other: Other,
    numbers: Vec<(Number, String)>,
}

/// A field: its text, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The text.
    pub text: String,
    /// What is wrong.
    pub error: Option<String>,
}

/// A request with its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The request.
    pub path: Path,
    /// GB a month to the target, and back.
    pub gb: [Typed; 2],
}

/// A price with its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// What it is called in usage files.
    pub key: String,
    /// What a person reads.
    pub label: String,
    /// What one price is for.
    pub unit: &'static str,
    /// When it was read, and where.
    pub source: String,
    /// The price.
    pub typed: Typed,
    /// Whether a person changed it.
    pub changed: bool,
}

/// Everything the tab shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// The ledger.
    pub ledger: Ledger,
    /// Requests and what they carry.
    pub requests: Vec<Row>,
    /// Every price.
    pub prices: Vec<PriceRow>,
    /// What is compared.
    pub other: Other,
    /// The comparison's numbers.
    pub numbers: Vec<(Number, Typed)>,
    /// The comparison.
    pub comparison: BreakEven,
}

impl From<Change> for Action {
    fn from(change: Change) -> Self {
        Self::Cost(Shared::new(change))
    }
}

impl Said {
    /// The same after a change.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::Gb(path, back, text) => {
                let at = self.given.iter().position(|given| given.path == path).unwrap_or_else(|| {
                    self.given.push(Given { path, gb: Default::default() });
                    self.given.len().saturating_sub(1)
                });
                if let Some(typed) =
                    self.given.get_mut(at).and_then(|given| given.gb.get_mut(usize::from(back)))
                {
                    *typed = text;
                }
            }
            Change::Price(key, text) => put(&mut self.prices, key, text),
            Change::ResetPrices => self.prices.clear(),
            Change::Other(other) => self.other = other,
            Change::Number(number, text) => put(&mut self.numbers, number, text),
        }
    }

    fn gb(&self, path: &Path) -> [Typed; 2] {
        let given = self.given.iter().find(|given| given.path == *path);
        let texts = given.map(|given| given.gb.clone()).unwrap_or_default();
        texts.map(|text| {
            let wrong = amount(&text).is_none();
            let error = wrong.then(|| "Give a number of GB, such as 1000 or 0.5.".to_owned());
            Typed { text, error }
        })
    }

    fn number(&self, number: Number) -> (Typed, u32) {
        let (least, usual) = match number {
            Number::Endpoints => (1, 3),
            Number::Zones => (1, 2),
            Number::Crossing => (0, 100),
        };
        let typed = self.numbers.iter().find(|(known, _)| *known == number).map(|(_, text)| text.clone());
        let text = typed.unwrap_or_else(|| usual.to_string());
        let value = text.trim().parse().ok().filter(|value| (least..=NUMBER_MOST).contains(value));
        let says = || format!("Give a whole number from {least} to {NUMBER_MOST}.");
        let error = value.is_none().then(says);
        (Typed { text, error }, value.unwrap_or(usual))
    }

    fn price(&self, key: &str) -> Option<&String> {
        self.prices.iter().find(|(known, _)| *known == key).map(|(_, text)| text)
    }
}

fn put<K: PartialEq>(list: &mut Vec<(K, String)>, key: K, text: String) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, known)) => *known = text,
        None => list.push((key, text)),
    }
}

/// What a field of GB says; nothing typed is nothing.
fn amount(text: &str) -> Option<Quantity> {
    if text.trim().is_empty() { Some(Quantity::default()) } else { Quantity::parse(text) }
}

impl State {
    /// What the sketch costs, with what a person said of it.
    pub fn costs(&self) -> Costs {
        let none = Said::default();
        let said = self.cost.as_deref().unwrap_or(&none);
        let index: &Index = &self.derived.index;
        let (prices, price_rows) = priced(said, Prices::of(self.sketch.profile));
        let (usage, requests) = self.used(said, index);
        let numbers: &[Number] = match said.other {
            Other::NatGateway => &[Number::Endpoints, Number::Zones],
            Other::Peering => &[Number::Zones, Number::Crossing],
        };
        let value = |number| said.number(number).1;
        let zones = value(Number::Zones);
        let design = match said.other {
            Other::NatGateway => Design::NatGateway { endpoints: value(Number::Endpoints), zones },
            Other::Peering => Design::Peering { zones, crossing_percent: value(Number::Crossing) },
        };
        let mut ledger = cost(&self.sketch, &usage, &prices);
        for note in &mut ledger.notes {
            *note = sentence(note);
        }
        Costs {
            ledger,
            requests,
            prices: price_rows,
            other: said.other,
            numbers: numbers.iter().map(|number| (*number, said.number(*number).0)).collect(),
            comparison: break_even(&prices, design),
        }
    }

    /// What a design costs with what a person said of the one on the screen: the same prices, and what the same
    /// requests carry, as far as it knows their places.
    pub fn ledger(&self, index: &Index) -> Ledger {
        let none = Said::default();
        let said = self.cost.as_deref().unwrap_or(&none);
        let (prices, _) = priced(said, Prices::of(index.sketch().profile));
        cost(index.sketch(), &self.used(said, index).0, &prices)
    }

    /// What is used of a design by requests, and their fields.
    fn used(&self, said: &Said, index: &Index) -> (Usage, Vec<Row>) {
        let mut usage = Usage::default();
        let mut requests = Vec::new();
        for (path, request) in self.listed(said, index) {
            let gb = said.gb(&path);
            let [sent, returned] = gb.each_ref().map(|typed| amount(&typed.text).unwrap_or_default());
            if !(sent.is_zero() && returned.is_zero()) {
                used_by(index, &Carried { request, sent, returned }, &mut usage);
            }
            requests.push(Row { path, gb });
        }
        (usage, requests)
    }

    /// The requests there are fields for: the last one sent, those that are expected to connect, and those
    /// something was said of. What names a place that is gone is left out.
    fn listed(&self, said: &Said, index: &Index) -> Vec<(Path, Request)> {
        let mut paths: Vec<Path> = Vec::new();
        if let Some(journey) = &self.journey {
            let asked = &journey.asked;
            let (from, to) = (asked.from.clone(), asked.to.clone());
            paths.push(Path { from, to, port: asked.port, protocol: asked.protocol });
        }
        for expected in self.sketch.expectations.iter().filter(|one| one.expect == Outcome::Connected) {
            let (from, to) = (expected.from.clone(), expected.to.clone());
            paths.push(Path { from, to, port: expected.port, protocol: IpProtocol::Tcp });
        }
        paths.extend(said.given.iter().map(|given| given.path.clone()));
        let mut found: Vec<(Path, Request)> = Vec::new();
        for path in paths {
            if found.len() >= REQUESTS_MOST {
                break;
            }
            if found.iter().all(|(known, _)| *known != path)
                && let Some(request) = request_of(index, &path)
            {
                found.push((path, request));
            }
        }
        found
    }
}

fn request_of(index: &Index, path: &Path) -> Option<Request> {
    let from = source(index, &Place::find(index, &path.from).ok()?).ok()?;
    Some(Request::usual(from, Place::find(index, &path.to).ok()?, path.port, path.protocol))
}

/// The prices in force, and their fields.
fn priced(said: &Said, mut prices: Prices) -> (Prices, Vec<PriceRow>) {
    let usual = prices.clone();
    let mut rows = Vec::new();
    for (row, price, _) in usual.rows() {
        let key = row.key();
        let typed = said.price(&key);
        let error = typed.and_then(|text| prices.set(&key, text).err());
        let mut label = row.item.label().to_owned();
        let beyond = (row.from > 0).then(|| format!("beyond {}", Quantity::whole(row.from)));
        for part in [scope_of(row.scope), beyond].into_iter().flatten() {
            label.push_str(", ");
            label.push_str(&part);
        }
        rows.push(PriceRow {
            key,
            label,
            unit: row.item.unit(),
            source: format!("{}, {}", row.date, row.source),
            changed: typed.is_some(),
            typed: Typed {
                // As typed, even where it is no price.
                text: typed.cloned().unwrap_or_else(|| price.plain()),
                error: error.map(|_| "Give US dollars, such as 0.01.".to_owned()),
            },
        });
    }
    (prices, rows)
}

/// A place as a person reads it: a Region, two of them, or a port's size.
fn scope_of(scope: &str) -> Option<String> {
    match (scope, scope.split_once('>'), scope.parse::<u32>()) {
        ("", ..) => None,
        (_, Some((from, to)), _) => Some(format!("{from} to {to}")),
        (_, None, Ok(mbps)) => Some(format!("{mbps} Mbps")),
        (_, None, Err(_)) => Some(scope.to_owned()),
    }
}
