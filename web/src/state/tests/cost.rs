//! What the page says of costs.

use privatelink::control::{Command, verb};
use privatelink::model::Profile;

use super::{after, command, fresh, sent};
use crate::state::State;
use crate::state::action::Action;
use crate::state::cost::{Change, Number, Other, Path};
use crate::state::second::carries_out;

fn said(state: &State, changes: impl IntoIterator<Item = Change>) -> State {
    after(state, changes.into_iter().map(Action::from))
}

fn total(state: &State) -> String {
    state.costs().ledger.total.to_string()
}

fn path(state: &State, to: &str) -> Path {
    let rows = state.costs().requests;
    rows.into_iter().find(|row| row.path.to.contains(to)).expect("it is listed").path
}

#[test]
fn what_a_request_carries_is_added_and_what_is_no_number_is_said() {
    let state = fresh();
    // 14.60 for the endpoint and 16.425 for the load balancer.
    assert_eq!(total(&state), "31.03");
    let expected = path(&state, "orders endpoint");
    let state = said(&state, [Change::Gb(expected.clone(), false, "1000".to_owned())]);
    // 1,000 × 0.01 and 1,000 × 0.006.
    assert_eq!(total(&state), "47.03");
    let wrong = said(&state, [Change::Gb(expected, true, "much".to_owned())]);
    assert_eq!(total(&wrong), "47.03");
    let row = &wrong.costs().requests[0];
    assert!(row.gb[1].error.is_some() && row.gb[1].text == "much" && row.gb[0].error.is_none());
}

#[test]
fn the_last_request_is_listed_first_and_edits_are_followed() {
    let state = sent();
    let first = state.costs().requests[0].path.clone();
    assert_eq!(first.to, state.journey.as_ref().expect("sent").asked.to);
    let state = said(&state, [Change::Gb(first.clone(), false, "1000".to_owned())]);
    assert_eq!(total(&state), "47.03");
    let client = state.sketch.hosts.iter().next().expect("a host").id.clone();
    let gone =
        after(&state, [command(Command::TerminateInstances(verb::TerminateInstances { instance: client }))]);
    assert!(gone.costs().requests.iter().all(|row| row.path != first), "a place that is gone");
    assert_eq!(total(&gone), "31.03");
}

#[test]
fn prices_are_changed_and_taken_back() {
    let state = said(&fresh(), [Change::Price("interface_endpoint_hour".to_owned(), "0.02".to_owned())]);
    assert_eq!(total(&state), "45.63");
    let wrong = said(&state, [Change::Price("nlb_hour".to_owned(), "x".to_owned())]);
    assert_eq!(total(&wrong), "45.63");
    let rows = wrong.costs().prices;
    assert_eq!(rows.iter().filter(|row| row.changed).count(), 2);
    assert!(rows.iter().any(|row| row.typed.text == "x" && row.typed.error.is_some()));
    assert_eq!(total(&said(&wrong, [Change::ResetPrices])), "31.03");
    let paper = after(&fresh(), [command(Command::SetProfile(verb::SetProfile { profile: Profile::Paper }))]);
    let tier = paper.costs().prices.into_iter().find(|row| row.key == "interface_endpoint_gb.1048576");
    assert_eq!(tier.expect("a row").typed.text, "0.01");
}

#[test]
fn designs_are_compared_by_what_is_typed() {
    let state = fresh();
    let at = |state: &State| state.costs().comparison.at.map(|gb| gb.to_string());
    assert_eq!(at(&state).as_deref(), Some("313"));
    let peering = said(&state, [Change::Other(Other::Peering)]);
    assert_eq!(at(&peering).as_deref(), Some("7,757"));
    let none = said(&peering, [Change::Number(Number::Crossing, "0".to_owned())]);
    assert_eq!(at(&none), None);
    let wrong = said(&state, [Change::Number(Number::Endpoints, "none".to_owned())]);
    assert!(wrong.costs().numbers[0].1.error.is_some() && at(&wrong).as_deref() == Some("313"));
    assert!(carries_out(&state, &Change::ResetPrices.into()));
}
