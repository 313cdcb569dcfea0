//! Many connections at one moment: the same request from one source port after another, and
//! where each lands. This is the hash at work, not a simulation: nothing takes time.

use crate::model::{DanglingReference, Outcome, ResourceId, ZoneId};

use super::index::Index;
use super::judge::trace;
use super::reason::ReasonCode;
use super::request::Request;

/// The most connections one call judges.
pub const MAX_CONNECTIONS: u32 = 100_000;

/// Where connections landed. Every count stands where its key first came up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Connections made.
    pub connections: u32,
    /// Connections by the target they reached.
    pub by_target: Vec<(ResourceId, u32)>,
    /// Connections by the zone of the interface the client used.
    pub by_zone: Vec<(ZoneId, u32)>,
    /// Connections by how they ended.
    pub by_outcome: Vec<(Outcome, u32)>,
    /// Those that failed, by what decided.
    pub by_reason: Vec<(ReasonCode, u32)>,
}

impl Spread {
    /// Judges connection number `at`, counted from 0: its own source port, and its own question
    /// where a name is asked for.
    ///
    /// # Errors
    /// [`DanglingReference`] when the way leads over something the sketch does not have.
    pub fn add(&mut self, index: &Index, request: &Request, at: u32) -> Result<(), DanglingReference> {
        let made = trace(index, &nth(request, at))?;
        self.connections = self.connections.saturating_add(1);
        if let Some(target) = made.target {
            count(&mut self.by_target, target.host);
        }
        let came_to = made.forward.iter().skip(1).find(|hop| hop.takes());
        if let Some(zone) = came_to.and_then(|hop| hop.zone.clone()) {
            count(&mut self.by_zone, zone);
        }
        count(&mut self.by_outcome, made.outcome);
        if made.outcome != Outcome::Connected {
            count(&mut self.by_reason, made.reason.root().code);
        }
        Ok(())
    }
}

/// Judges `connections` of them, at most [`MAX_CONNECTIONS`].
///
/// # Errors
/// [`DanglingReference`] when the way leads over something the sketch does not have.
pub fn spread(index: &Index, request: &Request, connections: u32) -> Result<Spread, DanglingReference> {
    let mut spread = Spread::default();
    for at in 0..connections.min(MAX_CONNECTIONS) {
        spread.add(index, request, at)?;
    }
    Ok(spread)
}

fn count<K: PartialEq>(counts: &mut Vec<(K, u32)>, key: K) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count = count.saturating_add(1),
        None => counts.push((key, 1)),
    }
}

/// The request with the source port and question of connection number `at`. Ports run through
/// 1024 to 65535, starting at the request's own.
fn nth(request: &Request, at: u32) -> Request {
    const FIRST: u32 = 1024;
    const PORTS: u32 = 65_536 - FIRST;
    let start = u32::from(request.source_port).saturating_sub(FIRST);
    let port = FIRST + (start.wrapping_add(at)) % PORTS;
    Request {
        source_port: u16::try_from(port).unwrap_or(u16::MAX),
        query: request.query.wrapping_add(at),
        ..request.clone()
    }
}
