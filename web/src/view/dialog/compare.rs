//! What the sketch on the screen is compared with: as it was, what this browser keeps, a file, a link, a scenario.

use yew::{Html, InputEvent, TargetCast};

use crate::state::State;
use crate::state::action::{Action, Compare, Keep};
use crate::state::scenarios;
use crate::state::sketches::{Listed, Order, Place, key_of};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// The id of the box for a link or a sketch.
const PASTED: &str = "compare-pasted";

/// The dialog's content.
pub fn compare(state: &State, dispatch: &Dispatch) -> Html {
    let compared = state.compared.as_deref();
    let wrong = compared.and_then(|compared| compared.wrong.as_ref());
    html! {
        <div class="dialog-body kept" data-scroll="" tabindex="0" role="region" aria-label="Designs">
            <p class="quiet">{ "Both are shown side by side, and compared anew at every edit. The other one is only looked at." }</p>
            { for wrong.map(|why| html! { <p class="trouble" role="alert">{ why }</p> }) }
            { at_hand(state, dispatch) }
            { pasted(state, dispatch) }
            <section>
                <h3>{ "Kept in this browser" }</h3>
                { match &state.sketches.listed {
                    None => html! { <p class="quiet">{ "Looking." }</p> },
                    Some(Ok(listed)) => kept(listed, dispatch),
                    Some(Err(why)) => html! { <p class="quiet">{ why }</p> },
                } }
            </section>
            <section>
                <h3>{ "Scenarios" }</h3>
                <ul class="scenarios">{ for scenarios::list().iter().map(|one| {
                    let with = Compare::Scenario(one.id.to_owned());
                    html! {
                        <li key={one.id}>
                            <button type="button" onclick={act(dispatch, with)}>
                                { one.title }<span class="summary">{ one.summary }</span>
                            </button>
                        </li>
                    }
                }) }</ul>
            </section>
        </div>
    }
}

fn act(dispatch: &Dispatch, with: Compare) -> yew::Callback<yew::MouseEvent> {
    press(dispatch, with.into())
}

/// What needs no list: the one compared before, the sketch as it was, a file.
fn at_hand(state: &State, dispatch: &Dispatch) -> Html {
    let before = state
        .compared
        .as_ref()
        .filter(|compared| !compared.open)
        .and_then(|compared| compared.other.as_ref());
    html! {
        <div class="acts">
            { for before.map(|other| button(Look::Plain, None, &format!("{}, as before", other.name), act(dispatch, Compare::Again))) }
            if state.history.opened().is_some() {
                { button(Look::Plain, Some(Icon::Undo), "This sketch as it was when opened", act(dispatch, Compare::Opened)) }
            }
            { button(Look::Plain, Some(Icon::Open), "A file…", act(dispatch, Compare::Pick)) }
        </div>
    }
}

fn pasted(state: &State, dispatch: &Dispatch) -> Html {
    let typed = state.compared.as_ref().map(|compared| compared.typed.clone()).unwrap_or_default();
    let oninput = dispatch.reform(|event: InputEvent| {
        let area = event.target_dyn_into::<web_sys::HtmlTextAreaElement>();
        Action::from(Compare::Type(area.map(|area| area.value()).unwrap_or_default()))
    });
    html! {
        <div class="form-field">
            <label for={PASTED}>{ "A link, or a sketch as JSON" }</label>
            <textarea id={PASTED} class="field" rows="2" spellcheck="false" autocomplete="off" value={typed} {oninput} />
            <div class="acts">{ button(Look::Plain, None, "Compare", act(dispatch, Compare::Typed)) }</div>
        </div>
    }
}

fn kept(listed: &Listed, dispatch: &Dispatch) -> Html {
    let others: Vec<_> = listed.sketches.iter().filter(|one| one.place != Place::Here).collect();
    if others.is_empty() && listed.versions.is_empty() {
        return html! { <p class="quiet">{ "No other sketch yet, and no version of this one." }</p> };
    }
    html! {
        <ul class="scenarios">
            { for others.iter().map(|one| line(&one.title, &format!("Kept {}", one.when), key_of(&one.key), dispatch)) }
            { for listed.versions.iter().map(|one| {
                line(&format!("This sketch, version of {}", one.when), &one.says, one.key.clone(), dispatch)
            }) }
        </ul>
    }
}

fn line(title: &str, says: &str, key: String, dispatch: &Dispatch) -> Html {
    let order = Order::Compare(key.clone(), format!("{title}. {says}"));
    html! {
        <li key={key}>
            <button type="button" onclick={press(dispatch, Action::Keep(Keep::Do(order)))}>
                { title.to_owned() }<span class="summary">{ says.to_owned() }</span>
            </button>
        </li>
    }
}
