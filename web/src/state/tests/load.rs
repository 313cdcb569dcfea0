//! The Load tab: its JSON and its form, what the worker says, the moment that is looked at. Results are made by hand.

use privatelink::model::{Leg, LegEnd, LegKind, Outcome};
use privatelink::path::ReasonCode;
use privatelink::sim::{
    AccountCount, Bytes, ClientCount, EntryCount, Event, Failure, Happening, InTime, Percentiles, Series,
    Step, Summary, Tally, TargetCount,
};

use super::{after, fresh, lose};
use crate::state::State;
use crate::state::action::{Action, Ask, Run, Show};
use crate::state::effect::{Effect, Work};
use crate::state::load::charts::Which;
use crate::state::load::faults::Draft;
use crate::state::load::result::{self, LoadResult, MOST_COLUMNS, MOST_LINES, Sort, UNKNOWN};
use crate::state::load::{Change, LoadRun};
use crate::state::panels::Tab;
use crate::state::second::carries_out;
use crate::state::spread::SpreadRun;
use crate::state::update;

pub(super) fn open() -> State {
    after(&fresh(), [Action::Show(Show::Tab(Tab::Load))])
}

pub(super) fn does(state: &State, changes: impl IntoIterator<Item = Change>) -> State {
    after(state, changes.into_iter().map(Action::from))
}

fn field(word: &'static str, text: &str) -> Change {
    Change::Field(word, text.to_owned())
}

fn value(state: &State, word: &str) -> Option<String> {
    let form = state.load_form().ok()?;
    form.fields.iter().find(|shown| shown.field.word == word).map(|shown| shown.value.clone())
}

fn run(state: &State) -> &LoadRun {
    &state.load.as_ref().unwrap().run
}

/// Ten targets, twelve steps of half a second, a target that is lost, latencies, failures.
fn summary(state: &State, steps: u32) -> Summary {
    let sketch = &state.sketch;
    let host = &sketch.hosts.iter().next().unwrap().id;
    let zone = sketch.subnets.iter().next().unwrap().zone.clone();
    let interface = sketch.network_interfaces.iter().next().unwrap();
    let group = sketch.target_groups.iter().next().unwrap().arn.clone();
    let leg = Leg {
        from: interface.id.clone().into(),
        to: LegEnd::AwsService("com.amazonaws.us-east-1.s3".parse().unwrap()),
        kind: LegKind::PrivateLink,
    };
    let internet = Leg { from: LegEnd::Internet, to: interface.id.clone().into(), kind: LegKind::Internet };
    let tally = Tally { opened: 9, completed: 6, failed: 2, open: 1 };
    let times =
        Percentiles { count: 8, mean_ns: 7, p50_ns: 6, p90_ns: 5, p99_ns: 4, p99_9_ns: 3, max_ns: u64::MAX };
    let step = |at: u32| Step {
        opened: 10,
        open: u64::from(at),
        p50_ns: 1_000_000,
        p90_ns: 2_000_000,
        p99_ns: 3_000_000 + u64::from(at),
        by_failure: vec![u64::from(at % 2)],
        by_target: (0..10).map(|nth| nth + 1).collect(),
        by_zone: vec![55],
        by_leg: vec![at, 0],
        ..Step::default()
    };
    let health = |healthy| Happening::Health {
        node: interface.id.clone(),
        group: group.clone(),
        target: host.clone().into(),
        healthy,
    };
    Summary {
        simulated_ns: 6_000_000_000,
        connections: tally,
        requests: Tally { open: 0, ..tally },
        failures: vec![(Failure::InTime(InTime::TargetOverloaded), 2)],
        bytes: Bytes { sent: 3, received: 2, dropped: 1 },
        segments: Bytes { sent: 30, received: 20, dropped: 10 },
        latency: times,
        wait: Percentiles { count: 1, ..times },
        targets: (0..10)
            .map(|_| TargetCount {
                target: host.clone().into(),
                zone: Some(zone.clone()),
                connections: 1,
                requests: 2,
                failed: 3,
                bytes: 4,
            })
            .collect(),
        entries: vec![EntryCount {
            resource: interface.owner(),
            interface: Some(interface.id.clone()),
            zone: None,
            connections: 5,
            bytes: 6,
        }],
        clients: vec![ClientCount {
            name: "a \"client\"".to_owned(),
            connections: tally,
            requests: tally,
            answered_ppm: None,
            longest_wait_ns: 7,
        }],
        accounts: vec![AccountCount {
            account: sketch.accounts.iter().next().unwrap().id.clone(),
            connections: 8,
            failed: 9,
            bytes: 10,
        }],
        series: Series {
            step_ns: 500_000_000,
            failures: vec![Failure::InTime(InTime::TargetOverloaded)],
            zones: vec![zone],
            legs: vec![leg, internet],
            steps: (0..steps).map(step).collect(),
            metrics: super::load_tables::metrics(state, steps),
        },
        log: super::load_tables::log(state),
        events: vec![
            Event { at_ns: 1_000_000_000, what: health(false) },
            Event { at_ns: 3_000_000_000, what: health(true) },
        ],
        ..Summary::default()
    }
}

