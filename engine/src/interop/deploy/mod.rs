//! Configurations made: resources with references to each other become a sketch, one after another, by the same
//! commands a person gives, so that what AWS would refuse is refused here too and said with its place. What a
//! resource's other attributes come to (its id, its name in DNS) is read off the sketch when something refers to
//! them, as in an apply. Resources carry Terraform's names; other languages translate theirs.
//!
//! To add a type of resource: a function in the file of its subject and a line in [`kinds`].

mod address;
mod answers;
mod attribute;
mod balancing;
mod endpoint;
mod gateways;
mod given;
mod hosts;
mod hybrid;
mod kinds;
mod names;
mod network;
mod network_acl;
mod order;
mod place;
mod read;
mod resolve;
mod routing;
mod security_group;
mod services;
#[cfg(test)]
mod tests;
mod transit;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::str::FromStr;

use super::diagnostic::{Diagnostics, Severity, Spot, without_value};
use super::terraform::{Address, Call, Evaluated, Instance, Origin, Reference, RootModule, Value};
use super::{Imported, Root};
use crate::control::{Command, Event, Refusal, apply};
use crate::model::record::plain;
use crate::model::{AccountId, HostId, MAX_RESOURCES, RegionName, ResourceId, Sketch, SubnetId};

pub use answers::Assumed;
use order::{order, put_out};
use resolve::{Known, follow, is_read, resolved};

/// How deep what is handed over may hang on what is handed over.
const HANDS_MOST: usize = 8;

/// A resource that is to be made, with what is known of it by now.
pub(super) struct Wanted {
    /// Which it is.
    pub address: Rc<Address>,
    /// Whose it will be.
    pub account: AccountId,
    /// Where.
    pub region: RegionName,
    /// Its configuration.
    pub value: Value,
    /// Where its block stands.
    pub at: Spot,
}

impl Wanted {
    /// The name of its block, for what has no name of its own.
    pub fn label(&self) -> String {
        let Address { name, key, module, .. } = &*self.address;
        let name = if &**name == "this" || &**name == "main" {
            module.last().map_or_else(|| name.to_string(), |(call, _)| call.to_string())
        } else {
            name.to_string()
        };
        match key {
            super::terraform::Key::None | super::terraform::Key::Assumed => name,
            super::terraform::Key::Number(number) => format!("{name}-{number}"),
            super::terraform::Key::Text(text) => format!("{name}-{text}"),
        }
    }

    /// Its `Name` tag, its name, or the name of its block.
    pub fn name(&self) -> String {
        let named = read::name(&self.value);
        if named.is_empty() { plain(&self.label(), crate::model::record::MAX_NAME_CHARS) } else { named }
    }
}

/// What became of a resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    /// What it is in the sketch.
    pub id: Option<ResourceId>,
    /// Attributes that do not follow from the sketch.
    pub own: BTreeMap<&'static str, Value>,
    /// What is configured.
    configured: Option<Value>,
}

impl Made {
    /// One that is in the sketch.
    pub fn of(id: impl Into<ResourceId>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// The same with an attribute of its own.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.own.insert(name, value);
        self
    }

    /// The same with a text as an attribute.
    #[must_use]
    pub fn with_text(self, name: &'static str, text: &str) -> Self {
        self.with(name, Value::Text(Rc::from(text)))
    }
}

/// Why something was not made.
#[derive(Debug)]
pub(super) enum Problem {
    /// Something is missing, not known, or not understood.
    Gap(String),
    /// AWS would refuse it.
    Refused(Refusal),
}

impl From<String> for Problem {
    fn from(says: String) -> Self {
        Self::Gap(says)
    }
}

