//! What AWS refuses, with its codes and, where they are known, its words: every situation that can arise
//! in the model. The texts were copied from answers of the real API (issues, fixtures) and AWS's guides,
//! not from ours.
#![allow(clippy::too_many_lines, clippy::unnecessary_wraps, reason = "tables")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use privatelink::control::Wording;
use privatelink::model::{EndpointState, Profile};
use privatelink_tests::market::{CONSUMER, Market, PROVIDER, STRANGER, mappings};

/// A situation: what has happened in the market before, the command, AWS's code, and AWS's text where it
/// is known.
struct Row {
    situation: &'static str,
    command: String,
    code: &'static str,
    text: Option<String>,
}

fn row(situation: &'static str, command: String, code: &'static str, text: Option<String>) -> Row {
    Row { situation, command, code, text }
}

fn check(market: &Market, rows: &[Row]) {
    for Row { situation, command, code, text } in rows {
        let before = privatelink::sketch::write(&market.sketch);
        let refusal = market.refused(command);
        assert_eq!(refusal.code, *code, "{situation}: {}", refusal.text);
        match text {
            Some(text) => assert_eq!((&refusal.text, refusal.wording), (text, Wording::Aws), "{situation}"),
            None => assert_eq!(refusal.wording, Wording::Ours, "{situation}: {}", refusal.text),
        }
        assert_eq!(privatelink::sketch::write(&market.sketch), before, "{situation}");
    }
}

/// An interface endpoint of the consumer's for a service, with further members.
fn interface(market: &Market, service: &str, more: &str) -> String {
    format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': '{service}', 'endpoint_type': 'Interface'{more}}}}}",
        market.vpc
    )
}

fn aws(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

#[test]
fn of_endpoints_that_are_asked_for() {
    let mut market = Market::default();
    let beside = market.subnet(&market.vpc.clone(), "use1-az1", "10.2.100.0/24");
    let (service, name) = (market.service.clone(), market.service_name.clone());
    let (first, third) = (market.subnets[0].clone(), market.subnets[2].clone());
    let unknown = aws("The Vpc Endpoint Service 'vpce-svc-0' does not exist");
    let not_permitted = aws(format!("The Vpc Endpoint Service '{name}' does not exist"));
    let stranger = format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': '{service}', 'endpoint_type': 'Interface'}}}}",
        market.other_vpc
    );
    let group: String =
        market.made(&format!("{{'CreateSecurityGroup': {{'vpc': '{}', 'name': 'far'}}}}", market.other_vpc));
    check(
        &market,
        &[
            row(
                "a zone the service has not",
                market.asking(std::slice::from_ref(&third), ""),
                "InvalidParameter",
                aws(format!(
                    "The VPC endpoint service {name} does not support the availability zone of the subnet: {third}."
                )),
            ),
            row(
                "two subnets in one zone",
                market.asking(&[first.clone(), beside.clone()], ""),
                "DuplicateSubnetsInSameZone",
                aws(format!(
                    "Found another VPC endpoint subnet in the availability zone of {beside}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service."
                )),
            ),
            row("an unknown service", interface(&market, "vpce-svc-0", ""), "InvalidServiceName", unknown),
            row("a service that is not permitted", stranger, "InvalidServiceName", not_permitted),
            row(
                "an AWS service of another Region",
                interface(&market, "com.amazonaws.eu-west-2.sqs", ""),
                "InvalidServiceName",
                aws("The Vpc Endpoint Service 'com.amazonaws.eu-west-2.sqs' does not exist"),
            ),
            row(
                "the wrong type, which is the API's default",
                interface(&market, &service, "").replace("'Interface'", "'Gateway'"),
                "InvalidParameter",
                aws("Endpoint type (Gateway) does not match available service types ([Interface])."),
            ),
            row(
                "a gateway service as an interface",
                interface(&market, "com.amazonaws.us-east-1.s3express", ""),
                "InvalidParameter",
                aws("Endpoint type (Interface) does not match available service types ([Gateway])."),
            ),
            row(
                "an unknown subnet",
                market.asking(&["subnet-0".to_owned()], ""),
                "InvalidSubnetID.NotFound",
                aws("The subnet ID 'subnet-0' does not exist"),
            ),
            row(
                "an unknown security group",
                market.asking(std::slice::from_ref(&first), ", 'security_groups': ['sg-0']"),
                "InvalidGroup.NotFound",
                aws("The security group 'sg-0' does not exist"),
            ),
            row(
                "another VPC's security group",
                market.asking(std::slice::from_ref(&first), &format!(", 'security_groups': ['{group}']")),
                "InvalidGroup.NotFound",
                aws("You have specified two resources that belong to different networks."),
            ),
            row(
                "an unknown VPC",
                interface(&market, &service, "").replace(&market.vpc, "vpc-0"),
                "InvalidVpcID.NotFound",
                None,
            ),
            row(
                "a policy for a customer's service",
                interface(&market, &service, ", 'policy': '{}'"),
                "InvalidParameter",
                None,
            ),
            row(
                "a policy that is none",
                interface(&market, "com.amazonaws.us-east-1.sqs", ", 'policy': 'all'"),
                "InvalidPolicyDocument",
                None,
            ),
            row(
                "route tables for an interface",
                interface(&market, &service, ", 'route_tables': ['rtb-0']"),
                "InvalidParameter",
                None,
            ),
            row(
                "IPv6 from a service without it",
                interface(&market, &service, ", 'ip_address_type': 'ipv6'"),
                "InvalidParameter",
                None,
            ),
        ],
    );
}

