//! Terraform: configurations in both of its syntaxes, evaluated as far as that goes without an apply, to
//! instances of resources with the places they stand at. What AWS's resources mean is not known in here.
//!
//! What is known after an apply only is a [`Value::Unknown`] that remembers what it refers to. Beside
//! configured attributes every resource has others of that kind, so that `aws_vpc.main.id` is always
//! something. Nothing fails as a whole: what cannot be read or evaluated is said, and is not known.
//!
//! Where a decision hangs on what is not known, the more usual case is assumed, and said: of a conditional
//! the first branch that comes to anything, of `count` and `for_each` one instance.

#[cfg(test)]
mod console;
mod language;
mod limits;
mod module;
mod source;
mod syntax;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::diagnostic::{Diagnostic, Spot};
use super::{File, Root};

pub use language::{
    Address, Call, Key, List, ListKind, Map, MapKind, Mode, Number, Origin, Part, Reference, Step, Unknown,
    Value,
};

/// The files of a module that comes from a registry or from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleFolder {
    /// What its `source` is or begins with, such as `terraform-aws-modules/vpc/aws`; or the name of the call.
    pub source: String,
    /// Its files, by their paths in its folder.
    pub files: Vec<File>,
}

/// What is not in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Modules from elsewhere.
    pub modules: Vec<ModuleFolder>,
    /// Which files with values of variables hold beside those that Terraform takes by itself, by their paths
    /// in a root; the last has the last word. Where none is named, one is chosen, and said.
    pub variable_files: Vec<String>,
    /// `terraform.workspace`; `default` where empty.
    pub workspace: String,
}

/// Whoever knows what `data` blocks would read.
pub trait Answers {
    /// The attributes that are read, as an object; nothing where that is not known. They are added to what is
    /// configured.
    fn data(&self, question: &Question<'_>) -> Option<Value>;
}

/// Knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAnswers;

impl Answers for NoAnswers {
    fn data(&self, _: &Question<'_>) -> Option<Value> {
        None
    }
}

/// What a `data` block asks.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The name of the root.
    pub root: &'a str,
    /// Which instance of which block.
    pub address: &'a Address,
    /// What is configured, as an object.
    pub attributes: &'a Value,
    /// Through which configuration of a provider.
    pub provider: Option<&'a Provider>,
    /// The root modules before this one, whose outputs `terraform_remote_state` may read.
    pub earlier: &'a [RootModule],
}

/// A configuration of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, such as `aws`.
    pub name: Rc<str>,
    /// Which of several.
    pub alias: Option<Rc<str>>,
    /// The module its block stands in.
    pub module: Rc<[Call]>,
    /// What its block says, as an object with blocks as lists of objects; empty where there is no block.
    pub configuration: Value,
    /// Where its block stands.
    pub at: Option<Spot>,
}

impl Provider {
    /// `region`.
    #[must_use]
    pub fn region(&self) -> Option<Value> {
        self.configuration.get("region")
    }

    /// `assume_role.role_arn`.
    #[must_use]
    pub fn role(&self) -> Option<Value> {
        match self.configuration.get("assume_role")? {
            Value::List(blocks) => blocks.items().last()?.get("role_arn"),
            other => other.get("role_arn"),
        }
    }

    /// `allowed_account_ids`.
    #[must_use]
    pub fn accounts(&self) -> Option<Value> {
        self.configuration.get("allowed_account_ids")
    }
}

/// An instance of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Which it is.
    pub address: Rc<Address>,
    /// Which configuration of its provider holds; none where its type has no provider.
    pub provider: Option<Rc<Provider>>,
    /// What is configured: an object, in which blocks are lists of objects. Its names that are not
    /// configured are unknowns that refer to it.
    pub attributes: Value,
    /// Where its block stands.
    pub at: Spot,
    /// Where its attributes and blocks stand, by their paths: `ingress[0].cidr_blocks`.
    pub places: Vec<(String, Spot)>,
}

/// A root module that is evaluated. Its number among all of them is [`Address::root`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootModule {
    /// Which of the roots its files are in.
    pub root: usize,
    /// The name of that root.
    pub name: String,
    /// Its folder there; empty at the top.
    pub folder: String,
    /// What it puts out, by name.
    pub outputs: BTreeMap<Rc<str>, Value>,
}

/// What configurations come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// Instances of resources, managed and read.
    pub instances: Vec<Instance>,
    /// The root modules, in the order they were evaluated.
    pub roots: Vec<RootModule>,
    /// What could not be read or evaluated, or is assumed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a file is one of Terraform's, by its name.
#[must_use]
pub fn is_terraform(path: &str) -> bool {
    syntax::file::Syntax::of(path).is_some()
}

/// Evaluates configurations. Each root is a root module; where it has no configuration at its top, each of
/// its folders with a configuration that no other one calls is.
#[must_use]
pub fn evaluate(roots: &[Root], options: &Options, answers: &dyn Answers) -> Evaluated {
    module::evaluate(roots, options, answers)
}
