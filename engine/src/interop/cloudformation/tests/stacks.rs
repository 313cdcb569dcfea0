//! Files, roots and what they have to do with one another.

use super::*;
use crate::interop::terraform::{Origin, Step, Unknown};

#[test]
fn templates_are_known_by_their_content() {
    for (path, text, expected) in [
        ("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", true),
        ("a.template", "Resources:\n  A:\n    Type: AWS::EC2::VPC\n", true),
        ("a", "Resources:\n  A:\n    Type: Custom::Thing\n", true),
        ("a.json", "{\"Resources\": {\"A\": {\"Type\": \"AWS::EC2::VPC\"}}}", true),
        ("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: [\n", true),
        ("a.yaml", "Resources:\n  A:\n    Type: AWS::EC2::VPC\n  B: [\n", true),
        ("a.json", "{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\",\n", true),
        ("a.tf", "AWSTemplateFormatVersion: '2010-09-09'\n", false),
        (
            "serverless.yml",
            "service: x\nresources:\n  Resources:\n    A:\n      Type: AWS::EC2::VPC\n",
            false,
        ),
        ("a.yaml", "Resources:\n  A:\n    Type: Deployment\nx: 'AWS::'\n", false),
        ("a.json", "[{\"ParameterKey\": \"A\", \"ParameterValue\": \"AWS::Resources\"}]", false),
        ("a.json", "", false),
        ("cdk.out/manifest.json", "{\"x\": \"AWSTemplateFormatVersion\"}", false),
        ("Vpcs.json", "{\"Vpcs\": []}", false),
    ] {
        assert_eq!(is_cloudformation(path, text.as_bytes()), expected, "{path} {text}");
    }
    assert!(!is_cloudformation("a.yaml", &[0xff, 0x00, 0xfe]));
}

#[test]
fn references_are_told_apart() {
    let found = evaluated(&[(
        "a.yaml",
        "Resources:\n  A: {Type: 'AWS::EC2::VPCEndpoint'}\n  B: {Type: 'Custom::B', Properties: {X: !Ref A, Y: !GetAtt A.Creation.Time}}\n",
    )]);
    let b = &found.instances[1];
    for (name, expected) in [("X", &["Ref"][..]), ("Y", &["Creation", "Time"][..])] {
        let Some(Value::Unknown(unknown)) = b.attributes.get(name) else { panic!("{name}") };
        let Unknown::Reference(reference) = &*unknown else { panic!("{unknown}") };
        let Origin::Resource(address) = &reference.origin else { panic!("{unknown}") };
        assert_eq!((&*address.kind, &*address.name), ("AWS::EC2::VPCEndpoint", "A"));
        let path: Vec<Step> = expected.iter().map(|name| Step::Name((*name).into())).collect();
        assert_eq!(reference.path, path);
    }
    let provider = b.provider.as_ref().unwrap();
    assert_eq!(provider.region(), Some(Value::Text("us-east-1".into())));
    assert_eq!(show(&provider.accounts().unwrap()), "[\"111111111111\"]");
}

