//! The workbench for PROXY protocol headers: a box for bytes in any writing, what a receiver would make of
//! them, and the same header as fields.

mod form;

use yew::{Html, InputEvent, TargetCast, classes};

use crate::state::State;
use crate::state::action::{Action, Bench};
use crate::state::workbench::examples::EXAMPLES;
use crate::state::workbench::{Checksum, Judged, Verdict, says};
use crate::view::markup::html;
use crate::view::packet::TakenApartView;
use crate::view::ui::{Icon, Look, button, icon, icon_button};
use crate::view::{Dispatch, Props, press, words};

/// The id of the box.
const BOX: &str = "bench-text";
/// The id of the line that says what was read from it.
const READ: &str = "bench-read";

/// The panel.
pub fn workbench(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let judged = state.workbench.judged.as_ref();
    let bytes = state.workbench.bytes_face && judged.is_some();
    html! {
        <div class="bench" role="region" aria-label="PROXY workbench" data-face={if bytes { "bytes" } else { "work" }}>
            { for judged.map(|_| faces(dispatch, bytes)) }
            <div class="bench-work" data-scroll="" tabindex="0">
                { paste(state, dispatch) }
                { for judged.map(|judged| verdict(dispatch, judged)) }
                { for state.workbench.form().map(|form| form::form(dispatch, &form, state.workbench.note.as_deref())) }
            </div>
            { match judged {
                Some(judged) => yew::html! { <TakenApartView message={judged.message.clone()} narrow=true dispatch={dispatch.clone()} /> },
                None => examples(dispatch),
            } }
        </div>
    }
}

/// The two halves, where there is room for one only.
fn faces(dispatch: &Dispatch, bytes: bool) -> Html {
    html! {
        <div class="bench-faces">
            <div class="switch" role="group" aria-label="Show">
                { for [(false, "Header"), (true, "Byte by byte")].map(|(face, label)| html! {
                    <button type="button" class="button" aria-pressed={(face == bytes).to_string()}
                        onclick={press(dispatch, Action::Bench(Bench::Face(face)))}>{ label }</button>
                }) }
            </div>
        </div>
    }
}

fn act(dispatch: &Dispatch, glyph: Icon, label: &str, bench: Bench) -> Html {
    button(Look::Plain, Some(glyph), label, press(dispatch, Action::Bench(bench)))
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
    let sent = trace
        .is_some_and(|trace| trace.target.as_ref().is_some_and(|target| target.proxy_protocol.is_some()));
    html! {
        <section class="bench-paste" aria-labelledby="bench-paste">
            <h2 id="bench-paste">
                <label for={BOX}>{ "Header as bytes" }</label>
                { for bench.judged.as_ref().map(|judged| chip(judged.verdict)) }
                if bench.can_go_back() {
                    { icon_button(Icon::Undo, "Back to the text before", true, press(dispatch, Action::Bench(Bench::Back))) }
                }
            </h2>
            <textarea id={BOX} class="field" rows="7" spellcheck="false" autocomplete="off" autocapitalize="off"
                aria-describedby={READ} aria-invalid={wrong.then_some("true")} placeholder={words::PASTE_HINT}
                value={bench.text.clone()} {oninput} />
            <p id={READ} class={classes!(if wrong { "trouble" } else { "quiet" })}>{ read(state) }</p>
            <div class="acts">
                if sent { { act(dispatch, Icon::Send, "Header of the last request", Bench::FromJourney) } }
            </div>
            if bench.judged.is_some() {
                <details>
                    <summary>{ "Examples" }</summary>
                    <div class="acts">
                        { for EXAMPLES.iter().enumerate().map(|(at, example)| html! {
                            <button type="button" class="button plain" title={example.origin}
                                onclick={press(dispatch, Action::Bench(Bench::Example(at)))}>{ example.label }</button>
                        }) }
                    </div>
                </details>
            }
        </section>
    }
}

/// What was read from the box.
fn read(state: &State) -> Html {
    let bench = &state.workbench;
    let count = match &bench.read {
        None => return html! { { "Nothing yet." } },
        Some(Err(error)) => return html! { { says(error) } },
        Some(Ok(bytes)) => bytes.len(),
    };
    html! {
        <>
            if count == 1 { { "1 byte. " } } else { { format!("{count} bytes. ") } }
            if bench.start > 0 {
                { format!("The header begins at byte {}; what stands before it is left aside. ", bench.start) }
            }
            { for bench.origin.map(|(name, origin)| html! { <><strong>{ name }</strong>{ ": " }{ origin }</> }) }
        </>
    }
}

/// The examples, where there is room for them because there is nothing else.
fn examples(dispatch: &Dispatch) -> Html {
    html! {
        <section class="bench-examples" data-scroll="" aria-labelledby="bench-examples">
            <h2 id="bench-examples">{ "Or begin with one of these" }</h2>
            <ul class="bench-list">
                { for EXAMPLES.iter().enumerate().map(|(at, example)| html! {
                    <li>
                        <button type="button" class="link" onclick={press(dispatch, Action::Bench(Bench::Example(at)))}>{ example.label }</button>
                        <span class="quiet">{ example.origin }</span>
                    </li>
                }) }
            </ul>
        </section>
    }
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
    html! {
        <section class="bench-verdict" aria-labelledby="bench-verdict">
            <h2 id="bench-verdict">{ "What a receiver does" }</h2>
            <p>{ &judged.says }</p>
            { for judged.fault.map(|(field, byte)| html! {
                <p class="quiet">{ "Decided by " }<strong>{ field }</strong>{ format!(", byte {byte} of the header.") }</p>
            }) }
            if judged.repaired.is_some() {
                <div class="acts">{ act(dispatch, Icon::Mend, "Repair length and checksum", Bench::Repair) }</div>
            }
            <dl class="rows">
                { for judged.facts().iter().map(|(label, value)| html! {
                    <><dt>{ *label }</dt><dd><span class="mono">{ value }</span>
                        if *label == "CRC32C" { { checksum(judged) } }</dd></>
                }) }
            </dl>
        </section>
    }
}

/// Whether the checksum is right.
fn checksum(judged: &Judged) -> Html {
    let (glyph, tone, word) = match judged.checksum {
        Checksum::Matches => (Icon::Check, "ok", "matches".to_owned()),
        Checksum::Wrong { swapped: true, right } => {
            (Icon::Cross, "bad", format!("bytes swapped: it is 0x{right:08x}"))
        }
        Checksum::Wrong { swapped: false, right } => {
            (Icon::Cross, "bad", format!("does not match: it is 0x{right:08x}"))
        }
        Checksum::Unknown => (Icon::Question, "", "not checked".to_owned()),
    };
    html! { <>{ " " }<span class={classes!("chip", tone)}>{ icon(glyph) }{ word }</span></> }
}
