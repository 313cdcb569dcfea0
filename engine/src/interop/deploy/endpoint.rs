//! Endpoints and endpoint services: who may connect, who has accepted, who is told.

use super::read::{all, as_text, blocks, flag, items, maybe, need, parsed, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;
use crate::model::record::{LongText, as_usual};
use crate::model::{
    ConnectionEvent, ConnectionNotificationId, EndpointService, EndpointServiceId, EndpointState,
    EndpointType, IpAddressType, LoadBalancerArn, NotificationSource, Principal, RegionName, Service,
    SubnetConfiguration, SubnetId, TopicArn, VpcEndpointId, VpcId, ZoneId,
};

/// `aws_vpc_endpoint`, made or looked up.
pub fn endpoint(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        return looked_up(deployment, wanted);
    }
    let vpc: VpcId = need(value, "vpc_id")?;
    let endpoint_type = match text(value, "vpc_endpoint_type").as_deref() {
        None | Some("Gateway") => EndpointType::Gateway,
        Some("Interface") => EndpointType::Interface,
        Some("GatewayLoadBalancer") => {
            return Err("Gateway Load Balancer endpoints are not drawn: they put appliances into a way, and connect nobody".into());
        }
        Some(other) => return Err(format!("{other} endpoints are not drawn").into()),
    };
    let configured = subnets(value)?;
    let service = service_of(deployment, wanted, &configured)?;
    let create = verb::CreateVpcEndpoint {
        vpc,
        service: service.clone(),
        endpoint_type,
        service_region: maybe::<RegionName>(value, "service_region").unwrap_or_default(),
        subnets: if endpoint_type == EndpointType::Interface { configured } else { Vec::new() },
        security_groups: super::security_group::groups(value, "security_group_ids")?,
        route_tables: super::routing::tables(value, "route_table_ids")?,
        private_dns_enabled: flag(value, "private_dns_enabled").unwrap_or(false),
        private_dns_only_for_inbound_resolver: false,
        ip_address_type: address_type(value),
        policy: text(value, "policy").map(LongText),
        name: wanted.name(),
        tags: super::read::tags(value),
    };
    let id: VpcEndpointId = deployment.make(create)?;
    settle(deployment, &id, &service, flag(value, "auto_accept") == Some(true))?;
    Ok(Made::of(id))
}

/// Which addresses something has.
fn address_type(value: &Value) -> IpAddressType {
    text(value, "ip_address_type")
        .and_then(|word| IpAddressType::from_word(&word))
        .unwrap_or(IpAddressType::Ipv4)
}

/// The subnets of an endpoint, with the addresses wanted in them.
fn subnets(value: &Value) -> Result<Vec<SubnetConfiguration>, String> {
    let mut found: Vec<SubnetConfiguration> = Vec::new();
    for subnet in all(value, "subnet_ids")? {
        found.push(SubnetConfiguration { subnet, address: None });
    }
    for block in blocks(value, "subnet_configuration") {
        let (subnet, address): (SubnetId, _) =
            (need(&block, "subnet_id")?, super::read::address(&block, "ipv4"));
        match found.iter_mut().find(|known| known.subnet == subnet) {
            Some(known) => known.address = address,
            None => found.push(SubnetConfiguration { subnet, address }),
        }
    }
    Ok(found)
}

/// What an endpoint leads to: one of AWS's services by its name, an endpoint service by what its name ends in. One
/// that is not in these files stands as given.
fn service_of(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    subnets: &[SubnetConfiguration],
) -> Result<Service, Problem> {
    if super::read::member(&wanted.value, "resource_configuration_arn").is_some()
        || super::read::member(&wanted.value, "service_network_arn").is_some()
    {
        return Err("endpoints of resources and service networks are not drawn".into());
    }
    let Some(name) = text(&wanted.value, "service_name") else {
        return only_service(deployment, wanted);
    };
    let Some(at) = name.find("vpce-svc-") else {
        return name
            .parse()
            .map(Service::Aws)
            .map_err(|_| Problem::Gap(format!("‘{name}’ is the name of no service")));
    };
    let id: EndpointServiceId =
        parsed(&Value::Text(name.get(at..).unwrap_or_default().into()), "service_name")?;
    if deployment.sketch.endpoint_services.get(&id).is_none() {
        stand_in(deployment, wanted, &id, subnets);
    }
    Ok(Service::Endpoint(id))
}

