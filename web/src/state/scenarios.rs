//! The built-in scenarios' files. They are not part of the program: the browser brings one when it is opened, all of
//! them when the gallery is. What has arrived is here.

use std::rc::Rc;

use privatelink::scenario;
use privatelink::sketch::Base;

pub use privatelink::scenario::ScenarioInfo;

/// The scenario a person sees who brings nothing along.
pub const FIRST: &str = "figure-5";

/// What there is.
pub fn list() -> &'static [ScenarioInfo] {
    scenario::list()
}

/// The files that have arrived, or why one has not.
#[derive(Clone, Debug, Default)]
pub struct Texts(Vec<(Rc<str>, Arrived)>);

/// A scenario's file, or why it has not arrived.
pub type Arrived = Result<Rc<str>, Rc<str>>;

impl Texts {
    /// What has arrived for a scenario, or why nothing has; `None` as long as nobody asked.
    pub fn arrived(&self, id: &str) -> Option<&Arrived> {
        self.0.iter().find(|(own, _)| **own == *id).map(|(_, text)| text)
    }

    /// A scenario's file.
    pub fn get(&self, id: &str) -> Option<&str> {
        match self.arrived(id) {
            Some(Ok(text)) => Some(text),
            // Native programs have the files themselves.
            Some(Err(_)) | None => scenario::text(id),
        }
    }

    /// Notes what has arrived.
    pub fn put(&mut self, id: &str, text: Result<String, String>) {
        self.0.retain(|(own, _)| **own != *id);
        self.0.push((id.into(), text.map(Rc::from).map_err(Rc::from)));
    }

    /// The scenario whose file is needed to make this sketch and is not here.
    pub fn lacks(&self, base: &Base) -> Option<&'static str> {
        match base {
            Base::Sketch(_) => None,
            Base::Scenario { id, .. } => {
                scenario::find(id).map(|found| found.id).filter(|id| self.get(id).is_none())
            }
        }
    }

    /// The file of the scenario a sketch is built on.
    pub fn of(&self, base: &Base) -> Option<&str> {
        match base {
            Base::Sketch(_) => None,
            Base::Scenario { id, .. } => self.get(id),
        }
    }
}

/// Says that a scenario's file has not arrived.
pub fn not_loaded(id: &str, why: &str) -> String {
    let title = scenario::find(id).map_or(id, |found| found.title);
    format!("‘{title}’ was not loaded: {}", super::engine::sentence(why))
}
