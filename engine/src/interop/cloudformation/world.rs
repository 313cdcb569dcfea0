//! Everything that is evaluated, by what it is asked for. What is needed is evaluated when it is, each thing
//! once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Answers;
use super::limits;
use super::node::{Entry, Mark, Node, Paths};
use super::stacks::exports::Exports;
use super::stacks::given::ParameterFile;
use super::template::Template;
use crate::interop::budget::Budget;
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::terraform::{Call, Instance, Provider, Value};

/// Why something comes to nothing.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// It is wrong.
    Wrong(Mark, String),
    /// Something else has to be evaluated first.
    Later,
    /// Nothing is left of what an import may take.
    Spent,
}

/// What something comes to.
pub type Found = Result<Value, Trouble>;

/// It is wrong.
pub fn wrong<T>(at: Mark, why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Wrong(at, why.into()))
}

/// What can be asked for: something of a stack, which is told by its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// The sections with their loops unrolled.
    Sections(usize),
    /// The value of a parameter.
    Parameter(usize, Rc<str>),
    /// Whether a condition holds.
    Condition(usize, Rc<str>),
    /// One property of a resource.
    Property(usize, Rc<str>, Rc<str>),
    /// A resource: an instance is made.
    Resource(usize, Rc<str>),
    /// The number of a nested stack.
    Child(usize, Rc<str>),
    /// The value of an output.
    Output(usize, Rc<str>),
    /// The name under which an output is exported.
    ExportName(usize, Rc<str>),
}

/// An account and a Region.
#[derive(Debug)]
pub struct Place {
    /// What people call the root.
    pub root_name: String,
    /// The account.
    pub account: Rc<str>,
    /// The Region.
    pub region: Rc<str>,
    /// Both, as what makes resources.
    pub provider: Rc<Provider>,
}

/// A value handed to a stack.
#[derive(Clone, Debug)]
pub enum Given {
    /// From a file.
    Value(Value, Mark),
    /// From the stack around it.
    From(usize, Rc<Node>),
}

/// Sections of a template with their loops unrolled.
#[derive(Debug, Default)]
pub struct Sections {
    /// `Conditions`.
    pub conditions: BTreeMap<Rc<str>, Entry>,
    /// `Resources`, with what SAM's `Globals` add.
    pub resources: BTreeMap<Rc<str>, Entry>,
    /// `Outputs`.
    pub outputs: BTreeMap<Rc<str>, Entry>,
}

/// A stack.
#[derive(Debug)]
pub struct Stack {
    /// Which root it belongs to.
    pub root: usize,
    /// What it is made of.
    pub template: Rc<Template>,
    /// Its sections, when they were asked for.
    pub sections: Option<Rc<Sections>>,
    /// The way through nested stacks.
    pub path: Rc<[Call]>,
    /// What it is called.
    pub name: Rc<str>,
    /// The stack around it.
    pub parent: Option<usize>,
    /// Stacks around it.
    pub depth: usize,
    /// Values of parameters.
    pub given: BTreeMap<Rc<str>, Given>,
}

/// Where in a resource things stand, while it is evaluated.
#[derive(Debug, Default)]
pub struct Trail {
    /// The way to what is evaluated.
    pub path: String,
    /// What was found.
    pub places: Vec<(String, Mark)>,
}

/// Everything that is evaluated.
pub struct World<'a> {
    /// Who knows what accounts have.
    pub answers: &'a dyn Answers,
    /// Where the roots are.
    pub places: Vec<Rc<Place>>,
    /// All templates.
    pub templates: Vec<Rc<Template>>,
    /// Which of them have the same name as a file.
    pub templates_by_name: BTreeMap<String, Vec<usize>>,
    /// All files with values of parameters.
    pub parameter_files: Vec<ParameterFile>,
    /// The files that are read.
    pub paths: Paths,
    /// What is said.
    pub diagnostics: Diagnostics,
    /// What is left.
    pub budget: Budget,
    /// All stacks, those at the top first.
    pub stacks: Vec<Stack>,
    /// What is exported, when all stacks are there.
    pub exports: Option<Rc<Exports>>,
    /// Whether all stacks are there.
    pub is_complete: bool,
    /// Resources.
    pub instances: Vec<Instance>,
    /// Where things stand in the resource that is evaluated.
    pub trail: Option<Trail>,
    /// How many places of parts of resources are kept.
    pub place_count: usize,
    /// Nodes of all templates.
    pub node_count: usize,
    /// Nodes that loops made.
    pub looped: usize,
    done: BTreeMap<Item, Value>,
    busy: BTreeSet<Item>,
    wanted: Option<Item>,
}

