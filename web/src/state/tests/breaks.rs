//! Menus, breaks and what they do to the last request, to exposure and to expectations.

use privatelink::model::{LegEnd, Outcome, ResourceId};
use privatelink::sketch::write;

use crate::state::State;
use crate::state::action::{Action, Ask, Edit, Select, Show};
use crate::state::compare::what_if;
use crate::state::engine::Mode;
use crate::state::exposure::{Change, Which};
use crate::state::find::find;
use crate::state::menu::{Line, Menu, Of, lines};
use crate::state::notice::About;

use super::{after, fresh, lose, outcome, sent};

fn menu(of: Of) -> Menu {
    Menu { of, x: 1, y: 1, opener: String::new() }
}

fn all(state: &State, of: Of) -> Vec<Line> {
    lines(state, &menu(of)).into_iter().flatten().collect()
}

fn labels(state: &State, of: Of) -> Vec<String> {
    all(state, of).into_iter().map(|line| line.label).collect()
}

fn id(text: &str) -> ResourceId {
    text.parse().unwrap()
}

const TARGET: &str = "i-0b0000000000000b1";
const CLIENT: &str = "i-0a0000000000000a1";
const ENDPOINT: &str = "vpce-0fe5b17a0707d6abc";

#[test]
fn a_host_and_an_endpoint_offer_what_can_be_done_with_them() {
    let state = fresh();
    let host = labels(&state, Of::Resource(id(TARGET)));
    for label in
        ["Inspect", "Send from here", "Send to here", "What can it reach", "Who can reach this", "Break…"]
    {
        assert!(host.iter().any(|own| own == label), "{label}: {host:?}");
    }
    let endpoint = labels(&state, Of::Resource(id(ENDPOINT)));
    assert!(!endpoint.iter().any(|label| label == "Send from here"), "nobody sends from an endpoint");
    assert!(endpoint.iter().any(|label| label == "Send to here"));
    assert!(endpoint.iter().any(|label| label == "Send through here"));
    assert!(!host.iter().any(|label| label == "Send through here"), "a host is an end");
    let breaks = labels(&state, Of::Breaks(id(TARGET)));
    for part in ["Stop orders-1", "orders-1:8443", "Drop inbound rule", "Lose Availability Zone use1-az1"] {
        assert!(breaks.iter().any(|label| label.contains(part)), "{part}: {breaks:?}");
    }
    let read = after(&state, [Action::Show(Show::Mode(Mode::Read))]);
    assert!(!labels(&read, Of::Resource(id(TARGET))).iter().any(|label| label == "Break…"));
}

#[test]
fn every_line_of_every_menu_does_something_and_what_is_broken_is_mended_at_once() {
    let state = fresh();
    let mut tried = 0;
    for found in find(&state, "") {
        let Some(id) = found.resource else { continue };
        for line in all(&state, Of::Resource(id.clone())).into_iter().chain(all(&state, Of::Breaks(id))) {
            tried += 1;
            let next = after(&state, [line.action.clone()]);
            assert!(next != state || matches!(line.action, Action::Select(_)), "{line:?}");
        }
    }
    assert!(tried > 120, "{tried}");
    let breaks = all(&state, Of::Breaks(id(TARGET)));
    let mut hurt = state.clone();
    for line in &breaks {
        hurt = after(&hurt, [line.action.clone()]);
    }
    assert!(hurt.derived.broken.len() > 4, "{:?}", hurt.derived.broken);
    let list = labels(&hurt, Of::Broken);
    assert_eq!(list.last().map(String::as_str), Some("Mend all"));
    let steps = hurt.history.len();
    let whole = after(&hurt, [Action::Edit(Edit::MendAll)]);
    assert_eq!(write(&whole.sketch), write(&state.sketch));
    assert_eq!((whole.derived.broken.len(), whole.history.len()), (0, steps + 1));
    let again = after(&whole, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&again.sketch), write(&hurt.sketch), "one step");
}

#[test]
fn what_if_keeps_the_request_as_it_was_until_it_is_so_again() {
    let state = after(&sent(), [lose("use1-az1")]);
    let journey = state.journey.clone().unwrap();
    let before = journey.before.clone().unwrap();
    assert_eq!(before.trace.outcome, Outcome::Connected);
    let table = what_if::lines((&before.sketch, &before.trace), (&state.sketch, journey.trace().unwrap()));
    let outcome_line = &table[0];
    assert_eq!((outcome_line.what.as_str(), outcome_line.sides[0].as_str()), ("Outcome", "Connected"));
    assert!(outcome_line.differs());
    let handshake = table.last().unwrap();
    assert!(handshake.sides[0].ends_with("µs") && handshake.sides[1] == "–", "{handshake:?}");
    // A second edit is held against the first state, not against the one between.
    let more = after(&state, [lose("use1-az2")]);
    assert!(more.journey.as_ref().unwrap().before.as_ref().unwrap().is(&before));
    let undone = after(&more, [Action::Edit(Edit::Undo), Action::Edit(Edit::Undo)]);
    assert_eq!(outcome(&undone), Some(Outcome::Connected));
    assert!(undone.journey.unwrap().before.is_none());
}

