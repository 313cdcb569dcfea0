//! Commands written as people would say them, one a line, on a sketch that grows:
//!
//! ```text
//! a = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/16
//! CreateSubnet vpc=$a.vpc cidr=10.0.1.0/24
//! ```
//!
//! Members of members have a dot (`entry.number=100`), items of a list a comma. What a
//! command made is called by the name before it and the prefix of its id.

use std::fmt::Debug;
use std::str::FromStr;

use privatelink::control::{Applied, Command, Event, Refusal, apply};
use privatelink::model::record::{Record, Slot, Value};
use privatelink::model::{Destination, Direction, ResourceId, RouteState, Sketch};

/// Two accounts; a VPC with two subnets and an internet gateway, and a second one.
pub const BASE: &str = "
    CreateAccount account=111111111111 name=consumer regions=us-east-1,eu-west-2
    CreateAccount account=222222222222 name=provider regions=us-east-1
    a = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/16 name=a
    a1 = CreateSubnet vpc=$a.vpc cidr=10.0.1.0/24 availability_zone=us-east-1a
    a2 = CreateSubnet vpc=$a.vpc cidr=10.0.2.0/24 availability_zone=us-east-1b
    b = CreateVpc account=222222222222 region=us-east-1 cidr=10.1.0.0/16 name=b
    b1 = CreateSubnet vpc=$b.vpc cidr=10.1.1.0/24
    out = CreateInternetGateway account=111111111111 region=us-east-1
    AttachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
    CreateRoute route_table=$a.rtb destination=0.0.0.0/0 target=$out.igw
";

/// A data center on a line and a VPN, both leading to the first VPC.
pub const ON_PREMISES: &str = "
    dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
    v = CreateVpnGateway account=111111111111 region=us-east-1
    AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc
    EnableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw
    c = CreateCustomerGateway account=111111111111 region=us-east-1 device=$dc.dc
    n = CreateVpnConnection virtual_private_gateway=$v.vgw customer_gateway=$c.cgw
    x = CreateConnection account=111111111111 region=us-east-1 data_center=$dc.dc
    f = CreatePrivateVirtualInterface connection=$x.dxcon virtual_private_gateway=$v.vgw
";

/// A sketch, and what its resources are called.
#[derive(Clone, Default)]
pub struct Play {
    /// The sketch.
    pub sketch: Sketch,
    names: Vec<(String, String)>,
}

impl Play {
    /// A sketch after these lines.
    ///
    /// # Panics
    /// Where one of them is refused, or none at all.
    pub fn new(lines: &str) -> Self {
        let mut play = Self::default();
        play.go(lines);
        play
    }

    /// This sketch, to be played with; nothing in it is called anything yet.
    pub const fn of(sketch: Sketch) -> Self {
        Self { sketch, names: Vec::new() }
    }

    /// [`BASE`], carried out.
    pub fn base() -> Self {
        Self::new(BASE)
    }

