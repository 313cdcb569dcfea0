//! Commands, palette, selection; and everything at random.

use crate::state::State;
use crate::state::action::Action;
use crate::state::action::Arrange;
use crate::state::action::Ask;
use crate::state::action::Compare;
use crate::state::action::Edit;
use crate::state::action::File;
use crate::state::action::Page;
use crate::state::action::Play;
use crate::state::action::Run;
use crate::state::action::Select;
use crate::state::action::Show;
use crate::state::action::Tale;
use crate::state::camera::Point;
use crate::state::command::COMMANDS;
use crate::state::drag::Grasp;
use crate::state::embed::Embed;
use crate::state::engine::Mode;
use crate::state::find::find;
use crate::state::inspector;
use crate::state::load;
use crate::state::panels::Dialog;
use crate::state::shared::Shared;
use crate::state::start::Found;
use crate::state::update;
use privatelink::model::ResourceId;
use privatelink::sketch::write;

use super::drag::held;
use super::story::telling;
use super::{actions, after, fresh, holds, lose, sent};

#[test]
fn every_command_of_the_page_can_be_reached_and_done() {
    let mut ids: Vec<&str> = COMMANDS.iter().map(|command| command.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), COMMANDS.len(), "two commands have one id");
    let broken =
        after(&sent(), [lose("use1-az1"), Action::Select(Select::Only("use1-az1".parse().unwrap()))]);
    let undone = after(&broken, [Action::Edit(Edit::Undo)]);
    let present = after(&sent(), [Action::Show(Show::Mode(Mode::Present))]);
    let read = after(&broken, [Action::Show(Show::Mode(Mode::Read))]);
    let running = after(&broken, [Action::Run(Run::Start)]);
    let loading = after(&broken, [load::Change::Start.into()]);
    let asked = [Ask::From("client-2".into()), Ask::To("orders endpoint@us-east-1a".into()), Ask::Send];
    let dead = after(&broken, asked.map(Action::Ask));
    let told = telling(&fresh());
    let told_to_a_room =
        after(&telling(&fresh()), [Action::Show(Show::Mode(Mode::Present)), Action::Story(Tale::Next)]);
    let embedded = State::start(&Found { embed: Some(Embed::Read), ..Found::default() });
    let vpc = fresh().sketch.vpcs.iter().next().map(|vpc| vpc.id.clone().into());
    let joining = after(&fresh(), [Action::Edit(Edit::Connect(vpc))]);
    let chosen = after(&fresh(), [Action::Select(Select::Only("i-0a0000000000000a1".parse().unwrap()))]);
    let vpc = "vpc-0a000000000000001".parse().unwrap();
    let wide = after(&fresh(), [Action::Select(Select::Only(vpc))]);
    let wider = after(
        &wide,
        [COMMANDS.iter().find(|command| command.id == "larger").map(|it| (it.action)(&wide)).unwrap()],
    );
    let compared = after(&sent(), [Compare::Opened.into()]);
    let places = [
        wide,
        wider,
        joining,
        compared,
        chosen,
        embedded,
        fresh(),
        sent(),
        broken,
        undone,
        present,
        read,
        running,
        loading,
        dead,
        told,
        told_to_a_room,
    ];
    for command in COMMANDS {
        let able: Vec<&State> = places.iter().filter(|state| (command.enabled)(state)).collect();
        assert!(!able.is_empty(), "{} is never to be had", command.id);
        let does = able.iter().any(|place| {
            let (next, effects) = update(place, (command.action)(place));
            holds(&next);
            next != **place || !effects.is_empty()
        });
        assert!(does, "{} does nothing anywhere", command.id);
        let listed = find(able[0], command.id);
        let listed = listed.iter().any(|found| found.enabled && found.resource.is_none());
        assert!(listed, "{} is not in the palette", command.id);
    }
}

#[test]
fn the_palette_finds_by_address_block_and_name() {
    let state = fresh();
    let titles = |query: &str| -> Vec<String> {
        find(&state, query)
            .into_iter()
            .filter(|found| found.resource.is_some())
            .map(|found| found.title)
            .collect()
    };
    let owner = titles("10.0.1.87");
    assert!(owner.iter().any(|title| title == "Subnet A1"), "{owner:?}");
    assert!(titles("vpce.amazonaws.com").contains(&"orders endpoint".to_owned()));
    assert_eq!(titles("client-2"), ["client-2"]);
    assert!(find(&state, "zzzz").is_empty());
    let seventh = find(&state, "scenarios figure 7");
    assert_eq!(seventh.len(), 1);
    assert_eq!(seventh[0].action, Action::File(File::Scenario("figure-7".to_owned())));
}

