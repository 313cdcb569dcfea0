//! The journey: hop after hop, out and back, with every check and what decided it.

use privatelink::path::ReasonCode;
use privatelink::text;
use yew::{Html, Properties, component, use_effect_with};

use super::attempts::attempts;
use super::codes::codes;
use super::compare;
use super::hops::{self, Spot};
use crate::platform::focus;
use crate::state::State;
use crate::state::journey::{Checkpoint, Judged, Mark, Way};
use crate::state::second::SecondPart;
use crate::view::markup::html;
use crate::view::{Calm, Dispatch, words};

/// The id of the list.
const LIST: &str = "journey-list";

/// What the list needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The state, but for the clock.
    pub state: Calm,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
    /// How many checkpoints have been passed.
    pub done: usize,
    /// Whether time passes.
    pub playing: bool,
}

/// The list.
#[component(JourneyList)]
pub fn journey_list(props: &Props) -> Html {
    let (done, playing) = (props.done, props.playing);
    use_effect_with(done, move |done| {
        // The list follows what plays, but not away from who reads in it.
        if let Some(now) = done.checked_sub(1)
            && !(playing && focus::is_shown_in(LIST))
        {
            focus::reveal(&hops::id(now));
        }
    });
    let Some(judged) = props.state.journey.as_ref().and_then(|journey| journey.judged()) else {
        return super::nothing_sent(&props.dispatch);
    };
    html! {
        <div id={LIST} data-scroll="" tabindex="0" role="region" aria-label="Journey">
            <div class="journey">
                { for props.state.journey.iter().filter_map(|journey| journey.before.as_ref()).map(|before| {
                    compare::compare(&props.state.sketch, before, &judged.trace)
                }) }
                { asked(props, judged) }
                { way(props, judged, Way::Out) }
                { way(props, judged, Way::Back) }
                { rest(&props.state, &props.dispatch, judged) }
            </div>
        </div>
    }
}

/// The place of a mark in the list of checkpoints.
pub(super) fn find(checkpoints: &[Checkpoint], mark: Mark) -> Option<usize> {
    checkpoints.iter().position(|checkpoint| checkpoint.mark == mark)
}

fn spot(props: &Props) -> Spot<'_> {
    Spot { state: &props.state, dispatch: &props.dispatch, done: props.done }
}

/// The question for the name, which comes before the first hop.
fn asked(props: &Props, judged: &Judged) -> Html {
    let Some(dns) = &judged.trace.dns else { return Html::default() };
    let spot = spot(props);
    html! {
        <section class="way" aria-label="Name">
            <h2>{ "Name" }</h2>
            <ol>
                <li class="hop">
                    <div class="hop-head"><strong>{ "DNS" }</strong><span class="packet-line">{ &*dns.name }</span></div>
                    <ol class="checks">
                        { for dns.steps.iter().enumerate().map(|(at, step)| {
                            let place = find(&judged.checkpoints, Mark::Dns(at));
                            hops::plain_check(spot, place, &text::resolution_step(&props.state.sketch, step))
                        }) }
                    </ol>
                </li>
            </ol>
        </section>
    }
}

fn way(props: &Props, judged: &Judged, way: Way) -> Html {
    let (hops, title) = match way {
        Way::Out => (&judged.trace.forward, "Out"),
        Way::Back => (&judged.trace.back, "Back"),
    };
    if hops.is_empty() {
        return Html::default();
    }
    let spot = spot(props);
    html! {
        <section class="way" aria-label={title}>
            <h2>{ title }</h2>
            <ol>{ for (0..hops.len()).map(|at| hops::hop(spot, judged, way, at, hops)) }</ol>
        </section>
    }
}

/// What else is worth knowing: what the target saw, what the verdict rests on, the other choices.
fn rest(state: &State, dispatch: &Dispatch, judged: &Judged) -> Html {
    let trace = &judged.trace;
    let assumption = trace.reason.root().assumption.or(trace.reason.assumption);
    // Without a hop there is nothing to list, and an empty panel would look broken.
    let stayed = trace.forward.is_empty();
    let coded = trace.reason.code != ReasonCode::Connected && state.second == SecondPart::Here;
    html! {
        <>
            if stayed || coded || assumption.is_some() || trace.latency_us.is_some() {
                <section class="way about" aria-label="About this verdict">
                    <h2>{ "About this verdict" }</h2>
                    if stayed {
                        <p>{ words::NOTHING_LEFT }</p>
                        <p>{ text::reason(&state.sketch, &trace.reason) }</p>
                    }
                    if coded { { codes(&trace.reason) } }
                    { for trace.latency_us.map(|us| html! {
                        <p>{ format!("The handshake takes about {}.{} ms by the assumed round trips.", us / 1000, us % 1000 / 100) }</p>
                    }) }
                    { for assumption.map(|assumption| html! { <p>{ assumption.says() }</p> }) }
                </section>
            }
            { attempts(state, dispatch, &judged.attempts) }
        </>
    }
}
