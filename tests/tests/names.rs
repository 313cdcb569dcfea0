//! What names answer, from where, and why: AWS's guides (Route 53 "Considerations when working with a private
//! hosted zone", "Forwarding outbound DNS queries", "Resolving inbound DNS queries"; `PrivateLink` "Access AWS
//! services", "Manage DNS names"; VPC "DNS attributes"; NLB "DNS name"). Expected answers are the guides'.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::net::Ipv4Addr;

use privatelink::dns::{Asker, Question, Resolution, Why};
use privatelink::model::{DataCenter, RecordType, Vpc};
use privatelink::path::Index;
use privatelink_tests::names::{Open, ask, ask_with, said, whys};
use privatelink_tests::play::Play;

/// The base with DNS attributes on, an endpoint for `CloudWatch` in both zones of the first VPC, and a data
/// center with a resolver.
fn base() -> Play {
    let mut play = Play::new(
        "
        CreateAccount account=111111111111 name=consumer regions=us-east-1,eu-west-2
        CreateAccount account=222222222222 name=provider regions=us-east-1
        a = CreateVpc account=111111111111 region=us-east-1 cidr=10.0.0.0/16 name=a
        a1 = CreateSubnet vpc=$a.vpc cidr=10.0.1.0/24 availability_zone_id=use1-az1
        a2 = CreateSubnet vpc=$a.vpc cidr=10.0.2.0/24 availability_zone_id=use1-az2
        b = CreateVpc account=222222222222 region=us-east-1 cidr=10.1.0.0/16 name=b
        b1 = CreateSubnet vpc=$b.vpc cidr=10.1.1.0/24 availability_zone_id=use1-az1
        b2 = CreateSubnet vpc=$b.vpc cidr=10.1.2.0/24 availability_zone_id=use1-az2
        ModifyVpcAttribute vpc=$a.vpc enable_dns_support=true enable_dns_hostnames=true
        ModifyVpcAttribute vpc=$b.vpc enable_dns_support=true enable_dns_hostnames=true
        ga = CreateSecurityGroup vpc=$a.vpc name=resolver
        gb = CreateSecurityGroup vpc=$b.vpc name=resolver
        dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
        ns = AddDataCenterHost data_center=$dc.dc name=ns address=192.168.0.53 role=resolver
        db = AddDataCenterHost data_center=$dc.dc name=db.corp.example address=192.168.0.20
        ",
    );
    play.go(
        "e = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.monitoring endpoint_type=Interface subnets.subnet=$a1.subnet,$a2.subnet",
    );
    // Addresses a reader knows.
    let endpoint = play.sketch.vpc_endpoints.get(&play.parsed("$e.vpce")).unwrap().clone();
    for (at, interface) in endpoint.network_interfaces.iter().enumerate() {
        let address = format!("10.0.{}.87", at + 1).parse().unwrap();
        play.sketch.network_interfaces.update(interface, |found| found.address = address).unwrap();
    }
    play
}

fn vpc<'a>(play: &'a Play, name: &str) -> &'a Vpc {
    play.sketch.vpcs.get(&play.parsed(&format!("${name}.vpc"))).unwrap()
}

fn center(play: &Play) -> &DataCenter {
    play.sketch.data_centers.get(&play.parsed("$dc.dc")).unwrap()
}

fn from(play: &Play, who: &str, name: &str) -> Resolution {
    let asker = match who {
        "dc" => Asker::DataCenter(center(play)),
        "internet" => Asker::Internet,
        name => Asker::Vpc { vpc: vpc(play, name), zone: None },
    };
    ask(&play.sketch, asker, name)
}

fn answers(play: &Play, who: &str, name: &str) -> String {
    said(&from(play, who, name))
}

/// The endpoint's regional name.
fn regional(play: &Play) -> String {
    let id = play.id("$e.vpce");
    let endpoint = play.sketch.vpc_endpoints.get(&id.parse().unwrap()).unwrap();
    format!("{id}-{}.monitoring.us-east-1.vpce.amazonaws.com", endpoint.dns_suffix)
}

fn zonal(play: &Play, zone: &str) -> String {
    let account = play.sketch.accounts.get(&"111111111111".parse().unwrap()).unwrap();
    let name = account.zone_name(&zone.parse().unwrap()).unwrap();
    let regional = regional(play);
    let (first, rest) = regional.split_once('.').unwrap();
    format!("{first}-{name}.{rest}")
}

const CLOUD_WATCH: &str = "monitoring.us-east-1.amazonaws.com";
/// Where its public name leads: the first place of the services' block.
const BOTH: &str = "10.0.1.87 10.0.2.87";

fn is_public(play: &Play, answer: &Resolution) -> bool {
    let found = answer.records.first().and_then(|record| match record.address {
        std::net::IpAddr::V4(address) => privatelink::model::public_service_at(&play.sketch, address),
        std::net::IpAddr::V6(_) => None,
    });
    found.is_some_and(|found| found.service.code == "monitoring" && found.region == "us-east-1")
}