/// The only endpoint service there is, for an endpoint whose service is not known.
fn only_service(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Result<Service, Problem> {
    let not_known = super::read::need::<String>(&wanted.value, "service_name").err().unwrap_or_default();
    let services: Vec<EndpointServiceId> =
        deployment.sketch.endpoint_services.iter().map(|service| service.id.clone()).collect();
    let [id] = services.as_slice() else { return Err(not_known.into()) };
    let id = id.clone();
    let text =
        format!("{}: {not_known}; the only endpoint service there is, {id}, stands for it", wanted.address);
    deployment.say(Severity::Assumption, &text);
    Ok(Service::Endpoint(id))
}

/// A service of somebody else whose files were not given: it takes everyone, in the zones of whoever asks.
fn stand_in(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    id: &EndpointServiceId,
    subnets: &[SubnetConfiguration],
) {
    let mut zones: Vec<ZoneId> = Vec::new();
    for subnet in subnets {
        if let Some(found) = deployment.sketch.subnets.get(&subnet.subnet)
            && !zones.contains(&found.zone)
        {
            zones.push(found.zone.clone());
        }
    }
    deployment.sketch.endpoint_services.insert(EndpointService {
        id: id.clone(),
        name: "a provider's".to_owned(),
        account: wanted.account.clone(),
        allowed_principals: vec![Principal::Everyone],
        acceptance_required: false,
        zones,
        ..as_usual()
    });
    let text = format!(
        "the endpoint service {id} is not in these files; one that nothing stands behind is drawn for it"
    );
    deployment.say(Severity::Assumption, &text);
}

/// An endpoint that need not wait is available; one that is accepted by its own maker too.
fn settle(
    deployment: &mut Deployment<'_>,
    id: &VpcEndpointId,
    service: &Service,
    accepts: bool,
) -> Result<(), Problem> {
    let state = |deployment: &Deployment<'_>| deployment.sketch.vpc_endpoints.get(id).map(|one| one.state);
    if let (Some(EndpointState::PendingAcceptance), true, Service::Endpoint(service)) =
        (state(deployment), accepts, service)
    {
        deployment
            .run(verb::AcceptVpcEndpointConnections { service: service.clone(), endpoint: id.clone() })?;
    }
    if state(deployment) == Some(EndpointState::Pending) {
        deployment.run(verb::FinishVpcEndpoint { endpoint: id.clone() })?;
    }
    Ok(())
}

fn looked_up(deployment: &Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (id, name) = (text(&wanted.value, "id"), text(&wanted.value, "service_name"));
    let vpc = text(&wanted.value, "vpc_id");
    let sketch = &deployment.sketch;
    let found = sketch.vpc_endpoints.iter().find(|endpoint| {
        id.as_ref().is_none_or(|id| endpoint.id.as_str() == id)
            && name.as_ref().is_none_or(|name| sketch.service_name(&endpoint.service) == *name)
            && vpc.as_ref().is_none_or(|vpc| endpoint.vpc.as_str() == vpc)
    });
    one_of_these(found.map(|endpoint| endpoint.id.clone()), "endpoint")
}

/// `aws_vpc_endpoint_subnet_association`.
pub fn subnet(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let subnet = SubnetConfiguration { subnet: need(&wanted.value, "subnet_id")?, address: None };
    modify(deployment, wanted, |endpoint| verb::ModifyVpcEndpoint {
        endpoint,
        add_subnets: vec![subnet],
        ..as_usual()
    })
}

/// `aws_vpc_endpoint_route_table_association`.
pub fn route_table(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let table = need(&wanted.value, "route_table_id")?;
    modify(deployment, wanted, |endpoint| verb::ModifyVpcEndpoint {
        endpoint,
        add_route_tables: vec![table],
        ..as_usual()
    })
}

/// `aws_vpc_endpoint_security_group_association`.
pub fn group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let group = need(&wanted.value, "security_group_id")?;
    modify(deployment, wanted, |endpoint| verb::ModifyVpcEndpoint {
        endpoint,
        add_security_groups: vec![group],
        ..as_usual()
    })
}

/// `aws_vpc_endpoint_policy`.
pub fn policy(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let policy = text(&wanted.value, "policy").map(LongText);
    modify(deployment, wanted, |endpoint| verb::ModifyVpcEndpoint { endpoint, policy, ..as_usual() })
}

/// `aws_vpc_endpoint_private_dns`.
pub fn private_dns(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let private_dns_enabled = flag(&wanted.value, "private_dns_enabled");
    modify(deployment, wanted, |endpoint| verb::ModifyVpcEndpoint {
        endpoint,
        private_dns_enabled,
        ..as_usual()
    })
}

fn modify(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    change: impl FnOnce(VpcEndpointId) -> verb::ModifyVpcEndpoint,
) -> Outcome {
    let endpoint = need(&wanted.value, "vpc_endpoint_id")?;
    deployment.run(change(endpoint))?;
    Ok(Made::default())
}

