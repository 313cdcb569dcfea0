//! The question for the name and its answer, between the client and its resolver. Nobody captures at the
//! resolver, so the packets are the client's.

use std::net::{IpAddr, Ipv4Addr};

use crate::dns::{Answered, Resolution, Why};
use crate::model::{Assumption, RecordType, Sketch, mix};
use crate::path::Request;
use crate::text;
use crate::wire::dns::{Answer, Data, Kind, ResponseCode, query, response};
use crate::wire::packet::{Context, Ip, udp};

use super::record::TIME_TO_LIVE;
use super::way::one_way_ns;
use super::{Capture, CapturedPacket, Fate, Message};

const DNS_PORT: u16 = 53;
/// Linux's first ephemeral port, and how many there are.
const FIRST_PORT: u16 = 32_768;
const PORTS: u64 = 28_232;
/// Nanoseconds a resolver library waits before it asks once more (`resolv.conf`: timeout 5, attempts 2).
const ASKS_AGAIN_NS: u64 = 5_000_000_000;
/// The client and the resolver, in the list of parties.
const CLIENT: usize = 0;
const RESOLVER: usize = 1;

/// Two ends of a question.
struct Ends {
    client: Ipv4Addr,
    resolver: Ipv4Addr,
    port: u16,
    id: u16,
}

/// Writes the question down; gives the time at which the client goes on.
pub(super) fn ask(sketch: &Sketch, request: &Request, found: &Resolution, capture: &mut Capture) -> u64 {
    // The first who is asked; of a public resolver nobody drew the address.
    let asked = found.steps.iter().find(|step| matches!(step.why, Why::AskedResolver | Why::AskedHost));
    let (Some(IpAddr::V4(resolver)), IpAddr::V4(client)) =
        (asked.and_then(|step| step.address), request.from.address)
    else {
        return 0;
    };
    let drawn =
        mix(u64::from(sketch.seed) << 32 ^ u64::from(u32::from(client)) ^ u64::from(request.query) << 48);
    let ends = Ends {
        client,
        resolver,
        port: FIRST_PORT.saturating_add(u16::try_from(drawn % PORTS).unwrap_or_default()),
        id: u16::try_from(drawn >> 48).unwrap_or_default(),
    };
    let one_way_ns = one_way_ns(sketch.assumptions.value(Assumption::SameZoneRtt));
    let asked = question(&ends, found);
    let label = format!("DNS query for {}", found.name);
    if found.answered == Answered::NoResolver {
        let why = found.steps.last().map(|step| text::resolution_step(sketch, step)).unwrap_or_default();
        message(capture, &asked, &label, &why, (0, one_way_ns), false);
        let label = format!("{label}, asked again");
        message(capture, &asked, &label, &why, (ASKS_AGAIN_NS, ASKS_AGAIN_NS + one_way_ns), false);
        return ASKS_AGAIN_NS * 2;
    }
    message(capture, &asked, &label, "", (0, one_way_ns), false);
    // The packet's comment tells the whole way, the message how it ended.
    let (mut whole, mut note) = (String::new(), String::new());
    for step in &found.steps {
        if !whole.is_empty() {
            whole.push(' ');
        }
        note = text::resolution_step(sketch, step);
        whole.push_str(&note);
    }
    let answers_ns = one_way_ns * 2;
    let label = answer_label(found);
    message(capture, &answer(&ends, found), &label, &note, (one_way_ns, answers_ns), true);
    if let Some(packet) = capture.packets.last_mut() {
        packet.comment = whole;
    }
    answers_ns
}

fn answer_label(found: &Resolution) -> String {
    let mut label = match found.answered {
        Answered::NoSuchName => return "DNS answer: no such name (NXDOMAIN)".to_owned(),
        Answered::ServerFailure => {
            return "DNS answer: the resolver could not find out (SERVFAIL)".to_owned();
        }
        Answered::Yes | Answered::NoResolver => "DNS answer".to_owned(),
    };
    let mut add = |value: &str| {
        label.push_str(if label.len() > "DNS answer".len() { ", " } else { ": " });
        label.push_str(value);
    };
    for record in &found.others {
        add(&record.value);
    }
    for record in &found.records {
        add(&record.address.to_string());
    }
    label
}

/// The type of record asked for, as messages have it.
const fn kind(found: &Resolution) -> Kind {
    match found.record_type {
        RecordType::A => Kind::A,
        RecordType::Aaaa => Kind::Aaaa,
        RecordType::Cname => Kind::Cname,
        RecordType::Txt => Kind::Txt,
    }
}

fn question(ends: &Ends, found: &Resolution) -> Vec<u8> {
    let ip = ip(ends.client, ends.resolver, ends.id);
    udp(ip, ends.port, DNS_PORT, &query(ends.id, &found.name, kind(found)))
}

fn answer(ends: &Ends, found: &Resolution) -> Vec<u8> {
    let code = match found.answered {
        Answered::Yes | Answered::NoResolver => ResponseCode::NoError,
        Answered::NoSuchName => ResponseCode::NameError,
        Answered::ServerFailure => ResponseCode::ServerFailure,
    };
    let mut records = Vec::new();
    for record in &found.others {
        let data = match record.record_type {
            RecordType::Cname => Data::Name(&record.value),
            RecordType::A | RecordType::Aaaa | RecordType::Txt => Data::Text(&record.value),
        };
        records.push(Answer { owner: &record.name, data, time_to_live_s: record.ttl_s });
    }
    for record in &found.records {
        let data = Data::Address(record.address);
        records.push(Answer { owner: &record.name, data, time_to_live_s: record.ttl_s });
    }
    let ip = ip(ends.resolver, ends.client, 0);
    udp(ip, DNS_PORT, ends.port, &response(ends.id, &found.name, kind(found), code, &records))
}

fn ip(source: Ipv4Addr, destination: Ipv4Addr, identification: u16) -> Ip {
    Ip { source: source.into(), destination: destination.into(), time_to_live: TIME_TO_LIVE, identification }
}

/// `times_ns` are when it is sent and when it arrives, or would.
fn message(
    capture: &mut Capture,
    bytes: &[u8],
    label: &str,
    note: &str,
    times_ns: (u64, u64),
    is_answer: bool,
) {
    let (sent_ns, arrives_ns) = times_ns;
    let (from, to) = if is_answer { (RESOLVER, CLIENT) } else { (CLIENT, RESOLVER) };
    let lost = !is_answer && !note.is_empty();
    let number = capture.messages.len();
    capture.messages.push(Message {
        label: label.to_owned(),
        way: vec![(from, sent_ns), (to, arrives_ns)],
        fate: if lost { Fate::Dropped } else { Fate::Arrived },
        note: note.to_owned(),
    });
    capture.packets.push(CapturedPacket {
        vantage: 0,
        message: number,
        time_ns: if is_answer { arrives_ns } else { sent_ns },
        bytes: bytes.to_vec(),
        context: Context::default(),
        comment: note.to_owned(),
    });
}
