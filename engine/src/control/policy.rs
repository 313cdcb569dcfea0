//! Policy documents: what every one must have, and how their patterns match. Which statement lets
//! whom do what is for those who ask (`topic::policy`).

use serde_json::Value;

/// A policy's statements, once it is known to be one.
///
/// # Errors
/// What is wrong with the document, in a sentence without its full stop.
pub(super) fn statements(text: &str) -> Result<Vec<Value>, String> {
    let document: Value = serde_json::from_str(text).map_err(|error| {
        format!("The policy is not JSON: line {} column {}", error.line(), error.column())
    })?;
    let version = document.get("Version").map(Value::as_str);
    if !matches!(version, None | Some(Some("2012-10-17" | "2008-10-17"))) {
        return Err("The policy's “Version” is neither 2012-10-17 nor 2008-10-17".to_owned());
    }
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) => list.clone(),
        Some(one @ Value::Object(_)) => vec![one.clone()],
        Some(_) | None => Vec::new(),
    };
    if statements.is_empty() {
        return Err("The policy has no “Statement”".to_owned());
    }
    for statement in &statements {
        complete(statement)?;
    }
    Ok(statements)
}

fn complete(statement: &Value) -> Result<(), String> {
    if !matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
        return Err("A statement's “Effect” is neither Allow nor Deny".to_owned());
    }
    for element in ["Principal", "Action", "Resource"] {
        let negated = format!("Not{element}");
        if statement.get(element).is_none() && statement.get(&negated).is_none() {
            return Err(format!("A statement has no “{element}”"));
        }
    }
    Ok(())
}

/// Whether a statement's principal is everyone.
pub(super) fn is_everyone(principal: &Value) -> bool {
    is_star(principal) || principal.get("AWS").is_some_and(is_star)
}

fn is_star(value: &Value) -> bool {
    any(value, &|text| text == "*")
}

/// Whether any text of an element fits: a text by itself, or one of a list.
pub(super) fn any(value: &Value, fits: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => fits(text),
        Value::Array(list) => list.iter().any(|item| item.as_str().is_some_and(fits)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// Whether a condition holds for what a request has under its key; a negated one holds where it has
/// nothing, as does one that says "if it exists" (IAM guide, "Condition operators"). `None` for an
/// operator that is not understood here.
pub(super) fn holds(operator: &str, value: &Value, found: Option<&str>) -> Option<bool> {
    let if_exists = operator.strip_suffix("IfExists");
    let operator = if_exists.unwrap_or(operator);
    let (positive, fits) = match operator {
        "StringNotEquals" => ("StringEquals", false),
        "StringNotEqualsIgnoreCase" => ("StringEqualsIgnoreCase", false),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => ("StringLike", false),
        "NotIpAddress" => ("IpAddress", false),
        "ArnLike" | "ArnEquals" => ("StringLike", true),
        positive => (positive, true),
    };
    let Some(found) = found else { return Some(if_exists.is_some() || !fits) };
    let matches = match positive {
        "StringEquals" => any(value, &|text| text == found),
        "StringEqualsIgnoreCase" => any(value, &|text| text.eq_ignore_ascii_case(found)),
        "StringLike" => any(value, &|text| like(text, found)),
        "IpAddress" => any(value, &|text| is_within(found, text)),
        _ => return None,
    };
    Some(matches == fits)
}

/// Whether an address lies in a block, or is it.
fn is_within(address: &str, block: &str) -> bool {
    let Ok(address) = address.parse::<std::net::IpAddr>() else { return false };
    match block.parse::<ipnet::IpNet>() {
        Ok(block) => block.contains(&address),
        Err(_) => block.parse() == Ok(address),
    }
}

/// Whether a text fits a pattern, in which `*` stands for any characters and `?` for one.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(one) if *one == b'?' || text.get(t) == Some(one) => {
                p += 1;
                t += 1;
            }
            Some(_) | None => {
                // Back to the last star, which takes one character more.
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                p = at + 1;
                t = taken + 1;
            }
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_iam_has_them() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("sns:*", "sns:publish", true),
            ("arn:aws:sns:*:*:orders", "arn:aws:sns:us-east-1:222222222222:orders", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*b*b", "aabab", true),
            ("*b*c", "aabab", false),
            ("abc*", "abc", true),
        ] {
            assert_eq!(like(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn conditions_hold_as_iam_has_them() {
        let one = Value::from("vpce-1");
        let blocks = serde_json::json!(["10.0.0.0/8", "192.0.2.7"]);
        for (operator, value, found, expected) in [
            ("StringEquals", &one, Some("vpce-1"), Some(true)),
            ("StringEquals", &one, Some("vpce-2"), Some(false)),
            ("StringEquals", &one, None, Some(false)),
            ("StringEqualsIfExists", &one, None, Some(true)),
            ("StringNotEquals", &one, Some("vpce-1"), Some(false)),
            ("StringNotEquals", &one, Some("vpce-2"), Some(true)),
            ("StringNotEquals", &one, None, Some(true)),
            ("IpAddress", &blocks, Some("10.1.2.3"), Some(true)),
            ("IpAddress", &blocks, Some("192.0.2.7"), Some(true)),
            ("NotIpAddress", &blocks, Some("192.0.2.8"), Some(true)),
            ("NumericEquals", &one, Some("1"), None),
        ] {
            assert_eq!(holds(operator, value, found), expected, "{operator} {found:?}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        for (text, problem) in [
            ("", "The policy is not JSON: line 1 column 0"),
            ("{}", "The policy has no “Statement”"),
            (r#"{"Version":"2020-01-01"}"#, "The policy's “Version” is neither 2012-10-17 nor 2008-10-17"),
            (r#"{"Statement":{}}"#, "A statement's “Effect” is neither Allow nor Deny"),
            (r#"{"Statement":[{"Effect":"Allow"}]}"#, "A statement has no “Principal”"),
            (
                r#"{"Statement":[{"Effect":"Allow","Principal":"*","NotAction":"a"}]}"#,
                "A statement has no “Resource”",
            ),
        ] {
            assert_eq!(statements(text), Err(problem.to_owned()));
        }
    }
}
