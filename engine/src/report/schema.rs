//! JSON Schemas (draft 2020-12) of the sketch file and of commands, made from the model's records: what
//! the reader takes, and nothing else is said about it twice.

use serde_json::{Map, Value, json};

use crate::control::Command;
use crate::model::record::{Described, Member, Shape, Usual};
use crate::model::{Arrangement, Assumption, Expectation, NotModelled, Profile, ROW_KINDS, RowKind};
use crate::sketch::{FORMAT, VERSION};

pub use super::load_schema::load;

pub(super) const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a sketch file of the current version.
pub fn sketch() -> Value {
    let mut kinds = Kinds::default();
    let mut members = Map::new();
    let mut put = |name: &str, schema: Value| members.insert(name.to_owned(), schema);
    put("format", json!({"const": FORMAT}));
    put(
        "version",
        json!({"const": VERSION, "description": "Older files are brought up to it when they are read."}),
    );
    put("title", json!({"type": "string", "default": "", "description": "What people call it."}));
    put("profile", kinds.shape(&Profile::shape()));
    put("seed", number(u32::MAX.into(), "Where every random choice starts from."));
    put("ids_made", number(u32::MAX.into(), "How many ids commands have made so far."));
    for RowKind { member, .. } in ROW_KINDS {
        put(member.name, json!({"type": "array", "items": kinds.shape(&(member.shape)())}));
    }
    for (name, says) in [
        ("lost_zones", "Availability Zones that are lost, by id."),
        ("impaired_zones", "Availability Zones that are impaired, by id: what crosses their border is slow."),
    ] {
        put(name, json!({"type": "array", "items": {"type": "string"}, "description": says}));
    }
    put("expectations", json!({"type": "array", "items": kinds.shape(&Expectation::shape())}));
    put("arrangement", kinds.shape(&Arrangement::shape()));
    put("not_modelled", json!({"type": "array", "items": kinds.shape(&NotModelled::shape())}));
    let mut assumptions = Map::new();
    for assumption in Assumption::ALL {
        assumptions.insert(assumption.key().to_owned(), number(u32::MAX.into(), assumption.says()));
    }
    put("assumptions", json!({"type": "object", "properties": assumptions, "additionalProperties": false}));
    json!({
        "$schema": DRAFT,
        "title": "A sketch of the PrivateLink Playground",
        "type": "object",
        "required": ["format", "version"],
        "properties": members,
        "additionalProperties": false,
        "$defs": kinds.0,
    })
}

/// The schema of a command: one verb with its members.
pub fn command() -> Value {
    let mut kinds = Kinds::default();
    let mut verbs = Map::new();
    for verb in Command::VERBS {
        let mut members = Vec::new();
        if let Some(command) = Command::blank(verb) {
            command.record().each(&mut |member, _| members.push(member));
        }
        let mut schema = kinds.object(members);
        if let (Some(Command::Observe(_)), Some(schema)) = (Command::blank(verb), schema.as_object_mut()) {
            // It says one table.
            schema.insert("minProperties".to_owned(), 1.into());
            schema.insert("maxProperties".to_owned(), 1.into());
        }
        verbs.insert((*verb).to_owned(), schema);
    }
    json!({
        "$schema": DRAFT,
        "title": "A command: a change to a sketch",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": verbs,
        "additionalProperties": false,
        "$defs": kinds.0,
    })
}

fn number(most: u64, description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": most, "description": description})
}

/// The records met so far, each said once.
#[derive(Default)]
struct Kinds(Map<String, Value>);

impl Kinds {
    fn shape(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Free => json!({"type": "string"}),
            Shape::Text(expected) | Shape::Id(expected) => {
                json!({"type": "string", "description": expected})
            }
            Shape::Words(words) => json!({"enum": words}),
            Shape::Number(most) => json!({"type": "integer", "minimum": 0, "maximum": most}),
            Shape::Flag => json!({"type": "boolean"}),
            Shape::List(item) => json!({"type": "array", "items": self.shape(&item())}),
            Shape::Maybe(value) => json!({"anyOf": [self.shape(&value()), {"type": "null"}]}),
            Shape::Record(name, members) => {
                if !self.0.contains_key(*name) {
                    // There first, so that a record inside itself is met only once.
                    self.0.insert((*name).to_owned(), Value::Null);
                    let object = self.object(members.iter());
                    self.0.insert((*name).to_owned(), object);
                }
                json!({"$ref": format!("#/$defs/{name}")})
            }
        }
    }

    fn object<'a>(&mut self, members: impl IntoIterator<Item = &'a Member>) -> Value {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for member in members {
            let mut schema = self.shape(&(member.shape)());
            if let Some(schema) = schema.as_object_mut() {
                let expected =
                    schema.get("description").and_then(Value::as_str).map(|text| format!(" ({text})"));
                let about = format!("{}{}", member.about().trim(), expected.unwrap_or_default());
                schema.insert("description".to_owned(), about.into());
                if let Some(usual) = usual(&member.usual) {
                    schema.insert("default".to_owned(), usual);
                }
            }
            properties.insert(member.name.to_owned(), schema);
            if member.usual == Usual::Needed {
                required.push(member.name);
            }
        }
        json!({
            "type": "object",
            "required": required,
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// What stands there where a file says nothing; `None` where it must say something, or that is nothing.
fn usual(usual: &Usual) -> Option<Value> {
    match usual {
        Usual::Needed | Usual::Blank => None,
        Usual::Flag(flag) => Some((*flag).into()),
        Usual::Number(number) => Some((*number).into()),
        Usual::Word(word) => Some((*word).into()),
    }
}
