//! The question for the name of the last request: its way, which zone won, the answer and how long it
//! may be kept, what the next questions are answered, and what others hear who ask the same.

mod countdown;

use privatelink::dns::{Answered, Record, Resolution, ResolutionStep, Why};
use privatelink::text;
use yew::{Html, classes};

use crate::state::State;
use crate::state::action::{Action, Ask, Packets};
use crate::state::dns::{Asker, everywhere, questions};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon, section, table};
use crate::view::{Dispatch, Props, named_link, press, resource_link, words};
use countdown::countdown;

/// The panel.
pub fn dns(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(trace) = state.journey.as_ref().and_then(|journey| journey.trace()) else {
        return html! { <p class="empty">{ words::NOTHING_SENT }</p> };
    };
    let Some(found) = &trace.dns else { return html! { <p class="empty">{ words::NO_QUESTION }</p> } };
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="DNS">
            <div class="columns dns">
                { question(state, found) }
                { answer(state, dispatch, found) }
                <div class="dns-others">{ rotation(state, dispatch) }{ others(state, dispatch) }</div>
            </div>
        </div>
    }
}

fn question(state: &State, found: &Resolution) -> Html {
    let mut steps = Vec::new();
    let mut no_private = false;
    for (at, one) in found.steps.iter().enumerate() {
        no_private |= one.why == Why::NoPrivateZone;
        steps.push(step(state, no_private, at, one));
    }
    let below = html! {
        <>
            <p class="mono dns-name">{ &found.name }{ " A" }</p>
            <ol class="steps">{ for steps }</ol>
        </>
    };
    section("dns-question", "Question", Html::default(), below)
}

fn step(state: &State, no_private: bool, at: usize, step: &ResolutionStep) -> Html {
    let won = no_private && matches!(step.why, Why::HeldByPublicZone { .. });
    let (tone, word) = went(&step.why);
    html! {
        <li>
            <span class="place">{ at + 1 }</span>
            <span>
                if !word.is_empty() { <span class={classes!("chip", tone)}>{ word }</span>{ " " } }
                { text::resolution_step(&state.sketch, step) }
                if won { <span class="quiet">{ words::PUBLIC_ZONE_WON }</span> }
            </span>
        </li>
    }
}

/// How a step went: the tone and the word of its chip, if it has one.
const fn went(why: &Why) -> (&'static str, &'static str) {
    match why {
        Why::AskedResolver => ("", ""),
        Why::DnsSupportOff => ("bad", "no resolver"),
        Why::NoPrivateZone => ("", "passed over"),
        Why::HeldByPublicZone { .. } => ("ok", "this zone wins"),
        Why::WithdrawnZoneLost { .. } | Why::WithdrawnUnhealthy { .. } => ("warn", "left out"),
        Why::FailOpen => ("warn", "fails open"),
        Why::Rotated { .. } => ("note", "rotation"),
        Why::NobodyHolds => ("bad", "no such name"),
    }
}

fn answer(state: &State, dispatch: &Dispatch, found: &Resolution) -> Html {
    let (glyph, tone, word) = match found.answered {
        Answered::Yes => (Icon::Check, "ok", "Answered"),
        Answered::NoSuchName => (Icon::Question, "bad", "No such name"),
        Answered::NoResolver => (Icon::Cross, "bad", "No resolver answers"),
    };
    let bytes = press(dispatch, Action::Packets(Packets::Answer));
    let beside = html! {
        <>
            <span class={classes!("chip", tone)}>{ icon(glyph) }{ word }</span>
            if found.answered != Answered::NoResolver { { button(Look::Plain, Some(Icon::Show), "See the bytes", bytes) } }
        </>
    };
    let mut rows = Vec::new();
    for (at, one) in found.records.iter().enumerate() {
        rows.push(record(dispatch, at, one));
    }
    let below = html! {
        if let Some(taken) = found.chosen() {
            { table("", &["Address", "Zone", "Interface", "TTL"], rows) }
            { countdown(state, taken.ttl_s) }
        }
    };
    section("dns-answer", "Answer", beside, below)
}

fn record(dispatch: &Dispatch, at: usize, record: &Record) -> Html {
    html! {
        <tr>
            <td>
                <span class="mono">{ record.address.to_string() }</span>
                if at == 0 { { " " }<span class="chip note">{ "taken" }</span> }
            </td>
            <td class="mono">{ record.zone.to_string() }</td>
            <td>{ named_link(dispatch, &record.interface.clone().into(), record.interface.as_str()) }</td>
            <td class="mono">{ format!("{} s", record.ttl_s) }</td>
        </tr>
    }
}

/// What this client's next questions are answered.
fn rotation(state: &State, dispatch: &Dispatch) -> Html {
    let mut rows = Vec::new();
    for one in questions(state) {
        let this = if rows.is_empty() { ", this one" } else { "" };
        rows.push(row(html! { { format!("No. {}{this}", one.number) } }, &one.found));
    }
    let again =
        button(Look::Plain, Some(Icon::Restart), "Ask again", press(dispatch, Action::Ask(Ask::Again)));
    section(
        "dns-rotation",
        "Rotation",
        again,
        table("numbered", &["Question", "Addresses, the first taken"], rows),
    )
}

/// What the same name answers to everybody who asks.
fn others(state: &State, dispatch: &Dispatch) -> Html {
    let mut rows = Vec::new();
    for (asker, found) in everywhere(state) {
        let from = match asker {
            Asker::Vpc { vpc, own } => html! {
                <>{ resource_link(state, dispatch, &vpc.into()) }if own { { ", the client's" } }</>
            },
            Asker::Internet => html! { { "The internet" } },
        };
        rows.push(row(from, &found));
    }
    let below =
        html! { <>{ table("", &["From", "Answer"], rows) }<p class="quiet">{ words::PUBLIC_NAME }</p></> };
    section("dns-elsewhere", "The same name asked for from elsewhere", Html::default(), below)
}

/// Who asks, and an answer in one line.
fn row(from: Html, found: &Resolution) -> Html {
    let mut line = String::new();
    for record in &found.records {
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(&record.address.to_string());
    }
    line.push_str(match found.answered {
        Answered::Yes => "",
        Answered::NoSuchName => "No such name",
        Answered::NoResolver => "No resolver answers",
    });
    html! { <tr><th scope="row">{ from }</th><td class="mono">{ line }</td></tr> }
}
