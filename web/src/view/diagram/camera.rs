//! Where the diagram is looked at from: attaches the platform's camera to the page, carries out the
//! state's wishes, shows everything until a person moves it, and keeps what happens in view.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use privatelink::diagram::{self, Scene, SceneBox};
use privatelink::model::{LegEnd, ResourceId};
use web_sys::Element;
use yew::{NodeRef, hook, use_effect_with, use_force_update, use_mut_ref};

use super::dragged::{Dragged, Judged};
use crate::platform::camera::{CameraRig, Told};
use crate::platform::size::{self, SizeWatch};
use crate::state::Shared;
use crate::state::action::{Action, Page, Select};
use crate::state::camera::{Camera, Point, Rect, Size};
use crate::state::look::{Look, LookAt};
use crate::state::near::Near;
use crate::state::selection::marked;
use crate::view::Dispatch;

/// Space around a scene that is fitted.
const PADDING_PX: f64 = 10.0;
/// What is followed may come so near the edge before the camera moves,
const EDGE_PX: f64 = 8.0;
/// and has so much space afterwards.
const MARGIN_PX: f64 = 48.0;
/// No fit goes closer.
const CLOSEST: f64 = 1.5;
/// Below this scale texts cannot be read, so that a part is shown first rather than everything.
const LEGIBLE: f64 = 0.6;
/// A picture is still recognised as the one it is down to this scale,
const RECOGNISABLE: f64 = 0.4;
/// where it takes up so much of the viewport's width: a thin strip is nothing but a strip.
const WIDE_ENOUGH: f64 = 0.6;
/// What the camera's buttons take of the right lower corner: `.camera-tools` in the style sheet, with its margins.
const TOOLS: Size = Size { width: 168.0, height: 50.0 };
/// No step of a story is looked at closer.
const STEP_CLOSEST: f64 = 1.0;
/// One notch of zoom.
const NOTCH: f64 = 1.25;

/// What should be seen.
#[derive(Clone, PartialEq)]
pub struct Wishes {
    /// The scene.
    pub scene: Shared<Scene>,
    /// What the camera was asked for.
    pub look: Shared<Look>,
    /// Where the packet is.
    pub follow: Option<diagram::Rect>,
    /// What is dragged is judged by it.
    pub judged: Option<Judged>,
    /// Whether there is a minimap.
    pub has_map: bool,
}

/// The camera and whether a person has moved it since it last showed everything.
#[derive(Default)]
struct Held {
    rig: RefCell<Option<CameraRig>>,
    watch: RefCell<Option<SizeWatch>>,
    moved: Cell<bool>,
    scene: RefCell<Option<Shared<Scene>>>,
    followed: Cell<Option<diagram::Rect>>,
    /// What is drawn, where the picture is large and it is known what is in view.
    near: Cell<Near>,
    /// What is taken along, and what it is judged by.
    dragged: Dragged,
    /// What was asked for last, but for ways: a story's step stays what it is about while its request goes on its way.
    asked: RefCell<Shared<Look>>,
}

impl Held {
    fn whole(&self) -> Option<Rect> {
        let scene = self.scene.borrow();
        let scene = scene.as_ref()?;
        Some(Rect { x: 0.0, y: 0.0, width: f64::from(scene.width), height: f64::from(scene.height) })
    }

    fn fit_all(&self, animated: bool) {
        if let (Some(rig), Some(all)) = (&*self.rig.borrow(), self.whole()) {
            rig.set_camera(fitted(all, rig.viewport()), animated);
            self.moved.set(false);
        }
    }

