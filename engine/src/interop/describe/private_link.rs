//! Endpoints, endpoint services, who may use them, and notifications.

use super::build::Build;
use super::interfaces::made_up;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{is_key, items, scalar, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    ConnectionNotification, DnsSuffix, EndpointService, EndpointServiceId, EndpointType, InterfaceKind,
    NetworkInterfaceId, Payer, Principal, PrivateDnsName, Service, Topic, VpcEndpoint, VpcEndpointId, ZoneId,
};

/// Endpoints, in whatever state. Their interfaces come later.
pub fn endpoints(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Endpoint) {
        let word = text(&item.object, "VpcEndpointType").unwrap_or_else(|| {
            // The API's own default; outputs from before 2017 do not say it.
            "Gateway".to_owned()
        });
        if !EndpointType::WORDS.iter().any(|known| is_key(known, &word)) {
            build.left_out(item, "VPC endpoint", &format!("endpoints of the type {word} are not modelled"));
            continue;
        }
        let map = &[
            ("id", "VpcEndpointId"),
            ("vpc", "VpcId"),
            ("state", "State"),
            ("security_groups", "Groups"),
            ("route_tables", "RouteTableIds"),
            ("network_interfaces", "NetworkInterfaceIds"),
            ("private_dns_enabled", "PrivateDnsEnabled"),
            ("private_dns_only_for_inbound_resolver", "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint"),
            ("ip_address_type", "IpAddressType"),
            ("policy", "PolicyDocument"),
        ];
        let mut printed = item.object.clone();
        let groups = texts(&item.object, "Groups", "GroupId");
        printed.insert("Groups".to_owned(), groups.into());
        let mut endpoint: VpcEndpoint = as_usual();
        if let Err(problem) = super::fill::fill(&mut endpoint, &printed, map) {
            build.left_out(item, "VPC endpoint", &problem);
            continue;
        }
        endpoint.endpoint_type =
            if is_key(&word, "Gateway") { EndpointType::Gateway } else { EndpointType::Interface };
        let name = string(&item.object, "ServiceName").unwrap_or_default();
        let Some(service) = service_named(name) else {
            build.left_out(item, "VPC endpoint", &format!("‘{name}’ is no service's name"));
            continue;
        };
        endpoint.service = service;
        let own = build.of_vpc(&endpoint.vpc).map(|(_, region)| region);
        let region = string(&item.object, "ServiceRegion").and_then(|region| region.parse().ok());
        endpoint.service_region = region.filter(|region| own.as_ref() != Some(region));
        endpoint.dns_suffix = suffix(&item.object, &item.id);
        build.account(item);
        build.sketch.vpc_endpoints.insert(endpoint);
    }
}

/// The service a name means.
fn service_named(name: &str) -> Option<Service> {
    let own = name.rsplit('.').next().and_then(|last| last.parse::<EndpointServiceId>().ok());
    own.map(Service::Endpoint).or_else(|| name.parse().ok().map(Service::Aws))
}

/// The letters and digits behind the id in an endpoint's names.
fn suffix(object: &crate::interop::field::Object, id: &str) -> DnsSuffix {
    for name in texts(object, "DnsEntries", "DnsName") {
        let label =
            name.split('.').next().unwrap_or_default().trim_start_matches("*-").trim_start_matches('*');
        if let Some(rest) = label.strip_prefix(id).and_then(|rest| rest.strip_prefix('-'))
            && !rest.is_empty()
        {
            // A zonal name has the zone behind it.
            return DnsSuffix::of(rest.split('-').next().unwrap_or(rest));
        }
    }
    DnsSuffix::default()
}

