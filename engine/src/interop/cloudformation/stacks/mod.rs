//! Stacks: which templates are some, what they are given, what they make and put out.

pub mod exports;
pub mod given;
pub mod nested;
mod parameters;
mod resources;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::limits;
use super::node::Entry;
use super::template::{self, Template};
use super::world::{Item, Place, Stack, World};
use super::{Answers, Options};
use crate::interop::Root;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Call, Evaluated, Key, Provider, RootModule, Value};

/// The Region of a root that does not say it.
const REGION: &str = "us-east-1";
/// Names of files that say nothing about what is in them.
const NAMELESS: [&str; 8] =
    ["template", "main", "index", "stack", "cloudformation", "cfn", "packaged", "template-export"];
/// Characters of a stack's name.
/// (AWS CloudFormation API Reference, “`CreateStack`”.)
const NAME_MOST: usize = 128;

/// Evaluates templates.
pub fn evaluate(roots: &[Root], options: &Options, answers: &dyn Answers) -> Evaluated {
    let mut world = World::new(answers);
    for (number, root) in roots.iter().enumerate() {
        read_root(&mut world, number, root, roots.len() > 1, options);
    }
    let tops = open_tops(&mut world);
    world.nest();
    world.is_complete = true;
    make_all(&mut world);
    let roots = put_out(&mut world, tops);
    if world.budget.is_spent() {
        let text = "the templates ask for more than an import takes; what is beyond that is left out";
        world.diagnostics.say(Severity::Error, None, text);
    }
    Evaluated { instances: world.instances, roots, diagnostics: world.diagnostics.done() }
}

fn read_root(world: &mut World<'_>, number: usize, root: &Root, is_one_of_many: bool, options: &Options) {
    let prefix =
        if is_one_of_many && !root.name.is_empty() { format!("{}/", root.name) } else { String::new() };
    let before = world.templates.len();
    for file in &root.files {
        let found = template::read(
            number,
            (&file.path, &file.bytes),
            &prefix,
            &mut world.paths,
            &mut world.diagnostics,
        );
        match found {
            Some(template) => {
                world.node_count = world.node_count.saturating_add(template.document.weight);
                if world.node_count > limits::NODES_IN_ALL_MOST {
                    let text = format!(
                        "all templates come to more than {} values; this one and what follows is left out",
                        limits::NODES_IN_ALL_MOST
                    );
                    world.say(Severity::Error, template.at, &text);
                    break;
                }
                let name = template.path.rsplit('/').next().unwrap_or_default().to_owned();
                world.templates_by_name.entry(name).or_default().push(world.templates.len());
                world.templates.push(Rc::new(template));
            }
            None => given::read(world, number, (&file.path, &file.bytes), &prefix, options),
        }
    }
    let has_any = world.templates.len() > before;
    let place = place(world, number, root, has_any);
    world.places.push(Rc::new(place));
}

/// Where a root is; what it does not say is assumed.
fn place(world: &mut World<'_>, number: usize, root: &Root, has_any: bool) -> Place {
    let mut assumed = Vec::new();
    let account = root.account.as_ref().map_or_else(
        || {
            let number = number.saturating_add(1);
            let account = if number < 10 { number.to_string().repeat(12) } else { format!("1{number:011}") };
            assumed.push(format!("the account {account}"));
            Rc::from(account)
        },
        |account| Rc::from(account.as_str()),
    );
    let region = root.region.as_ref().map_or_else(
        || {
            assumed.push(format!("the Region {REGION}"));
            Rc::from(REGION)
        },
        |region| Rc::from(region.as_str()),
    );
    if has_any && !assumed.is_empty() {
        let whose = if root.name.is_empty() {
            "templates are"
        } else {
            &format!("templates of “{}” are", root.name)
        };
        let text = format!("the {whose} taken to be deployed in {}", assumed.join(" and "));
        world.diagnostics.say(Severity::Assumption, None, &text);
    }
    let text = |text: &Rc<str>| Value::Text(Rc::clone(text));
    let accounts = Value::tuple(vec![text(&account)]).unwrap_or(Value::Null);
    let entries =
        BTreeMap::from([(Rc::from("region"), text(&region)), (Rc::from("allowed_account_ids"), accounts)]);
    let provider = Provider {
        name: Rc::from("aws"),
        alias: None,
        module: Rc::from([]),
        configuration: Value::object(entries).unwrap_or(Value::Null),
        at: None,
    };
    Place { root_name: root.name.clone(), account, region, provider: Rc::new(provider) }
}

/// The templates that no other one calls; of those that call one another in a circle the first.
fn tops(world: &mut World<'_>) -> Vec<usize> {
    let mut calls = Vec::with_capacity(world.templates.len());
    for number in 0..world.templates.len() {
        let template = world.templates.get(number).cloned();
        calls.push(template.map(|template| nested::called(world, &template)).unwrap_or_default());
    }
    let others = |(number, targets): (usize, &Vec<usize>)| {
        targets.iter().copied().filter(|target| *target != number).collect::<Vec<_>>()
    };
    let called: BTreeSet<usize> = calls.iter().enumerate().flat_map(others).collect();
    let mut tops: Vec<usize> = (0..calls.len()).filter(|number| !called.contains(number)).collect();
    let mut reached = BTreeSet::new();
    let mut waiting = tops.clone();
    for next in 0..=calls.len() {
        while let Some(number) = waiting.pop() {
            if reached.insert(number) {
                waiting.extend(calls.get(number).into_iter().flatten());
            }
        }
        if next < calls.len() && !reached.contains(&next) {
            tops.push(next);
            waiting.push(next);
        }
    }
    tops
}

