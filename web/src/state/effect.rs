//! What `update` wants done in the world. The page's root hands each to `crate::platform`.

use super::sketches::Order;
use super::theme::Theme;

/// Whose work a job is: who hears what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The spread's.
    Spread,
    /// The load's.
    Load,
}

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// What is kept and what the address says is out of date. Whoever runs effects waits until
    /// nothing has changed for a moment, then keeps [`super::State::kept_text`] and puts
    /// [`super::State::fragment`] into the address. (The texts are not part of the effect: making
    /// them costs more than most actions, and only the last ones matter.)
    Remember,
    /// Tells a person who does not see the page.
    Announce(String),
    /// The clipboard gets a text; the answer comes back as `Page::Copied`.
    Copy(String),
    /// The clipboard's text is asked for; it comes back as `Arrange::Paste`.
    ReadClipboard,
    /// The person gets a file.
    Download {
        /// Its name.
        name: String,
        /// Its media type.
        mime: &'static str,
        /// Its text.
        text: String,
    },
    /// The same with bytes.
    DownloadBytes {
        /// Its name.
        name: String,
        /// Its media type.
        mime: &'static str,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// The person gets an SVG as a PNG file, drawn by the browser; the outcome comes back as `Page::Drawn`.
    DownloadDrawn {
        /// Its name.
        name: String,
        /// What is drawn.
        svg: String,
    },
    /// Something is done in the browser's storage; the answer comes back as `Keep::Answered`.
    Keeping(Order),
    /// What is on the screen is kept now, and not when nothing has changed for a moment.
    KeepNow,
    /// The newer version of the page takes this one's place.
    TakeNewer,
    /// A scenario's file is fetched; it comes back as `File::Arrived`.
    LoadScenario(&'static str),
    /// A scenario's story, or a lesson, and the glossary are fetched; they come back as `Tale::Arrived`.
    LoadStory(String),
    /// The list of the whitepaper's claims is fetched; it comes back as `Tale::Claims`.
    LoadClaims,
    /// The file picker opens.
    PickFile {
        /// For what the sketch is to be compared with, and not to be opened.
        beside: bool,
    },
    /// The worker begins a job; its news come back as `Run`.
    StartJob(Work, String),
    /// The worker's job is ended.
    CancelJob,
    /// The worker's job stops where it is, and answers with what it has found.
    StopJob,
    /// The page is shown light or dark, and the choice is kept.
    SetTheme(Theme),
    /// The keyboard's focus goes to the element with this id.
    Focus(&'static str),
    /// The second part of the program is fetched; the outcome comes back as `Page::SecondPart`.
    BringSecondPart,
    /// The window's title.
    Title(String),
    /// The page is printed.
    Print,
    /// What is shown opens as a page of its own.
    OpenWhole,
    /// A request was sent: what time it is comes back as `Ask::SentAt`.
    NoteTime,
}

/// The id of the request bar's destination field.
pub const REQUEST_TO: &str = "request-to";
/// The id of the first thing something can be connected to.
pub const JOIN_FIRST: &str = "join-first";
/// The id of the first field of the form that is open.
pub const FORM_FIRST: &str = "form-first";
/// The id of the field for a kept sketch's title.
pub const KEPT_TITLE: &str = "kept-title";
/// The id of the inspector's field with the name.
pub const NAME_FIELD: &str = "name-field";
/// The id of the hint a lesson told last.
pub const NEWEST_HINT: &str = "newest-hint";
/// The id of the request bar's start field.
pub const REQUEST_FROM: &str = "request-from";
