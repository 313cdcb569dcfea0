//! The verbs for Availability Zones: they are lost and come back. AWS has none of them.

use crate::model::ZoneId;
use crate::model::record::record;

use super::apply::{Changes, Event};
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// Everything in an Availability Zone fails. No verb of AWS.
    LoseZone {
        /// The zone, by id.
        zone: ZoneId, needed;
    }
}

record! {
    /// A lost Availability Zone comes back. No verb of AWS.
    RestoreZone {
        /// The zone, by id.
        zone: ZoneId, needed;
    }
}

impl Verb for LoseZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if !changes.sketch.has(&self.zone.clone().into()) {
            return Err(Refusal::not_found(&self.zone.clone().into()));
        }
        changes.sketch.lost_zones.insert(self.zone.clone());
        changes.note(Event::ZoneLost(self.zone.clone()));
        Ok(())
    }
}

impl Verb for RestoreZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if !changes.sketch.lost_zones.remove(&self.zone) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("The Availability Zone {} is not lost", self.zone),
            ));
        }
        changes.note(Event::ZoneRestored(self.zone.clone()));
        Ok(())
    }
}
