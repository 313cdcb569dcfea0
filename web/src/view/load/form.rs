//! The load as a form, and as the JSON the form changes.

use yew::{Callback, Event, Html, InputEvent, TargetCast};

use super::faults;
use crate::state::load::form::{Group, Kind};
use crate::state::load::{Change, Form, Loading, Shown};
use crate::state::request::Field as Place;
use crate::view::markup::html;
use crate::view::request::completed;
use crate::view::ui::{Combobox, Icon, Look, button};
use crate::view::{Calm, Dispatch, press, words};

/// The form, folded once there is something to look at.
pub fn form(state: &Calm, dispatch: &Dispatch, load: &Loading) -> Html {
    let fields = match state.load_form() {
        Ok(form) => fields(state, dispatch, load, &form),
        Err(says) => html! { <p class="quiet">{ says }</p> },
    };
    html! {
        <details class="load-form" open={load.result.is_none() && !load.run.is_running()}>
            <summary>{ "What is asked" }</summary>
            { fields }
            { json(state, dispatch, load) }
        </details>
    }
}

fn fields(state: &Calm, dispatch: &Dispatch, load: &Loading, form: &Form) -> Html {
    let of = |group: Group| {
        let shown = form.fields.iter().filter(move |shown| shown.field.group == group);
        html! { <div class="load-fields">{ for shown.map(|shown| field(state, dispatch, form, shown)) }</div> }
    };
    html! {
        <>
            { clients(dispatch, load, form) }
            { of(Group::Main) }
            { faults::faults(state, dispatch, load, form) }
            <details>
                <summary>{ "More of the client" }</summary>
                { of(Group::Client) }
            </details>
            <details>
                <summary>{ "Targets, network and seed" }</summary>
                { of(Group::Service) }
                { of(Group::Run) }
            </details>
        </>
    }
}

/// Which client the fields are of, where there are several; and to have another.
fn clients(dispatch: &Dispatch, load: &Loading, form: &Form) -> Html {
    let one = |at: usize| {
        let onclick = press(dispatch, Change::Client(at).into());
        let pressed = (at == load.client).to_string();
        html! {
            <button type="button" class="button" aria-pressed={pressed} {onclick}>{ format!("Client {}", at.saturating_add(1)) }</button>
        }
    };
    let many = form.clients > 1;
    html! {
        <div class="acts">
            if many { <div class="switch wrap" role="group" aria-label="Client">{ for (0..form.clients.min(MOST_CLIENTS)).map(one) }</div> }
            { button(Look::Plain, Some(Icon::Plus), "Add a client", press(dispatch, Change::AddClient.into())) }
            if many { { button(Look::Plain, Some(Icon::Bin), "Remove this client", press(dispatch, Change::RemoveClient.into())) } }
        </div>
    }
}

/// More are changed in the JSON.
const MOST_CLIENTS: usize = 20;

fn field(state: &Calm, dispatch: &Dispatch, form: &Form, shown: &Shown) -> Html {
    let (field, value) = (shown.field, shown.value.clone());
    let word = field.word;
    let oninput = dispatch.reform(move |text: String| Change::Field(word, text).into());
    match field.kind {
        Kind::From | Kind::To => {
            let of = |word: &str| form.fields.iter().find(|shown| shown.field.word == word);
            let from = of("from").map(|shown| shown.value.clone()).unwrap_or_default();
            let (id, place) =
                if field.kind == Kind::From { ("load-from", Place::From) } else { ("load-to", Place::To) };
            let onsubmit = dispatch.reform(|()| Change::Start.into());
            html! {
                <div key={word} class="load-place">
                    { yew::html! { <Combobox {id} label={field.label} value={value} complete={completed(state, place, from)}
                        trouble={None} {oninput} {onsubmit} /> } }
                </div>
            }
        }
        Kind::Number => html! {
            <label key={word} class="cost-field">
                <span>{ field.label }</span>
                <input id={format!("load-{word}")} type="text" inputmode="decimal" autocomplete="off" placeholder={field.usual} value={value}
                    aria-invalid={shown.wrong.then_some("true")} aria-describedby={shown.wrong.then_some("load-trouble")} oninput={typed(&oninput)} />
            </label>
        },
        Kind::Choice(words) => {
            let chosen = if value.is_empty() { field.usual.to_owned() } else { value };
            let known = words.iter().any(|(word, _)| *word == chosen);
            html! {
                <label key={word} class="cost-field">
                    <span>{ field.label }</span>
                    <select id={format!("load-{word}")} onchange={picked(&oninput)}>
                        if !known { <option selected={true} value={chosen.clone()}>{ chosen.clone() }</option> }
                        { for words.iter().map(|(word, label)| html! {
                            <option value={*word} selected={*word == chosen}>{ *label }</option>
                        }) }
                    </select>
                </label>
            }
        }
    }
}

/// What is typed, told as a text.
pub fn typed(tell: &Callback<String>) -> Callback<InputEvent> {
    tell.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        input.map(|input| input.value()).unwrap_or_default()
    })
}

/// What is chosen, told as a text.
pub fn picked(tell: &Callback<String>) -> Callback<Event> {
    tell.reform(|event: Event| {
        let select = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        select.map(|select| select.value()).unwrap_or_default()
    })
}

fn json(state: &Calm, dispatch: &Dispatch, load: &Loading) -> Html {
    let text = state.load_text();
    let oninput = dispatch.reform(|event: InputEvent| {
        let area = event.target_dyn_into::<web_sys::HtmlTextAreaElement>();
        Change::Text(area.map(|area| area.value()).unwrap_or_default()).into()
    });
    let wrong = load.trouble().is_some();
    html! {
        <details>
            <summary>{ "As JSON" }</summary>
            <p class="quiet">{ words::LOAD_JSON }</p>
            <label class="load-json">
                <span class="visually-hidden">{ "The load as JSON" }</span>
                <textarea class="mono" rows="14" spellcheck="false" autocomplete="off" value={text}
                    aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("load-trouble")} {oninput} />
            </label>
            <div class="acts">
                { button(Look::Plain, Some(Icon::Save), "Save as a file", press(dispatch, Change::Save.into())) }
                { button(Look::Plain, Some(Icon::Undo), "Back to the request bar's", press(dispatch, Change::Reset.into())) }
            </div>
        </details>
    }
}