    /// Everything; where that could not be read, what a story's step is about, or as much of the beginning as can be.
    fn open(&self, animated: bool) {
        let Some(all) = self.whole() else { return };
        if let Some(rig) = &*self.rig.borrow() {
            let view = rig.viewport();
            let fit = fitted(all, view);
            let wide = all.width * fit.scale >= view.width * WIDE_ENOUGH;
            let asked = self.asked.borrow();
            let whole = asked.at == LookAt::All || fit.scale >= if wide { RECOGNISABLE } else { LEGIBLE };
            let step = match &asked.at {
                LookAt::Step(ids) if !whole => self.step_in(ids, view),
                _ => None,
            };
            let camera = if whole { fit } else { step.unwrap_or_else(|| self.beginning(all, view)) };
            rig.set_camera(camera, animated);
            self.moved.set(false);
        }
        if let Some(at) = self.followed.get() {
            self.follow(at, false);
        }
    }

    /// What a step is about; where that cannot be read at once, the first of it.
    #[inline(never)] // Else it becomes part of what the page opens with.
    fn step_in(&self, ids: &[ResourceId], view: Size) -> Option<Camera> {
        let fit =
            |ids: &[ResourceId]| Some(Camera::fit(self.around(ids)?, view, PADDING_PX * 4.0, STEP_CLOSEST));
        fit(ids).filter(|fit| fit.scale >= LEGIBLE).or_else(|| fit(ids.get(..1)?))
    }

    /// The left upper part of a picture. Where it begins with an empty column, because what stands there lies farther
    /// down, it begins after that.
    fn beginning(&self, all: Rect, view: Size) -> Camera {
        let camera = beginning(all, view);
        let bottom = (view.height - camera.y) / camera.scale;
        let seen = self.around_those(&|found| f64::from(found.rect.y) < bottom);
        let room = (camera.x + all.width * camera.scale + PADDING_PX - view.width).max(0.0);
        camera.panned(-seen.map_or(0.0, |seen| seen.x * camera.scale).min(room), 0.0)
    }

    /// What holds all of these resources.
    fn around(&self, ids: &[ResourceId]) -> Option<Rect> {
        self.around_those(&|found| found.resource.as_ref().is_some_and(|id| ids.contains(id)))
    }

    /// What holds all boxes that are meant.
    fn around_those(&self, meant: &dyn Fn(&SceneBox) -> bool) -> Option<Rect> {
        let mut rects = Vec::new();
        for found in &self.scene.borrow().as_ref()?.boxes {
            if meant(found) {
                rects.push(found.rect);
            }
        }
        around(&rects)
    }

    fn look(&self, look: &Shared<Look>) {
        if !matches!(look.at, LookAt::Way(_)) {
            self.asked.replace(look.clone());
        }
        match &look.at {
            LookAt::Beginning | LookAt::Step(_) => self.open(look.animated),
            LookAt::All => self.fit_all(look.animated),
            LookAt::Resources(ids) => self.fit_some(ids, look.animated),
            LookAt::Way(ends) => self.fit_way(ends, look.animated),
            LookAt::Closer => self.zoom(|scale| scale * NOTCH),
            LookAt::Farther => self.zoom(|scale| scale / NOTCH),
            LookAt::Actual => self.zoom(|_| 1.0),
        }
    }

    /// The camera shows another part of the picture, or comes to it from there, or paper shows all; whether something
    /// else has to be drawn.
    fn sees(&self, from: Option<Camera>) -> bool {
        let rig = self.rig.borrow();
        let Some(rig) = rig.as_ref() else { return false };
        let next = match from {
            Some(from) => self.near.get().next(from, rig.camera(), rig.viewport()),
            None => Some(Near::ALL),
        };
        let Some(next) = next else { return false };
        self.near.set(next);
        self.is_large()
    }

    fn is_large(&self) -> bool {
        self.scene.borrow().as_ref().is_some_and(|scene| Near::matters(scene))
    }

    /// Selects what lies in a rectangle.
    fn mark(&self, area: Rect, more: bool, tell: &Dispatch) {
        if let Some(scene) = &*self.scene.borrow() {
            let ids = marked(scene, area);
            tell.emit(Action::Select(if more { Select::Add(ids) } else { Select::Set(ids) }));
        }
    }

