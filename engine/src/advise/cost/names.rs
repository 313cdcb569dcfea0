//! Which resource a usage file means: by its id, or by its name where only one that has usage is called so.

use crate::model::record::{Record, Seen, member, plain};
use crate::model::{ResourceId, Sketch};

use super::usage::{Measure, UsageError};

/// Resources by what people call them, sorted by name.
pub(super) struct Names {
    known: Vec<(String, ResourceId)>,
}

impl Names {
    /// Every resource that can have usage and has a name.
    pub fn of(sketch: &Sketch) -> Self {
        let mut known = Vec::new();
        for (_, table) in sketch.tables() {
            for (id, record) in (0..table.len()).filter_map(|at| table.at(at)) {
                let name = name_of(&id, record);
                if !name.is_empty() && !Measure::of(&id).is_empty() {
                    known.push((name, id));
                }
            }
        }
        known.sort();
        Self { known }
    }

    /// The resource a text means.
    ///
    /// # Errors
    /// [`UsageError`] where nothing or more than one thing is called that.
    pub fn find(&self, sketch: &Sketch, text: &str) -> Result<ResourceId, UsageError> {
        if let Some(id) = text.parse::<ResourceId>().ok().filter(|id| sketch.has(id)) {
            return Ok(id);
        }
        let first = self.known.partition_point(|(name, _)| name.as_str() < text);
        let mut called = self.known.iter().skip(first).take_while(|(name, _)| name == text);
        let shown = || plain(text, 80);
        let (_, found) = called.next().ok_or_else(|| UsageError::UnknownResource(shown()))?;
        let mut candidates: Vec<String> = called.map(|(_, id)| id.to_string()).collect();
        if candidates.is_empty() {
            return Ok(found.clone());
        }
        candidates.insert(0, found.to_string());
        Err(UsageError::Ambiguous { text: shown(), candidates })
    }
}

fn name_of(id: &ResourceId, record: &dyn Record) -> String {
    match id {
        ResourceId::LoadBalancer(arn) => arn.name().to_owned(),
        ResourceId::ApplicationLoadBalancer(arn) => arn.name().to_owned(),
        _ => match member(record, "name").map(|(_, value)| value.seen()) {
            Some(Seen::Text(name)) => name.into_owned(),
            _ => String::new(),
        },
    }
}
