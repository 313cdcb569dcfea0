//! Functions, held against AWS's documentation.

use std::fmt::Write as _;

use super::*;

fn template(sections: &str, expression: &str) -> String {
    let mut text = format!("AWSTemplateFormatVersion: 2010-09-09\n{sections}Resources:\n");
    text.push_str("  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}\n");
    text.push_str("  myELB: {Type: 'AWS::ElasticLoadBalancing::LoadBalancer'}\n");
    text.push_str("  Answer: {Type: 'Custom::Answer', Properties: {Value: 1}}\n");
    text.push_str("  It:\n    Type: Custom::It\n    Properties:\n      It:\n");
    for line in expression.lines() {
        writeln!(text, "        {line}").unwrap();
    }
    text
}

#[test]
fn functions_come_to_what_the_documentation_says() {
    let text = include_str!("../../../../../tests/vectors/cloudformation/functions.json");
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut failed = String::new();
    for vector in document["vectors"].as_array().unwrap() {
        let expression = vector["expression"].as_str().unwrap();
        let text = template(vector["sections"].as_str().unwrap_or_default(), expression);
        let found = evaluated(&[("it.yaml", &text)]);
        let value = property(&found, "Custom::It.It", &["It"]);
        let is_said = match vector["says"].as_str() {
            Some(says) => said(&found).iter().any(|said| said.contains(says)),
            None => wrong(&found).is_empty(),
        };
        let expected = vector["result"].as_str().unwrap();
        if value != expected || !is_said {
            writeln!(failed, "{expression}\n  {value}\n  instead of {expected}; {:?}", said(&found)).unwrap();
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn every_function_has_a_vector() {
    let text = include_str!("../../../../../tests/vectors/cloudformation/functions.json");
    for name in ["And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue"] {
        assert!(text.contains(&format!("!{name} ")), "{name}");
    }
    for name in ["Join", "Length", "Not", "Or", "Ref", "Select", "Split", "Sub", "ToJsonString"] {
        assert!(text.contains(&format!("!{name} ")), "{name}");
    }
}
