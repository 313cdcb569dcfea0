//! Ways to a data center: virtual private gateways, customer gateways, VPN connections.

use super::read::{address, cidr as block, flag, maybe, need, number, text};
use super::{Deployment, Made, Outcome, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;
use crate::model::record::as_usual;
use crate::model::{
    CustomerDevice, CustomerGatewayId, DataCenterId, VirtualPrivateGatewayId, VpcId, VpnConnectionId,
};

/// `aws_vpn_gateway`.
pub fn gateway(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let id = text(value, "id");
        let found = deployment
            .sketch
            .virtual_private_gateways
            .iter()
            .find(|one| id.as_ref().is_none_or(|id| one.id.as_str() == id));
        return one_of_these(found.map(|one| one.id.clone()), "virtual private gateway");
    }
    let usual: verb::CreateVpnGateway = as_usual();
    let create = verb::CreateVpnGateway {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: wanted.name(),
        amazon_side_asn: number(value, "amazon_side_asn").unwrap_or(usual.amazon_side_asn),
    };
    let id: VirtualPrivateGatewayId = deployment.make(create)?;
    if let Some(vpc) = maybe::<VpcId>(value, "vpc_id")? {
        deployment.run(verb::AttachVpnGateway { virtual_private_gateway: id.clone(), vpc })?;
    }
    Ok(Made::of(id))
}

/// `aws_vpn_gateway_attachment`.
pub fn attachment(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (virtual_private_gateway, vpc) =
        (need(&wanted.value, "vpn_gateway_id")?, need(&wanted.value, "vpc_id")?);
    deployment.run(verb::AttachVpnGateway { virtual_private_gateway, vpc })?;
    Ok(Made::default())
}

/// `aws_customer_gateway`: the data center behind it is drawn with it, its blocks unknown.
pub fn customer_gateway(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let create = verb::CreateDataCenter {
        account: wanted.account.clone(),
        name: wanted.name(),
        cidrs: Vec::new(),
        internet: true,
    };
    let center: DataCenterId = deployment.make(create)?;
    deployment.say(Severity::Assumption, "a data center stands behind the customer gateway; its blocks are those of static routes that lead there");
    let usual: verb::CreateCustomerGateway = as_usual();
    let create = verb::CreateCustomerGateway {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        device: CustomerDevice::DataCenter(center),
        address: address(value, "ip_address"),
        bgp_asn: number(value, "bgp_asn").unwrap_or(usual.bgp_asn),
        name: wanted.name(),
    };
    Ok(Made::of(deployment.make::<CustomerGatewayId>(create)?))
}

/// `aws_vpn_connection`.
pub fn connection(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let create = verb::CreateVpnConnection {
        virtual_private_gateway: maybe(value, "vpn_gateway_id")?,
        transit_gateway: maybe(value, "transit_gateway_id")?,
        customer_gateway: need(value, "customer_gateway_id")?,
        static_routes_only: flag(value, "static_routes_only").unwrap_or(false),
        routes: Vec::new(),
        name: wanted.name(),
    };
    let id: VpnConnectionId = deployment.make(create)?;
    let attached = deployment.sketch.transit_gateway_attachments.iter().find(
        |one| matches!(&one.resource, crate::model::AttachedResource::VpnConnection(vpn) if *vpn == id),
    );
    let attachment = attached.map(|one| Value::Text(one.id.as_str().into()));
    let made = Made::of(id);
    Ok(match attachment {
        Some(attachment) => made.with("transit_gateway_attachment_id", attachment),
        None => made,
    })
}

/// `aws_vpn_connection_route`.
pub fn route(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (vpn_connection, cidr) =
        (need(&wanted.value, "vpn_connection_id")?, block(&wanted.value, "destination_cidr_block")?);
    deployment.run(verb::CreateVpnConnectionRoute { vpn_connection, cidr })?;
    Ok(Made::default())
}
