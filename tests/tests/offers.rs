//! What a verdict offers against a fault: AWS carries it out, the fault is gone afterwards, and nothing is offered that
//! would not help.

#![allow(clippy::expect_used, clippy::panic)]

use privatelink::control::{Command, apply};
use privatelink::model::{IpProtocol, Outcome, Sketch};
use privatelink::path::{Index, Place, Reason, Request, Trace, source, trace};
use privatelink::sketch::commands;
use privatelink_tests::attempts::{Row, dropped};
use privatelink_tests::built_in::open;
use privatelink_tests::play::{BASE, ON_PREMISES, Play};
use serde_json::Value;

/// All that is offered, with the reason that offers it.
fn offers(made: &Trace) -> Vec<(Reason, Command)> {
    let reasons = made.reason.chain().chain(made.note.iter().flat_map(Reason::chain));
    let each = |reason: &Reason| {
        let fixes = reason.fixes.iter().map(|fix| (**fix).clone());
        fixes.map(|fix| (reason.clone(), fix)).collect::<Vec<_>>()
    };
    reasons.flat_map(each).collect()
}

fn judged(sketch: &Sketch, case: &Value) -> Trace {
    let index = Index::of(sketch);
    let place = |member: &str| {
        let text = case.get(member).and_then(Value::as_str).expect("a place");
        Place::find(&index, text).unwrap_or_else(|error| panic!("{error}"))
    };
    let from = source(&index, &place("from")).unwrap_or_else(|error| panic!("{error}"));
    let port = case.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
    let request = Request::usual(from, place("to"), port.expect("a port"), IpProtocol::Tcp);
    trace(&index, &request).expect("nothing dangles")
}

