//! A picture as data: boxes inside boxes and the lines between them. Views draw it and never
//! move anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{HostFlavor, Leg, LegEnd, Places, ResourceId};

/// How large what happens on a line is.
const LINE_SPOT_PX: i32 = 20;

/// Which way requests run across the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flow {
    /// Consumers left, providers right; zones one below the other. For wide places.
    #[default]
    LeftToRight,
    /// Consumers above, providers below; zones side by side. For narrow, tall places.
    TopToBottom,
}

/// A point, in whole pixels at scale 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A rectangle, in whole pixels at scale 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoxKind {
    /// A Region: a container.
    Region,
    /// An account: a container.
    Account,
    /// A VPC: a container.
    Vpc,
    /// An Availability Zone inside one VPC: a container.
    Zone,
    /// A private subnet: a container.
    Subnet,
    /// A subnet with a route to an internet gateway: a container.
    PublicSubnet,
    /// A customer's data center, outside AWS: a container.
    DataCenter,
    /// AWS's own services in one Region that endpoints lead to: a container.
    AwsServices,
    /// Many VPCs of one shape: a container of small ones.
    VpcStack,
    /// One of many VPCs of one shape, without what is in it.
    SmallVpc,
    /// All that lies in a container that is drawn closed.
    Contents,
    /// A host in a subnet, by its flavor.
    Host(HostFlavor),
    /// A NAT gateway, in its subnet.
    NatGateway,
    /// An internet gateway, on the border of its VPC.
    InternetGateway,
    /// An egress-only internet gateway, on the border of its VPC.
    EgressOnlyInternetGateway,
    /// A virtual private gateway, on the border of its VPC.
    VirtualPrivateGateway,
    /// A gateway endpoint, on the border of its VPC.
    GatewayEndpoint,
    /// An end of a peering connection, on the border of each of its two VPCs.
    Peering,
    /// A customer gateway, on the border of its data center.
    CustomerGateway,
    /// A Direct Connect connection, on the border of its data center.
    DirectConnect,
    /// A server in a data center.
    DataCenterHost,
    /// A DNS resolver in a data center.
    Resolver,
    /// The internet.
    Internet,
    /// A service of AWS's own.
    AwsService,
    /// An SNS topic.
    Topic,
    /// A hosted zone.
    HostedZone,
    /// A Route 53 Resolver endpoint on the border of its VPC, and each of its interfaces.
    ResolverEndpoint,
    /// A Route 53 Resolver rule.
    ResolverRule,
    /// A note.
    Note,
    /// An interface endpoint's network interface, in its subnet.
    EndpointInterface,
    /// A load balancer's node, in its subnet.
    LoadBalancerNode,
    /// An interface endpoint as a whole, on the border of its VPC.
    Endpoint,
    /// An endpoint service, on the border of the provider's VPC.
    EndpointService,
    /// A Network Load Balancer as a whole, between its zones.
    LoadBalancer,
    /// An Application Load Balancer as a whole, between its zones.
    ApplicationLoadBalancer,
    /// A transit gateway, between the VPCs attached to it.
    TransitGateway,
    /// A transit gateway's interface in a subnet of a VPC.
    TransitGatewayInterface,
}

