//! Which VPC stands where: columns along the flow, rows across it. A VPC with an endpoint comes
//! before the one whose service it leads to; accounts are rectangles of this grid.

use crate::model::{number, sort_by_numbers};
use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};
use petgraph::algo::{tarjan_scc, toposort};
use petgraph::graphmap::DiGraphMap;

use crate::diagram::Flow;
use crate::model::{AccountId, EndpointService, RegionName, Sketch, Vpc, VpcId};

/// A VPC in its cell.
pub(super) struct Spot<'a> {
    pub vpc: &'a Vpc,
    pub block: usize,
    pub column: usize,
    pub row: usize,
}

/// An account in one Region: a rectangle of cells, first and last included.
pub(super) struct Block<'a> {
    pub account: &'a AccountId,
    pub region: usize,
    pub columns: (usize, usize),
    pub rows: (usize, usize),
}

/// The Regions one after another across the flow, each with its rows.
pub(super) struct Grid<'a> {
    pub regions: Vec<(&'a RegionName, (usize, usize))>,
    pub blocks: Vec<Block<'a>>,
    pub spots: Vec<Spot<'a>>,
    pub columns: usize,
    pub rows: usize,
}

/// The VPC a service is drawn in: its first load balancer's, or else the first of its account.
pub(super) fn home<'a>(sketch: &'a Sketch, service: &EndpointService) -> Option<&'a Vpc> {
    let balancers = service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn));
    let mut vpcs = balancers.filter_map(|balancer| sketch.vpcs.get(&balancer.vpc));
    vpcs.next().or_else(|| sketch.vpcs.iter().find(|vpc| vpc.account == service.account))
}

/// Which VPC consumes from which, as places in the sketch's table, without those to itself.
fn links(sketch: &Sketch, place: &IndexMap<&VpcId, usize>) -> IndexSet<(usize, usize)> {
    let mut links = IndexSet::new();
    for endpoint in sketch.vpc_endpoints.iter() {
        let Some(service) = sketch.endpoint_services.get(&endpoint.service) else { continue };
        let Some(from) = place.get(&endpoint.vpc).copied() else { continue };
        let to = home(sketch, service).and_then(|vpc| place.get(&vpc.id).copied());
        if let Some(to) = to.filter(|to| *to != from) {
            links.insert((from, to));
        }
    }
    links
}

/// How far along the flow each VPC stands. In a circle the sketch's own order decides: of its
/// links only those that lead onward count.
fn ranks(sketch: &Sketch, place: &IndexMap<&VpcId, usize>, links: &IndexSet<(usize, usize)>) -> Vec<usize> {
    let mut graph = DiGraphMap::<usize, ()>::new();
    place.values().for_each(|vpc| _ = graph.add_node(*vpc));
    links.iter().for_each(|(from, to)| _ = graph.add_edge(*from, *to, ()));
    let mut circles = BTreeMap::new();
    for (circle, vpcs) in tarjan_scc(&graph).into_iter().enumerate() {
        circles.extend(vpcs.into_iter().map(|vpc| (vpc, circle)));
    }
    for (from, to) in links.iter().filter(|(from, to)| from > to) {
        if circles.get(from) == circles.get(to) {
            graph.remove_edge(*from, *to);
        }
    }
    // A provider stands where its first consumer would leave room for it.
    let mut ranks = vec![0_usize; place.len()];
    let provides = |vpc: &VpcId| sketch.load_balancers.iter().any(|balancer| balancer.vpc == *vpc);
    for (vpc, rank) in place.keys().zip(&mut ranks) {
        *rank = usize::from(provides(vpc));
    }
    for vpc in toposort(&graph, None).unwrap_or_default() {
        let rank = ranks.get(vpc).copied().unwrap_or_default();
        for next in graph.neighbors(vpc) {
            if let Some(found) = ranks.get_mut(next) {
                *found = (*found).max(rank.saturating_add(1));
            }
        }
    }
    let mut used = ranks.clone();
    used.sort_unstable();
    used.dedup();
    ranks.iter().map(|rank| used.iter().position(|known| known == rank).unwrap_or_default()).collect()
}

/// An account's VPCs in one Region, before they have cells.
struct Group<'a> {
    account: &'a AccountId,
    region: usize,
    vpcs: Vec<usize>,
    /// The first and the last of its VPCs' ranks.
    ranks: (usize, usize),
}

fn groups<'a>(sketch: &'a Sketch, ranks: &[usize], regions: &mut IndexSet<&'a RegionName>) -> Vec<Group<'a>> {
    let mut by_account: IndexMap<(usize, &AccountId), Vec<usize>> = IndexMap::new();
    for (at, vpc) in sketch.vpcs.iter().enumerate() {
        let region = regions.insert_full(&vpc.region).0;
        by_account.entry((region, &vpc.account)).or_default().push(at);
    }
    // An account without a VPC stands where its zones are, or in the first Region.
    for account in sketch.accounts.iter() {
        if !by_account.keys().any(|(_, known)| **known == account.id) && !regions.is_empty() {
            let own = account.zones.values().find_map(|zone| account.region_of(zone));
            let region = own.and_then(|own| regions.get_index_of(&own)).unwrap_or_default();
            by_account.insert((region, &account.id), Vec::new());
        }
    }
    let rank = |vpc: &usize| ranks.get(*vpc).copied().unwrap_or_default();
    let mut groups: Vec<Group<'a>> = by_account
        .into_iter()
        .map(|((region, account), mut vpcs)| {
            sort_by_numbers(&mut vpcs, |vpc| [number(rank(vpc)), 0, 0]);
            let ranks =
                (vpcs.first().map(rank).unwrap_or_default(), vpcs.last().map(rank).unwrap_or_default());
            Group { account, region, vpcs, ranks }
        })
        .collect();
    sort_by_numbers(&mut groups, |group| [number(group.region), number(group.ranks.0), 0]);
    groups
}

