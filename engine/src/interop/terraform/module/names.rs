//! What names stand for in a module.

use std::rc::Rc;

use super::calls::Keyed;
use super::files;
use super::world::{Item, World};
use crate::interop::budget::Budget;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::language::{Names, Trouble};
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::Access;
use crate::interop::terraform::{Key, MapKind, Mode, Number, Unknown, Value};

/// What is around an expression.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Which instance of a module.
    pub module: usize,
    /// `each.key` and `each.value`.
    pub each: Option<(Value, Value)>,
    /// `count.index`.
    pub count: Option<Value>,
    /// `self`.
    pub this: Option<Rc<Unknown>>,
    /// Names of loops.
    pub locals: Vec<(Rc<str>, Value)>,
}

impl Around {
    /// A module, and nothing more.
    pub fn of(module: usize) -> Self {
        Self { module, ..Self::default() }
    }
}

/// What an expression sees.
pub struct Frame<'w, 'a> {
    /// Everything.
    pub world: &'w mut World<'a>,
    /// What is around it.
    pub around: &'w Around,
}

fn wrong<T>(at: Span, text: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Wrong(at, text.into()))
}

fn attribute(steps: &[Access], number: usize) -> Option<&Rc<str>> {
    match steps.get(number) {
        Some(Access::Attribute(name)) => Some(name),
        Some(Access::Index(_) | Access::Position(_) | Access::AttributeSplat | Access::FullSplat) | None => {
            None
        }
    }
}

impl Names for Frame<'_, '_> {
    fn find(&mut self, name: &str, steps: &[Access], at: Span) -> Result<(Value, usize), Trouble> {
        let module = self.around.module;
        let first = attribute(steps, 0);
        let told = |what: &Option<Value>, why: &str| match what {
            Some(value) => Ok((value.clone(), 1)),
            None => wrong(at, why),
        };
        match (name, first) {
            ("var", Some(name)) => self.declared(Item::Variable(module, Rc::clone(name)), at),
            ("local", Some(name)) => self.declared(Item::Local(module, Rc::clone(name)), at),
            ("module", Some(name)) => self.called(name, steps, at),
            ("each", Some(part)) => {
                let each = self.around.each.as_ref();
                let part =
                    each.map(|(key, value)| if &**part == "key" { key.clone() } else { value.clone() });
                told(&part, "there is no for_each here")
            }
            ("count", Some(_)) => told(&self.around.count, "there is no count here"),
            ("path", Some(part)) => Ok((self.path(part), 1)),
            ("terraform", Some(_)) => {
                let workspace = self.world.options.workspace.as_str();
                let workspace = if workspace.is_empty() { "default" } else { workspace };
                Ok((Value::Text(Rc::from(workspace)), 1))
            }
            ("self", _) => match &self.around.this {
                Some(this) => Ok((Value::Unknown(Rc::clone(this)), 0)),
                None => wrong(at, "there is no self here"),
            },
            ("data", Some(of)) => match attribute(steps, 1) {
                Some(name) => {
                    let name = (Mode::Data, Rc::clone(of), Rc::clone(name));
                    Ok((self.declared(Item::Resource(module, name), at)?.0, 2))
                }
                None => wrong(at, "a data block has a type and a name"),
            },
            (of, Some(name)) => {
                let name = (Mode::Managed, Rc::from(of), Rc::clone(name));
                self.declared(Item::Resource(module, name), at)
            }
            (other, None) => wrong(at, format!("“{other}” stands for nothing")),
        }
    }

    fn file(&self, path: &str) -> Option<&[u8]> {
        self.world.files.get(&files::join(&self.world.folder, path)?)
    }

    fn paths(&self) -> Vec<String> {
        let folder = self.world.folder.as_str();
        self.world.files.paths().map(|path| from_root(folder, path)).collect()
    }

    fn assume(&mut self, at: Span, text: &dyn Fn(&str) -> String) {
        if self.world.hushed == 0 && !self.world.diagnostics.is_full(Severity::Assumption) {
            let said = text(&self.world.sources.quoted(at));
            self.world.say(Severity::Assumption, at, &said);
        }
    }

    fn hush(&mut self, is_hushed: bool) {
        let hushed = self.world.hushed;
        self.world.hushed = if is_hushed { hushed + 1 } else { hushed.saturating_sub(1) };
    }

    fn budget(&mut self) -> &mut Budget {
        self.world.budget
    }
}

