//! The sketch as a tree in reading order: accounts, their Regions, VPCs, zones, and what lies in them; everything
//! there is stands in it once. The same Region or zone may stand in several places, so that a place is a path, not an
//! id. Made once for a sketch; names only of the lines that are shown.

use privatelink::model::record::{Record, Seen, member};
use privatelink::model::{InterfaceKind, ResourceId, Sketch};
use privatelink::text;
use serde_json::{Map, Value};

use crate::state::inspector::special::waiting;

/// What stands beside a zone that is lost.
pub const LOST: &str = "lost";
/// What stands beside one that is impaired.
pub const IMPAIRED: &str = "impaired";
/// Beyond so many resources only what somebody opens is open.
const LARGE: usize = 400;
/// The most accounts that are open in a large sketch.
const FEW: usize = 6;

/// One place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub id: ResourceId,
    /// What it lies in, by its place.
    pub parent: Option<usize>,
    /// What lies inside, by their places.
    pub inside: Vec<usize>,
}

/// The whole tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    /// Places by the ids that lead there; those of Regions and zones by their holder's id and their own.
    places: Map<String, Value>,
}

impl Tree {
    /// The tree of a sketch.
    pub fn of(sketch: &Sketch) -> Self {
        let mut tree = Self::default();
        for (_, table) in sketch.tables() {
            for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
                tree.add(id.to_string(), id, None);
            }
        }
        for at in 0..tree.nodes.len() {
            let Some(id) = tree.nodes.get(at).map(|node| node.id.clone()) else { continue };
            let parent = sketch.record(&id).and_then(|record| tree.holder(sketch, &id, record));
            tree.put(at, parent);
        }
        tree
    }

    fn add(&mut self, key: String, id: ResourceId, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        self.places.insert(key, at.into());
        self.nodes.push(Node { id, parent, inside: Vec::new() });
        at
    }

    fn put(&mut self, at: usize, parent: Option<usize>) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.parent = parent;
        }
        match parent.and_then(|parent| self.nodes.get_mut(parent)) {
            Some(holder) => holder.inside.push(at),
            None => self.roots.push(at),
        }
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok())
    }

    /// The node of a Region or zone inside something, made where there is none.
    fn part(&mut self, holder: &ResourceId, id: ResourceId) -> usize {
        let parent = self.place(holder.as_str());
        let key = format!("{holder}/{id}");
        self.place(&key).unwrap_or_else(|| {
            let at = self.add(key, id, parent);
            self.put(at, parent);
            at
        })
    }

    /// What a resource lies in.
    fn holder(&mut self, sketch: &Sketch, id: &ResourceId, record: &dyn Record) -> Option<usize> {
        let named = |record: &dyn Record, name: &str| match member(record, name)?.1.seen() {
            Seen::Resource(id) => Some(id),
            _ => None,
        };
        let region_of = |vpc: &ResourceId| sketch.record(vpc).and_then(|vpc| named(vpc, "region"));
        match id {
            ResourceId::Account(_) | ResourceId::Note(_) => return None,
            ResourceId::Subnet(_) => return Some(self.part(&named(record, "vpc")?, named(record, "zone")?)),
            ResourceId::Host(_) => {
                let interface = sketch.record(&named(record, "network_interface")?)?;
                return self.place(named(interface, "subnet")?.as_str());
            }
            ResourceId::NetworkInterface(interface) => {
                if let InterfaceKind::Host(host) = &sketch.network_interfaces.get(interface)?.of
                    && sketch.hosts.get(host).is_some_and(|host| host.network_interface == *interface)
                {
                    return self.place(host.as_str());
                }
            }
            ResourceId::EndpointService(service) => {
                let service = sketch.endpoint_services.get(service)?;
                let balancer = service.load_balancers.first().and_then(|arn| sketch.load_balancers.get(arn));
                let region = balancer.and_then(|balancer| region_of(&balancer.vpc.clone().into()));
                let account = service.account.clone().into();
                return match region {
                    Some(region) => Some(self.part(&account, region)),
                    None => self.place(account.as_str()),
                };
            }
            ResourceId::Topic(arn) => {
                let mut parts = arn.as_str().split(':').skip(3);
                let (region, account) = (parts.next()?, parts.next()?);
                return Some(self.part(
                    &ResourceId::Account(account.parse().ok()?),
                    ResourceId::Region(region.parse().ok()?),
                ));
            }
            _ => {}
        }
        for name in [
            "subnet",
            "connection",
            "data_center",
            "of",
            "virtual_private_gateway",
            "transit_gateway",
            "requester_vpc",
        ] {
            if let Some(at) = named(record, name).and_then(|id| self.place(id.as_str())) {
                return Some(at);
            }
        }
        if let Some(vpc) = named(record, "vpc").filter(|_| !matches!(id, ResourceId::Vpc(_))) {
            return self.place(vpc.as_str());
        }
        let account = named(record, "account")?;
        match named(record, "region") {
            Some(region) => Some(self.part(&account, region)),
            None => self.place(account.as_str()),
        }
    }

    /// Where a resource stands first.
    pub fn find(&self, id: &ResourceId) -> Option<usize> {
        self.place(id.as_str()).or_else(|| self.nodes.iter().position(|node| node.id == *id))
    }

    /// Whether a node and those around it lead to another.
    fn leads_to(&self, at: usize, to: Option<usize>) -> bool {
        let mut place = to.and_then(|to| self.nodes.get(to)).and_then(|node| node.parent);
        while let Some(parent) = place {
            if parent == at {
                return true;
            }
            place = self.nodes.get(parent).and_then(|node| node.parent);
        }
        false
    }
}

