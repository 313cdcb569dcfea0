//! Single scenes: the whitepaper's figure, nothing at all, too much, and hostile names.

use super::build::{Build, busy, chain, consumers, figure};
use super::check::{check, each_has_a_box};
use super::more::everything;
use crate::diagram::{BoxKind, BoxState, Flow, LineKind, Scene, SceneBox, Theme, layout, svg};
use crate::model::*;

const FLOWS: [Flow; 2] = [Flow::LeftToRight, Flow::TopToBottom];

fn of_kind(scene: &Scene, kind: BoxKind) -> Vec<&SceneBox> {
    scene.boxes.iter().filter(|found| found.kind == kind).collect()
}

#[test]
fn an_empty_sketch_is_an_empty_scene() {
    let scene = layout(&Sketch::default(), Flow::LeftToRight);
    assert!(scene.boxes.is_empty() && scene.lines.is_empty());
    assert_eq!((scene.width, scene.height), (320, 200));
    assert!(svg(&scene, Theme::Light).starts_with("<svg"));
}

#[test]
fn scenes_of_all_shapes_are_sound() {
    let sketches =
        [figure(2, 2, 3), figure(1, 1, 1), figure(3, 1, 2), consumers(4), chain(), busy(), figure(2, 0, 0)];
    for sketch in sketches {
        for flow in FLOWS {
            check(&layout(&sketch, flow), &sketch);
        }
    }
}

#[test]
fn everything_a_sketch_can_have_is_drawn_once() {
    let sketch = everything();
    for flow in FLOWS {
        let scene = layout(&sketch, flow);
        check(&scene, &sketch);
        // Both accounts have VPCs of their own; one of them in two Regions.
        let mut here = sketch.clone();
        for account in sketch.accounts.iter() {
            let boxes = of_kind(&scene, BoxKind::Account);
            let boxes =
                boxes.iter().filter(|found| found.resource == Some(account.id.clone().into())).count();
            assert!((1..=2).contains(&boxes));
            here.accounts.remove(&account.id);
        }
        each_has_a_box(&scene, &here);
        for flavor in HostFlavor::ALL {
            assert!(!of_kind(&scene, BoxKind::Host(*flavor)).is_empty(), "{}", flavor.word());
        }
        for kind in [BoxKind::Internet, BoxKind::PublicSubnet, BoxKind::AwsServices] {
            assert_eq!(of_kind(&scene, kind).len(), 1, "{kind:?}");
        }
        assert_eq!(of_kind(&scene, BoxKind::AwsService).len(), 2);
    }
}

