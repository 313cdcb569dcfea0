//! Where the diagram is seen from: the arithmetic of panning, zooming and fitting, without a browser.
//!
//! World lengths are those of the diagram's scene; view lengths are CSS pixels from the viewport's top
//! left corner. A world point `p` is drawn at `p * scale + (x, y)`.

/// The widest view.
pub const LEAST_SCALE: f64 = 0.1;
/// The closest view.
pub const MOST_SCALE: f64 = 4.0;
/// Beyond this no pan goes: CSS lengths lose their fractions there.
const FARTHEST: f64 = 1.0e6;

/// A point, in world or view lengths.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// A rectangle with its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// Where the diagram is seen from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// View x of the world's origin.
    pub x: f64,
    /// View y of the world's origin.
    pub y: f64,
    /// View lengths per world length, from [`LEAST_SCALE`] to [`MOST_SCALE`].
    pub scale: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, scale: 1.0 }
    }
}

impl Rect {
    /// The same with so much more on each side.
    #[must_use]
    pub fn grown(self, by: f64) -> Self {
        let (width, height) = (self.width + 2.0 * by, self.height + 2.0 * by);
        Self { x: self.x - by, y: self.y - by, width, height }
    }

    /// What holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// Whether all of another lies in it.
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && self.x + self.width >= other.x + other.width
            && self.y + self.height >= other.y + other.height
    }
}

impl Camera {
    /// The nearest camera that can be shown: finite, within the limits.
    #[must_use]
    pub fn sane(self) -> Self {
        let finite = |value: f64, otherwise: f64| if value.is_finite() { value } else { otherwise };
        Self {
            x: finite(self.x, 0.0).clamp(-FARTHEST, FARTHEST),
            y: finite(self.y, 0.0).clamp(-FARTHEST, FARTHEST),
            scale: finite(self.scale, 1.0).clamp(LEAST_SCALE, MOST_SCALE),
        }
    }

    /// Moved by so many view lengths.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }.sane()
    }

    /// Zoomed by `factor`, the world point under the view point `at` staying where it is.
    #[must_use]
    pub fn zoomed_at(self, at: Point, factor: f64) -> Self {
        let from = self.sane();
        let to = Self { scale: from.scale * factor, ..from }.sane();
        let ratio = to.scale / from.scale;
        Self { x: at.x - (at.x - from.x) * ratio, y: at.y - (at.y - from.y) * ratio, scale: to.scale }.sane()
    }

    /// Shows all of `rect` in the middle of the viewport, `padding` view lengths from its edges, no
    /// closer than `closest`.
    #[must_use]
    pub fn fit(rect: Rect, viewport: Size, padding: f64, closest: f64) -> Self {
        let room = |whole: f64| (whole - 2.0 * padding).max(1.0);
        let across = room(viewport.width) / rect.width.max(1.0);
        let down = room(viewport.height) / rect.height.max(1.0);
        let scale = Self { scale: across.min(down).min(closest), ..Self::default() }.sane().scale;
        let middle = Point { x: rect.x + rect.width / 2.0, y: rect.y + rect.height / 2.0 };
        Self::default().at_scale(scale).centred_on(middle, viewport)
    }

    /// The same scale, with a world point in the middle of the viewport.
    #[must_use]
    pub fn centred_on(self, world: Point, viewport: Size) -> Self {
        Self {
            x: viewport.width / 2.0 - world.x * self.scale,
            y: viewport.height / 2.0 - world.y * self.scale,
            ..self
        }
        .sane()
    }

    /// The same place, at another scale.
    #[must_use]
    pub fn at_scale(self, scale: f64) -> Self {
        Self { scale, ..self }.sane()
    }

    /// What is drawn at a view point.
    pub fn to_world(self, view: Point) -> Point {
        Point { x: (view.x - self.x) / self.scale, y: (view.y - self.y) / self.scale }
    }

    /// Where a world point is drawn.
    pub fn to_view(self, world: Point) -> Point {
        Point { x: world.x * self.scale + self.x, y: world.y * self.scale + self.y }
    }

    /// The part of the world a viewport shows.
    pub fn shown(self, viewport: Size) -> Rect {
        let corner = self.to_world(Point::default());
        Rect {
            x: corner.x,
            y: corner.y,
            width: viewport.width / self.scale,
            height: viewport.height / self.scale,
        }
    }
}

