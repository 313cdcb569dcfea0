//! Modules that are called: where their files are, and how many instances there are.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::configuration::Configuration;
use super::files;
use super::names::{Around, index};
use super::world::{Item, Module, World};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::language::Trouble;
use crate::interop::terraform::limits;
use crate::interop::terraform::syntax::{Block, Body, Expression};
use crate::interop::terraform::{Call, Key, ListKind, MapKind, Origin, Step, Unknown, Value};

/// How instances are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed {
    /// There is one only.
    Only,
    /// By `count`.
    Count,
    /// By `for_each`.
    Each,
    /// By one of both, and what that comes to is not known.
    Assumed,
}

/// Names that are not known, by what stands for them.
pub type UnknownKeys = BTreeMap<Rc<str>, Rc<Unknown>>;

impl Keyed {
    /// All instances as one value.
    pub fn collect(self, keys: &[Key], values: Vec<Value>, unknown: &UnknownKeys) -> Result<Value, String> {
        let kind = match self {
            Self::Only => return Ok(values.into_iter().next().unwrap_or(Value::Null)),
            Self::Count => return Value::tuple(values),
            Self::Each => MapKind::Object,
            Self::Assumed => MapKind::Assumed,
        };
        let names = keys.iter().map(|key| match key {
            Key::Text(name) => Rc::clone(name),
            Key::None | Key::Number(_) | Key::Assumed => Rc::from("?"),
        });
        Value::mapping(kind, names.zip(values).collect(), None, unknown.clone())
    }
}

/// The instances of something with `count` or `for_each`.
pub struct Expanded {
    /// How they are told apart.
    pub keyed: Keyed,
    /// Each with what is around it.
    pub instances: Vec<(Key, Around)>,
    /// Keys that are not known.
    pub unknown_keys: UnknownKeys,
}

/// The instances of a module that is called.
pub struct Children {
    /// How they are told apart.
    pub keyed: Keyed,
    /// Their keys and numbers.
    pub instances: Vec<(Key, usize)>,
    /// Keys that are not known.
    pub unknown_keys: UnknownKeys,
    /// What stands for all of it where its files are not there.
    pub missing: Option<Rc<Unknown>>,
}

