//! The built-in scenarios: the whitepaper's figures and claims as sketches. To add one, put its file
//! into `static/scenarios/` and a line into the table.
//!
//! What there is and what it shows is compiled in everywhere. The files themselves are compiled into
//! native programs only; the page fetches one when it is opened.

pub mod begin;
mod copies;
pub mod lesson;
pub mod story;

use crate::sketch::{FileError, Read, from_value, parse};

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// Its id, as links and the command use it; its file is `static/scenarios/ID.json`.
    pub id: &'static str,
    /// Its title, which is its sketch's.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: &'static str,
}

macro_rules! scenarios {
    ($($id:literal $title:literal $summary:literal;)+) => {
        // One place: a constant's texts may be laid down once for every use.
        static SCENARIOS: &[ScenarioInfo] =
            &[$(ScenarioInfo { id: $id, title: $title, summary: $summary }),+];

        /// The file of the scenario with this id.
        #[cfg(not(target_arch = "wasm32"))]
        pub fn text(id: &str) -> Option<&'static str> {
            match id {
                $($id => Some(include_str!(concat!("../../../static/scenarios/", $id, ".json"))),)+
                _ => None,
            }
        }
    };
}

scenarios! {
    "figure-1" "Figure 1: traditional access from an Amazon VPC" "The ways out of a VPC before AWS PrivateLink: internet gateway, NAT gateway, VPN, Direct Connect and VPC peering.";
    "figure-2" "Figure 2: VPC to VPC with AWS PrivateLink" "A consumer reaches a provider's service by an endpoint in its own VPC; neither VPC has a gateway, a peering or a route beyond itself.";
    "figure-3" "Figure 3: connectivity to AWS services using VPC endpoints" "An interface endpoint leads to an AWS service by network interfaces, gateway endpoints to Amazon S3 and DynamoDB by routes.";
    "figure-4" "Figure 4: detailed VPC to VPC with AWS PrivateLink" "From an instance in subnet A by the endpoint's interface and the load balancer of vpce-svc-1234 to an instance in subnet B.";
    "figure-5" "Figure 5: round-robin DNS" "One endpoint with an interface in each of two zones; its regional name alternates between them.";
    "figure-6" "Figure 6: private connectivity to cloud-based SaaS services" "A provider of log analytics with six customers: accepted, pending, rejected, not permitted, and one on premises; some have overlapping blocks.";
    "figure-6-before" "Figure 6 before AWS PrivateLink: logs over the internet" "The same logs sent to the service's public address, by an internet gateway on each side.";
    "figure-7" "Figure 7: shared services VPC using AWS PrivateLink" "Workload VPCs and a data center reach two shared services by endpoints, and nothing else of their VPC.";
    "figure-8" "Figure 8: hybrid connectivity to services over AWS Direct Connect" "A service whose targets are servers in a data center and instances in AWS, behind one load balancer.";
    "figure-9" "Figure 9: presenting microservices via AWS PrivateLink" "Five teams with a VPC each; a request fans out, and who provides one service consumes the next.";
    "figure-10" "Figure 10: inter-Region endpoint services" "The provider's load balancer in EU-WEST-2 has targets in US-EAST-1, over inter-Region peering.";
    "figure-11" "Figure 11: inter-Region access to endpoint services" "A workload in EU-WEST-1 reaches an endpoint in its owner's VPC in US-EAST-1, over inter-Region peering.";
    "private-hosted-zone" "A private hosted zone that names an endpoint's addresses" "The consumer's own zone gives the service a friendly name, known in one of its VPCs and nowhere else.";
    "two-load-balancers" "Two Network Load Balancers behind one endpoint service" "In each zone, the endpoint's interface uses one of the two load balancers and stays with it.";
    "zone-names" "One zone name, two places" "us-east-1a of the consumer is not us-east-1a of the provider; the service's zones follow the ids.";
    "thousands-of-consumers" "One endpoint service, 2,000 consumer VPCs" "A provider with 2,000 customers, an account, a VPC and an endpoint each, all with the same block.";
    "transit-vpc" "A transit VPC, the hub before AWS PrivateLink" "Two virtual routers join whole networks by VPN; compare its connections and its exposure with Figure 7.";
    "used-up-quotas" "An account that has used up its quotas" "One more of anything AWS limits is refused with AWS's own code; raise a quota of the account, and it is there.";
    "hybrid-dns" "Names between a data center and a VPC" "A data center asks an inbound Resolver endpoint for private names, and the VPC asks the data center's resolver by a rule and an outbound one.";
    "application-load-balancer" "An Application Load Balancer behind AWS PrivateLink" "A web application for customers with the provider's own addresses: an endpoint, a Network Load Balancer, an Application Load Balancer and its hosts.";
    "transit-gateway" "A transit gateway with an inspection VPC" "Two workload VPCs reach each other through a firewall in each zone; appliance mode keeps both directions of a flow in one.";
    "nat-gateway-or-endpoint" "A NAT gateway or interface endpoints" "The same services of AWS by a NAT gateway and by endpoints: who sees which address, what a lost zone cuts off, and what each costs.";
    "transit-vpc-beside-privatelink" "A transit VPC beside AWS PrivateLink" "One service for the same consumers by a hub of virtual routers and by endpoints: reach, failures, sources, overlapping blocks and cost.";
}

/// All of them: the figures in the whitepaper's order, then the others.
pub fn list() -> &'static [ScenarioInfo] {
    SCENARIOS
}

/// The scenario with this id.
pub fn find(id: &str) -> Option<&'static ScenarioInfo> {
    SCENARIOS.iter().find(|scenario| scenario.id == id)
}

/// Reads a scenario's file: a sketch file, in which `copies` may stand for many resources.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn read(text: &str) -> Result<Read, FileError> {
    let mut file = parse(text)?;
    if let Some(members) = file.as_object_mut() {
        copies::expand(members)?;
    }
    from_value(&file)
}

/// Reads a built-in scenario; `None` where there is no such scenario.
#[cfg(not(target_arch = "wasm32"))]
pub fn open(id: &str) -> Option<Result<Read, FileError>> {
    text(id).map(read)
}

/// The page has none of the files: whoever asks brings the text along.
#[cfg(target_arch = "wasm32")]
pub const fn text(_: &str) -> Option<&'static str> {
    None
}