#[test]
fn of_private_dns() {
    let mut market = Market::default();
    let (name, vpc) = (market.service_name.clone(), market.vpc.clone());
    let service = market.service.clone();
    let sqs = |more: &str| {
        interface(&market, "com.amazonaws.us-east-1.sqs", &format!(", 'private_dns_enabled': true{more}"))
    };
    let without = format!(
        "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {vpc}"
    );
    let (twice, s3) = (sqs(""), sqs("").replace("sqs", "s3"));
    let only = ", 'private_dns_only_for_inbound_resolver': true";
    check(
        &market,
        &[
            row(
                "before the provider accepts",
                market.asking(&[], ", 'private_dns_enabled': true"),
                "InvalidParameter",
                aws(format!(
                    "Private DNS can only be enabled after the endpoint connection is accepted by the owner of {name}"
                )),
            ),
            row(
                "DynamoDB has no private name",
                sqs("").replace("sqs", "dynamodb"),
                "InvalidParameter",
                aws(
                    "Private DNS can't be enabled because the service com.amazonaws.us-east-1.dynamodb does not provide a private DNS name.",
                ),
            ),
            row(
                "for inbound resolvers only, without a gateway endpoint",
                s3.replace("true", &format!("true{only}")),
                "InvalidParameter",
                aws(format!(
                    "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC {vpc} must have a Gateway endpoint for the service."
                )),
            ),
            row("for inbound resolvers only, of another service", sqs(only), "InvalidParameter", None),
        ],
    );
    let endpoint = market.endpoint(EndpointState::Available);
    let turn_on =
        format!("{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', 'private_dns_enabled': true}}}}");
    let no_name = || {
        aws(format!(
            "Private DNS can't be enabled because the service {name} does not provide a private DNS name."
        ))
    };
    check(&market, &[row("the service has no private name", turn_on.clone(), "InvalidParameter", no_name())]);
    market.run(&format!(
        "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'private_dns_name': 'api.example.com'}}}}"
    ));
    check(
        &market,
        &[row("its private name is not verified", turn_on.clone(), "InvalidParameter", no_name())],
    );
    // With a gateway endpoint the option works.
    let mut with_gateway = market.clone();
    with_gateway.run(&format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': 'com.amazonaws.us-east-1.s3'}}}}"
    ));
    with_gateway.run(&s3.replace("true", &format!("true{only}")));
    market.run(&twice);
    let conflict = format!(
        "private-dns-enabled cannot be set because there is already a conflicting DNS domain for sqs.us-east-1.amazonaws.com in the VPC {vpc}"
    );
    check(
        &market,
        &[row("the name leads to another endpoint", twice.clone(), "InvalidParameter", aws(conflict))],
    );
    market.run(&format!("{{'CreateHostedZone': {{'account': '{CONSUMER}', 'name': 'kms.us-east-1.amazonaws.com', 'vpc': '{vpc}'}}}}"));
    let conflict = format!(
        "private-dns-enabled cannot be set because there is already a conflicting DNS domain for kms.us-east-1.amazonaws.com in the VPC {vpc}"
    );
    check(
        &market,
        &[row(
            "a private zone holds the name",
            twice.replace("sqs", "kms"),
            "InvalidParameter",
            aws(conflict),
        )],
    );
    market.run(&format!("{{'ModifyVpcAttribute': {{'vpc': '{vpc}', 'enable_dns_hostnames': false}}}}"));
    check(
        &market,
        &[row(
            "the VPC has no DNS host names",
            twice.replace("sqs", "sns"),
            "InvalidParameter",
            aws(without),
        )],
    );
}

