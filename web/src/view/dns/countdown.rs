//! How long the client may keep its answer, counted down. A component of its own with a beat of its own,
//! so that nothing else is drawn anew each second.

use yew::{Html, Properties, classes, component, use_effect_with};

use crate::platform::clock::{self, Beat};
use crate::state::State;
use crate::view::kept::use_kept;
use crate::view::markup::html;

/// The beat in seconds, and where things should not move.
const BEAT_S: (u32, u32) = (1, 10);

#[derive(Clone, PartialEq, Properties)]
struct Props {
    ttl_s: u32,
    sent_at_s: u32,
    calm: bool,
}

/// The line below an answer. Of an answer that a link brought nobody knows how old it is.
pub fn countdown(state: &State, ttl_s: u32) -> Html {
    let calm = state.reduced_motion;
    html! {
        <p class="dns-ttl">
            { format!("The client may keep this answer for {ttl_s} s, and asks nobody until then. ") }
            if let Some(sent_at_s) = state.sent_at_s { { yew::html! { <Countdown {ttl_s} {sent_at_s} {calm} /> } } }
        </p>
    }
}

#[component]
fn Countdown(props: &Props) -> Html {
    let now_s = use_kept(|| props.sent_at_s);
    {
        let now_s = now_s.clone();
        use_effect_with(props.clone(), move |props| {
            let end_s = props.sent_at_s.saturating_add(props.ttl_s);
            now_s.set(clock::now_s());
            let beat_s = if props.calm { BEAT_S.1 } else { BEAT_S.0 };
            let beat = Beat::every(beat_s, move || now_s.set(clock::now_s().min(end_s)));
            move || drop(beat)
        });
    }
    let left_s = props.ttl_s.saturating_sub(now_s.saturating_sub(props.sent_at_s));
    let (tone, says) = match left_s {
        0 => ("warn", "Over: its next connection asks anew".to_owned()),
        left_s => ("", format!("{left_s} s left")),
    };
    html! { <span role="timer" class={classes!("chip", tone)}>{ says }</span> }
}