pub(super) fn result(state: &State, steps: u32) -> LoadResult {
    LoadResult::of(&state.sketch, 60_000_000_000, &summary(state, steps))
}

#[test]
fn a_result_comes_back_as_it_was_written() {
    let state = fresh();
    let found = result(&state, 12);
    assert_eq!(LoadResult::read(&found.write()).as_ref(), Some(&found));
    let none = LoadResult::default();
    assert_eq!(LoadResult::read(&none.write()).as_ref(), Some(&none));
    for wrong in ["", "{}", r#"{"head":"1 2"}"#, &found.write().replace("\"charts\":[[", "\"charts\":[")] {
        assert_eq!(LoadResult::read(wrong), None);
    }
    assert_eq!(found.clients.rows[0].numbers[4], UNKNOWN);
    assert_eq!(found.failures[0].code, "target_overloaded");
    assert!(!found.failures[0].helps.is_empty());
    assert_eq!(
        found.events.iter().map(|event| event.sort).collect::<Vec<_>>(),
        [Sort::Unhealthy, Sort::Healthy]
    );
}

#[test]
fn a_chart_has_the_busiest_lines_and_no_more_columns_than_can_be_drawn() {
    let state = fresh();
    let found = result(&state, 12);
    let targets = Which::Targets.lines(&found);
    assert_eq!(targets.len(), MOST_LINES + 1);
    assert_eq!((targets[0].values[0], &*targets[8].name, targets[8].values[0]), (10, "2 others", 3));
    assert_eq!((&*found.flows[0].levels, found.flow_most), ("012345567899", 11));
    assert_eq!(found.flows[1].levels, "0".repeat(12));
    let long = result(&state, 1_000);
    assert_eq!((long.columns(), long.step_ns), (200, 2_500_000_000));
    assert!(long.columns() <= MOST_COLUMNS);
    assert_eq!(Which::Zones.lines(&long)[0].values[0], 55 * 5, "what is put together is added up");
    assert_eq!(Which::Open.lines(&long)[0].values[0], 4, "what is open is the last of it");
    assert_eq!(Which::Latency.lines(&long)[2].values[0], 3_000_004, "a percentile is the highest of it");
}

#[test]
fn a_chart_says_a_moment_and_is_a_file_of_values() {
    let found = result(&fresh(), 12);
    assert_eq!(
        Which::Failures.says(&found, 3),
        "1.5 s: As many requests wait at the target as it lets wait, and it turns this one away: 1"
    );
    assert!(Which::Failures.csv(&found).starts_with("time_ms,target_overloaded\r\n"), "a file has the code");
    assert_eq!(Which::Latency.says(&found, 0), "0 s: p50 1 ms, p90 2 ms, p99 3 ms");
    let csv = Which::Latency.csv(&found);
    assert!(csv.starts_with("time_ms,p50_ns,p90_ns,p99_ns\r\n0,1000000,2000000,3000000\r\n500,"), "{csv}");
    assert_eq!(csv.lines().count(), 13);
    // A zone by its owner's name for it, with the id.
    assert_eq!(Which::Zones.lines(&found)[0].name, "us-east-1a (use1-az1)");
    assert!(Which::Zones.csv(&found).starts_with("time_ms,use1-az1\r\n"));
    assert_eq!(found.targets.rows[0].zone, "us-east-1a (use1-az1)");
}

#[test]
fn where_nothing_was_answered_there_is_no_time() {
    let state = fresh();
    let mut summary = summary(&state, 12);
    let silent = summary.series.steps.get_mut(4).unwrap();
    (silent.p50_ns, silent.p90_ns, silent.p99_ns) = (0, 0, 0);
    let found = LoadResult::of(&state.sketch, 60_000_000_000, &summary);
    assert_eq!(Which::Latency.says(&found, 4), "2 s: p50 none, p90 none, p99 none");
    assert!(Which::Latency.csv(&found).contains("\r\n2000,,,\r\n"));
    assert!(!Which::Latency.is_wide(&found), "from 1 ms to 3 ms");
    summary.series.steps.get_mut(5).unwrap().p99_ns = 3_000_000_000;
    let wide = LoadResult::of(&state.sketch, 60_000_000_000, &summary);
    assert!(Which::Latency.is_wide(&wide) && !Which::Targets.is_wide(&wide));
}

