//! Resources: references, `count`, `for_each`, `dynamic`, what is known in part.

use super::*;

#[test]
fn a_reference_is_what_is_configured_or_the_resource() {
    let found = evaluated(&[(
        "main.tf",
        r#"
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }
        resource "aws_subnet" "a" {
          vpc_id     = aws_vpc.main.id
          cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
          tags       = { Name = "${aws_vpc.main.id}-a" }
        }
        output "whole" { value = aws_vpc.main }
        output "deep" { value = aws_vpc.main.a[0].b["c d"] }
        "#,
    )]);
    assert_eq!(
        instances(&found),
        [
            r#"aws_subnet.a {cidr_block = "10.0.1.0/24", tags = {Name = <${aws_vpc.main.id}-a>}, vpc_id = <aws_vpc.main.id>}"#,
            r#"aws_vpc.main {cidr_block = "10.0.0.0/16"}"#,
        ]
    );
    assert_eq!(
        outputs(&found),
        [r#"deep = <aws_vpc.main.a[0].b["c d"]>"#, r#"whole = {cidr_block = "10.0.0.0/16"}"#]
    );
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    let subnet = &found.instances[0];
    assert_eq!((subnet.at.file.as_str(), subnet.at.line, subnet.at.column), ("main.tf", Some(5), Some(9)));
    let places: Vec<(&str, Option<usize>)> =
        subnet.places.iter().map(|(path, spot)| (path.as_str(), spot.line)).collect();
    assert_eq!(places, [("vpc_id", Some(6)), ("cidr_block", Some(7)), ("tags", Some(8))]);
}

const COUNTED: &str = r#"
    resource "aws_subnet" "x" {
      count      = 2
      cidr_block = "10.0.${count.index}.0/24"
    }
    resource "aws_subnet" "y" {
      for_each   = { a = 1, b = 2 }
      cidr_block = "10.1.${each.value}.0/24"
      tags       = { Name = each.key }
    }
    resource "aws_route" "z" {
      for_each  = aws_subnet.y
      subnet_id = each.value.id
    }
    resource "aws_eip" "set" {
      for_each = toset(["p", "q"])
      name     = "${each.key}${each.value}"
    }
"#;