impl BoxKind {
    /// What a resource is drawn as, as far as its id alone says: of hosts an instance, of subnets a
    /// private one. `None` for what is no box.
    pub const fn of(id: &ResourceId) -> Option<Self> {
        Some(match id {
            ResourceId::Region(_) => Self::Region,
            ResourceId::Account(_) => Self::Account,
            ResourceId::Vpc(_) => Self::Vpc,
            ResourceId::Zone(_) => Self::Zone,
            ResourceId::Subnet(_) => Self::Subnet,
            ResourceId::DataCenter(_) => Self::DataCenter,
            ResourceId::Host(_) => Self::Host(HostFlavor::Instance),
            ResourceId::NetworkInterface(_) => Self::EndpointInterface,
            ResourceId::LoadBalancer(_) => Self::LoadBalancer,
            ResourceId::EndpointService(_) => Self::EndpointService,
            ResourceId::VpcEndpoint(_) => Self::Endpoint,
            ResourceId::NatGateway(_) => Self::NatGateway,
            ResourceId::InternetGateway(_) => Self::InternetGateway,
            ResourceId::EgressOnlyInternetGateway(_) => Self::EgressOnlyInternetGateway,
            ResourceId::VirtualPrivateGateway(_) => Self::VirtualPrivateGateway,
            ResourceId::VpcPeeringConnection(_) => Self::Peering,
            ResourceId::CustomerGateway(_) => Self::CustomerGateway,
            ResourceId::DirectConnectConnection(_) => Self::DirectConnect,
            ResourceId::DataCenterHost(_) => Self::DataCenterHost,
            ResourceId::Topic(_) => Self::Topic,
            ResourceId::HostedZone(_) => Self::HostedZone,
            ResourceId::ResolverEndpoint(_) => Self::ResolverEndpoint,
            ResourceId::ResolverRule(_) => Self::ResolverRule,
            ResourceId::Note(_) => Self::Note,
            ResourceId::TransitGateway(_) => Self::TransitGateway,
            ResourceId::ApplicationLoadBalancer(_) => Self::ApplicationLoadBalancer,
            ResourceId::RouteTable(_)
            | ResourceId::TransitGatewayAttachment(_)
            | ResourceId::TransitGatewayRouteTable(_)
            | ResourceId::NetworkAcl(_)
            | ResourceId::SecurityGroup(_)
            | ResourceId::SecurityGroupRule(_)
            | ResourceId::TargetGroup(_)
            | ResourceId::ElasticAddress(_)
            | ResourceId::VpnConnection(_)
            | ResourceId::VirtualInterface(_)
            | ResourceId::PrefixList(_)
            | ResourceId::ConnectionNotification(_) => return None,
        })
    }

    /// Whether other boxes lie inside.
    pub const fn is_container(self) -> bool {
        matches!(
            self,
            Self::Region
                | Self::Account
                | Self::Vpc
                | Self::Zone
                | Self::Subnet
                | Self::PublicSubnet
                | Self::DataCenter
                | Self::AwsServices
                | Self::VpcStack
        )
    }
}

/// How the thing a box stands for is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoxState {
    /// As it should be.
    Well,
    /// An instance that is stopped, or none of whose applications listens; an endpoint that is
    /// not available.
    Down,
    /// In an Availability Zone that is lost, or that zone itself.
    Lost,
}

/// One box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SceneBox {
    /// Its own key: a zone is drawn once in each VPC, so the resource's id is not enough.
    pub key: String,
    /// What it stands for; what a click selects. `None` for what nobody configures: the internet,
    /// AWS's own services, the frame around many VPCs.
    pub resource: Option<ResourceId>,
    /// Its kind.
    pub kind: BoxKind,
    /// Where it lies.
    pub rect: Rect,
    /// The box it lies in, by place in [`Scene::boxes`]; always an earlier one.
    pub parent: Option<usize>,
    /// First line: a name, already cut to the room it has.
    pub label: String,
    /// Second line: an address, a block, a zone's id; already cut to the room it has.
    pub detail: String,
    /// Everything there is to say in one line, whole: for a tooltip and for those who listen.
    pub title: String,
    /// Where the glyph lies: the left upper corner of its 16 by 16 pixels.
    pub glyph_at: Point,
    /// Where the label starts, on its baseline.
    pub label_at: Point,
    /// Where the detail starts, on its baseline.
    pub detail_at: Point,
    /// How it is.
    pub state: BoxState,
}

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A leg inside one VPC.
    Local,
    /// A leg by `PrivateLink`: the one line nobody can miss.
    PrivateLink,
    /// A leg from a node to a target in the same zone.
    ToTarget,
    /// A leg from a node to a target in another zone, in use with cross-zone load balancing.
    ToTargetAcrossZones,
    /// Between an interface and the gateway a route leads to.
    GatewayRoute,
    /// From a gateway or a data center to the internet.
    Internet,
    /// From a gateway to the public side of one of AWS's services.
    AwsService,
    /// A peering connection, between the borders of two VPCs.
    Peering,
    /// Between a transit gateway and what is attached to it.
    TransitGateway,
    /// A VPN connection.
    Vpn,
    /// A private virtual interface of a Direct Connect connection.
    DirectConnectPrivate,
    /// A public one.
    DirectConnectPublic,
    /// Inside a data center.
    DataCenter,
    /// No leg: an endpoint and the service it leads to, a load balancer and its nodes.
    Association,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SceneLine {
    /// The leg it draws; `None` for an association.
    pub leg: Option<Leg>,
    /// The resource it is, where the line itself is one: a peering or VPN connection, a virtual
    /// interface.
    pub resource: Option<ResourceId>,
    /// What it stands for.
    pub kind: LineKind,
    /// How what it stands for is.
    pub state: BoxState,
    /// What it is called; empty where that goes without saying.
    pub name: &'static str,
    /// Where its name stands: the middle of the baseline, which runs upwards
    /// when the flow runs down; `None` where there is no room for it.
    pub name_at: Option<Point>,
    /// Its corners from start to end, in the direction of the request; every stretch is
    /// horizontal or vertical.
    pub points: Vec<Point>,
}

