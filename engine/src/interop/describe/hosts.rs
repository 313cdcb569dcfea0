//! What other calls know of hosts and accounts: databases, containers, names; and which calls are lacking.

use std::rc::Rc;

use super::build::Build;
use super::kind::Kind;
use super::was_given;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{number, objects, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    AccountId, HostFlavor, HostId, InterfaceKind, NetworkAcl, NetworkInterfaceId, Places, SecurityGroupId,
};

/// Accounts, by their names and zones.
pub fn accounts(build: &mut Build<'_>) {
    for item in build.found.all(Kind::AccountName) {
        let (Ok(id), Some(name)) = (item.id.parse::<AccountId>(), text(&item.object, "Name")) else {
            continue;
        };
        // An organization has accounts that have nothing here.
        let is_there =
            build.found.each().any(|(_, item)| super::build::owner(&item.object).as_ref() == Some(&id));
        if is_there {
            build.need_account(&id);
            let _ = build.sketch.accounts.update(&id, |account| account.name = name);
        }
    }
    for item in build.found.all(Kind::Zone) {
        let (name, id) = (string(&item.object, "ZoneName"), string(&item.object, "ZoneId"));
        if name.is_some() && id.is_some() {
            let account = build.account(item);
            build.zone(&account, name, id);
        }
    }
    // What subnets say of zones goes before what is assumed of any.
    for item in build.found.all(Kind::Subnet) {
        let (name, id) =
            (string(&item.object, "AvailabilityZone"), string(&item.object, "AvailabilityZoneId"));
        if name.is_some() && id.is_some() {
            let account = build.account(item);
            build.zone(&account, name, id);
        }
    }
}

/// Names and ports of databases and containers.
pub fn names(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Database) {
        let port = number(&item.object, "Endpoint.Port").or_else(|| number(&item.object, "DbInstancePort"));
        let port = port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0);
        let mut groups: Vec<SecurityGroupId> = Vec::new();
        for group in texts(&item.object, "VpcSecurityGroups", "VpcSecurityGroupId") {
            groups.extend(group.parse().ok());
        }
        let mut own: Vec<HostId> = Vec::new();
        for host in build.sketch.hosts.iter().filter(|host| host.flavor == HostFlavor::Database) {
            let interface = build.sketch.network_interfaces.get(&host.network_interface);
            let is_it = interface.is_some_and(|interface| {
                groups.iter().all(|group| interface.security_groups.contains(group))
                    && interface.security_groups.len() == groups.len()
            });
            if is_it {
                own.push(host.id.clone());
            }
        }
        let alone = own.len() == 1;
        for host in own {
            let _ = build.sketch.hosts.update(&host, |host| {
                if alone {
                    host.name.clone_from(&item.id);
                }
                if let Some(port) = port.filter(|port| host.application(*port).is_none()) {
                    host.applications.push(super::applications::application(port));
                }
            });
        }
    }
    for item in build.found.all(Kind::Task) {
        let name = text(&item.object, "group").unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default().to_owned();
        for attachment in objects(&item.object, "attachments") {
            for detail in objects(attachment, "details") {
                if string(detail, "name") == Some("networkInterfaceId") {
                    container(build, text(detail, "value"), &name);
                }
            }
        }
    }
}

/// The host of an interface is a task's.
fn container(build: &mut Build<'_>, interface: Option<String>, name: &str) {
    let Some(Ok(id)) = interface.map(|id| id.parse::<NetworkInterfaceId>()) else { return };
    let Some(found) = build.sketch.network_interfaces.get(&id) else { return };
    if let InterfaceKind::Host(host) = found.of.clone() {
        let _ = build.sketch.hosts.update(&host, |host| {
            host.flavor = HostFlavor::Container;
            host.state = crate::model::HostState::Running;
            name.clone_into(&mut host.name);
        });
    }
}

