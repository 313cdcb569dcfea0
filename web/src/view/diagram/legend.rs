//! What the borders and lines mean, on demand.

use crate::view::markup::html;
use yew::{Html, classes};

/// Lines: the class of the style sheet, and what it means.
const LINES: [(&str, &str); 10] = [
    ("local", "Inside one VPC, by its local route"),
    ("privatelink", "AWS PrivateLink: the only way between the VPCs"),
    ("to-target", "From a node to a target in its own zone"),
    ("across", "From a node to a target in another zone"),
    ("gateway-route", "By a route, to a gateway"),
    ("public", "To the internet, or to an AWS service's public side"),
    ("peering", "VPC peering connection"),
    ("vpn", "VPN connection"),
    ("direct-connect", "Direct Connect virtual interface"),
    ("association", "Belongs together; no packet goes here"),
];

/// Borders: the class, and what it means.
const BORDERS: [(&str, &str); 7] = [
    ("region", "Region"),
    ("account", "Account"),
    ("vpc", "VPC"),
    ("zone", "Availability Zone"),
    ("subnet", "Private subnet"),
    ("public-subnet", "Public subnet: it has a route to an internet gateway"),
    ("data-center", "Data center, outside AWS"),
];

/// The list.
pub fn legend() -> Html {
    html! {
        <section class="legend" id="legend" aria-label="Legend" tabindex="0">
            <h2>{ "Lines and borders" }</h2>
            <ul>
                { for LINES.iter().map(|(class, says)| html! {
                    <li>
                        <svg width="48" height="12" aria-hidden="true"><path class={classes!("line", *class)} d="M2 6h44" /></svg>
                        { *says }
                    </li>
                }) }
                { for BORDERS.iter().map(|(class, says)| html! {
                    <li>
                        <svg width="48" height="20" aria-hidden="true">
                            <g class={classes!("box", *class)}><rect class="body" x="8" y="2" width="32" height="16" rx="3" /></g>
                        </svg>
                        { *says }
                    </li>
                }) }
            </ul>
        </section>
    }
}
