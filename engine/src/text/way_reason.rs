//! Sentences for what stops a packet between networks: network ACLs, routes, gateways, lines.

use crate::model::ResourceId;
use crate::path::ReasonCode;

use super::reason::{Called, port};

/// The reason as a sentence; `None` for those that are not about the way.
pub(super) fn sentence(called: &Called<'_>) -> Option<String> {
    let reason = called.reason;
    Some(match reason.code {
        ReasonCode::NetworkAcl => {
            format!("{} drops {} at the border of {}.", called.acl(), port(reason), called.subnet())
        }
        ReasonCode::NetworkAclReply => format!(
            "The request arrives, but {} drops the reply ({}) at the border of {}: it knows no connections, so replies to ephemeral ports need a rule of their own.",
            called.acl(),
            port(reason),
            called.subnet()
        ),
        ReasonCode::NoReturnRoute => {
            format!("The request arrives, but no route of {} leads back.", called.subnet())
        }
        ReasonCode::NoRoute => match called.vpc_or("").as_str() {
            "" => format!("No route of {} leads to the address.", called.subnet()),
            vpc => format!(
                "No route of {} leads to the address, which lies in {vpc}; PrivateLink leads there only through an endpoint of the client's own VPC, never by address.",
                called.subnet()
            ),
        },
        ReasonCode::BlackholeRoute => format!(
            "The route of {} that wins leads to what is gone (blackhole), and drops the packet.",
            called.table()
        ),
        ReasonCode::LocalRouteWins => format!(
            "The address lies in {}'s own block: its local route keeps the packet, although {} has a more specific propagated route for it.",
            called.vpc(),
            called.table()
        ),
        ReasonCode::ReplyElsewhere => format!(
            "The request arrives, but {} sends the reply to somebody else: replies follow the replier's own routes.",
            called.table()
        ),
        ReasonCode::RoutingLoop => {
            format!("The packet goes round in a circle; {} has seen it before.", called.first())
        }
        ReasonCode::SourceDestCheck => format!(
            "A route leads to {}, which takes only packets of its own: its source/destination check is on.",
            called.first()
        ),
        ReasonCode::ApplianceNotSeen => format!(
            "The request arrives, but its reply comes back by {}, which has not seen the request and drops it: the two ways cross different zones.",
            called.host()
        ),
        ReasonCode::RouterDown => format!("The route leads through {}, which does not run.", called.host()),
        _ => return internet(called).or_else(|| private(called)),
    })
}

/// Internet gateways and NAT gateways.
fn internet(called: &Called<'_>) -> Option<String> {
    let reason = called.reason;
    let first = || called.first();
    Some(match reason.code {
        ReasonCode::GatewayNotAttached => {
            format!("The route leads to {}, which is not attached to {}.", first(), called.vpc_or("the VPC"))
        }
        ReasonCode::NoAddressOfFamily => format!(
            "{} has no address of the destination's kind: one is IPv4, the other IPv6.",
            called.of(|_| true, "the sender")
        ),
        ReasonCode::NoInternetGateway => {
            format!("The address is public, but {} has no internet gateway to come in by.", called.vpc())
        }
        ReasonCode::NoInterfaceAtAddress => match called.vpc_or("").as_str() {
            "" => format!("The address is {}'s, but no network interface has it.", first()),
            vpc => format!("The address lies in {vpc}, but no network interface has it."),
        },
        ReasonCode::NoPublicAddress => {
            format!(
                "{} has no public address, and an internet gateway translates nothing else.",
                called.holder()
            )
        }
        ReasonCode::PrivateAddressOnInternet => match called.vpc_or("").as_str() {
            "" => "The destination is a private address, which no router of the internet knows.".to_owned(),
            vpc => format!(
                "The destination is a private address of {vpc}, which no router of the internet knows."
            ),
        },
        ReasonCode::EgressOnly => {
            format!("{} lets nobody in who was not asked: it is for connections from inside.", first())
        }
        ReasonCode::NatGatewayNotAvailable => {
            format!("{} is not available, or does not carry this kind of packet.", first())
        }
        ReasonCode::NatGatewayZoneLost => {
            format!("{} stands in Availability Zone {}, which is lost.", first(), called.zone())
        }
        ReasonCode::NatGatewayUnasked => {
            format!("{} takes replies only: nobody behind it has asked for this.", first())
        }
        ReasonCode::PrivateNatGateway => {
            format!("{} is a private NAT gateway, and sends nothing to the internet.", first())
        }
        ReasonCode::PublicAccessBlocked => format!(
            "VPC Block Public Access stops what passes internet gateways between {} and the internet.",
            called.subnet()
        ),
        ReasonCode::PublicPath => {
            "The service is reached at its public address, over its public side and not by PrivateLink."
                .to_owned()
        }
        _ => return None,
    })
}

