//! The scenario's story beside the diagram: what it is about, its steps one at a time with what is to be
//! foretold, and what to remember.

use privatelink::scenario::story::{Prediction, Step};
use yew::{Html, classes};

use super::lesson::lesson;
use super::terms::Terms;
use super::ui::{Icon, Look, button, icon, icon_button};
use super::{Props, press, words};
use crate::state::action::{Action, Tale};
use crate::state::story::{Book, Place, Telling};
use crate::state::{State, story_changes};
use crate::view::Dispatch;
use crate::view::markup::html;

/// What the panel shows one thing of.
#[derive(Clone, Copy)]
struct Page<'a> {
    state: &'a State,
    dispatch: &'a Dispatch,
    telling: &'a Telling,
    book: &'a Book,
}

impl<'a> Page<'a> {
    const fn terms(self) -> Terms<'a> {
        Terms { all: self.book.terms.as_slice(), open: self.telling.term, dispatch: self.dispatch }
    }
}

/// The panel; lessons have the same place.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn story(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    if let Some(learning) = state.learning() {
        return lesson(props, learning);
    }
    let Some(telling) = state.telling() else { return Html::default() };
    let close = press(dispatch, Action::Story(Tale::Close));
    let (head, body) = match &telling.book {
        None => ("Story".to_owned(), html! { <p class="empty">{ "Loading the story." }</p> }),
        Some(Err(why)) => {
            let again = press(dispatch, Action::Story(Tale::Bring));
            let body = html! {
                <div class="empty"><p>{ why.clone() }</p>{ button(Look::Plain, None, "Try again", again) }</div>
            };
            ("Story".to_owned(), body)
        }
        Some(Ok(book)) => {
            let page = Page { state, dispatch, telling, book };
            (how_far(telling, book), told(page))
        }
    };
    html! {
        <div class="story">
            <div class="story-head">
                <p class="quiet">{ head }</p>
                { icon_button(Icon::Cross, "Put the story away", true, close) }
            </div>
            { body }
        </div>
    }
}

fn how_far(telling: &Telling, book: &Book) -> String {
    let count = book.story.steps.len();
    match telling.at {
        Place::Start => format!("Story in {count} {}", if count == 1 { "step" } else { "steps" }),
        Place::Step(at) => format!("Step {} of {count}", at.saturating_add(1)),
        Place::End => "To remember".to_owned(),
    }
}

fn told(page: Page<'_>) -> Html {
    let Page { state, dispatch, telling, book } = page;
    html! {
        <>
            <div class="story-text" data-scroll="" tabindex="0" role="region" aria-label="Story">
                { match (telling.at, telling.step()) {
                    (Place::Step(_), Some(step)) => step_of(page, step),
                    (Place::Start, _) => html! {
                        <>
                            <h2>{ &state.sketch.title }</h2>
                            { page.terms().text(&book.story.intro) }
                            { contents(page) }
                        </>
                    },
                    (Place::Step(_) | Place::End, _) => end(page),
                } }
            </div>
            { ways(telling, dispatch) }
            { handout(page) }
        </>
    }
}

/// The whole story on paper, with its answers at its end, so that it can be handed out before it is told.
fn handout(page: Page<'_>) -> Html {
    let Page { state, book, .. } = page;
    let plain = |says: &str| {
        let says = page.terms().plain(says);
        if says.is_empty() {
            Html::default()
        } else {
            html! { <p>{ says }</p> }
        }
    };
    let steps = &book.story.steps;
    html! {
        <div class="print-only handout">
            <h2>{ &state.sketch.title }</h2>
            { plain(&book.story.intro) }
            { for steps.iter().enumerate().map(|(at, step)| html! {
                <section>
                    <h3>{ format!("{}. {}", at.saturating_add(1), step.title) }</h3>
                    { plain(&step.text) }
                    { for step.predict.as_ref().map(|predict| html! {
                        <>
                            { plain(&predict.question) }
                            <ol>{ for predict.answers.iter().map(|answer| html! { <li>{ answer }</li> }) }</ol>
                        </>
                    }) }
                </section>
            }) }
            <h2>{ "What happens, and why" }</h2>
            { for steps.iter().enumerate().map(|(at, step)| html! {
                <section>
                    <h3>{ format!("{}. {}", at.saturating_add(1), step.title) }</h3>
                    { for step.predict.as_ref().map(|predict| html! {
                        <>
                            { for predict.answers.get(predict.right).map(|right| html! { <p><strong>{ right }</strong></p> }) }
                            { plain(&predict.because) }
                        </>
                    }) }
                    { plain(&step.notice) }
                </section>
            }) }
            <h2>{ "What to remember" }</h2>
            <ul>{ for book.story.remember.iter().map(|one| html! { <li>{ plain(one) }</li> }) }</ul>
        </div>
    }
}

