//! What stacks put out under names that others of the same account and Region import.
//! (AWS CloudFormation User Guide, “Get exported outputs from a deployed CloudFormation stack”.)

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::interop::cloudformation::node::{Entry, Mark, text_of};
use crate::interop::cloudformation::world::{Found, Item, Place, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Origin, Part, Unknown, Value};

/// An output that is exported.
#[derive(Debug)]
struct Export {
    /// Of which stack.
    stack: usize,
    /// The output.
    output: Rc<str>,
    /// Its name, as far as it is known.
    name: Rc<str>,
    /// What of its name comes behind the name of the stack, which is assumed.
    rest: Option<Rc<str>>,
    /// Where the stack is.
    place: Rc<Place>,
}

/// All outputs that are exported.
#[derive(Debug, Default)]
pub struct Exports {
    list: Vec<Export>,
    by_name: BTreeMap<Rc<str>, Vec<usize>>,
}

impl World<'_> {
    /// The value of an output; nothing where its condition does not hold.
    pub fn output(&mut self, stack: usize, name: &Rc<str>) -> Found {
        let sections = self.sections(stack, Mark::default())?;
        let Some(entry) = sections.outputs.get(name) else { return Ok(Value::Null) };
        if !self.exists(stack, entry)? {
            return Ok(Value::Null);
        }
        match entry.node.get("Value") {
            Some(node) => {
                let value = self.settled(stack, node)?;
                self.with_secrets(value, node.at)
            }
            None => wrong(entry.at, format!("the output “{name}” has no value")),
        }
    }

    /// The name under which an output is exported.
    pub fn export_name(&mut self, stack: usize, name: &Rc<str>) -> Found {
        let sections = self.sections(stack, Mark::default())?;
        let Some(entry) = sections.outputs.get(name) else { return Ok(Value::Null) };
        let Some(node) = entry.node.get("Export").and_then(|export| export.get("Name")) else {
            return Ok(Value::Null);
        };
        if !self.exists(stack, entry)? {
            return Ok(Value::Null);
        }
        self.settled(stack, node)
    }

    fn all_exports(&mut self, at: Mark) -> Result<Rc<Exports>, Trouble> {
        if let Some(exports) = &self.exports {
            return Ok(Rc::clone(exports));
        }
        let mut found = Exports::default();
        for number in 0..self.stacks.len() {
            let sections = match self.sections(number, at) {
                // What makes the stack is what asks.
                Err(Trouble::Wrong(..)) => continue,
                sections => sections?,
            };
            if !self.budget.walk(sections.outputs.len() / 8) {
                return Err(Trouble::Spent);
            }
            let exported = |entry: &&Entry| entry.node.get("Export").is_some();
            for entry in sections.outputs.values().filter(exported) {
                let name = match self.need(Item::ExportName(number, Rc::clone(&entry.name)), at) {
                    Err(Trouble::Wrong(..)) => continue,
                    name => name?,
                };
                let Some(name) = text_of(&name) else { continue };
                let stack = self.stack(number, at)?;
                let rest = name.strip_prefix(&*stack.name).filter(|rest| !rest.is_empty()).map(Rc::from);
                let (stack, output) = (number, Rc::clone(&entry.name));
                found.by_name.entry(Rc::clone(&name)).or_default().push(found.list.len());
                found.list.push(Export { stack, output, name, rest, place: self.place(number, at)? });
            }
        }
        let found = Rc::new(found);
        if self.is_complete {
            self.exports = Some(Rc::clone(&found));
        }
        Ok(found)
    }

    /// What a stack puts out that is told by its name.
    pub fn output_of(
        &mut self,
        (name, account, region): (&str, &str, &str),
        output: &Rc<str>,
        at: Mark,
    ) -> Found {
        if !self.budget.walk(self.stacks.len()) {
            return Err(Trouble::Spent);
        }
        for number in 0..self.stacks.len() {
            let stack = self.stack(number, at)?;
            let place = self.place(number, at)?;
            let is_there = &*place.account == account && &*place.region == region;
            if &*stack.name == name && stack.parent.is_none() && is_there {
                if !self.sections(number, at)?.outputs.contains_key(output) {
                    return wrong(at, format!("the stack “{name}” has no output “{output}”"));
                }
                return self.need(Item::Output(number, Rc::clone(output)), at);
            }
        }
        let text = format!(
            "the stack “{name}” of {account} in {region} is not among the templates; its output is not known"
        );
        self.say(Severity::Warning, at, &text);
        Ok(Value::unknown(Unknown::of(Origin::Other(Rc::from(format!("output:{name}.{output}"))))))
    }

    /// What an import comes to.
    pub fn imported(&mut self, stack: usize, name: &Value, at: Mark) -> Found {
        let exports = self.all_exports(at)?;
        let here = self.place(stack, at)?;
        let is_here =
            |export: &Export| export.place.account == here.account && export.place.region == here.region;
        if let Some(text) = text_of(name) {
            let numbers = exports.by_name.get(&text).map(Vec::as_slice).unwrap_or_default();
            let mut same = numbers.iter().filter_map(|number| exports.list.get(*number));
            let mut same_here = same.clone().filter(|export| is_here(export));
            if let Some(export) = same_here.next() {
                if let Some(other) = same_here.next() {
                    let known = &self.stack(other.stack, at)?.name;
                    let why =
                        format!("“{text}” is exported more than once, by “{known}” too; the first is taken");
                    self.say(Severity::Warning, at, &why);
                }
                return self.need(Item::Output(export.stack, Rc::clone(&export.output)), at);
            }
            if same.next().is_some() {
                let why =
                    format!("“{text}” is exported in another account or Region only, and is not known here");
                self.say(Severity::Warning, at, &why);
                return Ok(Value::unknown(Unknown::of(Origin::Other(Rc::from(format!("export:{text}"))))));
            }
        }
        if !self.budget.walk(exports.list.len() / 16) {
            return Err(Trouble::Spent);
        }
        let end = known_end(name);
        let mut fitting = exports.list.iter().filter(|export| {
            is_here(export)
                && export.stack != stack
                && export.rest.as_ref().is_some_and(|rest| end.ends_with(&**rest))
        });
        if let (Some(export), None) = (fitting.next(), fitting.next()) {
            let exporting = self.stack(export.stack, at)?.name.clone();
            let text = format!(
                "no export has the name that is imported here; “{}” of the stack “{exporting}” ends like it, and is taken",
                export.name
            );
            self.say(Severity::Assumption, at, &text);
            return self.need(Item::Output(export.stack, Rc::clone(&export.output)), at);
        }
        self.say(Severity::Warning, at, &format!("no stack exports “{}”; it is not known", shown(name)));
        Ok(Value::unknown(Unknown::of(Origin::Other(Rc::from(format!("export:{}", shown(name)))))))
    }
}

/// The end of a name, as far as it is known.
fn known_end(name: &Value) -> Rc<str> {
    match name {
        Value::Unknown(unknown) => match &**unknown {
            Unknown::Text(parts) => match parts.last() {
                Some(Part::Text(text)) => Rc::clone(text),
                Some(Part::Unknown(_)) | None => Rc::from(""),
            },
            Unknown::Reference(_) | Unknown::Computed(_) => Rc::from(""),
        },
        other => text_of(other).unwrap_or_else(|| Rc::from("")),
    }
}

fn shown(name: &Value) -> String {
    let text = match name {
        Value::Unknown(unknown) => unknown.to_string(),
        other => text_of(other).map(|text| text.to_string()).unwrap_or_default(),
    };
    text.chars().take(200).collect()
}
