//! Every thing in every document, wherever it stands: one output a file, several merged into one object
//! under whatever keys, pages one after another, bare lists.

use std::rc::Rc;

use serde_json::Value;

use super::around::{unescaped, within, zone_with_vpcs};
use super::kind::{Kind, KindInfo, fits, is_silent, of, under};
use super::merge::merged;
use crate::interop::diagnostic::{Diagnostics, Severity, Spot};
use crate::interop::field::{Object, get, is_key, scalar, text};
use crate::interop::{FILES_MOST, Root, TOTAL_BYTES_MOST, decode};
use crate::model::record::plain;

/// Things of all kinds together; a sketch can hold no more resources.
const ITEMS_MOST: usize = 400_000;
/// Characters of a file's path that are kept.
const PATH_CHARS_MOST: usize = 400;
/// How deep outputs may be wrapped.
const DEPTH_MOST: usize = 12;

/// Where something came from.
#[derive(Debug)]
pub struct Origin {
    /// The root's place.
    pub root: usize,
    /// The file's place among all files.
    pub file: usize,
    /// Path, keys and ids around it, for what it does not say itself.
    pub hints: String,
    /// The account a wrapper names.
    pub owner: Option<String>,
    /// Whether it stands under a key that is not known, where lists may be of something else.
    pub inside: bool,
}

/// Something found.
#[derive(Debug)]
pub struct Item {
    /// Its id; empty where it has none.
    pub id: String,
    /// What AWS printed.
    pub object: Object,
    /// Where it came from.
    pub origin: Rc<Origin>,
    /// Which list it stood in.
    pub list: usize,
}

/// A file, as far as later sentences need it.
struct Source {
    path: String,
    text: String,
}

/// Everything found.
#[derive(Default)]
pub struct Found {
    pub(super) kinds: Vec<(Kind, Vec<Item>)>,
    sources: Vec<Source>,
    lists: usize,
    items: usize,
}

impl Found {
    /// All of a kind, in the order found.
    pub fn all(&self, kind: Kind) -> &[Item] {
        self.kinds.iter().find(|(known, _)| *known == kind).map_or(&[], |(_, items)| items)
    }

    /// One by its id.
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Item> {
        self.all(kind).iter().find(|item| item.id == id)
    }

    /// Every thing of every kind.
    pub fn each(&self) -> impl Iterator<Item = (Kind, &Item)> {
        self.kinds.iter().flat_map(|(kind, items)| items.iter().map(|item| (*kind, item)))
    }

    /// Where something stands: the file, and the line its id stands in first.
    pub fn spot(&self, item: &Item) -> Option<Spot> {
        self.spot_of(item.origin.file, &item.id)
    }

    /// Where a word stands in a file first.
    pub fn spot_of(&self, file: usize, word: &str) -> Option<Spot> {
        let source = self.sources.get(file)?;
        let before = if word.is_empty() { None } else { source.text.find(word) };
        let line = before.and_then(|at| source.text.get(..at)).map(|text| text.matches('\n').count() + 1);
        Some(Spot { file: source.path.clone(), line, column: None })
    }

    fn put(&mut self, kind: Kind, item: Item) {
        match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, items)) => items.push(item),
            None => self.kinds.push((kind, vec![item])),
        }
    }
}

