//! Lessons: opened, followed at every edit, helped along, begun again, put away.

use std::rc::Rc;

use privatelink::control::Command;
use privatelink::model::{IpProtocol, Sketch};
use privatelink::path::{Index, Moment};
use privatelink::scenario::lesson::{self as taught, Lesson, LessonInfo};
use privatelink::scenario::story::{StoryError, named};
use privatelink::text;

use super::story::{close, plain, reveal};
use super::{Turn, ask, edit};
use crate::state::action::{Ask, Learn};
use crate::state::effect::{Effect, NEWEST_HINT};
use crate::state::engine::{Expected, Mode};
use crate::state::history::{Document, Journal, Origin};
use crate::state::lesson::{Learning, Seen, Taught, address};
use crate::state::look::LookAt;
use crate::state::panels::Dialog;
use crate::state::request::Problems;
use crate::state::shared::Shared;
use crate::state::story::terms;

pub(super) fn update(turn: &mut Turn, learn: Learn) {
    match learn {
        Learn::List => show(turn, Learning { seen: Seen::List, ..Learning::default() }),
        Learn::Hint => hint(turn),
        Learn::Solve => solve(turn),
        Learn::Again => again(turn),
        Learn::Send(goal) => {
            if let Some((_, taught)) = taken(turn) {
                fill(turn, &taught.lesson, goal);
                ask::update(turn, Ask::Send);
            }
        }
    }
}

/// Begins a lesson on the scenario on the screen.
pub(super) fn open(turn: &mut Turn, info: &'static LessonInfo) {
    show(turn, Learning::of(info, false));
    bring(turn);
}

fn show(turn: &mut Turn, next: Learning) {
    close(turn);
    turn.state.dialog = Dialog::None;
    turn.state.lesson = Some(Learning::turned(turn.state.lesson.as_deref(), next));
    turn.state.panels.inspector.in_story = false;
    reveal(turn);
}

/// Asks for the lesson's file, unless it is here.
pub(super) fn bring(turn: &mut Turn) {
    let Some(learning) = turn.state.learning().filter(|learning| learning.taught().is_none()) else { return };
    let Some(info) = learning.info() else { return };
    change(turn, |learning| learning.book = None);
    turn.effects.push(Effect::LoadStory(address(info)));
}

/// A term is explained, or no longer.
pub(super) fn explain(turn: &mut Turn, term: Option<usize>) {
    change(turn, |learning| learning.term = term);
}

fn change(turn: &mut Turn, change: impl FnOnce(&mut Learning)) {
    if let Some(learning) = &mut turn.state.lesson {
        change(learning.edit());
    }
}

/// The lesson on the screen, where it is here.
fn taken(turn: &Turn) -> Option<(Shared<Learning>, Shared<Taught>)> {
    let learning = turn.state.learning()?.clone();
    let taught = learning.taught()?.clone();
    Some((learning, taught))
}

pub(super) fn arrived(
    turn: &mut Turn,
    info: &'static LessonInfo,
    file: Result<String, String>,
    glossary: &str,
) {
    let is_wanted = |learning: &&Shared<Learning>| learning.info() == Some(info);
    let Some(linked) = turn.state.learning().filter(is_wanted).map(|learning| learning.linked) else {
        return;
    };
    match file.and_then(|file| made_ready(turn, info, &file, glossary)) {
        Err(why) => {
            turn.announce(why.clone());
            change(turn, |learning| learning.book = Some(Err(why)));
        }
        Ok(taught) => {
            change(turn, |learning| learning.book = Some(Ok(Shared::new(taught))));
            if !linked {
                begin(turn, "Begin the lesson");
            }
        }
    }
}

/// The lesson made ready: its file read, its scenario broken.
fn made_ready(turn: &Turn, info: &LessonInfo, file: &str, glossary: &str) -> Result<Taught, String> {
    let in_file = |error: StoryError| format!("The lesson cannot be given. {}", error.in_text(file));
    let lesson = taught::read(file).map_err(in_file)?;
    let base = turn.state.scenarios.get(info.scenario).ok_or("The scenario’s file is not here.")?;
    let base = privatelink::scenario::read(base).map_err(|error| error.to_string())?.sketch;
    let begun = Shared::new(taught::begin(&lesson, &base).map_err(in_file)?);
    Ok(Taught { lesson, begun, terms: terms(glossary) })
}

/// Puts the sketch on the screen that the lesson begins with, and its first open goal into the request bar.
fn begin(turn: &mut Turn, label: &str) {
    let Some((_, taught)) = taken(turn) else { return };
    let lesson = &taught.lesson;
    place(turn, label, taught.begun.clone(), &lesson.breaks);
    let goals = taught::goals(lesson, &turn.state.derived.index);
    let first = goals.iter().position(|goal| !goal.met).unwrap_or_default();
    let of = turn.state.sketch.clone();
    change(turn, |learning| {
        *learning = Learning { goals, of: Some(of), hints: 0, solved: false, term: None, ..learning.clone() };
    });
    ask::update(turn, Ask::Clear);
    fill(turn, lesson, first);
    turn.state.selection = Shared::default();
    turn.look(LookAt::Beginning, true);
    reveal(turn);
    turn.announce(format!("{}. {}", lesson.title, plain(&lesson.brief)));
}

