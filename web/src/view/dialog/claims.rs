//! The paper, claim by claim: every figure and claim with the steps that show it.

use yew::Html;

use crate::state::State;
use crate::state::action::{Action, Show};
use crate::state::claims::Claim;
use crate::state::panels::Dialog;
use crate::view::markup::html;
use crate::view::ui::{Look, button};
use crate::view::{Dispatch, press};

/// The dialog's content.
pub fn claims(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="dialog-body claims" data-scroll="" tabindex="0" role="region" aria-label="Claims">
            <p class="quiet">{ "The figures and claims of the AWS whitepaper, in our own words. Those marked “ours” go beyond it. Each leads to the step of a story that shows it." }</p>
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
            <thead><tr><th scope="col">{ "No." }</th><th scope="col">{ "Claim" }</th><th scope="col">{ "Shown by" }</th></tr></thead>
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
            </td>
            <td>
                <ul>{ for claim.shown.iter().map(|address| html! {
                    <li><a class="link" href={format!("#{address}")}>{ says(address) }</a></li>
                }) }</ul>
                { for claim.later.as_ref().map(|why| html! { <span class="quiet">{ why.clone() }</span> }) }
            </td>
        </tr>
    }
}

/// An address in words: `figure-5/zone-lost` is `Figure 5, zone lost`.
fn says(address: &str) -> String {
    let mut says = address.replace('-', " ").replace('/', ", ");
    if let Some(first) = says.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    says
}