/// Opens a stack for each template that no other one calls.
fn open_tops(world: &mut World<'_>) -> usize {
    let mut tops = tops(world);
    if tops.len() > limits::STACKS_MOST {
        let text = format!("there are {} templates; the first {} are taken", tops.len(), limits::STACKS_MOST);
        world.diagnostics.say(Severity::Error, None, &text);
        tops.truncate(limits::STACKS_MOST);
    }
    let mut names = BTreeSet::new();
    let is_one = tops.len() == 1;
    for number in &tops {
        let Some(template) = world.templates.get(*number).cloned() else { continue };
        let name = unused(&name_of(&template.path), &mut names);
        let path: Rc<[Call]> =
            if is_one { Rc::from([]) } else { Rc::from([(Rc::from(name.as_str()), Key::None)]) };
        open(world, &template, (path, &name), None, BTreeMap::new());
    }
    given::give(world);
    tops.len()
}

/// Adds a stack: its number.
pub fn open(
    world: &mut World<'_>,
    template: &Rc<Template>,
    (path, name): (Rc<[Call]>, &str),
    parent: Option<usize>,
    given: BTreeMap<Rc<str>, super::world::Given>,
) -> usize {
    let depth =
        parent.and_then(|parent| world.stacks.get(parent)).map_or(0, |parent| parent.depth.saturating_add(1));
    let number = world.stacks.len();
    world.stacks.push(Stack {
        root: template.root,
        template: Rc::clone(template),
        sections: None,
        path,
        name: Rc::from(name),
        parent,
        depth,
        given,
    });
    number
}

/// What a stack is called whose template is a file: as the file, or as its folder where that says more.
fn name_of(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let mut stem = file;
    while let Some((rest, end)) = stem.rsplit_once('.') {
        let is_kind = ["yaml", "yml", "json", "template", "cfn", "txt", "nested"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known));
        if !is_kind || rest.is_empty() {
            break;
        }
        stem = rest;
    }
    let folder = parts.next().filter(|folder| !folder.is_empty());
    let word = if NAMELESS.contains(&stem) { folder.unwrap_or(stem) } else { stem };
    let name: String =
        word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(NAME_MOST).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "stack".to_owned() } else { name.to_owned() }
}

fn unused(name: &str, names: &mut BTreeSet<String>) -> String {
    let mut found = name.to_owned();
    let mut number = 1_usize;
    while !names.insert(found.clone()) {
        number = number.saturating_add(1);
        found = format!("{name}-{number}");
    }
    found
}

/// Makes the resources of all stacks, and looks at what they are to hold to.
fn make_all(world: &mut World<'_>) {
    for number in 0..world.stacks.len() {
        if world.budget.is_spent() {
            return;
        }
        world.settle(Item::Sections(number));
        let Some(stack) = world.stacks.get(number) else { return };
        let template = Rc::clone(&stack.template);
        let mut resources: Vec<Entry> =
            stack.sections.as_ref().map(|of| of.resources.values().cloned().collect()).unwrap_or_default();
        // As they stand in the file, which is how people find them.
        resources.sort_by_key(|entry| (entry.at.line, entry.at.column));
        for entry in resources {
            world.settle(Item::Resource(number, entry.name));
        }
        let parameters: Vec<Rc<str>> =
            template.section("Parameters").iter().map(|entry| Rc::clone(&entry.name)).collect();
        for name in parameters {
            world.settle(Item::Parameter(number, name));
        }
        rules::check(world, number);
        say_macros(world, &template);
    }
}

fn say_macros(world: &mut World<'_>, template: &Template) {
    for name in &template.transforms {
        let is_known =
            ["AWS::LanguageExtensions", "AWS::Serverless"].iter().any(|known| name.starts_with(known));
        if !is_known {
            let text = format!("the macro “{name}” is not run; what it would change is not known");
            let at = template.document.get("Transform").map_or(template.at, |node| node.at);
            world.say(Severity::Warning, at, &text);
        }
    }
}

/// What the stacks at the top put out.
fn put_out(world: &mut World<'_>, tops: usize) -> Vec<RootModule> {
    let mut found = Vec::with_capacity(tops);
    for number in 0..world.stacks.len() {
        let Some(stack) = world.stacks.get(number) else { break };
        let (root, is_top) = (stack.root, stack.parent.is_none());
        let stack_name = Rc::clone(&stack.name);
        let names: Vec<Rc<str>> =
            stack.sections.as_ref().map(|of| of.outputs.keys().cloned().collect()).unwrap_or_default();
        let mut outputs = BTreeMap::new();
        for name in names {
            if let Some(value) = world.settle(Item::Output(number, Rc::clone(&name)))
                && !value.is_null()
            {
                outputs.insert(name, value);
            }
        }
        if is_top {
            let place = world.places.get(root).map(|place| place.root_name.clone()).unwrap_or_default();
            let name = match (tops, place.as_str()) {
                (1, _) => place,
                (_, "") => stack_name.to_string(),
                (_, place) => format!("{place}/{stack_name}"),
            };
            found.push(RootModule { root, name, folder: String::new(), outputs });
        }
    }
    found
}
