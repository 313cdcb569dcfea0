//! Configurations that ask for too much.

use std::fmt::Write as _;
use std::time::Duration;

use super::*;

/// Long enough for a slow machine without optimisation; far shorter than what would be seen without bounds.
const LONG: Duration = Duration::from_secs(20);

fn quick(files: &[(&str, &str)]) -> Evaluated {
    #[expect(clippy::disallowed_methods, reason = "this is what is measured")]
    let start = std::time::Instant::now();
    let found = evaluated(files);
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    found
}

#[test]
fn circles_are_said() {
    let found = quick(&[(
        "main.tf",
        "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n  d = local.d\n}\noutput \"o\" { value = [local.a, local.d] }",
    )]);
    assert_eq!(outputs(&found), ["o = [<(known after apply)>, <(known after apply)>]"]);
    assert!(said(&found)[0].contains("refers to itself"), "{:?}", said(&found));
}

#[test]
fn long_chains_and_circles_need_no_deep_stack() {
    let mut text = String::from("locals {\n");
    for number in 0..5_000 {
        writeln!(text, "  a{number} = merge({{}}, {{ x = local.a{}.x }})", number + 1).unwrap();
        writeln!(text, "  c{number} = [local.c{}]", (number + 1) % 5_000).unwrap();
    }
    text.push_str(
        "  a5000 = { x = 7 }\n}\noutput \"o\" { value = local.a0.x }\noutput \"p\" { value = local.c0 }",
    );
    let found = quick(&[("main.tf", &text)]);
    assert_eq!(outputs(&found)[0], "o = 7");
    assert!(!found.diagnostics.is_empty());
}

#[test]
fn little_text_asks_for_much() {
    for text in [
        "locals {\n  a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n  b = [for x in local.a : local.a]\n  c = [for x in local.a : local.b]\n  d = [for x in local.a : local.c]\n  e = [for x in local.a : local.d]\n  f = [for x in local.a : local.e]\n  g = [for x in local.a : local.f]\n  h = [for x in local.a : local.g]\n}\noutput \"o\" { value = jsonencode(local.h) }",
        "output \"o\" { value = range(1e9) }",
        "output \"o\" { value = format(\"%1000000000d\", 1) }",
        "locals { r = range(1000) }\noutput \"o\" { value = setproduct(local.r, local.r, local.r) }",
        "locals { r = range(1000) }\noutput \"o\" { value = [for a in local.r : [for b in local.r : [for c in local.r : \"x\"]]] }",
        "locals {\n  r = range(1000)\n  s = join(\"\", [for x in local.r : \"0123456789\"])\n  t = join(\"\", [for x in local.r : local.s])\n}\noutput \"o\" { value = local.t }",
        "locals { r = range(1000) }\noutput \"o\" { value = replace(join(\"\", [for x in local.r : \"aaaaaaaaaa\"]), \"a\", join(\"\", [for x in local.r : \"bbbbbbbbbb\"])) }",
        "locals {\n  r = range(1000)\n  s = join(\"\", [for x in local.r : \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"])\n}\noutput \"o\" { value = [for x in local.r : length(regexall(\"a(.*b)?\", local.s))] }",
        "locals {\n  r = range(1000)\n  s = join(\"\", [for x in local.r : \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"])\n}\noutput \"o\" { value = replace(local.s, \"/(a{1,500}b|a)/\", \"$1$1$1\") }",
        "resource \"a_b\" \"c\" { count = 1000000 }\noutput \"o\" { value = a_b.c[*].id }",
        "output \"o\" { value = pow(10, 1000) }",
        "output \"o\" { value = indent(1000000, \"a\\nb\\nc\\nd\\ne\\nf\\ng\\nh\\ni\\nj\\n\") }",
        "output \"o\" { value = yamldecode(\"a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\\n\") }",
    ] {
        let found = quick(&[("main.tf", text)]);
        assert!(!found.diagnostics.is_empty(), "{text}");
        let output = show(found.roots[0].outputs.get("o").unwrap_or(&Value::Null));
        assert!(output.len() < 1_000, "{text}: {}", output.len());
    }
}

