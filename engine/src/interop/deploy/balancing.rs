//! Load balancers of both kinds, their target groups, listeners and targets.

use super::read::{all, block, blocks, flag, items, maybe, member, need, number, parsed, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::{AnyLoadBalancer, HealthCheckSettings, LoadBalancerType, SubnetMapping, verb};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;
use crate::model::record::{as_usual, plain};
use crate::model::{
    CrossZone, HealthCheckProtocol, ListenerProtocol, ResourceId, Scheme, SubnetId, Target, TargetGroupArn,
    TargetId, TargetType,
};

/// `aws_lb`, made or looked up.
pub fn balancer(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        return looked_up(deployment, wanted);
    }
    let load_balancer_type = match text(value, "load_balancer_type").as_deref() {
        None | Some("application") => LoadBalancerType::Application,
        Some("network") => LoadBalancerType::Network,
        Some(_) => return Err("Gateway Load Balancers are not drawn: they put appliances into a way".into()),
    };
    let internal = flag(value, "internal").unwrap_or(false);
    let create = verb::CreateLoadBalancer {
        load_balancer_type,
        name: name(deployment, wanted),
        subnets: mappings(value)?,
        scheme: if internal { Scheme::Internal } else { Scheme::InternetFacing },
        security_groups: super::security_group::groups(value, "security_groups")?,
        tags: super::read::tags(value),
        ..as_usual()
    };
    let created = deployment.run(create)?;
    let id = created
        .into_iter()
        .find(|id| matches!(id, ResourceId::LoadBalancer(_) | ResourceId::ApplicationLoadBalancer(_)));
    let Some(id) = id else { return Err("nothing came of it".into()) };
    if let ResourceId::LoadBalancer(arn) = &id {
        let cross_zone = flag(value, "enable_cross_zone_load_balancing");
        let routing = text(value, "dns_record_client_routing_policy");
        let client_routing_policy =
            routing.and_then(|word| crate::model::ClientRoutingPolicy::from_word(&word));
        if cross_zone.is_some() || client_routing_policy.is_some() {
            deployment.run(verb::ModifyLoadBalancerAttributes {
                load_balancer: arn.clone(),
                cross_zone,
                client_routing_policy,
            })?;
        }
        let enforced = text(value, "enforce_security_group_inbound_rules_on_private_link_traffic");
        if let Some(enforced) = enforced {
            deployment.run(verb::SetSecurityGroups {
                load_balancer: AnyLoadBalancer::Network(arn.clone()),
                security_groups: super::security_group::groups(value, "security_groups")?,
                enforce_private_link_rules: Some(enforced != "off"),
            })?;
        }
    }
    Ok(Made::of(id))
}

/// A load balancer's name: letters, digits and hyphens, at most 32, each once in a Region.
fn name(deployment: &Deployment<'_>, wanted: &Wanted) -> String {
    let said = text(&wanted.value, "name").or_else(|| text(&wanted.value, "name_prefix"));
    let name = slug(&said.unwrap_or_else(|| wanted.label()));
    let sketch = &deployment.sketch;
    let taken = |name: &str| {
        sketch.load_balancers.iter().any(|one| one.arn.name() == name)
            || sketch.application_load_balancers.iter().any(|one| one.arn.name() == name)
    };
    free(name, taken)
}

fn slug(text: &str) -> String {
    let kept: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(32).collect();
    let kept = kept.trim_matches('-').to_owned();
    if kept.is_empty() { "unnamed".to_owned() } else { kept }
}

fn free(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    let short: String = name.chars().take(28).collect();
    let more = (2..1000).map(|number| format!("{short}-{number}")).find(|name| !taken(name));
    more.unwrap_or(name)
}

fn mappings(value: &Value) -> Result<Vec<SubnetMapping>, String> {
    let mut found: Vec<SubnetMapping> = Vec::new();
    for subnet in all::<SubnetId>(value, "subnets")? {
        found.push(SubnetMapping { subnet, address: None, allocation: None });
    }
    for mapping in blocks(value, "subnet_mapping") {
        found.push(SubnetMapping {
            subnet: need(&mapping, "subnet_id")?,
            address: super::read::address(&mapping, "private_ipv4_address"),
            allocation: maybe(&mapping, "allocation_id").unwrap_or_default(),
        });
    }
    Ok(found)
}

