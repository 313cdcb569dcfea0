//! One message as a field tree, as bytes and as a bit ruler, which light up together. What is chosen
//! lives here and not in the page's state: it changes with every key, and nothing else depends on it.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use privatelink::wire::hex;
use web_sys::{Element, Event};
use yew::{
    Callback, Html, KeyboardEvent, MouseEvent, NodeRef, Properties, component, use_effect_with, use_node_ref,
};

use super::{bytes, layer_chip, ruler, tree};
use crate::platform::{focus, linked};
use crate::state::Shared;
use crate::state::action::{Action, File};
use crate::state::packets::TakenApart;
use crate::state::packets::look::{Look, Part};
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;
use crate::view::ui::{Look as ButtonLook, button};
use crate::view::{Dispatch, press};

/// Bytes a line has room for.
const COLUMNS: (u32, u32) = (16, 8);

/// What the view needs.
#[derive(Clone, PartialEq, Properties)]
pub struct TakenApartProps {
    /// The message.
    pub message: Shared<TakenApart>,
    /// Whether there is room for half a line only.
    pub narrow: bool,
    /// Where to send what is to be copied.
    pub dispatch: Dispatch,
}

/// The view.
#[component(TakenApartView)]
pub fn taken_apart(props: &TakenApartProps) -> Html {
    let held = use_kept(|| Look::at(&props.message));
    let root = use_node_ref();
    let look = if held.of.is(&props.message) { (*held).clone() } else { held.moved_to(&props.message) };
    let columns = if props.narrow { COLUMNS.1 } else { COLUMNS.0 };
    use_lights(&root, &look);
    use_in_sight(&look);
    html! {
        <div class="taken-apart" ref={root} onclick={on_press(&held, &look)}>
            <div class="fields" data-scroll="">{ tree::tree(&look, on_key(&held, &look, columns, tree::key)) }</div>
            <div class="bytes-pane" data-scroll="">
                <div class="layers">{ for look.of.layers().into_iter().map(layer_chip) }</div>
                <div class="bytes-scroll" data-scroll="">
                    { bytes::bytes(&look, columns, on_key(&held, &look, columns, bytes::key)) }
                </div>
                { ruler::ruler(&look, props.narrow) }
                { copies(&look, &props.dispatch) }
            </div>
        </div>
    }
}

/// What is pointed at lights up in both views, and the other view scrolls there.
#[yew::hook]
fn use_lights(root: &NodeRef, look: &Look) {
    let root = root.clone();
    use_effect_with(look.clone(), move |look| {
        let element = root.cast::<Element>();
        let listening = element.map(|element| {
            linked::light(&element, std::iter::empty());
            let (look, inside, lit) = (look.clone(), element.clone(), Rc::new(Cell::new(None)));
            linked::on_over(&element, move |word| {
                let part = word.as_deref().and_then(Part::from_word);
                let now = part.and_then(|part| look.lights(part));
                // Within a field there is nothing to do, and a field may be a thousand bytes long.
                let key = now.as_ref().map(|(row, bytes)| (*row, bytes.start));
                if lit.replace(key) != key {
                    light(&inside, part, now);
                }
            })
        });
        move || drop(listening)
    });
}

fn light(root: &Element, part: Option<Part>, now: Option<(usize, Range<u32>)>) {
    let Some((part, (row, range))) = part.zip(now) else {
        linked::light(root, std::iter::empty());
        return;
    };
    let first = range.start;
    let ids = range.flat_map(|byte| [bytes::id(byte), bytes::letter_id(byte)]);
    linked::light(root, ids.chain([tree::id(row)]));
    match part {
        Part::Byte(_) => focus::reveal(&tree::id(row)),
        Part::Field(_) | Part::Twist(_) => focus::reveal(&bytes::id(first)),
    }
}

/// What is chosen is in sight in both views.
#[yew::hook]
fn use_in_sight(look: &Look) {
    let place = (tree::id(look.row(look.field)), bytes::id(look.byte));
    use_effect_with(place, |(row, byte)| {
        focus::reveal(row);
        focus::reveal(byte);
    });
}

/// The part an event happened on.
fn part_of(event: &Event) -> Option<Part> {
    linked::part_at(event).as_deref().and_then(Part::from_word)
}

fn on_press(held: &Kept<Look>, look: &Look) -> Callback<MouseEvent> {
    let (held, look) = (held.clone(), look.clone());
    Callback::from(move |event: MouseEvent| {
        if let Some(part) = part_of(&event) {
            held.set(look.press(part));
        }
    })
}

/// A key on one of the views: `next` says where it leads and which element has the focus there.
fn on_key(
    held: &Kept<Look>,
    look: &Look,
    columns: u32,
    next: fn(&Look, &str, u32) -> Option<(Look, String)>,
) -> Callback<KeyboardEvent> {
    let (held, look) = (held.clone(), look.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        // From where the focus is: keys may come faster than pictures.
        let from = part_of(&event).map_or_else(|| look.clone(), |part| look.press(part));
        if let Some((next, id)) = next(&from, &event.key(), columns) {
            event.prevent_default();
            focus::by_id(&id);
            held.set(next);
        }
    })
}

fn copies(look: &Look, dispatch: &Dispatch) -> Html {
    let copy = |text: String| press(dispatch, Action::File(File::Copy(text)));
    let message = &look.of.bytes;
    let field = look.chosen();
    let value = field.map(|field| field.value(message)).unwrap_or_default();
    let own = field.map(|field| hex::plain(field.slice(message))).unwrap_or_default();
    html! {
        <div class="copies" role="group" aria-label="Copy">
            <span class="quiet">{ "Copy" }</span>
            { button(ButtonLook::Plain, None, "All as hex", copy(hex::plain(message))) }
            { button(ButtonLook::Plain, None, "All as C", copy(look.of.c_array())) }
            { button(ButtonLook::Plain, None, "Field as hex", copy(own)) }
            if !value.is_empty() { { button(ButtonLook::Plain, None, "Value", copy(value)) } }
        </div>
    }
}
