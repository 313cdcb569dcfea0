//! Something taken along by the pointer: where it would go if it were let go now, and why not where it cannot. No
//! browser in it. What a drop does is judged by the engine while the pointer is still over it.

use privatelink::control::{Command, Joined, apply, moving, verb};
use privatelink::diagram::{BoxKind, Flow, Rect, Scene, SceneBox};
use privatelink::model::{MOST_ROOM_PX, ResourceId, Sketch};
use privatelink::{diagram, text};

use super::camera::Point;
use super::join::Joining;

/// How thick the mark between two boxes is, and how far it stands off them.
const MARK_PX: i32 = 4;
/// Sizes snap to this grid.
const GRID_PX: f64 = 20.0;

/// What of a box was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grasp {
    /// The box itself.
    Body,
    /// The end of a line that is not there yet.
    Line,
    /// Its corner.
    Corner,
}

/// Where a box would go.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Back to where it was.
    Home,
    /// Among its siblings, in this order; the mark shows where.
    Among(Vec<ResourceId>, Rect),
    /// Into another container, or onto another box.
    Into(ResourceId, Rect),
    /// To this size.
    Size(u16, u16),
}

/// What letting go would do.
#[derive(Clone, Debug, PartialEq)]
pub enum Drop {
    /// Nothing.
    Nothing,
    /// These commands, as one step that is called so.
    Would {
        /// What it is called.
        label: String,
        /// The commands.
        commands: Vec<Command>,
    },
    /// A copy is put there.
    Copy {
        /// What it is called.
        label: String,
        /// Where it is put.
        into: ResourceId,
    },
    /// The two are joined.
    Join(ResourceId),
    /// Nothing, and why.
    Refused(String),
}

/// What is taken along.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    /// What was taken.
    pub resource: ResourceId,
    /// What of it.
    pub grasp: Grasp,
    /// Where it would go.
    pub place: Place,
    /// What that would do.
    pub drop: Drop,
}

impl Drag {
    /// What is said beside the pointer.
    pub fn says(&self) -> Option<&str> {
        match &self.drop {
            Drop::Nothing | Drop::Join(_) => None,
            Drop::Would { label, .. } | Drop::Copy { label, .. } => Some(label),
            Drop::Refused(why) => Some(why),
        }
    }

    /// Where it would go, as it is marked in the picture.
    pub fn mark(&self) -> Option<Rect> {
        match self.place {
            Place::Among(_, mark) | Place::Into(_, mark) => Some(mark),
            Place::Home | Place::Size(..) => None,
        }
    }
}

fn holds(rect: Rect, at: Point) -> bool {
    let (x, y) = (f64::from(rect.x), f64::from(rect.y));
    x <= at.x && at.x < x + f64::from(rect.width) && y <= at.y && at.y < y + f64::from(rect.height)
}

/// The innermost box at a point.
fn box_at(scene: &Scene, at: Point) -> Option<usize> {
    // Things lie over containers, and what lies in something comes after it.
    let found = |thing: bool| {
        scene.boxes.iter().rposition(|found| found.kind.is_container() != thing && holds(found.rect, at))
    };
    found(true).or_else(|| found(false))
}

/// Whether a kind of box goes into another: what AWS says to it is asked later.
fn goes_into(held: &SceneBox, container: &SceneBox) -> bool {
    let is_subnet = matches!(container.kind, BoxKind::Subnet | BoxKind::PublicSubnet);
    match held.kind {
        BoxKind::Host(_)
        | BoxKind::NatGateway
        | BoxKind::EndpointInterface
        | BoxKind::LoadBalancerNode
        | BoxKind::TransitGatewayInterface
        | BoxKind::Endpoint
        | BoxKind::LoadBalancer => is_subnet,
        BoxKind::InternetGateway
        | BoxKind::EgressOnlyInternetGateway
        | BoxKind::VirtualPrivateGateway
        | BoxKind::GatewayEndpoint
        | BoxKind::ApplicationLoadBalancer => container.kind == BoxKind::Vpc,
        BoxKind::Subnet | BoxKind::PublicSubnet => container.kind == BoxKind::Zone,
        BoxKind::Vpc => container.kind == BoxKind::Account,
        BoxKind::DataCenterHost | BoxKind::Resolver => container.kind == BoxKind::DataCenter,
        BoxKind::Note => container.resource.is_some() && container.kind != BoxKind::Note,
        _ => false,
    }
}

