//! Stories being told: every one to its end, foretold rightly and wrongly, by links and addresses.

use privatelink::scenario::story;

use super::{after, fresh};
use crate::state::action::{Action, Edit, File, Select, Show, Tale};
use crate::state::effect::Effect;
use crate::state::embed::Embed;
use crate::state::start::Found;
use crate::state::story::{END, Place, START};
use crate::state::{State, update};

/// What the browser brings where a story is asked for.
fn arrived(id: &str) -> Action {
    let text = story::text(id).map(str::to_owned).ok_or_else(|| "none".to_owned());
    let glossary = include_str!("../../../../static/stories/glossary.json").to_owned();
    Action::Story(Tale::Arrived { id: id.to_owned(), text, glossary })
}

/// With the story of the scenario on the screen begun.
pub(super) fn telling(state: &State) -> State {
    let id = state.has_story().unwrap();
    let (opened, effects) = update(state, Action::Story(Tale::Open));
    assert!(effects.contains(&Effect::LoadStory(id.to_owned())));
    after(&opened, [arrived(id)])
}

fn scenario(id: &str) -> State {
    let state = after(&fresh(), [Action::File(File::Scenario(id.to_owned()))]);
    assert_eq!(state.origin.scenario(), Some(id));
    state
}

#[test]
fn every_story_is_told_to_its_end_and_comes_to_what_it_says() {
    let mut asked = 0;
    for id in story::list() {
        let mut state = telling(&scenario(id));
        assert_eq!(state.telling().unwrap().at, Place::Start, "{id}");
        while let Some(next) = state.telling().unwrap().next() {
            state = after(&state, [Action::Story(Tale::Next)]);
            let telling = state.telling().unwrap().clone();
            assert_eq!(telling.at, next, "{id}");
            let Some(step) = telling.step() else { continue };
            if let Some(predict) = &step.predict {
                assert!(!telling.shown && state.journey.is_none(), "{id}/{}: nothing shows before", step.id);
                let (answered, effects) = update(&state, Action::Story(Tale::Choose(predict.right)));
                assert!(
                    effects
                        .iter()
                        .any(|one| matches!(one, Effect::Announce(says) if says.starts_with("Right.")))
                );
                state = answered;
                asked += 1;
            }
            if let (Some(expected), Some(journey)) = (&step.expect, &state.journey) {
                let made = journey.trace().unwrap();
                assert_eq!(made.outcome, expected.outcome, "{id}/{}", step.id);
            }
            assert_eq!(state.journey.is_some(), step.request.is_some(), "{id}/{}", step.id);
            if let Some(panel) = &step.panel {
                assert_eq!(state.panels.tab.word(), panel, "{id}/{}: there is no such panel", step.id);
            }
            assert!(step.select.is_empty() || !state.selection.is_empty(), "{id}/{}", step.id);
        }
        assert_eq!(state.telling().unwrap().at, Place::End);
        // And back again, by another way than it came.
        while state.telling().unwrap().before().is_some() {
            state = after(&state, [Action::Story(Tale::Back)]);
        }
        assert!(!state.origin.is_changed_scenario(), "{id}: the start is the scenario itself");
    }
    assert!(asked > 3, "{asked} questions");
}

#[test]
fn a_wrong_answer_says_why_and_an_answer_is_given_once() {
    let state = after(&telling(&fresh()), [Action::Story(Tale::Next)]);
    let predict = state.telling().unwrap().step().unwrap().predict.clone().unwrap();
    let wrong = (0..predict.answers.len()).find(|at| *at != predict.right).unwrap();
    let (answered, effects) = update(&state, Action::Story(Tale::Choose(wrong)));
    assert!(effects.iter().any(|one| matches!(one, Effect::Announce(says) if says.starts_with("Not so."))));
    assert_eq!(answered.telling().unwrap().chosen, Some(wrong));
    let again = after(&answered, [Action::Story(Tale::Choose(predict.right))]);
    assert_eq!(again.telling().unwrap().chosen, Some(wrong));
    let beyond = after(&state, [Action::Story(Tale::Choose(99))]);
    assert_eq!(beyond.telling().unwrap().chosen, None);
}

#[test]
fn a_link_leads_to_the_step_as_it_was() {
    let state =
        after(&telling(&fresh()), [Action::Story(Tale::Go(Place::Step(4))), Action::Story(Tale::Send)]);
    let step = state.telling().unwrap().step().unwrap().id.clone();
    let found = Found { fragment: &state.fragment(), ..Found::default() };
    let linked = State::start(&found);
    assert_eq!(linked.telling().unwrap().wanted, step);
    let linked = after(&linked, [Action::Story(Tale::Bring), arrived("figure-5")]);
    assert_eq!(linked.telling().unwrap().at, Place::Step(4));
    assert!(linked.telling().unwrap().shown, "what was sent is not asked for again");
    assert_eq!(*linked.sketch, *state.sketch);
    assert_eq!(linked.journey.as_ref().map(|one| &one.asked), state.journey.as_ref().map(|one| &one.asked));
}

