//! From a key press to an action, through the table of commands. No other shortcut exists.

use super::State;
use super::action::Action;
use super::command::{self, Shortcut};
use super::panels::Dialog;

/// One key press, as the platform reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts of a keyboard, independent of each other")]
pub struct Key {
    /// What the key types or is called: `a`, `?`, `Enter`, `ArrowLeft`. One letter may lie elsewhere on
    /// another keyboard.
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

/// Whether a command that the browser's own keys lead to can be done now. A dialog or menu keeps the page quiet.
pub fn can(state: &State, id: &str) -> bool {
    let quiet = state.dialog != Dialog::None || state.menu.is_some();
    !quiet && command::find(id).is_some_and(|command| (command.enabled)(state))
}

/// Whether a press is a shortcut, here and now.
fn heard(state: &State, key: &Key, shortcut: Shortcut) -> bool {
    // A symbol such as `?` is what it is, with or without Shift: that depends on the keyboard.
    let symbol = shortcut.key.chars().count() == 1 && !shortcut.key.chars().all(char::is_alphabetic);
    if shortcut.native {
        return false;
    }
    let same = shortcut.key.eq_ignore_ascii_case(&key.key)
        && shortcut.ctrl == key.ctrl_or_meta
        && (symbol || shortcut.shift == key.shift)
        && !key.alt;
    let single = !shortcut.ctrl && shortcut.key.chars().count() == 1;
    let escape = shortcut.key == "Escape";
    let allowed = if state.dialog == Dialog::None && state.menu.is_none() {
        !key.in_text_field || shortcut.in_field
    } else {
        // A dialog keeps the page behind it quiet, and Escape closes it even from its text field.
        escape
    };
    same && allowed && (state.single_keys || !single)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::action::{Edit, Play, Show};
    use crate::state::tests::sent;

    fn press(key: &str) -> Key {
        Key { key: key.to_owned(), ..Key::default() }
    }

    #[test]
    fn plain_letters_are_commands_only_outside_text_fields() {
        let state = sent();
        assert_eq!(action(&state, &press("k")), Some(Action::Play(Play::Toggle)));
        assert_eq!(action(&state, &Key { in_text_field: true, ..press("k") }), None);
        assert_eq!(action(&state, &Key { alt: true, ..press("k") }), None);
    }

    #[test]
    fn a_text_fields_own_undo_is_left_to_it() {
        let mut state = sent();
        let zone = "use1-az1".parse().unwrap();
        let lose = privatelink::control::Command::LoseZone(privatelink::control::verb::LoseZone { zone });
        state = crate::state::update(&state, Action::Edit(Edit::command(lose))).0;
        let undo = Key { ctrl_or_meta: true, ..press("z") };
        assert_eq!(action(&state, &undo), Some(Action::Edit(Edit::Undo)));
        assert_eq!(action(&state, &Key { in_text_field: true, ..undo }), None);
        let palette = Key { ctrl_or_meta: true, in_text_field: true, ..press("k") };
        assert_eq!(action(&state, &palette), Some(Action::Show(Show::Dialog(Dialog::Palette))));
    }

    #[test]
    fn a_dialog_hears_only_escape() {
        let mut state = sent();
        state.dialog = Dialog::Palette;
        assert_eq!(action(&state, &press("k")), None);
        let escape = Key { in_text_field: true, ..press("Escape") };
        assert_eq!(action(&state, &escape), Some(Action::Show(Show::CloseDialog)));
    }

    #[test]
    fn question_mark_needs_no_particular_keyboard_and_can_be_switched_off() {
        let mut state = sent();
        let with_shift = Key { shift: true, ..press("?") };
        assert_eq!(action(&state, &with_shift), Some(Action::Show(Show::Dialog(Dialog::Shortcuts))));
        assert_eq!(action(&state, &press("?")), Some(Action::Show(Show::Dialog(Dialog::Shortcuts))));
        state.single_keys = false;
        assert_eq!(action(&state, &press("?")), None);
    }
}