/// Gives every VPC its cell.
pub(super) fn grid(sketch: &Sketch, flow: Flow) -> Grid<'_> {
    let place: IndexMap<&VpcId, usize> =
        sketch.vpcs.iter().enumerate().map(|(at, vpc)| (&vpc.id, at)).collect();
    let links = links(sketch, &place);
    let ranks = ranks(sketch, &place, &links);
    let mut regions = IndexSet::new();
    let mut groups = groups(sketch, &ranks, &mut regions);
    if flow == Flow::TopToBottom {
        // One after another: who only consumes comes before who provides as well.
        sort_by_numbers(&mut groups, |group| {
            [number(group.region), number(group.ranks.0), number(group.ranks.1)]
        });
    }
    let mut packer =
        Packer { cells: vec![None; place.len()], links: &links, ranks: &ranks, blocks: Vec::new() };
    let mut ranges = Vec::new();
    let mut rows = 0_usize;
    for (at, region) in regions.iter().enumerate() {
        let first = rows;
        let mut column = 0_usize;
        for group in groups.iter().filter(|group| group.region == at) {
            match flow {
                Flow::LeftToRight => packer.pack(group, first),
                Flow::TopToBottom => packer.line_up(group, first, &mut column),
            }
        }
        rows = packer.blocks.iter().map(|block| block.rows.1 + 1).max().unwrap_or(rows);
        ranges.push((*region, (first, rows.saturating_sub(1))));
    }
    let columns = packer.blocks.iter().map(|block| block.columns.1 + 1).max().unwrap_or_default();
    let cells = packer.cells.iter().zip(sketch.vpcs.iter());
    let spots = cells
        .filter_map(|(cell, vpc)| cell.map(|(block, column, row)| Spot { vpc, block, column, row }))
        .collect();
    Grid { regions: ranges, blocks: packer.blocks, spots, columns, rows }
}

struct Packer<'a, 'l> {
    /// Of each VPC: its block, column and row.
    cells: Vec<Option<(usize, usize, usize)>>,
    links: &'l IndexSet<(usize, usize)>,
    ranks: &'l [usize],
    blocks: Vec<Block<'a>>,
}

impl<'a> Packer<'a, '_> {
    /// Puts an account in the first rows free in its columns, from its first consumer's row on.
    fn pack(&mut self, group: &Group<'a>, first_row: usize) {
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let mut local = Vec::new();
        for vpc in &group.vpcs {
            let column = self.ranks.get(*vpc).copied().unwrap_or_default();
            let row = taken.entry(column).or_default();
            local.push((*vpc, column, *row));
            *row += 1;
        }
        let columns = (
            taken.keys().next().copied().unwrap_or_default(),
            taken.keys().next_back().copied().unwrap_or_default(),
        );
        let height = taken.values().max().copied().unwrap_or(1);
        let consumers = self.links.iter().filter(|(_, to)| group.vpcs.contains(to));
        let consumer_rows = consumers.filter_map(|(from, _)| self.cells.get(*from).copied().flatten());
        let wanted = consumer_rows.map(|(_, _, row)| row).filter(|row| *row >= first_row).min();
        let mut row = wanted.unwrap_or(first_row);
        while let Some(block) = self.blocks.iter().find(|block| {
            block.region == group.region
                && block.columns.0 <= columns.1
                && columns.0 <= block.columns.1
                && block.rows.0 < row + height
                && row <= block.rows.1
        }) {
            row = block.rows.1 + 1;
        }
        for (vpc, column, local_row) in local {
            self.put(vpc, column, row + local_row);
        }
        self.blocks.push(Block {
            account: group.account,
            region: group.region,
            columns,
            rows: (row, row + height - 1),
        });
    }

    /// Puts an account after the ones before it, one VPC after another.
    fn line_up(&mut self, group: &Group<'a>, row: usize, column: &mut usize) {
        let first = *column;
        for vpc in &group.vpcs {
            self.put(*vpc, *column, row);
            *column += 1;
        }
        *column = (*column).max(first + 1);
        let columns = (first, *column - 1);
        self.blocks.push(Block { account: group.account, region: group.region, columns, rows: (row, row) });
    }

    fn put(&mut self, vpc: usize, column: usize, row: usize) {
        let block = self.blocks.len();
        if let Some(cell) = self.cells.get_mut(vpc) {
            *cell = Some((block, column, row));
        }
    }
}
