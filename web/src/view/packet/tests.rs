//! The views of a packet drawn to text.

use yew::Callback;

use super::{TakenApartView, list};
use crate::state::packets::Choice;
use crate::state::packets::tests::{captured, taken_apart};
use crate::view::tests::{drawn, render};

fn shown(narrow: bool) -> String {
    let props =
        super::taken_apart::TakenApartProps { message: taken_apart(), narrow, dispatch: Callback::noop() };
    render::<TakenApartView>(props)
}

#[test]
fn every_byte_stands_once_as_digits_and_once_as_a_letter() {
    let html = shown(false);
    for byte in 0..10 {
        assert_eq!(html.matches(&format!("id=\"byte-{byte}\"")).count(), 1);
        assert_eq!(html.matches(&format!("id=\"letter-{byte}\"")).count(), 1);
    }
    assert_eq!(html.matches("role=\"row\"").count(), 1);
    assert_eq!(shown(true).matches("role=\"row\"").count(), 2, "eight a line where it is narrow");
}

#[test]
fn each_view_is_one_stop_for_tab() {
    let html = shown(false);
    let stops = |role: &str| {
        let elements = html.split('<').filter(|element| element.contains(&format!("role=\"{role}\"")));
        elements.filter(|element| element.contains("tabindex=\"0\"")).count()
    };
    assert_eq!((stops("treeitem"), stops("gridcell")), (1, 1));
}

#[test]
fn a_wrong_field_says_so_in_words() {
    let html = shown(false);
    assert!(html.contains("<strong>Wrong</strong>") && html.contains("too short"), "{html}");
}

#[test]
fn the_list_is_that_of_the_vantage_point() {
    let lines = |vantage| {
        let choice = Choice { vantage, ..Choice::default() };
        drawn(list::list(&captured(), choice, &Callback::noop())).matches("id=\"packet-").count()
    };
    assert_eq!((lines(0), lines(1)), (1, 2));
}
