//! Routes: where they may lead, what becomes of them, how peering connections and virtual private
//! gateways make and unmake them.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::observe;
use privatelink::model::{Destination, PeeringState, Profile, RouteState};
use privatelink_tests::play::{ON_PREMISES, Play};

#[test]
fn whatever_a_route_leads_to_leaves_a_blackhole() {
    for (target, lines, gone) in [
        ("$out.igw", "", "DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc"),
        (
            "$g.nat",
            "p = AllocateAddress account=111111111111 region=us-east-1
             g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc",
            "DeleteNatGateway nat_gateway=$g.nat",
        ),
        ("$r.eni", "r = AddHost subnet=$a1.subnet flavor=virtual_router", "TerminateInstances instance=$r.i"),
        (
            "$p.pcx",
            "p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
             AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx",
            "DeleteVpcPeeringConnection vpc_peering_connection=$p.pcx",
        ),
        (
            "$v.vgw",
            "v = CreateVpnGateway account=111111111111 region=us-east-1
             AttachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
            "DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc",
        ),
    ] {
        let mut play = Play::base();
        play.go(lines);
        play.go(&format!("CreateRoute route_table=$a.rtb destination=198.51.100.0/24 target={target}"));
        play.go(&format!("n = AddNote text=here about={}", "$a.rtb"));
        let there = (play.id(target), RouteState::Active);
        assert_eq!(play.route("$a.rtb", "198.51.100.0/24"), Some(there.clone()), "{target}");
        play.go(gone);
        assert_eq!(play.route("$a.rtb", "198.51.100.0/24"), Some((there.0, RouteState::Blackhole)), "{gone}");
        assert!(observe(&play.sketch).is_empty(), "{gone}: {:?}", observe(&play.sketch));
        play.go("DeleteRoute route_table=$a.rtb destination=198.51.100.0/24");
    }
}

/// R6: since August 2021 a route may be for exactly a subnet's block, to an interface or NAT gateway.
#[test]
fn a_route_more_specific_than_the_local_one_belongs_to_a_profile() {
    let mut play = Play::base();
    play.go("r = AddHost subnet=$a2.subnet flavor=virtual_router");
    for (profile, block, fits) in [
        (Profile::Today, "10.0.1.0/24", true),
        (Profile::Today, "10.0.1.0/25", false),
        (Profile::Paper, "10.0.1.0/24", false),
    ] {
        let mut play = play.clone();
        play.sketch.profile = profile;
        let made = play.run(&format!("CreateRoute route_table=$a.rtb destination={block} target=$r.eni"));
        assert_eq!(made.is_ok(), fits, "{profile:?} {block}");
    }
    let replaced = "ReplaceRoute route_table=$a.rtb destination=10.0.0.0/16 target=$r.eni";
    play.go(replaced);
    assert_eq!(play.route("$a.rtb", "10.0.0.0/16").unwrap().0, play.id("$r.eni"));
    play.go("ReplaceRoute route_table=$a.rtb destination=10.0.0.0/16 target=local");
    play.sketch.profile = Profile::Paper;
    assert_eq!(play.run(replaced).expect_err("2018").code, "InvalidParameterValue");
}