/// §2.2: vpce names resolve anywhere on the internet, to private addresses, for 60 seconds.
#[test]
fn endpoint_names_are_public_and_answer_private_addresses() {
    let play = base();
    for who in ["a", "b", "dc", "internet"] {
        assert_eq!(answers(&play, who, &regional(&play)), BOTH, "{who}");
        assert_eq!(answers(&play, who, &zonal(&play, "use1-az2")), "10.0.2.87", "{who}");
    }
    let found = from(&play, "a", &regional(&play));
    assert_eq!(found.ttl_s(), Some(60));
    assert!(found.records.iter().all(|record| record.interface.is_some() && record.zone.is_some()));
    // Rotated by one with each question.
    let asker = Asker::Vpc { vpc: vpc(&play, "a"), zone: None };
    let question = Question { asker, name: &regional(&play), record_type: RecordType::A, query: 3 };
    assert_eq!(said(&ask_with(&play.sketch, &question, &Open::of(&play.sketch))), "10.0.2.87 10.0.1.87");
    // Upper case and a last dot are the same name.
    assert_eq!(answers(&play, "a", &format!("{}.", regional(&play).to_uppercase())), BOTH);
}

/// §2.2 record types by setting: ipv4 answers A and nothing else; a name that does not exist has no type.
#[test]
fn a_name_without_records_of_a_type_exists_all_the_same() {
    let play = base();
    let asker = Asker::Vpc { vpc: vpc(&play, "a"), zone: None };
    for record_type in [RecordType::Aaaa, RecordType::Cname, RecordType::Txt] {
        let name = regional(&play);
        let question = Question { asker, name: &name, record_type, query: 0 };
        let found = ask_with(&play.sketch, &question, &Open::of(&play.sketch));
        assert_eq!((said(&found).as_str(), whys(&found).last()), ("", Some(&Why::NoRecordOfType)));
        let question = Question { name: "nowhere.example", ..question };
        assert_eq!(said(&ask_with(&play.sketch, &question, &Open::of(&play.sketch))), "NXDOMAIN");
    }
}

/// §2.2: an endpoint has a name in each zone where it has an interface, and the page finds it.
#[test]
fn an_endpoint_has_a_name_in_each_of_its_zones() {
    let play = base();
    let index = Index::of(&play.sketch);
    let found = |zone: &str| {
        let name = index.names().zonal(&play.parsed("$e.vpce"), &zone.parse().unwrap());
        name.map(|name| name.text.to_string())
    };
    for zone in ["use1-az1", "use1-az2"] {
        assert_eq!(found(zone), Some(zonal(&play, zone)));
    }
    assert_eq!(found("use1-az4"), None, "there it has no interface");
}

/// §2.2, rows 12, 13 and 20: no interface in a zone, no name for it; failed and expired endpoints have none
/// at all; a rejected one keeps them.
#[test]
fn names_go_with_interfaces_and_states() {
    use privatelink::model::EndpointState;
    let mut play = base();
    let third = zonal(&play, "use1-az4");
    let found = from(&play, "a", &third);
    assert_eq!((said(&found).as_str(), whys(&found).last()), ("NXDOMAIN", Some(&Why::NoSuchZone)));
    let name = regional(&play);
    let id = play.parsed("$e.vpce");
    for (state, answer) in [
        (EndpointState::Failed, "NXDOMAIN"),
        (EndpointState::Expired, "NXDOMAIN"),
        (EndpointState::Rejected, BOTH),
        (EndpointState::Pending, BOTH),
        (EndpointState::PendingAcceptance, BOTH),
    ] {
        play.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.state = state).unwrap();
        let found = from(&play, "internet", &name);
        assert_eq!(said(&found), answer, "{state:?}");
        assert_eq!(answer == "NXDOMAIN", whys(&found).contains(&Why::NoNames));
    }
    play.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.state = EndpointState::Available).unwrap();
    play.go("DeleteVpcEndpoints endpoint=$e.vpce");
    assert_eq!(answers(&play, "a", &name), "NXDOMAIN");
}

/// §2.2 and row 50: a lost zone's interface leaves the regional answer, and its zonal name stays.
#[test]
fn a_lost_zone_leaves_the_regional_name() {
    let mut play = base();
    play.go("LoseZone zone=use1-az1");
    assert_eq!(answers(&play, "a", &regional(&play)), "10.0.2.87");
    assert_eq!(answers(&play, "a", &zonal(&play, "use1-az1")), "10.0.1.87");
    play.go("LoseZone zone=use1-az2");
    let found = from(&play, "a", &regional(&play));
    assert_eq!(said(&found), BOTH);
    assert!(whys(&found).contains(&Why::FailOpen));
}