#[test]
fn parameters_from_files() {
    let template = "Parameters:\n  A: {Type: String}\n  B: {Type: CommaDelimitedList}\nResources:\n  R: {Type: 'Custom::R', Properties: {A: !Ref A, B: !Ref B}}\n";
    for (path, text) in [
        (
            "p.json",
            r#"[{"ParameterKey": "A", "ParameterValue": "x"}, {"ParameterKey": "B", "ParameterValue": "1, 2"}]"#,
        ),
        ("p.json", r#"{"Parameters": {"A": "x", "B": "1, 2"}, "Tags": {"C": "D"}}"#),
        ("params.json", r#"["A=x", "B=1,2"]"#),
        ("p.yaml", "Parameters:\n  A: x\n  B: [1, 2]\n"),
    ] {
        let found = evaluated(&[("t.yaml", template), (path, text)]);
        assert_eq!(property(&found, "Custom::R.R", &["A"]), "\"x\"", "{text}");
        assert_eq!(property(&found, "Custom::R.R", &["B"]), "[\"1\", \"2\"]", "{text}");
    }
    let (dev, prod) = (r#"{"Parameters": {"A": "dev"}}"#, r#"{"Parameters": {"A": "prod"}}"#);
    let files = [("t.yaml", template), ("dev.json", dev), ("prod.json", prod)];
    let found = evaluated(&files);
    assert_eq!(property(&found, "Custom::R.R", &["A"]), "\"dev\"");
    assert!(said(&found).iter().any(|said| said.contains("of 2 files")), "{:?}", said(&found));
    let options = Options { parameter_files: vec!["prod.json".to_owned()] };
    let found = evaluate(&[root(&files)], &options, &NoAnswers);
    assert_eq!(property(&found, "Custom::R.R", &["A"]), "\"prod\"");
}

/// Knows one zone of every Region.
struct Known;

impl Answers for Known {
    fn zones(&self, account: &str, region: &str) -> Option<Vec<String>> {
        Some(vec![format!("{account}-{region}-x")])
    }
}

#[test]
fn roots_are_accounts_and_regions() {
    let export =
        "Resources: {V: {Type: 'AWS::EC2::VPC'}}\nOutputs: {V: {Value: !Ref V, Export: {Name: shared}}}\n";
    let import = "Resources: {R: {Type: 'Custom::R', Properties: {O: {'Fn::GetStackOutput': {StackName: export, OutputName: V, Region: eu-west-1, RoleArn: 'arn:aws:iam::123456789012:role/r'}}, V: !ImportValue shared, A: !Ref 'AWS::AccountId', P: !Ref 'AWS::Partition', Z: !GetAZs ''}}}\n";
    let place = |name: &str, account: &str, region: &str, files: &[(&str, &str)]| Root {
        name: name.to_owned(),
        account: Some(account.parse().unwrap()),
        region: Some(region.parse().unwrap()),
        ..root(files)
    };
    let one = place("one", "123456789012", "eu-west-1", &[("export.yaml", export)]);
    let same = place("two", "123456789012", "eu-west-1", &[("import.yaml", import)]);
    let found = evaluate(&[same, one.clone()], &Options::default(), &NoAnswers);
    let r = "module.import.Custom::R.R";
    assert_eq!(property(&found, r, &["V"]), "<module.export.AWS::EC2::VPC.V.Ref>");
    assert_eq!(property(&found, r, &["A"]), "\"123456789012\"");
    assert_eq!(found.instances[0].at.file, "two/import.yaml");
    assert_eq!((found.roots[0].root, found.roots[1].root), (0, 1));
    let other = place("two", "123456789012", "cn-north-1", &[("import.yaml", import)]);
    let found = evaluate(&[other, one], &Options::default(), &Known);
    assert_eq!(property(&found, r, &["V"]), "<export:shared>");
    assert_eq!(property(&found, r, &["O"]), "<module.export.AWS::EC2::VPC.V.Ref>");
    assert_eq!(property(&found, r, &["P"]), "\"aws-cn\"");
    assert_eq!(property(&found, r, &["Z"]), "[\"123456789012-cn-north-1-x\"]");
    assert!(wrong(&found)[0].contains("another account or Region"), "{:?}", said(&found));
}

#[test]
fn an_import_finds_a_stack_of_another_name() {
    let export = "Resources: {V: {Type: 'AWS::EC2::VPC'}}\nOutputs: {V: {Value: !Ref V, Export: {Name: !Sub '${AWS::StackName}-Vpc'}}}\n";
    let import = "Parameters: {Net: {Type: String}}\nResources: {R: {Type: 'Custom::R', Properties: {V: !ImportValue {'Fn::Sub': '${Net}-Vpc'}}}}\n";
    let found = evaluated(&[("network.yaml", export), ("app.yaml", import)]);
    assert_eq!(property(&found, "module.app.Custom::R.R", &["V"]), "<module.network.AWS::EC2::VPC.V.Ref>");
    assert!(said(&found).iter().any(|said| said.contains("ends like it")), "{:?}", said(&found));
}

#[test]
fn what_is_wrong_stays_in_its_place() {
    let found = evaluated(&[
        ("broken.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: [\n"),
        (
            "twice.json",
            "{\"Resources\": {\"A\": {\"Type\": \"AWS::X::Y\"},\n \"A\": {\"Type\": \"AWS::X::Z\", \"Properties\": {\"P\": \"\\ud83d\\ude00\\/\"}}}}",
        ),
        (
            "sets.yaml",
            "Resources:\n  S: {Type: 'AWS::CloudFormation::StackSet'}\n  N: {Properties: {}}\n  G: {Type: 'AWS::X::Y', Condition: Never, Properties: {A: !Ref Gone, B: 1}}\n  Gone: {Type: 'AWS::X::Y', Condition: No}\n  Y: {Type: 'AWS::X::Y', Condition: Yes, Properties: {A: !If [No, on, off]}}\nConditions: {Yes: !Not [!Condition No], No: !Equals [a, b]}\n",
        ),
        (
            "half.yaml",
            "Resources:\n  A: {Type: 'AWS::X::Y', Properties: {P: 1}}\n  B:\n    Type: AWS::X::Y\n    Properties:\n      P: [\n  C: {Type: 'AWS::X::Y'}\n",
        ),
        (
            "half.json",
            "{\"Resources\": {\n  \"A\": {\"Type\": \"AWS::X::Y\"},\n  \"B\": {\"Type\": \"AWS::X::Y\", \"Properties\": ]}}}",
        ),
        ("line.json", "{\"Resources\": {\"B\": {\"Type\" \"AWS::X::Y\"}}}"),
        (
            "macro.yaml",
            "Transform: [Mine]\nResources: {A: {Type: 'AWS::X::Y'}}\n---\nResources: {B: {Type: 'AWS::X::Y'}}\n",
        ),
    ]);
    assert_eq!(property(&found, "module.twice.AWS::X::Z.A", &["P"]), "\"😀/\"");
    assert_eq!(property(&found, "module.sets.AWS::X::Y.G", &["B"]), "1");
    assert_eq!(property(&found, "module.sets.AWS::X::Y.Y", &["A"]), "false");
    let said = said(&found);
    for expected in [
        "broken.yaml:4:1: error: the template cannot be read",
        "half.json:3:44: error: the template cannot be read: a value is needed here",
        "line.json:1:29: error: the template cannot be read: a colon is needed here",
        "half.yaml:8:1: error: the template cannot be read: ",
        "twice.json:2:2: note: “A” stands here twice",
        "sets.yaml:2:3: warning: “S” is left out: stack sets",
        "sets.yaml:3:3: error: the resource “N” has no type",
        "“Gone” is left out by its condition",
        "there is no condition “Never”",
        "macro.yaml:1:12: warning: the macro “Mine” is not run",
        "macro.yaml:4:1: warning: the file holds more than one template",
    ] {
        assert!(said.iter().any(|said| said.contains(expected)), "{expected}: {said:#?}");
    }
    assert_eq!(found.instances.len(), 6, "{:?}", addresses(&found));
}

#[test]
fn nested_stacks_whose_files_are_not_there() {
    let text = "Parameters: {Url: {Type: String, Default: 'https://b.s3.amazonaws.com/c.yaml'}}\nResources:\n  N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://b.s3.amazonaws.com/x/gone.yaml'}}\n  P: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: !Ref Url, Parameters: {Other: 1}}}\n  R: {Type: 'Custom::R', Properties: {A: !GetAtt N.Outputs.Vpc, B: !GetAtt P.Outputs.V, C: !GetAtt P.Outputs.No}}\n";
    let child = "Resources: {V: {Type: 'AWS::EC2::VPC'}}\nOutputs: {V: {Value: !Ref V}}\n";
    let found = evaluated(&[("a.yaml", text), ("c.yaml", child)]);
    assert_eq!(property(&found, "Custom::R.R", &["A"]), "<module.N.Outputs.Vpc>");
    assert_eq!(property(&found, "Custom::R.R", &["B"]), "<module.P.AWS::EC2::VPC.V.Ref>");
    let wrong = wrong(&found);
    for expected in ["“N” is not among the files", "has no parameter “Other”", "has no output “No”"]
    {
        assert!(wrong.iter().any(|said| said.contains(expected)), "{expected}: {wrong:#?}");
    }
}

#[test]
fn rules_that_are_broken_are_said() {
    let text = "Parameters: {E: {Type: String, Default: prod}, S: {Type: String, Default: small}}\nRules:\n  Big:\n    RuleCondition: !Equals [!Ref E, prod]\n    Assertions:\n      - {Assert: {'Fn::Contains': [[large, huge], !Ref S]}, AssertDescription: production is large}\n      - {Assert: {'Fn::EachMemberIn': [[a], [a, b]]}}\n      - {Assert: {'Fn::EachMemberEquals': [[a, b], a]}}\n      - {Assert: {'Fn::ValueOf': [S, x]}}\nResources: {A: {Type: 'AWS::X::Y'}}\n";
    let found = evaluated(&[("a.yaml", text)]);
    assert_eq!(
        wrong(&found),
        [
            "a.yaml:6:18: warning: the rule “Big” is broken: production is large",
            "a.yaml:8:18: warning: the rule “Big” is broken",
        ]
    );
}

#[test]
fn brackets_may_stand_farther_to_the_left() {
    let text = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A:\n    Type: AWS::X::Y\n    Properties:\n      Actions: [\n        a,\n      b,\n  c\n      ]\n      Schema: {\"$schema\": \"x\",\n      \"title\": !Ref A1,\n      \"type\": {\n}\n      }\n      Text: \"one\n  two\n    three\"\n      Last: 1\n  A1: {Type: 'AWS::X::Z'}\n";
    let found = evaluated(&[("a.yaml", text)]);
    assert_eq!(wrong(&found), [""; 0]);
    assert_eq!(
        show(&found.instances[0].attributes),
        "{Actions = [\"a\", \"b\", \"c\"], Last = 1, Schema = {$schema = \"x\", title = <AWS::X::Z.A1.Ref>, type = {}}, Text = \"one two three\"}"
    );
    let places: Vec<String> = found.instances[0]
        .places
        .iter()
        .map(|(path, at)| format!("{path} {}:{}", at.line.unwrap(), at.column.unwrap()))
        .collect();
    assert_eq!(places[2..5], ["Actions[1] 8:7", "Actions[2] 9:3", "Schema 11:7"]);
}

#[test]
fn texts_come_as_other_systems_write_them() {
    let text = "AWSTemplateFormatVersion: 2010-09-09\r\nResources:\r\n  A:\r\n    Type: AWS::X::Y\r\n    Properties:\r\n      P: |\r\n        one\r\n        two\r\n      Q: é\r\n";
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), utf16, marked] {
        assert!(is_cloudformation("a.yaml", &bytes));
        let file = File { path: "a.yaml".to_owned(), bytes };
        let root = Root { files: vec![file], ..Root::default() };
        let found = evaluate(&[root], &Options::default(), &NoAnswers);
        assert_eq!(show(&found.instances[0].attributes), "{P = \"one\\ntwo\\n\", Q = \"é\"}");
        assert_eq!(found.instances[0].at.line, Some(3));
    }
}

#[test]
fn every_vector_of_a_template_is_known_as_one() {
    let template = include_bytes!("../../../../../tests/vectors/cloudformation/vpc/vpc.yaml");
    let parameters =
        include_bytes!("../../../../../tests/vectors/cloudformation/service/consumer.parameters.json");
    let manifest = include_bytes!("../../../../../tests/vectors/cloudformation/cdk.out/manifest.json");
    assert!(is_cloudformation("vpc/vpc.yaml", template));
    assert!(!is_cloudformation("service/consumer.parameters.json", parameters));
    assert!(!is_cloudformation("cdk.out/manifest.json", manifest));
}
