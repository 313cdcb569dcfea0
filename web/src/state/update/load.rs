//! The Load tab: its form, its run, the moment that is looked at.

use serde_json::Value;

use super::Turn;
use super::file::slug;
use crate::state::action::Action;
use crate::state::effect::{Effect, Work};
use crate::state::engine::sentence;
use crate::state::load::charts::Which;
use crate::state::load::result::LoadResult;
use crate::state::load::{Change, Folded, LoadRun, Loading, faults, form, metrics, spell, text};
use crate::state::notice::{About, Tone, Way};
use crate::state::order;
use crate::state::panels::Tab;
use crate::state::shared::Shared;
use crate::state::spread::SpreadRun;

#[inline(never)] // So that it can lie in the second part.
pub(super) fn update(turn: &mut Turn, change: &Change) {
    match change {
        Change::Text(typed) => {
            let load = own(turn);
            load.text = Some(typed.clone());
            load.typed = None;
        }
        Change::Field(word, typed) => {
            let Some(field) = form::find(word) else { return };
            edit(turn, |load, client| field.put(load, client, typed));
            own(turn).typed = Some((field.word, typed.clone()));
        }
        Change::Client(at) => look_at(turn, *at),
        Change::AddClient => {
            let mut last = 0;
            edit(turn, |load, client| {
                form::add_client(load, client);
                last = form::clients(load).saturating_sub(1);
            });
            look_at(turn, last);
        }
        Change::RemoveClient => {
            edit(turn, form::remove_client);
            let before = own(turn).client.saturating_sub(1);
            look_at(turn, before);
        }
        Change::Draft(draft) => own(turn).draft = draft.clone(),
        Change::AddFault => {
            let (sketch, draft) = (turn.state.sketch.clone(), own(turn).draft.clone());
            edit(turn, |load, _| faults::add(&sketch, load, &draft));
        }
        Change::FaultTime(at, ends, typed) => edit(turn, |load, _| faults::put_time(load, *at, *ends, typed)),
        Change::RemoveFault(at) => edit(turn, |load, _| faults::remove(load, *at)),
        Change::Reset => {
            let load = own(turn);
            (load.text, load.typed, load.client) = (None, None, 0);
        }
        Change::Json => {
            let load = own(turn);
            load.json = !load.json;
        }
        Change::Save => {
            let text = turn.state.load_text();
            save(turn, "load.json", "application/json", text);
        }
        Change::Cursor(at) => own(turn).cursor = Some(*at),
        Change::Table(which) => {
            let load = own(turn);
            load.table = Some(*which).filter(|which| load.table != Some(*which));
        }
        Change::Line(which, nth) => {
            let load = own(turn);
            load.line = Some((*which, *nth)).filter(|line| load.line != Some(*line));
        }
        Change::Csv(which) => {
            if let Some(text) = result(turn).map(|result| which.csv(&result)) {
                save(turn, &format!("{}.csv", which.word()), "text/csv", text);
            }
        }
        Change::Picture(which, svg) => picture(turn, *which, svg),
        Change::MetricsCsv => {
            if let Some(text) = result(turn).map(|result| metrics::csv(&result)) {
                save(turn, "cloudwatch.csv", "text/csv", text);
            }
        }
        Change::Fold(_) | Change::Failures | Change::Logged(_) => unfolded(own(turn), change),
        Change::Start => start(turn),
        Change::Stop | Change::Progress(_) | Change::SoFar(_) | Change::Done(_) | Change::Failed(_) => {
            heard(turn, change);
        }
    }
}

/// What is folded away, and the log in it.
fn unfolded(load: &mut Loading, change: &Change) {
    match change {
        Change::Fold(Folded::Metrics) => load.metrics = !load.metrics,
        Change::Fold(Folded::Log) => load.log.open = !load.log.open,
        Change::Failures => (load.log.failures, load.log.at) = (!load.log.failures, 0),
        Change::Logged(at) => {
            let Some(result) = &load.result else { return };
            let column = result.log.shown(load.log.failures).0.get(*at).map(|line| result.column_of(line));
            load.cursor = column.or(load.cursor);
            load.log.at = *at;
        }
        _ => {}
    }
}

