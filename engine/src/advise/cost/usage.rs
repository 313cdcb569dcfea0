//! What is used in a month: quantities by resource, requests with what they carry, prices of one's own.
//!
//! ```json
//! {"resource_usage": {"orders endpoint": {"monthly_data_processed_gb": 1000}},
//!  "requests": [{"from": "client-1", "to": "orders endpoint", "port": 443,
//!                "monthly_request_gb": 100, "monthly_response_gb": 900}],
//!  "prices": {"nat_gateway_hour": 0.045}}
//! ```

use serde_json::{Map, Value};

use crate::model::record::plain;
use crate::model::{AccountId, IdText, IpProtocol, Places, ResourceId};
use crate::path::{Index, Place, PlaceError, Request, source};

use super::journey::{Carried, used_by};
use super::names::Names;
use super::number::Quantity;
use super::price::{PriceError, Prices};
use super::transfer::{Kind, Transfer};

/// The most requests one usage may have: each is traced with all its alternatives.
pub const REQUESTS_MOST: usize = 200;

macro_rules! measures {
    ($($(#[doc = $doc:literal])+ $variant:ident $word:literal $(or $other:literal)*),+ $(,)?) => {
        /// A quantity a month.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Measure {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Measure {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const COUNT: usize = Self::ALL.len();

            /// What it is called in usage files.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            fn from_word(word: &str) -> Option<Self> {
                match word { $($word $(| $other)* => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

measures! {
    /// GB that went through, both directions together; of a transit gateway attachment and of a VPN
    /// connection on one, those sent into the transit gateway.
    DataGb "monthly_data_processed_gb" or "processed_gb" or "processed_bytes_gb",
    /// Connections opened.
    NewConnections "new_connections",
    /// Connections open at a time, on average.
    ActiveConnections "active_connections",
    /// Rules of an Application Load Balancer's listeners evaluated.
    RuleEvaluations "rule_evaluations",
    /// GB between zones of a Region, both directions together.
    CrossZoneGb "monthly_cross_az_gb",
    /// GB the requester's side of a peering connection sent to another zone or Region.
    RequesterGb "monthly_requester_gb",
    /// GB the accepter's side sent to another zone or Region.
    AccepterGb "monthly_accepter_gb",
    /// GB that left AWS: to the internet, by VPN, by Direct Connect.
    OutboundGb "monthly_outbound_gb",
    /// DNS queries.
    Queries "monthly_queries" or "monthly_standard_queries",
}

impl Measure {
    /// Those a resource of a kind is billed by.
    pub const fn of(id: &ResourceId) -> &'static [Self] {
        match id {
            ResourceId::VpcEndpoint(_) => &[Self::DataGb, Self::CrossZoneGb],
            ResourceId::LoadBalancer(_) => {
                &[Self::DataGb, Self::NewConnections, Self::ActiveConnections, Self::CrossZoneGb]
            }
            ResourceId::ApplicationLoadBalancer(_) => {
                &[Self::DataGb, Self::NewConnections, Self::ActiveConnections, Self::RuleEvaluations]
            }
            ResourceId::NatGateway(_) | ResourceId::VpnConnection(_) => &[Self::DataGb, Self::OutboundGb],
            ResourceId::Host(_) => &[Self::OutboundGb, Self::CrossZoneGb],
            ResourceId::TransitGatewayAttachment(_) => &[Self::DataGb],
            ResourceId::VpcPeeringConnection(_) => &[Self::RequesterGb, Self::AccepterGb],
            ResourceId::DirectConnectConnection(_) | ResourceId::VirtualInterface(_) => &[Self::OutboundGb],
            ResourceId::HostedZone(_) | ResourceId::ResolverEndpoint(_) => &[Self::Queries],
            _ => &[],
        }
    }
}

/// What is wrong with a usage file. Every one names the member it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsageError {
    /// No JSON.
    #[error("no JSON: {0}")]
    Json(String),
    /// Something else than what belongs there.
    #[error("{0} is not {1}")]
    Shape(String, &'static str),
    /// A member nobody knows.
    #[error("{0} is not known; known are {1}")]
    Unknown(String, String),
    /// A resource that has no such quantity.
    #[error("{path}: a {kind} is billed by {takes}")]
    NotBilled {
        /// The member.
        path: String,
        /// What the resource is.
        kind: &'static str,
        /// Its own measures.
        takes: String,
    },
    /// Nothing is called that.
    #[error("resource_usage.‘{0}’: nothing in this sketch that is billed by quantity has this id or name")]
    UnknownResource(String),
    /// Several things are.
    #[error("resource_usage.‘{text}’ means more than one resource: {}", candidates.join(", "))]
    Ambiguous {
        /// The text.
        text: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// No quantity.
    #[error("{0} is {1}: give a number from 0 to 1000000000000")]
    Quantity(String, String),
    /// No price.
    #[error("prices: {0}")]
    Price(#[from] PriceError),
    /// A request between places that are none.
    #[error("{0}: {1}")]
    Place(String, PlaceError),
    /// More requests than are followed.
    #[error("requests has {0} entries, and {REQUESTS_MOST} are followed at most")]
    ManyRequests(usize),
}

/// One resource's quantities.
#[derive(Clone, Debug)]
struct Used {
    id: ResourceId,
    amounts: [Quantity; Measure::COUNT],
}

/// What is used in a month.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    places: Places,
    list: Vec<Used>,
    /// What crosses zones and Regions, or leaves AWS, as requests do.
    pub(super) transfers: Vec<Transfer>,
    /// What could not be counted, and why.
    pub(super) notes: Vec<String>,
}

impl Usage {
    /// Reads a usage file; prices in it are set in `prices`.
    ///
    /// # Errors
    /// [`UsageError`] for whatever is not understood: nothing is passed over.
    pub fn read(index: &Index, text: &str, prices: &mut Prices) -> Result<Self, UsageError> {
        let file: Value = serde_json::from_str(text).map_err(|error| UsageError::Json(error.to_string()))?;
        let mut usage = Self::default();
        for (name, value) in object(&file, "the usage file")? {
            match name.as_str() {
                "resource_usage" => usage.resources(index, object(value, "resource_usage")?)?,
                "requests" => usage.requests(index, value)?,
                "prices" => {
                    for (key, value) in object(value, "prices")? {
                        prices.set(key, &number_text(value))?;
                    }
                }
                // Public cost tools write their file's version.
                "version" => {}
                other => return Err(unknown(other, "resource_usage, requests, prices and version")),
            }
        }
        Ok(usage)
    }

    fn resources(&mut self, index: &Index, usage: &Map<String, Value>) -> Result<(), UsageError> {
        let names = Names::of(index.sketch());
        for (text, members) in usage {
            let id = names.find(index.sketch(), text)?;
            let path = format!("resource_usage.‘{}’", plain(text, 80));
            for (word, value) in object(members, &path)? {
                let path = format!("{path}.{}", plain(word, 60));
                let own = Measure::of(&id);
                let Some(measure) = Measure::from_word(word).filter(|found| own.contains(found)) else {
                    let takes: Vec<&str> = own.iter().map(|measure| measure.word()).collect();
                    let takes = if takes.is_empty() { "no quantity".to_owned() } else { takes.join(", ") };
                    return Err(UsageError::NotBilled { path, kind: id.kind(), takes });
                };
                self.add(&id, measure, quantity(value, &path)?);
            }
        }
        Ok(())
    }

    fn requests(&mut self, index: &Index, value: &Value) -> Result<(), UsageError> {
        let shape = || UsageError::Shape("requests".to_owned(), "a list");
        let list = value.as_array().ok_or_else(shape)?;
        if list.len() > REQUESTS_MOST {
            return Err(UsageError::ManyRequests(list.len()));
        }
        for (at, entry) in list.iter().enumerate() {
            let carried = carried(index, entry, &format!("requests[{at}]"))?;
            used_by(index, &carried, self);
        }
        Ok(())
    }

    /// Adds to a quantity.
    pub fn add(&mut self, id: &ResourceId, measure: Measure, quantity: Quantity) {
        let at = self.places.get(id.as_str()).unwrap_or(self.list.len());
        if at == self.list.len() {
            self.places.insert(id.text(), at);
            self.list.push(Used { id: id.clone(), amounts: Default::default() });
        }
        let used = self.list.get_mut(at);
        if let Some(amount) = used.and_then(|used| used.amounts.get_mut(measure as usize)) {
            *amount = amount.plus(quantity);
        }
    }

    /// A quantity; nothing where none was given.
    pub fn of(&self, id: &ResourceId, measure: Measure) -> Quantity {
        let used = self.places.get(id.as_str()).and_then(|at| self.list.get(at));
        used.and_then(|used| used.amounts.get(measure as usize)).copied().unwrap_or_default()
    }

    /// Every resource that has a quantity, in the order they came up.
    pub(super) fn ids(&self) -> impl Iterator<Item = &ResourceId> {
        self.list.iter().map(|used| &used.id)
    }

    /// Adds to what crosses a border.
    pub(super) fn transfer(
        &mut self,
        kind: Kind,
        resource: &ResourceId,
        [sender, receiver]: [Option<&AccountId>; 2],
        quantity: Quantity,
    ) {
        let same = self.transfers.iter_mut().find(|known| {
            known.kind == kind
                && known.resource == *resource
                && known.sender.as_ref() == sender
                && known.receiver.as_ref() == receiver
        });
        match same {
            Some(known) => known.quantity = known.quantity.plus(quantity),
            None => self.transfers.push(Transfer {
                kind,
                resource: resource.clone(),
                sender: sender.cloned(),
                receiver: receiver.cloned(),
                quantity,
            }),
        }
    }
}

fn carried(index: &Index, entry: &Value, path: &str) -> Result<Carried, UsageError> {
    const KNOWN: [&str; 6] = ["from", "to", "port", "protocol", "monthly_request_gb", "monthly_response_gb"];
    let members = object(entry, path)?;
    if let Some(other) = members.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(unknown(&format!("{path}.{}", plain(other, 60)), &KNOWN.join(", ")));
    }
    let at = |name: &str| format!("{path}.{name}");
    let place = |name: &'static str| {
        let text = members.get(name).and_then(Value::as_str);
        let text = text.ok_or_else(|| UsageError::Shape(at(name), "the text of a place"))?;
        Place::find(index, text).map_err(|error| UsageError::Place(at(name), error))
    };
    let amount = |name: &str| members.get(name).map_or(Ok(Quantity::default()), |v| quantity(v, &at(name)));
    let port = match members.get("port") {
        None => 443,
        Some(value) => value
            .as_u64()
            .and_then(|port| u16::try_from(port).ok())
            .ok_or_else(|| UsageError::Shape(at("port"), "a port from 0 to 65535"))?,
    };
    let protocol = match members.get("protocol").map(Value::as_str) {
        None | Some(Some("tcp")) => IpProtocol::Tcp,
        Some(Some("udp")) => IpProtocol::Udp,
        Some(_) => return Err(UsageError::Shape(at("protocol"), "tcp or udp")),
    };
    let from = source(index, &place("from")?).map_err(|error| UsageError::Place(at("from"), error))?;
    let request = Request::usual(from, place("to")?, port, protocol);
    let (sent, returned) = (amount("monthly_request_gb")?, amount("monthly_response_gb")?);
    Ok(Carried { request, sent, returned })
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, UsageError> {
    value.as_object().ok_or_else(|| UsageError::Shape(path.to_owned(), "a JSON object"))
}

fn unknown(path: &str, known: &str) -> UsageError {
    UsageError::Unknown(plain(path, 100), known.to_owned())
}

/// A number as it stands in the file; a text counts as the number it has.
fn number_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn quantity(value: &Value, path: &str) -> Result<Quantity, UsageError> {
    let text = number_text(value);
    let found = Quantity::parse(&text).filter(|_| value.is_number());
    found.ok_or_else(|| UsageError::Quantity(path.to_owned(), plain(&value.to_string(), 40)))
}
