//! One hop as a card, and the checks made there.

use privatelink::model::{IpProtocol, ZoneId};
use privatelink::path::{Hop, HopKind, Packet, Step};
use privatelink::text;
use yew::{Html, classes};

use super::journey::find;
use crate::state::State;
use crate::state::action::{Action, Play};
use crate::state::journey::{Judged, Mark, Way};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon};
use crate::view::{Dispatch, end_link, named_link, press, words};

/// What every part of the list needs.
#[derive(Clone, Copy)]
pub struct Spot<'a> {
    /// The state.
    pub state: &'a State,
    /// Where to send what a person does.
    pub dispatch: &'a Dispatch,
    /// How many checkpoints have been passed.
    pub done: usize,
}

impl Spot<'_> {
    /// Whether a checkpoint is passed, the present one, or still to come.
    fn tense(self, place: Option<usize>) -> Option<&'static str> {
        match place {
            Some(at) if at + 1 == self.done => Some("now"),
            Some(at) if at >= self.done => Some("ahead"),
            _ => None,
        }
    }
}

/// The id a checkpoint has on the page.
pub fn id(place: usize) -> String {
    format!("check-{place}")
}

/// What a hop is, where, and by what line the packet came.
fn what(hop: &Hop) -> String {
    // The internet is what it is called.
    let mut text = match hop.kind {
        HopKind::Internet => String::new(),
        kind => format!(" {}", words::hop(kind)),
    };
    let zone = hop.zone.as_ref().map(ZoneId::as_str);
    for more in zone.into_iter().chain(hop.leg.as_ref().map(|leg| words::leg(leg.kind))) {
        text.push_str(", ");
        text.push_str(more);
    }
    text
}

/// A packet's addresses; ports where its protocol has some, which is said where it is not TCP.
fn addresses(packet: &Packet) -> String {
    let Packet { source, destination, protocol } = packet;
    match protocol {
        IpProtocol::Tcp | IpProtocol::All => format!("{source} → {destination}"),
        IpProtocol::Udp => format!("{source} → {destination} UDP"),
        IpProtocol::Icmp => format!("{} → {} ICMP", source.ip(), destination.ip()),
    }
}

/// One hop of a way: what it is, the packet as the hop before sent it and as it leaves, every check.
pub fn hop(spot: Spot, judged: &Judged, way: Way, at: usize, hops: &[Hop]) -> Html {
    let Some(hop) = hops.get(at) else { return Html::default() };
    let arrival = find(&judged.checkpoints, Mark::Hop(way, at));
    let places = || {
        let checks =
            (0..hop.steps.len()).filter_map(|step| find(&judged.checkpoints, Mark::Check(way, at, step)));
        arrival.into_iter().chain(checks)
    };
    let here = places().any(|place| place + 1 == spot.done);
    let came =
        at.checked_sub(1).and_then(|before| hops.get(before)).map_or(hop.packet, |before| before.packet);
    let changed = came != hop.packet;
    html! {
        <li class={classes!("hop", here.then_some("here"), hop.stops().then_some("stops"))} id={arrival.map(id)}>
            <div class="hop-head">
                { end_link(spot.state, spot.dispatch, &hop.node) }
                <span class="what">{ what(hop) }</span>
                <span class="packet-line">{ addresses(&came) }</span>
                if changed { <span class="packet-line"><b>{ "leaves as " }</b>{ addresses(&hop.packet) }</span> }
            </div>
            <ol class="checks">
                { for hop.steps.iter().enumerate().map(|(step, check)| {
                    self::check(spot, find(&judged.checkpoints, Mark::Check(way, at, step)), check)
                }) }
            </ol>
        </li>
    }
}

fn check(spot: Spot, place: Option<usize>, step: &Step) -> Html {
    let (glyph, class, word) = words::result(step.result);
    let tense = spot.tense(place);
    html! {
        <li class={classes!("check", class, tense)} id={place.map(id)} aria-current={(tense == Some("now")).then_some("step")}>
            { icon(glyph) }
            <div>
                { seek(spot, place, html! {
                    <><span class="what">{ words::check(&step.check) }</span>{ " " }<span class="word">{ word }</span></>
                }) }
                <p class="says">
                    { text::step(&spot.state.sketch, step) }{ " " }
                    { for step.by.as_ref().map(|by| named_link(spot.dispatch, by, by.kind())) }
                </p>
            </div>
        </li>
    }
}

/// A sentence without a result of its own.
pub fn plain_check(spot: Spot, place: Option<usize>, sentence: &str) -> Html {
    let tense = spot.tense(place);
    html! {
        <li class={classes!("check", "note", tense)} id={place.map(id)} aria-current={(tense == Some("now")).then_some("step")}>
            { icon(Icon::Info) }
            <div>{ seek(spot, place, html! { <span class="says">{ sentence }</span> }) }</div>
        </li>
    }
}

/// Pressing it plays to there.
fn seek(spot: Spot, place: Option<usize>, inside: Html) -> Html {
    match place {
        Some(place) => html! {
            <button type="button" class="seek" title="Show this step"
                onclick={press(spot.dispatch, Action::Play(Play::To(place)))}>{ inside }</button>
        },
        None => html! { <span class="seek">{ inside }</span> },
    }
}
