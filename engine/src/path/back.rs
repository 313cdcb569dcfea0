//! The reply's way, judged by itself: each stretch of the request's way is gone back over by the
//! replier's own network ACLs and routes, which know nothing of the request. Security groups are
//! stateful, so the reply of a tracked connection passes them.

use crate::model::{DanglingReference, Direction, HostId, Leg, LegKind, Outcome, ResourceId};

use super::check::{Check, Checks, Step, StepResult};
use super::judge::{Ending, Walk};
use super::network_acl;
use super::reason::{Reason, ReasonCode};
use super::trace::{Hop, HopKind, Packet};
use super::way::{Arrived, Course, Halt, Segment, Spot, Stretch};

/// The reply to a packet that reached somebody who answers: its hops, and how the attempt ends with
/// them.
pub(super) fn reply(walk: &Walk<'_>, ending: Ending) -> Result<(Vec<Hop>, Ending), DanglingReference> {
    let all = (walk.course.hops.len(), walk.course.segments.len());
    reply_of(walk, all, ending)
}

/// The same of who stands at the end of the first so many hops and stretches: a node that has taken the
/// client's connection answers it, whatever comes of its own.
pub(super) fn reply_of(
    walk: &Walk<'_>,
    upto: (usize, usize),
    ending: Ending,
) -> Result<(Vec<Hop>, Ending), DanglingReference> {
    let (mut back, ending) = go_back(walk, upto, ending)?;
    // A line is named in one direction, whichever way a packet goes.
    // The last one travelled out is the first one back: two of them may join the same ends.
    let mut left = walk.course.hops.as_slice();
    for leg in back.iter_mut().filter_map(|hop| hop.leg.as_mut()) {
        let is_same = |hop: &Hop| hop.leg.as_ref().is_some_and(|out| joins(out, leg));
        let Some(at) = left.iter().rposition(is_same) else { continue };
        let (before, same) = left.split_at(at);
        left = before;
        if let Some(same) = same.first().and_then(|hop| hop.leg.as_ref()) {
            leg.clone_from(same);
        }
    }
    Ok((back, ending))
}

/// Whether two legs have the same ends. To whom a packet goes says what kind of line inside a VPC it is:
/// to a reply a target is a host like any other.
fn joins(out: &Leg, back: &Leg) -> bool {
    (back.kind == LegKind::Local || out.kind == back.kind) && out.has_ends_of(back)
}

fn go_back(
    walk: &Walk<'_>,
    (hops, stretches): (usize, usize),
    ending: Ending,
) -> Result<(Vec<Hop>, Ending), DanglingReference> {
    let answers = match ending.outcome {
        Outcome::Connected | Outcome::Refused | Outcome::Reset | Outcome::NoAnswer | Outcome::Forbidden => {
            true
        }
        Outcome::TimedOut | Outcome::NameNotFound => false,
    };
    let segments = walk.course.segments.get(..stretches).unwrap_or_default();
    let Some(last) = segments.last().filter(|_| answers) else { return Ok((Vec::new(), ending)) };
    let mut course = Course::new(walk.index.network(), true);
    course.moment = walk.course.moment;
    course.detail = walk.course.detail;
    course.seen = routers(&walk.course.hops);
    if let Some(first) = segments.first() {
        course.bare = Some((first.from.standpoint(), first.sent.source.ip()));
    }
    // Who takes the request at the end of a stretch sends the reply over it.
    let mut sender = hops.saturating_sub(1);
    let mut door = Door::open(&course, None);
    for (place, segment) in segments.iter().enumerate().rev() {
        let packet = segment.came.reply();
        push(walk, &mut course, sender, door, packet);
        if let Some(after) = segments.get(place.saturating_add(1)) {
            rewrites(&mut course, after.sent.reply(), packet, sender_of(walk, sender));
        }
        match over(&mut course, segment) {
            Ok(arrived) => door = arrived,
            Err(Halt::Dropped(reason)) => {
                return Ok((course.hops, Ending::timed_out(*reason).in_spite_of(ending.fail)));
            }
            Err(Halt::Dangling(missing)) => return Err(missing),
        }
        sender = segment.hop;
    }
    let first = segments.first().map_or(last.sent, |segment| segment.sent).reply();
    let dropped = door.dropped.take();
    push(walk, &mut course, sender, door, first);
    Ok((
        course.hops,
        match dropped {
            Some(reason) => Ending::timed_out(reason).in_spite_of(ending.fail),
            None => ending,
        },
    ))
}

/// The hosts the request was handed on by.
fn routers(hops: &[Hop]) -> Vec<HostId> {
    let mut found = Vec::new();
    for hop in hops.iter().filter(|hop| hop.kind == HopKind::Router) {
        if let Some(ResourceId::Host(host)) = hop.resource() {
            found.push(host.clone());
        }
    }
    found
}

/// What the next one on the way finds at its door.
struct Door {
    leg: Option<Leg>,
    checks: Checks,
    dropped: Option<Reason>,
}

