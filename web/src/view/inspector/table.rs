//! Lines with columns: rules, targets, listeners, applications.

use yew::{Html, classes};

use super::form::add_form;
use crate::state::State;
use crate::state::inspector::{Cell, Line, Table};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon_button};
use crate::view::{Dispatch, named_link, press};

/// The table, and the form that adds a line.
pub fn table(state: &State, dispatch: &Dispatch, table: &Table) -> Html {
    let removable = table.lines.iter().any(|line| line.remove.is_some());
    html! {
        <>
            <table class="rules" hidden={table.lines.is_empty()}>
                <caption><span class="visually-hidden">{ &table.caption }</span></caption>
                <thead><tr>
                    { for table.columns.iter().map(|column| html! { <th scope="col">{ *column }</th> }) }
                    if removable { <th scope="col" class="act"><span class="visually-hidden">{ "Remove" }</span></th> }
                </tr></thead>
                <tbody>{ for table.lines.iter().map(|line| self::line(dispatch, line, removable)) }</tbody>
            </table>
            if table.lines.is_empty() { <p class="quiet">{ table.empty }</p> }
            { for table.form.as_ref().map(|form| add_form(state, dispatch, form)) }
        </>
    }
}

fn line(dispatch: &Dispatch, line: &Line, removable: bool) -> Html {
    html! {
        <tr class={classes!(line.decided.then_some("decided"))}>
            { for line.cells.iter().map(|cell| html! { <td>{ self::cell(dispatch, cell) }</td> }) }
            if removable {
                <td class="act">
                    { for line.remove.as_ref().map(|remove| {
                        icon_button(Icon::Bin, &remove.label, remove.enabled, press(dispatch, remove.action.clone()))
                    }) }
                </td>
            }
        </tr>
    }
}

fn cell(dispatch: &Dispatch, cell: &Cell) -> Html {
    match &cell.resource {
        Some(id) => named_link(dispatch, id, &cell.text),
        None => html! { { &cell.text } },
    }
}
