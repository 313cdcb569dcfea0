//! Which VPC stands where: columns along the flow, rows across it. A VPC with an endpoint comes
//! before the one whose service it leads to; accounts are rectangles of this grid.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::diagram::Flow;
use crate::model::{AccountId, EndpointService, RegionName, Sketch, Vpc, number, sort_by_numbers};

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
fn links(sketch: &Sketch) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    for endpoint in sketch.vpc_endpoints.iter() {
        let Some(service) = sketch.service_of(endpoint) else { continue };
        let to = home(sketch, service).and_then(|vpc| sketch.vpcs.place(&vpc.id));
        let (Some(from), Some(to)) = (sketch.vpcs.place(&endpoint.vpc), to) else { continue };
        if from != to {
            links.push((from, to));
        }
    }
    links
}

/// How far along the flow each VPC stands. In a circle the sketch's own order decides: of its
/// links only those that lead onward count.
fn ranks(sketch: &Sketch, links: &[(usize, usize)]) -> Vec<usize> {
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

/// An account's VPCs in one Region, before they have cells.
struct Group<'a> {
    account: &'a AccountId,
    region: usize,
    vpcs: Vec<usize>,
    /// The first and the last of its VPCs' ranks.
    ranks: (usize, usize),
}

fn groups<'a>(sketch: &'a Sketch, ranks: &[usize], regions: &mut Vec<&'a RegionName>) -> Vec<Group<'a>> {
    let group = |account, region, vpcs| Group { account, region, vpcs, ranks: (0, 0) };
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (at, vpc) in sketch.vpcs.iter().enumerate() {
        let region = regions.iter().position(|known| **known == vpc.region).unwrap_or(regions.len());
        if region == regions.len() {
            regions.push(&vpc.region);
        }
        let mut known = groups.iter_mut();
        match known.find(|group| group.region == region && *group.account == vpc.account) {
            Some(group) => group.vpcs.push(at),
            None => groups.push(group(&vpc.account, region, vec![at])),
        }
    }
    // An account without a VPC stands where its zones are, or in the first Region.
    for account in sketch.accounts.iter() {
        if !groups.iter().any(|group| *group.account == account.id) && !regions.is_empty() {
            let own = account.zones.iter().find_map(|mapping| account.region_of(&mapping.id));
            let region = regions.iter().position(|known| own.as_ref() == Some(*known));
            groups.push(group(&account.id, region.unwrap_or_default(), Vec::new()));
        }
    }
    let rank = |vpc: Option<&usize>| vpc.and_then(|vpc| ranks.get(*vpc)).copied().unwrap_or_default();
    for group in &mut groups {
        sort_by_numbers(&mut group.vpcs, |vpc| [number(rank(Some(vpc))), 0, 0]);
        group.ranks = (rank(group.vpcs.first()), rank(group.vpcs.last()));
    }
    sort_by_numbers(&mut groups, |group| [number(group.region), number(group.ranks.0), 0]);
    groups
}

/// Gives every VPC its cell.
pub(super) fn grid(sketch: &Sketch, flow: Flow) -> Grid<'_> {
    let links = links(sketch);
    let ranks = ranks(sketch, &links);
    let mut regions = Vec::new();
    let mut groups = groups(sketch, &ranks, &mut regions);
    if flow == Flow::TopToBottom {
        // One after another: who only consumes comes before who provides as well.
        sort_by_numbers(&mut groups, |group| {
            [number(group.region), number(group.ranks.0), number(group.ranks.1)]
        });
    }
    let mut packer =
        Packer { cells: vec![None; sketch.vpcs.len()], links: &links, ranks: &ranks, blocks: Vec::new() };
    let mut ranges = Vec::new();
    let (mut rows, mut columns) = (0_usize, 0_usize);
    for (at, region) in regions.iter().enumerate() {
        let first = rows;
        let mut column = 0_usize;
        for group in groups.iter().filter(|group| group.region == at) {
            match flow {
                Flow::LeftToRight => packer.pack(group, first),
                Flow::TopToBottom => packer.line_up(group, first, &mut column),
            }
        }
        for block in &packer.blocks {
            rows = rows.max(block.rows.1 + 1);
            columns = columns.max(block.columns.1 + 1);
        }
        ranges.push((*region, (first, rows.saturating_sub(1))));
    }
    let mut spots = Vec::new();
    for (cell, vpc) in packer.cells.iter().zip(sketch.vpcs.iter()) {
        if let Some((block, column, row)) = *cell {
            spots.push(Spot { vpc, block, column, row });
        }
    }
    Grid { regions: ranges, blocks: packer.blocks, spots, columns, rows }
}

struct Packer<'a, 'l> {
    /// Of each VPC: its block, column and row.
    cells: Vec<Option<(usize, usize, usize)>>,
    links: &'l [(usize, usize)],
    ranks: &'l [usize],
    blocks: Vec<Block<'a>>,
}

impl<'a> Packer<'a, '_> {
    /// Puts an account in the first rows free in its columns, from its first consumer's row on.
    fn pack(&mut self, group: &Group<'a>, first_row: usize) {
        let (columns, mut height) = (group.ranks, 1);
        let mut local: Vec<(usize, usize, usize)> = Vec::new();
        for vpc in &group.vpcs {
            // Those of one column follow each other.
            let column = self.ranks.get(*vpc).copied().unwrap_or_default();
            let above = local.last().filter(|(_, last, _)| *last == column);
            let row = above.map_or(0, |(_, _, row)| row + 1);
            height = height.max(row + 1);
            local.push((*vpc, column, row));
        }
        let mut wanted: Option<usize> = None;
        for (from, _) in self.links.iter().filter(|(_, to)| group.vpcs.contains(to)) {
            let Some((_, _, row)) = self.cells.get(*from).copied().flatten() else { continue };
            if row >= first_row && wanted.is_none_or(|wanted| row < wanted) {
                wanted = Some(row);
            }
        }
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
