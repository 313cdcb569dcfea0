//! What members are called: AWS's term where it is another than the member's name, and what the term means.

use privatelink::model::record::Member;
use privatelink::model::{ResourceId, Sketch};
use privatelink::text;

/// Members whose term is not their name spoken: (member, term).
const TERMS: &[(&str, &str)] = &[
    ("arn", "ARN"),
    ("account", "Owner"),
    ("address", "IPv4 address"),
    ("asn", "ASN"),
    ("amazon_provided_ipv6_cidr_block", "Amazon-provided IPv6 CIDR block"),
    ("amazon_side_asn", "Amazon side ASN"),
    ("associate_public_ip_address", "Auto-assign public IPv4 address"),
    ("availability_zone", "Availability Zone"),
    ("availability_zone_id", "Availability Zone ID"),
    ("bgp_asn", "BGP ASN"),
    ("bandwidth_mbps", "Bandwidth (Mbit/s)"),
    ("cidr", "IPv4 CIDR"),
    ("cidrs", "CIDRs"),
    ("more_cidrs", "Further IPv4 CIDRs"),
    ("cross_zone", "Cross-zone load balancing"),
    ("enable_dns_hostnames", "DNS hostnames"),
    ("enable_dns_support", "DNS resolution"),
    ("enforce_private_link_rules", "Enforce inbound rules on PrivateLink traffic"),
    ("expects_proxy_protocol", "Expects a PROXY header"),
    ("id", "ID"),
    ("ip_address_type", "IP address type"),
    ("ipv6_address", "IPv6 address"),
    ("ipv6_cidr", "IPv6 CIDR"),
    ("ipv6_cidrs", "IPv6 CIDRs"),
    ("map_public_ip_on_launch", "Auto-assign public IPv4 address"),
    ("mtu", "MTU (bytes)"),
    ("peer", "Source or destination"),
    ("ports", "Port range"),
    ("preserve_client_ip", "Preserve client IP addresses"),
    ("private_dns_enabled", "Private DNS names enabled"),
    ("of", "Part of"),
    ("vlan", "VLAN"),
];

/// How much longer than a label an explanation is.
const SAYS_MORE: usize = 8;

/// A member of a kind of resource as AWS's console calls it.
pub fn term(kind: &str, name: &str) -> String {
    if name == "id" && !kind.is_empty() {
        return format!("{} ID", capital(kind));
    }
    if let Some((_, term)) = TERMS.iter().find(|(member, _)| *member == name) {
        return (*term).to_owned();
    }
    match name.strip_suffix("_s") {
        Some(time) => format!("{} (s)", text::spoken(time)),
        None => text::spoken(name),
    }
}

/// What a resource is in AWS's words: hosts by their flavor.
pub fn kind(sketch: &Sketch, id: &ResourceId) -> &'static str {
    match id {
        ResourceId::Host(host) => sketch.hosts.get(host).map_or("host", |host| host.flavor.words()),
        id => id.kind(),
    }
}

/// With a capital at its start.
pub fn capital(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// What a member means: the documentation of the field, as a text. Nothing where it says no more than the label.
pub fn about(member: &Member, label: &str) -> String {
    let about = member.about();
    let mut said = String::with_capacity(about.len());
    for word in about.split_whitespace() {
        if !said.is_empty() {
            said.push(' ');
        }
        said.extend(word.chars().filter(|character| *character != '`'));
    }
    if said.len() < label.len().saturating_add(SAYS_MORE) { String::new() } else { said }
}
