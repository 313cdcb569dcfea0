//! Templates that ask for too much.

use std::fmt::Write as _;
use std::time::Duration;

use super::*;

/// Long enough for a slow machine without optimisation; far shorter than what would be seen without bounds.
const LONG: Duration = Duration::from_secs(20);

fn timed(files: &[(&str, &str)]) -> (Evaluated, Duration) {
    #[expect(clippy::disallowed_methods, reason = "this is what is measured")]
    let start = std::time::Instant::now();
    let found = evaluated(files);
    (found, start.elapsed())
}

fn quick(files: &[(&str, &str)]) -> Evaluated {
    let (found, time) = timed(files);
    assert!(time < LONG, "{time:?}");
    found
}

#[test]
fn aliases_are_counted_as_often_as_they_are_used() {
    let mut text = String::from("Resources: {A: {Type: 'AWS::X::Y', Properties: {P: *j}}}\n");
    let mut lines = String::from("AWSTemplateFormatVersion: 2010-09-09\nx0: &a [x,x,x,x,x,x,x,x,x]\n");
    for (before, name) in ('a'..='i').zip('b'..='j') {
        let all = vec![format!("*{before}"); 9].join(",");
        writeln!(lines, "x{name}: &{name} [{all}]").unwrap();
    }
    text.insert_str(0, &lines);
    let found = quick(&[("a.yaml", &text)]);
    assert!(wrong(&found)[0].contains("more than"), "{:?}", said(&found));
}

#[test]
fn deep_nests_are_refused_not_followed() {
    for inner in [
        format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("{}1{}", "{a: ".repeat(5_000), "}".repeat(5_000)),
        "!Sub ".repeat(3_000),
        "!Not [".repeat(2_000),
        format!("{}a{}", "!Base64 {'Fn::Sub': ".repeat(80), "}".repeat(80)),
        format!("{}1{}", "!Join ['', [".repeat(40), "]]".repeat(40)),
        format!("{}1{}", "[".repeat(60), "]".repeat(60)),
    ] {
        let text = format!("Resources:\n  A:\n    Type: AWS::X::Y\n    Properties:\n      P: {inner}\n");
        quick(&[("a.yaml", &text)]);
        quick(&[("a.json", &text)]);
    }
    let json = format!("{{\"AWSTemplateFormatVersion\": {}1", "[".repeat(100_000));
    let found = quick(&[("a.json", &json)]);
    assert_eq!(wrong(&found).len(), 1);
    let json = json.replace('[', "{\"a\":");
    assert_eq!(wrong(&quick(&[("a.json", &json)])).len(), 1);
}

