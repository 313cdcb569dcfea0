//! What breaks while a load runs: the list, and what can be added to it.

use privatelink::control::Break;
use yew::{Callback, Html};

use super::form::{picked, typed};
use crate::state::State;
use crate::state::load::faults::{Choice, Draft, Timed, choices};
use crate::state::load::{Change, Form, Loading};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon_button};
use crate::view::{Dispatch, press, words};

/// The faults that are set; apart from them, the one that is about to be added.
pub fn faults(state: &State, dispatch: &Dispatch, load: &Loading, form: &Form) -> Html {
    html! {
        <>
            if form.faults.is_empty() { <p class="quiet">{ words::NOTHING_BREAKS }</p> }
            <ul class="load-faults" aria-labelledby="load-breaks">
                { for form.faults.iter().enumerate().map(|(at, fault)| timed(dispatch, at, fault)) }
            </ul>
            { adding(state, dispatch, &load.draft) }
        </>
    }
}

fn timed(dispatch: &Dispatch, at: usize, fault: &Timed) -> Html {
    let time = |ends: bool, label: &'static str, value: &str| {
        let tell = dispatch.reform(move |text: String| Change::FaultTime(at, ends, text).into());
        html! {
            <label class="cost-field">
                <span>{ label }</span>
                <input type="text" inputmode="decimal" autocomplete="off" value={value.to_owned()}
                    aria-label={format!("{}, {label}", fault.label)} oninput={typed(&tell)} />
            </label>
        }
    };
    html! {
        <li>
            <span class="load-fault">{ &fault.label }</span>
            { time(false, "From second", &fault.from) }
            { time(true, "Until second", &fault.until) }
            { icon_button(Icon::Bin, &format!("Remove: {}", fault.label), true, press(dispatch, Change::RemoveFault(at).into())) }
        </li>
    }
}

fn adding(state: &State, dispatch: &Dispatch, draft: &Draft) -> Html {
    let things = choices(&state.sketch, draft.kind);
    let change = |put: fn(&mut Draft, String)| {
        let draft = draft.clone();
        dispatch.reform(move |text: String| {
            let mut draft = draft.clone();
            put(&mut draft, text);
            Change::Draft(draft).into()
        })
    };
    let kind = change(|draft, name| {
        let found = Break::ALL.iter().find(|kind| key(**kind) == name);
        draft.kind = found.copied().unwrap_or(draft.kind);
        draft.which.clear();
    });
    let which = change(|draft, json| draft.which = json);
    let from = change(|draft, text| draft.from = text);
    let until = change(|draft, text| draft.until = text);
    let field = |class: &'static str, label: &'static str, inside: Html| {
        html! { <label class={class}><span>{ label }</span>{ inside }</label> }
    };
    let second = |value: &str, tell: &Callback<String>| {
        html! { <input type="text" inputmode="decimal" autocomplete="off" value={value.to_owned()} oninput={typed(tell)} /> }
    };
    let option = |choice: &Choice| {
        html! { <option value={choice.json.clone()} selected={choice.json == draft.which}>{ &choice.label }</option> }
    };
    html! {
        <div class="load-draft" role="group" aria-labelledby="load-draft">
            <h3 id="load-draft">{ "Add a fault" }</h3>
            <div class="load-fields">
            { field("cost-field load-wide", "What breaks", html! {
                <select onchange={picked(&kind)}>
                    { for Break::ALL.iter().map(|kind| html! {
                        <option value={key(*kind)} selected={*kind == draft.kind}>{ key(*kind) }</option>
                    }) }
                </select>
            }) }
            if things.is_empty() {
                <p class="quiet">{ words::NOTHING_TO_BREAK }</p>
            } else {
                { field("cost-field load-wide", "Which", html! { <select onchange={picked(&which)}>{ for things.iter().map(option) }</select> }) }
                { field("cost-field", "From second", second(&draft.from, &from)) }
                { field("cost-field", "Until second", second(&draft.until, &until)) }
                <div class="load-add">{ button(Look::Plain, Some(Icon::Plus), "Add the fault", press(dispatch, Change::AddFault.into())) }</div>
            }
            </div>
        </div>
    }
}

/// What a break is called among the others: two are called the same.
fn key(kind: Break) -> String {
    format!("{} ({})", kind.name(), kind.of())
}
