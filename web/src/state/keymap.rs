//! From a key press to an action, through the table of commands. No other shortcut exists.

use super::State;
use super::action::Action;
use super::command::{self, Shortcut};
use super::panels::Dialog;

/// One key press, as the platform reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts of a keyboard, independent of each other")]
pub struct Key {
    /// What the key types or is called: `a`, `?`, `Enter`, `ArrowLeft`.
    pub key: String,
    /// Ctrl, or ⌘.
    pub ctrl_or_meta: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or ⌥.
    pub alt: bool,
    /// Whether it goes into something a person types in.
    pub in_text_field: bool,
}

/// What a press means now; `None` where it is not ours, and the browser shall have it.
pub fn action(state: &State, key: &Key) -> Option<Action> {
    let command = command::COMMANDS.iter().find(|command| {
        command.shortcuts.iter().any(|shortcut| heard(state, key, *shortcut)) && (command.enabled)(state)
    })?;
    Some((command.action)(state))
}

/// Whether a press is a shortcut, here and now.
fn heard(state: &State, key: &Key, shortcut: Shortcut) -> bool {
    // A symbol such as `?` is what it is, with or without Shift: that depends on the keyboard.
    let symbol = shortcut.key.chars().count() == 1 && !shortcut.key.chars().all(char::is_alphabetic);
    let same = shortcut.key.eq_ignore_ascii_case(&key.key)
        && shortcut.ctrl == key.ctrl_or_meta
        && (symbol || shortcut.shift == key.shift)
        && !key.alt;
    let plain = !shortcut.ctrl;
    let single = plain && shortcut.key.chars().count() == 1;
    let typing = key.in_text_field && plain;
    let behind_dialog = state.dialog != Dialog::None && plain && shortcut.key != "Escape";
    same && !typing && !behind_dialog && (state.single_keys || !single)
}
