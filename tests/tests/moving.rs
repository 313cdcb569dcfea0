//! A resource dropped into another one: the verbs of AWS that put it there, what is there afterwards, and why most
//! things stay where they are.
#![allow(clippy::expect_used, clippy::panic)]

use privatelink::control::{Command, apply, moving, verb};
use privatelink::model::record::LongText;
use privatelink::model::{NetworkInterface, NoteId, ResourceId, Sketch};
use privatelink_tests::play::Play;

/// One of each kind that can be moved, and of those that cannot.
const PARTS: &str = "
    a3 = CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24 availability_zone=us-east-1a
    c = CreateVpc account=111111111111 region=us-east-1 cidr=10.2.0.0/16
    igw = CreateInternetGateway account=111111111111 region=us-east-1
    v = CreateVpnGateway account=111111111111 region=us-east-1
    i = RunInstances subnet=$a1.subnet
    l = CreateLoadBalancer name=l subnets.subnet=$a1.subnet
    kms = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=com.amazonaws.us-east-1.kms subnets.subnet=$a1.subnet
    nat = CreateNatGateway subnet=$a1.subnet connectivity=private
    r = CreateResolverEndpoint direction=INBOUND security_groups=$a.sg addresses.subnet=$a1.subnet,$a2.subnet
    t = CreateTargetGroup name=t vpc=$a.vpc port=443
";

fn play() -> Play {
    let mut play = Play::base();
    play.go(PARTS);
    play
}

fn moved(play: &Play, what: &str, into: &str) -> Result<Vec<Command>, String> {
    moving(&play.sketch, &play.parsed(what), &play.parsed(into))
}

/// The sketch after a move that these verbs make.
fn by(play: &Play, what: &str, into: &str, verbs: &[&str]) -> Sketch {
    let commands = moved(play, what, into).unwrap_or_else(|why| panic!("{what} into {into}: {why}"));
    assert_eq!(commands.iter().map(Command::verb).collect::<Vec<_>>(), verbs, "{what} into {into}");
    let mut after = play.sketch.clone();
    for command in &commands {
        after = apply(&after, command).expect("it was tried").sketch;
    }
    after
}

/// The subnets in which something has interfaces.
fn subnets(sketch: &Sketch, of: impl Fn(&NetworkInterface) -> bool) -> Vec<String> {
    let own = sketch.network_interfaces.iter().filter(|interface| of(interface));
    own.map(|interface| interface.subnet.to_string()).collect()
}

/// A gateway is attached to one VPC: it leaves the one it has, and comes to no VPC that has another one.
#[test]
fn a_gateway_is_detached_from_its_vpc_and_attached_to_another() {
    let mut play = play();
    by(&play, "$igw.igw", "$c.vpc", &["AttachInternetGateway"]);
    let after = by(&play, "$out.igw", "$c.vpc", &["DetachInternetGateway", "AttachInternetGateway"]);
    let gateway = after.internet_gateways.get(&play.parsed("$out.igw")).expect("it is kept");
    assert_eq!(gateway.vpc, Some(play.parsed("$c.vpc")));
    let why = moved(&play, "$igw.igw", "$a.vpc").expect_err("there is one");
    assert!(why.starts_with("Refused with InvalidParameterValue. "), "{why}");

    by(&play, "$v.vgw", "$c.vpc", &["AttachVpnGateway"]);
    play.go("AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$c.vpc");
    let after = by(&play, "$v.vgw", "$a.vpc", &["DetachVpnGateway", "AttachVpnGateway"]);
    let gateway = after.virtual_private_gateways.get(&play.parsed("$v.vgw")).expect("it is kept");
    assert_eq!(gateway.vpc, Some(play.parsed("$a.vpc")));
}