#[test]
fn loops_are_bounded() {
    let list = format!("[{}]", (0..100).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
    let body = "'R${A}${B}${C}': {Type: 'AWS::X::Y', Properties: {P: 1}}";
    let text = format!(
        "Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::A': [A, {list}, {{'Fn::ForEach::B': [B, {list}, {{'Fn::ForEach::C': [C, {list}, {{{body}}}]}}]}}]\n"
    );
    let found = quick(&[("a.yaml", &text)]);
    assert!(!wrong(&found).is_empty(), "{:?}", said(&found));
    assert!(found.instances.len() <= 20_000);
}

#[test]
fn texts_that_double_in_each_stack_are_bounded() {
    let mut files = vec![(
        "root.yaml".to_owned(),
        "Resources: {N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: n0.yaml, Parameters: {P: x}}}}"
            .to_owned(),
    )];
    for number in 0..40 {
        files.push((
            format!("n{number}.yaml"),
            format!(
                "Parameters: {{P: {{Type: String}}}}\nResources: {{N: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: n{}.yaml, Parameters: {{P: !Sub '${{P}}${{P}}'}}}}}}, R: {{Type: 'AWS::X::Y', Properties: {{P: !Ref P}}}}}}",
                number + 1
            ),
        ));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = quick(&files);
    assert!(wrong(&found).iter().any(|said| said.contains("bytes")), "{:?}", wrong(&found));
}

#[test]
fn fifty_stacks_deep_work() {
    let mut files = vec![(
        "root.yaml".to_owned(),
        "Resources: {N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: ./n0.yaml, Parameters: {P: '1'}}}}\nOutputs: {O: {Value: !GetAtt N.Outputs.O}}"
            .to_owned(),
    )];
    for number in 0..50 {
        let inner = if number < 49 {
            format!(
                "Resources: {{N: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: ./n{}.yaml, Parameters: {{P: !Sub '${{P}}1'}}}}}}}}\nOutputs: {{O: {{Value: !GetAtt N.Outputs.O}}}}",
                number + 1
            )
        } else {
            "Resources: {V: {Type: 'AWS::X::Y', Properties: {P: !Ref P}}}\nOutputs: {O: {Value: !GetAtt V.P}}"
                .to_owned()
        };
        files.push((format!("n{number}.yaml"), format!("Parameters: {{P: {{Type: String}}}}\n{inner}")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = quick(&files);
    assert_eq!(wrong(&found), [""; 0]);
    assert_eq!(show(&found.roots[0].outputs["O"]), format!("{:?}", "1".repeat(50)));
}

#[test]
fn stacks_that_are_nested_in_themselves_are_refused() {
    let stack = |file: &str| {
        format!(
            "Resources: {{X: {{Type: 'AWS::X::Y'}}, N: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: {file}}}}}}}"
        )
    };
    let found = quick(&[("a.yaml", &stack("a.yaml"))]);
    assert_eq!(addresses(&found), ["AWS::X::Y.X"]);
    assert!(wrong(&found)[0].contains("nested in itself"), "{:?}", said(&found));
    let found = quick(&[("a.yaml", &stack("b.yaml")), ("b.yaml", &stack("a.yaml"))]);
    assert_eq!(addresses(&found), ["AWS::X::Y.X", "module.N.AWS::X::Y.X"]);
    assert!(wrong(&found)[0].contains("nested in itself"), "{:?}", said(&found));
    let found =
        quick(&[("a.yaml", &stack("b.yaml")), ("b.yaml", &stack("a.yaml")), ("c.yaml", &stack("gone"))]);
    let expected = ["module.c.AWS::X::Y.X", "module.a.AWS::X::Y.X", "module.a.module.N.AWS::X::Y.X"];
    assert_eq!(addresses(&found), expected);
}

#[test]
fn long_chains_and_circles_need_no_deep_stack() {
    let mut text = String::from("Conditions:\n");
    for number in 0..3_000 {
        writeln!(text, "  C{number}: !Not [!Condition C{}]", number + 1).unwrap();
        writeln!(text, "  D{number}: !Not [!Condition D{}]", (number + 1) % 3_000).unwrap();
    }
    text.push_str("  C3000: !Equals [a, a]\nResources:\n  A: {Type: 'AWS::X::Y', Condition: C0}\n  B: {Type: 'AWS::X::Y', Condition: D0}\n");
    let found = quick(&[("a.yaml", &text)]);
    assert_eq!(addresses(&found), ["AWS::X::Y.A", "AWS::X::Y.B"]);
    assert!(!wrong(&found).is_empty());
}

#[test]
fn a_large_file_is_refused() {
    let mut text = String::from("AWSTemplateFormatVersion: 2010-09-09\nResources:\n");
    while text.len() < 20 * 1024 * 1024 {
        text.push_str("  A: {Type: 'AWS::X::Y', Properties: {P: [1, 2, 3]}}\n");
    }
    let (found, time) = timed(&[("a.yaml", &text)]);
    assert!(wrong(&found)[0].contains("more than 4194304 are not read"), "{:?}", said(&found));
    assert!(time < Duration::from_secs(5), "{time:?}");
}

#[test]
fn a_template_as_large_as_is_read_takes_little_time() {
    let mut text = String::from("AWSTemplateFormatVersion: 2010-09-09\nResources:\n");
    let mut number = 0;
    while text.len() < 4 * 1024 * 1024 - 200 {
        writeln!(
            text,
            "  A{number}: {{Type: 'AWS::X::Y', Properties: {{P: [1, 2, !Ref A0], Q: !Sub 'a${{A1}}'}}}}"
        )
        .unwrap();
        number += 1;
    }
    let (found, time) = timed(&[("a.yaml", &text)]);
    println!("{number} resources in four mebibytes: {time:?}");
    assert!(found.instances.len() >= 20_000);
    assert!(time < LONG, "{time:?}");
}

#[test]
fn two_hundred_resources_take_little_time() {
    let mut text = String::from("Mappings: {M: {us-east-1: {K: v}}}\nResources:\n");
    for number in 0..100 {
        writeln!(
            text,
            "  Vpc{number}:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: !Select [{number}, !Cidr [10.0.0.0/8, 100, 16]]\n      Tags:\n        - {{Key: Name, Value: !Sub 'vpc-{number}-${{AWS::Region}}'}}\n        - {{Key: M, Value: !FindInMap [M, !Ref 'AWS::Region', K]}}\n  Group{number}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: g\n      VpcId: !Ref Vpc{number}\n      SecurityGroupIngress:\n        - {{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc{number}.CidrBlock}}"
        )
        .unwrap();
    }
    let (found, time) = timed(&[("a.yaml", &text)]);
    println!("200 resources: {time:?}");
    assert_eq!(found.instances.len(), 200);
    assert_eq!(wrong(&found), [""; 0]);
    assert!(time < Duration::from_secs(2), "{time:?}");
}

/// What stands in files that are cut off, mixed up or not text at all.
#[test]
fn nothing_in_a_file_makes_it_panic() {
    let yaml = "AWSTemplateFormatVersion: 2010-09-09\nTransform: [AWS::LanguageExtensions, 'AWS::Serverless-2016-10-31']\nParameters:\n  P: {Type: 'List<Number>', Default: '1, 2', AllowedPattern: '[0-9]+'}\n  Q: {Type: String}\nMappings: {M: {a: {b: [c, d]}}}\nConditions:\n  C: !Equals [!Ref Q, !Join [',', !Ref P]]\nGlobals: {Function: {Layers: [x]}}\nResources:\n  'Fn::ForEach::L':\n    - N\n    - !FindInMap [M, a, b]\n    - 'R${N}':\n        Type: AWS::EC2::Subnet\n        Condition: C\n        Properties: &p\n          Cidr: !Select [1, !Cidr [!GetAtt V.CidrBlock, 4, 8]]\n          Zone: !If [C, !Select [0, !GetAZs ''], !Ref AWS::NoValue]\n  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16, X: {<<: *p}}}\n  F: {Type: 'AWS::Serverless::Function', Properties: {Layers: [!Sub ['${A}-{{resolve:ssm:${Q}}}', {A: !Base64 é}]]}}\n  S: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: !Sub 'https://${Q}/b.json', Parameters: {Z: !Ref Rc}}}\nOutputs:\n  O: {Value: !ToJsonString [!GetAtt S.Outputs.Y, !Split ['-', !GetAtt F.Arn]], Export: {Name: !Sub '${AWS::StackName}-O'}}\n";
    let json = r#"{"Parameters": {"Z": {"Type": "String"}}, "Resources": {"E": {"Type": "AWS::EC2::EIP", "Properties": {"I": {"Fn::ImportValue": "a-O"}, "U": "\u00e9\n"}}}, "Outputs": {"Y": {"Value": {"Fn::GetAtt": ["E", "AllocationId"]}}}}"#;
    let whole = evaluated(&[("a.yaml", yaml), ("b.json", json)]);
    assert_eq!(wrong(&whole), [""; 0]);
    assert_eq!(whole.instances.len(), 5);
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let pieces: [&[u8]; 20] = [
        b"\"",
        b"${",
        b"}",
        b"!Ref ",
        b"!Sub",
        b"[",
        b"]",
        b"{",
        b"\n",
        b"\n  ",
        b"- ",
        b": ",
        b"\xff",
        b"&a ",
        b"*p",
        b"'",
        b"|\n",
        b"%",
        b"\t",
        b"Fn::ForEach::",
    ];
    for _ in 0..1_500 {
        let mut mutate = |text: &str| {
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
            bytes
        };
        let file = |path: &str, bytes: Vec<u8>| File { path: path.to_owned(), bytes };
        let files = vec![
            file("a.yaml", mutate(yaml)),
            file("b.json", mutate(json)),
            file("p.json", mutate("[{\"ParameterKey\": \"Q\", \"ParameterValue\": \"1,2\"}]")),
        ];
        let found = evaluate(&[Root { files, ..Root::default() }], &Options::default(), &NoAnswers);
        assert!(found.instances.len() < 1_000);
    }
}
