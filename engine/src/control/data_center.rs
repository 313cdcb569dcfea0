//! The verbs of data centers and the hosts in them. They are not AWS's, and AWS has no verb for
//! them.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, ApplicationState, ConditionalForwarder, DataCenter, DataCenterHost, DataCenterHostId,
    DataCenterHostRole, DataCenterId, HostState, ResourceId, Sketch,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// Makes a data center. No verb of AWS.
    CreateDataCenter {
        /// The account whose owner runs it.
        account: AccountId, needed;
        /// What people call it.
        name: String, blank;
        /// Its blocks.
        cidrs: Vec<Ipv4Net>, blank;
        /// Whether its hosts reach the internet by a way of their own.
        internet: bool, flag(true);
    }
}

record! {
    /// Changes what is given of a data center. No verb of AWS.
    ModifyDataCenter {
        /// The data center.
        data_center: DataCenterId, needed;
        /// Its blocks; none given leaves them as they are.
        cidrs: Vec<Ipv4Net>, blank;
        /// Whether its hosts reach the internet by a way of their own.
        internet: Option<bool>, blank;
    }
}

record! {
    /// Takes a data center away. No verb of AWS.
    DeleteDataCenter {
        /// The data center.
        data_center: DataCenterId, needed;
    }
}

record! {
    /// Puts a host into a data center. No verb of AWS.
    AddDataCenterHost {
        /// The data center.
        data_center: DataCenterId, needed;
        /// What people call it.
        name: String, blank;
        /// Its address; a free one where there is none.
        address: Option<Ipv4Addr>, blank;
        /// What it does.
        role: DataCenterHostRole, word("server");
    }
}

record! {
    /// A data center's host stops, or runs again. No verb of AWS.
    SetDataCenterHostState {
        /// The host.
        host: DataCenterHostId, needed;
        /// Whether it runs.
        state: HostState, needed;
    }
}

record! {
    /// What an application in a data center does with a connection. No verb of AWS.
    SetDataCenterApplicationState {
        /// The host.
        host: DataCenterHostId, needed;
        /// The application's port.
        port: u16, needed;
        /// Its new state.
        state: ApplicationState, needed;
    }
}

record! {
    /// Makes a resolver ask somebody else about a domain. No verb of AWS.
    SetForwarder {
        /// The resolver.
        host: DataCenterHostId, needed;
        /// The domain, and who is asked.
        forwarder: ConditionalForwarder, needed;
    }
}

record! {
    /// Makes a resolver answer for a domain as for any other again. No verb of AWS.
    RemoveForwarder {
        /// The resolver.
        host: DataCenterHostId, needed;
        /// The domain.
        domain: String, needed;
    }
}

record! {
    /// Takes a host out of a data center. No verb of AWS.
    RemoveDataCenterHost {
        /// The host.
        host: DataCenterHostId, needed;
    }
}

fn unfit(why: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterValue, why)
}

impl Verb for CreateDataCenter {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.accounts.find(&self.account)?;
        let id: DataCenterId = new_id(sketch, "dc-")?;
        sketch.data_centers.insert(DataCenter {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            cidrs: self.cidrs.clone(),
            internet: self.internet,
        });
        changes.created(id);
        Ok(())
    }
}

/// A block in which a host stands must stay.
impl Verb for ModifyDataCenter {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.data_centers.find(&self.data_center)?;
        if self.cidrs.is_empty() && self.internet.is_none() {
            return Err(Refusal::ours(
                RefusalCode::MissingParameter,
                "Nothing about the data center is to be changed",
            ));
        }
        let outside = |host: &&DataCenterHost| {
            host.data_center == self.data_center
                && !self.cidrs.iter().any(|block| block.contains(&host.address))
        };
        if !self.cidrs.is_empty()
            && let Some(host) = sketch.data_center_hosts.iter().find(outside)
        {
            return Err(unfit(format!("{} ({}) would stand outside", host.id, host.address)));
        }
        sketch.data_centers.update(&self.data_center, |center| {
            if !self.cidrs.is_empty() {
                center.cidrs.clone_from(&self.cidrs);
            }
            center.internet = self.internet.unwrap_or(center.internet);
        })?;
        changes.changed(self.data_center.clone());
        Ok(())
    }
}

