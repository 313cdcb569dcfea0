//! The state as a whole: what holds after any sequence of actions, and the journeys a person makes.

use privatelink::control::Command;
use privatelink::model::{Outcome, ResourceId};
use privatelink::sketch::write;

use super::action::{Action, Ask, Edit, File, Form, Page, Play, Run, Select, Show};
use super::command::COMMANDS;
use super::complete::completions;
use super::effect::Effect;
use super::engine::Mode;
use super::find::find;
use super::history::MOST_STEPS;
use super::inspector::{self, Editor};
use super::keep;
use super::notice::About;
use super::panels::Dialog;
use super::playback::{self, Phase, Speed};
use super::request::Field;
use super::spread::{SpreadResult, SpreadRun};
use super::start::Found;
use super::{State, update};

pub(super) fn fresh() -> State {
    State::start(&Found { page_url: "https://example.org/p/".to_owned(), ..Found::default() })
}

/// After sending the request the page opens with.
pub(super) fn sent() -> State {
    after(&fresh(), [Action::Ask(Ask::Send)])
}

fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    let mut state = state.clone();
    for action in actions {
        state = update(&state, action).0;
        holds(&state);
    }
    state
}

fn command(command: Command) -> Action {
    Action::Edit(Edit::Command(command))
}

fn lose(zone: &str) -> Action {
    command(Command::LoseZone { zone: zone.parse().unwrap() })
}

fn outcome(state: &State) -> Option<Outcome> {
    state.journey.as_ref().and_then(|journey| journey.trace()).map(|trace| trace.outcome)
}

/// What must hold whatever was done.
fn holds(state: &State) {
    assert!(state.selection.iter().all(|id| state.sketch.has(id)), "something selected is not there");
    let length = state.journey.as_ref().map_or(0, |journey| journey.length());
    assert!(state.playback.position <= length, "the position lies behind the end");
    assert!(!state.playback.playing || length > 0, "nothing can be played");
    assert!(std::ptr::eq(&raw const *state.sketch, &raw const *state.sketch));
    assert_eq!(*state.derived.index.sketch(), *state.sketch, "the index is another sketch's");
    assert_eq!(state.derived.scene.flow, state.flow, "the picture runs another way");
    if let Some(judged) = state.journey.as_ref().and_then(|journey| journey.judged()) {
        let anew = privatelink::path::trace(&state.derived.index, &judged.request).unwrap();
        assert_eq!(anew, judged.trace, "the verdict is not that of the sketch on the screen");
    }
    assert!(state.history.len() <= MOST_STEPS);
    if let super::history::Origin::Scenario { id, journal } = &state.origin {
        let base = privatelink::sketch::Base::Scenario { id: id.to_string(), commands: journal.commands() };
        assert_eq!(base.sketch().unwrap(), *state.sketch, "the journal leads to another sketch");
    }
    let inspected = inspector::of(state);
    assert!(state.selection.is_empty() == inspected.resource.is_none());
}

#[test]
fn the_page_opens_with_figure_5_and_a_request_that_works() {
    let state = fresh();
    assert_eq!(state.origin.scenario(), Some("figure-5"));
    assert_eq!(state.form.from, "client-1");
    assert_eq!(state.form.port, "443");
    assert!(state.form.to.starts_with("vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-"), "{}", state.form.to);
    let state = sent();
    assert_eq!(outcome(&state), Some(Outcome::Connected));
    assert!(state.playback.playing);
}

fn first_zone(state: &State) -> String {
    let trace = state.journey.as_ref().unwrap().trace().unwrap();
    trace.forward[1].zone.to_string()
}

#[test]
fn the_regional_name_alternates_and_the_zonal_name_never_does() {
    let mut state = fresh();
    let mut zones = Vec::new();
    for _ in 0..4 {
        state = after(&state, [Action::Ask(Ask::Send)]);
        zones.push(first_zone(&state));
    }
    assert_eq!(zones, ["use1-az1", "use1-az2", "use1-az1", "use1-az2"]);
    // Another client counts for itself; a zonal name has one answer however often it is asked for.
    state = after(&state, [Action::Ask(Ask::From("client-2".into())), Action::Ask(Ask::Send)]);
    assert_eq!(first_zone(&state), "use1-az1");
    state = after(&state, [Action::Ask(Ask::To("orders endpoint@us-east-1a".into()))]);
    for _ in 0..3 {
        state = after(&state, [Action::Ask(Ask::Send)]);
        assert_eq!(first_zone(&state), "use1-az1");
    }
    // The endpoint by its own name means its regional name, and shares its count.
    state = after(&state, [Action::Ask(Ask::To("orders endpoint".into())), Action::Ask(Ask::Send)]);
    assert_eq!(first_zone(&state), "use1-az2");
    assert_eq!(state.form.recent.len(), 4);
}

