//! Modules, variables and providers.

use super::*;

#[test]
fn modules_pass_values_both_ways() {
    let found = evaluated(&[
        (
            "main.tf",
            r#"
            module "net" {
              source   = "./modules/net"
              for_each = { a = "10.0.0.0/16", b = "10.1.0.0/16" }
              cidr     = each.value
              peer     = each.key == "b" ? module.one.id : null
            }
            module "one" {
              source = "./modules/net"
              cidr   = local.cidr
            }
            module "two" {
              source = "./modules/net"
              count  = 2
              cidr   = "10.${count.index}.0.0/16"
            }
            locals { cidr = "10.9.0.0/16" }
            output "ids" { value = { for k, m in module.net : k => m.id } }
            output "all" { value = module.two[*].id }
            output "b" { value = module.net["b"].subnet }
            output "folder" { value = module.one.folder }
            "#,
        ),
        (
            "modules/net/main.tf",
            r#"
            variable "cidr" { type = string }
            variable "peer" { default = null }
            resource "aws_vpc" "v" {
              cidr_block = var.cidr
              peer       = var.peer
            }
            output "id" { value = aws_vpc.v.id }
            output "subnet" { value = cidrsubnet(var.cidr, 8, 0) }
            output "folder" { value = "${path.module} ${path.root} ${terraform.workspace}" }
            "#,
        ),
    ]);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    assert_eq!(
        outputs(&found),
        [
            "all = [<module.two[0].aws_vpc.v.id>, <module.two[1].aws_vpc.v.id>]",
            r#"b = "10.1.0.0/24""#,
            r#"folder = "modules/net . default""#,
            r#"ids = {a = <module.net["a"].aws_vpc.v.id>, b = <module.net["b"].aws_vpc.v.id>}"#,
        ]
    );
    assert_eq!(
        instances(&found)[1],
        r#"module.net["b"].aws_vpc.v {cidr_block = "10.1.0.0/16", peer = <module.one.aws_vpc.v.id>}"#
    );
}