    fn zoom(&self, to: impl Fn(f64) -> f64) {
        if let Some(rig) = &*self.rig.borrow() {
            let Size { width, height } = rig.viewport();
            let now = rig.camera();
            let middle = Point { x: width / 2.0, y: height / 2.0 };
            rig.set_camera(now.zoomed_at(middle, to(now.scale) / now.scale), true);
            self.moved.set(true);
        }
    }

    fn fit_some(&self, ids: &[ResourceId], animated: bool) {
        if let (Some(rect), Some(rig)) = (self.around(ids), &*self.rig.borrow()) {
            rig.set_camera(Camera::fit(rect, rig.viewport(), PADDING_PX * 4.0, CLOSEST), animated);
            self.moved.set(true);
        }
    }

    /// Shows a whole way, where some of it is out of view and all of it could be read. Never closer than
    /// now; what is too far apart is followed as the packet comes to it.
    #[inline(never)] // As above; who asks for it has sent a request.
    fn fit_way(&self, ends: &[LegEnd], animated: bool) {
        let scene = self.scene.borrow();
        let Some(scene) = scene.as_ref() else { return };
        let rect = around(&ends.iter().filter_map(|end| scene.spot(end)).collect::<Vec<_>>());
        if let (Some(rect), Some(rig)) = (rect, &*self.rig.borrow()) {
            let (camera, view) = (rig.camera(), rig.viewport());
            let at = |x: f64, y: f64| camera.to_view(Point { x, y });
            let (from, to) = (at(rect.x, rect.y), at(rect.x + rect.width, rect.y + rect.height));
            let seen = from.x >= 0.0 && from.y >= 0.0 && to.x <= view.width && to.y <= view.height;
            let fit = Camera::fit(rect, view, PADDING_PX * 4.0, camera.scale);
            if !seen && fit.scale >= LEGIBLE {
                rig.set_camera(fit, animated);
                self.moved.set(true);
            }
        }
    }

    /// Glides by the shortest way to where a box is wholly in view.
    fn follow(&self, at: diagram::Rect, animated: bool) {
        if let Some(rig) = &*self.rig.borrow() {
            let (camera, view) = (rig.camera(), rig.viewport());
            let (left, top, right, bottom) = corners(at);
            let (from, to) =
                (camera.to_view(Point { x: left, y: top }), camera.to_view(Point { x: right, y: bottom }));
            let dx = shortest(from.x, to.x, view.width);
            let dy = shortest(from.y, to.y, view.height);
            if dx != 0.0 || dy != 0.0 {
                rig.set_camera(camera.panned(dx, dy), animated);
            }
        }
    }
}

/// How far to move so that `from..to` lies within `0..room`, with some space around it.
fn shortest(from: f64, to: f64, room: f64) -> f64 {
    let space = |wanted: f64| wanted.min((room - (to - from)).max(0.0) / 2.0);
    if from < space(EDGE_PX) {
        space(MARGIN_PX) - from
    } else if to > room - space(EDGE_PX) {
        room - space(MARGIN_PX) - to
    } else {
        0.0
    }
}

/// What holds all of them.
fn around(rects: &[diagram::Rect]) -> Option<Rect> {
    let mut all: Option<(f64, f64, f64, f64)> = None;
    for rect in rects {
        let own = corners(*rect);
        all = Some(
            all.map_or(own, |all| (all.0.min(own.0), all.1.min(own.1), all.2.max(own.2), all.3.max(own.3))),
        );
    }
    let (left, top, right, bottom) = all?;
    Some(Rect { x: left, y: top, width: right - left, height: bottom - top })
}

fn corners(rect: diagram::Rect) -> (f64, f64, f64, f64) {
    let right = rect.x.saturating_add(rect.width);
    let bottom = rect.y.saturating_add(rect.height);
    (f64::from(rect.x), f64::from(rect.y), f64::from(right), f64::from(bottom))
}

