//! A scenario's story: opened, told step by step, put away.

use std::rc::Rc;

use privatelink::model::Sketch;
use privatelink::scenario::story::{self as told, Asked as Wanted, Step};
use privatelink::text;

use super::{Turn, ask, lesson, show};
use crate::state::action::{Show, Tale};
use crate::state::effect::Effect;
use crate::state::history::{Document, Journal, Origin};
use crate::state::journey::Asked;
use crate::state::lesson::{Learning, named};
use crate::state::look::LookAt;
use crate::state::panels::{Sheet, Tab};
use crate::state::request::Problems;
use crate::state::shared::Shared;
use crate::state::story::{Book, Place, START, Telling, terms};

#[inline(never)] // Else it becomes part of what the page opens with.
pub(super) fn update(turn: &mut Turn, tale: Tale) {
    match tale {
        Tale::Open => {
            if let Some(id) = turn.state.has_story() {
                open(turn, Telling::of(id, START, false));
            }
        }
        Tale::Bring if turn.state.learning().is_some() => lesson::bring(turn),
        Tale::Bring => bring(turn),
        Tale::Arrived { id, text, glossary } => match named(&id) {
            Some(info) => lesson::arrived(turn, info, text, &glossary),
            None => arrived(turn, &id, text, &glossary),
        },
        Tale::Claims(text) => {
            let claims = text.and_then(|text| crate::state::claims::read(&text));
            turn.state.claims = Some(Shared::new(claims));
        }
        Tale::Close => close(turn),
        Tale::Next => {
            if let Some(place) = turn.state.telling().and_then(|telling| telling.next()) {
                go(turn, place);
            }
        }
        Tale::Back => {
            if let Some(place) = turn.state.telling().and_then(|telling| telling.before()) {
                go(turn, place);
            }
        }
        Tale::Go(place) => go(turn, place),
        Tale::Choose(answer) => choose(turn, answer),
        Tale::Send => send(turn),
        Tale::Term(term) if turn.state.learning().is_some() => lesson::explain(turn, term),
        Tale::Term(term) => edit(turn, |telling| telling.term = term),
        Tale::Learn(learn) => lesson::update(turn, learn),
    }
}

/// Begins what the word of an address speaks of: the story of the scenario on the screen at a step, or a lesson on it.
#[inline(never)]
pub(super) fn begin(turn: &mut Turn, wanted: &str) {
    if let Some(info) = named(wanted) {
        lesson::open(turn, info);
    } else if let Some(id) = turn.state.has_story() {
        open(turn, Telling::of(id, wanted, false));
    }
}

/// Begins a story, or shows the one that is being told.
fn open(turn: &mut Turn, telling: Telling) {
    if turn.state.telling().is_none() {
        Learning::put_away(&mut turn.state.lesson);
        turn.state.story = Some(Shared::new(telling));
        turn.state.panels.inspector.in_story = false;
        bring(turn);
    }
    reveal(turn);
}

/// Puts the story, or a lesson, where it can be read.
pub(super) fn reveal(turn: &mut Turn) {
    turn.state.panels.outline = true;
    if turn.state.is_narrow() {
        turn.state.panels.sheet = Some(Sheet::Story);
    }
}

/// Asks for the story's file, unless it is here.
fn bring(turn: &mut Turn) {
    let Some(telling) = turn.state.telling() else { return };
    if telling.book().is_none() {
        let id = telling.scenario.to_string();
        edit(turn, |telling| telling.book = None);
        turn.effects.push(Effect::LoadStory(id));
    }
}

fn edit(turn: &mut Turn, change: impl FnOnce(&mut Telling)) {
    if let Some(telling) = &mut turn.state.story {
        change(telling.edit());
    }
}

fn arrived(turn: &mut Turn, id: &str, text: Result<String, String>, glossary: &str) {
    let Some(telling) = turn.state.telling().filter(|telling| *telling.scenario == *id).cloned() else {
        return;
    };
    let book = text.and_then(|text| book(turn, id, &text, glossary));
    match book {
        Err(why) => {
            turn.announce(why.clone());
            edit(turn, |telling| telling.book = Some(Err(why)));
        }
        Ok(book) => {
            let place = book.place(&telling.wanted);
            edit(turn, |telling| telling.book = Some(Ok(Shared::new(book))));
            if telling.linked {
                edit(turn, |telling| telling.at = place);
            } else {
                go(turn, place);
            }
        }
    }
}

/// The story made ready: its file read, its changes carried out.
fn book(turn: &Turn, id: &str, text: &str, glossary: &str) -> Result<Book, String> {
    let in_file = |error: told::StoryError| format!("The story cannot be told. {}", error.in_text(text));
    let story = told::read(text).map_err(in_file)?;
    let file = turn.state.scenarios.get(id).ok_or_else(|| "The scenario's file is not here.".to_owned())?;
    let base = privatelink::scenario::read(file).map_err(|error| error.to_string())?.sketch;
    let sketches = told::sketches(&story, &base).map_err(in_file)?;
    let sketches: Vec<Shared<Sketch>> = sketches.into_iter().map(Shared::new).collect();
    Ok(Book { story, base: Shared::new(base), sketches, terms: terms(glossary) })
}

pub(super) fn close(turn: &mut Turn) {
    turn.state.story = None;
    Learning::put_away(&mut turn.state.lesson);
    if turn.state.panels.sheet == Some(Sheet::Story) {
        turn.state.panels.sheet = None;
    }
}