#[test]
fn of_gateway_endpoints() {
    let mut market = Market::default();
    let gateway = |tables: &str, more: &str| {
        format!(
            "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': 'com.amazonaws.us-east-1.s3', 'route_tables': [{tables}]{more}}}}}",
            market.vpc
        )
    };
    let table = market.route_table.clone();
    let other =
        market.sketch.route_tables.iter().find(|other| other.vpc.as_str() == market.other_vpc).unwrap();
    let other = other.id.to_string();
    let (own, twice) = (gateway(&format!("'{table}'"), ""), gateway(&format!("'{table}', '{table}'"), ""));
    let none = gateway("", "");
    let clash = || {
        aws(format!("route table {table} already has a route with destination-prefix-list-id pl-63a5400a"))
    };
    let narrow = "{\\\"Statement\\\": {\\\"Effect\\\": \\\"Allow\\\", \\\"Principal\\\": {\\\"AWS\\\": \\\"arn:aws:iam::111111111111:root\\\"}, \\\"Action\\\": \\\"*\\\", \\\"Resource\\\": \\\"*\\\"}}";
    check(
        &market,
        &[
            row(
                "an unknown route table",
                gateway("'rtb-0'", ""),
                "InvalidRouteTableID.NotFound",
                aws("The routeTable ID 'rtb-0' does not exist"),
            ),
            row("another VPC's route table", gateway(&format!("'{other}'"), ""), "InvalidParameter", None),
            row("one table twice", twice, "RouteAlreadyExists", clash()),
            row(
                "subnets for a gateway",
                gateway("", ", 'subnets': [{'subnet': 'subnet-0'}]"),
                "InvalidParameter",
                None,
            ),
            row(
                "a policy for one principal",
                gateway("", &format!(", 'policy': '{narrow}'")),
                "InvalidPolicyDocument",
                None,
            ),
        ],
    );
    // Of an endpoint that is there each type has members of its own, too.
    let subnet = market.subnets[0].clone();
    let interface: String = market.made(&market.asking(std::slice::from_ref(&subnet), ""));
    let storage: String = market.made(&format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{}', 'endpoint_type': 'Interface', 'service': 'com.amazonaws.us-east-1.s3', 'subnets': [{{'subnet': '{subnet}'}}]}}}}",
        market.vpc
    ));
    let without: String = market.made(&none);
    let group = market.sketch.security_groups.iter().find(|group| group.vpc.as_str() == market.vpc).unwrap();
    let group = group.id.to_string();
    let modify = |endpoint: &str, member: &str, item: &str| {
        format!("{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', '{member}': [{item}]}}}}")
    };
    let of = |endpoint: &str, member: &str, item: &str| {
        row("a member of the other type", modify(endpoint, member, item), "InvalidParameter", None)
    };
    check(
        &market,
        &[
            of(&interface, "add_route_tables", &format!("'{table}'")),
            of(&interface, "remove_route_tables", &format!("'{table}'")),
            // Not even where the service has a gateway as well.
            of(&storage, "add_route_tables", &format!("'{table}'")),
            of(&without, "add_subnets", &format!("{{'subnet': '{subnet}'}}")),
            of(&without, "remove_subnets", &format!("'{subnet}'")),
            of(&without, "add_security_groups", &format!("'{group}'")),
            of(&without, "remove_security_groups", &format!("'{group}'")),
        ],
    );
    market.run(&own);
    check(&market, &[row("a second gateway endpoint in one table", own, "RouteAlreadyExists", clash())]);
}

