//! The page's own glyphs for controls and outcomes: strokes on a 16-pixel grid, in the colour of the
//! text they stand beside. Never the only bearer of a meaning: a word or a name goes with each.

use crate::view::markup::html;
use yew::{Html, classes};

/// A glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A tick.
    Check,
    /// A cross: dropped, or close.
    Cross,
    /// A barred circle: refused.
    Barred,
    /// Two arrows: rewritten.
    Rewrite,
    /// An i in a circle.
    Info,
    /// An exclamation mark in a triangle.
    Warning,
    /// A clock: timed out.
    Clock,
    /// A question mark.
    Question,
    /// A lock: forbidden.
    Lock,
    /// An arrow broken off: reset.
    Broken,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// One step back.
    StepBack,
    /// One step forward.
    StepForward,
    /// To the drop.
    ToDrop,
    /// Back to the start.
    Restart,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// A link.
    Share,
    /// Save to a file.
    Save,
    /// Open a file.
    Open,
    /// Half a disc: light and dark.
    Theme,
    /// A magnifying glass.
    Search,
    /// To the right.
    Right,
    /// Downward.
    Down,
    /// Upward.
    Up,
    /// To the left.
    Left,
    /// Plus.
    Plus,
    /// Minus.
    Minus,
    /// Four corners: fit all.
    Fit,
    /// A wrench.
    Mend,
    /// An eye.
    Show,
    /// A bin.
    Bin,
    /// The left panel.
    PanelLeft,
    /// The right panel.
    PanelRight,
    /// The bottom panel.
    PanelBottom,
    /// Lines and their names.
    Legend,
    /// Four pictures.
    Gallery,
    /// Sheets one behind the other.
    Sketches,
    /// Two sheets side by side.
    Compare,
    /// An arrow that leaves.
    Send,
    /// Three dots: more can be had.
    More,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::Cross => "m4 4 8 8m0-8-8 8",
            Self::Barred => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M3.8 3.8l8.4 8.4",
            Self::Rewrite => "M2.5 5.5h10l-2.5-3m3.5 8h-10l2.5 3",
            Self::Info => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 5.2v4M8 4.7v.4",
            Self::Warning => "M8 2 14.5 13.5h-13zM8 6.5v3.2m0 1.8v.3",
            Self::Clock => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 2.5V8l2.5 2",
            Self::Question => {
                "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M6.3 6.4C6.4 4 9.8 4.2 9.7 6.4 9.6 7.8 8 7.8 8 9.3m0 1.8v.3"
            }
            Self::Lock => "M3.5 7.5h9v6h-9zm2-.2V5a2.5 2.5 0 0 1 5 0v2.3",
            Self::Broken => "M2 8h4m4 0h4M7 4l2 2-2 2 2 2-2 2",
            Self::Play => "M5 3v10l8-5z",
            Self::Pause => "M5.5 3v10m5-10v10",
            Self::StepBack => "M11 3.5 5.5 8l5.5 4.5zM3.5 3.5v9",
            Self::StepForward => "M5 3.5 10.5 8 5 12.5zm7.5 0v9",
            Self::ToDrop => "M2 8h5M4.8 5.5 7.3 8l-2.5 2.5M10 5.5l4 5m0-5-4 5",
            Self::Restart => "M3 8a5 5 0 1 0 1.8-3.8L3 5.8m0-3.3v3.3h3.3",
            Self::Undo => "M3 6h6.5a3.5 3.5 0 0 1 0 7H6M5.8 3 3 6l2.8 3",
            Self::Redo => "M13 6H6.5a3.5 3.5 0 0 0 0 7H10M10.2 3 13 6l-2.8 3",
            Self::Share => {
                "M6.8 9.2a2.7 2.7 0 0 0 3.8 0l2.3-2.3a2.7 2.7 0 0 0-3.8-3.8l-1 1m1.1 2.7a2.7 2.7 0 0 0-3.8 0L3.1 9.1a2.7 2.7 0 0 0 3.8 3.8l1-1"
            }
            Self::Save => "M8 2.5v7.5M5 7.2 8 10l3-2.8M3 13.5h10",
            Self::Open => "M2 13V3.5h4l1.5 2H14V13z",
            Self::Theme => "M8 2a6 6 0 1 0 0 12zm0 0a6 6 0 0 1 0 12",
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9m3.3 7.8L14 14",
            Self::Right => "m6 3.5 4.5 4.5L6 12.5",
            Self::Down => "M3.5 6 8 10.5 12.5 6",
            Self::Up => "M3.5 10 8 5.5l4.5 4.5",
            Self::Left => "M10 3.5 5.5 8l4.5 4.5",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Minus => "M3 8h10",
            Self::Fit => "M2.5 6V2.5H6m4 0h3.5V6m0 4v3.5H10m-4 0H2.5V10",
            Self::Mend => {
                "M13.3 4.7 11 7 9 5l2.3-2.3a3.5 3.5 0 0 0-4.6 4.6L2.5 11.5l2 2 4.2-4.2a3.5 3.5 0 0 0 4.6-4.6"
            }
            Self::Show => {
                "M1.5 8C4.5 3 11.5 3 14.5 8 11.5 13 4.5 13 1.5 8M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6"
            }
            Self::Bin => "M3 4.5h10M6 4.5v-2h4v2m-5.5 0 .5 9h6l.5-9",
            Self::PanelLeft => "M2 3h12v10H2zm4 0v10",
            Self::PanelRight => "M2 3h12v10H2zm8 0v10",
            Self::PanelBottom => "M2 3h12v10H2zm0 6h12",
            Self::Legend => "M2 4.5h4M2 8h4m-4 3.5h4m3-7h5M9 8h5m-5 3.5h5",
            Self::Gallery => {
                "M2.5 2.5h4.5v4.5h-4.5zm6.5 0h4.5v4.5h-4.5zm-6.5 6.5h4.5v4.5h-4.5zm6.5 0h4.5v4.5h-4.5z"
            }
            Self::Sketches => "M2.5 5.5h8v8h-8zm3-3h8v8",
            Self::Compare => "M2 3h5v10H2zm7 0h5v10H9z",
            Self::Send => "M2.5 8h10M8.5 4l4 4-4 4",
            Self::More => "M3 7.5v1m5-1v1m5-1v1",
        }
    }

    const fn is_filled(self) -> bool {
        matches!(self, Self::Play)
    }
}

/// Draws a glyph. Assistive technology passes it by.
pub fn icon(which: Icon) -> Html {
    html! {
        <svg class={classes!("icon", which.is_filled().then_some("filled"))} viewBox="0 0 16 16"
            width="16" height="16" aria-hidden="true" focusable="false">
            <path d={which.path()} />
        </svg>
    }
}
