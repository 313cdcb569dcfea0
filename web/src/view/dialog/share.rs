//! The link, and the sketch as a file or a picture.

use yew::Html;

use crate::state::State;
use crate::state::action::{Action, File};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press};

/// The dialog's content.
pub fn share(state: &State, dispatch: &Dispatch) -> Html {
    let act = |file: File| press(dispatch, Action::File(file));
    html! {
        <div class="dialog-body" data-scroll="">
            <p>{ "The link holds the whole sketch, the step shown and what is selected. Nothing is uploaded." }</p>
            <input type="text" class="share-link" readonly={true} aria-label="Link" value={state.share_url()} />
            <div class="acts">
                { button(Look::Main, Some(Icon::Share), "Copy link", act(File::CopyLink)) }
                { button(Look::Plain, Some(Icon::Save), "Save file", act(File::Save)) }
            </div>
        </div>
    }
}
