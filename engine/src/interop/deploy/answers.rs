//! What `data` blocks read before anything is made: the account, its Region and zones, and policies that are
//! written with them. Whatever is looked up among resources is looked up when those are made.

use std::rc::Rc;

use super::attribute::{object, texts};
use super::read::{as_text, blocks, items, member, text};
use crate::control::region::zones_in_order;
use crate::interop::cloudformation;
use crate::interop::terraform::{Answers, Question, RootModule, Value};
use crate::model::RegionName;

/// Answers that need nothing made.
pub struct Assumed;

impl Answers for Assumed {
    fn data(&self, question: &Question<'_>) -> Option<Value> {
        let Question { attributes, .. } = question;
        let region = question.provider.and_then(|provider| as_text(&provider.region()?));
        let region = region.unwrap_or_else(|| "us-east-1".to_owned());
        match &*question.address.kind {
            "aws_availability_zones" => Some(zones(&region)),
            "aws_region" => {
                Some(object([("name", word(&region)), ("id", word(&region)), ("region", word(&region))]))
            }
            "aws_partition" => Some(object([
                ("partition", word("aws")),
                ("id", word("aws")),
                ("dns_suffix", word("amazonaws.com")),
            ])),
            "aws_iam_policy_document" => Some(object([("json", document(attributes)?)])),
            "aws_vpc_endpoint_service" => {
                let service = text(attributes, "service")?;
                Some(object([("service_name", word(&format!("com.amazonaws.{region}.{service}")))]))
            }
            "terraform_remote_state" => Some(object([("outputs", remote(question)?)])),
            _ => None,
        }
    }
}

impl cloudformation::Answers for Assumed {
    fn zones(&self, _: &str, region: &str) -> Option<Vec<String>> {
        let known = zones_in_order(region).len().max(3);
        Some("abcdef".chars().take(known).map(|letter| format!("{region}{letter}")).collect())
    }
}

fn word(text: &str) -> Value {
    Value::Text(Rc::from(text))
}

/// The zones of a Region, by the names an account has for them.
fn zones(region: &str) -> Value {
    let known = region.parse::<RegionName>().map(|_| zones_in_order(region)).unwrap_or_default();
    let letters = "abcdef".chars().take(known.len().max(3));
    let names: Vec<String> = letters.map(|letter| format!("{region}{letter}")).collect();
    object([("names", texts(&names)), ("zone_ids", texts(&known)), ("id", word(region))])
}

/// A policy document as JSON, as far as it is known.
fn document(attributes: &Value) -> Option<Value> {
    let mut statements = Vec::new();
    for statement in blocks(attributes, "statement") {
        let mut made = serde_json::Map::new();
        let list = |name: &str| -> Option<serde_json::Value> {
            let items = items(&statement, name);
            let all: Option<Vec<serde_json::Value>> =
                items.iter().map(|item| as_text(item).map(Into::into)).collect();
            all.filter(|all| !all.is_empty()).map(serde_json::Value::Array)
        };
        made.insert(
            "Effect".to_owned(),
            text(&statement, "effect").unwrap_or_else(|| "Allow".to_owned()).into(),
        );
        for (name, to) in [("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource")] {
            if let Some(list) = list(name) {
                made.insert(to.to_owned(), list);
            }
        }
        if member(&statement, "resources").is_some() && !made.contains_key("Resource") {
            // Of what is known after an apply only: this policy's own, most often.
            made.insert("Resource".to_owned(), "*".into());
        }
        let mut principals = serde_json::Map::new();
        for principal in blocks(&statement, "principals") {
            let names: Vec<serde_json::Value> =
                items(&principal, "identifiers").iter().filter_map(as_text).map(Into::into).collect();
            principals.insert(text(&principal, "type")?, names.into());
        }
        if principals.contains_key("*") {
            made.insert("Principal".to_owned(), "*".into());
        } else if !principals.is_empty() {
            made.insert("Principal".to_owned(), principals.into());
        }
        statements.push(serde_json::Value::Object(made));
    }
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": statements});
    Some(word(&document.to_string()))
}

/// The outputs of another root: the one the state's address names, or the only one with outputs.
fn remote(question: &Question<'_>) -> Option<Value> {
    let config = format!("{:?}", question.attributes.get("config"));
    let is_named = |one: &&RootModule| {
        [one.name.as_str(), one.folder.as_str()].iter().any(|name| !name.is_empty() && config.contains(name))
    };
    let named = question.earlier.iter().find(is_named);
    let found = named.or_else(|| question.earlier.iter().rfind(|one| !one.outputs.is_empty()))?;
    Value::object(found.outputs.clone()).ok()
}
