//! Asking DNS in tests, with a network between resolvers that lets everything through but what a test stops.

use std::net::IpAddr;

use privatelink::dns::{Answered, Asker, DnsSpeaker, Question, Reach, Reached, Resolution, Why, resolve};
use privatelink::model::{RecordType, ResourceId, Sketch};
use privatelink::path::Index;

/// A network that carries questions to whoever has the address, but for those to some addresses.
#[derive(Clone, Default)]
pub struct Open {
    /// Addresses nobody gets to, and what stops them.
    pub stopped: Vec<(IpAddr, ResourceId)>,
    interfaces: Vec<(IpAddr, Reached)>,
}

impl Open {
    /// Between everything in a sketch.
    pub fn of(sketch: &Sketch) -> Self {
        let interfaces = sketch.network_interfaces.iter();
        let interfaces = interfaces.map(|found| (found.address.into(), Reached::Interface(found.id.clone())));
        let hosts = sketch.data_center_hosts.iter();
        let hosts = hosts.map(|found| (found.address.into(), Reached::Host(found.id.clone())));
        Self { stopped: Vec::new(), interfaces: interfaces.chain(hosts).collect() }
    }
}

impl Reach for Open {
    fn reaches(&self, from: DnsSpeaker<'_>, to: IpAddr) -> Result<Reached, ResourceId> {
        if let Some((_, by)) = self.stopped.iter().find(|(address, _)| *address == to) {
            return Err(by.clone());
        }
        if let Some((_, reached)) = self.interfaces.iter().find(|(address, _)| *address == to) {
            return Ok(reached.clone());
        }
        let is_public = matches!(to, IpAddr::V4(to) if !to.is_private() && !to.is_link_local());
        match from {
            _ if is_public => Ok(Reached::Internet),
            DnsSpeaker::Interface(interface) => Err(interface.id.clone().into()),
            DnsSpeaker::Host(host) => Err(host.id.clone().into()),
        }
    }
}

/// Asks for a name's IPv4 address for the first time.
pub fn ask(sketch: &Sketch, asker: Asker<'_>, name: &str) -> Resolution {
    ask_with(sketch, &Question { asker, name, record_type: RecordType::A, query: 0 }, &Open::of(sketch))
}

/// Asks a question over a network.
pub fn ask_with(sketch: &Sketch, question: &Question<'_>, reach: &dyn Reach) -> Resolution {
    ask_in(&Index::of(sketch), question, reach)
}

/// The same of a sketch made ready.
pub fn ask_in(index: &Index, question: &Question<'_>, reach: &dyn Reach) -> Resolution {
    resolve(index.names(), index.sketch(), index.withdrawn(), question, reach)
}

/// The addresses of an answer, separated by blanks; or how it failed.
pub fn said(found: &Resolution) -> String {
    let mut words: Vec<String> = found.others.iter().map(|other| other.value.to_string()).collect();
    words.extend(found.records.iter().map(|record| record.address.to_string()));
    match found.answered {
        Answered::Yes => words.join(" "),
        Answered::NoSuchName => "NXDOMAIN".to_owned(),
        Answered::NoResolver => "unanswered".to_owned(),
        Answered::ServerFailure => "SERVFAIL".to_owned(),
    }
}

/// The whys of an answer, in order.
pub fn whys(found: &Resolution) -> Vec<Why> {
    found.steps.iter().map(|step| step.why).collect()
}