#[test]
fn of_services() {
    let mut market = Market::default();
    market.endpoint(EndpointState::Available);
    let (service, balancer) = (market.service.clone(), market.balancer.clone());
    let none = "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/none/0123456789abcdef";
    let create = |balancers: &str| {
        format!("{{'CreateVpcEndpointServiceConfiguration': {{'load_balancers': [{balancers}]}}}}")
    };
    let modify = |more: &str| {
        format!("{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', {more}}}}}")
    };
    let attached = || aws("Service has existing active VPC Endpoint connections!");
    let needed =
        || aws("exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member");
    check(
        &market,
        &[
            row("no load balancer", create(""), "InvalidParameter", needed()),
            row(
                "an unknown load balancer",
                create(&format!("'{none}'")),
                "InvalidNetworkLoadBalancerArn.NotFound",
                None,
            ),
            row(
                "a load balancer of another service",
                create(&format!("'{balancer}'")),
                "InvalidParameter",
                None,
            ),
            row(
                "to delete one with endpoints",
                format!("{{'DeleteVpcEndpointServiceConfigurations': {{'service': '{service}'}}}}"),
                "ExistingVpcEndpointConnections",
                attached(),
            ),
            row(
                "to swap its load balancer",
                modify(&format!("'remove_load_balancers': ['{balancer}']")),
                "ExistingVpcEndpointConnections",
                attached(),
            ),
            row(
                "to take its private name away",
                modify("'remove_private_dns_name': true"),
                "ExistingVpcEndpointConnections",
                attached(),
            ),
            row(
                "to delete an unknown one",
                "{'DeleteVpcEndpointServiceConfigurations': {'service': 'vpce-svc-0'}}".to_owned(),
                "InvalidVpcEndpointService.NotFound",
                aws("The VpcEndpointService Id 'vpce-svc-0' does not exist"),
            ),
            row(
                "to modify an unknown one",
                modify("'acceptance_required': true").replace(&service, "vpce-svc-0"),
                "InvalidVpcEndpointServiceId.NotFound",
                None,
            ),
            row(
                "a private name in capitals",
                modify("'private_dns_name': 'API.example.com'"),
                "InvalidParameter",
                None,
            ),
            row(
                "to verify no name",
                format!("{{'StartVpcEndpointServicePrivateDnsVerification': {{'service': '{service}'}}}}"),
                "InvalidParameter",
                None,
            ),
            row(
                "an endpoint that is unknown",
                format!(
                    "{{'AcceptVpcEndpointConnections': {{'service': '{service}', 'endpoint': 'vpce-0'}}}}"
                ),
                "InvalidVpcEndpointId.NotFound",
                None,
            ),
            row(
                "to delete an unknown endpoint",
                "{'DeleteVpcEndpoints': {'endpoint': 'vpce-0'}}".to_owned(),
                "InvalidVpcEndpoint.NotFound",
                None,
            ),
            row(
                "to delete a load balancer behind it",
                format!("{{'DeleteLoadBalancer': {{'load_balancer': '{balancer}'}}}}"),
                "ResourceInUse",
                aws(format!(
                    "Load balancer '{balancer}' cannot be deleted because it is currently associated with another service"
                )),
            ),
        ],
    );
    market.run(&format!("{{'ModifyVpcEndpointServicePayerResponsibility': {{'service': '{service}', 'payer': 'ServiceOwner'}}}}"));
    let back = format!(
        "{{'ModifyVpcEndpointServicePayerResponsibility': {{'service': '{service}', 'payer': 'EndpointOwner'}}}}"
    );
    check(&market, &[row("the payer cannot be changed back", back, "InvalidParameter", None)]);
    let interface = market.sketch.vpc_endpoints.iter().next().unwrap().network_interfaces[0].clone();
    let detach = format!("{{'DetachNetworkInterface': {{'network_interface': '{interface}'}}}}");
    let manage = aws("You are not allowed to manage 'ela-attach' attachments.");
    check(&market, &[row("to touch an endpoint's interface", detach, "OperationNotPermitted", manage)]);
}

#[test]
fn of_other_regions() {
    let mut market = Market::default();
    let service = market.service.clone();
    market.run(&format!("{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'add_supported_regions': ['ap-northeast-2']}}}}"));
    let vpc: String = market.made(&format!(
        "{{'CreateVpc': {{'account': '{CONSUMER}', 'region': 'ap-northeast-2', 'cidr': '10.9.0.0/16'}}}}"
    ));
    let subnet = market.subnet(&vpc, "apne2-az2", "10.9.0.0/24");
    let command = format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': '{service}', 'endpoint_type': 'Interface', 'service_region': 'us-east-1', 'subnets': [{{'subnet': '{subnet}'}}]}}}}"
    );
    let text =
        aws("Only the following availability zones are supported for remote access: apne2-az1, apne2-az3");
    check(&market, &[row("a zone without remote access", command, "InvalidParameter", text)]);
    let idle = format!(
        "{{'ModifyListenerAttributes': {{'load_balancer': '{}', 'port': 443, 'idle_timeout_s': 60}}}}",
        market.balancer
    );
    check(&market, &[row("an idle timeout of its own", idle, "InvalidConfigurationRequest", None)]);
}