/// How much a wheel turn of `delta` pixels zooms. A trackpad's pinch sends a few pixels at a time, a
/// wheel's notch about a hundred: the one shall follow the fingers, the other not leap. Turning back
/// undoes it.
pub fn wheel_factor(delta: f64) -> f64 {
    let turn = if delta.is_finite() { (delta.abs() / 100.0).min(0.5) } else { 0.0 };
    if delta > 0.0 { 1.0 / (1.0 + turn) } else { 1.0 + turn }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: Point, right: Point) {
        assert!((left.x - right.x).abs() < 1e-9 && (left.y - right.y).abs() < 1e-9, "{left:?} {right:?}");
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let pointer = Point { x: 310.0, y: 95.0 };
        let mut camera = Camera { x: 40.0, y: -20.0, scale: 0.7 };
        let under = camera.to_world(pointer);
        for factor in [1.3, 0.5, 2.0, 1.1] {
            camera = camera.zoomed_at(pointer, factor);
            near(camera.to_world(pointer), under);
        }
    }

    #[test]
    fn zooming_stops_at_the_limits_without_drifting() {
        let pointer = Point { x: 100.0, y: 100.0 };
        let closest = Camera::default().zoomed_at(pointer, 1e9);
        assert!((closest.scale - MOST_SCALE).abs() < f64::EPSILON);
        assert_eq!(closest.zoomed_at(pointer, 2.0), closest);
        let widest = Camera::default().zoomed_at(pointer, 0.0);
        assert!((widest.scale - LEAST_SCALE).abs() < f64::EPSILON);
        assert_eq!(widest.zoomed_at(pointer, 0.5), widest);
    }

    #[test]
    fn fitting_centres_and_keeps_the_padding() {
        let rect = Rect { x: 100.0, y: 50.0, width: 400.0, height: 100.0 };
        let viewport = Size { width: 848.0, height: 600.0 };
        let camera = Camera::fit(rect, viewport, 24.0, 4.0);
        assert!((camera.scale - 2.0).abs() < 1e-9);
        near(camera.to_view(Point { x: 100.0, y: 100.0 }), Point { x: 24.0, y: 300.0 });
        near(camera.to_view(Point { x: 500.0, y: 100.0 }), Point { x: 824.0, y: 300.0 });
    }

    #[test]
    fn fitting_goes_no_closer_than_told() {
        let rect = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        let camera = Camera::fit(rect, Size { width: 500.0, height: 500.0 }, 10.0, 1.0);
        assert_eq!(camera, Camera { x: 245.0, y: 245.0, scale: 1.0 });
    }

    #[test]
    fn nothing_makes_a_camera_that_cannot_be_shown() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -1.0, 1e300];
        for &a in &odd {
            for &b in &odd {
                let at = Point { x: a, y: b };
                let rect = Rect { x: a, y: b, width: b, height: a };
                let cameras = [
                    Camera { x: a, y: b, scale: a }.sane(),
                    Camera { x: a, y: b, scale: b }.zoomed_at(at, a),
                    Camera::default().panned(a, b),
                    Camera::fit(rect, Size { width: b, height: a }, a, b),
                ];
                for camera in cameras {
                    assert!(camera.x.is_finite() && camera.y.is_finite(), "{camera:?}");
                    assert!((LEAST_SCALE..=MOST_SCALE).contains(&camera.scale), "{camera:?}");
                }
                assert!((0.5..=2.0).contains(&wheel_factor(a)));
            }
        }
    }

    #[test]
    fn the_wheel_turned_back_undoes_itself() {
        for delta in [3.0, 53.0, 120.0, 5000.0] {
            assert!((wheel_factor(delta) * wheel_factor(-delta) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_shown_is_the_viewport_in_world_lengths() {
        let camera = Camera { x: -50.0, y: 20.0, scale: 0.5 };
        let shown = camera.shown(Size { width: 200.0, height: 100.0 });
        assert_eq!(shown, Rect { x: 100.0, y: -40.0, width: 400.0, height: 200.0 });
    }
}
