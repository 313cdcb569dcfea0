//! The gallery: every built-in scenario with its picture, drawn by the same layout as the diagram.

use std::rc::Rc;

use privatelink::diagram::{self, Flow, Theme};
use yew::{Html, Properties, component, use_memo};

use crate::platform::theme::is_dark;
use crate::state::State;
use crate::state::action::{Action, Compare, File, Learn, Show, Tale};
use crate::state::panels::Dialog;
use crate::state::scenarios::{self, ScenarioInfo, not_loaded};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// What a file has in it that stands for thousands of resources: a picture of them would keep the page busy.
const COPIES: &str = "\"copies\"";

/// The dialog's content.
pub fn gallery(state: &State, dispatch: &Dispatch) -> Html {
    let dark = is_dark(state.theme);
    html! {
        <div class="dialog-body" data-scroll="">
            <ul class="gallery">
                { for scenarios::list().iter().map(|one| card(state, dispatch, one, dark)) }
            </ul>
            <div class="acts">
                { button(Look::Main, None, "Empty sketch", press(dispatch, Action::File(File::Begin(None)))) }
                { button(Look::Plain, None, "Consumer and provider…", press(dispatch, Action::Show(Show::Dialog(Dialog::Begin)))) }
                if state.embed.is_none() { { button(Look::Plain, None, "Lessons", press(dispatch, Action::Story(Tale::Learn(Learn::List)))) } }
                { button(Look::Plain, None, "The paper, claim by claim", press(dispatch, Action::Show(Show::Dialog(Dialog::Claims)))) }
                if state.embed.is_none() { { button(Look::Plain, Some(Icon::Compare), "Compare with…", press(dispatch, Action::from(Compare::Choose))) } }
                { button(Look::Plain, Some(Icon::Open), "Open a file", press(dispatch, Action::File(File::Pick))) }
            </div>
        </div>
    }
}

fn card(state: &State, dispatch: &Dispatch, one: &ScenarioInfo, dark: bool) -> Html {
    let current = (state.origin.scenario() == Some(one.id)).then_some("true");
    let onclick = press(dispatch, Action::File(File::Scenario(one.id.to_owned())));
    let arrived = state.scenarios.arrived(one.id);
    let text = match arrived {
        Some(Ok(text)) => Some(text.clone()),
        // Native programs have it anyway.
        Some(Err(_)) | None => state.scenarios.get(one.id).map(Rc::from),
    };
    let trouble = arrived.and_then(|text| text.as_ref().err());
    html! {
        <li key={one.id}>
            <button type="button" aria-current={current} {onclick}>
                { yew::html! { <Picture {text} {dark} /> } }
                <strong>{ one.title }</strong>
                <span class="summary">{ one.summary }</span>
                { for trouble.map(|why| html! { <span class="trouble">{ not_loaded(one.id, why) }</span> }) }
            </button>
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    text: Option<Rc<str>>,
    dark: bool,
}

/// A scenario's picture; empty until its file is here.
#[component(Picture)]
fn picture(props: &Props) -> Html {
    let drawn = use_memo(props.clone(), |Props { text, dark }| Some(draw(text.as_deref()?, *dark)));
    html! {
        <span class="picture">
            { for drawn.as_ref().as_ref().map(|drawn| match drawn {
                Ok(address) => html! { <img src={address.clone()} alt="" draggable="false" /> },
                Err(says) => html! { <span class="quiet">{ says }</span> },
            }) }
        </span>
    }
}

/// The picture as an address, or what there is to say instead.
fn draw(text: &str, dark: bool) -> Result<String, String> {
    if text.contains(COPIES) {
        return Err("Too large for a small picture".to_owned());
    }
    let sketch = privatelink::scenario::read(text).map_err(|error| error.to_string())?.sketch;
    let theme = if dark { Theme::Dark } else { Theme::Light };
    let svg = diagram::svg(&diagram::layout(&sketch, Flow::default()), theme);
    let mut address = "data:image/svg+xml;charset=utf-8,".to_owned();
    for character in svg.chars() {
        match character {
            // All that ends or escapes an address.
            '%' => address.push_str("%25"),
            '#' => address.push_str("%23"),
            other => address.push(other),
        }
    }
    Ok(address)
}
