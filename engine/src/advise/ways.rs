//! Which way packets leave a subnet, as far as route tables say: what several rules ask.

use std::cell::OnceCell;

use crate::model::{
    Destination, IdText, Places, Route, RouteTable, RouteTarget, Sketch, Subnet, VpcId, VpcPeeringConnection,
};

/// The route tables of a sketch, with the main one of each VPC at hand.
pub struct Routing<'a> {
    sketch: &'a Sketch,
    /// The place of each VPC's main table, found out when first asked for.
    mains: OnceCell<Places>,
}

impl<'a> Routing<'a> {
    /// Of a sketch.
    pub fn of(sketch: &'a Sketch) -> Self {
        Self { sketch, mains: OnceCell::new() }
    }

    fn mains_of(sketch: &Sketch) -> Places {
        let mut mains = Places::default();
        for (at, table) in sketch.route_tables.iter().enumerate() {
            // Of two main tables the first counts, as for packets.
            if table.main && mains.get(table.vpc.as_str()).is_none() {
                mains.insert(table.vpc.text(), at);
            }
        }
        mains
    }

    /// The route table a subnet uses.
    pub fn table_of(&self, subnet: &Subnet) -> Option<&'a RouteTable> {
        if let Some(table) = &subnet.route_table {
            return self.sketch.route_tables.get(table);
        }
        let mains = self.mains.get_or_init(|| Self::mains_of(self.sketch));
        self.sketch.route_tables.nth(mains.get(subnet.vpc.as_str())?)
    }

    /// Whether a subnet is public: its table sends what goes anywhere else to an internet gateway.
    pub fn is_public(&self, subnet: &Subnet) -> bool {
        self.table_of(subnet).is_some_and(|table| table.routes.iter().any(leads_outside))
    }
}

fn leads_outside(route: &Route) -> bool {
    matches!(route.target, RouteTarget::InternetGateway(_))
        && match &route.destination {
            Destination::Cidr(block) => block.prefix_len() == 0,
            Destination::Ipv6Cidr(block) => block.prefix_len() == 0,
            Destination::PrefixList(_) => false,
        }
}

/// Whether a peering connection joins these two VPCs.
pub fn joins(peering: &VpcPeeringConnection, one: &VpcId, other: &VpcId) -> bool {
    let sides = (&peering.requester_vpc, &peering.accepter_vpc);
    sides == (one, other) || sides == (other, one)
}
