//! What a pointer takes along: a ghost of the box, the end of a line, or a corner follows it, without a render.
//! Where that would lead is said by whoever is told.

use std::rc::Rc;

use web_sys::{CssStyleDeclaration, Element, KeyboardEvent};

use super::{Rig, Told, set, style_of, unset};
use crate::platform::number::fixed;
use crate::state::camera::{Point, Rect};
use crate::state::drag::Grasp;

/// So near an edge of the viewport the camera goes along,
const EDGE_PX: f64 = 28.0;
/// so far with each movement.
const PACE_PX: f64 = 14.0;
/// What is said stands so far from the pointer,
const BESIDE_PX: f64 = 16.0;
/// and takes so much room at most: `.drag-says` in the style sheet.
const SAYS: (f64, f64) = (280.0, 96.0);
/// Nothing is drawn smaller than this.
const LEAST_PX: f64 = 24.0;

/// What was taken.
pub(super) struct Taken {
    grasp: Grasp,
    at: usize,
    /// Where the box was drawn, in the viewport.
    rect: Rect,
    /// Where it was taken, in the world; known once it moves.
    from: Option<Point>,
    ghost: Option<CssStyleDeclaration>,
    says: Option<CssStyleDeclaration>,
    line: Option<Element>,
}

impl Rig {
    /// What a press would take: a grasp, or a box. Where fingers pan, only a box that is selected; a container only
    /// when it is, so that what lies in it can be marked.
    pub(super) fn reach_for(&self, target: Option<&Element>, touch: bool) -> Option<Taken> {
        if !self.viewport.has_attribute("data-movable") {
            return None;
        }
        let own = target?.closest("[data-box]").ok()??;
        let grasp = match own.get_attribute("data-grasp").as_deref() {
            Some("line") => Grasp::Line,
            Some("corner") => Grasp::Corner,
            _ => Grasp::Body,
        };
        let selected = own.get_attribute("aria-pressed").as_deref() == Some("true");
        if grasp == Grasp::Body && !selected && (touch || !own.matches(".thing").ok()?) {
            return None;
        }
        let at: usize = own.get_attribute("data-box")?.parse().ok()?;
        let find = |selector: &str| self.viewport.query_selector(selector).ok().flatten();
        let drawn = find(&format!("#box-{at} > .body"))?.get_bounding_client_rect();
        let corner = self.corner.get();
        let (x, y) = (drawn.x() - corner.x, drawn.y() - corner.y);
        Some(Taken {
            grasp,
            at,
            rect: Rect { x, y, width: drawn.width(), height: drawn.height() },
            from: None,
            ghost: find(".ghost").as_ref().and_then(style_of),
            says: find(".drag-says").as_ref().and_then(style_of),
            line: find(".drag-line"),
        })
    }

    /// The pointer is elsewhere with it.
    pub(super) fn take_along(self: &Rc<Self>, from: Point, to: Point, copy: bool) {
        let size = self.size.get();
        let pace = |at: f64, end: f64| match at {
            at if at < EDGE_PX => PACE_PX,
            at if at > end - EDGE_PX => -PACE_PX,
            _ => 0.0,
        };
        let (dx, dy) = (pace(to.x, size.width), pace(to.y, size.height));
        let grasp = self.taken.borrow().as_ref().map(|taken| taken.grasp);
        if (dx != 0.0 || dy != 0.0) && grasp != Some(Grasp::Corner) {
            self.go(self.camera.get().panned(dx, dy));
        }
        let camera = self.camera.get();
        let mut taken = self.taken.borrow_mut();
        let Some(taken) = taken.as_mut() else { return };
        let begun = *taken.from.get_or_insert_with(|| camera.to_world(from));
        let now = camera.to_world(to);
        taken.draw(from, to, begun, now);
        if let Some(says) = &taken.says {
            let beside = |at: f64, end: f64, own: f64| (at + BESIDE_PX).min(end - own).max(0.0);
            set(says, "left", &px(beside(to.x, size.width, SAYS.0)));
            set(says, "top", &px(beside(to.y, size.height, SAYS.1)));
        }
        let (grasp, at) = (taken.grasp, taken.at);
        self.tell(Told::Taken { grasp, at, from: begun, to: now, copy });
    }

    /// It is let go, or given up.
    pub(super) fn put_down(&self, there: bool) {
        if let Some(taken) = self.taken.borrow_mut().take() {
            taken.hide();
            self.tell(if there { Told::Dropped } else { Told::GivenUp });
        }
    }

    /// Ends whatever a pointer is doing, as if it had not begun.
    pub(super) fn give_up(&self) {
        let took = self.gesture.borrow().is_taking();
        self.gesture.borrow_mut().stop();
        self.draw_marquee();
        if took {
            self.put_down(false);
        }
    }

    pub(super) fn escape(self: &Rc<Self>, event: &KeyboardEvent) {
        let busy = self.gesture.borrow().is_taking() || self.gesture.borrow().marked().is_some();
        if busy && event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            self.give_up();
            self.skip_click.set(true);
        }
    }
}

impl Taken {
    fn draw(&self, from: Point, to: Point, begun: Point, now: Point) {
        let Rect { x, y, width, height } = self.rect;
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        if self.grasp == Grasp::Line {
            let Some(line) = &self.line else { return };
            for (name, at) in [("x1", begun.x), ("y1", begun.y), ("x2", now.x), ("y2", now.y)] {
                // Setting a plain attribute does not fail.
                let _ = line.set_attribute(name, &fixed(at, 1));
            }
            let _ = line.set_attribute("data-on", "");
            return;
        }
        let Some(ghost) = &self.ghost else { return };
        let corner = self.grasp == Grasp::Corner;
        let place = if corner { (x, y) } else { (x + dx, y + dy) };
        let size = if corner { (width + dx, height + dy) } else { (width, height) };
        set(ghost, "left", &px(place.0));
        set(ghost, "top", &px(place.1));
        set(ghost, "width", &px(size.0.max(LEAST_PX)));
        set(ghost, "height", &px(size.1.max(LEAST_PX)));
        set(ghost, "display", "block");
    }

    fn hide(&self) {
        if let Some(ghost) = &self.ghost {
            unset(ghost, "display");
        }
        if let Some(line) = &self.line {
            let _ = line.remove_attribute("data-on");
        }
    }
}

fn px(length: f64) -> String {
    format!("{}px", fixed(length, 1))
}
