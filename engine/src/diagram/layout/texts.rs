//! What each box says, before it is cut to the room it has: a name, a second line in order of
//! preference, and everything in one sentence for whoever cannot see the rest.

use crate::diagram::fit;
use crate::model::record::Seen;
use crate::model::{
    AddressHolder, ApplicationLoadBalancer, ApplicationState, AwsServiceName, DataCenterHost,
    EndpointService, EndpointState, EndpointType, Host, HostState, HostedZoneId, LoadBalancer, NatGateway,
    NetworkInterfaceId, ResourceId, Sketch, SubnetId, Vpc, VpcEndpoint, VpcId,
};

/// A box's texts, uncut.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub label: String,
    /// The first that fits is taken.
    pub details: Vec<String>,
    pub title: String,
}

impl Texts {
    pub fn new(label: &str, details: &[&str], title: &str) -> Self {
        let mut cleaned = Vec::new();
        for detail in details {
            cleaned.push(fit::clean(detail));
        }
        Self { label: fit::clean(label), details: cleaned, title: fit::clean(title) }
    }
}

/// A name, or the id where there is none.
pub(super) fn name_or<'a>(name: &'a str, id: &'a str) -> &'a str {
    if fit::clean(name).trim().is_empty() { id } else { name }
}

/// Stopped, or with applications of which none listens.
pub(super) fn host_is_down(host: &Host) -> bool {
    let silent = || host.applications.iter().all(|found| found.state == ApplicationState::Stopped);
    host.state == HostState::Stopped || (!host.applications.is_empty() && silent())
}

pub(super) fn endpoint_is_down(endpoint: &VpcEndpoint) -> bool {
    endpoint.state != EndpointState::Available
}

fn address(sketch: &Sketch, interface: &NetworkInterfaceId) -> String {
    sketch.network_interfaces.get(interface).map(|found| found.address.to_string()).unwrap_or_default()
}

/// A text with a capital letter.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

pub(super) fn host(sketch: &Sketch, host: &Host) -> Texts {
    let address = address(sketch, &host.network_interface);
    let name = name_or(&host.name, host.id.as_str());
    let stopped = if host.state == HostState::Stopped { ", stopped" } else { "" };
    let kind = capital(host.flavor.words());
    Texts::new(name, &[&address], &format!("{kind} {name}, {}, {address}{stopped}", host.id))
}

pub(super) fn data_center_host(host: &DataCenterHost) -> Texts {
    let address = host.address.to_string();
    let name = name_or(&host.name, host.id.as_str());
    let stopped = if host.state == HostState::Stopped { ", stopped" } else { "" };
    Texts::new(name, &[&address], &format!("Data center host {name}, {}, {address}{stopped}", host.id))
}

/// With its Elastic IP address, which has no box of its own.
pub(super) fn nat_gateway(sketch: &Sketch, gateway: &NatGateway) -> Texts {
    let private = address(sketch, &gateway.network_interface);
    let mut public = String::new();
    for address in sketch.elastic_addresses.iter() {
        if gateway.elastic_addresses.contains(&address.id)
            || address.association == Some(AddressHolder::NatGateway(gateway.id.clone()))
        {
            public = address.address.to_string();
            break;
        }
    }
    let name = name_or(&gateway.name, "NAT gateway");
    let detail = if public.is_empty() { &private } else { &public };
    let title = format!("NAT gateway {}, {}, {private}, {public}", gateway.name, gateway.id);
    Texts::new(name, &[detail], title.trim_end_matches([',', ' ']))
}

/// A service of AWS's own, by its code.
pub(super) fn aws_service(name: &AwsServiceName) -> Texts {
    let known = match name.code() {
        "s3" => "Amazon S3",
        "dynamodb" => "Amazon DynamoDB",
        "monitoring" => "CloudWatch",
        "logs" => "CloudWatch Logs",
        "events" => "EventBridge",
        "sns" => "Amazon SNS",
        "sqs" => "Amazon SQS",
        "kms" => "AWS KMS",
        "ec2" => "Amazon EC2 API",
        "kinesis-streams" => "Kinesis Data Streams",
        "secretsmanager" => "Secrets Manager",
        "sts" => "AWS STS",
        code => code,
    };
    Texts::new(known, &[name.as_str(), name.code()], &format!("AWS service {name}"))
}