/// A path as it is seen from the root module's folder.
fn from_root(folder: &str, path: &str) -> String {
    if folder.is_empty() {
        return path.to_owned();
    }
    if let Some(inner) = path.strip_prefix(folder)
        && (inner.is_empty() || inner.starts_with('/'))
    {
        return inner.trim_start_matches('/').to_owned();
    }
    format!("{}{path}", "../".repeat(folder.split('/').count()))
}

impl Frame<'_, '_> {
    fn path(&self, part: &str) -> Value {
        let module = self.world.module(self.around.module);
        let folder = module.map_or("", |module| module.configuration.folder.as_str());
        let path = if part == "module" { from_root(&self.world.folder, folder) } else { String::new() };
        Value::Text(Rc::from(if path.is_empty() { "." } else { &path }))
    }

    fn declared(&mut self, item: Item, at: Span) -> Result<(Value, usize), Trouble> {
        let Some(module) = self.world.module(self.around.module) else {
            return wrong(at, "nothing has a name here");
        };
        let of = &module.configuration;
        let is_declared = match &item {
            Item::Variable(_, name) => of.variables.contains_key(name),
            Item::Local(_, name) => of.locals.contains_key(name),
            Item::Resource(_, name) => of.resources.contains_key(name),
            Item::Output(..) | Item::Call(..) | Item::Provider(..) => true,
        };
        if !is_declared {
            return wrong(at, "nothing of this name is declared in the module");
        }
        Ok((self.world.need(item, at)?, 1))
    }

    /// `module.name`, `module.name.output`, `module.name[key].output`, `module.name[*].output`: of the
    /// outputs only that which is asked for is evaluated, because others may need what asks.
    fn called(&mut self, name: &Rc<str>, steps: &[Access], at: Span) -> Result<(Value, usize), Trouble> {
        let module = self.around.module;
        let is_called = self.world.module(module).is_some_and(|of| of.configuration.calls.contains_key(name));
        if !is_called {
            return wrong(at, "no module of this name is called");
        }
        self.world.need(Item::Call(module, Rc::clone(name)), at)?;
        let Some(children) = self.world.children.get(&(module, Rc::clone(name))).cloned() else {
            return Ok((Value::computed([]), 1));
        };
        if let Some(missing) = &children.missing {
            return Ok((Value::Unknown(Rc::clone(missing)), 1));
        }
        let (output, used) = match children.keyed {
            Keyed::Only => (attribute(steps, 1), 2),
            Keyed::Count | Keyed::Each | Keyed::Assumed => (attribute(steps, 2), 1),
        };
        let key = (module, (Rc::clone(name), output.cloned()));
        if let Some(value) = self.world.gathered.get(&key) {
            return Ok((value.clone(), used));
        }
        let mut values = Vec::with_capacity(children.instances.len());
        for (_, number) in &children.instances {
            values.push(self.outputs(*number, output, at)?);
        }
        if children.keyed == Keyed::Only {
            let only = values.pop().unwrap_or(Value::Null);
            return match output {
                Some(output) => Ok((only.get(output).unwrap_or(Value::Null), used)),
                None => Ok((only, 1)),
            };
        }
        let keys: Vec<Key> = children.instances.iter().map(|(key, _)| key.clone()).collect();
        let all = children.keyed.collect(&keys, values, &children.unknown_keys);
        let all = all.or_else(|why| wrong(at, why))?;
        self.world.gathered.insert(key, all.clone());
        Ok((all, used))
    }

    /// Outputs of an instance of a module, or only one of them.
    fn outputs(&mut self, number: usize, only: Option<&Rc<str>>, at: Span) -> Result<Value, Trouble> {
        let Some(module) = self.world.module(number) else { return Ok(Value::Null) };
        let declared = &module.configuration.outputs;
        let names: Vec<Rc<str>> = match only {
            Some(only) if declared.contains_key(only) => vec![Rc::clone(only)],
            Some(only) => return wrong(at, format!("the module puts out nothing that is called “{only}”")),
            None => declared.keys().cloned().collect(),
        };
        let mut entries = std::collections::BTreeMap::new();
        for name in names {
            let value = self.world.need(Item::Output(number, Rc::clone(&name)), at)?;
            entries.insert(name, value);
        }
        Value::map(MapKind::Object, entries).or_else(|why| wrong(at, why))
    }
}

/// `count.index`.
pub fn index(number: usize) -> Value {
    Value::Number(Number::from(number))
}
