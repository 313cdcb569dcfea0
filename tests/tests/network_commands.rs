//! The verbs of the network: what each makes, refuses and leaves behind. Codes: "Error codes for the
//! Amazon EC2 API"; rules: the guides the verbs name.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Event, observe};
use privatelink::model::{Direction, EndpointState, ResourceId, RouteOrigin, RouteTarget, VpcEndpoint};
use privatelink_tests::play::{ON_PREMISES, Play};

#[test]
fn a_vpc_comes_with_what_aws_makes_with_it() {
    let play = Play::base();
    let vpc = play.sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap();
    assert!(vpc.enable_dns_support && !vpc.enable_dns_hostnames, "as CreateVpc leaves them");
    let table = play.sketch.route_tables.get(&play.parsed("$a.rtb")).unwrap();
    assert!(table.main);
    assert_eq!(table.routes[0].target, RouteTarget::Local);
    assert_eq!(table.routes[0].origin, RouteOrigin::CreateRouteTable);
    let acl = play.sketch.network_acls.get(&play.parsed("$a.acl")).unwrap();
    assert!(acl.default);
    let numbers: Vec<_> = acl.entries.iter().map(|entry| (entry.number, entry.direction)).collect();
    assert_eq!(numbers, [(100, Direction::Inbound), (100, Direction::Outbound)]);
    let group = play.sketch.security_groups.get(&play.parsed("$a.sg")).unwrap();
    assert_eq!(group.name, "default");
    let peers: Vec<_> = group.rules.iter().map(|rule| rule.permission.peer.to_string()).collect();
    assert_eq!(peers, [play.id("$a.sg"), "0.0.0.0/0".to_owned()]);
    assert!(observe(&play.sketch).is_empty(), "everything fits");
}