#[test]
fn an_edit_judges_the_last_request_anew_and_undo_takes_it_back() {
    let state = sent();
    let before = write(&state.sketch);
    let (broken, effects) = update(&state, lose("use1-az1"));
    holds(&broken);
    assert_ne!(outcome(&broken), Some(Outcome::Connected));
    assert_eq!(broken.journey.as_ref().unwrap().was, Some(Outcome::Connected));
    assert!(effects.contains(&Effect::Remember));
    let announced = effects
        .iter()
        .any(|effect| matches!(effect, Effect::Announce(text) if text.contains("The last request now:")));
    assert!(announced, "{effects:?}");
    assert_eq!(broken.history.undo_label(), Some("Lose Availability Zone use1-az1"));
    let undone = after(&broken, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), before);
    assert_eq!(outcome(&undone), Some(Outcome::Connected));
    let redone = after(&undone, [Action::Edit(Edit::Redo)]);
    assert_eq!(write(&redone.sketch), write(&broken.sketch));
    assert_eq!(redone.fragment(), broken.fragment());
}

#[test]
fn a_fix_from_the_verdict_mends_it() {
    let group = "sg-0e0d901a7000000a2".parse::<privatelink::model::SecurityGroupId>().unwrap();
    let revoke =
        Command::RevokeSecurityGroupIngress { group, rule: "sgr-0a000000000000002".parse().unwrap() };
    let state = after(&sent(), [command(revoke)]);
    assert_eq!(outcome(&state), Some(Outcome::TimedOut));
    let fix = state.journey.as_ref().unwrap().trace().unwrap().reason.root().fixes[0].clone();
    let state = after(&state, [command(fix)]);
    assert_eq!(outcome(&state), Some(Outcome::Connected));
}

#[test]
fn a_refused_command_changes_nothing_and_stands_next_to_its_control() {
    let state = after(&fresh(), [Action::Select(Select::Only("vpce-0fe5b17a0707d6abc".parse().unwrap()))]);
    let refused = Command::RestoreZone { zone: "use1-az1".parse().unwrap() };
    let next = after(&state, [command(refused)]);
    assert!(next.sketch.is(&state.sketch));
    assert!(next.history.is_empty());
    assert!(inspector::of(&next).error.unwrap().starts_with("InvalidParameterValue: "));
    // A form keeps what was typed, with the refusal in it.
    let group: privatelink::model::SecurityGroupId = "sg-0e0d901a7000000a2".parse().unwrap();
    let form = Form::Rule(group.clone(), privatelink::model::Direction::Inbound);
    let field =
        |field, text: &str| Action::Edit(Edit::Field { form: form.clone(), field, text: text.into() });
    let state = after(&state, [Action::Select(Select::Only(group.into()))]);
    let wrong =
        after(&state, [field(1, "99999"), field(2, "10.0.0.0/33"), Action::Edit(Edit::Submit(form.clone()))]);
    let draft = wrong.draft.clone().unwrap();
    assert_eq!(draft.errors[0], None);
    assert!(draft.errors[1].as_ref().unwrap().contains("is not a port"));
    assert!(draft.errors[2].as_ref().unwrap().contains("neither a block"));
    let twice =
        after(&wrong, [field(1, "443"), field(2, "10.0.0.0/16"), Action::Edit(Edit::Submit(form.clone()))]);
    let draft = twice.draft.clone().unwrap();
    assert!(draft.error.as_ref().unwrap().starts_with("InvalidPermission.Duplicate"), "{draft:?}");
    let added = after(&twice, [field(2, "10.9.0.0/16"), Action::Edit(Edit::Submit(form))]);
    assert!(added.draft.is_none());
    assert_eq!(added.history.len(), 1);
}

