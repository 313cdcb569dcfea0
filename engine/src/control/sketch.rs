//! The verbs for the sketch itself. AWS has none of them.

use crate::model::record::{plain, record};
use crate::model::{Expectation, Outcome, Profile};

use super::apply::{Changes, Event};
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

/// The longest title, in characters.
const TITLE_CHARS: usize = 200;
/// The longest place or reason of an expectation, in characters: as much as a file keeps.
const EXPECTATION_CHARS: usize = 255;
/// Expectations a sketch may have.
const EXPECTATIONS: usize = 1000;

record! {
    /// Chooses between the whitepaper's AWS and today's. No verb of AWS.
    SetProfile {
        /// The profile.
        profile: Profile, needed;
    }
}

record! {
    /// Gives the sketch another title. No verb of AWS.
    SetTitle {
        /// The title.
        title: String, needed;
    }
}

record! {
    /// Writes down what must happen. No verb of AWS.
    Expect {
        /// From where.
        from: String, needed;
        /// To what.
        to: String, needed;
        /// The TCP port.
        port: u16, needed;
        /// How it must end.
        expect: Outcome, needed;
        /// The reason code that must decide it, where that matters.
        reason: Option<String>, blank;
    }
}

record! {
    /// Takes an expectation away. No verb of AWS.
    DropExpectation {
        /// Its place in the list, from 0.
        index: u32, needed;
    }
}

impl Verb for SetProfile {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.profile = self.profile;
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for SetTitle {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.title = plain(&self.title, TITLE_CHARS);
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for Expect {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if changes.sketch.expectations.len() >= EXPECTATIONS {
            return Err(Refusal::ours(
                RefusalCode::ResourceLimitExceeded,
                format!("A sketch can have at most {EXPECTATIONS} expectations"),
            ));
        }
        changes.sketch.expectations.push(Expectation {
            from: plain(&self.from, EXPECTATION_CHARS),
            to: plain(&self.to, EXPECTATION_CHARS),
            port: self.port,
            expect: self.expect,
            // A file keeps no text that says nothing.
            reason: self
                .reason
                .as_deref()
                .map(|reason| plain(reason, EXPECTATION_CHARS))
                .filter(|r| !r.is_empty()),
            lacking: None,
        });
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for DropExpectation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let index = usize::try_from(self.index).unwrap_or(usize::MAX);
        if index >= changes.sketch.expectations.len() {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("There is no expectation {}", u64::from(self.index).saturating_add(1)),
            ));
        }
        changes.sketch.expectations.remove(index);
        changes.note(Event::SketchChanged);
        Ok(())
    }
}
