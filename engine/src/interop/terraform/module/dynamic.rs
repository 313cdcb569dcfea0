//! What is in a block: attributes, and blocks as lists of objects; `dynamic` ones as often as they ask for.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::names::Around;
use super::world::World;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::language::Trouble;
use crate::interop::terraform::limits;
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::{Block, Body};
use crate::interop::terraform::{MapKind, Step, Unknown, Value};

/// Names at the top of a resource that say how Terraform goes about it, not what it is.
const ABOUT: [&str; 5] = ["count", "for_each", "provider", "depends_on", "lifecycle"];
/// Blocks of the same sort.
const BLOCKS_ABOUT: [&str; 3] = ["lifecycle", "provisioner", "connection"];

/// Where attributes stand, by their paths.
pub type Places = Vec<(String, Span)>;

/// A block inside a resource.
pub struct Inside<'p> {
    /// What stands before the paths of what is in it; empty at the top.
    pub path: String,
    /// What its names that are not configured refer to.
    pub beyond: Option<Unknown>,
    /// Where things stand.
    pub places: &'p mut Places,
}

impl World<'_> {
    /// What a block says, as an object.
    pub fn body(&mut self, around: &Around, body: &Body, inside: &mut Inside<'_>) -> Result<Value, Trouble> {
        let is_top = inside.path.is_empty();
        let mut entries: BTreeMap<Rc<str>, Value> = BTreeMap::new();
        for attribute in &body.attributes {
            if is_top && ABOUT.contains(&&*attribute.name) {
                continue;
            }
            let value = self.settled(around, &attribute.value)?;
            inside.places.push((format!("{}{}", inside.path, attribute.name), attribute.at));
            entries.insert(Rc::clone(&attribute.name), value);
        }
        let mut lists: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
        for block in &body.blocks {
            if is_top && BLOCKS_ABOUT.contains(&&*block.kind) {
                continue;
            }
            match (&*block.kind, block.labels.first()) {
                ("dynamic", Some(kind)) => self.dynamic(around, block, kind, inside, &mut lists)?,
                _ => self.block(around, &block.kind, block, inside, &mut lists)?,
            }
        }
        for (kind, blocks) in lists {
            let value = Value::tuple(blocks).map_err(|why| Trouble::Wrong(Span::default(), why))?;
            entries.insert(kind, value);
        }
        let beyond = inside.beyond.clone().map(Rc::new);
        // Where each stands is kept as well.
        if !self.budget.keep(1 + 2 * entries.len()) {
            return Err(Trouble::Spent);
        }
        let made = Value::mapping(MapKind::Object, entries, beyond, BTreeMap::new());
        made.map_err(|why| Trouble::Wrong(Span::default(), why))
    }

    fn block(
        &mut self,
        around: &Around,
        kind: &Rc<str>,
        block: &Block,
        inside: &mut Inside<'_>,
        lists: &mut BTreeMap<Rc<str>, Vec<Value>>,
    ) -> Result<(), Trouble> {
        let number = lists.get(kind).map_or(0, Vec::len);
        let path = format!("{}{kind}[{number}]", inside.path);
        inside.places.push((path.clone(), block.at));
        let beyond = inside.beyond.as_ref();
        let beyond = beyond.map(|of| of.then(Step::Name(Rc::clone(kind))).then(Step::Index(number)));
        let mut deeper = Inside { path: format!("{path}."), beyond, places: &mut *inside.places };
        let value = self.body(around, &block.body, &mut deeper)?;
        lists.entry(Rc::clone(kind)).or_default().push(value);
        Ok(())
    }

    fn dynamic(
        &mut self,
        around: &Around,
        block: &Block,
        kind: &Rc<str>,
        inside: &mut Inside<'_>,
        lists: &mut BTreeMap<Rc<str>, Vec<Value>>,
    ) -> Result<(), Trouble> {
        let Some(content) = block.body.blocks.iter().find(|inner| &*inner.kind == "content") else {
            self.say(Severity::Warning, block.at, &format!("the dynamic block “{kind}” has no content"));
            return Ok(());
        };
        let Some(each) = block.body.get("for_each") else {
            self.say(Severity::Warning, block.at, &format!("the dynamic block “{kind}” has no for_each"));
            return Ok(());
        };
        let iterator = match block.body.get("iterator") {
            Some(of) => super::providers::written(of).unwrap_or_else(|| Rc::clone(kind)),
            None => Rc::clone(kind),
        };
        let collection = self.settled(around, each)?;
        let pairs = match crate::interop::terraform::language::pairs(&collection) {
            Ok(Some(pairs)) => pairs,
            Ok(None) => {
                let text = self.sources.quoted(each.at);
                let text = format!(
                    "what “{text}” comes to is not known before an apply; one block “{kind}” is assumed"
                );
                self.say(Severity::Assumption, each.at, &text);
                let any = match &collection {
                    Value::Unknown(unknown) => Value::unknown(unknown.then(Step::Each)),
                    other => other.clone(),
                };
                vec![(Value::computed([&collection]), any)]
            }
            Err(why) => {
                self.say_wrong(each.at, &why);
                return Ok(());
            }
        };
        if pairs.len() > limits::ITEMS_MOST {
            self.say_wrong(each.at, "it asks for too many blocks");
            return Ok(());
        }
        for (key, value) in pairs {
            let entries = BTreeMap::from([(Rc::from("key"), key), (Rc::from("value"), value)]);
            let item = Value::object(entries).map_err(|why| Trouble::Wrong(each.at, why))?;
            let mut deeper = around.clone();
            deeper.locals.push((Rc::clone(&iterator), item));
            self.block(&deeper, kind, content, inside, lists)?;
        }
        Ok(())
    }
}