fn looked_up(deployment: &Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (arn, name) = (text(&wanted.value, "arn"), text(&wanted.value, "name"));
    let sketch = &deployment.sketch;
    let network = sketch.load_balancers.iter().map(|one| (one.arn.name(), ResourceId::from(one.arn.clone())));
    let application = sketch
        .application_load_balancers
        .iter()
        .map(|one| (one.arn.name(), ResourceId::from(one.arn.clone())));
    let mut all = network.chain(application);
    let found = all.find(|(own, id)| {
        arn.as_ref().is_none_or(|arn| id.as_str() == arn) && name.as_ref().is_none_or(|name| own == name)
    });
    one_of_these(found.map(|(_, id)| id), "load balancer")
}

fn protocol(word: &str) -> Option<ListenerProtocol> {
    ListenerProtocol::from_word(&word.to_ascii_lowercase())
}

/// `aws_lb_target_group`.
pub fn group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let target_type = match text(value, "target_type").as_deref() {
        None | Some("instance") => TargetType::Instance,
        Some("ip") => TargetType::Ip,
        Some("alb") => TargetType::Alb,
        Some("lambda") => return Err("functions as targets of a load balancer are not drawn".into()),
        Some(other) => return Err(format!("its target_type cannot be {other}").into()),
    };
    let word = text(value, "protocol").unwrap_or_default();
    let Some(protocol) = protocol(&word) else {
        return Err(format!("its protocol ‘{}’ is not drawn", plain(&word, 20)).into());
    };
    let taken = |name: &str| deployment.sketch.target_groups.iter().any(|one| one.arn.name() == name);
    let named = text(value, "name").or_else(|| text(value, "name_prefix"));
    let name = free(slug(&named.unwrap_or_else(|| wanted.label())), taken);
    let create = verb::CreateTargetGroup {
        name,
        vpc: need(value, "vpc_id")?,
        target_type,
        protocol,
        port: number(value, "port").ok_or("it has no port")?,
        health_check: block(value, "health_check").map(|check| health_check(&check)),
        tags: super::read::tags(value),
    };
    let id: TargetGroupArn = deployment.make(create)?;
    let stickiness = block(value, "stickiness");
    let stickiness = stickiness.and_then(|block| flag(&block, "enabled").or(Some(true)));
    let cross_zone = match text(value, "load_balancing_cross_zone_enabled").as_deref() {
        Some("true") => Some(CrossZone::On),
        Some("false") => Some(CrossZone::Off),
        _ => None,
    };
    let attributes = verb::ModifyTargetGroupAttributes {
        target_group: id.clone(),
        cross_zone,
        proxy_protocol_v2: flag(value, "proxy_protocol_v2"),
        preserve_client_ip: flag(value, "preserve_client_ip"),
        deregistration_delay_s: number(value, "deregistration_delay"),
        deregistration_termination: flag(value, "connection_termination"),
        stickiness: stickiness.filter(|_| protocol.is_http() || matches!(protocol, ListenerProtocol::Tcp)),
        ..as_usual()
    };
    if attributes != (verb::ModifyTargetGroupAttributes { target_group: id.clone(), ..as_usual() })
        && let Err(refusal) = deployment.run(attributes)
    {
        said(deployment, wanted, "attributes of it that were set", refusal.into());
    }
    for target in blocks(value, "target") {
        let port = number(&target, "port");
        let done = member(&target, "target_id").ok_or_else(|| Problem::from("it has no id"));
        if let Err(problem) = done.and_then(|target| register(deployment, &id, &target, port)) {
            said(deployment, wanted, "a target", problem);
        }
    }
    Ok(Made::of(id))
}

