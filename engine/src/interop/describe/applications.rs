//! What hosts listen on. No output says it: hosts are assumed to listen on the ports their target groups
//! send to, and on those their security groups admit one by one. Each is an application in the sketch, to
//! be changed or taken away. That hosts answer on every other port too is an assumption of the sketch.

use super::build::Build;
use super::kind::Kind;
use super::targets::FoundHealth;
use crate::interop::diagnostic::Severity;
use crate::model::record::as_usual;
use crate::model::{
    Application, ApplicationProtocol, ApplicationState, Assumption, Direction, HealthCheckProtocol,
    HostFlavor, HostId, InterfaceKind, IpProtocol, ListenerProtocol, Sketch, Target, TargetGroup, TargetId,
    Transport,
};
use crate::path::{Health, Index};
use crate::text;

/// A range of ports up to this long is meant port by port: `9092-9094` is, `1024-65535` is not.
const RANGE_MOST: u16 = 8;
/// Applications made for one host.
const APPLICATIONS_MOST: usize = 40;

/// An application that runs, speaking what its port usually does.
pub fn application(port: u16) -> Application {
    let mut made: Application = as_usual();
    made.port = port;
    made.state = ApplicationState::Running;
    made.protocol = match port {
        80 | 3000 | 5000 | 8000 | 8080 | 8081 | 8888 | 9090 => ApplicationProtocol::Http,
        21 | 22 | 25 | 110 | 143 | 587 | 3306 => ApplicationProtocol::ServerSpeaksFirst,
        _ => ApplicationProtocol::Tls,
    };
    made
}

/// Gives every host its applications, and says so.
pub fn assume(build: &mut Build<'_>) {
    let made = give(&mut build.sketch);
    if let Some(made) = made {
        let text = format!(
            "what listens on hosts is not in these outputs: {made} applications are assumed on the ports target groups, health checks and security groups name, and hosts answer on every other port that reaches them (assumption unknown_applications)"
        );
        build.say_of_all(Severity::Assumption, &text);
    }
}

/// Gives every host its applications: how many that were; nothing where there are no hosts.
pub fn give(sketch: &mut Sketch) -> Option<usize> {
    let mut made = 0_usize;
    let mut wanted: Vec<(HostId, u16, Transport)> = Vec::new();
    for interface in sketch.network_interfaces.iter() {
        let InterfaceKind::Host(host) = &interface.of else { continue };
        for group in interface.security_groups.iter().filter_map(|id| sketch.security_groups.get(id)) {
            for rule in group.rules(Direction::Inbound) {
                let ports = rule.permission.ports;
                let is_short = ports.last().saturating_sub(ports.first()) < RANGE_MOST;
                let transport = match rule.permission.protocol {
                    IpProtocol::Tcp => Transport::Tcp,
                    IpProtocol::Udp => Transport::Udp,
                    IpProtocol::All | IpProtocol::Icmp => continue,
                };
                if is_short {
                    for port in ports.first()..=ports.last() {
                        wanted.push((host.clone(), port, transport));
                    }
                }
            }
        }
    }
    for (host, port, transport) in wanted {
        made += usize::from(listen(sketch, &host, port, transport, false));
    }
    for group in sketch.target_groups.clone().iter() {
        for target in &group.targets {
            made += of_target(sketch, group, target);
        }
    }
    if sketch.hosts.is_empty() && sketch.data_centers.is_empty() {
        return None;
    }
    sketch.assumptions.0.push((Assumption::UnknownApplications, 1));
    Some(made)
}

/// What a group's protocol makes its targets listen for.
const fn transports(protocol: ListenerProtocol) -> &'static [Transport] {
    match protocol {
        ListenerProtocol::Udp => &[Transport::Udp],
        ListenerProtocol::TcpUdp => &[Transport::Tcp, Transport::Udp],
        ListenerProtocol::Tcp | ListenerProtocol::Tls | ListenerProtocol::Http | ListenerProtocol::Https => {
            &[Transport::Tcp]
        }
    }
}

fn of_target(sketch: &mut Sketch, group: &TargetGroup, target: &Target) -> usize {
    let check = group.health_check.port_for(target.port);
    let host = sketch.target_host(group, &target.id).map(|host| host.id.clone());
    let mut made = 0;
    if let Some(host) = host {
        for transport in transports(group.protocol) {
            let proxied = group.proxy_protocol_v2 && *transport == Transport::Tcp;
            made += usize::from(listen(sketch, &host, target.port, *transport, proxied));
        }
        return made + usize::from(listen(sketch, &host, check, Transport::Tcp, false));
    }
    let TargetId::Address(address) = &target.id else { return 0 };
    let center = sketch.data_center_hosts.iter().find(|host| host.address == *address);
    let Some(id) = center.map(|host| host.id.clone()) else { return 0 };
    let _ = sketch.data_center_hosts.update(&id, |host| {
        for transport in transports(group.protocol) {
            let proxied = group.proxy_protocol_v2 && *transport == Transport::Tcp;
            made += usize::from(add(&mut host.applications, target.port, *transport, proxied));
        }
        made += usize::from(add(&mut host.applications, check, Transport::Tcp, false));
    });
    made
}

