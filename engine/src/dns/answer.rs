//! An answer, and the steps that lead to it.

use std::borrow::Cow;
use std::net::IpAddr;
use std::rc::Rc;

use crate::model::{
    DataCenterHostId, DataCenterId, IdSet, NetworkInterfaceId, RecordType, ResourceId, VpcId, ZoneId,
};

/// Interfaces that DNS must leave out: nodes of a zone without a healthy target, and whatever
/// lies in a lost zone. Zonal names of endpoints keep theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// Load balancer nodes whose zone is not healthy.
    pub nodes: IdSet<NetworkInterfaceId>,
}

/// One address record of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name it stands under: the one asked for, or where its alias led.
    pub name: Rc<str>,
    /// The address.
    pub address: IpAddr,
    /// The interface that has the address, where an endpoint, load balancer or instance answers.
    pub interface: Option<NetworkInterfaceId>,
    /// The zone it lies in.
    pub zone: Option<ZoneId>,
    /// Seconds the answer may be kept.
    pub ttl_s: u32,
}

/// A record that is no address: another name, or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherRecord {
    /// The name it stands under.
    pub name: Rc<str>,
    /// `CNAME` or `TXT`.
    pub record_type: RecordType,
    /// The name it leads to, or the text.
    pub value: Rc<str>,
    /// Seconds the answer may be kept.
    pub ttl_s: u32,
}

/// Whether a question found an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The name exists. Without records where it has none of the type asked for.
    Yes,
    /// The name does not exist (NXDOMAIN).
    NoSuchName,
    /// Nobody answers questions there.
    NoResolver,
    /// Who was asked could not find out (SERVFAIL): those it forwards to do not answer.
    ServerFailure,
}

/// Whose answer a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The resolver of a VPC.
    Vpc(VpcId),
    /// A resolver in a data center.
    Host(DataCenterHostId),
    /// A data center in which nobody answers.
    DataCenter(DataCenterId),
    /// Public DNS, as any resolver on the internet finds it.
    Internet,
}

impl Asked {
    /// The resource it is; `None` for public DNS.
    pub fn resource(&self) -> Option<ResourceId> {
        match self {
            Self::Vpc(id) => Some(id.clone().into()),
            Self::Host(id) => Some(id.clone().into()),
            Self::DataCenter(id) => Some(id.clone().into()),
            Self::Internet => None,
        }
    }
}

/// How a step went, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepWord {
    /// The question goes on to somebody.
    Forwarded,
    /// Something was looked at and does not answer this question.
    Skipped,
    /// A zone or rule is the one.
    Matched,
    /// Something about the answer.
    Answered,
    /// It ends here without an answer.
    Failed,
}

impl StepWord {
    /// The word the command prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::Skipped => "skipped",
            Self::Matched => "matched",
            Self::Answered => "answered",
            Self::Failed => "nxdomain",
        }
    }
}