impl From<&str> for Problem {
    fn from(says: &str) -> Self {
        Self::Gap(says.to_owned())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What making one comes to.
pub(super) type Outcome = Result<Made, Problem>;

/// What a `data` block is that looks for something, among what these files make.
pub(super) fn one_of_these(found: Option<impl Into<ResourceId>>, what: &str) -> Outcome {
    let says = || Problem::Gap(format!("no {what} of these files is the one it looks for"));
    found.map(Made::of).ok_or_else(says)
}

/// Resources on their way into a sketch.
pub(super) struct Deployment<'a> {
    /// The sketch so far.
    pub sketch: Sketch,
    /// What has been made.
    made: BTreeMap<Rc<Address>, Made>,
    said: &'a mut Diagnostics,
    roots: &'a [RootModule],
    /// Where what is being made stands.
    now: Spot,
    /// Hosts behind what stands for several: a scaling group's, a service's.
    pub members: BTreeMap<Rc<Address>, Vec<HostId>>,
    /// Addresses that are written down, and where no resource is said to be.
    free_addresses: Vec<address::Written>,
    /// Hosts that stand at such an address until something turns up that may be there.
    pub stand_ins: Vec<(SubnetId, Option<u16>, HostId)>,
    /// What stands for what comes from elsewhere.
    given: given::Given,
    /// How many variables are looked up within each other.
    asked: Cell<usize>,
    /// What was said once.
    once: BTreeSet<&'static str>,
}

impl Known for Deployment<'_> {
    fn look_up(&self, root: usize, reference: &Reference) -> Option<Value> {
        match &reference.origin {
            Origin::Resource(address) => {
                attribute::of(&self.sketch, self.made.get(address)?, &reference.path)
            }
            Origin::Variable(module, name) => {
                let value = self.handed_over((root, module), name)?;
                follow(value, &reference.path)
            }
            Origin::Module(_) | Origin::Other(_) => None,
        }
    }
}

impl Deployment<'_> {
    /// What another root module puts out under the name of a variable that nobody gave a value.
    fn handed_over(&self, of: (usize, &[Call]), name: &str) -> Option<Value> {
        let (at, value) = put_out(self.roots, of, name)?;
        // What hangs on itself is not known.
        let value = if self.asked.get() < HANDS_MOST {
            self.asked.set(self.asked.get().saturating_add(1));
            let value = resolved(self, at, value);
            self.asked.set(self.asked.get().saturating_sub(1));
            value
        } else {
            value.clone()
        };
        Some(value)
    }

    /// Carries a command out, and gives what it made.
    ///
    /// # Errors
    /// What AWS would refuse it with.
    pub fn run(&mut self, command: impl Into<Command>) -> Result<Vec<ResourceId>, Refusal> {
        let applied = apply(&self.sketch, &command.into())?;
        self.sketch = applied.sketch;
        let created = applied.events.into_iter().filter_map(|event| match event {
            Event::Created(id) => Some(id),
            Event::Changed(_)
            | Event::Deleted(_)
            | Event::Accepted(_)
            | Event::Rejected(_)
            | Event::Told(..)
            | Event::ZoneLost(_)
            | Event::ZoneRestored(_)
            | Event::SketchChanged => None,
        });
        Ok(created.collect())
    }

    /// Carries a command out that makes something of a kind: the first of it.
    ///
    /// # Errors
    /// What AWS would refuse it with.
    pub fn make<T>(&mut self, command: impl Into<Command>) -> Result<T, Problem>
    where
        T: FromStr,
    {
        let created = self.run(command)?;
        let first = created.into_iter().find_map(|id| id.as_str().parse().ok());
        first.ok_or_else(|| Problem::from("nothing came of it"))
    }

    /// Says something about what is being made.
    pub fn say(&mut self, severity: Severity, text: &str) {
        let at = Some(self.now.clone()).filter(|at| !at.file.is_empty());
        self.said.say(severity, at, text);
    }

    /// Says something about everything, once.
    pub fn say_once(&mut self, severity: Severity, text: &'static str) {
        if self.once.insert(text) {
            self.said.say(severity, None, text);
        }
    }

    /// Makes one resource, if that can be done by now.
    fn deploy(&mut self, wanted: &Wanted) -> Result<(), Problem> {
        let Some(kind) = kinds::find(&wanted.address.kind) else { return Ok(()) };
        self.now = wanted.at.clone();
        let before = self.sketch.clone();
        match (kind.make)(self, wanted) {
            Ok(made) => {
                let made = Made { configured: Some(wanted.value.clone()), ..made };
                self.made.insert(Rc::clone(&wanted.address), made);
                Ok(())
            }
            Err(problem) => {
                // Half of one is worse than none.
                self.sketch = before;
                Err(problem)
            }
        }
    }

    /// Says that a resource was left out.
    fn left_out(&mut self, one: &Instance, problem: Problem) {
        self.now = one.at.clone();
        let address = &one.address;
        let text = match problem {
            Problem::Gap(why) => format!("{address} was left out: {why}"),
            Problem::Refused(refusal) => format!("{address} was left out, AWS would refuse it: {refusal}"),
        };
        self.say(Severity::Warning, &text);
    }

    /// Makes resources in their order; what could not be made, and why.
    fn pass<'i>(
        &mut self,
        places: &mut place::Whereabouts,
        list: Vec<&'i Instance>,
    ) -> Vec<(&'i Instance, Problem)> {
        let mut left = Vec::new();
        for one in list {
            if self.sketch.resource_count() >= MAX_RESOURCES {
                self.say_once(
                    Severity::Error,
                    "there are more resources than a sketch can hold; the rest was left out",
                );
                return Vec::new();
            }
            let value = resolved(self, one.address.root, &one.attributes);
            let (account, region) = places.of(self, one, &value);
            let address = Rc::clone(&one.address);
            self.now = one.at.clone();
            let site = given::Site { root: address.root, account: &account, region: &region };
            let value = if is_read(&address) { value } else { given::filled(self, &site, &value) };
            let wanted = Wanted { address, account, region, value, at: one.at.clone() };
            if let Err(problem) = self.deploy(&wanted) {
                left.push((one, problem));
            }
        }
        left
    }
}

