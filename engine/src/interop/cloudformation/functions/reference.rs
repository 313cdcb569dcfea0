//! Functions that refer to something: parameters, resources, nested stacks, what others export.

use std::rc::Rc;

use super::Asked;
use crate::interop::cloudformation::node::{Entry, Mark, text_of};
use crate::interop::cloudformation::stacks::nested;
use crate::interop::cloudformation::world::{Found, Item, Place, Trouble, World, wrong};
use crate::interop::terraform::{
    Address, Call, Key, ListKind, Mode, Origin, Part, Reference, Step, Unknown, Value,
};

/// What `Ref` of a resource is, as a step of the way from it.
const REF: &str = "Ref";
/// Types whose attributes are what a function of their own answers.
const CUSTOM: [&str; 2] = ["Custom::", "AWS::CloudFormation::CustomResource"];

/// (Template Reference, “`Ref`”.)
pub fn of(world: &mut World<'_>, asked: &Asked) -> Found {
    match world.known_text(asked.stack, &asked.node)? {
        Ok(name) => world.referred(asked.stack, &name, asked.at),
        Err(unknown) => Ok(Value::computed([&unknown])),
    }
}

/// (Template Reference, “`Fn::GetAtt`”.)
pub fn get_att(world: &mut World<'_>, asked: &Asked) -> Found {
    let text = match asked.node.items() {
        None => world.known_text(asked.stack, &asked.node)?,
        Some(items) => {
            let mut names = Vec::with_capacity(items.len());
            for index in 0..asked.items(2, 8)?.len() {
                match asked.text(world, index)? {
                    Ok(name) => names.push(name.to_string()),
                    Err(unknown) => return Ok(Value::computed([&unknown])),
                }
            }
            Ok(Rc::from(names.join(".")))
        }
    };
    let text = match text {
        Ok(text) => text,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    match text.split_once('.') {
        Some((resource, attribute)) => world.attribute(asked.stack, resource, attribute, asked.at),
        None => asked.wrong("it takes a resource and an attribute"),
    }
}

/// (Template Reference, “`Fn::ImportValue`”.)
pub fn import_value(world: &mut World<'_>, asked: &Asked) -> Found {
    let name = world.value(asked.stack, &asked.node)?;
    match &name {
        Value::Text(_) | Value::Number(_) | Value::Unknown(_) => world.imported(asked.stack, &name, asked.at),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => {
            asked.wrong("the name of an export is a text")
        }
    }
}

/// (Template Reference, “`Fn::GetStackOutput`”.)
pub fn get_stack_output(world: &mut World<'_>, asked: &Asked) -> Found {
    let mut texts = [None, None, None, None];
    for (name, text) in ["StackName", "OutputName", "Region", "RoleArn"].into_iter().zip(&mut texts) {
        let Some(node) = asked.node.get(name).cloned() else { continue };
        *text = match world.known_text(asked.stack, &node)? {
            Ok(text) => Some(text),
            Err(unknown) => return Ok(Value::computed([&unknown])),
        };
    }
    let [Some(name), Some(output), region, role] = texts else {
        return asked.wrong("it takes a mapping with the names of a stack and of an output");
    };
    let here = world.place(asked.stack, asked.at)?;
    let region = region.as_deref().unwrap_or(&here.region);
    // A stack of another account is reached through a role of that account.
    let account = role.as_deref().and_then(|role| role.split(':').nth(4)).unwrap_or(&here.account);
    world.output_of((&name, account, region), &output, asked.at)
}

/// A parameter that stands for something about the stack itself.
/// (Template Reference, “Pseudo parameters reference”.)
struct Pseudo {
    name: &'static str,
    value: fn(&Place, &str) -> Result<Value, String>,
}

const PSEUDO: &[Pseudo] = &[
    Pseudo { name: "AWS::AccountId", value: |place, _| Value::text(&place.account) },
    Pseudo { name: "AWS::NoValue", value: |_, _| Ok(Value::Null) },
    Pseudo { name: "AWS::NotificationARNs", value: |_, _| Value::list(ListKind::List, Vec::new()) },
    Pseudo { name: "AWS::Partition", value: |place, _| Value::text(partition(&place.region).0) },
    Pseudo { name: "AWS::Region", value: |place, _| Value::text(&place.region) },
    Pseudo { name: "AWS::StackId", value: stack_id },
    Pseudo { name: "AWS::StackName", value: |_, stack| Value::text(stack) },
    Pseudo { name: "AWS::URLSuffix", value: |place, _| Value::text(partition(&place.region).1) },
];

/// The partition of a Region, and its domain.
fn partition(region: &str) -> (&'static str, &'static str) {
    for (begins, partition, suffix) in [
        ("cn-", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-", "aws-us-gov", "amazonaws.com"),
        ("us-iso-", "aws-iso", "c2s.ic.gov"),
        ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
        ("eusc-", "aws-eusc", "amazonaws.eu"),
    ] {
        if region.starts_with(begins) {
            return (partition, suffix);
        }
    }
    ("aws", "amazonaws.com")
}

/// Its last part is made when the stack is.
fn stack_id(place: &Place, stack: &str) -> Result<Value, String> {
    let known = format!(
        "arn:{}:cloudformation:{}:{}:stack/{stack}/",
        partition(&place.region).0,
        place.region,
        place.account
    );
    let unknown = Unknown::of(Origin::Other(Rc::from("AWS::StackId")));
    Value::of_parts(vec![Part::Text(Rc::from(known)), Part::Unknown(Rc::new(unknown))])
}

/// The address of a resource.
pub fn address(path: &Rc<[Call]>, kind: &str, id: &str) -> Address {
    Address {
        // Ways through stacks tell apart what is in several roots.
        root: 0,
        module: Rc::clone(path),
        mode: Mode::Managed,
        kind: Rc::from(kind),
        name: Rc::from(id),
        key: Key::None,
    }
}

/// The type of a resource.
pub fn kind_of(entry: &Entry) -> Rc<str> {
    entry.node.get("Type").and_then(|kind| kind.as_text()).unwrap_or_else(|| Rc::from(""))
}

impl World<'_> {
    /// What `Ref` of a name comes to.
    pub fn referred(&mut self, stack: usize, name: &str, at: Mark) -> Found {
        if name.starts_with("AWS::") {
            let Some(pseudo) = PSEUDO.iter().find(|pseudo| pseudo.name == name) else {
                return wrong(at, format!("Ref: there is no pseudo parameter “{name}”"));
            };
            let place = self.place(stack, at)?;
            let found = (pseudo.value)(&place, &self.stack(stack, at)?.name);
            return found.or_else(|why| wrong(at, why));
        }
        if self.stack(stack, at)?.template.parameters.contains_key(name) {
            return self.need(Item::Parameter(stack, Rc::from(name)), at);
        }
        let sections = self.sections(stack, at)?;
        if let Some(entry) = sections.resources.get(name) {
            self.is_there(stack, name, entry, at)?;
            return self.refers(stack, (&kind_of(entry), name), [REF]);
        }
        self.implied(stack, name, at)
    }

    /// What `Fn::GetAtt` comes to.
    pub fn attribute(&mut self, stack: usize, resource: &str, attribute: &str, at: Mark) -> Found {
        let sections = self.sections(stack, at)?;
        let Some(entry) = sections.resources.get(resource) else {
            return self.implied(stack, resource, at);
        };
        self.is_there(stack, resource, entry, at)?;
        let kind = kind_of(entry);
        if nested::is_stack(&kind)
            && let Some(output) = attribute.strip_prefix("Outputs.")
        {
            return self.nested_output(stack, resource, output, at);
        }
        let is_custom = CUSTOM.iter().any(|begins| kind.starts_with(begins));
        let properties = entry.node.get("Properties");
        if !self.budget.walk(properties.map_or(0, |of| of.entries().len()) / 8) {
            return Err(Trouble::Spent);
        }
        let is_configured = properties.is_some_and(|properties| properties.get(attribute).is_some());
        if is_configured && !is_custom {
            let item = Item::Property(stack, Rc::from(resource), Rc::from(attribute));
            let value = self.need(item, at)?;
            if !value.is_null() {
                return Ok(value);
            }
        }
        self.refers(stack, (&kind, resource), attribute.split('.'))
    }

    /// A reference to a resource.
    fn refers<'n>(
        &mut self,
        stack: usize,
        (kind, id): (&str, &str),
        steps: impl IntoIterator<Item = &'n str>,
    ) -> Found {
        let address = address(&self.stack(stack, Mark::default())?.path, kind, id);
        let path = steps.into_iter().take(16).map(|name| Step::Name(Rc::from(name))).collect();
        let reference = Reference { origin: Origin::Resource(Rc::new(address)), path };
        Ok(Value::unknown(Unknown::Reference(reference)))
    }

    /// Whether a resource is not left out by its condition.
    fn is_there(&mut self, stack: usize, id: &str, entry: &Entry, at: Mark) -> Result<(), Trouble> {
        if self.exists(stack, entry)? {
            return Ok(());
        }
        wrong(at, format!("“{id}” is left out by its condition"))
    }

    /// A name that the template does not have: SAM makes resources beside those that are written, such as
    /// a function's role.
    fn implied(&mut self, stack: usize, name: &str, at: Mark) -> Found {
        let template = Rc::clone(&self.stack(stack, at)?.template);
        if let Some((resource, rest)) = name.split_once('.')
            && self.sections(stack, at)?.resources.contains_key(resource)
        {
            return self.attribute(stack, resource, rest, at);
        }
        if template.has_transform("AWS::Serverless") {
            return Ok(Value::unknown(Unknown::of(Origin::Other(Rc::from(name)))));
        }
        wrong(at, format!("there is neither a parameter nor a resource “{name}”"))
    }

    /// What a nested stack puts out.
    fn nested_output(&mut self, stack: usize, id: &str, output: &str, at: Mark) -> Found {
        let child = self.need(Item::Child(stack, Rc::from(id)), at)?;
        let number = text_of(&child).and_then(|text| text.parse::<usize>().ok());
        let Some(number) = number else {
            let path = nested::inside(&self.stack(stack, at)?.path, id);
            let steps = ["Outputs", output].map(|name| Step::Name(Rc::from(name))).to_vec();
            let reference = Reference { origin: Origin::Module(path), path: steps };
            return Ok(Value::unknown(Unknown::Reference(reference)));
        };
        if !self.sections(number, at)?.outputs.contains_key(output) {
            return wrong(at, format!("the nested stack “{id}” has no output “{output}”"));
        }
        self.need(Item::Output(number, Rc::from(output)), at)
    }
}
