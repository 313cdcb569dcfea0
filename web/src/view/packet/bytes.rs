//! The bytes as hexadecimal digits and as ASCII: a grid of cells, arrow keys from byte to byte.

use privatelink::wire::field::leaf_at;
use privatelink::wire::hex;
use yew::{Callback, Html, KeyboardEvent, classes};

use super::{flawed, tint};
use crate::state::packets::look::{Look, Part};
use crate::view::markup::html;

/// The id a byte's digits have on the page.
pub fn id(byte: u32) -> String {
    format!("byte-{byte}")
}

/// The id a byte's letter has on the page.
pub fn letter_id(byte: u32) -> String {
    format!("letter-{byte}")
}

/// Where a key leads, and the cell that has the focus there.
pub fn key(look: &Look, key: &str, columns: u32) -> Option<(Look, String)> {
    let next = look.byte_key(key, columns)?;
    let id = id(next.byte);
    Some((next, id))
}

/// How a byte looks: its protocol's tint, whether it is of the chosen field, whether it is wrong.
struct Cell {
    at: u32,
    byte: u8,
    class: yew::Classes,
    chosen: bool,
}

/// The grid.
pub fn bytes(look: &Look, columns: u32, onkeydown: Callback<KeyboardEvent>) -> Html {
    let cells = cells(look);
    let columns = usize::try_from(columns).unwrap_or(1).max(1);
    let lines = cells.chunks(columns);
    html! {
        <div class={if columns == 8 { "byte-grid half" } else { "byte-grid" }} role="grid" aria-label="Bytes" {onkeydown}>
            { for lines.map(|cells| line(look, cells, columns)) }
        </div>
    }
}

fn cells(look: &Look) -> Vec<Cell> {
    let chosen = look.chosen();
    let mut cells = Vec::with_capacity(look.of.bytes.len());
    for (at, byte) in (0_u32..).zip(&look.of.bytes) {
        let leaf = leaf_at(&look.of.fields, at).and_then(|leaf| look.of.fields.get(leaf));
        let chosen = chosen.is_some_and(|field| field.covers(at));
        let class = classes!(
            "byte",
            leaf.map(|leaf| tint(leaf.layer)),
            leaf.and_then(|leaf| leaf.flaw).map(flawed),
            leaf.filter(|leaf| leaf.start == at).map(|_| "begins"),
            chosen.then_some("chosen")
        );
        cells.push(Cell { at, byte: *byte, class, chosen });
    }
    cells
}

fn line(look: &Look, cells: &[Cell], columns: usize) -> Html {
    let offset = cells.first().map(|cell| cell.at).unwrap_or_default();
    let [_, _, high, low] = offset.to_be_bytes();
    html! {
        <div class="byte-line" role="row" key={offset.to_string()}>
            <span class="offset" role="rowheader">{ hex::plain(&[high, low]) }</span>
            { for cells.iter().map(|cell| digits(look, cell)) }
            { for (cells.len()..columns).map(|_| html! { <span class="byte" aria-hidden="true" /> }) }
            <span class="letters" aria-hidden="true">{ for cells.iter().map(letter) }</span>
        </div>
    }
}

fn digits(look: &Look, cell: &Cell) -> Html {
    // Said where the cursor is; a thousand other cells need no sentence of their own.
    let here = look.byte == cell.at;
    let name = look.chosen().filter(|_| here).map(|field| {
        format!("Byte {}, {}: {} {}", cell.at, hex::plain(&[cell.byte]), field.layer.label(), field.name)
    });
    html! {
        <span role="gridcell" id={id(cell.at)} data-part={Part::Byte(cell.at).word()} class={cell.class.clone()}
            aria-selected={cell.chosen.to_string()} tabindex={if here { "0" } else { "-1" }} aria-label={name}>
            { hex::plain(&[cell.byte]) }
        </span>
    }
}

fn letter(cell: &Cell) -> Html {
    let letter = if matches!(cell.byte, b' '..=b'~') { char::from(cell.byte) } else { '·' };
    html! {
        <span id={letter_id(cell.at)} data-part={Part::Byte(cell.at).word()} class={cell.class.clone()}>
            { String::from(letter) }
        </span>
    }
}
