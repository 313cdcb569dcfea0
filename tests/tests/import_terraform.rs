//! Terraform designs of real level, read as they are: what is counted was counted in the files by hand, and how each
//! connection ends follows from what they say.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use privatelink::interop::{Imported, Root, Severity, import_terraform, terraform};
use privatelink::path::Index;
use privatelink_tests::designs::{all_run, counts, flow, folder, root};

fn import(roots: &[Root]) -> Imported {
    import_terraform(roots, &terraform::Options::default())
}

/// A design of one folder, of which nothing is left out.
fn whole(name: &str) -> Imported {
    let found = import(&[root("", &folder("terraform").join(name))]);
    nothing_left_out(&found);
    found
}

fn nothing_left_out(found: &Imported) {
    for said in &found.diagnostics {
        assert!(said.severity > Severity::Warning, "{said}");
    }
    assert!(all_run(&found.sketch));
}

fn flows(found: &Imported, expected: &[(&str, &str, u16, &str)]) {
    let index = Index::of(&found.sketch);
    for (from, to, port, ends) in expected {
        assert_eq!(flow(&index, from, to, *port), *ends, "{from} → {to}:{port}");
    }
}

fn two_accounts(names: [&str; 2]) -> Imported {
    let at = folder("terraform").join("two-accounts");
    import(&names.map(|name| root(name, &at.join(name))))
}

#[test]
fn two_accounts_with_the_same_addresses_are_joined_by_what_one_puts_out() {
    // In whichever order they are given.
    for names in [["provider", "consumer"], ["consumer", "provider"]] {
        let found = two_accounts(names);
        nothing_left_out(&found);
        let handed = "consumer/main.tf:10:1: assumption: what another configuration puts out as “service_name” is handed over to this one";
        assert!(found.diagnostics.iter().any(|said| said.to_string() == handed));
        let kinds = [
            "accounts",
            "vpcs",
            "subnets",
            "hosts",
            "load_balancers",
            "target_groups",
            "endpoint_services",
            "vpc_endpoints",
            "hosted_zones",
        ];
        assert_eq!(
            counts(&found.sketch, &kinds),
            [
                "accounts 2",
                "vpcs 2",
                "subnets 4",
                "hosts 3",
                "load_balancers 1",
                "target_groups 1",
                "endpoint_services 1",
                "vpc_endpoints 1",
                "hosted_zones 1"
            ]
        );
        let accounts: Vec<String> =
            found.sketch.accounts.iter().map(|account| account.id.to_string()).collect();
        assert!(
            accounts.contains(&"111122223333".to_owned()) && accounts.contains(&"444455556666".to_owned()),
            "{accounts:?}"
        );
        flows(
            &found,
            &[
                ("client", "orders.internal.example.com", 443, "connected connected"),
                ("client", "orders endpoint", 443, "connected connected"),
                // Its own group lets it go to the endpoint on 443 alone.
                ("client", "orders endpoint", 8443, "timed_out client_security_group"),
                // The consumer's addresses are the provider's own, where nobody has this one.
                ("orders-1", "10.0.1.4", 443, "timed_out no_interface_at_address"),
            ],
        );
    }
}

#[test]
fn a_listener_for_each_broker_and_one_for_the_database() {
    let found = whole("kafka-and-database");
    let kinds = [
        "vpcs",
        "subnets",
        "hosts",
        "internet_gateways",
        "nat_gateways",
        "elastic_addresses",
        "load_balancers",
        "target_groups",
        "endpoint_services",
        "vpc_endpoints",
    ];
    assert_eq!(
        counts(&found.sketch, &kinds),
        [
            "vpcs 2",
            "subnets 8",
            "hosts 5",
            "internet_gateways 1",
            "nat_gateways 1",
            "elastic_addresses 1",
            "load_balancers 1",
            "target_groups 4",
            "endpoint_services 1",
            "vpc_endpoints 1"
        ]
    );
    // Brokers stand where the target groups say they do.
    let at = |name: &str| {
        let host = found.sketch.hosts.iter().find(|host| host.name == name).expect(name);
        found.sketch.network_interfaces.get(&host.network_interface).expect("one").address.to_string()
    };
    assert_eq!(["events 1", "events 2", "events 3"].map(at), ["10.20.0.5", "10.20.1.4", "10.20.2.4"]);
    flows(
        &found,
        &[
            ("client", "data endpoint", 9001, "connected connected"),
            ("client", "data endpoint", 9002, "connected connected"),
            ("client", "data endpoint", 9003, "connected connected"),
            ("client", "data endpoint", 5432, "connected connected"),
            // The brokers' own port is not the load balancer's.
            ("client", "data endpoint", 9094, "timed_out no_listener"),
            ("client", "internet:203.0.113.10", 443, "timed_out no_route_to_destination"),
        ],
    );
}

