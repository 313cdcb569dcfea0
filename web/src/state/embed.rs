//! The page inside another page: how much of it is shown, and what the other page is told. The address says so
//! before `#`: `?embed=steps`. The other half, which places the frame, is `static/embed/v1.js`.

use privatelink::path::Reason;
use privatelink::text;
use serde_json::{Value, json};

use super::State;
use super::engine::Mode;
use super::panels::{Inspects, Panels, Sheet};
use super::story::START;

/// How much of the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embed {
    /// The diagram, to be looked at.
    Read,
    /// The scenario's story beside the diagram.
    Steps,
    /// Requests can be sent and things changed and broken.
    Interactive,
}

impl Embed {
    /// All of them, the one with the least first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Steps, Self::Interactive];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Steps => "steps",
            Self::Interactive => "interactive",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Read => "Read only",
            Self::Steps => "Step by step",
            Self::Interactive => "Interactive",
        }
    }

    /// The one with this word. Another word is an address somebody mistyped: they get what changes nothing.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|embed| embed.word() == word).unwrap_or(Self::Read)
    }

    /// What is open at first.
    pub fn panels(self) -> Panels {
        let sheet = (self == Self::Steps).then_some(Sheet::Story);
        Panels {
            dock: false,
            inspector: Inspects { usually: false, in_story: false, in_comparison: false },
            outline: self == Self::Steps,
            sheet,
            ..Panels::default()
        }
    }
}

impl State {
    /// Where a story begins that is told without being asked for.
    pub(super) fn told_at_once(&self) -> Option<&'static str> {
        (self.embed == Some(Embed::Steps) && self.story.is_none() && self.lesson.is_none()).then_some(START)
    }

    /// In another page its author says what may be changed, whatever a link says.
    pub(super) fn keep_to_embed(&mut self) {
        match self.embed {
            Some(Embed::Read | Embed::Steps) => self.mode = Mode::Read,
            Some(Embed::Interactive) => self.mode = Mode::Edit,
            None => {}
        }
    }
}

/// What another page has to contain to show what is shown here: the element of `embed/v1.js`, which a page takes
/// with one line of script.
pub fn snippet(state: &State, embed: Embed) -> String {
    let url = &*state.page_url;
    let base = url.rsplit_once('/').map_or(url.as_str(), |(base, _)| base);
    let shown = match (state.origin.scenario(), state.telling()) {
        (Some(id), Some(telling)) if embed == Embed::Steps => {
            format!(r#"scenario="{id}" step="{}""#, telling.word())
        }
        (Some(id), None)
            if state.learning().is_none()
                && (embed == Embed::Steps || !state.origin.is_changed_scenario()) =>
        {
            format!(r#"scenario="{id}""#)
        }
        (Some(_) | None, _) => format!(r#"sketch="{}""#, state.fragment()),
    };
    format!(
        r#"<script async src="{base}/embed/v1.js"></script><privatelink-playground {shown} mode="{}"></privatelink-playground>"#,
        embed.word()
    )
}

/// The same news as texts, as they are told.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn told(before: &State, now: &State) -> Vec<String> {
    news(before, now).iter().map(Value::to_string).collect()
}

/// What has happened from one state to the next that the page around may want to know.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn news(before: &State, now: &State) -> Vec<Value> {
    let mut news = Vec::new();
    if now.story != before.story
        && let Some(telling) = now.telling()
        && telling.book().is_some()
        && before.telling().map(|telling| (telling.at, telling.book().is_some())) != Some((telling.at, true))
    {
        news.push(json!({ "event": "step", "scenario": &*telling.scenario, "step": telling.word() }));
    }
    if now.journey != before.journey
        && let Some(journey) = &now.journey
    {
        let reason = journey.trace().map(|trace| Reason::root(&trace.reason).code.code());
        news.push(json!({
            "event": "verdict",
            "from": journey.asked.from,
            "to": journey.asked.to,
            "port": journey.asked.port,
            "outcome": journey.trace().map(|trace| text::outcome(trace.outcome)),
            "reason": reason,
            "says": journey.says(&now.sketch),
        }));
    }
    if now.selection != before.selection {
        let ids: Vec<String> = now.selection.iter().map(ToString::to_string).collect();
        news.push(json!({ "event": "select", "ids": ids }));
    }
    if !now.sketch.is(&before.sketch) {
        news.push(json!({
            "event": "change",
            "title": now.sketch.title,
            "findings": now.derived.findings.len(),
            "broken": now.derived.broken.len(),
        }));
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::action::{Action, Ask, Select};
    use crate::state::tests::{after, fresh};

    fn events(before: &State, now: &State) -> Vec<String> {
        news(before, now).iter().map(|one| one["event"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_is_told_is_what_happened() {
        let start = fresh();
        let sent = after(&start, [Action::Ask(Ask::Send)]);
        assert_eq!(events(&start, &start), Vec::<String>::new());
        assert_eq!(events(&start, &sent), ["verdict"]);
        let told = news(&start, &sent);
        assert_eq!((&told[0]["from"], &told[0]["outcome"]), (&json!("client-1"), &json!("Connected")));
        let id = start.sketch.vpcs.iter().next().unwrap().id.clone();
        let selected = after(&start, [Action::Select(Select::Only(id.clone().into()))]);
        assert_eq!(news(&start, &selected), [json!({ "event": "select", "ids": [id.to_string()] })]);
    }

    #[test]
    fn a_mistyped_word_changes_nothing() {
        for embed in Embed::ALL {
            assert_eq!(Embed::from_word(embed.word()), embed);
        }
        assert_eq!(Embed::from_word("intractive"), Embed::Read);
    }
}