impl<'a> World<'a> {
    /// Nothing is evaluated yet.
    pub fn new(answers: &'a dyn Answers) -> Self {
        Self {
            answers,
            places: Vec::new(),
            templates: Vec::new(),
            templates_by_name: BTreeMap::new(),
            parameter_files: Vec::new(),
            paths: Paths::default(),
            diagnostics: Diagnostics::default(),
            budget: Budget::of(limits::ALLOWANCE),
            stacks: Vec::new(),
            exports: None,
            is_complete: false,
            instances: Vec::new(),
            trail: None,
            place_count: 0,
            node_count: 0,
            looped: 0,
            done: BTreeMap::new(),
            busy: BTreeSet::new(),
            wanted: None,
        }
    }

    /// What something comes to, for whoever needs it in order to go on.
    pub fn need(&mut self, item: Item, at: Mark) -> Found {
        if let Some(found) = self.done.get(&item) {
            return Ok(found.clone());
        }
        if self.busy.contains(&item) {
            return wrong(at, "it refers to itself, by way of others or not");
        }
        if self.budget.depth > limits::DEPTH_SOFT {
            if !self.budget.delay() {
                return Err(Trouble::Spent);
            }
            self.wanted = Some(item);
            return Err(Trouble::Later);
        }
        self.busy.insert(item.clone());
        let trail = self.trail.take();
        let found = self.made(&item, at);
        self.trail = trail;
        self.busy.remove(&item);
        let value = found?;
        self.done.insert(item, value.clone());
        Ok(value)
    }

    fn made(&mut self, item: &Item, at: Mark) -> Found {
        match item {
            Item::Sections(stack) => self.unroll(*stack),
            Item::Parameter(stack, name) => self.parameter(*stack, name),
            Item::Condition(stack, name) => self.condition(*stack, name, at),
            Item::Property(stack, id, name) => self.property(*stack, id, name),
            Item::Resource(stack, id) => self.resource(*stack, id),
            Item::Child(stack, id) => self.open_child(*stack, id),
            Item::Output(stack, name) => self.output(*stack, name),
            Item::ExportName(stack, name) => self.export_name(*stack, name),
        }
    }

    /// Evaluates something and whatever it needs, from the bottom of the stack: what stands too deep is done
    /// first, on its own.
    pub fn settle(&mut self, item: Item) -> Option<Value> {
        let mut stack = vec![item];
        while let Some(top) = stack.last().cloned() {
            self.budget.depth = 0;
            self.trail = None;
            match self.need(top.clone(), Mark::default()) {
                Ok(value) => {
                    stack.pop();
                    if stack.is_empty() {
                        return Some(value);
                    }
                }
                Err(Trouble::Later) => {
                    let wanted = self.wanted.take()?;
                    if stack.contains(&wanted) || stack.len() > limits::WAITING_MOST {
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

    /// A stack by its number.
    pub fn stack(&self, number: usize, at: Mark) -> Result<&Stack, Trouble> {
        match self.stacks.get(number) {
            Some(stack) => Ok(stack),
            None => wrong(at, "there is no such stack"),
        }
    }

    /// Where a stack is.
    pub fn place(&self, stack: usize, at: Mark) -> Result<Rc<Place>, Trouble> {
        match self.places.get(self.stack(stack, at)?.root) {
            Some(place) => Ok(Rc::clone(place)),
            None => wrong(at, "there is no such root"),
        }
    }

    /// The sections of a stack.
    pub fn sections(&mut self, stack: usize, at: Mark) -> Result<Rc<Sections>, Trouble> {
        if self.stack(stack, at)?.sections.is_none() {
            self.need(Item::Sections(stack), at)?;
        }
        Ok(self.stack(stack, at)?.sections.clone().unwrap_or_default())
    }

    /// Says that something cannot be evaluated.
    pub fn say_wrong(&mut self, at: Mark, why: &str) {
        let text = format!("this cannot be evaluated, and is not known: {why}");
        self.say(Severity::Warning, at, &text);
    }

    /// Says something about a place.
    pub fn say(&mut self, severity: Severity, at: Mark, text: &str) {
        if !self.diagnostics.is_full(severity) {
            let at = (at != Mark::default()).then(|| self.paths.spot(at));
            self.diagnostics.say(severity, at, text);
        }
    }

    /// Takes room for a value that was made just now.
    pub fn keep(&mut self, value: Result<Value, String>, at: Mark) -> Found {
        match value {
            Ok(value) if self.budget.keep(value.own_weight()) => Ok(value),
            Ok(_) => Err(Trouble::Spent),
            Err(why) => wrong(at, why),
        }
    }
}
