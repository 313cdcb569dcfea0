//! Rules about the ways to data centers: VPN connections, Direct Connect.

use crate::model::{
    ConnectionState, CustomerDevice, DataCenterId, IdSet, IdText, Places, ResourceId, Sketch, TunnelStatus,
    VirtualInterfaceState, VirtualInterfaceType, VirtualPrivateGatewayId, VpnState,
};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of, word};

/// How many connections end at each virtual private gateway. One that is attached to no VPC may join
/// its connections with each other, as in a transit VPC.
fn ends(sketch: &Sketch) -> Places {
    let mut ends = Places::default();
    let mut count = |gateway: &VirtualPrivateGatewayId| {
        let known = ends.get(gateway.as_str()).unwrap_or_default();
        ends.insert(gateway.text(), known.saturating_add(1));
    };
    sketch.vpn_connections.iter().filter_map(|own| own.virtual_private_gateway.as_ref()).for_each(&mut count);
    sketch.virtual_interfaces.iter().filter_map(|own| own.virtual_private_gateway.as_ref()).for_each(count);
    ends
}

/// VPN connections nothing gets through.
pub fn vpn(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let ends = ends(sketch);
    for connection in sketch.vpn_connections.iter().filter(|found| found.state == VpnState::Available) {
        let id: ResourceId = connection.id.clone().into();
        let tunnels = &connection.tunnels;
        if !tunnels.is_empty() && tunnels.iter().all(|tunnel| tunnel.status == TunnelStatus::Down) {
            found.add(FindingCode::VpnDown, id.clone(), Vec::new());
        }
        let device = sketch.customer_gateways.get(&connection.customer_gateway).map(|found| &found.device);
        let center = match device {
            Some(CustomerDevice::DataCenter(center)) => Some(center),
            Some(CustomerDevice::VirtualRouter(_)) | None => None,
        };
        if let Some(own) = &connection.virtual_private_gateway {
            gateway(sketch, &ends, &id, (own, center), found);
        }
    }
}

/// Virtual interfaces that lead nowhere, and those nothing gets through.
pub fn direct_connect(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let ends = ends(sketch);
    for interface in sketch.virtual_interfaces.iter() {
        let id: ResourceId = interface.id.clone().into();
        if interface.state == VirtualInterfaceState::Deleted {
            continue;
        }
        let line = sketch.direct_connect_connections.get(&interface.connection);
        let line_is = line.map_or(ConnectionState::Deleted, |line| line.state);
        let is_up = interface.state == VirtualInterfaceState::Available;
        if !is_up || line_is != ConnectionState::Available {
            let details = vec![word(&interface.state.word()), word(&line_is.word())];
            found.add(FindingCode::VirtualInterfaceDown, id.clone(), details);
        }
        match (&interface.virtual_private_gateway, interface.interface_type) {
            (None, VirtualInterfaceType::Private) => {
                found.add(FindingCode::VirtualInterfaceWithoutGateway, id, Vec::new());
            }
            (Some(own), VirtualInterfaceType::Private) => {
                gateway(sketch, &ends, &id, (own, line.map(|line| &line.data_center)), found);
            }
            (Some(_) | None, VirtualInterfaceType::Public) => {}
        }
    }
}

/// Whether the gateway at the end is attached, and whether the two sides can be told apart.
fn gateway(
    sketch: &Sketch,
    ends: &Places,
    id: &ResourceId,
    (gateway, center): (&VirtualPrivateGatewayId, Option<&DataCenterId>),
    found: &mut Found,
) {
    let Some(gateway) = sketch.virtual_private_gateways.get(gateway) else { return };
    let Some(vpc) = &gateway.vpc else {
        if ends.get(gateway.id.as_str()) == Some(1) {
            found.add(FindingCode::GatewayNotAttached, id.clone(), vec![of(gateway.id.clone())]);
        }
        return;
    };
    let (Some(vpc), Some(center)) =
        (sketch.vpcs.get(vpc), center.and_then(|center| sketch.data_centers.get(center)))
    else {
        return;
    };
    let overlaps = |block: &ipnet::Ipv4Net| {
        center.cidrs.iter().any(|other| block.contains(other) || other.contains(block))
    };
    if vpc.cidrs().any(overlaps) {
        found.add(FindingCode::DataCenterOverlap, id.clone(), vec![of(vpc.id.clone())]);
    }
}

/// Gateways nobody uses.
pub fn unused(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let ends = ends(sketch);
    for gateway in sketch.virtual_private_gateways.iter().filter(|gateway| gateway.vpc.is_none()) {
        if ends.get(gateway.id.as_str()).is_some() {
            continue;
        }
        found.add(FindingCode::GatewayUnused, gateway.id.clone(), Vec::new());
    }
    let mut used = IdSet::default();
    for connection in sketch.vpn_connections.iter() {
        used.insert(connection.customer_gateway.clone());
    }
    for gateway in sketch.customer_gateways.iter().filter(|gateway| !used.contains(&gateway.id)) {
        found.add(FindingCode::CustomerGatewayUnused, gateway.id.clone(), Vec::new());
    }
}
