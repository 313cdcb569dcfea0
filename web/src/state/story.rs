//! A scenario's story being told: which step stands on the screen, what was foretold, and the terms its
//! texts name.

use std::rc::Rc;

use privatelink::model::Sketch;
use privatelink::scenario::story::{Step, Story};

use super::State;
use super::lesson::{self, Learning};
use super::shared::Shared;

/// How far it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Before the first step: what it is about.
    #[default]
    Start,
    /// A step, from 0.
    Step(usize),
    /// After the last one: questions, and what to remember.
    End,
}

/// The word of the start in links.
pub const START: &str = "start";
/// The word of the end in links.
pub const END: &str = "end";

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term.
    pub term: String,
    /// What it means.
    pub text: String,
}

/// Everything that can be told, made ready once.
#[derive(Clone, Debug)]
pub struct Book {
    /// The story.
    pub story: Story,
    /// The sketch before the first step.
    pub base: Shared<Sketch>,
    /// The sketch at each step.
    pub sketches: Vec<Shared<Sketch>>,
    /// The glossary.
    pub terms: Vec<Term>,
}

/// A story being told.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Its scenario.
    pub scenario: Rc<str>,
    /// The story; nothing until its file is here, or why it is not.
    pub book: Option<Result<Shared<Book>, String>>,
    /// Where to begin once the file is here: the start, or the word of a step.
    pub wanted: String,
    /// Whether the screen shows that place already: a link brought both.
    pub linked: bool,
    /// How far it is told.
    pub at: Place,
    /// The answer a person chose, by its place.
    pub chosen: Option<usize>,
    /// Whether the step's request has been sent.
    pub shown: bool,
    /// The term being explained, by its place.
    pub term: Option<usize>,
}

impl Telling {
    /// One that waits for its file.
    pub fn of(scenario: &str, wanted: &str, linked: bool) -> Self {
        Self {
            scenario: scenario.into(),
            book: None,
            wanted: wanted.to_owned(),
            linked,
            at: Place::Start,
            chosen: None,
            shown: linked,
            term: None,
        }
    }

    /// The story, where it is here.
    pub fn book(&self) -> Option<&Shared<Book>> {
        self.book.as_ref()?.as_ref().ok()
    }

    /// The step on the screen.
    pub fn step(&self) -> Option<&Step> {
        match self.at {
            Place::Step(at) => self.book()?.story.steps.get(at),
            Place::Start | Place::End => None,
        }
    }

    /// Whether a person has still to foretell what the step's request comes to.
    pub fn asks(&self) -> bool {
        !self.shown && self.step().is_some_and(|step| step.predict.is_some())
    }

    /// The word of this place in links.
    pub fn word(&self) -> String {
        match (self.at, self.step()) {
            _ if self.book.is_none() => self.wanted.clone(),
            (Place::Start, _) => START.to_owned(),
            (Place::Step(_), Some(step)) => step.id.clone(),
            (Place::End | Place::Step(_), _) => END.to_owned(),
        }
    }

    /// The place after this one.
    pub fn next(&self) -> Option<Place> {
        let count = self.book()?.story.steps.len();
        match self.at {
            Place::Start => Some(Place::Step(0)),
            Place::Step(at) if at.saturating_add(1) < count => Some(Place::Step(at.saturating_add(1))),
            Place::Step(_) => Some(Place::End),
            Place::End => None,
        }
    }

    /// The place before this one.
    pub fn before(&self) -> Option<Place> {
        let count = self.book()?.story.steps.len();
        match self.at {
            Place::Start => None,
            Place::Step(0) => Some(Place::Start),
            Place::Step(at) => Some(Place::Step(at.saturating_sub(1))),
            Place::End => Some(count.checked_sub(1).map_or(Place::Start, Place::Step)),
        }
    }
}

