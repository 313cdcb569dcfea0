//! Lessons beside the diagram: the list of them, or one with its goals, its hints as far as they are told, and the ways
//! on.

use privatelink::scenario::lesson::{LessonInfo, list};
use privatelink::text;
use yew::{Html, classes};

use super::terms::Terms;
use super::ui::{Icon, Look, button, icon, icon_button};
use super::{Dispatch, Props, press};
use crate::state::action::{Action, File, Learn, Tale};
use crate::state::effect::NEWEST_HINT;
use crate::state::engine::Expected;
use crate::state::lesson::{Learning, Taught, address, place};
use crate::state::lesson_solution;
use crate::view::markup::html;

/// The panel.
pub fn lesson(props: &Props, learning: &Learning) -> Html {
    let dispatch = &props.dispatch;
    let close = press(dispatch, Action::Story(Tale::Close));
    html! {
        <div class="story lesson">
            <div class="story-head">
                { match learning.info() {
                    Some(info) => whereabouts(learning, info, dispatch),
                    None => html! { <p class="quiet">{ format!("{} lessons", list().len()) }</p> },
                } }
                { icon_button(Icon::Cross, "Put the lessons away", true, close) }
            </div>
            { body(learning, dispatch) }
        </div>
    }
}

/// Which lesson it is, and the ways to others.
fn whereabouts(learning: &Learning, info: &LessonInfo, dispatch: &Dispatch) -> Html {
    let go = |learn: Learn| press(dispatch, Action::Story(Tale::Learn(learn)));
    let (at, next) = place(info);
    html! {
        <>
            <p class="quiet">{ format!("Lesson {at} of {}", list().len()) }</p>
            { button(Look::Bare, None, "All lessons", go(Learn::List)) }
            { icon_button(Icon::Restart, "Start again", learning.taught().is_some(), go(Learn::Again)) }
            // Once all goals hold it is the main way on, below.
            { for next.filter(|_| !learning.is_done()).map(|next| icon_button(Icon::StepForward, "Next lesson", true, open(dispatch, next))) }
        </>
    }
}

fn body(learning: &Learning, dispatch: &Dispatch) -> Html {
    match (learning.info(), &learning.book) {
        (None, _) => all(learning, dispatch),
        (Some(_), None) => html! { <p class="empty">{ "Loading the lesson." }</p> },
        (Some(_), Some(Err(why))) => {
            let again = press(dispatch, Action::Story(Tale::Bring));
            html! { <div class="empty"><p>{ why.clone() }</p>{ button(Look::Plain, None, "Try again", again) }</div> }
        }
        (Some(info), Some(Ok(taught))) => html! {
            <>
                { one(learning, taught, dispatch) }
                { ways(learning, taught, info, dispatch) }
            </>
        },
    }
}

/// The way to a lesson.
fn open(dispatch: &Dispatch, info: &LessonInfo) -> yew::Callback<yew::MouseEvent> {
    press(dispatch, Action::File(File::Fragment(address(info))))
}

fn all(learning: &Learning, dispatch: &Dispatch) -> Html {
    html! {
        <div class="story-text" data-scroll="" tabindex="0" role="region" aria-label="Lessons">
            <h2>{ "Lessons" }</h2>
            <p>{ "Each begins with something that does not work. Find out why, and mend it: the goals tick by themselves." }</p>
            <ol class="story-contents">
                { for list().iter().map(|info| html! {
                    <li>
                        <button type="button" class="link" onclick={open(dispatch, info)}>{ info.title }</button>
                        if learning.done.contains(&info.id) {
                            { " " }<span class="chip ok">{ "done" }</span>
                        }
                    </li>
                }) }
            </ol>
        </div>
    }
}

fn one(learning: &Learning, taught: &Taught, dispatch: &Dispatch) -> Html {
    let lesson = &taught.lesson;
    let terms = Terms { all: &taught.terms, open: learning.term, dispatch };
    html! {
        <div class="story-text" data-scroll="" tabindex="0" role="region" aria-label="Lesson">
            <h2>{ &lesson.title }</h2>
            { terms.text(&lesson.brief) }
            <h3>{ format!("Goals: {} of {} reached", learning.held(), learning.goals.len()) }</h3>
            <ul class="lesson-goals" aria-label="Goals">
                { for lesson.goals.iter().zip(&learning.goals).enumerate().map(|(at, (goal, judged))| line(at, &goal.says, judged, dispatch)) }
            </ul>
            if learning.hints > 0 {
                <h3>{ "Hints" }</h3>
                <ol class="story-contents" aria-label="Hints">
                    { for lesson.hints.iter().take(learning.hints).enumerate().map(|(at, hint)| {
                        // The newest one gets the focus, which brings it into sight.
                        let newest = at.saturating_add(1) == learning.hints;
                        html! {
                            <li key={at} id={newest.then_some(NEWEST_HINT)} tabindex="-1">{ terms.inline(&hint.text) }{ terms.explained(&hint.text) }</li>
                        }
                    }) }
                </ol>
            }
            if learning.solved {
                <h3>{ "The solution" }</h3>
                <ul class="story-changes" aria-label="What the solution does">
                    { for lesson_solution(taught).into_iter().map(|step| html! { <li>{ icon(Icon::Check) }<span>{ step }</span></li> }) }
                </ul>
            }
        </div>
    }
}

/// A goal: a tick or a circle, its sentence, and what it comes to now.
fn line(at: usize, says: &str, judged: &Expected, dispatch: &Dispatch) -> Html {
    let (glyph, word) = if judged.met { (Icon::Check, "Reached") } else { (Icon::Cross, "Not yet") };
    let now = match &judged.got {
        Ok((outcome, _)) => text::outcome(*outcome).to_ascii_lowercase(),
        Err(why) => why.clone(),
    };
    let send = press(dispatch, Action::Story(Tale::Learn(Learn::Send(at))));
    html! {
        <li class={classes!(judged.met.then_some("is-met"))}>
            { icon(glyph) }
            <div><p>{ says.to_owned() }</p><p class="quiet">{ format!("{word}: {now}") }</p></div>
            { icon_button(Icon::Send, &format!("Send: {says}"), true, send) }
        </li>
    }
}

/// Help until all goals hold, then why they do and the way on.
fn ways(learning: &Learning, taught: &Taught, info: &LessonInfo, dispatch: &Dispatch) -> Html {
    let go = |learn: Learn| press(dispatch, Action::Story(Tale::Learn(learn)));
    if learning.is_done() {
        let terms = Terms { all: &taught.terms, open: learning.term, dispatch };
        let because = &taught.lesson.because;
        return html! {
            <div class="story-ways lesson-done">
                <p class="story-verdict">{ terms.inline(because) }</p>
                { terms.explained(because) }
                { match place(info).1 {
                    Some(next) => button(Look::Main, None, "Next lesson", open(dispatch, next)),
                    None => button(Look::Main, None, "To all lessons", go(Learn::List)),
                } }
            </div>
        };
    }
    let hints = taught.lesson.hints.len();
    let hint = match learning.hints {
        0 => "Hint".to_owned(),
        told => format!("Hint {} of {hints}", told.saturating_add(1)),
    };
    html! {
        <div class="story-ways">
            if learning.hints < hints { { button(Look::Main, None, &hint, go(Learn::Hint)) } }
            if !learning.solved { { button(Look::Plain, None, "Show the solution", go(Learn::Solve)) } }
        </div>
    }
}
