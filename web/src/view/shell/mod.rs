//! The frame of the page: what lies where.

mod bar;
mod notices;
mod title;

use std::rc::Rc;

use yew::{Html, Properties, classes, component};

use super::diagram::Diagram;
use super::dialog::Dialogs;
use super::dock::Dock;
use super::inspector::InspectorPanel;
use super::outline::Outline;
use super::request::RequestBar;
use super::{Calm, Dispatch};
use crate::state::panels::Panels;
use crate::state::{Mode, State};
use crate::view::markup::html;
use bar::Bar;
use notices::Notices;

/// What the page needs.
#[derive(Clone, Properties)]
pub struct Props {
    /// The state.
    pub state: Rc<State>,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.dispatch == other.dispatch
    }
}

/// The whole page.
#[component(Shell)]
pub fn shell(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let calm = Calm::from(state);
    let narrow = state.is_narrow();
    let Panels { dock, inspector, outline, sheet, .. } = state.panels;
    let present = state.mode == Mode::Present;
    let word = |open: bool| if open { "open" } else { "closed" };
    html! {
        <div class={classes!("shell", if narrow { "narrow" } else { "wide" }, present.then_some("present"))} data-left={word(outline && !present)}
            data-right={word(inspector && !present)} data-dock={word(if narrow { sheet.is_some() } else { dock })}>
            { yew::html! { <Bar state={calm.clone()} dispatch={dispatch.clone()} /> } }
            { yew::html! { <RequestBar state={calm.clone()} dispatch={dispatch.clone()} /> } }
            if outline && !narrow && !present {
                <nav class="left" aria-label="Outline">{ yew::html! { <Outline state={calm.clone()} dispatch={dispatch.clone()} /> } }</nav>
            }
            <main class="centre" aria-label="Diagram">{ yew::html! { <Diagram state={state.clone()} dispatch={dispatch.clone()} /> } }</main>
            if inspector && !narrow && !present {
                <aside class="right" aria-label="Inspector">
                    { yew::html! { <InspectorPanel state={calm.clone()} dispatch={dispatch.clone()} /> } }
                </aside>
            }
            <section class="dock" aria-label="Details">{ yew::html! { <Dock state={state.clone()} dispatch={dispatch.clone()} /> } }</section>
            { yew::html! { <Notices notices={state.notices.clone()} dispatch={dispatch.clone()} /> } }
            { yew::html! { <Dialogs state={calm} dispatch={dispatch.clone()} /> } }
        </div>
    }
}