/// Reads every file of every root.
pub fn collect(roots: &mut [Root], said: &mut Diagnostics) -> Found {
    let mut found = Found::default();
    let several = roots.len() > 1;
    let mut bytes = 0_usize;
    for (at, root) in roots.iter_mut().enumerate() {
        let mut files = std::mem::take(&mut root.files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        for file in files {
            bytes = bytes.saturating_add(file.bytes.len());
            if bytes > TOTAL_BYTES_MOST || found.sources.len() >= FILES_MOST {
                let most = TOTAL_BYTES_MOST / 1_048_576;
                let text = format!(
                    "there are more than {most} MB or {FILES_MOST} files; from {} on they were not read",
                    file.path
                );
                said.say(Severity::Error, None, &text);
                return whole(found, said);
            }
            let name = if several && !root.name.is_empty() {
                format!("{}:{}", root.name, file.path)
            } else {
                file.path.clone()
            };
            read(&mut found, at, plain(&name, PATH_CHARS_MOST), &file.bytes, said);
        }
    }
    whole(found, said)
}

/// Says where reading ended; makes one of what stands twice.
fn whole(found: Found, said: &mut Diagnostics) -> Found {
    if found.items >= ITEMS_MOST {
        let text = format!("there are more than {ITEMS_MOST} things in these files; the rest was left out");
        said.say(Severity::Error, None, &text);
    }
    merged(found, said)
}

fn read(found: &mut Found, root: usize, path: String, bytes: &[u8], said: &mut Diagnostics) {
    let place = found.sources.len();
    let hints = unescaped(&path);
    let text = match decode::text(bytes) {
        Ok(text) => text,
        Err(trouble) => {
            let at = Spot { file: path.clone(), line: Some(trouble.line), column: Some(trouble.column) };
            said.say(Severity::Error, Some(at), &trouble.text);
            found.sources.push(Source { path, text: String::new() });
            return;
        }
    };
    let (documents, trouble) = decode::documents(&text);
    if let Some(trouble) = trouble {
        let rest = if documents.is_empty() { "" } else { "; what stands before it was read" };
        let says = format!("not JSON as the AWS CLI prints it: {}{rest}", trouble.text);
        let at = Spot { file: path.clone(), line: Some(trouble.line), column: Some(trouble.column) };
        said.say(Severity::Error, Some(at), &says);
    } else if documents.is_empty() {
        let at = Spot { file: path.clone(), line: None, column: None };
        said.say(Severity::Note, Some(at), "the file is empty");
    }
    found.sources.push(Source { path, text });
    for document in documents {
        let origin = Rc::new(Origin { root, file: place, hints: hints.clone(), owner: None, inside: false });
        walk(found, document, &origin, 0, said);
    }
}

/// Looks through a value; says whether anything was recognised in it.
fn walk(found: &mut Found, value: Value, origin: &Rc<Origin>, depth: usize, said: &mut Diagnostics) -> bool {
    if depth > DEPTH_MOST {
        return false;
    }
    match value {
        Value::Array(items) => {
            found.lists += 1;
            let list = found.lists;
            let mut any = items.is_empty();
            for item in items {
                any |= match item {
                    Value::Object(object) if of(&object).is_some() => {
                        if let Some(info) = of(&object) {
                            take(found, info, object, origin, list);
                        }
                        true
                    }
                    other => walk(found, other, origin, depth + 1, said),
                };
            }
            any
        }
        Value::Object(object) => in_object(found, object, origin, depth, said),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn in_object(
    found: &mut Found,
    mut object: Object,
    origin: &Rc<Origin>,
    depth: usize,
    said: &mut Diagnostics,
) -> bool {
    zone_with_vpcs(&mut object);
    if let Some(info) = of(&object) {
        found.lists += 1;
        let list = found.lists;
        take(found, info, object, origin, list);
        return true;
    }
    let origin = &within(origin, &object);
    let mut any = object.is_empty();
    for (key, value) in object {
        if is_silent(&key) {
            any = true;
            continue;
        }
        match (under(&key), value) {
            (_, Value::Null) => any = true,
            (Some(info), value @ (Value::Array(_) | Value::Object(_))) => {
                any = true;
                list(found, info, value, origin, said);
            }
            (None, value @ (Value::Array(_) | Value::Object(_))) => {
                let inner = Rc::new(Origin {
                    root: origin.root,
                    file: origin.file,
                    hints: format!("{} {key}", origin.hints),
                    owner: origin.owner.clone(),
                    inside: true,
                });
                let is_tags = is_key(&key, "Tags");
                if is_tags {
                    any |= tags(found, value, &inner);
                } else if walk(found, value, &inner, depth + 1, said) {
                    any = true;
                } else if depth == 0 {
                    let text = format!("‘{key}’ is nothing this reads, and was left out");
                    let full = said.is_full(Severity::Note);
                    let at = if full { None } else { found.spot_of(origin.file, &key) };
                    said.say(Severity::Note, at, &text);
                }
            }
            (_, Value::Bool(_) | Value::Number(_) | Value::String(_)) => {}
        }
    }
    any
}

/// Takes what stands under a key that is known.
fn list(
    found: &mut Found,
    info: &'static KindInfo,
    value: Value,
    origin: &Rc<Origin>,
    said: &mut Diagnostics,
) {
    found.lists += 1;
    let list = found.lists;
    let mut pending = vec![value];
    let mut depth = 0_usize;
    while let Some(value) = pending.pop() {
        depth += 1;
        match value {
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Object(object) => {
                            let info = exact(info, &object);
                            take(found, info, object, origin, list);
                        }
                        // A list of lists: `--query "Reservations[].Instances"`.
                        Value::Array(_) if depth < ITEMS_MOST => pending.push(item),
                        _ => {}
                    }
                }
            }
            Value::Object(object) => {
                if info.id.is_empty() || get(&object, info.id).is_some() || of(&object).is_some() {
                    let info = exact(info, &object);
                    take(found, info, object, origin, list);
                } else {
                    // By id: {"vpc-1": {…}}, or wrapped once more.
                    let inner = Rc::new(Origin {
                        root: origin.root,
                        file: origin.file,
                        hints: origin.hints.clone(),
                        owner: origin.owner.clone(),
                        inside: origin.inside,
                    });
                    walk(found, Value::Object(object), &inner, 1, said);
                }
            }
            _ => {}
        }
    }
}

