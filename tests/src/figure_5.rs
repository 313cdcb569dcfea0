//! Figure 5 as a bench for tests: its sketch, its ids, and one-line requests.

use privatelink::control::{Command, apply, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{
    ApplicationProtocol, ApplicationState, Host, IpProtocol, Outcome, Profile, ResourceId, Sketch,
};
use privatelink::path::{
    DEFAULT_BYTES, DEFAULT_SOURCE_PORT, Health, Index, Moment, Place, ReasonCode, Request, Trace, source,
    trace,
};
use privatelink::scenario;

/// The endpoint's regional name, in the exact form AWS gives names.
pub const REGIONAL: &str =
    "vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com";
/// The zonal name of the first zone.
pub const ZONAL_A: &str =
    "vpce-0fe5b17a0707d6abc-29p5708s-us-east-1a.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com";
/// The load balancer.
pub const BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/orders/50dc6c495c0c9188";
/// The target group.
pub const TARGETS: &str =
    "arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/orders-tls/73e2d6bc24d8a067";
/// The instances in the first zone that serve.
pub const ZONE_A_TARGETS: [&str; 3] = ["orders-1", "orders-2", "orders-3"];
/// All instances that serve.
pub const ALL_TARGETS: [&str; 6] = ["orders-1", "orders-2", "orders-3", "orders-4", "orders-5", "orders-6"];

/// The sketch under test.
#[derive(Clone)]
pub struct Figure5 {
    /// The sketch as it now is.
    pub sketch: Sketch,
    /// When requests are judged.
    pub moment: Moment,
}

impl Default for Figure5 {
    fn default() -> Self {
        let read = scenario::open("figure-5").expect("there is one").expect("it reads");
        Self { sketch: read.sketch, moment: Moment::Settled }
    }
}

impl Figure5 {
    /// In a profile.
    pub fn in_profile(profile: Profile) -> Self {
        Self::default().with(Command::SetProfile(verb::SetProfile { profile }))
    }

    /// After a command.
    #[must_use]
    pub fn with(mut self, command: impl std::borrow::Borrow<Command>) -> Self {
        self.sketch = apply(&self.sketch, command.borrow()).expect("it applies").sketch;
        self
    }

    /// After a command for each of some instances.
    #[must_use]
    pub fn each(self, names: &[&str], command: impl Fn(privatelink::model::HostId) -> Command) -> Self {
        names.iter().fold(self, |figure, name| {
            let id = figure.instance(name);
            figure.with(command(id))
        })
    }

    /// With cross-zone load balancing.
    #[must_use]
    pub fn cross_zone(self) -> Self {
        self.with(Command::ModifyLoadBalancerAttributes(verb::ModifyLoadBalancerAttributes {
            load_balancer: BALANCER.parse().expect("an ARN"),
            cross_zone: Some(true),
            ..as_usual()
        }))
    }

    /// With every target's application changed, and a PROXY header sent to them or not.
    pub fn with_applications(
        sent: bool,
        expected: bool,
        protocol: ApplicationProtocol,
        state: ApplicationState,
    ) -> Self {
        let mut figure =
            Self::default().with(Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
                target_group: TARGETS.parse().expect("an ARN"),
                proxy_protocol_v2: Some(sent),
                ..as_usual()
            }));
        for name in ALL_TARGETS {
            let id = figure.instance(name);
            let change = |instance: &mut Host| {
                for application in &mut instance.applications {
                    application.protocol = protocol;
                    application.expects_proxy_protocol = expected;
                    application.state = state;
                }
            };
            figure.sketch.hosts.update(&id, change).expect("it is there");
        }
        figure
    }

    /// At the moment of registration.
    #[must_use]
    pub fn as_registered(mut self) -> Self {
        self.moment = Moment::AsRegistered;
        self
    }

    /// An instance by name.
    pub fn instance(&self, name: &str) -> privatelink::model::HostId {
        let found = self.sketch.hosts.iter().find(|instance| instance.name == name);
        found.expect("an instance of that name").id.clone()
    }

    /// The request a client makes.
    pub fn request(&self, index: &Index, from: &str, to: &str) -> Request {
        Request {
            from: source(index, &Place::find(index, from).expect("a place")).expect("a source"),
            to: Place::find(index, to).expect("a place"),
            port: 443,
            protocol: IpProtocol::Tcp,
            source_port: DEFAULT_SOURCE_PORT,
            query: 0,
            moment: self.moment,
            bytes: DEFAULT_BYTES,
        }
    }

    /// One request from the first client.
    pub fn send(&self, to: &str) -> Trace {
        self.send_with(to, |_| {})
    }

    /// One request from the first client, changed first.
    pub fn send_with(&self, to: &str, change: impl FnOnce(&mut Request)) -> Trace {
        let index = Index::of(&self.sketch);
        let mut request = self.request(&index, "client-1", to);
        change(&mut request);
        trace(&index, &request).expect("nothing dangles")
    }

    /// Outcome and reason of one request.
    pub fn verdict(&self, to: &str) -> (Outcome, ReasonCode) {
        let made = self.send(to);
        (made.outcome, made.reason.code)
    }

    /// How many checks of targets fail.
    pub fn unhealthy(&self) -> usize {
        let index = Index::of(&self.sketch);
        index.health().iter().filter(|(_, health)| matches!(health, Health::Unhealthy(_))).count()
    }
}

/// Whether a reason names a resource, itself or in what lies behind it.
pub fn names(trace: &Trace, id: &str) -> bool {
    let mut resources = trace.reason.chain().flat_map(|reason| &reason.resources);
    resources.any(|resource: &ResourceId| resource.as_str() == id)
}
