//! Gateways of a VPC: to the internet, NAT, and peering connections with others; public addresses.

use super::read::{flag, maybe, need, text};
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::model::{
    AllocationId, EgressOnlyInternetGatewayId, InternetGatewayId, NatConnectivity, NatGatewayId,
    NetworkInterfaceId, SubnetId, VpcId, VpcPeeringConnectionId,
};

/// `aws_internet_gateway`, made or looked up.
pub fn internet_gateway(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let vpc: Option<VpcId> = maybe(&wanted.value, "vpc_id")?;
    if is_data(wanted) {
        let filters = super::network::filters(&wanted.value);
        let of = filters.iter().find(|(name, _)| name == "attachment.vpc-id").map(|(_, text)| text.as_str());
        let found =
            deployment.sketch.internet_gateways.iter().find(|gateway| {
                of.is_none_or(|of| gateway.vpc.as_ref().is_some_and(|vpc| vpc.as_str() == of))
            });
        return one_of_these(found.map(|gateway| gateway.id.clone()), "internet gateway");
    }
    let create = verb::CreateInternetGateway {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: wanted.name(),
    };
    let id: InternetGatewayId = deployment.make(create)?;
    if let Some(vpc) = vpc {
        deployment.run(verb::AttachInternetGateway { internet_gateway: id.clone(), vpc })?;
    }
    Ok(Made::of(id))
}

/// `aws_internet_gateway_attachment`.
pub fn internet_gateway_attachment(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (internet_gateway, vpc) =
        (need(&wanted.value, "internet_gateway_id")?, need(&wanted.value, "vpc_id")?);
    deployment.run(verb::AttachInternetGateway { internet_gateway, vpc })?;
    Ok(Made::default())
}

/// An internet gateway for a VPC that has one by itself.
pub fn attach_internet_gateway(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    vpc: &VpcId,
) -> Result<(), Problem> {
    let create = verb::CreateInternetGateway {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: String::new(),
    };
    let internet_gateway = deployment.make(create)?;
    deployment.run(verb::AttachInternetGateway { internet_gateway, vpc: vpc.clone() })?;
    Ok(())
}

/// `aws_egress_only_internet_gateway`.
pub fn egress_only(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let vpc = need(&wanted.value, "vpc_id")?;
    let create = verb::CreateEgressOnlyInternetGateway { vpc, name: wanted.name() };
    Ok(Made::of(deployment.make::<EgressOnlyInternetGatewayId>(create)?))
}

/// `aws_eip`: an address, and what holds it.
pub fn address(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let create = verb::AllocateAddress {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: wanted.name(),
    };
    let id: AllocationId = deployment.make(create)?;
    if let Some(network_interface) = holder(deployment, wanted)? {
        deployment.run(verb::AssociateAddress {
            elastic_address: id.clone(),
            network_interface,
            allow_reassociation: true,
        })?;
    }
    Ok(Made::of(id))
}

/// The interface an address goes to: named, or an instance's.
fn holder(deployment: &Deployment<'_>, wanted: &Wanted) -> Result<Option<NetworkInterfaceId>, Problem> {
    for name in ["network_interface", "network_interface_id"] {
        if let Some(found) = maybe(&wanted.value, name)? {
            return Ok(Some(found));
        }
    }
    let instance = text(&wanted.value, "instance").or_else(|| text(&wanted.value, "instance_id"));
    let Some(instance) = instance.and_then(|id| id.parse().ok()) else { return Ok(None) };
    Ok(deployment.sketch.hosts.get(&instance).map(|host| host.network_interface.clone()))
}

/// `aws_eip_association`.
pub fn address_association(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let elastic_address = need(&wanted.value, "allocation_id")?;
    let network_interface = holder(deployment, wanted)?.ok_or("it names no interface that is known here")?;
    deployment.run(verb::AssociateAddress {
        elastic_address,
        network_interface,
        allow_reassociation: true,
    })?;
    Ok(Made::default())
}

/// `aws_nat_gateway`.
pub fn nat_gateway(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let subnet: SubnetId = need(value, "subnet_id")?;
    let is_private = text(value, "connectivity_type").as_deref() == Some("private");
    let elastic_address = match maybe(value, "allocation_id")? {
        None if !is_private => {
            deployment
                .say(Severity::Assumption, "its public address is not known here; another stands for it");
            let create = verb::AllocateAddress {
                account: wanted.account.clone(),
                region: wanted.region.clone(),
                name: wanted.name(),
            };
            Some(deployment.make::<AllocationId>(create)?)
        }
        found => found,
    };
    let create = verb::CreateNatGateway {
        subnet,
        connectivity: if is_private { NatConnectivity::Private } else { NatConnectivity::Public },
        elastic_address,
        name: wanted.name(),
    };
    Ok(Made::of(deployment.make::<NatGatewayId>(create)?))
}

/// `aws_vpc_peering_connection`.
pub fn peering(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let create = verb::CreateVpcPeeringConnection {
        requester_vpc: need(value, "vpc_id")?,
        accepter_vpc: need(value, "peer_vpc_id")?,
        name: wanted.name(),
    };
    let id: VpcPeeringConnectionId = deployment.make(create)?;
    if flag(value, "auto_accept") == Some(true) {
        deployment.run(verb::AcceptVpcPeeringConnection { vpc_peering_connection: id.clone() })?;
    }
    options(deployment, wanted, &id)?;
    Ok(Made::of(id))
}

/// `aws_vpc_peering_connection_accepter`.
pub fn peering_accepter(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id: VpcPeeringConnectionId = need(&wanted.value, "vpc_peering_connection_id")?;
    if flag(&wanted.value, "auto_accept") == Some(true) {
        deployment.run(verb::AcceptVpcPeeringConnection { vpc_peering_connection: id.clone() })?;
    }
    options(deployment, wanted, &id)?;
    Ok(Made::of(id))
}

/// `aws_vpc_peering_connection_options`.
pub fn peering_options(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id = need(&wanted.value, "vpc_peering_connection_id")?;
    options(deployment, wanted, &id)?;
    Ok(Made::of(id))
}

fn options(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    id: &VpcPeeringConnectionId,
) -> Result<(), Problem> {
    let of = |side: &str| {
        let block = super::read::block(&wanted.value, side)?;
        flag(&block, "allow_remote_vpc_dns_resolution")
    };
    let (requester, accepter) = (of("requester"), of("accepter"));
    if requester.is_none() && accepter.is_none() {
        return Ok(());
    }
    deployment.run(verb::ModifyVpcPeeringConnectionOptions {
        vpc_peering_connection: id.clone(),
        requester_dns_resolution: requester,
        accepter_dns_resolution: accepter,
    })?;
    Ok(())
}
