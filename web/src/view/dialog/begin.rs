//! Three questions, and a consumer and a provider by their answers.

use privatelink::scenario::begin::{MOST_ZONES, Wishes};
use yew::{Callback, Html, Properties, component};

use crate::state::action::{Action, File};
use crate::view::Dispatch;
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;
use crate::view::press;
use crate::view::ui::{Look, button};

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Where to send what a person does.
    pub dispatch: Dispatch,
}

/// The dialog's content.
#[component(Begin)]
pub fn begin(props: &Props) -> Html {
    let wishes = use_kept(Wishes::default);
    let zones: Vec<_> =
        (1..=MOST_ZONES).map(|zones| (zones.to_string(), Wishes { zones, ..*wishes })).collect();
    let whose = [("Another account", true), ("The same account", false)]
        .map(|(label, another_account)| (label.to_owned(), Wishes { another_account, ..*wishes }));
    let asks = [("No, at once", false), ("Yes, each waits for it", true)]
        .map(|(label, acceptance)| (label.to_owned(), Wishes { acceptance, ..*wishes }));
    let go = press(&props.dispatch, Action::File(File::Begin(Some(*wishes))));
    html! {
        <div class="dialog-body" data-scroll="">
            { question("zones", "In how many Availability Zones?", &wishes, &zones) }
            { question("whose", "Whose is the service?", &wishes, &whose) }
            { question("asks", "Does the provider accept each endpoint?", &wishes, &asks) }
            <p class="quiet">{ "A client in each zone, a server in each zone behind a Network Load Balancer, and an endpoint between them. What is on the screen now can be had back by undoing." }</p>
            <div class="acts">{ button(Look::Main, None, "Begin", go) }</div>
        </div>
    }
}

fn question(
    name: &'static str,
    asks: &'static str,
    now: &Kept<Wishes>,
    answers: &[(String, Wishes)],
) -> Html {
    html! {
        <fieldset class="begin-question">
            <legend>{ asks }</legend>
            { for answers.iter().enumerate().map(|(at, (label, wishes))| {
                let (kept, wishes, id) = (now.clone(), *wishes, format!("begin-{name}-{at}"));
                let onchange = Callback::from(move |_| kept.set(wishes));
                html! {
                    <label for={id.clone()}>
                        <input type="radio" id={id} name={name} checked={**now == wishes} {onchange} />
                        { label }
                    </label>
                }
            }) }
        </fieldset>
    }
}