/// Whether a box lies in another, at any depth.
fn lies_in(scene: &Scene, mut at: usize, outer: usize) -> bool {
    while let Some(parent) = scene.boxes.get(at).and_then(|found| found.parent) {
        if parent == outer {
            return true;
        }
        at = parent;
    }
    false
}

/// Where what was taken of a box would go: taken at one point of the world, let go at another.
pub fn place_of(scene: &Scene, held: usize, grasp: Grasp, from: Point, to: Point) -> Place {
    match grasp {
        Grasp::Body => place(scene, held, to),
        Grasp::Corner => scene
            .boxes
            .get(held)
            .map_or(Place::Home, |own| size(own.rect, Point { x: to.x - from.x, y: to.y - from.y })),
        Grasp::Line => {
            let under = box_at(scene, to).filter(|under| *under != held);
            let found = under.and_then(|under| scene.boxes.get(under));
            let onto = found.and_then(|found| Some((found.resource.clone()?, found.rect)));
            onto.map_or(Place::Home, |(id, rect)| Place::Into(id, rect))
        }
    }
}

/// What letting it go there would do.
pub fn drop_of(
    (sketch, scene, joining): (&Sketch, &Scene, Option<&Joining>),
    resource: &ResourceId,
    grasp: Grasp,
    place: &Place,
    copy: bool,
) -> Drop {
    match (grasp, place, joining) {
        (Grasp::Line, Place::Into(to, _), Some(joining)) => joined(joining, sketch, to),
        (Grasp::Line, ..) => Drop::Nothing,
        (Grasp::Body | Grasp::Corner, ..) => judge(sketch, scene.flow, resource, place, copy),
    }
}

/// Where a box would go that is let go at a point.
fn place(scene: &Scene, held: usize, at: Point) -> Place {
    let Some(own) = scene.boxes.get(held) else { return Place::Home };
    if holds(own.rect, at) {
        return Place::Home;
    }
    let fits = |place: &usize| {
        let found = scene.boxes.get(*place);
        found.is_some_and(|found| {
            *place != held && !lies_in(scene, *place, held) && goes_into(own, found) && holds(found.rect, at)
        })
    };
    let under = (0..scene.boxes.len()).rev().find(fits);
    if let Some(container) = under.filter(|under| !lies_in(scene, held, *under))
        && let Some(found) = scene.boxes.get(container)
        && let Some(id) = &found.resource
    {
        return Place::Into(id.clone(), found.rect);
    }
    among(scene, held, at)
}

/// Those that stand in one place with a box and can change places with it, as they stand.
fn siblings(scene: &Scene, held: usize) -> Vec<&SceneBox> {
    let Some(own) = scene.boxes.get(held) else { return Vec::new() };
    let kind = |found: &SceneBox| found.resource.as_ref().map(std::mem::discriminant);
    let alike =
        |found: &&SceneBox| found.parent == own.parent && kind(found).is_some() && kind(found) == kind(own);
    let mut found: Vec<&SceneBox> = scene.boxes.iter().filter(alike).collect();
    found.dedup_by(|one, other| one.resource == other.resource);
    found
}

/// Before or after the sibling that is nearest.
fn among(scene: &Scene, held: usize, at: Point) -> Place {
    let Some(own) = scene.boxes.get(held) else { return Place::Home };
    let all = siblings(scene, held);
    let middle = |rect: Rect| {
        (f64::from(rect.x) + f64::from(rect.width) / 2.0, f64::from(rect.y) + f64::from(rect.height) / 2.0)
    };
    let away = |found: &SceneBox| {
        let (x, y) = middle(found.rect);
        (at.x - x).abs() + (at.y - y).abs()
    };
    let others = all.iter().copied().filter(|found| found.resource != own.resource);
    let Some(nearest) = others.min_by(|one, other| away(one).total_cmp(&away(other))) else {
        return Place::Home;
    };
    let near = nearest.rect;
    // Those above each other change places downward, those beside each other to the right.
    let is_column = near.x < own.rect.x + own.rect.width && own.rect.x < near.x + near.width;
    let (x, y) = middle(near);
    let after = if is_column { at.y > y } else { at.x > x };
    let mut order: Vec<ResourceId> = Vec::new();
    for found in all.into_iter().filter(|found| found.resource != own.resource) {
        let (id, is_near) = (found.resource.clone(), found.resource == nearest.resource);
        order.extend(own.resource.clone().filter(|_| is_near && !after));
        order.extend(id);
        order.extend(own.resource.clone().filter(|_| is_near && after));
    }
    if order == ids(scene, held) {
        return Place::Home;
    }
    let edge =
        |from: i32, length: i32| if after { from + length + MARK_PX / 2 } else { from - MARK_PX * 3 / 2 };
    let mark = if is_column {
        Rect { y: edge(near.y, near.height), height: MARK_PX, ..near }
    } else {
        Rect { x: edge(near.x, near.width), width: MARK_PX, ..near }
    };
    Place::Among(order, mark)
}