#[test]
fn spokes_use_the_endpoints_of_a_hub_by_a_transit_gateway() {
    let found = whole("hub");
    let kinds = [
        "vpcs",
        "subnets",
        "hosts",
        "transit_gateways",
        "transit_gateway_attachments",
        "vpc_endpoints",
        "hosted_zones",
    ];
    assert_eq!(
        counts(&found.sketch, &kinds),
        [
            "vpcs 3",
            "subnets 4",
            "hosts 2",
            "transit_gateways 1",
            "transit_gateway_attachments 3",
            "vpc_endpoints 2",
            "hosted_zones 2"
        ]
    );
    flows(
        &found,
        &[
            ("payments-client", "kms.us-east-1.amazonaws.com", 443, "connected connected"),
            ("search-client", "sqs.us-east-1.amazonaws.com", 443, "connected connected"),
            // No zone leads this name to the hub, and there is no way to the internet.
            ("search-client", "s3.us-east-1.amazonaws.com", 443, "timed_out no_route_to_destination"),
            // The way is there; the default group admits its own members alone.
            ("payments-client", "search-client", 22, "timed_out target_security_group"),
        ],
    );
}

#[test]
fn containers_behind_two_load_balancers() {
    let found = whole("fargate-behind-alb");
    let kinds = [
        "vpcs",
        "subnets",
        "hosts",
        "load_balancers",
        "application_load_balancers",
        "target_groups",
        "endpoint_services",
        "vpc_endpoints",
    ];
    assert_eq!(
        counts(&found.sketch, &kinds),
        [
            "vpcs 2",
            "subnets 3",
            "hosts 4",
            "load_balancers 1",
            "application_load_balancers 1",
            "target_groups 2",
            "endpoint_services 1",
            "vpc_endpoints 1"
        ]
    );
    flows(
        &found,
        &[
            ("clients 1", "web endpoint", 80, "connected connected"),
            ("clients 2", "web endpoint", 80, "connected connected"),
            ("clients 2", "web endpoint", 443, "timed_out client_security_group"),
        ],
    );
    let passed: Vec<&str> = found
        .diagnostics
        .iter()
        .filter(|said| said.severity == Severity::Note)
        .map(|said| said.text.as_str())
        .collect();
    assert_eq!(
        passed,
        ["passed over, because the playground does not draw it: aws_cloudwatch_log_group, aws_ecs_cluster"]
    );
}

#[test]
fn what_aws_would_refuse_is_said_with_its_place_and_the_rest_stays() {
    let text = r#"
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "outside" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "192.168.0.0/24"
}

resource "aws_instance" "lost" {
  subnet_id = aws_subnet.outside.id
}

resource "aws_elb" "classic" {
  name = "old"
}
"#;
    let file = privatelink::interop::File { path: "main.tf".to_owned(), bytes: text.as_bytes().to_vec() };
    let found = import(&[Root { files: vec![file], ..Root::default() }]);
    assert_eq!(counts(&found.sketch, &["vpcs", "subnets", "hosts"]), ["vpcs 1", "subnets 0", "hosts 0"]);
    let said: Vec<String> = found
        .diagnostics
        .iter()
        .filter(|said| said.severity <= Severity::Warning)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "main.tf:15:1: warning: aws_elb.classic was left out: Classic Load Balancers cannot stand behind an endpoint service, and are not drawn",
            "main.tf:6:1: warning: aws_subnet.outside was left out, AWS would refuse it: InvalidSubnet.Range: The block '192.168.0.0/24' is invalid: it does not lie in one of the VPC's blocks",
            "main.tf:11:1: warning: aws_instance.lost was left out: its subnet_id is not known here: aws_subnet.outside.id",
        ]
    );
}
