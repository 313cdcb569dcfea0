//! The question for the name of the last request: its way, which zone won, the answer and how long it
//! may be kept, what the next questions are answered, and what others hear who ask the same.

mod countdown;

use privatelink::dns::{Answered, Record, Resolution, ResolutionStep, StepWord, Why};
use privatelink::text;
use yew::{Html, classes};

use crate::state::State;
use crate::state::action::{Action, Ask, Packets};
use crate::state::dns::{everywhere, questions};
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
    for (at, one) in found.steps.iter().enumerate() {
        steps.push(step(state, at, one));
    }
    let below = html! {
        <>
            <p class="mono dns-name">{ &*found.name }{ " " }{ found.record_type.word() }</p>
            <ol class="steps">{ for steps }</ol>
        </>
    };
    section("dns-question", "Question", Html::default(), below)
}

fn step(state: &State, at: usize, step: &ResolutionStep) -> Html {
    let (tone, word) = went(step.why);
    html! {
        <li>
            <span class="place">{ at + 1 }</span>
            <span>
                if !word.is_empty() { <span class={classes!("chip", tone)}>{ word }</span>{ " " } }
                { text::resolution_step(&state.sketch, step) }
            </span>
        </li>
    }
}

/// How a step went: the tone and the word of its chip, if it has one.
const fn went(why: Why) -> (&'static str, &'static str) {
    match (why, why.word()) {
        (Why::WithdrawnZoneLost | Why::WithdrawnUnhealthy, _) => ("warn", "left out"),
        (Why::FailOpen, _) => ("warn", "fails open"),
        (Why::Rotated, _) => ("note", "rotation"),
        (Why::NobodyHolds | Why::ZoneLacksName | Why::NoSuchZone | Why::NoNames, _) => {
            ("bad", "no such name")
        }
        (_, StepWord::Forwarded) => ("", ""),
        (_, StepWord::Skipped) => ("", "passed over"),
        (_, StepWord::Matched) => ("ok", "the one"),
        (_, StepWord::Answered) => ("note", "answer"),
        (_, StepWord::Failed) => ("bad", "no answer"),
    }
}

fn answer(state: &State, dispatch: &Dispatch, found: &Resolution) -> Html {
    let (glyph, tone, word) = match found.answered {
        Answered::Yes => (Icon::Check, "ok", "Answered"),
        Answered::NoSuchName => (Icon::Question, "bad", "No such name"),
        Answered::NoResolver | Answered::ServerFailure => (Icon::Cross, "bad", failed(found.answered)),
    };
    let bytes = press(dispatch, Action::Packets(Packets::Answer));
    let beside = html! {
        <>
            <span class={classes!("chip", tone)}>{ icon(glyph) }{ word }</span>
            if found.answered != Answered::NoResolver { { button(Look::Plain, Some(Icon::Show), "See the bytes", bytes) } }
        </>
    };
    let mut rows = Vec::new();
    for other in &found.others {
        let value = format!("{} {}", other.record_type.word(), other.value);
        rows.push(html! {
            <tr>
                <td class="mono">{ value }</td>
                <td />
                <td class="mono">{ &*other.name }</td>
                <td class="mono">{ format!("{} s", other.ttl_s) }</td>
            </tr>
        });
    }
    for (at, one) in found.records.iter().enumerate() {
        rows.push(record(dispatch, at, one));
    }
    let below = html! {
        if let Some(ttl_s) = found.ttl_s() {
            { table("", &["Answer", "Zone", "Of", "TTL"], rows) }
            { countdown(state, ttl_s) }
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
            <td class="mono">{ record.zone.as_ref().map(ToString::to_string).unwrap_or_default() }</td>
            <td>
                if let Some(interface) = &record.interface {
                    { named_link(dispatch, &interface.clone().into(), interface.as_str()) }
                }
            </td>
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
    for one in everywhere(state) {
        let from = match one.asked.resource() {
            Some(id) => html! {
                <>{ resource_link(state, dispatch, &id) }if one.own { { ", the client's" } }</>
            },
            None => html! { { "The internet" } },
        };
        rows.push(row(from, &one.found));
    }
    let is_made_by_aws = |one: &ResolutionStep| one.why == Why::HeldByPublicZone;
    let trace = state.journey.as_ref().and_then(|journey| journey.trace());
    let public = trace
        .and_then(|trace| trace.dns.as_ref())
        .is_some_and(|found| found.steps.iter().any(is_made_by_aws));
    let below = html! {
        <>
            { table("", &["From", "Answer"], rows) }
            if public { <p class="quiet">{ words::PUBLIC_NAME }</p> }
        </>
    };
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
    for other in &found.others {
        if found.records.is_empty() {
            line.push_str(&other.value);
        }
    }
    if line.is_empty() {
        line.push_str(failed(found.answered));
    }
    html! { <tr><th scope="row">{ from }</th><td class="mono">{ line }</td></tr> }
}

/// What there is in place of records.
const fn failed(answered: Answered) -> &'static str {
    match answered {
        Answered::Yes => "No such record",
        Answered::NoSuchName => "No such name",
        Answered::NoResolver => "No resolver answers",
        Answered::ServerFailure => "The resolver could not find out",
    }
}
