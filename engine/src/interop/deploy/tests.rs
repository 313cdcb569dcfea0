//! Pieces of a deployment by themselves: orders, paths, patterns, and what stands for what.

use std::rc::Rc;

use super::network::matches;
use super::resolve::follow;
use crate::interop::terraform::{Options, Step, Value};
use crate::interop::{File, Imported, Root, import_terraform};

fn import(text: &str) -> Imported {
    let file = File { path: "main.tf".to_owned(), bytes: text.as_bytes().to_vec() };
    import_terraform(&[Root { files: vec![file], ..Root::default() }], &Options::default())
}

fn word(text: &str) -> Value {
    Value::Text(Rc::from(text))
}

#[test]
fn a_path_leads_into_lists_objects_and_texts_that_are_taken_apart() {
    let list = Value::tuple(vec![word("Z1:one.example"), word("Z2:two.example")]).unwrap();
    assert_eq!(follow(list.clone(), &[Step::Index(1), Step::Index(1)]), Some(word("two.example")));
    assert_eq!(follow(list.clone(), &[Step::Each]), Some(list.clone()));
    assert_eq!(follow(list, &[Step::Index(2)]), None);
    // What there is one of is its own first.
    assert_eq!(follow(word("alone"), &[Step::Index(0)]), Some(word("alone")));
}

#[test]
fn a_filter_has_stars() {
    for (text, pattern, fits) in [
        ("private-a", "private-*", true),
        ("private-a", "*-a", true),
        ("private-a", "*", true),
        ("private-a", "public-*", false),
        ("a", "aa*", false),
        ("private-a", "private-a", true),
    ] {
        assert_eq!(matches(text, pattern), fits, "{text} {pattern}");
    }
}

#[test]
fn resources_are_made_in_the_order_of_what_they_need() {
    // Written the other way round; and the load balancer needs a gateway that nothing in it names.
    let found = import(
        r#"
resource "aws_lb" "front" {
  load_balancer_type = "network"
  subnets            = [aws_subnet.one.id]
}
resource "aws_subnet" "one" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
"#,
    );
    assert_eq!(found.sketch.load_balancers.len(), 1, "{:?}", found.diagnostics);
    assert!(found.diagnostics.iter().all(|said| said.severity > crate::interop::Severity::Warning));
}

#[test]
fn groups_that_name_each_other_come_by_rules_of_their_own() {
    let found = import(
        r#"
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_security_group" "a" { vpc_id = aws_vpc.main.id }
resource "aws_security_group" "b" { vpc_id = aws_vpc.main.id }
resource "aws_security_group_rule" "a_to_b" {
  type                     = "egress"
  security_group_id        = aws_security_group.a.id
  source_security_group_id = aws_security_group.b.id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
}
resource "aws_vpc_security_group_ingress_rule" "b_from_a" {
  security_group_id            = aws_security_group.b.id
  referenced_security_group_id = aws_security_group.a.id
  ip_protocol                  = "tcp"
  from_port                    = 443
}
"#,
    );
    let rules =
        |name: &str| found.sketch.security_groups.iter().find(|one| one.name == name).unwrap().rules.len();
    assert_eq!((rules("a"), rules("b")), (1, 1), "{:?}", found.diagnostics);
}

#[test]
fn a_vpc_and_subnets_from_elsewhere_have_stand_ins_and_one_for_each_name() {
    let found = import(
        r#"
variable "vpc_id" {}
variable "subnet_ids" { type = list(string) }
resource "aws_security_group" "one" { vpc_id = var.vpc_id }
resource "aws_security_group" "two" { vpc_id = var.vpc_id }
resource "aws_instance" "one" { subnet_id = var.subnet_ids[0] }
resource "aws_vpc_endpoint" "sqs" {
  vpc_id            = var.vpc_id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.us-east-1.sqs"
  subnet_ids        = var.subnet_ids
}
"#,
    );
    let sketch = &found.sketch;
    assert_eq!(
        (sketch.vpcs.len(), sketch.vpc_endpoints.len(), sketch.hosts.len()),
        (1, 1, 1),
        "{:?}",
        found.diagnostics
    );
    let zones: std::collections::BTreeSet<_> =
        sketch.subnets.iter().map(|one| one.zone.to_string()).collect();
    assert_eq!(zones.len(), 2, "an endpoint has one subnet a zone");
}

#[test]
fn declined_endpoints_say_why() {
    let found = import(
        r#"
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_endpoint" "inspect" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
}
"#,
    );
    let said = found.diagnostics.iter().find(|said| said.text.contains("aws_vpc_endpoint.inspect")).unwrap();
    assert_eq!(
        said.to_string(),
        "main.tf:3:1: warning: aws_vpc_endpoint.inspect was left out: Gateway Load Balancer endpoints are not drawn: they put appliances into a way, and connect nobody"
    );
}
