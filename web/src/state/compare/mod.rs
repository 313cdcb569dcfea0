//! Comparisons: the same request before and after an edit (`what_if`), and the design on the screen beside another
//! one (`design`), section by section: what they are made of, what comes of the same request, what holds, what is
//! found, what can be reached, what it costs.

mod design;
mod judged;
mod money;
mod reach;
mod request;
mod resources;
mod source;
pub mod what_if;

pub use design::{Comparison, Made, Other, Side};
pub use source::{Pasted, pasted};

use privatelink::model::ResourceId;

/// What stands where one side has nothing to say.
const NONE: &str = "–";

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is compared.
    pub what: String,
    /// What of it.
    pub part: String,
    /// What it is on either side.
    pub sides: [String; 2],
    /// The resource it is about.
    pub resource: Option<ResourceId>,
    /// Whether the sides come to the same, however they say it.
    same: bool,
}

impl Line {
    /// A line.
    pub fn new(what: impl Into<String>, sides: [String; 2]) -> Self {
        let [one, two] = &sides;
        let same = one == two;
        Self { what: what.into(), part: String::new(), sides, resource: None, same }
    }

    /// What of it is compared.
    #[must_use]
    fn of(mut self, part: impl Into<String>) -> Self {
        self.part = part.into();
        self
    }

    /// The resource it is about.
    #[must_use]
    fn about(mut self, resource: &ResourceId) -> Self {
        self.resource = Some(resource.clone());
        self
    }

    /// Whether the sides come to the same.
    #[must_use]
    fn alike(mut self, same: bool) -> Self {
        self.same = same;
        self
    }

    /// Whether the sides differ.
    pub const fn differs(&self) -> bool {
        !self.same
    }
}

/// The lines of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about, as its part of the page's ids.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What else there is to say.
    pub note: String,
}

impl Section {
    /// How many lines differ.
    pub fn differing(&self) -> usize {
        self.lines.iter().filter(|line| line.differs()).count()
    }
}

/// One or many of something, counted.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
