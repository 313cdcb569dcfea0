//! PROXY protocol version 2: every vector there is (real load balancers' headers, other decoders' tests,
//! an independent generator's), every prefix of every accepted one, and whatever bytes there may be.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use privatelink::wire::hex;
use privatelink::wire::hex_dump::read;
use privatelink::wire::proxy_protocol::{
    Addresses, Command, Draft, DraftAddresses, DraftError, DraftTlv, Family, HEADER_BYTES_MOST, Header,
    Parsed, SIGNATURE, TlvValue, Transport, WireErrorKind, decode, dissect, encode, find_signature, parse,
    receiver,
};
use privatelink_tests::headers::check_dissection;
use proptest::prelude::*;
use serde_json::{Value, json};

/// One list of vectors, the page's tests read the same.
fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/proxy-protocol.json")).expect("a list")
}

/// Made by `tests/oracles/proxy_protocol.py`.
fn generated() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/proxy-protocol-generated.json")).expect("a list")
}

fn bytes_of(vector: &Value) -> Vec<u8> {
    read(vector["hex"].as_str().expect("text")).expect("digits")
}

fn addresses(header: &Header<'_>) -> [Value; 2] {
    let path = |room: &[u8]| {
        let text = String::from_utf8(room.to_vec()).expect("text");
        Value::from(text.trim_end_matches('\0'))
    };
    match header.addresses() {
        Addresses::Absent => [Value::Null, Value::Null],
        Addresses::Inet { source, destination } => {
            [json!(source.to_string()), json!(destination.to_string())]
        }
        Addresses::Inet6 { source, destination } => {
            [json!(source.to_string()), json!(destination.to_string())]
        }
        Addresses::Unix { source, destination } => [path(source), path(destination)],
    }
}