/// Names that come of descriptions and not of tags must not make others' ambiguous: where a name is taken
/// already, what the host is and its address go behind it.
pub fn apart(build: &mut Build<'_>) {
    let mut taken = Places::default();
    let mut derived = Vec::new();
    for endpoint in build.sketch.vpc_endpoints.iter() {
        taken.insert(&Rc::from(endpoint.name.as_str()), 0);
    }
    for balancer in build.sketch.load_balancers.iter() {
        taken.insert(&Rc::from(balancer.arn.name()), 0);
    }
    for host in build.sketch.hosts.iter() {
        if matches!(host.flavor, HostFlavor::Instance | HostFlavor::VirtualRouter) {
            taken.insert(&Rc::from(host.name.as_str()), 0);
        } else {
            derived.push((host.id.clone(), host.name.clone(), host.flavor, host.network_interface.clone()));
        }
    }
    for (id, name, flavor, interface) in derived {
        let address = build.sketch.network_interfaces.get(&interface).map(|found| found.address.to_string());
        let address = address.unwrap_or_default();
        let wanted = match (name.is_empty(), taken.get(&name).is_some()) {
            (true, _) => format!("{} {address}", flavor.words()),
            (false, true) => format!("{name} {} {address}", flavor.words()),
            (false, false) => name,
        };
        taken.insert(&Rc::from(wanted.as_str()), 0);
        let _ = build.sketch.hosts.update(&id, |host| host.name = wanted);
    }
}

/// The calls a network cannot be judged without, and what stands for each.
const CALLS: &[(Kind, Kind, &str)] = &[
    (Kind::Subnet, Kind::Vpc, "describe-vpcs"),
    (Kind::Vpc, Kind::Subnet, "describe-subnets"),
    (Kind::Vpc, Kind::RouteTable, "describe-route-tables"),
    (Kind::Vpc, Kind::SecurityGroup, "describe-security-groups"),
    (Kind::LoadBalancer, Kind::Listener, "describe-listeners of each load balancer"),
    (Kind::LoadBalancer, Kind::TargetGroup, "describe-target-groups"),
    (Kind::TargetGroup, Kind::TargetHealth, "describe-target-health of each target group"),
    (Kind::HostedZone, Kind::RecordSet, "list-resource-record-sets of each hosted zone"),
    (Kind::VpnConnection, Kind::VpnGateway, "describe-vpn-gateways"),
    (Kind::VpnConnection, Kind::CustomerGateway, "describe-customer-gateways"),
];

/// Says which calls are lacking; gives each VPC without a default network ACL an open one, as AWS makes it.
pub fn lacking(build: &mut Build<'_>) {
    for (there, lacking, call) in CALLS {
        if was_given(build, *there) && !was_given(build, *lacking) {
            let text = format!("the output of {call} was not given");
            build.say_of_all(Severity::Warning, &text);
        }
    }
    let mut bare = Vec::new();
    for vpc in build.sketch.vpcs.iter() {
        if !build.sketch.network_acls.iter().any(|acl| acl.default && acl.vpc == vpc.id) {
            bare.push(vpc.id.clone());
        }
    }
    for vpc in bare {
        let needed =
            build.sketch.subnets.iter().any(|subnet| subnet.vpc == vpc && subnet.network_acl.is_none());
        let Ok(id) = format!("acl-{}", super::build::digits_of(vpc.as_str())).parse() else { continue };
        if needed {
            let text = format!(
                "the default network ACL of {vpc} was not given; one that lets everything pass stands for it"
            );
            build.say_of_all(Severity::Assumption, &text);
            let mut acl: NetworkAcl = as_usual();
            (acl.id, acl.vpc, acl.default) = (id, vpc, true);
            acl.entries = open_entries();
            build.sketch.network_acls.insert(acl);
        }
    }
}

/// The rules AWS gives a default network ACL: everything, both ways.
fn open_entries() -> Vec<crate::model::NetworkAclEntry> {
    use crate::model::{Direction, IpProtocol, NetworkAclEntry, PortRange, RuleAction};
    let mut entries = Vec::new();
    for direction in [Direction::Inbound, Direction::Outbound] {
        for (number, cidr) in [(100, "0.0.0.0/0"), (101, "::/0")] {
            let mut entry: NetworkAclEntry = as_usual();
            (entry.number, entry.direction, entry.action) = (number, direction, RuleAction::Allow);
            (entry.protocol, entry.ports) = (IpProtocol::All, PortRange::ALL);
            if let Ok(cidr) = cidr.parse() {
                entry.cidr = cidr;
                entries.push(entry);
            }
        }
    }
    entries
}
