//! Parts of a panel with a heading of their own, and tables of them.

use yew::{Html, classes};

use crate::view::markup::html;

/// A part: its heading, what stands beside that, and what is below.
pub fn section(id: &'static str, title: &'static str, beside: Html, below: Html) -> Html {
    html! {
        <section class={id} aria-labelledby={format!("{id}-title")}>
            <h2 id={format!("{id}-title")}>{ title }{ " " }{ beside }</h2>
            { below }
        </section>
    }
}

/// A table: what its columns hold, and its rows.
pub fn table(class: &'static str, columns: &[&'static str], rows: Vec<Html>) -> Html {
    let mut heads = Vec::new();
    for column in columns {
        heads.push(html! { <th scope="col">{ *column }</th> });
    }
    html! {
        <table class={classes!("data", class)}><thead><tr>{ for heads }</tr></thead><tbody>{ for rows }</tbody></table>
    }
}