#[test]
fn escape_walks_outward_and_select_all_takes_the_siblings() {
    let mut state = after(&fresh(), [Action::Select(Select::Only("i-0b0000000000000b1".parse().unwrap()))]);
    let mut way = Vec::new();
    while !state.selection.is_empty() {
        state = after(&state, [state.escape()]);
        way.extend(state.selection.first().map(ResourceId::kind));
    }
    assert_eq!(way, ["subnet", "VPC", "account", "Region"]);
    let state = after(
        &state,
        [Action::Select(Select::Only("i-0b0000000000000b1".parse().unwrap())), Action::Select(Select::All)],
    );
    assert!(state.selection.len() > 1);
    let state = after(&state, [Action::Show(Show::Dialog(Dialog::Palette)), state.escape()]);
    let state = after(&state, [state.escape()]);
    assert_eq!(state.dialog, Dialog::None);
}

/// A number from a seed, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

/// What a pointer does: it takes something of a box along, lets it go, or gives it up.
fn pointed(state: &State, dice: &mut Dice) -> Action {
    let scene = &state.derived.scene;
    if state.dragging.is_some() && dice.roll(3) > 0 {
        return Action::Arrange(if dice.roll(4) > 0 { Arrange::Drop } else { Arrange::Drag(None) });
    }
    let mut length =
        |most: i32| f64::from(u32::try_from(dice.roll(usize::try_from(most).unwrap() + 80)).unwrap());
    let to = Point { x: length(scene.width) - 40.0, y: length(scene.height) - 40.0 };
    let grasp = [Grasp::Body, Grasp::Body, Grasp::Line, Grasp::Corner][dice.roll(4)];
    let at = dice.roll(scene.boxes.len().max(1));
    let drag = held(state, at, grasp, to, dice.roll(4) == 0);
    Action::Arrange(Arrange::Drag(drag.map(Shared::new)))
}

fn anything(state: &State, dice: &mut Dice) -> Action {
    match dice.roll(13) {
        10..=12 => pointed(state, dice),
        0..=3 => {
            let pressable = actions(&inspector::of(state));
            match pressable.len() {
                0 => Action::Select(Select::Clear),
                many => pressable[dice.roll(many)].clone(),
            }
        }
        4 | 5 => {
            let all: Vec<_> = find(state, "").into_iter().filter_map(|found| found.resource).collect();
            Action::Select(if all.is_empty() {
                Select::Clear
            } else if dice.roll(3) == 0 {
                Select::Toggle(all[dice.roll(all.len())].clone())
            } else {
                Select::Only(all[dice.roll(all.len())].clone())
            })
        }
        6 => {
            let enabled: Vec<_> = COMMANDS.iter().filter(|command| (command.enabled)(state)).collect();
            (enabled[dice.roll(enabled.len())].action)(state)
        }
        7 => Action::Play(Play::Tick(u32::try_from(dice.roll(400)).unwrap())),
        8 => Action::Ask(Ask::Send),
        _ => Action::Page(Page::Resize {
            page_width: 300 + u32::try_from(dice.roll(1000)).unwrap(),
            width: 300 + u32::try_from(dice.roll(1000)).unwrap(),
            height: 300 + u32::try_from(dice.roll(1000)).unwrap(),
        }),
    }
}

#[test]
fn whatever_is_done_the_state_holds_and_undo_takes_it_back() {
    for seed in 0..6 {
        let mut dice = Dice(seed);
        let mut state = fresh();
        for _ in 0..120 {
            let action = anything(&state, &mut dice);
            let (next, _) = update(&state, action.clone());
            holds(&next);
            if !next.sketch.is(&state.sketch) && next.history.redo_label().is_none() {
                let undone = after(&next, [Action::Show(Show::Mode(Mode::Edit)), Action::Edit(Edit::Undo)]);
                assert_eq!(write(&undone.sketch), write(&state.sketch), "{action:?}");
                assert_eq!(undone.origin, state.origin, "{action:?}");
            }
            state = next;
        }
        let steps = state.history.len();
        let back = after(
            &state,
            std::iter::once(Action::Show(Show::Mode(Mode::Edit)))
                .chain((0..steps).map(|_| Action::Edit(Edit::Undo))),
        );
        assert_eq!(write(&back.sketch), write(&fresh().sketch));
        let forth = after(&back, (0..steps).map(|_| Action::Edit(Edit::Redo)));
        assert_eq!(write(&forth.sketch), write(&state.sketch));
        let reopened = State::start(&Found { fragment: &forth.fragment(), ..Found::default() });
        let said: Vec<&str> = reopened.notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(write(&reopened.sketch), write(&forth.sketch), "{said:?}");
    }
}
