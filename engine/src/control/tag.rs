//! Tags and names, on resources of every kind.

use crate::model::record::{MAX_NAME_CHARS, Member, Slot, Value, record};
use crate::model::{Profile, ResourceId, Tag};

use super::apply::Changes;
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

/// Tags a resource may have ("Tag your Amazon EC2 resources", "Tag restrictions").
const TAGS: usize = 50;
/// The longest key, in characters.
const KEY_CHARS: usize = 128;
/// The key of the tag the console shows as the name.
const NAME: &str = "Name";

record! {
    /// `CreateTags`: adds a tag, or gives one another value.
    CreateTags {
        /// The resource.
        resource: ResourceId, needed;
        /// The tag.
        tag: Tag, needed;
    }
}

record! {
    /// `DeleteTags`: takes a tag away.
    DeleteTags {
        /// The resource.
        resource: ResourceId, needed;
        /// The tag's key.
        key: String, needed;
    }
}

record! {
    /// Gives a resource another name: its `Name` tag where it has one. No verb of AWS.
    Rename {
        /// The resource.
        resource: ResourceId, needed;
        /// The name.
        name: String, blank;
    }
}

/// Whether a resource's name is its `Name` tag; the name of others is something else.
const fn name_is_a_tag(id: &ResourceId) -> bool {
    !matches!(
        id,
        ResourceId::Account(_)
            | ResourceId::SecurityGroup(_)
            | ResourceId::PrefixList(_)
            | ResourceId::HostedZone(_)
            | ResourceId::ResolverEndpoint(_)
            | ResourceId::ResolverRule(_)
            | ResourceId::DirectConnectConnection(_)
            | ResourceId::VirtualInterface(_)
            | ResourceId::DataCenter(_)
            | ResourceId::DataCenterHost(_)
    )
}

/// Whether a name is given once, when the resource is made.
const fn name_stays(id: &ResourceId) -> bool {
    matches!(id, ResourceId::SecurityGroup(_) | ResourceId::HostedZone(_))
}

/// Changes a member of a resource; says what `change` says, `None` where there is no such member.
fn change_member<T>(
    changes: &mut Changes,
    id: &ResourceId,
    name: &str,
    change: impl FnOnce(&mut dyn Value) -> T,
) -> Result<Option<T>, Refusal> {
    let record = changes.sketch.record_mut(id).ok_or_else(|| Refusal::not_found(id))?;
    let mut change = Some(change);
    let mut done = None;
    record.each_mut(&mut |member: &Member, value: &mut dyn Value| {
        if member.name == name {
            done = change.take().map(|change| change(value));
        }
        done.is_none()
    });
    Ok(done)
}

fn set_name(changes: &mut Changes, id: &ResourceId, name: &str) -> Result<(), Refusal> {
    let set = change_member(changes, id, "name", |value| match value.slot() {
        Slot::Text(text) => text.set(name).is_ok(),
        _ => false,
    })?;
    if set != Some(true) {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("The {} {id} has no name to change", id.kind()),
        ));
    }
    changes.changed(id.clone());
    Ok(())
}

fn on_tags<T>(
    changes: &mut Changes,
    id: &ResourceId,
    change: impl FnOnce(&mut dyn crate::model::record::Items) -> T,
) -> Result<T, Refusal> {
    let done = change_member(changes, id, "tags", |value| match value.slot() {
        Slot::List(items) => Some(change(items)),
        _ => None,
    })?;
    let no_tags = || Refusal::ours(RefusalCode::InvalidID, format!("The {} {id} has no tags", id.kind()));
    let done = done.flatten().ok_or_else(no_tags)?;
    changes.changed(id.clone());
    Ok(done)
}

/// The place of a tag among a resource's.
fn place(items: &dyn crate::model::record::Items, key: &str) -> Option<usize> {
    use crate::model::record::{Seen, member};
    (0..items.len()).find(|at| match items.get(*at).map(Value::seen) {
        Some(Seen::Record(tag)) => member(tag, "key")
            .is_some_and(|(_, value)| matches!(value.seen(), Seen::Text(text) if text == key)),
        _ => false,
    })
}

impl Verb for CreateTags {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let Tag { key, value } = &self.tag;
        let is_service = matches!(self.resource, ResourceId::EndpointService(_));
        if is_service && changes.sketch.profile == Profile::Paper {
            return Err(Refusal::ours(
                RefusalCode::UnsupportedOperation,
                "Endpoint services cannot be tagged (whitepaper, “Considerations”)",
            ));
        }
        if key.is_empty() || key.starts_with("aws:") || key.chars().count() > KEY_CHARS {
            return Err(Refusal::ours(
                RefusalCode::InvalidTagKeyMalformed,
                format!("A tag's key has 1 to {KEY_CHARS} characters and does not start with aws:"),
            ));
        }
        if value.chars().count() > MAX_NAME_CHARS {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("A tag's value has {MAX_NAME_CHARS} characters at most"),
            ));
        }
        if key == NAME && name_is_a_tag(&self.resource) {
            return set_name(changes, &self.resource, value);
        }
        let fits = on_tags(changes, &self.resource, |items| {
            if let Some(at) = place(items, key) {
                items.remove(at);
            }
            let fits = items.len() < TAGS;
            if let Some(Slot::Record(tag)) = items.add().map(Value::slot) {
                tag.each_mut(&mut |member, slot| {
                    if let Slot::Text(text) = slot.slot() {
                        // Free texts take anything.
                        let _ = text.set(if member.name == "key" { key } else { value });
                    }
                    true
                });
            }
            fits
        })?;
        if fits {
            return Ok(());
        }
        Err(Refusal::ours(RefusalCode::TagLimitExceeded, format!("A resource has {TAGS} tags at most")))
    }
}

/// Taking away what is not there succeeds and changes nothing, as in the API.
impl Verb for DeleteTags {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if self.key == NAME && name_is_a_tag(&self.resource) {
            return set_name(changes, &self.resource, "");
        }
        on_tags(changes, &self.resource, |items| {
            if let Some(at) = place(items, &self.key) {
                items.remove(at);
            }
        })
    }
}

impl Verb for Rename {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if name_stays(&self.resource) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("The name of a {} stays as it was made", self.resource.kind()),
            ));
        }
        set_name(changes, &self.resource, &self.name)
    }
}
