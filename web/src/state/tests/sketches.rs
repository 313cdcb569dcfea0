//! What this browser keeps: what is asked of its storage, and what follows from the answers.

use crate::state::action::{Action, Edit, File, Keep};
use crate::state::effect::Effect;
use crate::state::panels::Dialog;
use crate::state::sketches::Order;
use crate::state::{State, update};
use privatelink::sketch::write;

use super::{after, fresh, holds, lose};

fn orders<'a>(effects: &'a [Effect]) -> Vec<&'a Order> {
    let order = |effect: &'a Effect| match effect {
        Effect::Keeping(order) => Some(order),
        _ => None,
    };
    effects.iter().filter_map(order).collect()
}

fn answer(state: &State, order: Order, json: &str) -> (State, Vec<Effect>) {
    let turned = update(state, Action::Keep(Keep::Answered(order, Ok(json.to_owned()))));
    holds(&turned.0);
    turned
}

fn text(state: &State) -> String {
    serde_json::json!({ "text": state.kept_text().unwrap() }).to_string()
}

#[test]
fn what_was_worked_on_keeps_its_place_and_what_was_only_looked_at_does_not() {
    let open = || Action::File(File::Scenario("figure-2".to_owned()));
    assert!(orders(&update(&fresh(), open()).1).is_empty());
    let changed = after(&fresh(), [lose("use1-az1")]);
    let (_, effects) = update(&changed, open());
    let [Order::Switch(to, Some(before))] = orders(&effects)[..] else { panic!("{effects:?}") };
    assert!(to.is_empty() && Some(&before.text) == changed.kept_text().as_ref());
    assert!(before.note.contains("use1-az1"), "{}", before.note);
}

#[test]
fn a_sketch_opens_under_its_name_and_undo_brings_back_what_was_there() {
    let changed = after(&fresh(), [lose("use1-az1")]);
    let (opened, effects) = answer(&fresh(), Order::Open("a".to_owned()), &text(&changed));
    assert_eq!(write(&opened.sketch), write(&changed.sketch));
    assert!(matches!(orders(&effects)[..], [Order::Switch(id, Some(_))] if id == "a"));
    let back = after(&opened, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&back.sketch), write(&fresh().sketch));
}

#[test]
fn going_back_to_a_version_keeps_the_present_one_first() {
    let changed = after(&fresh(), [lose("use1-az1")]);
    let (back, effects) = answer(&changed, Order::GoBack("v".to_owned()), &text(&fresh()));
    assert_eq!(write(&back.sketch), write(&fresh().sketch));
    assert!(
        matches!(orders(&effects)[..], [Order::Version(before)] if Some(&before.text) == changed.kept_text().as_ref())
    );
    assert_eq!(write(&after(&back, [Action::Edit(Edit::Undo)]).sketch), write(&changed.sketch));
}

#[test]
fn a_sketch_of_another_tab_is_not_opened_but_offered() {
    let listed = after(&fresh(), [Action::Keep(Keep::Show)]);
    let (state, effects) = answer(&listed, Order::Open("a".to_owned()), r#"{"elsewhere":true}"#);
    assert!(state.sketch.is(&listed.sketch) && orders(&effects).is_empty() && state.dialog == Dialog::None);
    let ways: Vec<&str> = state.notices[0].ways.iter().map(|way| way.label.as_str()).collect();
    assert_eq!(ways, ["Open a copy", "Go on here"]);
}

#[test]
fn news_are_said_with_a_way_on_and_nonsense_is_not() {
    for (news, word) in
        [("elsewhere x", "copy"), ("taken x", "copy"), ("cleared", "cleared"), ("newer", "newer")]
    {
        let state = after(&fresh(), [Action::Keep(Keep::News(news.to_owned()))]);
        assert!(state.notices[0].text.contains(word) && !state.notices[0].ways.is_empty(), "{news}");
    }
    assert!(after(&fresh(), [Action::Keep(Keep::News("what".to_owned()))]).notices.is_empty());
}

#[test]
fn whatever_storage_refuses_is_a_sentence() {
    let refused =
        |order: Order| Action::Keep(Keep::Answered(order, Err("this browser's storage is full".to_owned())));
    let listed = after(&fresh(), [Action::Keep(Keep::Show), refused(Order::List)]);
    assert!(listed.sketches.listed.as_ref().is_some_and(Result::is_err));
    let added = after(&listed, [refused(Order::Add(String::new()))]);
    assert!(added.sketches.said.as_ref().is_some_and(|(says, _)| says.contains("full")));
    let switched = after(&fresh(), [refused(Order::Switch(String::new(), None))]);
    assert!(switched.notices[0].text.contains("full") && switched.notices[0].ways.len() == 2);
    let broken = answer(&fresh(), Order::Open("a".to_owned()), r#"{"text":"no sketch"}"#).0;
    assert!(broken.notices[0].text.starts_with("The sketch was not opened."));
}
