//! The request bar: who connects to what, and below it what came of it.

mod verdict;

use privatelink::model::IpProtocol;
use privatelink::path::Moment;
use yew::{Callback, Event, Html, InputEvent, KeyboardEvent, TargetCast};

use super::ui::{Combobox, Entry, Icon, Look, button};
use super::{Calm, Dispatch, Props, press};
use crate::state::State;
use crate::state::action::{Action, Ask};
use crate::state::complete::completions;
use crate::state::effect::{REQUEST_FROM, REQUEST_TO};
use crate::state::request::Field;
use crate::state::second::SecondPart;
use crate::view::markup::html;

/// The bar and the verdict.
pub fn request_bar(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let form = &state.form;
    let problems = &form.problems;
    let send = dispatch.reform(|()| Action::Ask(Ask::Send));
    html! {
        <section class="request" aria-label="Request" data-home="" tabindex="-1">
            <div class="request-form" role="group" aria-label="Send a request">
                <div class="from">
                    { yew::html! { <Combobox id={REQUEST_FROM} label="From" value={form.from.clone()}
                        complete={complete(state, Field::From)} trouble={problems.from.as_ref().map(|_| "request-trouble")}
                        oninput={dispatch.reform(|text| Action::Ask(Ask::From(text)))} onsubmit={send.clone()} /> } }
                </div>
                <div class="to">
                    { yew::html! { <Combobox id={REQUEST_TO} label="To" value={form.to.clone()}
                        complete={complete(state, Field::To)} trouble={problems.to.as_ref().map(|_| "request-trouble")}
                        oninput={dispatch.reform(|text| Action::Ask(Ask::To(text)))} onsubmit={send.clone()} /> } }
                </div>
                { protocol(state, dispatch) }
                { port(state, dispatch, &send) }
                { moment(state, dispatch) }
                <div class="send">
                    { button(Look::Main, Some(Icon::Send), "Send", press(dispatch, Action::Ask(Ask::Send))) }
                </div>
            </div>
            { troubles(state) }
            { verdict::verdict(state, dispatch) }
        </section>
    }
}

fn complete(state: &Calm, field: Field) -> Callback<String, Vec<Entry>> {
    completed(state, field, state.form.from.clone())
}

/// The same for another field of this kind, of a request that begins elsewhere.
pub fn completed(state: &Calm, field: Field, from: String) -> Callback<String, Vec<Entry>> {
    let state = state.clone();
    Callback::from(move |typed: String| {
        // The list comes with what judges requests; who comes near the bar has that fetched.
        if state.second != SecondPart::Here {
            return Vec::new();
        }
        let found = completions(&state.derived.index, field, &from, &typed);
        let entry = |text: String, group: &'static str, detail: String| Entry {
            group: group.into(),
            label: text.clone().into(),
            value: text.into(),
            detail: detail.into(),
        };
        found.into_iter().map(|one| entry(one.text, one.kind, one.of)).collect()
    })
}

/// What can be sent, and what it is called.
const PROTOCOLS: [(IpProtocol, &str); 3] =
    [(IpProtocol::Tcp, "TCP"), (IpProtocol::Udp, "UDP"), (IpProtocol::Icmp, "ICMP")];

fn protocol(state: &State, dispatch: &Dispatch) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let chosen = event.target_dyn_into::<web_sys::HtmlSelectElement>().map(|select| select.value());
        let found = PROTOCOLS.iter().find(|(_, name)| chosen.as_deref() == Some(*name));
        Action::Ask(Ask::Protocol(found.map_or(IpProtocol::Tcp, |(protocol, _)| *protocol)))
    });
    html! {
        <select class="protocol" aria-label="TCP, UDP or ICMP" {onchange}>
            { for PROTOCOLS.iter().map(|(protocol, name)| html! {
                <option value={*name} selected={*protocol == state.form.protocol}>{ *name }</option>
            }) }
        </select>
    }
}

fn port(state: &State, dispatch: &Dispatch, send: &Callback<()>) -> Html {
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        Action::Ask(Ask::Port(input.map(|input| input.value()).unwrap_or_default()))
    });
    let send = send.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            send.emit(());
        }
    };
    let wrong = state.form.problems.port.is_some();
    html! {
        <label class="port">{ "Port" }
            <input type="text" inputmode="numeric" maxlength="5" autocomplete="off" value={state.form.port.clone()}
                disabled={state.form.protocol == IpProtocol::Icmp}
                aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("request-trouble")}
                {oninput} {onkeydown} />
        </label>
    }
}

fn moment(state: &State, dispatch: &Dispatch) -> Html {
    let side = |moment: Moment, label: &str, title: &str| {
        let chosen = state.form.moment == moment;
        html! {
            <button type="button" class="button" aria-pressed={chosen.to_string()} title={title.to_owned()}
                onclick={press(dispatch, Action::Ask(Ask::Moment(moment)))}>{ label }</button>
        }
    };
    html! {
        <div class="switch" role="group" aria-label="Health checks">
            { side(Moment::Settled, "Settled", "Health checks have run until no state changes") }
            { side(Moment::AsRegistered, "As registered", "The targets were registered this instant; no health check has answered yet") }
            { side(Moment::JustBroken, "Just broken", "Something broke seconds ago; every target still counts as healthy") }
        </div>
    }
}

fn troubles(state: &State) -> Html {
    let problems = &state.form.problems;
    let all: Vec<&String> = [&problems.from, &problems.to, &problems.port].into_iter().flatten().collect();
    html! {
        <div id="request-trouble" role="alert" class="request-trouble" hidden={all.is_empty()}>
            { for all.into_iter().map(|text| html! { <p class="trouble">{ text }</p> }) }
        </div>
    }
}
