//! A database fails over: its standby in another zone takes its place, under another address (RDS guide,
//! "Multi-AZ DB instance deployments"). Its name leads to the new address; whoever kept the old one, such
//! as a target group of addresses, reaches nobody.

use crate::model::record::record;
use crate::model::{HostFlavor, HostId, InterfaceKind, Sketch, Subnet, SubnetId};

use super::apply::Changes;
use super::command::Verb;
use super::interface;
use super::network_interface::{Wanted, add_interface};
use super::refusal::{Refusal, RefusalCode};

record! {
    /// A database's standby takes its place. No verb of AWS, which does it by itself
    /// (`RebootDBInstance` with `ForceFailover` brings it about).
    FailOver {
        /// The database.
        host: HostId, needed;
        /// The standby's subnet, of the same VPC and another zone; the first there is where nothing
        /// stands.
        subnet: Option<SubnetId>, blank;
    }
}

fn unfit(why: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterValue, why)
}

impl Verb for FailOver {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let host = changes.sketch.hosts.find(&self.host)?;
        if host.flavor != HostFlavor::Database {
            return Err(unfit(format!(
                "{} is a {}; only a database fails over",
                host.id,
                host.flavor.words()
            )));
        }
        let old = host.network_interface.clone();
        let subnet = standby(&changes.sketch, self)?;
        let security_groups = changes.sketch.network_interfaces.find(&old)?.security_groups.clone();
        let of = InterfaceKind::Host(self.host.clone());
        let (address, ipv6, public) = (None, false, false);
        let wanted = Wanted { subnet: &subnet, of, address, ipv6, public, security_groups };
        let new = add_interface(changes, wanted)?;
        changes.sketch.hosts.update(&self.host, |host| host.network_interface = new)?;
        changes.changed(self.host.clone());
        interface::remove(changes, &old)
    }
}

/// Where the standby is.
fn standby(sketch: &Sketch, wanted: &FailOver) -> Result<SubnetId, Refusal> {
    let now = sketch.subnet_of(&sketch.hosts.find(&wanted.host)?.network_interface)?;
    let fits = |other: &Subnet| other.vpc == now.vpc && other.zone != now.zone;
    if let Some(id) = &wanted.subnet {
        let fits = fits(sketch.subnets.find(id)?);
        return if fits {
            Ok(id.clone())
        } else {
            Err(unfit(format!("{id} is not in another zone of {}", now.vpc)))
        };
    }
    let found = sketch.subnets.iter().find(|other| fits(other) && !sketch.lost_zones.contains(&other.zone));
    let found = found.ok_or_else(|| unfit(format!("{} has no subnet in another zone", now.vpc)))?;
    Ok(found.id.clone())
}