#[test]
fn links_reproduce_sketch_request_step_selection_and_mode() {
    let client: ResourceId = "i-0b0000000000000b1".parse().unwrap();
    let state = after(
        &sent(),
        [
            lose("use1-az2"),
            Action::Select(Select::Only(client)),
            Action::Play(Play::To(7)),
            Action::Show(Show::Tab(super::panels::Tab::Dns)),
            Action::Show(Show::Mode(Mode::Present)),
        ],
    );
    let fragment = state.fragment();
    let opened = State::start(&Found { fragment: &format!("#{fragment}"), ..Found::default() });
    holds(&opened);
    assert_eq!(write(&opened.sketch), write(&state.sketch));
    assert_eq!(
        opened.journey.as_deref(),
        state.journey.as_deref().map(|journey| {
            assert_eq!(journey.was, None);
            journey
        })
    );
    assert_eq!(opened.playback.position, state.playback.position);
    assert_eq!(*opened.selection, *state.selection);
    assert_eq!((opened.mode, opened.panels.tab), (state.mode, state.panels.tab));
    assert_eq!(opened.fragment(), fragment);
    assert!(opened.share_url().ends_with(&fragment));
    // A sketch of one's own travels whole.
    let own = after(&state, [Action::File(File::Open { name: "a.json".into(), text: write(&state.sketch) })]);
    let again = State::start(&Found { fragment: &own.fragment(), ..Found::default() });
    assert_eq!(write(&again.sketch), write(&state.sketch));
}

#[test]
fn a_bad_link_says_so_and_leaves_something_true_on_the_screen() {
    let kept = after(&sent(), [lose("use1-az1")]);
    let text = kept.kept_text().unwrap();
    for fragment in ["pl1.%%%", "nonsense", "pl9.abc", "pl1.AAAA"] {
        let state = State::start(&Found { fragment, kept: Some(Ok(text.clone())), ..Found::default() });
        holds(&state);
        assert_eq!(write(&state.sketch), write(&kept.sketch), "{fragment}");
        assert!(state.notices.iter().any(|notice| notice.about == About::Link), "{fragment}");
        let state = State::start(&Found { fragment, ..Found::default() });
        assert_eq!(state.origin.scenario(), Some("figure-5"));
        let state = after(&kept, [Action::File(File::Fragment(fragment.into()))]);
        assert!(state.sketch.is(&kept.sketch));
        assert!(state.notices.iter().any(|notice| notice.about == About::Link));
    }
}

#[test]
fn what_is_kept_comes_back_and_opens_as_a_file_too() {
    let state = after(&sent(), [lose("use1-az1"), Action::Show(Show::SingleKeys(false))]);
    let text = state.kept_text().unwrap();
    let back = State::start(&Found { kept: Some(Ok(text.clone())), ..Found::default() });
    holds(&back);
    assert_eq!(back.kept_text().unwrap(), text);
    assert_eq!(back.origin, state.origin);
    assert!(!back.single_keys);
    let opened = after(&fresh(), [Action::File(File::Open { name: "kept.json".into(), text })]);
    assert_eq!(write(&opened.sketch), write(&state.sketch));
    assert!(opened.notices.is_empty());
    let undone = after(&opened, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), write(&fresh().sketch));
    assert!(keep::open("{}").is_err());
    let damaged = State::start(&Found { kept: Some(Ok("{\"format\":1".into())), ..Found::default() });
    assert_eq!(damaged.notices.len(), 1);
    assert_eq!(damaged.origin.scenario(), Some("figure-5"));
}

#[test]
fn a_newer_file_may_be_looked_at_but_not_changed() {
    let newer = write(&fresh().sketch)
        .replace("\"version\": 1", "\"version\": 2")
        .replace("\"version\":1", "\"version\":2");
    let state = after(&fresh(), [Action::File(File::Open { name: "n.json".into(), text: newer })]);
    assert_eq!(state.newer, Some(2));
    assert_eq!(state.kept_text(), None);
    let next = after(&state, [lose("use1-az1")]);
    assert!(next.sketch.is(&state.sketch));
    let (next, effects) = update(&next, Action::File(File::Save));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Download { .. })));
    assert!(next.notices.iter().any(|notice| notice.about == About::File));
    let back = after(&next, [Action::Edit(Edit::Undo)]);
    assert_eq!(back.newer, None);
}

#[test]
fn reading_changes_nothing_until_a_copy_is_edited() {
    let state = after(&sent(), [Action::Show(Show::Mode(Mode::Read)), lose("use1-az1")]);
    assert!(state.history.is_empty());
    let way = state.notices[0].way.clone().unwrap();
    let state = after(&state, [way.action, lose("use1-az1")]);
    assert_eq!(state.history.len(), 1);
    assert!(state.notices.is_empty());
}