macro_rules! whys {
    ($($(#[$doc:meta])+ $variant:ident $word:ident $says:literal;)+) => {
        /// Why a step went as it did.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Why {
            $($(#[$doc])+ $variant,)+
        }

        impl Why {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// How such a step went.
            pub const fn word(self) -> StepWord {
                match self { $(Self::$variant => StepWord::$word,)+ }
            }

            /// Its sentence. In braces stand who was `asked`, the DNS `zone`, what it is `about`, an
            /// `other` resource, an `address`, a `text`, and two numbers, `n` and `of`.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }
        }
    };
}

whys! {
    /// The resolver takes the question.
    AskedResolver Forwarded "The client asks {asked} at {address}.";
    /// A data center's client asks its resolver.
    AskedHost Forwarded "The client asks {asked} at {address}.";
    /// Public DNS is asked.
    AskedPublic Forwarded "The question goes to public DNS, as from anywhere on the internet.";
    /// The question comes in by an inbound endpoint.
    AskedInbound Forwarded "{address} is an address of the inbound endpoint {about}: {asked} answers, as it would inside its VPC.";
    /// The text is no DNS name.
    NotAName Failed "No DNS name is longer than 255 characters or empty: nobody is asked.";
    /// The VPC's resolver is switched off (`enableDnsSupport`).
    DnsSupportOff Failed "{asked} does not answer: enableDnsSupport is off.";
    /// A data center's resolver is stopped.
    ResolverStopped Skipped "{about} at {address} is stopped and answers nothing.";
    /// A data center without a resolver that runs and without the internet.
    NoResolver Failed "{asked} has no resolver that runs, and no way to a public one.";
    /// A data center's resolver that may not ask public DNS.
    NoInternet Failed "{asked} forwards nothing for this name and has no way to the internet to ask there.";
    /// A rule of the VPC forwards the question.
    RuleForwards Matched "The Resolver rule {about} for {zone} is the longest match: the question leaves by {other}.";
    /// A system rule exempts the name.
    RuleExempts Matched "The system rule {about} for {zone} exempts the name: it is answered as though no rule forwarded it.";
    /// A rule whose domain is shorter than a private zone's.
    RuleYields Skipped "The Resolver rule {about} for {text} does not take the question: {zone} is a longer match, or has a rule of its own built in.";
    /// A conditional forwarder.
    ForwarderMatches Matched "{asked} has a conditional forwarder for {zone}.";
    /// The question reaches the next resolver.
    Forwards Forwarded "{asked} asks {address}.";
    /// The question, or its answer, does not get through.
    Unreachable Failed "A question from {asked} to {address} is not answered: {about} stops it.";
    /// Nobody answers questions at the address.
    NobodyAtTarget Failed "{about} at {address} answers no DNS questions.";
    /// A VPC's resolver asked from outside.
    OnlyInside Failed "{address} is the resolver of {about}, which answers only inside its VPC: never {asked}.";
    /// A rule without a working outbound endpoint.
    RuleWithoutEndpoint Failed "The rule {about} has no outbound endpoint that works, and nowhere to ask.";
    /// The question comes back to who asked it.
    Loops Failed "The question comes back to {asked}, which has asked it already: it goes in circles.";
    /// Too many aliases and forwarders.
    TooFar Failed "The name leads on and on: after so many steps every resolver gives up.";
    /// No private hosted zone is associated with the VPC for this name.
    NoPrivateZone Skipped "No private hosted zone that is associated with the VPC is for this name.";
    /// A private hosted zone for the name belongs to other VPCs.
    ZoneNotAssociated Skipped "The private hosted zone {about} for {zone} is not associated with this VPC, and does not answer here.";
    /// A private hosted zone of a VPC with an attribute off.
    ZoneWithoutAttributes Skipped "{about} for {zone} does not answer here: the VPC has enableDnsHostnames off, which private zones need.";
    /// An endpoint with private DNS off.
    PrivateDnsOff Skipped "Private DNS is off on {about}: {zone} does not lead to it.";
    /// A private name that nobody has verified.
    PrivateNameUnverified Skipped "The private name {zone} of {other} is not verified, so it does not lead to {about}.";
    /// An endpoint in a state without a private name.
    PrivateNameNotYet Skipped "{zone} does not lead to {about}, which is {text}.";
    /// A private name of another VPC's endpoint.
    PrivateNameElsewhere Skipped "{zone} leads to {about} only inside that endpoint's own VPC.";
    /// A private name for questions by inbound endpoints only.
    ForInboundOnly Skipped "{zone} leads to {about} only for questions that come by an inbound Resolver endpoint.";
    /// The longest private hosted zone.
    PrivateZone Matched "The private hosted zone {about} for {zone} is the longest match, and the only zone that is asked.";
    /// The hidden zone of an endpoint's private DNS.
    HiddenZone Matched "Private DNS is on: the hidden zone {zone} of {about} answers with the addresses of its interfaces.";
    /// The public hosted zone.
    PublicHostedZone Matched "The public hosted zone {about} for {zone} answers everyone.";
    /// A public zone of AWS's holds the name of an endpoint or load balancer.
    HeldByPublicZone Matched "The public zone {zone} holds {text}. Anyone may ask for it.";
    /// The public name of an AWS service.
    PublicService Matched "{zone} holds the public name of {text}: its public addresses come back.";
    /// An instance's private name.
    PrivateInstanceName Matched "{zone} holds the private name of {about}, which resolves inside its VPC only.";
    /// An instance's public name, asked for from where its private address is answered.
    PublicInstanceNameInside Matched "{zone} holds the public name of {about}. Asked inside its VPC, or across a peering connection with DNS resolution on, it answers the private address.";
    /// An instance's public name.
    PublicInstanceName Matched "{zone} holds the public name of {about}, and answers its public address.";
    /// A data center's own host.
    OwnHost Matched "{asked} knows {about} by this name.";
    /// The zone has no such name.
    ZoneLacksName Failed "{zone} has no record of this name. Nothing else is asked: the zone alone speaks for its domain.";
    /// The name has no record of the type.
    NoRecordOfType Answered "The name exists and has no record of type {text}.";
    /// A wildcard stands for the name.
    Wildcard Matched "The wildcard {text} in {zone} stands for the name.";
    /// A record leads to another name.
    LeadsTo Answered "It is another name for {text}, which is asked for next.";
    /// An alias record takes its answer from another name.
    Alias Answered "An alias record takes its answer from {text}.";
    /// An alias record whose target has no answer.
    AliasToNothing Answered "Its alias leads to {text}, which has no answer.";
    /// A zonal name where the endpoint or load balancer has no interface.
    NoSuchZone Failed "{about} has no interface in that zone, and no name for it.";
    /// An endpoint in a state without names.
    NoNames Failed "{about} is {text} and has no names.";
    /// No zone holds the name.
    NobodyHolds Failed "No DNS zone that can be asked from here holds the name.";
    /// An interface was left out, because its zone is lost.
    WithdrawnZoneLost Skipped "{address} is left out: its Availability Zone {text} is lost.";
    /// A node was left out, because no target it can use is healthy.
    WithdrawnUnhealthy Skipped "{address} is left out: no target its node in {text} may use is healthy.";
    /// Everything would have been left out, so everything is returned.
    FailOpen Answered "Every address would be left out, so all of them are returned (DNS fails open).";
    /// The client's own zone is preferred.
    OwnZone Answered "The load balancer's routing policy is {text}: the answer is the address in the client's own zone.";
    /// This question is one of those answered with any zone.
    AnyZone Answered "The load balancer's routing policy is {text}: of every 20 questions of a client the last few are answered with every zone, and this is one of them.";
    /// The answer starts with another record than last time.
    Rotated Answered "All {of} addresses are returned, rotated by {n} since the first question; the client takes the first.";
}

/// One step of a question's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolutionStep {
    /// Who had the question.
    pub asked: Asked,
    /// The DNS zone or domain looked at; none where it is about the resolver itself.
    pub zone: Option<Rc<str>>,
    /// What happened.
    pub why: Why,
    /// What the step is about.
    pub about: Option<ResourceId>,
    /// Another resource in it.
    pub other: Option<ResourceId>,
    /// The address in it.
    pub address: Option<IpAddr>,
    /// A word or name in it.
    pub text: Cow<'static, str>,
    /// By how many records the answer is rotated, and of how many.
    pub rotated: (usize, usize),
}

impl ResolutionStep {
    pub(super) const fn new(asked: Asked, why: Why) -> Self {
        Self {
            asked,
            zone: None,
            why,
            about: None,
            other: None,
            address: None,
            text: Cow::Borrowed(""),
            rotated: (0, 0),
        }
    }

    pub(super) fn zone(mut self, zone: &str) -> Self {
        self.zone = Some(Rc::from(zone));
        self
    }

    pub(super) fn about(mut self, about: ResourceId) -> Self {
        self.about = Some(about);
        self
    }

    pub(super) fn other(mut self, other: ResourceId) -> Self {
        self.other = Some(other);
        self
    }

    pub(super) const fn address(mut self, address: IpAddr) -> Self {
        self.address = Some(address);
        self
    }

    pub(super) fn text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.text = text.into();
        self
    }
}

/// A question and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The name asked for, in lower case and without a dot at its end.
    pub name: Rc<str>,
    /// The type of record asked for.
    pub record_type: RecordType,
    /// Whether there was an answer.
    pub answered: Answered,
    /// The address records, in the order they were returned. A client takes the first.
    pub records: Vec<Record>,
    /// The other records: names the asked one leads to, in order, and texts.
    pub others: Vec<OtherRecord>,
    /// The way there.
    pub steps: Vec<ResolutionStep>,
}

impl Resolution {
    /// The record a client uses: the first.
    pub fn chosen(&self) -> Option<&Record> {
        self.records.first()
    }

    /// Seconds the whole answer may be kept: as long as the part of it that may be kept the shortest.
    pub fn ttl_s(&self) -> Option<u32> {
        let (addresses, others) = (self.records.iter().map(|one| one.ttl_s), self.others.iter());
        addresses.chain(others.map(|one| one.ttl_s)).min()
    }
}