/// News of the run. What comes of one that is over is none.
fn heard(turn: &mut Turn, change: &Change) {
    let LoadRun::Running { permille, stopping, stale } = own(turn).run else { return };
    match change {
        Change::Stop => {
            own(turn).run = LoadRun::Running { permille, stopping: true, stale };
            turn.effects.push(Effect::StopJob);
        }
        Change::Progress(permille) => {
            own(turn).run = LoadRun::Running { permille: *permille.min(&1000), stopping, stale };
        }
        Change::SoFar(json) => {
            if let Some(found) = LoadResult::read(json) {
                own(turn).result = Some(Shared::new(found));
            }
        }
        Change::Done(json) => match LoadResult::read(json) {
            Some(found) => done(turn, found, stopping, stale),
            None => failed(turn, "the answer cannot be read"),
        },
        Change::Failed(why) => failed(turn, why),
        _ => {}
    }
}

fn own(turn: &mut Turn) -> &mut Loading {
    turn.state.load.get_or_insert_with(Shared::default).edit()
}

fn result(turn: &Turn) -> Option<Shared<LoadResult>> {
    turn.state.load.as_ref().and_then(|load| load.result.clone())
}

fn look_at(turn: &mut Turn, client: usize) {
    let load = own(turn);
    load.client = client;
    load.typed = None;
}

/// Changes the JSON, where it is some.
fn edit(turn: &mut Turn, change: impl FnOnce(&mut Value, usize)) {
    let Ok(mut load) = serde_json::from_str::<Value>(&turn.state.load_text()) else { return };
    let client = own(turn).client;
    change(&mut load, client);
    let load_text = text::print(&load);
    let load = own(turn);
    load.text = Some(load_text);
    load.typed = None;
}

fn save(turn: &mut Turn, what: &str, mime: &'static str, text: String) {
    let name = format!("{}-{what}", slug(&turn.state.sketch.title));
    turn.announce(format!("Saved as {name}."));
    turn.effects.push(Effect::Download { name, mime, text });
}

fn picture(turn: &mut Turn, which: Which, svg: &str) {
    let name = format!("{}-{}.png", slug(&turn.state.sketch.title), which.word());
    turn.effects.push(Effect::DownloadDrawn { name, svg: svg.to_owned() });
}

fn start(turn: &mut Turn) {
    if own(turn).run.is_running() {
        return;
    }
    turn.state.panels.tab = Tab::Load;
    turn.state.panels.dock = true;
    read(turn);
    if let Some(says) = own(turn).trouble().map(str::to_owned) {
        turn.announce(says);
        return;
    }
    // One worker: whoever comes later has it.
    if turn.state.spread.is_running() {
        turn.state.spread = SpreadRun::Idle;
    }
    let order = order::load(&turn.state, &turn.state.load_text());
    let load = own(turn);
    load.run = LoadRun::Running { permille: 0, stopping: false, stale: false };
    (load.result, load.cursor, load.line, load.log.at) = (None, None, None, 0);
    turn.effects.push(Effect::StartJob(Work::Load, order));
    turn.announce("The run begins.".to_owned());
    turn.forget_notice(About::Run);
}

fn done(turn: &mut Turn, found: LoadResult, stopped: bool, stale: bool) {
    let word = if stopped { "stopped" } else { "over" };
    turn.announce(format!(
        "The run is {word} after {}: {} of {} connections completed, {} failed.",
        spell::seconds(found.simulated_ns),
        spell::count(found.connections.completed),
        spell::count(found.connections.opened),
        spell::count(found.connections.failed)
    ));
    let load = own(turn);
    load.run = LoadRun::Done { stopped, stale };
    load.result = Some(Shared::new(found));
}

fn failed(turn: &mut Turn, why: &str) {
    let says = sentence(why);
    own(turn).run = LoadRun::Failed(says.clone());
    let way = Way { label: "Try again".to_owned(), action: Action::from(Change::Start) };
    turn.notice(Tone::Error, About::Run, format!("The run failed. {says}"), Some(way));
}

/// Has the load read, so that what is wrong with it stands beside it.
#[inline(never)] // So that it can lie in the second part.
pub(super) fn read(turn: &mut Turn) {
    let text = turn.state.load_text();
    let says = turn.state.load_trouble(&text);
    let sketch = turn.state.sketch.clone();
    own(turn).judged = Some((sketch, text, says));
}

/// The worker gets other work.
#[inline(never)] // So that it can lie in the second part.
pub(super) fn give_way(turn: &mut Turn) {
    if turn.state.load.as_ref().is_some_and(|load| load.run.is_running()) {
        own(turn).run = LoadRun::Idle;
    }
}

/// The sketch has changed: what came of a run is of another.
#[inline(never)] // So that it can lie in the second part.
pub(super) fn changed(load: &mut Shared<Loading>) {
    if let LoadRun::Running { stale, .. } | LoadRun::Done { stale, .. } = &mut load.edit().run {
        *stale = true;
    }
}
