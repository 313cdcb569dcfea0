//! Everything that is evaluated, by what it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::calls::Children;
use super::configuration::{Configuration, ProviderName, Reading, ResourceName};
use super::files::Files;
use super::names::{Around, Frame};
use super::values::Given;
use crate::interop::budget::Budget;
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::terraform::language::{Evaluator, Trouble};
use crate::interop::terraform::limits;
use crate::interop::terraform::source::{Sources, Span};
use crate::interop::terraform::syntax::{Block, Expression};
use crate::interop::terraform::{Answers, Call, Instance, Options, Provider, RootModule, Value};

/// What can be asked for: something of an instance of a module, which is told by its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// The value of a variable.
    Variable(usize, Rc<str>),
    /// A local value.
    Local(usize, Rc<str>),
    /// An output.
    Output(usize, Rc<str>),
    /// All instances of a resource.
    Resource(usize, ResourceName),
    /// The instances of a module that is called.
    Call(usize, Rc<str>),
    /// A configuration of a provider.
    Provider(usize, ProviderName),
}

/// A call, and which of its outputs where it is one.
pub type CalledOutput = (Rc<str>, Option<Rc<str>>);

/// An instance of a module.
pub struct Module {
    /// What its files say.
    pub configuration: Rc<Configuration>,
    /// The calls that lead to it.
    pub path: Rc<[Call]>,
    /// The module that calls it, with the block and what is around that; none for the root.
    pub parent: Option<(usize, Rc<Block>, Around)>,
}

/// Everything that is evaluated for one root module.
pub struct World<'a> {
    /// Its number among all root modules.
    pub root: usize,
    /// What people call it.
    pub root_name: &'a str,
    /// The folder of the root module.
    pub folder: String,
    /// The files.
    pub files: &'a Files<'a>,
    /// What stands before their paths.
    pub prefix: &'a str,
    /// What is not in the files.
    pub options: &'a Options,
    /// Who knows what is read.
    pub answers: &'a dyn Answers,
    /// The root modules before it.
    pub earlier: &'a [RootModule],
    /// Values of the root's variables.
    pub given: Given,
    /// What was read.
    pub sources: &'a mut Sources,
    /// What is said.
    pub diagnostics: &'a mut Diagnostics,
    /// What is left.
    pub budget: &'a mut Budget,
    /// How often nothing is to be said.
    pub hushed: usize,
    /// What the folders say.
    pub configurations: BTreeMap<String, Rc<Configuration>>,
    /// Instances of modules; the first is the root.
    pub modules: Vec<Module>,
    /// Instances of modules that are called.
    pub children: BTreeMap<(usize, Rc<str>), Rc<Children>>,
    /// Instances of resources.
    pub instances: BTreeMap<(usize, ResourceName), Vec<Instance>>,
    /// How many of them there are.
    pub instance_count: usize,
    /// Configurations of providers.
    pub providers: BTreeMap<(usize, ProviderName), Rc<Provider>>,
    /// Outputs of all instances of a module, or one of them.
    pub gathered: BTreeMap<(usize, CalledOutput), Value>,
    done: BTreeMap<Item, Value>,
    busy: BTreeSet<Item>,
    wanted: Option<Item>,
}

/// What a world is made of.
pub struct Setting<'a> {
    /// Its number among all root modules.
    pub root: usize,
    /// What people call it.
    pub root_name: &'a str,
    /// What stands before the paths of its files.
    pub prefix: &'a str,
    /// What is not in the files.
    pub options: &'a Options,
    /// Who knows what is read.
    pub answers: &'a dyn Answers,
    /// The root modules before it.
    pub earlier: &'a [RootModule],
}