#[test]
fn of_load_balancers() {
    let mut market = Market::default();
    let (balancer, group, subnets) =
        (market.balancer.clone(), market.group.clone(), market.provider_subnets.clone());
    let small = market.subnet(&market.provider_vpc.clone(), "use1-az1", "10.1.200.0/28");
    let beside = market.subnet(&market.provider_vpc.clone(), "use1-az1", "10.1.201.0/24");
    let create = |name: &str, subnets: &[String], more: &str| {
        format!("{{'CreateLoadBalancer': {{'name': '{name}', 'subnets': {}{more}}}}}", mappings(subnets))
    };
    let listener = |port: u16, protocol: &str| {
        format!(
            "{{'CreateListener': {{'load_balancer': '{balancer}', 'port': {port}, 'protocol': '{protocol}', 'target_group': '{group}'}}}}"
        )
    };
    let one = &subnets[..1];
    let enforce = format!(
        "{{'SetSecurityGroups': {{'load_balancer': '{balancer}', 'enforce_private_link_rules': false}}}}"
    );
    // /28 has 16 addresses, of which AWS keeps 5; four more are in use.
    for _ in 0..4 {
        market.instance_in(&small);
    }
    check(
        &market,
        &[
            row("a name that is taken", create("orders", one, ""), "DuplicateLoadBalancerName", None),
            row("a name that is none", create("-orders", one, ""), "ValidationError", None),
            row("no subnet", create("a", &[], ""), "ValidationError", None),
            row("an unknown subnet", create("a", &["subnet-0".to_owned()], ""), "SubnetNotFound", None),
            row(
                "two subnets in one zone",
                create("a", &[subnets[0].clone(), beside], ""),
                "InvalidConfigurationRequest",
                None,
            ),
            row(
                "subnets of two VPCs",
                create("a", &[subnets[0].clone(), market.subnets[1].clone()], ""),
                "InvalidConfigurationRequest",
                None,
            ),
            row("less than eight free addresses", create("a", &[small], ""), "InvalidSubnet", None),
            row(
                "no internet gateway",
                create("a", one, ", 'scheme': 'internet-facing'"),
                "InvalidSubnet",
                None,
            ),
            row(
                "an unknown security group",
                create("a", one, ", 'security_groups': ['sg-0']"),
                "InvalidSecurityGroup",
                None,
            ),
            row("a port that has a listener", listener(443, "tcp"), "DuplicateListener", None),
            row("no port", listener(0, "tcp"), "ValidationError", None),
            row("protocols that do not go together", listener(444, "udp"), "IncompatibleProtocols", None),
            row("groups where there were none", enforce, "InvalidConfigurationRequest", None),
            row(
                "no such listener",
                format!("{{'DeleteListener': {{'load_balancer': '{balancer}', 'port': 1}}}}"),
                "ListenerNotFound",
                None,
            ),
            row(
                "an idle timeout out of range",
                format!(
                    "{{'ModifyListenerAttributes': {{'load_balancer': '{balancer}', 'port': 443, 'idle_timeout_s': 59}}}}"
                ),
                "InvalidConfigurationRequest",
                None,
            ),
            row(
                "a group in use",
                format!("{{'DeleteTargetGroup': {{'target_group': '{group}'}}}}"),
                "ResourceInUse",
                None,
            ),
            row(
                "an unknown load balancer",
                listener(444, "tcp").replace("/net/orders/", "/net/other/"),
                "LoadBalancerNotFound",
                None,
            ),
            row(
                "no attribute",
                format!("{{'ModifyLoadBalancerAttributes': {{'load_balancer': '{balancer}'}}}}"),
                "ValidationError",
                None,
            ),
        ],
    );
    elastic_addresses_of_nodes(&mut market);
    let second = market.balancer_named("second", &subnets[..1]);
    let elsewhere = market.listener(443).replace(&balancer, &second);
    let text =
        format!("The following target groups cannot be associated with more than one load balancer: {group}");
    check(
        &market,
        &[row("a group of another load balancer", elsewhere, "TargetGroupAssociationLimit", aws(text))],
    );
}

/// An internet-facing load balancer takes elastic addresses of its own account and Region that nobody uses (ELB
/// API, `CreateLoadBalancer`: `AllocationIdNotFound`, `ResourceInUse`).
fn elastic_addresses_of_nodes(market: &mut Market) {
    let gateway: String = market
        .made(&format!("{{'CreateInternetGateway': {{'account': '{PROVIDER}', 'region': 'us-east-1'}}}}"));
    market.run(&format!(
        "{{'AttachInternetGateway': {{'internet_gateway': '{gateway}', 'vpc': '{}'}}}}",
        market.provider_vpc
    ));
    let mut allocated = |account: &str, region: &str| -> String {
        market.made(&format!("{{'AllocateAddress': {{'account': '{account}', 'region': '{region}'}}}}"))
    };
    let (own, other_account) = (allocated(PROVIDER, "us-east-1"), allocated(CONSUMER, "us-east-1"));
    let other_region = allocated(PROVIDER, "eu-west-2");
    let at = |name: &str, allocation: &str| {
        format!(
            "{{'CreateLoadBalancer': {{'name': '{name}', 'scheme': 'internet-facing', 'subnets': [{{'subnet': '{}', 'allocation': '{allocation}'}}]}}}}",
            market.provider_subnets[0]
        )
    };
    let (first, again) = (at("public", &own), at("again", &own));
    let missing = "AllocationIdNotFound";
    check(
        market,
        &[
            row("an elastic address nobody has", at("a", "eipalloc-0"), missing, None),
            row("another account's elastic address", at("a", &other_account), missing, None),
            row("another Region's elastic address", at("a", &other_region), missing, None),
        ],
    );
    market.run(&first);
    check(market, &[row("an elastic address in use", again, "ResourceInUse", None)]);
}

