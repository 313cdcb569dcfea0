//! The order resources are made in: each after what it refers to, else as they were written.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::interop::terraform::{Address, Reference, Value};

use super::resolve::origin;

/// Which resource of which root.
pub type Place = (usize, Rc<Address>);

/// The places of some resources in the order they are made in. Those that refer to each other in a circle come
/// where they were written.
pub fn order(resources: &[(Place, &Value)]) -> Vec<usize> {
    let places: BTreeMap<&Place, usize> =
        resources.iter().enumerate().map(|(at, (place, _))| (place, at)).collect();
    let mut needs: Vec<Vec<usize>> = Vec::with_capacity(resources.len());
    for ((root, _), value) in resources {
        let mut of = Vec::new();
        each_reference(value, &mut |reference| {
            let place = origin(*root, reference);
            of.extend(place.and_then(|place| places.get(&place).copied()));
        });
        needs.push(of);
    }
    let mut found = Vec::with_capacity(resources.len());
    let mut state = vec![State::New; resources.len()];
    for at in 0..resources.len() {
        visit(at, &needs, &mut state, &mut found);
    }
    found
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
        match needs.get(at).and_then(|needs| needs.get(next)) {
            Some(need) => {
                stack.push((at, next.saturating_add(1)));
                stack.push((*need, 0));
            }
            None => {
                *of = State::Done;
                found.push(at);
            }
        }
    }
}
