//! What fingers and mouse buttons on the diagram mean: a press, a pan or a pinch. No browser in it, so
//! that every odd sequence can be tried in a native test.

use super::camera::{Point, Rect};

/// A pointer may wander so far, in CSS pixels, and still click.
pub const CLICK_SLOP: f64 = 4.0;

/// The gesture in progress.
#[derive(Debug, Default)]
pub struct Gesture {
    fingers: Vec<Finger>,
    doing: Doing,
}

#[derive(Debug, Clone, Copy)]
struct Finger {
    id: i32,
    pressed: Point,
    at: Point,
    grip: Grip,
}

/// What dragging a pointer alone does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// Nothing here: what is under it takes drags itself, or takes none.
    None,
    /// It moves the camera.
    Pan,
    /// It draws a rectangle over what is to be selected.
    Mark,
    /// It takes something along: a box, an end of a line, a corner.
    Take,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Doing {
    /// Nothing that moves the camera, so far.
    #[default]
    Watching,
    Panning,
    Pinching,
    Marking,
    Taking,
}

/// What a movement does to the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moved {
    /// Nothing.
    Not,
    /// Pans by so many view lengths. `first`: a pan has just begun, and the pointer should be captured.
    Pan {
        /// To the right.
        dx: f64,
        /// Downward.
        dy: f64,
        /// The pan has just begun.
        first: bool,
    },
    /// Nothing; a rectangle is drawn between two points. `first`: it has just begun.
    Mark {
        /// Where the drag began.
        from: Point,
        /// Where the pointer is.
        to: Point,
        /// It has just begun.
        first: bool,
    },
    /// Nothing; what was taken goes along. `first`: it has just begun.
    Take {
        /// Where the drag began.
        from: Point,
        /// Where the pointer is.
        to: Point,
        /// It has just begun.
        first: bool,
    },
    /// Zooms by `factor` at `at`, then pans.
    Pinch {
        /// The middle between the fingers before the movement.
        at: Point,
        /// How much further apart they are.
        factor: f64,
        /// How far the middle went to the right.
        dx: f64,
        /// How far the middle went downward.
        dy: f64,
    },
}

impl Gesture {
    /// A pointer is pressed; `grip` says what dragging it alone does. True in return: a pinch begins, and all
    /// pointers should be captured.
    pub fn press(&mut self, id: i32, at: Point, grip: Grip) -> bool {
        self.fingers.retain(|finger| finger.id != id);
        if self.fingers.len() < 2 {
            self.fingers.push(Finger { id, pressed: at, at, grip });
        }
        let pinch = self.fingers.len() == 2;
        if pinch {
            self.doing = Doing::Pinching;
        }
        pinch
    }

    /// A pressed pointer is elsewhere now.
    pub fn move_to(&mut self, id: i32, at: Point) -> Moved {
        let before = self.spread();
        let Some(finger) = self.fingers.iter_mut().find(|finger| finger.id == id) else {
            return Moved::Not;
        };
        let was = finger.at;
        finger.at = at;
        match self.doing {
            Doing::Watching => {
                if finger.grip == Grip::None || distance(finger.pressed, at) <= CLICK_SLOP {
                    return Moved::Not;
                }
                let from = finger.pressed;
                if finger.grip == Grip::Mark {
                    self.doing = Doing::Marking;
                    return Moved::Mark { from, to: at, first: true };
                }
                if finger.grip == Grip::Take {
                    self.doing = Doing::Taking;
                    return Moved::Take { from, to: at, first: true };
                }
                self.doing = Doing::Panning;
                Moved::Pan { dx: at.x - from.x, dy: at.y - from.y, first: true }
            }
            Doing::Marking => Moved::Mark { from: finger.pressed, to: at, first: false },
            Doing::Taking => Moved::Take { from: finger.pressed, to: at, first: false },
            Doing::Panning => Moved::Pan { dx: at.x - was.x, dy: at.y - was.y, first: false },
            Doing::Pinching => match (before, self.spread()) {
                (Some((middle, gap)), Some((new_middle, new_gap))) => Moved::Pinch {
                    at: middle,
                    factor: new_gap / gap,
                    dx: new_middle.x - middle.x,
                    dy: new_middle.y - middle.y,
                },
                _ => Moved::Not,
            },
        }
    }

    /// A pointer is gone, lifted or taken away. True in return: it was part of a pan or a pinch, so
    /// that the click that follows is none.
    pub fn lift(&mut self, id: i32) -> bool {
        let moved = self.doing != Doing::Watching;
        let known = self.fingers.iter().any(|finger| finger.id == id);
        self.fingers.retain(|finger| finger.id != id);
        // The finger that stays after a pinch goes on panning.
        self.doing = match (self.fingers.is_empty(), self.doing) {
            (false, Doing::Pinching) => Doing::Panning,
            (false, doing) => doing,
            (true, _) => Doing::Watching,
        };
        known && moved
    }

    /// Forgets all pointers.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// Whether the camera is being moved.
    pub fn is_moving(&self) -> bool {
        self.doing != Doing::Watching
    }

    /// The rectangle being drawn, in view lengths.
    pub fn marked(&self) -> Option<Rect> {
        let finger = self.fingers.first().filter(|_| self.doing == Doing::Marking)?;
        let (one, other) = (finger.pressed, finger.at);
        let (x, y) = (one.x.min(other.x), one.y.min(other.y));
        Some(Rect { x, y, width: one.x.max(other.x) - x, height: one.y.max(other.y) - y })
    }