#[test]
fn of_targets() {
    let mut market = Market::default();
    let addresses: String = market.made(&format!(
        "{{'CreateTargetGroup': {{'name': 'addresses', 'vpc': '{}', 'target_type': 'ip', 'port': 80}}}}",
        market.provider_vpc
    ));
    let register = |group: &str, target: &str, more: &str| {
        format!(
            "{{'RegisterTargets': {{'target_group': '{group}', 'target': {{'id': '{target}', 'port': 80{more}}}}}}}"
        )
    };
    let far = market.instance_in(&market.subnets[0].clone());
    let stopped = market.instance_in(&market.provider_subnets[0].clone());
    market.run(&format!("{{'StopInstances': {{'instance': '{stopped}'}}}}"));
    // Of all attributes only stickiness depends on TLS (NLB guide, "Edit target group attributes").
    let tls: String = market.made(&format!(
        "{{'CreateTargetGroup': {{'name': 'tls', 'vpc': '{}', 'protocol': 'tls', 'port': 443}}}}",
        market.provider_vpc
    ));
    let of_tls = |more: &str| format!("{{'ModifyTargetGroupAttributes': {{'target_group': '{tls}'{more}}}}}");
    market.run(&of_tls(", 'deregistration_delay_s': 3600, 'stickiness': false"));
    let group = market.group.clone();
    let node = market.sketch.load_balancers.iter().next().unwrap().nodes[0].clone();
    let node = market.sketch.network_interfaces.get(&node).unwrap().address.to_string();
    let attribute =
        |more: &str| format!("{{'ModifyTargetGroupAttributes': {{'target_group': '{group}'{more}}}}}");
    let check_of = |more: &str| {
        format!("{{'ModifyTargetGroup': {{'target_group': '{group}', 'health_check': {{{more}}}}}}}")
    };
    check(
        &market,
        &[
            row("an unknown instance", register(&group, "i-0", ""), "InvalidTarget", None),
            row("an instance of another VPC", register(&group, &far, ""), "InvalidTarget", None),
            row(
                "a stopped instance",
                register(&group, &stopped, ""),
                "InvalidTarget",
                aws(format!(
                    "The following targets are not in a running state and cannot be registered: '{stopped}'"
                )),
            ),
            row("an address among instances", register(&group, "10.1.0.99", ""), "InvalidTarget", None),
            row("an instance among addresses", register(&addresses, &stopped, ""), "InvalidTarget", None),
            row("a public address", register(&addresses, "8.8.8.8", ""), "InvalidTarget", None),
            row("an address of no subnet", register(&addresses, "10.1.250.1", ""), "InvalidTarget", None),
            row(
                "the wrong zone",
                register(&addresses, "10.1.0.99", ", 'zone': 'use1-az2'"),
                "InvalidTarget",
                None,
            ),
            row(
                "a zone outside the VPC",
                register(&addresses, "192.168.0.1", ", 'zone': 'use1-az1'"),
                "InvalidTarget",
                None,
            ),
            row("a load balancer's own address", register(&addresses, &node, ""), "InvalidTarget", None),
            row(
                "no port",
                register(&group, &market.instance, "").replace(": 80", ": 0"),
                "ValidationError",
                None,
            ),
            row("no attribute", attribute(""), "ValidationError", None),
            row("too long a delay", attribute(", 'deregistration_delay_s': 3601"), "ValidationError", None),
            row("stickiness of TLS", of_tls(", 'stickiness': true"), "InvalidConfigurationRequest", None),
            row("too short an interval", check_of("'interval_s': 4"), "ValidationError", None),
            row("too few checks", check_of("'healthy_threshold': 1"), "ValidationError", None),
            row("no status code", check_of("'matcher': '2xx'"), "ValidationError", None),
            row("no path", check_of("'path': 'healthz'"), "ValidationError", None),
            row(
                "a name that is taken",
                format!(
                    "{{'CreateTargetGroup': {{'name': 'orders', 'vpc': '{}', 'port': 80}}}}",
                    market.provider_vpc
                ),
                "DuplicateTargetGroupName",
                None,
            ),
        ],
    );
    // What the guide allows: carriers' and private addresses outside the VPC, and one's own.
    for target in ["100.64.1.1", "192.168.0.1", "172.31.0.1", "10.200.0.1", "10.1.0.99"] {
        market.run(&register(&addresses, target, ""));
    }
}

