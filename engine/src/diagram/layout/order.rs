//! Which VPC comes before which along the flow, and which belong together: a VPC with an endpoint
//! comes before the one whose service it leads to.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::alike;
use super::arranged::Arranged;
use crate::model::{
    AccountId, EndpointService, IdText as _, Places, RegionName, Sketch, Vpc, number, sort_by_numbers,
};

/// The VPC a service is drawn in: its first load balancer's, or else the first of its account.
pub(super) fn home<'a>(sketch: &'a Sketch, service: &EndpointService) -> Option<&'a Vpc> {
    let balancers = service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn));
    let mut vpcs = balancers.filter_map(|balancer| sketch.vpcs.get(&balancer.vpc));
    vpcs.next().or_else(|| sketch.vpcs.iter().find(|vpc| vpc.account == service.account))
}

/// Which VPC consumes from which, as places in the sketch's table, without those to itself; a
/// peering connection leads from who asked for it to who accepted, where nothing else says so.
pub(super) fn links(sketch: &Sketch) -> Vec<(usize, usize)> {
    let mut homes = Vec::with_capacity(sketch.endpoint_services.len());
    for service in sketch.endpoint_services.iter() {
        homes.push(home(sketch, service).and_then(|vpc| sketch.vpcs.place(&vpc.id)));
    }
    let mut links = Vec::new();
    for endpoint in sketch.vpc_endpoints.iter() {
        let service = endpoint.service.endpoint_service();
        let service = service.and_then(|service| sketch.endpoint_services.place(service));
        let to = service.and_then(|service| homes.get(service).copied().flatten());
        let (Some(from), Some(to)) = (sketch.vpcs.place(&endpoint.vpc), to) else { continue };
        if from != to {
            links.push((from, to));
        }
    }
    let by_service = links.len();
    for peering in sketch.vpc_peering_connections.iter() {
        let ends = (sketch.vpcs.place(&peering.requester_vpc), sketch.vpcs.place(&peering.accepter_vpc));
        let (Some(from), Some(to)) = ends else { continue };
        let known = links.iter().take(by_service);
        if from != to && !known.clone().any(|link| *link == (from, to) || *link == (to, from)) {
            links.push((from, to));
        }
    }
    links
}

/// How far along the flow each VPC stands. In a circle the sketch's own order decides: of its
/// links only those that lead onward count.
pub(super) fn ranks(sketch: &Sketch, links: &[(usize, usize)]) -> Vec<usize> {
    let circles = circles(sketch.vpcs.len(), links);
    let mut onward = Vec::new();
    for (from, to) in links {
        if from < to || circles.get(*from) != circles.get(*to) {
            onward.push((*from, *to));
        }
    }
    // A provider stands where its first consumer would leave room for it.
    let mut ranks: Vec<usize> = vec![0; sketch.vpcs.len()];
    for balancer in sketch.load_balancers.iter() {
        if let Some(rank) = sketch.vpcs.place(&balancer.vpc).and_then(|at| ranks.get_mut(at)) {
            *rank = 1;
        }
    }
    // No circle is left, so this comes to an end.
    let mut is_settled = false;
    while !is_settled {
        is_settled = true;
        for (from, to) in &onward {
            let least = ranks.get(*from).copied().unwrap_or_default().saturating_add(1);
            if let Some(found) = ranks.get_mut(*to).filter(|found| **found < least) {
                *found = least;
                is_settled = false;
            }
        }
    }
    let mut used = ranks.clone();
    sort_by_numbers(&mut used, |rank| [number(*rank), 0, 0]);
    used.dedup();
    for rank in &mut ranks {
        *rank = used.iter().position(|known| known == rank).unwrap_or_default();
    }
    ranks
}

/// Which circle of links each VPC stands in, by a number; one that stands in none has a number of its own.
fn circles(vpcs: usize, links: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut graph = DiGraph::<(), ()>::new();
    for _ in 0..vpcs {
        graph.add_node(());
    }
    for (from, to) in links {
        graph.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), ());
    }
    let mut circles = vec![None; vpcs];
    for (number, circle) in tarjan_scc(&graph).iter().enumerate() {
        for vpc in circle {
            if let Some(found) = circles.get_mut(vpc.index()) {
                *found = Some(number);
            }
        }
    }
    circles
}

