//! Words of the page that are more than a label and belong to no resource.

use privatelink::model::{LegKind, Outcome};
use privatelink::path::{Check, HopKind, StepResult, Survives};

use super::ui::Icon;

/// Stands in the journey where it ended before it began.
pub const NOTHING_LEFT: &str = "No packet left the client.";
/// How a menu is opened.
pub const MENU_KEYS: &str = "The menu of a box, a line or a row of the outline opens by a right click, a long press, Shift+F10 or the menu key.";

/// Before the first question over many connections.
pub const NOTHING_EXPOSED: &str =
    "Select something, or open its menu, and ask what it can reach or who can reach it.";

/// Before the numbers of what a story's step shows.
pub const SHOWS: &str = "Of the whitepaper it shows";

/// Stands where nobody in the sketch uses a service.
pub const NO_CONSUMERS: &str = "Nobody in this sketch reaches a service by an endpoint, and no expectation says that something connects.";

/// What a row or column of what survives which failure stands for.
pub const CONSUMER: &str =
    "The clients of one VPC or data center, one in each zone, with what they connect to.";

/// Stands where no request has been sent.
pub const NOTHING_SENT: &str = "Choose who connects and to what, then send. The way there and back is drawn, and every check on it is listed.";
/// Stands in the DNS tab where an address was asked for.
pub const NO_QUESTION: &str = "The request went to an address, so no name had to be resolved.";
/// What answers from elsewhere mean.
pub const PUBLIC_NAME: &str = "The name is public and its addresses are private: who can ask for it can still only connect where a route and the security groups let it.";
/// Stands in the empty box of the PROXY workbench.
pub const PASTE_HINT: &str = "Paste the hex of a header in any form: 0d 0a 0d 0a …, 0x0d, a C array, what tcpdump -X or xxd prints. A whole packet will do.";
/// Stands in the findings tab where there are none.
pub const NO_FINDINGS: &str = "Nothing to report about this design.";
/// Stands in the ledger of a sketch with nothing in it that is billed.
pub const NOTHING_COSTS: &str = "Nothing in this sketch is billed by the hour.";
/// Stands above the fields of what requests carry.
pub const COST_HINT: &str = "What each request carries is billed along its way: by every interface its name answers with and to every target, in equal parts. Without it, only hours are counted.";
/// Stands there while there is no request.
pub const NO_REQUEST_COSTS: &str = "Send a request, or expect one, to say what it carries in a month.";
/// Stands above the prices.
pub const PRICES_HINT: &str = "US dollars of us-east-1 where no other place is named, without tax, each with its date and the page it stands on. Yours to change.";
/// What is compared with a NAT gateway.
pub const NAT_COMPARED: &str =
    "The same GB to AWS services by interface endpoints, one a service, or by one NAT gateway.";
/// What is compared with peering.
pub const PEERING_COMPARED: &str = "The same GB by an endpoint and the load balancer behind it, or by a peering connection, which costs what crosses zones, on both sides. Both accounts together.";
/// Stands in the spread tab before the first run.
pub const SPREAD_HINT: &str = "Opens 1,000 connections from this client to this destination and counts where they go. Each asks for the name anew and uses a source port of its own.";
/// Stands in the load tab before the first run.
pub const LOAD_HINT: &str = "Runs these connections against the sketch over time, with what breaks meanwhile, and shows what each target, zone and client gets.";
/// Stands beside a load that was stopped.
pub const LOAD_STOPPED: &str = "Stopped; these are the results so far.";
/// Who pays for what is no account's.
pub const NOBODY: &str = "Nobody in this sketch";
/// What of a run's bytes is priced.
pub const LOAD_BILL: &str = "Priced as listed: what interface endpoints process, and capacity units of Network Load Balancers, which bytes or connections fill. Not priced: hours, Application Load Balancers, transfer between zones and Regions, NAT and transit gateways, VPN, Direct Connect, the internet. A month is 730 hours like this run.";
/// What the table of metrics is.
pub const LOAD_METRICS: &str = "Each by a statistic AWS calls most useful, over the run.";
/// What the log is.
pub const LOAD_LOG: &str = "The first that ended, and the first failures of each reason. Arrow keys lead from line to line, and the moment with them.";
/// Stands above a load's JSON.
pub const LOAD_JSON: &str = "This text is the load. The form changes it, and leaves in it what the form does not know. Paste another to open it.";
/// Stands where nothing of the sketch can be broken in the way that was chosen.
pub const NOTHING_TO_BREAK: &str = "Nothing in this sketch can be broken this way.";
/// Stands where no fault is set.
pub const NOTHING_BREAKS: &str = "None yet: the sketch stays as it is.";
/// Stands where a run has no failures.
pub const NOTHING_FAILED: &str = "Nothing failed.";
/// Stands under a spread that is older than the sketch.
pub const SPREAD_STALE: &str = "The sketch has changed since this run.";
/// In the place of a picture.
pub const NOTHING_DRAWN: &str = "Nothing is drawn yet. A VPC is where everything else lies in.";
/// Stands in the inspector while nothing is selected.
pub const NOTHING_SELECTED: &str = "Select a box in the diagram or a line of the outline to see what it is made of, and to change or break it.";
/// The footnote of the page.
pub const NOT_AFFILIATED: &str = "Not affiliated with AWS.";
/// What the diagram tells a screen reader about its keys.
pub const DIAGRAM_KEYS: &str =
    "Arrow keys move between boxes, Enter selects, Enter again goes inside, Escape goes outward.";

