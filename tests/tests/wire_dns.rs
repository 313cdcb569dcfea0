//! DNS: every message we build is read by `hickory-proto` as it was meant, and every message
//! `hickory-proto` builds is taken apart into what is in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query, ResponseCode as Code};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, NS, PTR, SOA, TXT};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};
use privatelink::wire::dns::{self, Answer, Data, Kind, ResponseCode, dissect, name_at};
use privatelink::wire::field::{Field, Show};
use privatelink_tests::fields::{assert_tiles, values, wrong};
use proptest::prelude::*;

const NAME: &str = "vpce-0fe5b17a0707d6abc-29p5708s.ec2.us-east-1.vpce.amazonaws.com";

/// A question for addresses.
fn query(id: u16, name: &str) -> Vec<u8> {
    dns::query(id, name, Kind::A)
}

/// An answer of addresses, all of the name asked for.
fn response(id: u16, name: &str, code: ResponseCode, records: &[(Ipv4Addr, u32)]) -> Vec<u8> {
    let answers: Vec<_> = records
        .iter()
        .map(|(address, ttl)| Answer {
            owner: name,
            data: Data::Address((*address).into()),
            time_to_live_s: *ttl,
        })
        .collect();
    dns::response(id, name, Kind::A, code, &answers)
}

fn read(message: &[u8]) -> Message {
    Message::from_vec(message).unwrap()
}

fn name(text: &str) -> Name {
    Name::from_str(text).unwrap()
}

#[test]
fn hickory_reads_a_query_as_it_was_meant() {
    let message = read(&query(0xbeef, NAME));
    let head = &message.metadata;
    assert_eq!((head.id, head.message_type, head.op_code), (0xbeef, MessageType::Query, OpCode::Query));
    assert!(head.recursion_desired && !head.recursion_available && !head.truncation);
    let [asked] = &message.queries[..] else { panic!("one question") };
    assert_eq!((asked.query_type, asked.query_class), (RecordType::A, DNSClass::IN));
    assert_eq!(asked.name.to_string(), format!("{NAME}."));
    let edns = message.edns.as_ref().unwrap();
    assert_eq!((edns.version(), edns.max_payload()), (0, 1232));
    assert!(message.answers.is_empty() && message.authorities.is_empty());
    assert!(query(1, &format!("{NAME}.")).ends_with(&query(1, NAME)), "a last dot changes nothing");
}

#[test]
fn hickory_reads_answers_as_they_were_meant() {
    let records = [(Ipv4Addr::new(10, 0, 1, 87), 60), (Ipv4Addr::new(10, 0, 2, 87), 5)];
    let bytes = response(7, NAME, ResponseCode::NoError, &records);
    // Header, question (the name's length and its root, type, class), two records whose names are
    // pointers, EDNS.
    assert_eq!(bytes.len(), 12 + NAME.len() + 2 + 4 + 2 * 16 + 11);
    let message = read(&bytes);
    let head = &message.metadata;
    assert_eq!((head.id, head.message_type, head.response_code), (7, MessageType::Response, Code::NoError));
    assert!(head.recursion_desired && head.recursion_available);
    assert!(!head.truncation && !head.authoritative);
    assert_eq!(message.queries[0].name.to_string(), format!("{NAME}."));
    let read: Vec<_> = message.answers.iter().map(|record| (record.data.clone(), record.ttl)).collect();
    assert_eq!(read, records.map(|(address, ttl)| (RData::A(A(address)), ttl)));
    assert!(message.answers.iter().all(|record| record.name == message.queries[0].name));
    assert!(message.answers.iter().all(|record| record.dns_class == DNSClass::IN));
    assert_eq!(message.edns.unwrap().max_payload(), 4096);
}

#[test]
fn a_name_that_does_not_exist_and_one_without_addresses() {
    for (code, read_as) in [
        (ResponseCode::NameError, Code::NXDomain),
        (ResponseCode::ServerFailure, Code::ServFail),
        (ResponseCode::NoError, Code::NoError),
    ] {
        let message = read(&response(7, NAME, code, &[]));
        assert_eq!(message.metadata.response_code, read_as);
        assert!(message.answers.is_empty() && message.authorities.is_empty());
        assert_eq!(message.queries.len(), 1);
    }
}

