//! An instance and what listens on it.

use privatelink::control::Command;
use privatelink::model::{
    Application, ApplicationProtocol, ApplicationState, Instance, InstanceId, InstanceState, InterfaceKind,
};
use privatelink::text;

use super::{Button, Choice, Editor, Eye, Purpose, Row, Section, links};

pub(super) fn instance(eye: &Eye<'_>, id: &InstanceId) -> Vec<Section> {
    let Some(instance) = eye.sketch.instances.get(id) else { return Vec::new() };
    let mut sections = vec![own(eye, instance)];
    sections.extend(instance.applications.iter().map(|application| section(eye, instance, application)));
    sections
}

fn own(eye: &Eye<'_>, instance: &Instance) -> Section {
    let mut rows = vec![Row::code("Instance ID", &instance.id)];
    if let Some(interface) = eye.sketch.network_interfaces.get(&instance.network_interface) {
        rows.push(Row::code("Private IPv4 address", &interface.address));
        rows.push(links(eye, "Subnet", [&interface.subnet]));
        if let Some(subnet) = eye.sketch.subnets.get(&interface.subnet) {
            rows.push(Row::text("Availability Zone", text::zone(eye.sketch, &subnet.vpc, &subnet.zone)));
        }
        if let InterfaceKind::Interface { security_groups, .. } = &interface.kind {
            rows.push(links(eye, "Security groups", security_groups));
        }
    }
    rows.push(links(eye, "Network interface", [&instance.network_interface]));
    let id = instance.id.clone();
    let (state, button) = match instance.state {
        InstanceState::Running => (
            "Running",
            Button::command("Stop instance", Purpose::Break, Command::StopInstances { instance: id }),
        ),
        InstanceState::Stopped => (
            "Stopped",
            Button::command("Start instance", Purpose::Mend, Command::StartInstances { instance: id }),
        ),
    };
    rows.push(Row::text("Instance state", state));
    rows.push(Row::new("", Editor::Buttons(vec![button.when(eye.state.can_edit())])));
    Section { title: "Instance", rows }
}

fn section(eye: &Eye<'_>, instance: &Instance, application: &Application) -> Section {
    let states = [
        ("Running", ApplicationState::Running),
        ("Stopped", ApplicationState::Stopped),
        ("Accepts, then silent", ApplicationState::Silent),
        ("Crashes on each connection", ApplicationState::Crashing),
    ];
    let choices =
        states.into_iter().map(|(label, state)| Choice {
            label,
            chosen: application.state == state,
            command: (application.state != state && eye.state.can_edit()).then(|| {
                Command::SetApplicationState { instance: instance.id.clone(), port: application.port, state }
            }),
        });
    let configure = |expects_proxy_protocol: Option<bool>, passes_health_checks: Option<bool>| {
        Command::ConfigureApplication {
            instance: instance.id.clone(),
            port: application.port,
            expects_proxy_protocol,
            passes_health_checks,
        }
    };
    let protocol = match application.protocol {
        ApplicationProtocol::Tls => "TLS",
        ApplicationProtocol::Http => "HTTP",
        ApplicationProtocol::ServerSpeaksFirst => "The server speaks first",
    };
    Section {
        title: "Application",
        rows: vec![
            Row::text("Name", application.name.clone()),
            Row::code("Port", &application.port),
            Row::text("Protocol", protocol),
            Row::new("State", Editor::Choice(choices.collect())),
            toggle(
                eye,
                "Expects a PROXY header",
                application.expects_proxy_protocol,
                configure(Some(!application.expects_proxy_protocol), None),
            ),
            toggle(
                eye,
                "Passes health checks",
                application.passes_health_checks,
                configure(None, Some(!application.passes_health_checks)),
            )
            .noting("HTTP health checks only; a TCP check is content with the handshake."),
        ],
    }
}

/// On or off, where the sketch may be changed.
pub(super) fn toggle(eye: &Eye<'_>, label: &'static str, on: bool, command: Command) -> Row {
    if eye.state.can_edit() {
        Row::toggle(label, on, command)
    } else {
        Row::new(label, Editor::Toggle { on, command: None })
    }
}
