//! The state as a link, and back. A link reproduces the sketch, the request, the step of its journey
//! that is shown, the selection, the open tab and the mode; the rest is each person's own affair.

use privatelink::model::ResourceId;
use privatelink::sketch::{Base, Envelope, link};

use super::State;
use super::engine::LinkView;
use super::history::Origin;
use super::journey::{Asked, Journey};
use super::panels::Tab;
use super::playback;
use super::request::RequestForm;
use super::shared::Shared;

/// Beyond so many commands a link carries the whole sketch, which is then the shorter of the two.
const MOST_COMMANDS: usize = 100;

/// What mail and chat programs carry whole, in bytes. Some cut a longer address off without saying so.
const MOST_CARRIED_BYTES: usize = 8000;

/// What there is to say of a link that may not arrive whole.
#[inline(never)] // Needed only where something is shared.
pub fn too_long(url: &str) -> Option<String> {
    let bytes = url.len();
    (bytes > MOST_CARRIED_BYTES).then(|| {
        format!(
            "This link is {} kB long. Mail and chat programs may cut it off. A file arrives whole.",
            bytes.div_ceil(1000)
        )
    })
}

/// The link's part after `#`.
pub fn fragment(state: &State) -> String {
    link::encode(&Envelope::new(base(state), view(state)))
}

/// What the sketch is built on.
pub fn base(state: &State) -> Base {
    match &state.origin {
        Origin::Scenario { id, journal } if journal.len() <= MOST_COMMANDS => {
            Base::Scenario { id: id.to_string(), commands: journal.commands() }
        }
        Origin::Scenario { .. } | Origin::Own => Base::Sketch(Box::new((*state.sketch).clone())),
    }
}

/// What is looked at.
pub fn view(state: &State) -> LinkView {
    let form = &state.form;
    let typed = Asked {
        from: form.from.clone(),
        to: form.to.clone(),
        port: form.port.trim().parse().unwrap_or(443),
        protocol: form.protocol,
        source_port: form.next_source_port,
        query: 0,
        moment: form.moment,
    };
    let asked = state.journey.as_ref().map_or(&typed, |journey| &journey.asked);
    let step = state.journey.as_ref().map(|journey| playback::passed(journey, state.playback.position));
    LinkView {
        from: asked.from.clone(),
        to: asked.to.clone(),
        port: asked.port,
        protocol: asked.protocol,
        query: asked.query,
        source_port: asked.source_port,
        moment: asked.moment,
        step: step.and_then(|step| u32::try_from(step).ok()),
        selection: state.selection.iter().map(ToString::to_string).collect(),
        mode: state.mode,
        panel: Some(state.panels.tab.word().to_owned()),
        story: state.beside(),
    }
}

/// Shows what a link shows. The sketch must be in place already; what the view says and the sketch
/// does not have is passed over.
pub fn look(state: &mut State, view: &LinkView) {
    state.mode = view.mode;
    state.panels.tab = view.panel.as_deref().and_then(Tab::from_word).unwrap_or_default();
    let selected = view.selection.iter().filter_map(|id| id.parse::<ResourceId>().ok());
    let selected: Vec<ResourceId> = selected.filter(|id| state.sketch.has(id)).collect();
    state.selection = Shared::new(selected);
    if let Some(word) = &view.story {
        state.tell(word, true);
    }
    state.journey = None;
    state.sent_at_s = None;
    state.playback = playback::Playback { speed: state.playback.speed, ..Default::default() };
    if view.from.is_empty() && view.to.is_empty() {
        return;
    }
    let form = state.form.edit();
    form.from.clone_from(&view.from);
    form.to.clone_from(&view.to);
    form.port = view.port.to_string();
    form.protocol = view.protocol;
    form.moment = view.moment;
    form.next_source_port = view.source_port;
    let Some(step) = view.step else { return };
    let asked = asked(view);
    RequestForm::sent(form, &state.derived.index, &asked);
    let journey = Journey::of(&state.derived.index, asked);
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    state.playback.position = playback::position_after(&journey, step);
    state.journey = Some(Shared::new(journey));
}

/// The request a link's view speaks of.
pub fn asked(view: &LinkView) -> Asked {
    Asked {
        from: view.from.clone(),
        to: view.to.clone(),
        port: view.port,
        protocol: view.protocol,
        source_port: view.source_port,
        query: view.query,
        moment: view.moment,
    }
}
