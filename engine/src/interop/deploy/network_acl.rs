//! Network ACLs.

use ipnet::IpNet;

use super::read::{all, any_cidr, blocks, flag, maybe, need, number, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Problem, Wanted};
use crate::control::verb;
use crate::interop::terraform::Value;
use crate::model::{Direction, IpProtocol, NetworkAclEntry, NetworkAclId, PortRange, RuleAction, SubnetId};

/// `aws_network_acl`.
pub fn acl(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let vpc = need(&wanted.value, "vpc_id")?;
    let id: NetworkAclId = deployment.make(verb::CreateNetworkAcl { vpc, name: wanted.name() })?;
    contents(deployment, wanted, &id)?;
    Ok(Made::of(id))
}

/// The default one of a VPC, taken over: its entries go, those of the block come.
pub fn default_acl(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id: NetworkAclId = need(&wanted.value, "default_network_acl_id")?;
    let cleared = deployment.sketch.network_acls.update(&id, |acl| acl.entries.clear());
    cleared.map_err(|missing| missing.to_string())?;
    contents(deployment, wanted, &id)?;
    Ok(Made::of(id))
}

fn contents(deployment: &mut Deployment<'_>, wanted: &Wanted, id: &NetworkAclId) -> Result<(), Problem> {
    for (name, direction) in [("ingress", Direction::Inbound), ("egress", Direction::Outbound)] {
        for entry in blocks(&wanted.value, name) {
            if let Err(problem) = add(deployment, id, direction, &entry) {
                said(deployment, wanted, &format!("an entry in {name}"), problem);
            }
        }
    }
    for subnet in all::<SubnetId>(&wanted.value, "subnet_ids")? {
        deployment.run(verb::ReplaceNetworkAclAssociation { subnet, network_acl: id.clone() })?;
    }
    Ok(())
}

/// `aws_network_acl_rule`.
pub fn rule(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id = need(&wanted.value, "network_acl_id")?;
    let egress = flag(&wanted.value, "egress") == Some(true);
    add(deployment, &id, if egress { Direction::Outbound } else { Direction::Inbound }, &wanted.value)?;
    Ok(Made::default())
}

/// `aws_network_acl_association`.
pub fn association(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    deployment.run(verb::ReplaceNetworkAclAssociation {
        subnet: need(&wanted.value, "subnet_id")?,
        network_acl: need(&wanted.value, "network_acl_id")?,
    })?;
    Ok(Made::default())
}

fn add(
    deployment: &mut Deployment<'_>,
    id: &NetworkAclId,
    direction: Direction,
    value: &Value,
) -> Result<(), Problem> {
    let said = text(value, "protocol").unwrap_or_else(|| "-1".to_owned()).to_ascii_lowercase();
    let protocol = match said.as_str() {
        "-1" | "all" => IpProtocol::All,
        "tcp" | "6" => IpProtocol::Tcp,
        "udp" | "17" => IpProtocol::Udp,
        "icmp" | "1" => IpProtocol::Icmp,
        other => return Err(format!("its protocol {other} is not drawn").into()),
    };
    let ports = match (protocol, number(value, "from_port"), number(value, "to_port")) {
        (IpProtocol::Tcp | IpProtocol::Udp, Some(first), Some(last)) if (first, last) != (0, 0) => {
            PortRange::new(first, last).ok_or_else(|| format!("its ports cannot be {first} to {last}"))?
        }
        (IpProtocol::Tcp | IpProtocol::Udp | IpProtocol::Icmp | IpProtocol::All, _, _) => PortRange::ALL,
    };
    let action = text(value, "rule_action").or_else(|| text(value, "action"));
    let block = match maybe::<IpNet>(value, "cidr_block")? {
        Some(block) => block.trunc(),
        None => any_cidr(value, "ipv6_cidr_block")?,
    };
    let number = number(value, "rule_number").or_else(|| number(value, "rule_no"));
    let entry = NetworkAclEntry {
        number: number.ok_or("it has no rule_number")?,
        direction,
        protocol,
        ports,
        cidr: block,
        action: if action.as_deref() == Some("deny") { RuleAction::Deny } else { RuleAction::Allow },
    };
    deployment.run(verb::CreateNetworkAclEntry { network_acl: id.clone(), entry })?;
    Ok(())
}
