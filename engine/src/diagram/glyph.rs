//! Our own small signs for each kind of box: path data in a 16 by 16 grid, meant to be stroked
//! 1.5 px wide with round ends and no fill. AWS's artwork may not be changed and passed on, so
//! none of it is here.

use super::BoxKind;
use crate::model::HostFlavor;

/// The sign of a kind, as SVG path data.
pub const fn glyph(kind: BoxKind) -> &'static str {
    match kind {
        // A globe: a place on earth.
        BoxKind::Region => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M2 8h12M8 2c-4 3.5-4 8.5 0 12M8 2c4 3.5 4 8.5 0 12"
        }
        // A person: who pays.
        BoxKind::Account => {
            "M8 2.5a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 1 0 0-5.5M2.5 14c.4-3 2.5-4.5 5.5-4.5s5.1 1.5 5.5 4.5"
        }
        // A cloud.
        BoxKind::Vpc => "M4.5 12.5a3 3 0 0 1-.3-6a4 4 0 0 1 7.7.6a2.75 2.75 0 0 1-.2 5.4z",
        // A building with floors: a data centre.
        BoxKind::Zone => "M3 14V4l5-2l5 2v10M1.5 14h13M6 6.5h4M6 9h4M6 11.5h4",
        // A padlock: no way in from outside.
        BoxKind::Subnet => "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5M8 10v1.5",
        // An open padlock.
        BoxKind::PublicSubnet => "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 4.8-1M8 10v1.5",
        // A rack between walls.
        BoxKind::DataCenter => "M2 14V5l6-3l6 3v9M1 14h14M5 14V8h6v6M5 10h6M5 12h6",
        // Four tiles.
        BoxKind::AwsServices => "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z",
        // Sheets over each other.
        BoxKind::VpcStack => "M2 5.5l6-3l6 3l-6 3zM2 8.5l6 3l6-3M2 11.5l6 3l6-3",
        BoxKind::SmallVpc => "",
        // A box that is shut.
        BoxKind::Contents => "M2.5 5.5h11v8h-11zM2.5 5.5L5 2.5h6l2.5 3M6 8.5h4",
        BoxKind::Host(flavor) => host(flavor),
        // Many in, one out.
        BoxKind::NatGateway => "M1.5 4h5l3 4H14M1.5 12h5l3-4M11.5 5.5L14 8l-2.5 2.5",
        // A globe with an arrow out of it.
        BoxKind::InternetGateway => {
            "M12.5 5a6 6 0 1 0 0 6M2 8h6.5M7 2c-3 3.5-3 8.5 0 12M10 8h4.5M12.5 6L14.5 8l-2 2"
        }
        // Out past a bar, and not back.
        BoxKind::EgressOnlyInternetGateway => "M2.5 2.5v11M5.5 8h8.5M11.5 5.5L14 8l-2.5 2.5M5.5 5v6",
        // A shield: private lines end here.
        BoxKind::VirtualPrivateGateway => "M8 2l5 2v4c0 3-2 5-5 6c-3-1-5-3-5-6V4zM5.5 8h5",
        // A doorway with a road through it.
        BoxKind::GatewayEndpoint => "M3 14V2.5h10V14M1.5 14h13M8 5.5v1.5M8 9v1.5M8 12.5V14",
        // Two rings that hold each other.
        BoxKind::Peering => {
            "M6 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7"
        }
        // A hub with its spokes.
        BoxKind::TransitGateway => {
            "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4M3.5 3.5l2.7 2.7M9.8 9.8l2.7 2.7M12.5 3.5L9.8 6.2M6.2 9.8l-2.7 2.7"
        }
        // One of its spokes.
        BoxKind::TransitGatewayInterface => {
            "M5 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M7.5 8H14M11.5 5.5L14 8l-2.5 2.5"
        }
        // A box with antennas.
        BoxKind::CustomerGateway => {
            "M2 8.5h12v5H2zM4.5 8.5V4M11.5 8.5V4M5 11h.01M7.5 11h.01M3 3l1.5-1L6 3M10 3l1.5-1L13 3"
        }
        // Two lines side by side, from end to end.
        BoxKind::DirectConnect => "M2 3.5v9M14 3.5v9M2 6.5h12M2 9.5h12",
        // A tower with its drives.
        BoxKind::DataCenterHost => "M4 2h8v12H4zM6 4.5h4M6 7h4M8 11h.01",
        // A question answered.
        BoxKind::Resolver => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M6 6.5a2 2 0 1 1 2.6 1.9c-.4.1-.6.4-.6.9v.2M8 11.5h.01"
        }
        // A cloud with the world in it.
        BoxKind::Internet => {
            "M4.5 12.5a3 3 0 0 1-.3-6a4 4 0 0 1 7.7.6a2.75 2.75 0 0 1-.2 5.4zM5 9.5h6M8 6.5v6"
        }
        // A cogwheel.
        BoxKind::AwsService => {
            "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4"
        }
        // A horn.
        BoxKind::Topic => "M3 6.5h2.5L11 3.5v9L5.5 9.5H3zM5.5 9.5v3.5M13 6.5v3",
        // A page of an address book.
        BoxKind::HostedZone => "M4 2h8.5v12H4zM2.5 5H4M2.5 8H4M2.5 11H4M6.5 5.5h3.5M6.5 8h3.5M6.5 10.5h2",
        // A question at a door.
        BoxKind::ResolverEndpoint => {
            "M3.5 2.5h9v11h-9zM6.3 6.2a1.7 1.7 0 1 1 2.2 1.6c-.4.1-.5.4-.5.8v.4M8 11h.01"
        }
        // Two ways, one taken.
        BoxKind::ResolverRule => "M2 8h4l4-4h4M10 4l4 0M12 2l2 2l-2 2M6 8l4 4h1.5M13.5 12h.01",
        // A sheet with a folded corner.
        BoxKind::Note => "M3 2h7l3 3v9H3zM10 2v3h3M5.5 8h5M5.5 10.5h5",
        // A plug on its cable.
        BoxKind::EndpointInterface => "M4 5.5h8v3a4 4 0 0 1-8 0zM6 5.5v-3M10 5.5v-3M8 12.5v2",
        // One way in, three out.
        BoxKind::LoadBalancerNode | BoxKind::LoadBalancer | BoxKind::ApplicationLoadBalancer => {
            "M1.5 8h5M6.5 8L13 3M6.5 8H14M6.5 8L13 13M11 2.5l2.2.3l-.5 2.2M11 13.5l2.2-.3l-.5-2.2"
        }
        // An arrow into a doorway.
        BoxKind::Endpoint => "M7 2.5h6.5v11H7M1.5 8H10M7.2 5L10 8l-2.8 3",
        // What the arrow aims at.
        BoxKind::EndpointService => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5"
        }
    }
}

