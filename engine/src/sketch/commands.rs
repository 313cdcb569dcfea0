//! Commands as links carry them: `{"StopInstances": {"instance": "i-…"}}`. Links live long: add
//! verbs and members that may be missing, never rename.

use crate::control::Command;

use super::error::FileError;
use super::from_file::{permission, target};
use super::into_file;
use super::reader::{At, Wrong};
use super::words;
use super::writer::{Json, object};

/// A command as JSON.
pub fn write(command: &Command) -> String {
    object(&|to| members(command, to))
}

/// The one member of a command: its verb, with what belongs to it.
pub(super) fn members(command: &Command, to: &mut Json) {
    to.object(command.verb(), &|to| details(command, to));
}

fn details(command: &Command, to: &mut Json) {
    match command {
        Command::AuthorizeSecurityGroupIngress { group, permission }
        | Command::AuthorizeSecurityGroupEgress { group, permission } => {
            to.text("group", group).object("permission", &|to| into_file::permission(permission, to));
        }
        Command::RevokeSecurityGroupIngress { group, rule }
        | Command::RevokeSecurityGroupEgress { group, rule } => {
            to.text("group", group).text("rule", rule);
        }
        Command::ModifyLoadBalancerAttributes { load_balancer, cross_zone } => {
            to.text("load_balancer", load_balancer).plain("cross_zone", cross_zone);
        }
        Command::ModifyTargetGroupAttributes {
            target_group,
            cross_zone,
            proxy_protocol_v2,
            preserve_client_ip,
        } => {
            to.text("target_group", target_group);
            if let Some(cross_zone) = cross_zone {
                to.word("cross_zone", words::CROSS_ZONE, cross_zone);
            }
            write_flag(to, "proxy_protocol_v2", *proxy_protocol_v2);
            write_flag(to, "preserve_client_ip", *preserve_client_ip);
        }
        Command::RegisterTargets { target_group, target }
        | Command::DeregisterTargets { target_group, target } => {
            to.text("target_group", target_group).object("target", &|to| into_file::target(target, to));
        }
        Command::CreateListener { load_balancer, port, protocol, target_group } => {
            to.text("load_balancer", load_balancer)
                .plain("port", port)
                .word("protocol", words::LISTENER_PROTOCOL, protocol)
                .text("target_group", target_group);
        }
        Command::DeleteListener { load_balancer, port } => {
            to.text("load_balancer", load_balancer).plain("port", port);
        }
        Command::StartInstances { instance } | Command::StopInstances { instance } => {
            to.text("instance", instance);
        }
        Command::AcceptVpcEndpointConnections { service, endpoint }
        | Command::RejectVpcEndpointConnections { service, endpoint } => {
            to.text("service", service).text("endpoint", endpoint);
        }
        other => our_own(other, to),
    }
}

/// The details of what AWS has no verb for.
fn our_own(command: &Command, to: &mut Json) {
    match command {
        Command::SetApplicationState { instance, port, state } => {
            to.text("instance", instance).plain("port", port).word("state", words::APPLICATION_STATE, state);
        }
        Command::ConfigureApplication { instance, port, expects_proxy_protocol, passes_health_checks } => {
            to.text("instance", instance).plain("port", port);
            write_flag(to, "expects_proxy_protocol", *expects_proxy_protocol);
            write_flag(to, "passes_health_checks", *passes_health_checks);
        }
        Command::LoseZone { zone } | Command::RestoreZone { zone } => {
            to.text("zone", zone);
        }
        Command::SetProfile { profile } => {
            to.word("profile", words::PROFILE, profile);
        }
        Command::SetTitle { title } => {
            to.text("title", title);
        }
        Command::Expect { from, to: destination, port, expect, reason } => {
            to.text("from", from).text("to", destination).plain("port", port).word(
                "expect",
                words::OUTCOME,
                expect,
            );
            if let Some(reason) = reason {
                to.text("reason", reason);
            }
        }
        Command::DropExpectation { index } => {
            to.plain("index", index);
        }
        _ => {}
    }
}

/// A flag that may be left as it is, and is left out then.
fn write_flag(to: &mut Json, name: &str, value: Option<bool>) {
    if let Some(value) = value {
        to.plain(name, &value);
    }
}

/// Reads a command from its JSON.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn parse(json: &str) -> Result<Command, FileError> {
    read(&At::root(&super::parse(json)?)).map_err(|wrong| *wrong)
}

/// Reads a command.
pub(super) fn read(at: &At<'_>) -> Result<Command, Wrong> {
    let mut verbs = at.members()?;
    let (Some((verb, at)), None) = (verbs.next(), verbs.next()) else {
        return Err(at.wrong("one verb with its members is expected"));
    };
    match network(verb, &at)? {
        Some(command) => Ok(command),
        None => match condition(verb, &at)? {
            Some(command) => Ok(command),
            None => Err(at.wrong("there is no such verb")),
        },
    }
}