    /// Carries these lines out.
    ///
    /// # Panics
    /// As [`Play::new`].
    pub fn go(&mut self, lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Err(refusal) = self.run(line) {
                panic!("{line}\n{refusal}");
            }
        }
    }

    /// Carries one line out.
    ///
    /// # Errors
    /// What the command is refused with.
    ///
    /// # Panics
    /// Where the line is none.
    pub fn run(&mut self, line: &str) -> Result<Applied, Refusal> {
        let (name, rest) = line.split_once(" = ").map_or(("", line), |(name, rest)| (name.trim(), rest));
        let applied = apply(&self.sketch, &self.command(rest))?;
        self.sketch = applied.sketch.clone();
        for event in &applied.events {
            if let Event::Created(id) = event {
                self.names.push((format!("${name}.{}", prefix(id)), id.to_string()));
            }
        }
        Ok(applied)
    }

    /// The command a line says.
    ///
    /// # Panics
    /// Where it says none.
    pub fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let verb = words.next().unwrap_or_default();
        let mut command = Command::blank(verb).unwrap_or_else(|| panic!("{verb} is no verb"));
        let record = command.record_mut();
        record.each_mut(&mut |member, value| {
            privatelink::model::record::set_usual(member, value);
            true
        });
        for word in words {
            let Some((path, text)) = word.split_once('=') else { panic!("{word} of {line}") };
            fill(record, path, &self.named(text));
        }
        command
    }

    /// The id something is called by.
    ///
    /// # Panics
    /// Where nothing is.
    pub fn id(&self, name: &str) -> String {
        self.named(name)
    }

    /// The same as an id.
    ///
    /// # Panics
    /// Where it is none of this kind.
    pub fn parsed<T: FromStr<Err: Debug>>(&self, name: &str) -> T {
        self.named(name).parse().expect("an id of this kind")
    }

    /// Where a table's route for a block leads, and whether it does.
    ///
    /// # Panics
    /// Where there is no such table, or the block is none.
    pub fn route(&self, table: &str, destination: &str) -> Option<(String, RouteState)> {
        let destination: Destination = destination.parse().expect("a destination");
        let table = self.sketch.route_tables.get(&self.parsed(table)).expect("a route table");
        let found = table.routes.iter().find(|route| route.destination == destination)?;
        Some((found.target.to_string(), found.state))
    }

    fn named(&self, text: &str) -> String {
        let each = text.split(',').map(|part| {
            if !part.starts_with('$') {
                return part.to_owned();
            }
            let (name, inside) = part.split_once('/').unwrap_or((part, ""));
            let found = self.names.iter().rev().find(|(known, _)| known == name);
            let found = &found.unwrap_or_else(|| panic!("nothing is called {name}")).1;
            self.inside(found, inside)
        });
        each.collect::<Vec<_>>().join(",")
    }

    /// What has no name of its own: `$a.vpc/64` is the first block of that size in a VPC's IPv6 block, `$g.sg/out`
    /// a group's first outbound rule, `$g.sg/in` its first inbound one.
    fn inside(&self, id: &str, what: &str) -> String {
        match what {
            "" => id.to_owned(),
            length if length.parse::<u8>().is_ok() => {
                let vpc = self.sketch.vpcs.get(&id.parse().expect("a VPC")).expect("it is there");
                format!("{}/{length}", vpc.ipv6_cidrs.first().expect("an IPv6 block").network())
            }
            "in" | "out" => {
                let direction = if what == "in" { Direction::Inbound } else { Direction::Outbound };
                let group = self.sketch.security_groups.get(&id.parse().expect("a group"));
                let rule = group.and_then(|group| group.rules(direction).next());
                rule.expect("a rule of this direction").id.to_string()
            }
            other => panic!("{id} has no {other}"),
        }
    }
}

fn prefix(id: &ResourceId) -> &str {
    match id {
        ResourceId::Account(_) => "account",
        ResourceId::HostedZone(_) => "zone",
        ResourceId::LoadBalancer(_) => "loadbalancer",
        ResourceId::ApplicationLoadBalancer(_) => "alb",
        ResourceId::TargetGroup(_) => "targetgroup",
        id => id.as_str().rsplit_once('-').map_or("", |(prefix, _)| prefix),
    }
}

fn fill(record: &mut dyn Record, path: &str, text: &str) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut found = false;
    record.each_mut(&mut |member, value| {
        if member.name == name {
            found = true;
            put(value, rest, text);
        }
        !found
    });
    assert!(found, "the {} has no {name}", record.kind());
}

fn put(value: &mut dyn Value, path: &str, text: &str) {
    match value.slot() {
        Slot::Text(slot) => slot.set(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}")),
        Slot::Number(slot) => assert!(slot.set(text.parse().unwrap_or(u64::MAX)), "{text} is too large"),
        Slot::Flag(slot) => *slot = text == "true",
        Slot::List(items) => {
            for part in text.split(',').filter(|part| !part.is_empty()) {
                if let Some(item) = items.add() {
                    put(item, path, part);
                }
            }
        }
        Slot::Record(record) => fill(record, path, text),
        Slot::Maybe(slot) => put(slot.open(), path, text),
    }
}
