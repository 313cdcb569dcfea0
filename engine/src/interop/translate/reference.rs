//! References by Terraform's words: `Ref` is an id, or what CloudFormation gives for it, and `Fn::GetAtt` an attribute.

use std::rc::Rc;

use super::types;
use crate::interop::terraform::{Address, Number, Origin, Part, Reference, Step, Unknown, Value};

/// Attributes of CloudFormation's that Terraform calls otherwise, of whatever type. The others are spelled alike.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("Ref", &["id"]),
    ("Arn", &["arn"]),
    ("Id", &["id"]),
    ("AllocationId", &["allocation_id"]),
    ("CanonicalHostedZoneID", &["zone_id"]),
    ("DNSName", &["dns_name"]),
    ("DefaultNetworkAcl", &["default_network_acl_id"]),
    ("DefaultSecurityGroup", &["default_security_group_id"]),
    ("Endpoint.Address", &["address"]),
    ("Endpoint.Port", &["port"]),
    ("ReadEndpoint.Address", &["reader_endpoint"]),
    ("RedisEndpoint.Address", &["address"]),
    ("RedisEndpoint.Port", &["port"]),
    ("PrimaryEndPoint.Address", &["primary_endpoint_address"]),
    ("PrimaryEndPoint.Port", &["port"]),
    ("ConfigurationEndPoint.Address", &["configuration_endpoint"]),
    ("GroupId", &["id"]),
    ("InstanceId", &["id"]),
    ("InternetGatewayId", &["id"]),
    ("Ipv6CidrBlocks", &["ipv6_cidr_blocks"]),
    ("ListenerArn", &["arn"]),
    ("LoadBalancerArn", &["arn"]),
    ("LoadBalancerFullName", &["arn_suffix"]),
    ("LoadBalancerName", &["name"]),
    ("NatGatewayId", &["id"]),
    ("NetworkInterfaceIds", &["network_interface_ids"]),
    ("PrefixListId", &["id"]),
    ("PrimaryPrivateIpAddress", &["private_ip"]),
    ("PrivateIp", &["private_ip"]),
    ("ResolverEndpointId", &["id"]),
    ("ResolverRuleId", &["id"]),
    ("RouteTableId", &["id"]),
    ("ServiceId", &["id"]),
    ("SubnetId", &["id"]),
    ("TargetGroupArn", &["arn"]),
    ("TargetGroupName", &["name"]),
    ("TopicArn", &["arn"]),
    ("TransitGatewayAttachmentId", &["id"]),
    ("TransitGatewayRouteTableId", &["id"]),
    ("VPNGatewayId", &["id"]),
    ("VpcId", &["vpc_id"]),
    ("VpcPeeringConnectionId", &["id"]),
];

/// What `Ref` and attributes are of some types, where it is something else.
const OF_TYPES: &[(&str, &str, &str)] = &[
    ("AWS::EC2::EIP", "Ref", "public_ip"),
    ("AWS::EC2::VPC", "VpcId", "id"),
    ("AWS::RDS::DBInstance", "Ref", "identifier"),
    ("AWS::RDS::DBCluster", "Ref", "cluster_identifier"),
    ("AWS::RDS::DBCluster", "Endpoint.Address", "address"),
    ("AWS::EC2::LaunchTemplate", "LatestVersionNumber", "latest_version"),
    ("AWS::ECS::Service", "Name", "name"),
];

/// A value with all its references by Terraform's words.
pub fn translated(value: &Value) -> Value {
    if value.is_known() {
        return value.clone();
    }
    match value {
        Value::Unknown(unknown) => of_unknown(unknown),
        Value::List(list) => {
            Value::list(list.kind(), list.items().iter().map(translated).collect()).unwrap_or(Value::Null)
        }
        Value::Map(map) => {
            let entries = map.entries().iter().map(|(name, item)| (Rc::clone(name), translated(item)));
            Value::map(map.kind(), entries.collect()).unwrap_or(Value::Null)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => value.clone(),
    }
}

fn of_unknown(unknown: &Unknown) -> Value {
    match unknown {
        Unknown::Reference(reference) => Value::unknown(Unknown::Reference(of_reference(reference))),
        Unknown::Computed(references) => {
            Value::unknown(Unknown::Computed(references.iter().map(of_reference).collect()))
        }
        Unknown::Text(parts) => {
            let parts = parts.iter().map(|part| match part {
                Part::Text(text) => Part::Text(Rc::clone(text)),
                Part::Unknown(inner) => match of_unknown(inner) {
                    Value::Unknown(inner) => Part::Unknown(inner),
                    other => Part::Text(Rc::from(shown(&other))),
                },
            });
            Value::of_parts(parts.collect()).unwrap_or(Value::Null)
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => Number::to_string(number),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Unknown(_) => String::new(),
    }
}

fn of_reference(reference: &Reference) -> Reference {
    let Origin::Resource(address) = &reference.origin else { return reference.clone() };
    let Some(kind) = types::find(&address.kind) else { return reference.clone() };
    let names: Vec<&str> = reference
        .path
        .iter()
        .take_while(|step| matches!(step, Step::Name(_)))
        .map(|step| if let Step::Name(name) = step { &**name } else { "" })
        .collect();
    let rest = reference.path.get(names.len()..).unwrap_or_default();
    let path: Vec<Step> =
        attribute(&address.kind, &names.join(".")).into_iter().chain(rest.iter().cloned()).collect();
    let address = Address { kind: Rc::from(kind.name), ..(**address).clone() };
    Reference { origin: Origin::Resource(Rc::new(address)), path }
}

fn attribute(kind: &str, name: &str) -> Vec<Step> {
    if let Some((.., to)) = OF_TYPES.iter().find(|(of, known, _)| *of == kind && *known == name) {
        return vec![Step::Name(Rc::from(*to))];
    }
    if name == "DnsEntries" {
        return vec![Step::Name(Rc::from("dns_entries"))];
    }
    match ATTRIBUTES.iter().find(|(known, _)| *known == name) {
        Some((_, path)) => path.iter().map(|name| Step::Name(Rc::from(*name))).collect(),
        None => name.split('.').map(|name| Step::Name(Rc::from(super::members::snake(name)))).collect(),
    }
}
