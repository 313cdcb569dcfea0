//! Names: private hosted zones and their records, Resolver endpoints and rules.

use super::read::{as_text, block, blocks, items, maybe, need, number, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Wanted, is_data, one_of_these};
use crate::control::{ChangeAction, verb};
use crate::interop::terraform::Value;
use crate::model::record::as_usual;
use crate::model::{
    HostedZoneId, RecordSet, RecordType, ResolverDirection, ResolverEndpointId, ResolverRuleId,
    ResolverRuleType, SubnetConfiguration, VpcId,
};

/// `aws_route53_zone`, made or looked up. Public zones are not drawn.
pub fn zone(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let name = text(value, "name").map(|name| name.trim_end_matches('.').to_ascii_lowercase());
    if is_data(wanted) {
        let id = text(value, "zone_id");
        let found = deployment.sketch.hosted_zones.iter().find(|zone| match (&id, &name) {
            (Some(id), _) => zone.id.as_str() == id,
            (None, Some(name)) => zone.name == *name,
            (None, None) => false,
        });
        return one_of_these(found.map(|zone| zone.id.clone()), "hosted zone");
    }
    let vpcs = blocks(value, "vpc");
    let Some(first) = vpcs.first() else {
        return Err("public hosted zones are not drawn: nothing in a VPC hangs on them".into());
    };
    let create = verb::CreateHostedZone {
        account: wanted.account.clone(),
        name: name.ok_or("it has no name")?,
        vpc: Some(need(first, "vpc_id")?),
        tags: super::read::tags(value),
    };
    let id: HostedZoneId = deployment.make(create)?;
    for vpc in vpcs.iter().skip(1) {
        let vpc: VpcId = need(vpc, "vpc_id")?;
        deployment.run(verb::AssociateVPCWithHostedZone { hosted_zone: id.clone(), vpc })?;
    }
    Ok(Made::of(id))
}

/// `aws_route53_zone_association`.
pub fn association(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (hosted_zone, vpc) = (need(&wanted.value, "zone_id")?, need(&wanted.value, "vpc_id")?);
    deployment.run(verb::AssociateVPCWithHostedZone { hosted_zone, vpc })?;
    Ok(Made::default())
}

/// `aws_route53_record` of a private zone.
pub fn record(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let hosted_zone = zone_of(deployment, value)?;
    let known = deployment.sketch.hosted_zones.find(&hosted_zone).map_err(|missing| missing.to_string())?;
    let zone = known.name.clone();
    let said_name = text(value, "name").unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    // Terraform adds the zone's name where it is not there.
    let name = match said_name.as_str() {
        "" => zone,
        name if name == zone || name.ends_with(&format!(".{zone}")) => name.to_owned(),
        name => format!("{name}.{zone}"),
    };
    let word: String = need(value, "type")?;
    let record_type =
        RecordType::from_word(&word).ok_or_else(|| format!("records of type {word} are not drawn"))?;
    let alias = block(value, "alias").and_then(|alias| text(&alias, "name"));
    let values: Vec<String> = items(value, "records").iter().filter_map(as_text).collect();
    if values.is_empty() && alias.is_none() {
        return Err("what it answers is not known here".into());
    }
    let record = RecordSet {
        name,
        record_type,
        ttl_s: number(value, "ttl").unwrap_or_else(|| as_usual::<RecordSet>().ttl_s),
        values: values.into_iter().map(|value| value.trim_end_matches('.').to_owned()).collect(),
        alias: alias.map(|alias| alias.trim_end_matches('.').to_ascii_lowercase()),
    };
    deployment.run(verb::ChangeResourceRecordSets {
        hosted_zone,
        action: ChangeAction::Upsert,
        record: record.clone(),
    })?;
    Ok(Made::default().with_text("fqdn", &record.name).with_text("name", &record.name))
}

/// The zone of a record, by its id or, in CloudFormation, by its name.
fn zone_of(deployment: &Deployment<'_>, value: &Value) -> Result<HostedZoneId, String> {
    let Some(name) = text(value, "hosted_zone_name") else { return need(value, "zone_id") };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let found = deployment.sketch.hosted_zones.iter().find(|zone| zone.name == name);
    found
        .map(|zone| zone.id.clone())
        .ok_or_else(|| format!("no private hosted zone of these files is called {name}"))
}

/// `aws_route53_resolver_endpoint`.
pub fn resolver_endpoint(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let word: String = need(value, "direction")?;
    let direction =
        ResolverDirection::from_word(&word).ok_or_else(|| format!("its direction cannot be {word}"))?;
    let mut addresses = Vec::new();
    for address in blocks(value, "ip_address") {
        addresses.push(SubnetConfiguration {
            subnet: need(&address, "subnet_id")?,
            address: super::read::address(&address, "ip"),
        });
    }
    let create = verb::CreateResolverEndpoint {
        direction,
        addresses,
        security_groups: super::security_group::groups(value, "security_group_ids")?,
        name: text(value, "name").unwrap_or_else(|| wanted.name()),
        tags: super::read::tags(value),
    };
    Ok(Made::of(deployment.make::<ResolverEndpointId>(create)?))
}

/// `aws_route53_resolver_rule`, made or looked up.
pub fn rule(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let (id, domain) = (text(value, "resolver_rule_id"), text(value, "domain_name"));
        let found = deployment.sketch.resolver_rules.iter().find(|rule| {
            id.as_ref().is_none_or(|id| rule.id.as_str() == id)
                && domain.as_ref().is_none_or(|domain| rule.domain == domain.trim_end_matches('.'))
        });
        return one_of_these(found.map(|rule| rule.id.clone()), "rule");
    }
    let word: String = need(value, "rule_type")?;
    let mut targets = Vec::new();
    for target in blocks(value, "target_ip") {
        match super::read::address(&target, "ip") {
            Some(address) => targets.push(address),
            None => said(deployment, wanted, "a target", "its address is not known here".into()),
        }
    }
    let domain: String = need(value, "domain_name")?;
    let create = verb::CreateResolverRule {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        rule_type: ResolverRuleType::from_word(&word)
            .ok_or_else(|| format!("its rule_type cannot be {word}"))?,
        domain: domain.trim_end_matches('.').to_ascii_lowercase(),
        targets,
        endpoint: maybe(value, "resolver_endpoint_id")?,
        name: text(value, "name").unwrap_or_else(|| wanted.label()),
        tags: super::read::tags(value),
    };
    Ok(Made::of(deployment.make::<ResolverRuleId>(create)?))
}

/// `aws_route53_resolver_rule_association`.
pub fn rule_association(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (rule, vpc) = (need(&wanted.value, "resolver_rule_id")?, need(&wanted.value, "vpc_id")?);
    deployment.run(verb::AssociateResolverRule { rule, vpc })?;
    Ok(Made::default())
}