/// §2.2 and row 16: private DNS holds inside the endpoint's own VPC; everywhere else the public addresses come
/// back, from a peered VPC with DNS resolution on too.
#[test]
fn private_dns_holds_inside_its_own_vpc() {
    let mut play = base();
    let off = from(&play, "a", CLOUD_WATCH);
    assert!(is_public(&play, &off) && whys(&off).contains(&Why::PrivateDnsOff), "{off:#?}");
    play.go("ModifyVpcEndpoint endpoint=$e.vpce private_dns_enabled=true");
    let on = from(&play, "a", CLOUD_WATCH);
    assert_eq!((said(&on).as_str(), on.ttl_s()), (BOTH, Some(60)));
    assert_eq!(&*on.records[0].name, CLOUD_WATCH);
    assert!(whys(&on).contains(&Why::HiddenZone));
    play.go(
        "p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
         AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx
         ModifyVpcPeeringConnectionOptions vpc_peering_connection=$p.pcx requester_dns_resolution=true accepter_dns_resolution=true",
    );
    let peer = from(&play, "b", CLOUD_WATCH);
    assert!(is_public(&play, &peer) && whys(&peer).contains(&Why::PrivateNameElsewhere), "{peer:#?}");
    for who in ["dc", "internet"] {
        assert!(is_public(&play, &from(&play, who, CLOUD_WATCH)), "{who}");
    }
    // Nothing but the name itself is in the hidden zone.
    assert_eq!(answers(&play, "a", &format!("x.{CLOUD_WATCH}")), "NXDOMAIN");
    // Both attributes of the VPC are needed (§2.3).
    play.go("ModifyVpcAttribute vpc=$a.vpc enable_dns_hostnames=false");
    assert!(is_public(&play, &from(&play, "a", CLOUD_WATCH)));
    // Row 18: without enableDnsSupport nobody answers at all.
    play.go("ModifyVpcAttribute vpc=$a.vpc enable_dns_support=false");
    assert_eq!(answers(&play, "a", &regional(&play)), "unanswered");
    assert_eq!(whys(&from(&play, "a", CLOUD_WATCH)), [Why::AskedResolver, Why::DnsSupportOff]);
}

/// §0.3, S3: names of buckets are private too; the option leaves the VPC's own questions to the gateway
/// endpoint, and answers those that come by an inbound endpoint.
#[test]
fn s3s_private_dns_holds_for_buckets_and_may_be_for_inbound_questions_only() {
    let mut play = base();
    play.go(
        "s = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 endpoint_type=Interface subnets.subnet=$a1.subnet
         g = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.s3 route_tables=$a.rtb
         ModifyVpcEndpoint endpoint=$s.vpce private_dns_enabled=true",
    );
    let own = play.sketch.vpc_endpoints.get(&play.parsed("$s.vpce")).unwrap().network_interfaces[0].clone();
    let own = play.sketch.network_interfaces.get(&own).unwrap().address.to_string();
    assert_eq!(answers(&play, "a", "s3.us-east-1.amazonaws.com"), own);
    assert_eq!(answers(&play, "a", "reports.s3.us-east-1.amazonaws.com"), own);
    assert_ne!(answers(&play, "a", "reports.s3.eu-west-2.amazonaws.com"), own, "another Region's");
    play.go(
        "ModifyVpcEndpoint endpoint=$s.vpce private_dns_only_for_inbound_resolver=true
         i = CreateResolverEndpoint direction=INBOUND security_groups=$ga.sg addresses.subnet=$a1.subnet,$a2.subnet",
    );
    assert_ne!(answers(&play, "a", "s3.us-east-1.amazonaws.com"), own);
    let inbound = inbound_address(&play);
    play.go(&format!("SetForwarder host=$ns.dch forwarder.domain=amazonaws.com forwarder.targets={inbound}"));
    assert_eq!(answers(&play, "dc", "s3.us-east-1.amazonaws.com"), own);
}

/// The first address of the inbound endpoint.
fn inbound_address(play: &Play) -> String {
    let endpoint = play.sketch.resolver_endpoints.get(&play.parsed("$i.rslvr-in")).unwrap();
    play.sketch.network_interfaces.get(&endpoint.network_interfaces[0]).unwrap().address.to_string()
}