impl Door {
    /// One at which nothing is looked at.
    const fn open(course: &Course<'_>, leg: Option<Leg>) -> Self {
        Self { leg, checks: course.checks_at_door(), dropped: None }
    }
}

impl From<Arrived<'_>> for Door {
    fn from(arrived: Arrived<'_>) -> Self {
        Self { leg: arrived.leg, checks: arrived.checks, dropped: arrived.dropped }
    }
}

fn sender_of<'w>(walk: &'w Walk<'_>, place: usize) -> Option<&'w Hop> {
    walk.course.hops.get(place)
}

/// The hop of who takes the reply and sends it on.
fn push(walk: &Walk<'_>, course: &mut Course<'_>, place: usize, door: Door, packet: Packet) {
    let Some(out) = sender_of(walk, place) else { return };
    let mut hop =
        if course.detail.is_whole() { out.without_steps(door.leg, packet) } else { Hop::bare(out, packet) };
    hop.steps = door.checks.into_steps();
    let itself = walk.course.segments.first().is_some_and(|first| first.stretch == Stretch::Itself);
    match out.kind {
        HopKind::Client
        | HopKind::Target
        | HopKind::Host
        | HopKind::ApplicationLoadBalancer
        | HopKind::Endpoint
            if course.detail.is_whole() && !itself =>
        {
            hop.steps.push(match out.interface {
                Some(_) => {
                    Step { check: Check::Tracked, result: StepResult::Pass, by: out.resource().cloned() }
                }
                None => Step { check: Check::NoSecurityGroup, result: StepResult::Note, by: None },
            });
        }
        _ => {}
    }
    course.hops.push(hop);
}

/// Who changed addresses on the way out gives the reply back those the asker knows.
fn rewrites(course: &mut Course<'_>, arrived: Packet, leaves: Packet, out: Option<&Hop>) {
    let by = out.and_then(Hop::resource).cloned();
    if arrived.source != leaves.source {
        let check = Check::SourceRewrite { from: arrived.source, to: leaves.source };
        course.step(check, StepResult::Rewrite, by.clone());
    }
    if arrived.destination != leaves.destination {
        let check = Check::DestinationRewrite { from: arrived.destination, to: leaves.destination };
        course.step(check, StepResult::Rewrite, by);
    }
}

/// Sends a reply back over a stretch; its sender's hop is the last one.
fn over<'a>(course: &mut Course<'a>, segment: &Segment<'a>) -> Result<Door, Halt> {
    let packet = segment.came.reply();
    match segment.stretch {
        Stretch::Itself => Ok(Door::open(course, None)),
        Stretch::PrivateLink => {
            let leg = leg_between(course, segment);
            Ok(Door::open(course, leg))
        }
        Stretch::Preserved => preserved(course, segment, packet),
        Stretch::Network => {
            let arrived = course.carry(segment.to.clone(), packet)?;
            if segment.from.is(&arrived.at) && arrived.packet == segment.sent.reply() {
                return Ok(arrived.into());
            }
            let elsewhere = arrived.at.interface().map(|interface| interface.id.clone());
            course.step(Check::ReplyArrives { elsewhere }, StepResult::Drop, None);
            Err(Reason::of(ReasonCode::ReplyElsewhere)
                .about_all(course.last_table.map(|table| table.id.clone().into()))
                .into())
        }
    }
}

fn leg_between(course: &Course<'_>, segment: &Segment<'_>) -> Option<Leg> {
    let (from, to) = (segment.from.interface()?, segment.to.interface()?);
    let told = course.detail.is_whole() && !course.hops.is_empty();
    told.then(|| Leg { from: from.id.clone().into(), to: to.id.clone().into(), kind: LegKind::PrivateLink })
}

/// A target that sees the client's address answers to it, and the load balancer's node takes the answer
/// all the same (NLB guide, "Client IP preservation"). The network ACLs of the two subnets see it pass.
fn preserved(course: &mut Course<'_>, segment: &Segment<'_>, packet: Packet) -> Result<Door, Halt> {
    let network = course.network;
    let Spot::Interface(node, node_ground) = &segment.from else { return Ok(Door::open(course, None)) };
    let Spot::Interface(target, ground) = &segment.to else { return Ok(Door::open(course, None)) };
    let leg = course.detail.is_whole().then(|| Leg {
        from: node.id.clone().into(),
        to: target.id.clone().into(),
        kind: LegKind::ToTarget,
    });
    let mut door = Door::open(course, leg);
    if target.subnet == node.subnet {
        return Ok(door);
    }
    let mut checks = course.checks();
    let (from, to) = (ground.subnet, node_ground.subnet);
    let dropped = network_acl::check(network, from, Direction::Outbound, packet, true, &mut checks);
    course.steps(checks);
    if let Some(reason) = dropped {
        return Err(reason.into());
    }
    door.dropped = network_acl::check(network, to, Direction::Inbound, packet, true, &mut door.checks);
    Ok(door)
}