/// The interfaces of endpoints: those that were given, and one made up in each subnet without.
pub fn interfaces_of_endpoints(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Endpoint) {
        let Ok(id) = item.id.parse::<VpcEndpointId>() else { continue };
        let Some(endpoint) = build.sketch.vpc_endpoints.get(&id) else { continue };
        if endpoint.endpoint_type == EndpointType::Gateway || !endpoint.state.has_names() {
            let _ = build.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.network_interfaces.clear());
            continue;
        }
        let mine = InterfaceKind::VpcEndpoint(id.clone());
        let mut own: Vec<NetworkInterfaceId> = Vec::new();
        for interface in build.sketch.network_interfaces.iter() {
            if interface.of == mine {
                own.push(interface.id.clone());
            }
        }
        let named = endpoint.network_interfaces.clone();
        let says_none =
            crate::interop::field::get(&item.object, "NetworkInterfaceIds").is_some() && named.is_empty();
        let mut spare = Vec::new();
        for interface in &named {
            if !own.contains(interface) {
                spare.push(interface.clone());
            }
        }
        spare.reverse();
        for subnet in texts(&item.object, "SubnetIds", "SubnetId") {
            let Ok(subnet) = subnet.parse() else { continue };
            let has = own
                .iter()
                .filter_map(|id| build.sketch.network_interfaces.get(id))
                .any(|one| one.subnet == subnet);
            if has || says_none {
                continue;
            }
            let Some(made) = made_up(build, &subnet, None, mine.clone(), id.as_str()) else { continue };
            let text = "the addresses of some endpoints were not given (describe-network-interfaces); free ones of their subnets stand for them";
            build.say_of_all(Severity::Assumption, text);
            own.push(match spare.pop() {
                Some(known) => renamed(build, made, known),
                None => made,
            });
        }
        let _ = build.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.network_interfaces = own);
    }
    bindings(build);
}

fn renamed(build: &mut Build<'_>, made: NetworkInterfaceId, id: NetworkInterfaceId) -> NetworkInterfaceId {
    let Some(interface) = build.sketch.network_interfaces.get(&made) else { return made };
    let mut interface = interface.clone();
    interface.id = id.clone();
    build.sketch.network_interfaces.remove(&made);
    build.sketch.network_interfaces.insert(interface);
    id
}

/// Which load balancer serves each interface, where the provider's side says so.
fn bindings(build: &mut Build<'_>) {
    let mut bound = Vec::new();
    for endpoint in build.sketch.vpc_endpoints.iter() {
        let made = build.sketch.new_bindings(endpoint);
        if !made.is_empty() && endpoint.state == crate::model::EndpointState::Available {
            bound.push((endpoint.id.clone(), made));
        }
    }
    for (id, made) in bound {
        let _ = build.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.bindings = made);
    }
}

/// Endpoint services, as their providers see them.
pub fn services(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Service) {
        let kinds = texts(&item.object, "ServiceType", "ServiceType");
        if !kinds.is_empty() && !kinds.iter().any(|kind| is_key(kind, "Interface")) {
            build.left_out(
                item,
                "endpoint service",
                &format!("services of the type {} are not modelled", kinds.join(", ")),
            );
            continue;
        }
        let map = &[
            ("id", "ServiceId"),
            ("state", "ServiceState"),
            ("load_balancers", "NetworkLoadBalancerArns"),
            ("acceptance_required", "AcceptanceRequired"),
        ];
        let Some(mut service) = build.make::<EndpointService>(item, map) else { continue };
        if let Some(arn) = service.load_balancers.first() {
            service.account = arn.account().parse().unwrap_or(service.account);
            build.need_account(&service.account.clone());
        } else {
            service.account = build.account(item);
        }
        if text(&item.object, "PayerResponsibility").is_some_and(|payer| is_key(&payer, "ServiceOwner")) {
            service.payer = Payer::ServiceOwner;
        }
        if let Some(name) = text(&item.object, "PrivateDnsName") {
            let mut own: PrivateDnsName = as_usual();
            let map = &[
                ("name", "PrivateDnsName"),
                ("state", "PrivateDnsNameConfiguration.State"),
                ("record_name", "PrivateDnsNameConfiguration.Name"),
                ("record_value", "PrivateDnsNameConfiguration.Value"),
            ];
            let _ = super::fill::fill(&mut own, &item.object, map);
            own.name = name;
            service.private_dns_name = Some(own);
        }
        for region in texts(&item.object, "SupportedRegions", "Region") {
            let own = service.load_balancers.first().is_some_and(|arn| arn.region() == region);
            service.supported_regions.extend(region.parse().ok().filter(|_| !own));
        }
        let families = texts(&item.object, "SupportedIpAddressTypes", "IpAddressType");
        let has = |word: &str| families.iter().any(|family| is_key(family, word));
        service.ip_address_type = match (has("ipv4"), has("ipv6")) {
            (true, true) => crate::model::IpAddressType::Dualstack,
            (false, true) => crate::model::IpAddressType::Ipv6,
            _ => crate::model::IpAddressType::Ipv4,
        };
        service.zones = zones(build, &item.object, &service);
        build.sketch.endpoint_services.insert(service);
    }
    permissions(build);
    connections(build);
}