/// §2.4: among private zones the longest suffix answers, alone; a zone answers the VPCs it is associated with;
/// both attributes are needed. Row 19.
#[test]
fn the_longest_private_zone_answers_alone() {
    let mut play = base();
    play.go(
        "z = CreateHostedZone account=111111111111 name=example.com vpc=$a.vpc
         y = CreateHostedZone account=111111111111 name=orders.example.com vpc=$a.vpc
         w = CreateHostedZone account=111111111111 name=example.com
         ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=api.example.com record.ttl_s=300 record.record_type=A record.values=10.0.1.10
         ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=x.orders.example.com record.ttl_s=300 record.record_type=A record.values=10.0.1.11
         ChangeResourceRecordSets hosted_zone=$y.zone action=CREATE record.name=api.orders.example.com record.ttl_s=30 record.record_type=A record.values=10.0.1.12
         ChangeResourceRecordSets hosted_zone=$w.zone action=CREATE record.name=www.example.com record.ttl_s=300 record.record_type=A record.values=203.0.113.80
         ChangeResourceRecordSets hosted_zone=$w.zone action=CREATE record.name=api.example.com record.ttl_s=300 record.record_type=A record.values=203.0.113.81",
    );
    assert_eq!(answers(&play, "a", "api.example.com"), "10.0.1.10");
    assert_eq!(answers(&play, "a", "api.orders.example.com"), "10.0.1.12");
    assert_eq!(from(&play, "a", "api.orders.example.com").ttl_s(), Some(30));
    // The longer zone hides what the shorter one says, and neither falls through to public DNS.
    assert_eq!(answers(&play, "a", "x.orders.example.com"), "NXDOMAIN");
    let lacks = from(&play, "a", "www.example.com");
    assert_eq!(said(&lacks), "NXDOMAIN");
    assert_eq!(whys(&lacks), [Why::AskedResolver, Why::PrivateZone, Why::ZoneLacksName]);
    // Others see the public zone.
    let other = from(&play, "b", "api.example.com");
    assert_eq!(said(&other), "203.0.113.81");
    assert!(whys(&other).contains(&Why::ZoneNotAssociated));
    assert_eq!(answers(&play, "internet", "www.example.com"), "203.0.113.80");
    assert_eq!(answers(&play, "dc", "www.example.com"), "203.0.113.80");
    // Associated with another VPC, of another account too.
    play.go("AssociateVPCWithHostedZone hosted_zone=$z.zone vpc=$b.vpc");
    assert_eq!(answers(&play, "b", "api.example.com"), "10.0.1.10");
    play.go("ModifyVpcAttribute vpc=$b.vpc enable_dns_hostnames=false");
    assert_eq!(answers(&play, "b", "api.example.com"), "203.0.113.81");
}

/// §2.4: the standard cure for hub endpoints: a private zone of the service's own name whose alias leads to the
/// endpoint's regional name, associated with every VPC.
#[test]
fn an_alias_to_an_endpoint_cures_the_spokes() {
    let mut play = base();
    let name = regional(&play);
    play.go(&format!(
        "z = CreateHostedZone account=111111111111 name={CLOUD_WATCH} vpc=$b.vpc
         ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name={CLOUD_WATCH} record.record_type=A record.alias={name}"
    ));
    let found = from(&play, "b", CLOUD_WATCH);
    assert_eq!((said(&found).as_str(), found.ttl_s()), (BOTH, Some(60)));
    assert!(found.records.iter().all(|record| &*record.name == CLOUD_WATCH && record.interface.is_some()));
    // A zone that is lost leaves this answer too.
    play.go("LoseZone zone=use1-az1");
    assert_eq!(answers(&play, "b", CLOUD_WATCH), "10.0.2.87");
}

/// RFC 1034 §3.6.2, RFC 4592: names that lead to others, and wildcards.
#[test]
fn other_names_and_wildcards() {
    let mut play = base();
    let name = regional(&play);
    let lines = format!(
        "z = CreateHostedZone account=111111111111 name=example.com vpc=$a.vpc
         1 = api.example.com CNAME www.example.com
         2 = www.example.com CNAME {name}
         3 = one.example.com CNAME two.example.com
         4 = two.example.com CNAME one.example.com
         5 = *.shop.example.com A 10.0.1.50
         6 = eu.shop.example.com A 10.0.1.51
         7 = deep.b.shop.example.com A 10.0.1.52
         8 = many.example.com A 10.0.1.1,10.0.1.2,10.0.1.3
         9 = six.example.com AAAA 2001:db8::5
         10 = text.example.com TXT vpce:l6p0ERxlTt45jevFwOCp"
    );
    for line in lines.lines().map(str::trim) {
        match line.split_once(" = ").map(|(_, rest)| rest.split(' ').collect::<Vec<_>>()).as_deref() {
            Some([name, kind, values]) => play.go(&format!(
                "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name={name} record.ttl_s=5 record.record_type={kind} record.values={values}"
            )),
            _ => play.go(line),
        }
    }
    let chain = from(&play, "a", "api.example.com");
    assert_eq!(said(&chain), format!("www.example.com {name} {BOTH}"));
    assert_eq!(chain.ttl_s(), Some(5));
    assert!(chain.records.iter().all(|record| *record.name == *name));
    let circle = from(&play, "a", "one.example.com");
    assert_eq!((said(&circle).as_str(), whys(&circle).last()), ("SERVFAIL", Some(&Why::Loops)));
    // The wildcard stands for every name without records below shop, at any depth, but not below a name that
    // is there: `b.shop` exists because something lies below it.
    for (name, answer) in [
        ("fr.shop.example.com", "10.0.1.50"),
        ("x.fr.shop.example.com", "10.0.1.50"),
        ("eu.shop.example.com", "10.0.1.51"),
        ("x.eu.shop.example.com", "NXDOMAIN"),
        ("b.shop.example.com", ""),
        ("x.b.shop.example.com", "NXDOMAIN"),
        ("shop.example.com", ""),
        ("example.com", ""),
        ("many.example.com", "10.0.1.1 10.0.1.2 10.0.1.3"),
        ("six.example.com", ""),
    ] {
        assert_eq!(answers(&play, "a", name), answer, "{name}");
    }
    let asker = Asker::Vpc { vpc: vpc(&play, "a"), zone: None };
    for (name, record_type, answer) in [
        ("six.example.com", RecordType::Aaaa, "2001:db8::5"),
        ("text.example.com", RecordType::Txt, "vpce:l6p0ERxlTt45jevFwOCp"),
        ("api.example.com", RecordType::Cname, "www.example.com"),
    ] {
        let question = Question { asker, name, record_type, query: 0 };
        assert_eq!(said(&ask_with(&play.sketch, &question, &Open::of(&play.sketch))), answer, "{name}");
    }
}

