//! Identifiers: one newtype for each kind, so that a subnet's id cannot stand where a VPC's
//! belongs. Every id is checked when it is parsed (AWS's prefix, then lower-case
//! letters and digits), which also makes it safe to show and to store anywhere.

mod form;
mod parts;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::str::FromStr;

use super::record::{AsResource, Described, Seen, Shape, Slot, Text, Value, short};
use super::resource::ResourceId;

use form::{aws_service_name, elb_arn, prefixed, region_name, topic_arn, zone_id, zone_name};

/// The longest identifier accepted, in bytes. The longest real one is a load balancer's ARN,
/// about 120 bytes.
pub const MAX_ID_BYTES: usize = 200;

/// A text that is not an identifier of the kind asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("‘{found}’ is not {kind}: {expected} is expected")]
pub struct IdError {
    /// The text as found, cut to a length that fits a sentence.
    pub found: String,
    /// The kind of identifier wanted, with its article.
    pub kind: &'static str,
    /// The shape wanted, with an example.
    pub expected: &'static str,
}

impl IdError {
    fn new(found: &str, kind: &'static str, expected: &'static str) -> Self {
        Self { found: short(found), kind, expected }
    }

    /// A text that is no id of any kind the model has.
    pub(super) fn of_any_kind(found: &str) -> Self {
        Self::new(found, "a resource id", "an id such as vpce-0fe5b17a0707d6abc or i-0a1b2c3d")
    }
}

/// An identifier's text, shared: what tables look resources up by.
pub trait IdText {
    /// The text.
    fn text(&self) -> &Rc<str>;
}

/// Whether two ids are one. What refers to a resource shares its text, so that the letters are looked at for those
/// that differ only; the standard library does this for what has a size known beforehand, which texts have not.
fn is_same(one: &Rc<str>, other: &Rc<str>) -> bool {
    Rc::ptr_eq(one, other) || **one == **other
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $expected:expr, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Eq, PartialOrd, Ord)]
        pub struct $name(Rc<str>);

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                is_same(&self.0, &other.0)
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }

        impl $name {
            /// The identifier as AWS writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl IdText for $name {
            fn text(&self) -> &Rc<str> {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let valid: fn(&str) -> bool = $valid;
                if text.len() <= MAX_ID_BYTES && valid(text) {
                    Ok(Self(Rc::from(text)))
                } else {
                    Err(IdError::new(text, $kind, $expected))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Text for $name {
            fn set(&mut self, text: &str) -> Result<(), String> {
                *self = text.parse().map_err(|error: IdError| error.to_string())?;
                Ok(())
            }

            fn shared(&mut self) -> Option<&mut Rc<str>> {
                Some(&mut self.0)
            }
        }

        impl Described for $name {
            fn blank() -> Self {
                Self(Rc::from(""))
            }

            fn shape() -> Shape {
                Shape::Id($expected)
            }
        }
    };
}

/// An id is seen as the resource it names.
macro_rules! seen_as_resource {
    ($($name:ident),+ $(,)?) => {$(
        impl Value for $name {
            fn seen(&self) -> Seen<'_> {
                Seen::Resource(self.clone().into())
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Text(self)
            }
        }

        impl AsResource for $name {
            fn as_resource(&self) -> Option<ResourceId> {
                Some(self.clone().into())
            }
        }
    )+};
}

