//! The checks over random sketches: any number of anything, names nobody should choose, and
//! references to what is not there.

use proptest::prelude::*;

use super::build::Build;
use super::check::check;
use crate::diagram::{Flow, Theme, layout, svg};
use crate::model::*;

const NAMES: [&str; 10] = [
    "",
    "web",
    "a name that is far too long for any box there is in the picture",
    "<script>alert(1)</script>",
    "\"quotes\" & 'more' ]]>",
    "名前が長い仮想プライベートクラウド",
    "שרת ראשי של החברה",
    "\u{202e}drawkcab\u{0}\n\u{7}",
    "WWWWWWWWWWWWWWWWWWWWWWWWWW",
    "👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧",
];

/// Every number is taken modulo what there is, or one more: that one is missing.
type Numbers = Vec<(u8, u8, u8)>;

#[derive(Clone, Debug)]
pub(super) struct Recipe {
    accounts: u8,
    vpcs: Numbers,
    subnets: Numbers,
    instances: Numbers,
    balancers: Numbers,
    endpoints: Numbers,
    more: Numbers,
    cross_zone: bool,
    lost: bool,
}

fn numbers(most: usize) -> impl Strategy<Value = Numbers> {
    prop::collection::vec(any::<(u8, u8, u8)>(), 0..most)
}

pub(super) fn recipe() -> impl Strategy<Value = Recipe> {
    let tables = (numbers(6), numbers(14), numbers(24), numbers(4), numbers(6), numbers(20));
    (1..4_u8, tables, any::<bool>(), any::<bool>()).prop_map(
        |(accounts, (vpcs, subnets, instances, balancers, endpoints, more), cross_zone, lost)| Recipe {
            accounts,
            vpcs,
            subnets,
            instances,
            balancers,
            endpoints,
            more,
            cross_zone,
            lost,
        },
    )
}

fn name(number: u8) -> &'static str {
    NAMES[usize::from(number) % NAMES.len()]
}

/// One of the ids there are, or now and then one that is not.
fn pick<T: Clone>(list: &[T], number: u8, missing: &T) -> T {
    if number.is_multiple_of(13) || list.is_empty() {
        missing.clone()
    } else {
        list[usize::from(number) % list.len()].clone()
    }
}

pub(super) fn cook(recipe: &Recipe) -> Sketch {
    let mut build = Build::default();
    let accounts: Vec<_> = (0..recipe.accounts)
        .map(|at| build.account(name(at.wrapping_mul(7)), &[('a', 1), ('b', 2)]))
        .collect();
    let no_account: AccountId = "999999999998".parse().expect("an account");
    let vpcs: Vec<_> = recipe
        .vpcs
        .iter()
        .map(|(account, text, region)| {
            let id = build.vpc(name(*text), &pick(&accounts, *account, &no_account));
            if region % 5 == 0 {
                build
                    .sketch
                    .vpcs
                    .update(&id, |vpc| vpc.region = "eu-west-1".parse().expect("a Region"))
                    .expect("it is there");
            }
            id
        })
        .collect();
    let no_vpc: VpcId = "vpc-none".parse().expect("a VPC");
    let subnets: Vec<_> = recipe
        .subnets
        .iter()
        .map(|(vpc, zone, text)| build.subnet(name(*text), &pick(&vpcs, *vpc, &no_vpc), u32::from(zone % 4)))
        .collect();
    let no_subnet: SubnetId = "subnet-none".parse().expect("a subnet");
    let instances: Vec<_> = recipe
        .instances
        .iter()
        .map(|(subnet, text, _)| build.instance(name(*text), &pick(&subnets, *subnet, &no_subnet)))
        .collect();
    offer(&mut build, recipe, &accounts, &vpcs, &subnets, &instances);
    join(&mut build, recipe, &accounts, &vpcs, &subnets, &instances);
    if recipe.lost {
        build.sketch.lost_zones.insert("use1-az1".parse().expect("a zone"));
    }
    build.sketch
}

/// The load balancers, services and endpoints of a recipe.
fn offer(
    build: &mut Build,
    recipe: &Recipe,
    accounts: &[AccountId],
    vpcs: &[VpcId],
    subnets: &[SubnetId],
    instances: &[HostId],
) {
    let no_account: AccountId = "999999999998".parse().expect("an account");
    let no_vpc: VpcId = "vpc-none".parse().expect("a VPC");
    let no_subnet: SubnetId = "subnet-none".parse().expect("a subnet");
    let no_instance: HostId = "i-none".parse().expect("an instance");
    let mut services = Vec::new();
    for (vpc, subnet, targets) in &recipe.balancers {
        let places = [pick(subnets, *subnet, &no_subnet), pick(subnets, subnet.wrapping_add(3), &no_subnet)];
        let targets: Vec<_> = (0..targets % 6)
            .map(|at| pick(instances, targets.wrapping_add(at.wrapping_mul(5)), &no_instance))
            .collect();
        let places: Vec<_> = places.iter().collect();
        let arn = build.balancer("nlb", &pick(vpcs, *vpc, &no_vpc), &places, &targets);
        build
            .sketch
            .load_balancers
            .update(&arn, |found| found.cross_zone = recipe.cross_zone)
            .expect("it is there");
        services.push(build.service(name(*vpc), &pick(accounts, *vpc, &no_account), &[arn]));
    }
    let no_service: EndpointServiceId = "vpce-svc-none".parse().expect("a service");
    for (vpc, service, subnet) in &recipe.endpoints {
        let places = [pick(subnets, *subnet, &no_subnet), pick(subnets, subnet.wrapping_add(5), &no_subnet)];
        let places: Vec<_> = places.iter().collect();
        build.endpoint(
            name(*subnet),
            &pick(vpcs, *vpc, &no_vpc),
            &pick(&services, *service, &no_service),
            &places,
        );
    }
}

