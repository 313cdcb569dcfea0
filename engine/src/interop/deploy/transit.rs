//! Transit gateways: attachments, route tables, who is associated and who propagates.

use super::read::{all, any_cidr, flag, maybe, need, number, text};
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::model::record::as_usual;
use crate::model::{
    SubnetId, TransitGatewayAttachmentId, TransitGatewayAttachmentState, TransitGatewayId,
    TransitGatewayRouteTableId,
};

/// `aws_ec2_transit_gateway`, made or looked up.
pub fn gateway(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let id = text(value, "id");
        let filters = super::network::filters(value);
        let named = filters.iter().find(|(name, _)| name == "tag:Name").map(|(_, text)| text.clone());
        let found = deployment.sketch.transit_gateways.iter().find(|gateway| {
            id.as_ref().is_none_or(|id| gateway.id.as_str() == id)
                && named.as_ref().is_none_or(|name| gateway.name == *name)
        });
        return one_of_these(found.map(|one| one.id.clone()), "transit gateway");
    }
    let usual: verb::CreateTransitGateway = as_usual();
    let on = |name: &str, usual: bool| flag(value, name).unwrap_or(usual);
    let create = verb::CreateTransitGateway {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: wanted.name(),
        amazon_side_asn: number(value, "amazon_side_asn").unwrap_or(usual.amazon_side_asn),
        default_route_table_association: on("default_route_table_association", true),
        default_route_table_propagation: on("default_route_table_propagation", true),
        dns_support: on("dns_support", true),
        security_group_referencing: on("security_group_referencing_support", false),
        vpn_ecmp: on("vpn_ecmp_support", true),
        // Whoever shares it in these files has it accepted there, or elsewhere.
        auto_accept_shared_attachments: on("auto_accept_shared_attachments", false),
    };
    Ok(Made::of(deployment.make::<TransitGatewayId>(create)?))
}

/// `aws_ec2_transit_gateway_vpc_attachment`, made or looked up.
pub fn attachment(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let id = text(value, "id");
        let found = id.and_then(|id| deployment.sketch.transit_gateway_attachments.get(&id.parse().ok()?));
        return one_of_these(found.map(|one| one.id.clone()), "attachment");
    }
    let create = verb::CreateTransitGatewayVpcAttachment {
        transit_gateway: need(value, "transit_gateway_id")?,
        vpc: need(value, "vpc_id")?,
        subnets: all::<SubnetId>(value, "subnet_ids")?,
        appliance_mode: flag(value, "appliance_mode_support").unwrap_or(false),
        dns_support: flag(value, "dns_support").unwrap_or(true),
        security_group_referencing: flag(value, "security_group_referencing_support").unwrap_or(true),
        ipv6_support: flag(value, "ipv6_support").unwrap_or(false),
        name: wanted.name(),
    };
    let id: TransitGatewayAttachmentId = deployment.make(create)?;
    let gateway =
        deployment.sketch.transit_gateway_attachments.get(&id).map(|one| one.transit_gateway.clone());
    for (member, propagates) in [
        ("transit_gateway_default_route_table_association", false),
        ("transit_gateway_default_route_table_propagation", true),
    ] {
        if flag(value, member) == Some(false)
            && let Some(gateway) = &gateway
        {
            leave_default(deployment, gateway, &id, propagates)?;
        }
    }
    Ok(Made::of(id))
}

/// Takes an attachment out of the table that is its gateway's default.
fn leave_default(
    deployment: &mut Deployment<'_>,
    gateway: &TransitGatewayId,
    attachment: &TransitGatewayAttachmentId,
    propagates: bool,
) -> Result<(), Problem> {
    let Some(known) = deployment.sketch.transit_gateways.get(gateway) else { return Ok(()) };
    let table = if propagates {
        &known.propagation_default_route_table
    } else {
        &known.association_default_route_table
    };
    let Some(table) = table.clone() else { return Ok(()) };
    let (transit_gateway_route_table, transit_gateway_attachment) = (table, attachment.clone());
    if propagates {
        deployment.run(verb::DisableTransitGatewayRouteTablePropagation {
            transit_gateway_route_table,
            transit_gateway_attachment,
        })?;
    } else {
        deployment.run(verb::DisassociateTransitGatewayRouteTable {
            transit_gateway_route_table,
            transit_gateway_attachment,
        })?;
    }
    Ok(())
}