/// Peering connections, virtual private gateways and the lines behind them.
fn private(called: &Called<'_>) -> Option<String> {
    let reason = called.reason;
    let first = || called.first();
    Some(match reason.code {
        ReasonCode::PeeringNotActive => format!("{} is not active, so it carries nothing.", first()),
        ReasonCode::PeeringOfOthers => format!("{} joins other VPCs than {}.", first(), called.vpc()),
        ReasonCode::PeeringNotTransitive => format!(
            "{} joins two VPCs and nothing beyond them: not the other side's gateways, lines or peers.",
            first()
        ),
        ReasonCode::GatewayEndpointFromOutside => {
            let endpoint = called.endpoint();
            format!("{endpoint} is a gateway endpoint, and serves packets of its own VPC only.")
        }
        ReasonCode::AttachmentNotInZone => {
            format!("{} has no interface in {}, from where the packet comes.", first(), called.zone())
        }
        ReasonCode::AttachmentNotAvailable => format!("{} is not available.", first()),
        ReasonCode::AttachmentNotAssociated => {
            format!(
                "{} is associated with no route table of the transit gateway, which drops its packets.",
                first()
            )
        }
        ReasonCode::TransitGatewayKnowsNoRoute => {
            format!("{} has no route to the address.", first())
        }
        ReasonCode::EdgeToEdge => format!(
            "{} joins {} and nothing beyond it: no internet gateway, NAT gateway, peering connection or other line.",
            first(),
            called.vpc()
        ),
        ReasonCode::GatewayKnowsNoRoute => {
            format!("No line of {} has learnt a route to the address.", first())
        }
        ReasonCode::LineDown => format!("{} leads there, and it is down.", first()),
        ReasonCode::TooManyPrefixes => {
            format!("More than 100 prefixes are announced on {}, so its BGP session is down.", first())
        }
        ReasonCode::NoWayFromDataCenter => match called.vpc_or("").as_str() {
            "" => format!("No line of {} leads to the address.", first()),
            vpc => format!("No line of {} leads to {vpc}, where the address is.", first()),
        },
        ReasonCode::NoHostInDataCenter => format!("The address is {}'s, and no host there has it.", first()),
        ReasonCode::NodeSecurityGroup => format!(
            "No rule of {}, which {} carries, permits {}; the packet is dropped in silence.",
            first(),
            called.balancer(),
            port(reason)
        ),
        _ => return None,
    })
}

impl Called<'_> {
    fn acl(&self) -> String {
        self.of(|id| matches!(id, ResourceId::NetworkAcl(_)), "the network ACL")
    }

    fn subnet(&self) -> String {
        self.of(|id| matches!(id, ResourceId::Subnet(_)), "the subnet")
    }

    fn table(&self) -> String {
        self.of(|id| matches!(id, ResourceId::RouteTable(_)), "the route table")
    }

    fn vpc_or(&self, otherwise: &str) -> String {
        self.of(|id| matches!(id, ResourceId::Vpc(_)), otherwise)
    }

    /// Whoever should have a public address.
    fn holder(&self) -> String {
        self.of(|id| !matches!(id, ResourceId::InternetGateway(_)), "the sender")
    }

    /// The first resource, whatever it is.
    pub(super) fn first(&self) -> String {
        self.of(|_| true, "what lies on the way")
    }
}
