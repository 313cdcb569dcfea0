//! Resources: their instances, what is configured of each, and what is read.

use std::rc::Rc;

use super::calls::Expanded;
use super::configuration::ResourceName;
use super::dynamic::{Inside, Places};
use super::names::Around;
use super::world::{Item, World};
use crate::interop::diagnostic::{Severity, Spot};
use crate::interop::terraform::language::Trouble;
use crate::interop::terraform::limits;
use crate::interop::terraform::syntax::Block;
use crate::interop::terraform::{
    Address, Instance, MapKind, Mode, Origin, Provider, Question, Unknown, Value,
};

impl World<'_> {
    /// All instances of a resource, as one value.
    pub fn resource(&mut self, module: usize, name: &ResourceName) -> Result<Value, Trouble> {
        let Some(of) = self.module(module) else { return Ok(Value::Null) };
        let path = Rc::clone(&of.path);
        let Some(block) = of.configuration.resources.get(name).cloned() else { return Ok(Value::Null) };
        let provider = self.provider_of(module, &name.1, &block)?;
        let Expanded { keyed, mut instances, unknown_keys } = self.expand(module, &block.body)?;
        let room = limits::INSTANCES_MOST.saturating_sub(self.instance_count);
        if instances.len() > room {
            let text = format!(
                "there are more than {} instances; not all of these are made",
                limits::INSTANCES_MOST
            );
            self.say(Severity::Error, block.at, &text);
            instances.truncate(room);
        }
        let at = self.sources.spot(block.at);
        let mut made = Vec::with_capacity(instances.len());
        let mut keys = Vec::with_capacity(instances.len());
        let mut values = Vec::with_capacity(instances.len());
        for (key, around) in instances {
            let address = Address {
                root: self.root,
                module: Rc::clone(&path),
                mode: name.0,
                kind: Rc::clone(&name.1),
                name: Rc::clone(&name.2),
                key: key.clone(),
            };
            let instance = self.instance(around, Rc::new(address), &block, provider.as_ref(), &at)?;
            keys.push(key);
            values.push(instance.attributes.clone());
            made.push(instance);
        }
        let value = keyed.collect(&keys, values, &unknown_keys);
        let value = value.map_err(|why| Trouble::Wrong(block.at, why))?;
        self.instance_count = self.instance_count.saturating_add(made.len());
        self.instances.insert((module, name.clone()), made);
        Ok(value)
    }

    fn instance(
        &mut self,
        mut around: Around,
        address: Rc<Address>,
        block: &Block,
        provider: Option<&Rc<Provider>>,
        at: &Spot,
    ) -> Result<Instance, Trouble> {
        let this = Unknown::of(Origin::Resource(Rc::clone(&address)));
        around.this = Some(Rc::new(this.clone()));
        let mut places = Places::new();
        let mut inside = Inside { path: String::new(), beyond: Some(this), places: &mut places };
        let attributes = match self.body(&around, &block.body, &mut inside) {
            Err(Trouble::Wrong(_, why)) => {
                self.say_wrong(block.at, &why);
                Value::unknown(Unknown::of(Origin::Resource(Rc::clone(&address))))
            }
            found => found?,
        };
        let attributes = match address.mode {
            Mode::Managed => attributes,
            Mode::Data => self.read(&address, attributes, provider),
        };
        let spot = |(path, span): (String, _)| (path, self.sources.spot(span));
        Ok(Instance {
            address,
            provider: provider.cloned(),
            attributes,
            at: at.clone(),
            places: places.into_iter().map(spot).collect(),
        })
    }

    /// What is read is added to what is configured.
    fn read(&mut self, address: &Address, attributes: Value, provider: Option<&Rc<Provider>>) -> Value {
        let question = Question {
            root: self.root_name,
            address,
            attributes: &attributes,
            provider: provider.map(|provider| &**provider),
            earlier: self.earlier,
        };
        let (Some(Value::Map(answer)), Value::Map(known)) = (self.answers.data(&question), &attributes)
        else {
            return attributes;
        };
        let mut entries = known.entries().clone();
        entries.extend(answer.entries().iter().map(|(name, value)| (Rc::clone(name), value.clone())));
        let made =
            Value::mapping(MapKind::Object, entries, known.beyond().cloned(), known.unknown_keys().clone());
        made.unwrap_or(attributes)
    }

    /// Evaluates all resources of a module.
    pub fn make_all(&mut self, module: usize) {
        let Some(of) = self.module(module) else { return };
        let names: Vec<ResourceName> = of.configuration.resources.keys().cloned().collect();
        for name in names {
            self.settle(Item::Resource(module, name));
        }
    }
}