#[test]
fn frames_cover_every_position() {
    for broken in [None, Some("use1-az1")] {
        let mut state = sent();
        if let Some(zone) = broken {
            state = after(
                &fresh(),
                [
                    lose(zone),
                    Action::Ask(Ask::From("client-2".into())),
                    Action::Ask(Ask::To("orders endpoint@us-east-1a".into())),
                    Action::Ask(Ask::Send),
                ],
            );
        }
        let journey = state.journey.clone().unwrap();
        let mut done = 0;
        let mut travelled = Vec::new();
        for position in 0..=journey.length() {
            let frame = playback::frame(&journey, position);
            assert!(frame.done >= done && frame.along_permille <= 1000);
            done = frame.done;
            assert!(frame.at.is_some(), "nowhere at {position}");
            if let Some(leg) = &frame.leg {
                if !travelled.contains(leg) {
                    travelled.push(leg.clone());
                }
            }
            let dead = journey.drop_at().is_some_and(|drop| drop < frame.done);
            assert_eq!(frame.died_at.is_some(), dead, "at {position}");
            assert_eq!(frame.phase == Phase::Over, position == journey.length());
        }
        assert_eq!(done, journey.checkpoints().len());
        let end = playback::frame(&journey, u32::MAX);
        assert_eq!(end.lit, travelled);
        assert_eq!(journey.drop_at().is_some(), broken.is_some());
        if broken.is_none() {
            assert_eq!(end.lit.len(), 3);
            assert_eq!(end.at, Some(journey.judged().unwrap().request.from.instance.clone().unwrap().into()));
        }
    }
}

#[test]
fn playing_steps_scrubs_and_ends() {
    let state = sent();
    let journey = state.journey.clone().unwrap();
    let slow = after(&state, [Action::Play(Play::Speed(Speed::Quarter))]);
    let slow = after(&slow, (0..4).map(|_| Action::Play(Play::Tick(1))));
    assert_eq!(slow.playback.position, 1);
    let forward: Vec<u32> = {
        let mut state = after(&state, [Action::Play(Play::Start)]);
        journey
            .checkpoints()
            .iter()
            .map(|_| {
                state = after(&state, [Action::Play(Play::StepForward)]);
                state.playback.position
            })
            .collect()
    };
    assert_eq!(forward, journey.checkpoints().iter().map(|one| one.done).collect::<Vec<_>>());
    let mut back = after(&state, [Action::Play(Play::End)]);
    for _ in 0..journey.checkpoints().len() {
        back = after(&back, [Action::Play(Play::StepBack)]);
    }
    assert_eq!(back.playback.position, 0);
    let mut playing = after(&back, [Action::Play(Play::Toggle), Action::Play(Play::Speed(Speed::Eight))]);
    for _ in 0..200 {
        playing = after(&playing, [Action::Play(Play::Tick(16))]);
    }
    assert!(!playing.playback.playing);
    assert_eq!(playing.playback.position, journey.length());
    // With reduced motion the packet is never on a line.
    let mut still = after(&state, [Action::Page(Page::ReducedMotion(true))]);
    while still.playback.playing {
        still = after(&still, [Action::Play(Play::Tick(50))]);
        assert_eq!(still.frame().unwrap().along_permille, 0);
    }
}

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
    let places = [fresh(), sent(), broken, undone, present, read, running];
    for command in COMMANDS {
        let place = places.iter().find(|state| (command.enabled)(state));
        let place = place.unwrap_or_else(|| panic!("{} is never to be had", command.id));
        let (next, effects) = update(place, (command.action)(place));
        holds(&next);
        assert!(next != *place || !effects.is_empty(), "{} does nothing", command.id);
        let listed =
            find(place, command.id).into_iter().any(|found| found.enabled && found.resource.is_none());
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
}

#[test]
fn completions_are_those_of_the_place_one_stands_in() {
    let state = fresh();
    let index = &state.derived.index;
    let to = completions(index, Field::To, "client-1", "");
    assert!(to[0].text.contains("vpce.amazonaws.com"));
    let near = to.iter().position(|found| found.kind == "endpoint's address").unwrap();
    let far = to.iter().position(|found| found.of.contains(", in ")).unwrap();
    assert!(near < far);
    assert!(completions(index, Field::From, "", "client").iter().all(|found| found.kind == "instance"));
    for found in &to {
        let asked = after(&state, [Action::Ask(Ask::To(found.text.clone())), Action::Ask(Ask::Send)]);
        assert_eq!(asked.form.problems, super::request::Problems::default(), "{found:?}");
    }
}

