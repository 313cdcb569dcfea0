//! A customer's data center, and the hosts in it.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::host::{Application, HostState};
use super::id::{AccountId, DataCenterHostId, DataCenterId};
use super::record::{record, resource, words};

record! {
    /// A customer's data center: a network that is not AWS's.
    DataCenter, "data center" {
        /// Its id.
        id: DataCenterId, needed;
        /// What people call it.
        name: String, blank;
        /// The account whose owner runs it.
        account: AccountId, needed;
        /// Its blocks.
        cidrs: Vec<Ipv4Net>, blank;
        /// Whether its hosts reach the internet by a way of their own.
        internet: bool, flag(true);
    }
}

words! {
    /// What a data center's host does.
    DataCenterHostRole {
        /// Runs applications.
        Server = "server",
        /// Answers the data center's DNS questions.
        Resolver = "resolver",
    }
}

record! {
    /// A domain a resolver asks somebody else about.
    ConditionalForwarder, "conditional forwarder" {
        /// The domain, subdomains included.
        domain: String, needed;
        /// Who is asked.
        targets: Vec<Ipv4Addr>, blank;
    }
}

record! {
    /// A host in a customer's data center.
    DataCenterHost, "data center host" {
        /// Its id.
        id: DataCenterHostId, needed;
        /// What people call it.
        name: String, blank;
        /// The data center it stands in.
        data_center: DataCenterId, needed;
        /// Its address.
        address: Ipv4Addr, needed;
        /// What it does.
        role: DataCenterHostRole, word("server");
        /// Whether it runs.
        state: HostState, word("running");
        /// Milliseconds by which all that it sends is late.
        network_delay_ms: u32, number(0);
        /// What listens on it, at most one application a port and transport.
        applications: Vec<Application>, blank;
        /// The domains a resolver asks somebody else about.
        forwarders: Vec<ConditionalForwarder>, blank;
    }
}

resource!(DataCenter.id: DataCenterId, DataCenterHost.id: DataCenterHostId);