/// Whatever is accepted encodes to the same bytes, raw and by way of a draft.
fn round_trip(name: &str, bytes: &[u8], header: &Header<'_>) {
    assert_eq!(header.raw(), &bytes[..header.len()], "{name}");
    let again = encode(&Draft::of(header)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(hex::plain(&again), hex::plain(header.raw()), "{name}");
}

fn check_vector(vector: &Value) {
    let name = vector["name"].as_str().expect("a name");
    let bytes = bytes_of(vector);
    let dissection = dissect(&bytes);
    check_dissection(&bytes, &dissection);
    let result = decode(&bytes);
    assert_eq!(result, dissection.result, "{name}");
    // In two steps it is the same; only a wrong checksum passes the first.
    let parsed = parse(&bytes);
    let is_bad_checksum = matches!(&result, Err(error) if error.kind == WireErrorKind::BadCrc);
    assert_eq!(parsed.is_ok(), result.is_ok() || is_bad_checksum, "{name}");
    assert_eq!(parsed.and_then(Parsed::verify), result, "{name}");
    match (&result, vector["expect"].as_str()) {
        (Ok(header), Some("accept")) => {
            assert_eq!(vector["command"], header.command().label(), "{name}");
            assert_eq!([&vector["source"], &vector["destination"]], addresses(header).each_ref(), "{name}");
            if let Some(length) = vector["length"].as_u64() {
                assert_eq!(length, header.len() as u64, "{name}");
            }
            if let Some(payload) = vector["payload"].as_str() {
                assert_eq!(payload, hex::plain(&bytes[header.len()..]), "{name}");
            }
            let expected = vector["tlvs"].as_array().expect("a list");
            assert_eq!(expected.len(), header.tlvs().count(), "{name}: {:?}", header.tlvs());
            for (expected, found) in expected.iter().zip(header.tlvs()) {
                check_tlv(name, expected, &found);
                assert_eq!(bytes[found.offset], found.kind, "{name}");
            }
            round_trip(name, &bytes, header);
            for end in 0..header.len() {
                let prefix = &bytes[..end];
                let error = decode(prefix).expect_err(name);
                assert_eq!(
                    (error.kind, error.offset),
                    (WireErrorKind::Incomplete, end),
                    "{name}, {end} bytes"
                );
                if end < 40 || end % 17 == 0 {
                    check_dissection(prefix, &dissect(prefix));
                }
                assert!(receiver(&Err(error)).starts_with("It waits for more"));
            }
        }
        (Err(error), Some("reject" | "incomplete")) => {
            assert_eq!(vector["kind"], error.kind.code(), "{name}: {error}");
            if let Some(field) = vector["field"].as_str() {
                assert_eq!(
                    (field, vector["offset"].as_u64()),
                    (error.field, Some(error.offset as u64)),
                    "{name}"
                );
            }
            assert_eq!(error.is_incomplete(), vector["expect"] == "incomplete", "{name}");
        }
        (found, expected) => panic!("{name}: {expected:?} is expected, and found {found:?}"),
    }
}

/// A TLV is listed as `[type, hex]` or by its parts.
fn check_tlv(name: &str, expected: &Value, found: &privatelink::wire::proxy_protocol::Tlv<'_>) {
    if let Some(pair) = expected.as_array() {
        assert_eq!((&pair[0], &pair[1]), (&json!(found.kind), &json!(hex::plain(found.value))), "{name}");
        return;
    }
    assert_eq!(expected["type"], found.kind, "{name}");
    if let Some(value) = expected["value"].as_str() {
        assert_eq!(value, hex::plain(found.value), "{name}");
    }
    if let Some(id) = expected["vpce_id"].as_str() {
        assert_eq!(TlvValue::VpcEndpointId(id.as_bytes()), found.read(), "{name}");
    }
    if let Some(client) = expected["client"].as_u64() {
        let TlvValue::Ssl(ssl) = found.read() else { panic!("{name}: {found:?}") };
        assert_eq!(
            (client, expected["verify"].as_u64()),
            (u64::from(ssl.client), Some(u64::from(ssl.verify)))
        );
        let inner: Vec<Value> =
            ssl.tlvs.map(|tlv| json!([tlv.kind, String::from_utf8_lossy(tlv.value)])).collect();
        assert_eq!(expected["inner"], Value::from(inner), "{name}");
    }
}

#[test]
fn every_vector_is_what_it_should_be() {
    let all = vectors();
    let count = |expect: &str| all.iter().filter(|vector| vector["expect"] == expect).count();
    assert!(count("accept") >= 13 + 7 && count("reject") >= 11 && count("incomplete") >= 1);
    all.iter().for_each(check_vector);
}

#[test]
fn an_independent_generator_agrees() {
    let all = generated();
    assert!(all.len() > 900, "{} headers", all.len());
    all.iter().for_each(check_vector);
}

fn vector(name: &str) -> Vec<u8> {
    bytes_of(vectors().iter().find(|vector| vector["name"] == name).expect("there is one"))
}

#[test]
fn swapped_bytes_of_a_checksum_are_named() {
    let bytes = vector("V5");
    let dissection = dissect(&bytes);
    let error = dissection.result.clone().expect_err("wrong");
    assert_eq!(error.checksums(), Some((0xe518_86f8, 0xf886_18e5)));
    let said = "the checksum at byte 31 is e51886f8: the right value, f88618e5, with its bytes swapped";
    assert!(error.to_string().starts_with(said), "{error}");
    let marked: Vec<_> = dissection.fields.iter().filter(|field| field.flaw.is_some()).collect();
    assert_eq!((marked.len(), marked[0].name, marked[0].start, marked[0].end), (1, "checksum", 31, 35));
    assert!(receiver(&dissection.result).starts_with("It closes the connection and logs a wrong checksum"));
}

#[test]
fn vendors_keep_their_byte_orders() {
    let read = |tlv: &str| {
        let header =
            format!("0d0a0d0a000d0a515549540a2111{:04x}7f0000017f000002005001bb{tlv}", 12 + tlv.len() / 2);
        let bytes = privatelink::wire::hex_dump::read(&header).expect("digits");
        let header = decode(&bytes).expect("a header");
        match header.tlvs().next().expect("one").read() {
            TlvValue::AzureLinkId(id) => format!("link id {id:#x}"),
            TlvValue::PscConnectionId(id) => format!("connection id {id}"),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(read("ee000501c1450021"), "link id 0x210045c1");
    assert_eq!(read("e00008ffffffffc0a86402"), "connection id 18446744072646845442");
    assert_eq!(read("e00004c0a86402"), "Opaque([192, 168, 100, 2])");
}

#[test]
fn what_a_receiver_does_is_said() {
    let said = |name: &str| receiver(&decode(&vector(name)));
    assert!(
        said("V1").starts_with("It accepts, and takes 172.31.7.113:51442 for the client and 172.31.10.31:80")
    );
    assert!(said("V1").contains("vpce-08d2bf15fac5001c9"));
    assert!(said("V3").contains("real endpoints"));
    assert!(said("the text form").contains("version 1"));
    assert!(said("35 of 36 bytes").contains("35 of 36 bytes are here; 1 byte is still to come"));
}

#[test]
fn a_signature_is_found_behind_other_headers() {
    let header = vector("V1");
    assert_eq!(find_signature(&header), Some(0));
    let packet = [&[0x45; 40][..], &header].concat();
    assert_eq!(find_signature(&packet), Some(40));
    assert_eq!(find_signature(&packet[..51]), None);
}

fn draft(addresses: DraftAddresses, tlvs: Vec<DraftTlv>, pad_to: Option<u32>) -> Draft {
    Draft { command: Command::Proxy, addresses, transport: Transport::Stream, tlvs, pad_to }
}

fn inet() -> DraftAddresses {
    DraftAddresses::Inet {
        source: "10.0.1.25:49152".parse().expect("an address"),
        destination: "10.0.1.87:443".parse().expect("an address"),
    }
}

#[test]
fn a_draft_of_the_papers_endpoint_is_v12() {
    let id = "vpce-0fe5b17a0707d6abc".to_owned();
    let tlvs = vec![DraftTlv::Crc32c, DraftTlv::VpcEndpointId(id)];
    assert_eq!(encode(&draft(inet(), tlvs, Some(100))), Ok(vector("V12")));
}

#[test]
fn what_cannot_be_encoded_says_why() {
    let refuse = |draft: &Draft| encode(draft).expect_err("refused");
    let unix = |length| DraftAddresses::Unix { source: vec![b'a'; length], destination: Vec::new() };
    assert!(encode(&draft(unix(108), Vec::new(), None)).is_ok());
    assert_eq!(refuse(&draft(unix(109), Vec::new(), None)), DraftError::PathTooLong(109));
    let raw = |kind, length| vec![DraftTlv::Raw { kind, value: vec![0; length] }];
    assert!(encode(&draft(inet(), raw(5, 128), None)).is_ok());
    assert_eq!(refuse(&draft(inet(), raw(5, 129), None)), DraftError::UniqueIdTooLong(129));
    assert_eq!(refuse(&draft(inet(), raw(1, 65_536), None)), DraftError::ValueTooLong(1, 65_536));
    assert_eq!(refuse(&draft(inet(), raw(1, 65_535), None)), DraftError::TooLong(65_535 + 31));
    assert_eq!(encode(&draft(inet(), raw(1, 65_520), None)).map(|bytes| bytes.len()), Ok(HEADER_BYTES_MOST));
    assert_eq!(refuse(&draft(inet(), Vec::new(), Some(27))), DraftError::PadTooSmall(27, 28));
    assert_eq!(encode(&draft(inet(), Vec::new(), Some(28))).map(|bytes| bytes.len()), Ok(28));
    for pad_to in [29, 30] {
        assert_eq!(
            refuse(&draft(inet(), Vec::new(), Some(pad_to))),
            DraftError::PadLeavesTooLittle(pad_to, 28)
        );
    }
    for pad_to in [31, 100, 65_551] {
        let made = encode(&draft(inet(), Vec::new(), Some(pad_to))).expect("fits");
        assert_eq!(made.len(), pad_to as usize);
        assert!(decode(&made).is_ok());
    }
    assert_eq!(refuse(&draft(inet(), Vec::new(), Some(65_552))), DraftError::TooLong(65_552));
    let twice = vec![DraftTlv::Crc32c, DraftTlv::Crc32c];
    assert_eq!(refuse(&draft(inet(), twice, None)), DraftError::SecondChecksum);
    let id = |id: &str| vec![DraftTlv::VpcEndpointId(id.to_owned())];
    assert_eq!(refuse(&draft(inet(), id("vpce 1"), None)), DraftError::EndpointId);
    assert_eq!(refuse(&draft(inet(), id(""), None)), DraftError::EndpointId);
    let absent = |family| DraftAddresses::Absent(family);
    assert_eq!(
        refuse(&draft(absent(Family::Inet6), Vec::new(), None)),
        DraftError::NoAddresses(Family::Inet6)
    );
    assert!(encode(&draft(absent(Family::Unspec), Vec::new(), None)).is_ok());
    let open = Draft { transport: Transport::Unspec, ..draft(inet(), Vec::new(), None) };
    assert_eq!(refuse(&open), DraftError::NotForProxy(Family::Inet, Transport::Unspec));
    for error in [DraftError::EndpointId, DraftError::PadLeavesTooLittle(29, 28), DraftError::TooLong(65_552)]
    {
        assert!(error.to_string().len() > 20);
    }
}

/// Bytes that start as a header does and go on as TLVs might.
fn behind_a_signature(seed: u64) -> Vec<u8> {
    let mut random = oorandom::Rand32::new(seed);
    let mut one_of = |from: &[u8]| {
        from[usize::try_from(random.rand_range(0..u32::try_from(from.len()).expect("few"))).expect("small")]
    };
    let any: Vec<u8> = (0..=255).collect();
    let mut bytes = SIGNATURE.to_vec();
    bytes.push(one_of(&[0x20, 0x21, 0x21, 0x22]));
    bytes.push(one_of(&[0, 0x11, 0x12, 0x21, 0x31, 0x41]));
    let length = one_of(&any);
    bytes.extend([0, length]);
    for _ in 0..one_of(&[0, 3, 12, 15, 36, 40, 100, 216, 255]) {
        let value = one_of(&any);
        bytes.push(one_of(&[0, 0, 0, 1, 3, 4, 5, 8, 0x20, 0xea, 0xee, value]));
    }
    if one_of(&[0, 1, 1]) == 1 {
        // All of it, and no more.
        let length = u16::try_from(bytes.len() - 16).expect("few");
        bytes[14..16].copy_from_slice(&length.to_be_bytes());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn no_bytes_panic_and_all_are_tiled(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check_dissection(&bytes, &dissect(&bytes));
    }

    #[test]
    fn the_same_behind_a_signature(seed in any::<u64>()) {
        let bytes = behind_a_signature(seed);
        let dissection = dissect(&bytes);
        check_dissection(&bytes, &dissection);
        if let Ok(header) = &dissection.result {
            round_trip("random", &bytes, header);
        }
        let _ = receiver(&dissection.result);
    }
}
