//! Which cell of the picture each thing has: columns along the flow, rows across it. Accounts are
//! rectangles of this grid, Regions of whole rows or columns; data centers stand before all
//! Regions, AWS's own services after a Region's VPCs, the internet after everything.

use super::loose::{self, Belongs, Loose};
use super::order::{self, Group};
use crate::diagram::Flow;
use crate::model::{
    AccountId, AwsServiceName, DataCenter, IdText as _, LegEnd, Places, RegionName, ResourceId, Sketch, Vpc,
    aws_services, legs, number, sort_by_numbers,
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

/// Gives everything its cell.
pub(super) fn grid(sketch: &Sketch, flow: Flow) -> Grid<'_> {
    let links = order::links(sketch);
    let ranks = order::ranks(sketch, &links);
    let mut regions = Vec::new();
    let mut groups = order::groups(sketch, &ranks, &mut regions);
    let services = aws_services(sketch);
    let loose = loose::loose(sketch);
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
    packer.data_centers();
    packer.free(&loose);
    packer.outside();
    packer.grid.services = services;
    packer.grid
}

struct Packer<'a, 'l> {
    sketch: &'a Sketch,
    flow: Flow,
    links: &'l [(usize, usize)],
    ranks: &'l [usize],
    grid: Grid<'a>,
    /// Of each VPC: its spot.
    spots: Vec<Option<usize>>,
    /// The groups with things outside VPCs, by Region and account; then those accounts' blocks.
    loose: Places,
    /// Which cells are taken, by column.
    taken: Vec<Vec<bool>>,
    /// The first column of Regions.
    base: usize,
    /// The columns taken so far.
    columns: usize,
    /// The rows of earlier Regions.
    first_row: usize,
}

fn key(region: &str, account: &str) -> std::rc::Rc<str> {
    format!("{region} {account}").into()
}

impl<'a, 'l> Packer<'a, 'l> {
    fn new(sketch: &'a Sketch, flow: Flow, links: &'l [(usize, usize)], ranks: &'l [usize]) -> Self {
        let grid = Grid {
            regions: Vec::new(),
            blocks: Vec::new(),
            spots: Vec::new(),
            columns: 0,
            rows: 0,
            services: Vec::new(),
            internet: false,
            free: Vec::new(),
        };
        Self {
            sketch,
            flow,
            links,
            ranks,
            grid,
            spots: vec![None; sketch.vpcs.len()],
            loose: Places::new(),
            taken: Vec::new(),
            base: 0,
            columns: 0,
            first_row: 0,
        }
    }

    /// Notes which groups need a cell for what stands outside VPCs: in its own Region where the
    /// account is there, else with the account's first group.
    fn mark_loose(&mut self, groups: &[Group], regions: &[&RegionName], loose: &[Loose]) {
        let (mut all, mut first) = (Places::new(), Places::new());
        for group in groups {
            let (Some(account), Some(region)) = (group.account, regions.get(group.region)) else { continue };
            all.insert(&key(region.as_str(), account.as_str()), 0);
            if first.get(account.as_str()).is_none() {
                first.insert(account.text(), group.region);
            }
        }
        let mut mark = |account: &str, region: Option<&str>| {
            let own = region.map(|region| key(region, account)).filter(|key| all.get(key).is_some());
            let first = first.get(account).and_then(|region| regions.get(region));
            if let Some(key) = own.or_else(|| first.map(|region| key(region.as_str(), account))) {
                self.loose.insert(&key, usize::MAX);
            }
        };
        loose.iter().for_each(|found| mark(found.account, found.region));
        for note in self.sketch.notes.iter() {
            if let Some(Belongs::Account(account)) =
                note.about.as_ref().map(|about| loose::belongs(self.sketch, about))
            {
                mark(account, None);
            }
        }
    }

    fn begin(&mut self, name: &'a RegionName) {
        self.first_row = match self.flow {
            Flow::LeftToRight => self.grid.rows,
            Flow::TopToBottom => 0,
        };
        let columns = match self.flow {
            Flow::LeftToRight => (self.base, self.base),
            Flow::TopToBottom => (self.columns, self.columns),
        };
        let rows = (self.first_row, self.first_row);
        self.grid.regions.push(Region { name, columns, rows });
    }

    fn end(&mut self, services: bool) {
        if self.flow == Flow::TopToBottom && services {
            let column = self.columns;
            self.spot(Home::Services, None, column, 0);
        }
        let (columns, rows) = (self.columns, self.grid.rows);
        if let Some(region) = self.grid.regions.last_mut() {
            region.columns.1 = columns.saturating_sub(1).max(region.columns.0);
            region.rows.1 = rows.saturating_sub(1).max(region.rows.0);
        }
    }

