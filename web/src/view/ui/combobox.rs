//! A field that completes: the ARIA combobox pattern, with a list in groups. What is typed counts as it
//! stands; the list only helps.

use yew::{
    AttrValue, Callback, FocusEvent, Html, InputEvent, KeyboardEvent, MouseEvent, Properties, TargetCast,
    component,
};

use crate::platform::focus;
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;

use super::round;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The heading it stands under; entries of one group follow each other.
    pub group: AttrValue,
    /// What goes into the field.
    pub value: AttrValue,
    /// The first line.
    pub label: AttrValue,
    /// The second, quieter one; may be empty.
    pub detail: AttrValue,
}

/// What a [`Combobox`] needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Its id on the page; its parts' ids begin with it.
    pub id: &'static str,
    /// The word before the field.
    pub label: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// What it could be, best first, given what has been typed; empty where nothing has been.
    pub complete: Callback<String, Vec<Entry>>,
    /// The id of what says that it is wrong, if it is.
    #[prop_or_default]
    pub trouble: Option<&'static str>,
    /// Hears what is typed or chosen.
    pub oninput: Callback<String>,
    /// Hears Enter when the list is closed.
    pub onsubmit: Callback<()>,
}

/// Where the person is in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Popup {
    /// Whether the list is open.
    pub open: bool,
    /// The entry the arrow keys stand on.
    pub active: Option<usize>,
    /// Whether it was opened by typing, so that the text narrows the list down.
    pub typed: bool,
}

/// What a key press comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Nothing of ours.
    Nothing,
    /// The list opens, closes or moves.
    Move(Popup),
    /// An entry is taken.
    Take(usize),
    /// The form is sent.
    Submit,
}

impl Popup {
    /// What a key means with `count` entries in the list.
    pub fn press(self, key: &str, count: usize) -> Pressed {
        let at = |active| Pressed::Move(Self { open: count > 0, active, ..self });
        match (key, self.open, self.active) {
            ("ArrowDown", true, Some(active)) => at(Some(round::after(active, count))),
            ("ArrowDown", _, _) => at(Some(0).filter(|_| count > 0)),
            ("ArrowUp", true, Some(active)) => at(Some(round::before(active, count))),
            ("ArrowUp", _, _) => at(Some(round::before(0, count)).filter(|_| count > 0)),
            ("Enter" | "Tab", true, Some(active)) if active < count => Pressed::Take(active),
            ("Enter", _, _) => Pressed::Submit,
            ("Escape", true, _) => Pressed::Move(Self::default()),
            _ => Pressed::Nothing,
        }
    }
}

/// The field and its list.
#[component(Combobox)]
pub fn combobox(props: &Props) -> Html {
    let popup = use_kept(Popup::default);
    // What is not seen is not looked for: in a large sketch that takes long.
    let entries = if popup.open { entries(props, *popup) } else { Vec::new() };
    let count = entries.len();
    let open = popup.open && count > 0;
    let list = format!("{}-list", props.id);
    let active = popup.active.filter(|active| open && *active < count);
    let oninput = {
        let (popup, tell) = (popup.clone(), props.oninput.clone());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                popup.set(Popup { open: true, active: None, typed: true });
                tell.emit(input.value());
            }
        }
    };
    let onblur = {
        let popup = popup.clone();
        move |_: FocusEvent| popup.set(Popup::default())
    };
    let onclick = {
        let popup = popup.clone();
        move |_: MouseEvent| popup.set(Popup { open: true, ..Popup::default() })
    };
    html! {
        <div class="combobox">
            <label for={props.id}>{ &props.label }</label>
            <input id={props.id} role="combobox" type="text" autocomplete="off" autocapitalize="off"
                spellcheck="false" aria-expanded={open.to_string()} aria-controls={list.clone()}
                aria-autocomplete="list" aria-invalid={props.trouble.map(|_| "true")}
                aria-describedby={props.trouble} title={&props.value}
                aria-activedescendant={active.map(|at| format!("{}-{at}", props.id))}
                value={&props.value} {oninput} {onclick} {onblur} onkeydown={on_key(props, &popup)} />
            <div id={list} class="popup" role="listbox" aria-label={props.label.clone()} hidden={!open}>
                if open { { groups(props, &entries, active, &popup) } }
            </div>
        </div>
    }
}

