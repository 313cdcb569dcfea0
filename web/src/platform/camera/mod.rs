//! Pan and zoom of one large element (the diagram's `<svg>`) inside a viewport.
//!
//! The camera is a CSS `transform` of the element, written through the CSSOM past Yew: a gesture costs
//! no render. The element is its own layer (`will-change`) only while it moves and a moment after; then
//! the browser draws it anew and sharp. What the transform should be is `state::camera`'s affair, what
//! fingers mean `state::gesture`'s.
//!
//! What drags on empty ground draw is an element of the viewport, `.marquee`. An element inside that takes drags itself
//! carries `data-own-drag`; where the viewport carries `data-movable`, boxes (`data-box`) and what they carry
//! (`data-grasp`) can be taken along (`take`). While Space is held or a drag
//! moves the camera, the viewport carries `data-hand` (`open`, `closed`) for the cursor.

mod minimap;
mod pointer;
mod take;
mod wheel;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, Event, KeyboardEvent, MouseEvent, Node, PointerEvent};

use super::number::fixed;
use super::size::SizeWatch;
use super::{keyboard, motion};
use crate::state::camera::{Camera, Point, Rect, Size};
use crate::state::drag::Grasp;
use crate::state::gesture::Gesture;

/// A gesture is over when nothing has moved for so long.
const REST_MS: u32 = 150;
/// `--calm` of `static/style/tokens.css`.
const ANIMATION_MS: u32 = 240;

/// The camera of one viewport, until it is dropped.
pub struct CameraRig {
    rig: Rc<Rig>,
    _listeners: Vec<EventListener>,
    _size: Option<SizeWatch>,
}

struct Rig {
    viewport: Element,
    world: CssStyleDeclaration,
    /// The rectangle that selects, where there is one.
    marquee: Option<CssStyleDeclaration>,
    camera: Cell<Camera>,
    gesture: RefCell<Gesture>,
    /// The viewport's place on the page, read when nothing moves, so that no gesture waits for layout.
    corner: Cell<Point>,
    size: Cell<Size>,
    space_held: Cell<bool>,
    skip_click: Cell<bool>,
    taken: RefCell<Option<take::Taken>>,
    /// The whole picture, in world lengths.
    whole: Cell<Size>,
    /// A pointer is held on the minimap.
    steering: Cell<bool>,
    pinch_scale: Cell<f64>,
    moved_ms: Cell<f64>,
    rest: RefCell<Option<Timeout>>,
    animation: RefCell<Option<Timeout>>,
    told: RefCell<Box<dyn FnMut(Told)>>,
}

/// What the camera tells of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// Another part of the world is seen, or will be in a moment, from this one on; all of it, on paper, where it is `None`.
    Seen(Option<Camera>),
    /// A gesture is over.
    Settled,
    /// A rectangle has been drawn over a part of the world.
    Marked {
        /// The part.
        area: Rect,
        /// It joins what is selected.
        more: bool,
    },
    /// Something of a box was taken, and is somewhere else now.
    Taken {
        /// What of it.
        grasp: Grasp,
        /// The box's place in the scene.
        at: usize,
        /// Where in the world it was taken.
        from: Point,
        /// Where it is now.
        to: Point,
        /// A copy is wanted: Alt is held.
        copy: bool,
    },
    /// It was let go there.
    Dropped,
    /// It was given up.
    GivenUp,
}

impl CameraRig {
    /// Takes over the gestures of `viewport`, which shows `world`, an element of the viewport with its
    /// top left corner in the viewport's. `told` hears [`Told::Seen`] with every movement, and
    /// [`Told::Settled`] at the end of each gesture, not after [`Self::set_camera`].
    pub fn attach(viewport: &Element, world: &Element, told: impl FnMut(Told) + 'static) -> Option<Self> {
        let marquee = viewport.query_selector(".marquee").ok().flatten();
        let world = style_of(world)?;
        let frame = style_of(viewport)?;
        let rig = Rc::new(Rig {
            viewport: viewport.clone(),
            world,
            marquee: marquee.as_ref().and_then(style_of),
            camera: Cell::default(),
            gesture: RefCell::default(),
            corner: Cell::default(),
            size: Cell::default(),
            space_held: Cell::new(false),
            skip_click: Cell::new(false),
            taken: RefCell::default(),
            whole: Cell::default(),
            steering: Cell::new(false),
            pinch_scale: Cell::new(1.0),
            moved_ms: Cell::new(0.0),
            rest: RefCell::default(),
            animation: RefCell::default(),
            told: RefCell::new(Box::new(told)),
        });
        set(&frame, "touch-action", "none");
        set(&frame, "overscroll-behavior", "none");
        set(&rig.world, "transform-origin", "0 0");
        rig.measure();
        rig.draw();
        let watched = Rc::downgrade(&rig);
        let size = SizeWatch::start(viewport, move |_| {
            if let Some(rig) = watched.upgrade() {
                rig.measure();
                rig.draw_minimap();
            }
        });
        let listeners = listen(&rig)?;
        Some(Self { rig, _listeners: listeners, _size: size })
    }