/// Many VPCs of one shape in one frame.
pub(super) fn stack(vpcs: &[&Vpc]) -> Texts {
    let (vpcs, accounts) = (vpcs.len(), accounts_of(vpcs));
    let title = format!("{vpcs} more VPCs of the same shape, of {accounts} accounts");
    Texts::new(&format!("{vpcs} more VPCs"), &[&format!("{accounts} accounts")], &title)
}

/// What a closed Region's card says of what lies in it.
pub(super) fn closed_region(vpcs: &[&Vpc]) -> Texts {
    let (vpcs, accounts) = (counted(vpcs.len(), "VPC"), counted(accounts_of(vpcs), "account"));
    Texts::new(&vpcs, &[&accounts], &format!("{vpcs} of {accounts}, collapsed"))
}

/// How many accounts VPCs are of.
fn accounts_of(vpcs: &[&Vpc]) -> usize {
    let mut accounts: Vec<&str> = Vec::new();
    for vpc in vpcs {
        accounts.push(vpc.account.as_str());
    }
    accounts.sort_unstable();
    accounts.dedup();
    accounts.len()
}

fn counted(number: usize, what: &str) -> String {
    let more = if number == 1 { "" } else { "s" };
    format!("{number} {what}{more}")
}

/// What a closed VPC's card says of what lies in it.
pub(super) fn closed_vpc(sketch: &Sketch, vpc: &VpcId) -> Texts {
    let own = |subnet: &SubnetId| sketch.subnets.get(subnet).is_some_and(|found| found.vpc == *vpc);
    let subnets = sketch.subnets.iter().filter(|subnet| subnet.vpc == *vpc).count();
    let inside = sketch.network_interfaces.iter().filter(|found| own(&found.subnet)).count();
    let (subnets, inside) = (counted(subnets, "subnet"), counted(inside, "interface"));
    Texts::new(&subnets, &[&inside], &format!("{subnets} with {inside}, collapsed"))
}

/// What a closed subnet's card says of what lies in it.
pub(super) fn closed_subnet(sketch: &Sketch, subnet: &SubnetId) -> Texts {
    let inside = sketch.network_interfaces.iter().filter(|found| found.subnet == *subnet).count();
    let inside = counted(inside, "interface");
    Texts::new(&inside, &["collapsed"], &format!("{inside}, collapsed"))
}

/// What a kind says on its card: what it is called where it has no name, and which member says more.
const DESCRIBED: &[(&str, &str, &str)] = &[
    ("internet gateway", "Internet gateway", "id"),
    ("egress-only internet gateway", "Egress-only gateway", "id"),
    ("virtual private gateway", "Virtual private gateway", "id"),
    ("transit gateway", "Transit gateway", "id"),
    ("customer gateway", "Customer gateway", "address"),
    ("Direct Connect connection", "Direct Connect", "location"),
    ("VPC peering connection", "Peering", "id"),
    ("SNS topic", "SNS topic", "arn"),
    ("hosted zone", "Hosted zone", "zone_type"),
    ("Resolver endpoint", "Resolver endpoint", "direction"),
    ("Resolver rule", "Resolver rule", "domain"),
    ("note", "Note", "about"),
];

