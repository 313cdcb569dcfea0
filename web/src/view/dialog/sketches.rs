//! Your sketches: what this browser keeps, older versions of the one at hand, and what was deleted.

use yew::{Html, InputEvent, KeyboardEvent, TargetCast};

use crate::state::State;
use crate::state::action::{Action, Compare, File, Keep};
use crate::state::effect::KEPT_TITLE;
use crate::state::sketches::{Entry, Listed, MOST_TITLE_CHARS, Order, Place, Version, key_of};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// The dialog's content.
pub fn sketches(state: &State, dispatch: &Dispatch) -> Html {
    let shown = &state.sketches;
    let said = shown.said.as_ref();
    html! {
        <div class="dialog-body kept" data-scroll="" tabindex="0" role="region" aria-label="Sketches">
            <p class="quiet">{ "Kept in this browser and nowhere else. What you open takes no other sketch's place." }</p>
            { for said.map(|(text, back)| html! {
                <p class="kept-said">
                    <span>{ text }</span>
                    { for back.iter().map(|order| button(Look::Plain, Some(Icon::Undo), "Undo", does(dispatch, order.clone()))) }
                </p>
            }) }
            { match &shown.listed {
                None => html! { <p class="empty">{ "Looking." }</p> },
                Some(Ok(listed)) => lists(state, listed, dispatch),
                Some(Err(why)) => html! {
                    <div class="empty">
                        <p>{ why }</p>
                        <div class="acts">
                            { button(Look::Plain, None, "Try again", press(dispatch, Action::Keep(Keep::Show))) }
                            { button(Look::Plain, Some(Icon::Save), "Save file", press(dispatch, Action::File(File::Save))) }
                        </div>
                    </div>
                },
            } }
        </div>
    }
}

fn does(dispatch: &Dispatch, order: Order) -> yew::Callback<yew::MouseEvent> {
    press(dispatch, Action::Keep(Keep::Do(order)))
}

fn lists(state: &State, listed: &Listed, dispatch: &Dispatch) -> Html {
    html! {
        <>
            if listed.sketches.is_empty() {
                <p class="empty">{ "None yet. A sketch is kept as soon as something is done with it." }</p>
            }
            <ul class="kept-list" aria-label="Kept sketches">{ for listed.sketches.iter().map(|one| line(state, one, dispatch)) }</ul>
            <section>
                <h3>{ "Versions of the sketch on the screen" }</h3>
                if listed.versions.is_empty() {
                    <p class="quiet">{ "None yet. One is kept when a change begins, and every few minutes while you go on." }</p>
                }
                <ol class="kept-list" aria-label="Versions">{ for listed.versions.iter().map(|one| version(one, dispatch)) }</ol>
            </section>
            <div class="acts">{ button(Look::Plain, Some(Icon::Compare), "Compare with…", press(dispatch, Action::from(Compare::Choose))) }</div>
            if !listed.aside.is_empty() {
                <section>
                    <h3>{ "Deleted or set aside" }</h3>
                    <ul class="kept-list" aria-label="Deleted">{ for listed.aside.iter().map(|one| aside(one, dispatch)) }</ul>
                </section>
            }
        </>
    }
}

/// A button whose name says which sketch it is about, for who hears it alone.
fn verb(label: &'static str, title: &str, enabled: bool, onclick: yew::Callback<yew::MouseEvent>) -> Html {
    html! {
        <button type="button" class="button plain" aria-label={format!("{label}: {title}")} disabled={!enabled} {onclick}>{ label }</button>
    }
}

fn line(state: &State, one: &Entry, dispatch: &Dispatch) -> Html {
    let renaming = state.sketches.renaming.as_ref().filter(|(key, _)| *key == one.key);
    if let Some((key, text)) = renaming {
        return title_field(key, text, dispatch);
    }
    let place = match one.place {
        Place::Here => "On the screen",
        Place::Elsewhere => "Open in another tab",
        Place::Nowhere => "",
    };
    let may_change = one.place != Place::Elsewhere && (one.place != Place::Here || state.can_edit());
    let rename = Action::Keep(Keep::Rename(Some((one.key.clone(), one.title.clone()))));
    let order = |order: Order| does(dispatch, order);
    html! {
        <li key={one.key.clone()} aria-current={(one.place == Place::Here).then_some("true")}>
            <div class="kept-what">
                <strong>{ &one.title }</strong>
                <span class="quiet">{ &one.when }</span>
                if !place.is_empty() { <span class="chip">{ place }</span> }
            </div>
            <div class="acts">
                { verb("Open", &one.title, one.place != Place::Here, order(Order::Open(one.key.clone()))) }
                { verb("Rename", &one.title, may_change, press(dispatch, rename)) }
                { verb("Duplicate", &one.title, true, order(Order::Duplicate(key_of(&one.key)))) }
                { verb("Delete", &one.title, one.place == Place::Nowhere, order(Order::Remove(one.key.clone(), one.title.clone()))) }
            </div>
        </li>
    }
}

fn title_field(key: &str, text: &str, dispatch: &Dispatch) -> Html {
    let oninput = {
        let key = key.to_owned();
        dispatch.reform(move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            Action::Keep(Keep::Rename(Some((
                key.clone(),
                input.map(|input| input.value()).unwrap_or_default(),
            ))))
        })
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => dispatch.emit(Action::Keep(Keep::Submit)),
            "Escape" => {
                // The dialog stays.
                event.prevent_default();
                event.stop_propagation();
                dispatch.emit(Action::Keep(Keep::Rename(None)));
            }
            _ => {}
        }
    };
    html! {
        <li key={key.to_owned()}>
            <input type="text" id={KEPT_TITLE} aria-label="Title of the kept sketch" maxlength={MOST_TITLE_CHARS.to_string()} value={text.to_owned()}
                spellcheck="false" autocomplete="off" {oninput} {onkeydown} />
            <div class="acts">
                { button(Look::Main, None, "Give this title", press(dispatch, Action::Keep(Keep::Submit))) }
                { button(Look::Plain, None, "Cancel", press(dispatch, Action::Keep(Keep::Rename(None)))) }
            </div>
        </li>
    }
}

fn version(one: &Version, dispatch: &Dispatch) -> Html {
    html! {
        <li key={one.key.clone()}>
            <div class="kept-what"><strong>{ &one.when }</strong><span class="quiet">{ &one.says }</span></div>
            <div class="acts">{ verb("Go back", &one.when, true, does(dispatch, Order::GoBack(one.key.clone()))) }</div>
        </li>
    }
}

fn aside(one: &Entry, dispatch: &Dispatch) -> Html {
    html! {
        <li key={one.key.clone()}>
            <div class="kept-what"><strong>{ &one.title }</strong><span class="quiet">{ &one.when }</span></div>
            <div class="acts">{ verb("Bring back", &one.title, true, does(dispatch, Order::Restore(one.key.clone()))) }</div>
        </li>
    }
}
