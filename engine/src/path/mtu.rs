//! How large a packet a way carries. An endpoint drops larger ones without an ICMP message, so path MTU
//! discovery finds nothing, and clamps the segment size of TCP, which is why nobody notices with TCP
//! (`PrivateLink` guide, "Access AWS services through `PrivateLink`: considerations"; VPN guide, "Site-to-Site
//! VPN: maximum transmission unit").

use crate::model::{IpProtocol, Outcome, ResourceId};

use super::check::{Check, StepResult};
use super::judge::{Ending, Walk};
use super::reason::{Reason, ReasonCode};
use super::trace::HopKind;

/// The largest packet a hop passes on, where larger ones are dropped in silence. A VPN's is the largest
/// inner packet of its usual algorithms (AES-GCM-16 without NAT traversal).
const fn largest(kind: HopKind) -> Option<u32> {
    match kind {
        HopKind::Endpoint => Some(8500),
        HopKind::Vpn => Some(1446),
        _ => None,
    }
}

/// The ending of a request whose packets may be too large for a hop of their way. A datagram ends there;
/// of a connection it is worth a note.
pub(super) fn fits(walk: &mut Walk<'_>, ending: Ending) -> Ending {
    let bytes = walk.request.bytes;
    let too_small = |kind| largest(kind).is_some_and(|largest| bytes > largest);
    let Some(at) = walk.course.hops.iter().position(|hop| too_small(hop.kind)) else { return ending };
    let by: Option<ResourceId> = walk.course.hops.get(at).and_then(|hop| hop.resource().cloned());
    let check = Check::PacketSize { bytes };
    match walk.request.protocol {
        // What ended before is ended.
        _ if walk.course.stopped_at == Some(at) => ending,
        IpProtocol::Udp => {
            walk.course.hops.truncate(at.saturating_add(1));
            walk.course.step(check, StepResult::Drop, by.clone());
            walk.target = None;
            walk.chosen = walk.chosen.take().filter(|chosen| chosen.hop <= at.saturating_add(1));
            Ending::timed_out(Reason::of(ReasonCode::PacketTooLarge).about_all(by))
        }
        IpProtocol::Tcp if ending.outcome == Outcome::Connected => {
            let note = Reason::of(ReasonCode::SegmentsClamped).about_all(by);
            let note = match ending.note {
                Some(other) => other.and_also(note),
                None => note,
            };
            Ending { note: Some(Box::new(note)), ..ending }
        }
        IpProtocol::Tcp | IpProtocol::Icmp | IpProtocol::All => ending,
    }
}
