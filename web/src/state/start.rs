//! How the page opens: a link wins over what was kept, what was kept over the first scenario; and
//! whatever is wrong with one of them is said, with something true on the screen all the same.

use privatelink::diagram::Flow;
use privatelink::model::Sketch;
use privatelink::sketch::{Read, link as packed};

use super::engine::{FIRST_SCENARIO, LinkView, Mode, sentence};
use super::history::{Document, Journal, Origin};
use super::notice::{About, Tone};
use super::request::RequestForm;
use super::shared::Shared;
use super::theme::Theme;
use super::update::file_origin;
use super::{Derived, State, keep, link};

/// What the page finds when it opens.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// The address after `#`.
    pub fragment: &'a str,
    /// The text kept last; why there is none, where the browser did not give it.
    pub kept: Option<Result<String, String>>,
    /// The page's address without its fragment.
    pub page_url: String,
    /// The theme chosen before.
    pub theme: Theme,
    /// Whether the person wants less motion.
    pub reduced_motion: bool,
}

/// A document and how it is looked at.
struct Opening {
    document: Document,
    view: Option<LinkView>,
    single_keys: bool,
}

impl State {
    /// The state the page opens with.
    pub fn start(found: &Found<'_>) -> Self {
        let mut troubles = Vec::new();
        let opening = from_link(found.fragment, &mut troubles)
            .or_else(|| from_kept(found.kept.as_ref(), &mut troubles))
            .unwrap_or_else(first_scenario);
        let mut state = fresh(opening.document, found);
        state.single_keys = opening.single_keys;
        if let Some(view) = &opening.view {
            link::look(&mut state, view);
        }
        for (about, says) in troubles {
            state.notify(Tone::Warning, about, says, None);
        }
        if let Some(says) = state.newer_says() {
            state.notify(Tone::Warning, About::ReadOnly, says, None);
        }
        state
    }
}

fn from_link(fragment: &str, troubles: &mut Vec<(About, String)>) -> Option<Opening> {
    let fragment = fragment.trim_start_matches('#');
    if fragment.is_empty() {
        return None;
    }
    match packed::decode(fragment).and_then(|found| Ok((found.base.sketch()?, found))) {
        Ok((sketch, found)) => {
            let origin = file_origin(found.base);
            let document = Document { sketch: Shared::new(sketch), origin, newer: found.newer };
            Some(Opening { document, view: Some(found.view), single_keys: true })
        }
        Err(error) => {
            troubles.push((About::Link, format!("{error} Something else is shown instead.")));
            None
        }
    }
}

fn from_kept(kept: Option<&Result<String, String>>, troubles: &mut Vec<(About, String)>) -> Option<Opening> {
    let text = match kept? {
        Ok(text) => text,
        Err(why) => {
            troubles.push((About::Keeping, sentence(why)));
            return None;
        }
    };
    match keep::open(text) {
        Ok(opened) => {
            let Read { sketch, newer } = opened.read;
            let document = Document { sketch: Shared::new(sketch), origin: opened.origin, newer };
            let single_keys = opened.single_keys.unwrap_or(true);
            Some(Opening { document, view: opened.view, single_keys })
        }
        Err(error) => {
            troubles
                .push((About::Keeping, format!("The sketch kept in this browser was not opened. {error}")));
            None
        }
    }
}

fn first_scenario() -> Opening {
    let sketch = match privatelink::scenario::open(FIRST_SCENARIO) {
        Some(Ok(read)) => read.sketch,
        Some(Err(_)) | None => Sketch::default(),
    };
    let origin = Origin::Scenario { id: FIRST_SCENARIO.into(), journal: Journal::default() };
    let document = Document { sketch: Shared::new(sketch), origin, newer: None };
    Opening { document, view: None, single_keys: true }
}

/// A document nobody has looked at yet.
fn fresh(document: Document, found: &Found<'_>) -> State {
    let flow = Flow::default();
    let derived = Derived::of(&document.sketch, flow);
    let form = RequestForm::first(&document.sketch, &derived.index);
    State {
        sketch: document.sketch,
        origin: document.origin,
        newer: document.newer,
        mode: Mode::Edit,
        derived,
        history: Shared::default(),
        selection: Shared::default(),
        form: Shared::new(form),
        journey: None,
        sent_at_s: None,
        workbench: Shared::default(),
        playback: super::playback::Playback::default(),
        packet: super::packets::Choice::default(),
        panels: super::panels::Panels::default(),
        dialog: super::panels::Dialog::None,
        query: Shared::default(),
        draft: None,
        refused: None,
        notices: Shared::default(),
        spread: super::spread::SpreadRun::Idle,
        look: Shared::default(),
        theme: found.theme,
        reduced_motion: found.reduced_motion,
        single_keys: true,
        page_width: 0,
        flow,
        page_url: Shared::new(found.page_url.clone()),
        last_notice: 0,
        keep_warned: false,
    }
}
