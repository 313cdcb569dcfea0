//! The workbench for PROXY protocol headers: a box for bytes in any writing, what a receiver would make of
//! them, and the same header as fields.

mod form;

use yew::{Callback, Html, InputEvent, MouseEvent, TargetCast, classes};

use crate::state::State;
use crate::state::action::{Action, Bench};
use crate::state::workbench::examples::EXAMPLES;
use crate::state::workbench::{Checksum, Judged, Verdict, says};
use crate::view::markup::html;
use crate::view::packet::TakenApartView;
use crate::view::ui::{Icon, Look, button, icon, icon_button, section};
use crate::view::{Dispatch, Props, press, words};

/// The id of the line that says what was read from it.
const READ: &str = "bench-read";

/// The panel.
pub fn workbench(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let bench = &state.workbench;
    let judged = bench.judged.as_ref();
    let bytes = bench.bytes_face && judged.is_some();
    html! {
        <div class="bench" role="region" aria-label="PROXY workbench" data-face={if bytes { "bytes" } else { "work" }}>
            if judged.is_some() {
                <div class="bench-faces">
                    <div class="switch" role="group" aria-label="Show">
                        { option("Header", !bytes, press(dispatch, Action::Bench(Bench::Face(false)))) }
                        { option("Byte by byte", bytes, press(dispatch, Action::Bench(Bench::Face(true)))) }
                    </div>
                </div>
            }
            <div class="bench-work" data-scroll="" tabindex="0">
                { paste(state, dispatch) }
                if let Some(judged) = judged { { verdict(dispatch, judged) } }
                if let Some(found) = bench.form() { { form::form(dispatch, &found, bench.note.as_deref()) } }
            </div>
            if let Some(judged) = judged {
                { yew::html! { <TakenApartView message={judged.message.clone()} narrow=true dispatch={dispatch.clone()} /> } }
            } else {
                <div class="bench-examples" data-scroll="">
                    { section("bench-list", "Or begin with one of these", Html::default(), html! { <ul>{ for examples(dispatch, true) }</ul> }) }
                </div>
            }
        </div>
    }
}

/// A button of several, one of which is pressed.
fn option(label: &'static str, pressed: bool, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class="button" aria-pressed={pressed.to_string()} {onclick}>{ label }</button> }
}

fn act(dispatch: &Dispatch, glyph: Icon, label: &str, bench: Bench) -> Html {
    html! { <div class="acts">{ button(Look::Plain, Some(glyph), label, press(dispatch, Action::Bench(bench))) }</div> }
}

/// The box, and how to fill it.
fn paste(state: &State, dispatch: &Dispatch) -> Html {
    let bench = &state.workbench;
    let wrong = matches!(bench.read, Some(Err(_)));
    let oninput = dispatch.reform(|event: InputEvent| {
        let area = event.target_dyn_into::<web_sys::HtmlTextAreaElement>();
        Action::Bench(Bench::Text(area.map(|area| area.value()).unwrap_or_default()))
    });
    let trace = state.journey.as_ref().and_then(|journey| journey.trace());
    let sent = trace.and_then(|trace| trace.target.as_ref()?.proxy_protocol.as_ref()).is_some();
    let beside = html! {
        <>
            if let Some(judged) = &bench.judged { { chip(judged.verdict) } }
            if bench.can_go_back() {
                { icon_button(Icon::Undo, "Back to the text before", true, press(dispatch, Action::Bench(Bench::Back))) }
            }
        </>
    };
    let below = html! {
        <>
            <textarea class="field" rows="7" spellcheck="false" autocomplete="off" autocapitalize="off"
                aria-label="Header as bytes" aria-describedby={READ} aria-invalid={wrong.then_some("true")}
                placeholder={words::PASTE_HINT} value={bench.text.clone()} {oninput} />
            <p id={READ} class={if wrong { "trouble" } else { "quiet" }}>{ read(state) }</p>
            if sent { { act(dispatch, Icon::Send, "Header of the last request", Bench::FromJourney) } }
            if bench.judged.is_some() {
                <details><summary>{ "Examples" }</summary><div class="acts">{ for examples(dispatch, false) }</div></details>
            }
        </>
    };
    section("bench-paste", "Header as bytes", beside, below)
}

/// What was read from the box.
fn read(state: &State) -> Html {
    let bench = &state.workbench;
    let count = match &bench.read {
        None => {
            return html! { { "A load balancer puts this header ahead of a connection's data, to tell the target who really connects, and by which endpoint." } };
        }
        Some(Err(error)) => return html! { { says(error) } },
        Some(Ok(bytes)) => bytes.len(),
    };
    html! {
        <>
            if count == 1 { { "1 byte. " } } else { { format!("{count} bytes. ") } }
            if bench.start > 0 {
                { format!("The header begins at byte {}; what stands before it is left aside. ", bench.start) }
            }
            if let Some((name, origin)) = bench.origin { <strong>{ name }</strong>{ ": " }{ origin } }
        </>
    }
}

/// The examples: with their origins in a list, or as buttons only.
fn examples(dispatch: &Dispatch, at_length: bool) -> Vec<Html> {
    let mut all = Vec::new();
    for (at, example) in EXAMPLES.iter().enumerate() {
        let onclick = press(dispatch, Action::Bench(Bench::Example(at)));
        let class = if at_length { "link" } else { "button plain" };
        let one = html! { <button type="button" {class} title={example.origin} {onclick}>{ example.label }</button> };
        all.push(if at_length {
            html! { <li>{ one }<span class="quiet">{ example.origin }</span></li> }
        } else {
            one
        });
    }
    all
}

/// How it stands, in a word.
fn chip(verdict: Verdict) -> Html {
    let (glyph, tone) = match verdict {
        Verdict::Accepted => (Icon::Check, "ok"),
        Verdict::Waits => (Icon::Clock, "warn"),
        Verdict::Rejected => (Icon::Cross, "bad"),
    };
    html! { <span class={classes!("chip", tone)}>{ icon(glyph) }{ verdict.word() }</span> }
}

/// What a receiver does, and the header in a few lines.
fn verdict(dispatch: &Dispatch, judged: &Judged) -> Html {
    let mut facts = Vec::new();
    for (label, value) in judged.facts() {
        facts.push(html! { <dt>{ label }</dt> });
        facts.push(html! {
            <dd><span class="mono">{ value }</span>if label == "CRC32C" { { " " }{ checksum(judged) } }</dd>
        });
    }
    let below = html! {
        <>
            <p>{ &judged.says }</p>
            if let Some((field, byte)) = judged.fault {
                <p class="quiet">{ "Decided by " }<strong>{ field }</strong>{ format!(", byte {byte} of the header.") }</p>
            }
            if judged.repaired.is_some() { { act(dispatch, Icon::Mend, "Repair length and checksum", Bench::Repair) } }
            <dl class="rows">{ for facts }</dl>
        </>
    };
    section("bench-verdict", "What a receiver does", Html::default(), below)
}

/// Whether the checksum is right.
fn checksum(judged: &Judged) -> Html {
    let (glyph, tone, word) = match judged.checksum {
        Checksum::Matches => (Icon::Check, "ok", "matches".to_owned()),
        Checksum::Unknown => (Icon::Question, "", "not checked".to_owned()),
        Checksum::Wrong { swapped, right } => {
            let how = if swapped { "bytes swapped" } else { "does not match" };
            (Icon::Cross, "bad", format!("{how}: it is 0x{right:08x}"))
        }
    };
    html! { <span class={classes!("chip", tone)}>{ icon(glyph) }{ word }</span> }
}
