//! The frame of a dialog: a native `<dialog>` that closes by Escape, by its button and by a press beside it.

use web_sys::Element;
use yew::{
    Children, Event, Html, MouseEvent, Properties, TargetCast, component, use_effect_with, use_node_ref,
};

use crate::platform::dialog;
use crate::state::action::{Action, Show};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon_button};
use crate::view::{Dispatch, press};

/// What the frame needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What the dialog is for.
    pub title: &'static str,
    /// Whether the title is shown, or only read out.
    pub headed: bool,
    /// Whether it takes the room there is.
    pub wide: bool,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
    /// What is in it.
    pub children: Children,
}

/// The frame.
#[component(Modal)]
pub fn modal(props: &Props) -> Html {
    let node = use_node_ref();
    let shown = node.clone();
    use_effect_with((), move |()| {
        let element = shown.cast::<Element>();
        if let Some(element) = &element {
            dialog::open(element);
        }
        move || {
            if let Some(element) = element {
                dialog::close(&element);
            }
        }
    });
    let away = Action::Show(Show::CloseDialog);
    let oncancel = {
        let (dispatch, away) = (props.dispatch.clone(), away.clone());
        move |event: Event| {
            event.prevent_default();
            dispatch.emit(away.clone());
        }
    };
    let onclick = {
        let (dispatch, node, away) = (props.dispatch.clone(), node.clone(), away.clone());
        move |event: MouseEvent| {
            // Only what lies beside the dialog's content is the dialog itself.
            if event.target_dyn_into::<Element>().is_some_and(|at| node.cast::<Element>() == Some(at)) {
                dispatch.emit(away.clone());
            }
        }
    };
    html! {
        <dialog ref={node} class={yew::classes!(props.wide.then_some("wide"))} aria-label={props.title} {oncancel} {onclick}>
            if props.headed {
                <div class="dialog-head">
                    <h2>{ props.title }</h2>
                    { icon_button(Icon::Cross, "Close", true, press(&props.dispatch, away)) }
                </div>
            }
            { for props.children.iter() }
        </dialog>
    }
}
