//! The cells outside Regions, for data centers and the internet, and who stands in which of the
//! cells for what is in no subnet and on no border.

use super::arranged::Arranged;
use super::grid::Home;
use super::loose::{self, Belongs, Loose};
use super::pack::{Packer, key};
use crate::diagram::Flow;
use crate::model::{DataCenter, IdText as _, Places, Sketch, VpcId};

impl Packer<'_, '_> {
    fn row_of(&self, vpc: Option<&VpcId>) -> Option<usize> {
        let spot = vpc.and_then(|vpc| self.sketch.vpcs.place(vpc)).and_then(|at| self.spots.get(at).copied());
        spot.flatten().and_then(|at| self.grid.spots.get(at)).map(|spot| spot.row)
    }

    /// Data centers stand beside the first VPC they have a line to.
    pub(super) fn data_centers(&mut self, arranged: &Arranged) {
        let sketch = self.sketch;
        let mut centers: Vec<&DataCenter> = sketch.data_centers.iter().collect();
        arranged.sort(&mut centers, |center| Some(center.id.as_str()));
        for (at, center) in centers.into_iter().enumerate() {
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
    pub(super) fn outside(&mut self, internet: bool) {
        self.grid.internet = internet;
        let elsewhere = self.grid.services.iter().any(|service| !self.grid.has_region(service.region()));
        if !internet && !elsewhere && !self.grid.free.iter().any(|(spot, _)| spot.is_none()) {
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
    pub(super) fn free(&mut self, loose: &[Loose]) {
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
fn gateway_vpc<'a>(sketch: &'a Sketch, center: &DataCenter) -> Option<&'a VpcId> {
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
    let by_vpn = by_vpn.filter_map(|connection| connection.virtual_private_gateway.as_ref());
    let mut gateways = by_line.chain(by_vpn).filter_map(|id| sketch.virtual_private_gateways.get(id));
    gateways.find_map(|gateway| gateway.vpc.as_ref())
}
