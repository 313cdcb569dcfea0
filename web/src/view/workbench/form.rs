//! The header as fields: each edit rewrites the bytes, with length, padding and checksum.

use yew::{Html, InputEvent, TargetCast, classes};

use crate::state::action::{Action, Bench};
use crate::state::workbench::edit::Change;
use crate::state::workbench::form::{Form, KINDS, Kind, Line, Row};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon_button, toggle};
use crate::view::{Dispatch, press};

/// The form.
pub fn form(dispatch: &Dispatch, form: &Form, note: Option<&str>) -> Html {
    let pad = press(dispatch, Action::Bench(Bench::Change(Change::Pad(!form.padded))));
    html! {
        <section class="bench-form" aria-labelledby="bench-form" data-home="" tabindex="-1">
            <h2 id="bench-form">{ "Fields" }</h2>
            <div class="bench-rows">{ for form.rows.iter().enumerate().map(|(at, one)| row(dispatch, "bench", at, one)) }</div>
            <ol class="bench-tlvs" aria-label="TLVs">
                { for form.lines.iter().enumerate().map(|(at, one)| line(dispatch, at, one)) }
            </ol>
            { add(dispatch, None, "Add a TLV", KINDS) }
            <div class="setting">
                <span>{ "Pad to 100 bytes as a Network Load Balancer does" }</span>
                { toggle("Pad to 100 bytes as a Network Load Balancer does", form.padded, true, pad) }
            </div>
            { for note.map(|note| html! { <p class="trouble">{ note }</p> }) }
        </section>
    }
}

fn row(dispatch: &Dispatch, within: &str, at: usize, row: &Row) -> Html {
    let error = row.error.as_ref().map(|_| format!("{within}-{at}-error"));
    html! {
        <div class={classes!("bench-row", (!row.choices.is_empty()).then_some("wide"))}>
            if row.choices.is_empty() { { typed(dispatch, row, error.clone()) } } else { { chosen(dispatch, row) } }
            { for row.error.as_ref().map(|says| html! { <p class="trouble" id={error.clone()}>{ says }</p> }) }
        </div>
    }
}

fn typed(dispatch: &Dispatch, row: &Row, error: Option<String>) -> Html {
    let spot = row.spot;
    let oninput = dispatch.reform(move |event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        Action::Bench(Bench::Change(Change::Field(
            spot,
            input.map(|input| input.value()).unwrap_or_default(),
        )))
    });
    html! {
        <label>
            <span>{ row.label }</span>
            <input type="text" class="mono" autocomplete="off" autocapitalize="off" spellcheck="false" value={row.value.clone()}
                aria-invalid={error.as_ref().map(|_| "true")} aria-describedby={error} {oninput} />
        </label>
    }
}

fn chosen(dispatch: &Dispatch, row: &Row) -> Html {
    html! {
        <div>
            <span class="quiet">{ row.label }</span>
            <div class="switch wrap" role="group" aria-label={row.label}>
                { for row.choices.iter().map(|(word, label)| html! {
                    <button type="button" class="button" aria-pressed={(row.value == *word).to_string()}
                        onclick={press(dispatch, Action::Bench(Bench::Change(Change::Field(row.spot, (*word).to_owned()))))}>{ *label }</button>
                }) }
            </div>
        </div>
    }
}

fn line(dispatch: &Dispatch, at: usize, line: &Line) -> Html {
    let within = format!("bench-tlv-{at}");
    let remove = press(dispatch, Action::Bench(Bench::Change(Change::Remove(at))));
    html! {
        <li>
            <div class="bench-tlv">
                <span class="mono quiet">{ &line.kind }</span>
                <strong>{ line.name }</strong>
                if line.rows.is_empty() { <span class="quiet">{ "computed" }</span> }
                { icon_button(Icon::Bin, &format!("Remove the TLV {}", line.name), true, remove) }
            </div>
            <div class="bench-rows">{ for line.rows.iter().enumerate().map(|(place, one)| row(dispatch, &within, place, one)) }</div>
            if !line.inner.is_empty() { { add(dispatch, Some(at), "Add to it", line.inner) } }
        </li>
    }
}

/// What can be added.
fn add(dispatch: &Dispatch, within: Option<usize>, label: &str, kinds: &[Kind]) -> Html {
    html! {
        <details>
            <summary>{ label }</summary>
            <div class="acts">
                { for kinds.iter().map(|(kind, name)| html! {
                    <button type="button" class="button plain"
                        onclick={press(dispatch, Action::Bench(Bench::Change(Change::Add(within, *kind))))}>{ *name }</button>
                }) }
            </div>
        </details>
    }
}