/// The whole picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Which way it runs.
    pub flow: Flow,
    /// Width in pixels at scale 1.
    pub width: i32,
    /// Height in pixels at scale 1.
    pub height: i32,
    /// Boxes, parents before children.
    pub boxes: Vec<SceneBox>,
    /// Lines.
    pub lines: Vec<SceneLine>,
    /// What is not drawn, by its id, and the box that stands for it.
    pub(crate) hidden: Places,
}

impl Scene {
    /// The line that draws a leg, whichever way it runs.
    pub fn line(&self, leg: &Leg) -> Option<&SceneLine> {
        self.lines.iter().find(|line| line.leg.as_ref().is_some_and(|own| own.is_line_of(leg)))
    }

    /// The lines that draw some legs, for each leg its own: [`Self::line`] would look through all of them each time.
    #[inline(never)] // So that it can lie in the page's second part.
    pub fn lines_of<'l>(&self, legs: impl Iterator<Item = &'l Leg> + Clone) -> Vec<Option<&SceneLine>> {
        let wanted: BTreeSet<_> = legs.clone().map(Leg::line).collect();
        let mut drawn = BTreeMap::new();
        for line in &self.lines {
            if let Some(way) = line.leg.as_ref().map(Leg::line).filter(|way| wanted.contains(way)) {
                drawn.entry(way).or_insert(line);
            }
        }
        legs.map(|leg| drawn.get(&leg.line()).copied()).collect()
    }

    /// The corners of a leg's line in the direction of the leg: a packet may travel a line from its
    /// end to its start, as one does that leaves by a virtual private gateway.
    pub fn way(&self, leg: &Leg) -> Option<Vec<Point>> {
        let line = self.line(leg)?;
        let mut points = line.points.clone();
        if line.leg.as_ref().is_some_and(|own| own.from != leg.from) {
            points.reverse();
        }
        Some(points)
    }

    /// Where an end of a line lies: its box, or for what is a line itself the line's middle.
    pub fn spot(&self, end: &LegEnd) -> Option<Rect> {
        let kind = match end {
            LegEnd::Resource(id) => {
                let own = self.box_of(id).or_else(|| self.stands_for(id)).map(|found| found.rect);
                return own.or_else(|| self.middle(id));
            }
            LegEnd::Internet => BoxKind::Internet,
            LegEnd::AwsService(_) => BoxKind::AwsService,
        };
        let fits = |found: &&SceneBox| found.kind == kind && found.key == end.as_str();
        self.boxes.iter().find(fits).map(|found| found.rect)
    }

    /// The box that stands for what is not drawn itself.
    pub fn stands_for(&self, resource: &ResourceId) -> Option<&SceneBox> {
        self.boxes.get(self.hidden.get(resource.as_str())?)
    }

    /// A small square about the middle of the line that is a resource.
    fn middle(&self, id: &ResourceId) -> Option<Rect> {
        let line = self.lines.iter().find(|line| line.resource.as_ref() == Some(id))?;
        let long = |from: &Point, to: &Point| (to.x - from.x).abs() + (to.y - from.y).abs();
        let mut best: Option<(Point, Point)> = None;
        for pair in line.points.windows(2) {
            if let [from, to] = pair
                && best.is_none_or(|best| long(from, to) > long(&best.0, &best.1))
            {
                best = Some((*from, *to));
            }
        }
        let (from, to) = best?;
        let (x, y) = (i32::midpoint(from.x, to.x), i32::midpoint(from.y, to.y));
        Some(Rect {
            x: x - LINE_SPOT_PX / 2,
            y: y - LINE_SPOT_PX / 2,
            width: LINE_SPOT_PX,
            height: LINE_SPOT_PX,
        })
    }

    /// The first box that stands for a resource.
    pub fn box_of(&self, resource: &ResourceId) -> Option<&SceneBox> {
        self.boxes.iter().find(|found| found.resource.as_ref() == Some(resource))
    }
}
