//! Moving the keyboard's focus, and bringing something into view inside its own panel.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};

fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Gives the focus to the element with this id, if there is one.
pub fn by_id(id: &str) {
    if let Some(element) = element(id) {
        give(&element);
    }
}

/// The same of an element that is not on the page before what has just been asked for is drawn.
pub fn when_drawn(id: String) {
    match element(&id) {
        Some(element) => give(&element),
        None => {
            Timeout::new(0, move || by_id(&id)).forget();
        }
    }
}

fn give(element: &Element) {
    // Refused only for elements that are gone.
    if let Some(html) = element.dyn_ref::<HtmlElement>() {
        let _ = html.focus();
    } else if let Some(svg) = element.dyn_ref::<SvgElement>() {
        let _ = svg.focus();
    }
}

/// Scrolls an element into view by the shortest way, without moving the page or the focus.
pub fn reveal(id: &str) {
    let Some(element) = element(id) else { return };
    let Some(panel) = panel(&element) else { return };
    let (across, down) = away(&element, &panel);
    if down != 0.0 || across != 0.0 {
        panel.scroll_by_with_x_and_y(across, down);
    }
}

/// Whether somebody with a keyboard is inside the element with this id, which must not scroll away from them.
pub fn is_shown_in(id: &str) -> bool {
    element(id).is_some_and(|element| element.query_selector(":focus-visible").is_ok_and(|at| at.is_some()))
}

/// The panel an element scrolls in: the nearest one around it that has more in it than it shows.
fn panel(element: &Element) -> Option<Element> {
    let mut panel = element.closest("[data-scroll]").ok()??;
    while panel.scroll_height() <= panel.client_height() && panel.scroll_width() <= panel.client_width() {
        panel = panel.parent_element()?.closest("[data-scroll]").ok()??;
    }
    Some(panel)
}

/// How far to scroll, across and down, so that an element is in view in its panel.
pub fn away(element: &Element, panel: &Element) -> (f64, f64) {
    let (inner, outer) = (element.get_bounding_client_rect(), panel.get_bounding_client_rect());
    let across = shortest(inner.left(), inner.right(), outer.left(), outer.right());
    (across, shortest(inner.top(), inner.bottom(), outer.top(), outer.bottom()))
}

/// How far to scroll so that `from..to` lies within `low..high`; the beginning wins where it is too long.
fn shortest(from: f64, to: f64, low: f64, high: f64) -> f64 {
    const MARGIN: f64 = 8.0;
    if from < low + MARGIN || to - from > high - low {
        from - low - MARGIN
    } else if to > high - MARGIN {
        to - high + MARGIN
    } else {
        0.0
    }
}

/// The place that takes the focus when what has it goes away, such as the line that was just removed:
/// without one the keyboard would begin again at the top of the page.
#[derive(Debug)]
pub struct Home {
    at: Element,
    place: HtmlElement,
}

impl Home {
    /// Of what has the focus now: the nearest place around it that carries `data-home` or scrolls.
    pub fn now() -> Option<Self> {
        let at = web_sys::window()?.document()?.active_element()?;
        let place = at.parent_element()?.closest("[data-home], [data-scroll][tabindex='0']").ok()??;
        Some(Self { at, place: place.dyn_into().ok()? })
    }

    /// Gives the place the focus, where what had it is gone.
    pub fn return_to(self) {
        if !self.at.is_connected() && self.place.is_connected() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            // Refused only for elements that are gone.
            let _ = self.place.focus_with_options(&options);
        }
    }
}

/// The focus of somebody else, for as long as something lies above the page.
#[derive(Debug)]
pub struct Borrowed {
    from: Option<Element>,
}

impl Borrowed {
    /// Gives the focus to the element with this id.
    pub fn by(id: &str) -> Self {
        let from = web_sys::window().and_then(|window| window.document()?.active_element());
        by_id(id);
        Self { from }
    }

    /// Gives it back to who had it before.
    pub fn give_back(self) {
        if let Some(from) = self.from.filter(|from| from.is_connected()) {
            give(&from);
        }
    }
}

/// The id of the element that has the focus.
pub fn current() -> Option<String> {
    Some(web_sys::window()?.document()?.active_element()?.id()).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::shortest;

    fn same(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-9, "{left} {right}");
    }

    #[test]
    fn what_is_in_view_stays_and_what_is_not_comes_the_shortest_way() {
        same(shortest(20.0, 40.0, 0.0, 100.0), 0.0);
        same(shortest(120.0, 140.0, 0.0, 100.0), 48.0);
        same(shortest(-30.0, -10.0, 0.0, 100.0), -38.0);
        same(shortest(50.0, 400.0, 0.0, 100.0), 42.0);
    }
}
