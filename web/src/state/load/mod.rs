//! The Load tab: a load as JSON, which is what a form changes; the run of it; the moment of it that is looked at.

pub mod bill;
pub mod charts;
pub mod faults;
pub mod form;
pub mod log;
pub mod metrics;
mod moments;
mod names;
pub mod result;
pub mod spell;
pub mod text;
mod wire;

use privatelink::model::Sketch;
use privatelink::sketch::load as file;
use serde_json::{Map, Value, json};

use super::State;
use super::action::Action;
use super::panels::Tab;
use super::shared::Shared;
use charts::Which;
use faults::{Draft, Timed};
use form::Field;
use result::LoadResult;

/// What a person or the worker does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The JSON is typed.
    Text(String),
    /// A field is typed, by its word.
    Field(&'static str, String),
    /// Another client is looked at.
    Client(usize),
    /// One more, like the one that is looked at.
    AddClient,
    /// The one that is looked at goes.
    RemoveClient,
    /// The fault that is about to be added is another.
    Draft(Draft),
    /// It is added.
    AddFault,
    /// When a fault begins, or ends, is typed.
    FaultTime(usize, bool, String),
    /// A fault goes.
    RemoveFault(usize),
    /// The load is the request bar's again.
    Reset,
    /// The JSON is shown, or hidden.
    Json,
    /// The JSON as a file.
    Save,
    /// Begins.
    Start,
    /// Stops, with what has been found.
    Stop,
    /// So many thousandths are done.
    Progress(u32),
    /// What has been found so far, as JSON.
    SoFar(String),
    /// The result, as JSON.
    Done(String),
    /// It failed; the sentence says why.
    Failed(String),
    /// A moment is looked at, by its column.
    Cursor(usize),
    /// A chart's table opens, or closes.
    Table(Which),
    /// A line of a chart comes before the others, or no longer, by its place.
    Line(Which, u8),
    /// A chart as a file of values.
    Csv(Which),
    /// A chart, drawn, as a picture.
    Picture(Which, String),
    /// The metrics, or the log, unfold, or fold.
    Fold(Folded),
    /// The metrics as a file of values.
    MetricsCsv,
    /// The log has failures only, or everything.
    Failures,
    /// A line of the log is looked at, by its place among those shown; its moment with it.
    Logged(usize),
}

/// What is folded away below the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// `CloudWatch`'s metrics.
    Metrics,
    /// The log.
    Log,
}

impl From<Change> for Action {
    fn from(change: Change) -> Self {
        Self::Load(Shared::new(change))
    }
}

/// How the run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum LoadRun {
    /// None has been asked for.
    #[default]
    Idle,
    /// It goes on.
    Running {
        /// So many thousandths are done.
        permille: u32,
        /// Whether it was asked to stop.
        stopping: bool,
        /// Whether the sketch has changed since it began.
        stale: bool,
    },
    /// It is over.
    Done {
        /// Whether it was stopped.
        stopped: bool,
        /// Whether the sketch has changed since it began.
        stale: bool,
    },
    /// It failed; the sentence says why.
    Failed(String),
}

impl LoadRun {
    /// Whether it runs.
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }
}

/// Everything the tab knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loading {
    /// The JSON, once a person has changed it.
    pub(super) text: Option<String>,
    /// The last field typed in, as it was typed: “0.” on the way to “0.5”.
    pub(super) typed: Option<(&'static str, String)>,
    /// Whether the JSON is shown.
    pub json: bool,
    /// The client that is looked at.
    pub client: usize,
    /// The fault that is about to be added.
    pub draft: Draft,
    /// How the run stands.
    pub run: LoadRun,
    /// What it has found, so far or in the end.
    pub result: Option<Shared<LoadResult>>,
    /// The chart whose table is open.
    pub table: Option<Which>,
    /// The line that is before the others of its chart, by its place.
    pub line: Option<(Which, u8)>,
    /// Whether the metrics are unfolded.
    pub metrics: bool,
    /// How the log is looked at.
    pub log: log::Look,
    /// The moment that is looked at, by its column, where somebody chose one.
    pub(super) cursor: Option<usize>,
    /// What the reader said of which text, in which sketch.
    pub(super) judged: Option<(Shared<Sketch>, String, Option<String>)>,
}

