//! An endpoint service: what a provider offers by PrivateLink.

use std::fmt;
use std::str::FromStr;

use super::id::{AccountId, EndpointServiceId, LoadBalancerArn, RegionName};
use super::record::{record, resource, text_value, words};
use super::tag::Tag;
use super::vpc_endpoint::IpAddressType;

words! {
    /// An endpoint service's state (`ServiceState` in the API).
    ServiceState {
        /// Usable.
        Available = "Available",
        /// Being made.
        Pending = "Pending",
        /// Going away.
        Deleting = "Deleting",
        /// Gone.
        Deleted = "Deleted",
        /// Could not be made.
        Failed = "Failed",
    }
}

words! {
    /// Who pays for endpoints (`PayerResponsibility` in the API).
    Payer {
        /// The endpoint's owner.
        EndpointOwner = "EndpointOwner",
        /// The service's owner. Once set, it stays.
        ServiceOwner = "ServiceOwner",
    }
}

/// Who may make endpoints for a service: everyone, an account, or a user or role of one
/// (`PrivateLink` guide, "Manage permissions"). ARNs with a path are not supported.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// Every account there is: `*`.
    Everyone,
    /// An account as a whole: `arn:aws:iam::<account>:root`.
    Account(AccountId),
    /// A user or role of an account: `arn:aws:iam::<account>:user/<name>`.
    Identity(AccountId, String),
}

impl Principal {
    /// Whether a call from this account may be permitted by it. Who in the account makes it is not
    /// modelled, so a user or role stands for the account.
    pub fn covers(&self, account: &AccountId) -> bool {
        match self {
            Self::Everyone => true,
            Self::Account(own) | Self::Identity(own, _) => own == account,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("*"),
            Self::Account(account) => write!(f, "arn:aws:iam::{account}:root"),
            Self::Identity(account, identity) => write!(f, "arn:aws:iam::{account}:{identity}"),
        }
    }
}

impl FromStr for Principal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "*" {
            return Ok(Self::Everyone);
        }
        let rest = text.strip_prefix("arn:aws:iam::").ok_or(())?;
        let (account, identity) = rest.split_once(':').ok_or(())?;
        let account = account.parse().map_err(|_| ())?;
        if identity == "root" {
            return Ok(Self::Account(account));
        }
        let name = identity.strip_prefix("user/").or_else(|| identity.strip_prefix("role/")).ok_or(())?;
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b);
        if name.is_empty() || name.len() > 64 || !name.bytes().all(fits) {
            return Err(());
        }
        Ok(Self::Identity(account, identity.to_owned()))
    }
}

text_value!(
    Principal,
    "* or an ARN such as arn:aws:iam::111111111111:root, …:user/NAME or …:role/NAME",
    Self::Everyone
);

words! {
    /// Whether the provider has shown that a private DNS name is theirs (`DnsNameState` in the API).
    DnsNameState {
        /// Not yet.
        PendingVerification = "pendingVerification",
        /// Yes.
        Verified = "verified",
        /// The record was not found.
        Failed = "failed",
    }
}

record! {
    /// The private DNS name a provider gives a service, and the TXT record that shows it is theirs
    /// (`PrivateLink` guide, "Manage DNS names").
    PrivateDnsName, "private DNS name" {
        /// The name, such as `api.example.com`.
        name: String, needed;
        /// Whether it is verified.
        state: DnsNameState, word("pendingVerification");
        /// The TXT record's name, without the domain.
        record_name: String, blank;
        /// The TXT record's value.
        record_value: String, blank;
    }
}

record! {
    /// An endpoint service.
    EndpointService, "endpoint service" {
        /// Its id.
        id: EndpointServiceId, needed;
        /// What people call it.
        name: String, blank;
        /// The provider's account.
        account: AccountId, needed;
        /// Its state.
        state: ServiceState, word("Available");
        /// The Network Load Balancers behind it, at least one; its zones are theirs.
        load_balancers: Vec<LoadBalancerArn>, blank;
        /// Whether the provider must accept each endpoint. On is AWS's default.
        acceptance_required: bool, flag(true);
        /// Who may make endpoints for it, besides the provider.
        allowed_principals: Vec<Principal>, blank;
        /// Who pays for endpoints.
        payer: Payer, word("EndpointOwner");
        /// The private DNS name it has.
        private_dns_name: Option<PrivateDnsName>, blank;
        /// Further Regions whose VPCs may make endpoints for it (since November 2024).
        supported_regions: Vec<RegionName>, blank;
        /// Which addresses its endpoints may have.
        ip_address_type: IpAddressType, word("ipv4");
        /// The zones of its load balancers it has taken up; all of them where none is listed. A zone a
        /// load balancer gains later is taken up when the service is modified.
        zones: Vec<super::id::ZoneId>, blank;
        /// Whether it is offered in AWS Marketplace.
        marketplace: bool, flag(false);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(EndpointService.id: EndpointServiceId);

impl EndpointService {
    /// Whether an account may make endpoints for it. The owner may without being listed: AWS's guide
    /// names no exception, public configurations without any principal work for the owner.
    pub fn permits(&self, account: &AccountId) -> bool {
        self.account == *account || self.allowed_principals.iter().any(|principal| principal.covers(account))
    }
}
