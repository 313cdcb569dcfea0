//! CloudFormation: templates in YAML and JSON, with nested stacks, exports, SAM and what the CDK writes,
//! evaluated as far as that goes without a deployment, to resources with the places they stand at. What
//! AWS's resources mean is not known in here.
//!
//! The results have the shapes that Terraform's evaluation has. What is known after a deployment only is a
//! [`Value::Unknown`]: `Ref` of a resource refers to its address with the path `Ref`, `Fn::GetAtt` with the
//! names of the attribute. An attribute with the name of a property that is configured is that property, for
//! a resource's schema has one name for one thing; those of custom resources are what their functions answer.
//! A property that is not configured is not there: it is what AWS takes for it then.
//!
//! An address's module is the way through nested stacks. Where more than one stack stands at the top, each
//! way begins with the name of one of them, so that an address is one resource in all roots.
//!
//! Nothing fails as a whole: what cannot be read or evaluated is said, and is not known. Where a decision
//! hangs on what is not known, the more usual case is assumed, and said: of `Fn::If` the first branch that
//! comes to anything, of a resource with a condition that it is there.

mod evaluate;
mod functions;
mod json;
mod limits;
mod node;
mod repeat;
mod serverless;
mod stacks;
mod template;
#[cfg(test)]
mod tests;
mod world;
mod yaml;

use super::Root;
use super::terraform::Evaluated;

/// What is not in the templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which files with values of parameters hold, by their paths in a root; the last has the last word.
    /// Where none is named, those that fit a template are taken, and said.
    pub parameter_files: Vec<String>,
}

/// Whoever knows what an account has.
pub trait Answers {
    /// The names of the Availability Zones of a Region, in their order, as `Fn::GetAZs` lists them; nothing
    /// where that is not known.
    fn zones(&self, account: &str, region: &str) -> Option<Vec<String>>;
}

/// Knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAnswers;

impl Answers for NoAnswers {
    fn zones(&self, _: &str, _: &str) -> Option<Vec<String>> {
        None
    }
}

/// Whether a file is a template, by its content: it says so with `AWSTemplateFormatVersion`, or what stands
/// under `Resources` has types of CloudFormation. One with mistakes in its syntax is what it was meant to be.
/// (AWS CloudFormation User Guide, “CloudFormation template sections”.)
#[must_use]
pub fn is_cloudformation(path: &str, bytes: &[u8]) -> bool {
    template::recognised(path, bytes)
}

/// Evaluates templates. Each file that is one is a stack of its own, unless another one calls it. A root is
/// an account and a Region; where it does not say which, they are assumed.
#[must_use]
pub fn evaluate(roots: &[Root], options: &Options, answers: &dyn Answers) -> Evaluated {
    stacks::evaluate(roots, options, answers)
}
