//! Lessons being taken: every one to its end by its solution, by hand, by links and addresses.

use privatelink::control::verb;
use privatelink::scenario::lesson::{self as taught, LessonInfo};

use super::{after, command, fresh};
use crate::state::action::{Action, Edit, File, Learn, Show, Tale};
use crate::state::effect::Effect;
use crate::state::engine::Mode;
use crate::state::lesson::{Seen, address, named, place};
use crate::state::start::{Found, needed};
use crate::state::{State, lesson_solution, update};

/// What the browser brings where a lesson is asked for.
fn arrived(info: &LessonInfo) -> Action {
    let text = taught::text(info.id).map(str::to_owned).ok_or_else(|| "none".to_owned());
    let glossary = include_str!("../../../../static/stories/glossary.json").to_owned();
    Action::Story(Tale::Arrived { id: address(info), text, glossary })
}

fn learn(learn: Learn) -> Action {
    Action::Story(Tale::Learn(learn))
}

/// With a lesson begun from wherever one is.
fn taking(state: &State, info: &LessonInfo) -> State {
    let (opened, effects) = update(state, Action::File(File::Fragment(address(info))));
    assert!(effects.contains(&Effect::LoadStory(address(info))), "{}", info.id);
    after(&opened, [arrived(info)])
}

/// What is said, in one text.
fn said(effects: &[Effect]) -> String {
    let says = effects.iter().filter_map(|one| match one {
        Effect::Announce(says) => Some(says.as_str()),
        _ => None,
    });
    says.collect::<Vec<_>>().join(" ")
}

fn held(state: &State) -> Vec<bool> {
    state.learning().unwrap().goals.iter().map(|goal| goal.met).collect()
}

#[test]
fn every_lesson_is_taken_to_its_end_one_after_the_other() {
    let mut state = after(&fresh(), [learn(Learn::List)]);
    assert_eq!(state.learning().unwrap().seen, Seen::List);
    for info in taught::list() {
        state = taking(&state, info);
        let learning = state.learning().unwrap().clone();
        assert!(!learning.is_done() && learning.hints == 0, "{}", info.id);
        assert!(state.derived.findings.len() < 100 && state.journey.is_none());
        // Its first open goal stands in the request bar.
        let open = held(&state).iter().position(|met| !met).unwrap();
        let goal = learning.taught().unwrap().lesson.goals[open].clone();
        assert_eq!((&state.form.from, &state.form.to), (&goal.expectation.from, &goal.expectation.to));
        let sent = after(&state, [learn(Learn::Send(open))]);
        assert_eq!(sent.journey.as_ref().unwrap().asked.to, goal.expectation.to);
        for told in 1..=learning.taught().unwrap().lesson.hints.len() {
            state = after(&state, [learn(Learn::Hint)]);
            assert_eq!(state.learning().unwrap().hints, told, "{}", info.id);
        }
        let (solved, effects) = update(&state, learn(Learn::Solve));
        assert!(solved.learning().unwrap().is_done(), "{}", info.id);
        let says = said(&effects);
        assert!(says.contains("The solution: ") && says.contains("Goal reached: "), "{says}");
        assert!(says.contains("All goals are reached."), "{says}");
        assert!(!lesson_solution(learning.taught().unwrap()).is_empty());
        assert_eq!(solved.history.undo_label(), Some("The solution"));
        let undone = after(&solved, [Action::Edit(Edit::Undo)]);
        assert_eq!(held(&undone), held(&state), "{}", info.id);
        state = solved;
    }
    assert_eq!(state.learning().unwrap().done.len(), taught::list().len());
    let listed = after(&state, [learn(Learn::List)]);
    assert_eq!(listed.learning().unwrap().done.len(), taught::list().len(), "the list knows what is done");
}

#[test]
fn an_edit_by_hand_reaches_a_goal_and_undo_loses_it() {
    let info = taught::find("name-leads-outside").unwrap();
    let state = taking(&fresh(), info);
    assert_eq!(held(&state), [false, false, true, true]);
    let endpoint = state.sketch.vpc_endpoints.iter().find(|one| one.name == "EC2 endpoint").unwrap();
    let modify = verb::ModifyVpcEndpoint {
        endpoint: endpoint.id.clone(),
        private_dns_enabled: Some(true),
        ..privatelink::model::record::as_usual()
    };
    let (mended, effects) = update(&state, command(modify.into()));
    assert_eq!(held(&mended), [true; 4]);
    let says = said(&effects);
    assert!(says.contains("Goal reached: instance 1") && says.contains("All goals are reached."), "{says}");
    let (undone, effects) = update(&mended, Action::Edit(Edit::Undo));
    assert_eq!(held(&undone), [false, false, true, true]);
    let says = said(&effects);
    assert!(says.contains("Goal lost: instance 1") && says.contains("2 of 4 goals are reached."), "{says}");
    let renamed = after(&state, [Action::Show(Show::ToggleDock)]);
    assert_eq!(held(&renamed), held(&state));
}

