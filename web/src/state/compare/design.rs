//! The design on the screen beside another one: which that is, how both are looked at, and what was made of them. Made
//! anew when the sketch, the request or what was said of costs has changed.

use std::rc::Rc;

use privatelink::advise::Checker;
use privatelink::diagram::{Flow, Scene};
use privatelink::model::{ResourceId, Sketch};
use privatelink::path::Index;
use privatelink::text;

use super::reach::{self, Reach};
use super::{Section, judged, money, request, resources};
use crate::state::State;
use crate::state::engine::{Finding, layout};
use crate::state::history::Document;
use crate::state::journey::{Asked, Journey};
use crate::state::look::Look;
use crate::state::shared::Shared;

/// One of the two designs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one on the screen.
    Here,
    /// The one it is compared with.
    Other,
}

/// A comparison, and the choice of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Whether both are shown.
    pub open: bool,
    /// What is typed into the dialog: a link, or a sketch as JSON.
    pub typed: String,
    /// What is wrong with what was chosen last.
    pub wrong: Option<String>,
    /// What the sketch on the screen is compared with.
    pub other: Option<Shared<Other>>,
    /// What was made of both; nothing while they are not shown.
    pub made: Option<Shared<Made>>,
    /// What the cameras are asked for.
    pub looks: [Shared<Look>; 2],
    /// What is chosen in the other design and not in the one on the screen.
    pub chosen: Option<ResourceId>,
    /// What is marked in the other design.
    pub marked: Shared<Vec<ResourceId>>,
    /// What was selected before; the way back leads there.
    pub was: Shared<Vec<ResourceId>>,
    /// Whether lines that do not differ are left out.
    pub brief: bool,
}

/// Another design.
#[derive(Clone, Debug)]
pub struct Other {
    /// What it is called.
    pub name: String,
    /// Where it came from.
    pub from: String,
    /// The sketch, and where that came from.
    pub document: Document,
    /// Made ready for questions.
    pub index: Index,
    /// Its picture.
    pub scene: Shared<Scene>,
    /// What is wrong with it.
    pub findings: Vec<Rc<Finding>>,
    /// What can be reached in it.
    reach: Reach,
}

impl Other {
    /// A design, looked through.
    pub fn of(name: String, from: String, document: Document) -> Self {
        let index = Index::of(&document.sketch);
        let name = if name.trim().is_empty() { "Without a title".to_owned() } else { name };
        Self {
            name,
            from,
            scene: Shared::new(layout(&document.sketch, Flow::LeftToRight)),
            findings: Checker::default().check(&index),
            reach: Reach::of(&index),
            index,
            document,
        }
    }
}

/// What was made of two designs, and of which.
#[derive(Clone, Debug)]
pub struct Made {
    /// The sketch on the screen.
    of: Shared<Sketch>,
    /// The picture of the one on the screen, running the same way as the other's.
    pub scene: Shared<Scene>,
    /// The same request in both.
    pub journeys: [Option<Shared<Journey>>; 2],
    /// The comparison.
    pub sections: Vec<Section>,
    /// The same in a sentence.
    pub says: String,
}

impl Made {
    /// Compares. Where only the request or what was said of costs is another than `before`, all else stays.
    pub fn of(state: &State, other: &Other, before: Option<&Self>) -> Self {
        let (sketch, index): (_, &Index) = (&state.sketch, &state.derived.index);
        let scene = match state.derived.scene.flow {
            Flow::LeftToRight => state.derived.scene.clone(),
            Flow::TopToBottom => Shared::new(layout(sketch, Flow::LeftToRight)),
        };
        let asked = state.compared_request();
        let journeys = [
            asked.as_ref().map(|asked| Shared::new(Journey::of(index, asked.clone()))),
            asked.as_ref().map(|asked| Shared::new(request::in_other(asked, &other.index))),
        ];
        let sketches = [&**sketch, other.index.sketch()];
        let [mine, theirs] = &journeys;
        let ledgers = [state.ledger(index), state.ledger(&other.index)];
        let [ours, others] = &ledgers;
        let still = before.filter(|before| before.of.is(sketch));
        let kept = |at: usize| still.and_then(|before| before.sections.get(at).cloned());
        let sections = vec![
            request::section(sketches, [mine.as_deref(), theirs.as_deref()]),
            kept(1).unwrap_or_else(|| judged::expectations([index, &other.index])),
            kept(2)
                .unwrap_or_else(|| judged::findings(sketches, [&**state.derived.findings, &*other.findings])),
            kept(3).unwrap_or_else(|| reach::section(&Reach::of(index), &other.reach)),
            money::section(sketches, [ours, others]),
            kept(5).unwrap_or_else(|| resources::section(sketches)),
        ];
        let says = says(&sections);
        Self { of: sketch.clone(), scene, journeys, sections, says }
    }
}

/// What differs, subject by subject.
fn says(sections: &[Section]) -> String {
    let mut differing = Vec::new();
    for section in sections {
        let count = section.differing();
        if count > 0 {
            let title = section.title.to_ascii_lowercase();
            differing.push(format!("{title} ({count})"));
        }
    }
    if differing.is_empty() {
        "Nothing differs.".to_owned()
    } else {
        format!("What differs: {}.", text::and(&differing))
    }
}

impl State {
    /// The comparison, while it is shown.
    pub fn compares(&self) -> Option<&Shared<Comparison>> {
        self.compared.as_ref().filter(|compared| compared.open)
    }

    /// The request that is judged in both: the last one, else what stands in the request bar.
    fn compared_request(&self) -> Option<Asked> {
        match &self.journey {
            Some(journey) => Some(journey.asked.clone()),
            None => self.form.asked(&self.derived.index).ok(),
        }
    }
}
