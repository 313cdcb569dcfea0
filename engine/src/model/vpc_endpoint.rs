//! A VPC endpoint: a consumer's way into a service, by interfaces of its own or by a route.

use std::net::Ipv4Addr;

use super::id::{
    AwsServiceName, EndpointServiceId, LoadBalancerArn, NetworkInterfaceId, RegionName, RouteTableId,
    SecurityGroupId, VpcEndpointId, VpcId,
};
use super::record::{AsResource, LongText, one_of, record, resource, words};
use super::resource::ResourceId;
use super::tag::Tag;

words! {
    /// Where an endpoint stands in its life (`State` in the API; `PrivateLink` guide, "Concepts").
    EndpointState {
        /// The provider has yet to decide.
        PendingAcceptance = "pendingAcceptance",
        /// Accepted, being made; also while a change is applied.
        Pending = "pending",
        /// Usable.
        Available = "available",
        /// Turned down by the provider, perhaps after use.
        Rejected = "rejected",
        /// Nobody decided in time.
        Expired = "expired",
        /// Could not be made.
        Failed = "failed",
        /// Going away.
        Deleting = "deleting",
        /// Gone; shown for a while.
        Deleted = "deleted",
        /// In the API's list, and not described in the guide.
        Partial = "partial",
    }
}

impl EndpointState {
    /// Whether its names are published. A failed, expired or deleted endpoint has none.
    pub const fn has_names(self) -> bool {
        match self {
            Self::PendingAcceptance | Self::Pending | Self::Available | Self::Rejected | Self::Partial => {
                true
            }
            Self::Expired | Self::Failed | Self::Deleting | Self::Deleted => false,
        }
    }
}

words! {
    /// How an endpoint works (`VpcEndpointType` in the API, whose default is `Gateway`).
    EndpointType {
        /// By network interfaces with private addresses.
        Interface = "Interface",
        /// By a route to a prefix list. Not `PrivateLink`.
        Gateway = "Gateway",
    }
}

words! {
    /// Which addresses something has (`IpAddressType` in the API).
    IpAddressType {
        /// IPv4.
        Ipv4 = "ipv4",
        /// Both.
        Dualstack = "dualstack",
        /// IPv6.
        Ipv6 = "ipv6",
    }
}

one_of! {
    /// The service an endpoint leads to.
    Service, "an endpoint service's id, or an AWS service's name such as com.amazonaws.us-east-1.s3" {
        /// A customer's or partner's.
        Endpoint(EndpointServiceId),
        /// One of AWS's own.
        Aws(AwsServiceName),
    }
}

impl AsResource for AwsServiceName {
    fn as_resource(&self) -> Option<ResourceId> {
        None
    }
}

impl Service {
    /// The endpoint service, unless it is one of AWS's own.
    pub const fn endpoint_service(&self) -> Option<&EndpointServiceId> {
        match self {
            Self::Endpoint(id) => Some(id),
            Self::Aws(_) => None,
        }
    }
}

record! {
    /// Which load balancer serves an endpoint's interface. With several behind a service, one in the
    /// interface's zone is picked when it first connects, and kept (`PrivateLink` guide, "Create an
    /// endpoint service").
    Binding, "load balancer binding" {
        /// The endpoint's interface.
        network_interface: NetworkInterfaceId, needed;
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
    }
}

record! {
    /// A VPC endpoint.
    VpcEndpoint, "VPC endpoint" {
        /// Its id.
        id: VpcEndpointId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// How it works.
        endpoint_type: EndpointType, word("Interface");
        /// The consumer's VPC.
        vpc: VpcId, needed;
        /// The service it leads to.
        service: Service, needed;
        /// The service's Region, where it is not the VPC's own.
        service_region: Option<RegionName>, blank;
        /// Where it stands in its life.
        state: EndpointState, needed;
        /// The eight letters and digits AWS appends to the id in the endpoint's DNS names.
        dns_suffix: DnsSuffix, blank;
        /// Its network interfaces, one in each chosen subnet and at most one a zone.
        network_interfaces: Vec<NetworkInterfaceId>, blank;
        /// The groups its interfaces carry.
        security_groups: Vec<SecurityGroupId>, blank;
        /// The route tables a gateway endpoint's route stands in.
        route_tables: Vec<RouteTableId>, blank;
        /// Whether the service's private DNS name leads here inside the VPC.
        private_dns_enabled: bool, flag(false);
        /// `PrivateDnsOnlyForInboundResolverEndpoint`: whether that name leads here only for questions
        /// that come through an inbound Resolver endpoint, so that those of the VPC itself keep to the
        /// gateway endpoint. S3 only.
        private_dns_only_for_inbound_resolver: bool, flag(false);
        /// Which addresses its interfaces have.
        ip_address_type: IpAddressType, word("ipv4");
        /// Its policy; everything is allowed where there is none.
        policy: Option<LongText>, blank;
        /// Which load balancer serves each of its interfaces.
        bindings: Vec<Binding>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(VpcEndpoint.id: VpcEndpointId);

/// The suffix of an endpoint's names: nothing but what may stand in a DNS label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DnsSuffix(String);

impl DnsSuffix {
    /// What of a text may be a suffix.
    pub fn of(text: &str) -> Self {
        let kept = text.chars().filter(char::is_ascii_alphanumeric).take(63);
        Self(kept.map(|c| c.to_ascii_lowercase()).collect())
    }

    /// The suffix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DnsSuffix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for DnsSuffix {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::of(text))
    }
}

super::record::text_value!(DnsSuffix, "letters and digits", Self::default());

impl VpcEndpoint {
    /// The load balancer an interface is bound to, if it has connected before.
    pub fn bound(&self, interface: &NetworkInterfaceId) -> Option<&LoadBalancerArn> {
        let found = self.bindings.iter().find(|binding| binding.network_interface == *interface);
        found.map(|binding| &binding.load_balancer)
    }
}

record! {
    /// A subnet chosen for an endpoint, with the address wanted there.
    SubnetConfiguration, "subnet configuration" {
        /// The subnet.
        subnet: super::id::SubnetId, needed;
        /// The address wanted; AWS picks one where there is none.
        address: Option<Ipv4Addr>, blank;
    }
}