#[test]
fn of_hosted_zones_and_notifications() {
    let mut market = Market::default();
    let vpc = market.vpc.clone();
    let create = |name: &str| {
        format!("{{'CreateHostedZone': {{'account': '{CONSUMER}', 'name': '{name}', 'vpc': '{vpc}'}}}}")
    };
    let zone: String = market.made(&create("example.com"));
    let public: String =
        market.made(&format!("{{'CreateHostedZone': {{'account': '{PROVIDER}', 'name': 'example.com'}}}}"));
    let change = |action: &str, record: &str| {
        format!(
            "{{'ChangeResourceRecordSets': {{'hosted_zone': '{zone}', 'action': '{action}', 'record': {{{record}}}}}}}"
        )
    };
    market.run(&change("CREATE", "'name': 'a.example.com', 'record_type': 'A', 'values': ['10.2.0.5']"));
    let of_vpc = |verb: &str, zone: &str, vpc: &str| {
        format!("{{'{verb}': {{'hosted_zone': '{zone}', 'vpc': '{vpc}'}}}}")
    };
    let notify = |of: &str, topic: &str, events: &str| {
        format!(
            "{{'CreateVpcEndpointConnectionNotification': {{'of': '{of}', 'topic': '{topic}', 'events': [{events}]}}}}"
        )
    };
    let topic: String = market.made(&format!(
        "{{'CreateTopic': {{'account': '{PROVIDER}', 'region': 'us-east-1', 'name': 'orders'}}}}"
    ));
    let none = "arn:aws:sns:us-east-1:222222222222:none";
    let gateway: String = market.made(&format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': 'com.amazonaws.us-east-1.s3'}}}}"
    ));
    let service = market.service.clone();
    check(
        &market,
        &[
            row("a private zone of the same name", create("example.com"), "ConflictingDomainExists", None),
            row(
                "a public zone and a VPC",
                of_vpc("AssociateVPCWithHostedZone", &public, &vpc),
                "PublicZoneVPCAssociation",
                None,
            ),
            row(
                "the last VPC",
                of_vpc("DisassociateVPCFromHostedZone", &zone, &vpc),
                "LastVPCAssociation",
                None,
            ),
            row(
                "a VPC that is not associated",
                of_vpc("DisassociateVPCFromHostedZone", &zone, &market.other_vpc),
                "VPCAssociationNotFound",
                None,
            ),
            row(
                "a zone with records",
                format!("{{'DeleteHostedZone': {{'hosted_zone': '{zone}'}}}}"),
                "HostedZoneNotEmpty",
                None,
            ),
            row(
                "an unknown zone",
                "{'DeleteHostedZone': {'hosted_zone': 'Z0'}}".to_owned(),
                "NoSuchHostedZone",
                None,
            ),
            row(
                "a record that is there",
                change("CREATE", "'name': 'a.example.com', 'record_type': 'A', 'values': ['10.2.0.6']"),
                "InvalidChangeBatch",
                None,
            ),
            row(
                "a record of another domain",
                change("CREATE", "'name': 'a.example.org', 'record_type': 'A', 'values': ['10.2.0.6']"),
                "InvalidChangeBatch",
                None,
            ),
            row(
                "a name beside an address",
                change(
                    "CREATE",
                    "'name': 'a.example.com', 'record_type': 'CNAME', 'values': ['b.example.com']",
                ),
                "InvalidChangeBatch",
                None,
            ),
            row(
                "a CNAME at the top",
                change(
                    "CREATE",
                    "'name': 'example.com', 'record_type': 'CNAME', 'values': ['b.example.org']",
                ),
                "InvalidChangeBatch",
                None,
            ),
            row(
                "a value that does not fit",
                change("CREATE", "'name': 'b.example.com', 'record_type': 'A', 'values': ['b']"),
                "InvalidChangeBatch",
                None,
            ),
            row(
                "a record that is not there",
                change("DELETE", "'name': 'b.example.com', 'record_type': 'A', 'values': ['10.2.0.6']"),
                "InvalidChangeBatch",
                None,
            ),
            row("an unknown topic", notify(&service, none, "'Accept'"), "NotFound", None),
            row("no event", notify(&service, &topic, ""), "InvalidParameter", None),
            row(
                "an unknown service",
                notify("vpce-svc-0", &topic, "'Accept'"),
                "InvalidVpcEndpointServiceId.NotFound",
                None,
            ),
            row("a gateway endpoint", notify(&gateway, &topic, "'Accept'"), "InvalidParameter", None),
            row(
                "an unknown notification",
                "{'DeleteVpcEndpointConnectionNotifications': {'notification': 'vpce-nfn-0'}}".to_owned(),
                "InvalidConnectionNotification",
                None,
            ),
            row(
                "a policy that is none",
                format!("{{'SetTopicAttributes': {{'topic': '{topic}', 'policy': 'everyone'}}}}"),
                "InvalidParameter",
                None,
            ),
            row(
                "a topic's name",
                format!(
                    "{{'CreateTopic': {{'account': '{PROVIDER}', 'region': 'us-east-1', 'name': 'a b'}}}}"
                ),
                "InvalidParameter",
                None,
            ),
        ],
    );
}

