//! What an expression asks of what is around it.

use crate::interop::budget::Budget;
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::Access;

use super::Value;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Something is wrong, at this place.
    Wrong(Span, String),
    /// What it needs has to be evaluated first, on its own, because it stands too deep.
    Later,
    /// What an import may take is used up.
    Spent,
}

/// What is around an expression.
pub trait Names {
    /// What a name stands for, with as many of the steps behind it as belong to the name: `var.a`,
    /// `module.a.b`.
    fn find(&mut self, name: &str, steps: &[Access], at: Span) -> Result<(Value, usize), Trouble>;

    /// The bytes of a file, by its path beside the module's or the root's.
    fn file(&self, path: &str) -> Option<&[u8]>;

    /// The paths of the files that there are.
    fn paths(&self) -> Vec<String>;

    /// Says that something is assumed.
    fn assume(&mut self, at: Span, text: &dyn Fn(&str) -> String);

    /// Stops saying anything until it is called with `false` as often: what is evaluated only to see its type.
    fn hush(&mut self, is_hushed: bool);

    /// What is left.
    fn budget(&mut self) -> &mut Budget;
}
