//! A form for any verb, and a field that is edited where it stands.

use yew::{Callback, Event, Html, InputEvent, KeyboardEvent, TargetCast, classes};

use privatelink::text;

use super::trouble;
use crate::state::action::{Action, Edit};
use crate::state::inspector::{AddForm, FormField};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon_button};
use crate::view::{Dispatch, press};

/// The id of a form's first field, which gets the focus when the form opens.
pub use crate::state::effect::FORM_FIRST;
use crate::state::effect::NAME_FIELD;

/// A form with a field for each member that is asked for.
pub fn form(dispatch: &Dispatch, form: &AddForm) -> Html {
    let name = text::spoken(form.form.verb);
    let (submit, discard) = actions(form);
    html! {
        <div class="form" role="group" aria-label={name.clone()} onkeydown={on_key(dispatch, form)}>
            <h4>{ &name }</h4>
            { for form.fields.iter().enumerate().map(|(at, field)| form_field(dispatch, form, at, field)) }
            { for form.error.as_deref().map(trouble) }
            <div class="acts">
                { button(Look::Main, None, &name, press(dispatch, submit)) }
                { button(Look::Plain, None, "Cancel", press(dispatch, discard)) }
            </div>
        </div>
    }
}

fn form_field(dispatch: &Dispatch, form: &AddForm, at: usize, field: &FormField) -> Html {
    let rest = html! {
        <>
            { for field.error.as_deref().map(trouble) }
            if !field.about.is_empty() { <span id={about(at)} class="quiet">{ &field.about }</span> }
        </>
    };
    if field.several {
        return html! {
            <div class="form-field" role="group" aria-label={field.label.clone()} aria-describedby={(!field.about.is_empty()).then(|| about(at))}>
                <span>{ &field.label }</span>
                <ul class="checks-list">{ for field.options.iter().map(|option| check(dispatch, form, at, field, option)) }</ul>
                { rest }
            </div>
        };
    }
    html! {
        <label class="form-field">
            <span>{ &field.label }</span>
            { input(dispatch, form, at, field) }
            { rest }
        </label>
    }
}

/// The id of what a field means: told after the field's name, of which it is no part.
fn about(at: usize) -> String {
    format!("about-{at}")
}

/// One of several that may be chosen together.
fn check(
    dispatch: &Dispatch,
    form: &AddForm,
    at: usize,
    field: &FormField,
    (value, label): &(String, String),
) -> Html {
    let is_first = at == 0 && field.options.first().is_some_and(|(own, _)| own == value);
    let first = is_first.then_some(FORM_FIRST);
    let chosen = field.value.split(", ").find(|one| of(one) == value);
    let without = chosen.is_some().then_some("");
    let text = with(&field.value, value, without.unwrap_or(value));
    let act = Action::Edit(Edit::Field { form: form.form.clone(), field: at, text });
    let onchange = dispatch.reform(move |_: Event| act.clone());
    let beside = chosen.zip(field.beside.as_ref()).map(|(typed, term)| {
        let typed = typed.split_once(' ').map_or("", |(_, beside)| beside);
        let (form, value, all) = (form.form.clone(), value.clone(), field.value.clone());
        let oninput = dispatch.reform(move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            let own = format!("{value} {}", input.map(|input| input.value()).unwrap_or_default().trim());
            let text = with(&all, &value, own.trim_end());
            Action::Edit(Edit::Field { form: form.clone(), field: at, text })
        });
        html! {
            <label class="beside">
                <span>{ format!("{term} in {label}") }</span>
                <input type="text" class="field" autocomplete="off" spellcheck="false" value={typed.to_owned()} {oninput} />
            </label>
        }
    });
    html! {
        <li>
            <label><input id={first} type="checkbox" checked={chosen.is_some()} {onchange} />{ " " }{ both(value, label) }</label>
            { for beside }
        </li>
    }
}

/// Which option one of those that are chosen is: what is beside it follows a blank.
fn of(one: &str) -> &str {
    one.split(' ').next().unwrap_or_default()
}

/// All that are chosen, with another text for one of them, or one more; without it where the text is empty.
fn with(all: &str, value: &str, text: &str) -> String {
    let mut chosen: Vec<&str> = all.split(", ").filter(|one| !one.is_empty()).collect();
    match chosen.iter_mut().find(|one| of(one) == value) {
        Some(own) => *own = text,
        None => chosen.push(text),
    }
    chosen.retain(|one| !one.is_empty());
    chosen.join(", ")
}

