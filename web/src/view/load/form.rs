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
        </details>
    }
}

fn fields(state: &Calm, dispatch: &Dispatch, load: &Loading, form: &Form) -> Html {
    let of = |group: Group| form.fields.iter().filter(move |shown| shown.field.group == group);
    let all = |group: Group| {
        html! { <div class="load-fields">{ for of(group).map(|shown| field(state, dispatch, form, shown)) }</div> }
    };
    // Fields that most leave as they are; of those somebody filled in it says so.
    let set = of(Group::Client).filter(|shown| !shown.value.is_empty()).count();
    let set = if set > 0 { format!(", {set} set") } else { String::new() };
    let whose = if form.clients > 1 {
        format!("Client {}", load.client.saturating_add(1))
    } else {
        "Client".to_owned()
    };
    html! {
        <>
            { part("load-of-client", &whose, "who connects to what, and how often", html! {
                <>
                    if form.clients > 1 { { clients(dispatch, load, form) } }
                    { all(Group::Main) }
                    <details>
                        <summary>{ format!("What this client does{set}") }</summary>
                        { all(Group::Client) }
                    </details>
                    <div class="acts">
                        { button(Look::Bare, Some(Icon::Plus), "Add a client", press(dispatch, Change::AddClient.into())) }
                        if form.clients > 1 { { button(Look::Bare, Some(Icon::Bin), "Remove this client", press(dispatch, Change::RemoveClient.into())) } }
                    </div>
                </>
            }) }
            { part("load-of-targets", "Targets", "what they do with a request, all of them alike", all(Group::Service)) }
            { part("load-of-run", "Run and network", "for all clients", all(Group::Run)) }
            { part("load-breaks", "Faults", "what breaks during the run", faults::faults(state, dispatch, load, form)) }
        </>
    }
}

/// Fields that belong together, below what they are of.
fn part(id: &'static str, heading: &str, of: &'static str, inside: Html) -> Html {
    html! {
        <section class="load-part" aria-labelledby={id}>
            <h2 {id}>{ heading.to_owned() }{ " " }<span class="quiet">{ of }</span></h2>
            { inside }
        </section>
    }
}

/// Which client the fields are of.
fn clients(dispatch: &Dispatch, load: &Loading, form: &Form) -> Html {
    let one = |at: usize| {
        let onclick = press(dispatch, Change::Client(at).into());
        let pressed = (at == load.client).to_string();
        html! {
            <button type="button" class="button" aria-pressed={pressed} {onclick}>{ format!("Client {}", at.saturating_add(1)) }</button>
        }
    };
    html! { <div class="switch wrap" role="group" aria-label="Client">{ for (0..form.clients.min(MOST_CLIENTS)).map(one) }</div> }
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

/// The load as the text it is, while that is shown.
pub fn json(state: &Calm, dispatch: &Dispatch, load: &Loading) -> Html {
    let text = state.load_text();
    let oninput = dispatch.reform(|event: InputEvent| {
        let area = event.target_dyn_into::<web_sys::HtmlTextAreaElement>();
        Change::Text(area.map(|area| area.value()).unwrap_or_default()).into()
    });
    let wrong = load.trouble().is_some();
    html! {
        <section id="load-json" class="load-json" aria-label="The load's JSON">
            <p class="quiet">{ words::LOAD_JSON }</p>
            <label>
                <span class="visually-hidden">{ "The load as JSON" }</span>
                <textarea class="mono" rows="14" spellcheck="false" autocomplete="off" value={text}
                    aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("load-trouble")} {oninput} />
            </label>
            <div class="acts">
                { button(Look::Plain, Some(Icon::Save), "Save as a file", press(dispatch, Change::Save.into())) }
                { button(Look::Plain, Some(Icon::Undo), "Back to the request bar's", press(dispatch, Change::Reset.into())) }
            </div>
        </section>
    }
}
