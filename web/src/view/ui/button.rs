//! Buttons: one with words, one with a glyph and a name, one that is on or off.

use yew::{Callback, Html, MouseEvent, classes};

use super::icon::{Icon, icon};
use crate::view::markup::html;

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Bordered.
    #[default]
    Plain,
    /// The main verb of its place.
    Main,
    /// Without a border until pointed at.
    Bare,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Main => "main",
            Self::Bare => "bare",
        }
    }
}

/// A button with a word, and perhaps a glyph before it.
pub fn button(look: Look, glyph: Option<Icon>, label: &str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class={classes!("button", look.class())} {onclick}>
            { for glyph.map(icon) }
            <span>{ label }</span>
        </button>
    }
}

/// A button that is only a glyph; its name is read out and shown on hover.
pub fn icon_button(glyph: Icon, name: &str, enabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button bare square" aria-label={name.to_owned()} title={name.to_owned()}
            disabled={!enabled} {onclick}>
            { icon(glyph) }
        </button>
    }
}

/// A button that is on or off.
pub fn toggle(label: &str, on: bool, enabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="toggle" role="switch" aria-checked={on.to_string()} aria-label={label.to_owned()}
            disabled={!enabled} {onclick}>
            <svg class="track" viewBox="0 0 32 18" aria-hidden="true">
                <rect x="1" y="1" width="30" height="16" rx="8" />
                <circle cx={if on { "23" } else { "9" }} cy="9" r="5" />
            </svg>
            { if on { "On" } else { "Off" } }
        </button>
    }
}