/// A value that is edited where it stands; what saves it comes with the first letter.
pub fn field(dispatch: &Dispatch, form: &AddForm, label: &str, enabled: bool) -> Html {
    let Some(own) = form.fields.first() else { return Html::default() };
    if !enabled {
        return html! { { &own.value } };
    }
    let (submit, discard) = actions(form);
    html! {
        <div class="field-row" role="group" aria-label={label.to_owned()} onkeydown={on_key(dispatch, form)}>
            <label>
                <span class="visually-hidden">{ label }</span>
                { input(dispatch, form, usize::MAX, own) }
            </label>
            if form.open {
                { icon_button(Icon::Check, &format!("Save {label}"), true, press(dispatch, submit)) }
                { icon_button(Icon::Cross, "Leave it as it was", true, press(dispatch, discard)) }
            }
            { for own.error.as_deref().or(form.error.as_deref()).map(trouble) }
        </div>
    }
}

fn actions(form: &AddForm) -> (Action, Action) {
    (Action::Edit(Edit::Submit(form.form.clone())), Action::Edit(Edit::Discard))
}

/// Enter sends the form, Escape puts it away.
fn on_key(dispatch: &Dispatch, form: &AddForm) -> Callback<KeyboardEvent> {
    let (submit, discard) = actions(form);
    let (dispatch, open) = (dispatch.clone(), form.open);
    Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Enter"
            if !event.is_composing() && event.target_dyn_into::<web_sys::HtmlInputElement>().is_some() =>
        {
            event.prevent_default();
            dispatch.emit(submit.clone());
        }
        "Escape" if open => {
            event.prevent_default();
            event.stop_propagation();
            dispatch.emit(discard.clone());
        }
        _ => {}
    })
}

/// What a person types into; `at` is the field's place, or nothing where it stands alone.
fn input(dispatch: &Dispatch, form: &AddForm, at: usize, field: &FormField) -> Html {
    let place = if at == usize::MAX { 0 } else { at };
    let tell = {
        let form = form.form.clone();
        dispatch.reform(move |text| Action::Edit(Edit::Field { form: form.clone(), field: place, text }))
    };
    let named = at == usize::MAX && form.form.only == Some("name");
    let first = if named { Some(NAME_FIELD) } else { (at == 0).then_some(FORM_FIRST) };
    let in_form = at != usize::MAX;
    let name = in_form.then(|| field.label.clone());
    let says = (in_form && !field.about.is_empty()).then(|| about(at));
    if !field.options.is_empty() {
        let onchange = tell.reform(|event: Event| {
            event
                .target_dyn_into::<web_sys::HtmlSelectElement>()
                .map(|select| select.value())
                .unwrap_or_default()
        });
        return html! {
            <select id={first} aria-label={name} aria-describedby={says} {onchange}>
                { for field.options.iter().map(|(value, label)| html! {
                    <option value={value.clone()} selected={*value == field.value}>{ both(value, label) }</option>
                }) }
            </select>
        };
    }
    let invalid = field.error.as_ref().map(|_| "true");
    if field.long {
        let oninput = tell.reform(|event: InputEvent| {
            event
                .target_dyn_into::<web_sys::HtmlTextAreaElement>()
                .map(|area| area.value())
                .unwrap_or_default()
        });
        return html! {
            <textarea id={first} class="field mono" rows="6" spellcheck="false" value={field.value.clone()}
                aria-label={name} aria-describedby={says} aria-invalid={invalid} {oninput} />
        };
    }
    let oninput = tell.reform(|event: InputEvent| {
        event.target_dyn_into::<web_sys::HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    });
    let list = (!field.suggestions.is_empty()).then(|| format!("{}-{place}", form.form.verb));
    html! {
        <>
            <input id={first} type="text" class={classes!("field")} autocomplete="off" spellcheck="false"
                value={field.value.clone()} list={list.clone()} aria-label={name} aria-describedby={says} aria-invalid={invalid} {oninput} />
            { for list.map(|list| html! {
                <datalist id={list}>
                    { for field.suggestions.iter().map(|(value, label)| html! {
                        <option value={value.clone()}>{ label }</option>
                    }) }
                </datalist>
            }) }
        </>
    }
}

/// A value with what it is called, where that is another.
fn both(value: &str, label: &str) -> String {
    if value == label || value.is_empty() || value.len() > 40 {
        label.to_owned()
    } else {
        format!("{label} ({value})")
    }
}
