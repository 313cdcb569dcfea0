//! Where two designs cost the same: a line for each, and the same as a table.

use privatelink::advise::cost::{BreakEven, Money, Point, Quantity};
use yew::Html;

use super::fields::input;
use crate::state::cost::{Change, Costs, Number, Other};
use crate::view::chart::{Chart, Kind};
use crate::view::markup::html;
use crate::view::ui::section;
use crate::view::{Dispatch, press, words};

/// The comparison: what of, its numbers, the picture, the table.
pub fn comparison(dispatch: &Dispatch, costs: &Costs) -> Html {
    let choice = |other: Other, label: &'static str| {
        let pressed = (costs.other == other).to_string();
        let onclick = press(dispatch, Change::Other(other).into());
        html! { <button type="button" class="button" aria-pressed={pressed} {onclick}>{ label }</button> }
    };
    let (endpoint, other) = names(costs.other);
    let mut fields = Vec::new();
    for (number, typed) in &costs.numbers {
        let (number, label) = (*number, label_of(*number));
        let id = format!("cost-{}", label.split(' ').next().unwrap_or_default().to_ascii_lowercase());
        fields.push(input(dispatch, &id, label, label, typed, move |text| Change::Number(number, text)));
    }
    let says = says(&costs.comparison, endpoint, other);
    let body = html! {
        <>
            <div class="switch wrap" role="group" aria-label="Compared with">
                { choice(Other::NatGateway, "NAT gateway") }
                { choice(Other::Peering, "Peering") }
            </div>
            <p class="quiet">{ match costs.other {
                Other::NatGateway => words::NAT_COMPARED,
                Other::Peering => words::PEERING_COMPARED,
            } }</p>
            <div class="cost-pair">{ for fields }</div>
            <p class="cost-says">{ &says }</p>
            { picture(&costs.comparison, [endpoint, other], &says) }
            { table(&costs.comparison, [endpoint, other]) }
        </>
    };
    section("cost-comparison", "Break-even", Html::default(), body)
}

const fn names(other: Other) -> (&'static str, &'static str) {
    match other {
        Other::NatGateway => ("Endpoints", "NAT gateway"),
        Other::Peering => ("PrivateLink", "Peering"),
    }
}

const fn label_of(number: Number) -> &'static str {
    match number {
        Number::Endpoints => "Endpoints",
        Number::Zones => "Zones of each",
        Number::Crossing => "Crossing zones, in 100 GB",
    }
}

fn says(found: &BreakEven, endpoint: &str, other: &str) -> String {
    let (first, then) = if found.endpoint_first { (endpoint, other) } else { (other, endpoint) };
    let costs = |name: &str| if name == "Endpoints" { "cost" } else { "costs" };
    match found.at {
        Some(gb) => format!("{first} {} less up to {gb} GB a month, {then} from there on.", costs(first)),
        None => format!("{first} {} less at any quantity.", costs(first)),
    }
}

/// A line in GB and cents.
fn line(points: &[Point], money: fn(&Point) -> Money) -> Vec<(u64, u64)> {
    let cents = |point| u64::try_from(money(point).cents()).unwrap_or(u64::MAX);
    points.iter().map(|point| (point.gb.units(), cents(point))).collect()
}

/// A whole number with its thousands apart.
fn written(number: u64) -> String {
    Quantity::whole(number).to_string()
}

fn picture(found: &BreakEven, [endpoint, other]: [&'static str; 2], says: &str) -> Html {
    let lines = [line(&found.points, |point| point.endpoint), line(&found.points, |point| point.other)];
    let label = format!("USD a month by GB a month. {says}");
    let at = found.at.map(Quantity::units);
    let chart = Chart {
        kind: Kind::Amounts,
        letters: false,
        label,
        lines: &lines,
        across: 0,
        marks: at.as_slice(),
        written: [written, |cents| written(cents / 100)],
    };
    html! {
        <figure class="cost-chart">
            <figcaption>
                <span class="key">{ endpoint }</span>
                <span class="key other">{ other }</span>
                <span class="quiet">{ "USD by GB a month" }</span>
            </figcaption>
            { chart.shown(None) }
        </figure>
    }
}

fn table(found: &BreakEven, [endpoint, other]: [&'static str; 2]) -> Html {
    html! {
        <details>
            <summary>{ "The same as a table" }</summary>
            <table class="data">
                <thead><tr>
                    <th scope="col" class="number">{ "GB a month" }</th>
                    <th scope="col" class="number">{ endpoint }</th><th scope="col" class="number">{ other }</th>
                </tr></thead>
                <tbody>{ for found.points.iter().map(|point| html! {
                    <tr>
                        <th scope="row" class="number">{ point.gb.to_string() }</th>
                        <td class="number">{ point.endpoint.to_string() }</td>
                        <td class="number">{ point.other.to_string() }</td>
                    </tr>
                }) }</tbody>
            </table>
        </details>
    }
}
