//! What is shown where.

use super::Turn;
use crate::state::action::Show;
use crate::state::effect::{Effect, REQUEST_TO};
use crate::state::notice::About;
use crate::state::panels::{Dialog, Sheet};
use crate::state::scenarios;
use crate::state::shared::Shared;

pub(super) fn update(turn: &mut Turn, show: Show) {
    let narrow = turn.state.is_narrow();
    let tells = turn.state.tells();
    if turn.state.compares().is_some() && super::compare::shows(turn, &show) {
        return;
    }
    let panels = &mut turn.state.panels;
    match show {
        Show::Tab(tab) => {
            panels.tab = tab;
            panels.dock = true;
            if narrow {
                panels.sheet = Some(Sheet::Dock);
            }
        }
        Show::ToggleDock if narrow => panels.sheet = toggled(panels.sheet, Sheet::Dock),
        Show::ToggleDock => panels.dock = !panels.dock,
        Show::ToggleInspector if narrow => panels.sheet = toggled(panels.sheet, Sheet::Inspector),
        Show::ToggleInspector if tells => panels.inspector.in_story = !panels.inspector.in_story,
        Show::ToggleInspector => panels.inspector.usually = !panels.inspector.usually,
        Show::ToggleOutline if narrow => panels.sheet = toggled(panels.sheet, Sheet::Outline),
        Show::ToggleOutline => panels.outline = !panels.outline,
        Show::Sheet(sheet) => panels.sheet = sheet,
        Show::Menu(menu) => turn.state.menu = menu,
        Show::Dialog(dialog) => {
            turn.state.dialog = dialog;
            turn.state.query = Shared::default();
            if dialog == Dialog::Gallery {
                bring_scenarios(turn);
            }
            let has_claims = turn.state.claims.as_ref().is_some_and(|claims| claims.is_ok());
            if dialog == Dialog::Claims && !has_claims {
                turn.state.claims = None;
                turn.effects.push(Effect::LoadClaims);
            }
        }
        Show::CloseDialog => {
            if turn.state.dialog == Dialog::Form {
                turn.state.draft = None;
            }
            turn.state.removal = None;
            turn.state.dialog = Dialog::None;
        }
        Show::Query(text) => {
            turn.state.query = Shared::new(text);
            turn.state.dialog = Dialog::Palette;
        }
        Show::Mode(mode) => {
            turn.state.mode = mode;
            turn.forget_notice(About::ReadOnly);
        }
        Show::Look(at) => turn.look(at, true),
        Show::Dismiss(number) => {
            if let Some(notice) = turn.state.notices.iter().find(|notice| notice.number == number) {
                turn.forget_notice(notice.about);
            }
        }
        Show::Theme(theme) => {
            turn.state.theme = theme;
            turn.effects.push(Effect::SetTheme(theme));
            turn.announce(format!("Theme: {}.", theme.label()));
        }
        Show::SingleKeys(on) => {
            turn.state.single_keys = on;
            turn.announce(format!("Single-key shortcuts are {}.", if on { "on" } else { "off" }));
        }
        Show::FocusRequest => turn.effects.push(Effect::Focus(REQUEST_TO)),
    }
}

/// The gallery shows what every scenario looks like.
fn bring_scenarios(turn: &mut Turn) {
    for found in scenarios::list() {
        if turn.state.scenarios.get(found.id).is_none() {
            turn.effects.push(Effect::LoadScenario(found.id));
        }
    }
}

fn toggled(now: Option<Sheet>, sheet: Sheet) -> Option<Sheet> {
    (now != Some(sheet)).then_some(sheet)
}