#[test]
fn several_instances_are_referred_to_in_every_way() {
    let check = |expression: &str, expected: &str| {
        assert_eq!(
            it(&format!("{COUNTED}\noutput \"it\" {{ value = {expression} }}")),
            expected,
            "{expression}"
        );
    };
    check("aws_subnet.x[*].id", "[<aws_subnet.x[0].id>, <aws_subnet.x[1].id>]");
    check("aws_subnet.x.*.id", "[<aws_subnet.x[0].id>, <aws_subnet.x[1].id>]");
    check("aws_subnet.x[1].cidr_block", r#""10.0.1.0/24""#);
    check("[for s in aws_subnet.x : s.id]", "[<aws_subnet.x[0].id>, <aws_subnet.x[1].id>]");
    check("values(aws_subnet.y)[*].id", r#"[<aws_subnet.y["a"].id>, <aws_subnet.y["b"].id>]"#);
    check(
        "{ for k, s in aws_subnet.y : k => s.id }",
        r#"{a = <aws_subnet.y["a"].id>, b = <aws_subnet.y["b"].id>}"#,
    );
    check(r#"aws_subnet.y["a"].id"#, r#"<aws_subnet.y["a"].id>"#);
    check("length(aws_subnet.x)", "2");
    check("keys(aws_subnet.y)", r#"["a", "b"]"#);
    check("element(aws_subnet.x[*].id, 3)", "<aws_subnet.x[1].id>");
    check("concat(aws_subnet.x[*].id, [\"s\"])", r#"[<aws_subnet.x[0].id>, <aws_subnet.x[1].id>, "s"]"#);
    check("toset(aws_subnet.x[*].id)", "[<aws_subnet.x[0].id>, <aws_subnet.x[1].id>]");
    check("[for s in aws_eip.set : s.name]", r#"["pp", "qq"]"#);
    check("values(aws_route.z)[*].subnet_id", r#"[<aws_subnet.y["a"].id>, <aws_subnet.y["b"].id>]"#);
    check(
        "{ for s in aws_subnet.x : s.id => s.cidr_block }",
        r#"{aws_subnet.x[0].id = "10.0.0.0/24", aws_subnet.x[1].id = "10.0.1.0/24"}"#,
    );
    check(
        "[for k, c in { for s in aws_subnet.x : s.id => s.cidr_block } : k]",
        "[<aws_subnet.x[0].id>, <aws_subnet.x[1].id>]",
    );
    check("aws_subnet.x[0].id == aws_subnet.x[0].id", "true");
    check("aws_subnet.x[0].id != null ? 1 : 2", "1");
}

#[test]
fn texts_are_known_in_part() {
    let check = |expression: &str, expected: &str| {
        let text = format!("resource \"a_b\" \"c\" {{}}\noutput \"it\" {{ value = {expression} }}");
        assert_eq!(it(&text), expected, "{expression}");
    };
    check(r#""x-${a_b.c.id}-y${1}""#, "<x-${a_b.c.id}-y1>");
    check(r#""${"x-${a_b.c.id}"}/*""#, "<x-${a_b.c.id}/*>");
    check(r#"join(",", [a_b.c.id, "z"])"#, "<${a_b.c.id},z>");
    check(r#"format("%s/%d", a_b.c.arn, 5)"#, "<${a_b.c.arn}/5>");
    check(
        r#"jsonencode({ R = ["${a_b.c.arn}/*", a_b.c.arn], n = 1 })"#,
        r#"<{"R":["${a_b.c.arn}/*","${a_b.c.arn}"],"n":1}>"#,
    );
    check("upper(a_b.c.id)", "<(known after apply, from a_b.c.id)>");
    check("coalesce(null, \"\", a_b.c.id)", "<a_b.c.id>");
    check("try(a_b.c.id, 1)", "<a_b.c.id>");
    check("can(a_b.c.id)", "true");
    check("merge({ a = 1 }, { b = a_b.c.id })", "{a = 1, b = <a_b.c.id>}");
    check("merge(a_b.c.tags, { b = 1 }).x", "<a_b.c.tags.x>");
    check("lookup(a_b.c.tags, \"x\", 1)", "<a_b.c.tags.x>");
    check("flatten([[a_b.c.id], [\"x\"]])", r#"[<a_b.c.id>, "x"]"#);
    check("zipmap([\"a\"], [a_b.c.id])", "{a = <a_b.c.id>}");
    check("compact([a_b.c.id, \"\"])", "[<a_b.c.id>]");
    check("distinct([a_b.c.id, a_b.c.id])", "[<a_b.c.id>]");
    check("a_b.c.list[*].x", "<a_b.c.list[*].x>");
    check("split(\"/\", \"x/${a_b.c.id}\")", r#"["x", <a_b.c.id>]"#);
    check("split(\"/\", \"x/${a_b.c.arn}\")[0]", "<(known after apply, from a_b.c.arn)>");
    check("slice(a_b.c.names, 1, 3)", "[<a_b.c.names[1]>, <a_b.c.names[2]>]");
    check("nonsensitive(sensitive(a_b.c.id))", "<a_b.c.id>");
    check("false && a_b.c.flag", "false");
    check("timestamp()", "<timestamp()>");
    check(r#"join("", ["%{ for x in [a_b.c.id, "k"] }${x};%{ endfor }"])"#, "<${a_b.c.id};k;>");
}

#[test]
fn what_is_not_known_is_assumed_and_said() {
    let found = evaluated(&[(
        "main.tf",
        r#"
        data "aws_subnets" "all" {}
        resource "a_b" "count" { count = length(data.aws_subnets.all.ids) }
        resource "a_b" "each" {
          for_each = toset(data.aws_subnets.all.ids)
          subnet   = each.value
        }
        output "either" { value = data.aws_subnets.all.flag ? "yes" : "no" }
        output "null" { value = data.aws_subnets.all.flag ? null : "no" }
        output "count" { value = a_b.count[*].id }
        output "each" { value = [for k, v in a_b.each : v.id] }
        output "at" { value = a_b.each["q"].id }
        output "set" { value = data.aws_subnets.all.name == "" ? 1 : 2 }
        output "parts" { value = cidrsubnets(data.aws_subnets.all.cidr, 4, 4) }
        output "ids" { value = [for id in data.aws_subnets.all.ids : id] }
        "#,
    )]);
    assert_eq!(
        outputs(&found),
        [
            "at = <a_b.each[?].id>",
            "count = [<a_b.count[?].id>]",
            "each = [<a_b.each[?].id>]",
            r#"either = "yes""#,
            "ids = <(known after apply, from data.aws_subnets.all.ids[*], data.aws_subnets.all.ids)>",
            r#"null = "no""#,
            "parts = [<(known after apply, from data.aws_subnets.all.cidr)>, <(known after apply, from data.aws_subnets.all.cidr)>]",
            "set = 2",
        ]
    );
    assert_eq!(
        instances(&found),
        [
            "a_b.count[?] {}",
            "a_b.each[?] {subnet = <data.aws_subnets.all.ids[*]>}",
            "data.aws_subnets.all {}"
        ]
    );
    assert!(found.diagnostics.iter().all(|said| said.severity == super::super::super::Severity::Assumption));
    assert_eq!(said(&found).len(), 5, "{:#?}", said(&found));
}

#[test]
fn blocks_are_lists_of_objects() {
    let found = evaluated(&[(
        "main.tf",
        r#"
        variable "rules" { default = [{ port = 80, from = ["10.0.0.0/8"] }, { port = 443, from = [] }] }
        resource "aws_security_group" "s" {
          name = "s"
          ingress {
            from_port = 22
          }
          dynamic "ingress" {
            for_each = var.rules
            iterator = rule
            content {
              from_port = rule.value.port
              index     = rule.key
              dynamic "inner" {
                for_each = toset(rule.value.from)
                content { cidr = inner.value }
              }
            }
          }
          lifecycle { ignore_changes = [name] }
          depends_on = [nothing.at_all]
          provisioner "local-exec" { command = self.id }
        }
        output "port" { value = aws_security_group.s.ingress[1].from_port }
        output "computed" { value = aws_security_group.s.ingress[0].rule_id }
        "#,
    )]);
    assert_eq!(
        instances(&found),
        [
            r#"aws_security_group.s {ingress = [{from_port = 22}, {from_port = 80, index = 0, inner = [{cidr = "10.0.0.0/8"}]}, {from_port = 443, index = 1}], name = "s"}"#
        ]
    );
    assert_eq!(outputs(&found), ["computed = <aws_security_group.s.ingress[0].rule_id>", "port = 80"]);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    let places: Vec<&str> = found.instances[0].places.iter().map(|(path, _)| path.as_str()).collect();
    assert!(places.contains(&"ingress[1].inner[0].cidr"), "{places:?}");
}

#[test]
fn data_is_asked_of_whoever_knows() {
    struct Knows;
    impl Answers for Knows {
        fn data(&self, question: &Question<'_>) -> Option<Value> {
            let text = |text: &str| Value::Text(Rc::from(text));
            let entries = match &*question.address.kind {
                "aws_region" => [(Rc::from("name"), question.provider?.region()?)],
                "terraform_remote_state" => {
                    let outputs = question.earlier.first()?.outputs.clone();
                    [(Rc::from("outputs"), Value::object(outputs).ok()?)]
                }
                _ => [(Rc::from("id"), text(question.attributes.get("filter")?.as_text()?))],
            };
            Value::object(BTreeMap::from(entries)).ok()
        }
    }
    let first = root(&[("main.tf", "output \"vpc\" { value = \"vpc-1\" }")]);
    let second = root(&[(
        "main.tf",
        r#"
        provider "aws" { region = "eu-west-1" }
        data "aws_region" "current" {}
        data "aws_vpc" "v" { filter = "found" }
        data "terraform_remote_state" "net" { backend = "s3" }
        output "a" { value = data.aws_region.current.name }
        output "b" { value = "${data.aws_vpc.v.id}-${data.aws_vpc.v.arn}" }
        output "c" { value = data.terraform_remote_state.net.outputs.vpc }
        "#,
    )]);
    let found = evaluate(&[first, second], &Options::default(), &Knows);
    assert_eq!(
        outputs(&found),
        [r#"vpc = "vpc-1""#, r#"a = "eu-west-1""#, "b = <found-${data.aws_vpc.v.arn}>", r#"c = "vpc-1""#]
    );
}
