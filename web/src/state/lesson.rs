//! A lesson being taken: its goals with what came of each, how much of its hints is told, and the sketch it began
//! with. And the list of all lessons, which stands in the same place.

use privatelink::model::Sketch;
use privatelink::scenario::lesson::{Lesson, LessonInfo, find, list};

use super::State;
use super::engine::Expected;
use super::shared::Shared;
use super::story::Term;

/// What a lesson's address begins with.
const ADDRESS: &str = "lesson=";

/// What stands beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// Nothing of lessons.
    #[default]
    Away,
    /// All of them.
    List,
    /// One.
    One(&'static LessonInfo),
}

/// A lesson made ready once.
#[derive(Clone, Debug)]
pub struct Taught {
    /// The lesson.
    pub lesson: Lesson,
    /// The sketch it begins with.
    pub begun: Shared<Sketch>,
    /// The glossary.
    pub terms: Vec<Term>,
}

/// The lessons.
#[derive(Clone, Debug, Default)]
pub struct Learning {
    /// What of them is on the screen.
    pub seen: Seen,
    /// The lesson; nothing until its file is here, or why it is not.
    pub book: Option<Result<Shared<Taught>, String>>,
    /// Whether the screen shows a sketch of the lesson already: a link brought both.
    pub linked: bool,
    /// How many hints are told.
    pub hints: usize,
    /// Whether the solution is told.
    pub solved: bool,
    /// The term being explained, by its place.
    pub term: Option<usize>,
    /// What came of each goal.
    pub goals: Vec<Expected>,
    /// In which sketch.
    pub of: Option<Shared<Sketch>>,
    /// The lessons whose goals have all been reached since the page was opened.
    pub done: Vec<&'static str>,
}

impl Learning {
    /// A lesson that waits for its file.
    pub fn of(info: &'static LessonInfo, linked: bool) -> Self {
        Self { seen: Seen::One(info), linked, ..Self::default() }
    }

    /// The same place with something else in it: which lessons are done stays known.
    pub fn turned(before: Option<&Self>, next: Self) -> Shared<Self> {
        let done = before.map(|before| before.done.clone()).unwrap_or_default();
        Shared::new(Self { done, ..next })
    }

    /// Takes lessons away from the screen.
    pub fn put_away(learning: &mut Option<Shared<Self>>) {
        if let Some(before) = learning.as_ref().filter(|learning| learning.seen != Seen::Away) {
            *learning = Some(Self::turned(Some(before), Self::default()));
        }
    }

    /// The lesson, where one is taken.
    pub const fn info(&self) -> Option<&'static LessonInfo> {
        match self.seen {
            Seen::One(info) => Some(info),
            Seen::Away | Seen::List => None,
        }
    }

    /// The lesson, where it is here.
    pub fn taught(&self) -> Option<&Shared<Taught>> {
        self.book.as_ref()?.as_ref().ok()
    }

    /// How many goals hold.
    pub fn held(&self) -> usize {
        self.goals.iter().filter(|goal| goal.met).count()
    }

    /// Whether all goals hold.
    pub fn is_done(&self) -> bool {
        !self.goals.is_empty() && self.held() == self.goals.len()
    }

    /// Its word in links.
    pub fn word(&self) -> Option<String> {
        self.info().map(address)
    }
}

/// A lesson's address.
pub fn address(info: &LessonInfo) -> String {
    format!("{ADDRESS}{}", info.id)
}

/// The lesson with an address.
pub fn named(address: &str) -> Option<&'static LessonInfo> {
    find(address.strip_prefix(ADDRESS)?)
}

/// The lesson's place among all, from 1, and the one after it.
pub fn place(info: &LessonInfo) -> (usize, Option<&'static LessonInfo>) {
    let at = list().iter().position(|one| one.id == info.id).unwrap_or_default().saturating_add(1);
    (at, list().get(at))
}

impl State {
    /// The lessons, as far as they are on the screen; one only as long as its scenario is.
    pub fn learning(&self) -> Option<&Shared<Learning>> {
        let here = |learning: &&Shared<Learning>| match learning.seen {
            Seen::Away => false,
            Seen::List => true,
            Seen::One(info) => self.origin.scenario() == Some(info.scenario),
        };
        self.lesson.as_ref().filter(here)
    }

    /// What stands beside the picture, in a word.
    pub fn told_is(&self) -> &'static str {
        if self.learning().is_some() { "Lesson" } else { "Story" }
    }
}
