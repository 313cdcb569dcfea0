//! A question: who asks, for what, and the way questions take between resolvers, which is for `path`
//! to say.

use std::net::IpAddr;

use crate::model::{
    DataCenter, DataCenterHost, DataCenterHostId, NetworkInterface, NetworkInterfaceId, RecordType,
    ResourceId, Vpc, ZoneId,
};

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Somebody in a VPC: its resolver is asked, at the VPC's first address plus two or at
    /// 169.254.169.253.
    Vpc {
        /// The VPC.
        vpc: &'a Vpc,
        /// The zone the client is in, which a load balancer's routing policy goes by.
        zone: Option<&'a ZoneId>,
    },
    /// Somebody in a data center: its own resolver is asked, a public one where it has none.
    DataCenter(&'a DataCenter),
    /// Somebody on the internet: a public resolver is asked.
    Internet,
}

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub asker: Asker<'a>,
    /// The name.
    pub name: &'a str,
    /// The type of record asked for.
    pub record_type: RecordType,
    /// Which question of this client it is, counted from 0: answers with several addresses rotate by it.
    pub query: u32,
}

/// Who forwards a question.
#[derive(Clone, Copy, Debug)]
pub enum DnsSpeaker<'a> {
    /// An outbound Resolver endpoint, by one of its interfaces.
    Interface(&'a NetworkInterface),
    /// A data center's resolver.
    Host(&'a DataCenterHost),
}

/// Where a forwarded question arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// At a network interface in a VPC.
    Interface(NetworkInterfaceId),
    /// At a host in a data center.
    Host(DataCenterHostId),
    /// On the internet.
    Internet,
}

/// Whether a question gets from one resolver to another, and its answer back: UDP port 53. `dns` knows
/// nothing of routes and groups; `path` does.
pub trait Reach {
    /// Where a question to an address arrives.
    ///
    /// # Errors
    /// The resource that stops it, or its answer.
    fn reaches(&self, from: DnsSpeaker<'_>, to: IpAddr) -> Result<Reached, ResourceId>;
}
