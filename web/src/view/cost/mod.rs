//! What the sketch costs a month: the ledger by account, what requests carry, where two designs cost the
//! same, and the prices.

mod chart;
mod fields;
mod ledger;

use yew::Html;

use crate::view::Props;
use crate::view::markup::html;

/// The panel.
pub fn cost(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let costs = state.costs();
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="Cost">
            <div class="cost">
                { ledger::ledger(state, dispatch, &costs.ledger) }
                <div class="cost-side">
                    { fields::requests(dispatch, &costs.requests) }
                    { chart::comparison(dispatch, &costs) }
                    { fields::prices(dispatch, &costs.prices) }
                </div>
            </div>
        </div>
    }
}
