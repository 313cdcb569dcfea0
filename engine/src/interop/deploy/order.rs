//! The order resources are made in: each after what it refers to, else as they were written.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::kinds;
use super::resolve::is_read;
use crate::interop::terraform::{Address, Call, Instance, Origin, Reference, RootModule, Value};

/// How deep outputs may hand on what others have handed to them.
const HANDS_MOST: usize = 8;

/// The places of some resources in the order they are made in. Those that refer to each other in a circle come
/// where they were written. A variable without a value is what another root module puts out under its name.
pub fn order(resources: &[&Instance], roots: &[RootModule]) -> Vec<usize> {
    let places: BTreeMap<&Rc<Address>, usize> =
        resources.iter().enumerate().map(|(at, one)| (&one.address, at)).collect();
    let mut needs: Vec<Vec<usize>> = Vec::with_capacity(resources.len());
    for one in resources {
        let mut of = Vec::new();
        needed(&places, roots, one.address.root, &one.attributes, HANDS_MOST, &mut of);
        needs.push(of);
    }
    let as_written: Vec<usize> = (0..resources.len()).collect();
    let mut looks = vec![false; resources.len()];
    for at in sorted(&as_written, &needs) {
        let of_others = needs.get(at).into_iter().flatten().any(|need| looks.get(*need) == Some(&true));
        let own = resources.get(at).is_some_and(|one| is_read(&one.address));
        if let Some(looks) = looks.get_mut(at) {
            *looks = own || of_others;
        }
    }
    // What is looked up may be anything that is made, and so may what is called by its name.
    let mut first = as_written;
    first.sort_by_key(|at| {
        let is_named = resources.get(*at).is_some_and(|one| kinds::is_called_by_name(&one.address.kind));
        (looks.get(*at).copied().unwrap_or_default(), !is_named)
    });
    sorted(&first, &needs)
}

/// Everything in some order, each after what it needs.
fn sorted(first: &[usize], needs: &[Vec<usize>]) -> Vec<usize> {
    let mut found = Vec::with_capacity(first.len());
    let mut state = vec![State::New; first.len()];
    for at in first {
        visit(*at, needs, &mut state, &mut found);
    }
    found
}

fn needed(
    places: &BTreeMap<&Rc<Address>, usize>,
    roots: &[RootModule],
    root: usize,
    value: &Value,
    left: usize,
    found: &mut Vec<usize>,
) {
    each_reference(value, &mut |reference| match &reference.origin {
        Origin::Resource(address) => found.extend(places.get(address)),
        Origin::Variable(module, name) if left > 0 => {
            if let Some((at, value)) = put_out(roots, (root, module), name) {
                needed(places, roots, at, value, left.saturating_sub(1), found);
            }
        }
        Origin::Variable(..) | Origin::Module(_) | Origin::Other(_) => {}
    });
}

/// What another root module puts out under the name of a variable: the first that does. Stacks have all addresses in
/// one root, and the ways of their variables tell them apart.
pub fn put_out<'r>(
    roots: &'r [RootModule],
    (own, module): (usize, &[Call]),
    name: &str,
) -> Option<(usize, &'r Value)> {
    let is_itself = |value: &Value| {
        let Value::Unknown(unknown) = value else { return false };
        unknown.references().iter().any(
            |one| matches!(&one.origin, Origin::Variable(of, other) if **of == *module && **other == *name),
        )
    };
    let others = roots.iter().enumerate().filter(|(at, _)| !module.is_empty() || *at != own);
    let mut found = others.filter_map(|(at, root)| root.outputs.get(name).map(|value| (at, value)));
    found.find(|(_, value)| !is_itself(value))
}

/// Everything a value refers to.
pub fn each_reference(value: &Value, tell: &mut dyn FnMut(&Reference)) {
    match value {
        _ if value.is_known() => {}
        Value::Unknown(unknown) => unknown.references().iter().for_each(tell),
        Value::List(list) => list.items().iter().for_each(|item| each_reference(item, tell)),
        Value::Map(map) => {
            map.entries().values().for_each(|item| each_reference(item, tell));
            map.beyond().into_iter().flat_map(|unknown| unknown.references()).for_each(|one| tell(&one));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Depth first without recursion: chains of references may be long.
fn visit(first: usize, needs: &[Vec<usize>], state: &mut [State], found: &mut Vec<usize>) {
    let mut stack = vec![(first, 0)];
    while let Some((at, next)) = stack.pop() {
        let Some(of) = state.get_mut(at) else { continue };
        if next == 0 {
            if *of != State::New {
                continue;
            }
            *of = State::Open;
        }
        if let Some(need) = needs.get(at).and_then(|needs| needs.get(next)) {
            stack.push((at, next.saturating_add(1)));
            stack.push((*need, 0));
        } else {
            *of = State::Done;
            found.push(at);
        }
    }
}
