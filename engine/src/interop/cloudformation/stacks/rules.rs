//! Rules: what the values of parameters are to hold to together. One that is broken is told, no more.
//! (AWS CloudFormation User Guide, “CloudFormation template Rules syntax”.)

use std::rc::Rc;

use crate::interop::cloudformation::functions::holds;
use crate::interop::cloudformation::node::Node;
use crate::interop::cloudformation::world::World;
use crate::interop::diagnostic::Severity;

/// Whether something holds, as far as it can be evaluated.
fn held(world: &mut World<'_>, stack: usize, node: &Rc<Node>) -> Option<bool> {
    world.budget.depth = 0;
    world.trail = None;
    let value = world.settled(stack, node).ok()?;
    holds(&value, node.at).ok().flatten()
}

/// Looks at the rules of a stack.
pub fn check(world: &mut World<'_>, stack: usize) {
    let Some(template) = world.stacks.get(stack).map(|stack| Rc::clone(&stack.template)) else { return };
    for rule in template.section("Rules") {
        if let Some(condition) = rule.node.get("RuleCondition")
            && held(world, stack, condition) != Some(true)
        {
            continue;
        }
        let assertions = rule.node.get("Assertions").and_then(|of| of.items()).unwrap_or_default();
        for assertion in assertions {
            let Some(node) = assertion.get("Assert") else { continue };
            if held(world, stack, node) == Some(false) {
                let why = assertion.get("AssertDescription").and_then(|why| why.as_text());
                let why = why.map(|why| format!(": {why}")).unwrap_or_default();
                world.say(Severity::Warning, node.at, &format!("the rule “{}” is broken{why}", rule.name));
            }
        }
    }
}
