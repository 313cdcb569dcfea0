//! The top bar: what the page is, what the sketch is called, and what can be done with it.

use privatelink::model::Profile;
use yew::{Html, MouseEvent};

use super::super::ui::{Icon, icon};
use super::super::{Dispatch, Props, command_button, press};
use super::title::title_field;
use crate::state::action::{Action, Edit, Show};
use crate::state::embed::Embed;
use crate::state::menu::{Menu, Of, broken_says};
use crate::state::{Shared, State};
use crate::view::markup::html;

/// The top bar.
pub fn bar(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let button = |id: &str, glyph: Icon| command_button(state, dispatch, id, glyph);
    if let Some(embed) = state.embed {
        let changes = embed == Embed::Interactive;
        return html! {
            <header class="bar">
                <h1 class="brand">{ mark() }<span>{ &state.sketch.title }</span></h1>
                <span class="spacer" />
                if changes {
                    { button("undo", Icon::Undo) }
                    { button("redo", Icon::Redo) }
                    { broken(state, dispatch) }
                    <span class="wide-only">{ button("inspector", Icon::PanelRight) }</span>
                }
                { button("open-whole", Icon::Open) }
            </header>
        };
    }
    html! {
        <header class="bar">
            <h1 class="brand">{ mark() }<span>{ "PrivateLink Playground" }</span></h1>
            { title_field(props) }
            { button("undo", Icon::Undo) }
            { button("redo", Icon::Redo) }
            { broken(state, dispatch) }
            <span class="spacer" />
            <div class="wide-only">{ profile(state, dispatch) }</div>
            <span class="divider wide-only" />
            <span class="wide-only">{ button("outline", Icon::PanelLeft) }</span>
            <span class="wide-only">{ button("dock", Icon::PanelBottom) }</span>
            <span class="wide-only">{ button("inspector", Icon::PanelRight) }</span>
            <span class="divider wide-only" />
            { button("gallery", Icon::Gallery) }
            { button("sketches", Icon::Sketches) }
            <span class="wide-only">{ button("compare", Icon::Compare) }</span>
            { button("share", Icon::Share) }
            <span class="wide-only">{ button("open-file", Icon::Open) }</span>
            <span class="wide-only">{ button("save-file", Icon::Save) }</span>
            <span class="wide-only">{ button("theme", Icon::Theme) }</span>
            { button("palette", Icon::Search) }
            <span class="wide-only">{ button("shortcuts", Icon::Question) }</span>
        </header>
    }
}

/// The id of the button that lists what is broken.
const BROKEN: &str = "broken";

/// How many things are broken; pressing it lists them, to be mended.
fn broken(state: &State, dispatch: &Dispatch) -> Html {
    if state.derived.broken.is_empty() {
        return Html::default();
    }
    let onclick = dispatch.reform(|event: MouseEvent| {
        let opener = BROKEN.to_owned();
        let menu = Menu { of: Of::Broken, x: event.client_x(), y: event.client_y(), opener };
        Action::Show(Show::Menu(Some(Shared::new(menu))))
    });
    let says = broken_says(state);
    html! {
        <button type="button" id={BROKEN} class="button broken" aria-haspopup="menu" aria-label={says.clone()} {onclick}>
            { icon(Icon::Broken) }<span class="wide-only">{ says }</span>
        </button>
    }
}

/// Two boxes and the line between them.
fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <rect x="2" y="4" width="7" height="16" rx="2" />
            <rect x="15" y="4" width="7" height="16" rx="2" />
            <path d="M6 12h12" />
        </svg>
    }
}

fn profile(state: &State, dispatch: &Dispatch) -> Html {
    let now = state.sketch.profile;
    let side = |profile: Profile, label: &str, title: &str| {
        let chosen = profile == now;
        let switch = Action::Edit(Edit::command(state.other_profile()));
        let onclick = if chosen { yew::Callback::noop() } else { press(dispatch, switch) };
        html! {
            <button type="button" class="button" aria-pressed={chosen.to_string()} title={title.to_owned()}
                disabled={!chosen && !state.can_edit()} {onclick}>{ label }</button>
        }
    };
    html! {
        <div class="switch" role="group" aria-label="Which AWS">
            { side(Profile::Paper, "Paper", "AWS as the whitepaper describes it") }
            { side(Profile::Today, "Today", "AWS as it behaves now") }
        </div>
    }
}
