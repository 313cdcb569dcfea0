//! Buttons: one with words, one with a glyph and a name.

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
