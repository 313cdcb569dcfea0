//! `Fn::ForEach`: what stands in it as often as there are elements, with their names in it.
//! (AWS CloudFormation Template Reference, “`Fn::ForEach`”.)

use std::rc::Rc;

use super::evaluate::kind;
use super::functions;
use super::limits;
use super::node::{Entry, Kind, Mark, Node, text_of};
use super::serverless;
use super::template::Template;
use super::world::{Found, Sections, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;

const LOOP: &str = "Fn::ForEach";
/// The macro without which CloudFormation does not know loops.
const LANGUAGE: &str = "AWS::LanguageExtensions";
/// Loops inside loops. AWS takes five.
const LOOPS_DEEP_MOST: usize = 8;

/// What is put where a loop's name stands.
struct Replaced<'a> {
    name: &'a str,
    /// `${Name}`.
    plain: String,
    /// `&{Name}`, of which letters and digits stay.
    stripped: String,
    by: &'a str,
    by_stripped: String,
}

impl<'a> Replaced<'a> {
    fn new(name: &'a str, by: &'a str) -> Self {
        Self {
            name,
            plain: format!("${{{name}}}"),
            stripped: format!("&{{{name}}}"),
            by,
            by_stripped: by.chars().filter(char::is_ascii_alphanumeric).collect(),
        }
    }

    fn text(&self, text: &Rc<str>) -> Result<Rc<str>, String> {
        if !text.contains('{') {
            return Ok(Rc::clone(text));
        }
        // What would come out is known before it is made.
        let count = text.matches(&self.plain).count() + text.matches(&self.stripped).count();
        if text.len().saturating_add(count.saturating_mul(self.by.len())) > limits::TEXT_MOST {
            return Err("a text becomes too long".to_owned());
        }
        if count == 0 {
            return Ok(Rc::clone(text));
        }
        Ok(Rc::from(text.replace(&self.plain, self.by).replace(&self.stripped, &self.by_stripped)))
    }

    fn node(&self, node: &Rc<Node>) -> Result<Rc<Node>, String> {
        if let Some(only) = node.only()
            && &*only.name == "Ref"
            && only.node.as_text().is_some_and(|name| *name == *self.name)
        {
            return Ok(Rc::new(Node::text(node.at, self.by)));
        }
        let made = match &node.kind {
            Kind::Scalar(Value::Text(text)) => Node::scalar(node.at, Value::Text(self.text(text)?)),
            Kind::Scalar(_) => return Ok(Rc::clone(node)),
            Kind::List(items) => {
                let items = items.iter().map(|item| self.node(item)).collect::<Result<_, _>>()?;
                Node::list(node.at, items)?
            }
            Kind::Map(entries) => {
                let entries = entries.iter().map(|entry| self.entry(entry)).collect::<Result<_, _>>()?;
                Node::map(node.at, entries)?
            }
        };
        Ok(Rc::new(made))
    }

    fn entry(&self, entry: &Entry) -> Result<Entry, String> {
        Ok(Entry { name: self.text(&entry.name)?, at: entry.at, node: self.node(&entry.node)? })
    }
}

