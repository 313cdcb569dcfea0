//! Texts of stories and lessons, in which the terms of the glossary explain themselves when pressed.

use yew::Html;

use super::{Dispatch, press};
use crate::state::action::{Action, Tale};
use crate::state::story::{Piece, Term, pieces};
use crate::view::markup::html;

/// The glossary, and the term that is being explained.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The glossary.
    pub all: &'a [Term],
    /// The term being explained, by its place.
    pub open: Option<usize>,
    /// Where a press goes.
    pub dispatch: &'a Dispatch,
}

impl Terms<'_> {
    /// A paragraph, with what the term in it means that was pressed.
    pub fn text(self, says: &str) -> Html {
        if says.is_empty() {
            return Html::default();
        }
        html! { <><p>{ self.inline(says) }</p>{ self.explained(says) }</> }
    }

    /// What the term means that was pressed in this text.
    pub fn explained(self, says: &str) -> Html {
        let open = self.open.filter(|open| {
            pieces(says, self.all).iter().any(|piece| matches!(piece, Piece::Term(_, at) if at == open))
        });
        html! {
            { for open.and_then(|at| self.all.get(at)).map(|term| html! {
                <p class="term-says" role="note"><strong>{ &term.term }</strong>{ ": " }{ &term.text }</p>
            }) }
        }
    }

    /// The text itself.
    pub fn inline(self, says: &str) -> Html {
        html! {
            { for pieces(says, self.all).into_iter().map(|piece| match piece {
                Piece::Plain(text) => html! { <>{ text.to_owned() }</> },
                Piece::Term(name, at) => {
                    let open = self.open == Some(at);
                    let toggle = Action::Story(Tale::Term((!open).then_some(at)));
                    let title = self.all.get(at).map(|term| term.text.clone());
                    html! {
                        <button type="button" class="term" aria-expanded={open.to_string()} {title} onclick={press(self.dispatch, toggle)}>{ name.to_owned() }</button>
                    }
                }
            }) }
        }
    }

    /// The text as it stands on paper.
    pub fn plain(self, says: &str) -> String {
        let pieces = pieces(says, self.all).into_iter().map(|piece| match piece {
            Piece::Plain(text) | Piece::Term(text, _) => text.to_owned(),
        });
        pieces.collect()
    }
}