impl Verb for DeleteDataCenter {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.data_centers.find(&self.data_center)?;
        let id = ResourceId::from(self.data_center.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.data_centers.remove(&self.data_center);
        gone(changes, id)
    }
}

impl Verb for AddDataCenterHost {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let center = sketch.data_centers.find(&self.data_center)?;
        let address = match self.address {
            Some(address) if !center.cidrs.iter().any(|block| block.contains(&address)) => {
                return Err(unfit(format!("{address} lies in none of the data center's blocks")));
            }
            Some(address) if is_taken(sketch, center, address) => {
                return Err(unfit(format!("{address} is in use")));
            }
            Some(address) => address,
            None => {
                free_address(sketch, center).ok_or_else(|| unfit("The data center has no free address"))?
            }
        };
        let id: DataCenterHostId = new_id(sketch, "dch-")?;
        sketch.data_center_hosts.insert(DataCenterHost {
            id: id.clone(),
            name: self.name.clone(),
            data_center: self.data_center.clone(),
            address,
            role: self.role,
            ..as_usual()
        });
        changes.created(id);
        Ok(())
    }
}

fn is_taken(sketch: &Sketch, center: &DataCenter, address: Ipv4Addr) -> bool {
    sketch.data_center_hosts.iter().any(|host| host.data_center == center.id && host.address == address)
}

/// The first address of a data center that none of its hosts has, leaving its first ten to routers
/// and the like.
fn free_address(sketch: &Sketch, center: &DataCenter) -> Option<Ipv4Addr> {
    let kept = 9;
    center
        .cidrs
        .iter()
        .find_map(|block| block.hosts().skip(kept).find(|free| !is_taken(sketch, center, *free)))
}

impl Verb for SetDataCenterHostState {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.data_center_hosts.update(&self.host, |host| host.state = self.state)?;
        changes.changed(self.host.clone());
        Ok(())
    }
}

impl Verb for SetDataCenterApplicationState {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let found = changes.sketch.data_center_hosts.update(&self.host, |host| {
            let mut found = false;
            for application in host.applications.iter_mut().filter(|known| known.port == self.port) {
                application.state = self.state;
                found = true;
            }
            found
        })?;
        if !found {
            return Err(unfit(format!("No application of {} is on port {}", self.host, self.port)));
        }
        changes.changed(self.host.clone());
        Ok(())
    }
}

impl Verb for SetForwarder {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if changes.sketch.data_center_hosts.find(&self.host)?.role != DataCenterHostRole::Resolver {
            return Err(unfit(format!("{} is not a resolver", self.host)));
        }
        if self.forwarder.domain.is_empty() || self.forwarder.targets.is_empty() {
            return Err(Refusal::ours(
                RefusalCode::MissingParameter,
                "A domain and an address to ask are to be given",
            ));
        }
        changes.sketch.data_center_hosts.update(&self.host, |host| {
            host.forwarders.retain(|known| known.domain != self.forwarder.domain);
            host.forwarders.push(self.forwarder.clone());
        })?;
        changes.changed(self.host.clone());
        Ok(())
    }
}

impl Verb for RemoveForwarder {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let removed = changes.sketch.data_center_hosts.update(&self.host, |host| {
            let before = host.forwarders.len();
            host.forwarders.retain(|known| known.domain != self.domain);
            before != host.forwarders.len()
        })?;
        if !removed {
            return Err(unfit(format!("{} forwards nothing about {}", self.host, self.domain)));
        }
        changes.changed(self.host.clone());
        Ok(())
    }
}

impl Verb for RemoveDataCenterHost {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.data_center_hosts.find(&self.host)?;
        let id = ResourceId::from(self.host.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.data_center_hosts.remove(&self.host);
        gone(changes, id)
    }
}