/// Every type we build: a name that leads to another, its addresses of both families, a text of several
/// strings.
#[test]
fn hickory_reads_every_type_as_it_was_meant() {
    let text = "v".repeat(300);
    let data = [
        Data::Name("edge.example.com"),
        Data::Address("192.0.2.1".parse().unwrap()),
        Data::Address("2001:db8::1".parse().unwrap()),
        Data::Text(&text),
    ];
    let owners = ["www.example.com", "edge.example.com", "edge.example.com", "www.example.com"];
    let answers: Vec<_> =
        data.into_iter().zip(owners).map(|(data, owner)| Answer { owner, data, time_to_live_s: 5 }).collect();
    for (kind, read_as) in [
        (Kind::A, RecordType::A),
        (Kind::Aaaa, RecordType::AAAA),
        (Kind::Cname, RecordType::CNAME),
        (Kind::Txt, RecordType::TXT),
    ] {
        let message = read(&dns::response(7, "www.example.com", kind, ResponseCode::NoError, &answers));
        assert_eq!(message.queries[0].query_type, read_as);
        assert_eq!(read(&dns::query(7, "www.example.com", kind)).queries[0].query_type, read_as);
        let found: Vec<_> =
            message.answers.iter().map(|one| (one.name.to_string(), one.data.clone())).collect();
        assert_eq!(found[0], ("www.example.com.".into(), RData::CNAME(CNAME(name("edge.example.com.")))));
        assert_eq!(found[1].1, RData::A(A(Ipv4Addr::new(192, 0, 2, 1))));
        assert_eq!(found[2].0, "edge.example.com.");
        assert_eq!(found[2].1, RData::AAAA(AAAA(Ipv6Addr::from_str("2001:db8::1").unwrap())));
        let RData::TXT(read) = &found[3].1 else { panic!("a text") };
        assert_eq!(read.txt_data.iter().map(|part| part.len()).collect::<Vec<_>>(), [255, 45]);
    }
}

#[test]
fn an_answer_fits_what_the_query_offered() {
    let records: Vec<_> = (0..200).map(|last| (Ipv4Addr::new(10, 0, 0, last), 60)).collect();
    let bytes = response(7, NAME, ResponseCode::NoError, &records);
    assert!(bytes.len() <= 1232 && bytes.len() + 16 > 1232, "{}", bytes.len());
    let message = read(&bytes);
    assert!(message.metadata.truncation);
    assert_eq!(message.answers.len(), (1232 - 12 - NAME.len() - 6 - 11) / 16);
}

#[test]
fn hickorys_messages_are_taken_apart() {
    let mut message = Message::response(0x1234, OpCode::Query);
    message.add_query(Query::query(name("www.example.com."), RecordType::ANY));
    let mut answer = |owner: &str, data| {
        message.add_answer(Record::from_rdata(name(owner), 300, data));
    };
    answer("www.example.com.", RData::CNAME(CNAME(name("edge.example.com."))));
    answer("edge.example.com.", RData::A(A(Ipv4Addr::new(192, 0, 2, 1))));
    answer("edge.example.com.", RData::AAAA(AAAA(Ipv6Addr::from_str("2001:db8::1").unwrap())));
    answer("example.com.", RData::TXT(TXT::new(vec!["vpce:l6p0".into(), String::new()])));
    answer("1.2.0.192.in-addr.arpa.", RData::PTR(PTR(name("edge.example.com."))));
    message.add_authority(Record::from_rdata(
        name("example.com."),
        900,
        RData::NS(NS(name("ns1.example.com."))),
    ));
    let soa = SOA::new(name("ns1.example.com."), name("admin.example.com."), 1, 7200, 900, 1_209_600, 86_400);
    message.add_authority(Record::from_rdata(name("example.com."), 900, RData::SOA(soa)));
    let mut edns = Edns::new();
    edns.set_max_payload(512).set_dnssec_ok(true);
    message.set_edns(edns);
    let bytes = message.to_vec().unwrap();

    let fields = dissect(&bytes);
    assert!(wrong(&fields).is_empty(), "{:?}", wrong(&fields));
    assert_tiles(&fields, &bytes);
    let named = |name: &str| values(&fields, &bytes, name);
    assert_eq!(named("identification"), ["0x1234"]);
    assert_eq!(named("questions"), ["1"]);
    assert_eq!(named("answers"), ["5"]);
    assert_eq!(named("authority records"), ["2"]);
    assert_eq!(named("response"), ["set"]);
    assert_eq!(
        named("name"),
        [
            "www.example.com",
            "www.example.com",
            "edge.example.com",
            "edge.example.com",
            "example.com",
            "1.2.0.192.in-addr.arpa",
            "example.com",
            "example.com",
            "."
        ]
    );
    assert_eq!(named("canonical name"), ["edge.example.com"]);
    assert_eq!(named("address"), ["192.0.2.1", "2001:db8::1"]);
    assert_eq!(named("text"), ["vpce:l6p0", ""]);
    assert_eq!(named("pointer's name"), ["edge.example.com"]);
    assert_eq!(named("name server"), ["ns1.example.com"]);
    assert_eq!(named("primary name server"), ["ns1.example.com"]);
    assert_eq!(named("responsible mailbox"), ["admin.example.com"]);
    assert_eq!(named("expire"), ["1209600"]);
    assert_eq!(named("time to live"), ["300", "300", "300", "300", "300", "900", "900"]);
    assert_eq!(named("UDP payload size"), ["512"]);
    assert_eq!(named("DNSSEC answer OK"), ["set"]);
    let pointers: Vec<_> = fields.iter().filter(|field| field.name == "pointer").collect();
    assert!(!pointers.is_empty());
    assert!(pointers.iter().any(|field| field.meaning == "→ www.example.com"), "{pointers:?}");
}

