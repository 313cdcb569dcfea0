//! What came of the request, in words: how it ended, what decided, where to see it, what would mend it.

use std::rc::Rc;

use privatelink::control::Command;
use privatelink::path::{Reason, Trace};
use privatelink::text;
use yew::{Html, classes};

use crate::state::State;
use crate::state::action::{Action, Edit, Play};
use crate::state::journey::{Journey, Verdict};
use crate::state::second::SecondPart;
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon};
use crate::view::{Dispatch, press, resource_link, words};

/// The most fixes offered at once.
const MOST_FIXES: usize = 2;

/// The verdict's line; before the first request it says what to do.
pub fn verdict(state: &State, dispatch: &Dispatch) -> Html {
    let Some(journey) = &state.journey else {
        return html! { <div class="verdict"><p class="verdict-text quiet">{ words::NOTHING_SENT }</p></div> };
    };
    match &journey.verdict {
        Verdict::Judged(judged) => judged_line(state, dispatch, journey, &judged.trace),
        Verdict::Unplaced(sentence) => html! {
            <div class="verdict warn">
                <span class="verdict-word">{ icon(Icon::Warning) }{ "Cannot be sent" }</span>
                <p class="verdict-text">{ sentence }</p>
            </div>
        },
    }
}

fn judged_line(state: &State, dispatch: &Dispatch, journey: &Journey, trace: &Trace) -> Html {
    let (glyph, tone) = words::outcome(trace.outcome);
    let tone = if trace.note.is_some() && tone == "ok" { "warn" } else { tone };
    let was = journey.was.map(|was| format!("was {}", text::outcome(was).to_ascii_lowercase()));
    let decider = journey.decider();
    let shows = journey.drop_at().is_some() || decider.is_some();
    html! {
        <div class={classes!("verdict", tone)}>
            <span class="verdict-word">{ icon(glyph) }{ text::outcome(trace.outcome) }</span>
            { for was.map(|was| html! { <span class="chip">{ was }</span> }) }
            <p class="verdict-text">
                { text::verdict(&state.sketch, trace) }
                { for decider.map(|id| html! { <>{ " Decided by " }{ resource_link(state, dispatch, id) }{ "." }</> }) }
            </p>
            <div class="verdict-acts">
                if shows {
                    { button(Look::Plain, Some(Icon::Show), "Show me", press(dispatch, Action::Play(Play::Drop))) }
                }
                if state.can_edit() && state.second == SecondPart::Here { { for fixes(state, trace).iter().map(|(label, fix)| mend(dispatch, label, fix)) } }
            </div>
        </div>
    }
}

/// The commands that would mend it with what they are called, the root's first.
fn fixes(state: &State, trace: &Trace) -> Vec<(String, Rc<Command>)> {
    let mut chain = Vec::new();
    let mut next = Some(&trace.reason);
    while let Some(reason) = next {
        chain.push(reason);
        next = reason.cause.as_deref();
    }
    let mut found: Vec<(String, Rc<Command>)> = Vec::new();
    let all = chain.iter().rev().flat_map(|reason: &&Reason| &reason.fixes);
    for fix in all.chain(trace.note.iter().flat_map(|note| &note.root().fixes)) {
        if found.len() == MOST_FIXES {
            break;
        }
        let label = text::fix(&state.sketch, fix);
        if found.iter().all(|(other, _)| *other != label) {
            found.push((label, fix.clone()));
        }
    }
    found
}

fn mend(dispatch: &Dispatch, label: &str, fix: &Rc<Command>) -> Html {
    let onclick = press(dispatch, Action::Edit(Edit::Command(fix.clone())));
    html! {
        <button type="button" class="button plain mend" {onclick}>{ icon(Icon::Mend) }<span>{ label }</span></button>
    }
}
