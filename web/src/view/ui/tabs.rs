//! A list of tabs after the ARIA pattern: one stop for Tab, arrow keys between them.

use yew::{AttrValue, Callback, Html, KeyboardEvent};

use crate::platform::focus;
use crate::view::markup::html;

use super::round;

/// One tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Its own part of the page's ids: the tab is `tab-…`, its panel `panel-…`.
    pub id: &'static str,
    /// What it says.
    pub label: AttrValue,
    /// A number beside the label, such as how many findings there are.
    pub count: Option<usize>,
}

/// The tab an arrow key leads to.
pub fn next_tab(count: usize, at: usize, key: &str) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" => Some(round::after(at, count)),
        "ArrowLeft" => Some(round::before(at, count)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Draws a list of tabs; `choose` hears the place of the tab that is wanted.
pub fn tab_list(name: &str, tabs: &[Tab], chosen: usize, choose: &Callback<usize>) -> Html {
    let ids: Vec<&'static str> = tabs.iter().map(|tab| tab.id).collect();
    let onkeydown = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            if let Some(next) = next_tab(ids.len(), chosen, &event.key()) {
                event.prevent_default();
                choose.emit(next);
                if let Some(id) = ids.get(next) {
                    focus::by_id(&format!("tab-{id}"));
                }
            }
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={name.to_owned()} {onkeydown}>
            { for tabs.iter().enumerate().map(|(at, tab)| one(tab, at, at == chosen, choose)) }
        </div>
    }
}

fn one(tab: &Tab, at: usize, chosen: bool, choose: &Callback<usize>) -> Html {
    html! {
        <button type="button" role="tab" id={format!("tab-{}", tab.id)} class="tab"
            aria-selected={chosen.to_string()} aria-controls={format!("panel-{}", tab.id)}
            tabindex={if chosen { "0" } else { "-1" }} onclick={choose.reform(move |_| at)}>
            { &tab.label }
            { for tab.count.map(|count| html! { <span class="count">{ count }</span> }) }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::next_tab;

    #[test]
    fn arrows_go_round() {
        assert_eq!(next_tab(3, 2, "ArrowRight"), Some(0));
        assert_eq!(next_tab(3, 0, "ArrowLeft"), Some(2));
        assert_eq!(next_tab(3, 1, "End"), Some(2));
        assert_eq!(next_tab(3, 1, "a"), None);
        assert_eq!(next_tab(0, 0, "Home"), None);
    }
}
