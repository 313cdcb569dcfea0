//! Route tables, their routes and who uses them.

use super::read::{all, blocks, items, maybe, member, need, text};
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;
use crate::model::{Destination, RouteTableId, RouteTarget, SubnetId, VirtualPrivateGatewayId, VpcId};

/// `aws_route_table`, made or looked up.
pub fn table(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        return looked_up(deployment, value);
    }
    let vpc = need(value, "vpc_id")?;
    let id: RouteTableId = deployment.make(verb::CreateRouteTable { vpc, name: wanted.name() })?;
    contents(deployment, wanted, &id);
    Ok(Made::of(id))
}

/// The main table of a VPC, taken over: its routes go, those of the block come.
pub fn default_table(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id: RouteTableId = need(&wanted.value, "default_route_table_id")?;
    deployment.sketch.route_tables.find(&id).map_err(|missing| missing.to_string())?;
    contents(deployment, wanted, &id);
    Ok(Made::of(id))
}

fn looked_up(deployment: &Deployment<'_>, value: &Value) -> Outcome {
    let (id, subnet, vpc) = (text(value, "route_table_id"), text(value, "subnet_id"), text(value, "vpc_id"));
    let sketch = &deployment.sketch;
    let subnet = subnet.and_then(|id| sketch.subnets.get(&id.parse().ok()?));
    let main = |vpc: &VpcId| sketch.route_tables.iter().find(|table| table.main && table.vpc == *vpc);
    let found = match (id, subnet, vpc) {
        (Some(id), ..) => sketch.route_tables.iter().find(|table| table.id.as_str() == id),
        (None, Some(subnet), _) => match &subnet.route_table {
            Some(own) => sketch.route_tables.get(own),
            None => main(&subnet.vpc),
        },
        (None, None, Some(vpc)) => vpc.parse().ok().as_ref().and_then(main),
        (None, None, None) => None,
    };
    one_of_these(found.map(|table| table.id.clone()), "route table")
}

/// Routes and propagation that stand in a table's block.
fn contents(deployment: &mut Deployment<'_>, wanted: &Wanted, table: &RouteTableId) {
    for route in blocks(&wanted.value, "route") {
        if let Err(problem) = add(deployment, table, &route) {
            said(deployment, wanted, "a route", problem);
        }
    }
    for gateway in items(&wanted.value, "propagating_vgws") {
        let gateway = super::read::parsed::<VirtualPrivateGatewayId>(&gateway, "propagating_vgws");
        let done = gateway.map_err(Problem::from).and_then(|virtual_private_gateway| {
            let enable =
                verb::EnableVgwRoutePropagation { route_table: table.clone(), virtual_private_gateway };
            deployment.run(enable).map_err(Problem::from)
        });
        if let Err(problem) = done {
            said(deployment, wanted, "a propagation", problem);
        }
    }
}

/// Says that a part of a resource was left out.
pub fn said(deployment: &mut Deployment<'_>, wanted: &Wanted, what: &str, problem: Problem) {
    let why = match problem {
        Problem::Gap(why) => why,
        Problem::Refused(refusal) => format!("AWS would refuse it: {refusal}"),
    };
    deployment.say(Severity::Warning, &format!("{}: {what} was left out: {why}", wanted.address));
}

/// `aws_route`.
pub fn route(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let table = need(&wanted.value, "route_table_id")?;
    add(deployment, &table, &wanted.value)?;
    Ok(Made::default())
}

fn add(deployment: &mut Deployment<'_>, table: &RouteTableId, value: &Value) -> Result<(), Problem> {
    let destination = destination(value)?;
    let Some(target) = target(deployment, value)? else { return Ok(()) };
    deployment.run(verb::CreateRoute { route_table: table.clone(), destination, target })?;
    Ok(())
}

fn destination(value: &Value) -> Result<Destination, String> {
    for name in ["destination_cidr_block", "cidr_block"] {
        if let Some(block) = maybe::<ipnet::Ipv4Net>(value, name)? {
            return Ok(Destination::Cidr(block.trunc()));
        }
    }
    for name in ["destination_ipv6_cidr_block", "ipv6_cidr_block"] {
        if let Some(block) = maybe::<ipnet::Ipv6Net>(value, name)? {
            return Ok(Destination::Ipv6Cidr(block.trunc()));
        }
    }
    match maybe(value, "destination_prefix_list_id")? {
        Some(list) => Ok(Destination::PrefixList(list)),
        None => Err("it has no destination".to_owned()),
    }
}

