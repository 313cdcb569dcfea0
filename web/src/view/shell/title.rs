//! The sketch's title, edited where it stands.

use yew::{FocusEvent, Html, InputEvent, KeyboardEvent, TargetCast};

use super::super::Props;
use crate::state::action::{Action, Edit};
use crate::state::inspector::Form;
use crate::view::markup::html;

/// The title as a field that looks like text until it is used.
pub fn title_field(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let draft = state.draft.as_ref().filter(|draft| draft.form == Form::title());
    let editing = draft.is_some();
    let value = draft.and_then(|draft| draft.values.first()).unwrap_or(&state.sketch.title).clone();
    let trouble =
        draft.and_then(|draft| draft.error.clone().or_else(|| draft.errors.first().cloned().flatten()));
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        let text = input.map(|input| input.value()).unwrap_or_default();
        Action::Edit(Edit::Field { form: Form::title(), field: 0, text })
    });
    // Enter may follow a letter before the page is drawn anew with it; what stands in the field has it already.
    let typed = {
        let value = value.clone();
        move |target: Option<web_sys::HtmlInputElement>| {
            editing || target.is_some_and(|input| input.value() != *value)
        }
    };
    let onblur = {
        let (dispatch, typed) = (dispatch.clone(), typed.clone());
        move |event: FocusEvent| {
            if typed(event.target_dyn_into()) {
                dispatch.emit(Action::Edit(Edit::Submit(Form::title())));
            }
        }
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if typed(event.target_dyn_into()) => {
                dispatch.emit(Action::Edit(Edit::Submit(Form::title())));
            }
            "Escape" if typed(event.target_dyn_into()) => {
                event.prevent_default();
                dispatch.emit(Action::Edit(Edit::Discard));
            }
            _ => {}
        }
    };
    html! {
        <div class="title-field">
            <input type="text" aria-label="Title of the sketch" maxlength="120" {value} {oninput} {onblur} {onkeydown}
                aria-invalid={trouble.as_ref().map(|_| "true")} title={trouble}
                readonly={!state.can_edit()} spellcheck="false" autocomplete="off" />
        </div>
    }
}
