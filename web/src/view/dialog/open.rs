//! Scenarios and files to open.

use yew::Html;

use crate::state::State;
use crate::state::action::{Action, File};
use crate::state::scenarios;
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// The dialog's content.
pub fn open(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="dialog-body" data-scroll="">
            <div class="scenarios"><ul>
                { for scenarios::list().iter().map(|one| {
                    let current = state.origin.scenario() == Some(one.id);
                    let onclick = press(dispatch, Action::File(File::Scenario(one.id.to_owned())));
                    html! {
                        <li>
                            <button type="button" aria-current={current.then_some("true")} {onclick}>
                                <strong>{ one.title }</strong><span class="summary">{ one.summary }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul></div>
            <div class="acts">
                { button(Look::Plain, Some(Icon::Open), "Open a file", press(dispatch, Action::File(File::Pick))) }
            </div>
        </div>
    }
}
