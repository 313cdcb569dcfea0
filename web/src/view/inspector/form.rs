//! A form that adds a line to a table.

use yew::{Callback, Event, Html, InputEvent, KeyboardEvent, TargetCast, classes};

use super::trouble;
use crate::state::State;
use crate::state::action::{Action, Edit, Form};
use crate::state::inspector::{AddForm, FormField};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// The form.
pub fn add_form(state: &State, dispatch: &Dispatch, form: &AddForm) -> Html {
    if !state.can_edit() {
        return Html::default();
    }
    let id = form_id(&form.form);
    let submit = Action::Edit(Edit::Submit(form.form.clone()));
    let onkeydown = {
        let (dispatch, submit, open) = (dispatch.clone(), submit.clone(), form.open);
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if !event.is_composing() && is_field(&event) => {
                event.prevent_default();
                dispatch.emit(submit.clone());
            }
            "Escape" if open => {
                event.prevent_default();
                dispatch.emit(Action::Edit(Edit::Discard));
            }
            _ => {}
        })
    };
    html! {
        <div class="rule-form" role="group" aria-label={form.submit} {onkeydown}>
            { for form.fields.iter().enumerate().map(|(at, one)| field(dispatch, form, &id, at, one)) }
            { button(Look::Plain, Some(Icon::Plus), form.submit, press(dispatch, submit)) }
            { for form.fields.iter().filter_map(|one| one.error.as_deref()).map(trouble) }
            { for form.error.as_deref().map(trouble) }
        </div>
    }
}

fn is_field(event: &KeyboardEvent) -> bool {
    event.target_dyn_into::<web_sys::HtmlInputElement>().is_some()
}

/// What the form's ids on the page begin with.
fn form_id(form: &Form) -> String {
    match form {
        Form::Rule(group, direction) => format!("add-{}-{group}", direction.word()),
        Form::Target(_) => "add-target".to_owned(),
        Form::Listener(_) => "add-listener".to_owned(),
        Form::Title => "title".to_owned(),
    }
}

fn field(dispatch: &Dispatch, form: &AddForm, id: &str, at: usize, field: &FormField) -> Html {
    let tell = {
        let form = form.form.clone();
        dispatch.reform(move |text| Action::Edit(Edit::Field { form: form.clone(), field: at, text }))
    };
    // A field that stands alone is named by its row.
    let quiet = (form.fields.len() == 1).then_some("visually-hidden");
    html! {
        <label>
            <span class={classes!(quiet)}>{ field.label }</span>
            { if field.options.is_empty() { typed(field, id, at, &tell) } else { chosen(field, &tell) } }
        </label>
    }
}

fn typed(field: &FormField, id: &str, at: usize, tell: &Callback<String>) -> Html {
    let list = (!field.suggestions.is_empty()).then(|| format!("{id}-{at}"));
    let oninput = tell.reform(|event: InputEvent| {
        event.target_dyn_into::<web_sys::HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    });
    html! {
        <>
            <input type="text" autocomplete="off" spellcheck="false" value={field.value.clone()} list={list.clone()}
                aria-invalid={field.error.as_ref().map(|_| "true")} {oninput} />
            { for list.map(|list| html! {
                <datalist id={list}>
                    { for field.suggestions.iter().map(|(value, label)| html! { <option value={value.clone()}>{ label }</option> }) }
                </datalist>
            }) }
        </>
    }
}

fn chosen(field: &FormField, tell: &Callback<String>) -> Html {
    let onchange = tell.reform(|event: Event| {
        event.target_dyn_into::<web_sys::HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
    });
    html! {
        <select {onchange}>
            { for field.options.iter().map(|(value, label)| html! {
                <option value={value.clone()} selected={*value == field.value}>{ label }</option>
            }) }
        </select>
    }
}
