//! A finding: what, about what, the details its sentence needs, and the commands that would mend it.
//! The sentence is made when it is read, so that it always has the names of now.

use std::fmt::Display;
use std::rc::Rc;

use crate::control::Command;
use crate::model::{ResourceId, Sketch};
use crate::path::Reason;
use crate::text;

use super::code::FindingCode;

/// Something a finding's sentence names besides its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A resource, by its name.
    Resource(ResourceId),
    /// A text as it stands.
    Text(String),
    /// A verdict, by its own sentence.
    Reason(Box<Reason>),
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// About what.
    pub subject: ResourceId,
    /// What its sentence names besides the subject.
    pub details: Vec<Detail>,
    /// Commands that would mend it, each by itself.
    pub fixes: Vec<Rc<Command>>,
}

impl Finding {
    /// A finding, with no command that would mend it.
    pub(super) const fn new(code: FindingCode, subject: ResourceId, details: Vec<Detail>) -> Self {
        Self { code, subject, details, fixes: Vec::new() }
    }

    /// With a command that would mend it.
    pub(super) fn mended_by(mut self, command: impl Into<Command>) -> Self {
        self.fixes.push(Rc::new(command.into()));
        self
    }

    /// The sentence; where no command would mend it, what to do about it too.
    pub fn text(&self, sketch: &Sketch) -> String {
        let mut said = String::new();
        let mut parts = self.code.sentence().split('{');
        said.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (place, rest) = part.split_once('}').unwrap_or_default();
            let detail = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            match detail.and_then(|place| self.details.get(place)) {
                None => said.push_str(&text::name(sketch, &self.subject)),
                Some(Detail::Resource(id)) => said.push_str(&text::name(sketch, id)),
                Some(Detail::Text(text)) => said.push_str(text),
                Some(Detail::Reason(reason)) => said.push_str(&text::reason(sketch, reason)),
            }
            said.push_str(rest);
        }
        if self.fixes.is_empty() {
            said.push(' ');
            said.push_str(self.code.remedy());
        }
        said
    }
}

/// A resource as a detail.
pub(super) fn of(id: impl Into<ResourceId>) -> Detail {
    Detail::Resource(id.into())
}

/// A text as a detail.
pub(super) fn word(text: &dyn Display) -> Detail {
    Detail::Text(text.to_string())
}

/// What a rule found.
#[derive(Default)]
pub(super) struct Found(pub Vec<Rc<Finding>>);

impl Found {
    /// Adds a finding with no command that would mend it.
    pub fn add(&mut self, code: FindingCode, subject: impl Into<ResourceId>, details: Vec<Detail>) {
        self.push(Finding::new(code, subject.into(), details));
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(Rc::new(finding));
    }
}