    /// Whether something is taken along.
    pub fn is_taking(&self) -> bool {
        self.doing == Doing::Taking
    }

    /// The pointers that are pressed.
    pub fn pointers(&self) -> impl Iterator<Item = i32> + '_ {
        self.fingers.iter().map(|finger| finger.id)
    }

    /// The middle between two fingers and how far they are apart.
    fn spread(&self) -> Option<(Point, f64)> {
        match self.fingers.as_slice() {
            [one, two] => {
                let middle =
                    Point { x: f64::midpoint(one.at.x, two.at.x), y: f64::midpoint(one.at.y, two.at.y) };
                // Never zero: it divides.
                Some((middle, distance(one.at, two.at).max(1.0)))
            }
            _ => None,
        }
    }
}

fn distance(one: Point, two: Point) -> f64 {
    let (dx, dy) = (one.x - two.x, one.y - two.y);
    (dx * dx + dy * dy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn a_click_with_a_trembling_hand_stays_a_click() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(10.0, 10.0), Grip::Pan);
        assert_eq!(gesture.move_to(1, at(12.0, 13.0)), Moved::Not);
        assert!(!gesture.lift(1));
    }

    #[test]
    fn a_drag_on_the_background_pans_from_where_it_began() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(10.0, 10.0), Grip::Pan);
        assert_eq!(gesture.move_to(1, at(13.0, 10.0)), Moved::Not);
        assert_eq!(gesture.move_to(1, at(20.0, 10.0)), Moved::Pan { dx: 10.0, dy: 0.0, first: true });
        assert_eq!(gesture.move_to(1, at(21.0, 12.0)), Moved::Pan { dx: 1.0, dy: 2.0, first: false });
        assert!(gesture.lift(1));
        assert!(!gesture.is_moving());
    }

    #[test]
    fn a_drag_on_empty_ground_draws_a_rectangle_whichever_way_it_goes() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(50.0, 40.0), Grip::Mark);
        assert_eq!((gesture.move_to(1, at(49.0, 40.0)), gesture.marked()), (Moved::Not, None));
        let moved = gesture.move_to(1, at(20.0, 60.0));
        assert_eq!(moved, Moved::Mark { from: at(50.0, 40.0), to: at(20.0, 60.0), first: true });
        let area = Rect { x: 20.0, y: 40.0, width: 30.0, height: 20.0 };
        assert_eq!(gesture.marked(), Some(area));
        assert!(gesture.lift(1), "the click that follows is none");
        assert_eq!(gesture.marked(), None);
    }

    #[test]
    fn what_is_taken_goes_along_until_a_second_finger_comes() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(10.0, 10.0), Grip::Take);
        assert_eq!(gesture.move_to(1, at(12.0, 10.0)), Moved::Not);
        let begun = Moved::Take { from: at(10.0, 10.0), to: at(30.0, 10.0), first: true };
        assert_eq!((gesture.move_to(1, at(30.0, 10.0)), gesture.is_taking()), (begun, true));
        let on = Moved::Take { from: at(10.0, 10.0), to: at(30.0, 50.0), first: false };
        assert_eq!(gesture.move_to(1, at(30.0, 50.0)), on);
        assert!(gesture.press(2, at(90.0, 90.0), Grip::Pan), "two fingers move the camera");
        assert!(!gesture.is_taking());
        assert!(gesture.lift(2) && gesture.lift(1));
    }

    #[test]
    fn what_takes_drags_itself_is_left_alone() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(0.0, 0.0), Grip::None);
        assert_eq!(gesture.move_to(1, at(50.0, 0.0)), Moved::Not);
        assert!(!gesture.lift(1));
    }

    #[test]
    fn two_fingers_pinch_and_the_one_that_stays_pans() {
        let mut gesture = Gesture::default();
        assert!(!gesture.press(1, at(0.0, 0.0), Grip::None));
        assert!(gesture.press(2, at(10.0, 0.0), Grip::None));
        let moved = gesture.move_to(2, at(20.0, 0.0));
        assert_eq!(moved, Moved::Pinch { at: at(5.0, 0.0), factor: 2.0, dx: 5.0, dy: 0.0 });
        assert!(gesture.lift(1));
        assert_eq!(gesture.move_to(2, at(20.0, 3.0)), Moved::Pan { dx: 0.0, dy: 3.0, first: false });
        assert!(gesture.lift(2));
    }

    #[test]
    fn fingers_on_one_spot_do_not_divide_by_zero() {
        let mut gesture = Gesture::default();
        gesture.press(1, at(5.0, 5.0), Grip::Pan);
        gesture.press(2, at(5.0, 5.0), Grip::Pan);
        let moved = gesture.move_to(2, at(8.0, 5.0));
        assert_eq!(moved, Moved::Pinch { at: at(5.0, 5.0), factor: 3.0, dx: 1.5, dy: 0.0 });
    }

    #[test]
    fn strangers_and_a_third_finger_change_nothing() {
        let mut gesture = Gesture::default();
        assert_eq!(gesture.move_to(9, at(1.0, 1.0)), Moved::Not);
        assert!(!gesture.lift(9));
        gesture.press(1, at(0.0, 0.0), Grip::Pan);
        gesture.press(2, at(10.0, 0.0), Grip::Pan);
        gesture.press(3, at(90.0, 0.0), Grip::Pan);
        assert_eq!(gesture.move_to(3, at(99.0, 0.0)), Moved::Not);
        assert_eq!(gesture.pointers().collect::<Vec<_>>(), [1, 2]);
    }
}