impl<'a> World<'a> {
    /// A root module of which nothing is evaluated yet.
    pub fn new(
        of: &Setting<'a>,
        configuration: Configuration,
        files: &'a Files<'a>,
        (sources, diagnostics, budget): (&'a mut Sources, &'a mut Diagnostics, &'a mut Budget),
    ) -> Self {
        let folder = configuration.folder.clone();
        let configuration = Rc::new(configuration);
        let path: Rc<[Call]> = Rc::from([]);
        Self {
            root: of.root,
            root_name: of.root_name,
            files,
            prefix: of.prefix,
            options: of.options,
            answers: of.answers,
            earlier: of.earlier,
            given: Given::default(),
            sources,
            diagnostics,
            budget,
            hushed: 0,
            configurations: BTreeMap::from([(folder.clone(), Rc::clone(&configuration))]),
            folder,
            modules: vec![Module { configuration, path, parent: None }],
            children: BTreeMap::new(),
            instances: BTreeMap::new(),
            instance_count: 0,
            providers: BTreeMap::new(),
            gathered: BTreeMap::new(),
            done: BTreeMap::new(),
            busy: BTreeSet::new(),
            wanted: None,
        }
    }

    /// What something comes to, for whoever needs it in order to go on.
    pub fn need(&mut self, item: Item, at: Span) -> Result<Value, Trouble> {
        if let Some(found) = self.done.get(&item) {
            return Ok(found.clone());
        }
        if self.busy.contains(&item) {
            return Err(Trouble::Wrong(at, "it refers to itself, by way of others or not".to_owned()));
        }
        if self.budget.depth > limits::DEPTH_SOFT {
            if !self.budget.delay() {
                return Err(Trouble::Spent);
            }
            self.wanted = Some(item);
            return Err(Trouble::Later);
        }
        self.busy.insert(item.clone());
        let hushed = std::mem::take(&mut self.hushed);
        let found = self.evaluate(&item);
        self.hushed = hushed;
        self.busy.remove(&item);
        let value = found?;
        self.done.insert(item, value.clone());
        Ok(value)
    }

    fn evaluate(&mut self, item: &Item) -> Result<Value, Trouble> {
        match item {
            Item::Variable(module, name) => self.variable(*module, name),
            Item::Local(module, name) => {
                let found = self.module(*module).and_then(|of| of.configuration.locals.get(name).cloned());
                match found {
                    Some(attribute) => self.settled(&Around::of(*module), &attribute.value),
                    None => Ok(Value::Null),
                }
            }
            Item::Output(module, name) => {
                let found = self.module(*module).and_then(|of| of.configuration.outputs.get(name).cloned());
                match found.as_ref().and_then(|block| block.body.get("value")) {
                    Some(value) => self.settled(&Around::of(*module), value),
                    None => Ok(Value::Null),
                }
            }
            Item::Resource(module, name) => self.resource(*module, name),
            Item::Call(module, name) => self.call(*module, name),
            Item::Provider(module, name) => self.provider(*module, name),
        }
    }

    /// Evaluates something and whatever it needs, from the bottom of the stack: what stands too deep is done
    /// first, on its own.
    pub fn settle(&mut self, item: Item) -> Option<Value> {
        let mut stack = vec![item];
        while let Some(top) = stack.last().cloned() {
            self.budget.depth = 0;
            match self.need(top.clone(), Span::default()) {
                Ok(value) => {
                    stack.pop();
                    if stack.is_empty() {
                        return Some(value);
                    }
                }
                Err(Trouble::Later) => {
                    let wanted = self.wanted.take()?;
                    if stack.contains(&wanted) || stack.len() > STACK_MOST {
                        let text = "what refers to itself, by way of others, is not known";
                        self.diagnostics.say(Severity::Warning, None, text);
                        self.done.insert(wanted, Value::computed([]));
                    } else {
                        stack.push(wanted);
                    }
                }
                Err(Trouble::Wrong(at, why)) => {
                    self.say_wrong(at, &why);
                    self.done.insert(top, Value::computed([]));
                }
                Err(Trouble::Spent) => return None,
            }
        }
        None
    }

    /// A module by its number.
    pub fn module(&self, number: usize) -> Option<&Module> {
        self.modules.get(number)
    }

    /// What an expression comes to, with what is around it.
    pub fn expression(&mut self, around: &Around, expression: &Expression) -> Result<Value, Trouble> {
        let mut frame = Frame { world: self, around };
        Evaluator::new(&mut frame, around.locals.clone()).value(expression)
    }

    /// The same; what is wrong with it is said, and it is not known then.
    pub fn settled(&mut self, around: &Around, expression: &Expression) -> Result<Value, Trouble> {
        match self.expression(around, expression) {
            Err(Trouble::Wrong(at, why)) => {
                self.say_wrong(at, &why);
                Ok(Value::computed([]))
            }
            found => found,
        }
    }

    /// Says that an expression cannot be evaluated.
    pub fn say_wrong(&mut self, at: Span, why: &str) {
        if self.hushed == 0 && !self.diagnostics.is_full(Severity::Warning) {
            let text = self.sources.quoted(at);
            self.say(
                Severity::Warning,
                at,
                &format!("“{text}” cannot be evaluated, and is not known: {why}"),
            );
        }
    }

    /// Says something about a place.
    pub fn say(&mut self, severity: Severity, at: Span, text: &str) {
        if self.hushed == 0 && !self.diagnostics.is_full(severity) {
            self.diagnostics.say(severity, Some(self.sources.spot(at)), text);
        }
    }

    /// Where files are read into.
    pub fn reading(&mut self) -> Reading<'_> {
        Reading {
            files: self.files,
            sources: self.sources,
            diagnostics: self.diagnostics,
            prefix: self.prefix,
        }
    }
}

/// Items that wait for one another.
const STACK_MOST: usize = 20_000;