#[test]
fn an_edit_that_breaks_an_expectation_says_so_with_the_way_to_it_and_back() {
    let state = after(&fresh(), [lose("use1-az1")]);
    let notice = state.notices.iter().find(|notice| notice.about == About::Expectations).unwrap().clone();
    assert!(notice.text.contains("client-1 → orders endpoint:443"), "{}", notice.text);
    let shown = after(&state, [notice.ways[0].action.clone()]);
    assert_eq!(shown.form.from, "client-1");
    assert_ne!(outcome(&shown), Some(Outcome::Connected));
    let back = after(&state, [notice.ways[1].action.clone()]);
    assert!(back.notices.iter().all(|notice| notice.about != About::Expectations));
    assert!(back.derived.expectations.iter().all(|judged| judged.met));
    // Opening another sketch breaks nothing.
    let text = write(&state.sketch);
    let opened =
        after(&fresh(), [Action::File(crate::state::action::File::Open { name: "a.json".into(), text })]);
    assert!(opened.notices.iter().all(|notice| notice.about != About::Expectations));
}

#[test]
fn exposure_follows_edits_and_says_what_they_changed() {
    let state = after(&fresh(), [Action::Ask(Ask::Exposure(id(CLIENT), Which::From))]);
    let found = state.exposure.clone().unwrap();
    assert_eq!(found.count(), 2);
    let state = after(&state, [lose("use1-az2")]);
    let found = state.exposure.clone().unwrap();
    assert_eq!(found.count(), 1);
    let rows = found.rows.as_ref().unwrap();
    assert_eq!(rows.iter().filter(|row| row.change == Change::Gone).count(), 1, "{rows:?}");
    let state = after(&state, [Action::Edit(Edit::Undo)]);
    let rows = state.exposure.as_ref().unwrap().rows.clone().unwrap();
    assert_eq!(rows.iter().filter(|row| row.change == Change::New).count(), 1, "{rows:?}");
    let who = after(&state, [Action::Ask(Ask::Exposure(id(TARGET), Which::To))]);
    let clients = who.exposure.clone().unwrap().rows.clone().unwrap();
    assert!(clients.iter().any(|row| row.from == Some(LegEnd::Resource(id(CLIENT)))), "{clients:?}");
    // Nobody connects from a VPC: a sentence, not nothing.
    let vpc = state.sketch.vpcs.iter().next().unwrap().id.clone();
    let none = after(&state, [Action::Ask(Ask::Exposure(vpc.into(), Which::From))]);
    assert!(none.exposure.unwrap().rows.is_err());
}

#[test]
fn what_passes_a_thing_is_sent_or_it_is_said_that_nothing_does() {
    let through = || Action::Ask(Ask::ThroughResource(id(ENDPOINT)));
    let state = after(&fresh(), [through()]);
    assert_eq!(outcome(&state), Some(Outcome::Connected));
    assert_eq!((state.form.from.as_str(), state.form.port.as_str()), ("client-1", "443"));
    assert!(state.form.to.starts_with(ENDPOINT), "by its regional name: {}", state.form.to);
    let none = after(&fresh(), [lose("use1-az1"), lose("use1-az2"), through()]);
    let notice = none.notices.iter().find(|notice| notice.about == About::Passing).unwrap();
    assert!(notice.text.contains("orders endpoint"), "{}", notice.text);
    assert_eq!(outcome(&none), None);
    // One that does is no longer missed.
    let again = after(&none, [Action::Edit(Edit::Undo), through()]);
    assert!(again.notices.iter().all(|notice| notice.about != About::Passing));
}

#[test]
fn the_palette_breaks_and_mends() {
    let state = after(&fresh(), [Action::Select(Select::Only(id(TARGET)))]);
    let found = find(&state, "break stop");
    assert!(found.iter().any(|line| line.title == "Stop orders-1"), "{found:?}");
    let stop = found.iter().find(|line| line.title == "Stop orders-1").unwrap().action.clone();
    let stopped = after(&state, [stop, Action::Select(Select::Clear)]);
    assert!(find(&stopped, "mend start").iter().any(|line| line.title == "Start orders-1"));
}
