//! What the worker is asked for, as JSON: the work, and the sketch it is about. A sketch that is built on a scenario
//! travels as that scenario's file and a link with what was done since, because writing thousands of resources down
//! would stop the page; any other travels whole.

use privatelink::sketch::{Base, Envelope, LinkView, compact, quoted};

use super::State;
use super::link;

/// One request, many times: the link's.
pub fn spread(state: &State, view: LinkView) -> String {
    let base = link::base(state);
    let text = scenario(state, &base);
    let link = privatelink::sketch::link::encode(&Envelope::new(base, view));
    format!(r#"{{"spread":"{link}"{text}}}"#)
}

/// A load, by its JSON.
pub fn load(state: &State, text: &str) -> String {
    let base = link::base(state);
    let load = quoted(text);
    if matches!(base, Base::Sketch(_)) {
        return format!(r#"{{"load":{load},"sketch":{}}}"#, compact(&state.sketch));
    }
    let text = scenario(state, &base);
    let link = privatelink::sketch::link::encode(&Envelope::new(base, LinkView::default()));
    format!(r#"{{"load":{load},"link":"{link}"{text}}}"#)
}

/// The file of the scenario a sketch is built on, as a member: the worker has none.
fn scenario(state: &State, base: &Base) -> String {
    state.scenarios.of(base).map(|text| format!(r#","scenario":{}"#, quoted(text))).unwrap_or_default()
}
