//! Files, both syntaxes, what is broken.

use super::*;

#[test]
fn what_is_broken_is_said_and_the_rest_goes_on() {
    let found = evaluated(&[
        (
            "a.tf",
            "output \"a\" { value = 1 }\n\nresource \"x_y\" \"z\" {\n  b = = 2\n}\noutput \"c\" {\n  value = 3\n}\n",
        ),
        (
            "b.tf",
            "output \"d\" { value = local.nothing }\noutput \"e\" {\n  value = [1][5]\n}\noutput \"f\" { value = 1 + true + nonsense(2) }\n",
        ),
        ("c.tf", "locals {\n"),
        ("moved.tf", "moved {\n  from = a.b\n  to = a.c\n}\nstrange {}\n"),
        ("d.tf.json", "{\"output\": {\"g\": {\"value\": \"${1 + 1}\"}},"),
    ]);
    assert_eq!(
        outputs(&found),
        [
            "a = 1",
            "c = 3",
            "d = <(known after apply)>",
            "e = <(known after apply)>",
            "f = <(known after apply)>"
        ]
    );
    assert_eq!(
        said(&found),
        [
            "a.tf:4:7: error: what begins with “resource \"x_y\" \"z\"” cannot be read, and is left out: invalid expression; expected `\"`, `[`, `{`, `-`, `!`, `(`, `_`, `<`, letter or digit",
            "c.tf:1:9: error: the file cannot be read: invalid block body; expected `}`, newline or identifier",
            "d.tf.json:1:41: error: the file cannot be read: a name should stand here",
            "moved.tf:5:1: warning: a block “strange” of this form is not known here; it is left out",
            "b.tf:1:22: warning: “local.nothing” cannot be evaluated, and is not known: nothing of this name is declared in the module",
            "b.tf:3:11: warning: “[1][5]” cannot be evaluated, and is not known: there is no element 5 among 1",
            "b.tf:5:22: warning: “1 + true” cannot be evaluated, and is not known: a number is needed, and this is a bool",
            "moved.tf:1:1: note: “moved” says nothing about what there will be in the end; it is skipped",
        ]
    );
}

#[test]
fn json_says_the_same() {
    let found = evaluated(&[
        (
            "main.tf.json",
            r#"{
          "//": "comment",
          "variable": {"n": {"type": "list(string)", "default": ["a", "b"]}},
          "locals": {"x": "${upper(var.n[0])}-${var.n[1]}"},
          "provider": {"aws": [{"region": "r1"}, {"alias": "two", "region": "r2"}]},
          "resource": {
            "aws_vpc": {"v": {"cidr_block": "10.0.0.0/16", "provider": "aws.two", "//": "no"}},
            "aws_sg": {"s": {
              "count": 2,
              "vpc": "${aws_vpc.v.id}",
              "ingress": [{"port": 1}, {"port": "${count.index}"}],
              "dynamic": {"egress": {"for_each": "${var.n}", "content": {"to": "${egress.value}"}}}
            }}
          },
          "module": {"m": {"source": "./m", "providers": {"aws": "aws.two"}}},
          "output": {"o": {"value": "${local.x}"}, "p": {"value": "plain $${x}"}, "q": {"value": {"k${1}": true}}}
        }"#,
        ),
        ("m/x.tf", "resource \"aws_eip\" \"e\" {}"),
    ]);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    assert_eq!(outputs(&found), [r#"o = "A-b""#, r#"p = "plain ${x}""#, "q = {k1 = true}"]);
    assert_eq!(
        instances(&found)[..2],
        [
            r#"aws_sg.s[0] {egress = [{to = "a"}, {to = "b"}], ingress = [{port = 1}, {port = 0}], vpc = <aws_vpc.v.id>}"#,
            r#"aws_sg.s[1] {egress = [{to = "a"}, {to = "b"}], ingress = [{port = 1}, {port = 1}], vpc = <aws_vpc.v.id>}"#,
        ]
    );
    let region = |number: usize| found.instances[number].provider.as_ref().unwrap().region().unwrap();
    assert_eq!(
        (show(&region(0)), show(&region(2)), show(&region(3))),
        (r#""r1""#.into(), r#""r2""#.into(), r#""r2""#.into())
    );
    assert_eq!(found.instances[2].at.line, Some(7));
}

#[test]
fn files_are_read_by_functions() {
    let found = evaluated(&[
        (
            "main.tf",
            r#"
            output "a" { value = file("${path.module}/a.txt") }
            output "b" { value = jsondecode(file("./b.json")).x }
            output "c" { value = templatefile("t/c.tpl", { names = ["x", "y"], id = a_b.c.id }) }
            output "d" { value = [for f in fileset(path.module, "t/**") : f] }
            output "e" { value = [fileexists("a.txt"), fileexists("no")] }
            output "f" { value = filebase64sha256("a.txt") }
            output "g" { value = templatestring(local.t, { n = 3 }) }
            output "h" { value = [for f in fileset("t", "{c,z}.t?l") : f] }
            locals { t = "n=$${n}" }
            resource "a_b" "c" {}
            "#,
        ),
        ("a.txt", "text"),
        ("b.json", "{\"x\": [1]}"),
        ("t/c.tpl", "%{ for n in names ~}\nserver ${n};\n%{ endfor ~}\n${id}\n"),
        ("t/deep/d.txt", ""),
    ]);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    assert_eq!(
        outputs(&found),
        [
            r#"a = "text""#,
            "b = [1]",
            "c = <server x;\nserver y;\n${a_b.c.id}\n>",
            r#"d = ["t/c.tpl", "t/deep/d.txt"]"#,
            "e = [true, false]",
            r#"f = "mC2ePrmW9VnmM/TRlN7zdh2Qn1o7ZH0ahR/q1nwyydE=""#,
            r#"g = "n=3""#,
            r#"h = ["c.tpl"]"#,
        ]
    );
}

#[test]
fn of_what_has_one_name_the_last_is_taken() {
    let found = evaluated(&[(
        "main.tf",
        "output \"o\" {\n  value = {\n    a   = 1\n    \"b\" = 2\n    a   = 3\n    \"b\" = 4\n    a   = 5\n  }\n}\noutput \"p\" { value = nothing.at }\n",
    )]);
    assert_eq!(outputs(&found)[0], "o = {a = 5, b = 4}");
    assert!(said(&found)[0].starts_with("main.tf:10:22: warning: “nothing.at”"), "{:?}", said(&found));
}
