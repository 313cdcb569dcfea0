//! The sketches this browser keeps, besides the one on the screen: what the dialog shows of them, and the orders that
//! `static/sketches.js` carries out in the browser's storage.

use privatelink::control::{Command, verb};
use privatelink::model::record::plain;
use privatelink::sketch::{Base, Envelope, link as packed, parse};
use serde_json::{Value, json};

use super::State;
use super::keep::link_in;

/// The longest title shown or given, in characters.
pub const MOST_TITLE_CHARS: usize = 120;

/// One thing to be done in the browser's storage. The answer comes back as `Keep::Answered`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// What there is.
    List,
    /// A sketch is opened, unless another tab has it.
    Open(String),
    /// A sketch is opened that another tab has; that one goes on with a copy.
    Take(String),
    /// A sketch is opened as another one of the same content.
    OpenCopy(String),
    /// A sketch or a version is read, to be compared with; and what it is called there.
    Compare(String, String),
    /// A sketch is read, to be kept a second time.
    Duplicate(String),
    /// A sketch is read, to be kept under another title.
    Rename(String, String),
    /// A sketch of another text takes the place of the one with this name.
    Put(String, String),
    /// One more sketch is kept.
    Add(String),
    /// A sketch is set aside. Its title goes along, to say so.
    Remove(String, String),
    /// What was set aside is brought back.
    Restore(String),
    /// An older version of the sketch at hand is opened.
    GoBack(String),
    /// The sketch at hand is kept as a version.
    Version(Before),
    /// The tab goes over to the sketch with this name, or a new one; what it had is kept first.
    Switch(String, Option<Before>),
}

/// The sketch on the screen, before something takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// As it is kept.
    pub text: String,
    /// What was done last.
    pub note: String,
}

impl Before {
    /// What is on the screen; `None` where nothing should be kept of it.
    pub fn of(state: &State) -> Option<Self> {
        Some(Self { text: super::keep::text(state)?, note: note(state) })
    }
}

impl Order {
    /// The word for it, which sketch it is about, the text that goes along, and what was done last.
    pub fn words(&self) -> [&str; 4] {
        match self {
            Self::List => ["list", "", "", ""],
            Self::Open(id) => ["open", id, "", ""],
            Self::Take(id) => ["take", id, "", ""],
            Self::OpenCopy(key)
            | Self::Compare(key, _)
            | Self::Duplicate(key)
            | Self::Rename(key, _)
            | Self::GoBack(key) => ["read", key, "", ""],
            Self::Put(id, text) => ["put", id, text, ""],
            Self::Add(text) => ["add", "", text, ""],
            Self::Remove(id, _) => ["remove", id, "", ""],
            Self::Restore(key) => ["restore", key, "", ""],
            Self::Version(before) => ["version", "", &before.text, &before.note],
            Self::Switch(id, None) => ["switch", id, "", ""],
            Self::Switch(id, Some(before)) => ["switch", id, &before.text, &before.note],
        }
    }
}

/// The key of a sketch by its name, where any text is read.
pub fn key_of(id: &str) -> String {
    format!("sketch {id}")
}

/// Who has a sketch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// This tab.
    Here,
    /// Another tab.
    Elsewhere,
    /// No tab.
    Nowhere,
}

/// A sketch kept, or set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in storage.
    pub key: String,
    /// Its title.
    pub title: String,
    /// When it was kept, in words.
    pub when: String,
    /// Who has it.
    pub place: Place,
}

/// An older version of the sketch at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its name in storage.
    pub key: String,
    /// When it was kept, in words.
    pub when: String,
    /// What had been done last, and how many steps were done since, as far as that is known.
    pub says: String,
}

/// What the browser keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The sketches, the newest first.
    pub sketches: Vec<Entry>,
    /// What was deleted or set aside.
    pub aside: Vec<Entry>,
    /// Older versions of the sketch at hand.
    pub versions: Vec<Version>,
}

/// What the dialog shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketches {
    /// What the browser keeps; why it cannot be said, where storage refuses; nothing until it answers.
    pub listed: Option<Result<Listed, String>>,
    /// The sketch whose title is being typed, and what was typed.
    pub renaming: Option<(String, String)>,
    /// What was done last, and what takes it back.
    pub said: Option<(String, Option<Order>)>,
}

/// Reads the list; what is not there is empty, since only this page writes it.
pub fn listed(json: &str, state: &State) -> Listed {
    let value: Value = serde_json::from_str(json).unwrap_or_default();
    let all = |name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let run = word(&value, "run");
    Listed {
        sketches: all("sketches").iter().map(entry).collect(),
        aside: all("aside").iter().map(entry).collect(),
        versions: all("versions")
            .iter()
            .map(|one| Version {
                key: word(one, "key"),
                when: word(one, "when"),
                says: version_says(one, &run, state.history.len()),
            })
            .collect(),
    }
}