/// §2.1: instances' names by their addresses.
#[test]
fn instances_have_a_private_and_a_public_name() {
    let mut play = base();
    play.go("out = CreateInternetGateway account=111111111111 region=us-east-1
         AttachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
         h = RunInstances subnet=$a1.subnet address=10.0.1.25 associate_public_ip_address=true");
    let host = play.sketch.hosts.get(&play.parsed("$h.i")).unwrap().network_interface.clone();
    play.sketch
        .network_interfaces
        .update(&host, |found| found.public_address = Some([203, 0, 113, 25].into()))
        .unwrap();
    let (private, public) = ("ip-10-0-1-25.ec2.internal", "ec2-203-0-113-25.compute-1.amazonaws.com");
    assert_eq!(answers(&play, "a", private), "10.0.1.25");
    for who in ["b", "dc", "internet"] {
        assert_eq!(answers(&play, who, private), "NXDOMAIN", "{who}");
        assert_eq!(answers(&play, who, public), "203.0.113.25", "{who}");
    }
    assert_eq!(answers(&play, "a", public), "10.0.1.25");
    assert_eq!(answers(&play, "a", "ip-10-0-1-26.ec2.internal"), "NXDOMAIN");
    assert_eq!(
        answers(&play, "a", "ip-10-0-1-25.us-east-1.compute.internal"),
        "NXDOMAIN",
        "another Region's form"
    );
    // Across a peering connection with the option of the instance's own side on.
    play.go("p = CreateVpcPeeringConnection requester_vpc=$a.vpc accepter_vpc=$b.vpc
         AcceptVpcPeeringConnection vpc_peering_connection=$p.pcx");
    assert_eq!(answers(&play, "b", public), "203.0.113.25");
    play.go("ModifyVpcPeeringConnectionOptions vpc_peering_connection=$p.pcx accepter_dns_resolution=true");
    assert_eq!(answers(&play, "b", public), "203.0.113.25", "the other side's option");
    play.go("ModifyVpcPeeringConnectionOptions vpc_peering_connection=$p.pcx requester_dns_resolution=true");
    assert_eq!(answers(&play, "b", public), "10.0.1.25");
}

/// §5.11 inbound: a data center's resolver forwards to an inbound endpoint and is answered as from its VPC.
/// Rows 18, 21.
#[test]
fn a_data_center_asks_by_an_inbound_endpoint() {
    let mut play = base();
    play.go(
        "ModifyVpcEndpoint endpoint=$e.vpce private_dns_enabled=true
         i = CreateResolverEndpoint direction=INBOUND security_groups=$ga.sg addresses.subnet=$a1.subnet,$a2.subnet
         z = CreateHostedZone account=111111111111 name=corp.aws vpc=$a.vpc
         ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=api.corp.aws record.ttl_s=60 record.record_type=A record.values=10.0.1.9",
    );
    let inbound = inbound_address(&play);
    assert!(is_public(&play, &from(&play, "dc", CLOUD_WATCH)));
    assert_eq!(answers(&play, "dc", "api.corp.aws"), "NXDOMAIN");
    play.go(&format!(
        "SetForwarder host=$ns.dch forwarder.domain=us-east-1.amazonaws.com forwarder.targets={inbound}
         SetForwarder host=$ns.dch forwarder.domain=corp.aws forwarder.targets={inbound}"
    ));
    let found = from(&play, "dc", CLOUD_WATCH);
    assert_eq!(said(&found), BOTH);
    let way = [
        Why::AskedHost,
        Why::ForwarderMatches,
        Why::Forwards,
        Why::AskedInbound,
        Why::HiddenZone,
        Why::Rotated,
    ];
    assert_eq!(whys(&found), way);
    assert_eq!(answers(&play, "dc", "api.corp.aws"), "10.0.1.9");
    // The endpoint's group lets no question in.
    let asker = Asker::DataCenter(center(&play));
    let question = Question { asker, name: "api.corp.aws", record_type: RecordType::A, query: 0 };
    let mut closed = Open::of(&play.sketch);
    let group = play.parsed::<privatelink::model::SecurityGroupId>("$ga.sg");
    closed.stopped.push((inbound.parse().unwrap(), group.into()));
    let found = ask_with(&play.sketch, &question, &closed);
    assert_eq!((said(&found).as_str(), whys(&found).last()), ("SERVFAIL", Some(&Why::Unreachable)));
    assert_eq!(found.steps.last().unwrap().other.as_ref().unwrap().as_str(), play.id("$i.rslvr-in"));
    // A second target answers in its place.
    play.go(&format!(
        "SetForwarder host=$ns.dch forwarder.domain=corp.aws forwarder.targets=192.168.0.99,{inbound}"
    ));
    assert_eq!(answers(&play, "dc", "api.corp.aws"), "10.0.1.9");
    // A VPC's base+2 answers only inside.
    play.go("SetForwarder host=$ns.dch forwarder.domain=corp.aws forwarder.targets=10.0.0.2");
    let found = from(&play, "dc", "api.corp.aws");
    assert_eq!((said(&found).as_str(), whys(&found).last()), ("SERVFAIL", Some(&Why::OnlyInside)));
    play.go("SetForwarder host=$ns.dch forwarder.domain=corp.aws forwarder.targets=169.254.169.253");
    assert_eq!(whys(&from(&play, "dc", "api.corp.aws")).last(), Some(&Why::OnlyInside));
    // Its resolver stops.
    play.go("SetDataCenterHostState host=$ns.dch state=stopped");
    let found = from(&play, "dc", "api.corp.aws");
    assert_eq!(
        (said(&found).as_str(), whys(&found).first()),
        ("NXDOMAIN", Some(&Why::ResolverStopped)),
        "public DNS"
    );
    play.sketch.data_centers.update(&play.parsed("$dc.dc"), |center| center.internet = false).unwrap();
    assert_eq!(answers(&play, "dc", "api.corp.aws"), "unanswered");
    play.go("SetDataCenterHostState host=$ns.dch state=running");
    assert_eq!(whys(&from(&play, "dc", "www.example.com")).last(), Some(&Why::NoInternet));
}

/// §5.11 outbound: rules choose by the longest match, the rule before the zone of the same name; a rule for
/// everything leaves what has rules built in; system rules exempt. Row 22.
#[test]
fn rules_forward_the_longest_match() {
    let mut play = base();
    play.go(
        "ModifyVpcEndpoint endpoint=$e.vpce private_dns_enabled=true
         o = CreateResolverEndpoint direction=OUTBOUND security_groups=$ga.sg addresses.subnet=$a1.subnet,$a2.subnet
         r = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets=192.168.0.53 endpoint=$o.rslvr-out",
    );
    assert_eq!(answers(&play, "a", "db.corp.example"), "NXDOMAIN", "not associated yet");
    play.go("AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc");
    let found = from(&play, "a", "db.corp.example");
    assert_eq!(said(&found), "192.168.0.20");
    assert_eq!(whys(&found), [Why::AskedResolver, Why::RuleForwards, Why::Forwards, Why::OwnHost]);
    assert_eq!(answers(&play, "b", "db.corp.example"), "NXDOMAIN");
    // One endpoint serves any VPC the rule is associated with, of another account too.
    play.go("AssociateResolverRule rule=$r.rslvr-rr vpc=$b.vpc");
    assert_eq!(answers(&play, "b", "db.corp.example"), "192.168.0.20");
    // The rule beats a private zone of the same name, and loses to a longer one.
    play.go(
        "z = CreateHostedZone account=111111111111 name=corp.example vpc=$a.vpc
         y = CreateHostedZone account=111111111111 name=aws.corp.example vpc=$a.vpc
         ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=db.corp.example record.ttl_s=60 record.record_type=A record.values=10.0.1.1
         ChangeResourceRecordSets hosted_zone=$y.zone action=CREATE record.name=db.aws.corp.example record.ttl_s=60 record.record_type=A record.values=10.0.1.2",
    );
    assert_eq!(answers(&play, "a", "db.corp.example"), "192.168.0.20");
    assert_eq!(answers(&play, "a", "db.aws.corp.example"), "10.0.1.2");
    // A system rule for a part of it.
    play.go(
        "s = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=db.corp.example
         AssociateResolverRule rule=$s.rslvr-rr vpc=$a.vpc",
    );
    let exempt = from(&play, "a", "db.corp.example");
    assert_eq!(said(&exempt), "10.0.1.1");
    assert!(whys(&exempt).contains(&Why::RuleExempts));
}

#[test]
fn a_rule_for_everything_leaves_what_has_rules_built_in() {
    let mut play = base();
    play.go(
        "ModifyVpcEndpoint endpoint=$e.vpce private_dns_enabled=true
         o = CreateResolverEndpoint direction=OUTBOUND security_groups=$ga.sg addresses.subnet=$a1.subnet,$a2.subnet
         r = CreateResolverRule account=111111111111 region=us-east-1 domain=. targets=192.168.0.53 endpoint=$o.rslvr-out
         AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc
         h = RunInstances subnet=$a1.subnet address=10.0.1.25",
    );
    let name = regional(&play);
    // Public names go to the data center, which asks public DNS.
    let far = from(&play, "a", &name);
    assert_eq!(said(&far), BOTH);
    assert!(whys(&far).contains(&Why::RuleForwards) && whys(&far).contains(&Why::AskedPublic));
    // Private DNS and internal names do not.
    let near = from(&play, "a", CLOUD_WATCH);
    assert_eq!(said(&near), BOTH);
    assert!(whys(&near).contains(&Why::RuleYields), "{near:#?}");
    assert_eq!(answers(&play, "a", "ip-10-0-1-25.ec2.internal"), "10.0.1.25");
    // Where the data center has no internet, endpoint names are lost with it; a system rule keeps them.
    play.sketch.data_centers.update(&play.parsed("$dc.dc"), |center| center.internet = false).unwrap();
    assert_eq!(answers(&play, "a", &name), "SERVFAIL");
    play.go(
        "s = CreateResolverRule account=111111111111 region=us-east-1 rule_type=SYSTEM domain=amazonaws.com
         AssociateResolverRule rule=$s.rslvr-rr vpc=$a.vpc",
    );
    assert_eq!(answers(&play, "a", &name), BOTH);
    // An explicit rule takes internal names, and so does the one for everything without enableDnsHostnames.
    play.go("ModifyVpcAttribute vpc=$a.vpc enable_dns_hostnames=false");
    assert_eq!(answers(&play, "a", "ip-10-0-1-25.ec2.internal"), "SERVFAIL");
}

/// §5.11, never works: loops, and a rule without a way.
#[test]
fn questions_do_not_go_in_circles_for_ever() {
    let mut play = base();
    play.go(
        "i = CreateResolverEndpoint direction=INBOUND security_groups=$ga.sg addresses.subnet=$a1.subnet,$a2.subnet
         o = CreateResolverEndpoint direction=OUTBOUND security_groups=$ga.sg addresses.subnet=$a1.subnet,$a2.subnet",
    );
    let inbound = inbound_address(&play);
    play.go(&format!(
        "r = CreateResolverRule account=111111111111 region=us-east-1 domain=corp.example targets={inbound} endpoint=$o.rslvr-out
         AssociateResolverRule rule=$r.rslvr-rr vpc=$a.vpc"
    ));
    let found = from(&play, "a", "db.corp.example");
    assert_eq!((said(&found).as_str(), whys(&found).last()), ("SERVFAIL", Some(&Why::Loops)));
    // By way of the data center.
    play.go(&format!(
        "UpdateResolverRule rule=$r.rslvr-rr targets=192.168.0.53
         SetForwarder host=$ns.dch forwarder.domain=corp.example forwarder.targets={inbound}"
    ));
    assert_eq!(whys(&from(&play, "a", "x.corp.example")).last(), Some(&Why::Loops));
    assert_eq!(whys(&from(&play, "dc", "x.corp.example")).last(), Some(&Why::Loops));
    // To a host that is no resolver, and to an address nobody has.
    play.go("UpdateResolverRule rule=$r.rslvr-rr targets=192.168.0.20");
    assert_eq!(whys(&from(&play, "a", "x.corp.example")).last(), Some(&Why::NobodyAtTarget));
    play.go("UpdateResolverRule rule=$r.rslvr-rr targets=192.168.0.77");
    assert_eq!(whys(&from(&play, "a", "x.corp.example")).last(), Some(&Why::Unreachable));
    // Base+2 of another VPC.
    play.go("UpdateResolverRule rule=$r.rslvr-rr targets=10.1.0.2");
    assert_eq!(whys(&from(&play, "a", "x.corp.example")).last(), Some(&Why::OnlyInside));
    // Its endpoint goes.
    play.sketch.resolver_endpoints.remove(&play.parsed("$o.rslvr-out"));
    assert_eq!(whys(&from(&play, "a", "x.corp.example")).last(), Some(&Why::RuleWithoutEndpoint));
}

/// How a step went is a word of its own, as the command prints it.
#[test]
fn each_way_a_step_goes_has_its_word() {
    let words: Vec<&str> =
        [Why::Forwards, Why::ForwarderMatches, Why::Rotated, Why::NotAName, Why::ResolverStopped]
            .iter()
            .map(|why| why.word().word())
            .collect();
    let mut known = ["forwarded", "skipped", "matched", "answered", "nxdomain"];
    assert!(words.iter().all(|word| known.contains(word)), "{words:?}");
    let mut all: Vec<&str> = Why::ALL.iter().map(|why| why.word().word()).collect();
    all.sort_unstable();
    all.dedup();
    known.sort_unstable();
    assert_eq!(all, known);
}

/// `$i`, an instance of VPC A with a public address, which this is.
fn public_instance(play: &mut Play) -> Ipv4Addr {
    play.go("
        out = CreateInternetGateway account=111111111111 region=us-east-1
        AttachInternetGateway internet_gateway=$out.igw vpc=$a.vpc
        i = RunInstances subnet=$a1.subnet
        p = AllocateAddress account=111111111111 region=us-east-1
        AssociateAddress elastic_address=$p.eipalloc network_interface=$i.eni
    ");
    play.sketch.elastic_addresses.get(&play.parsed("$p.eipalloc")).unwrap().address
}

/// An instance's public name is one of its own Region's form, where both attributes of its VPC are on (VPC guide, "DNS
/// attributes in your VPC").
#[test]
fn a_public_name_is_of_the_region_s_form_and_there_only_with_both_attributes() {
    let mut play = base();
    let address = public_instance(&mut play);
    let dashes = address.to_string().replace('.', "-");
    let own = format!("ec2-{dashes}.compute-1.amazonaws.com");
    let foreign = format!("ec2-{dashes}.eu-west-2.compute.amazonaws.com");
    let asked = |play: &Play, name: &str| said(&ask(&play.sketch, Asker::Internet, name));
    assert_eq!(asked(&play, &own), address.to_string());
    assert_eq!(asked(&play, &foreign), "NXDOMAIN");
    for attribute in ["enable_dns_hostnames", "enable_dns_support"] {
        play.go(&format!("ModifyVpcAttribute vpc=$a.vpc {attribute}=false"));
        assert_eq!(asked(&play, &own), "NXDOMAIN", "{attribute}");
        play.go(&format!("ModifyVpcAttribute vpc=$a.vpc {attribute}=true"));
    }
}

/// A name of 255 characters can be asked for, a longer one is none (RFC 1035, 2.3.4).
#[test]
fn a_name_too_long_is_no_name() {
    let play = base();
    for (extra, is_name) in [(0, true), (1, false), (2, false), (300, false)] {
        let label = "a".repeat(63);
        let name = format!("{label}.{label}.{label}.{}{}", "a".repeat(63), "b".repeat(extra));
        assert_eq!(name.len(), 255 + extra);
        let found = ask(&play.sketch, Asker::Internet, &name);
        assert_eq!(!whys(&found).contains(&Why::NotAName), is_name, "{extra}");
    }
}

/// A private name is taken in a VPC by a private zone of that very name that is associated with it, and by nothing else.
#[test]
fn only_a_zone_of_the_same_name_there_takes_a_private_name() {
    const KMS: &str = "kms.us-east-1.amazonaws.com";
    let create = "CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.kms endpoint_type=Interface \
                  subnets.subnet=$a1.subnet private_dns_enabled=true";
    for (zone, is_taken) in [
        ("CreateHostedZone account=111111111111 name=other.example vpc=$a.vpc".to_owned(), false),
        (format!("CreateHostedZone account=111111111111 name={KMS} vpc=$b.vpc"), false),
        (format!("CreateHostedZone account=111111111111 name={KMS}"), false),
        (format!("CreateHostedZone account=111111111111 name={KMS} vpc=$a.vpc"), true),
    ] {
        let mut play = base();
        if play.run(&zone).is_err() {
            // A zone of one account is not made with another's VPC.
            play.go(&zone.replace("111111111111", "222222222222"));
        }
        assert_eq!(play.run(create).is_err(), is_taken, "{zone}");
    }
}

/// Across a peering connection a public name is private where the side the instance is on lets the other side resolve it,
/// whichever of the two asked for the connection.
#[test]
fn either_side_of_a_peering_connection_lets_the_other_resolve_its_names() {
    for (home, accepts) in [("requester", false), ("accepter", true)] {
        let mut play = base();
        let public = public_instance(&mut play).to_string();
        let ends = if accepts {
            "requester_vpc=$b.vpc accepter_vpc=$a.vpc"
        } else {
            "requester_vpc=$a.vpc accepter_vpc=$b.vpc"
        };
        play.go(&format!("c = CreateVpcPeeringConnection {ends}"));
        play.go("AcceptVpcPeeringConnection vpc_peering_connection=$c.pcx");
        let private = play.sketch.network_interfaces.get(&play.parsed("$i.eni")).unwrap().address.to_string();
        let name = format!("ec2-{}.compute-1.amazonaws.com", public.replace('.', "-"));
        assert_eq!(answers(&play, "b", &name), public, "{home}: not yet");
        let other = if accepts { "requester" } else { "accepter" };
        play.go(&format!(
            "ModifyVpcPeeringConnectionOptions vpc_peering_connection=$c.pcx {other}_dns_resolution=true"
        ));
        assert_eq!(answers(&play, "b", &name), public, "{home}: the other side's");
        play.go(&format!(
            "ModifyVpcPeeringConnectionOptions vpc_peering_connection=$c.pcx {home}_dns_resolution=true"
        ));
        assert_eq!(answers(&play, "b", &name), private, "{home}");
    }
}
