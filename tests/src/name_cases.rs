//! For each reason about names a change to Figure 5 and the name its first client asks for.

use privatelink::path::ReasonCode;
use serde_json::{Value, json};

/// The change and the name. `None` for a reason that is not about names.
pub fn name_case(code: ReasonCode) -> Option<(Value, &'static str)> {
    const CLOUD_WATCH: &str = "monitoring.us-east-1.amazonaws.com";
    let own = |state: &str, on: bool| {
        json!({
            "endpoint_services": [{"id": "SERVICE", "private_dns_name": {"name": "orders.example.com", "state": state}}],
            "vpc_endpoints": [{"id": "ENDPOINT", "private_dns_enabled": on}],
        })
    };
    let zone = |vpcs: &[&str], record: Value| json!({"hosted_zones": [{"id": "Z1", "name": "example.com", "account": "111111111111", "vpcs": vpcs, "records": [record]}]});
    let www = json!({"name": "www.example.com", "record_type": "A", "values": ["10.0.1.9"]});
    let aws = |code: &str, vpc: &str, members: Value| {
        let mut endpoint = json!({"id": "vpce-0a9", "vpc": vpc, "service": format!("com.amazonaws.us-east-1.{code}"), "state": "available"});
        for (name, value) in members.as_object().expect("members") {
            endpoint[name] = value.clone();
        }
        json!({"vpc_endpoints": [endpoint]})
    };
    Some(match code {
        ReasonCode::PrivateZoneLacksName => (zone(&["VPC-A"], www), "api.example.com"),
        ReasonCode::PrivateZoneNotAssociated => (zone(&["VPC-B"], www), "www.example.com"),
        ReasonCode::PrivateZoneWithoutAttributes => {
            let mut change = zone(&["VPC-A"], www);
            change["vpcs"] = json!([{"id": "VPC-A", "enable_dns_hostnames": false}]);
            (change, "www.example.com")
        }
        ReasonCode::PrivateDnsOff => (own("verified", false), "orders.example.com"),
        ReasonCode::PrivateNameUnverified => (own("pendingVerification", true), "orders.example.com"),
        ReasonCode::PrivateNameOutsideVpc => {
            (aws("monitoring", "VPC-B", json!({"private_dns_enabled": true})), CLOUD_WATCH)
        }
        ReasonCode::PublicAddressReturned => (aws("monitoring", "VPC-A", json!({})), CLOUD_WATCH),
        ReasonCode::PrivateNameForInboundOnly => {
            let members = json!({"private_dns_enabled": true, "private_dns_only_for_inbound_resolver": true});
            (aws("s3", "VPC-A", members), "s3.us-east-1.amazonaws.com")
        }
        ReasonCode::ZonalNameWithoutSubnet => (
            json!({}),
            "vpce-0fe5b17a0707d6abc-29p5708s-us-east-1f.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com",
        ),
        ReasonCode::NoRecordOfType => {
            let six = json!({"name": "six.example.com", "record_type": "AAAA", "values": ["2001:db8::9"]});
            (zone(&["VPC-A"], six), "six.example.com")
        }
        ReasonCode::ForwardingLoop => {
            let own =
                json!({"name": "www.example.com", "record_type": "CNAME", "values": ["www.example.com"]});
            (zone(&["VPC-A"], own), "www.example.com")
        }
        // The outbound endpoint itself, which answers nobody; the inbound one, which carries no group; an address
        // nobody has; another VPC's resolver.
        ReasonCode::ResolverUnreachable => (rule("10.0.1.202"), "db.corp.example"),
        ReasonCode::InboundEndpointSecurityGroup => (rule("10.0.1.201"), "db.corp.example"),
        ReasonCode::ForwardingRuleWithoutWay => (rule("10.0.1.240"), "db.corp.example"),
        ReasonCode::ResolverOnlyInsideVpc => (rule("10.1.0.2"), "db.corp.example"),
        _ => return None,
    })
}

/// A rule of the consumer's VPC that forwards to an address, an outbound endpoint that may ask everybody, and
/// an inbound one that nobody may ask.
fn rule(target: &str) -> Value {
    json!({
        "network_interfaces": [
            {"id": "eni-0d1", "subnet": "A1", "address": "10.0.1.201", "of": "rslvr-in-1"},
            {"id": "eni-0d2", "subnet": "A1", "address": "10.0.1.202", "of": "rslvr-out-1"}],
        "security_groups": [
            {"id": "sg-0d1", "name": "shut", "vpc": "VPC-A", "rules": []},
            {"id": "sg-0d2", "name": "open", "vpc": "VPC-A", "rules": [
                {"id": "sgr-0d2", "direction": "outbound", "permission": {"protocol": "-1", "ports": "all", "peer": "0.0.0.0/0"}},
                {"id": "sgr-0d3", "direction": "inbound", "permission": {"protocol": "-1", "ports": "all", "peer": "10.0.0.0/16"}}]}],
        "resolver_endpoints": [
            {"id": "rslvr-in-1", "vpc": "VPC-A", "direction": "INBOUND", "network_interfaces": ["eni-0d1"], "security_groups": ["sg-0d1"]},
            {"id": "rslvr-out-1", "vpc": "VPC-A", "direction": "OUTBOUND", "network_interfaces": ["eni-0d2"], "security_groups": ["sg-0d2"]}],
        "resolver_rules": [
            {"id": "rslvr-rr-1", "account": "111111111111", "region": "us-east-1", "domain": "corp.example", "targets": [target],
                "endpoint": "rslvr-out-1", "vpcs": ["VPC-A"]}],
    })
}