#[test]
fn a_scenario_and_each_of_its_steps_have_an_address() {
    for (fragment, at) in [("#figure-5/zone-lost", Place::Step(4)), ("figure-5/start", Place::Start)] {
        let state = State::start(&Found { fragment, ..Found::default() });
        assert_eq!(state.origin.scenario(), Some("figure-5"));
        let state = after(&state, [Action::Story(Tale::Bring), arrived("figure-5")]);
        assert_eq!(state.telling().unwrap().at, at, "{fragment}");
    }
    let plain = State::start(&Found { fragment: "#figure-7", ..Found::default() });
    assert_eq!(plain.origin.scenario(), Some("figure-7"));
    assert!(plain.telling().is_none() && plain.notices.is_empty());
    let later =
        after(&fresh(), [Action::File(File::Fragment("figure-5/again".to_owned())), arrived("figure-5")]);
    assert_eq!(later.telling().unwrap().at, Place::Step(1));
    let other =
        after(&later, [Action::File(File::Fragment("#figure-5/zone-lost".to_owned())), arrived("figure-5")]);
    assert_eq!(other.telling().unwrap().at, Place::Step(4));
    let none = State::start(&Found { fragment: "#figure-99", ..Found::default() });
    assert!(!none.notices.is_empty());
}

#[test]
fn in_another_page_a_story_tells_itself_and_only_interaction_changes_anything() {
    let embedded =
        |embed| State::start(&Found { fragment: "#figure-7", embed: Some(embed), ..Found::default() });
    let steps = embedded(Embed::Steps);
    assert!(steps.telling().is_some() && steps.panels.outline);
    let read = embedded(Embed::Read);
    assert!(read.telling().is_none() && !read.panels.dock && !read.inspects());
    let interactive = embedded(Embed::Interactive);
    assert_eq!([&steps, &read, &interactive].map(State::can_edit), [false, false, true]);
    assert!([&steps, &read, &interactive].iter().all(|state| state.kept_text().is_none()));
    let elsewhere = after(&steps, [Action::File(File::Fragment("#figure-4".to_owned()))]);
    assert!(elsewhere.telling().is_some() && !elsewhere.can_edit());
    let told = after(&steps, [Action::Story(Tale::Bring), arrived("figure-7"), Action::Story(Tale::Next)]);
    assert_eq!(told.telling().unwrap().at, Place::Step(0), "its steps change the sketch all the same");
}

#[test]
fn a_story_ends_with_its_scenario_and_its_steps_can_be_undone() {
    let state = telling(&fresh());
    let lost = after(&state, [Action::Story(Tale::Go(Place::Step(4)))]);
    assert!(lost.sketch.lost_zones.iter().next().is_some());
    let undone = after(&lost, [Action::Edit(Edit::Undo)]);
    assert!(undone.sketch.lost_zones.iter().next().is_none() && undone.telling().is_some());
    let elsewhere = after(&lost, [Action::File(File::Scenario("figure-2".to_owned()))]);
    assert!(elsewhere.telling().is_none());
    let closed = after(&lost, [Action::Story(Tale::Close)]);
    assert!(closed.telling().is_none());
    assert_eq!(*closed.sketch, *lost.sketch, "what the story made stays");
}

#[test]
fn beside_a_story_the_inspector_waits_until_somebody_selects() {
    let before = fresh();
    assert!(before.inspects());
    let told = after(&telling(&before), [Action::Story(Tale::Go(Place::Step(0)))]);
    assert!(!told.inspects(), "what a step selects is no question");
    let asked = after(&told, [Action::Select(Select::Clear), Action::Select(Select::All)]);
    assert!(asked.inspects());
    let away = after(&asked, [Action::Show(Show::ToggleInspector)]);
    assert!(!away.inspects());
    assert!(after(&away, [Action::Story(Tale::Close)]).inspects(), "as it was before the story");
}

#[test]
fn a_story_that_does_not_come_or_is_wrong_says_so() {
    let opened = after(&fresh(), [Action::Story(Tale::Open)]);
    let with = |text: Result<String, String>| {
        let arrived = Tale::Arrived { id: "figure-5".to_owned(), text, glossary: String::new() };
        let state = after(&opened, [Action::Story(arrived)]);
        state.telling().unwrap().book.clone().unwrap().unwrap_err()
    };
    assert!(with(Err("the host cannot be reached".to_owned())).contains("cannot be reached"));
    assert!(with(Ok("{".to_owned())).contains("Line 1"));
    let whole = story::text("figure-5").unwrap();
    let wrong = whole.replace("use1-az1", "use1-az9");
    let says = with(Ok(wrong));
    assert!(says.contains("Line ") && says.contains("use1-az9"), "{says}");
    let unasked =
        Tale::Arrived { id: "figure-6".to_owned(), text: Ok(String::new()), glossary: String::new() };
    assert!(after(&opened, [Action::Story(unasked)]).telling().unwrap().book.is_none());
    for word in [START, END, "no such step"] {
        let state = State::start(&Found { fragment: &format!("figure-5/{word}"), ..Found::default() });
        let state = after(&state, [arrived("figure-5")]);
        assert!(matches!(state.telling().unwrap().at, Place::Start | Place::End));
    }
}