#[test]
fn what_is_offered_against_any_reason_takes_it_away() {
    let cases: Value =
        serde_json::from_str(include_str!("../vectors/reasons-by-command.json")).expect("JSON");
    let (mut wrong, mut carried_out) = (Vec::new(), 0);
    for (code, case) in cases.as_object().expect("cases by code") {
        let sketch = open(case.get("scenario").and_then(Value::as_str).expect("a scenario"));
        let command = case.get("command").expect("a command").to_string();
        let command = commands::parse(&command).expect("a command");
        let sketch = apply(&sketch, &command).expect("it applies").sketch;
        for (reason, fix) in offers(&judged(&sketch, case)) {
            let after = match apply(&sketch, &fix) {
                Ok(after) => judged(&after.sketch, case),
                Err(refusal) => {
                    wrong.push(format!("{code}: {fix:?} is refused: {refusal}"));
                    continue;
                }
            };
            carried_out += 1;
            let same = |left: &Reason| (left.code, &left.resources) == (reason.code, &reason.resources);
            let mut left = after.reason.chain().chain(after.note.iter().flat_map(Reason::chain));
            if left.any(same) {
                wrong.push(format!("{code}: {:?} is there after {fix:?}", reason.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(carried_out > 30, "{carried_out}");
}

/// The verbs a row's verdict offers, with what each was about.
fn verbs(row: &Row, play: &Play) -> Vec<String> {
    offers(&row.ask(play)).into_iter().map(|(_, fix)| fix.verb().to_owned()).collect()
}

const LINES: &str = "
    AuthorizeSecurityGroupIngress group=$a.sg permission.protocol=-1 permission.ports=all permission.peer=0.0.0.0/0
    far = RunInstances subnet=$a1.subnet name=far
    AddApplication host=$far.i application.port=443 application.protocol=tls application.state=running
    desk = AddDataCenterHost data_center=$dc.dc name=desk address=192.168.1.10
";
const VPN_DOWN: &str = "SetTunnelStatus vpn_connection=$n.vpn tunnel=0 status=DOWN";
const NO_LINE: &str = "DeleteVirtualInterface virtual_interface=$f.dxvif";
const NO_VPN: &str = "DeleteVpnConnection vpn_connection=$n.vpn";

/// A line that is down is offered to be mended where a verb mends it: tunnels where a connection has some, a connection that is
/// down, and not one that is up while its virtual interface is not.
#[test]
fn a_line_is_offered_what_brings_it_up() {
    let of = |lines| dropped("a line", lines, ("desk", "far"), "line_down", "down");
    let row = of(&[BASE, ON_PREMISES, LINES, NO_LINE, VPN_DOWN]);
    let (play, made) = row.judge();
    assert_eq!(made.outcome, Outcome::TimedOut);
    assert_eq!(verbs(&row, &play), ["SetTunnelStatus"]);
    for (_, fix) in offers(&made) {
        let after = Play::of(apply(&play.sketch, &fix).expect("accepted").sketch);
        assert_eq!(row.ask(&after).outcome, Outcome::Connected);
    }
    let mut without = play.clone();
    let id = without.parsed("$n.vpn");
    without.sketch.vpn_connections.update(&id, |line| line.tunnels.clear()).expect("it is there");
    assert!(verbs(&row, &without).is_empty(), "it has no tunnel");
    let mut pending = play;
    let made =
        |line: &mut privatelink::model::VpnConnection| line.state = privatelink::model::VpnState::Pending;
    pending.sketch.vpn_connections.update(&id, made).expect("it is there");
    assert!(verbs(&row, &pending).is_empty(), "it is still being made");

    let row = of(&[BASE, ON_PREMISES, LINES, NO_VPN, "SetConnectionState connection=$x.dxcon state=down"]);
    let (play, made) = row.judge();
    assert_eq!(made.outcome, Outcome::TimedOut);
    assert_eq!(verbs(&row, &play), ["SetConnectionState"]);
    let row = of(&[BASE, ON_PREMISES, LINES, NO_VPN, "StartBgpFailoverTest virtual_interface=$f.dxvif"]);
    let (play, made) = row.judge();
    assert_eq!(made.outcome, Outcome::TimedOut);
    assert!(!verbs(&row, &play).contains(&"SetConnectionState".to_owned()), "the connection is up");
}

/// An endpoint's group that does not admit a client is offered the client's subnet; one that comes by a private NAT
/// gateway, from another subnet, is offered by the address it comes with.
#[test]
fn an_endpoint_s_group_is_offered_whom_it_sees() {
    const ENDPOINT: &str = "
        eg = CreateSecurityGroup vpc=$a.vpc name=endpoint-sg
        ep = CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.sqs endpoint_type=Interface subnets.subnet=$a2.subnet security_groups=$eg.sg
        FinishVpcEndpoint endpoint=$ep.vpce
        client = RunInstances subnet=$a1.subnet name=client
    ";
    const NAT: &str = "
        a3 = CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24
        g = CreateNatGateway subnet=$a3.subnet connectivity=private
        t = CreateRouteTable vpc=$a.vpc
        AssociateRouteTable route_table=$t.rtb subnet=$a1.subnet
        CreateRoute route_table=$t.rtb destination=10.0.2.0/24 target=$g.nat
    ";
    for (lines, ends) in [(&[BASE, ENDPOINT][..], "10.0.1.0/24"), (&[BASE, ENDPOINT, NAT], "/32")] {
        let row =
            dropped("an endpoint", lines, ("client", "$ep.vpce"), "endpoint_security_group", "endpoint-sg");
        let (play, made) = row.judge();
        let found = offers(&made);
        let [(_, fix)] = found.as_slice() else { panic!("{found:?}") };
        let Command::AuthorizeSecurityGroupIngress(rule) = fix else { panic!("{fix:?}") };
        assert!(rule.permission.peer.to_string().ends_with(ends), "{}", rule.permission.peer);
        let after = Play::of(apply(&play.sketch, fix).expect("accepted").sketch);
        let mut again = play.clone();
        again.sketch = after.sketch;
        assert_eq!(row.ask(&again).outcome, Outcome::Connected, "{ends}");
    }
}

/// A question for a name that an inbound Resolver endpoint's group keeps out: what is offered lets it in.
#[test]
fn an_inbound_endpoint_s_group_is_offered_the_question() {
    let mut play = Play::base();
    play.go(ON_PREMISES);
    play.go(LINES);
    play.go("
        ModifyVpcAttribute vpc=$a.vpc enable_dns_support=true enable_dns_hostnames=true
        closed = CreateSecurityGroup vpc=$a.vpc name=closed
        i = CreateResolverEndpoint direction=INBOUND security_groups=$closed.sg addresses.subnet=$a1.subnet,$a2.subnet
        z = CreateHostedZone account=111111111111 name=corp.aws vpc=$a.vpc
        ns = AddDataCenterHost data_center=$dc.dc name=ns address=192.168.0.53 role=resolver
    ");
    let address = |id: &str| {
        let interfaces = play.sketch.network_interfaces.iter();
        let mut own = interfaces.filter(|found| found.owner().as_str() == play.id(id));
        own.next().expect("an interface").address
    };
    let (far, inbound) = (address("$far.i"), address("$i.rslvr-in"));
    play.go(&format!(
        "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=far.corp.aws record.ttl_s=60 record.record_type=A record.values={far}
         SetForwarder host=$ns.dch forwarder.domain=corp.aws forwarder.targets={inbound}"
    ));
    let row =
        dropped("a question", &[], ("desk", "far.corp.aws"), "inbound_endpoint_security_group", "closed");
    let made = row.ask(&play);
    assert_eq!(made.outcome, Outcome::NameNotFound);
    let found = offers(&made);
    let [(_, fix)] = found.as_slice() else { panic!("{found:?}") };
    play.sketch = apply(&play.sketch, fix).expect("accepted").sketch;
    assert_eq!(row.ask(&play).outcome, Outcome::Connected);
}
