//! What a resource's attributes come to once it is made: read off the sketch, as AWS's API would tell them.

use std::rc::Rc;

use super::Made;
use super::resolve::follow;
use crate::dns::name_of;
use crate::interop::terraform::{Number, Step, Value};
use crate::model::{AddressHolder, NetworkInterface, ResourceId, Service, Sketch, VpcId};

/// What a path from a resource leads to; nothing where that is not known.
pub fn of(sketch: &Sketch, made: &Made, path: &[Step]) -> Option<Value> {
    let (Some(Step::Name(first)), rest) = (path.first(), path.get(1..).unwrap_or_default()) else {
        // The thing itself is what it is known by.
        return follow(value_of(sketch, made, "id")?, path);
    };
    follow(value_of(sketch, made, first)?, rest)
}

fn value_of(sketch: &Sketch, made: &Made, name: &str) -> Option<Value> {
    if let Some(own) = made.own.get(name) {
        return Some(own.clone());
    }
    let by_sketch = made.id.as_ref().and_then(|id| attribute(sketch, id, name));
    by_sketch.or_else(|| super::read::member(made.configured.as_ref()?, name).filter(Value::is_known))
}

#[expect(clippy::needless_pass_by_value, reason = "ids, addresses and texts alike")]
fn text(text: impl ToString) -> Value {
    Value::Text(Rc::from(text.to_string()))
}

/// Texts as a list.
pub fn texts<T: ToString>(all: impl IntoIterator<Item = T>) -> Value {
    Value::tuple(all.into_iter().map(text).collect()).unwrap_or(Value::Null)
}

/// Members as an object.
pub fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let members = members.into_iter().map(|(name, value)| (Rc::from(name), value)).collect();
    Value::object(members).unwrap_or(Value::Null)
}

fn attribute(sketch: &Sketch, id: &ResourceId, name: &str) -> Option<Value> {
    match name {
        "id" => return Some(text(id)),
        "arn" => return Some(arn(sketch, id)),
        "owner_id" => return Some(text(sketch.owner_of(id)?)),
        _ => {}
    }
    match id {
        ResourceId::Vpc(vpc) => of_vpc(sketch, vpc, name),
        ResourceId::Subnet(subnet) => {
            let subnet = sketch.subnets.get(subnet)?;
            match name {
                "availability_zone" => Some(text(zone_name(sketch, &subnet.vpc, &subnet.zone)?)),
                "availability_zone_id" => Some(text(&subnet.zone)),
                "cidr_block" => Some(text(subnet.cidr)),
                "ipv6_cidr_block" => subnet.ipv6_cidr.map(text),
                "vpc_id" => Some(text(&subnet.vpc)),
                _ => None,
            }
        }
        ResourceId::SecurityGroup(group) => {
            let group = sketch.security_groups.get(group)?;
            match name {
                "name" => Some(text(&group.name)),
                "vpc_id" => Some(text(&group.vpc)),
                _ => None,
            }
        }
        ResourceId::NetworkInterface(interface) => {
            of_interface(sketch.network_interfaces.get(interface)?, name)
        }
        ResourceId::Host(host) => {
            let host = sketch.hosts.get(host)?;
            match name {
                "primary_network_interface_id" | "network_interface_id" => {
                    Some(text(&host.network_interface))
                }
                _ => of_interface(sketch.network_interfaces.get(&host.network_interface)?, name),
            }
        }
        ResourceId::ElasticAddress(address) => {
            let address = sketch.elastic_addresses.get(address)?;
            match name {
                "allocation_id" => Some(text(&address.id)),
                "public_ip" => Some(text(address.address)),
                _ => None,
            }
        }
        ResourceId::NatGateway(gateway) => {
            let gateway = sketch.nat_gateways.get(gateway)?;
            match name {
                "network_interface_id" => Some(text(&gateway.network_interface)),
                "public_ip" => public_address(sketch, &AddressHolder::NatGateway(gateway.id.clone())),
                _ => of_interface(sketch.network_interfaces.get(&gateway.network_interface)?, name),
            }
        }
        ResourceId::LoadBalancer(_) | ResourceId::ApplicationLoadBalancer(_) => of_balancer(sketch, id, name),
        ResourceId::TargetGroup(group) => (name == "name").then(|| text(group.name())),
        ResourceId::VpcEndpoint(_) => of_endpoint(sketch, id, name),
        ResourceId::EndpointService(service) => match name {
            "service_name" => Some(text(sketch.service_name(&Service::Endpoint(service.clone())))),
            "service_type" => Some(text("Interface")),
            _ => None,
        },
        ResourceId::TransitGateway(gateway) => {
            let gateway = sketch.transit_gateways.get(gateway)?;
            match name {
                "association_default_route_table_id" => {
                    gateway.association_default_route_table.as_ref().map(text)
                }
                "propagation_default_route_table_id" => {
                    gateway.propagation_default_route_table.as_ref().map(text)
                }
                _ => None,
            }
        }
        ResourceId::HostedZone(zone) => match name {
            "zone_id" => Some(text(zone)),
            "name" => Some(text(&sketch.hosted_zones.get(zone)?.name)),
            _ => None,
        },
        ResourceId::ResolverEndpoint(endpoint) if name == "ip_address" => {
            let interfaces = sketch.resolver_endpoints.get(endpoint)?.network_interfaces.iter();
            let addresses = interfaces.filter_map(|id| {
                let interface = sketch.network_interfaces.get(id)?;
                Some(object([("ip", text(interface.address)), ("subnet_id", text(&interface.subnet))]))
            });
            Value::tuple(addresses.collect()).ok()
        }
        _ => None,
    }
}

