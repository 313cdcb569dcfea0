//! Which configuration of a provider holds for what.

use std::rc::Rc;

use super::configuration::ProviderName;
use super::dynamic::Inside;
use super::names::Around;
use super::world::{Item, World};
use crate::interop::terraform::language::Trouble;
use crate::interop::terraform::limits;
use crate::interop::terraform::syntax::{Access, Block, Expression, Kind};
use crate::interop::terraform::{Provider, Value};

/// A name that is written as it stands, with or without quotes.
pub fn written(expression: &Expression) -> Option<Rc<str>> {
    match &expression.kind {
        Kind::Literal(Value::Text(text)) => Some(Rc::clone(text)),
        Kind::Name(name) => Some(Rc::clone(name)),
        _ => None,
    }
}

/// `aws` or `aws.west`, with or without quotes.
fn named(expression: &Expression) -> Option<ProviderName> {
    if let Kind::Inside(of, steps) = &expression.kind
        && let (Kind::Name(name), Some(Access::Attribute(alias))) = (&of.kind, steps.first())
    {
        return Some((Rc::clone(name), Some(Rc::clone(alias))));
    }
    let text = written(expression)?;
    Some(match text.split_once('.') {
        Some((name, alias)) => (Rc::from(name), Some(Rc::from(alias))),
        None => (text, None),
    })
}

/// What a call of a module passes for a provider; nothing where it says nothing about it.
fn passed(call: &Block, name: &str, alias: Option<&Rc<str>>) -> Option<ProviderName> {
    let Kind::Object(entries) = &call.body.get("providers")?.kind else { return None };
    let wanted = entries
        .iter()
        .find(|(key, _)| named(key).is_some_and(|(known, other)| *known == *name && other.as_ref() == alias));
    named(&wanted?.1)
}

impl World<'_> {
    /// Which configuration holds for a resource: what it names, or the one of its type's provider.
    pub fn provider_of(
        &mut self,
        module: usize,
        kind: &str,
        block: &Block,
    ) -> Result<Option<Rc<Provider>>, Trouble> {
        let chosen = block.body.get("provider").and_then(named);
        let (name, alias) = match chosen {
            Some(chosen) => chosen,
            None => (Rc::from(kind.split('_').next().unwrap_or_default()), None),
        };
        if &*name == "terraform" {
            return Ok(None);
        }
        let (module, name) = self.origin(module, name, alias);
        self.need(Item::Provider(module, name.clone()), block.at)?;
        Ok(self.providers.get(&(module, name)).cloned())
    }

    /// Where the configuration stands that a module means by a name.
    fn origin(
        &self,
        mut module: usize,
        mut name: Rc<str>,
        mut alias: Option<Rc<str>>,
    ) -> (usize, ProviderName) {
        for _ in 0..=limits::MODULE_DEPTH_MOST {
            let Some(of) = self.module(module) else { break };
            if of.configuration.providers.contains_key(&(Rc::clone(&name), alias.clone())) {
                break;
            }
            let Some((parent, call, _)) = &of.parent else { break };
            if let Some(next) = passed(call, &name, alias.as_ref()) {
                (name, alias) = next;
            }
            module = *parent;
        }
        (module, (name, alias))
    }

    /// Evaluates a configuration of a provider.
    pub fn provider(&mut self, module: usize, name: &ProviderName) -> Result<Value, Trouble> {
        let Some(of) = self.module(module) else { return Ok(Value::Null) };
        let path = Rc::clone(&of.path);
        let block = of.configuration.providers.get(name).cloned();
        let mut places = Vec::new();
        let configuration = match &block {
            Some(block) => {
                let mut inside = Inside { path: String::new(), beyond: None, places: &mut places };
                match self.body(&Around::of(module), &block.body, &mut inside) {
                    Err(Trouble::Wrong(_, why)) => {
                        self.say_wrong(block.at, &why);
                        Value::computed([])
                    }
                    found => found?,
                }
            }
            None => Value::object(std::collections::BTreeMap::new()).unwrap_or(Value::Null),
        };
        let made = Provider {
            name: Rc::clone(&name.0),
            alias: name.1.clone(),
            module: path,
            configuration,
            at: block.map(|block| self.sources.spot(block.at)),
        };
        self.providers.insert((module, name.clone()), Rc::new(made));
        Ok(Value::Null)
    }
}