/// `ModifyVpcEndpoint` adds and removes subnets, of each zone one.
#[test]
fn an_endpoint_comes_to_a_subnet_more_and_its_interface_to_another_one() {
    let play = play();
    let of = |after: &Sketch| {
        let endpoint = after.vpc_endpoints.get(&play.parsed("$kms.vpce")).expect("it is kept");
        subnets(after, |own| endpoint.network_interfaces.contains(&own.id))
    };
    let (a1, a2) = (play.id("$a1.subnet"), play.id("$a2.subnet"));
    let after = by(&play, "$kms.vpce", "$a2.subnet", &["ModifyVpcEndpoint"]);
    assert_eq!(of(&after), [a1, a2.clone()]);
    let after = by(&play, "$kms.eni", "$a2.subnet", &["ModifyVpcEndpoint"]);
    assert_eq!(of(&after), [a2]);
    let why = moved(&play, "$kms.vpce", "$a3.subnet").expect_err("it is in that zone");
    assert!(why.starts_with("Refused with DuplicateSubnetsInSameZone. "), "{why}");
}

/// `SetSubnets` names all subnets a load balancer is in.
#[test]
fn a_load_balancer_comes_to_a_subnet_more_and_its_node_to_another_one() {
    let play = play();
    let of = |after: &Sketch| {
        let balancer = after.load_balancers.get(&play.parsed("$l.loadbalancer")).expect("it is kept");
        subnets(after, |own| balancer.nodes.contains(&own.id))
    };
    let (a1, a2) = (play.id("$a1.subnet"), play.id("$a2.subnet"));
    let after = by(&play, "$l.loadbalancer", "$a2.subnet", &["SetSubnets"]);
    assert_eq!(of(&after), [a1, a2.clone()]);
    let after = by(&play, "$l.eni", "$a2.subnet", &["SetSubnets"]);
    assert_eq!(of(&after), [a2]);
}

#[test]
fn a_note_keeps_its_text_and_is_about_what_it_was_put_on() {
    let mut play = play();
    let note = verb::AddNote { text: LongText("look here".to_owned()), about: None };
    play.sketch = apply(&play.sketch, &note.into()).expect("it is carried out").sketch;
    let note: NoteId = play.sketch.notes.iter().next().expect("a note").id.clone();
    let about: ResourceId = play.parsed("$a2.subnet");
    let commands = moving(&play.sketch, &note.clone().into(), &about).expect("a note is about anything");
    let [command] = &commands[..] else { panic!("{commands:?}") };
    let after = apply(&play.sketch, command).expect("it was tried").sketch;
    let note = after.notes.get(&note).expect("it is kept");
    assert_eq!((note.text.0.as_str(), &note.about), ("look here", &Some(about)));
}

/// AWS has no verb that puts an instance, a NAT gateway or an interface of theirs into another subnet, nor a subnet
/// into another VPC.
#[test]
fn most_things_stay_where_they_were_made_and_say_why() {
    let play = play();
    for (what, into, why) in [
        ("$i.i", "$a2.subnet", "keeps its subnet"),
        ("$i.i", "$a.vpc", "keeps its subnet"),
        ("$nat.nat", "$a2.subnet", "A NAT gateway keeps its subnet"),
        ("$a1.subnet", "$c.vpc", "A subnet keeps its VPC and its zone"),
        ("$a.vpc", "$c.vpc", "A VPC keeps its account and its Region"),
        ("$i.eni", "$a2.subnet", "no verb that puts this network interface there"),
        ("$nat.eni", "$a2.subnet", "no verb that puts this network interface there"),
        ("$r.eni", "$a3.subnet", "no verb that puts this network interface there"),
        ("$t.targetgroup", "$c.vpc", "no verb that puts this target group there"),
        ("$kms.vpce", "$c.vpc", "no verb that puts this"),
        ("$igw.igw", "$a1.subnet", "no verb that puts this internet gateway there"),
    ] {
        let said = moved(&play, what, into).expect_err(what);
        assert!(said.contains(why), "{what} into {into}: {said}");
    }
}