#[test]
fn an_ipv6_block_brings_its_routes_and_rules() {
    let mut play = Play::base();
    play.go("
        six = CreateVpc account=111111111111 region=eu-west-2 cidr=10.9.0.0/16 amazon_provided_ipv6_cidr_block=true
        AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true
        AssociateVpcCidrBlock vpc=$a.vpc cidr=10.200.0.0/16
    ");
    let vpc = play.sketch.vpcs.get(&play.parsed("$six.vpc")).unwrap();
    let block = vpc.ipv6_cidrs[0];
    assert_eq!(block.prefix_len(), 56);
    assert!(play.route("$six.rtb", &block.to_string()).is_some());
    assert_eq!(play.sketch.network_acls.get(&play.parsed("$six.acl")).unwrap().entries.len(), 4);
    assert_eq!(play.route("$a.rtb", "10.200.0.0/16").unwrap().0, "local");
    play.go("DisassociateVpcCidrBlock vpc=$a.vpc cidr=10.200.0.0/16");
    assert!(play.route("$a.rtb", "10.200.0.0/16").is_none());
}

#[test]
fn the_main_table_changes_hands() {
    let mut play = Play::base();
    play.go("
        t = CreateRouteTable vpc=$a.vpc
        ReplaceRouteTableAssociation route_table=$t.rtb
        DeleteRouteTable route_table=$a.rtb
    ");
    let main: Vec<_> =
        play.sketch.route_tables.iter().filter(|table| table.main).map(|table| &table.id).collect();
    assert!(main.contains(&&play.parsed("$t.rtb")) && main.len() == 2, "one for each VPC");
}

/// Shuffled in us-east-1, uniform in eu-west-2, and the same every time.
#[test]
fn zone_names_are_shuffled_where_aws_shuffles_them() {
    let zones = |seed: u32, line: &str| {
        let mut play = Play::default();
        play.sketch.seed = seed;
        play.go(line);
        let account = play.sketch.accounts.iter().next().unwrap();
        account.zones.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let old = "CreateAccount account=111111111111 regions=us-east-1";
    let first = zones(7, old);
    assert_eq!(first, zones(7, old), "the same from the same");
    assert!((0..20).any(|seed| zones(seed, old) != first), "another seed, another order");
    let mut ids: Vec<_> = first.iter().map(|mapping| mapping.split_once('=').unwrap().1.to_owned()).collect();
    ids.sort();
    assert_eq!(ids, ["use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"], "each once");
    let names: Vec<_> = first.iter().map(|mapping| mapping.split_once('=').unwrap().0).collect();
    assert_eq!(names.first().zip(names.last()), Some((&"us-east-1a", &"us-east-1f")));
    let both = zones(7, "CreateAccount account=111111111111 regions=us-east-1,eu-west-2,us-east-1");
    let in_london = ["eu-west-2a=euw2-az1", "eu-west-2b=euw2-az2", "eu-west-2c=euw2-az3"].map(str::to_owned);
    assert_eq!(both, [&first[..], &in_london].concat(), "each Region once");
    for seed in 0..20 {
        let london = zones(seed, "CreateAccount account=111111111111 regions=eu-west-2");
        assert_eq!(london, ["eu-west-2a=euw2-az1", "eu-west-2b=euw2-az2", "eu-west-2c=euw2-az3"]);
        let new = zones(seed, "CreateAccount account=111111111111 regions=us-west-1 shuffled_zones=false");
        assert_eq!(new, ["us-west-1a=usw1-az1", "us-west-1b=usw1-az2", "us-west-1c=usw1-az3"]);
        let montreal = zones(seed, "CreateAccount account=111111111111 regions=ca-central-1");
        assert_eq!(montreal[2], "ca-central-1c=cac1-az4");
    }
}

#[test]
fn names_tags_and_notes() {
    let mut play = Play::base();
    play.go("
        CreateTags resource=$a.vpc tag.key=Name tag.value=shop
        CreateTags resource=$a.vpc tag.key=team tag.value=red
        CreateTags resource=$a.vpc tag.key=team tag.value=blue
        CreateTags resource=$a.sg tag.key=Name tag.value=mine
        Rename resource=$a1.subnet name=front
        n = AddNote text=look about=$out.igw
        EditNote note=$n.note text=here about=$out.igw
    ");
    let vpc = play.sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap();
    assert_eq!(vpc.name, "shop");
    assert_eq!(
        vpc.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect::<Vec<_>>(),
        [("team", "blue")]
    );
    let group = play.sketch.security_groups.get(&play.parsed("$a.sg")).unwrap();
    assert_eq!((group.name.as_str(), group.tags.len()), ("default", 1), "a group's name is no tag");
    assert_eq!(play.sketch.subnets.get(&play.parsed("$a1.subnet")).unwrap().name, "front");
    play.go("
        DeleteTags resource=$a.vpc key=team
        DeleteTags resource=$a.vpc key=Name
        DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
        DeleteInternetGateway internet_gateway=$out.igw
    ");
    let vpc = play.sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap();
    assert!(vpc.name.is_empty() && vpc.tags.is_empty());
    let note = play.sketch.notes.get(&play.parsed("$n.note")).unwrap();
    assert_eq!(note.about, None, "what it was about is gone");
    for number in 1..=50 {
        play.go(&format!("CreateTags resource=$a.vpc tag.key=k{number} tag.value=v"));
    }
    let one_more = play.run("CreateTags resource=$a.vpc tag.key=k51 tag.value=v").expect_err("fifty at most");
    assert_eq!(one_more.code, "TagLimitExceeded");
    play.go("CreateTags resource=$a.vpc tag.key=k50 tag.value=other");
}

#[test]
fn a_terminated_instance_takes_everything_of_its_own_with_it() {
    let mut play = Play::base();
    play.go("
        i = RunInstances subnet=$a1.subnet
        c = AddBridgeContainer instance=$i.i
        p = AllocateAddress account=111111111111 region=us-east-1
        AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni
        t = CreateTargetGroup name=web vpc=$a.vpc port=443
    ");
    let group = play.sketch.target_groups.iter().next().unwrap().arn.clone();
    play.go(&format!("RegisterTargets target_group={group} target.id=$i.i target.port=443"));
    play.go("TerminateInstances instance=$i.i");
    assert!(play.sketch.hosts.is_empty() && play.sketch.network_interfaces.is_empty());
    assert!(play.sketch.target_groups.get(&group).unwrap().targets.is_empty());
    assert_eq!(play.sketch.elastic_addresses.iter().next().unwrap().association, None);
    assert!(observe(&play.sketch).is_empty());
}

/// `AssociateAddress`, `AllowReassociation`: from another host's interface only where it is said.
#[test]
fn an_elastic_address_moves_to_another_host_where_it_is_allowed_to() {
    let mut play = Play::base();
    play.go("
        p = AllocateAddress account=111111111111 region=us-east-1
        i = RunInstances subnet=$a1.subnet
        j = RunInstances subnet=$a1.subnet
        AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni
    ");
    let holder = |play: &Play| {
        let address = play.sketch.elastic_addresses.get(&play.parsed("$p.eipalloc")).unwrap();
        address.association.as_ref().map(ToString::to_string)
    };
    let to_the_other = "AssociateAddress elastic_address=$p.eipalloc network_interface=$j.eni";
    assert_eq!(play.run(to_the_other).expect_err("held").code, "Resource.AlreadyAssociated");
    assert_eq!(holder(&play), Some(play.id("$i.eni")));
    play.go(&format!("{to_the_other} allow_reassociation=true"));
    assert_eq!(holder(&play), Some(play.id("$j.eni")));
}

/// Everything that was made can be taken away again, to the last account.
#[test]
fn what_was_made_can_be_unmade() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    play.go("
        AddDataCenterHost data_center=$dc.dc role=resolver name=dns
        DetachVpnGateway virtual_private_gateway=$v.vgw vpc=$a.vpc
        DeleteVirtualInterface virtual_interface=$f.dxvif
        DeleteConnection connection=$x.dxcon
        DeleteVpnConnection vpn_connection=$n.vpn
        DeleteCustomerGateway customer_gateway=$c.cgw
        DeleteVpnGateway virtual_private_gateway=$v.vgw
    ");
    let resolver = play.sketch.data_center_hosts.iter().next().unwrap().id.clone();
    play.go(&format!(
        "
        SetForwarder host={resolver} forwarder.domain=aws.example forwarder.targets=10.0.0.2
        AddApplication host={resolver} application.port=53 application.protocol=http application.state=running
        SetDataCenterApplicationState host={resolver} port=53 state=stopped
        RemoveApplication host={resolver} port=53
        RemoveForwarder host={resolver} domain=aws.example
        SetDataCenterHostState host={resolver} state=stopped
        RemoveDataCenterHost host={resolver}
    "
    ));
    play.go("
        DeleteDataCenter data_center=$dc.dc
        DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
        DeleteInternetGateway internet_gateway=$out.igw
        DeleteSubnet subnet=$a1.subnet
        DeleteSubnet subnet=$a2.subnet
        DeleteSubnet subnet=$b1.subnet
        DeleteVpc vpc=$a.vpc
        DeleteVpc vpc=$b.vpc
        CloseAccount account=111111111111
        CloseAccount account=222222222222
    ");
    assert_eq!(play.sketch.resource_count(), 0);
}

/// Of everything that goes with a VPC, another VPC has its own, and keeps it.
#[test]
fn a_vpc_that_goes_takes_nothing_of_another_with_it() {
    let mut play = Play::base();
    play.go("
        d = CreateVpc account=111111111111 region=us-east-1 cidr=10.3.0.0/16
        p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$d.vpc
        e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3
        t = CreateTransitGateway account=111111111111 region=us-east-1
        m = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$a.vpc subnets=$a1.subnet
        DeleteSubnet subnet=$b1.subnet
    ");
    let before = play.sketch.clone();
    let own = |id: &str| play.parsed::<ResourceId>(id);
    let with_it = ["$b.rtb", "$b.acl", "$b.sg", "$b.vpc"].map(own);
    let others = [
        "$a.rtb",
        "$a.acl",
        "$a.sg",
        "$d.rtb",
        "$d.acl",
        "$d.sg",
        "$p.pcx",
        "$e.vpce",
        "$m.tgw-attach",
        "$a.vpc",
    ]
    .map(own);
    assert!(with_it.iter().chain(&others).all(|id| before.has(id)));
    play.go("DeleteVpc vpc=$b.vpc");
    for id in &with_it {
        assert!(!play.sketch.has(id), "{id} is left");
    }
    for id in &others {
        assert!(play.sketch.has(id), "{id} went too");
    }
    assert_eq!(before.resource_count() - play.sketch.resource_count(), with_it.len());
    assert!(observe(&play.sketch).is_empty(), "everything fits");
}

/// AWS shows what has ended for a while yet (VPC peering guide, "Lifecycle of a VPC peering connection"): it holds
/// no VPC back and goes with it.
#[test]
fn a_vpc_goes_with_what_is_only_shown_yet() {
    let mut play = Play::base();
    play.go("
        d = CreateVpc account=111111111111 region=us-east-1 cidr=10.3.0.0/16
        d1 = CreateSubnet vpc=$d.vpc cidr=10.3.1.0/24
        asked = CreateVpcPeeringConnection requester_vpc=$d.vpc accepter_vpc=$a.vpc
        RejectVpcPeeringConnection vpc_peering_connection=$asked.pcx
        joined = CreateVpcPeeringConnection requester_vpc=$b.vpc accepter_vpc=$d.vpc
        AcceptVpcPeeringConnection vpc_peering_connection=$joined.pcx
        t = CreateTransitGateway account=111111111111 region=us-east-1
        m = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$d.vpc subnets=$d1.subnet
        e = CreateVpcEndpoint vpc=$d.vpc service=com.amazonaws.us-east-1.s3
        DeleteTransitGatewayVpcAttachment transit_gateway_attachment=$m.tgw-attach
        DeleteSubnet subnet=$d1.subnet
    ");
    // A file may say so; our verb takes it away at once.
    let deleted = |endpoint: &mut VpcEndpoint| endpoint.state = EndpointState::Deleted;
    play.sketch.vpc_endpoints.update(&play.parsed("$e.vpce"), deleted).unwrap();
    let refusal = play.run("DeleteVpc vpc=$d.vpc").expect_err("a peer is joined to it");
    assert_eq!(refusal.code, "DependencyViolation");
    assert!(refusal.text.ends_with(&format!("cannot be deleted: {}", play.id("$joined.pcx"))), "{refusal}");
    play.go("
        DeleteVpcPeeringConnection vpc_peering_connection=$joined.pcx
        DeleteVpc vpc=$d.vpc
    ");
    for id in ["$d.vpc", "$asked.pcx", "$joined.pcx", "$m.tgw-attach", "$e.vpce"] {
        assert!(!play.sketch.has(&play.parsed::<ResourceId>(id)), "{id} is left");
    }
}

/// A data center's blocks may be others as long as its own hosts stand in them; where another's stand does not matter.
#[test]
fn a_data_center_is_narrowed_to_where_its_hosts_stand() {
    let mut play = Play::base();
    play.go("
        dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
        AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
        office = CreateDataCenter account=111111111111 name=office cidrs=172.20.0.0/16
        AddDataCenterHost data_center=$office.dc name=door address=172.20.1.10
        ModifyDataCenter data_center=$dc.dc cidrs=192.168.1.0/24,192.168.7.0/24
    ");
    let refusal =
        play.run("ModifyDataCenter data_center=$dc.dc cidrs=192.168.7.0/24").expect_err("desk is outside");
    assert_eq!(refusal.code, "InvalidParameterValue");
    assert!(refusal.text.contains("192.168.1.10"), "{refusal}");
    let center = play.sketch.data_centers.get(&play.parsed("$dc.dc")).unwrap();
    let blocks: Vec<_> = center.cidrs.iter().map(ToString::to_string).collect();
    assert_eq!(blocks, ["192.168.1.0/24", "192.168.7.0/24"]);
}

#[test]
fn what_happened_is_told() {
    let mut play = Play::base();
    let applied = play.run("DetachInternetGateway internet_gateway=$out.igw vpc=$a.vpc").unwrap();
    let (gateway, table): (ResourceId, ResourceId) = (play.parsed("$out.igw"), play.parsed("$a.rtb"));
    assert_eq!(applied.events, [Event::Changed(gateway), Event::Changed(table)]);
}

/// A refusal names the first few in the way, and says where there are more.
#[test]
fn a_refusal_names_a_few_of_those_in_the_way() {
    let mut play = Play::base();
    let text = |play: &mut Play| play.run("DeleteVpc vpc=$a.vpc").expect_err("subnets lie in it").text;
    let named = format!(": {}, {}, {}", play.id("$a1.subnet"), play.id("$a2.subnet"), play.id("$out.igw"));
    assert!(text(&mut play).ends_with(&named), "{} {named}", text(&mut play));
    play.go("CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24");
    assert!(text(&mut play).ends_with(" and others"), "{}", text(&mut play));
}

/// A container on a bridge has its instance's interface, which stays when the container goes, and goes with the instance.
#[test]
fn a_container_goes_and_its_instance_s_interface_stays() {
    let mut play = Play::base();
    play.go("
        i = RunInstances subnet=$a1.subnet
        c = AddBridgeContainer instance=$i.i name=one
        d = AddBridgeContainer instance=$i.i name=two
        RemoveHost host=$c.host
    ");
    assert!(play.sketch.has(&play.parsed("$i.eni")) && play.sketch.has(&play.parsed("$i.i")));
    assert!(play.sketch.has(&play.parsed("$d.host")) && !play.sketch.has(&play.parsed("$c.host")));
    play.go("TerminateInstances instance=$i.i");
    assert!(!play.sketch.has(&play.parsed("$i.eni")) && !play.sketch.has(&play.parsed("$d.host")));
}