/// What an item is, where a key is used by two calls.
fn exact(info: &'static KindInfo, object: &Object) -> &'static KindInfo {
    match info.kind {
        // Zones of a load balancer stand in it and are not looked at here.
        Kind::DirectConnect | Kind::Attribute | Kind::HostedZone => info,
        _ => of(object).filter(|found| found.keys.iter().any(|key| info.keys.contains(key))).unwrap_or(info),
    }
}

fn take(found: &mut Found, info: &'static KindInfo, mut object: Object, origin: &Rc<Origin>, list: usize) {
    if origin.inside && !fits(info, &object) {
        return;
    }
    nested(found, info.kind, &mut object, origin);
    if found.items >= ITEMS_MOST {
        return;
    }
    found.items += 1;
    let mut id = if info.id.is_empty() { String::new() } else { text(&object, info.id).unwrap_or_default() };
    if info.kind == Kind::HostedZone {
        let named = text(&object, "Id").or_else(|| text(&object, "HostedZoneId")).unwrap_or_default();
        named.rsplit('/').next().unwrap_or_default().clone_into(&mut id);
    }
    let kind = if info.kind == Kind::VpcAttributeNames { Kind::VpcAttribute } else { info.kind };
    found.put(kind, Item { id, object, origin: origin.clone(), list });
}

/// Scripts put what belongs to a thing into it: a group's target health, a zone's records.
fn nested(found: &mut Found, kind: Kind, object: &mut Object, origin: &Rc<Origin>) {
    let may_hold = |inner: Kind| match inner {
        Kind::TargetHealth
        | Kind::Attribute
        | Kind::Listener
        | Kind::TargetGroup
        | Kind::RecordSet
        | Kind::AllowedPrincipal
        | Kind::EndpointConnection => true,
        Kind::PrefixListEntry => kind == Kind::PrefixList,
        Kind::Subnet | Kind::RouteTable | Kind::NetworkAcl | Kind::VpcAttribute => kind == Kind::Vpc,
        _ => false,
    };
    let is_one = |key: &str, value: &Value| {
        matches!(value, Value::Array(items) if items.first().is_some_and(Value::is_object))
            && under(key).is_some_and(|info| may_hold(info.kind))
    };
    let mut inside = Vec::new();
    object.retain(|key, value| {
        let is_inside = is_one(key, value);
        if is_inside {
            inside.push((key.clone(), std::mem::take(value)));
        }
        !is_inside
    });
    if inside.is_empty() {
        return;
    }
    let origin = within(origin, object);
    for (key, value) in inside {
        let Value::Array(items) = value else { continue };
        found.lists += 1;
        let list = found.lists;
        for item in items {
            if let (Value::Object(item), Some(info)) = (item, under(&key)) {
                take(found, info, item, &origin, list);
            }
        }
    }
}

/// `describe-tags`: what each resource is called.
fn tags(found: &mut Found, value: Value, origin: &Rc<Origin>) -> bool {
    let Value::Array(items) = value else { return false };
    let mut any = items.is_empty();
    found.lists += 1;
    let list = found.lists;
    for item in items {
        if let Value::Object(object) = item
            && get(&object, "ResourceId").is_some()
        {
            any = true;
            let id = get(&object, "ResourceId").and_then(scalar).unwrap_or_default();
            found.put(Kind::Tag, Item { id, object, origin: origin.clone(), list });
        }
    }
    any
}