#[test]
fn names_are_safe_whatever_was_typed() {
    let long = "x".repeat(100);
    let many = "abcdefg.".repeat(100);
    for typed in ["", ".", "..", "a..b", " ", "ü.example", "a b", &long, &many, "\0", "a\\.b"] {
        let bytes = query(1, typed);
        let message = read(&bytes);
        assert!(message.queries[0].name.len() <= 255, "{typed}");
        assert_tiles(&dissect(&bytes), &bytes);
        assert!(wrong(&dissect(&bytes)).is_empty(), "{typed}");
    }
    assert_eq!(name_at(&query(1, ""), 12), ".");
    assert_eq!(name_at(&query(1, "a..b"), 12), "a.b");
    assert_eq!(name_at(&query(1, "ü.example"), 12), "\\195\\188.example");
    assert_eq!(name_at(&query(1, &long), 12), "x".repeat(63));
}

#[test]
fn names_end_whatever_the_bytes_say() {
    // Pointers to themselves, to each other, forward, past the end; labels past the end.
    for bytes in
        [&b"\xc0\x00"[..], b"\xc0\x02\xc0\x00", b"\xc0", b"\xff\xff", b"\x3fabc", b"\x40a", b"\x01a\xc0\x00"]
    {
        for start in 0..5 {
            assert!(name_at(bytes, start).len() < 260);
        }
    }
    // A chain of pointers, each to the one before, is followed to its end.
    let mut chain = b"\x01a\0".to_vec();
    for at in 0..1000_u16 {
        let target = if at == 0 { 0 } else { 3 + 2 * (at - 1) };
        chain.extend((0xc000 | target).to_be_bytes());
    }
    assert_eq!(name_at(&chain, u32::try_from(chain.len() - 2).unwrap()), "a");
}

#[test]
fn what_is_wrong_is_marked() {
    let whole = response(7, NAME, ResponseCode::NoError, &[(Ipv4Addr::new(10, 0, 1, 87), 60)]);
    for length in 0..whole.len() {
        let cut = &whole[..length];
        let fields = dissect(cut);
        assert_tiles(&fields, cut);
        assert!(!wrong(&fields).is_empty(), "{length} bytes");
    }
    let longer = [&whole[..], b"xyz"].concat();
    let fields = dissect(&longer);
    assert_eq!(wrong(&fields).iter().map(|field| field.name).collect::<Vec<_>>(), ["left over"]);
    // A pointer to itself, in the answer's name.
    let mut looping = whole.clone();
    let at = 12 + NAME.len() + 2 + 4;
    assert_eq!(looping[at..at + 2], [0xc0, 12]);
    looping[at + 1] = u8::try_from(at).unwrap();
    let fields = dissect(&looping);
    assert_eq!(wrong(&fields)[0].name, "pointer");
    // An address of five bytes.
    let mut five = whole;
    five[at + 11] = 5;
    let fields = dissect(&five);
    assert!(wrong(&fields).iter().any(|field| field.name == "left over"), "{fields:#?}");
    assert_tiles(&fields, &five);
}

/// Where in a longer message a DNS message stands changes nothing about its names.
#[test]
fn names_are_counted_from_their_own_message() {
    let bytes = response(7, NAME, ResponseCode::NoError, &[(Ipv4Addr::new(10, 0, 1, 87), 60)]);
    let whole = [&[0; 28][..], &bytes].concat();
    let mut fields: Vec<Field> = dissect(&bytes);
    privatelink::wire::field::shift(&mut fields, 28, 1);
    let names: Vec<_> = fields.iter().filter(|field| matches!(field.show, Show::DomainName(_))).collect();
    assert_eq!(names.iter().map(|field| field.value(&whole)).collect::<Vec<_>>(), [NAME, NAME, "."]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn typed_names_make_messages_hickory_reads(typed in ".{0,300}", id: u16) {
        let message = read(&query(id, &typed));
        prop_assert_eq!(message.metadata.id, id);
        let answer = read(&response(id, &typed, ResponseCode::NoError, &[(Ipv4Addr::LOCALHOST, 1)]));
        prop_assert_eq!(&answer.answers[0].name, &message.queries[0].name);
    }

    #[test]
    fn our_names_are_hickorys(typed in "[a-z0-9][a-z0-9-]{0,19}(\\.[a-z0-9][a-z0-9-]{0,19}){0,8}") {
        let bytes = query(1, &typed);
        // Written, hickory would show `xn--` labels in the letters they stand for; the bytes are what is compared.
        let read = read(&bytes).queries[0].name.to_ascii();
        prop_assert_eq!(format!("{}.", name_at(&bytes, 12)), read);
        prop_assert_eq!(name_at(&bytes, 12), typed);
    }
}