/// The sign of a host, by its flavor.
const fn host(flavor: HostFlavor) -> &'static str {
    match flavor {
        // A server of two units.
        HostFlavor::Instance => {
            "M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.75h.01M5 11.25h.01M8 4.75h3M8 11.25h3"
        }
        // A crate.
        HostFlavor::Container => "M2.5 5l5.5-3l5.5 3v6L8 14l-5.5-3zM2.5 5L8 8l5.5-3M8 8v6",
        // A lambda.
        HostFlavor::Function => "M4 2.5h2L12 13.5M7.5 6.5L4 13.5",
        // A drum.
        HostFlavor::Database => {
            "M3 4c0-2.5 10-2.5 10 0v8c0 2.5-10 2.5-10 0zM3 4c0 2.5 10 2.5 10 0M3 8c0 2.5 10 2.5 10 0"
        }
        // Letters in a queue.
        HostFlavor::Broker => "M2 3h8v5H2zM2 3l4 3l4-3M12 5.5h2v6H6v-1.5",
        // One among several.
        HostFlavor::ClusterNode => "M8 2l5 3v6l-5 3l-5-3V5zM8 6a2 2 0 1 0 0 4a2 2 0 1 0 0-4",
        // Ways that cross.
        HostFlavor::VirtualRouter => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 4v3M6.8 5.2L8 4l1.2 1.2M8 12V9M6.8 10.8L8 12l1.2-1.2M4 8h3M9 8h3"
        }
    }
}
