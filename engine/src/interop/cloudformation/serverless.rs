//! SAM: what `Globals` says holds for all resources of a type.
//! (AWS Serverless Application Model Developer Guide, “Globals section of the AWS SAM template”.)

use std::collections::BTreeMap;
use std::rc::Rc;

use super::node::{Entry, Kind, Node};
use super::template::Template;

/// Values in what holds for a type; more than anybody writes is not copied to every resource.
const WEIGHT_MOST: usize = 2_000;
/// What stands before the name of a type in `Globals`.
const TYPE: &str = "AWS::Serverless::";

/// Adds what `Globals` says to the properties of the resources that it is about.
pub fn add_globals(template: &Template, resources: &mut BTreeMap<Rc<str>, Entry>) {
    let Some(globals) = template.document.get("Globals") else { return };
    for entry in resources.values_mut() {
        let kind = entry.node.get("Type").and_then(|kind| kind.as_text());
        let Some(general) =
            kind.as_deref().and_then(|kind| kind.strip_prefix(TYPE)).and_then(|name| globals.get(name))
        else {
            continue;
        };
        if general.weight > WEIGHT_MOST {
            continue;
        }
        let own = entry.node.get("Properties");
        let properties = own.map_or_else(|| Rc::clone(general), |own| merged(general, own));
        let mut entries: Vec<Entry> =
            entry.node.entries().iter().filter(|entry| &*entry.name != "Properties").cloned().collect();
        entries.push(Entry { name: Rc::from("Properties"), at: properties.at, node: properties });
        // What both have fits, so that both together are hardly too much; else it stays as it is written.
        if let Ok(node) = Node::map(entry.node.at, entries) {
            entry.node = Rc::new(node);
        }
    }
}

fn is_function(node: &Node) -> bool {
    node.only().is_some_and(|only| only.name.starts_with("Fn::") || &*only.name == "Ref")
}

/// Mappings are merged, lists put one behind the other, and of anything else the resource's own holds.
fn merged(general: &Rc<Node>, own: &Rc<Node>) -> Rc<Node> {
    let made = match (&general.kind, &own.kind) {
        (Kind::Map(before), Kind::Map(after)) if !is_function(general) && !is_function(own) => {
            let mut entries = before.clone();
            for entry in after {
                match entries.iter_mut().find(|known| known.name == entry.name) {
                    Some(known) => {
                        known.node = merged(&known.node, &entry.node);
                        known.at = entry.at;
                    }
                    None => entries.push(entry.clone()),
                }
            }
            Node::map(own.at, entries)
        }
        (Kind::List(before), Kind::List(after)) => {
            Node::list(own.at, before.iter().chain(after).cloned().collect())
        }
        (Kind::Scalar(_) | Kind::List(_) | Kind::Map(_), _) => return Rc::clone(own),
    };
    made.map_or_else(|_| Rc::clone(own), Rc::new)
}