/// The glyph and the tone of an outcome. The word stands beside it.
pub const fn outcome(outcome: Outcome) -> (Icon, &'static str) {
    match outcome {
        Outcome::Connected => (Icon::Check, "ok"),
        Outcome::Refused => (Icon::Barred, "bad"),
        Outcome::Reset => (Icon::Broken, "bad"),
        Outcome::TimedOut => (Icon::Clock, "bad"),
        Outcome::NoAnswer => (Icon::Warning, "bad"),
        Outcome::NameNotFound => (Icon::Question, "bad"),
        Outcome::Forbidden => (Icon::Lock, "bad"),
    }
}

/// The glyph and the tone of what survives a failure. The word stands beside it.
pub const fn survives(survives: Survives) -> (Icon, &'static str) {
    match survives {
        Survives::Works => (Icon::Check, "ok"),
        Survives::Heals => (Icon::Mend, "note"),
        Survives::Partly => (Icon::Warning, "warn"),
        Survives::CutOff => (Icon::Cross, "bad"),
    }
}

/// The same as a sentence: what the word means.
pub const fn survives_means(survives: Survives) -> &'static str {
    match survives {
        Survives::Works => "No connection fails.",
        Survives::Heals => "Some fail at first, none once health checks and DNS have noticed.",
        Survives::Partly => "Some keep failing.",
        Survives::CutOff => "All fail.",
    }
}

/// The glyph, the class and the word of a check's result.
pub const fn result(result: StepResult) -> (Icon, &'static str, &'static str) {
    match result {
        StepResult::Pass => (Icon::Check, "pass", "passes"),
        StepResult::Drop => (Icon::Cross, "drop", "dropped"),
        StepResult::Reject => (Icon::Barred, "drop", "refused"),
        StepResult::Rewrite => (Icon::Rewrite, "rewrite", "rewritten"),
        StepResult::Note => (Icon::Info, "note", "noted"),
    }
}

/// What was looked at.
pub const fn check(check: &Check) -> &'static str {
    match check {
        Check::HostRuns => "Host",
        Check::ZoneStands { .. } => "Availability Zone",
        Check::NodeRuns { .. } => "Load balancer node",
        Check::SecurityGroup { .. } | Check::Tracked | Check::NoSecurityGroup => "Security group",
        Check::Route { .. } => "Route table",
        Check::NetworkAcl { .. } => "Network ACL",
        Check::Carries => "Gateway",
        Check::PublicAccess => "Block Public Access",
        Check::SourceDestCheck => "Source/destination check",
        Check::ReplyArrives { .. } => "Reply",
        Check::Policy { .. } => "Policy",
        Check::PacketSize { .. } => "Packet size",
        Check::TlsEnds => "TLS",
        Check::AddressInUse { .. } => "Address",
        Check::EndpointState { .. } => "Endpoint state",
        Check::ServiceInZone { .. } => "Service zones",
        Check::PrivateLink { .. } => "AWS PrivateLink",
        Check::Listener { .. } => "Listener",
        Check::CrossZone { .. } => "Cross-zone",
        Check::TargetHealth { .. } => "Target health",
        Check::FlowHash { .. } => "Flow hash",
        Check::SourceRewrite { .. } | Check::SourcePreserved { .. } => "Source address",
        Check::DestinationRewrite { .. } => "Destination address",
        Check::ProxyHeader { .. } => "PROXY protocol",
        Check::Application { .. } => "Application",
    }
}

/// By what line a packet came.
pub const fn leg(kind: LegKind) -> &'static str {
    match kind {
        LegKind::Local => "by the VPC’s local route",
        LegKind::PrivateLink => "by AWS PrivateLink",
        LegKind::ToTarget => "from the load balancer",
        LegKind::GatewayRoute => "by a route",
        LegKind::Internet => "over the internet",
        LegKind::AwsService => "to the service’s public side",
        LegKind::Peering => "by the peering connection",
        LegKind::TransitGateway => "by the transit gateway",
        LegKind::Vpn => "through the VPN tunnel",
        LegKind::DirectConnectPrivate => "by the private virtual interface",
        LegKind::DirectConnectPublic => "by the public virtual interface",
        LegKind::DataCenter => "inside the data center",
    }
}

/// What a hop is.
pub const fn hop(kind: HopKind) -> &'static str {
    match kind {
        HopKind::Client => "Client",
        HopKind::Endpoint => "Interface endpoint",
        HopKind::LoadBalancer => "Load balancer node",
        HopKind::Target => "Target",
        HopKind::ApplicationLoadBalancer => "Application Load Balancer",
        HopKind::Host => "Host",
        HopKind::Router => "Router",
        HopKind::NatGateway => "NAT gateway",
        HopKind::InternetGateway => "Internet gateway",
        HopKind::Peering => "VPC peering",
        HopKind::TransitGateway => "Transit gateway",
        HopKind::Vpn => "VPN",
        HopKind::DirectConnect => "Direct Connect",
        HopKind::DataCenter => "Data center",
        HopKind::GatewayEndpoint => "Gateway endpoint",
        HopKind::AwsService => "AWS service",
        HopKind::Internet => "Internet",
    }
}