/// A field as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The field.
    pub field: &'static Field,
    /// What stands in it.
    pub value: String,
    /// Whether that cannot be meant.
    pub wrong: bool,
}

/// The form as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The fields that mean something.
    pub fields: Vec<Shown>,
    /// How many clients there are.
    pub clients: usize,
    /// The faults.
    pub faults: Vec<Timed>,
}

impl Loading {
    /// The column that is looked at. Where nobody chose one: while it runs the newest; then where the first fault is
    /// noticed, because at the end all is well again.
    pub fn cursor(&self) -> usize {
        let Some(result) = &self.result else { return 0 };
        let last = result.columns().saturating_sub(1);
        let fault = || if self.run.is_running() { None } else { result.first_fault() };
        self.cursor.or_else(fault).map_or(last, |at| at.min(last))
    }

    /// What is wrong with the load.
    pub fn trouble(&self) -> Option<&str> {
        self.judged.as_ref().and_then(|(_, _, says)| says.as_deref())
    }
}

impl State {
    /// The load's JSON: a person's, or the request bar's.
    pub fn load_text(&self) -> String {
        let own = self.load.as_ref().and_then(|load| load.text.clone());
        own.unwrap_or_else(|| self.usual_load())
    }

    /// What the request bar says, a hundred times a second for a minute.
    fn usual_load(&self) -> String {
        let mut client = Map::new();
        client.insert("from".to_owned(), self.form.from.trim().into());
        client.insert("to".to_owned(), self.form.to.trim().into());
        client.insert("port".to_owned(), text::typed(&self.form.port));
        client.insert("arrival".to_owned(), json!({"kind": "poisson", "rate_per_s": 100}));
        let mut load = Map::new();
        load.insert("clients".to_owned(), Value::Array(vec![Value::Object(client)]));
        load.insert("duration_s".to_owned(), 60.into());
        text::print(&Value::Object(load))
    }

    /// The form; why there is none.
    ///
    /// # Errors
    /// A sentence.
    pub fn load_form(&self) -> Result<Form, &'static str> {
        let text = self.load_text();
        if text.len() > LONG_BYTES {
            return Err("The JSON is too long for a form; change it in the text.");
        }
        let load: Value = serde_json::from_str(&text)
            .map_err(|_| "The text is no JSON now; the form is here again once it is.")?;
        let (client, typed) = self.load.as_ref().map_or((0, None), |own| (own.client, own.typed.as_ref()));
        let mut fields = Vec::new();
        for field in form::FIELDS.iter().filter(|field| field.applies(&load, client)) {
            let value = match typed {
                Some((word, typed)) if *word == field.word => typed.clone(),
                _ => field.value(&load, client),
            };
            fields.push(Shown { field, value, wrong: field.is_wrong(&load, client) });
        }
        Ok(Form { fields, clients: form::clients(&load), faults: faults::listed(&self.sketch, &load) })
    }

    /// The run's result and the column that is looked at, while its tab is open.
    pub fn load_shown(&self) -> Option<(&Shared<LoadResult>, usize)> {
        let load = self.load.as_ref().filter(|_| self.panels.tab == Tab::Load)?;
        Some((load.result.as_ref()?, load.cursor()))
    }

    /// What the reader says of the load; nothing where it is one, and of a long one: looking a thousand clients up
    /// would stop the page, and the worker says the same when it is run.
    pub(super) fn load_trouble(&self, text: &str) -> Option<String> {
        if text.len() > LONG_BYTES {
            return None;
        }
        file::read(&self.derived.index, text).err().map(|error| error.to_string())
    }
}

/// A longer load has no form and is read by the worker alone: reading it for every letter typed, and every picture
/// of a run, would stop the page.
const LONG_BYTES: usize = 20_000;

/// Whether the tab is open and nobody has read its text in this sketch.
#[inline(never)] // So that it can lie in the second part.
pub(super) fn wants_reading(state: &State) -> bool {
    let read = state.load.as_ref().and_then(|load| load.judged.as_ref());
    read.is_none_or(|(sketch, text, _)| !sketch.is(&state.sketch) || *text != state.load_text())
}
