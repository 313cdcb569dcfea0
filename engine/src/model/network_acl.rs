//! A network ACL: numbered rules at a subnet's border, both ways, without memory.

use ipnet::IpNet;

use super::id::{NetworkAclId, VpcId};
use super::record::{record, resource, words};
use super::security_group::{Direction, IpProtocol, PortRange};
use super::tag::Tag;

words! {
    /// What a network ACL's rule does with a packet.
    RuleAction {
        /// Lets it pass.
        Allow = "allow",
        /// Drops it.
        Deny = "deny",
    }
}

record! {
    /// A rule of a network ACL. Rules are tried from the lowest number; the first that fits decides;
    /// where none does, the packet is dropped (VPC guide, "Network ACLs").
    NetworkAclEntry, "network ACL rule" {
        /// Its number, 1 to 32766, which stands once in each direction.
        number: u16, needed;
        /// Into the subnet or out of it.
        direction: Direction, needed;
        /// What it does.
        action: RuleAction, needed;
        /// The protocol it speaks of.
        protocol: IpProtocol, needed;
        /// The destination ports it speaks of.
        ports: PortRange, needed;
        /// The other side: source of an inbound packet, destination of an outbound one.
        cidr: IpNet, needed;
    }
}

record! {
    /// A rule that was dropped from its network ACL, and where it stood. It decides nothing until it is
    /// back.
    DroppedEntry, "dropped rule" {
        /// Its place among the network ACL's rules, from 0, those dropped counted.
        place: u32, number(0);
        /// The rule.
        entry: NetworkAclEntry, needed;
    }
}

record! {
    /// A network ACL.
    NetworkAcl, "network ACL" {
        /// Its id.
        id: NetworkAclId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The VPC it belongs to.
        vpc: VpcId, needed;
        /// Whether subnets without an association of their own use it.
        default: bool, flag(false);
        /// Its rules, of both directions.
        entries: Vec<NetworkAclEntry>, blank;
        /// Rules that are broken: dropped for a while, to see what they were for. AWS has no such thing.
        dropped_entries: Vec<DroppedEntry>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(NetworkAcl.id: NetworkAclId);
