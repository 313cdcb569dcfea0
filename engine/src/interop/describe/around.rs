//! What stands around a thing and says what it does not say itself: the file's path, the members of what it
//! is wrapped in.

use std::rc::Rc;

use serde_json::Value;

use super::collect::Origin;
use super::kind::is_silent;
use crate::interop::field::{Object, get, is_key, text};

/// A path without the escapes some tools write ARNs with.
pub fn unescaped(path: &str) -> String {
    path.replace("%3A", ":").replace("%3a", ":").replace("%2F", "/").replace("%2f", "/")
}

/// `get-hosted-zone` prints a zone and, beside it, its VPCs.
pub fn zone_with_vpcs(object: &mut Object) {
    let Some(key) = object.keys().find(|key| is_key(key, "HostedZone")).cloned() else { return };
    let Some(vpcs) = get(object, "VPCs").cloned() else { return };
    if let Some(Value::Object(zone)) = object.get_mut(&key) {
        zone.insert("VPCs".to_owned(), vpcs);
    }
    object.retain(|key, _| !is_key(key, "VPCs"));
}

/// The origin of what stands in an object: its own scalars say what it is about.
pub fn within(origin: &Rc<Origin>, object: &Object) -> Rc<Origin> {
    let mut hints = String::new();
    for (key, value) in object {
        if let Value::String(text) = value
            && text.len() < 300
            && !is_silent(key)
        {
            hints.push(' ');
            hints.push_str(text);
        }
    }
    let owner = text(object, "OwnerId");
    if hints.is_empty() && owner.is_none() {
        return origin.clone();
    }
    Rc::new(Origin {
        root: origin.root,
        file: origin.file,
        hints: format!("{}{hints}", origin.hints),
        owner: owner.or_else(|| origin.owner.clone()),
        inside: origin.inside,
    })
}