    /// When the flow runs right, all Regions are as wide as the widest, and their own services
    /// stand in one column.
    fn close_regions(&mut self, services: &[&AwsServiceName]) {
        if self.flow == Flow::TopToBottom {
            return;
        }
        let column = self.columns;
        for at in 0..self.grid.regions.len() {
            let Some((name, row)) = self.grid.regions.get(at).map(|found| (found.name, found.rows.0)) else {
                continue;
            };
            if services.iter().any(|service| service.region() == name.as_str()) {
                let spot = self.spot(Home::Services, None, column, row);
                if let Some(spot) = self.grid.spots.get_mut(spot) {
                    spot.region = Some(at);
                }
            }
        }
        let last = self.columns.saturating_sub(1);
        self.grid.regions.iter_mut().for_each(|region| region.columns.1 = last);
    }

    /// Puts something into a cell; gives back its place among the spots.
    fn spot(&mut self, home: Home<'a>, block: Option<usize>, column: usize, row: usize) -> usize {
        let at = self.grid.spots.len();
        if let Home::Vpc(vpc) = &home
            && let Some(spot) = self.sketch.vpcs.place(&vpc.id).and_then(|at| self.spots.get_mut(at))
        {
            *spot = Some(at);
        }
        let region = self.grid.regions.len().checked_sub(1);
        self.grid.spots.push(Spot { home, block, region, column, row });
        self.columns = self.columns.max(column + 1);
        self.grid.columns = self.columns;
        self.grid.rows = self.grid.rows.max(row + 1);
        at
    }

    fn is_taken(&self, columns: (usize, usize), row: usize) -> bool {
        let mut columns = self.taken.iter().skip(columns.0).take(columns.1 + 1 - columns.0);
        columns.any(|column| column.get(row).copied().unwrap_or_default())
    }

    fn take(&mut self, columns: (usize, usize), rows: (usize, usize)) {
        if self.taken.len() <= columns.1 {
            self.taken.resize_with(columns.1 + 1, Vec::new);
        }
        for column in self.taken.iter_mut().take(columns.1 + 1).skip(columns.0) {
            if column.len() <= rows.1 {
                column.resize(rows.1 + 1, false);
            }
            column.iter_mut().take(rows.1 + 1).skip(rows.0).for_each(|cell| *cell = true);
        }
    }

    /// The first row from this one on with `height` free ones in these columns.
    fn free_row(&self, columns: (usize, usize), height: usize, from: usize) -> usize {
        let mut row = from;
        while let Some(taken) = (row..row + height).rev().find(|row| self.is_taken(columns, *row)) {
            row = taken + 1;
        }
        row
    }

    /// Whether an account has a cell for what stands outside its VPCs.
    fn has_loose(&self, group: &Group) -> bool {
        let (Some(account), Some(region)) = (group.account, self.grid.regions.last()) else { return false };
        self.loose.get(&key(region.name.as_str(), account.as_str())).is_some()
    }

    fn group(&mut self, group: Group<'a>) {
        // A stack stands for itself; an account has its VPCs, and perhaps a cell more.
        let loose = self.has_loose(&group);
        let mut local: Vec<(Option<usize>, usize, usize)> = Vec::new();
        let (mut height, mut width) = (1, 1);
        match self.flow {
            Flow::LeftToRight => {
                for vpc in &group.vpcs {
                    // Those of one column follow each other.
                    let column = self.base + self.ranks.get(*vpc).copied().unwrap_or_default();
                    let above = local.last().filter(|(_, last, _)| *last == column);
                    let row = above.map_or(0, |(_, _, row)| row + 1);
                    height = height.max(row + 1);
                    local.push((Some(*vpc), column, row));
                }
                if loose {
                    height += usize::from(!local.is_empty());
                    local.push((None, self.base + group.ranks.0, height - 1));
                }
            }
            Flow::TopToBottom => {
                for vpc in group.vpcs.iter().map(|vpc| Some(*vpc)).chain(loose.then_some(None)) {
                    local.push((vpc, self.columns + local.len(), 0));
                }
                width = local.len().max(1);
            }
        }
        let (columns, row) = match self.flow {
            Flow::LeftToRight => {
                let columns = (self.base + group.ranks.0, self.base + group.ranks.1);
                (columns, self.free_row(columns, height, self.wanted_row(&group)))
            }
            Flow::TopToBottom => ((self.columns, self.columns + width - 1), 0),
        };
        self.take(columns, (row, row + height - 1));
        self.columns = self.columns.max(columns.1 + 1);
        self.grid.columns = self.columns;
        self.grid.rows = self.grid.rows.max(row + height);
        let Some(account) = group.account else {
            self.spot(Home::Stack(group.stack), None, columns.0, row);
            return;
        };
        let block = self.grid.blocks.len();
        self.grid.blocks.push(Block { account, region: group.region, columns, rows: (row, row + height - 1) });
        if let Some(region) = self.grid.regions.last()
            && loose
        {
            self.loose.insert(&key(region.name.as_str(), account.as_str()), block);
        }
        for (vpc, column, local_row) in local {
            let vpc = vpc.and_then(|vpc| self.sketch.vpcs.nth(vpc));
            let home = vpc.map_or(Home::Loose, Home::Vpc);
            self.spot(home, Some(block), column, row + local_row);
        }
    }

