//! What client and application say once the connection stands, by what the application speaks and
//! what became of the attempt. Names and keys in it are invented, sizes are plausible, and nothing
//! is longer than one segment.

use crate::model::{Application, ApplicationProtocol, ApplicationState, Outcome, ResourceId, Sketch, mix};
use crate::path::Trace;
use crate::wire::{http, tls};

/// How a client of TLS begins.
const HELLO: &str = "TLS ClientHello";
/// Bytes of an encrypted request and answer: short ones.
const REQUEST_BYTES: usize = 120;
const ANSWER_BYTES: usize = 260;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Client,
    Target,
}

impl Who {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Client => Self::Target,
            Self::Target => Self::Client,
        }
    }
}

/// One thing said.
pub(super) struct Turn {
    pub who: Who,
    pub label: String,
    pub bytes: Vec<u8>,
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    ClosedBy(Who),
    ResetByTarget,
    /// Nobody says anything any more, and nobody closes.
    Silence,
}

/// A conversation.
pub(super) struct Speech {
    pub turns: Vec<Turn>,
    pub end: End,
}

impl Speech {
    const fn silent(end: End) -> Self {
        Self { turns: Vec::new(), end }
    }

    fn then(mut self, who: Who, label: &str, bytes: Vec<u8>) -> Self {
        self.turns.push(Turn { who, label: label.to_owned(), bytes });
        self
    }

    /// What is said on the connection of a trace.
    pub(super) fn of(sketch: &Sketch, trace: &Trace) -> Self {
        let found = trace.target.as_ref().and_then(|target| {
            let port = target.address.port();
            let on =
                |applications: &'_ [Application]| applications.iter().position(|found| found.port == port);
            match &target.host {
                ResourceId::Host(id) => {
                    let host = sketch.hosts.get(id)?;
                    Some((host.name.as_str(), host.applications.get(on(&host.applications)?)?))
                }
                ResourceId::DataCenterHost(id) => {
                    let host = sketch.data_center_hosts.get(id)?;
                    Some((host.name.as_str(), host.applications.get(on(&host.applications)?)?))
                }
                _ => None,
            }
        });
        let Some((host, application)) = found else { return Self::silent(End::ClosedBy(Who::Client)) };
        let asked = trace.dns.as_ref().map(|dns| &*dns.name);
        let address = trace.forward.first().map(|hop| hop.packet.destination.ip().to_string());
        let server = asked.map(ToOwned::to_owned).or(address).unwrap_or_default();
        let seed = mix(u64::from(sketch.seed) ^ u64::try_from(server.len()).unwrap_or_default());
        match trace.outcome {
            Outcome::Reset => reset(application, host, &server, seed),
            Outcome::NoAnswer => unanswered(application, &server, seed),
            Outcome::Connected | Outcome::Forbidden => whole(application, trace, host, &server, seed),
            Outcome::Refused | Outcome::TimedOut | Outcome::NameNotFound => Self::silent(End::Silence),
        }
    }
}

/// A conversation that works: the client's request, the application's answer.
fn whole(application: &Application, trace: &Trace, host: &str, server: &str, seed: u64) -> Speech {
    let speech = Speech::silent(End::ClosedBy(Who::Client));
    let hello = tls::client_hello(server, seed);
    match application.protocol {
        ApplicationProtocol::Tls => speech
            .then(Who::Client, HELLO, hello.clone())
            .then(Who::Target, "TLS ServerHello, the rest encrypted", tls::server_hello(seed, &hello))
            .then(Who::Client, "TLS finished, and the request, encrypted", tls_request(seed))
            .then(Who::Target, "The answer, encrypted", tls::application_data(ANSWER_BYTES, !seed)),
        ApplicationProtocol::Http if !understands(application, trace) => Speech {
            end: End::ClosedBy(Who::Target),
            ..speech.then(Who::Client, "GET /", http::request(server)).then(
                Who::Target,
                "400 Bad Request",
                http::bad_request(),
            )
        },
        ApplicationProtocol::Http => speech.then(Who::Client, "GET /", http::request(server)).then(
            Who::Target,
            "200 OK",
            http::response(http::Status::Ok),
        ),
        ApplicationProtocol::ServerSpeaksFirst => speech
            .then(Who::Target, "220 greeting", greeting(host))
            .then(Who::Client, "EHLO", b"EHLO client\r\n".to_vec())
            .then(Who::Target, "250 hello", format!("250 {}\r\n", safe(host)).into_bytes())
            .then(Who::Client, "QUIT", b"QUIT\r\n".to_vec())
            .then(Who::Target, "221 goodbye", b"221 Bye\r\n".to_vec()),
    }
}

/// A connection the application cuts: at once, or after the first bytes it cannot make sense of.
fn reset(application: &Application, host: &str, server: &str, seed: u64) -> Speech {
    let speech = Speech::silent(End::ResetByTarget);
    if application.state == ApplicationState::Crashing {
        return speech;
    }
    match application.protocol {
        ApplicationProtocol::Tls => speech.then(Who::Client, HELLO, tls::client_hello(server, seed)),
        ApplicationProtocol::Http => speech.then(Who::Client, "GET /", http::request(server)),
        ApplicationProtocol::ServerSpeaksFirst => speech
            .then(Who::Target, "220 greeting", greeting(host))
            .then(Who::Client, "EHLO", b"EHLO client\r\n".to_vec()),
    }
}

/// A connection that stands and stays silent: the application never answers, or both wait.
fn unanswered(application: &Application, server: &str, seed: u64) -> Speech {
    let speech = Speech::silent(End::Silence);
    match application.protocol {
        ApplicationProtocol::Tls => speech.then(Who::Client, HELLO, tls::client_hello(server, seed)),
        ApplicationProtocol::Http => speech.then(Who::Client, "GET /", http::request(server)),
        ApplicationProtocol::ServerSpeaksFirst => speech,
    }
}

/// The client's last of the handshake and its first of the application, in one segment.
fn tls_request(seed: u64) -> Vec<u8> {
    let mut bytes = tls::client_finished(seed);
    bytes.extend(tls::application_data(REQUEST_BYTES, seed));
    bytes
}

/// Whether the application can read what it is sent.
fn understands(application: &Application, trace: &Trace) -> bool {
    let header = trace.target.as_ref().is_some_and(|target| target.proxy_protocol.is_some());
    header == application.expects_proxy_protocol
}

fn greeting(host: &str) -> Vec<u8> {
    format!("220 {} ready\r\n", safe(host)).into_bytes()
}

/// A name as one printable ASCII word, so that no name can end a line of a protocol.
fn safe(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_ascii_graphic() { c } else { '-' }).take(60).collect();
    if word.is_empty() { "host".to_owned() } else { word }
}
