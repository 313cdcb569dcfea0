//! An instance and what listens on it.

use privatelink::control::{Command, verb};
use privatelink::model::{Application, ApplicationProtocol, ApplicationState, Host, HostId, HostState};
use privatelink::text;

use super::{Editor, Listing, Purpose, ids};

/// What an application can do with a connection.
const STATES: [(&str, ApplicationState); 4] = [
    ("Running", ApplicationState::Running),
    ("Stopped", ApplicationState::Stopped),
    ("Accepts, then silent", ApplicationState::Silent),
    ("Crashes on each connection", ApplicationState::Crashing),
];

pub(super) fn instance(listing: &mut Listing<'_>, id: &HostId) {
    let Some(instance) = listing.sketch.hosts.get(id) else { return };
    own(listing, instance);
    for application in &instance.applications {
        section(listing, instance, application);
    }
}

fn own(listing: &mut Listing<'_>, instance: &Host) {
    let sketch = listing.sketch;
    listing.section("Instance");
    listing.code("Instance ID", &instance.id);
    if let Some(interface) = sketch.network_interfaces.get(&instance.network_interface) {
        listing.code("Private IPv4 address", &interface.address);
        listing.link("Subnet", interface.subnet.clone().into());
        if let Some(subnet) = sketch.subnets.get(&interface.subnet) {
            listing.text("Availability Zone", &text::zone(sketch, &subnet.vpc, &subnet.zone));
        }
        listing.links("Security groups", ids(&interface.security_groups));
    }
    listing.link("Network interface", instance.network_interface.clone().into());
    let id = instance.id.clone();
    let (state, verb, purpose, command) = match instance.state {
        HostState::Running => (
            "Running",
            "Stop instance",
            Purpose::Break,
            Command::StopInstances(verb::StopInstances { instance: id }),
        ),
        HostState::Stopped => (
            "Stopped",
            "Start instance",
            Purpose::Mend,
            Command::StartInstances(verb::StartInstances { instance: id }),
        ),
    };
    listing.text("Instance state", state);
    let button = listing.button(verb.to_owned(), purpose, command);
    listing.row("", Editor::Buttons(vec![button]));
}

fn section(listing: &mut Listing<'_>, instance: &Host, application: &Application) {
    let protocol = match application.protocol {
        ApplicationProtocol::Tls => "TLS",
        ApplicationProtocol::Http => "HTTP",
        ApplicationProtocol::ServerSpeaksFirst => "The server speaks first",
    };
    listing.section("Application");
    listing.text("Name", &application.name);
    listing.code("Port", &application.port);
    listing.text("Protocol", protocol);
    let mut choices = Vec::new();
    for (label, state) in STATES {
        let set = Command::SetApplicationState(verb::SetApplicationState {
            instance: instance.id.clone(),
            port: application.port,
            state,
        });
        choices.push(listing.choice(label, application.state == state, set));
    }
    listing.row("State", Editor::Choice(choices));
    let configure = |expects_proxy_protocol, passes_health_checks| {
        Command::ConfigureApplication(verb::ConfigureApplication {
            instance: instance.id.clone(),
            port: application.port,
            expects_proxy_protocol,
            passes_health_checks,
        })
    };
    let expects = application.expects_proxy_protocol;
    listing.toggle("Expects a PROXY header", expects, configure(Some(!expects), None));
    let passes = application.passes_health_checks;
    listing.toggle("Passes health checks", passes, configure(None, Some(!passes)));
    listing.note("HTTP health checks only; a TCP check is content with the handshake.");
}