    /// The row of a group's first consumer.
    fn wanted_row(&self, group: &Group) -> usize {
        let mut wanted: Option<usize> = None;
        for (from, _) in self.links.iter().filter(|(_, to)| group.vpcs.contains(to)) {
            let spot = self.spots.get(*from).copied().flatten().and_then(|at| self.grid.spots.get(at));
            let Some(row) = spot.map(|spot| spot.row) else { continue };
            if row >= self.first_row && wanted.is_none_or(|wanted| row < wanted) {
                wanted = Some(row);
            }
        }
        wanted.unwrap_or(self.first_row)
    }

    fn row_of(&self, vpc: Option<&crate::model::VpcId>) -> Option<usize> {
        let spot = vpc.and_then(|vpc| self.sketch.vpcs.place(vpc)).and_then(|at| self.spots.get(at).copied());
        spot.flatten().and_then(|at| self.grid.spots.get(at)).map(|spot| spot.row)
    }

    /// Data centers stand beside the first VPC they have a line to.
    fn data_centers(&mut self) {
        let sketch = self.sketch;
        for (at, center) in sketch.data_centers.iter().enumerate() {
            let (column, row) = match self.flow {
                Flow::TopToBottom => (at, 0),
                Flow::LeftToRight => {
                    let row = self.row_of(gateway_vpc(sketch, center));
                    (0, self.free_row((0, 0), 1, row.unwrap_or_default()))
                }
            };
            self.take((column, column), (row, row));
            let spot = self.spot(Home::DataCenter(center), None, column, row);
            if let Some(spot) = self.grid.spots.get_mut(spot) {
                spot.region = None;
            }
        }
    }

    /// The internet stands beside the first VPC with a gateway to it.
    fn outside(&mut self) {
        self.grid.internet = legs(self.sketch).iter().any(|leg| leg.to == LegEnd::Internet);
        if !self.grid.internet && !self.grid.free.iter().any(|(spot, _)| spot.is_none()) {
            return;
        }
        let gateway = self.sketch.internet_gateways.iter().find_map(|gateway| gateway.vpc.as_ref());
        let row = if self.flow == Flow::LeftToRight { self.row_of(gateway) } else { None };
        let column = self.columns;
        let spot = self.spot(Home::Outside, None, column, row.unwrap_or_default());
        if let Some(spot) = self.grid.spots.get_mut(spot) {
            spot.region = None;
        }
    }

    /// Finds a spot for what stands in no subnet and on no border.
    fn free(&mut self, loose: &[Loose]) {
        // The cells of accounts and data centers.
        let (mut first, mut own) = (Places::new(), Places::new());
        for (at, spot) in self.grid.spots.iter().enumerate() {
            match (&spot.home, spot.block.and_then(|block| self.grid.blocks.get(block))) {
                (Home::Loose, Some(block)) => {
                    let Some(region) = self.grid.regions.get(block.region) else { continue };
                    own.insert(&key(region.name.as_str(), block.account.as_str()), at);
                    if first.get(block.account.as_str()).is_none() {
                        first.insert(block.account.text(), at);
                    }
                }
                (Home::DataCenter(center), _) => _ = own.insert(center.id.text(), at),
                _ => {}
            }
        }
        for found in loose {
            let place = found.region.and_then(|region| own.get(&key(region, found.account)));
            // What belongs to an account that is not there is not drawn.
            if let Some(spot) = place.or_else(|| first.get(found.account)) {
                self.grid.free.push((Some(spot), found.resource.clone()));
            }
        }
        for note in self.sketch.notes.iter() {
            let spot = match note.about.as_ref().map(|about| loose::belongs(self.sketch, about)) {
                Some(Belongs::Vpc(vpc)) => {
                    self.sketch.vpcs.place(vpc).and_then(|at| self.spots.get(at).copied()).flatten()
                }
                Some(Belongs::DataCenter(center)) => own.get(center.as_str()),
                Some(Belongs::Account(account)) => first.get(account),
                Some(Belongs::Nowhere) | None => None,
            };
            self.grid.free.push((spot, note.id.clone().into()));
        }
    }
}

/// The VPC a data center has a line to.
fn gateway_vpc<'a>(sketch: &'a Sketch, center: &DataCenter) -> Option<&'a crate::model::VpcId> {
    let by_line = sketch.virtual_interfaces.iter().filter(|interface| {
        let connection = sketch.direct_connect_connections.get(&interface.connection);
        connection.is_some_and(|connection| connection.data_center == center.id)
    });
    let by_line = by_line.filter_map(|interface| interface.virtual_private_gateway.as_ref());
    let by_vpn = sketch.vpn_connections.iter().filter(|connection| {
        let gateway = sketch.customer_gateways.get(&connection.customer_gateway);
        let device = gateway.map(|gateway| loose::device(sketch, &gateway.device));
        device == Some(Belongs::DataCenter(&center.id))
    });
    let by_vpn = by_vpn.map(|connection| &connection.virtual_private_gateway);
    let mut gateways = by_line.chain(by_vpn).filter_map(|id| sketch.virtual_private_gateways.get(id));
    gateways.find_map(|gateway| gateway.vpc.as_ref())
}
