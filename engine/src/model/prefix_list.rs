//! A prefix list: blocks under one id, for routes and security groups.

use ipnet::IpNet;

use super::id::{AccountId, PrefixListId, RegionName};
use super::record::{record, resource};
use super::tag::Tag;

record! {
    /// A prefix list: AWS's own of a service such as S3, or a customer's.
    PrefixList, "prefix list" {
        /// Its id.
        id: PrefixListId, needed;
        /// Its name, such as `com.amazonaws.us-east-1.s3`.
        name: String, blank;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// The owning account; AWS itself where there is none.
        account: Option<AccountId>, blank;
        /// Its blocks.
        entries: Vec<IpNet>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(PrefixList.id: PrefixListId);
