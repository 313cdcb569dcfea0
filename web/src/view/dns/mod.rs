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
use crate::view::ui::{Icon, Look, button, icon};
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
    html! {
        <section aria-labelledby="dns-question">
            <h2 id="dns-question">{ "Question" }</h2>
            <p class="mono dns-name">{ &found.name }{ " A" }</p>
            <ol class="steps">{ for found.steps.iter().enumerate().map(|(at, one)| step(state, found, at, one)) }</ol>
        </section>
    }
}

fn step(state: &State, found: &Resolution, at: usize, step: &ResolutionStep) -> Html {
    let no_private = found.steps.iter().take(at).any(|before| before.why == Why::NoPrivateZone);
    let won = matches!(step.why, Why::HeldByPublicZone { .. });
    html! {
        <li>
            <span class="place">{ at + 1 }</span>
            <span>
                { for went(&step.why).map(|(tone, word)| html! { <><span class={classes!("chip", tone)}>{ word }</span>{ " " }</> }) }
                { text::resolution_step(&state.sketch, step) }
                if won && no_private { <span class="quiet">{ words::PUBLIC_ZONE_WON }</span> }
            </span>
        </li>
    }
}

/// How a step went: the tone and the word of its chip.
const fn went(why: &Why) -> Option<(&'static str, &'static str)> {
    Some(match why {
        Why::AskedResolver => return None,
        Why::DnsSupportOff => ("bad", "no resolver"),
        Why::NoPrivateZone => ("", "passed over"),
        Why::HeldByPublicZone { .. } => ("ok", "this zone wins"),
        Why::WithdrawnZoneLost { .. } | Why::WithdrawnUnhealthy { .. } => ("warn", "left out"),
        Why::FailOpen => ("warn", "fails open"),
        Why::Rotated { .. } => ("note", "rotation"),
        Why::NobodyHolds => ("bad", "no such name"),
    })
}

fn answer(state: &State, dispatch: &Dispatch, found: &Resolution) -> Html {
    let (glyph, tone, word) = match found.answered {
        Answered::Yes => (Icon::Check, "ok", "Answered"),
        Answered::NoSuchName => (Icon::Question, "bad", "No such name"),
        Answered::NoResolver => (Icon::Cross, "bad", "No resolver answers"),
    };
    let bytes = button(
        Look::Plain,
        Some(Icon::Show),
        "See the bytes",
        press(dispatch, Action::Packets(Packets::Answer)),
    );
    html! {
        <section aria-labelledby="dns-answer">
            <h2 id="dns-answer">{ "Answer " }<span class={classes!("chip", tone)}>{ icon(glyph) }{ word }</span>if found.answered != Answered::NoResolver { { bytes } }</h2>
            if !found.records.is_empty() {
                <table class="data">
                    <thead><tr>
                        <th scope="col">{ "Address" }</th><th scope="col">{ "Zone" }</th>
                        <th scope="col">{ "Interface" }</th><th scope="col" class="number">{ "TTL" }</th>
                    </tr></thead>
                    <tbody>{ for found.records.iter().enumerate().map(|(at, one)| record(dispatch, at, one)) }</tbody>
                </table>
            }
            { for found.chosen().map(|record| countdown(state, record.ttl_s)) }
        </section>
    }
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
            <td class="number">{ format!("{} s", record.ttl_s) }</td>
        </tr>
    }
}

/// What this client's next questions are answered.
fn rotation(state: &State, dispatch: &Dispatch) -> Html {
    let again = press(dispatch, Action::Ask(Ask::Again));
    html! {
        <section aria-labelledby="dns-rotation">
            <h2 id="dns-rotation">{ "Rotation " }{ button(Look::Plain, Some(Icon::Restart), "Ask again", again) }</h2>
            <table class="data numbered">
                <thead><tr>
                    <th scope="col">{ "Question" }</th><th scope="col">{ "Addresses, the first taken" }</th>
                </tr></thead>
                <tbody>{ for questions(state).iter().enumerate().map(|(at, one)| html! {
                    <tr>
                        <th scope="row">{ format!("No. {}", one.number) }{ if at == 0 { ", this one" } else { "" } }</th>
                        <td>{ addresses(&one.found) }</td>
                    </tr>
                }) }</tbody>
            </table>
        </section>
    }
}

/// What the same name answers to everybody who asks.
fn others(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <section aria-labelledby="dns-elsewhere">
            <h2 id="dns-elsewhere">{ "The same name asked for from elsewhere" }</h2>
            <table class="data">
                <thead><tr><th scope="col">{ "From" }</th><th scope="col">{ "Answer" }</th></tr></thead>
                <tbody>{ for everywhere(state).iter().map(|(asker, found)| html! {
                    <tr>
                        <th scope="row">{ match asker {
                            Asker::Vpc { vpc, own } => html! {
                                <>{ resource_link(state, dispatch, &vpc.clone().into()) }{ if *own { ", the client's" } else { "" } }</>
                            },
                            Asker::Internet => html! { { "The internet" } },
                        } }</th>
                        <td>{ addresses(found) }</td>
                    </tr>
                }) }</tbody>
            </table>
            <p class="quiet">{ words::PUBLIC_NAME }</p>
        </section>
    }
}

/// An answer in one line.
fn addresses(found: &Resolution) -> Html {
    match found.answered {
        Answered::Yes => {
            let mut line = String::new();
            for record in &found.records {
                if !line.is_empty() {
                    line.push_str(", ");
                }
                line.push_str(&record.address.to_string());
            }
            html! { <span class="mono">{ line }</span> }
        }
        Answered::NoSuchName => html! { { "No such name" } },
        Answered::NoResolver => html! { { "No resolver answers" } },
    }
}
