//! The tab drawn without a browser, with a result made by hand.

use std::rc::Rc;

use yew::Callback;

use super::load;
use crate::state::State;
use crate::state::action::{Action, Show};
use crate::state::load::bill::{Bill, Billed};
use crate::state::load::charts::Which;
use crate::state::load::log::{Log, Logged};
use crate::state::load::metrics::Measured;
use crate::state::load::result::{Event, Failed, Line, LoadResult, Row, Rows, Sort};
use crate::state::load::{Change, Folded};
use crate::state::panels::Tab;
use crate::state::start::Found;
use crate::state::update;
use crate::view::tests::drawn;
use crate::view::{Calm, Props};

fn after(changes: impl IntoIterator<Item = Change>) -> State {
    let open = update(&State::start(&Found::default()), Action::Show(Show::Tab(Tab::Load))).0;
    changes.into_iter().fold(open, |state, change| update(&state, change.into()).0)
}

fn page(state: State) -> String {
    let props = Props { state: Calm::from(&Rc::new(state)), dispatch: Callback::noop() };
    drawn(load(&props))
}

fn result() -> LoadResult {
    let line = |name: &str, values: &[u64]| Line {
        name: name.to_owned(),
        code: String::new(),
        values: values.to_vec(),
    };
    LoadResult {
        simulated_ns: 2_000_000_000,
        duration_ns: 3_000_000_000,
        step_ns: 1_000_000_000,
        charts: [
            (0..9).map(|at| line(&format!("target <{at}>"), &[at, at + 1])).collect(),
            vec![line("use1-az1", &[1, 2])],
            vec![line("p50", &[1_000_000, 2_500_000])],
            Vec::new(),
            vec![line("open", &[0, 7])],
        ],
        failures: vec![Failed {
            code: "client_ports_exhausted".to_owned(),
            outcome: "Refused".to_owned(),
            says: "Its ports are used up.".to_owned(),
            helps: "Keep connections alive.".to_owned(),
            count: 1234,
        }],
        targets: Rows {
            rows: vec![Row {
                of: "i-0b0000000000000b1".to_owned(),
                zone: "use1-az1".to_owned(),
                numbers: vec![1, 2, 3, 4],
            }],
            more: 7,
        },
        events: vec![Event {
            at_ns: 1_000_000_000,
            sort: Sort::Fault,
            says: "Lose use1-az1".to_owned(),
            target: String::new(),
            seen_by: String::new(),
        }],
        bill: Bill {
            lines: vec![Billed {
                what: "Interface endpoint data".to_owned(),
                of: "vpce-0a000000000000001".to_owned(),
                quantity: "1.5 GB".to_owned(),
                run: "0.015".to_owned(),
                month: "15.00".to_owned(),
                ..Billed::default()
            }],
            ..Bill::default()
        },
        metrics: vec![Measured {
            name: "AWS/NetworkELB ProcessedBytes".to_owned(),
            code: "i-0b0000000000000b1".to_owned(),
            values: vec![3_000, 4_000],
        }],
        metrics_more: 3,
        log: Log {
            lines: [("", 0), ("It is <over>", 7)]
                .map(|(why, node_port)| Logged {
                    ended_ns: 1_500_000_000,
                    took_ns: 2_000_000,
                    source_port: 1024,
                    node_port,
                    outcome: "Reset".to_owned(),
                    why: why.to_owned(),
                    ..Logged::default()
                })
                .into(),
            all: [5, 1],
        },
        ..LoadResult::default()
    }
}

#[test]
fn before_a_run_there_is_the_form_and_what_it_says_as_json() {
    let html = page(after([]));
    for word in
        ["What is asked", "Kept connections", "Add a fault", "Edit as JSON", "aria-expanded=\"false\""]
    {
        assert!(html.contains(word), "{word}: {html}");
    }
    let [who, does, targets, run, faults] =
        ["From", "What this client does", "what they do with a request", "Duration", "Faults"]
            .map(|word| html.find(word));
    assert!(who < does && does < targets && targets < run && run < faults, "{html}");
    let json = page(after([Change::Json]));
    assert!(json.contains("\"rate_per_s\": 100") && json.contains("Hide the JSON"), "{json}");
    assert!(!html.contains("style=") && !html.contains("data-plot"));
    let wrong = page(after([Change::Json, Change::Text("{".to_owned())]));
    assert!(wrong.contains("The text is no JSON now") && wrong.contains("aria-invalid"));
}

#[test]
fn a_result_is_charts_tables_and_sentences() {
    let found = |more: Vec<Change>| {
        page(after(
            [Change::Start, Change::Done(result().write()), Change::Cursor(1)].into_iter().chain(more),
        ))
    };
    let html = found(Vec::new());
    assert_eq!(html.matches("data-plot=").count(), Which::ALL.len());
    for word in [
        "aria-valuetext=\"1 s: p50 2.50 ms\"",
        "target &lt;8&gt;",
        "data rest",
        "1,234 × Refused",
        "Its ports are used up. Keep connections alive.",
        "And 7 more.",
        "Lose use1-az1",
        "data-resource=\"i-0b0000000000000b1\"",
        "class=\"mark\"",
        ">i</text>",
        "Last, at 1 s: Lose use1-az1",
        "Latency: a table and files",
    ] {
        assert!(html.contains(word), "{word}: {html}");
    }
    assert!(!html.contains("style=") && !html.contains("<tbody><tr><th scope=\"row\">0 s"));
    assert!(found(vec![Change::Table(Which::Latency)]).contains("<tbody><tr><th scope=\"row\">0 s"));
    // One line before the others, until it is pressed again.
    let ahead = found(vec![Change::Line(Which::Targets, 2)]);
    assert_eq!(ahead.matches(" behind\"").count(), 8);
    assert_eq!(ahead.matches("class=\"load-key\" aria-pressed=\"true\"").count(), 1);
    assert!(
        !found(vec![Change::Line(Which::Targets, 2), Change::Line(Which::Targets, 2)]).contains("behind")
    );
    let stopped = page(after([Change::Start, Change::Stop, Change::Done(result().write())]));
    assert!(stopped.contains("results so far"));
}

#[test]
fn what_bytes_cost_stands_there_and_metrics_and_log_are_made_when_they_unfold() {
    let found = |more: Vec<Change>| {
        page(after([Change::Start, Change::Done(result().write())].into_iter().chain(more)))
    };
    let html = found(Vec::new());
    for word in
        ["USD a month", "Interface endpoint data, 1.5 GB", "Nobody in this sketch", "15.00", ">Log</summary>"]
    {
        assert!(html.contains(word), "{word}: {html}");
    }
    assert!(!html.contains("ProcessedBytes") && !html.contains("Failures only") && !html.contains("<tfoot"));
    let metrics = found(vec![Change::Fold(Folded::Metrics)]);
    for word in ["ProcessedBytes", "AWS/NetworkELB", "<td>Sum</td>", "7,000 B", "And 3 more."] {
        assert!(metrics.contains(word), "{word}: {metrics}");
    }
    let log = found(vec![Change::Fold(Folded::Log), Change::Logged(1)]);
    for word in [
        "id=\"load-line-1\" tabindex=\"0\"",
        "It is &lt;over&gt;",
        "from node port 7",
        "port 1024",
        "And 3 more.",
    ] {
        assert!(log.contains(word), "{word}: {log}");
    }
    assert_eq!(log.matches("aria-current=\"true\"").count(), 1);
    assert!(!log.contains("node port 0"));
    let failed = found(vec![Change::Fold(Folded::Log), Change::Failures]);
    assert!(!failed.contains("load-line-1") && failed.contains("checked"), "{failed}");
}