/// A resource that is described by its record alone.
pub(super) fn described(sketch: &Sketch, id: &ResourceId) -> Texts {
    let row = DESCRIBED.iter().find(|(kind, ..)| *kind == id.kind());
    let (Some((kind, fallback, member)), Some(record)) = (row, sketch.record(id)) else {
        return Texts::new(id.as_str(), &[], id.as_str());
    };
    let read = |name: &str| match crate::model::record::member(record, name).map(|(_, value)| value.seen()) {
        Some(Seen::Text(text)) => text.into_owned(),
        Some(Seen::Word(word)) => word.to_owned(),
        Some(Seen::Resource(id)) => id.as_str().to_owned(),
        _ => String::new(),
    };
    // A topic's name stands in its ARN, a note's is what it says.
    let name = match id {
        ResourceId::Topic(arn) => arn.name().to_owned(),
        ResourceId::Note(_) => read("text"),
        _ => read("name"),
    };
    let label = if fit::clean(&name).trim().is_empty() { *fallback } else { name.as_str() };
    let state = read("state") + &read("status");
    let is_well = matches!(state.as_str(), "" | "active" | "available" | "OPERATIONAL");
    let detail = match id {
        _ if !is_well => state.clone(),
        ResourceId::Topic(_) => "SNS topic".to_owned(),
        ResourceId::HostedZone(id) => zone_detail(sketch, id),
        _ => read(member),
    };
    let title = format!("{} {name}, {}, {detail}", capital(kind), id.as_str());
    let title = title.replace(&format!("{id}, {id}"), id.as_str());
    let detail = if detail.is_empty() { (*fallback).to_owned() } else { detail };
    let short = match id {
        ResourceId::HostedZone(id) => sketch.hosted_zones.get(id).map(|zone| {
            let (word, vpcs) = (zone.zone_type.word(), zone.vpcs.len());
            format!("{word}, {vpcs} VPC{}", if vpcs == 1 { "" } else { "s" })
        }),
        _ => None,
    };
    let short = short.as_ref().unwrap_or(&detail);
    Texts::new(label, &[&detail, short], title.trim_end_matches([',', ' ']))
}

fn zone_detail(sketch: &Sketch, id: &HostedZoneId) -> String {
    let Some(zone) = sketch.hosted_zones.get(id) else { return String::new() };
    let mut vpcs = String::new();
    for id in &zone.vpcs {
        let name = sketch.vpcs.get(id).map(|vpc| vpc.name.as_str()).unwrap_or_default();
        vpcs.push_str(if vpcs.is_empty() { "for " } else { ", " });
        vpcs.push_str(name_or(name, id.as_str()));
    }
    format!("{} zone {vpcs}", zone.zone_type.word()).trim_end().to_owned()
}

pub(super) fn endpoint_interface(
    sketch: &Sketch,
    endpoint: &VpcEndpoint,
    interface: &NetworkInterfaceId,
) -> Texts {
    let name = name_or(&endpoint.name, endpoint.id.as_str());
    made_for(sketch, interface, "Endpoint ENI", &format!("Endpoint network interface of {name}"))
}

/// An interface that AWS made for something: `short` on its card, `whose` in its title.
pub(super) fn made_for(sketch: &Sketch, interface: &NetworkInterfaceId, short: &str, whose: &str) -> Texts {
    let address = address(sketch, interface);
    Texts::new(short, &[&address], &format!("{whose}, {interface}, {address}"))
}

pub(super) fn endpoint(endpoint: &VpcEndpoint) -> Texts {
    let name = name_or(&endpoint.name, endpoint.id.as_str());
    let state = endpoint.state.word();
    let kind = match endpoint.endpoint_type {
        EndpointType::Interface => "Interface endpoint",
        EndpointType::Gateway => "Gateway endpoint",
    };
    let detail = if endpoint_is_down(endpoint) { state } else { endpoint.id.as_str() };
    Texts::new(name, &[detail], &format!("{kind} {name}, {}, {state}", endpoint.id))
}

pub(super) fn service(service: &EndpointService) -> Texts {
    let name = name_or(&service.name, service.id.as_str());
    let accepts = if service.acceptance_required { "acceptance required" } else { "acceptance not required" };
    Texts::new(name, &[service.id.as_str()], &format!("Endpoint service {name}, {}, {accepts}", service.id))
}

pub(super) fn balancer(balancer: &LoadBalancer) -> Texts {
    let name = balancer.arn.name();
    let across = if balancer.cross_zone { "on" } else { "off" };
    let details: &[&str] = if balancer.cross_zone { &["NLB cross-zone", "cross-zone"] } else { &["NLB"] };
    Texts::new(name, details, &format!("Network Load Balancer {name}, cross-zone load balancing {across}"))
}

pub(super) fn application_balancer(balancer: &ApplicationLoadBalancer) -> Texts {
    let name = balancer.arn.name();
    Texts::new(name, &["ALB"], &format!("Application Load Balancer {name}"))
}
