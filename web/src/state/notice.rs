//! Messages to the person, each with a way forward.

use super::action::Action;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worth knowing.
    Info,
    /// Something that may be lost or may not be what was meant.
    Warning,
    /// Something that did not work.
    Error,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its number, by which it is put away.
    pub number: u32,
    /// How grave it is.
    pub tone: Tone,
    /// What it is about, so that a newer one takes its place.
    pub about: About,
    /// The sentence.
    pub text: String,
    /// Ways forward.
    pub ways: Vec<Way>,
}

/// What a notice is about; there is at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A link.
    Link,
    /// A file.
    File,
    /// Keeping the sketch.
    Keeping,
    /// Another tab with the same sketch.
    Tabs,
    /// Storage that was cleared.
    Cleared,
    /// A newer version of the page.
    Newer,
    /// The clipboard.
    Clipboard,
    /// What was to be pasted, duplicated or renamed.
    Paste,
    /// The sketch may be looked at only.
    ReadOnly,
    /// The run.
    Run,
    /// Expectations that an edit broke.
    Expectations,
    /// Connecting two resources.
    Connecting,
    /// A request that should pass something.
    Passing,
    /// The second part of the program.
    SecondPart,
}

/// A button in a notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What it says.
    pub label: String,
    /// What it does.
    pub action: Action,
}
