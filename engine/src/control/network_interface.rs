//! Network interfaces: how one is made for a host or gateway, and the verbs that change it. Those
//! AWS made on somebody's behalf refuse every change.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::model::record::{as_usual, record};
use crate::model::{
    InterfaceKind, NetworkInterface, NetworkInterfaceId, QuotaName, SecurityGroupId, Sketch, SubnetId, VpcId,
};

use super::apply::Changes;
use super::cidr::assignable;
use super::command::Verb;
use super::new_id::new_id;
use super::propose;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::vpc::DEFAULT_GROUP;

record! {
    /// `ModifyNetworkInterfaceAttribute`: changes those attributes that are given.
    ModifyNetworkInterfaceAttribute {
        /// The interface.
        network_interface: NetworkInterfaceId, needed;
        /// The groups it is to carry; none given leaves them as they are.
        security_groups: Vec<SecurityGroupId>, blank;
        /// Whether packets must be from or for its own address. Off for a router.
        source_dest_check: Option<bool>, blank;
    }
}

record! {
    /// `DetachNetworkInterface`. Refused for every interface there is here: they are hosts' primary
    /// ones, or AWS's.
    DetachNetworkInterface {
        /// The interface.
        network_interface: NetworkInterfaceId, needed;
    }
}

impl Verb for DetachNetworkInterface {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let interface = changes.sketch.network_interfaces.find(&self.network_interface)?;
        Err(match &interface.of {
            InterfaceKind::VpcEndpoint(_) => Refusal::aws(
                RefusalCode::OperationNotPermitted,
                "You are not allowed to manage 'ela-attach' attachments.".to_owned(),
            ),
            InterfaceKind::LoadBalancerNode(_)
            | InterfaceKind::ApplicationLoadBalancerNode(_)
            | InterfaceKind::NatGateway(_)
            | InterfaceKind::TransitGatewayAttachment(_)
            | InterfaceKind::ResolverEndpoint(_) => only_aws(interface),
            InterfaceKind::Host(host) => Refusal::ours(
                RefusalCode::OperationNotPermitted,
                format!("{} is the primary network interface of {host} and cannot be detached", interface.id),
            ),
        })
    }
}

fn only_aws(interface: &NetworkInterface) -> Refusal {
    Refusal::ours(
        RefusalCode::OperationNotPermitted,
        format!("Only AWS manages {}, which it made for {}", interface.id, interface.owner()),
    )
}

impl Verb for ModifyNetworkInterfaceAttribute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let interface = sketch.network_interfaces.find(&self.network_interface)?;
        if interface.requester_managed() {
            return Err(only_aws(interface));
        }
        if self.security_groups.is_empty() && self.source_dest_check.is_none() {
            return Err(Refusal::ours(RefusalCode::MissingParameter, "No attribute is given to change"));
        }
        let vpc = sketch.subnets.find(&interface.subnet)?.vpc.clone();
        of_vpc(sketch, &vpc, &self.security_groups)?;
        sketch.network_interfaces.update(&self.network_interface, |interface| {
            if !self.security_groups.is_empty() {
                interface.security_groups.clone_from(&self.security_groups);
            }
            interface.source_dest_check = self.source_dest_check.unwrap_or(interface.source_dest_check);
        })?;
        quota::check(sketch, QuotaName::SecurityGroupsPerInterface, self.network_interface.clone(), "")?;
        changes.changed(self.network_interface.clone());
        Ok(())
    }
}

/// Groups are of the interface's own VPC, each once.
fn of_vpc(sketch: &Sketch, vpc: &VpcId, groups: &[SecurityGroupId]) -> Result<(), Refusal> {
    for (at, group) in groups.iter().enumerate() {
        if sketch.security_groups.find(group)?.vpc != *vpc {
            return Err(Refusal::aws(
                RefusalCode::InvalidGroupNotFound,
                "You have specified two resources that belong to different networks.".to_owned(),
            ));
        }
        if groups.iter().take(at).any(|before| before == group) {
            return Err(Refusal::ours(RefusalCode::InvalidParameterValue, format!("{group} is given twice")));
        }
    }
    Ok(())
}

