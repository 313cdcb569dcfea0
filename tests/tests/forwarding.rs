//! Who answers a question that a data center's resolver or a VPC's rule forwards: which forwarder takes it, and whose
//! an address is that stands there twice.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::dns::{Asker, Resolution, Why};
use privatelink_tests::names::{ask, said, whys};
use privatelink_tests::play::Play;

/// A data center with a resolver, and two more whose resolvers know a name each.
const CENTERS: &str = "
    dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
    ns = AddDataCenterHost data_center=$dc.dc name=ns address=192.168.0.53 role=resolver
    plant = CreateDataCenter account=111111111111 name=plant cidrs=172.21.0.0/16
    AddDataCenterHost data_center=$plant.dc name=ns address=172.21.0.2 role=resolver
    AddDataCenterHost data_center=$plant.dc name=db.corp.example address=172.21.0.9
    office = CreateDataCenter account=111111111111 name=office cidrs=172.20.0.0/16
    AddDataCenterHost data_center=$office.dc name=ns address=172.20.0.53 role=resolver
    AddDataCenterHost data_center=$office.dc name=db.aws.corp.example address=172.20.0.9
";

fn from_center(play: &Play, name: &str) -> Resolution {
    let center = play.sketch.data_centers.get(&play.parsed("$dc.dc")).unwrap();
    ask(&play.sketch, Asker::DataCenter(center), name)
}

/// Of several domains a name lies in, a resolver forwards it for the longest, in whatever order they were written down.
#[test]
fn the_longest_forwarder_takes_a_question() {
    let (long, short, all) = ("aws.corp.example 172.20.0.53", "corp.example 172.21.0.2", ". 172.21.0.2");
    for order in [[long, short, all], [short, long, all], [all, short, long], [long, all, short]] {
        let mut play = Play::base();
        play.go(CENTERS);
        for forwarder in order {
            let (domain, target) = forwarder.split_once(' ').unwrap();
            play.go(&format!(
                "SetForwarder host=$ns.dch forwarder.domain={domain} forwarder.targets={target}"
            ));
        }
        for (name, answer) in [("db.aws.corp.example", "172.20.0.9"), ("db.corp.example", "172.21.0.9")] {
            assert_eq!(said(&from_center(&play, name)), answer, "{name}: {order:?}");
        }
    }
}

/// A VPC's base+2 answers only inside (Route 53 guide, "Resolving inbound DNS queries"). Where a host of a data center
/// has the same address, or it lies in the asker's own VPC, it is meant and not the other VPC's resolver.
#[test]
fn an_address_that_is_another_vpcs_resolvers_too_is_whose_it_is_near() {
    let mut play = Play::base();
    play.go(CENTERS);
    play.go("
        c = CreateVpc account=222222222222 region=us-east-1 cidr=172.22.0.0/16
        SetForwarder host=$ns.dch forwarder.domain=corp.example forwarder.targets=172.22.0.2
    ");
    let outside = from_center(&play, "db.corp.example");
    assert_eq!((said(&outside).as_str(), whys(&outside).last()), ("SERVFAIL", Some(&Why::OnlyInside)));
    play.go("
        CreateVpc account=222222222222 region=us-east-1 cidr=172.21.0.0/16
        SetForwarder host=$ns.dch forwarder.domain=corp.example forwarder.targets=172.21.0.2
    ");
    assert_eq!(said(&from_center(&play, "db.corp.example")), "172.21.0.9");
    // In the first VPC nobody has 10.0.9.2, so that nobody is asked; that another VPC begins there does not matter.
    play.go("
        CreateVpc account=222222222222 region=us-east-1 cidr=10.0.9.0/24
        s = CreateSecurityGroup vpc=$a.vpc name=s
        o = CreateResolverEndpoint direction=OUTBOUND security_groups=$s.sg addresses.subnet=$a1.subnet,$a2.subnet
        r = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=10.0.9.2 endpoint=$o.rslvr-out
        AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc
    ");
    let vpc = play.sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap();
    let found = ask(&play.sketch, Asker::Vpc { vpc, zone: None }, "db.corp.example");
    assert_eq!(said(&found), "SERVFAIL");
    assert!(!whys(&found).contains(&Why::OnlyInside), "{found:#?}");
}

/// A resolver that is stopped gets the question and answers nobody.
#[test]
fn a_stopped_resolver_answers_nobody_who_forwards_to_it() {
    let mut play = Play::base();
    play.go(CENTERS);
    play.go("
        works = CreateDataCenter account=111111111111 name=works cidrs=172.24.0.0/16
        other = AddDataCenterHost data_center=$works.dc name=ns address=172.24.0.2 role=resolver
        AddDataCenterHost data_center=$works.dc name=db.works.example address=172.24.0.9
        SetForwarder host=$ns.dch forwarder.domain=works.example forwarder.targets=172.24.0.2
    ");
    assert_eq!(said(&from_center(&play, "db.works.example")), "172.24.0.9");
    play.go("SetDataCenterHostState host=$other.dch state=stopped");
    let found = from_center(&play, "db.works.example");
    assert_eq!((said(&found).as_str(), whys(&found).last()), ("SERVFAIL", Some(&Why::ResolverStopped)));
    let last = found.steps.last().unwrap();
    assert_eq!(last.about.as_ref().unwrap().as_str(), play.id("$other.dch"));
}
