//! What stands where the second part of the program draws, until that has come.

use yew::Html;

use super::part::Part;
use super::ui::{Look, button};
use super::{Props, press, words};
use crate::state::action::{Action, Page};
use crate::state::second::SecondPart;
use crate::view::markup::html;

/// The inspector with what the sketch is called, while nothing is selected; of every other place how far it is.
pub fn waiting(props: &Props, part: Part) -> Html {
    if part != Part::Inspector {
        return how_far(props);
    }
    let idle = props.state.selection.is_empty();
    html! {
        <div class="inspector" data-scroll="" tabindex="0" role="region" aria-label="Inspector">
            if idle {
                <div class="inspector-head">
                    <div>
                        <p class="quiet">{ "sketch" }</p>
                        <h2>{ &props.state.sketch.title }</h2>
                    </div>
                </div>
                <p class="empty">{ words::NOTHING_SELECTED }</p>
            } else {
                { how_far(props) }
            }
        </div>
    }
}

fn how_far(props: &Props) -> Html {
    match props.state.second {
        SecondPart::Here | SecondPart::Away | SecondPart::Coming => {
            html! { <p class="empty">{ "Loading this part of the page." }</p> }
        }
        SecondPart::Failed => {
            let again = press(&props.dispatch, Action::Page(Page::BringSecondPart));
            html! {
                <p class="empty">
                    { "This part of the page could not be loaded." }
                    { button(Look::Plain, None, "Try again", again) }
                </p>
            }
        }
    }
}
