//! How cells are given: an account's VPCs into the first free rows of their columns when the flow
//! runs right, one after another when it runs down.

use super::grid::{Block, Grid, Home, Region, Spot};
use super::loose::{self, Belongs, Loose};
use super::order::Group;
use crate::diagram::Flow;
use crate::model::{AwsServiceName, IdText as _, Places, RegionName, Sketch};

/// Gives things their cells, one after another.
pub(super) struct Packer<'a, 'l> {
    pub(super) sketch: &'a Sketch,
    pub(super) flow: Flow,
    pub(super) links: &'l [(usize, usize)],
    pub(super) ranks: &'l [usize],
    pub(super) grid: Grid<'a>,
    /// Of each VPC: its spot.
    pub(super) spots: Vec<Option<usize>>,
    /// The groups with things outside VPCs, by Region and account; then those accounts' blocks.
    pub(super) loose: Places,
    /// Which cells are taken, by column.
    pub(super) taken: Vec<Vec<bool>>,
    /// The first column of Regions.
    pub(super) base: usize,
    /// The columns taken so far.
    pub(super) columns: usize,
    /// The rows of earlier Regions.
    pub(super) first_row: usize,
}

/// What a group is found by.
pub(super) fn key(region: &str, account: &str) -> std::rc::Rc<str> {
    format!("{region} {account}").into()
}

impl<'a, 'l> Packer<'a, 'l> {
    pub(super) fn new(
        sketch: &'a Sketch,
        flow: Flow,
        links: &'l [(usize, usize)],
        ranks: &'l [usize],
    ) -> Self {
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
    pub(super) fn mark_loose(&mut self, groups: &[Group], regions: &[&RegionName], loose: &[Loose]) {
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
        for found in loose {
            mark(found.account, found.region);
        }
        for note in self.sketch.notes.iter() {
            if let Some(Belongs::Account(account)) =
                note.about.as_ref().map(|about| loose::belongs(self.sketch, about))
            {
                mark(account, None);
            }
        }
    }

    pub(super) fn begin(&mut self, name: &'a RegionName) {
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

    pub(super) fn end(&mut self, services: bool) {
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
    pub(super) fn close_regions(&mut self, services: &[&AwsServiceName]) {
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
    pub(super) fn spot(&mut self, home: Home<'a>, block: Option<usize>, column: usize, row: usize) -> usize {
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

    pub(super) fn take(&mut self, columns: (usize, usize), rows: (usize, usize)) {
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
    pub(super) fn free_row(&self, columns: (usize, usize), height: usize, from: usize) -> usize {
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

    pub(super) fn group(&mut self, group: Group<'a>) {
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
        self.grid.blocks.push(Block {
            account,
            region: group.region,
            columns,
            rows: (row, row + height - 1),
        });
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
}