/// How the tree is looked at.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    /// What somebody opened or closed: a path, and whether it is open.
    pub set: Vec<(String, bool)>,
    /// How many lines of one holder are shown; 0 stands for the usual number.
    pub most: usize,
}

/// Lines of one holder that are shown until somebody wants more.
pub const USUAL_MOST: usize = 100;

/// One line on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it stands for; `None` for the lines that are left out.
    pub id: Option<ResourceId>,
    /// What it is called.
    pub name: String,
    /// An address, a block, a count; may be empty.
    pub detail: String,
    /// Its path: the ids from the root, joined.
    pub path: String,
    /// The path of what it lies in; empty at the root.
    pub parent: String,
    /// How deep it lies, from 1.
    pub level: usize,
    /// Whether something lies inside, and whether that is shown.
    pub open: Option<bool>,
}

/// The lines that are not hidden in something folded, in order. `chosen` is never hidden, unless somebody folds it away.
pub fn shown(sketch: &Sketch, tree: &Tree, folds: &Folds, chosen: Option<&ResourceId>) -> Vec<Shown> {
    let mut walk =
        Walk { sketch, tree, folds, chosen: chosen.and_then(|id| tree.find(id)), found: Vec::new() };
    walk.lines(&tree.roots, "", 1);
    walk.found
}

struct Walk<'a> {
    sketch: &'a Sketch,
    tree: &'a Tree,
    folds: &'a Folds,
    chosen: Option<usize>,
    found: Vec<Shown>,
}

impl Walk<'_> {
    fn lines(&mut self, places: &[usize], parent: &str, level: usize) {
        let most = self.folds.most.max(USUAL_MOST);
        let mut left_out = 0_usize;
        for (nth, at) in places.iter().enumerate() {
            let leads = self.tree.leads_to(*at, self.chosen);
            if nth >= most && !leads && self.chosen != Some(*at) {
                left_out += 1;
                continue;
            }
            let Some(node) = self.tree.nodes.get(*at) else { continue };
            let path = format!("{parent}/{}", node.id);
            let small = self.tree.nodes.len() <= LARGE && !matches!(node.id, ResourceId::Host(_));
            let usual = small || (level == 1 && self.tree.roots.len() <= FEW) || leads;
            let set = self.folds.set.iter().find(|(own, _)| *own == path);
            let open = (!node.inside.is_empty()).then_some(set.map_or(usual, |(_, open)| *open));
            let (name, detail) = self.says(node);
            self.found.push(Shown {
                id: Some(node.id.clone()),
                name,
                detail,
                path: path.clone(),
                parent: parent.to_owned(),
                level,
                open,
            });
            if open == Some(true) {
                self.lines(&node.inside, &path, level + 1);
            }
        }
        if left_out > 0 {
            self.found.push(Shown {
                id: None,
                name: format!("{left_out} more"),
                detail: "Show more".to_owned(),
                path: format!("{parent}/more"),
                parent: parent.to_owned(),
                level,
                open: None,
            });
        }
    }

    /// A node's name, and what stands beside it.
    fn says(&self, node: &Node) -> (String, String) {
        let (sketch, id) = (self.sketch, &node.id);
        let mut name = text::name(sketch, id);
        let record = sketch.record(id);
        let address = |record: &dyn Record| {
            ["cidr", "address"].iter().find_map(|name| match member(record, name)?.1.seen() {
                Seen::Text(text) => Some(text.into_owned()),
                _ => None,
            })
        };
        let mut detail = record.and_then(address).unwrap_or_else(|| id.kind().to_owned());
        match id {
            ResourceId::Zone(zone) => {
                let holder = node.parent.and_then(|at| self.tree.nodes.get(at)).map(|node| &node.id);
                if let Some(ResourceId::Vpc(vpc)) = holder {
                    name = text::zone(sketch, vpc, zone);
                }
                let (lost, impaired) = (&sketch.lost_zones, &sketch.impaired_zones);
                let says = match (lost.contains(zone), impaired.contains(zone)) {
                    (true, _) => LOST,
                    (false, true) => IMPAIRED,
                    (false, false) => "",
                };
                says.clone_into(&mut detail);
            }
            ResourceId::Region(_) => detail = String::new(),
            ResourceId::Account(_) => {
                detail = if name == id.as_str() { String::new() } else { id.to_string() }
            }
            ResourceId::Host(host) => {
                let interface = sketch.hosts.get(host).map(|host| &host.network_interface);
                let interface = interface.and_then(|id| sketch.network_interfaces.get(id));
                detail = interface.map(|found| found.address.to_string()).unwrap_or_default();
            }
            ResourceId::NetworkInterface(interface) => {
                let kind = sketch.network_interfaces.get(interface).map(|found| &found.of);
                match kind {
                    Some(InterfaceKind::VpcEndpoint(_)) => "Endpoint ENI",
                    Some(InterfaceKind::LoadBalancerNode(_)) => "NLB node",
                    Some(InterfaceKind::ApplicationLoadBalancerNode(_)) => "ALB node",
                    Some(InterfaceKind::NatGateway(_)) => "NAT gateway ENI",
                    Some(InterfaceKind::TransitGatewayAttachment(_)) => "Transit gateway ENI",
                    Some(InterfaceKind::ResolverEndpoint(_)) => "Resolver ENI",
                    Some(InterfaceKind::Host(_)) | None => "ENI",
                }
                .clone_into(&mut name);
            }
            ResourceId::EndpointService(service) => match waiting(sketch, service) {
                0 => {}
                count => detail = format!("{count} waiting"),
            },
            ResourceId::Topic(arn) => match sketch.topics.get(arn).map_or(0, |topic| topic.inbox.len()) {
                0 => {}
                1 => "1 message".clone_into(&mut detail),
                count => detail = format!("{count} messages"),
            },
            _ => {}
        }
        (name, detail)
    }
}
