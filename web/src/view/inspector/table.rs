//! Lines with columns: rules, targets, listeners, requests.

use yew::{Html, classes};

use super::editor::button;
use crate::state::inspector::{Cell, Line, Table};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon_button};
use crate::view::{Dispatch, named_link, press};

/// The table.
pub fn table(dispatch: &Dispatch, table: &Table) -> Html {
    let removable = table.lines.iter().any(|line| line.remove.is_some());
    html! {
        <>
            <table class="rules" hidden={table.lines.is_empty()}>
                <caption><span class="visually-hidden">{ &table.caption }</span></caption>
                <thead><tr>
                    { for table.columns.iter().map(|column| html! { <th scope="col">{ column }</th> }) }
                    if removable { <th scope="col" class="act"><span class="visually-hidden">{ "Remove" }</span></th> }
                </tr></thead>
                { for table.lines.iter().map(|line| self::line(dispatch, table, line, removable)) }
            </table>
            if table.lines.is_empty() { <p class="quiet">{ table.empty }</p> }
        </>
    }
}

fn line(dispatch: &Dispatch, table: &Table, line: &Line, removable: bool) -> Html {
    let wide = table.columns.len() + usize::from(removable);
    html! {
        <tbody>
            <tr class={classes!(line.decided.then_some("decided"), (!line.acts.is_empty()).then_some("has-acts"))}>
                { for line.cells.iter().map(|cell| html! { <td>{ self::cell(dispatch, cell) }</td> }) }
                if removable {
                    <td class="act">
                        { for line.remove.as_ref().map(|remove| {
                            icon_button(Icon::Bin, &remove.label, remove.enabled, press(dispatch, remove.action.clone()))
                        }) }
                    </td>
                }
            </tr>
            if !line.acts.is_empty() {
                <tr><td colspan={wide}><div class="acts">{ for line.acts.iter().map(|act| button(dispatch, act)) }</div></td></tr>
            }
        </tbody>
    }
}

fn cell(dispatch: &Dispatch, cell: &Cell) -> Html {
    match &cell.resource {
        Some(id) => named_link(dispatch, id, &cell.text),
        None => html! { { &cell.text } },
    }
}
