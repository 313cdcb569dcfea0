//! The one way the state changes. Pure: what is to be done in the world comes back as effects.

mod ask;
mod edit;
mod file;
mod packets;
mod page;
mod play;
mod run;
mod select;
mod show;
mod workbench;

pub(super) use file::origin as file_origin;

use privatelink::advise::Checker;
use privatelink::path::Index;

use super::action::{Action, Edit};
use super::effect::Effect;
use super::engine;
use super::history::Document;
use super::inspector::{Draft, Form};
use super::look::{Look, LookAt};
use super::notice::{About, Notice, Tone, Way};
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
        Action::Ask(action) => ask::update(&mut turn, action),
        Action::Play(action) => play::update(&mut turn, action),
        Action::Select(action) => select::update(&mut turn, action),
        Action::Show(action) => show::update(&mut turn, action),
        Action::File(action) => file::update(&mut turn, action),
        Action::Run(action) => run::update(&mut turn, action),
        Action::Bench(action) => workbench::update(&mut turn, action),
        Action::Packets(action) => packets::update(&mut turn, action),
        Action::Page(action) => page::update(&mut turn, action),
    }
    turn.picture(state);
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
        state.derived = Derived::after(&state.derived, &state.sketch, state.flow);
        let gone = state.selection.iter().any(|id| !state.sketch.has(id));
        if gone {
            let sketch = state.sketch.clone();
            state.selection.edit().retain(|id| sketch.has(id));
        }
        state.draft = None;
        state.refused = None;
        if let Some(journey) = &state.journey {
            let over = state.playback.position >= journey.length();
            let next = journey.again(&state.derived.index);
            let end = next.length();
            // Who has watched to the end looks at the verdict, and goes on doing so.
            state.playback.position = if over { end } else { state.playback.position.min(end) };
            state.playback.playing &= state.playback.position < end;
            state.journey = Some(Shared::new(next));
        }
        match &mut state.spread {
            SpreadRun::Done { stale, .. } => *stale = true,
            SpreadRun::Running(_) => {
                state.spread = SpreadRun::Idle;
                self.effects.push(Effect::CancelJob);
            }
            SpreadRun::Idle | SpreadRun::Failed(_) => {}
        }
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
    pub fn notice(&mut self, tone: Tone, about: About, text: String, way: Option<Way>) {
        self.announce(text.clone());
        self.state.notify(tone, about, text, way);
    }

    /// Takes away what was said about something.
    pub fn forget_notice(&mut self, about: About) {
        self.state.forget_notice(about);
    }

    /// Asks the camera to move.
    pub fn look(&mut self, at: LookAt, animated: bool) {
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

impl State {
    /// Shows a message, in place of an older one about the same thing.
    pub(super) fn notify(&mut self, tone: Tone, about: About, text: String, way: Option<Way>) {
        self.last_notice = self.last_notice.wrapping_add(1);
        let number = self.last_notice;
        self.forget_notice(about);
        self.notices.edit().push(Notice { number, tone, about, text, way });
    }

    fn forget_notice(&mut self, about: About) {
        if let Some(at) = self.notices.iter().position(|notice| notice.about == about) {
            self.notices.edit().remove(at);
        }
    }
}

impl Derived {
    /// Everything that follows from a sketch.
    pub(super) fn of(sketch: &privatelink::model::Sketch, flow: privatelink::diagram::Flow) -> Self {
        Self::made(Index::of(sketch), Checker::default(), flow)
    }

    /// The same after an edit: what cannot have changed is kept.
    fn after(before: &Self, sketch: &privatelink::model::Sketch, flow: privatelink::diagram::Flow) -> Self {
        Self::made(Index::after(&before.index, sketch), Checker::clone(&before.checker), flow)
    }

    fn made(index: Index, mut checker: Checker, flow: privatelink::diagram::Flow) -> Self {
        let sketch = index.sketch();
        Self {
            findings: Shared::new(checker.check(&index)),
            checker: Shared::new(checker),
            expectations: Shared::new(privatelink::advise::expectations(&index)),
            scene: Shared::new(engine::layout(sketch, flow)),
            index: Shared::new(index),
        }
    }
}
