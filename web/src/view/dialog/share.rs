//! The link, the sketch as a file or a picture, and what another page has to say to show it.

use yew::Html;

use crate::state::State;
use crate::state::action::{Action, File, Page};
use crate::state::embed::{Embed, snippet};
use crate::state::link::too_long;
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon};
use crate::view::{Dispatch, press};

/// The dialog's content.
pub fn share(state: &State, dispatch: &Dispatch) -> Html {
    let act = |file: File| press(dispatch, Action::File(file));
    let url = state.share_url();
    let long = too_long(&url);
    html! {
        <div class="dialog-body" data-scroll="">
            <p>{ "The link holds the whole sketch, the step shown and what is selected. Nothing is uploaded." }</p>
            <input type="text" class="share-link" readonly={true} aria-label="Link" value={url} />
            { for long.map(|says| html! { <p class="warning" role="note">{ icon(Icon::Warning) }<span>{ says }</span></p> }) }
            <div class="acts">
                { button(Look::Main, Some(Icon::Share), "Copy link", act(File::CopyLink)) }
                { button(Look::Plain, Some(Icon::Save), "Save file", act(File::Save)) }
                { button(Look::Plain, None, "Save as SVG", act(File::SavePicture)) }
                { button(Look::Plain, None, "Save as PNG", act(File::SavePng)) }
                { button(Look::Plain, None, "Print", press(dispatch, Action::Page(Page::Print))) }
            </div>
            <h3>{ "In a page of your own" }</h3>
            <p>{ "What is shown now, in a frame. How high it is, your page says; a change made there is kept nowhere." }</p>
            { for Embed::ALL.into_iter().filter(|embed| *embed != Embed::Steps || state.has_story().is_some()).map(|embed| {
                let text = snippet(state, embed);
                let name = format!("Snippet, {}", embed.label().to_lowercase());
                html! {
                    <div class="share-embed">
                        <span>{ embed.label() }</span>
                        <input type="text" class="share-link" readonly={true} aria-label={name} value={text.clone()} />
                        { button(Look::Plain, None, "Copy", act(File::Copy(text))) }
                    </div>
                }
            }) }
        </div>
    }
}
