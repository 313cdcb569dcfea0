//! The one way the state changes. Pure: what is to be done in the world comes back as effects.

mod arrange;
mod ask;
mod compare;
mod cost;
mod drag;
mod edit;
mod file;
mod import;
mod join;
mod keep;
mod lesson;
mod load;
mod packets;
mod page;
mod play;
mod run;
mod select;
mod show;
mod story;
mod workbench;

pub(super) use file::origin as file_origin;
pub use keep::Opens;
pub use lesson::solution as lesson_solution;
pub use story::changes as story_changes;

use privatelink::advise::{Checker, Judged, turned_of};
use privatelink::model::Sketch;
use privatelink::path::Index;
use privatelink::text;

use super::action::{Action, Ask, Edit};
use super::effect::Effect;
use super::engine;
use super::exposure::{Exposure, Which};
use super::history::Document;
use super::inspector::{Draft, Form};
use super::load::wants_reading;
use super::look::{Look, LookAt};
use super::notice::{About, Notice, Tone, Way};
use super::panels::Tab;
use super::second::SecondPart;
use super::shared::Shared;
use super::spread::SpreadRun;
use super::{Derived, State};

/// The state after an action, and what is to be done in the world. Nothing else changes anything.
pub fn update(state: &State, action: Action) -> (State, Vec<Effect>) {
    let mut turn = Turn { state: state.clone(), effects: Vec::new() };
    match action {
        Action::Edit(Edit::Field { form, text, .. }) if form.verb == Form::TITLE => {
            turn.state.draft = Some(Shared::new(Draft::of_title(text)));
        }
        Action::Edit(action) => edit::update(&mut turn, action),
        Action::Arrange(action) => arrange::update(&mut turn, action),
        Action::Ask(action) => ask::update(&mut turn, action),
        Action::Play(action) => play::update(&mut turn, action),
        Action::Select(action) => select::update(&mut turn, action),
        Action::Show(action) => show::update(&mut turn, action),
        Action::File(action) => file::update(&mut turn, action),
        Action::Run(action) => run::update(&mut turn, action),
        Action::Bench(action) => workbench::update(&mut turn, action),
        Action::Packets(action) => packets::update(&mut turn, action),
        Action::Story(action) => story::update(&mut turn, action),
        Action::Load(change) => load::update(&mut turn, &change),
        Action::Cost(change) => cost::update(&mut turn, &change),
        Action::Keep(action) => keep::update(&mut turn, action),
        Action::Compare(action) => compare::update(&mut turn, &action),
        Action::Page(action) => page::update(&mut turn, action),
    }
    turn.picture(state);
    if turn.state.wants_availability() && turn.state.second == SecondPart::Here {
        ask::survival(&mut turn);
    }
    if turn.state.panels.tab == Tab::Load
        && turn.state.second == SecondPart::Here
        && wants_reading(&turn.state)
    {
        load::read(&mut turn);
    }
    if turn.state.lesson.is_some() && turn.state.second == SecondPart::Here {
        lesson::follow(&mut turn);
    }
    if turn.state.compares().is_some() {
        compare::follow(&mut turn, state);
    }
    turn.remember(state);
    // Where it did not come, a person says when to try again.
    if turn.state.second == SecondPart::Away && turn.state.shows_second_part() {
        page::bring_second_part(&mut turn);
    }
    (turn.state, turn.effects)
}

/// A state on its way to the next.
pub(super) struct Turn {
    pub state: State,
    pub effects: Vec<Effect>,
}