fn ids(scene: &Scene, held: usize) -> Vec<ResourceId> {
    siblings(scene, held).into_iter().filter_map(|found| found.resource.clone()).collect()
}

/// The order in which a resource has changed places with its neighbour; `None` where it has none on that side.
pub fn shifted(scene: &Scene, id: &ResourceId, later: bool) -> Option<Vec<ResourceId>> {
    let held = scene.boxes.iter().position(|found| found.resource.as_ref() == Some(id))?;
    let mut order = ids(scene, held);
    let at = order.iter().position(|found| found == id)?;
    let other = if later { at.checked_add(1).filter(|to| *to < order.len()) } else { at.checked_sub(1) }?;
    order.swap(at, other);
    Some(order)
}

/// The size a corner is drawn to, as room for the container; a size it has anyway is none.
fn size(own: Rect, by: Point) -> Place {
    let length = |own: i32, by: f64| {
        let wanted = ((f64::from(own) + by) / GRID_PX).round() * GRID_PX;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
        let length = wanted.clamp(0.0, f64::from(MOST_ROOM_PX)) as u16;
        length
    };
    Place::Size(length(own.width, by.x), length(own.height, by.y))
}

/// What putting a box there would do.
fn judge(sketch: &Sketch, flow: Flow, id: &ResourceId, place: &Place, copy: bool) -> Drop {
    let name = |id: &ResourceId| text::name(sketch, id);
    match place {
        Place::Home => Drop::Nothing,
        Place::Into(into, _) if copy => {
            Drop::Copy { label: format!("Copy {} into {}", name(id), name(into)), into: into.clone() }
        }
        Place::Into(into, _) => match moving(sketch, id, into) {
            Ok(commands) => {
                let label = format!("Move {} to {}", name(id), name(into));
                Drop::Would { label, commands }
            }
            Err(why) => Drop::Refused(super::engine::sentence(&why)),
        },
        Place::Among(order, _) => arrange(sketch, flow, id, order.clone()),
        Place::Size(width, height) => {
            let command = verb::Resize { resource: id.clone(), width: *width, height: *height }.into();
            Drop::Would { label: format!("Resize {}", name(id)), commands: vec![command] }
        }
    }
}

/// What another order would do: nothing, where the picture decides itself.
pub fn arrange(sketch: &Sketch, flow: Flow, id: &ResourceId, order: Vec<ResourceId>) -> Drop {
    let command: Command = verb::Arrange { resources: order }.into();
    match apply(sketch, &command) {
        Err(refusal) => Drop::Refused(super::engine::sentence(&refusal.text)),
        Ok(applied) => {
            let now = diagram::layout(sketch, flow);
            let then = diagram::layout(&applied.sketch, flow);
            if now == then {
                let why = "It stands there because requests run this way: who asks comes before who answers.";
                return Drop::Refused(why.to_owned());
            }
            Drop::Would { label: format!("Move {}", text::name(sketch, id)), commands: vec![command] }
        }
    }
}

/// What a line drawn to a box would do.
fn joined(joining: &Joining, sketch: &Sketch, to: &ResourceId) -> Drop {
    if *to == joining.from {
        return Drop::Nothing;
    }
    match joining.to(to) {
        Some(Joined::Would(_)) => Drop::Join(to.clone()),
        Some(Joined::Refused(refusal)) => {
            let says = format!("Refused with {}. {}", refusal.code, super::engine::sentence(&refusal.text));
            Drop::Refused(says)
        }
        None => {
            let name = |id: &ResourceId| text::name(sketch, id);
            Drop::Refused(format!("Nothing connects {} to {}.", name(&joining.from), name(to)))
        }
    }
}
