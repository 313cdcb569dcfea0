//! Parameters: their types, what they are given, and what they are held to.
//! (AWS CloudFormation User Guide, “CloudFormation template Parameters syntax”, “Specify existing resources
//! at runtime with CloudFormation-supplied parameter types”.)

use std::rc::Rc;

use crate::interop::cloudformation::evaluate::{joined, kind as word};
use crate::interop::cloudformation::functions;
use crate::interop::cloudformation::node::{Entry, Mark, Node, number, text_of};
use crate::interop::cloudformation::world::{Found, Given, Trouble, World, wrong};
use crate::interop::diagnostic::{Severity, without_value};
use crate::interop::terraform::{ListKind, Number, Origin, Part, Unknown, Value};

/// A parameter whose value is read from Systems Manager when the stack is deployed.
const STORED: &str = "AWS::SSM::Parameter::Value<";
/// The type of an Availability Zone's name.
const ZONE: &str = "AWS::EC2::AvailabilityZone::Name";
/// What the CDK adds to every template, and nobody gives a value.
const OF_CDK: [&str; 2] = ["BootstrapVersion", "AssetParameters"];
/// Bytes of a pattern.
const PATTERN_MOST: usize = 2_000;
/// Bytes that a pattern may take when it is compiled.
const PATTERN_SIZE_MOST: usize = 1 << 15;
/// Bytes of a text that is held against a pattern, and what each of them takes.
const MATCHED_MOST: usize = 1_024;
const MATCHED_STEPS: usize = 16;

/// The type of a list's elements; nothing where a type is no list.
fn element(kind: &str) -> Option<&str> {
    match kind {
        "CommaDelimitedList" => Some("String"),
        _ => kind.strip_prefix("List<")?.strip_suffix('>'),
    }
}

