//! What AWS has not published and the engine must choose all the same: one table, shown in
//! every verdict that rests on an entry, and editable in the sketch.

macro_rules! assumptions {
    ($($(#[$doc:meta])* $variant:ident $key:literal default $default:literal $unit:literal $says:literal),+ $(,)?) => {
        /// One thing AWS has not published.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Assumption {
            $($(#[$doc])* $variant,)+
        }

        impl Assumption {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The key it has in a sketch file.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The value where a sketch says nothing.
            pub const fn default_value(self) -> u32 {
                match self { $(Self::$variant => $default,)+ }
            }

            /// What the value counts; empty where the entry is a choice, not a quantity.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)+ }
            }

            /// The assumption in a sentence.
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }

            /// The assumption with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

assumptions! {
    /// The hash a load balancer picks a target with.
    FlowHash "flow_hash" default 1 "" "AWS names what the flow hash is taken over (protocol, addresses, ports, TCP sequence number) but not the hash; the playground uses its own, seeded by the sketch.",
    /// Source ports a node uses towards targets.
    NodeSourcePort "node_source_port" default 1024 "" "AWS does not publish how a load balancer node picks its source port; the playground draws one from 1024 to 65535 by the flow hash.",
    /// All ENIs are returned for a regional name.
    RegionalAnswer "regional_answer" default 1 "" "AWS documents one healthy interface in round robin; captures show all of them, rotated. The playground returns all, rotated by one for each query, and the client takes the first.",
    /// Packets to an endpoint that is not available.
    EndpointNotAvailable "endpoint_not_available" default 1 "" "AWS does not say what becomes of packets for an endpoint that is pending or rejected; the playground drops them in silence.",
    /// Packets for a zone in which nothing can take them.
    ZoneWithoutTargets "zone_without_targets" default 1 "" "AWS does not say what a node does with a connection when it has no target to use; the playground drops it in silence.",
    /// Targets in their first health check with nothing healthy.
    InitialTargets "initial_targets" default 1 "" "AWS describes fail-open for unhealthy targets; the playground applies it to targets in their first health check too.",
    /// The public addresses of AWS's own services.
    PublicServiceAddresses "public_service_addresses" default 1 "" "AWS changes the addresses behind its services' public names; the playground gives each service two in each Region, from the service's prefix list where the sketch has one, else from 198.19.0.0/19, which nobody has on the internet.",
    /// What stands in the hidden zone of private DNS.
    HiddenZoneRecord "hidden_zone_record" default 1 "" "AWS does not say whether the private name of a customer's service is an alias or addresses; the playground answers addresses under the name asked for, as it is documented for AWS's own services.",
    /// Whether an endpoint's name knows how the provider's targets are.
    EndpointNameHealth "endpoint_name_health" default 0 "" "AWS does not say whether an endpoint's regional name leaves out a zone in which the provider's load balancer has no healthy target; the playground keeps it (1 leaves it out).",
    /// Which questions are answered with the client's own zone under partial affinity.
    PartialZonalAffinity "partial_zonal_affinity" default 17 "of 20 questions" "AWS answers 85 of 100 questions with the client's own zone and does not say which; the playground does so for the first 17 of every 20 questions of a client.",
    /// Round trip within a zone.
    SameZoneRtt "same_zone_rtt_us" default 300 "µs" "Round trip within an Availability Zone: third-party measurements of 2019 give 0.2 to 0.4 ms.",
    /// Round trip between two zones of a Region.
    CrossZoneRtt "cross_zone_rtt_us" default 900 "µs" "Round trip between two Availability Zones: third-party measurements of 2019 in us-east-1 give 0.66 to 1.26 ms.",
    /// What an impaired zone adds.
    ImpairedZoneDelay "impaired_zone_delay_us" default 100_000 "µs" "AWS publishes no figures of an impaired Availability Zone; the playground lets everything in it run, and makes each round trip between it and another zone 100 ms longer.",
    /// Round trip between two Regions of which no measurement is known.
    CrossRegionRtt "cross_region_rtt_us" default 76000 "µs" "Round trip between two Regions: third-party measurements of 2019 for the pairs they cover; this value, that of us-east-1 and eu-west-1, for all others.",
    /// Round trip of a Direct Connect line.
    DirectConnectRtt "direct_connect_rtt_us" default 4000 "µs" "Round trip of a Direct Connect line: AWS publishes none; guides speak of less than 5 ms within a metropolitan area.",
    /// Round trip of a VPN tunnel.
    VpnRtt "vpn_rtt_us" default 25000 "µs" "Round trip of a VPN tunnel: AWS publishes none; it is that of the internet between the two ends.",
    /// Round trip over the internet.
    InternetRtt "internet_rtt_us" default 25000 "µs" "Round trip over the internet, to a host or service anywhere: made up.",
    /// Hosts on the internet that nobody drew.
    InternetHosts "internet_hosts" default 1 "" "Public addresses that nothing in the sketch has are hosts on the internet that answer every connection.",
    /// What is asked of AWS's services.
    ServiceRequests "service_requests" default 1 "" "What is asked of AWS's own services is not drawn: any action by a principal of the client's own account on that account's own resources, so only a policy that denies all of it denies it.",
    /// Whether hosts answer where nothing is known to listen; 0 is that they do not.
    UnknownApplications "unknown_applications" default 0 "" "What listens on hosts is as the sketch has it. AWS's own outputs do not say it: after an import of them hosts answer on every port that reaches them and that nothing is said of, in data centers also those that are not drawn, and so do endpoint services of others that were not given.",
    /// The PROXY header as a segment of its own; 0 puts it and the first data into one.
    ProxyHeaderSegment "proxy_header_segment" default 1 "" "AWS does not say how the header gets into the stream; the playground sends it as a segment of its own ahead of the client's first data, and shifts sequence numbers by its length on the target's side.",
    /// How long a node keeps a port from being used again.
    PortHold "port_hold_s" default 60 "s" "AWS speaks of 55,000 connections at a time, or about 55,000 new ones a minute, to one target; so the playground gives a port back one minute after its connection, on the next full second.",
    /// How soon names leave out a lost zone.
    ZoneWithdrawal "zone_withdrawal_s" default 30 "s" "AWS does not say how soon an endpoint's or load balancer's name leaves out an Availability Zone that is lost, or has it again; the playground takes 30 s in a run over time, and no time in a single request.",
    /// How long an endpoint that was accepted takes to be made.
    EndpointProvisioning "endpoint_provisioning_s" default 120 "s" "An accepted endpoint becomes available after some minutes, AWS does not say how many; in a run over time the playground takes two.",
    /// When health checks are made.
    HealthCheckPhase "health_check_phase" default 0 "" "AWS does not say when within an interval a target is checked, nor how nodes agree; in a run over time what breaks or is mended does so just after every node has checked it, so that it is noticed after the whole of interval times threshold, and a check counts when it is made.",
    /// What travels between an endpoint's interface and a node.
    PrivateLinkPackets "private_link_packets" default 1 "" "AWS does not publish what a packet looks like between an endpoint's interface and a load balancer's node; the playground shows it with the addresses the client used.",
}

/// The values a sketch changes, each once; every other entry has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumptions(pub Vec<(Assumption, u32)>);

impl Assumptions {
    /// The value in force.
    pub fn value(&self, assumption: Assumption) -> u32 {
        let changed = self.0.iter().find(|(known, _)| *known == assumption);
        changed.map_or(assumption.default_value(), |(_, value)| *value)
    }

    /// Whether the sketch has a value of its own.
    pub fn changes(&self, assumption: Assumption) -> bool {
        self.0.iter().any(|(known, _)| *known == assumption)
    }
}
