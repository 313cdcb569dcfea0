//! CloudFormation's resources in Terraform's words, so that one deployment makes both: types by a table, properties
//! by their spelling (`CidrBlock` is `cidr_block`), and by a function where the two say a thing differently.
//!
//! To add a type: a line in [`types`], and a function in [`shape`] where properties do not fit by their spelling.

mod members;
mod reference;
mod shape;
mod types;

use std::rc::Rc;

use super::terraform::{Address, Evaluated, Instance, RootModule, Value};

/// The same resources by Terraform's types and attributes. What Terraform has no type for stays as it is, and is
/// passed over by that name.
pub fn translate(evaluated: Evaluated) -> Evaluated {
    let mut instances = Vec::with_capacity(evaluated.instances.len());
    for one in evaluated.instances {
        translated(&one, &mut instances);
    }
    let roots = evaluated.roots.into_iter().map(|root| {
        let outputs =
            root.outputs.iter().map(|(name, value)| (Rc::clone(name), reference::translated(value)));
        RootModule { outputs: outputs.collect(), ..root }
    });
    Evaluated { instances, roots: roots.collect(), diagnostics: evaluated.diagnostics }
}

fn translated(one: &Instance, made: &mut Vec<Instance>) {
    let Some(kind) = types::find(&one.address.kind) else {
        made.push(one.clone());
        return;
    };
    let plain = reference::translated(&one.attributes);
    let attributes = members::spelled(&plain);
    for (at, (name, attributes)) in (kind.shape)(kind.name, &attributes).into_iter().enumerate() {
        let mut address = Address { kind: Rc::from(name), ..(*one.address).clone() };
        if at > 0 {
            // One resource that is several in Terraform: the first has its address.
            address.name = Rc::from(format!("{}-{at}", address.name));
        }
        made.push(Instance { address: Rc::new(address), attributes, ..one.clone() });
    }
}

/// A part of an object under another name, of values that are made here.
fn object(members: Vec<(&str, Value)>) -> Value {
    let members = members.into_iter().map(|(name, value)| (Rc::from(name), value)).collect();
    Value::object(members).unwrap_or(Value::Null)
}
