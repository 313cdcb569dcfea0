//! What goes with what is to be deleted, and what AWS does not let go.

use privatelink::model::ResourceId;
use privatelink::text;
use yew::Html;

use crate::state::State;
use crate::state::action::{Action, Arrange, Show};
use crate::state::inspector::kind;
use crate::state::removal::{Asked, Outcome, Refused};
use crate::view::inspector::trouble;
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// The most resources a list names; how many more there are is said.
const MOST: usize = 12;

/// The dialog's content.
pub fn delete(state: &State, dispatch: &Dispatch) -> Html {
    let Some(asked) = &state.removal else { return Html::default() };
    let whole = asked.all.as_ref().unwrap_or(&asked.alone);
    let can = asked.alone.refused.is_empty() || asked.all.is_some();
    let away = press(dispatch, Action::Show(Show::CloseDialog));
    let go = press(dispatch, Action::Arrange(Arrange::DeleteNow { all: asked.all.is_some() }));
    html! {
        <div class="dialog-body" data-scroll="" tabindex="0" role="region" aria-label="What is deleted">
            <p>{ question(state, asked, can) }</p>
            { for asked.alone.refused.iter().take(MOST).map(|refused| self::refused(state, refused)) }
            { list(state, "Goes with it", &whole.goes) }
            { list(state, "Stays and is changed", &whole.changes) }
            <div class="acts">
                if can { { button(Look::Main, Some(Icon::Cross), &verb(asked, whole), go) } }
                { button(Look::Plain, None, if can { "Cancel" } else { "Close" }, away) }
            </div>
        </div>
    }
}

/// What the button does, and to how many.
fn verb(asked: &Asked, whole: &Outcome) -> String {
    let count = asked.ids.len().saturating_add(whole.goes.len());
    match (asked.all.is_some(), count) {
        (true, count) => format!("Delete all {count} in order"),
        (false, 1) => "Delete".to_owned(),
        (false, count) => format!("Delete {count}"),
    }
}

fn question(state: &State, asked: &Asked, can: bool) -> String {
    let what = match asked.ids.as_slice() {
        [one] => format!("{} {}", kind(&state.sketch, one), text::name(&state.sketch, one)),
        many => format!("{} resources", many.len()),
    };
    match (can, asked.all.is_some()) {
        (true, false) => format!("Delete {what}? It can be undone."),
        (true, true) => format!(
            "AWS does not delete {what} while others need it. They can go first, in order. It can be undone."
        ),
        (false, _) => format!("AWS does not delete {what}."),
    }
}

/// AWS's answer, and what it is about.
fn refused(state: &State, refused: &Refused) -> Html {
    let says = format!("{}: {}", refused.code, refused.text);
    html! {
        <div class="refused">
            { trouble(&says) }
            { list(state, "To remove first", &refused.by) }
        </div>
    }
}

fn list(state: &State, title: &'static str, ids: &[ResourceId]) -> Html {
    if ids.is_empty() {
        return Html::default();
    }
    let more = ids.len().saturating_sub(MOST);
    html! {
        <>
            <h3>{ title }</h3>
            <ul class="goes">
                { for ids.iter().take(MOST).map(|id| html! {
                    <li><span class="quiet">{ kind(&state.sketch, id) }</span>{ " " }{ text::name(&state.sketch, id) }</li>
                }) }
                if more > 0 { <li class="quiet">{ format!("and {more} more") }</li> }
            </ul>
        </>
    }
}