/// What the list holds. Opened by a click or an arrow it shows everything, whatever stands in the field.
fn entries(props: &Props, popup: Popup) -> Vec<Entry> {
    props.complete.emit(if popup.typed { props.value.to_string() } else { String::new() })
}

fn on_key(props: &Props, popup: &Kept<Popup>) -> impl Fn(KeyboardEvent) + use<> {
    let (props, popup) = (props.clone(), popup.clone());
    move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        let asks = popup.open || matches!(key.as_str(), "ArrowDown" | "ArrowUp");
        let entries = if asks { entries(&props, *popup) } else { Vec::new() };
        match popup.press(&key, entries.len()) {
            Pressed::Nothing => {}
            Pressed::Move(next) => {
                event.prevent_default();
                if let Some(at) = next.active {
                    focus::reveal(&format!("{}-{at}", props.id));
                }
                popup.set(next);
            }
            Pressed::Take(at) => {
                if key == "Enter" {
                    event.prevent_default();
                }
                take(&props, &popup, entries.get(at));
            }
            Pressed::Submit => {
                event.prevent_default();
                popup.set(Popup::default());
                props.onsubmit.emit(());
            }
        }
    }
}

fn take(props: &Props, popup: &Kept<Popup>, entry: Option<&Entry>) {
    popup.set(Popup::default());
    if let Some(entry) = entry {
        props.oninput.emit(entry.value.to_string());
    }
}

fn groups(props: &Props, entries: &[Entry], active: Option<usize>, popup: &Kept<Popup>) -> Html {
    let numbered: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    numbered
        .chunk_by(|(_, one), (_, other)| one.group == other.group)
        .filter_map(|group| group.first().map(|(first, entry)| (first, entry, group)))
        .map(|(first, entry, group)| {
            let heading = format!("{}-group-{first}", props.id);
            html! {
                <div role="group" aria-labelledby={heading.clone()}>
                    <div id={heading} class="popup-group" role="presentation">{ &entry.group }</div>
                    { for group.iter().map(|(at, entry)| option(props, *at, entry, active, popup)) }
                </div>
            }
        })
        .collect()
}

fn option(props: &Props, at: usize, entry: &Entry, active: Option<usize>, popup: &Kept<Popup>) -> Html {
    let onmousedown = {
        let (props, popup, entry) = (props.clone(), popup.clone(), entry.clone());
        move |event: MouseEvent| {
            // The field keeps the focus.
            event.prevent_default();
            take(&props, &popup, Some(&entry));
        }
    };
    html! {
        <div id={format!("{}-{at}", props.id)} class="popup-option" role="option"
            aria-selected={(active == Some(at)).to_string()} {onmousedown}>
            <span>{ &entry.label }</span>
            if !entry.detail.is_empty() { <span class="quiet mono">{ &entry.detail }</span> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{Popup, Pressed};

    fn at(active: usize) -> Popup {
        Popup { open: true, active: Some(active), typed: false }
    }

    #[test]
    fn arrows_open_and_go_round() {
        let closed = Popup::default();
        assert_eq!(closed.press("ArrowDown", 3), Pressed::Move(at(0)));
        assert_eq!(closed.press("ArrowUp", 3), Pressed::Move(at(2)));
        assert_eq!(at(2).press("ArrowDown", 3), Pressed::Move(at(0)));
        assert_eq!(at(1).press("ArrowUp", 3), Pressed::Move(at(0)));
        assert_eq!(closed.press("ArrowDown", 0), Pressed::Move(closed));
    }

    #[test]
    fn enter_takes_what_is_marked_and_else_sends() {
        assert_eq!(at(1).press("Enter", 3), Pressed::Take(1));
        assert_eq!(at(7).press("Enter", 3), Pressed::Submit);
        assert_eq!(Popup { open: true, ..Popup::default() }.press("Enter", 3), Pressed::Submit);
        assert_eq!(Popup::default().press("Enter", 3), Pressed::Submit);
        assert_eq!(at(0).press("Escape", 3), Pressed::Move(Popup::default()));
        assert_eq!(Popup::default().press("Escape", 3), Pressed::Nothing);
    }
}