/// Puts a sketch of the lesson on the screen, made by these commands from its scenario's.
fn place(turn: &mut Turn, label: &str, sketch: Shared<Sketch>, commands: &[Command]) {
    let before = turn.document();
    let Some(id) = before.origin.scenario().map(Rc::from) else { return };
    let journal = commands.iter().fold(Journal::default(), |all, command| all.with(command.clone()));
    if *before.sketch != *sketch {
        turn.state.history.edit().record(label, before);
    }
    turn.place(Document { sketch, origin: Origin::Scenario { id, journal }, newer: None });
}

/// Puts what a goal speaks of into the request bar.
fn fill(turn: &mut Turn, lesson: &Lesson, goal: usize) {
    let Some(goal) = lesson.goals.get(goal) else { return };
    let wanted = &goal.expectation;
    let form = turn.state.form.edit();
    form.from.clone_from(&wanted.from);
    form.to.clone_from(&wanted.to);
    form.port = wanted.port.to_string();
    (form.protocol, form.moment) = (IpProtocol::Tcp, Moment::Settled);
    form.problems = Problems::default();
}

/// Judges the goals anew where the sketch is another one, and says which are reached and which are lost.
#[inline(never)] // Else it becomes part of what the page opens with.
pub(super) fn follow(turn: &mut Turn) {
    let Some((learning, taught)) = taken(turn) else { return };
    if learning.of.as_ref().is_some_and(|of| of.is(&turn.state.sketch)) {
        return;
    }
    let goals = taught::goals(&taught.lesson, &turn.state.derived.index);
    let of = turn.state.sketch.clone();
    let before = learning.goals.clone();
    change(turn, |learning| {
        learning.goals = goals;
        learning.of = Some(of);
    });
    let Some(learning) = turn.state.learning().cloned() else { return };
    if let Some(info) = learning.info().filter(|info| learning.is_done() && !learning.done.contains(&info.id))
    {
        change(turn, |learning| learning.done.push(info.id));
    }
    let says = turned(&taught.lesson, &before, &learning.goals);
    if says.is_empty() {
        return;
    }
    let after = if learning.is_done() {
        format!("All goals are reached. {}", plain(&taught.lesson.because))
    } else {
        format!("{} of {} goals are reached.", learning.held(), learning.goals.len())
    };
    turn.announce(format!("{says}{after}"));
}

/// The goals that are reached now and were not, and those that were, in sentences.
fn turned(lesson: &Lesson, before: &[Expected], now: &[Expected]) -> String {
    let mut says = String::new();
    for (goal, (before, now)) in lesson.goals.iter().zip(before.iter().zip(now)) {
        let word = match (before.met, now.met) {
            (false, true) => "Goal reached: ",
            (true, false) => "Goal lost: ",
            _ => continue,
        };
        for part in [word, &goal.says, " "] {
            says.push_str(part);
        }
    }
    says
}

/// Tells the next hint, and selects what it speaks of.
fn hint(turn: &mut Turn) {
    let Some((learning, taught)) = taken(turn) else { return };
    let Some(hint) = taught.lesson.hints.get(learning.hints) else { return };
    change(turn, |learning| learning.hints = learning.hints.saturating_add(1));
    let sketch = turn.state.sketch.clone();
    let selected: Vec<_> = hint.select.iter().filter_map(|name| named(&sketch, name).ok()).collect();
    if !selected.is_empty() {
        turn.state.panels.inspector.in_story = true;
        turn.state.selection = Shared::new(selected);
    }
    // Read out from there, and said by nobody else.
    turn.effects.push(Effect::Focus(NEWEST_HINT));
}

/// Whether the sketch may be changed. Who presents may: what is asked for here is said beside the picture.
fn may_change(turn: &mut Turn) -> bool {
    (turn.state.mode == Mode::Present && turn.state.newer.is_none()) || edit::may_edit(turn)
}

/// Carries the solution out, as one step: on what a person has made of the sketch where that is enough, else on the
/// sketch the lesson began with.
fn solve(turn: &mut Turn) {
    let Some((_, taught)) = taken(turn) else { return };
    if !may_change(turn) {
        return;
    }
    let lesson = &taught.lesson;
    let is_enough = |sketch: &Sketch| taught::goals(lesson, &Index::of(sketch)).iter().all(|goal| goal.met);
    let label = "The solution";
    if let Some(sketch) = taught::solve(lesson, &turn.state.sketch).ok().filter(is_enough) {
        edit::one_step(turn, label, &lesson.solution, sketch);
    } else {
        let Ok(sketch) = taught::solve(lesson, &taught.begun) else { return };
        let commands = [&lesson.breaks[..], &lesson.solution[..]].concat();
        place(turn, label, Shared::new(sketch), &commands);
    }
    change(turn, |learning| learning.solved = true);
    let steps = solution(&taught).join(". ");
    turn.announce(edit::news(turn, &format!("The solution: {steps}.")));
}

/// What the solution does, in words.
pub fn solution(taught: &Taught) -> Vec<String> {
    taught.lesson.solution.iter().map(|command| text::command(&taught.begun, command)).collect()
}

fn again(turn: &mut Turn) {
    if taken(turn).is_some() && may_change(turn) {
        begin(turn, "Start the lesson again");
    }
}
