//! A name that does not resolve, and the command that is offered against it: carried out, the name leads to the host
//! and the attempt connects (Route 53 guide, "Considerations when working with a private hosted zone"; VPC guide,
//! "DNS attributes in your VPC").
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::apply;
use privatelink::model::Outcome;
use privatelink_tests::attempts::{Row, works};
use privatelink_tests::play::BASE;

/// A client and a server in one VPC, and a zone of another VPC that holds the server's name.
const HOSTS: &str = "
    client = RunInstances subnet=$a1.subnet
    server = RunInstances subnet=$a1.subnet address=10.0.1.80
    AddApplication host=$server.i application.port=443 application.protocol=tls application.state=running
    AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer=10.0.0.0/16
    other = CreateVpc account=111111111111 region=us-east-1 cidr=10.7.0.0/16
    z = CreateHostedZone account=111111111111 name=x.example vpc=$other.vpc
    ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=server.x.example record.record_type=A record.ttl_s=60 record.values=10.0.1.80
";
const ATTRIBUTES: &str = "ModifyVpcAttribute vpc=$a.vpc enable_dns_support=true enable_dns_hostnames=true";
const ASSOCIATED: &str = "AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$a.vpc";

/// The reason, what leads to it, and the verb that is offered.
const MENDED: &[(&str, &[&str], &str)] = &[
    ("private_zone_not_associated", &[BASE, HOSTS, ATTRIBUTES], "AssociateVPCWithHostedZone"),
    (
        "dns_support_off",
        &[BASE, HOSTS, ATTRIBUTES, ASSOCIATED, "ModifyVpcAttribute vpc=$a.vpc enable_dns_support=false"],
        "ModifyVpcAttribute",
    ),
    (
        "private_zone_without_attributes",
        &[BASE, HOSTS, ATTRIBUTES, ASSOCIATED, "ModifyVpcAttribute vpc=$a.vpc enable_dns_hostnames=false"],
        "ModifyVpcAttribute",
    ),
];

#[test]
fn what_is_offered_against_a_name_that_does_not_resolve_makes_it_resolve() {
    for (code, lines, verb) in MENDED {
        let row: Row = works(code, lines, ("$client.i", "server.x.example"), "");
        let (mut play, made) = row.judge();
        let codes: Vec<&str> = made.reason.chain().map(|reason| reason.code.code()).collect();
        assert_eq!(made.outcome, Outcome::NameNotFound, "{code}");
        assert!(codes.contains(code), "{code}: {codes:?}");
        let fixes: Vec<_> = made.reason.chain().flat_map(|reason| &reason.fixes).collect();
        let fix = fixes.iter().find(|fix| fix.verb() == *verb).unwrap_or_else(|| panic!("{code}: {fixes:?}"));
        play.sketch = apply(&play.sketch, fix).expect("accepted").sketch;
        assert_eq!(row.ask(&play).outcome, Outcome::Connected, "{code}");
    }
}