identifier!(
    /// An AWS account: twelve digits.
    AccountId, "an account id", "twelve digits, such as 111111111111",
    |text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
);
identifier!(
    /// A Region's code, such as `us-east-1`.
    RegionName, "a Region", "a code such as us-east-1", region_name
);
identifier!(
    /// An Availability Zone by its id, such as `use1-az1`: the same place in every account.
    ZoneId, "an Availability Zone id", "an id such as use1-az1", zone_id
);
identifier!(
    /// An Availability Zone by the name one account has for it, such as `us-east-1a`. Two
    /// accounts may have different places under one name.
    ZoneName, "an Availability Zone name", "a name such as us-east-1a", zone_name
);
identifier!(
    /// A VPC.
    VpcId, "a VPC id", "vpc- and letters or digits", |text| prefixed(text, "vpc-")
);
identifier!(
    /// A subnet.
    SubnetId, "a subnet id", "subnet- and letters or digits", |text| prefixed(text, "subnet-")
);
identifier!(
    /// A route table.
    RouteTableId, "a route table id", "rtb- and letters or digits", |text| prefixed(text, "rtb-")
);
identifier!(
    /// A security group.
    SecurityGroupId, "a security group id", "sg- and letters or digits", |text| prefixed(text, "sg-")
);
identifier!(
    /// One rule of a security group.
    SecurityGroupRuleId, "a security group rule id", "sgr- and letters or digits",
    |text| prefixed(text, "sgr-")
);
identifier!(
    /// A host: an EC2 instance, or anything else with a network interface of its own. What AWS
    /// gives no such id, a function or a database, has one of ours.
    HostId, "a host's id", "i- (or host-) and letters or digits",
    |text| prefixed(text, "i-") || prefixed(text, "host-")
);
identifier!(
    /// A network interface (ENI).
    NetworkInterfaceId, "a network interface id", "eni- and letters or digits",
    |text| prefixed(text, "eni-")
);
identifier!(
    /// An endpoint service.
    EndpointServiceId, "an endpoint service id", "vpce-svc- and letters or digits",
    |text| prefixed(text, "vpce-svc-")
);
identifier!(
    /// A VPC endpoint.
    VpcEndpointId, "a VPC endpoint id", "vpce- and letters or digits", |text| prefixed(text, "vpce-")
);
identifier!(
    /// A Network Load Balancer, by its ARN.
    LoadBalancerArn, "a Network Load Balancer ARN",
    "arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/NAME/ID",
    |text| elb_arn(text, "loadbalancer/net/")
);
identifier!(
    /// An Application Load Balancer, by its ARN.
    ApplicationLoadBalancerArn, "an Application Load Balancer ARN",
    "arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID",
    |text| elb_arn(text, "loadbalancer/app/")
);
identifier!(
    /// A target group, by its ARN.
    TargetGroupArn, "a target group ARN",
    "arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID",
    |text| elb_arn(text, "targetgroup/")
);

macro_rules! prefixed_ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal $kind:literal;)+) => {$(
        identifier!(
            $(#[$doc])* $name, $kind, concat!($prefix, " and letters or digits"),
            |text| prefixed(text, $prefix)
        );
    )+};
}

prefixed_ids! {
    /// A network ACL.
    NetworkAclId "acl-" "a network ACL id";
    /// An internet gateway.
    InternetGatewayId "igw-" "an internet gateway id";
    /// An egress-only internet gateway.
    EgressOnlyInternetGatewayId "eigw-" "an egress-only internet gateway id";
    /// A NAT gateway.
    NatGatewayId "nat-" "a NAT gateway id";
    /// An Elastic IP address, by its allocation id.
    AllocationId "eipalloc-" "an Elastic IP allocation id";
    /// A VPC peering connection.
    VpcPeeringConnectionId "pcx-" "a VPC peering connection id";
    /// A virtual private gateway.
    VirtualPrivateGatewayId "vgw-" "a virtual private gateway id";
    /// A customer gateway.
    CustomerGatewayId "cgw-" "a customer gateway id";
    /// A Site-to-Site VPN connection.
    VpnConnectionId "vpn-" "a VPN connection id";
    /// A transit gateway's route table.
    TransitGatewayRouteTableId "tgw-rtb-" "a transit gateway route table id";
    /// A transit gateway attachment.
    TransitGatewayAttachmentId "tgw-attach-" "a transit gateway attachment id";
    /// A transit gateway.
    TransitGatewayId "tgw-" "a transit gateway id";
    /// A Direct Connect connection.
    DirectConnectConnectionId "dxcon-" "a Direct Connect connection id";
    /// A virtual interface of a Direct Connect connection.
    VirtualInterfaceId "dxvif-" "a virtual interface id";
    /// A customer's data center. AWS has no id for it; this is ours.
    DataCenterId "dc-" "a data center id";
    /// A host in a customer's data center. AWS has no id for it; this is ours.
    DataCenterHostId "dch-" "a data center host's id";
    /// A prefix list.
    PrefixListId "pl-" "a prefix list id";
    /// A connection notification of an endpoint or an endpoint service.
    ConnectionNotificationId "vpce-nfn-" "a connection notification id";
    /// A note on the canvas. Ours.
    NoteId "note-" "a note's id";
}

