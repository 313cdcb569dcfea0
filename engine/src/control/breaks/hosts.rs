//! Zones, hosts and applications fail.

use crate::model::{Application, ApplicationState, DataCenterHostId, HostId, HostState, Sketch, ZoneId};

use super::super::application::ApplicationHost;
use super::super::command::{Command, verb};
use super::{Break, Found};

/// By how much a slow host is late, in milliseconds: the default of `AWSFIS-Run-Network-Latency`.
const SLOW_MS: u32 = 200;

pub(super) fn zone(sketch: &Sketch, id: &ZoneId, found: &mut Found) {
    let zone = || id.clone();
    found.add(Break::LoseZone, sketch.lost_zones.contains(id), &|breaks| {
        if breaks {
            Command::LoseZone(verb::LoseZone { zone: zone() })
        } else {
            Command::RestoreZone(verb::RestoreZone { zone: zone() })
        }
    });
    found.add(Break::ImpairZone, sketch.impaired_zones.contains(id), &|breaks| {
        verb::SetZoneImpaired { zone: zone(), impaired: breaks }.into()
    });
}

pub(super) fn host(sketch: &Sketch, id: &HostId, found: &mut Found) {
    let Some(host) = sketch.hosts.get(id) else { return };
    found.add(Break::Stop, host.state == HostState::Stopped, &|breaks| {
        let instance = id.clone();
        if breaks {
            Command::StopInstances(verb::StopInstances { instance })
        } else {
            Command::StartInstances(verb::StartInstances { instance })
        }
    });
    slow(&id.clone().into(), host.network_delay_ms, found);
    for application in &host.applications {
        let port = application.port;
        states(application, found, |state| {
            verb::SetApplicationState { instance: id.clone(), port, state }.into()
        });
        found.add(Break::FailHealthCheck, !application.passes_health_checks, &|breaks| {
            verb::ConfigureApplication {
                instance: id.clone(),
                port,
                expects_proxy_protocol: None,
                passes_health_checks: Some(!breaks),
            }
            .into()
        });
    }
}

/// A host that is slow by another measure than ours was not broken by us, and is left alone.
fn slow(host: &ApplicationHost, delay_ms: u32, found: &mut Found) {
    if delay_ms == 0 || delay_ms == SLOW_MS {
        found.add(Break::Slow, delay_ms == SLOW_MS, &|breaks| {
            verb::SetNetworkDelay { host: host.clone(), delay_ms: if breaks { SLOW_MS } else { 0 } }.into()
        });
    }
}

/// What may become of an application that runs, or brings it back.
fn states(application: &Application, found: &mut Found, set: impl Fn(ApplicationState) -> Command) {
    let ways = [
        (Break::ClosePort, ApplicationState::Stopped),
        (Break::Silence, ApplicationState::Silent),
        (Break::Crash, ApplicationState::Crashing),
    ];
    for (kind, state) in ways {
        let is_broken = application.state == state;
        if is_broken || application.state == ApplicationState::Running {
            found.add(kind, is_broken, &|breaks| set(if breaks { state } else { ApplicationState::Running }));
        }
    }
}

pub(super) fn data_center_host(sketch: &Sketch, id: &DataCenterHostId, found: &mut Found) {
    let Some(own) = sketch.data_center_hosts.get(id) else { return };
    found.add(Break::Stop, own.state == HostState::Stopped, &|breaks| {
        verb::SetDataCenterHostState {
            host: id.clone(),
            state: if breaks { HostState::Stopped } else { HostState::Running },
        }
        .into()
    });
    slow(&id.clone().into(), own.network_delay_ms, found);
    for application in &own.applications {
        let port = application.port;
        states(application, found, |state| {
            verb::SetDataCenterApplicationState { host: id.clone(), port, state }.into()
        });
    }
}
