//! The ways between a VPC and the internet: internet gateway, egress-only internet gateway, NAT
//! gateway, Elastic IP address.

use std::net::Ipv4Addr;

use super::id::{
    AccountId, AllocationId, EgressOnlyInternetGatewayId, InternetGatewayId, NatGatewayId,
    NetworkInterfaceId, RegionName, SubnetId, VpcId,
};
use super::record::{one_of, record, resource, words};
use super::tag::Tag;

record! {
    /// An internet gateway.
    InternetGateway, "internet gateway" {
        /// Its id.
        id: InternetGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// The VPC it is attached to, one at a time.
        vpc: Option<VpcId>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// An egress-only internet gateway: IPv6, and only for connections from inside.
    EgressOnlyInternetGateway, "egress-only internet gateway" {
        /// Its id.
        id: EgressOnlyInternetGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The VPC it is attached to.
        vpc: VpcId, needed;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

words! {
    /// Where a NAT gateway leads (`ConnectivityType` in the API).
    NatConnectivity {
        /// To the internet, with an Elastic IP address.
        Public = "public",
        /// To other private networks, with its private address.
        Private = "private",
    }
}

words! {
    /// A NAT gateway's state.
    NatGatewayState {
        /// Usable.
        Available = "available",
        /// Being made.
        Pending = "pending",
        /// Could not be made.
        Failed = "failed",
        /// Going away.
        Deleting = "deleting",
        /// Gone; shown for a while.
        Deleted = "deleted",
    }
}

record! {
    /// A NAT gateway.
    NatGateway, "NAT gateway" {
        /// Its id.
        id: NatGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The subnet it stands in.
        subnet: SubnetId, needed;
        /// Its network interface.
        network_interface: NetworkInterfaceId, needed;
        /// Where it leads.
        connectivity: NatConnectivity, word("public");
        /// Its Elastic IP addresses, the first the primary one; none where it is private.
        elastic_addresses: Vec<AllocationId>, blank;
        /// Its state.
        state: NatGatewayState, word("available");
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

one_of! {
    /// What has an Elastic IP address.
    AddressHolder, "the id of a network interface or NAT gateway" {
        /// A network interface.
        NetworkInterface(NetworkInterfaceId),
        /// A NAT gateway.
        NatGateway(NatGatewayId),
    }
}

record! {
    /// An Elastic IP address.
    ElasticAddress, "Elastic IP address" {
        /// Its allocation id.
        id: AllocationId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// The address.
        address: Ipv4Addr, needed;
        /// What has it now.
        association: Option<AddressHolder>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(
    InternetGateway.id: InternetGatewayId,
    EgressOnlyInternetGateway.id: EgressOnlyInternetGatewayId,
    NatGateway.id: NatGatewayId,
    ElasticAddress.id: AllocationId,
);