fn health_check(check: &Value) -> HealthCheckSettings {
    HealthCheckSettings {
        protocol: text(check, "protocol")
            .and_then(|word| HealthCheckProtocol::from_word(&word.to_ascii_lowercase())),
        port: number(check, "port"),
        path: text(check, "path"),
        matcher: text(check, "matcher"),
        interval_s: number(check, "interval"),
        timeout_s: number(check, "timeout"),
        healthy_threshold: number(check, "healthy_threshold"),
        unhealthy_threshold: number(check, "unhealthy_threshold"),
    }
}

/// `aws_lb_listener`: what it does by default. Of several groups it forwards to the one with the most weight.
pub fn listener(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let load_balancer = any_balancer(value, "load_balancer_arn")?;
    let port: u16 = number(value, "port").ok_or("it has no port")?;
    let said = text(value, "protocol").unwrap_or_else(|| match load_balancer {
        AnyLoadBalancer::Network(_) => "TCP".to_owned(),
        AnyLoadBalancer::Application(_) => "HTTP".to_owned(),
    });
    let protocol =
        protocol(&said).ok_or_else(|| format!("its protocol ‘{}’ is not drawn", plain(&said, 20)))?;
    let Some(target_group) = forwards_to(deployment, wanted)? else {
        return Err("what it does is not drawn: it redirects or answers by itself".into());
    };
    deployment.run(verb::CreateListener {
        load_balancer: load_balancer.clone(),
        port,
        protocol,
        target_group,
    })?;
    if let (AnyLoadBalancer::Network(arn), Some(idle_timeout_s)) =
        (&load_balancer, number(value, "tcp_idle_timeout_seconds"))
    {
        deployment.run(verb::ModifyListenerAttributes {
            load_balancer: arn.clone(),
            port,
            idle_timeout_s,
        })?;
    }
    let own = text(value, "load_balancer_arn").unwrap_or_default();
    let arn = format!("{}/{port:016x}", own.replacen(":loadbalancer/", ":listener/", 1));
    Ok(Made::default().with_text("arn", &arn).with_text("id", &arn))
}

fn any_balancer(value: &Value, name: &str) -> Result<AnyLoadBalancer, String> {
    let text: String = need(value, name)?;
    if let Ok(arn) = text.parse() {
        return Ok(AnyLoadBalancer::Network(arn));
    }
    text.parse().map(AnyLoadBalancer::Application).map_err(|_| format!("its {name} is no load balancer's"))
}

/// The group a listener forwards to.
fn forwards_to(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Result<Option<TargetGroupArn>, Problem> {
    for action in blocks(&wanted.value, "default_action") {
        if let Some(group) = maybe(&action, "target_group_arn")? {
            return Ok(Some(group));
        }
        let Some(forward) = block(&action, "forward") else { continue };
        let mut groups = blocks(&forward, "target_group");
        groups.sort_by_key(|group| std::cmp::Reverse(number::<u32>(group, "weight").unwrap_or(1)));
        if groups.len() > 1 {
            let text = format!(
                "{}: of several groups it forwards to the one with the most weight alone",
                wanted.address
            );
            deployment.say(Severity::Assumption, &text);
        }
        if let Some(first) = groups.first() {
            return Ok(Some(need(first, "arn")?));
        }
    }
    Ok(None)
}

/// `aws_lb_target_group_attachment`.
pub fn attachment(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let group: TargetGroupArn = need(value, "target_group_arn")?;
    let port = number(value, "port");
    register(deployment, &group, &member(value, "target_id").ok_or("it has no target_id")?, port)?;
    Ok(Made::default())
}

/// Registers a target by its id, its address or its ARN.
pub fn register(
    deployment: &mut Deployment<'_>,
    group: &TargetGroupArn,
    target: &Value,
    port: Option<u16>,
) -> Result<(), Problem> {
    let id: TargetId = parsed(target, "target_id")?;
    let known = deployment.sketch.target_groups.find(group).map_err(|missing| missing.to_string())?;
    let port = port.unwrap_or(known.port);
    let target = Target { id, port, zone: None, new: false };
    deployment.run(verb::RegisterTargets { target_group: group.clone(), target })?;
    Ok(())
}

/// The groups a member names.
pub fn groups(value: &Value, name: &str) -> Vec<TargetGroupArn> {
    items(value, name).iter().filter_map(|item| parsed(item, name).ok()).collect()
}
