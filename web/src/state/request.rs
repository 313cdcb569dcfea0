//! The request bar's form: what is typed, what is wrong with it, what could be typed instead, and
//! what was sent before.

use privatelink::model::{Host, HostId, IpProtocol, ResourceId, Sketch, TargetId};
use privatelink::path::{DEFAULT_SOURCE_PORT, Index, Moment, Place, Places};
use privatelink::text;

use super::journey::{Asked, client, destination};

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who connects.
    From,
    /// To what.
    To,
}

/// A request sent before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Who connected.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
}

/// What is wrong with the form, field by field, each a sentence. Filled by sending; typing in a field
/// clears its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// With the start.
    pub from: Option<String>,
    /// With the destination.
    pub to: Option<String>,
    /// With the port.
    pub port: Option<String>,
}

impl Problems {
    /// The first of them.
    pub fn first(&self) -> Option<&String> {
        self.from.as_ref().or(self.to.as_ref()).or(self.port.as_ref())
    }
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestForm {
    /// Who connects, as typed.
    pub from: String,
    /// To what, as typed.
    pub to: String,
    /// The port, as typed.
    pub port: String,
    /// The protocol.
    pub protocol: IpProtocol,
    /// Settled, or as registered.
    pub moment: Moment,
    /// What is wrong.
    pub problems: Problems,
    /// What was sent before, newest first.
    pub recent: Vec<Recent>,
    /// The source port of the next connection.
    pub next_source_port: u16,
    /// How many questions each client has asked for each name: (client, name, count).
    pub(super) asked: Vec<(String, String, u32)>,
}

impl Default for RequestForm {
    fn default() -> Self {
        Self {
            from: String::new(),
            to: String::new(),
            port: USUAL_PORT.to_string(),
            protocol: IpProtocol::Tcp,
            moment: Moment::default(),
            problems: Problems::default(),
            recent: Vec::new(),
            next_source_port: DEFAULT_SOURCE_PORT,
            asked: Vec::new(),
        }
    }
}

/// The port before anything says another; where the protocol has none, the one that stands for it.
const USUAL_PORT: u16 = 443;
/// How many requests are remembered.
const MOST_RECENT: usize = 12;
/// How many counts of questions are kept; the oldest go.
const MOST_COUNTED: usize = 200;
/// The last port before they start over.
const LAST_SOURCE_PORT: u16 = 65_535;

impl RequestForm {
    /// The request as it would be sent now.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn asked(&self, index: &Index) -> Result<Asked, Problems> {
        let from = match self.from.trim() {
            "" => Err(
                "Say who connects: an instance, a host on premises, an address, or internet: and an address."
                    .to_owned(),
            ),
            typed => client(index, typed),
        };
        let to = match self.to.trim() {
            "" => Err("Say to what: a name, an address, an endpoint, an instance.".to_owned()),
            typed => destination(index, typed),
        };
        let port = match self.protocol {
            IpProtocol::Icmp => Ok(port(&self.port).unwrap_or(USUAL_PORT)),
            IpProtocol::Tcp | IpProtocol::Udp | IpProtocol::All => port(&self.port),
        };
        match (from, to, port) {
            (Ok(_), Ok(to), Ok(port)) => Ok(Asked {
                from: self.from.trim().to_owned(),
                to: self.to.trim().to_owned(),
                port,
                protocol: self.protocol,
                source_port: self.next_source_port,
                query: question(index, &to).map_or(0, |name| self.count(self.from.trim(), &name)),
                moment: self.moment,
            }),
            (from, to, port) => Err(Problems { from: from.err(), to: to.err(), port: port.err() }),
        }
    }

    /// Notes that a request was sent: its question is counted, the next connection gets another source
    /// port, and the request is remembered.
    pub fn sent(&mut self, index: &Index, asked: &Asked) {
        self.problems = Problems::default();
        self.next_source_port =
            if asked.source_port == LAST_SOURCE_PORT { DEFAULT_SOURCE_PORT } else { asked.source_port + 1 };
        if let Some(name) = Place::find(index, &asked.to).ok().and_then(|to| question(index, &to)) {
            if let Some(at) = self.place_of_count(&asked.from, &name) {
                self.asked.remove(at);
            }
            self.asked.push((asked.from.clone(), name, asked.query.wrapping_add(1)));
            if self.asked.len() > MOST_COUNTED {
                self.asked.remove(0);
            }
        }
        let recent = Recent {
            from: asked.from.clone(),
            to: asked.to.clone(),
            port: asked.port,
            protocol: asked.protocol,
        };
        if let Some(at) = self.recent.iter().position(|other| *other == recent) {
            self.recent.remove(at);
        }
        self.recent.insert(0, recent);
        self.recent.truncate(MOST_RECENT);
    }

