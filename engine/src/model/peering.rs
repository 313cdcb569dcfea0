//! A VPC peering connection, inside a Region or between two.

use super::id::{VpcId, VpcPeeringConnectionId};
use super::record::{record, resource, words};
use super::tag::Tag;

words! {
    /// A peering connection's state (`VpcPeeringConnectionStateReasonCode` in the API).
    PeeringState {
        /// Carries traffic.
        Active = "active",
        /// Being asked for.
        InitiatingRequest = "initiating-request",
        /// The other side has yet to decide.
        PendingAcceptance = "pending-acceptance",
        /// Accepted, being made.
        Provisioning = "provisioning",
        /// Turned down.
        Rejected = "rejected",
        /// Nobody decided in seven days.
        Expired = "expired",
        /// Could not be asked for.
        Failed = "failed",
        /// Going away.
        Deleting = "deleting",
        /// Gone; shown for a while.
        Deleted = "deleted",
    }
}

impl PeeringState {
    /// Whether such a connection carries traffic or may yet do so.
    pub const fn lives(self) -> bool {
        match self {
            Self::Active | Self::InitiatingRequest | Self::PendingAcceptance | Self::Provisioning => true,
            Self::Rejected | Self::Expired | Self::Failed | Self::Deleting | Self::Deleted => false,
        }
    }
}

record! {
    /// A VPC peering connection.
    VpcPeeringConnection, "VPC peering connection" {
        /// Its id.
        id: VpcPeeringConnectionId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The VPC whose owner asked for it.
        requester_vpc: VpcId, needed;
        /// The VPC whose owner decides.
        accepter_vpc: VpcId, needed;
        /// Its state.
        state: PeeringState, word("active");
        /// `AllowDnsResolutionFromRemoteVpc` of the requester: the other side resolves its instances'
        /// public names to private addresses.
        requester_dns_resolution: bool, flag(false);
        /// The same of the accepter.
        accepter_dns_resolution: bool, flag(false);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(VpcPeeringConnection.id: VpcPeeringConnectionId);
