//! The whole picture in small, containers only, with a frame around what is in view. The camera moves the frame and
//! shows or hides all of it (`platform/camera/minimap.rs`); here it is only drawn.

use std::fmt::Write as _;

use privatelink::diagram::{BoxKind, Scene};
use yew::Html;

use crate::view::Props;
use crate::view::markup::html;

/// How large it may be, in CSS pixels.
const WIDTH: f64 = 168.0;
/// The same downward.
const HEIGHT: f64 = 112.0;

/// All containers as one path: thousands of boxes are one element.
#[inline(never)]
fn path(scene: &Scene) -> String {
    let mut data = String::new();
    for found in &scene.boxes {
        if found.kind.is_container() || found.kind == BoxKind::SmallVpc {
            let at = found.rect;
            // Writing to a string does not fail.
            let _ = write!(data, "M{} {}h{}v{}h-{}z", at.x, at.y, at.width, at.height, at.width);
        }
    }
    data
}

/// The minimap.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn minimap(props: &Props) -> Html {
    let scene = &props.state.derived.scene;
    // Written as whole numbers: how floats are written would be ten thousand bytes of the page.
    let (width, height) = (f64::from(scene.width.max(1)), f64::from(scene.height.max(1)));
    let scale = (WIDTH / width).min(HEIGHT / height);
    #[expect(clippy::cast_possible_truncation, reason = "lengths up to those above")]
    let length = |whole: f64| ((whole * scale) as i32).max(8).to_string();
    html! {
        <div id="minimap" class="minimap" data-own-drag="" tabindex="0" role="group" aria-label="Minimap"
            aria-description="Arrow keys move the view.">
            <svg width={length(width)} height={length(height)} viewBox={format!("0 0 {} {}", scene.width.max(1), scene.height.max(1))}
                preserveAspectRatio="none" aria-hidden="true">
                <path class="all" d={path(scene)} />
            </svg>
            // A layer of its own over the picture, or each movement would paint the picture again.
            <div class="seen-of"><div class="seen" /></div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::path;
    use crate::state::State;
    use crate::state::start::Found;

    #[test]
    fn containers_only_are_drawn_in_small() {
        let scene = State::start(&Found::default()).derived.scene.clone();
        let containers = scene.boxes.iter().filter(|found| found.kind.is_container()).count();
        assert!(containers > 3 && containers < scene.boxes.len());
        assert_eq!(path(&scene).matches('M').count(), containers);
    }
}