impl World<'_> {
    /// The value of a parameter.
    pub fn parameter(&mut self, stack: usize, name: &Rc<str>) -> Found {
        let of = self.stack(stack, Mark::default())?;
        let (given, entry) = (of.given.get(name).cloned(), of.template.parameters.get(name).cloned());
        let Some(entry) = entry else {
            return wrong(Mark::default(), format!("there is no parameter “{name}”"));
        };
        let declared = entry.node.get("Type").and_then(|kind| kind.as_text());
        if declared.is_none() {
            self.say(Severity::Warning, entry.at, &format!("the parameter “{name}” has no type"));
        }
        let kind = declared.unwrap_or_else(|| Rc::from("String"));
        let given = match given {
            Some(Given::Value(value, at)) => Some((value, at)),
            Some(Given::From(parent, node)) => Some((self.settled(parent, &node)?, node.at)),
            None => None,
        };
        // What is handed down as `AWS::NoValue` is not handed down.
        let (value, at) = match given.filter(|(value, _)| !value.is_null()) {
            Some(given) => given,
            None => match entry.node.get("Default") {
                Some(default) => match default.as_text() {
                    Some(text) => (Value::Text(text), default.at),
                    None => (self.value(stack, default)?, default.at),
                },
                None => return self.assumed(stack, &entry, &kind),
            },
        };
        if kind.starts_with(STORED) {
            let key = text_of(&value).unwrap_or_else(|| Rc::from("a parameter"));
            if !OF_CDK.iter().any(|own| name.starts_with(own)) {
                let text = format!("“{name}” is what Systems Manager holds at “{key}”, and not known");
                self.say(Severity::Assumption, entry.at, &text);
            }
            return Ok(Value::unknown(Unknown::of(Origin::Other(Rc::from(format!("ssm:{key}"))))));
        }
        let value =
            typed(&value, &kind).or_else(|why| wrong(at, format!("the parameter “{name}”: {why}")))?;
        self.check(&entry, &kind, &value, at);
        Ok(value)
    }

    /// What a parameter without a value is taken for.
    fn assumed(&mut self, stack: usize, entry: &Entry, kind: &str) -> Found {
        let name = &entry.name;
        let path = Rc::clone(&self.stack(stack, entry.at)?.path);
        if kind == ZONE || element(kind) == Some(ZONE) {
            let place = self.place(stack, entry.at)?;
            let zones = functions::zones_of(self, &place.account, &place.region);
            let zones: Vec<Value> = zones.iter().map(|zone| Value::Text(Rc::from(zone.as_str()))).collect();
            if element(kind).is_some() {
                let text = format!("the parameter “{name}” has no value; the Region's first zones are taken");
                self.say(Severity::Assumption, entry.at, &text);
                return self.keep(Value::list(ListKind::List, zones), entry.at);
            }
            let before = self.zones_before(stack, entry)?;
            let index = before.checked_rem(zones.len()).unwrap_or(0);
            if let Some(zone @ Value::Text(text)) = zones.get(index) {
                let text = format!("the parameter “{name}” has no value; the zone {text} is taken");
                self.say(Severity::Assumption, entry.at, &text);
                return Ok(zone.clone());
            }
        }
        if !OF_CDK.iter().any(|own| name.starts_with(own)) {
            let text = without_value("the parameter", name);
            self.say(Severity::Assumption, entry.at, &text);
        }
        Ok(Value::unknown(Unknown::of(Origin::Variable(path, Rc::clone(name)))))
    }

    /// Parameters before one that are zones without a value too, so that each is another zone.
    fn zones_before(&mut self, stack: usize, of: &Entry) -> Result<usize, Trouble> {
        let count = self.stack(stack, of.at)?.template.parameters.len();
        if !self.budget.walk(count / 8) {
            return Err(Trouble::Spent);
        }
        let of_stack = self.stack(stack, of.at)?;
        let is_zone =
            |node: &Node| node.get("Type").and_then(|kind| kind.as_text()).is_some_and(|kind| &*kind == ZONE);
        let template = of_stack.template.section("Parameters");
        let before = template.iter().take_while(|entry| entry.name != of.name);
        Ok(before.filter(|entry| is_zone(&entry.node) && !of_stack.given.contains_key(&entry.name)).count())
    }

    /// Says where a value does not hold to what is said about it.
    fn check(&mut self, entry: &Entry, kind: &str, value: &Value, at: Mark) {
        let items = match value {
            Value::List(list) => list.items(),
            other => std::slice::from_ref(other),
        };
        if !self.budget.walk(items.len()) {
            return;
        }
        let allowed: Option<Vec<Rc<str>>> = entry
            .node
            .get("AllowedValues")
            .and_then(|of| of.items())
            .map(|items| items.iter().filter_map(|item| item.as_text()).collect());
        let allowed = allowed.map(|of| of.into_iter().collect::<std::collections::BTreeSet<_>>());
        let bounds = Bounds::of(&entry.node, kind);
        let pattern = entry.node.get("AllowedPattern").and_then(|of| of.as_text());
        let pattern = pattern.as_deref().and_then(compiled);
        for item in items {
            let Some(text) = text_of(item) else { continue };
            let why = if allowed.as_ref().is_some_and(|allowed| !allowed.contains(&text)) {
                "is none of its allowed values".to_owned()
            } else if pattern.as_ref().is_some_and(|pattern| !self.is_match(pattern, &text)) {
                "does not fit its allowed pattern".to_owned()
            } else if let Some(why) = bounds.broken(&text) {
                why
            } else {
                continue;
            };
            let text: String = text.chars().take(80).collect();
            self.say(Severity::Warning, at, &format!("“{text}” for the parameter “{}” {why}", entry.name));
        }
    }
}

impl World<'_> {
    /// Whether a text fits a pattern; one that is too long to look at does.
    fn is_match(&mut self, pattern: &regex_lite::Regex, text: &str) -> bool {
        text.len() > MATCHED_MOST
            || !self.budget.walk(text.len().saturating_mul(MATCHED_STEPS))
            || pattern.is_match(text)
    }
}

/// A pattern, which is about all of a text; nothing where it is one that is not understood here.
fn compiled(pattern: &str) -> Option<regex_lite::Regex> {
    if pattern.len() > PATTERN_MOST {
        return None;
    }
    regex_lite::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(PATTERN_SIZE_MOST).build().ok()
}