#[test]
fn modules_that_call_themselves_are_refused() {
    let found = quick(&[
        ("main.tf", "module \"a\" { source = \"./a\" }"),
        ("a/main.tf", "resource \"x_y\" \"z\" {}\nmodule \"b\" { source = \"../b\" }"),
        ("b/main.tf", "module \"a\" { source = \"../a\" }"),
    ]);
    assert_eq!(instances(&found), ["module.a.x_y.z {}"]);
    assert!(said(&found)[0].contains("calls itself"), "{:?}", said(&found));
}

#[test]
fn fifty_modules_deep_work() {
    let mut files = vec![(
        "main.tf".to_owned(),
        "module \"m\" {\n  source = \"./m0\"\n  value = 1\n}\noutput \"o\" { value = module.m.value }"
            .to_owned(),
    )];
    for number in 0..50 {
        let inner = if number < 49 {
            format!(
                "module \"m\" {{\n  source = \"../m{}\"\n  value = var.value + 1\n}}\noutput \"value\" {{ value = module.m.value }}",
                number + 1
            )
        } else {
            "resource \"a_b\" \"c\" { value = var.value }\noutput \"value\" { value = a_b.c.value }"
                .to_owned()
        };
        files.push((format!("m{number}/main.tf"), format!("variable \"value\" {{}}\n{inner}")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = quick(&files);
    assert_eq!(outputs(&found), ["o = 50"]);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
}

#[test]
fn ten_thousand_instances_work() {
    let found = quick(&[(
        "main.tf",
        "resource \"a_b\" \"c\" {\n  count = 10000\n  name = \"n${count.index}\"\n}\nresource \"a_b\" \"d\" {\n  count = 10000\n  c = a_b.c[count.index].id\n}",
    )]);
    assert_eq!(found.instances.len(), 20_000);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
}

#[test]
fn deep_nests_are_refused_not_followed() {
    for text in [
        format!("output \"o\" {{ value = {}1{} }}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("output \"o\" {{ value = {}1{} }}", "(".repeat(60), ")".repeat(60)),
        format!("output \"o\" {{ value = {}true }}", "!".repeat(5_000)),
        format!("output \"o\" {{ value = 1{} }}", " + 1".repeat(5_000)),
        format!("output \"o\" {{ value = {}1{} }}", "\"${".repeat(1_000), "}\"".repeat(1_000)),
        format!("output \"o\" {{ value = {}1 }}", "true ? 1 : ".repeat(1_000)),
        format!("{}{}", "a {\n".repeat(2_000), "}\n".repeat(2_000)),
        format!(
            "output \"o\" {{ value = {{{}}} }}",
            (0..50_000).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join(",")
        ),
        format!("output \"o\" {{ value = \"{}{}\" }}", "%{ if true }".repeat(60), "%{ endif }".repeat(60)),
        format!("output \"o\" {{ value = jsondecode(\"{}{}\") }}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("output \"o\" {{ value = yamldecode(\"{}{}\") }}", "[".repeat(5_000), "]".repeat(5_000)),
    ] {
        quick(&[("main.tf", &text)]);
        quick(&[("main.tf.json", &text)]);
    }
    let json = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    quick(&[("main.tf.json", &json)]);
}

#[test]
fn two_hundred_resources_take_little_time() {
    let mut text = String::from(
        "provider \"aws\" {\n  region = \"eu-central-1\"\n}\nprovider \"aws\" {\n  alias = \"two\"\n  region = \"eu-west-1\"\n}\nlocals { azs = [\"a\", \"b\", \"c\"] }\n",
    );
    for number in 0..100 {
        writeln!(
            text,
            "resource \"aws_vpc\" \"v{number}\" {{\n  cidr_block = cidrsubnet(\"10.0.0.0/8\", 8, {number})\n  tags = merge({{ Name = \"v-{number}\" }}, {{ Zone = local.azs[{number} % 3] }})\n}}\nresource \"aws_security_group\" \"s{number}\" {{\n  provider = aws.two\n  vpc_id = aws_vpc.v{number}.id\n  dynamic \"ingress\" {{\n    for_each = [80, 443]\n    content {{\n      from_port = ingress.value\n      cidr_blocks = [aws_vpc.v{number}.cidr_block]\n    }}\n  }}\n}}"
        )
        .unwrap();
    }
    #[expect(clippy::disallowed_methods, reason = "this is what is measured")]
    let start = std::time::Instant::now();
    let found = evaluated(&[("main.tf", &text)]);
    let time = start.elapsed();
    println!("200 resources: {time:?}");
    assert_eq!(found.instances.len(), 200);
    assert!(found.diagnostics.is_empty(), "{:?}", said(&found));
    assert!(time < Duration::from_secs(2), "{time:?}");
}

/// What stands in files that are cut off, mixed up or not text at all.
#[test]
fn nothing_in_a_file_makes_it_panic() {
    let text = r#"
variable "v" {
  type    = object({ a = optional(list(string), ["x"]), b = map(any) })
  default = { b = { c = 1 } }
}
locals {
  h = <<-EOT
    %{ for k, x in var.v.b ~}
    ${k} = ${x == 1 ? "one" : format("%05.2f|%s", 2, upper("é"))}
    %{ endfor ~}
  EOT
  m = { for k, s in merge(var.v.b, { d = [1, 2][0] }) : "${k}!" => s... if s != null }
}
resource "a_b" "c" {
  for_each = toset(flatten([["x"], split(",", "y,z")]))
  id       = cidrsubnet("10.0.0.0/8", 8, length(each.key))
  dynamic "x" {
    for_each = local.m
    content { y = jsonencode(x.value) }
  }
}
output "o" { value = [a_b.c["x"].arn, values(a_b.c)[*].id, try(local.h.z, substr(local.h, 0, 3)), regex("a(.)", "ab")] }
"#;
    assert_eq!(evaluated(&[("main.tf", text)]).diagnostics, []);
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let pieces: [&[u8]; 16] = [
        b"\"", b"${", b"}", b"%{", b"~", b"[", b"]", b"{", b"\n", b"<<X\n", b"...", b"-1", b"\xff",
        b"local.m", b"(", b"*",
    ];
    for _ in 0..600 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            match next(3) {
                0 => drop(bytes.splice(at..(at + next(20)).min(bytes.len()), [])),
                1 => drop(bytes.splice(at..at, pieces[next(pieces.len())].iter().copied())),
                _ => {
                    let from = next(bytes.len());
                    let piece = bytes[from..(from + next(40)).min(bytes.len())].to_vec();
                    drop(bytes.splice(at..at, piece));
                }
            }
        }
        let file = |path: &str| File { path: path.to_owned(), bytes: bytes.clone() };
        let root = Root {
            files: vec![file("main.tf"), file("x.auto.tfvars"), file("y.tf.json")],
            ..Root::default()
        };
        let found = evaluate(&[root], &Options::default(), &NoAnswers);
        assert!(found.instances.len() < 1_000);
    }
}

/// What a page's stack holds: without optimisation everything takes several times as much of it.
#[test]
fn a_small_stack_is_enough() {
    let run = || {
        let mut text = String::from("locals {\n");
        for number in 0..500 {
            let next = number + 1;
            writeln!(
                text,
                "  a{number} = {}{{ x = local.a{next}.x }}{}",
                "merge({}, ".repeat(40),
                ")".repeat(40)
            )
            .unwrap();
        }
        text.push_str("  a500 = { x = 7 }\n}\noutput \"o\" { value = local.a0.x }\n");
        let found = evaluated(&[("main.tf", &text)]);
        assert_eq!(outputs(&found), ["o = 7"], "{:?}", said(&found));
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

/// The parser compares every key of an object with all before it.
#[test]
fn many_keys_are_refused() {
    let keys = (0..9_000).map(|number| format!("a{number} = 1")).collect::<Vec<_>>().join(",");
    let text: String = (0..20)
        .fold(String::new(), |text, number| text + &format!("locals {{\n  o{number} = {{ {keys} }}\n}}\n"));
    let found = quick(&[("one.tf", &text), ("two.tf", "output \"o\" { value = 1 }")]);
    assert_eq!(outputs(&found), ["o = 1"]);
    assert!(said(&found)[0].contains("between one pair of braces"), "{:?}", said(&found));
}
