//! What a target of a group is: the interfaces it is reached at, the host that has them, what it is called by.

use std::net::IpAddr;

use super::host::Host;
use super::id::NetworkInterfaceId;
use super::network_interface::NetworkInterface;
use super::resource::ResourceId;
use super::sketch::Sketch;
use super::target_group::{TargetGroup, TargetId};

impl Sketch {
    /// The network interface a target is reached at: its host's, or the one in the group's VPC that
    /// has its address. `None` for an address outside the VPC, for an Application Load Balancer, which
    /// has several, and for what is not there.
    pub fn target_interface<'a>(
        &'a self,
        group: &'a TargetGroup,
        target: &'a TargetId,
    ) -> Option<&'a NetworkInterfaceId> {
        match target {
            TargetId::Host(host) => Some(&self.hosts.get(host)?.network_interface),
            TargetId::Address(address) => {
                let at = |interface: &&NetworkInterface| {
                    interface.address == *address
                        && self.subnets.get(&interface.subnet).is_some_and(|subnet| subnet.vpc == group.vpc)
                };
                self.network_interfaces.iter().find(at).map(|interface| &interface.id)
            }
            TargetId::ApplicationLoadBalancer(_) => None,
        }
    }

    /// Every network interface a target may be reached at: an Application Load Balancer's nodes, any
    /// other's one.
    pub fn target_interfaces<'a>(
        &'a self,
        group: &'a TargetGroup,
        target: &'a TargetId,
    ) -> impl Iterator<Item = &'a NetworkInterfaceId> {
        let balancer = match target {
            TargetId::ApplicationLoadBalancer(arn) => self.application_load_balancers.get(arn),
            TargetId::Host(_) | TargetId::Address(_) => None,
        };
        let nodes = balancer.map(|found| found.nodes.as_slice()).unwrap_or_default();
        nodes.iter().chain(self.target_interface(group, target))
    }

    /// The host a target is: by its id, or the one that has its address. `None` for an address outside
    /// the VPC, and for what is not there.
    pub fn target_host<'a>(&'a self, group: &'a TargetGroup, target: &'a TargetId) -> Option<&'a Host> {
        match target {
            TargetId::Host(host) => self.hosts.get(host),
            TargetId::Address(_) => {
                let interface = self.network_interfaces.get(self.target_interface(group, target)?)?;
                self.hosts.get(interface.host()?)
            }
            TargetId::ApplicationLoadBalancer(_) => None,
        }
    }

    /// The one host that has an address, in whatever network; `None` where several do.
    fn only_host_at(&self, address: IpAddr) -> Option<ResourceId> {
        let centers = self.data_center_hosts.iter().filter(|host| address == host.address);
        let interfaces = self.network_interfaces.iter().filter(|interface| address == interface.address);
        let hosts = interfaces.filter_map(|interface| Some(ResourceId::from(interface.host()?.clone())));
        let mut found = centers.map(|host| ResourceId::from(host.id.clone())).chain(hosts);
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// What a target is called by: its host where there is one, if need be in another network, else its group.
    pub fn target_resource(&self, group: &TargetGroup, target: &TargetId) -> ResourceId {
        match (target, self.target_host(group, target)) {
            (TargetId::Host(host), _) => host.clone().into(),
            (TargetId::Address(_), Some(host)) => host.id.clone().into(),
            (TargetId::Address(address), None) => {
                self.only_host_at((*address).into()).unwrap_or_else(|| group.arn.clone().into())
            }
            (TargetId::ApplicationLoadBalancer(arn), _) => arn.clone().into(),
        }
    }
}
