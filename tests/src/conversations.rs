//! Connection attempts to capture: every scenario with every client and destination in it, and
//! Figure 5 in each of the ways a connection can end.

use privatelink::capture::{Capture, capture};
use privatelink::control::{Command, verb};
use privatelink::model::{
    ApplicationProtocol, ApplicationState, IpProtocol, Outcome, Peer, Permission, PortRange, Sketch,
};
use privatelink::path::{Index, Place, Request, Trace, source, trace};
use privatelink::scenario;

use crate::figure_5::{Figure5, REGIONAL};

/// One attempt and what it leads to.
pub struct Conversation {
    /// What it is, for a failed test to say.
    pub name: String,
    /// The sketch.
    pub sketch: Sketch,
    /// The verdict.
    pub trace: Trace,
    /// The packets.
    pub capture: Capture,
}

impl Conversation {
    /// Judges and captures an attempt.
    pub fn of(name: &str, sketch: &Sketch, request: impl FnOnce(&Index) -> Request) -> Self {
        let index = Index::of(sketch);
        let request = request(&index);
        Self::by(name, &index, &request)
    }

    /// The same with a sketch made ready before.
    fn by(name: &str, index: &Index, request: &Request) -> Self {
        let trace = trace(index, request).expect("nothing dangles");
        let capture = capture(index, request, &trace);
        Self { name: name.to_owned(), sketch: index.sketch().clone(), trace, capture }
    }
}

/// How many of a kind are looked at. Only the scenario of thousands of consumers has more, and they are
/// copies of one another.
const OF_A_KIND: usize = 24;

/// Every built-in scenario: from every host to every endpoint, load balancer and other host.
pub fn of_scenarios() -> Vec<Conversation> {
    let mut all = Vec::new();
    for scenario in scenario::list() {
        let sketch = scenario::open(scenario.id).expect("there is one").expect("it reads").sketch;
        let mut destinations: Vec<Place> = Vec::new();
        let endpoints = sketch.vpc_endpoints.iter().take(OF_A_KIND);
        destinations.extend(endpoints.map(|found| Place::Endpoint(found.id.clone(), None)));
        destinations
            .extend(sketch.load_balancers.iter().map(|found| Place::LoadBalancer(found.arn.clone(), None)));
        let hosts = || sketch.hosts.iter().take(OF_A_KIND);
        destinations.extend(hosts().map(|found| Place::Instance(found.id.clone())));
        let index = Index::of(&sketch);
        for client in hosts() {
            for to in &destinations {
                let name = format!("{}: {} to {to}", scenario.id, client.name);
                all.push(Conversation::by(
                    &name,
                    &index,
                    &Request::usual(
                        source(&index, &Place::Instance(client.id.clone())).expect("a source"),
                        to.clone(),
                        443,
                        IpProtocol::Tcp,
                    ),
                ));
            }
        }
    }
    all
}

/// Figure 5 with clients that admit each other.
fn admitting_neighbours() -> Figure5 {
    let figure = Figure5::default();
    let group = figure.sketch.security_groups.iter().find(|group| group.name == "clients-sg");
    let group = group.expect("a group of that name").id.clone();
    let permission = Permission {
        protocol: IpProtocol::All,
        ports: PortRange::ALL,
        peer: Peer::Cidr("10.0.0.0/16".parse().expect("a block")),
    };
    figure.with(Command::AuthorizeSecurityGroupIngress(verb::AuthorizeSecurityGroupIngress {
        group,
        permission,
    }))
}

/// What is different about a request.
type Change = fn(&mut Request);

/// Every way a connection to Figure 5's service ends, with the outcome each must have.
pub fn of_every_ending() -> Vec<(Conversation, Outcome)> {
    use ApplicationProtocol::{Http, ServerSpeaksFirst, Tls};
    use ApplicationState::{Crashing, Running, Silent, Stopped};
    let mut all = Vec::new();
    let cases = [
        ("TLS", (false, false, Tls, Running), Outcome::Connected),
        ("TLS behind a header it expects", (true, true, Tls, Running), Outcome::Connected),
        ("TLS behind a header it does not expect", (true, false, Tls, Running), Outcome::Reset),
        ("TLS that misses its header", (false, true, Tls, Running), Outcome::Reset),
        ("HTTP", (false, false, Http, Running), Outcome::Connected),
        ("HTTP behind a header it expects", (true, true, Http, Running), Outcome::Connected),
        ("HTTP behind a header it does not expect", (true, false, Http, Running), Outcome::Connected),
        ("a server that speaks first", (false, false, ServerSpeaksFirst, Running), Outcome::Connected),
        ("a server that speaks first and waits", (true, true, ServerSpeaksFirst, Running), Outcome::NoAnswer),
        ("a server that misses its header", (false, true, ServerSpeaksFirst, Running), Outcome::NoAnswer),
        ("a server that gets a header", (true, false, ServerSpeaksFirst, Running), Outcome::Reset),
        ("silence", (false, false, Tls, Silent), Outcome::NoAnswer),
        ("silence behind a header", (true, true, Tls, Silent), Outcome::NoAnswer),
        ("a crash", (true, true, Tls, Crashing), Outcome::Reset),
        ("a closed port", (false, false, Tls, Stopped), Outcome::Refused),
    ];
    for (name, (sent, expected, protocol, state), outcome) in cases {
        let figure = Figure5::with_applications(sent, expected, protocol, state);
        let request = |index: &Index| figure.request(index, "client-1", REGIONAL);
        all.push((Conversation::of(name, &figure.sketch, request), outcome));
    }
    let figure = admitting_neighbours();
    let changed: [(&str, &str, Change, Outcome); 5] = [
        ("a port nobody admits", REGIONAL, |request| request.port = 80, Outcome::TimedOut),
        ("a name nobody has", "orders.example.com", |_| {}, Outcome::NameNotFound),
        ("a host's own address", "client-2", |_| {}, Outcome::Refused),
        ("UDP to a host", "client-2", |request| request.protocol = IpProtocol::Udp, Outcome::Refused),
        ("a ping", "client-2", |request| request.protocol = IpProtocol::Icmp, Outcome::Connected),
    ];
    for (name, to, change, outcome) in changed {
        let request = |index: &Index| {
            let mut request = figure.request(index, "client-1", to);
            change(&mut request);
            request
        };
        all.push((Conversation::of(name, &figure.sketch, request), outcome));
    }
    all
}
