//! What of a large picture is drawn: what lies near the view, and of that only what can be made out.
//!
//! A browser without a GPU draws a picture of thousands of resources anew many times a second only if it need not look
//! at most of it. What all else lies in stays wherever one looks, so that whoever listens to the picture still hears
//! of every VPC; what has the focus or is selected stays too (`view/diagram/scene.rs`).

use privatelink::diagram::{self, BoxKind, Point, Scene, SceneLine};

use super::camera::{Camera, Rect, Size};

/// Pictures with fewer boxes are drawn whole.
const MANY: usize = 200;
/// So far beyond the view all is drawn, in view lengths: a gesture takes a while to come there.
const AHEAD_PX: f64 = 400.0;
/// So far beyond it all must be drawn at any time, or one would see it come.
const LEAST_PX: f64 = 100.0;
/// An area so many times too large is given up for one that fits.
const TOO_LARGE: f64 = 5.0;
/// Letters are specks below this scale and go; above the other they come back. Between the two they stay as they are, so
/// that a small movement to and fro does not bring and take them all.
const LETTERS: (f64, f64) = (0.25, 0.3);
/// The borders' patterns (`.body` in `static/style/diagram.css`) begin again after so much: 5.5, 7 or 12.
const DASHES: i32 = 924;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    area: Rect,
    /// Names and signs too.
    pub written: bool,
}

/// Before it is known what is in view: the beginning.
impl Default for Near {
    fn default() -> Self {
        Self { area: Rect { x: 0.0, y: 0.0, width: 2400.0, height: 1600.0 }, written: true }
    }
}

impl Near {
    /// Everything: paper has no view.
    pub const ALL: Self =
        Self { area: Rect { x: -1.0e9, y: -1.0e9, width: 2.0e9, height: 2.0e9 }, written: true };

    /// Whether a picture is so large that this is worth while.
    pub const fn matters(scene: &Scene) -> bool {
        scene.boxes.len() >= MANY
    }

    /// What to draw instead for a view, and for all there is to see on the way to it from another; `None` where this
    /// serves.
    pub fn next(self, from: Camera, to: Camera, viewport: Size) -> Option<Self> {
        let around = |ahead: f64| {
            let grown = |camera: Camera| camera.shown(viewport).grown(ahead / camera.scale);
            grown(from).joined(grown(to))
        };
        let area = around(AHEAD_PX);
        let written = to.scale >= if self.written { LETTERS.0 } else { LETTERS.1 };
        let serves = self.written == written
            && self.area.holds(around(LEAST_PX))
            && self.area.width * self.area.height <= area.width * area.height * TOO_LARGE;
        (!serves).then_some(Self { area, written })
    }

    /// Whether a box is drawn. What contains the rest of it always is.
    pub fn takes(self, kind: BoxKind, at: diagram::Rect) -> bool {
        let apart = matches!(kind, BoxKind::Zone | BoxKind::Subnet | BoxKind::PublicSubnet);
        (kind.is_container() && !apart) || self.touches(at)
    }

    /// Whether any of it lies there.
    pub fn touches(self, at: diagram::Rect) -> bool {
        let Rect { x, y, width, height } = self.area;
        let (left, top) = (f64::from(at.x), f64::from(at.y));
        left <= x + width
            && top <= y + height
            && left + f64::from(at.width) >= x
            && top + f64::from(at.height) >= y
    }

    /// As much of a box as is drawn: of one that goes far beyond what is near only what makes no difference there. A
    /// border's dashes are worked out from one end to the other for each small part of the picture that is painted.
    pub fn cut(self, at: diagram::Rect) -> diagram::Rect {
        if !self.touches(at) {
            return at;
        }
        let Rect { x, y, width, height } = self.area;
        let (x, width) = shortened((at.x, at.width), (x, x + width));
        let (y, height) = shortened((at.y, at.height), (y, y + height));
        diagram::Rect { x, y, width, height }
    }

    /// Whether any of a line may lie there.
    pub fn crosses(self, line: &SceneLine) -> bool {
        let Some(Point { x, y }) = line.points.first().copied() else { return false };
        let mut all = (x, y, x, y);
        for at in &line.points {
            all = (all.0.min(at.x), all.1.min(at.y), all.2.max(at.x), all.3.max(at.y));
        }
        self.touches(diagram::Rect { x: all.0, y: all.1, width: all.2 - all.0, height: all.3 - all.1 })
    }
}

/// A stretch, given by its start and length, without what lies well before and after another. It loses whole lengths of
/// every border's dashes, which then stay where they were.
fn shortened((start, length): (i32, i32), (low, high): (f64, f64)) -> (i32, i32) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast between numbers ends at the bounds of the type"
    )]
    let over = |by: f64| (by as i32 / DASHES - 1).max(0) * DASHES;
    let before = over(low - f64::from(start));
    let after = over(f64::from(start.saturating_add(length)) - high);
    (start + before, length - before - after)
}

#[cfg(test)]
mod tests {
    use privatelink::diagram::{BoxKind, BoxState, LineKind, Point, Rect, SceneLine};

    use super::{Camera, DASHES, Near, Size};

    const VIEW: Size = Size { width: 1000.0, height: 700.0 };

    fn at(x: f64, y: f64, scale: f64) -> Camera {
        Camera { x, y, scale }
    }