    /// Where the diagram is seen from at this moment, in the middle of a gesture too.
    pub fn camera(&self) -> Camera {
        self.rig.camera.get()
    }

    /// The viewport's size.
    pub fn viewport(&self) -> Size {
        self.rig.size.get()
    }

    /// The picture is so large now.
    pub fn set_whole(&self, whole: Size) {
        self.rig.whole.set(whole);
        self.rig.draw_minimap();
    }

    /// Where on the page (client coordinates) the world's `point` is drawn.
    pub fn to_page(&self, point: Point) -> Point {
        let (view, corner) = (self.camera().to_view(point), self.rig.corner.get());
        Point { x: view.x + corner.x, y: view.y + corner.y }
    }

    /// What of the world is drawn at a point of the page (client coordinates).
    pub fn to_world(&self, page: Point) -> Point {
        let corner = self.rig.corner.get();
        self.camera().to_world(Point { x: page.x - corner.x, y: page.y - corner.y })
    }

    /// Whether the next drag moves the camera whatever it begins on: Space is held.
    pub fn is_hand(&self) -> bool {
        self.rig.space_held.get()
    }

    /// Looks from somewhere else, at once or gliding; always at once for who asked for less motion.
    pub fn set_camera(&self, camera: Camera, animated: bool) {
        self.rig.gesture.borrow_mut().stop();
        self.rig.end_animation();
        if animated && !motion::is_reduced() {
            set(&self.rig.world, "transition", &format!("transform {ANIMATION_MS}ms ease"));
            let gliding = Rc::downgrade(&self.rig);
            let end = Timeout::new(ANIMATION_MS, move || with(&gliding, Rig::end_animation));
            *self.rig.animation.borrow_mut() = Some(end);
        }
        let before = self.rig.camera.replace(camera.sane());
        self.rig.draw();
        let glides = self.rig.animation.borrow().is_some();
        self.rig.tell(Told::Seen(Some(if glides { before } else { self.camera() })));
    }
}

impl Rig {
    fn draw(&self) {
        let Camera { x, y, scale } = self.camera.get();
        let (x, y, scale) = (fixed(x, 2), fixed(y, 2), fixed(scale, 5));
        set(&self.world, "transform", &format!("translate({x}px,{y}px) scale({scale})"));
        self.draw_minimap();
    }

    fn tell(&self, told: Told) {
        // Taken for the call's length only if the listener looks at the camera by another gesture,
        // which a listener cannot make.
        if let Ok(mut hears) = self.told.try_borrow_mut() {
            hears(told);
        }
    }

    fn measure(&self) {
        let rect = self.viewport.get_bounding_client_rect();
        self.corner.set(Point { x: rect.x(), y: rect.y() });
        self.size.set(Size { width: rect.width(), height: rect.height() });
    }

    fn end_animation(&self) {
        if self.animation.borrow_mut().take().is_some() {
            unset(&self.world, "transition");
            self.tell(Told::Seen(Some(self.camera.get())));
        }
    }

    fn point(&self, event: &MouseEvent) -> Point {
        let corner = self.corner.get();
        Point { x: f64::from(event.client_x()) - corner.x, y: f64::from(event.client_y()) - corner.y }
    }

    /// One movement of a gesture.
    fn go(self: &Rc<Self>, camera: Camera) {
        self.moved_ms.set(now_ms());
        if self.rest.borrow().is_none() {
            self.end_animation();
            // Nothing is drawn anew because it comes to lie under the pointer. A plain attribute can be set.
            let _ = self.viewport.set_attribute("data-moving", "");
            self.rest_after(REST_MS);
        }
        // Either makes a layer of it, and the one is never painted anew: that is right while it keeps its scale.
        let zooms = (camera.scale - self.camera.replace(camera).scale).abs() > 0.0;
        set(&self.world, "will-change", if zooms { "opacity" } else { "transform" });
        self.draw();
        self.tell(Told::Seen(Some(camera)));
    }

    fn rest_after(self: &Rc<Self>, delay_ms: u32) {
        let rig = Rc::downgrade(self);
        *self.rest.borrow_mut() = Some(Timeout::new(delay_ms, move || with_rc(&rig, Self::come_to_rest)));
    }

