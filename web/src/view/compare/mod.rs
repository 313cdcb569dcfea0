//! Two designs side by side: both pictures, and beneath them line by line what differs.

mod lines;

use std::rc::Rc;

use yew::{Html, Properties, component, use_effect_with};

use super::diagram::Diagram;
use super::part::{Part, part};
use super::ui::{Icon, Look, button, icon_button, toggle};
use super::{Calm, Dispatch, press};
use crate::platform::focus::Borrowed;
use crate::state::State;
use crate::state::action::{Action, Compare};
use crate::state::compare::{Comparison, Made, Side};
use crate::state::look::LookAt;
use crate::view::markup::html;

/// The id of the heading, which has the focus first.
const HEAD: &str = "compare-head";

/// What the view needs.
#[derive(Clone, Properties)]
struct Props {
    state: Rc<State>,
    dispatch: Dispatch,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The comparison that is shown.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn compare(state: &Rc<State>, dispatch: &Dispatch) -> Html {
    yew::html! { <Beside state={state.clone()} dispatch={dispatch.clone()} /> }
}

/// Has the focus while it is shown, and gives it back.
#[component(Beside)]
fn beside(props: &Props) -> Html {
    use_effect_with((), |()| {
        let borrowed = Borrowed::by(HEAD);
        move || borrowed.give_back()
    });
    let Props { state, dispatch } = props;
    let Some(compared) = state.compares() else { return Html::default() };
    let (Some(other), Some(made)) = (&compared.other, &compared.made) else { return Html::default() };
    let inspects = state.panels.inspector.in_comparison && !state.is_narrow();
    html! {
        <main class={yew::classes!("versus", inspects.then_some("inspects"))} aria-label="Comparison">
            { head(compared, made, dispatch) }
            <div class="versus-pictures">
                { picture(state, dispatch, Side::Here, &state.sketch.title, "On the screen") }
                { picture(state, dispatch, Side::Other, &other.name, &other.from) }
            </div>
            { lines::lines(state, compared, made, dispatch) }
            if inspects {
                <aside aria-label="Inspector">{ part(Part::Inspector, &Calm::from(state), dispatch) }</aside>
            }
        </main>
    }
}

fn head(compared: &Comparison, made: &Made, dispatch: &Dispatch) -> Html {
    let act = |action: Compare| press(dispatch, action.into());
    html! {
        <div class="versus-top">
            <div class="versus-head">
                <h2 id={HEAD} tabindex="-1">{ "Comparison" }</h2>
                { icon_button(Icon::Cross, "Put the comparison away (Esc)", true, act(Compare::Close)) }
            </div>
            <p>{ &made.says }</p>
            <div class="acts">
                <span class="setting">{ "Only what differs" }{ toggle("Only what differs", compared.brief, true, act(Compare::Brief(!compared.brief))) }</span>
                { button(Look::Plain, Some(Icon::Rewrite), "Change sides", act(Compare::Swap)) }
                { button(Look::Plain, None, "Compare with…", act(Compare::Choose)) }
            </div>
        </div>
    }
}

fn picture(state: &Rc<State>, dispatch: &Dispatch, side: Side, name: &str, from: &str) -> Html {
    let look = |glyph, says: &str, at: LookAt| {
        let says = format!("{says}: {name}");
        icon_button(glyph, &says, true, press(dispatch, Action::from(Compare::Look(side, at))))
    };
    html! {
        <figure>
            <figcaption><strong>{ name }</strong>{ " " }<span class="quiet">{ from }</span></figcaption>
            <div class="versus-picture">
                { yew::html! { <Diagram state={state.clone()} dispatch={dispatch.clone()} side={side} /> } }
                <div class="camera-tools" role="group" aria-label={format!("Camera: {name}")}>
                    { look(Icon::Minus, "Zoom out", LookAt::Farther) }
                    { look(Icon::Plus, "Zoom in", LookAt::Closer) }
                    { look(Icon::Fit, "Fit all", LookAt::All) }
                </div>
            </div>
        </figure>
    }
}