impl Book {
    /// The place with this word.
    pub fn place(&self, word: &str) -> Place {
        match self.story.place(word) {
            Some(at) => Place::Step(at),
            None if word == END => Place::End,
            None => Place::Start,
        }
    }
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands there.
    Plain(&'a str),
    /// A term of the glossary, by its place.
    Term(&'a str, usize),
}

/// A text taken apart at the terms it names in double brackets. What is in brackets and in no glossary is
/// plain text.
pub fn pieces<'a>(text: &'a str, terms: &[Term]) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((name, behind)) = after.split_once("]]") else { break };
        if !before.is_empty() {
            found.push(Piece::Plain(before));
        }
        found.push(match terms.iter().position(|term| term.term.eq_ignore_ascii_case(name)) {
            Some(at) => Piece::Term(name, at),
            None => Piece::Plain(name),
        });
        rest = behind;
    }
    if !rest.is_empty() {
        found.push(Piece::Plain(rest));
    }
    found
}

/// The glossary in its file; none of it where the file is not one.
pub fn terms(file: &str) -> Vec<Term> {
    let Ok(file) = serde_json::from_str::<serde_json::Value>(file) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in file.get("terms").and_then(|terms| terms.as_array()).into_iter().flatten() {
        let text = |name: &str| entry.get(name).and_then(|text| text.as_str()).map(str::to_owned);
        if let (Some(term), Some(text)) = (text("term"), text("text")) {
            found.push(Term { term, text });
        }
    }
    found
}

/// A scenario's address: its id, and the word of a step or a lesson where one is meant. `None` for what is none.
pub fn address(fragment: &str) -> Option<(&'static str, Option<&str>)> {
    if let Some(info) = lesson::named(fragment) {
        return Some((info.scenario, Some(fragment)));
    }
    let (id, step) = match fragment.split_once('/') {
        Some((id, step)) => (id, Some(step)),
        None => (fragment, None),
    };
    Some((privatelink::scenario::find(id)?.id, step))
}

impl State {
    /// The story being told, as long as its scenario is on the screen.
    pub fn telling(&self) -> Option<&Shared<Telling>> {
        let id = self.origin.scenario()?;
        self.story.as_ref().filter(|telling| *telling.scenario == *id)
    }

    /// Begins what a word of an address or a link speaks of: a lesson, or the story at a step.
    pub(super) fn tell(&mut self, word: &str, linked: bool) {
        if let Some(info) = lesson::named(word) {
            self.lesson = Some(Shared::new(Learning::of(info, linked)));
        } else if let Some(id) = self.has_story() {
            self.story = Some(Shared::new(Telling::of(id, word, linked)));
        }
    }

    /// Whether a story or lessons stand beside the picture.
    pub fn tells(&self) -> bool {
        self.telling().is_some() || self.learning().is_some()
    }

    /// Its word in links.
    #[inline(never)] // Links are written by the second part.
    pub fn beside(&self) -> Option<String> {
        let story = self.telling().map(|telling| telling.word());
        story.or_else(|| self.learning().and_then(|learning| learning.word()))
    }

    /// Whether the inspector stands beside the picture, on a page with room for both.
    pub fn inspects(&self) -> bool {
        let panels = &self.panels;
        if self.tells() { panels.inspector.in_story } else { panels.inspector.usually }
    }

    /// The scenario on the screen, where it has a story.
    pub fn has_story(&self) -> Option<&'static str> {
        let id = self.origin.scenario()?;
        privatelink::scenario::story::list().iter().copied().find(|own| *own == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_where_they_stand() {
        let terms = terms(r#"{"terms": [{"term": "endpoint", "text": "A door."}, {"term": 3}]}"#);
        assert_eq!(terms.len(), 1);
        let all = pieces("Two [[Endpoint]]s and [[what]] [[", &terms);
        let plain = Piece::Plain;
        assert_eq!(
            all,
            [plain("Two "), Piece::Term("Endpoint", 0), plain("s and "), plain("what"), plain(" [[")]
        );
        assert_eq!(pieces("", &terms), []);
        assert!(super::terms("no JSON").is_empty());
    }

    #[test]
    fn an_address_is_a_scenarios() {
        assert_eq!(address("figure-5"), Some(("figure-5", None)));
        assert_eq!(address("figure-5/zone-lost"), Some(("figure-5", Some("zone-lost"))));
        assert_eq!(address("figure-12"), None);
        assert_eq!(address("pl1.abc"), None);
    }
}