identifier!(
    /// An endpoint of Route 53 Resolver.
    ResolverEndpointId, "a Resolver endpoint id", "rslvr-in- or rslvr-out- and letters or digits",
    |text| prefixed(text, "rslvr-in-") || prefixed(text, "rslvr-out-")
);
identifier!(
    /// A rule of Route 53 Resolver.
    ResolverRuleId, "a Resolver rule id", "rslvr-rr- and letters or digits",
    |text| prefixed(text, "rslvr-rr-")
);
identifier!(
    /// A hosted zone of Route 53.
    HostedZoneId, "a hosted zone id", "Z and capital letters or digits",
    |text| text.strip_prefix('Z').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
);
identifier!(
    /// An SNS topic, by its ARN.
    TopicArn, "an SNS topic ARN", "arn:aws:sns:REGION:ACCOUNT:NAME", topic_arn
);
identifier!(
    /// An AWS service's name, such as `com.amazonaws.us-east-1.s3`.
    AwsServiceName, "an AWS service's name", "a name such as com.amazonaws.us-east-1.s3", aws_service_name
);

seen_as_resource!(
    AccountId,
    RegionName,
    ZoneId,
    VpcId,
    SubnetId,
    RouteTableId,
    SecurityGroupId,
    SecurityGroupRuleId,
    HostId,
    NetworkInterfaceId,
    EndpointServiceId,
    VpcEndpointId,
    LoadBalancerArn,
    ApplicationLoadBalancerArn,
    TargetGroupArn,
    NetworkAclId,
    InternetGatewayId,
    EgressOnlyInternetGatewayId,
    NatGatewayId,
    AllocationId,
    VpcPeeringConnectionId,
    VirtualPrivateGatewayId,
    CustomerGatewayId,
    VpnConnectionId,
    TransitGatewayId,
    TransitGatewayAttachmentId,
    TransitGatewayRouteTableId,
    DirectConnectConnectionId,
    VirtualInterfaceId,
    DataCenterId,
    DataCenterHostId,
    PrefixListId,
    ConnectionNotificationId,
    NoteId,
    HostedZoneId,
    ResolverEndpointId,
    ResolverRuleId,
    TopicArn,
);

macro_rules! seen_as_text {
    ($($name:ident),+) => {$(
        impl Value for $name {
            fn seen(&self) -> Seen<'_> {
                Seen::Text(std::borrow::Cow::Borrowed(&self.0))
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Text(self)
            }

            fn resources(&self, _: &mut dyn FnMut(ResourceId)) {}
        }
    )+};
}

seen_as_text!(ZoneName, AwsServiceName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_paper_and_of_aws_parse() {
        assert!("vpce-svc-1234".parse::<EndpointServiceId>().is_ok());
        assert!("vpce-0fe5b17a0707d6abc".parse::<VpcEndpointId>().is_ok());
        assert!("us-east-1a".parse::<ZoneName>().is_ok());
        assert!("use1-az1".parse::<ZoneId>().is_ok());
        assert!("us-gov-west-1".parse::<RegionName>().is_ok());
        let arn =
            "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/orders/50dc6c495c0c9188";
        let arn: LoadBalancerArn = arn.parse().expect("an ARN");
        assert_eq!((arn.name(), arn.hash()), ("orders", "50dc6c495c0c9188"));
    }

    #[test]
    fn a_service_id_is_not_an_endpoint_id_and_markup_is_no_id() {
        assert!("vpce-svc-1234".parse::<VpcEndpointId>().is_err());
        assert!("vpc-<script>".parse::<VpcId>().is_err());
        assert!("vpc-".parse::<VpcId>().is_err());
        assert!("us-east-1".parse::<ZoneName>().is_err());
        assert!(format!("vpc-{}", "a".repeat(300)).parse::<VpcId>().is_err());
        let error = "12".parse::<AccountId>().expect_err("too short");
        assert_eq!(
            error.to_string(),
            "‘12’ is not an account id: twelve digits, such as 111111111111 is expected"
        );
    }
}
