//! The comparison as tables, one a section: what is compared, and what it is on either side. What differs is said by a
//! word, not by colour alone.

use yew::{Html, classes};

use crate::state::State;
use crate::state::action::{Action, Compare};
use crate::state::compare::{Comparison, Line, Made, Section};
use crate::view::markup::html;
use crate::view::{Dispatch, press};

/// The tables.
pub fn lines(state: &State, compared: &Comparison, made: &Made, dispatch: &Dispatch) -> Html {
    let (name, from) = compared.other.as_ref().map_or(("", ""), |other| (&other.name, &other.from));
    // Of one name are the same sketch now and before.
    let title = state.sketch.title.as_str();
    let names = if title == name { ["On the screen", from] } else { [title, name] };
    html! {
        <div class="versus-lines" data-scroll="" tabindex="0" role="region" aria-label="What differs">
            { for made.sections.iter().map(|one| section(one, names, compared.brief, dispatch)) }
        </div>
    }
}

fn section(one: &Section, names: [&str; 2], brief: bool, dispatch: &Dispatch) -> Html {
    let (count, [here, other]) = (one.differing(), names);
    let title = format!("{}-title", one.id);
    let shown = || one.lines.iter().filter(|line| !brief || line.differs());
    let says = match count {
        0 if one.lines.is_empty() => String::new(),
        0 => "no difference".to_owned(),
        1 => "1 differs".to_owned(),
        count => format!("{count} differ"),
    };
    html! {
        <section id={one.id} aria-labelledby={title.clone()}>
            <h3 id={title.clone()}>{ one.title }{ " " }<span class={classes!("chip", (count > 0).then_some("note"))}>{ says }</span></h3>
            if shown().next().is_some() {
                <table class="data" role="table" aria-labelledby={title}>
                    <thead role="rowgroup"><tr role="row">
                        <th scope="col" role="columnheader">{ "What" }</th>
                        <th scope="col" role="columnheader">{ here }</th>
                        <th scope="col" role="columnheader">{ other }</th>
                    </tr></thead>
                    <tbody role="rowgroup">{ for shown().map(|line| row(line, dispatch)) }</tbody>
                </table>
            }
            if !one.note.is_empty() { <p class="quiet">{ &one.note }</p> }
        </section>
    }
}

fn row(line: &Line, dispatch: &Dispatch) -> Html {
    let [here, other] = &line.sides;
    let differs = line.differs();
    let name = match &line.resource {
        Some(id) => {
            let mark = press(dispatch, Action::from(Compare::Mark(Some(id.clone()))));
            html! { <button type="button" class="link" title={format!("Select {} {id}", id.kind())} onclick={mark}>{ &line.what }</button> }
        }
        None => html! { <>{ &line.what }</> },
    };
    html! {
        <tr role="row" class={classes!(differs.then_some("differs"))}>
            <th scope="row" role="rowheader">
                { name }
                if !line.part.is_empty() { { " " }<span class="quiet">{ &line.part }</span> }
                { " " }<span class="versus-word">{ if differs { "differs" } else { "same" } }</span>
            </th>
            <td role="cell">{ here }</td><td role="cell">{ other }</td>
        </tr>
    }
}