#[test]
fn two_failures_of_one_code_are_told_apart_by_what_the_client_sees() {
    let state = fresh();
    let mut summary = summary(&state, 3);
    summary.series.failures = [Outcome::Reset, Outcome::TimedOut]
        .map(|outcome| Failure::Path(ReasonCode::TargetStopped, outcome))
        .to_vec();
    for step in &mut summary.series.steps {
        step.by_failure = vec![2, 1];
    }
    let found = LoadResult::of(&state.sketch, 60_000_000_000, &summary);
    let names = Which::Failures.lines(&found).iter().map(|line| line.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        names,
        [
            "The host is stopped and answers nothing (Reset)",
            "The host is stopped and answers nothing (Timed out)"
        ]
    );
}

#[test]
fn after_a_run_with_faults_the_moment_is_where_the_first_is_noticed() {
    let state = open();
    let with = |events: &[(u64, Sort)]| {
        let mut found = result(&state, 12);
        let event = |(at_ms, sort): &(u64, Sort)| result::Event {
            at_ns: at_ms * 1_000_000,
            sort: *sort,
            says: String::new(),
            target: String::new(),
            seen_by: String::new(),
        };
        found.events = events.iter().map(event).collect();
        let done = does(&state, [Change::Start, Change::Done(found.write())]);
        done.load_shown().unwrap().1
    };
    assert_eq!(with(&[]), 11, "else the end");
    assert_eq!(with(&[(1_000, Sort::Unhealthy)]), 11);
    assert_eq!(with(&[(1_000, Sort::Fault), (2_600, Sort::Unhealthy), (4_000, Sort::Fault)]), 5);
    assert_eq!(with(&[(1_000, Sort::Fault), (4_000, Sort::Fault), (4_600, Sort::Unhealthy)]), 3);
    assert_eq!(
        with(&[(1_000, Sort::Fault), (4_000, Sort::Dns), (4_000, Sort::Fault)]),
        3,
        "noticed too late"
    );
    assert_eq!(with(&[(1_000, Sort::Fault), (1_200, Sort::Fault)]), 2);
    assert_eq!(with(&[(9_000, Sort::Fault)]), 11, "beyond what ran");
}