    fn near(camera: Camera) -> Near {
        Near::ALL.next(camera, camera, VIEW).unwrap()
    }

    const fn thing(x: i32, y: i32) -> Rect {
        Rect { x, y, width: 120, height: 40 }
    }

    #[test]
    fn what_is_in_view_is_drawn_and_what_is_far_is_not() {
        let here = near(at(0.0, -10_000.0, 1.0));
        let takes = |at| here.takes(BoxKind::EndpointInterface, at);
        assert!(takes(thing(500, 10_350)) && takes(thing(0, 10_000)) && takes(thing(0, 9_700)));
        assert!(!takes(thing(500, 9_000)) && !takes(thing(500, 12_000)) && !takes(thing(3_000, 10_350)));
    }

    #[test]
    fn what_contains_the_rest_is_always_there() {
        let here = near(at(0.0, -10_000.0, 1.0));
        for kind in [BoxKind::Region, BoxKind::Account, BoxKind::Vpc, BoxKind::DataCenter, BoxKind::VpcStack]
        {
            assert!(here.takes(kind, thing(0, 0)), "{kind:?}");
        }
        assert!(!here.takes(BoxKind::Subnet, thing(0, 0)));
    }

    #[test]
    fn all_on_the_way_of_any_gesture_is_drawn_before_it_is_seen() {
        let mut drawn = Near::default();
        let mut camera = at(10.0, 10.0, 0.8);
        let mut changes = 0;
        for step in 0..600 {
            camera = match step % 150 {
                0..50 => camera.panned(-24.0, -16.0),
                50..100 => camera.zoomed_at(super::super::camera::Point { x: 500.0, y: 300.0 }, 1.0 / 1.05),
                100..130 => camera.zoomed_at(super::super::camera::Point { x: 200.0, y: 600.0 }, 1.08),
                _ => camera.panned(40.0, 0.0),
            };
            if let Some(next) = drawn.next(camera, camera, VIEW) {
                drawn = next;
                changes += 1;
                assert_eq!(drawn.next(camera, camera, VIEW), None, "what was just made serves");
            }
            assert!(drawn.area.holds(camera.shown(VIEW)), "step {step}");
        }
        assert!(changes < 120, "{changes} times drawn anew in 600 movements");
    }

    #[test]
    fn what_a_glide_passes_is_drawn_until_it_has_passed() {
        let (from, to) = (at(0.0, 0.0, 1.0), at(0.0, -20_000.0, 1.0));
        let way = Near::default().next(from, to, VIEW).unwrap();
        assert!(way.touches(thing(500, 10_000)));
        assert!(!way.next(to, to, VIEW).unwrap().touches(thing(500, 10_000)));
    }

    #[test]
    fn letters_go_and_come_back_at_two_scales() {
        let far = near(at(0.0, 0.0, 0.2));
        assert!(!far.written);
        assert!(!far.next(at(0.0, 0.0, 0.27), at(0.0, 0.0, 0.27), VIEW).is_some_and(|near| near.written));
        let close = far.next(at(0.0, 0.0, 0.31), at(0.0, 0.0, 0.31), VIEW).unwrap();
        assert!(close.written);
        assert!(close.next(at(0.0, 0.0, 0.27), at(0.0, 0.0, 0.27), VIEW).is_none_or(|near| near.written));
    }

    #[test]
    fn paper_has_all_of_it_until_the_camera_moves() {
        assert!(Near::ALL.touches(thing(i32::MAX / 4, 0)) && Near::ALL.written);
        assert!(Near::ALL.next(Camera::default(), Camera::default(), VIEW).is_some());
        let huge = Rect { x: 0, y: 0, width: 2_000, height: 30_000 };
        assert_eq!(Near::ALL.cut(huge), huge);
    }

    #[test]
    fn of_a_long_border_only_the_near_part_is_drawn_with_its_dashes_where_they_were() {
        let here = near(at(0.0, -10_000.0, 1.0));
        let long = Rect { x: 10, y: 20, width: 900, height: 29_000 };
        let cut = here.cut(long);
        assert_eq!((cut.x, cut.width), (long.x, long.width));
        assert!(cut.height < 5_000 && here.area.height < f64::from(cut.height));
        assert!(
            f64::from(cut.y) < here.area.y && f64::from(cut.y + cut.height) > here.area.y + here.area.height
        );
        assert_eq!((cut.y - long.y) % DASHES, 0);
        assert_eq!((long.height - cut.height) % DASHES, 0);
        assert_eq!(here.cut(thing(0, 0)), thing(0, 0), "what is far away stays whole");
    }

    #[test]
    fn a_line_is_drawn_where_it_passes() {
        let line = |points: &[(i32, i32)]| SceneLine {
            leg: None,
            resource: None,
            kind: LineKind::Local,
            state: BoxState::Well,
            name: "",
            name_at: None,
            points: points.iter().map(|&(x, y)| Point { x, y }).collect(),
        };
        let here = near(at(0.0, -10_000.0, 1.0));
        assert!(here.crosses(&line(&[(0, 0), (500, 0), (500, 20_000)])));
        assert!(!here.crosses(&line(&[(0, 0), (500, 0), (500, 2_000)])));
        assert!(!here.crosses(&line(&[])));
    }
}
