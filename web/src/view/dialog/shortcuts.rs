//! The shortcut sheet, made from the table of commands.

use privatelink::control::Break;
use yew::Html;

use crate::state::State;
use crate::state::action::{Action, Show};
use crate::state::command::{COMMANDS, Group, Shortcut};
use crate::view::markup::html;
use crate::view::{Dispatch, press, words};

/// The sheet.
pub fn shortcuts(state: &State, dispatch: &Dispatch) -> Html {
    let single = state.single_keys;
    html! {
        <div class="dialog-body" data-scroll="">
            <div class="setting">
                <span>{ "Single-key shortcuts" }</span>
                <button type="button" class="button" aria-pressed={single.to_string()}
                    onclick={press(dispatch, Action::Show(Show::SingleKeys(!single)))}>
                    { if single { "On" } else { "Off" } }
                </button>
            </div>
            { for Group::ALL.into_iter().map(group) }
            <section>
                <h3>{ "What can be broken, and mended again" }</h3>
                <p class="quiet">{ words::MENU_KEYS }</p>
                <dl class="breaks">{ for Break::ALL.iter().map(|one| html! {
                    <><dt>{ one.name() }{ " " }<span class="quiet">{ one.of() }</span></dt><dd>{ one.says() }</dd></>
                }) }</dl>
            </section>
            <p class="quiet">{ words::NOT_AFFILIATED }</p>
        </div>
    }
}

fn group(group: Group) -> Html {
    let of_group = COMMANDS.iter().filter(|command| command.group == group && !command.shortcuts.is_empty());
    let lines: Html = of_group
        .map(|command| {
            html! {
                <>
                    <dt>{ command.label }</dt>
                    <dd>{ for command.shortcuts.iter().map(|shortcut| keys(*shortcut)) }</dd>
                </>
            }
        })
        .collect();
    html! { <section><h3>{ group.label() }</h3><dl class="shortcuts">{ lines }</dl></section> }
}

/// The keys of a shortcut, as they are written on them.
pub fn keys(shortcut: Shortcut) -> Html {
    html! { <span class="keys">{ for shortcut.keys(false).into_iter().map(|key| html! { <kbd>{ key }</kbd> }) }</span> }
}
