//! Dialogs, at most one at a time.

mod begin;
mod claims;
mod compare;
mod delete;
mod form;
mod gallery;
mod modal;
mod palette;
mod share;
mod shortcuts;
mod sketches;

use yew::Html;

use super::{Calm, Dispatch};
use crate::state::panels::Dialog;
use crate::state::second::SecondPart;
use modal::Modal;

/// The dialog that is open.
pub fn dialogs(state: &Calm, dispatch: &Dispatch) -> Html {
    if state.dialog == Dialog::None || state.second != SecondPart::Here {
        return Html::default();
    }
    dialog(state, dispatch)
}

// Apart from its caller, which stays in the first part of the program.
#[inline(never)]
fn dialog(state: &Calm, dispatch: &Dispatch) -> Html {
    let inside = match state.dialog {
        Dialog::None => return Html::default(),
        Dialog::Palette => {
            yew::html! { <palette::Palette state={state.clone()} dispatch={dispatch.clone()} /> }
        }
        Dialog::Shortcuts => shortcuts::shortcuts(state, dispatch),
        Dialog::Share => share::share(state, dispatch),
        Dialog::Gallery => gallery::gallery(state, dispatch),
        Dialog::Sketches => sketches::sketches(state, dispatch),
        Dialog::Compare => compare::compare(state, dispatch),
        Dialog::Claims => claims::claims(state, dispatch),
        Dialog::Begin => yew::html! { <begin::Begin dispatch={dispatch.clone()} /> },
        Dialog::Form => form::form(state, dispatch),
        Dialog::Delete => delete::delete(state, dispatch),
    };
    let title = match state.dialog {
        Dialog::None | Dialog::Palette => "Commands and resources",
        Dialog::Shortcuts => "Keyboard shortcuts",
        Dialog::Share => "Share",
        Dialog::Gallery => "Scenarios",
        Dialog::Sketches => "Your sketches",
        Dialog::Compare => "Compare with",
        Dialog::Claims => "The paper, claim by claim",
        Dialog::Begin => "A consumer and a provider",
        Dialog::Form => "Add or change",
        Dialog::Delete => "Delete",
    };
    let headed = state.dialog != Dialog::Palette;
    // Another dialog in the place of one is opened anew, and has the focus.
    yew::html! { <Modal key={title} {title} {headed} wide={matches!(state.dialog, Dialog::Gallery | Dialog::Claims)} dispatch={dispatch.clone()}>{ inside }</Modal> }
}