#[test]
fn starting_again_is_a_step_that_can_be_undone() {
    let info = &taught::list()[1];
    let begun = taking(&fresh(), info);
    let solved = after(&begun, [learn(Learn::Hint), learn(Learn::Solve)]);
    let again = after(&solved, [learn(Learn::Again)]);
    let learning = again.learning().unwrap();
    assert!(*again.sketch == *begun.sketch && learning.hints == 0 && !learning.solved);
    assert_eq!(learning.done, [info.id], "what was done stays done");
    assert_eq!(again.history.undo_label(), Some("Start the lesson again"));
    assert!(after(&again, [Action::Edit(Edit::Undo)]).learning().unwrap().is_done());
}

#[test]
fn the_solution_works_on_whatever_was_made_of_the_lesson() {
    let info = &taught::list()[1];
    let begun = taking(&fresh(), info);
    // Every rule of every group gone, and a zone lost: its solution alone would not be enough.
    let zone = begun.sketch.subnets.iter().next().unwrap().zone.clone();
    let lost = after(&begun, [super::lose(zone.as_str())]);
    let solved = after(&lost, [learn(Learn::Solve)]);
    assert!(solved.learning().unwrap().is_done() && solved.learning().unwrap().solved);
    let undone = after(&solved, [Action::Edit(Edit::Undo)]);
    assert!(*undone.sketch == *lost.sketch);
}

#[test]
fn a_lesson_has_an_address_and_a_link_leads_back_into_it() {
    let info = taught::find("closed-endpoint").unwrap();
    assert_eq!(named("lesson=closed-endpoint"), Some(info));
    assert_eq!((named("lesson=none"), named("closed-endpoint")), (None, None));
    assert_eq!(needed("#lesson=closed-endpoint", None), "figure-4");
    let fragment = format!("#{}", address(info));
    let state = State::start(&Found { fragment: &fragment, ..Found::default() });
    let state = after(&state, [Action::Story(Tale::Bring), arrived(info)]);
    assert_eq!(state.learning().unwrap().info(), Some(info));
    assert!(!state.learning().unwrap().is_done());
    let solved = after(&state, [learn(Learn::Solve)]);
    // What the address says after that, and what a reload makes of it.
    let linked = State::start(&Found { fragment: &solved.fragment(), ..Found::default() });
    let linked = after(&linked, [Action::Story(Tale::Bring), arrived(info)]);
    assert_eq!(*linked.sketch, *solved.sketch);
    assert!(linked.learning().unwrap().is_done(), "it goes on where it was");
    let none = State::start(&Found { fragment: "#lesson=none", ..Found::default() });
    assert!(!none.notices.is_empty() && none.learning().is_none());
}

#[test]
fn a_lesson_ends_with_its_scenario_and_gives_way_to_a_story() {
    let info = &taught::list()[0];
    let state = taking(&fresh(), info);
    let elsewhere = after(&state, [Action::File(File::Scenario("figure-5".to_owned()))]);
    assert!(elsewhere.learning().is_none(), "the same scenario, opened for itself");
    let told = after(&state, [Action::Story(Tale::Open)]);
    assert!(told.learning().is_none() && told.telling().is_some());
    let back = after(&told, [learn(Learn::List)]);
    assert!(back.telling().is_none() && back.learning().is_some());
    let closed = after(&state, [Action::Story(Tale::Close)]);
    assert!(closed.learning().is_none() && *closed.sketch == *state.sketch);
    assert_eq!(place(info), (1, taught::list().get(1)));
    let last = taught::list().last().unwrap();
    assert_eq!(place(last), (taught::list().len(), None));
}

#[test]
fn what_does_not_come_or_is_wrong_says_so_and_who_only_looks_changes_nothing() {
    let info = &taught::list()[1];
    let opened = after(&fresh(), [Action::File(File::Fragment(address(info)))]);
    let with = |text: Result<String, String>| {
        let arrived = Tale::Arrived { id: address(info), text, glossary: String::new() };
        let state = after(&opened, [Action::Story(arrived)]);
        state.learning().unwrap().book.clone().unwrap().unwrap_err()
    };
    assert!(with(Err("the host cannot be reached".to_owned())).contains("cannot be reached"));
    assert!(with(Ok("{".to_owned())).contains("Line 1"));
    let wrong = taught::text(info.id).unwrap().replace("sgr-0410186e8cab74482", "sgr-0410186e8cab74483");
    let says = with(Ok(wrong));
    assert!(says.contains("Line ") && says.contains("breaks[0]"), "{says}");
    let state = taking(&fresh(), info);
    let read =
        after(&state, [Action::Show(Show::Mode(Mode::Read)), learn(Learn::Solve), learn(Learn::Again)]);
    assert!(*read.sketch == *state.sketch && !read.notices.is_empty());
    let present = after(&state, [Action::Show(Show::Mode(Mode::Present)), learn(Learn::Solve)]);
    assert!(present.learning().unwrap().is_done(), "who presents may");
}