impl Turn {
    /// Puts another document in place and derives everything from it: the index, the findings, the
    /// selection without what is gone, the last request's verdict.
    pub fn place(&mut self, document: Document) {
        let state = &mut self.state;
        let changed = !state.sketch.is(&document.sketch);
        state.sketch = document.sketch;
        state.origin = document.origin;
        state.newer = document.newer;
        if !changed {
            return;
        }
        state.forget_notice(About::Expectations);
        let next = Derived::after(&state.derived, &state.sketch, state.flow, state.second);
        let before = std::mem::replace(&mut state.derived, next);
        let gone = state.selection.iter().any(|id| !state.sketch.has(id));
        if gone {
            let sketch = state.sketch.clone();
            state.selection.edit().retain(|id| sketch.has(id));
        }
        state.draft = None;
        state.refused = None;
        state.joining = None;
        state.dragging = None;
        if let Some(journey) = &state.journey {
            let over = state.playback.position >= journey.length();
            let next = journey.again(before.index.sketch(), &state.derived.index);
            let end = next.length();
            // Who has watched to the end looks at the verdict, and goes on doing so.
            state.playback.position = if over { end } else { state.playback.position.min(end) };
            state.playback.playing &= state.playback.position < end;
            state.journey = Some(Shared::new(next));
        }
        if let Some(asked) = &state.exposure {
            state.exposure = Some(Shared::new(asked.again(&state.derived.index)));
        }
        match &mut state.spread {
            SpreadRun::Done { stale, .. } => *stale = true,
            SpreadRun::Running(_) => {
                state.spread = SpreadRun::Idle;
                self.effects.push(Effect::CancelJob);
            }
            SpreadRun::Idle | SpreadRun::Failed(_) => {}
        }
        if let Some(load) = &mut state.load {
            load::changed(load);
        }
    }

    /// Puts an edited document in place, and says at once which expectations the edit broke.
    pub fn edited(&mut self, document: Document) {
        let before = self.state.derived.expectations.clone();
        self.place(document);
        let turned = turned_of(&before, &self.state.derived.expectations);
        let mut lost = turned.iter().filter(|one| one.before.met && !one.after.met);
        let Some(first) = lost.next() else { return };
        let more = match lost.count() {
            0 => String::new(),
            1 => " And one more.".to_owned(),
            count => format!(" And {count} more."),
        };
        let text = format!("This breaks an expectation: {}{more}", expected_says(&first.after));
        let ways = vec![
            Way { label: "Show me".to_owned(), action: Action::Ask(Ask::Expected(first.at)) },
            Way { label: "Undo".to_owned(), action: Action::Edit(Edit::Undo) },
        ];
        self.announce(text.clone());
        self.state.notify(Tone::Warning, About::Expectations, text, ways);
    }

    /// The document as it is.
    pub fn document(&self) -> Document {
        let State { sketch, origin, newer, .. } = &self.state;
        Document { sketch: sketch.clone(), origin: origin.clone(), newer: *newer }
    }

    /// Tells a person who does not see the page.
    #[inline(never)] // Half of all actions end here.
    pub fn announce(&mut self, text: String) {
        self.effects.push(Effect::Announce(text));
    }

    /// Shows a message, in place of an older one about the same thing.
    pub fn notice(&mut self, tone: Tone, about: About, text: String, ways: impl IntoIterator<Item = Way>) {
        self.announce(text.clone());
        self.state.notify(tone, about, text, ways);
    }

    /// Takes away what was said about something.
    pub fn forget_notice(&mut self, about: About) {
        self.state.forget_notice(about);
    }

    /// Asks the camera to move; while two designs are compared their cameras, so that this one stays where it is.
    pub fn look(&mut self, at: LookAt, animated: bool) {
        if self.state.compares().is_some() {
            compare::look_both(self, &at, animated && !self.state.reduced_motion);
            if at != LookAt::Beginning {
                return;
            }
        }
        let number = self.state.look.number.wrapping_add(1);
        self.state.look = Shared::new(Look { number, at, animated: animated && !self.state.reduced_motion });
    }

    /// The picture runs another way when its place has changed.
    fn picture(&mut self, before: &State) {
        let state = &mut self.state;
        if state.flow != before.flow && state.derived.scene.is(&before.derived.scene) {
            state.derived.scene = Shared::new(engine::layout(&state.sketch, state.flow));
        }
    }

