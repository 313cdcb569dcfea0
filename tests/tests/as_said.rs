//! What a verb is told, the resource that it makes has: every member that both have by one name.

#![allow(clippy::expect_used, clippy::panic)]

use privatelink::control::Event;
use privatelink::model::ResourceId;
use privatelink::model::record::member;
use privatelink::sketch::write;
use privatelink_tests::play::{ON_PREMISES, Play};
use serde_json::Value;

/// Lines that make something, in an order in which each has what it needs.
const LINES: &str = "
    s = CreateSubnet vpc=$a.vpc cidr=10.0.9.0/24 name=sub
    rt = CreateRouteTable vpc=$a.vpc name=table
    nacl = CreateNetworkAcl vpc=$a.vpc name=acl
    sg = CreateSecurityGroup vpc=$a.vpc name=group
    g = CreateInternetGateway account=222222222222 region=us-east-1 name=in-and-out
    e = CreateEgressOnlyInternetGateway vpc=$a.vpc name=out-only
    p = AllocateAddress account=222222222222 region=us-east-1 name=address
    q = AllocateAddress account=111111111111 region=us-east-1 name=address
    n = CreateNatGateway subnet=$a1.subnet connectivity=private name=nat
    pc = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc name=peers
    h = RunInstances subnet=$a1.subnet name=host address=10.0.1.77 security_groups=$sg.sg
    fw = AddHost subnet=$a1.subnet flavor=virtual_router name=firewall stateful_firewall=true
    db = AddHost subnet=$a1.subnet flavor=database name=db
    lb = CreateLoadBalancer name=front subnets.subnet=$a1.subnet tags.key=team,stage
    tg = CreateTargetGroup name=targets vpc=$a.vpc target_type=ip protocol=udp port=5353 tags.key=team,stage
    sv = CreateVpcEndpointServiceConfiguration load_balancers=$lb.loadbalancer name=service acceptance_required=false marketplace=true tags.key=team,stage
    ep = CreateVpcEndpoint vpc=$a.vpc service=$sv.vpce-svc endpoint_type=Interface subnets.subnet=$a1.subnet security_groups=$a.sg name=endpoint tags.key=team,stage
    s3 = CreateVpcEndpoint vpc=$b.vpc service=com.amazonaws.us-east-1.s3 endpoint_type=Gateway route_tables=$b.rtb name=storage tags.key=team,stage
    z = CreateHostedZone account=222222222222 name=corp.example vpc=$b.vpc tags.key=team,stage
    ri = CreateResolverEndpoint direction=INBOUND security_groups=$sg.sg addresses.subnet=$a1.subnet,$a2.subnet name=in tags.key=team,stage
    ro = CreateResolverEndpoint direction=OUTBOUND security_groups=$sg.sg addresses.subnet=$a1.subnet,$a2.subnet name=asks tags.key=team,stage
    rr = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=192.168.0.53 endpoint=$ro.rslvr-out name=rule tags.key=team,stage
    rs = CreateResolverRule account=222222222222 region=us-east-1 domain=aws.corp.example rule_type=SYSTEM name=exempt tags.key=team,stage
    tp = CreateTopic account=222222222222 region=us-east-1 name=topic tags.key=team,stage
    t = CreateTransitGateway account=222222222222 region=us-east-1 name=hub amazon_side_asn=64999 dns_support=false security_group_referencing=true vpn_ecmp=false auto_accept_shared_attachments=true
    u = CreateTransitGateway account=111111111111 region=eu-west-2 name=far default_route_table_association=false default_route_table_propagation=false
    tt = CreateTransitGatewayRouteTable transit_gateway=$t.tgw name=second
    ta = CreateTransitGatewayVpcAttachment transit_gateway=$t.tgw vpc=$b.vpc subnets=$b1.subnet appliance_mode=true dns_support=false security_group_referencing=false name=attached
    tp = CreateTransitGatewayPeeringAttachment transit_gateway=$t.tgw peer_transit_gateway=$u.tgw name=abroad
    pl = CreateManagedPrefixList account=222222222222 region=us-east-1 name=blocks
    dd = CreateDataCenter account=222222222222 name=center cidrs=172.20.0.0/16 internet=false
    dh = AddDataCenterHost data_center=$dd.dc name=ns address=172.20.0.53 role=resolver
    cx = CreateConnection account=222222222222 region=us-east-1 data_center=$dd.dc location=EqDC2 bandwidth_mbps=10000 name=line
    vg = CreateVpnGateway account=222222222222 region=us-east-1 name=private
    cg = CreateCustomerGateway account=222222222222 region=us-east-1 device=$dd.dc bgp_asn=65010 name=customer
    vc = CreateVpnConnection virtual_private_gateway=$vg.vgw customer_gateway=$cg.cgw static_routes_only=true routes=172.20.7.0/24 name=tunnels
    vp = CreatePrivateVirtualInterface connection=$cx.dxcon virtual_private_gateway=$vg.vgw vlan=301 announced_prefixes=172.20.8.0/24 mtu=9001 name=private
    va = AllocatePrivateVirtualInterface connection=$cx.dxcon account=111111111111 vlan=302 announced_prefixes=172.20.9.0/24 name=hosted
    no = AddNote about=$a.vpc text=mind
";

/// The resource of this id, wherever it stands in a file.
fn find<'a>(value: &'a Value, id: &str) -> Option<&'a Value> {
    let is_it = |found: &Value| found.as_str() == Some(id);
    match value {
        Value::Object(members) if ["id", "arn"].iter().any(|own| members.get(*own).is_some_and(is_it)) => {
            Some(value)
        }
        Value::Object(members) => members.values().find_map(|found| find(found, id)),
        Value::Array(items) => items.iter().find_map(|found| find(found, id)),
        _ => None,
    }
}

/// A member as people would say it.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[test]
fn what_a_verb_is_told_the_resource_has() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for line in LINES.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let applied = play.run(line).unwrap_or_else(|refusal| panic!("{line}\n{refusal}"));
        let file: Value = serde_json::from_str(&write(&play.sketch)).expect("a file is JSON");
        let created: Vec<&ResourceId> = applied
            .events
            .iter()
            .filter_map(|event| if let Event::Created(id) = event { Some(id) } else { None })
            .collect();
        let words = line.split_whitespace().filter_map(|word| word.split_once('='));
        for (name, text) in words {
            // `tags.key=a,b` is a member of each item of a list.
            let (name, of_each) =
                name.split_once('.').map_or((name, None), |(name, each)| (name, Some(each)));
            let has = |id: &&&ResourceId| {
                play.sketch.record(id).is_some_and(|record| member(record, name).is_some())
            };
            let having: Vec<_> = created.iter().filter(has).collect();
            let members = |found: &Value| match (found, of_each) {
                (Value::Array(items), Some(each)) => {
                    let own = items.iter().filter_map(|item| item.get(each));
                    own.map(said).collect::<Vec<_>>().join(",")
                }
                (found, _) => said(found),
            };
            let in_file = |id: &&&ResourceId| {
                let found = find(&file, id.as_str()).and_then(|made| made.get(name));
                found.map_or_else(String::new, members)
            };
            let own: Vec<String> = having.iter().map(in_file).collect();
            let item = |item: &str| if item.starts_with('$') { play.id(item) } else { item.to_owned() };
            let wanted = text.split(',').map(item).collect::<Vec<_>>().join(",");
            // Files leave out what is usual.
            if having.is_empty() || (name, text) == ("endpoint_type", "Interface") {
                continue;
            }
            compared += 1;
            if !own.contains(&wanted) {
                wrong.push(format!("{line}: {name} is {own:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 120, "{compared}");
}