/// `aws_vpc_endpoint_service`: made, or the name of one looked up.
pub fn service(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let name = text(value, "service_name")
            .or_else(|| text(value, "service").map(|word| format!("com.amazonaws.{}.{word}", wanted.region)));
        let name = name.ok_or("it names no service that is known here")?;
        return Ok(Made::default().with_text("service_name", &name));
    }
    let balancers: Vec<LoadBalancerArn> = all(value, "network_load_balancer_arns")?;
    if balancers.is_empty() && super::read::member(value, "gateway_load_balancer_arns").is_some() {
        return Err(
            "services behind a Gateway Load Balancer are not drawn: they put appliances into a way".into()
        );
    }
    let create = verb::CreateVpcEndpointServiceConfiguration {
        load_balancers: balancers,
        name: wanted.name(),
        acceptance_required: flag(value, "acceptance_required").unwrap_or(true),
        private_dns_name: text(value, "private_dns_name"),
        supported_regions: all(value, "supported_regions").unwrap_or_default(),
        tags: super::read::tags(value),
        ..as_usual()
    };
    let private_name = create.private_dns_name.is_some();
    let id: EndpointServiceId = deployment.make(create)?;
    let principals = principals(deployment, wanted, &items(value, "allowed_principals"));
    if !principals.is_empty() {
        let add = verb::ModifyVpcEndpointServicePermissions {
            service: id.clone(),
            add_principals: principals,
            ..as_usual()
        };
        deployment.run(add)?;
    }
    if private_name {
        verify(deployment, &id);
    }
    Ok(Made::of(id))
}

/// The domain of a private name is taken to be verified: its record is made by hand, or elsewhere.
fn verify(deployment: &mut Deployment<'_>, id: &EndpointServiceId) {
    let verified = deployment.sketch.endpoint_services.update(id, |service| {
        if let Some(name) = &mut service.private_dns_name {
            name.state = crate::model::DnsNameState::Verified;
        }
    });
    if verified.is_ok() {
        deployment.say(Severity::Assumption, "its private DNS name is taken to be verified: the record that proves the domain is made elsewhere");
    }
}

/// Principals as they were written: ARNs, or account ids that mean their account. What is none is said.
fn principals(deployment: &mut Deployment<'_>, wanted: &Wanted, values: &[Value]) -> Vec<Principal> {
    let mut found = Vec::new();
    for value in values {
        let Some(text) = as_text(value) else {
            deployment.say(
                Severity::Warning,
                &format!("{}: an allowed principal is not known here, and was left out", wanted.address),
            );
            continue;
        };
        let arn = if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("arn:aws:iam::{text}:root")
        } else {
            text.clone()
        };
        match arn.parse() {
            Ok(principal) => found.push(principal),
            Err(()) => said(
                deployment,
                wanted,
                "an allowed principal",
                format!("‘{text}’ is no ARN of an account, a user or a role").into(),
            ),
        }
    }
    found
}

/// `aws_vpc_endpoint_service_allowed_principal`.
pub fn principal(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let service = need(&wanted.value, "vpc_endpoint_service_id")?;
    let add_principals = principals(deployment, wanted, &items(&wanted.value, "principal_arn"));
    deployment.run(verb::ModifyVpcEndpointServicePermissions { service, add_principals, ..as_usual() })?;
    Ok(Made::default())
}

/// `aws_vpc_endpoint_connection_accepter`: the provider accepts an endpoint.
pub fn accepter(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let service: EndpointServiceId = need(&wanted.value, "vpc_endpoint_service_id")?;
    let endpoint: VpcEndpointId = need(&wanted.value, "vpc_endpoint_id")?;
    settle(deployment, &endpoint, &Service::Endpoint(service), true)?;
    Ok(Made::default())
}

/// The domain is verified, which it is taken to be anyway.
#[expect(clippy::unnecessary_wraps, reason = "one of the table's functions")]
pub fn verification(_: &mut Deployment<'_>, _: &Wanted) -> Outcome {
    Ok(Made::default())
}

/// `aws_vpc_endpoint_connection_notification`.
pub fn notification(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let of = match (maybe(value, "vpc_endpoint_service_id")?, maybe(value, "vpc_endpoint_id")?) {
        (Some(service), _) => NotificationSource::Service(service),
        (None, Some(endpoint)) => NotificationSource::Endpoint(endpoint),
        (None, None) => return Err("it is of no service and no endpoint that is known here".into()),
    };
    let words = items(value, "connection_events");
    let events = words.iter().filter_map(|word| ConnectionEvent::from_word(&as_text(word)?)).collect();
    let create = verb::CreateVpcEndpointConnectionNotification {
        of,
        topic: need(value, "connection_notification_arn")?,
        events,
    };
    Ok(Made::of(deployment.make::<ConnectionNotificationId>(create)?))
}

/// `aws_sns_topic`.
pub fn topic(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let create = verb::CreateTopic {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: text(&wanted.value, "name").unwrap_or_else(|| wanted.label()),
        policy: text(&wanted.value, "policy").map(LongText),
        tags: super::read::tags(&wanted.value),
    };
    let id: TopicArn = deployment.make(create)?;
    Ok(Made::of(id))
}

/// `aws_sns_topic_policy`.
pub fn topic_policy(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let policy = text(&wanted.value, "policy").map(LongText);
    deployment.run(verb::SetTopicAttributes { topic: need(&wanted.value, "arn")?, policy })?;
    Ok(Made::default())
}
