//! The dock: what came of the request, from every side. On a narrow page it is the sheet below the
//! diagram and holds the side panels too.

mod attempts;
mod availability;
mod codes;
mod compare;
mod exposure;
mod findings;
mod hops;
mod journey;
mod playback;
mod spread;

use std::rc::Rc;

use yew::Html;

use super::outline::Outline;
use super::part::{Part, part};
use super::ui::{Icon, Look, Tab as TabView, button, icon_button, tab_list};
use super::{Calm, Dispatch, press, words};
use crate::state::State;
use crate::state::action::{Action, Ask, Show};
use crate::state::panels::{Sheet, Tab};
use crate::view::markup::html;

pub use availability::availability;
pub use exposure::exposure;
pub use findings::findings;
pub use journey::JourneyList;
pub use spread::spread;

/// What one tab shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Of(Tab),
    Inspector,
    Outline,
    Story,
}

impl Page {
    /// Every page in order: the dock's tabs, and on a narrow page the side panels after the first.
    fn all(narrow: bool, tells: bool) -> Vec<Self> {
        let mut pages = Vec::new();
        if narrow && tells {
            pages.push(Self::Story);
        }
        for tab in Tab::ALL {
            pages.push(Self::Of(tab));
            if narrow && tab == Tab::Journey {
                pages.extend([Self::Inspector, Self::Outline]);
            }
        }
        pages
    }

    fn now(state: &State, narrow: bool) -> Self {
        match state.panels.sheet {
            Some(Sheet::Inspector) if narrow => Self::Inspector,
            Some(Sheet::Outline) if narrow => Self::Outline,
            Some(Sheet::Story) if narrow && state.tells() => Self::Story,
            _ => Self::Of(state.panels.tab),
        }
    }

    fn action(self) -> Action {
        Action::Show(match self {
            Self::Of(tab) => Show::Tab(tab),
            Self::Inspector => Show::Sheet(Some(Sheet::Inspector)),
            Self::Outline => Show::Sheet(Some(Sheet::Outline)),
            Self::Story => Show::Sheet(Some(Sheet::Story)),
        })
    }

    fn tab(self, state: &State) -> TabView {
        let findings = state.derived.findings.len();
        let (id, label, count) = match self {
            Self::Of(tab) => {
                (tab.word(), tab.label(), Some(findings).filter(|count| tab == Tab::Findings && *count > 0))
            }
            Self::Inspector => ("inspector", "Inspect", None),
            Self::Outline => ("outline", "Outline", None),
            Self::Story => ("story", state.told_is(), None),
        };
        TabView { id, label: label.into(), count }
    }
}

/// The tabs and the panel of the one that is chosen.
pub fn dock(state: &Rc<State>, dispatch: &Dispatch) -> Html {
    let narrow = state.is_narrow();
    let pages = Page::all(narrow, state.tells());
    let now = Page::now(state, narrow);
    let tabs: Vec<TabView> = pages.iter().map(|page| page.tab(state)).collect();
    let chosen = pages.iter().position(|page| *page == now).unwrap_or(0);
    let choose = dispatch.reform(move |at: usize| pages.get(at).copied().unwrap_or(now).action());
    let id = tabs.get(chosen).map(|tab| tab.id).unwrap_or_default();
    html! {
        <>
            <div class="dock-head">
                { tab_list("Details", &tabs, chosen, &choose) }
                if now == Page::Of(Tab::Journey) { { playback::bar(state, dispatch) } }
                if narrow { { fold(state, dispatch) } }
            </div>
            <div class="dock-panel" role="tabpanel" id={format!("panel-{id}")} aria-labelledby={format!("tab-{id}")}>
                { panel(now, state, dispatch) }
            </div>
        </>
    }
}

/// Opens or closes the sheet, whatever it shows.
fn fold(state: &State, dispatch: &Dispatch) -> Html {
    let (glyph, name, sheet) = match state.panels.sheet {
        Some(_) => (Icon::Down, "Close the sheet", None),
        None => (Icon::Up, "Open the sheet", Some(Sheet::Dock)),
    };
    html! {
        <div class="fold">{ icon_button(glyph, name, true, press(dispatch, Action::Show(Show::Sheet(sheet)))) }</div>
    }
}

/// Before anything is sent. The journey itself is drawn by the second part of the program.
fn nothing_sent(dispatch: &Dispatch) -> Html {
    let send = press(dispatch, Action::Ask(Ask::Send));
    html! {
        <div class="empty">
            <p>{ words::NOTHING_SENT }</p>
            { button(Look::Plain, Some(Icon::Send), "Send the request", send) }
        </div>
    }
}

fn panel(now: Page, state: &Rc<State>, dispatch: &Dispatch) -> Html {
    let calm = Calm::from(state);
    match now {
        Page::Of(Tab::Journey) if state.journey.is_none() => nothing_sent(dispatch),
        Page::Of(Tab::Journey) => {
            let frame = state.frame();
            let done = frame.map_or(0, |frame| frame.done);
            yew::html! { <JourneyList state={calm} dispatch={dispatch.clone()} {done} playing={state.playback.playing} /> }
        }
        Page::Of(Tab::Ladder) => part(Part::Ladder, &calm, dispatch),
        Page::Of(Tab::Packets) => part(Part::Packets, &calm, dispatch),
        Page::Of(Tab::Dns) => part(Part::Dns, &calm, dispatch),
        Page::Of(Tab::Proxy) => part(Part::Workbench, &calm, dispatch),
        Page::Of(Tab::Spread) => part(Part::Spread, &calm, dispatch),
        Page::Of(Tab::Load) => part(Part::Load, &calm, dispatch),
        Page::Of(Tab::Exposure) => part(Part::Exposure, &calm, dispatch),
        Page::Of(Tab::Availability) => part(Part::Availability, &calm, dispatch),
        Page::Of(Tab::Findings) => part(Part::Findings, &calm, dispatch),
        Page::Of(Tab::Cost) => part(Part::Cost, &calm, dispatch),
        Page::Inspector => part(Part::Inspector, &calm, dispatch),
        Page::Story => part(Part::Story, &calm, dispatch),
        Page::Outline => yew::html! { <Outline state={calm} dispatch={dispatch.clone()} /> },
    }
}