/// The verbs for security groups, load balancing and endpoints.
fn network(verb: &str, at: &At<'_>) -> Result<Option<Command>, Wrong> {
    Ok(Some(match verb {
        "AuthorizeSecurityGroupIngress" => Command::AuthorizeSecurityGroupIngress {
            group: at.parsed("group")?,
            permission: permission(&at.need("permission")?)?,
        },
        "AuthorizeSecurityGroupEgress" => Command::AuthorizeSecurityGroupEgress {
            group: at.parsed("group")?,
            permission: permission(&at.need("permission")?)?,
        },
        "RevokeSecurityGroupIngress" => {
            Command::RevokeSecurityGroupIngress { group: at.parsed("group")?, rule: at.parsed("rule")? }
        }
        "RevokeSecurityGroupEgress" => {
            Command::RevokeSecurityGroupEgress { group: at.parsed("group")?, rule: at.parsed("rule")? }
        }
        "ModifyLoadBalancerAttributes" => Command::ModifyLoadBalancerAttributes {
            load_balancer: at.parsed("load_balancer")?,
            cross_zone: at.flag("cross_zone")?,
        },
        "ModifyTargetGroupAttributes" => Command::ModifyTargetGroupAttributes {
            target_group: at.parsed("target_group")?,
            cross_zone: at.maybe("cross_zone", |value| value.as_word(words::CROSS_ZONE))?,
            proxy_protocol_v2: flag(at, "proxy_protocol_v2")?,
            preserve_client_ip: flag(at, "preserve_client_ip")?,
        },
        "RegisterTargets" => Command::RegisterTargets {
            target_group: at.parsed("target_group")?,
            target: target(&at.need("target")?)?,
        },
        "DeregisterTargets" => Command::DeregisterTargets {
            target_group: at.parsed("target_group")?,
            target: target(&at.need("target")?)?,
        },
        "CreateListener" => Command::CreateListener {
            load_balancer: at.parsed("load_balancer")?,
            port: at.port("port")?,
            protocol: at.word("protocol", words::LISTENER_PROTOCOL)?,
            target_group: at.parsed("target_group")?,
        },
        "DeleteListener" => {
            Command::DeleteListener { load_balancer: at.parsed("load_balancer")?, port: at.port("port")? }
        }
        "AcceptVpcEndpointConnections" => Command::AcceptVpcEndpointConnections {
            service: at.parsed("service")?,
            endpoint: at.parsed("endpoint")?,
        },
        "RejectVpcEndpointConnections" => Command::RejectVpcEndpointConnections {
            service: at.parsed("service")?,
            endpoint: at.parsed("endpoint")?,
        },
        _ => return Ok(None),
    }))
}

/// The verbs for hosts, zones and the sketch itself.
fn condition(verb: &str, at: &At<'_>) -> Result<Option<Command>, Wrong> {
    Ok(Some(match verb {
        "StartInstances" => Command::StartInstances { instance: at.parsed("instance")? },
        "StopInstances" => Command::StopInstances { instance: at.parsed("instance")? },
        "SetApplicationState" => Command::SetApplicationState {
            instance: at.parsed("instance")?,
            port: at.port("port")?,
            state: at.word("state", words::APPLICATION_STATE)?,
        },
        "ConfigureApplication" => Command::ConfigureApplication {
            instance: at.parsed("instance")?,
            port: at.port("port")?,
            expects_proxy_protocol: flag(at, "expects_proxy_protocol")?,
            passes_health_checks: flag(at, "passes_health_checks")?,
        },
        "LoseZone" => Command::LoseZone { zone: at.parsed("zone")? },
        "RestoreZone" => Command::RestoreZone { zone: at.parsed("zone")? },
        "SetProfile" => Command::SetProfile { profile: at.word("profile", words::PROFILE)? },
        "SetTitle" => Command::SetTitle { title: at.name("title")? },
        "Expect" => Command::Expect {
            from: at.name("from")?,
            to: at.name("to")?,
            port: at.port("port")?,
            expect: at.word("expect", words::OUTCOME)?,
            reason: at.maybe("reason", At::as_name)?,
        },
        "DropExpectation" => Command::DropExpectation {
            index: usize::try_from(at.number("index", u32::MAX)?).unwrap_or(usize::MAX),
        },
        _ => return Ok(None),
    }))
}

/// A member that is yes or no, or not there.
fn flag(at: &At<'_>, name: &str) -> Result<Option<bool>, Wrong> {
    at.maybe(name, At::as_flag)
}