    /// One timer for a whole gesture: it looks again until nothing has moved for long enough.
    fn come_to_rest(self: &Rc<Self>) {
        let held = self.gesture.borrow().is_moving();
        if held || now_ms() - self.moved_ms.get() < f64::from(REST_MS) - 1.0 {
            return self.rest_after(if held { REST_MS } else { REST_MS / 3 });
        }
        self.rest.borrow_mut().take();
        unset(&self.world, "will-change");
        let _ = self.viewport.remove_attribute("data-moving");
        self.measure();
        self.tell(Told::Settled);
    }

    fn holds(&self, event: &Event) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        self.viewport.contains(target.as_ref())
    }

    fn show_hand(&self) {
        // Setting or removing a plain attribute does not fail.
        let gesture = self.gesture.borrow();
        let _ = if gesture.is_moving() && gesture.marked().is_none() {
            self.viewport.set_attribute("data-hand", "closed")
        } else if self.space_held.get() {
            self.viewport.set_attribute("data-hand", "open")
        } else {
            self.viewport.remove_attribute("data-hand")
        };
    }

    fn space(&self, event: &KeyboardEvent, down: bool) {
        if event.code() == "Space" && (!down || self.holds(event) || !keyboard::takes_space(event)) {
            self.space_held.set(down);
            self.show_hand();
        }
    }
}

fn listen(rig: &Rc<Rig>) -> Option<Vec<EventListener>> {
    let window = web_sys::window()?;
    let viewport = &rig.viewport;
    let active = EventListenerOptions::enable_prevent_default;
    // On the window and on the way down: before Yew, which listens at its root the same way.
    let first = EventListenerOptions::run_in_capture_phase;
    Some(vec![
        on(rig, &window, "pointerdown", first(), Rig::press),
        on(rig, viewport, "pointerenter", active(), |rig, _: &PointerEvent| {
            if rig.rest.borrow().is_none() {
                rig.measure();
            }
        }),
        on(rig, viewport, "pointermove", active(), Rig::drag),
        on(rig, &window, "pointerup", active(), Rig::lift),
        on(rig, &window, "pointercancel", active(), Rig::lift),
        on(rig, viewport, "mousedown", active(), |_, event: &MouseEvent| {
            // The middle button would start the browser's own scrolling.
            if event.button() == 1 {
                event.prevent_default();
            }
        }),
        on(rig, &window, "click", EventListenerOptions { passive: false, ..first() }, |rig, event| {
            rig.click(event);
        }),
        on(rig, viewport, "wheel", active(), Rig::wheel),
        on(rig, viewport, "focusin", active(), Rig::follow_focus),
        on(rig, &window, "beforeprint", EventListenerOptions::default(), |rig, _: &Event| {
            rig.tell(Told::Seen(None));
        }),
        on(rig, viewport, "gesturestart", active(), |rig, event| rig.safari_pinch(event, true)),
        on(rig, viewport, "gesturechange", active(), |rig, event| rig.safari_pinch(event, false)),
        on(rig, &window, "keydown", active(), |rig, event| rig.space(event, true)),
        on(rig, viewport, "keydown", active(), Rig::steer_by_key),
        on(rig, &window, "keyup", active(), |rig, event| rig.space(event, false)),
        on(rig, &window, "blur", active(), |rig, _: &Event| {
            rig.space_held.set(false);
            rig.give_up();
            rig.show_hand();
        }),
        // Before the page hears it: Escape ends what is being done, and nothing else.
        on(rig, &window, "keydown", EventListenerOptions { passive: false, ..first() }, Rig::escape),
    ])
}

fn on<E: JsCast>(
    rig: &Rc<Rig>,
    target: &web_sys::EventTarget,
    name: &'static str,
    options: EventListenerOptions,
    call: impl Fn(&Rc<Rig>, &E) + 'static,
) -> EventListener {
    let rig = Rc::downgrade(rig);
    EventListener::new_with_options(target, name, options, move |event| {
        // Not checked against a class: Safari's gestures have none elsewhere, and the name tells.
        with_rc(&rig, |rig| call(rig, event.unchecked_ref()));
    })
}

fn with(rig: &Weak<Rig>, act: impl FnOnce(&Rig)) {
    if let Some(rig) = rig.upgrade() {
        act(&rig);
    }
}

fn with_rc(rig: &Weak<Rig>, act: impl FnOnce(&Rc<Rig>)) {
    if let Some(rig) = rig.upgrade() {
        act(&rig);
    }
}

/// HTML and SVG elements have a style each of their own type; by name it is one.
fn style_of(element: &Element) -> Option<CssStyleDeclaration> {
    Reflect::get(element, &"style".into()).ok()?.dyn_into().ok()
}

fn set(style: &CssStyleDeclaration, name: &str, value: &str) {
    // Refused only for read-only styles, which an element's own is not.
    let _ = style.set_property(name, value);
}

fn unset(style: &CssStyleDeclaration, name: &str) {
    let _ = style.remove_property(name);
}

fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}