fn word(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn entry(value: &Value) -> Entry {
    let title = plain(&word(value, "title"), MOST_TITLE_CHARS);
    Entry {
        key: word(value, "key"),
        title: if title.trim().is_empty() { "Without a title".to_owned() } else { title },
        when: word(value, "when"),
        place: match word(value, "place").as_str() {
            "here" => Place::Here,
            "elsewhere" => Place::Elsewhere,
            _ => Place::Nowhere,
        },
    }
}

/// What a version came after, and how much has been done since: steps are counted since the page opened.
fn version_says(value: &Value, run: &str, steps_now: usize) -> String {
    let label = plain(&word(value, "label"), MOST_TITLE_CHARS);
    let mut says = if label.is_empty() { "As it was opened".to_owned() } else { format!("After: {label}") };
    let then = value.get("steps").and_then(Value::as_u64).and_then(|steps| usize::try_from(steps).ok());
    if word(value, "run") == run
        && let Some(since) = then.and_then(|then| steps_now.checked_sub(then))
    {
        match since {
            0 => {}
            1 => says += ". One change since",
            many => says = format!("{says}. {many} changes since"),
        }
    }
    says
}

/// What goes along with a text that is kept, as JSON: what was done last.
#[inline(never)]
pub fn note(state: &State) -> String {
    json!({ "label": state.history.undo_label().unwrap_or_default(), "steps": state.history.len() })
        .to_string()
}

/// A kept text under another title. The title is a command as any other, so that a scenario stays one.
///
/// # Errors
/// A sentence that says what is wrong with the text.
pub fn retitled(text: &str, title: &str) -> Result<String, String> {
    let mut value = parse(text).map_err(|error| error.to_string())?;
    let title = plain(title, MOST_TITLE_CHARS);
    let link = link_in(text).and_then(|link| packed::decode(link).ok());
    if let Some(Envelope { base: Base::Scenario { id, mut commands }, view, .. }) = link
        && !id.is_empty()
    {
        commands.push(Command::SetTitle(verb::SetTitle { title: title.clone() }));
        let base = Base::Scenario { id, commands };
        if let Some(place) = value.get_mut("link") {
            *place = packed::encode(&Envelope::new(base, view)).into();
        }
    }
    // A plain sketch file has its title at the top.
    let sketch = if value.get("sketch").is_some() { value.get_mut("sketch") } else { Some(&mut value) };
    if let Some(place) = sketch.and_then(Value::as_object_mut) {
        place.insert("title".to_owned(), title.into());
    }
    Ok(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::keep;
    use crate::state::tests::fresh;

    #[test]
    fn the_list_is_read_as_it_was_written_and_hostile_titles_stay_texts() {
        let json = r#"{"run":"r","sketches":[{"key":"a","title":"<img src=x>\u0000\u202e","when":"today","place":"elsewhere"},
            {"key":"b","title":"  ","when":"then","place":"here"}],"aside":[{"key":"aside 1","title":"Old","when":"w"}],
            "versions":[{"key":"v","when":"w","label":"Stop orders-1","steps":0,"run":"other"},{"key":"w","when":"w","steps":0,"run":"r"}]}"#;
        let listed = listed(json, &fresh());
        assert_eq!(listed.sketches[0].title, "<img src=x>");
        assert_eq!(
            (listed.sketches[0].place, listed.sketches[1].title.as_str()),
            (Place::Elsewhere, "Without a title")
        );
        assert_eq!(listed.aside[0].place, Place::Nowhere);
        assert_eq!(listed.versions[0].says, "After: Stop orders-1", "steps of another day count nothing");
        assert_eq!(listed.versions[1].says, "As it was opened");
        assert_eq!(super::listed("what", &fresh()), Listed::default());
    }

    #[test]
    fn steps_since_a_version_are_counted() {
        let version = json!({ "label": "Stop it", "steps": 2, "run": "r" });
        assert_eq!(version_says(&version, "r", 3), "After: Stop it. One change since");
        assert_eq!(version_says(&version, "r", 6), "After: Stop it. 4 changes since");
        assert_eq!(version_says(&version, "r", 1), "After: Stop it", "undone since");
    }

    #[test]
    fn a_kept_scenario_under_another_title_is_still_that_scenario() {
        let state = fresh();
        let text = retitled(&keep::text(&state).unwrap(), "Mine").unwrap();
        let opened = keep::open(&text, &state.scenarios).unwrap();
        assert_eq!(opened.read.sketch.title, "Mine");
        assert_eq!(opened.origin.scenario(), state.origin.scenario());
        let file = privatelink::sketch::write(&state.sketch);
        let opened = keep::open(&retitled(&file, "A file").unwrap(), &state.scenarios).unwrap();
        assert_eq!(opened.read.sketch.title, "A file");
        assert!(retitled("no", "x").is_err());
    }
}
