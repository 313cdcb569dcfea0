//! What the pointer takes along, on its way to the state: where it would go is asked with every movement, what that
//! would do only when it is somewhere else.

use std::cell::{Cell, RefCell};

use privatelink::diagram::Scene;
use privatelink::model::{ResourceId, Sketch};

use crate::platform::camera::Told;
use crate::state::action::{Action, Arrange, Page};
use crate::state::camera::Point;
use crate::state::drag::{Drag, Drop, Grasp, Place, drop_of, place_of};
use crate::state::join::Joining;
use crate::state::second::SecondPart;
use crate::state::{Shared, State};
use crate::view::Dispatch;

/// What a drop is judged by.
#[derive(Clone, PartialEq)]
pub struct Judged {
    sketch: Shared<Sketch>,
    scene: Shared<Scene>,
    joining: Option<Shared<Joining>>,
}

impl Judged {
    /// The state, as far as it matters; `None` while the part of the program that judges is not here.
    pub fn of(state: &State) -> Option<Self> {
        let (sketch, scene) = (state.sketch.clone(), state.derived.scene.clone());
        (state.second == SecondPart::Here).then(|| Self { sketch, scene, joining: state.joining.clone() })
    }
}

/// What is taken along.
#[derive(Default)]
pub struct Dragged {
    judged: RefCell<Option<Judged>>,
    /// What was said last of it, and whether a copy was wanted.
    last: RefCell<Option<(Shared<Drag>, bool)>>,
    /// Whether what judges was sent for.
    sent_for: Cell<bool>,
}

impl Dragged {
    /// Another state to judge by.
    pub fn judge_by(&self, judged: Option<Judged>) {
        self.judged.replace(judged);
    }

    /// The pointer tells where it is with it. What judges is sent for, and hears the next movement.
    pub fn told(&self, told: Told, tell: &Dispatch) {
        if self.judged.borrow().is_some() {
            self.hear(told, tell);
        } else if !self.sent_for.replace(true) {
            tell.emit(Action::Page(Page::BringSecondPart));
        }
    }

    /// The same, once what judges is here.
    #[inline(never)] // Else it becomes part of what the page opens with.
    fn hear(&self, told: Told, tell: &Dispatch) {
        match told {
            Told::Taken { grasp, at, from, to, copy } => {
                let next = self.judged.borrow().as_ref().and_then(|judged| {
                    let resource = judged.scene.boxes.get(at)?.resource.clone()?;
                    self.next(judged, (at, resource), grasp, (from, to), copy)
                });
                if let Some(drag) = next {
                    let drag = Shared::new(drag);
                    self.last.replace(Some((drag.clone(), copy)));
                    tell.emit(Action::Arrange(Arrange::Drag(Some(drag))));
                }
            }
            Told::Dropped => {
                if self.last.take().is_some() {
                    tell.emit(Action::Arrange(Arrange::Drop));
                }
            }
            Told::GivenUp => {
                if self.last.take().is_some() {
                    tell.emit(Action::Arrange(Arrange::Drag(None)));
                }
            }
            Told::Seen(_) | Told::Settled | Told::Marked { .. } => {}
        }
    }

    /// What is to be said of it now, where it is not what was said last.
    #[inline(never)] // As above.
    fn next(
        &self,
        judged: &Judged,
        (at, resource): (usize, ResourceId),
        grasp: Grasp,
        (from, to): (Point, Point),
        copy: bool,
    ) -> Option<Drag> {
        let Judged { sketch, scene, joining } = judged;
        let place = place_of(scene, at, grasp, from, to);
        let last = self.last.borrow();
        let known = last.as_ref().filter(|(drag, copied)| drag.place == place && *copied == copy);
        // A line's partners are there only after the first word of it.
        let waits = grasp == Grasp::Line && joining.is_some();
        if known.is_some_and(|(drag, _)| !waits || drag.drop != Drop::Nothing || place == Place::Home) {
            return None;
        }
        let drop = drop_of((sketch, scene, joining.as_deref()), &resource, grasp, &place, copy);
        Some(Drag { resource, grasp, place, drop })
    }
}
