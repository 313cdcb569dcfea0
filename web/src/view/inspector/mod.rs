//! The inspector: draws the rows the state makes for what is selected. It knows editors, not resources.

mod editor;
pub mod form;
mod table;

use yew::Html;

use super::ui::Icon;
use super::{Dispatch, Props, command_button, words};
use crate::state::State;
use crate::state::inspector::{self, Inspector, Row, Section};
use crate::view::markup::html;

/// The panel.
pub fn inspector(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let found = inspector::of(state);
    // One list of its own, so that a section that comes or goes leaves the others, and the focus, alone.
    let sections: Html =
        found.sections.iter().map(|section| self::section(state, dispatch, section)).collect();
    html! {
        <div class="inspector" data-scroll="" tabindex="0" role="region" aria-label="Inspector">
            { head(state, dispatch, &found) }
            if state.selection.is_empty() { <p class="empty">{ words::NOTHING_SELECTED }</p> }
            { for found.error.as_ref().map(|error| trouble(error)) }
            { sections }
        </div>
    }
}

fn head(state: &State, dispatch: &Dispatch, found: &Inspector) -> Html {
    let id = found.resource.as_ref().map(|id| id.as_str().to_owned()).filter(|id| *id != found.title);
    html! {
        <div class="inspector-head">
            <div>
                <p class="quiet">{ found.kind }</p>
                <h2>{ &found.title }</h2>
                { for id.map(|id| html! { <span class="id">{ id }</span> }) }
            </div>
            if !state.selection.is_empty() { { command_button(state, dispatch, "look-selection", Icon::Fit) } }
        </div>
    }
}

fn section(state: &State, dispatch: &Dispatch, section: &Section) -> Html {
    html! {
        <section class="section" key={section.title.clone()}>
            if !section.title.is_empty() { <h3>{ &section.title }</h3> }
            { for section.rows.iter().map(|row| self::row(state, dispatch, row)) }
        </section>
    }
}

fn row(state: &State, dispatch: &Dispatch, row: &Row) -> Html {
    html! {
        <div class={yew::classes!("row", editor::class(&row.editor), row.label.is_empty().then_some("unlabelled"))}>
            if !row.label.is_empty() { { label(row) } }
            <div class="row-value">{ editor::editor(state, dispatch, row) }</div>
            { for row.note.as_ref().map(|note| html! { <p class="row-note quiet">{ note }</p> }) }
            { for row.error.as_ref().map(|error| trouble(error)) }
        </div>
    }
}

/// The term; it opens where there is more to say about it.
fn label(row: &Row) -> Html {
    if row.about.is_empty() {
        return html! { <div class="row-label">{ &row.label }</div> };
    }
    html! {
        <details class="row-label"><summary>{ &row.label }</summary><p>{ &row.about }</p></details>
    }
}

/// A refusal, beside what it is about.
pub(super) fn trouble(text: &str) -> Html {
    html! { <p class="trouble" role="alert">{ text }</p> }
}