    /// How many questions a client has asked for a name.
    fn count(&self, from: &str, name: &str) -> u32 {
        let known = self.place_of_count(from, name).and_then(|at| self.asked.get(at));
        known.map_or(0, |(_, _, count)| *count)
    }

    fn place_of_count(&self, from: &str, name: &str) -> Option<usize> {
        self.asked.iter().position(|(client, asked_for, _)| client == from && asked_for == name)
    }

    /// A form for a sketch that nobody has asked anything yet: the first host that is not a target,
    /// the first endpoint's regional name, its first listener's port. A sketch without a name to ask for
    /// is asked what it expects first.
    pub fn first(sketch: &Sketch, index: &Index) -> Self {
        let mut form = Self::default();
        let endpoint = sketch.vpc_endpoints.iter().next();
        let targets = |id: &HostId| {
            sketch
                .target_groups
                .iter()
                .flat_map(|group| &group.targets)
                .any(|target| target.id == TargetId::Host(id.clone()))
        };
        let in_vpc = |instance: &Host| {
            let vpc = sketch.subnet_of(&instance.network_interface).ok().map(|subnet| &subnet.vpc);
            endpoint.is_none_or(|endpoint| vpc == Some(&endpoint.vpc))
        };
        let mut client = None;
        for instance in sketch.hosts.iter().filter(|instance| !targets(&instance.id)) {
            if in_vpc(instance) {
                client = Some(instance);
                break;
            }
            client = client.or(Some(instance));
        }
        if let Some(client) = client.or_else(|| sketch.hosts.iter().next()) {
            form.from = reference(index, &client.id.clone().into());
        }
        let service = endpoint.and_then(|endpoint| sketch.service_of(endpoint));
        let balancer = match service {
            Some(service) => service.load_balancers.first().and_then(|arn| sketch.load_balancers.get(arn)),
            None => sketch.load_balancers.iter().next(),
        };
        let owner = endpoint.map(|endpoint| endpoint.id.clone().into());
        let owner: Option<ResourceId> =
            owner.or_else(|| balancer.map(|balancer| balancer.arn.clone().into()));
        if let Some(name) = owner.and_then(|owner| index.names().regional(&owner)) {
            form.to = name.text.to_string();
        }
        if let Some(listener) = balancer.and_then(|balancer| balancer.listeners.first()) {
            form.port = listener.port.to_string();
        }
        if let (true, Some(expected)) = (form.to.is_empty(), sketch.expectations.first()) {
            form.from.clone_from(&expected.from);
            form.to.clone_from(&expected.to);
            form.port = expected.port.to_string();
        }
        form
    }
}

/// What a person would type for an instance, endpoint or load balancer: its name where that means it
/// alone, else its id.
pub fn reference(index: &Index, id: &ResourceId) -> String {
    named(index, id, |text| Place::find(index, text).ok())
}

/// The same for whoever looks many up.
pub fn references(index: &Index) -> impl Fn(&ResourceId) -> String {
    let places = Places::of(index);
    move |id| named(index, id, |text| places.find(text).ok())
}

fn named(index: &Index, id: &ResourceId, find: impl Fn(&str) -> Option<Place>) -> String {
    let name = text::name(index.sketch(), id);
    match (find(&name), find(id.as_str())) {
        (Some(by_name), Some(by_id)) if by_name == by_id => name,
        _ => id.to_string(),
    }
}

/// The name a client would ask DNS for; `None` for an address.
pub fn question(index: &Index, to: &Place) -> Option<String> {
    let named = |owner: ResourceId, zone: Option<&privatelink::model::ZoneId>| {
        let names = index.names();
        let found = zone.map_or_else(|| names.regional(&owner), |zone| names.zonal(&owner, zone));
        found.map(|name| name.text.to_string())
    };
    match to {
        Place::Name(name) => Some(name.clone()),
        Place::Endpoint(id, zone) => named(id.clone().into(), zone.as_ref()),
        Place::LoadBalancer(arn, zone) => named(arn.clone().into(), zone.as_ref()),
        Place::Instance(_)
        | Place::Interface(_)
        | Place::Address(..)
        | Place::DataCenterHost(_)
        | Place::OnPremises(_)
        | Place::Internet(_) => None,
    }
}

pub(super) fn port(typed: &str) -> Result<u16, String> {
    let found = typed.trim().parse::<u16>().ok().filter(|port| *port > 0);
    found.ok_or_else(|| {
        let typed: String = typed.trim().chars().take(20).collect();
        format!("‘{typed}’ is not a port: a number from 1 to 65535 is expected.")
    })
}
