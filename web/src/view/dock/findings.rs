//! What is wrong with the design, and whether it does what is expected of it.

use privatelink::advise::{Finding, Judged, Severity};
use privatelink::control::{Command, verb};
use privatelink::text;
use yew::{Html, classes};

use crate::state::action::{Action, Ask, Edit};
use crate::state::{State, expected_says};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon, icon_button};
use crate::view::{Dispatch, Props, press, resource_link, words};

/// The panel.
pub fn findings(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let (found, expected) = (&state.derived.findings, &state.derived.expectations);
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="Findings">
            if found.is_empty() && expected.is_empty() { <p class="empty">{ words::NO_FINDINGS }</p> }
            <ul>{ for found.iter().map(|finding| one(state, dispatch, finding)) }</ul>
            if !expected.is_empty() {
                <h2 class="list-head">{ "Expectations" }</h2>
                <ul>{ for expected.iter().enumerate().map(|(at, judged)| expectation(state, dispatch, at, judged)) }</ul>
            }
        </div>
    }
}

fn one(state: &State, dispatch: &Dispatch, finding: &Finding) -> Html {
    let (glyph, tone) = match finding.code.severity() {
        Severity::Error => (Icon::Cross, "bad"),
        Severity::Warning => (Icon::Warning, "warn"),
        Severity::Advice => (Icon::Info, "note"),
    };
    let fix = finding.fixes.first().filter(|_| state.can_edit());
    html! {
        <li class={classes!("finding", tone)}>
            { icon(glyph) }
            <p>
                <span class={classes!("chip", tone)}>{ finding.code.severity().word() }</span>
                { " " }{ resource_link(state, dispatch, &finding.subject) }{ ": " }{ finding.text(&state.sketch) }
            </p>
            { for fix.map(|fix| {
                let label = text::fix(&state.sketch, fix);
                button(Look::Plain, Some(Icon::Mend), &label, press(dispatch, Action::Edit(Edit::Command(fix.clone()))))
            }) }
        </li>
    }
}

fn expectation(state: &State, dispatch: &Dispatch, at: usize, judged: &Judged) -> Html {
    let (glyph, tone, word) =
        if judged.met { (Icon::Check, "ok", "met") } else { (Icon::Cross, "bad", "not met") };
    let sentence = expected_says(judged);
    let show = press(dispatch, Action::Ask(Ask::Expected(at)));
    let remove = Action::Edit(Edit::command(Command::DropExpectation(verb::DropExpectation {
        index: u32::try_from(at).unwrap_or(u32::MAX),
    })));
    html! {
        <li class={classes!("finding", tone)}>
            { icon(glyph) }
            <p><span class={classes!("chip", tone)}>{ word }</span>{ " " }{ sentence }</p>
            <div class="acts">
                { button(Look::Plain, Some(Icon::Show), "Show me", show) }
                { icon_button(Icon::Bin, "Remove this expectation", state.can_edit(), press(dispatch, remove)) }
            </div>
        </li>
    }
}