/// What joins the VPCs of a recipe to each other and to the world, and what stands beside them.
fn join(
    build: &mut Build,
    recipe: &Recipe,
    accounts: &[AccountId],
    vpcs: &[VpcId],
    subnets: &[SubnetId],
    instances: &[HostId],
) {
    let no_account: AccountId = "999999999998".parse().expect("an account");
    let no_vpc: VpcId = "vpc-none".parse().expect("a VPC");
    let no_subnet: SubnetId = "subnet-none".parse().expect("a subnet");
    let no_instance: HostId = "i-none".parse().expect("an instance");
    let no_center: DataCenterId = "dc-none".parse().expect("a data center");
    let (mut targets, mut gateways, mut centers) = (Vec::new(), Vec::new(), Vec::new());
    for (kind, one, other) in &recipe.more {
        let account = pick(accounts, *one, &no_account);
        let (vpc, second) = (pick(vpcs, *one, &no_vpc), pick(vpcs, *other, &no_vpc));
        let subnet = pick(subnets, *other, &no_subnet);
        let center = pick(&centers, *other, &no_center);
        match kind % 15 {
            0 => targets.push(build.internet_gateway(&account, Some(vpc)).into()),
            1 => targets.push(build.egress_only(&vpc).into()),
            2 => targets.push(build.nat_gateway(&subnet).into()),
            3 => {
                let gateway = build.virtual_private_gateway(&account, Some(vpc));
                targets.push(gateway.clone().into());
                gateways.push(gateway);
            }
            4 => targets.push(build.peering(name(*other), &vpc, &second).into()),
            5 => centers.push(build.data_center(name(*one), &account, u32::from(other % 4))),
            6 | 7 => {
                let Some(gateway) = gateways.last().cloned() else { continue };
                let router = pick(instances, *other, &no_instance);
                build.vpn(
                    &account,
                    if kind.is_multiple_of(2) { center.into() } else { router.into() },
                    &gateway,
                );
            }
            8 => build.direct_connect(&account, &center, gateways.last().filter(|_| one % 3 > 0)),
            9 => targets.push(build.aws_endpoint(&vpc, "s3", &[]).into()),
            10 => _ = build.aws_endpoint(&vpc, "monitoring", &[&subnet]),
            11 => build.topic(&account),
            12 => build.hosted_zone(name(*other), &account, vec![vpc]),
            13 => build.note(name(*other), Some(vpc.into()).filter(|_| one % 2 > 0)),
            _ => {
                let main = other % 2 > 0;
                let table = build.table(&vpc, main, &targets);
                if !main {
                    _ = build.sketch.subnets.update(&subnet, |found| found.route_table = Some(table));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_scene_is_sound(recipe in recipe()) {
        let sketch = cook(&recipe);
        for flow in [Flow::LeftToRight, Flow::TopToBottom] {
            let scene = layout(&sketch, flow);
            check(&scene, &sketch);
            prop_assert_eq!(&scene, &layout(&sketch, flow));
            let text = svg(&scene, Theme::Dark);
            prop_assert!(!text.contains("<script"));
            prop_assert!(!text.chars().any(|found| found.is_control() && found != '\n'));
        }
    }

    #[test]
    fn every_leg_between_drawn_boxes_is_drawn(recipe in recipe()) {
        let sketch = cook(&recipe);
        let scene = layout(&sketch, Flow::LeftToRight);
        let legs = legs(&sketch);
        prop_assert!(legs.len() <= MAX_LEGS);
        let drawn = |end: &LegEnd| match end {
            LegEnd::Resource(ResourceId::NetworkInterface(id)) => {
                sketch.subnet_of(id).is_ok_and(|subnet| sketch.vpcs.get(&subnet.vpc).is_some())
            }
            _ => true,
        };
        // A gateway may be attached to nothing, and then has no place in any VPC.
        for leg in legs.iter().filter(|leg| leg.kind <= LegKind::GatewayRoute) {
            prop_assert_eq!(scene.line(leg).is_some(), drawn(&leg.from) && drawn(&leg.to));
        }
        let one_by_one: Vec<_> = legs.iter().map(|leg| scene.line(leg)).collect();
        prop_assert_eq!(scene.lines_of(legs.iter()), one_by_one);
    }
}
