//! How long it takes to read a Terraform configuration of two accounts with a hundred resources each.

#![allow(clippy::expect_used, clippy::disallowed_methods, missing_docs)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use privatelink::interop::{File, Root, import_terraform, terraform};

/// A VPC with so many subnets, each with a route table, a security group, a rule and a host.
fn account(name: &str, number: u32, subnets: u32) -> Root {
    let mut text = format!(
        "provider \"aws\" {{\n  region = \"us-east-1\"\n  allowed_account_ids = [\"{}\"]\n}}\nresource \"aws_vpc\" \"main\" {{\n  cidr_block = \"10.{number}.0.0/16\"\n}}\n",
        number.to_string().repeat(12)
    );
    for at in 0..subnets {
        let zone = ["a", "b", "c"].get(usize::try_from(at % 3).expect("small")).expect("one of three");
        write!(
            text,
            r#"resource "aws_subnet" "s{at}" {{
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1{zone}"
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, {at})
}}
resource "aws_security_group" "s{at}" {{
  name   = "group-{at}"
  vpc_id = aws_vpc.main.id
}}
resource "aws_security_group_rule" "s{at}" {{
  type              = "ingress"
  security_group_id = aws_security_group.s{at}.id
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = [aws_subnet.s{at}.cidr_block]
}}
resource "aws_route_table" "s{at}" {{
  vpc_id = aws_vpc.main.id
}}
resource "aws_instance" "s{at}" {{
  subnet_id              = aws_subnet.s{at}.id
  vpc_security_group_ids = [aws_security_group.s{at}.id]
  tags                   = {{ Name = "host-{at}" }}
}}
"#
        )
        .expect("a text takes everything");
    }
    Root {
        name: name.to_owned(),
        files: vec![File { path: "main.tf".to_owned(), bytes: text.into_bytes() }],
        ..Root::default()
    }
}

fn import(criterion: &mut Criterion) {
    let roots = [account("provider", 1, 20), account("consumer", 2, 20)];
    let found = import_terraform(&roots, &terraform::Options::default());
    assert_eq!(found.sketch.hosts.len(), 40, "{:?}", found.diagnostics);
    criterion.bench_function("import/terraform, 202 resources of two accounts", |bench| {
        bench.iter(|| import_terraform(black_box(&roots), &terraform::Options::default()));
    });
}

criterion_group!(benches, import);
criterion_main!(benches);
