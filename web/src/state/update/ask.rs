//! The request bar.

use privatelink::control::{Command, verb};
use privatelink::model::{IpProtocol, LegEnd, Outcome, ResourceId};
use privatelink::path::Moment;
use privatelink::text;

use super::Turn;
use crate::state::State;
use crate::state::action::{Action, Ask, Edit, Show};
use crate::state::availability::Availability;
use crate::state::effect::{Effect, REQUEST_FROM, REQUEST_TO};
use crate::state::exposure::{self, Exposure};
use crate::state::journey::{Asked, Journey};
use crate::state::look::LookAt;
use crate::state::notice::{About, Tone, Way};
use crate::state::panels::Tab;
use crate::state::playback::Playback;
use crate::state::request::{Problems, reference};
use crate::state::shared::Shared;

pub(super) fn update(turn: &mut Turn, ask: Ask) {
    let form = &mut turn.state.form;
    match ask {
        Ask::From(text) => {
            let form = form.edit();
            form.from = text;
            form.problems.from = None;
        }
        Ask::To(text) => {
            let form = form.edit();
            form.to = text;
            form.problems.to = None;
        }
        Ask::Port(text) => {
            let form = form.edit();
            form.port = text;
            form.problems.port = None;
        }
        Ask::Protocol(protocol) => {
            let form = form.edit();
            form.protocol = protocol;
            form.problems.port = None;
        }
        Ask::Moment(moment) => {
            form.edit().moment = moment;
            // The verdict on the screen is that of the moment on the screen.
            if let Some(journey) = &turn.state.journey {
                let mut asked = journey.asked.clone();
                asked.moment = moment;
                let next = Journey::of(&turn.state.derived.index, asked);
                let position = turn.state.playback.position;
                turn.state.playback.seek(&next, position);
                turn.announce(next.says(&turn.state.sketch));
                turn.state.journey = Some(Shared::new(next));
            }
        }
        Ask::Send => send(turn),
        Ask::Again => again(turn),
        Ask::SentAt(seconds) => turn.state.sent_at_s = Some(seconds),
        Ask::Recall(place) => {
            if let Some(recent) = form.recent.get(place).cloned() {
                let form = form.edit();
                form.from = recent.from;
                form.to = recent.to;
                form.port = recent.port.to_string();
                form.protocol = recent.protocol;
                form.problems = Problems::default();
            }
        }
        Ask::FromResource(id) => {
            let text = reference_of(turn, &id);
            update(turn, Ask::From(text));
            turn.effects.push(Effect::Focus(REQUEST_TO));
        }
        Ask::ToResource(id) => {
            let text = reference_of(turn, &id);
            update(turn, Ask::To(text));
            turn.effects.push(Effect::Focus(REQUEST_FROM));
        }
        Ask::ThroughResource(id) => through(turn, &id),
        Ask::Exposure(id, which) => explore(turn, Exposure::of(&turn.state.derived.index, id, which)),
        Ask::ExposureAgain => {
            if let Some(asked) = turn.state.exposure.clone() {
                explore(turn, Exposure::of(&turn.state.derived.index, asked.of.clone(), asked.which));
            }
        }
        Ask::Survives(row, column) => look(turn, row, column),
        Ask::Expected(at) => {
            if let Some(expected) = turn.state.sketch.expectations.get(at).cloned() {
                let form = form.edit();
                (form.from, form.to, form.port) = (expected.from, expected.to, expected.port.to_string());
                (form.moment, form.protocol) = (Moment::Settled, IpProtocol::Tcp);
                send(turn);
                super::show::update(turn, Show::Tab(Tab::Journey));
            }
        }
        Ask::Clear => {
            turn.state.journey = None;
            turn.state.playback = Playback { speed: turn.state.playback.speed, ..Playback::default() };
        }
        Ask::Expect => expect(turn),
    }
}

