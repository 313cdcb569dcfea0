//! Messages to the person, above everything and out of the way.

use yew::{Html, classes};

use super::super::ui::{Icon, Look, button, icon, icon_button};
use super::super::{Dispatch, press};
use crate::state::State;
use crate::state::action::{Action, Show};
use crate::state::notice::{Notice, Tone};
use crate::view::markup::html;

/// The messages.
pub fn notices(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <section class="notices" aria-label="Messages" hidden={state.notices.is_empty()}>
            { for state.notices.iter().map(|notice| one(notice, dispatch)) }
        </section>
    }
}

fn one(notice: &Notice, dispatch: &Dispatch) -> Html {
    let (glyph, tone) = match notice.tone {
        Tone::Info => (Icon::Info, "note"),
        Tone::Warning => (Icon::Warning, "warn"),
        Tone::Error => (Icon::Cross, "bad"),
    };
    let away = press(dispatch, Action::Show(Show::Dismiss(notice.number)));
    html! {
        <div key={notice.number} class={classes!("toast", tone)}>
            { icon(glyph) }
            <p>{ &notice.text }</p>
            { for notice.ways.iter().map(|way| button(Look::Plain, None, &way.label, press(dispatch, way.action.clone()))) }
            { icon_button(Icon::Cross, "Put this message away", true, away) }
        </div>
    }
}
