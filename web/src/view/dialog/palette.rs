//! The palette: every command that can be done now, and every resource by name, id or address.

use yew::{Callback, Html, InputEvent, KeyboardEvent, TargetCast, component, use_effect_with};

use super::shortcuts::keys;
use crate::platform::focus;
use crate::state::State;
use crate::state::action::{Action, Show};
use crate::state::find::{Found, find};
use crate::state::look::LookAt;
use crate::view::Props;
use crate::view::kept::use_kept;
use crate::view::markup::html;
use crate::view::ui::round;

const FIELD: &str = "palette-field";

/// The palette's content.
#[component(Palette)]
pub fn palette(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let lines = lines(state, &state.query);
    let active = use_kept(|| 0_usize);
    let at = (*active).min(lines.len().saturating_sub(1));
    use_effect_with((), |()| focus::by_id(FIELD));
    let oninput = {
        let (dispatch, active) = (dispatch.clone(), active.clone());
        move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            active.set(0);
            dispatch.emit(Action::Show(Show::Query(input.map(|input| input.value()).unwrap_or_default())));
        }
    };
    let onkeydown = {
        let (props, active, lines) = (props.clone(), active.clone(), lines.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowDown" => round::after(at, lines.len()),
                "ArrowUp" => round::before(at, lines.len()),
                "Enter" if !event.is_composing() => {
                    event.prevent_default();
                    // Keys may come faster than pictures: what counts is what is typed, not what is drawn.
                    let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
                    match input.map(|input| input.value()).filter(|typed| *typed != *props.state.query) {
                        Some(typed) => {
                            self::lines(&props.state, &typed).first().map(|line| run(&props, line))
                        }
                        None => lines.get(at).map(|line| run(&props, line)),
                    };
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            active.set(next);
            focus::reveal(&id(next));
        })
    };
    html! {
        <>
            <input id={FIELD} class="palette-field" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list"
                aria-autocomplete="list" aria-label="Find a command or a resource" autocomplete="off" spellcheck="false"
                placeholder="Find a command, a name, an id, an address" aria-activedescendant={(!lines.is_empty()).then(|| id(at))}
                value={(*state.query).clone()} {oninput} {onkeydown} />
            <div id="palette-list" class="palette-list" role="listbox" aria-label="Commands and resources" data-scroll="" tabindex="-1">
                if lines.is_empty() { <div class="empty" role="option" aria-selected="false" aria-disabled="true">{ "Nothing is called that." }</div> }
                { for lines.iter().enumerate().map(|(place, line)| option(props, place, place == at, line)) }
            </div>
        </>
    }
}

fn id(at: usize) -> String {
    format!("palette-{at}")
}

fn lines(state: &State, query: &str) -> Vec<Found> {
    find(state, query).into_iter().filter(|found| found.enabled).collect()
}

fn run(props: &Props, found: &Found) {
    props.dispatch.emit(Action::Show(Show::CloseDialog));
    props.dispatch.emit(found.action.clone());
    if let Some(id) = &found.resource {
        props.dispatch.emit(Action::Show(Show::Look(LookAt::Resources(vec![id.clone()]))));
    }
}

fn option(props: &Props, at: usize, active: bool, found: &Found) -> Html {
    let onclick = {
        let (props, found) = (props.clone(), found.clone());
        move |_| run(&props, &found)
    };
    html! {
        <div id={id(at)} class="popup-option" role="option" aria-selected={active.to_string()} {onclick}>
            <span>{ &found.title }</span>
            { match found.shortcut {
                Some(shortcut) => keys(shortcut),
                None => html! { <span class="quiet">{ &found.detail }</span> },
            } }
        </div>
    }
}