impl World<'_> {
    /// Members with those that loops make in their place.
    pub fn unrolled(&mut self, stack: usize, entries: &[Entry]) -> Result<Vec<Entry>, Trouble> {
        let mut made = Vec::with_capacity(entries.len());
        self.unroll_into(stack, entries, 0, &mut made)?;
        Ok(made)
    }

    fn unroll_into(
        &mut self,
        stack: usize,
        entries: &[Entry],
        deep: usize,
        made: &mut Vec<Entry>,
    ) -> Result<(), Trouble> {
        for entry in entries {
            if !entry.name.starts_with(LOOP) {
                made.push(entry.clone());
                continue;
            }
            match self.repeat(stack, entry, deep, made) {
                Err(Trouble::Wrong(at, why)) => {
                    let text = format!("the loop “{}” is left out: {why}", entry.name);
                    self.say(Severity::Warning, at, &text);
                }
                other => other?,
            }
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        stack: usize,
        of: &Entry,
        deep: usize,
        made: &mut Vec<Entry>,
    ) -> Result<(), Trouble> {
        if deep >= LOOPS_DEEP_MOST {
            return wrong(of.at, format!("loops are nested more than {LOOPS_DEEP_MOST} deep"));
        }
        if !self.stack(stack, of.at)?.template.has_transform(LANGUAGE) {
            let text = format!("{LOOP} is known to CloudFormation with “Transform: {LANGUAGE}” only");
            self.say(Severity::Warning, of.at, &text);
        }
        let Some([name, collection, body]) = of.node.items() else {
            return wrong(of.at, "it takes a name, a list and what is repeated");
        };
        let Some(name) = name.as_text() else { return wrong(of.at, "its first argument is a name") };
        let elements = self.elements(stack, collection)?;
        for element in &elements {
            let size = body.weight;
            self.looped = self.looped.saturating_add(size);
            if self.looped > limits::LOOPED_MOST {
                return wrong(of.at, format!("loops make more than {} values", limits::LOOPED_MOST));
            }
            if !self.budget.walk(size) || !self.budget.keep(size) {
                return Err(Trouble::Spent);
            }
            let replaced = Replaced::new(&name, element);
            let copy = replaced.node(body).or_else(|why| wrong(of.at, why))?;
            self.unroll_into(stack, copy.entries(), deep + 1, made)?;
        }
        Ok(())
    }

    /// What a loop goes over.
    fn elements(&mut self, stack: usize, node: &Rc<Node>) -> Result<Vec<Rc<str>>, Trouble> {
        let value = self.value(stack, node)?;
        let Value::List(list) = &value else {
            return wrong(node.at, format!("it goes over a list, and this is {}", kind(&value)));
        };
        let mut made = Vec::with_capacity(list.items().len());
        for item in list.items() {
            if let Some(text) = text_of(item) {
                made.push(text);
            } else if let Value::List(inner) = item {
                made.extend(inner.items().iter().filter_map(text_of));
            } else {
                return wrong(node.at, "an element of what it goes over is not known");
            }
        }
        if made.len() > limits::COPIES_MOST {
            return wrong(node.at, format!("it goes over more than {} elements", limits::COPIES_MOST));
        }
        Ok(made)
    }

    /// Unrolls the loops of a stack's sections.
    pub fn unroll(&mut self, stack: usize) -> Found {
        let template = Rc::clone(&self.stack(stack, Mark::default())?.template);
        let sections = match template.sections.get() {
            Some(sections) => Rc::clone(sections),
            None => Rc::new(self.unroll_all(stack, &template)?),
        };
        let loops = ["Conditions", "Resources", "Outputs"]
            .into_iter()
            .any(|name| template.section(name).iter().any(|entry| entry.name.starts_with(LOOP)));
        if !loops {
            // Another stack of the same template may have been first.
            let _ = template.sections.set(Rc::clone(&sections));
        }
        match self.stacks.get_mut(stack) {
            Some(stack) => stack.sections = Some(sections),
            None => return wrong(Mark::default(), "there is no such stack"),
        }
        Ok(Value::Null)
    }

    fn unroll_all(&mut self, stack: usize, template: &Template) -> Result<Sections, Trouble> {
        let mut sections = Sections::default();
        for (name, into) in [
            ("Conditions", &mut sections.conditions),
            ("Resources", &mut sections.resources),
            ("Outputs", &mut sections.outputs),
        ] {
            for entry in self.unrolled(stack, template.section(name))? {
                if &*entry.name == "Fn::Transform" {
                    functions::say_macro(self, entry.at, &entry.node);
                    continue;
                }
                into.insert(Rc::clone(&entry.name), entry);
            }
        }
        if template.has_transform("AWS::Serverless") {
            serverless::add_globals(template, &mut sections.resources);
        }
        Ok(sections)
    }
}