    /// Whether what is kept and what the address says has changed. While the journey plays it does
    /// not: the place where it is paused is worth a link, each of its frames is not.
    fn remember(&mut self, before: &State) {
        let now = &self.state;
        let same = now.sketch.is(&before.sketch)
            && now.origin == before.origin
            && now.form == before.form
            && now.journey == before.journey
            && now.selection == before.selection
            && now.mode == before.mode
            && now.panels.tab == before.panels.tab
            && now.story == before.story
            && now.lesson == before.lesson
            && now.single_keys == before.single_keys
            && now.playback.playing == before.playback.playing
            && (now.playback.playing || now.playback.position == before.playback.position);
        if !same {
            self.effects.push(Effect::Remember);
        }
        if now.sketch.title != before.sketch.title {
            self.effects.push(Effect::Title(self.state.window_title()));
        }
    }
}

/// An expectation and what came of it, in a sentence.
pub fn expected_says(judged: &Judged) -> String {
    let expected = &judged.expectation;
    let got = match &judged.got {
        Ok((outcome, _)) => text::outcome(*outcome).to_ascii_lowercase(),
        Err(why) => why.clone(),
    };
    let wanted = text::outcome(expected.expect).to_ascii_lowercase();
    format!("{} → {}:{} is to be {wanted}; it is {got}.", expected.from, expected.to, expected.port)
}

/// The answer to a question over many connections, in a sentence.
pub fn exposure_says(sketch: &Sketch, asked: &Exposure) -> String {
    let (name, count) = (text::name(sketch, &asked.of), asked.count());
    match (&asked.rows, asked.which) {
        (Err(why), _) => why.clone(),
        (Ok(_), Which::From) => format!(
            "{name} reaches {count} {}.",
            if count == 1 { "address and port" } else { "addresses and ports" }
        ),
        (Ok(_), Which::To) => {
            format!("{count} {} to {name}.", if count == 1 { "connection leads" } else { "connections lead" })
        }
    }
}

impl State {
    /// Shows a message, in place of an older one about the same thing.
    pub(super) fn notify(
        &mut self,
        tone: Tone,
        about: About,
        text: String,
        ways: impl IntoIterator<Item = Way>,
    ) {
        self.last_notice = self.last_notice.wrapping_add(1);
        let number = self.last_notice;
        self.forget_notice(about);
        self.notices.edit().push(Notice { number, tone, about, text, ways: ways.into_iter().collect() });
    }

    /// Whether the tab is open and what it shows is of another sketch.
    fn wants_availability(&self) -> bool {
        self.panels.tab == Tab::Availability
            && self.availability.as_ref().is_none_or(|asked| !asked.of.is(&self.sketch))
    }

    fn forget_notice(&mut self, about: About) {
        if let Some(at) = self.notices.iter().position(|notice| notice.about == about) {
            self.notices.edit().remove(at);
        }
    }
}

impl Derived {
    /// Everything that follows from a sketch.
    pub(super) fn of(
        sketch: &privatelink::model::Sketch,
        flow: privatelink::diagram::Flow,
        second: SecondPart,
    ) -> Self {
        Self::made(Index::of(sketch), Checker::default(), flow, second)
    }

    /// The same after an edit: what cannot have changed is kept.
    fn after(
        before: &Self,
        sketch: &privatelink::model::Sketch,
        flow: privatelink::diagram::Flow,
        second: SecondPart,
    ) -> Self {
        Self::made(Index::after(&before.index, sketch), Checker::clone(&before.checker), flow, second)
    }

    fn made(index: Index, checker: Checker, flow: privatelink::diagram::Flow, second: SecondPart) -> Self {
        let mut made = Self {
            findings: Shared::default(),
            checker: Shared::new(checker),
            broken: Shared::default(),
            expectations: Shared::default(),
            scene: Shared::new(engine::layout(index.sketch(), flow)),
            index: Shared::new(index),
        };
        if second == SecondPart::Here {
            made.look_through();
        }
        made
    }

    /// Looks the sketch through: what is found, what is broken, what became of expectations. The second part of
    /// the program does; until it is here nothing is said of them.
    pub(super) fn look_through(&mut self) {
        self.findings = Shared::new(self.checker.edit().check(&self.index));
        self.broken = Shared::new(privatelink::control::broken(self.index.sketch()));
        self.expectations = Shared::new(privatelink::advise::expectations(&self.index));
    }
}
