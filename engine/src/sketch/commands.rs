//! Commands as links carry them: `{"StopInstances": {"instance": "i-…"}}`. Links live long: add
//! verbs and members that may be missing, never rename.

use crate::control::Command;

use super::error::FileError;
use super::from_file::{permission, target};
use super::into_file;
use super::reader::{At, Wrong};
use super::words;
use super::writer::{Member, object, plain, text, word};

/// A command as JSON.
pub fn write(command: &Command) -> String {
    object(&[(command.verb(), Some(object(&members(command))))])
}

fn members(command: &Command) -> Vec<Member> {
    match command {
        Command::AuthorizeSecurityGroupIngress { group, permission }
        | Command::AuthorizeSecurityGroupEgress { group, permission } => {
            vec![("group", text(group)), ("permission", Some(into_file::permission(permission)))]
        }
        Command::RevokeSecurityGroupIngress { group, rule }
        | Command::RevokeSecurityGroupEgress { group, rule } => {
            vec![("group", text(group)), ("rule", text(rule))]
        }
        Command::ModifyLoadBalancerAttributes { load_balancer, cross_zone } => {
            vec![("load_balancer", text(load_balancer)), ("cross_zone", plain(cross_zone))]
        }
        Command::ModifyTargetGroupAttributes {
            target_group,
            cross_zone,
            proxy_protocol_v2,
            preserve_client_ip,
        } => vec![
            ("target_group", text(target_group)),
            ("cross_zone", cross_zone.as_ref().and_then(|value| word(words::CROSS_ZONE, value))),
            ("proxy_protocol_v2", proxy_protocol_v2.and_then(plain)),
            ("preserve_client_ip", preserve_client_ip.and_then(plain)),
        ],
        Command::RegisterTargets { target_group, target }
        | Command::DeregisterTargets { target_group, target } => {
            vec![("target_group", text(target_group)), ("target", Some(into_file::target(target)))]
        }
        Command::CreateListener { load_balancer, port, protocol, target_group } => vec![
            ("load_balancer", text(load_balancer)),
            ("port", plain(port)),
            ("protocol", word(words::LISTENER_PROTOCOL, protocol)),
            ("target_group", text(target_group)),
        ],
        Command::DeleteListener { load_balancer, port } => {
            vec![("load_balancer", text(load_balancer)), ("port", plain(port))]
        }
        Command::StartInstances { instance } | Command::StopInstances { instance } => {
            vec![("instance", text(instance))]
        }
        Command::AcceptVpcEndpointConnections { service, endpoint }
        | Command::RejectVpcEndpointConnections { service, endpoint } => {
            vec![("service", text(service)), ("endpoint", text(endpoint))]
        }
        other => our_own(other),
    }
}

/// The members of what AWS has no verb for.
fn our_own(command: &Command) -> Vec<Member> {
    match command {
        Command::SetApplicationState { instance, port, state } => vec![
            ("instance", text(instance)),
            ("port", plain(port)),
            ("state", word(words::APPLICATION_STATE, state)),
        ],
        Command::ConfigureApplication { instance, port, expects_proxy_protocol, passes_health_checks } => {
            vec![
                ("instance", text(instance)),
                ("port", plain(port)),
                ("expects_proxy_protocol", expects_proxy_protocol.and_then(plain)),
                ("passes_health_checks", passes_health_checks.and_then(plain)),
            ]
        }
        Command::LoseZone { zone } | Command::RestoreZone { zone } => vec![("zone", text(zone))],
        Command::SetProfile { profile } => vec![("profile", word(words::PROFILE, profile))],
        Command::SetTitle { title } => vec![("title", text(title))],
        Command::Expect { from, to, port, expect, reason } => vec![
            ("from", text(from)),
            ("to", text(to)),
            ("port", plain(port)),
            ("expect", word(words::OUTCOME, expect)),
            ("reason", reason.as_ref().and_then(text)),
        ],
        Command::DropExpectation { index } => vec![("index", plain(index))],
        _ => Vec::new(),
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
            reason: at.maybe("reason", |reason| reason.as_name())?,
        },
        "DropExpectation" => Command::DropExpectation {
            index: usize::try_from(at.number("index", u32::MAX)?).unwrap_or(usize::MAX),
        },
        _ => return Ok(None),
    }))
}

/// A member that is yes or no, or not there.
fn flag(at: &At<'_>, name: &str) -> Result<Option<bool>, Wrong> {
    at.maybe(name, |value| value.as_flag())
}