fn of_vpc(sketch: &Sketch, id: &VpcId, name: &str) -> Option<Value> {
    let vpc = sketch.vpcs.get(id)?;
    match name {
        "cidr_block" => Some(text(vpc.cidr)),
        "ipv6_cidr_block" => vpc.ipv6_cidrs.first().map(text),
        "main_route_table_id" | "default_route_table_id" => {
            let main = sketch.route_tables.iter().find(|table| table.vpc == *id && table.main)?;
            Some(text(&main.id))
        }
        "default_security_group_id" => {
            let usual =
                sketch.security_groups.iter().find(|group| group.vpc == *id && group.name == "default")?;
            Some(text(&usual.id))
        }
        "default_network_acl_id" => {
            let usual = sketch.network_acls.iter().find(|acl| acl.vpc == *id && acl.default)?;
            Some(text(&usual.id))
        }
        "cidr_block_associations" => {
            let blocks = std::iter::once(&vpc.cidr).chain(&vpc.more_cidrs);
            Value::tuple(blocks.map(|block| object([("cidr_block", text(block))])).collect()).ok()
        }
        _ => None,
    }
}

/// A zone's name in the account of a VPC.
fn zone_name(sketch: &Sketch, vpc: &VpcId, zone: &crate::model::ZoneId) -> Option<String> {
    let account = sketch.accounts.get(&sketch.vpcs.get(vpc)?.account)?;
    account.zone_name(zone).map(ToString::to_string)
}

fn of_interface(interface: &NetworkInterface, name: &str) -> Option<Value> {
    match name {
        "private_ip" | "private_ip_address" | "ip_address" => Some(text(interface.address)),
        "private_ips" | "private_ip_list" => Some(texts([interface.address])),
        "public_ip" => interface.public_address.map(text),
        "subnet_id" => Some(text(&interface.subnet)),
        "private_dns" | "private_dns_name" => {
            let dashed = interface.address.to_string().replace('.', "-");
            Some(text(format!("ip-{dashed}.ec2.internal")))
        }
        "ipv6_addresses" => Some(texts(interface.ipv6_address)),
        _ => None,
    }
}

fn public_address(sketch: &Sketch, holder: &AddressHolder) -> Option<Value> {
    let held = sketch.elastic_addresses.iter().find(|one| one.association.as_ref() == Some(holder))?;
    Some(text(held.address))
}

