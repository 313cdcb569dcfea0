//! A form that stands by itself.

use yew::Html;

use crate::state::{State, inspector};
use crate::view::Dispatch;
use crate::view::inspector::form::form as drawn;
use crate::view::markup::html;

/// The dialog's content.
pub fn form(state: &State, dispatch: &Dispatch) -> Html {
    let Some(draft) = &state.draft else { return Html::default() };
    let found = inspector::form_of(state, &draft.form);
    html! { <div class="dialog-body" data-scroll="">{ drawn(dispatch, &found) }</div> }
}
