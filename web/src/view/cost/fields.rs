//! What can be typed: the GB a month of each request, and prices.

use yew::{Callback, Html, InputEvent, TargetCast};

use crate::state::action::Action;
use crate::state::cost::{Change, PriceRow, Row, Typed};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, section};
use crate::view::{Dispatch, press, words};

/// What each request carries.
pub fn requests(dispatch: &Dispatch, rows: &[Row]) -> Html {
    let mut all = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let path = &row.path;
        let name = format!("{} → {}:{}", path.from, path.to, path.port);
        let field = |back: bool, label: &'static str, typed: &Typed| {
            let path = path.clone();
            let change = move |text| Change::Gb(path.clone(), back, text);
            let id = format!("cost-{at}-{}", usize::from(back));
            input(dispatch, &id, label, &format!("{label}, {name}"), typed, change)
        };
        let [sent, returned] = &row.gb;
        all.push(html! {
            <li>
                <p class="cost-path">{ &name }</p>
                <div class="cost-pair">
                    { field(false, "GB a month there", sent) }
                    { field(true, "GB a month back", returned) }
                </div>
            </li>
        });
    }
    let body = html! {
        <>
            <p class="quiet">{ if rows.is_empty() { words::NO_REQUEST_COSTS } else { words::COST_HINT } }</p>
            <ul class="cost-requests">{ for all }</ul>
        </>
    };
    section("cost-requests", "What requests carry", Html::default(), body)
}

/// A field with its label above and what is wrong below.
pub fn input(
    dispatch: &Dispatch,
    id: &str,
    label: &str,
    name: &str,
    typed: &Typed,
    change: impl Fn(String) -> Change + 'static,
) -> Html {
    let error = format!("{id}-error");
    let wrong = typed.error.is_some();
    html! {
        <label class="cost-field">
            <span>{ label }</span>
            <input type="text" inputmode="decimal" autocomplete="off" aria-label={name} value={typed.text.clone()}
                aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some(error.clone())}
                oninput={typing(dispatch, change)} />
            { for typed.error.as_ref().map(|says| html! { <span class="trouble" id={error}>{ says }</span> }) }
        </label>
    }
}

fn typing(dispatch: &Dispatch, change: impl Fn(String) -> Change + 'static) -> Callback<InputEvent> {
    dispatch.reform(move |event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        Action::from(change(input.map(|input| input.value()).unwrap_or_default()))
    })
}

/// Every price with its date and source.
pub fn prices(dispatch: &Dispatch, rows: &[PriceRow]) -> Html {
    let changed = rows.iter().filter(|row| row.changed).count();
    let mut all = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let key = row.key.clone();
        let change = move |text| Change::Price(key.clone(), text);
        let name = format!("{}, USD a {}", row.label, row.unit);
        let id = format!("cost-price-{at}");
        all.push(html! {
            <li class={row.changed.then_some("changed").map(ToOwned::to_owned)}>
                <p>{ &row.label }<span class="cost-date quiet">{ &row.source }</span></p>
                { input(dispatch, &id, &format!("USD a {}", row.unit), &name, &row.typed, change) }
            </li>
        });
    }
    let body = html! {
        <>
            <p class="quiet">{ words::PRICES_HINT }</p>
            if changed > 0 {
                <div class="acts">
                    { button(Look::Plain, Some(Icon::Undo), "Take all changes back", press(dispatch, Change::ResetPrices.into())) }
                </div>
            }
            <details>
                <summary>{ if changed > 0 { format!("All prices, {changed} changed") } else { "All prices".to_owned() } }</summary>
                <ul class="cost-prices">{ for all }</ul>
            </details>
        </>
    };
    section("cost-prices", "Prices", Html::default(), body)
}