struct Bounds {
    is_number: bool,
    least: Option<Number>,
    most: Option<Number>,
    shortest: Option<usize>,
    longest: Option<usize>,
}

impl Bounds {
    fn of(node: &Node, kind: &str) -> Self {
        let text = |name: &str| node.get(name).and_then(|of| of.as_text());
        let number = |name: &str| text(name).and_then(|text| Number::parse(&text));
        let length = |name: &str| text(name).and_then(|text| text.parse().ok());
        Self {
            is_number: kind == "Number" || element(kind) == Some("Number"),
            least: number("MinValue"),
            most: number("MaxValue"),
            shortest: length("MinLength"),
            longest: length("MaxLength"),
        }
    }

    fn broken(&self, text: &str) -> Option<String> {
        if self.is_number {
            let Some(number) = Number::parse(text) else { return Some("is no number".to_owned()) };
            if self.least.is_some_and(|least| number < least) || self.most.is_some_and(|most| number > most) {
                return Some("is not between its least and its greatest value".to_owned());
            }
            return None;
        }
        if self.shortest.is_none() && self.longest.is_none() {
            return None;
        }
        let length = text.chars().count();
        let is_broken = self.shortest.is_some_and(|least| length < least)
            || self.longest.is_some_and(|most| length > most);
        is_broken.then(|| "is too short or too long".to_owned())
    }
}

/// A value as one of a parameter's type.
fn typed(value: &Value, kind: &str) -> Result<Value, String> {
    let Some(element) = element(kind) else { return single(value, kind == "Number") };
    let list = match value {
        Value::List(list) => list.items().to_vec(),
        Value::Null => Vec::new(),
        Value::Map(_) => return Err("a list is needed".to_owned()),
        other => match functions::split(other, ",")? {
            Value::List(list) => list.items().to_vec(),
            unknown => return Ok(unknown),
        },
    };
    let mut made = Vec::with_capacity(list.len());
    for item in &list {
        made.push(match single(item, element == "Number")? {
            Value::Text(text) => Value::Text(Rc::from(text.trim())),
            Value::Unknown(unknown) => trimmed(&unknown)?,
            other => other,
        });
    }
    Value::list(ListKind::List, made)
}

/// Blanks before and behind what is not known.
fn trimmed(unknown: &Rc<Unknown>) -> Result<Value, String> {
    let Unknown::Text(parts) = &**unknown else { return Ok(Value::Unknown(Rc::clone(unknown))) };
    let last = parts.len().saturating_sub(1);
    let mut made = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => {
                let text = if index == 0 { text.trim_start() } else { text };
                let text = if index == last { text.trim_end() } else { text };
                if !text.is_empty() {
                    made.push(Part::Text(Rc::from(text)));
                }
            }
            Part::Unknown(_) => made.push(part.clone()),
        }
    }
    joined(made)
}

fn single(value: &Value, is_number: bool) -> Result<Value, String> {
    match value {
        Value::Unknown(_) | Value::Null => Ok(value.clone()),
        Value::List(list) => {
            let mut parts = Vec::new();
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 {
                    parts.push(Part::Text(Rc::from(",")));
                }
                match (item, text_of(item)) {
                    (_, Some(text)) => parts.push(Part::Text(text)),
                    (Value::Unknown(unknown), None) => match &**unknown {
                        Unknown::Text(inner) => parts.extend(inner.iter().cloned()),
                        Unknown::Reference(_) | Unknown::Computed(_) => {
                            parts.push(Part::Unknown(Rc::clone(unknown)));
                        }
                    },
                    (other, None) => return Err(format!("a text is needed, and this is {}", word(other))),
                }
            }
            joined(parts)
        }
        Value::Map(_) => Err("a text is needed, and this is a mapping".to_owned()),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            let text = text_of(value).unwrap_or_default();
            Ok(is_number.then(|| number(text.trim())).flatten().unwrap_or(Value::Text(text)))
        }
    }
}
