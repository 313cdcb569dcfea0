//! Which cell of the picture each thing has: columns along the flow, rows across it. Accounts are
//! rectangles of this grid, Regions of whole rows or columns; data centers stand before all
//! Regions, AWS's own services after a Region's VPCs, the internet after everything.

use super::arranged::Arranged;
use super::loose;
use super::order;
use super::pack::Packer;
use crate::diagram::Flow;
use crate::model::{
    AccountId, AwsServiceName, DataCenter, Leg, LegEnd, RegionName, ResourceId, Sketch, Vpc, aws_services,
    number, sort_by_numbers,
};

/// What a cell holds.
pub(super) enum Home<'a> {
    Vpc(&'a Vpc),
    DataCenter(&'a DataCenter),
    /// What an account has outside its VPCs.
    Loose,
    /// AWS's own services in one Region.
    Services,
    /// Many VPCs of one shape.
    Stack(Vec<&'a Vpc>),
    /// The internet, and notes about nothing.
    Outside,
}

/// A cell.
pub(super) struct Spot<'a> {
    pub home: Home<'a>,
    pub block: Option<usize>,
    pub region: Option<usize>,
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

/// A Region's cells, first and last included.
pub(super) struct Region<'a> {
    pub name: &'a RegionName,
    pub columns: (usize, usize),
    pub rows: (usize, usize),
}

/// All cells.
pub(super) struct Grid<'a> {
    pub regions: Vec<Region<'a>>,
    pub blocks: Vec<Block<'a>>,
    pub spots: Vec<Spot<'a>>,
    pub columns: usize,
    pub rows: usize,
    /// The services of AWS's own.
    pub services: Vec<&'a AwsServiceName>,
    pub internet: bool,
    /// What stands in no subnet and on no border, and in which spot; outside everything where there
    /// is none.
    pub free: Vec<(Option<usize>, ResourceId)>,
}

impl Grid<'_> {
    /// Whether a Region has VPCs. A service of AWS's in another one stands outside.
    pub fn has_region(&self, name: &str) -> bool {
        self.regions.iter().any(|region| region.name.as_str() == name)
    }
}

/// Gives everything its cell.
pub(super) fn grid<'a>(sketch: &'a Sketch, arranged: &Arranged, legs: &[Leg], flow: Flow) -> Grid<'a> {
    let links = order::links(sketch);
    let ranks = order::ranks(sketch, &links);
    let mut regions = Vec::new();
    let mut groups = order::groups(sketch, &ranks, arranged, &mut regions);
    let services = aws_services(sketch);
    let mut loose = loose::loose(sketch);
    arranged.sort(&mut loose, |found| Some(found.resource.as_str()));
    let mut packer = Packer::new(sketch, flow, &links, &ranks);
    packer.mark_loose(&groups, &regions, &loose);
    if flow == Flow::TopToBottom {
        // One after another: who only consumes comes before who provides as well.
        sort_by_numbers(&mut groups, |group| {
            [number(group.region), number(group.ranks.0), number(group.ranks.1)]
        });
    }
    let centers = sketch.data_centers.len();
    packer.base = match flow {
        Flow::LeftToRight => usize::from(centers > 0),
        Flow::TopToBottom => centers,
    };
    packer.columns = packer.base;
    let mut groups = groups.into_iter().peekable();
    for (at, name) in regions.iter().enumerate() {
        packer.begin(name);
        while let Some(group) = groups.next_if(|group| group.region == at) {
            packer.group(group);
        }
        packer.end(services.iter().any(|service| service.region() == name.as_str()));
    }
    packer.close_regions(&services);
    packer.data_centers(arranged);
    packer.free(&loose);
    packer.grid.services = services;
    packer.outside(legs.iter().any(|leg| leg.to == LegEnd::Internet));
    packer.grid
}