#[test]
fn of_quotas() {
    let market = Market::default();
    let quota = |account: &str, quota: &str, value: u32| {
        format!("{{'SetQuota': {{'account': '{account}', 'quota': '{quota}', 'value': {value}}}}}")
    };
    let subnets = market.provider_subnets[..1].to_vec();
    let cases = [
        (
            CONSUMER,
            "interface_endpoints_per_vpc",
            market.asking(&market.subnets[..1], ""),
            "VpcEndpointLimitExceeded",
        ),
        (
            CONSUMER,
            "gateway_endpoints_per_region",
            format!(
                "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': 'com.amazonaws.us-east-1.s3'}}}}",
                market.vpc
            ),
            "VpcEndpointLimitExceeded",
        ),
        (
            PROVIDER,
            "load_balancers_per_region",
            format!("{{'CreateLoadBalancer': {{'name': 'a', 'subnets': {}}}}}", mappings(&subnets)),
            "TooManyLoadBalancers",
        ),
        (PROVIDER, "listeners_per_load_balancer", market.listener(444), "TooManyListeners"),
        (
            PROVIDER,
            "targets_per_target_group",
            format!(
                "{{'RegisterTargets': {{'target_group': '{}', 'target': {{'id': '{}', 'port': 9}}}}}}",
                market.group, market.instance
            ),
            "TooManyTargets",
        ),
        (
            PROVIDER,
            "targets_per_load_balancer",
            format!(
                "{{'RegisterTargets': {{'target_group': '{}', 'target': {{'id': '{}', 'port': 9}}}}}}",
                market.group, market.instance
            ),
            "TooManyTargets",
        ),
        (
            PROVIDER,
            "targets_per_zone",
            format!(
                "{{'RegisterTargets': {{'target_group': '{}', 'target': {{'id': '{}', 'port': 9}}}}}}",
                market.group, market.instance
            ),
            "TooManyTargets",
        ),
        (
            PROVIDER,
            "target_groups_per_region",
            format!("{{'CreateTargetGroup': {{'name': 'a', 'vpc': '{}', 'port': 80}}}}", market.provider_vpc),
            "TooManyTargetGroups",
        ),
    ];
    for (account, name, command, code) in cases {
        let mut full = market.clone();
        // One fewer than there would be: as many as there are now.
        let now = u32::from(!name.contains("endpoints"));
        full.run(&quota(account, name, now));
        check(&full, &[row(name, command.clone(), code, None)]);
        full.run(&quota(account, name, now + 1));
        full.run(&command);
    }
}

#[test]
fn what_came_later_is_refused_in_the_paper_s_aws() {
    let mut market = Market::in_profile(Profile::Paper);
    let subnets = market.provider_subnets[..1].to_vec();
    let free = market.balancer_named("free", &subnets);
    let (balancer, group, service) = (&market.balancer, &market.group, &market.service);
    let all = mappings(&market.provider_subnets);
    check(
        &market,
        &[
            row("zones of a load balancer", format!("{{'SetSubnets': {{'load_balancer': '{balancer}', 'subnets': {all}}}}}"), "InvalidConfigurationRequest", None),
            row("its security groups", format!("{{'CreateLoadBalancer': {{'name': 'a', 'subnets': {all}, 'security_groups': ['sg-0']}}}}"), "InvalidConfigurationRequest", None),
            row("an idle timeout", format!("{{'ModifyListenerAttributes': {{'load_balancer': '{balancer}', 'port': 443, 'idle_timeout_s': 60}}}}"), "InvalidConfigurationRequest", None),
            row("two thresholds", format!("{{'ModifyTargetGroup': {{'target_group': '{group}', 'health_check': {{'healthy_threshold': 4}}}}}}"), "InvalidConfigurationRequest", None),
            row("a private name", format!("{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'private_dns_name': 'a.example'}}}}"), "UnsupportedOperation", None),
            row("tags of a service", "{'CreateVpcEndpointServiceConfiguration': {'load_balancers': ['BALANCER'], 'tags': [{'key': 'a', 'value': 'b'}]}}".replace("BALANCER", &free), "UnsupportedOperation", None),
            row("S3 by an interface", interface(&market, "com.amazonaws.us-east-1.s3", ""), "InvalidParameter", aws("Endpoint type (Interface) does not match available service types ([Gateway]).")),
            row("a service of later", interface(&market, "com.amazonaws.us-east-1.lambda", ""), "InvalidServiceName", aws("The Vpc Endpoint Service 'com.amazonaws.us-east-1.lambda' does not exist")),
        ],
    );
    // A stranger is no less a stranger.
    assert!(market.as_account(STRANGER, &market.listener(444)).is_err());
}