/// Where a route leads; nothing where that is not drawn, which is said.
fn target(deployment: &mut Deployment<'_>, value: &Value) -> Result<Option<RouteTarget>, Problem> {
    if let Some(gateway) = text(value, "gateway_id") {
        return match gateway.as_str() {
            "local" => Ok(None),
            id if id.starts_with("igw-") => Ok(maybe(value, "gateway_id")?.map(RouteTarget::InternetGateway)),
            id if id.starts_with("vgw-") => {
                Ok(maybe(value, "gateway_id")?.map(RouteTarget::VirtualPrivateGateway))
            }
            id if id.starts_with("vpce-") => Ok(maybe(value, "gateway_id")?.map(RouteTarget::VpcEndpoint)),
            other => Err(format!("its gateway_id is {other}, which is no gateway").into()),
        };
    }
    if let Some(interface) = text(value, "instance_id").and_then(|id| id.parse().ok()) {
        let host = deployment.sketch.hosts.find(&interface).map_err(|missing| missing.to_string())?;
        return Ok(Some(RouteTarget::NetworkInterface(host.network_interface.clone())));
    }
    let found = maybe(value, "nat_gateway_id")?.map(RouteTarget::NatGateway);
    let found = found.or(maybe(value, "transit_gateway_id")?.map(RouteTarget::TransitGateway));
    let found = found.or(maybe(value, "vpc_peering_connection_id")?.map(RouteTarget::VpcPeeringConnection));
    let found = found.or(maybe(value, "egress_only_gateway_id")?.map(RouteTarget::EgressOnlyInternetGateway));
    let found = found.or(maybe(value, "network_interface_id")?.map(RouteTarget::NetworkInterface));
    let found = found.or(maybe(value, "vpc_endpoint_id")?.map(RouteTarget::VpcEndpoint));
    if let Some(found) = found {
        return Ok(Some(found));
    }
    for name in ["carrier_gateway_id", "local_gateway_id", "core_network_arn"] {
        if member(value, name).is_some() {
            return Err(format!("it leads to {name}, which is not drawn").into());
        }
    }
    let unknown = ["gateway_id", "nat_gateway_id"].into_iter().find(|name| member(value, name).is_some());
    match unknown {
        Some(name) => Err(format!("its {name} is not known here").into()),
        None => Err("it has no target".into()),
    }
}

/// `aws_route_table_association`, of a subnet; gateways' tables are not drawn.
pub fn association(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    if member(&wanted.value, "gateway_id").is_some() {
        return Err("route tables of gateways are not drawn".into());
    }
    let subnet: SubnetId = need(&wanted.value, "subnet_id")?;
    let route_table = need(&wanted.value, "route_table_id")?;
    let known = deployment.sketch.subnets.find(&subnet).map_err(|missing| missing.to_string())?;
    if known.route_table.is_some() {
        deployment.run(verb::ReplaceRouteTableAssociation { route_table, subnet: Some(subnet) })?;
    } else {
        deployment.run(verb::AssociateRouteTable { subnet, route_table })?;
    }
    Ok(Made::default())
}

/// Another table becomes a VPC's main one.
pub fn main(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let route_table = need(&wanted.value, "route_table_id")?;
    deployment.run(verb::ReplaceRouteTableAssociation { route_table, subnet: None })?;
    Ok(Made::default())
}

/// A virtual private gateway's routes come into a table.
pub fn propagation(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (route_table, virtual_private_gateway) =
        (need(&wanted.value, "route_table_id")?, need(&wanted.value, "vpn_gateway_id")?);
    deployment.run(verb::EnableVgwRoutePropagation { route_table, virtual_private_gateway })?;
    Ok(Made::default())
}

/// The main table of a VPC leads to its internet gateway.
pub fn to_internet(deployment: &mut Deployment<'_>, vpc: &VpcId) -> Result<(), Problem> {
    let sketch = &deployment.sketch;
    let table = sketch.route_tables.iter().find(|table| table.vpc == *vpc && table.main);
    let gateway = sketch.internet_gateways.iter().find(|gateway| gateway.vpc.as_ref() == Some(vpc));
    let (Some(table), Some(gateway)) = (table, gateway) else { return Ok(()) };
    let create = verb::CreateRoute {
        route_table: table.id.clone(),
        destination: Destination::Cidr("0.0.0.0/0".parse().map_err(|_| "no block")?),
        target: RouteTarget::InternetGateway(gateway.id.clone()),
    };
    deployment.run(create)?;
    Ok(())
}

/// Route tables by their ids, of whatever names several.
pub fn tables(value: &Value, name: &str) -> Result<Vec<RouteTableId>, String> {
    all(value, name)
}