/// How often what could not be made is tried again: some need what nothing in them names, as a load balancer open to
/// the internet needs its VPC's gateway.
const PASSES_MOST: usize = 8;

/// Makes everything of what configurations come to.
pub fn deploy(roots: &[Root], evaluated: &Evaluated) -> Imported {
    let mut said = Diagnostics::default();
    for found in &evaluated.diagnostics {
        said.say(found.severity, found.at.clone(), &handed(&found.text, &evaluated.roots));
    }
    let mut places = place::Whereabouts::new(roots, &evaluated.roots);
    let mut deployment = Deployment {
        sketch: Sketch::default(),
        made: BTreeMap::new(),
        said: &mut said,
        roots: &evaluated.roots,
        now: Spot::default(),
        members: BTreeMap::new(),
        free_addresses: address::written(&evaluated.instances),
        stand_ins: Vec::new(),
        given: given::Given::default(),
        asked: Cell::new(0),
        once: BTreeSet::new(),
    };
    kinds::skipped(&evaluated.instances, deployment.said);
    let known: Vec<&Instance> =
        evaluated.instances.iter().filter(|one| kinds::find(&one.address.kind).is_some()).collect();
    let in_order = order(&known, &evaluated.roots);
    let mut list: Vec<&Instance> = in_order.into_iter().filter_map(|at| known.get(at).copied()).collect();
    for pass in 1..=PASSES_MOST {
        let before = list.len();
        let left = deployment.pass(&mut places, list);
        if left.is_empty() || left.len() == before || pass == PASSES_MOST {
            for (one, problem) in left {
                deployment.left_out(one, problem);
            }
            break;
        }
        list = left.into_iter().map(|(one, _)| one).collect();
    }
    finish(&mut deployment);
    let sketch = deployment.sketch;
    Imported { sketch, diagnostics: said.done() }
}

/// What is said of a configuration: that it is not given something is no news where another one puts it out.
fn handed(text: &str, roots: &[RootModule]) -> String {
    if roots.len() > 1 {
        for name in roots.iter().flat_map(|root| root.outputs.keys()) {
            if ["variable", "the parameter"].iter().any(|what| *text == without_value(what, name)) {
                return format!("what another configuration puts out as “{name}” is handed over to this one");
            }
        }
    }
    text.to_owned()
}

/// What a design leaves open is assumed, and said.
fn finish(deployment: &mut Deployment<'_>) {
    if deployment.sketch.resource_count() == 0 {
        deployment.said.say(
            Severity::Error,
            None,
            "nothing in these files is a resource the playground draws",
        );
        return;
    }
    address::say(deployment);
    hosts::listen(deployment);
}

/// Whether a resource of a name is only read, for what is told apart by that.
fn is_data(wanted: &Wanted) -> bool {
    is_read(&wanted.address)
}
