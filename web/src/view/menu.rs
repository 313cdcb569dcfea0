//! The menu of a thing, where it was asked for. One component for menus of resources, of lines and of what is
//! broken; the keys are those of the ARIA menu pattern.

use yew::{Callback, Html, KeyboardEvent, MouseEvent, Properties, component, use_effect_with, use_node_ref};

use super::markup::html;
use super::ui::{Icon, icon, round};
use super::{Calm, Dispatch};
use crate::platform::{focus, menu as place};
use crate::state::Shared;
use crate::state::action::{Action, Show};
use crate::state::menu::{Line, Menu, lines, title};

/// What a menu needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The state.
    pub state: Calm,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
    /// The menu.
    pub menu: Shared<Menu>,
}

fn id(at: usize) -> String {
    format!("menu-{at}")
}

/// The line that has the focus.
fn current() -> Option<usize> {
    focus::current()?.strip_prefix("menu-")?.parse().ok()
}

/// Closes the menu; the focus goes back to where it was.
fn close(props: &Props) {
    focus::by_id(&props.menu.opener);
    props.dispatch.emit(Action::Show(Show::Menu(None)));
}

/// The menu.
#[component(MenuView)]
pub fn menu_view(props: &Props) -> Html {
    let node = use_node_ref();
    let shown = node.clone();
    use_effect_with(props.menu.clone(), move |menu| {
        if let Some(element) = shown.cast() {
            place::at(&element, &menu.opener, menu.x, menu.y);
        }
        focus::by_id(&id(0));
    });
    let name = title(&props.state, &props.menu);
    let groups = lines(&props.state, &props.menu);
    let count = groups.iter().map(Vec::len).sum();
    let away = {
        let props = props.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            close(&props);
        })
    };
    let mut next = 0..;
    html! {
        <section class="menu-place" aria-label="Menu">
            <div class="menu-away" onclick={away} />
            <div class="menu" ref={node} role="menu" aria-label={name.clone()} onkeydown={on_key(props, count)}>
                <div class="menu-head" aria-hidden="true">{ name }</div>
                { for groups.into_iter().map(|group| html! {
                    <div class="menu-group" role="group">{ for group.into_iter().map(|line| item(props, next.next().unwrap_or(0), line)) }</div>
                }) }
            </div>
        </section>
    }
}

fn item(props: &Props, at: usize, line: Line) -> Html {
    let onclick = {
        let (props, line) = (props.clone(), line.clone());
        Callback::from(move |_: MouseEvent| {
            if !line.leads_on {
                close(&props);
            }
            props.dispatch.emit(line.action.clone());
        })
    };
    html! {
        <button type="button" id={id(at)} class="menu-item" role="menuitem" tabindex="-1"
            aria-haspopup={line.leads_on.then_some("menu")} {onclick}>
            <span>{ line.label }</span>
            if !line.detail.is_empty() { <span class="quiet">{ line.detail }</span> }
            if line.leads_on { { icon(Icon::Right) } }
        </button>
    }
}

fn on_key(props: &Props, count: usize) -> Callback<KeyboardEvent> {
    let props = props.clone();
    Callback::from(move |event: KeyboardEvent| {
        let at = current().unwrap_or(0);
        let go = match event.key().as_str() {
            "ArrowDown" => round::after(at, count),
            "ArrowUp" => round::before(at, count),
            "Home" => 0,
            "End" => round::before(0, count),
            "Escape" | "Tab" | "ArrowLeft" => {
                event.prevent_default();
                close(&props);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus::by_id(&id(go));
        focus::reveal(&id(go));
    })
}
