//! A hosted zone of Route 53: a domain's records, for the world or for chosen VPCs.

use super::id::{AccountId, HostedZoneId, VpcId};
use super::record::{record, resource, words};
use super::tag::Tag;

words! {
    /// Who is answered from a zone.
    HostedZoneType {
        /// Resolvers of the VPCs it is associated with.
        Private = "private",
        /// Everyone.
        Public = "public",
    }
}

words! {
    /// A record's type.
    RecordType {
        /// IPv4 addresses.
        A = "A",
        /// IPv6 addresses.
        Aaaa = "AAAA",
        /// Another name.
        Cname = "CNAME",
        /// Texts.
        Txt = "TXT",
    }
}

record! {
    /// The records of one name and type.
    RecordSet, "record" {
        /// The name in full, without a dot at its end.
        name: String, needed;
        /// The type.
        record_type: RecordType, needed;
        /// Seconds an answer may be kept. An alias has its target's.
        ttl_s: u32, number(300);
        /// The values: addresses, a name, texts.
        values: Vec<String>, blank;
        /// The name an alias record takes its answer from.
        alias: Option<String>, blank;
    }
}

record! {
    /// A hosted zone.
    HostedZone, "hosted zone" {
        /// Its id.
        id: HostedZoneId, needed;
        /// The domain, without a dot at its end.
        name: String, needed;
        /// The owning account.
        account: AccountId, needed;
        /// Who is answered from it.
        zone_type: HostedZoneType, word("private");
        /// The VPCs a private zone is associated with.
        vpcs: Vec<VpcId>, blank;
        /// Its records.
        records: Vec<RecordSet>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(HostedZone.id: HostedZoneId);