/// What a new interface is to be like.
pub(super) struct Wanted<'a> {
    /// Where it lies.
    pub subnet: &'a SubnetId,
    /// What it is part of.
    pub of: InterfaceKind,
    /// Its address; one that is free where there is none.
    pub address: Option<Ipv4Addr>,
    /// Whether it gets an IPv6 address.
    pub ipv6: bool,
    /// Whether it gets a public address.
    pub public: bool,
    /// The groups it carries.
    pub security_groups: Vec<SecurityGroupId>,
}

/// Makes an interface.
///
/// # Errors
/// `InsufficientFreeAddressesInSubnet`, an address or group that does not fit, or a quota.
pub(super) fn add_interface(
    changes: &mut Changes,
    wanted: Wanted<'_>,
) -> Result<NetworkInterfaceId, Refusal> {
    let sketch = &mut changes.sketch;
    let vpc = sketch.vpcs.find(&sketch.subnets.find(wanted.subnet)?.vpc)?;
    let (account, region) = (vpc.account.clone(), vpc.region.clone());
    of_vpc(sketch, &vpc.id, &wanted.security_groups)?;
    let address = match wanted.address {
        Some(address) => free_address(sketch, wanted.subnet, address)?,
        None => propose::address(sketch, wanted.subnet).ok_or_else(|| no_address_left(wanted.subnet))?,
    };
    let ipv6_address = if wanted.ipv6 { Some(ipv6(sketch, wanted.subnet)?) } else { None };
    let public_address =
        if wanted.public {
            let free = propose::public_address(sketch);
            Some(free.ok_or_else(|| {
                Refusal::ours(RefusalCode::AddressLimitExceeded, "No public address is left")
            })?)
        } else {
            None
        };
    let id: NetworkInterfaceId = new_id(sketch, "eni-")?;
    sketch.network_interfaces.insert(NetworkInterface {
        id: id.clone(),
        subnet: wanted.subnet.clone(),
        address,
        ipv6_address,
        of: wanted.of,
        security_groups: wanted.security_groups,
        public_address,
        ..as_usual()
    });
    quota::check(sketch, QuotaName::SecurityGroupsPerInterface, id.clone(), "")?;
    quota::check(sketch, QuotaName::NetworkInterfacesPerRegion, account, region.as_str())?;
    changes.created(id.clone());
    Ok(id)
}

fn no_address_left(subnet: &SubnetId) -> Refusal {
    Refusal::ours(RefusalCode::InsufficientFreeAddressesInSubnet, format!("{subnet} has no free address"))
}

fn ipv6(sketch: &Sketch, subnet: &SubnetId) -> Result<Ipv6Addr, Refusal> {
    propose::ipv6_address(sketch, subnet).ok_or_else(|| {
        Refusal::ours(RefusalCode::InvalidParameterValue, format!("{subnet} has no IPv6 block"))
    })
}

/// An address somebody asks for lies in the subnet, is not one AWS keeps, and is nobody else's.
fn free_address(sketch: &Sketch, subnet: &SubnetId, address: Ipv4Addr) -> Result<Ipv4Addr, Refusal> {
    let cidr = sketch.subnets.find(subnet)?.cidr;
    if !assignable(cidr, address) {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("The address {address} is outside {cidr}, or one of the five in it that AWS keeps"),
        ));
    }
    if sketch.network_interfaces.iter().any(|other| other.subnet == *subnet && other.address == address) {
        return Err(Refusal::ours(
            RefusalCode::InvalidIPAddressInUse,
            format!("The address {address} is in use"),
        ));
    }
    Ok(address)
}

/// The groups given, or the VPC's default one.
pub(super) fn or_default_group(
    sketch: &Sketch,
    vpc: &VpcId,
    given: &[SecurityGroupId],
) -> Vec<SecurityGroupId> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let default =
        sketch.security_groups.iter().find(|group| group.vpc == *vpc && group.name == DEFAULT_GROUP);
    default.into_iter().map(|group| group.id.clone()).collect()
}
