//! One value and how it is edited.

use privatelink::control::Command;
use yew::{Callback, Html, MouseEvent, classes};

use super::form;
use super::table::table;
use crate::state::State;
use crate::state::action::{Action, Edit};
use crate::state::inspector::{Button, Choice, Editor, Link, Purpose, Row};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon, toggle};
use crate::view::{Dispatch, named_link, press};

/// The class of a row with this editor: whether label and value stand side by side.
pub fn class(editor: &Editor) -> &'static str {
    match editor {
        Editor::Text(_) | Editor::Code(_) | Editor::Toggle { .. } | Editor::Links(_) | Editor::Field(_) => {
            "side"
        }
        Editor::Lines(_) | Editor::Choice(_) | Editor::Buttons(_) | Editor::Table(_) | Editor::Form(_) => {
            "below"
        }
    }
}

/// The value of a row.
pub fn editor(state: &State, dispatch: &Dispatch, row: &Row) -> Html {
    match &row.editor {
        Editor::Text(text) => html! { { text } },
        Editor::Code(code) => html! { <span class="mono">{ code }</span> },
        Editor::Lines(text) => html! { <pre class="mono">{ text }</pre> },
        Editor::Toggle { on, command: None } => html! { { if *on { "Yes" } else { "No" } } },
        Editor::Toggle { on, command } => {
            toggle(&row.label, *on, command.is_some(), send(dispatch, command.as_ref()))
        }
        Editor::Choice(choices) => choice(dispatch, &row.label, choices),
        Editor::Links(links) => self::links(dispatch, links, row.label.is_empty()),
        Editor::Buttons(buttons) => html! {
            <div class="acts">{ for buttons.iter().map(|one| button(dispatch, one)) }</div>
        },
        Editor::Field(found) => form::field(dispatch, found, &row.label, state.can_edit()),
        Editor::Form(found) => form::form(dispatch, found),
        Editor::Table(found) => table(dispatch, found),
    }
}

fn send(dispatch: &Dispatch, command: Option<&Command>) -> Callback<MouseEvent> {
    match command {
        Some(command) => press(dispatch, Action::Edit(Edit::command(command.clone()))),
        None => Callback::noop(),
    }
}

fn choice(dispatch: &Dispatch, label: &str, choices: &[Choice]) -> Html {
    html! {
        <div class="switch wrap" role="group" aria-label={label.to_owned()}>
            { for choices.iter().map(|choice| html! {
                <button type="button" class="button" aria-pressed={choice.chosen.to_string()}
                    disabled={!choice.chosen && choice.command.is_none()}
                    onclick={send(dispatch, choice.command.as_ref())}>{ &choice.label }</button>
            }) }
        </div>
    }
}

/// Resources by name. Where no label says what they are, each says so itself.
fn links(dispatch: &Dispatch, links: &[Link], say_kind: bool) -> Html {
    if links.is_empty() {
        return html! { <span class="quiet">{ "None" }</span> };
    }
    html! {
        <ul class="links">
            { for links.iter().map(|link| html! {
                <li>
                    { named_link(dispatch, &link.resource, &link.name) }
                    { for link.detail.as_deref().or(say_kind.then_some(link.kind)).map(|more| html! {
                        <span class="quiet">{ " " }{ more }</span>
                    }) }
                </li>
            }) }
        </ul>
    }
}

/// Something to do.
pub fn button(dispatch: &Dispatch, one: &Button) -> Html {
    let (glyph, class) = match one.purpose {
        Purpose::Plain => (None, ""),
        Purpose::Break => (Some(Icon::Broken), "break"),
        Purpose::Mend => (Some(Icon::Mend), "mend"),
        Purpose::Add => (Some(Icon::Plus), ""),
    };
    html! {
        <button type="button" class={classes!("button", "plain", class)} disabled={!one.enabled}
            onclick={press(dispatch, one.action.clone())}>
            { for glyph.map(icon) }
            <span>{ &one.label }</span>
        </button>
    }
}