/// Back and forth.
fn ways(telling: &Telling, dispatch: &Dispatch) -> Html {
    let go = |tale: Tale| press(dispatch, Action::Story(tale));
    let next = match (telling.at, telling.next()) {
        (_, None) => None,
        (Place::Start, Some(_)) => Some("Begin"),
        (_, Some(Place::End)) => Some("To remember"),
        (_, Some(_)) => Some("Next"),
    };
    html! {
        <div class="story-ways">
            if telling.before().is_some() {
                { button(Look::Plain, None, "Back", go(Tale::Back)) }
            }
            <span class="spacer" />
            { for next.map(|label| button(if telling.asks() { Look::Plain } else { Look::Main }, None, label, go(Tale::Next))) }
        </div>
    }
}

/// The steps by their titles; pressing one leads there.
fn contents(page: Page<'_>) -> Html {
    let steps = page.book.story.steps.iter().enumerate();
    html! {
        <ol class="story-contents">
            { for steps.map(|(at, step)| html! {
                <li><button type="button" class="link" onclick={press(page.dispatch, Action::Story(Tale::Go(Place::Step(at))))}>{ &step.title }</button></li>
            }) }
        </ol>
    }
}

fn step_of(page: Page<'_>, step: &Step) -> Html {
    let Page { state, dispatch, telling, .. } = page;
    let changed = story_changes(&state.sketch, step);
    let send = press(dispatch, Action::Story(Tale::Send));
    let waits = step.request.is_some() && !telling.shown;
    let verdict = state.journey.as_ref().map(|journey| journey.says(&state.sketch));
    html! {
        <>
            <h2>{ &step.title }</h2>
            { page.terms().text(&step.text) }
            if !changed.is_empty() {
                <ul class="story-changes" aria-label="What changes with this step">
                    { for changed.iter().map(|change| html! { <li>{ icon(Icon::Check) }<span>{ change.to_string() }</span></li> }) }
                </ul>
            }
            { for step.predict.as_ref().map(|predict| prediction(page, predict)) }
            if waits {
                { button(Look::Bare, Some(Icon::Send), "Send without an answer", send) }
            } else {
                { for verdict.map(|says| html! { <p class="story-verdict">{ says }</p> }) }
                { page.terms().text(&step.notice) }
            }
            { claims(step) }
        </>
    }
}

fn prediction(page: Page<'_>, predict: &Prediction) -> Html {
    let Page { dispatch, telling, .. } = page;
    let right = telling.chosen == Some(predict.right);
    html! {
        <div class="story-predict" role="group" aria-labelledby="predict-question">
            <p id="predict-question"><strong>{ &predict.question }</strong></p>
            { for predict.answers.iter().enumerate().map(|(at, answer)| {
                let chosen = telling.chosen == Some(at);
                let is_right = telling.shown && at == predict.right;
                let mark = match (is_right, chosen) {
                    (true, _) => Some((Icon::Check, "Right: ")),
                    (false, true) => Some((Icon::Cross, "Not so: ")),
                    (false, false) => None,
                };
                html! {
                    <button type="button" class={classes!("story-answer", is_right.then_some("is-right"), (chosen && !is_right).then_some("is-wrong"))}
                        aria-pressed={chosen.to_string()} disabled={telling.shown}
                        onclick={press(dispatch, Action::Story(Tale::Choose(at)))}>
                        { for mark.map(|(glyph, says)| html! { <>{ icon(glyph) }<span class="visually-hidden">{ says }</span></> }) }
                        <span>{ answer }</span>
                    </button>
                }
            }) }
            if telling.shown {
                <p>
                    if telling.chosen.is_some() {
                        <strong>{ if right { "Right. " } else { "Not so. " } }</strong>
                    }
                    { page.terms().inline(&predict.because) }
                </p>
                { page.terms().explained(&predict.because) }
            }
        </div>
    }
}

fn end(page: Page<'_>) -> Html {
    let story = &page.book.story;
    html! {
        <>
            <h2>{ "What to remember" }</h2>
            <ul class="story-list">{ for story.remember.iter().map(|one| html! { <li>{ page.terms().inline(one) }{ page.terms().explained(one) }</li> }) }</ul>
            if !story.questions.is_empty() {
                <h3>{ "To try yourself" }</h3>
                <ul class="story-list">{ for story.questions.iter().map(|one| html! { <li>{ page.terms().inline(one) }{ page.terms().explained(one) }</li> }) }</ul>
            }
            <h3>{ "The steps again" }</h3>
            { contents(page) }
        </>
    }
}

/// What of the whitepaper the step shows.
fn claims(step: &Step) -> Html {
    if step.claims.is_empty() {
        return Html::default();
    }
    html! { <p class="quiet story-claims">{ format!("{} {}", words::SHOWS, step.claims.join(", ")) }</p> }
}
