//! The verbs for Availability Zones: they are lost or impaired, and come back. AWS has none of them; its
//! Fault Injection Service has scenarios of these names ("AZ Availability: Power Interruption", "Cross-AZ:
//! Traffic Slowdown").

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

record! {
    /// What crosses the border of an Availability Zone becomes slow, while all in it runs; or is as fast as
    /// before. No verb of AWS.
    SetZoneImpaired {
        /// The zone, by id.
        zone: ZoneId, needed;
        /// Whether it is slow.
        impaired: bool, flag(true);
    }
}

fn is_there(changes: &Changes, zone: &ZoneId) -> Result<(), Refusal> {
    let id = zone.clone().into();
    if changes.sketch.has(&id) { Ok(()) } else { Err(Refusal::not_found(&id)) }
}

impl Verb for SetZoneImpaired {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        is_there(changes, &self.zone)?;
        if self.impaired {
            changes.sketch.impaired_zones.insert(self.zone.clone());
        } else {
            changes.sketch.impaired_zones.remove(&self.zone);
        }
        changes.changed(self.zone.clone());
        Ok(())
    }
}

impl Verb for LoseZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        is_there(changes, &self.zone)?;
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
