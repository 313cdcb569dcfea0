//! How the page opens: a link wins over what was kept, what was kept over the first scenario; and
//! whatever is wrong with one of them is said, with something true on the screen all the same.

use privatelink::diagram::Flow;
use privatelink::model::Sketch;
use privatelink::sketch::{Base, Read, link as packed, sketch_of};

use super::embed::Embed;
use super::engine::{LinkView, Mode, sentence};
use super::history::{Document, Journal, Origin};
use super::notice::{About, Tone};
use super::panels::Panels;
use super::request::RequestForm;
use super::scenarios::{self, Texts};
use super::second::SecondPart;
use super::shared::Shared;
use super::story;
use super::theme::Theme;
use super::update::file_origin;
use super::{Derived, State, keep, link};

/// What the page finds when it opens.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// The address after `#`.
    pub fragment: &'a str,
    /// How much of the page is shown, where it stands in another page.
    pub embed: Option<Embed>,
    /// The text kept last; why there is none, where the browser did not give it.
    pub kept: Option<Result<String, String>>,
    /// The scenarios' files that were brought along.
    pub scenarios: Texts,
    /// The page's address without its fragment.
    pub page_url: String,
    /// The theme chosen before.
    pub theme: Theme,
    /// Whether the person wants less motion.
    pub reduced_motion: bool,
    /// Where the second part of the program is.
    pub second: SecondPart,
}

/// A document and how it is looked at.
struct Opening {
    document: Document,
    view: Option<LinkView>,
    /// The step of the scenario's story that the address leads to, or the lesson.
    told: Option<String>,
    single_keys: bool,
}

impl State {
    /// The state the page opens with.
    pub fn start(found: &Found<'_>) -> Self {
        let mut troubles = Vec::new();
        let opening = from_link(found, &mut troubles)
            .or_else(|| from_kept(found, &mut troubles))
            .unwrap_or_else(|| scenario(scenarios::FIRST, &found.scenarios, &mut troubles));
        let mut state = fresh(opening.document, found);
        state.single_keys = opening.single_keys;
        if let Some(view) = &opening.view {
            link::look(&mut state, view);
        }
        let told = opening.told.as_deref().or(state.told_at_once());
        if let Some(word) = told {
            state.tell(word, false);
        }
        if let Some(embed) = found.embed {
            state.panels = Panels { tab: state.panels.tab, ..embed.panels() };
        }
        state.keep_to_embed();
        for (about, says) in troubles {
            state.notify(Tone::Warning, about, says, None);
        }
        if let Some(says) = state.newer_says() {
            state.notify(Tone::Warning, About::ReadOnly, says, None);
        }
        state
    }
}

/// Whether what the page opens with is made by commands or shows a request, which the second part of the program
/// carries out and judges.
pub fn needs_second_part(fragment: &str, kept: Option<&str>) -> bool {
    let linked = fragment.trim_start_matches('#');
    let link = if linked.is_empty() { kept.and_then(keep::link_in) } else { Some(linked) };
    link.is_some_and(packed::carries_work)
}

/// The scenario whose file the page needs to open.
pub fn needed(fragment: &str, kept: Option<&str>) -> &'static str {
    let none = Texts::default();
    if let Some((id, _)) = story::address(fragment.trim_start_matches('#')) {
        return id;
    }
    let base_of = |link: &str| packed::decode(link).ok().map(|found| found.base);
    let linked = base_of(fragment.trim_start_matches('#'));
    match linked.or_else(|| base_of(keep::link_in(kept?)?)) {
        Some(base @ Base::Scenario { .. }) => none.lacks(&base).unwrap_or(scenarios::FIRST),
        Some(Base::Sketch(_)) | None => scenarios::FIRST,
    }
}

fn from_link(found: &Found<'_>, troubles: &mut Vec<(About, String)>) -> Option<Opening> {
    let (texts, fragment) = (&found.scenarios, found.fragment);
    let fragment = fragment.trim_start_matches('#');
    if fragment.is_empty() {
        return None;
    }
    if let Some((id, step)) = story::address(fragment) {
        let opening = scenario(id, texts, troubles);
        return Some(Opening { told: step.map(str::to_owned), ..opening });
    }
    match packed::decode(fragment)
        .and_then(|found| Ok((sketch_of(&found.base, texts.of(&found.base))?, found)))
    {
        Ok((sketch, found)) => {
            let origin = file_origin(found.base);
            let document = Document { sketch: Shared::new(sketch), origin, newer: found.newer };
            Some(Opening { document, view: Some(found.view), told: None, single_keys: true })
        }
        Err(error) => {
            troubles.push((About::Link, format!("{error} Something else is shown instead.")));
            None
        }
    }
}

fn from_kept(found: &Found<'_>, troubles: &mut Vec<(About, String)>) -> Option<Opening> {
    let text = match found.kept.as_ref()? {
        Ok(text) => text,
        Err(why) => {
            troubles.push((About::Keeping, sentence(why)));
            return None;
        }
    };
    match keep::open(text, &found.scenarios) {
        Ok(opened) => {
            let Read { sketch, newer } = opened.read;
            let document = Document { sketch: Shared::new(sketch), origin: opened.origin, newer };
            let single_keys = opened.single_keys.unwrap_or(true);
            Some(Opening { document, view: opened.view, told: None, single_keys })
        }
        Err(error) => {
            troubles
                .push((About::Keeping, format!("The sketch kept in this browser was not opened. {error}")));
            None
        }
    }
}

fn scenario(id: &str, texts: &Texts, troubles: &mut Vec<(About, String)>) -> Opening {
    let read = texts.get(id).map(privatelink::scenario::read);
    let (sketch, origin) = match read {
        Some(Ok(read)) => (read.sketch, Origin::Scenario { id: id.into(), journal: Journal::default() }),
        Some(Err(error)) => {
            troubles.push((About::File, error.to_string()));
            (Sketch::default(), Origin::Own)
        }
        None => {
            let why = texts.arrived(id).and_then(|text| text.as_ref().err());
            troubles.push((About::File, scenarios::not_loaded(id, why.map_or("", |why| why))));
            (Sketch::default(), Origin::Own)
        }
    };
    let document = Document { sketch: Shared::new(sketch), origin, newer: None };
    Opening { document, view: None, told: None, single_keys: true }
}

/// A document nobody has looked at yet.
fn fresh(document: Document, found: &Found<'_>) -> State {
    let flow = Flow::default();
    let derived = Derived::of(&document.sketch, flow, found.second);
    let form = RequestForm::first(&document.sketch, &derived.index);
    State {
        sketch: document.sketch,
        origin: document.origin,
        newer: document.newer,
        embed: found.embed,
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
        panels: Panels::default(),
        dialog: super::panels::Dialog::None,
        removal: None,
        menu: None,
        claims: None,
        sketches: Shared::default(),
        story: None,
        lesson: None,
        exposure: None,
        availability: None,
        cost: None,
        compared: None,
        scenarios: Shared::new(found.scenarios.clone()),
        waiting: None,
        query: Shared::default(),
        draft: None,
        joining: None,
        dragging: None,
        refused: None,
        notices: Shared::default(),
        spread: super::spread::SpreadRun::Idle,
        load: None,
        look: Shared::default(),
        theme: found.theme,
        reduced_motion: found.reduced_motion,
        single_keys: true,
        page_width: 0,
        flow,
        page_url: Shared::new(found.page_url.clone()),
        second: found.second,
        last_notice: 0,
        keep_warned: false,
    }
}