/// Sends a request that passes a resource, or says that none does.
#[inline(never)] // A function of its own goes to the second part.
fn through(turn: &mut Turn, id: &ResourceId) {
    let index = turn.state.derived.index.clone();
    let Some((from, found)) = exposure::through(&index, id) else {
        let says = format!("No connection that works passes {}.", text::name(&turn.state.sketch, id));
        let way = Way { label: "Show findings".to_owned(), action: Action::Show(Show::Tab(Tab::Findings)) };
        turn.notice(Tone::Info, About::Passing, says, Some(way));
        return;
    };
    let named = match &found.owner {
        LegEnd::Resource(owner) => index.names().regional(owner).map(|name| name.text.to_string()),
        LegEnd::Internet | LegEnd::AwsService(_) => None,
    };
    let form = turn.state.form.edit();
    form.from = reference(&index, &from);
    form.to = named.unwrap_or_else(|| found.address.to_string());
    form.port = found.port.to_string();
    (form.protocol, form.moment) = (found.protocol, Moment::Settled);
    form.problems = Problems::default();
    send(turn);
    turn.forget_notice(About::Passing);
}

/// Shows the answer to a question over many connections.
fn explore(turn: &mut Turn, asked: Exposure) {
    turn.announce(super::exposure_says(&turn.state.sketch, &asked));
    turn.state.exposure = Some(Shared::new(asked));
    super::show::update(turn, Show::Tab(Tab::Exposure));
}

/// Looks at a cell of what every consumer survives.
#[inline(never)] // A function of its own goes to the second part.
fn look(turn: &mut Turn, row: usize, column: usize) {
    let Some(asked) = &turn.state.availability else { return };
    let next = Availability { chosen: (row, column), ..Availability::clone(asked) };
    if let Some(says) = next.chosen_says() {
        turn.announce(says);
        turn.state.availability = Some(Shared::new(next));
    }
}

/// Asks what every consumer survives. Where something else is told, that is the news.
#[inline(never)] // As above.
pub(super) fn survival(turn: &mut Turn) {
    let State { sketch, derived, availability, .. } = &turn.state;
    let asked = Availability::of(sketch, &derived.index, availability.as_deref());
    if !turn.effects.iter().any(|effect| matches!(effect, Effect::Announce(_))) {
        turn.announce(asked.says());
    }
    turn.state.availability = Some(Shared::new(asked));
}

/// What a person would type for a resource: an endpoint or balancer by its regional name.
fn reference_of(turn: &Turn, id: &ResourceId) -> String {
    let index = &turn.state.derived.index;
    index.names().regional(id).map_or_else(|| reference(index, id), |name| name.text.to_string())
}

fn send(turn: &mut Turn) {
    let index = turn.state.derived.index.clone();
    match turn.state.form.asked(&index) {
        Err(problems) => {
            if let Some(first) = problems.first() {
                turn.announce(first.clone());
            }
            turn.state.form.edit().problems = problems;
        }
        Ok(asked) => judge(turn, asked),
    }
}

/// The last request once more, whatever stands in the form by now: the client asks for the name anew.
fn again(turn: &mut Turn) {
    let Some(journey) = &turn.state.journey else { return };
    let source_port = turn.state.form.next_source_port;
    let query = journey.asked.query.wrapping_add(1);
    judge(turn, Asked { source_port, query, ..journey.asked.clone() });
}

pub(super) fn judge(turn: &mut Turn, asked: Asked) {
    let index = turn.state.derived.index.clone();
    turn.state.form.edit().sent(&index, &asked);
    let journey = Journey::of(&index, asked);
    turn.announce(journey.says(&turn.state.sketch));
    let speed = turn.state.playback.speed;
    let playing = journey.length() > 0;
    turn.state.playback = Playback { playing, speed, ..Playback::default() };
    turn.look(LookAt::Way(journey.places()), true);
    turn.state.journey = Some(Shared::new(journey));
    turn.state.sent_at_s = None;
    turn.effects.push(Effect::NoteTime);
    turn.state.refused = None;
    // What the other tabs show is that of the last request too.
    if matches!(
        turn.state.panels.tab,
        Tab::Spread | Tab::Exposure | Tab::Availability | Tab::Findings | Tab::Cost
    ) {
        turn.state.panels.tab = Tab::Journey;
    }
}

fn expect(turn: &mut Turn) {
    let Some(journey) = &turn.state.journey else { return };
    let Some(trace) = journey.trace() else { return };
    let decided = (trace.outcome != Outcome::Connected).then(|| trace.reason.root().code.code().to_owned());
    let command = Command::Expect(verb::Expect {
        from: journey.asked.from.clone(),
        to: journey.asked.to.clone(),
        port: journey.asked.port,
        expect: trace.outcome,
        reason: decided,
    });
    super::edit::update(turn, Edit::command(command));
}