#[test]
fn the_load_begins_as_the_request_bar_and_the_form_changes_its_json() {
    let state = open();
    assert_eq!(value(&state, "from").as_deref(), Some("client-1"));
    assert_eq!(
        (value(&state, "port").as_deref(), value(&state, "rate").as_deref()),
        (Some("443"), Some("100"))
    );
    let other = after(&state, [Action::Ask(Ask::Port("8443".to_owned()))]);
    assert_eq!(value(&other, "port").as_deref(), Some("8443"), "it follows the bar until it is changed");
    let typed = does(&state, [field("rate", "0."), field("rate", "0.5")]);
    assert!(typed.load_text().contains(r#""rate_per_s": 0.5"#), "{}", typed.load_text());
    let half = does(&state, [field("duration", "1.0")]);
    assert_eq!(value(&half, "duration").as_deref(), Some("1.0"), "as it was typed");
    let followed = after(&typed, [Action::Ask(Ask::Port("8443".to_owned()))]);
    assert_eq!(value(&followed, "port").as_deref(), Some("443"), "a person's own load stays");
    assert_eq!(does(&followed, [Change::Reset]).load_text(), other.load_text());
}

#[test]
fn what_the_form_does_not_know_stays_and_what_is_no_json_is_kept() {
    let own = r#"{"clients":[{"from":"client-1","to":"10.0.1.87","mine":[1,2]}],"note":"x"}"#;
    let state = does(&open(), [Change::Text(own.to_owned()), field("workers", "4")]);
    let text = state.load_text();
    assert!(text.contains(r#""mine": [1, 2]"#) && text.contains(r#""note": "x""#), "{text}");
    assert!(text.contains(r#""workers": 4"#));
    let wrong = |state: &State| {
        let fields = state.load_form().unwrap().fields;
        fields.iter().filter(|shown| shown.wrong).map(|shown| shown.field.word).collect::<Vec<_>>()
    };
    assert!(wrong(&state).is_empty());
    assert_eq!(wrong(&does(&state, [field("workers", "many")])), ["workers"]);
    let broken = does(&state, [Change::Text("{\"clients\":".to_owned())]);
    assert_eq!(broken.load_text(), "{\"clients\":");
    assert!(broken.load_form().is_err());
    assert!(broken.load.as_ref().unwrap().trouble().is_some(), "what is wrong stands beside it");
    let (same, effects) = update(&broken, Change::Start.into());
    assert!(!run(&same).is_running() && !effects.iter().any(|effect| matches!(effect, Effect::StartJob(..))));
    assert_eq!(does(&broken, [field("rate", "7")]).load_text(), "{\"clients\":", "nothing is lost");
}

#[test]
fn clients_and_faults_come_and_go() {
    let state = does(&open(), [Change::AddClient, field("port", "80")]);
    assert_eq!((state.load_form().unwrap().clients, value(&state, "port").as_deref()), (2, Some("80")));
    let first = does(&state, [Change::Client(0)]);
    assert_eq!(value(&first, "port").as_deref(), Some("443"));
    let one = does(&first, [Change::RemoveClient, Change::RemoveClient]);
    assert_eq!((one.load_form().unwrap().clients, value(&one, "port").as_deref()), (1, Some("80")));

    let draft = Draft { until: String::new(), ..Draft::default() };
    let state = does(&open(), [Change::Draft(draft), Change::AddFault]);
    let faults = state.load_form().unwrap().faults;
    assert!(faults[0].label.starts_with("Lose"), "{faults:?}");
    assert_eq!((&*faults[0].from, &*faults[0].until), ("10", ""));
    assert!(state.load_text().contains("\"LoseZone\""));
    let state = does(&state, [Change::FaultTime(0, true, "2.5".to_owned())]);
    assert_eq!(state.load_form().unwrap().faults[0].until, "2.5");
    let state = does(&state, [Change::RemoveFault(0)]);
    assert!(!state.load_text().contains("faults"));
}

#[test]
fn a_run_tells_how_far_it_is_stops_with_what_it_has_and_turns_stale() {
    let state = open();
    let (running, effects) = update(&state, Change::Start.into());
    let order = effects.iter().find_map(|effect| match effect {
        Effect::StartJob(Work::Load, order) => Some(order.clone()),
        _ => None,
    });
    assert!(crate::job::begin(&order.expect("a job")).is_ok());
    assert!(run(&running).is_running());
    let json = result(&state, 12).write();
    let half = does(&running, [Change::Progress(500), Change::SoFar(json.clone())]);
    assert!(matches!(run(&half), LoadRun::Running { permille: 500, stopping: false, stale: false }));
    assert_eq!(half.load_shown().expect("it is shown already").1, 11);

    let edited = after(&half, [lose("use1-az1")]);
    assert!(matches!(run(&edited), LoadRun::Running { stale: true, .. }));
    let (stopping, effects) = update(&edited, Change::Stop.into());
    assert!(effects.contains(&Effect::StopJob) && run(&stopping).is_running());
    let stopped = does(&stopping, [Change::Done(json.clone())]);
    assert_eq!(*run(&stopped), LoadRun::Done { stopped: true, stale: true });

    let done = does(&half, [Change::Done(json)]);
    assert_eq!(*run(&done), LoadRun::Done { stopped: false, stale: false });
    let late =
        does(&done, [Change::Progress(3), Change::SoFar(String::new()), Change::Failed("x".to_owned())]);
    assert_eq!(run(&late), run(&done), "news of a run that is over are none");
    assert!(matches!(run(&after(&done, [lose("use1-az1")])), LoadRun::Done { stale: true, .. }));
    let failed = does(&half, [Change::Failed("no more memory".to_owned())]);
    assert!(matches!(run(&failed), LoadRun::Failed(why) if why.starts_with("No more memory")));
}

#[test]
fn the_cursor_stays_on_the_result() {
    let state = does(&open(), [Change::Start]);
    let state = does(&state, [Change::SoFar(result(&state, 12).write()), Change::Cursor(99)]);
    assert_eq!(state.load_shown().unwrap().1, 11);
    let state = does(&state, [Change::Cursor(2), Change::Table(Which::Zones)]);
    assert_eq!(state.load_shown().unwrap().1, 2);
    assert_eq!(state.load.as_ref().unwrap().table, Some(Which::Zones));
    assert!(does(&state, [Change::Table(Which::Zones)]).load.unwrap().table.is_none());
    assert!(
        after(&state, [Action::Show(Show::Tab(Tab::Spread))]).load_shown().is_none(),
        "the picture is its own again"
    );
    let saved = update(&state, Change::Csv(Which::Zones).into()).1;
    assert!(
        saved
            .iter()
            .any(|effect| matches!(effect, Effect::Download { name, .. } if name.ends_with("-zones.csv")))
    );
}

#[test]
fn whoever_begins_later_has_the_worker() {
    let loading = does(&open(), [Change::Start]);
    let spreading = after(&loading, [Action::Run(Run::Start)]);
    assert!(!run(&spreading).is_running() && spreading.spread.is_running());
    let again = does(&spreading, [Change::Start]);
    assert!(again.spread == SpreadRun::Idle && run(&again).is_running());
    assert!(carries_out(&again, &Change::Stop.into()));
}
