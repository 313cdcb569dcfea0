//! Which box lies in the direction of an arrow key. Things move among things and containers among
//! containers of their kind, so that a press never falls through a border by surprise.

use privatelink::diagram::{Rect, Scene, SceneBox};

/// A direction on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Way {
    /// The direction of an arrow key.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "ArrowLeft" => Some(Self::Left),
            "ArrowRight" => Some(Self::Right),
            "ArrowUp" => Some(Self::Up),
            "ArrowDown" => Some(Self::Down),
            _ => None,
        }
    }
}

const fn middle(rect: Rect) -> (i64, i64) {
    (rect.x as i64 * 2 + rect.width as i64, rect.y as i64 * 2 + rect.height as i64)
}

/// How far `to` is from `from` in a direction; `None` where it lies elsewhere. Sideways counts double.
fn distance(from: Rect, to: Rect, way: Way) -> Option<i64> {
    let ((from_x, from_y), (to_x, to_y)) = (middle(from), middle(to));
    let (ahead, aside) = match way {
        Way::Left => (from_x - to_x, from_y - to_y),
        Way::Right => (to_x - from_x, from_y - to_y),
        Way::Up => (from_y - to_y, from_x - to_x),
        Way::Down => (to_y - from_y, from_x - to_x),
    };
    (ahead > 0 && ahead * 2 >= aside.abs()).then(|| ahead + 2 * aside.abs())
}

/// The nearest box of the same sort in a direction.
pub fn neighbour(scene: &Scene, from: usize, way: Way) -> Option<usize> {
    let start = scene.boxes.get(from)?;
    let alike = |other: &SceneBox| {
        if start.kind.is_container() { other.kind == start.kind } else { !other.kind.is_container() }
    };
    let found = scene.boxes.iter().enumerate().filter(|(at, other)| *at != from && alike(other));
    found.filter_map(|(at, other)| Some((distance(start.rect, other.rect, way)?, at))).min().map(|(_, at)| at)
}

/// The first box that lies directly inside another.
pub fn first_inside(scene: &Scene, of: usize) -> Option<usize> {
    scene.boxes.iter().position(|inner| inner.parent == Some(of))
}

#[cfg(test)]
mod tests {
    use super::{Way, first_inside, neighbour};
    use crate::state::State;
    use crate::state::start::Found;

    #[test]
    fn arrows_walk_along_the_way_of_a_request_and_back() {
        let scene = State::start(&Found::default()).derived.scene.clone();
        let at = |label: &str| scene.boxes.iter().position(|found| found.label == label).unwrap();
        let client = at("client-1");
        let right = neighbour(&scene, client, Way::Right).unwrap();
        assert_eq!(scene.boxes[right].label, "Endpoint ENI");
        assert_eq!(neighbour(&scene, right, Way::Left), Some(client));
        assert_eq!(neighbour(&scene, client, Way::Left), None);
        assert_eq!(neighbour(&scene, at("VPC A"), Way::Right), Some(at("VPC B")));
    }

    #[test]
    fn going_inside_ends_at_things() {
        let scene = State::start(&Found::default()).derived.scene.clone();
        let mut at = 0;
        while let Some(inner) = first_inside(&scene, at) {
            assert_eq!(scene.boxes[inner].parent, Some(at));
            at = inner;
        }
        assert!(!scene.boxes[at].kind.is_container());
    }
}
