//! What is open: the dock and its tab, the side panels, a narrow screen's sheet, the dialog.

/// A tab of the dock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Hop by hop, check by check.
    #[default]
    Journey,
    /// Message by message.
    Ladder,
    /// Byte by byte.
    Packets,
    /// Query by query.
    Dns,
    /// A PROXY protocol header of one's own.
    Proxy,
    /// Where many connections go.
    Spread,
    /// What many connections over time come to.
    Load,
    /// What a place reaches, and who reaches a thing.
    Exposure,
    /// What every consumer survives.
    Availability,
    /// What is wrong with the design, and what is expected of it.
    Findings,
    /// What it costs a month, and who pays.
    Cost,
}

impl Tab {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Journey,
        Self::Ladder,
        Self::Packets,
        Self::Dns,
        Self::Proxy,
        Self::Spread,
        Self::Load,
        Self::Exposure,
        Self::Availability,
        Self::Findings,
        Self::Cost,
    ];

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Journey => "Journey",
            Self::Ladder => "Ladder",
            Self::Packets => "Packets",
            Self::Dns => "DNS",
            Self::Proxy => "PROXY",
            Self::Spread => "Spread",
            Self::Load => "Load",
            Self::Exposure => "Exposure",
            Self::Availability => "Availability",
            Self::Findings => "Findings",
            Self::Cost => "Cost",
        }
    }

    /// The word in links.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Journey => "journey",
            Self::Ladder => "ladder",
            Self::Packets => "packets",
            Self::Dns => "dns",
            Self::Proxy => "proxy",
            Self::Spread => "spread",
            Self::Load => "load",
            Self::Exposure => "exposure",
            Self::Availability => "availability",
            Self::Findings => "findings",
            Self::Cost => "cost",
        }
    }

    /// The tab with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.word() == word)
    }
}

/// What a narrow screen's sheet shows, over the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The dock.
    Dock,
    /// The inspector.
    Inspector,
    /// The outline.
    Outline,
    /// The scenario's story, or lessons.
    Story,
}

/// The dialog that is open, at most one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialog {
    /// None.
    #[default]
    None,
    /// Every command and resource.
    Palette,
    /// The shortcut sheet.
    Shortcuts,
    /// The link and the embed snippet.
    Share,
    /// The scenarios by their pictures.
    Gallery,
    /// What this browser keeps.
    Sketches,
    /// What the sketch is compared with.
    Compare,
    /// The whitepaper, claim by claim.
    Claims,
    /// What a sketch of one's own begins with.
    Begin,
    /// A form.
    Form,
    /// What goes with what is to be deleted.
    Delete,
}

/// When the inspector is open. While a story is told, the picture has its room until a person asks what something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspects {
    /// Where no story is told.
    pub usually: bool,
    /// Beside a story.
    pub in_story: bool,
    /// Beside a comparison of two designs.
    pub in_comparison: bool,
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panels {
    /// The dock's tab.
    pub tab: Tab,
    /// Whether the dock is open.
    pub dock: bool,
    /// When the inspector is open.
    pub inspector: Inspects,
    /// Whether the outline is open, in whose place a story stands while it is told.
    pub outline: bool,
    /// What the sheet of a narrow screen shows.
    pub sheet: Option<Sheet>,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            tab: Tab::Journey,
            dock: true,
            inspector: Inspects { usually: true, in_story: false, in_comparison: false },
            outline: true,
            sheet: None,
        }
    }
}