#[test]
fn wrong_requests_are_answered_field_by_field() {
    let typed = [Ask::From(String::new()), Ask::To("nobody".into()), Ask::Port("70000".into()), Ask::Send];
    let state = after(&fresh(), typed.map(Action::Ask));
    let problems = &state.form.problems;
    assert!(problems.from.as_ref().unwrap().starts_with("Say who connects"));
    assert!(problems.to.as_ref().unwrap().contains("no place in this sketch"));
    assert!(problems.port.as_ref().unwrap().contains("is not a port"));
    assert!(state.journey.is_none());
    let state = after(&state, [Action::Ask(Ask::Port("443".into()))]);
    assert_eq!(state.form.problems.port, None);
    assert!(state.form.problems.to.is_some());
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

#[test]
fn a_run_reports_is_stopped_and_goes_stale() {
    let (state, effects) = update(&fresh(), Action::Run(Run::Start));
    let Some(Effect::StartJob(job)) = effects.iter().find(|effect| matches!(effect, Effect::StartJob(_)))
    else {
        panic!("no job in {effects:?}");
    };
    let answer = crate::job::run(job, &mut |_| {}).unwrap();
    let state = after(&state, [Action::Run(Run::Progress(500)), Action::Run(Run::Done(answer))]);
    let SpreadRun::Done { result, stale: false } = &state.spread else { panic!("{:?}", state.spread) };
    assert_eq!((result.connections, result.failed), (1000, 0));
    assert_eq!(result.by_zone.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [500, 500]);
    let state = after(&state, [lose("use1-az1")]);
    assert!(matches!(&state.spread, SpreadRun::Done { stale: true, .. }));
    let state = after(&state, [Action::Run(Run::Start)]);
    let (state, effects) = update(&state, Action::Run(Run::Cancel));
    assert!(effects.contains(&Effect::CancelJob));
    let late = serde_json::to_string(&SpreadResult::default()).unwrap();
    assert_eq!(after(&state, [Action::Run(Run::Done(late))]).spread, SpreadRun::Idle);
}

#[test]
fn every_inspector_command_is_accepted_or_refused_in_its_place() {
    let state = fresh();
    let mut tried = 0;
    let mut ids: Vec<Option<ResourceId>> = vec![None];
    ids.extend(find(&state, "").into_iter().map(|found| found.resource));
    for id in ids {
        let state = match id {
            Some(id) => after(&state, [Action::Select(Select::Only(id))]),
            None => state.clone(),
        };
        for action in actions(&inspector::of(&state)) {
            tried += 1;
            let next = after(&state, [action]);
            let inspected = inspector::of(&next);
            assert!(next.history.len() == 1 || next.form != state.form, "{inspected:?}");
        }
    }
    assert!(tried > 60, "{tried}");
}

/// Everything a person can press in an inspector.
fn actions(inspector: &inspector::Inspector) -> Vec<Action> {
    let mut actions = Vec::new();
    for row in inspector.sections.iter().flat_map(|section| &section.rows) {
        match &row.editor {
            Editor::Toggle { command: Some(own), .. } => actions.push(command(own.clone())),
            Editor::Choice(choices) => {
                actions.extend(choices.iter().filter_map(|choice| choice.command.clone()).map(command));
            }
            Editor::Buttons(buttons) => {
                actions.extend(
                    buttons.iter().filter(|button| button.enabled).map(|button| button.action.clone()),
                );
            }
            Editor::Table(table) => actions.extend(
                table.lines.iter().filter_map(|line| line.remove.clone()).map(|button| button.action),
            ),
            _ => {}
        }
    }
    actions
}

/// A number from a seed, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

fn anything(state: &State, dice: &mut Dice) -> Action {
    match dice.roll(10) {
        0..=3 => {
            let pressable = actions(&inspector::of(state));
            match pressable.len() {
                0 => Action::Select(Select::Clear),
                many => pressable[dice.roll(many)].clone(),
            }
        }
        4 | 5 => {
            let all: Vec<_> = find(state, "").into_iter().filter_map(|found| found.resource).collect();
            Action::Select(if dice.roll(3) == 0 {
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
        assert_eq!(write(&reopened.sketch), write(&forth.sketch));
    }
}

#[test]
fn hundreds_of_steps_can_be_undone_and_a_long_journal_travels_whole() {
    let mut state = fresh();
    for at in 0..(MOST_STEPS + 20) {
        let zone = "use1-az1".parse().unwrap();
        let next = if at % 2 == 0 { Command::LoseZone { zone } } else { Command::RestoreZone { zone } };
        state = update(&state, command(next)).0;
    }
    assert_eq!(state.history.len(), MOST_STEPS);
    let opened = State::start(&Found { fragment: &state.fragment(), ..Found::default() });
    assert_eq!(write(&opened.sketch), write(&state.sketch));
    assert_eq!(opened.origin.scenario(), None);
    for _ in 0..MOST_STEPS {
        state = update(&state, Action::Edit(Edit::Undo)).0;
    }
    assert!(state.history.is_empty());
}
