//! The verbs of hosts: instances start and stop, and so do the applications on them (for which
//! AWS has no verb).

use crate::model::record::record;
use crate::model::{Application, ApplicationState, HostId, HostState};

use super::apply::Changes;
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `StartInstances`.
    StartInstances {
        /// The instance.
        instance: HostId, needed;
    }
}

record! {
    /// `StopInstances`.
    StopInstances {
        /// The instance.
        instance: HostId, needed;
    }
}

record! {
    /// What an application does with a connection; all that listen on the port. No verb of AWS.
    SetApplicationState {
        /// The host.
        instance: HostId, needed;
        /// The application's port.
        port: u16, needed;
        /// Its new state.
        state: ApplicationState, needed;
    }
}

record! {
    /// What an application expects of a connection; all that listen on the port. No verb of AWS.
    ConfigureApplication {
        /// The host.
        instance: HostId, needed;
        /// The application's port.
        port: u16, needed;
        /// Whether it expects a PROXY protocol header.
        expects_proxy_protocol: Option<bool>, blank;
        /// Whether it answers health checks well.
        passes_health_checks: Option<bool>, blank;
    }
}

fn set_state(changes: &mut Changes, host: &HostId, state: HostState) -> Result<(), Refusal> {
    changes.sketch.hosts.update(host, |host| host.state = state)?;
    changes.changed(host.clone());
    Ok(())
}

impl Verb for StartInstances {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        set_state(changes, &self.instance, HostState::Running)
    }
}

impl Verb for StopInstances {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        set_state(changes, &self.instance, HostState::Stopped)
    }
}

fn application(
    changes: &mut Changes,
    host: &HostId,
    port: u16,
    change: impl Fn(&mut Application),
) -> Result<(), Refusal> {
    let found = changes.sketch.hosts.update(host, |host| {
        let mut found = false;
        for application in host.applications.iter_mut().filter(|application| application.port == port) {
            change(application);
            found = true;
        }
        found
    })?;
    if !found {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("No application of {host} is on port {port}"),
        ));
    }
    changes.changed(host.clone());
    Ok(())
}

impl Verb for SetApplicationState {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        application(changes, &self.instance, self.port, |application| application.state = self.state)
    }
}

impl Verb for ConfigureApplication {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (expects, passes) = (self.expects_proxy_protocol, self.passes_health_checks);
        if (expects, passes) == (None, None) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                "Nothing about the application is to be changed",
            ));
        }
        application(changes, &self.instance, self.port, |application| {
            application.expects_proxy_protocol = expects.unwrap_or(application.expects_proxy_protocol);
            application.passes_health_checks = passes.unwrap_or(application.passes_health_checks);
        })
    }
}