impl World<'_> {
    /// The instances that `count` and `for_each` of a block ask for.
    pub fn expand(&mut self, module: usize, body: &Body) -> Result<Expanded, Trouble> {
        let around = Around::of(module);
        let found = match (body.get("count"), body.get("for_each")) {
            (Some(count), _) => self.counted(&around, count),
            (None, Some(each)) => self.for_each(&around, each),
            (None, None) => {
                let instances = vec![(Key::None, around)];
                return Ok(Expanded { keyed: Keyed::Only, instances, unknown_keys: UnknownKeys::new() });
            }
        };
        match found {
            Err(Trouble::Wrong(at, why)) => {
                self.say_wrong(at, &why);
                Ok(assumed(module, &Value::computed([])))
            }
            found => found,
        }
    }

    fn counted(&mut self, around: &Around, count: &Expression) -> Result<Expanded, Trouble> {
        let value = self.expression(around, count)?;
        if matches!(value, Value::Unknown(_)) {
            self.assume_one(count);
            return Ok(assumed(around.module, &value));
        }
        let wrong = |why: String| Trouble::Wrong(count.at, why);
        let number =
            crate::interop::terraform::language::convert(&value, &super::variables::NUMBER).map_err(wrong)?;
        let whole = if let Value::Number(number) = number { number.whole() } else { None };
        let number = whole.and_then(|whole| usize::try_from(whole).ok());
        let number = number.ok_or_else(|| wrong("it is no number of instances".to_owned()))?;
        if number > limits::INSTANCES_MOST {
            return Err(wrong(format!(
                "it asks for {number} instances; {} are the most",
                limits::INSTANCES_MOST
            )));
        }
        let instance = |at: usize| (Key::Number(at), Around { count: Some(index(at)), ..around.clone() });
        let instances = (0..number).map(instance).collect();
        Ok(Expanded { keyed: Keyed::Count, instances, unknown_keys: UnknownKeys::new() })
    }

    fn for_each(&mut self, around: &Around, each: &Expression) -> Result<Expanded, Trouble> {
        let value = self.expression(around, each)?;
        let wrong = |why: &str| Err(Trouble::Wrong(each.at, why.to_owned()));
        let mut unknown_keys = UnknownKeys::new();
        let pairs: Vec<(Rc<str>, Value, Value)> = match &value {
            Value::Unknown(_) => {
                self.assume_one(each);
                return Ok(assumed(around.module, &value));
            }
            Value::Map(map) if map.kind() == MapKind::Assumed => {
                return Ok(assumed_of(around.module, &value, map.entries().values().next()));
            }
            Value::Map(map) => {
                unknown_keys.clone_from(map.unknown_keys());
                let entries = map.entries().iter();
                entries.map(|(name, value)| (Rc::clone(name), map.key(name), value.clone())).collect()
            }
            // A list is an error to Terraform; what it was meant to be is clear.
            Value::List(list) => {
                if list.kind() != ListKind::Set {
                    let text = "for_each takes a map or a set; the list is taken for a set";
                    self.say(Severity::Warning, each.at, text);
                }
                let mut pairs = Vec::new();
                for item in list.items() {
                    let name: Rc<str> = match item {
                        Value::Text(name) => Rc::clone(name),
                        Value::Unknown(unknown) => {
                            let name: Rc<str> = Rc::from(unknown.to_string());
                            unknown_keys.insert(Rc::clone(&name), Rc::clone(unknown));
                            name
                        }
                        Value::Number(number) => Rc::from(number.to_string()),
                        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => {
                            return wrong("for_each takes a set of strings");
                        }
                    };
                    pairs.push((name, item.clone(), item.clone()));
                }
                pairs
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
                return wrong("for_each takes a map or a set of strings");
            }
        };
        if !unknown_keys.is_empty() {
            let text = self.sources.quoted(each.at);
            let text =
                format!("keys of “{text}” are known after an apply only; what they refer to stands for them");
            self.say(Severity::Assumption, each.at, &text);
        }
        if pairs.len() > limits::INSTANCES_MOST {
            return wrong("it asks for too many instances");
        }
        let instance = |(name, key, value): (Rc<str>, Value, Value)| {
            (Key::Text(name), Around { each: Some((key, value)), ..around.clone() })
        };
        let instances = pairs.into_iter().map(instance).collect();
        Ok(Expanded { keyed: Keyed::Each, instances, unknown_keys })
    }

    fn assume_one(&mut self, what: &Expression) {
        let text = self.sources.quoted(what.at);
        let text = format!("what “{text}” comes to is not known before an apply; one instance is assumed");
        self.say(Severity::Assumption, what.at, &text);
    }

    /// Makes the instances of a module that is called.
    pub fn call(&mut self, module: usize, name: &Rc<str>) -> Result<Value, Trouble> {
        let Some(of) = self.module(module) else { return Ok(Value::Null) };
        let Some(block) = of.configuration.calls.get(name).cloned() else { return Ok(Value::Null) };
        let parent_path = Rc::clone(&of.path);
        let key = (module, Rc::clone(name));
        let expanded = self.expand(module, &block.body)?;
        let configuration = self.configuration_of(module, name, &block)?;
        let path_of = |key: &Key| -> Rc<[Call]> {
            parent_path.iter().cloned().chain([(Rc::clone(name), key.clone())]).collect()
        };
        let Expanded { keyed, instances, unknown_keys } = expanded;
        let mut children = Children { keyed, instances: Vec::new(), unknown_keys, missing: None };
        let Some(configuration) = configuration else {
            children.missing = Some(Rc::new(Unknown::of(Origin::Module(path_of(&Key::None)))));
            self.children.insert(key, Rc::new(children));
            return Ok(Value::Null);
        };
        if self.modules.len().saturating_add(instances.len()) > limits::MODULES_MOST {
            let text = format!(
                "there are more than {} instances of modules; this one is left out",
                limits::MODULES_MOST
            );
            self.say(Severity::Error, block.at, &text);
            children.missing = Some(Rc::new(Unknown::of(Origin::Module(path_of(&Key::None)))));
            self.children.insert(key, Rc::new(children));
            return Ok(Value::Null);
        }
        for (instance, around) in instances {
            let number = self.modules.len();
            self.modules.push(Module {
                configuration: Rc::clone(&configuration),
                path: path_of(&instance),
                parent: Some((module, Rc::clone(&block), around)),
            });
            children.instances.push((instance, number));
        }
        self.children.insert(key, Rc::new(children));
        Ok(Value::Null)
    }

    /// What the files of a module that is called say, if they are there.
    fn configuration_of(
        &mut self,
        module: usize,
        name: &str,
        block: &Block,
    ) -> Result<Option<Rc<Configuration>>, Trouble> {
        let Some(source) = block.body.get("source") else {
            self.say(Severity::Warning, block.at, &format!("module “{name}” has no source; it is left out"));
            return Ok(None);
        };
        let at = source.at;
        let Value::Text(source) = self.settled(&Around::of(module), source)? else {
            self.say(
                Severity::Warning,
                at,
                &format!("where module “{name}” comes from is not known; it is left out"),
            );
            return Ok(None);
        };
        let Some(folder) = self.folder_of(module, name, &source) else {
            let text = format!(
                "the files of module “{name}” from “{source}” are not among those that are given; what it makes is left out, and its outputs are not known"
            );
            self.say(Severity::Warning, at, &text);
            return Ok(None);
        };
        if let Some(why) = self.refused(module, &folder) {
            self.say(Severity::Error, at, &format!("module “{name}” {why}; it is left out"));
            return Ok(None);
        }
        if let Some(known) = self.configurations.get(&folder) {
            return Ok(Some(Rc::clone(known)));
        }
        let made = Rc::new(Configuration::read(&folder, &mut self.reading()));
        self.configurations.insert(folder, Rc::clone(&made));
        Ok(Some(made))
    }

    fn folder_of(&self, module: usize, name: &str, source: &str) -> Option<String> {
        let of = self.module(module)?;
        let is_local =
            source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
        let local = || {
            let folder = files::join(&of.configuration.folder, source)?;
            self.files.is_module(&folder).then_some(folder)
        };
        let given = || self.files.given(source, name).filter(|folder| self.files.is_module(folder));
        let installed = || {
            let names = of.path.iter().map(|(name, _)| &**name).chain([name]);
            let folder = self.files.installed(&self.folder, &names.collect::<Vec<_>>().join("."))?;
            self.files.is_module(&folder).then_some(folder)
        };
        if is_local { local().or_else(given) } else { given().or_else(installed) }
    }

    /// Why a module may not be called from another one.
    fn refused(&self, module: usize, folder: &str) -> Option<String> {
        let mut depth = 0_usize;
        let mut next = Some(module);
        while let Some(of) = next.and_then(|number| self.module(number)) {
            if of.configuration.folder == folder {
                return Some("calls itself, by way of others or not".to_owned());
            }
            depth += 1;
            if depth > limits::MODULE_DEPTH_MOST {
                return Some(format!("stands more than {} modules deep", limits::MODULE_DEPTH_MOST));
            }
            next = of.parent.as_ref().map(|(parent, ..)| *parent);
        }
        None
    }

    /// Calls the modules that a module calls, so that they are there.
    pub fn call_all(&mut self, module: usize) {
        let Some(of) = self.module(module) else { return };
        let names: Vec<Rc<str>> = of.configuration.calls.keys().cloned().collect();
        for name in names {
            self.settle(Item::Call(module, name));
        }
    }
}

fn assumed(module: usize, of: &Value) -> Expanded {
    assumed_of(module, of, None)
}

/// One instance; what is not known stands for its key and value.
fn assumed_of(module: usize, of: &Value, value: Option<&Value>) -> Expanded {
    let any = match (of, value) {
        (_, Some(value)) => value.clone(),
        (Value::Unknown(unknown), None) => Value::unknown(unknown.then(Step::Each)),
        (other, None) => Value::computed([other]),
    };
    let key = Value::computed([of]);
    let around = Around { count: Some(key.clone()), each: Some((key, any)), ..Around::of(module) };
    Expanded {
        keyed: Keyed::Assumed,
        instances: vec![(Key::Assumed, around)],
        unknown_keys: UnknownKeys::new(),
    }
}