/// Every verb in every state (VPC peering guide, "VPC peering connection lifecycle").
#[test]
fn a_peering_connection_goes_through_its_states() {
    use PeeringState::{
        Active, Deleted, Deleting, Expired, Failed, InitiatingRequest, PendingAcceptance, Provisioning,
        Rejected,
    };
    let mut play = Play::base();
    play.go("
        ModifyVpcAttribute vpc=$a.vpc enable_dns_hostnames=true
        ModifyVpcAttribute vpc=$b.vpc enable_dns_hostnames=true
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
    ");
    let peering = play.parsed("$p.pcx");
    assert_eq!(play.sketch.vpc_peering_connections.get(&peering).unwrap().state, PendingAcceptance);
    for from in [
        Active,
        InitiatingRequest,
        PendingAcceptance,
        Provisioning,
        Rejected,
        Expired,
        Failed,
        Deleting,
        Deleted,
    ] {
        for (verb, allowed, to) in [
            ("AcceptVpcPeeringConnection", from == PendingAcceptance, Active),
            ("RejectVpcPeeringConnection", from == PendingAcceptance, Rejected),
            ("ExpireVpcPeeringConnection", from == PendingAcceptance, Expired),
            ("DeleteVpcPeeringConnection", from == PendingAcceptance || from == Active, Deleted),
            ("ModifyVpcPeeringConnectionOptions", from == Active, Active),
        ] {
            let mut play = play.clone();
            play.sketch.vpc_peering_connections.update(&peering, |peering| peering.state = from).unwrap();
            let options = if verb.starts_with("Modify") { " requester_dns_resolution=true" } else { "" };
            match play.run(&format!("{verb} vpc_peering_connection=$p.pcx{options}")) {
                Ok(applied) => {
                    assert!(allowed, "{verb} from {from:?}");
                    assert_eq!(applied.sketch.vpc_peering_connections.get(&peering).unwrap().state, to);
                }
                Err(refusal) => {
                    assert!(!allowed, "{verb} from {from:?}: {refusal}");
                    assert_eq!(refusal.code, "InvalidStateTransition");
                }
            }
        }
    }
}

#[test]
fn a_peer_may_be_named_in_rules_of_its_own_region_only() {
    let mut play = Play::base();
    let rule = "AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=tcp permission.ports=443 permission.peer";
    play.go("
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
        far = CreateVpc account=111111111111 region=eu-west-2 cidr=10.8.0.0/16
        q = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$far.vpc
        AcceptVpcPeeringConnection vpc_peering_connection=$q.pcx
    ");
    assert_eq!(play.run(&format!("{rule}=$b.sg")).expect_err("not yet").code, "InvalidGroup.NotFound");
    play.go("AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx");
    play.go(&format!("{rule}=$b.sg"));
    assert_eq!(play.run(&format!("{rule}=$far.sg")).expect_err("far").code, "InvalidGroup.NotFound");
}

#[test]
fn a_route_to_a_peering_connection_leads_nowhere_until_it_is_accepted() {
    let mut play = Play::base();
    play.go("
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
        CreateRoute route_table=$a.rtb destination=10.1.0.0/16 target=$p.pcx
    ");
    assert_eq!(play.route("$a.rtb", "10.1.0.0/16").unwrap().1, RouteState::Blackhole);
    play.go("AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx");
    assert_eq!(play.route("$a.rtb", "10.1.0.0/16").unwrap().1, RouteState::Active);
}

/// What the customer announces appears, and goes with what it is announced on.
#[test]
fn routes_are_propagated_while_a_way_is_up() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    let has = |play: &Play, block: &str| play.route("$a.rtb", block).is_some();
    assert_eq!(play.route("$a.rtb", "192.168.0.0/16").unwrap().0, play.id("$v.vgw"));
    for (line, there) in [
        ("SetConnectionState connection=$x.dxcon state=down", true),
        ("SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=DOWN", true),
        ("SetTunnelStatus vpn_connection=$n.vpn tunnel=2 status=DOWN", false),
        ("SetConnectionState connection=$x.dxcon state=available", true),
        ("StartBgpFailoverTest virtual_interface=$f.dxvif", false),
        ("StopBgpFailoverTest virtual_interface=$f.dxvif", true),
        ("DeleteVirtualInterface virtual_interface=$f.dxvif", false),
        ("SetTunnelStatus vpn_connection=$n.vpn tunnel=1 status=UP", true),
        ("DisableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw", false),
        ("EnableVgwRoutePropagation route_table=$a.rtb virtual_private_gateway=$v.vgw", true),
        ("AnnouncePrefixes session=$n.vpn prefixes=172.30.0.0/16", false),
    ] {
        play.go(line);
        assert_eq!(has(&play, "192.168.0.0/16"), there, "{line}");
    }
    assert!(has(&play, "172.30.0.0/16"));
    play.go("DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc");
    assert!(!has(&play, "172.30.0.0/16"));
    assert!(observe(&play.sketch).is_empty());
}

#[test]
fn a_static_route_and_a_propagated_one_stand_side_by_side() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    play.go("CreateRoute route_table=$a.rtb destination=192.168.0.0/16 target=$out.igw");
    let table = play.sketch.route_tables.get(&play.parsed("$a.rtb")).unwrap();
    let to: Destination = "192.168.0.0/16".parse().unwrap();
    assert_eq!(table.routes.iter().filter(|route| route.destination == to).count(), 2);
    play.go("DeleteRoute route_table=$a.rtb destination=192.168.0.0/16");
    assert_eq!(play.route("$a.rtb", "192.168.0.0/16").unwrap().0, play.id("$v.vgw"));
}
