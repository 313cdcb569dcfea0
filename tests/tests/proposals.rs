//! Proposals: what is proposed is free, and the verb it is for takes it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::propose;
use privatelink_tests::play::{ON_PREMISES, Play};

#[test]
fn blocks_of_vpcs_meet_nobody_s() {
    let mut play = Play::base();
    assert_eq!(
        propose::vpc_cidr(&play.sketch).unwrap().to_string(),
        "10.2.0.0/16",
        "the first two are taken"
    );
    play.go("CreateDataCenter account=111111111111 cidrs=10.2.128.0/17");
    assert_eq!(propose::vpc_cidr(&play.sketch).unwrap().to_string(), "10.3.0.0/16");
    play.go("CreateDataCenter account=111111111111 cidrs=10.0.0.0/8");
    assert_eq!(propose::vpc_cidr(&play.sketch).unwrap().to_string(), "172.16.0.0/16");
    play.go("CreateDataCenter account=111111111111 cidrs=172.16.0.0/12,192.168.7.0/24");
    assert_eq!(propose::vpc_cidr(&play.sketch), None, "nothing private is left");
}

#[test]
fn blocks_of_subnets_are_taken_until_none_is_left() {
    let mut play = Play::base();
    play.go("
        SetQuota account=111111111111 quota=vpcs_per_region value=20
        s = CreateVpc account=111111111111 region=us-east-1 cidr=10.9.0.0/24
        t = CreateVpc account=111111111111 region=us-east-1 cidr=10.8.0.0/28
    ");
    let small = play.id("$s.vpc").parse().unwrap();
    for expected in ["10.9.0.0/26", "10.9.0.64/26", "10.9.0.128/26", "10.9.0.192/26"] {
        let free = propose::subnet_cidr(&play.sketch, &small).unwrap();
        assert_eq!(free.to_string(), expected);
        play.go(&format!("CreateSubnet vpc=$s.vpc cidr={free}"));
    }
    assert_eq!(propose::subnet_cidr(&play.sketch, &small), None);
    let least = play.id("$t.vpc").parse().unwrap();
    assert_eq!(propose::subnet_cidr(&play.sketch, &least).unwrap().to_string(), "10.8.0.0/28");
    let a = play.id("$a.vpc").parse().unwrap();
    assert_eq!(propose::subnet_cidr(&play.sketch, &a).unwrap().to_string(), "10.0.0.0/24");
}

/// AWS keeps the first four addresses and the last: eleven of a /28 are given out.
#[test]
fn addresses_are_the_eleven_aws_gives_out() {
    let mut play = Play::base();
    play.go("s = CreateSubnet vpc=$a.vpc cidr=10.0.3.0/28");
    let subnet = play.id("$s.subnet").parse().unwrap();
    play.go("RunInstances subnet=$s.subnet address=10.0.3.6");
    for expected in [4, 5, 7, 8, 9, 10, 11, 12, 13, 14] {
        let free = propose::address(&play.sketch, &subnet).unwrap();
        assert_eq!(free.to_string(), format!("10.0.3.{expected}"));
        play.go(&format!("RunInstances subnet=$s.subnet address={free}"));
    }
    assert_eq!(propose::address(&play.sketch, &subnet), None);
}

#[test]
fn names_ports_vlans_and_public_addresses_are_nobody_s() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    assert_eq!(propose::name(&play.sketch, "web"), "web");
    play.go("
        i = RunInstances subnet=$a1.subnet name=web
        RunInstances subnet=$a1.subnet name=web-2
        AddApplication host=$i.i application.port=443 application.protocol=tls application.state=running
        AddApplication host=$i.i application.port=80 application.protocol=http application.state=running
    ");
    assert_eq!(propose::name(&play.sketch, "web"), "web-3");
    let host = play.sketch.hosts.get(&play.id("$i.i").parse().unwrap()).unwrap();
    assert_eq!(propose::application_port(&host.applications), 8443);
    assert_eq!(propose::vlan(&play.sketch, &play.id("$x.dxcon").parse().unwrap()), 102);
    // The customer gateway and the two tunnels have the first three.
    assert_eq!(propose::public_address(&play.sketch).unwrap().to_string(), "203.0.113.4");
}

/// AWS keeps the first four addresses of an IPv6 block as well; what another subnet has is nobody's concern.
#[test]
fn ipv6_addresses_follow_those_of_their_own_subnet() {
    let mut play = Play::base();
    play.go("AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true");
    let a = play.sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap().ipv6_cidrs[0].network();
    let mut bits = u128::from(a);
    for subnet in ["$a1.subnet", "$a2.subnet"] {
        let block = std::net::Ipv6Addr::from(bits);
        play.go(&format!("AssociateSubnetCidrBlock subnet={subnet} ipv6_cidr={block}/64"));
        bits += 1 << 64;
    }
    let first = |play: &Play, subnet: &str| {
        u128::from(play.sketch.subnets.get(&play.parsed(subnet)).unwrap().ipv6_cidr.unwrap().network())
    };
    let free = |play: &Play, subnet: &str| {
        u128::from(propose::ipv6_address(&play.sketch, &play.parsed(subnet)).unwrap()) - first(play, subnet)
    };
    assert_eq!((free(&play, "$a1.subnet"), free(&play, "$a2.subnet")), (4, 4));
    for taken in 1..=2 {
        play.go("RunInstances subnet=$a2.subnet ipv6_address=true");
        assert_eq!((free(&play, "$a1.subnet"), free(&play, "$a2.subnet")), (4, 4 + taken));
    }
}
