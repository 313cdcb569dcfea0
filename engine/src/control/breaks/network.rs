//! Lines, connections, endpoints, rules and routes fail.

use crate::model::{
    ConnectionState, DirectConnectConnectionId, EndpointState, InterfaceKind, NetworkAclId,
    NetworkInterfaceId, PeeringState, RouteState, RouteTableId, RouteTarget, SecurityGroupId, Sketch,
    TunnelStatus, VirtualInterfaceId, VirtualInterfaceState, VpcEndpointId, VpcPeeringConnectionId,
    VpnConnectionId, VpnState,
};

use super::super::command::{Command, verb};
use super::super::route::can_be_broken;
use super::{Break, Found};

pub(super) fn node(sketch: &Sketch, id: &NetworkInterfaceId, found: &mut Found) {
    let Some(own) = sketch.network_interfaces.get(id) else { return };
    if matches!(own.of, InterfaceKind::LoadBalancerNode(_)) {
        found.add(Break::FailNode, own.failed, &|breaks| {
            verb::SetNodeFailed { node: id.clone(), failed: breaks }.into()
        });
    }
}

pub(super) fn line(sketch: &Sketch, id: &DirectConnectConnectionId, found: &mut Found) {
    let Some(own) = sketch.direct_connect_connections.get(id) else { return };
    let is_broken = own.state == ConnectionState::Down;
    if is_broken || own.state == ConnectionState::Available {
        found.add(Break::CutLine, is_broken, &|breaks| {
            verb::SetConnectionState {
                connection: id.clone(),
                state: if breaks { ConnectionState::Down } else { ConnectionState::Available },
            }
            .into()
        });
    }
}

pub(super) fn virtual_interface(sketch: &Sketch, id: &VirtualInterfaceId, found: &mut Found) {
    let Some(own) = sketch.virtual_interfaces.get(id) else { return };
    let is_broken = own.state == VirtualInterfaceState::Testing;
    if is_broken || own.state == VirtualInterfaceState::Available {
        found.add(Break::DropBgp, is_broken, &|breaks| {
            let virtual_interface = id.clone();
            if breaks {
                Command::StartBgpFailoverTest(verb::StartBgpFailoverTest { virtual_interface })
            } else {
                Command::StopBgpFailoverTest(verb::StopBgpFailoverTest { virtual_interface })
            }
        });
    }
}

/// A connection with some of its tunnels down is mended tunnel by tunnel.
pub(super) fn vpn(sketch: &Sketch, id: &VpnConnectionId, found: &mut Found) {
    let Some(own) = sketch.vpn_connections.get(id) else { return };
    if own.state != VpnState::Available || own.tunnels.is_empty() {
        return;
    }
    let down = own.tunnels.iter().filter(|tunnel| tunnel.status == TunnelStatus::Down).count();
    let status = |breaks| if breaks { TunnelStatus::Down } else { TunnelStatus::Up };
    if down == 0 || down == own.tunnels.len() {
        found.add(Break::CutVpn, down > 0, &|breaks| {
            verb::SetTunnelStatus { vpn_connection: id.clone(), tunnel: 0, status: status(breaks) }.into()
        });
    }
    if down < own.tunnels.len() {
        for (tunnel, at) in own.tunnels.iter().zip(1_u8..) {
            found.add(Break::DropTunnel, tunnel.status == TunnelStatus::Down, &|breaks| {
                verb::SetTunnelStatus { vpn_connection: id.clone(), tunnel: at, status: status(breaks) }
                    .into()
            });
        }
    }
}

/// A connection with some of its routes broken is mended route by route.
pub(super) fn peering(sketch: &Sketch, id: &VpcPeeringConnectionId, found: &mut Found) {
    if sketch.vpc_peering_connections.get(id).is_none_or(|own| own.state != PeeringState::Active) {
        return;
    }
    if let Some(is_broken) = routes_over(sketch, id) {
        found.add(Break::CutPeering, is_broken, &|breaks| {
            verb::SetVpcPeeringConnectionCut { vpc_peering_connection: id.clone(), cut: breaks }.into()
        });
    }
}

/// Whether all routes over a peering connection lead nowhere; `None` where there is none, and where only
/// some do.
fn routes_over(sketch: &Sketch, id: &VpcPeeringConnectionId) -> Option<bool> {
    let mut all = None;
    for route in sketch.route_tables.iter().flat_map(|table| &table.routes) {
        if matches!(&route.target, RouteTarget::VpcPeeringConnection(over) if over == id) {
            let dead = route.state == RouteState::Blackhole;
            if all.is_some_and(|all| all != dead) {
                return None;
            }
            all = Some(dead);
        }
    }
    all
}

pub(super) fn endpoint(sketch: &Sketch, id: &VpcEndpointId, found: &mut Found) {
    let Some(own) = sketch.vpc_endpoints.get(id) else { return };
    let Some(service) = own.service.endpoint_service() else { return };
    let is_broken = own.state == EndpointState::Rejected;
    if is_broken || own.state == EndpointState::Available {
        found.add(Break::Reject, is_broken, &|breaks| {
            let endpoint = id.clone();
            if breaks {
                Command::RejectVpcEndpointConnections(verb::RejectVpcEndpointConnections {
                    service: service.clone(),
                    endpoint,
                })
            } else {
                Command::ReinstateVpcEndpointConnection(verb::ReinstateVpcEndpointConnection { endpoint })
            }
        });
    }
}

pub(super) fn group(sketch: &Sketch, id: &SecurityGroupId, found: &mut Found) {
    let Some(own) = sketch.security_groups.get(id) else { return };
    let whole = own.rules.iter().map(|rule| (rule, false));
    for (rule, is_broken) in whole.chain(own.dropped_rules.iter().map(|dropped| (&dropped.rule, true))) {
        found.add(Break::DropRule, is_broken, &|breaks| {
            verb::SetSecurityGroupRuleDropped { group: id.clone(), rule: rule.id.clone(), dropped: breaks }
                .into()
        });
    }
}

pub(super) fn network_acl(sketch: &Sketch, id: &NetworkAclId, found: &mut Found) {
    let Some(own) = sketch.network_acls.get(id) else { return };
    let whole = own.entries.iter().map(|entry| (entry, false));
    for (entry, is_broken) in whole.chain(own.dropped_entries.iter().map(|dropped| (&dropped.entry, true))) {
        found.add(Break::DropEntry, is_broken, &|breaks| {
            verb::SetNetworkAclEntryDropped {
                network_acl: id.clone(),
                number: entry.number,
                direction: entry.direction,
                dropped: breaks,
            }
            .into()
        });
    }
}

/// Routes over a peering connection of which all are broken are mended with the connection.
pub(super) fn route_table(sketch: &Sketch, id: &RouteTableId, found: &mut Found) {
    let Some(own) = sketch.route_tables.get(id) else { return };
    for route in &own.routes {
        let is_broken = route.state == RouteState::Blackhole;
        let skip = (found.only_broken && !is_broken) || !can_be_broken(sketch, own, route);
        let with_peering = match &route.target {
            RouteTarget::VpcPeeringConnection(over) => is_broken && routes_over(sketch, over) == Some(true),
            _ => false,
        };
        if !skip && !with_peering {
            found.add(Break::Blackhole, is_broken, &|breaks| {
                verb::SetRouteState {
                    route_table: id.clone(),
                    destination: route.destination.clone(),
                    state: if breaks { RouteState::Blackhole } else { RouteState::Active },
                }
                .into()
            });
        }
    }
}