/// The zones a service has taken up.
fn zones(
    build: &mut Build<'_>,
    object: &crate::interop::field::Object,
    service: &EndpointService,
) -> Vec<ZoneId> {
    let mut zones = Vec::new();
    for id in texts(object, "AvailabilityZoneIds", "ZoneId") {
        zones.extend(id.parse::<ZoneId>().ok());
    }
    if zones.is_empty() {
        for zone in items(object, "AvailabilityZones") {
            let name = scalar(zone);
            let zone = build.zone(&service.account, name.as_deref(), None);
            zones.extend(zone);
        }
    }
    zones
}

/// Who may use each service.
fn permissions(build: &mut Build<'_>) {
    for item in build.found.all(Kind::AllowedPrincipal) {
        let named = string(&item.object, "ServiceId").and_then(|id| id.parse::<EndpointServiceId>().ok());
        let mut service = named;
        let mut count = 0;
        for known in build.sketch.endpoint_services.iter() {
            count += 1;
            if service.is_none() && item.origin.hints.contains(known.id.as_str()) {
                service = Some(known.id.clone());
            }
        }
        if service.is_none() && count == 1 {
            service = build.sketch.endpoint_services.iter().next().map(|service| service.id.clone());
        }
        let Some(service) = service else {
            build.say(
                Severity::Warning,
                item,
                "which endpoint service these permissions belong to is not said; name the file after it",
            );
            continue;
        };
        let text = text(&item.object, "Principal").unwrap_or_default();
        let principal = text.parse::<Principal>().ok().or_else(|| of_account(&text));
        match principal {
            Some(principal) => {
                let _ = build.sketch.endpoint_services.update(&service, |service| {
                    if !service.allowed_principals.contains(&principal) {
                        service.allowed_principals.push(principal);
                    }
                });
            }
            None => {
                build.say(
                    Severity::Warning,
                    item,
                    &format!("the permitted principal {text} is not modelled"),
                );
            }
        }
    }
}

/// A bare account number, or the account of an ARN the model does not take.
fn of_account(text: &str) -> Option<Principal> {
    let account = text.split(':').nth(4).unwrap_or(text);
    account.parse().ok().map(Principal::Account)
}

/// What the provider sees of endpoints the consumers' side did not give.
fn connections(build: &mut Build<'_>) {
    for item in build.found.all(Kind::EndpointConnection) {
        let id = text(&item.object, "VpcEndpointId").unwrap_or_default();
        let is_there =
            id.parse::<VpcEndpointId>().is_ok_and(|id| build.sketch.vpc_endpoints.get(&id).is_some());
        if !is_there {
            let owner = text(&item.object, "VpcEndpointOwner").unwrap_or_default();
            let state = text(&item.object, "VpcEndpointState").unwrap_or_default();
            let text = format!(
                "{id} of account {owner} ({state}) is known to the provider only; its VPC was not given"
            );
            build.say(Severity::Note, item, &text);
        }
    }
}

/// Connection notifications, and the topics they go to.
pub fn notifications(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Notification) {
        let mut printed = item.object.clone();
        let of = text(&item.object, "ServiceId").or_else(|| text(&item.object, "VpcEndpointId"));
        printed.insert("Of".to_owned(), of.into());
        let map = &[
            ("id", "ConnectionNotificationId"),
            ("of", "Of"),
            ("topic", "ConnectionNotificationArn"),
            ("events", "ConnectionEvents"),
            ("state", "ConnectionNotificationState"),
        ];
        let mut found: ConnectionNotification = as_usual();
        if let Err(problem) = super::fill::fill(&mut found, &printed, map) {
            build.left_out(item, "connection notification", &problem);
            continue;
        }
        if build.sketch.topics.get(&found.topic).is_none() {
            let mut topic: Topic = as_usual();
            topic.arn = found.topic.clone();
            if let Ok(account) = topic.arn.account().parse() {
                build.need_account(&account);
            }
            build.sketch.topics.insert(topic);
        }
        build.sketch.connection_notifications.insert(found);
    }
}
