//! What a way is made of: stretches between places that change addresses, and who a packet comes to.

use crate::model::{
    AwsServiceName, DanglingReference, DataCenter, DataCenterHost, Leg, NetworkInterface, Sketch, Subnet,
    Vpc, VpcEndpoint,
};

use crate::path::check::Checks;
use crate::path::reason::Reason;
use crate::path::source::Standpoint;
use crate::path::trace::Packet;

/// Why a packet goes no further.
pub(in crate::path) enum Halt {
    /// It is dropped in silence.
    Dropped(Box<Reason>),
    /// The sketch refers to nothing.
    Dangling(DanglingReference),
}

impl From<Reason> for Halt {
    fn from(reason: Reason) -> Self {
        Self::Dropped(Box::new(reason))
    }
}

impl From<DanglingReference> for Halt {
    fn from(missing: DanglingReference) -> Self {
        Self::Dangling(missing)
    }
}

/// How a stretch of the way was made, which says how the reply goes back over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::path) enum Stretch {
    /// Through networks: the reply is carried by the replier's own tables.
    Network,
    /// By `PrivateLink`, which crosses none.
    PrivateLink,
    /// From a node to a target that sees the client's address: its reply goes to the node all the same.
    Preserved,
    /// From a host to itself.
    Itself,
}

/// A stretch of the way between two places that change addresses, or the ends.
#[derive(Clone, Debug)]
pub(in crate::path) struct Segment<'a> {
    /// The place of the sender's hop.
    pub hop: usize,
    /// The sender.
    pub from: Spot<'a>,
    /// The receiver.
    pub to: Spot<'a>,
    /// The packet as it was sent.
    pub sent: Packet,
    /// The packet as it came.
    pub came: Packet,
    /// How it was made.
    pub stretch: Stretch,
}

/// A subnet and its VPC: looked up once, then taken along.
#[derive(Clone, Copy, Debug)]
pub(in crate::path) struct Ground<'a> {
    /// The subnet.
    pub subnet: &'a Subnet,
    /// Its VPC.
    pub vpc: &'a Vpc,
}

impl<'a> Ground<'a> {
    /// A subnet with its VPC.
    ///
    /// # Errors
    /// [`DanglingReference`] where that is missing.
    pub fn of(sketch: &'a Sketch, subnet: &'a Subnet) -> Result<Self, DanglingReference> {
        Ok(Self { subnet, vpc: sketch.vpcs.find(&subnet.vpc)? })
    }

    /// Where an interface lies.
    ///
    /// # Errors
    /// [`DanglingReference`] where its subnet or VPC is missing.
    pub fn under(sketch: &'a Sketch, interface: &NetworkInterface) -> Result<Self, DanglingReference> {
        Self::of(sketch, sketch.subnets.find(&interface.subnet)?)
    }
}

/// Where a packet is sent from, or who it comes to.
#[derive(Clone, Debug)]
pub(in crate::path) enum Spot<'a> {
    /// An interface, and where it lies.
    Interface(&'a NetworkInterface, Ground<'a>),
    /// A place known by its id: a bare address in a subnet or a data center, to which only replies come but
    /// where hosts nobody drew are taken to answer.
    Bare(Standpoint),
    /// A host of a data center.
    DataCenterHost(&'a DataCenterHost),
    /// The router of a data center, at its public address: the reply to what it translated.
    DataCenter(&'a DataCenter),
    /// The public side of a service of AWS's own, by a gateway endpoint if it came by one.
    AwsService(AwsServiceName, Option<&'a VpcEndpoint>),
    /// A host on the internet.
    Internet,
}

impl<'a> Spot<'a> {
    /// What is at a standpoint.
    ///
    /// # Errors
    /// [`DanglingReference`] where its interface, subnet or VPC is missing.
    pub fn of(sketch: &'a Sketch, at: &Standpoint) -> Result<Self, DanglingReference> {
        let Standpoint::Interface(id) = at else { return Ok(Self::Bare(at.clone())) };
        let interface = sketch.network_interfaces.find(id)?;
        Ok(Self::Interface(interface, Ground::under(sketch, interface)?))
    }

    /// The interface, if it is one.
    pub const fn interface(&self) -> Option<&'a NetworkInterface> {
        match self {
            Self::Interface(interface, _) => Some(interface),
            _ => None,
        }
    }

    /// Whether another is the same place.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Interface(one, _), Self::Interface(other, _)) => one.id == other.id,
            (_, _) => self.standpoint() == other.standpoint(),
        }
    }

    /// It by its id.
    pub fn standpoint(&self) -> Standpoint {
        match self {
            Self::Interface(interface, _) => Standpoint::Interface(interface.id.clone()),
            Self::Bare(at) => at.clone(),
            Self::DataCenterHost(host) => Standpoint::DataCenterHost(host.id.clone()),
            Self::DataCenter(center) => Standpoint::DataCenter(center.id.clone()),
            Self::AwsService(name, endpoint) => {
                Standpoint::AwsService(name.clone(), endpoint.map(|endpoint| endpoint.id.clone()))
            }
            Self::Internet => Standpoint::Internet,
        }
    }
}

/// A packet that came to somebody.
#[derive(Clone, Debug)]
pub(in crate::path) struct Arrived<'a> {
    /// To whom.
    pub at: Spot<'a>,
    /// The packet as it comes.
    pub packet: Packet,
    /// The line it came by.
    pub leg: Option<Leg>,
    /// The checks made at its door.
    pub checks: Checks,
    /// Why it is dropped there, if it is.
    pub dropped: Option<Reason>,
    /// Whether rules that name the sender's security groups know it: inside one VPC, and across a
    /// peering connection within a Region.
    pub knows_groups: bool,
    /// Whether it came through a transit gateway: an endpoint's groups know nobody's by one.
    pub by_transit_gateway: bool,
}
