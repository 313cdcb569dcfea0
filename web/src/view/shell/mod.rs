//! The frame of the page: what lies where.

mod bar;
mod notices;
mod title;

use std::rc::Rc;

use yew::{Html, classes};

use super::compare::compare;
use super::diagram::Diagram;
use super::dialog::dialogs;
use super::dock;
use super::menu::MenuView;
use super::outline::Outline;
use super::part::{Part, part};
use super::{Calm, Dispatch};
use crate::state::embed::Embed;
use crate::state::panels::{Panels, Sheet};
use crate::state::{Mode, State};
use crate::view::markup::html;
pub use bar::bar;
use notices::notices;

/// The whole page.
pub fn shell(state: &Rc<State>, dispatch: &Dispatch) -> Html {
    let calm = Calm::from(state);
    let narrow = state.is_narrow();
    let Panels { dock: dock_open, outline, sheet, .. } = state.panels;
    let present = state.mode == Mode::Present;
    let tells = state.tells();
    let embed = state.embed;
    let asks = embed.is_none_or(|embed| embed == Embed::Interactive);
    let inspector = state.inspects() && asks;
    let compares = state.compares().is_some();
    let left = outline && (!present || tells);
    // On a narrow page a story is one sheet of several.
    let reads = tells && (!narrow || sheet == Some(Sheet::Story));
    let word = |open: bool| if open { "open" } else { "closed" };
    html! {
        <div class={classes!("shell", if narrow { "narrow" } else { "wide" }, present.then_some("present"))} data-left={word(left)} data-story={word(reads)}
            data-embed={embed.map(Embed::word)} data-compare={word(compares)} data-right={word(inspector && !present)} data-dock={word(if narrow { sheet.is_some() } else { dock_open })}>
            { part(Part::Bar, &calm, dispatch) }
            if asks { { part(Part::Request, &calm, dispatch) } }
            if tells && left && (!narrow || embed == Some(Embed::Steps)) {
                <aside class="left" aria-label={state.told_is()}>{ part(Part::Story, &calm, dispatch) }</aside>
            }
            if !tells && left && !narrow && embed.is_none() {
                <nav class="left" aria-label="Outline">{ yew::html! { <Outline state={calm.clone()} dispatch={dispatch.clone()} /> } }</nav>
            }
            <main class="centre" aria-label="Diagram" data-home="" tabindex="-1">{ yew::html! { <Diagram state={state.clone()} dispatch={dispatch.clone()} side={None} /> } }
                if state.joining.is_some() { { part(Part::Join, &calm, dispatch) } }
            </main>
            if inspector && !narrow && !present && !compares {
                <aside class="right" aria-label="Inspector">
                    { part(Part::Inspector, &calm, dispatch) }
                </aside>
            }
            if asks {
                <section class="dock" aria-label="Details">{ dock::dock(state, dispatch) }</section>
            }
            if compares { { compare(state, dispatch) } }
            { notices(state, dispatch) }
            { dialogs(&calm, dispatch) }
            { for state.menu.iter().map(|menu| yew::html! {
                <MenuView state={calm.clone()} dispatch={dispatch.clone()} menu={menu.clone()} />
            }) }
        </div>
    }
}