#[test]
fn modules_from_elsewhere_are_looked_for() {
    let main = r#"
        module "vpc" {
          source  = "terraform-aws-modules/vpc/aws"
          version = "5.0"
        }
        module "ep" {
          source = "terraform-aws-modules/vpc/aws//modules/ep"
        }
        module "git" { source = "git::https://example.com/x.git//sub?ref=v1" }
        module "lost" { source = "nobody/knows/it" }
        module "there" { source = "some/where/else" }
        output "a" { value = [module.vpc.id, module.ep.id, module.git.id, module.lost.ids[0], module.there.id] }
    "#;
    let output = |text: &str| format!("output \"id\" {{ value = \"{text}\" }}").into_bytes();
    let file = |path: &str, text: &str| File { path: path.to_owned(), bytes: output(text) };
    let options = Options {
        modules: vec![
            ModuleFolder {
                source: "terraform-aws-modules/vpc/aws".to_owned(),
                files: vec![file("main.tf", "vpc"), file("modules/ep/main.tf", "ep")],
            },
            ModuleFolder {
                source: "git::https://example.com/x.git".to_owned(),
                files: vec![file("sub/main.tf", "git")],
            },
        ],
        ..Options::default()
    };
    let mut root = root(&[
        ("main.tf", main),
        (
            ".terraform/modules/modules.json",
            r#"{"Modules":[{"Key":"there","Source":"x","Dir":".terraform/modules/there"}]}"#,
        ),
    ]);
    root.files.push(file(".terraform/modules/there/main.tf", "there"));
    let found = evaluate(&[root], &options, &NoAnswers);
    assert_eq!(outputs(&found), [r#"a = ["vpc", "ep", "git", <module.lost.ids[0]>, "there"]"#]);
    assert_eq!(said(&found).len(), 1, "{:?}", said(&found));
    assert!(said(&found)[0].contains("nobody/knows/it"), "{:?}", said(&found));
}

#[test]
fn variables_have_types_defaults_and_rules() {
    let found = evaluated(&[
        (
            "main.tf",
            r#"
            variable "list" { type = list(string) }
            variable "object" {
              type = object({
                name = string
                port = optional(number, 80)
                tags = optional(map(string), {})
                deep = optional(object({ x = optional(bool, true) }), {})
                none = optional(string)
              })
              default = { name = "n" }
            }
            variable "set" {
              type    = set(number)
              default = ["3", 1, 1]
            }
            variable "kept" {
              default  = "default"
              nullable = false
            }
            variable "missing" {}
            variable "small" {
              type    = number
              default = 5
              validation {
                condition     = var.small < 3
                error_message = "It is ${var.small}, too large."
              }
            }
            output "a" { value = [var.list, var.object, var.set, var.kept, var.missing] }
            output "b" { value = var.missing == null ? 1 : 2 }
            "#,
        ),
        ("terraform.tfvars", "list = [1, true]\nkept = null\n"),
        ("x.auto.tfvars.json", r#"{"list": ["${json}", "b"]}"#),
    ]);
    assert_eq!(
        outputs(&found)[0],
        r#"a = [["${json}", "b"], {deep = {x = true}, name = "n", none = null, port = 80, tags = {}}, [1, 3], "default", <var.missing>]"#
    );
    let said = said(&found);
    assert!(said.iter().any(|text| text.contains("It is 5, too large.")), "{said:?}");
    assert!(said.iter().any(|text| text.contains("variable “missing” has no value")), "{said:?}");
}

#[test]
fn one_of_several_files_with_values_is_chosen() {
    let main = ("main.tf", "variable \"env\" {}\noutput \"env\" { value = var.env }");
    let files = [
        main,
        ("envs/dev.tfvars", "env = \"dev\""),
        ("envs/prod.tfvars", "env = \"prod\""),
        ("envs/backend-prod.tfvars", "bucket = \"b\""),
    ];
    let found = evaluated(&files);
    assert_eq!(outputs(&found), [r#"env = "prod""#]);
    assert!(said(&found)[0].contains("there is also “envs/dev.tfvars”"), "{:?}", said(&found));
    let options = Options { variable_files: vec!["envs/dev.tfvars".to_owned()], ..Options::default() };
    let found = evaluate(&[root(&files)], &options, &NoAnswers);
    assert_eq!(outputs(&found), [r#"env = "dev""#]);
    assert!(found.diagnostics.is_empty());
}

#[test]
fn providers_are_followed_through_modules() {
    let found = evaluated(&[
        (
            "main.tf",
            r#"
            variable "region" { default = "eu-central-1" }
            provider "aws" { region = var.region }
            provider "aws" {
              alias               = "west"
              region              = "us-west-2"
              allowed_account_ids = ["111122223333"]
              assume_role { role_arn = "arn:aws:iam::111122223333:role/x" }
            }
            resource "aws_vpc" "a" {}
            resource "aws_vpc" "b" { provider = aws.west }
            module "m" {
              source    = "./m"
              providers = { aws = aws.west, aws.other = aws }
            }
            module "plain" { source = "./plain" }
            "#,
        ),
        (
            "m/main.tf",
            r#"
            resource "aws_vpc" "c" {}
            resource "aws_vpc" "d" { provider = aws.other }
            module "inner" { source = "../plain" }
            "#,
        ),
        ("plain/main.tf", "resource \"aws_vpc\" \"e\" {}"),
    ]);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    let regions: Vec<String> = found
        .instances
        .iter()
        .map(|instance| {
            let provider = instance.provider.as_ref().unwrap();
            let show = |value: Option<Value>| value.as_ref().map_or("-".to_owned(), show);
            format!("{} {} {}", instance.address, show(provider.region()), show(provider.role()))
        })
        .collect();
    assert_eq!(
        regions,
        [
            r#"aws_vpc.a "eu-central-1" -"#,
            r#"aws_vpc.b "us-west-2" "arn:aws:iam::111122223333:role/x""#,
            r#"module.m.aws_vpc.c "us-west-2" "arn:aws:iam::111122223333:role/x""#,
            r#"module.m.aws_vpc.d "eu-central-1" -"#,
            r#"module.plain.aws_vpc.e "eu-central-1" -"#,
            r#"module.m.module.inner.aws_vpc.e "us-west-2" "arn:aws:iam::111122223333:role/x""#,
        ]
    );
}

#[test]
fn folders_nobody_calls_are_roots() {
    let found = evaluated(&[
        (
            "envs/prod/main.tf",
            "module \"m\" {\n  source = \"../../modules/m\"\n  text = file(\"./a.txt\")\n}\noutput \"x\" { value = module.m.x }",
        ),
        ("envs/prod/a.txt", "prod"),
        ("envs/dev/main.tf", "output \"x\" { value = \"dev\" }"),
        (
            "modules/m/main.tf",
            "variable \"text\" {}\noutput \"x\" { value = \"${var.text} ${path.module} ${file(\"${path.module}/b.txt\")}\" }",
        ),
        ("modules/m/b.txt", "b"),
    ]);
    assert_eq!(outputs(&found), [r#"x = "dev""#, r#"x = "prod ../../modules/m b""#]);
    assert_eq!(said(&found).len(), 1, "{:?}", said(&found));
}
