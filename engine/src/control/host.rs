//! The verbs of hosts: instances start and stop, and so do the applications on them (for which
//! AWS has no verb).

use crate::model::{Application, ApplicationState, InstanceId, InstanceState, Sketch};

use super::apply::Event;
use super::refusal::Refusal;

pub(super) fn set_state(
    sketch: &mut Sketch,
    instance: &InstanceId,
    state: InstanceState,
) -> Result<Event, Refusal> {
    sketch.instances.update(instance, |instance| instance.state = state)?;
    Ok(Event::Changed(instance.clone().into()))
}

fn application(
    sketch: &mut Sketch,
    instance: &InstanceId,
    port: u16,
    change: impl FnOnce(&mut Application),
) -> Result<Event, Refusal> {
    let found = sketch.instances.update(instance, |instance| {
        instance.applications.iter_mut().find(|application| application.port == port).map(change)
    })?;
    match found {
        Some(()) => Ok(Event::Changed(instance.clone().into())),
        None => Err(Refusal::ours(
            "InvalidParameterValue",
            format!("No application of {instance} is on port {port}"),
        )),
    }
}

pub(super) fn set_application(
    sketch: &mut Sketch,
    instance: &InstanceId,
    port: u16,
    state: ApplicationState,
) -> Result<Event, Refusal> {
    application(sketch, instance, port, |application| application.state = state)
}

pub(super) fn configure(
    sketch: &mut Sketch,
    instance: &InstanceId,
    port: u16,
    expects_proxy_protocol: Option<bool>,
    passes_health_checks: Option<bool>,
) -> Result<Event, Refusal> {
    if (expects_proxy_protocol, passes_health_checks) == (None, None) {
        return Err(Refusal::ours("InvalidParameterValue", "Nothing about the application is to be changed"));
    }
    application(sketch, instance, port, |application| {
        application.expects_proxy_protocol =
            expects_proxy_protocol.unwrap_or(application.expects_proxy_protocol);
        application.passes_health_checks = passes_health_checks.unwrap_or(application.passes_health_checks);
    })
}
