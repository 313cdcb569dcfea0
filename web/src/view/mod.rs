//! Components, one a file, by area. They draw the state and say what a person did; they decide
//! nothing. What changes with every picture of an animation is drawn by components of its own, so
//! that all the others can sit still.

mod chart;
mod compare;
pub mod cost;
pub mod diagram;
pub mod dialog;
pub mod dns;
pub mod dock;
pub mod inspector;
mod join;
mod kept;
pub mod ladder;
mod lesson;
mod load;
mod markup;
pub mod menu;
pub mod outline;
pub mod packet;
pub mod part;
pub mod request;
pub mod shell;
mod story;
mod terms;
pub mod ui;
mod waiting;
mod words;
pub mod workbench;

#[cfg(test)]
mod tests;

use std::ops::Deref;
use std::rc::Rc;

use privatelink::model::{LegEnd, ResourceId};
use privatelink::text;
use yew::{Callback, Html, MouseEvent, Properties};

use crate::state::action::{Action, Select};
use crate::state::{State, command};
use crate::view::markup::html;
use ui::{Icon, icon_button};

/// Where components send what a person did.
pub type Dispatch = Callback<Action>;

/// The state, compared without the clock: what reads it is not drawn again while a packet travels.
#[derive(Clone, Debug)]
pub struct Calm(Rc<State>);

impl From<&Rc<State>> for Calm {
    fn from(state: &Rc<State>) -> Self {
        Self(Rc::clone(state))
    }
}

impl PartialEq for Calm {
    fn eq(&self, other: &Self) -> bool {
        if Rc::ptr_eq(&self.0, &other.0) {
            return true;
        }
        let mut still = (*self.0).clone();
        still.playback = other.0.playback;
        still == *other.0
    }
}

impl Deref for Calm {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

/// What most components need.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The state, but for the clock.
    pub state: Calm,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
}

/// A press that does one thing.
fn press(dispatch: &Dispatch, action: Action) -> Callback<MouseEvent> {
    dispatch.reform(move |_| action.clone())
}

/// A glyph that runs a command of the page's table, under the command's name and with its shortcut.
fn command_button(state: &State, dispatch: &Dispatch, id: &str, glyph: Icon) -> Html {
    let Some(command) = command::find(id) else { return Html::default() };
    let enabled = (command.enabled)(state);
    let mut name = command.label_now(state);
    if let Some(shortcut) = command.shortcuts.first() {
        name = format!("{name} ({})", shortcut.keys(false).join("+"));
    }
    let action = (command.action)(state);
    icon_button(glyph, &name, enabled, press(dispatch, action))
}

/// A resource by its name; pressing it selects it.
fn resource_link(state: &State, dispatch: &Dispatch, id: &ResourceId) -> Html {
    let name = text::name(&state.sketch, id);
    named_link(dispatch, id, &name)
}

/// The same for an end of a line: the internet and AWS's services are no resources, and only named.
fn end_link(state: &State, dispatch: &Dispatch, end: &LegEnd) -> Html {
    match end {
        LegEnd::Resource(id) => resource_link(state, dispatch, id),
        LegEnd::Internet => html! { <span>{ "the internet" }</span> },
        LegEnd::AwsService(name) => html! { <span>{ name.to_string() }</span> },
    }
}

/// The same under a name of one's own.
fn named_link(dispatch: &Dispatch, id: &ResourceId, name: &str) -> Html {
    let title = format!("Select {} {id}", id.kind());
    let onclick = press(dispatch, Action::Select(Select::Only(id.clone())));
    html! { <button type="button" class="link" data-resource={id.to_string()} {title} {onclick}>{ name }</button> }
}
