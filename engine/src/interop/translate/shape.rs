//! Where the two languages say a thing differently: each function takes properties spelled as Terraform's and makes
//! them its attributes.

use super::members::{Members, list, word};
use super::object;
use crate::interop::terraform::Value;

/// Changes the properties of a resource of a type: resources that come of it, each with its type.
pub type Shape = fn(&'static str, &Value) -> Vec<(&'static str, Value)>;

/// A shape of one resource that is changed by its members.
macro_rules! shapes {
    ($($(#[$about:meta])* $name:ident($members:ident) $body:block)+) => {
        $($(#[$about])*
        pub fn $name(name: &'static str, value: &Value) -> Vec<(&'static str, Value)> {
            let mut $members = Members::of(value);
            $body
            vec![(name, $members.value())]
        })+
    };
}

/// Spelled alike.
pub fn same(name: &'static str, value: &Value) -> Vec<(&'static str, Value)> {
    vec![(name, value.clone())]
}

/// A policy as the text Terraform has it as.
fn policy(members: &mut Members, from: &str, to: &str) {
    let Some(document) = members.take(from) else { return };
    let text = match &document {
        Value::Text(_) | Value::Unknown(_) => document,
        other => word(&json(other).to_string()),
    };
    members.put(to, text);
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.whole().and_then(|whole| i64::try_from(whole).ok()).into(),
        Value::Text(text) => text.to_string().into(),
        Value::List(list) => list.items().iter().map(json).collect(),
        Value::Map(map) => map.entries().iter().map(|(name, item)| (name.to_string(), json(item))).collect(),
        // Most often this policy's own resource.
        Value::Unknown(_) => "*".into(),
    }
}

shapes! {
    /// Where a route leads is spelled otherwise for one gateway.
    route(members) {
        members.rename(&[("egress_only_internet_gateway_id", "egress_only_gateway_id")]);
    }

    /// The holder of an address.
    address(members) {
        members.rename(&[("instance_id", "instance")]);
    }

    /// Everything may go out where nothing is said of it.
    security_group(members) {
        members.rename(&[("group_name", "name"), ("group_description", "description")]);
        members.blocks("security_group_ingress", "ingress", rule);
        if members.get("security_group_egress").is_some() {
            members.blocks("security_group_egress", "egress", rule);
        } else {
            members.put("egress", list(vec![object(vec![
                ("protocol", word("-1")),
                ("cidr_blocks", list(vec![word("0.0.0.0/0")])),
            ])]));
        }
    }

    /// A rule of its own.
    ingress(members) {
        rule(&mut members);
        members.rename(&[("group_id", "security_group_id")]);
        members.put("type", word("ingress"));
    }

    /// A rule of its own.
    egress(members) {
        rule(&mut members);
        members.rename(&[("group_id", "security_group_id")]);
        members.put("type", word("egress"));
    }

    /// Its entries.
    prefix_list(members) {
        members.rename(&[("prefix_list_name", "name"), ("entries", "entry")]);
    }

    /// Its ports.
    network_acl_entry(members) {
        if let Some(range) = members.take("port_range") {
            for (from, to) in [("from", "from_port"), ("to", "to_port")] {
                if let Some(port) = range.get(from) {
                    members.put(to, port);
                }
            }
        }
    }

    /// CloudFormation accepts what it asks for.
    peering(members) {
        members.put("auto_accept", Value::Bool(true));
    }

    /// Its policy.
    endpoint(members) {
        policy(&mut members, "policy_document", "policy");
    }

    /// Who is told.
    notification(members) {
        members.rename(&[("service_id", "vpc_endpoint_service_id")]);
    }

    /// Who may connect.
    permissions(members) {
        members.rename(&[("service_id", "vpc_endpoint_service_id"), ("allowed_principals", "principal_arn")]);
    }

    /// Its attributes are a list of keys and values.
    load_balancer(members) {
        members.rename(&[("type", "load_balancer_type")]);
        let scheme = members.take("scheme");
        members.put("internal", Value::Bool(scheme.as_ref().and_then(Value::as_text) == Some("internal")));
        members.blocks("subnet_mappings", "subnet_mapping", |mapping| {
            mapping.rename(&[("private_i_pv4_address", "private_ipv4_address")]);
        });
        members.attributes("load_balancer_attributes", &[
            ("load_balancing.cross_zone.enabled", "enable_cross_zone_load_balancing"),
            ("dns_record.client_routing_policy", "dns_record_client_routing_policy"),
        ]);
    }

    /// Its health check is a block; its attributes are a list of keys and values; its targets stand in it.
    target_group(members) {
        let mut check = Vec::new();
        for (from, to) in [
            ("health_check_protocol", "protocol"),
            ("health_check_port", "port"),
            ("health_check_path", "path"),
            ("health_check_interval_seconds", "interval"),
            ("health_check_timeout_seconds", "timeout"),
            ("healthy_threshold_count", "healthy_threshold"),
            ("unhealthy_threshold_count", "unhealthy_threshold"),
        ] {
            if let Some(value) = members.take(from) {
                check.push((to, value));
            }
        }
        if let Some(codes) = members.take("matcher").and_then(|matcher| matcher.get("http_code")) {
            check.push(("matcher", codes));
        }
        if !check.is_empty() {
            members.put("health_check", list(vec![object(check)]));
        }
        members.attributes("target_group_attributes", &[
            ("proxy_protocol_v2.enabled", "proxy_protocol_v2"),
            ("preserve_client_ip.enabled", "preserve_client_ip"),
            ("deregistration_delay.timeout_seconds", "deregistration_delay"),
            ("deregistration_delay.connection_termination.enabled", "connection_termination"),
            ("load_balancing.cross_zone.enabled", "load_balancing_cross_zone_enabled"),
        ]);
        members.blocks("targets", "target", |target| target.rename(&[("id", "target_id")]));
    }

    /// What it does.
    listener(members) {
        members.blocks("default_actions", "default_action", |action| {
            action.blocks("forward_config", "forward", |forward| {
                forward.blocks("target_groups", "target_group", |group| {
                    group.rename(&[("target_group_arn", "arn")]);
                });
            });
        });
        members.attributes("listener_attributes", &[("tcp.idle_timeout.seconds", "tcp_idle_timeout_seconds")]);
    }

    /// Its first interface may say where it stands.
    instance(members) {
        members.rename(&[("security_group_ids", "vpc_security_group_ids"), ("private_ip_address", "private_ip")]);
        let first = members.items("network_interfaces").into_iter().next();
        members.take("network_interfaces");
        if let Some(first) = first {
            let mut first = Members::of(&first);
            if first.get("network_interface_id").is_some() {
                members.put("network_interface", list(vec![first.value()]));
            } else {
                first.rename(&[("group_set", "vpc_security_group_ids"), ("private_ip_address", "private_ip")]);
                for name in ["subnet_id", "vpc_security_group_ids", "private_ip", "associate_public_ip_address"] {
                    if let Some(value) = first.take(name) {
                        members.put(name, value);
                    }
                }
            }
        }
    }

    /// Its groups and address.
    interface(members) {
        members.rename(&[("group_set", "security_groups"), ("private_ip_address", "private_ips")]);
    }

    /// What is in it stands one deeper.
    launch_template(members) {
        members.rename(&[("launch_template_name", "name")]);
        if let Some(data) = members.take("launch_template_data") {
            let mut data = Members::of(&data);
            data.rename(&[("security_group_ids", "vpc_security_group_ids")]);
            data.blocks("network_interfaces", "network_interfaces", |interface| {
                interface.rename(&[("groups", "security_groups")]);
            });
            for name in ["vpc_security_group_ids", "network_interfaces"] {
                if let Some(value) = data.take(name) {
                    members.put(name, value);
                }
            }
        }
    }

    /// Its template.
    scaling_group(members) {
        members.rename(&[
            ("auto_scaling_group_name", "name"),
            ("launch_configuration_name", "launch_configuration"),
        ]);
        members.blocks("launch_template", "launch_template", |template| {
            template.rename(&[("launch_template_id", "id"), ("launch_template_name", "name")]);
        });
    }

    /// The network of its tasks stands one deeper.
    container_service(members) {
        members.rename(&[("service_name", "name")]);
        if let Some(network) = members.take("network_configuration").and_then(|network| network.get("awsvpc_configuration")) {
            members.put("network_configuration", list(vec![network]));
        }
        members.blocks("load_balancers", "load_balancer", |_| {});
    }

    /// Its name.
    subnet_group(members) {
        members.rename(&[("db_subnet_group_name", "name"), ("cache_subnet_group_name", "name")]);
    }

    /// Its groups and name.
    database(members) {
        members.rename(&[
            ("vpc_security_groups", "vpc_security_group_ids"),
            ("db_instance_identifier", "identifier"),
            ("db_cluster_identifier", "cluster_identifier"),
        ]);
    }

    /// Its groups and subnets.
    cache(members) {
        members.rename(&[
            ("vpc_security_group_ids", "security_group_ids"),
            ("cache_subnet_group_name", "subnet_group_name"),
        ]);
    }

    /// Where it stands.
    cluster(members) {
        members.rename(&[("resources_vpc_config", "vpc_config")]);
    }

    /// Where its instances stand.
    node_group(members) {
        members.rename(&[("subnets", "subnet_ids")]);
    }

    /// What is optional of it stands one deeper.
    transit_attachment(members) {
        if let Some(options) = members.take("options") {
            for name in ["appliance_mode_support", "dns_support", "ipv6_support", "security_group_referencing_support"] {
                if let Some(value) = options.get(name).filter(|value| !value.is_null()) {
                    members.put(name, value);
                }
            }
        }
    }

    /// The VPCs it is for.
    hosted_zone(members) {
        members.blocks("vpcs", "vpc", |_| {});
    }

    /// What it answers.
    record(members) {
        record_members(&mut members);
    }

    /// Its addresses.
    resolver_endpoint(members) {
        members.rename(&[("ip_addresses", "ip_address")]);
    }

    /// Whom it asks.
    resolver_rule(members) {
        members.rename(&[("target_ips", "target_ip")]);
    }

    /// Its name.
    topic(members) {
        members.rename(&[("topic_name", "name")]);
    }

    /// It is of several topics: of the first one here.
    topic_policy(members) {
        policy(&mut members, "policy_document", "policy");
        if let Some(first) = members.items("topics").into_iter().next() {
            members.put("arn", first);
        }
    }
}

/// Whom a rule is about.
fn rule(members: &mut Members) {
    members.rename(&[
        ("ip_protocol", "protocol"),
        ("cidr_ip", "cidr_blocks"),
        ("cidr_ipv6", "ipv6_cidr_blocks"),
        ("source_security_group_id", "security_groups"),
        ("destination_security_group_id", "security_groups"),
        ("source_prefix_list_id", "prefix_list_ids"),
        ("destination_prefix_list_id", "prefix_list_ids"),
    ]);
}

fn record_members(members: &mut Members) {
    members.rename(&[("hosted_zone_id", "zone_id"), ("resource_records", "records")]);
    members.blocks("alias_target", "alias", |alias| {
        alias.rename(&[("dns_name", "name"), ("hosted_zone_id", "zone_id")]);
    });
}

/// A block of a VPC: of its own, or whichever IPv6 block AWS gives.
pub fn more_block(name: &'static str, value: &Value) -> Vec<(&'static str, Value)> {
    let members = Members::of(value);
    let is_ipv6 = members.get("amazon_provided_ipv6_cidr_block").is_some();
    vec![(if is_ipv6 { "aws_vpc_ipv6_cidr_block_association" } else { name }, value.clone())]
}

/// A gateway of one kind or the other.
pub fn attachment(name: &'static str, value: &Value) -> Vec<(&'static str, Value)> {
    let members = Members::of(value);
    let mut made = Vec::new();
    if members.get("internet_gateway_id").is_some() {
        made.push((name, value.clone()));
    }
    if members.get("vpn_gateway_id").is_some() {
        made.push(("aws_vpn_gateway_attachment", value.clone()));
    }
    made
}

/// Routes come into several tables.
pub fn propagation(name: &'static str, value: &Value) -> Vec<(&'static str, Value)> {
    let members = Members::of(value);
    let gateway = members.get("vpn_gateway_id").cloned().unwrap_or(Value::Null);
    let tables = members.items("route_table_ids");
    let one =
        |table: Value| (name, object(vec![("route_table_id", table), ("vpn_gateway_id", gateway.clone())]));
    tables.into_iter().map(one).collect()
}

/// Several records of a zone.
pub fn record_group(name: &'static str, value: &Value) -> Vec<(&'static str, Value)> {
    let mut members = Members::of(value);
    members.rename(&[("hosted_zone_id", "zone_id")]);
    let records = members.items("record_sets");
    let one = |record: Value| {
        let mut record = Members::of(&record);
        record_members(&mut record);
        if let (None, Some(zone)) = (record.get("zone_id"), members.get("zone_id")) {
            record.put("zone_id", zone.clone());
        }
        (name, record.value())
    };
    records.into_iter().map(one).collect()
}