fn of_balancer(sketch: &Sketch, id: &ResourceId, name: &str) -> Option<Value> {
    match name {
        "dns_name" => Some(text(name_of(sketch, id, None)?)),
        // Hosted zones of names AWS makes are not drawn; an alias goes by the name.
        "zone_id" | "canonical_hosted_zone_id" => Some(text("Z26RNL4JYFTOTI")),
        "arn_suffix" => Some(text(id.as_str().split_once("loadbalancer/")?.1)),
        "vpc_id" => match id {
            ResourceId::LoadBalancer(arn) => Some(text(&sketch.load_balancers.get(arn)?.vpc)),
            ResourceId::ApplicationLoadBalancer(arn) => {
                Some(text(&sketch.application_load_balancers.get(arn)?.vpc))
            }
            _ => None,
        },
        _ => None,
    }
}

fn of_endpoint(sketch: &Sketch, id: &ResourceId, name: &str) -> Option<Value> {
    let ResourceId::VpcEndpoint(own) = id else { return None };
    let endpoint = sketch.vpc_endpoints.get(own)?;
    let interfaces = || endpoint.network_interfaces.iter();
    match name {
        "dns_entry" => {
            let zones = interfaces().filter_map(|id| sketch.subnet_of(id).ok().map(|subnet| &subnet.zone));
            let names = std::iter::once(None).chain(zones.map(Some));
            let entries = names.filter_map(|zone| {
                let name = name_of(sketch, id, zone)?;
                Some(object([("dns_name", text(name)), ("hosted_zone_id", text("Z7HUB22UULQXV"))]))
            });
            Value::tuple(entries.collect()).ok()
        }
        "dns_entries" => {
            // CloudFormation's: the hosted zone and the name in one.
            let entries = of_endpoint(sketch, id, "dns_entry")?;
            let Value::List(list) = entries else { return None };
            let both = |entry: &Value| {
                let part = |name: &str| super::read::text(entry, name).unwrap_or_default();
                format!("{}:{}", part("hosted_zone_id"), part("dns_name"))
            };
            Some(texts(list.items().iter().map(both)))
        }
        "network_interface_ids" => Some(texts(interfaces())),
        "subnet_ids" => {
            Some(texts(interfaces().filter_map(|id| Some(&sketch.network_interfaces.get(id)?.subnet))))
        }
        "state" => Some(text(endpoint.state.word())),
        "vpc_id" => Some(text(&endpoint.vpc)),
        "service_name" => Some(text(sketch.service_name(&endpoint.service))),
        "subnet_configuration" => {
            let each = interfaces().filter_map(|id| {
                let interface = sketch.network_interfaces.get(id)?;
                Some(object([("ipv4", text(interface.address)), ("subnet_id", text(&interface.subnet))]))
            });
            Value::tuple(each.collect()).ok()
        }
        "prefix_list_id" => {
            let service = endpoint.service.to_string();
            let list = sketch.prefix_lists.iter().find(|list| list.name == service)?;
            Some(text(&list.id))
        }
        _ => None,
    }
}

/// The ARN of a resource; what is known by an ARN has that.
fn arn(sketch: &Sketch, id: &ResourceId) -> Value {
    let own = id.as_str();
    if own.starts_with("arn:") {
        return text(own);
    }
    let account = sketch.owner_of(id).map(|account| account.to_string()).unwrap_or_default();
    let region = region_of(sketch, id).unwrap_or_default();
    let kind = id.kind().replace(' ', "-");
    text(format!("arn:aws:ec2:{region}:{account}:{kind}/{own}"))
}

/// The Region of what lies in a VPC, or is one.
fn region_of(sketch: &Sketch, id: &ResourceId) -> Option<String> {
    let vpc = match id {
        ResourceId::Vpc(vpc) => vpc,
        ResourceId::Subnet(subnet) => &sketch.subnets.get(subnet)?.vpc,
        ResourceId::SecurityGroup(group) => &sketch.security_groups.get(group)?.vpc,
        ResourceId::VpcEndpoint(endpoint) => &sketch.vpc_endpoints.get(endpoint)?.vpc,
        ResourceId::Host(host) => &sketch.subnet_of(&sketch.hosts.get(host)?.network_interface).ok()?.vpc,
        ResourceId::EndpointService(service) => {
            return sketch
                .region_of_service(sketch.endpoint_services.get(service)?)
                .map(|region| region.to_string());
        }
        _ => return None,
    };
    sketch.vpcs.get(vpc).map(|vpc| vpc.region.to_string())
}

/// A number as a value.
pub fn number(number: usize) -> Value {
    Value::Number(Number::from(number))
}
