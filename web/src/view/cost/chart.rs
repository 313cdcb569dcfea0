//! Where two designs cost the same: a line for each, and the same as a table. Coordinates are whole
//! numbers made of whole cents.

use privatelink::advise::cost::{BreakEven, Money, Point};
use yew::Html;

use super::fields::input;
use crate::state::cost::{Change, Costs, Number, Other};
use crate::view::markup::html;
use crate::view::ui::section;
use crate::view::{Dispatch, press, words};

const WIDTH: u64 = 480;
const HEIGHT: u64 = 224;
const LEFT: u64 = 64;
const RIGHT: u64 = 20;
const TOP: u64 = 12;
const BOTTOM: u64 = 40;

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

/// Cents as far as a picture goes.
fn cents(money: Money) -> u64 {
    u64::try_from(money.cents()).unwrap_or(u64::MAX)
}

/// How the picture's numbers become places.
struct Scale {
    gb: u64,
    cents: u64,
}

impl Scale {
    fn of(points: &[Point]) -> Self {
        let most = |money: fn(&Point) -> Money| points.iter().map(|point| cents(money(point))).max();
        let cents = most(|point| point.endpoint).max(most(|point| point.other)).unwrap_or_default();
        let gb = points.last().map_or(1, |point| point.gb.units());
        Self { gb: gb.max(1), cents: round(cents.max(100)) }
    }

    /// In tenths, so that straight lines look straight.
    fn tenths(&self, point: &Point, money: fn(&Point) -> Money) -> [u64; 2] {
        let gb = point.gb.units().min(self.gb);
        let cents = cents(money(point)).min(self.cents);
        let right = gb.saturating_mul((WIDTH - LEFT - RIGHT) * 10) / self.gb;
        let up = cents.saturating_mul((HEIGHT - TOP - BOTTOM) * 10) / self.cents;
        [(LEFT * 10).saturating_add(right), ((HEIGHT - BOTTOM) * 10).saturating_sub(up)]
    }

    fn x(&self, gb: u64) -> u64 {
        LEFT.saturating_add(gb.min(self.gb).saturating_mul(WIDTH - LEFT - RIGHT) / self.gb)
    }

    fn y(&self, cents: u64) -> u64 {
        let up = cents.min(self.cents).saturating_mul(HEIGHT - TOP - BOTTOM) / self.cents;
        (HEIGHT - BOTTOM).saturating_sub(up)
    }

    fn line(&self, points: &[Point], money: fn(&Point) -> Money) -> String {
        let mut text = String::new();
        for point in points {
            for (at, tenths) in self.tenths(point, money).into_iter().enumerate() {
                text.push_str(&(tenths / 10).to_string());
                text.push('.');
                text.push_str(&(tenths % 10).to_string());
                text.push(if at == 0 { ',' } else { ' ' });
            }
        }
        text
    }
}

/// Cents up to the next 4, 8, 12, 20 … dollars, so that a quarter of it is whole.
fn round(cents: u64) -> u64 {
    let mut step = 400_u64;
    while step.saturating_mul(10) < cents {
        step = step.saturating_mul(10);
    }
    cents.div_ceil(step).saturating_mul(step)
}

fn picture(found: &BreakEven, [endpoint, other]: [&'static str; 2], says: &str) -> Html {
    let points = &found.points;
    let scale = Scale::of(points);
    let mut marks = Vec::new();
    for quarter in 0..=4_u64 {
        let cents = scale.cents.saturating_mul(quarter) / 4;
        let y = scale.y(cents).to_string();
        marks.push(html! {
            <>
                <line class="grid" x1={LEFT.to_string()} x2={(WIDTH - RIGHT).to_string()} y1={y.clone()} y2={y.clone()} />
                <text class="tick end" x={(LEFT - 6).to_string()} y={y} dy="4">{ thousands(cents / 100) }</text>
            </>
        });
    }
    for point in points.iter().step_by(2) {
        let x = scale.x(point.gb.units()).to_string();
        let y = (HEIGHT - BOTTOM + 16).to_string();
        marks.push(html! { <text class="tick middle" x={x} y={y}>{ point.gb.to_string() }</text> });
    }
    let crossing = found.at.map(|gb| {
        let x = scale.x(gb.units()).to_string();
        let ends = (TOP.to_string(), (HEIGHT - BOTTOM).to_string());
        html! { <line class="crossing" x1={x.clone()} x2={x} y1={ends.0} y2={ends.1} /> }
    });
    let label = format!("USD a month by GB a month. {says}");
    html! {
        <figure class="cost-chart">
            <figcaption>
                <span class="key endpoint">{ endpoint }</span>
                <span class="key other">{ other }</span>
                <span class="quiet">{ "USD by GB a month" }</span>
            </figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={label}>
                { for marks }
                { for crossing }
                <polyline class="endpoint" points={scale.line(points, |point| point.endpoint)} />
                <polyline class="other" points={scale.line(points, |point| point.other)} />
            </svg>
        </figure>
    }
}

/// Whole dollars with their thousands apart.
fn thousands(dollars: u64) -> String {
    privatelink::advise::cost::Quantity::whole(dollars).to_string()
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
