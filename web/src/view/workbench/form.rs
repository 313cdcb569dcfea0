//! The header as fields: each edit rewrites the bytes, with length, padding and checksum.

use yew::{Callback, Html, InputEvent, MouseEvent, TargetCast};

use super::option;

use crate::state::action::{Action, Bench};
use crate::state::workbench::edit::Change;
use crate::state::workbench::form::{Form, KINDS, Kind, Line, Row};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon_button, section, toggle};
use crate::view::{Dispatch, press};

/// The form.
pub fn form(dispatch: &Dispatch, form: &Form, note: Option<&str>) -> Html {
    let mut lines = Vec::new();
    for (at, one) in form.lines.iter().enumerate() {
        lines.push(line(dispatch, at, one));
    }
    let below = html! {
        <>
            { rows(dispatch, "bench", &form.rows) }
            <ol class="bench-tlvs" aria-label="TLVs">{ for lines }</ol>
            { add(dispatch, None, "Add a TLV", KINDS) }
            <div class="setting">
                <span>{ PAD }</span>
                { toggle(PAD, form.padded, true, change(dispatch, Change::Pad(!form.padded))) }
            </div>
            if let Some(note) = note { <p class="trouble">{ note }</p> }
        </>
    };
    section("bench-form", "Fields", Html::default(), below)
}

const PAD: &str = "Pad to 100 bytes as a Network Load Balancer does";

fn change(dispatch: &Dispatch, change: Change) -> Callback<MouseEvent> {
    press(dispatch, Action::Bench(Bench::Change(change)))
}

fn rows(dispatch: &Dispatch, within: &str, rows: &[Row]) -> Html {
    let mut all = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let id = format!("{within}-{at}-error");
        all.push(html! {
            <div class={if row.choices.is_empty() { "bench-row" } else { "bench-row wide" }}>
                { if row.choices.is_empty() { typed(dispatch, row, &id) } else { chosen(dispatch, row) } }
                if let Some(says) = &row.error { <p class="trouble" id={id}>{ says }</p> }
            </div>
        });
    }
    html! { <div class="bench-rows">{ for all }</div> }
}

fn typed(dispatch: &Dispatch, row: &Row, error: &str) -> Html {
    let spot = row.spot;
    let oninput = dispatch.reform(move |event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        let text = input.map(|input| input.value()).unwrap_or_default();
        Action::Bench(Bench::Change(Change::Field(spot, text)))
    });
    let wrong = row.error.is_some();
    html! {
        <label>
            <span>{ row.label }</span>
            <input type="text" class="mono" autocomplete="off" autocapitalize="off" spellcheck="false" value={row.value.clone()}
                aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some(error)} {oninput} />
        </label>
    }
}

fn chosen(dispatch: &Dispatch, row: &Row) -> Html {
    let mut all = Vec::new();
    for (word, label) in row.choices {
        let pick = change(dispatch, Change::Field(row.spot, (*word).to_owned()));
        all.push(option(label, row.value == *word, pick));
    }
    html! {
        <div>
            <span class="quiet">{ row.label }</span>
            <div class="switch wrap" role="group" aria-label={row.label}>{ for all }</div>
        </div>
    }
}

fn line(dispatch: &Dispatch, at: usize, line: &Line) -> Html {
    html! {
        <li>
            <div class="bench-tlv">
                <span class="mono quiet">{ &line.kind }</span>
                <strong>{ line.name }</strong>
                if line.rows.is_empty() { <span class="quiet">{ "computed" }</span> }
                { icon_button(Icon::Bin, &format!("Remove the TLV {}", line.name), true, change(dispatch, Change::Remove(at))) }
            </div>
            { rows(dispatch, &format!("bench-tlv-{at}"), &line.rows) }
            if !line.inner.is_empty() { { add(dispatch, Some(at), "Add to it", line.inner) } }
        </li>
    }
}

/// What can be added.
fn add(dispatch: &Dispatch, within: Option<usize>, label: &'static str, kinds: &[Kind]) -> Html {
    let mut all = Vec::new();
    for (kind, name) in kinds {
        all.push(button(Look::Plain, None, name, change(dispatch, Change::Add(within, *kind))));
    }
    html! { <details><summary>{ label }</summary><div class="acts">{ for all }</div></details> }
}