/// The whole of something, clear of the camera's buttons: to the left of them where it fits there, else above them.
fn fitted(all: Rect, view: Size) -> Camera {
    let fit = Camera::fit(all, view, PADDING_PX, CLOSEST);
    let (width, free, above) = (all.width * fit.scale, view.width - TOOLS.width, view.height - TOOLS.height);
    if fit.x + width <= free || fit.y + all.height * fit.scale <= above {
        fit
    } else if width + PADDING_PX <= free {
        Camera { x: free - width, ..fit }
    } else {
        Camera::fit(all, Size { height: above + PADDING_PX, ..view }, PADDING_PX, CLOSEST)
    }
}

/// The left upper part of something too large, as wide or as high as the viewport where that can be read.
fn beginning(all: Rect, view: Size) -> Camera {
    let room = |length: f64| (length - 2.0 * PADDING_PX).max(1.0);
    let closest = (room(view.width) / all.width.max(1.0)).max(room(view.height) / all.height.max(1.0));
    let scale = closest.clamp(LEGIBLE, 1.0);
    let start = |view: f64, all: f64| ((view - all * scale) / 2.0).max(PADDING_PX);
    Camera { x: start(view.width, all.width), y: start(view.height, all.height), scale }.sane()
}

/// Attaches the camera once and follows its wishes. What it returns is drawn.
#[hook]
pub fn use_camera(frame: &NodeRef, world: &NodeRef, wishes: Wishes, dispatch: &Dispatch) -> Near {
    let redraw = use_force_update();
    let held = use_mut_ref(|| Rc::new(Held::default()));
    let held = held.borrow().clone();
    *held.scene.borrow_mut() = Some(wishes.scene.clone());
    held.followed.set(wishes.follow);
    held.dragged.judge_by(wishes.judged);
    let (attach, frame, world, tell) = (held.clone(), frame.clone(), world.clone(), dispatch.clone());
    use_effect_with((), move |()| {
        if let (Some(frame), Some(world)) = (frame.cast::<Element>(), world.cast::<Element>()) {
            let (hears, says) = (Rc::downgrade(&attach), tell.clone());
            *attach.rig.borrow_mut() = CameraRig::attach(&frame, &world, move |told| {
                let Some(held) = hears.upgrade() else { return };
                match told {
                    Told::Settled => held.moved.set(true),
                    Told::Seen(from) => {
                        if held.sees(from) {
                            redraw.force_update();
                        }
                    }
                    Told::Marked { area, more } => held.mark(area, more, &says),
                    Told::Taken { .. } | Told::Dropped | Told::GivenUp => held.dragged.told(told, &says),
                }
            });
            let sized = attach.clone();
            *attach.watch.borrow_mut() = SizeWatch::start(&frame, move |size| {
                tell.emit(Action::Page(resized(size)));
                if !sized.moved.get() {
                    sized.open(false);
                }
            });
        }
        move || {
            attach.watch.borrow_mut().take();
            attach.rig.borrow_mut().take();
        }
    });
    let drawn = if held.is_large() { held.near.get() } else { Near::ALL };
    let redrawn = held.clone();
    let size = (wishes.scene.width, wishes.scene.height);
    use_effect_with(size, move |_| {
        if !redrawn.moved.get() {
            redrawn.open(false);
        }
    });
    let mapped = held.clone();
    use_effect_with((size, wishes.has_map), move |((width, height), _)| {
        if let Some(rig) = &*mapped.rig.borrow() {
            rig.set_whole(Size { width: f64::from(*width), height: f64::from(*height) });
        }
    });
    let looking = held.clone();
    use_effect_with(wishes.look, move |look| looking.look(look));
    use_effect_with(wishes.follow, move |at| {
        if let Some(at) = at {
            held.follow(*at, true);
        }
    });
    drawn
}

/// Whole pixels, as the state counts them.
fn resized(size: Size) -> Page {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    let whole = |length: f64| length.clamp(0.0, 1.0e6) as u32;
    Page::Resize {
        page_width: whole(size::page_width()),
        width: whole(size.width),
        height: whole(size.height),
    }
}