/// Attachments of other accounts, and peerings, are accepted.
pub fn accepter(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id: TransitGatewayAttachmentId = need(&wanted.value, "transit_gateway_attachment_id")?;
    let known =
        deployment.sketch.transit_gateway_attachments.find(&id).map_err(|missing| missing.to_string())?;
    if known.state == TransitGatewayAttachmentState::PendingAcceptance {
        if wanted.address.kind.contains("peering") {
            deployment.run(verb::AcceptTransitGatewayPeeringAttachment {
                transit_gateway_attachment: id.clone(),
            })?;
        } else {
            deployment
                .run(verb::AcceptTransitGatewayVpcAttachment { transit_gateway_attachment: id.clone() })?;
        }
    }
    Ok(Made::of(id))
}

/// `aws_ec2_transit_gateway_peering_attachment`.
pub fn peering(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let create = verb::CreateTransitGatewayPeeringAttachment {
        transit_gateway: need(value, "transit_gateway_id")?,
        peer_transit_gateway: need(value, "peer_transit_gateway_id")?,
        name: wanted.name(),
    };
    Ok(Made::of(deployment.make::<TransitGatewayAttachmentId>(create)?))
}

/// `aws_ec2_transit_gateway_route_table`.
pub fn table(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let id = text(value, "id");
        let found = id.and_then(|id| deployment.sketch.transit_gateway_route_tables.get(&id.parse().ok()?));
        return one_of_these(found.map(|one| one.id.clone()), "route table");
    }
    let create = verb::CreateTransitGatewayRouteTable {
        transit_gateway: need(value, "transit_gateway_id")?,
        name: wanted.name(),
    };
    Ok(Made::of(deployment.make::<TransitGatewayRouteTableId>(create)?))
}

/// `aws_ec2_transit_gateway_route_table_association`.
pub fn association(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let table: TransitGatewayRouteTableId = need(&wanted.value, "transit_gateway_route_table_id")?;
    let attachment: TransitGatewayAttachmentId = need(&wanted.value, "transit_gateway_attachment_id")?;
    let before = deployment
        .sketch
        .transit_gateway_route_tables
        .iter()
        .find(|table| table.associations.contains(&attachment));
    if let Some(before) = before.map(|table| table.id.clone()) {
        if before == table {
            return Ok(Made::default());
        }
        // `replace_existing_association`, and what the gateway's default did by itself.
        deployment.run(verb::DisassociateTransitGatewayRouteTable {
            transit_gateway_route_table: before,
            transit_gateway_attachment: attachment.clone(),
        })?;
    }
    deployment.run(verb::AssociateTransitGatewayRouteTable {
        transit_gateway_route_table: table,
        transit_gateway_attachment: attachment,
    })?;
    Ok(Made::default())
}

/// `aws_ec2_transit_gateway_route_table_propagation`.
pub fn propagation(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    deployment.run(verb::EnableTransitGatewayRouteTablePropagation {
        transit_gateway_route_table: need(&wanted.value, "transit_gateway_route_table_id")?,
        transit_gateway_attachment: need(&wanted.value, "transit_gateway_attachment_id")?,
    })?;
    Ok(Made::default())
}

/// `aws_ec2_transit_gateway_route`.
pub fn route(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let blackhole = flag(value, "blackhole").unwrap_or(false);
    deployment.run(verb::CreateTransitGatewayRoute {
        transit_gateway_route_table: need(value, "transit_gateway_route_table_id")?,
        destination: any_cidr(value, "destination_cidr_block")?,
        transit_gateway_attachment: if blackhole {
            None
        } else {
            maybe(value, "transit_gateway_attachment_id")?
        },
        blackhole,
    })?;
    Ok(Made::default())
}
