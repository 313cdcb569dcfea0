//! Direct Connect: a line from a data center to AWS, and the virtual interfaces on it.

use ipnet::Ipv4Net;

use super::id::{
    AccountId, DataCenterId, DirectConnectConnectionId, RegionName, VirtualInterfaceId,
    VirtualPrivateGatewayId,
};
use super::record::{record, resource, words};
use super::tag::Tag;

words! {
    /// Whether a Direct Connect connection is up.
    ConnectionState {
        /// Up.
        Available = "available",
        /// Ordered.
        Requested = "requested",
        /// Being made.
        Pending = "pending",
        /// Down.
        Down = "down",
        /// Gone.
        Deleted = "deleted",
    }
}

record! {
    /// A Direct Connect connection: one line at one location.
    DirectConnectConnection, "Direct Connect connection" {
        /// Its id.
        id: DirectConnectConnectionId, needed;
        /// Its name.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region its location belongs to.
        region: RegionName, needed;
        /// The data center it comes from.
        data_center: DataCenterId, needed;
        /// The location where it meets AWS.
        location: String, blank;
        /// Its bandwidth in megabits a second.
        bandwidth_mbps: u32, number(1000);
        /// Whether it is up.
        state: ConnectionState, word("available");
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

words! {
    /// What a virtual interface reaches.
    VirtualInterfaceType {
        /// Private addresses of a VPC, by its virtual private gateway.
        Private = "private",
        /// AWS's public addresses, and none of a VPC.
        Public = "public",
    }
}

words! {
    /// A virtual interface's state.
    VirtualInterfaceState {
        /// Up.
        Available = "available",
        /// The other side has yet to confirm.
        Confirming = "confirming",
        /// The prefixes of a public one are being looked at.
        Verifying = "verifying",
        /// Being made.
        Pending = "pending",
        /// BGP is down.
        Down = "down",
        /// Under test: BGP is taken down on purpose.
        Testing = "testing",
        /// Going away.
        Deleting = "deleting",
        /// Gone.
        Deleted = "deleted",
        /// Turned down.
        Rejected = "rejected",
        /// Not known.
        Unknown = "unknown",
    }
}

record! {
    /// A virtual interface of a Direct Connect connection.
    VirtualInterface, "virtual interface" {
        /// Its id.
        id: VirtualInterfaceId, needed;
        /// Its name.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The connection it runs on.
        connection: DirectConnectConnectionId, needed;
        /// What it reaches.
        interface_type: VirtualInterfaceType, word("private");
        /// Its VLAN, 1 to 4094.
        vlan: u16, number(101);
        /// The gateway of a private one.
        virtual_private_gateway: Option<VirtualPrivateGatewayId>, blank;
        /// The blocks the data center announces on it.
        announced_prefixes: Vec<Ipv4Net>, blank;
        /// The largest packet it carries, in bytes: 1500, or 9001 (console: 8500).
        mtu: u16, number(1500);
        /// Its state.
        state: VirtualInterfaceState, word("available");
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(
    DirectConnectConnection.id: DirectConnectConnectionId,
    VirtualInterface.id: VirtualInterfaceId,
);