/// Makes a host listen on a port; says whether it did not before.
fn listen(sketch: &mut Sketch, host: &HostId, port: u16, transport: Transport, proxied: bool) -> bool {
    let Some(found) = sketch.hosts.get(host) else { return false };
    if found.flavor == HostFlavor::Function || port == 0 {
        return false;
    }
    let added = sketch.hosts.update(host, |host| add(&mut host.applications, port, transport, proxied));
    added.unwrap_or_default()
}

/// Adds an application, unless one listens there; says whether it did. One that is there expects a header
/// from then on where one is sent.
fn add(applications: &mut Vec<Application>, port: u16, transport: Transport, proxied: bool) -> bool {
    let mut known = applications.iter_mut();
    if let Some(known) = known.find(|known| known.port == port && known.transport == transport) {
        known.expects_proxy_protocol |= proxied;
        return false;
    }
    if applications.len() >= APPLICATIONS_MOST {
        return false;
    }
    let mut made = application(port);
    made.transport = transport;
    made.expects_proxy_protocol = proxied;
    applications.push(made);
    true
}

/// Brings the health the sketch would have together with the health that was found: what nothing else
/// explains is its application's doing.
pub fn explain(build: &mut Build<'_>, healths: &[FoundHealth]) {
    let found = build.found;
    let mut ailing = Vec::new();
    {
        let index = Index::of(&build.sketch);
        for health in healths {
            let Some(group) = build.sketch.target_groups.get(&health.group) else { continue };
            let Some(place) = group.targets.iter().position(|target| *target == health.target) else {
                continue;
            };
            let (mut passes, mut why) = (false, None);
            for (key, judged) in index.health().iter() {
                if key.group == health.group && key.target == place {
                    match judged {
                        Health::Healthy => passes = true,
                        Health::Unhealthy(reason) => why = Some(text::reason(&build.sketch, reason)),
                    }
                }
            }
            let item = found.all(Kind::TargetHealth).get(health.item);
            match (health.state.as_str(), passes, why) {
                ("unhealthy" | "unhealthy.draining", true, _) => ailing.push(health),
                ("healthy", false, Some(why)) => {
                    if let Some(item) = item {
                        let name = health.group.name();
                        let text = format!(
                            "the target {} of {name} was found healthy; by what else was given it is not: {why}",
                            health.target.id
                        );
                        let full = build.said.is_full(Severity::Warning);
                        build.said.say(Severity::Warning, if full { None } else { found.spot(item) }, &text);
                    }
                }
                _ => {}
            }
        }
    }
    for health in ailing {
        ail(build, health);
    }
}

/// Makes an application fail its checks as it was found to.
fn ail(build: &mut Build<'_>, health: &FoundHealth) {
    let Some(group) = build.sketch.target_groups.get(&health.group).cloned() else { return };
    let Some(host) = build.sketch.target_host(&group, &health.target.id).map(|host| host.id.clone()) else {
        return;
    };
    let check = &group.health_check;
    let port = check.port_for(health.target.port);
    // A TCP check fails where nothing listens; an HTTP one may fail although clients are served.
    let answers_badly =
        check.protocol != HealthCheckProtocol::Tcp && health.reason.contains("ResponseCodeMismatch");
    let apart = check.protocol != HealthCheckProtocol::Tcp && port != health.target.port;
    let _ = build.sketch.hosts.update(&host, |host| {
        for application in &mut host.applications {
            if application.port == port && application.transport == Transport::Tcp {
                if answers_badly || apart {
                    application.passes_health_checks = false;
                } else {
                    application.state = ApplicationState::Stopped;
                }
            }
        }
    });
    let does = if answers_badly || apart { "fails its health checks" } else { "is stopped" };
    let text = format!(
        "the target {} of {} was found unhealthy ({}), and nothing given explains it: the application on port {port} {does}, as an assumption",
        health.target.id,
        health.group.name(),
        if health.reason.is_empty() { "no reason given" } else { &health.reason }
    );
    if let Some(item) = build.found.all(Kind::TargetHealth).get(health.item) {
        build.say(Severity::Assumption, item, &text);
    }
}
