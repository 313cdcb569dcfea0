//! The bit ruler: the chosen field's bits, numbered from the most significant as in the RFCs' diagrams,
//! 32 a line or, where there is less room, 16, with the bit fields they make.

use std::ops::Range;

use yew::{Html, classes};

use super::tint;
use crate::state::packets::look::{BitRun, Look, Part, ruled};
use crate::view::markup::html;

/// Bits a line holds, and where there is less room.
const LINE_BITS: (u32, u32) = (32, 16);

/// The ruler. Where nothing can be drawn it keeps its place, so that the bytes above stay where they are.
pub fn ruler(look: &Look, narrow: bool) -> Html {
    let line_bits = if narrow { LINE_BITS.1 } else { LINE_BITS.0 };
    let Some((leaf, runs)) = ruled(look) else {
        let says = "Bits are drawn for a field of one to eight bytes.";
        return html! { <div class="ruler"><p class="quiet">{ says }</p></div> };
    };
    let name = look.of.fields.get(leaf).map(|field| field.name).unwrap_or_default();
    let bits = runs.last().map(|run| run.end).unwrap_or_default();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < bits {
        let end = bits.min(start + line_bits);
        lines.push(line(look, &runs, leaf, line_bits, start..end));
        start = end;
    }
    html! { <div class="ruler" role="group" aria-label={format!("Bits of {name}")}>{ for lines }</div> }
}

/// Some of the bits as a table: numbers, bits, bit fields.
fn line(look: &Look, runs: &[BitRun], leaf: usize, line_bits: u32, bits: Range<u32>) -> Html {
    let Range { start, end } = bits;
    let inside = runs.iter().enumerate().filter(|(_, run)| run.start < end && run.end > start);
    // Half a line or less is drawn larger than its share.
    let few = (end - start <= line_bits / 2).then_some("few");
    html! {
        <table class={classes!("bits", few)}>
            <tbody>
                <tr class="bit-numbers">{ for (start..end).map(|bit| html! { <td>{ bit }</td> }) }</tr>
                <tr>{ for (start..end).map(|bit| self::bit(look, runs, leaf, bit)) }</tr>
                <tr>{ for inside.map(|(place, run)| name(look, run, place, start, end)) }</tr>
            </tbody>
        </table>
    }
}

fn bit(look: &Look, runs: &[BitRun], leaf: usize, bit: u32) -> Html {
    let first = look.of.fields.get(leaf).map(|field| field.start).unwrap_or_default();
    let byte = usize::try_from(first + bit / 8).ok().and_then(|at| look.of.bytes.get(at));
    let one = byte.is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0);
    let place = runs.iter().position(|run| run.start <= bit && bit < run.end);
    let run = place.and_then(|place| runs.get(place));
    html! {
        <td class={classes!("bit", place.map(shade), run.map(|run| chosen(look, run)))}
            data-part={run.map(|run| Part::Field(run.field).word())}>{ if one { "1" } else { "0" } }</td>
    }
}

/// The name under its bits: a button, which chooses the bit field.
fn name(look: &Look, run: &BitRun, place: usize, start: u32, end: u32) -> Html {
    let Some(field) = look.of.fields.get(run.field) else { return Html::default() };
    let bits = run.end.min(end) - run.start.max(start);
    let last = run.end.saturating_sub(1);
    let place_says =
        if last == run.start { format!("bit {last}") } else { format!("bits {} to {last}", run.start) };
    let title = format!("{}, {place_says}: {}", field.name, field.value(&look.of.bytes));
    html! {
        <td class={classes!("bit-name", shade(place), tint(field.layer), chosen(look, run))} colspan={bits}>
            <button type="button" data-part={Part::Field(run.field).word()} aria-label={title.clone()} {title}
                aria-pressed={(look.field == run.field).to_string()}>{ field.name }</button>
        </td>
    }
}

fn chosen(look: &Look, run: &BitRun) -> Option<&'static str> {
    (look.field == run.field).then_some("chosen")
}

/// Neighbours are told apart.
const fn shade(place: usize) -> &'static str {
    if place.is_multiple_of(2) { "even" } else { "odd" }
}
