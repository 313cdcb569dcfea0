//! The field tree, after the ARIA pattern: one stop for Tab, arrow keys through the fields in byte
//! order, what belongs to a protocol on its tint and under its name.

use privatelink::wire::field::Flaw;
use yew::{Callback, Html, KeyboardEvent, classes};

use super::{flawed, layer_chip, tint};
use crate::state::packets::look::{Look, Part, has_parts, short_value, siblings};
use crate::view::markup::html;
use crate::view::ui::{Icon, icon};

/// The id a field's line has on the page.
pub fn id(field: usize) -> String {
    format!("field-{field}")
}

/// Where a key leads, and the line that has the focus there. How many bytes a line has is nothing to it.
pub fn key(look: &Look, key: &str, _: u32) -> Option<(Look, String)> {
    let next = look.tree_key(key)?;
    let id = id(next.row(next.field));
    Some((next, id))
}

/// The tree.
pub fn tree(look: &Look, onkeydown: Callback<KeyboardEvent>) -> Html {
    html! {
        <ul class="field-tree" role="tree" aria-label="Fields" {onkeydown}>
            { for look.rows().into_iter().map(|at| line(look, at)) }
        </ul>
    }
}

fn line(look: &Look, at: usize) -> Html {
    let Some(field) = look.of.fields.get(at) else { return Html::default() };
    let branch = has_parts(&look.of.fields, at);
    let open = !look.is_folded(at);
    let chosen = look.field == at;
    let (place, all) = siblings(&look.of.fields, at);
    let twist = match (branch, open) {
        (false, _) => Html::default(),
        (true, true) => icon(Icon::Down),
        (true, false) => icon(Icon::Right),
    };
    let level = usize::from(field.depth) + 1;
    let part = if branch { Part::Twist(at) } else { Part::Field(at) };
    html! {
        <li role="treeitem" key={at.to_string()} id={id(at)} data-part={Part::Field(at).word()} aria-level={level} aria-posinset={place}
            aria-setsize={all} aria-selected={chosen.to_string()} aria-expanded={branch.then(|| open.to_string())}
            class={classes!("field-line", format!("depth-{level}"), tint(field.layer), field.flaw.map(flawed))}
            tabindex={if chosen { "0" } else { "-1" }}>
            <span class="twist" data-part={part.word()}>{ twist }</span>
            <span class="field-name">
                if field.depth == 0 { { layer_chip(field.layer) }{ " " } }
                { field.name }
            </span>
            <span class="field-says">
                <span class="mono">{ short_value(field, &look.of.bytes) }</span>{ " " }
                <span class="field-meaning">
                    if let Some(flaw) = field.flaw { { icon(Icon::Warning) }<strong>{ word(flaw) }</strong>{ " " } }
                    { &*field.meaning }
                </span>
            </span>
        </li>
    }
}

const fn word(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::CutShort => "Incomplete",
        Flaw::Wrong => "Wrong",
    }
}