/// Goes to a place: the sketch as it is there, what is looked at, and its request, sent unless a person is to
/// foretell what it comes to.
fn go(turn: &mut Turn, place: Place) {
    let Some((telling, book)) = told_now(turn) else { return };
    let (sketch, label, until) = match place {
        Place::Start => (book.base.clone(), "Begin the story", None),
        Place::Step(at) => match book.sketches.get(at) {
            Some(sketch) => (sketch.clone(), "A step of the story", Some(at)),
            None => return,
        },
        Place::End => {
            let last = book.sketches.len().checked_sub(1);
            (book.sketches.last().unwrap_or(&book.base).clone(), "The end of the story", last)
        }
    };
    let changes =
        until.map(|at| book.story.changes_until(at).cloned().collect::<Vec<_>>()).unwrap_or_default();
    let journal = changes.into_iter().fold(Journal::default(), |all, change| all.with(change));
    let origin = Origin::Scenario { id: telling.scenario.clone(), journal };
    if turn.state.origin != origin || !turn.state.sketch.is(&sketch) {
        let before = turn.document();
        // The same sketch made by the same commands is no step to be undone.
        if *before.sketch != *sketch {
            turn.state.history.edit().record(label, before);
        }
        turn.place(Document { sketch, origin, newer: None });
    }
    edit(turn, |telling| {
        telling.at = place;
        telling.chosen = None;
        telling.shown = false;
        telling.term = None;
    });
    reveal(turn);
    ask::update(turn, crate::state::action::Ask::Clear);
    let Some(step) = turn.state.telling().and_then(|telling| telling.step().cloned()) else {
        turn.state.selection = Shared::default();
        turn.look(LookAt::Beginning, true);
        turn.announce(
            if place == Place::End { "The end of the story." } else { "The story begins." }.to_owned(),
        );
        return;
    };
    enter(turn, &step);
}

fn told_now(turn: &Turn) -> Option<(Shared<Telling>, Shared<Book>)> {
    let telling = turn.state.telling()?.clone();
    let book = telling.book()?.clone();
    Some((telling, book))
}

fn enter(turn: &mut Turn, step: &Step) {
    let sketch = turn.state.sketch.clone();
    let selected = step.select.iter().filter_map(|name| told::named(&sketch, name).ok()).collect::<Vec<_>>();
    let from = step.request.as_ref().and_then(|asked| told::named(&sketch, &asked.from).ok());
    let mut about = selected.clone();
    about.extend(from);
    turn.look(LookAt::Step(about), true);
    turn.state.selection = Shared::new(selected);
    turn.announce(format!("{}. {}", step.title, plain(&step.text)));
    if let Some(asked) = &step.request {
        fill(turn, asked);
        if step.predict.is_none() {
            send(turn);
            return;
        }
    }
    tab(turn, step);
}

/// A text without the marks around its terms.
pub(super) fn plain(text: &str) -> String {
    text.replace("[[", "").replace("]]", "")
}

/// Puts the step's request into the bar.
fn fill(turn: &mut Turn, asked: &Wanted) {
    let wanted = asked_of(asked);
    let form = turn.state.form.edit();
    form.from.clone_from(&wanted.from);
    form.to.clone_from(&wanted.to);
    form.port = wanted.port.to_string();
    form.protocol = wanted.protocol;
    form.moment = wanted.moment;
    form.problems = Problems::default();
}

fn asked_of(asked: &Wanted) -> Asked {
    Asked {
        from: asked.from.clone(),
        to: asked.to.clone(),
        port: asked.port,
        protocol: asked.protocol,
        source_port: asked.source_port,
        query: asked.query,
        moment: asked.moment,
    }
}

/// Sends the step's request, and shows what it came to where the step says.
fn send(turn: &mut Turn) {
    let Some(step) = turn.state.telling().and_then(|telling| telling.step().cloned()) else { return };
    edit(turn, |telling| telling.shown = true);
    if let Some(asked) = &step.request {
        ask::judge(turn, asked_of(asked));
    }
    tab(turn, &step);
}

fn tab(turn: &mut Turn, step: &Step) {
    let sheet = turn.state.panels.sheet;
    if let Some(tab) = step.panel.as_deref().and_then(Tab::from_word) {
        show::update(turn, Show::Tab(tab));
        // On a narrow page the story stays in sight.
        turn.state.panels.sheet = sheet;
    }
}

/// An answer is given once: what it comes to is on the screen then.
fn choose(turn: &mut Turn, answer: usize) {
    if turn.state.telling().is_none_or(|telling| telling.shown) {
        return;
    }
    let Some(step) = turn.state.telling().and_then(|telling| telling.step().cloned()) else { return };
    let Some(predict) = step.predict.as_ref().filter(|predict| answer < predict.answers.len()) else {
        return;
    };
    edit(turn, |telling| telling.chosen = Some(answer));
    send(turn);
    let verdict = if answer == predict.right { "Right." } else { "Not so." };
    turn.announce(format!("{verdict} {}", plain(&predict.because)));
}

/// What changes with a step, in sentences.
pub fn changes(sketch: &Sketch, step: &Step) -> Vec<Rc<str>> {
    step.changes.iter().map(|change| text::command(sketch, change).into()).collect()
}
