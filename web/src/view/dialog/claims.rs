//! The paper, claim by claim: every figure and claim with the steps that show it.

use yew::Html;

use crate::state::State;
use crate::state::action::{Action, Show};
use crate::state::claims::{Claim, Shown};
use crate::state::panels::Dialog;
use crate::view::markup::html;
use crate::view::ui::{Look, button};
use crate::view::{Dispatch, press};

/// The dialog's content.
pub fn claims(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="dialog-body claims" data-scroll="" tabindex="0" role="region" aria-label="Claims">
            <p class="quiet">{ "The figures and claims of the AWS whitepaper, in our own words. F is a figure, C a claim; those marked “ours” go beyond the paper. Each leads to the steps of stories that show it." }</p>
            { match &state.claims {
                None => html! { <p class="empty">{ "Loading the list." }</p> },
                Some(claims) => match claims.as_ref() {
                    Ok(all) => list(all),
                    Err(why) => {
                        let again = press(dispatch, Action::Show(Show::Dialog(Dialog::Claims)));
                        html! { <div class="empty"><p>{ why.clone() }</p>{ button(Look::Plain, None, "Try again", again) }</div> }
                    }
                },
            } }
        </div>
    }
}

fn list(all: &[Claim]) -> Html {
    html! {
        <table class="data">
            <thead><tr><th scope="col">{ "No." }</th><th scope="col">{ "Claim, and the steps that show it" }</th></tr></thead>
            <tbody>{ for all.iter().map(line) }</tbody>
        </table>
    }
}

fn line(claim: &Claim) -> Html {
    html! {
        <tr>
            <th scope="row">{ &claim.id }</th>
            <td>
                { &claim.text }
                if !claim.papers {
                    { " " }<span class="chip">{ "ours" }</span>
                }
                <ul>{ for claim.shown.iter().map(|shown| html! {
                    <li><a class="link" href={format!("#{}", shown.step)}>{ says(shown) }</a></li>
                }) }</ul>
                { for claim.later.as_ref().map(|why| html! { <p class="quiet">{ why.clone() }</p> }) }
            </td>
        </tr>
    }
}

/// A step in words: its scenario and its title.
fn says(shown: &Shown) -> String {
    let id = shown.step.split('/').next().unwrap_or_default();
    let mut says = format!("{}: {}", id.replace('-', " "), shown.title);
    if let Some(first) = says.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    says
}
