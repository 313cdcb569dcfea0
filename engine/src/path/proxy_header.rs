//! The PROXY protocol header a load balancer's node sends ahead of a connection's data; and where headers do
//! not fit: sent to an application that does not expect one, or expected and not sent. Found by a connection
//! and by an HTTP health check alike.

use crate::control::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{Application, ApplicationProtocol, IpProtocol, TargetGroup, VpcEndpointId};
use crate::wire::proxy_protocol::{nlb_datagram_header, nlb_header};

use super::listener::Listener;
use super::reason::{Reason, ReasonCode};
use super::trace::Packet;

/// What a node's header says.
#[derive(Clone, Copy)]
pub(super) struct Header<'a> {
    /// The packet as it came to the node.
    pub packet: Packet,
    /// The endpoint it came by.
    pub endpoint: Option<&'a VpcEndpointId>,
}

impl Header<'_> {
    /// Its bytes.
    pub fn bytes(self) -> Vec<u8> {
        let Self { packet, endpoint } = self;
        let endpoint = endpoint.map(VpcEndpointId::as_str);
        match packet.protocol {
            IpProtocol::Udp => nlb_datagram_header(packet.source, packet.destination, endpoint),
            IpProtocol::Tcp | IpProtocol::Icmp | IpProtocol::All => {
                nlb_header(packet.source, packet.destination, endpoint)
            }
        }
    }
}

/// The reason for a header that is not expected. Either side may change its mind, except that
/// a server that speaks first would wait for the header in vain.
pub fn header_unexpected(instance: &Listener<'_>, application: &Application, group: &TargetGroup) -> Reason {
    let reason = Reason::of(ReasonCode::ProxyHeaderUnexpected)
        .about(instance.id.clone())
        .about(group.arn.clone())
        .mended_by(send(group, false));
    match application.protocol {
        ApplicationProtocol::Tls | ApplicationProtocol::Http => {
            reason.mended_by_any(instance.configure(application, Some(true), None))
        }
        ApplicationProtocol::ServerSpeaksFirst => reason,
    }
}

/// The reason for a header that is expected and not sent; `group` where a load balancer could
/// send one.
pub fn header_missing(
    instance: &Listener<'_>,
    application: &Application,
    group: Option<&TargetGroup>,
) -> Reason {
    let reason = Reason::of(ReasonCode::ProxyHeaderMissing).about(instance.id.clone());
    let reason = match (group, application.protocol) {
        (None, _) => reason,
        (Some(group), ApplicationProtocol::ServerSpeaksFirst) => reason.about(group.arn.clone()),
        (Some(group), ApplicationProtocol::Tls | ApplicationProtocol::Http) => {
            reason.about(group.arn.clone()).mended_by(send(group, true))
        }
    };
    reason.mended_by_any(instance.configure(application, Some(false), None))
}

fn send(group: &TargetGroup, on: bool) -> Command {
    Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
        target_group: group.arn.clone(),
        proxy_protocol_v2: Some(on),
        ..as_usual()
    })
}