/// What a host reaches by its subnet's routes: VPC guide, "Subnet route tables", "Internet
/// gateways" (a public address is needed) and "NAT gateways" (which stand in a public subnet).
#[test]
fn routes_have_lines_to_whom_they_serve() {
    let sketch = everything();
    let legs = legs(&sketch);
    let interface = |name: &str| {
        let host = sketch.hosts.iter().find(|host| host.name == name).expect("a host");
        LegEnd::from(host.network_interface.clone())
    };
    let nat = sketch.nat_gateways.iter().next().expect("a NAT gateway").network_interface.clone();
    let gateways = |from: &LegEnd| {
        let routes = legs.iter().filter(|leg| leg.kind == LegKind::GatewayRoute && leg.from == *from);
        routes.map(|leg| leg.to.as_str().split('-').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        gateways(&interface("web-11")),
        ["eni", "vgw", "pcx", "vpce"],
        "no IPv6, so no egress-only one"
    );
    assert!(legs.iter().any(|leg| leg.from == interface("web-11") && leg.to == nat.clone().into()));
    assert!(gateways(&interface("container")).is_empty(), "it has no public address");
    assert_eq!(gateways(&nat.into()), ["igw"]);
    // The virtual router's own gateway.
    assert_eq!(gateways(&interface("virtual_router")), ["cgw"]);
}

#[test]
fn a_line_is_found_whichever_way_a_packet_goes() {
    let sketch = everything();
    let scene = layout(&sketch, Flow::LeftToRight);
    let leg = legs(&sketch).into_iter().find(|leg| leg.kind == LegKind::Vpn).expect("a VPN connection");
    let there = scene.way(&leg).expect("it is drawn");
    let back = scene.way(&Leg { from: leg.to, to: leg.from, kind: leg.kind }).expect("it is drawn");
    assert!(there.len() >= 2 && there.iter().eq(back.iter().rev()));
}

#[test]
fn many_consumers_of_one_shape_are_a_stack() {
    let sketch = consumers(500);
    for flow in FLOWS {
        let scene = layout(&sketch, flow);
        check(&scene, &sketch);
        assert_eq!(of_kind(&scene, BoxKind::VpcStack).len(), 1);
        let small = of_kind(&scene, BoxKind::SmallVpc).len();
        assert_eq!(small + of_kind(&scene, BoxKind::Vpc).len(), 501, "each VPC can be chosen");
        assert!(scene.lines.len() < 40, "{} lines", scene.lines.len());
        assert!(scene.height < 2_400, "{} tall", scene.height);
        let served = scene.lines.iter().filter(|line| line.kind == LineKind::ToTarget).count();
        assert_eq!(served, 4, "targets keep their lines");
    }
}

#[test]
fn in_the_figure_private_link_runs_straight_across() {
    let sketch = figure(2, 2, 3);
    let scene = layout(&sketch, Flow::LeftToRight);
    let private: Vec<_> = scene.lines.iter().filter(|line| line.kind == LineKind::PrivateLink).collect();
    assert_eq!(private.len(), 2);
    assert!(private.iter().all(|line| line.points.len() == 2 && line.points[1].x - line.points[0].x >= 120));
    let vpcs = of_kind(&scene, BoxKind::Vpc);
    let find = |name: &str| vpcs.iter().find(|vpc| vpc.label == name).expect("both are drawn");
    assert!(
        find("Consumer VPC").rect.x + find("Consumer VPC").rect.width + 120 <= find("Provider VPC").rect.x
    );
    let down = layout(&sketch, Flow::TopToBottom);
    assert!(down.width <= 400, "{} wide", down.width);
    assert!(
        down.lines
            .iter()
            .filter(|line| line.kind == LineKind::PrivateLink)
            .all(|line| line.points.len() == 2)
    );
}

#[test]
fn a_zone_has_one_height_in_all_vpcs_of_a_row() {
    let scene = layout(&figure(3, 1, 4), Flow::LeftToRight);
    let zones = of_kind(&scene, BoxKind::Zone);
    assert_eq!(zones.len(), 6);
    for one in &zones {
        let same = zones.iter().filter(|other| other.resource == one.resource);
        same.for_each(|other| assert_eq!((one.rect.y, one.rect.height), (other.rect.y, other.rect.height)));
    }
}

#[test]
fn consumers_stand_before_providers_and_circles_do_no_harm() {
    let scene = layout(&chain(), Flow::LeftToRight);
    let names: Vec<_> = ["Shop VPC", "Orders VPC", "Payments VPC"]
        .iter()
        .map(|name| scene.boxes.iter().find(|found| found.label == *name).expect("it is drawn").rect.x)
        .collect();
    assert!(names.is_sorted());

    let mut build = Build::default();
    let account = build.account("one", &[('a', 1)]);
    let (first, first_service, first_subnets) = build.provider("first", &account, 1, 1);
    let (second, second_service, second_subnets) = build.provider("second", &account, 1, 1);
    build.endpoint("there", &first, &second_service, &[&first_subnets[0]]);
    build.endpoint("back", &second, &first_service, &[&second_subnets[0]]);
    for flow in FLOWS {
        check(&layout(&build.sketch, flow), &build.sketch);
    }
}

#[test]
fn one_more_instance_only_makes_room_for_itself() {
    let sketch = figure(2, 2, 3);
    let mut more = Build::on(sketch.clone());
    let subnet = sketch.subnets.iter().next().expect("a subnet").id.clone();
    // Ids of the figure end below these.
    (0..90).for_each(|_| _ = more.account("unused", &[]));
    let mut more = more.sketch_with(|build| _ = build.instance("one more", &subnet));
    more.accounts = sketch.accounts.clone();
    for flow in FLOWS {
        let (before, after) = (layout(&sketch, flow), layout(&more, flow));
        let inside = |found: &SceneBox| {
            found.parent.is_some_and(|at| before.boxes[at].resource == Some(subnet.clone().into()))
        };
        let kept: Vec<_> =
            after.boxes.iter().filter(|found| before.boxes.iter().any(|old| old.key == found.key)).collect();
        assert_eq!((kept.len(), after.boxes.len()), (before.boxes.len(), before.boxes.len() + 1));
        for (old, new) in before.boxes.iter().zip(kept) {
            assert_eq!(old.key, new.key, "the order stays");
            if !inside(old) {
                assert!(old.rect.x <= new.rect.x && old.rect.y <= new.rect.y, "{} moves back", old.key);
            }
            assert!(
                old.rect.width <= new.rect.width && old.rect.height <= new.rect.height,
                "{} shrinks",
                old.key
            );
        }
    }
}

#[test]
fn legs_have_an_end() {
    let mut build = Build::default();
    let account = build.account("one", &[('a', 1)]);
    let (_, service, _) = build.provider("provider", &account, 1, 3);
    let vpc = build.consumer("consumer", &account, &service, 1, 100);
    let subnet = build.sketch.subnets.iter().find(|subnet| subnet.vpc == vpc).expect("a subnet").id.clone();
    (0..60).for_each(|_| _ = build.endpoint("more", &vpc, &service, &[&subnet]));
    let legs = legs(&build.sketch);
    assert_eq!(legs.len(), MAX_LEGS);
    let of = |kind: LegKind| legs.iter().filter(|leg| leg.kind == kind).count();
    assert_eq!((of(LegKind::PrivateLink), of(LegKind::ToTarget)), (61, 3), "local ones give way");
    let scene = layout(&build.sketch, Flow::LeftToRight);
    assert!(scene.width < 10_000 && scene.height < 20_000, "{} x {}", scene.width, scene.height);
}

#[test]
fn what_is_lost_or_down_says_so() {
    let mut sketch = figure(2, 2, 3);
    sketch.lost_zones.insert("use1-az2".parse().expect("a zone"));
    let first = sketch.hosts.iter().next().expect("an instance").id.clone();
    sketch.hosts.update(&first, |found| found.state = HostState::Stopped).expect("it is there");
    let endpoint = sketch.vpc_endpoints.iter().next().expect("an endpoint").id.clone();
    sketch
        .vpc_endpoints
        .update(&endpoint, |found| found.state = EndpointState::PendingAcceptance)
        .expect("it is there");
    let scene = layout(&sketch, Flow::LeftToRight);
    let state = |id: ResourceId| scene.box_of(&id).expect("it is drawn").state;
    assert_eq!(state(first.into()), BoxState::Down);
    assert_eq!(state(endpoint.clone().into()), BoxState::Down);
    assert_eq!(scene.box_of(&endpoint.into()).expect("it is drawn").detail, "pendingAcceptance");
    let lost = scene.boxes.iter().filter(|found| found.state == BoxState::Lost).map(|found| found.kind);
    assert_eq!(lost.filter(|kind| *kind == BoxKind::Zone).count(), 2);
    assert!(
        of_kind(&scene, BoxKind::Zone)
            .iter()
            .all(|zone| (zone.detail == "use1-az2") == (zone.state == BoxState::Lost))
    );
    // Of the lines by PrivateLink the one in that zone.
    let hops = scene.lines.iter().filter(|line| line.kind == LineKind::PrivateLink);
    let states: Vec<BoxState> = hops.map(|line| line.state).collect();
    assert!(states.contains(&BoxState::Lost), "{states:?}");
}

#[test]
fn names_cannot_break_out_of_the_svg() {
    let mut sketch = figure(1, 1, 1);
    let vpc = sketch.vpcs.iter().next().expect("a VPC").id.clone();
    let name = "<script>alert('&\"')</script>\u{1}\u{202e}\u{ffff}";
    sketch.vpcs.update(&vpc, |vpc| vpc.name = name.into()).expect("it is there");
    for theme in [Theme::Light, Theme::Dark] {
        let text = svg(&layout(&sketch, Flow::LeftToRight), theme);
        assert!(text.contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;, vpc-"));
        assert!(!text.contains("<script") && !text.contains(['\u{1}', '\u{202e}', '\u{ffff}']));
        assert_eq!(text.matches("<svg").count(), 1);
    }
}
