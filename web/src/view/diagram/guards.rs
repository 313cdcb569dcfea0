//! Security groups over the picture. A group contains nothing, so it is no box: what carries a selected group has a ring
//! around it and the group's name on a badge, and what is selected itself shows the groups it carries. For whoever
//! listens the inspector says both, under “Security groups” and “Used by”.

use privatelink::diagram::{Rect, SceneBox};
use privatelink::model::{ResourceId, SecurityGroupId, Sketch};
use privatelink::text;
use yew::Html;

use crate::state::State;
use crate::state::selection::container;
use crate::view::markup::html;

/// How far the ring stands off its box: outside that of a packet.
const RING_PX: i32 = 7;
/// About as wide as a letter of a badge is.
const LETTER_PX: i32 = 6;
/// A shield of twelve by twelve pixels.
const SHIELD: &str = "M6 .5 11 2.5v3.4c0 2.9-2.2 4.5-5 5.6-2.8-1.1-5-2.7-5-5.6V2.5z";

/// What the selection has to do with security groups.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn guards(state: &State) -> Html {
    let sketch = &state.sketch;
    let drawn = |found: &SceneBox| {
        let id = found.resource.as_ref()?;
        let own = groups(sketch, id);
        let asked =
            state.selection.iter().filter_map(|id| group(sketch, id)).find(|asked| own.contains(asked));
        let shown = if state.selection.contains(id) { own } else { asked.as_slice() };
        let name = names(sketch, shown)?;
        Some(guard(found.rect, &name, asked.is_some()))
    };
    html! { <g class="guards" aria-hidden="true">{ for state.derived.scene.boxes.iter().filter_map(drawn) }</g> }
}

/// The group that is selected, or whose rule is.
fn group(sketch: &Sketch, id: &ResourceId) -> Option<SecurityGroupId> {
    match id {
        ResourceId::SecurityGroup(group) => Some(group.clone()),
        ResourceId::SecurityGroupRule(_) => container(sketch, id).and_then(|of| group(sketch, &of)),
        _ => None,
    }
}

/// The groups something that is drawn carries.
fn groups<'a>(sketch: &'a Sketch, id: &ResourceId) -> &'a [SecurityGroupId] {
    let interface = match id {
        ResourceId::Host(id) => sketch.hosts.get(id).map(|host| &host.network_interface),
        ResourceId::NetworkInterface(id) => Some(id),
        ResourceId::VpcEndpoint(id) => {
            return sketch.vpc_endpoints.get(id).map_or(&[], |endpoint| &endpoint.security_groups);
        }
        ResourceId::LoadBalancer(arn) => {
            return sketch.load_balancers.get(arn).map_or(&[], |balancer| &balancer.security_groups);
        }
        _ => None,
    };
    let interface = interface.and_then(|id| sketch.network_interfaces.get(id));
    interface.and_then(|interface| sketch.security_groups_of(interface).ok()).unwrap_or(&[])
}

/// Their names, as a badge has them.
fn names(sketch: &Sketch, groups: &[SecurityGroupId]) -> Option<String> {
    let mut names = String::new();
    for group in groups {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(&text::name(sketch, &group.clone().into()));
    }
    (!names.is_empty()).then_some(names)
}

fn guard(rect: Rect, name: &str, ringed: bool) -> Html {
    let Rect { x, y, width, height } = rect;
    let letters = usize::try_from((width - 20) / LETTER_PX).unwrap_or_default();
    let name: String = if name.chars().count() > letters {
        name.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
    } else {
        name.to_owned()
    };
    let top = y - if ringed { RING_PX } else { 0 };
    html! {
        <g class="guard">
            if ringed {
                <rect x={(x - RING_PX).to_string()} y={top.to_string()} width={(width + 2 * RING_PX).to_string()}
                    height={(height + 2 * RING_PX).to_string()} rx="11" />
            }
            <g transform={format!("translate({} {})", x + 4, top - 6)}>
                <path d={SHIELD} /><text x="15" y="10">{ name }</text>
            </g>
        </g>
    }
}
