//! Messages to the person, above everything and out of the way.

use yew::{Html, Properties, classes, component};

use super::super::ui::{Icon, Look, button, icon, icon_button};
use super::super::{Dispatch, press};
use crate::state::Shared;
use crate::state::action::{Action, Show};
use crate::state::notice::{Notice, Tone};
use crate::view::markup::html;

/// What the messages need.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The messages.
    pub notices: Shared<Vec<Notice>>,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
}

/// The messages.
#[component(Notices)]
pub fn notices(props: &Props) -> Html {
    html! {
        <section class="notices" aria-label="Messages" hidden={props.notices.is_empty()}>
            { for props.notices.iter().map(|notice| one(notice, &props.dispatch)) }
        </section>
    }
}

fn one(notice: &Notice, dispatch: &Dispatch) -> Html {
    let (glyph, tone) = match notice.tone {
        Tone::Info => (Icon::Info, "note"),
        Tone::Warning => (Icon::Warning, "warn"),
        Tone::Error => (Icon::Cross, "bad"),
    };
    let way = notice.way.as_ref();
    let away = press(dispatch, Action::Show(Show::Dismiss(notice.number)));
    html! {
        <div key={notice.number} class={classes!("toast", tone)}>
            { icon(glyph) }
            <p>{ &notice.text }</p>
            { for way.map(|way| button(Look::Plain, None, &way.label, press(dispatch, way.action.clone()))) }
            { icon_button(Icon::Cross, "Put this message away", true, away) }
        </div>
    }
}