/// VPCs that stand together, before they have cells: an account's in one Region, or a stack.
pub(super) struct Group<'a> {
    /// `None` for a stack.
    pub account: Option<&'a AccountId>,
    pub region: usize,
    pub vpcs: Vec<usize>,
    /// The first and the last of its VPCs' ranks.
    pub ranks: (usize, usize),
    /// The VPCs of a stack.
    pub stack: Vec<&'a Vpc>,
}

/// The VPCs with their places in the sketch, as a person put them, their accounts and their Regions in order.
fn in_order<'a>(sketch: &'a Sketch, arranged: &Arranged) -> Vec<(usize, &'a Vpc)> {
    let mut vpcs: Vec<(usize, &Vpc)> = sketch.vpcs.iter().enumerate().collect();
    arranged.sort(&mut vpcs, |(_, vpc)| Some(vpc.id.as_str()));
    arranged.sort(&mut vpcs, |(_, vpc)| Some(vpc.account.as_str()));
    arranged.sort(&mut vpcs, |(_, vpc)| Some(vpc.region.as_str()));
    vpcs
}

/// The groups of a sketch, Region by Region, those first that come first along the flow.
pub(super) fn groups<'a>(
    sketch: &'a Sketch,
    ranks: &[usize],
    arranged: &Arranged,
    regions: &mut Vec<&'a RegionName>,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    // Groups by Region and account, and the accounts that have one.
    let (mut places, mut accounts, mut stacked) = (Places::new(), Places::new(), Places::new());
    let stacks = alike::stacks(sketch, arranged);
    for vpc in stacks.iter().flatten() {
        stacked.insert(vpc.id.text(), 0);
        accounts.insert(vpc.account.text(), 0);
    }
    for (at, vpc) in in_order(sketch, arranged) {
        let region = region_place(regions, &vpc.region);
        if stacked.get(vpc.id.as_str()).is_some() {
            continue;
        }
        let key: std::rc::Rc<str> = format!("{} {}", vpc.region, vpc.account).into();
        let place = places.get(&key).unwrap_or(groups.len());
        if let Some(group) = groups.get_mut(place) {
            group.vpcs.push(at);
        } else {
            places.insert(&key, place);
            accounts.insert(vpc.account.text(), 0);
            groups.push(group(Some(&vpc.account), region, vec![at]));
        }
    }
    // An account without a VPC stands where its zones are, or in the first Region.
    for account in sketch.accounts.iter() {
        if accounts.get(account.id.as_str()).is_none() && !regions.is_empty() {
            let own = account.zones.iter().find_map(|mapping| account.region_of(&mapping.id));
            let region = regions.iter().position(|known| own.as_ref() == Some(*known));
            groups.push(group(Some(&account.id), region.unwrap_or_default(), Vec::new()));
        }
    }
    for stack in stacks {
        let Some(first) = stack.first() else { continue };
        let mut group = group(None, region_place(regions, &first.region), Vec::new());
        group.vpcs.extend(sketch.vpcs.place(&first.id));
        group.stack = stack;
        groups.push(group);
    }
    let rank = |vpc: Option<&usize>| vpc.and_then(|vpc| ranks.get(*vpc)).copied().unwrap_or_default();
    for group in &mut groups {
        sort_by_numbers(&mut group.vpcs, |vpc| [number(rank(Some(vpc))), 0, 0]);
        group.ranks = (rank(group.vpcs.first()), rank(group.vpcs.last()));
    }
    sort_by_numbers(&mut groups, |group| [number(group.region), number(group.ranks.0), 0]);
    groups
}

const fn group(account: Option<&AccountId>, region: usize, vpcs: Vec<usize>) -> Group<'_> {
    Group { account, region, vpcs, ranks: (0, 0), stack: Vec::new() }
}

/// A Region's place among those known; it is added where it is new.
fn region_place<'a>(regions: &mut Vec<&'a RegionName>, region: &'a RegionName) -> usize {
    let at = regions.iter().position(|known| *known == region).unwrap_or(regions.len());
    if at == regions.len() {
        regions.push(region);
    }
    at
}
