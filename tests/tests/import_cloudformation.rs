//! CloudFormation templates of real level, read as they are: what is counted was counted in the files by hand, and how
//! each connection ends follows from what they say.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use privatelink::interop::{Imported, Root, Severity, cloudformation, import_cloudformation};
use privatelink::path::Index;
use privatelink_tests::designs::{all_run, counts, flow, folder, root};

fn import(roots: &[Root]) -> Imported {
    import_cloudformation(roots, &cloudformation::Options::default())
}

fn vectors(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/cloudformation").join(name)
}

fn warnings(found: &Imported) -> Vec<String> {
    let grave = found.diagnostics.iter().filter(|said| said.severity <= Severity::Warning);
    grave.map(ToString::to_string).collect()
}

#[test]
fn two_accounts_with_the_same_addresses_are_joined_by_what_one_puts_out() {
    let at = folder("cloudformation").join("two-accounts");
    let of = |name: &str, account: &str| Root {
        account: Some(account.parse().expect("an account")),
        ..root(name, &at.join(name))
    };
    let (provider, consumer) = (of("provider", "111122223333"), of("consumer", "444455556666"));
    // In whichever order they are given.
    for roots in [[provider.clone(), consumer.clone()], [consumer, provider]] {
        let found = import(&roots);
        assert_eq!(warnings(&found), [""; 0]);
        assert!(all_run(&found.sketch));
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
        let index = Index::of(&found.sketch);
        for (from, to, port, ends) in [
            ("client", "orders.internal.example.com", 443, "connected connected"),
            ("client", "Endpoint", 443, "connected connected"),
            // Its own group lets it go out on 443 alone.
            ("client", "Endpoint", 8443, "timed_out client_security_group"),
            // The targets' group admits nothing on 22.
            ("target a", "10.0.11.20", 22, "timed_out target_security_group"),
        ] {
            assert_eq!(flow(&index, from, to, port), ends, "{from} → {to}:{port}");
        }
    }
}

#[test]
fn subnets_by_functions_with_ways_out_by_conditions() {
    let found = import(&[root("", &vectors("vpc"))]);
    assert_eq!(warnings(&found), [""; 0]);
    assert_eq!(
        counts(&found.sketch, &["vpcs", "subnets", "internet_gateways", "nat_gateways", "elastic_addresses"]),
        ["vpcs 1", "subnets 6", "internet_gateways 1", "nat_gateways 1", "elastic_addresses 1"]
    );
}

#[test]
fn nested_stacks_are_one_design() {
    let found = import(&[root("", &vectors("nested"))]);
    assert_eq!(warnings(&found), [""; 0]);
    assert_eq!(
        counts(&found.sketch, &["vpcs", "subnets", "application_load_balancers", "target_groups"]),
        ["vpcs 1", "subnets 2", "application_load_balancers 1", "target_groups 1"]
    );
}

#[test]
fn what_is_given_from_elsewhere_has_a_stand_in_that_is_said() {
    let found = import(&[root("", &vectors("serverless"))]);
    let said: Vec<&str> = found.diagnostics.iter().map(|said| said.text.as_str()).collect();
    let stand_in = "the subnet “SubnetIds[0]” is not in these files; another stands for it";
    assert!(said.contains(&stand_in), "{said:#?}");
    assert_eq!(counts(&found.sketch, &["vpcs", "subnets"]), ["vpcs 2", "subnets 2"]);
}
