//! TLS and HTTP: what is built is what was asked for and the same every time; what is taken apart
//! says so. Wireshark judges the same bytes in `packets_by_tshark.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::wire::{http, tls};
use privatelink_tests::fields::{assert_tiles, values, wrong};
use proptest::prelude::*;

#[test]
fn a_client_hello_offers_what_a_browser_does() {
    let hello = tls::client_hello("orders.example.com", 1);
    let fields = tls::dissect(&hello);
    assert!(wrong(&fields).is_empty());
    assert_tiles(&fields, &hello);
    let meanings = |name: &str| -> Vec<_> {
        fields.iter().filter(|field| field.name == name).map(|field| field.meaning.clone()).collect()
    };
    assert_eq!(meanings("content type"), ["handshake"]);
    assert_eq!(meanings("message type"), ["client hello"]);
    // The record's, then those offered.
    assert_eq!(meanings("version"), ["TLS 1.0", "TLS 1.3", "TLS 1.2"]);
    assert_eq!(meanings("cipher suite")[0], "TLS_AES_256_GCM_SHA384");
    assert!(meanings("cipher suite").iter().all(|name| !name.is_empty()));
    // The key share's group, after the three supported.
    assert_eq!(meanings("group"), ["x25519", "secp256r1", "secp384r1", "x25519"]);
    assert!(meanings("algorithm").iter().all(|name| !name.is_empty()));
    assert_eq!(values(&fields, &hello, "name"), ["orders.example.com"]);
    assert_eq!(values(&fields, &hello, "protocol"), ["h2", "http/1.1"]);
    assert_eq!(values(&fields, &hello, "session id")[0].len(), 64);
    assert_eq!(values(&fields, &hello, "key")[0].len(), 64);
}

#[test]
fn a_server_name_that_is_none_is_left_out() {
    let names = |typed: &str| {
        let hello = tls::client_hello(typed, 1);
        let fields = tls::dissect(&hello);
        assert!(wrong(&fields).is_empty());
        values(&fields, &hello, "name")
    };
    let long_label = format!("{}.com", "x".repeat(64));
    let long_name = "abcdefgh.".repeat(30);
    for typed in
        ["", ".", "10.0.1.87", "::1", "a b.com", "a..b", "ü.com", "a.com\r\n", &long_label, &long_name]
    {
        assert!(names(typed).is_empty(), "{typed}");
    }
    assert_eq!(names("orders.example.com."), ["orders.example.com"]);
    assert_eq!(names("_dmarc.example.com"), ["_dmarc.example.com"]);
}

#[test]
fn a_server_answers_the_hello_it_got() {
    let hello = tls::client_hello("orders.example.com", 1);
    let answer = tls::server_hello(1, &hello);
    let fields = tls::dissect(&answer);
    assert!(wrong(&fields).is_empty());
    assert_tiles(&fields, &answer);
    let asked = values(&tls::dissect(&hello), &hello, "session id");
    assert_eq!(values(&fields, &answer, "session id"), asked);
    assert_eq!(values(&fields, &answer, "content type"), ["22", "20", "23"]);
    assert_eq!(values(&fields, &answer, "cipher suite"), ["0x1302"]);
    // Whatever stands in the hello's place, the answer is well-formed.
    for hello in [&b""[..], &[0; 43], &[33; 100], &[255; 44]] {
        let answer = tls::server_hello(1, hello);
        assert!(wrong(&tls::dissect(&answer)).is_empty());
        assert_tiles(&tls::dissect(&answer), &answer);
    }
}

#[test]
fn invented_bytes_depend_on_the_seed_alone_and_differ_from_part_to_part() {
    let hello = |seed| tls::client_hello("orders.example.com", seed);
    assert_eq!(hello(1), hello(1));
    assert_ne!(hello(1), hello(2));
    let both = [hello(1), tls::server_hello(1, &[])].concat();
    let fields = tls::dissect(&both);
    let mut invented = values(&fields, &both, "random");
    invented.extend(values(&fields, &both, "key"));
    invented.extend(values(&fields, &both, "session id"));
    let count = invented.len();
    invented.sort();
    invented.dedup();
    assert_eq!((count, invented.len()), (5, 5));
}

#[test]
fn records_stay_within_what_a_record_may_have() {
    for (asked, has) in [(0, 0), (1, 1), (16_640, 16_640), (70_000, 16_640)] {
        let record = tls::application_data(asked, 1);
        assert_eq!(record.len(), has + 5);
        assert_eq!(record[3..5], u16::try_from(has).unwrap().to_be_bytes());
    }
}

#[test]
fn alerts_are_fatal_and_named() {
    for (alert, name) in
        [(tls::Alert::DecodeError, "decode error"), (tls::Alert::UnexpectedMessage, "unexpected message")]
    {
        let record = tls::alert(alert);
        let fields = tls::dissect(&record);
        let meanings: Vec<_> = fields.iter().map(|field| field.meaning.as_ref()).collect();
        assert!(meanings.contains(&"fatal") && meanings.contains(&name), "{meanings:?}");
        assert_tiles(&fields, &record);
    }
}

#[test]
fn a_record_may_go_on_in_the_next_segment() {
    let record = tls::application_data(3_000, 1);
    let first = &record[..1_460];
    let fields = tls::dissect(first);
    assert!(wrong(&fields).is_empty());
    assert_tiles(&fields, first);
    assert!(fields.iter().any(|field| field.meaning == "goes on in a later segment"));
}

#[test]
fn http_is_taken_apart_line_by_line() {
    let request = http::request("orders.example.com:8080");
    let fields = http::dissect(&request);
    assert_tiles(&fields, &request);
    assert_eq!(values(&fields, &request, "start line"), ["GET / HTTP/1.1\\r\\n"]);
    assert_eq!(values(&fields, &request, "header field")[0], "Host: orders.example.com:8080\\r\\n");
    assert_eq!(values(&fields, &request, "end of header fields"), ["\\r\\n"]);
    assert!(values(&fields, &request, "body").is_empty());

    let answer = http::response(http::Status::Ok);
    let fields = http::dissect(&answer);
    assert_tiles(&fields, &answer);
    assert_eq!(values(&fields, &answer, "start line"), ["HTTP/1.1 200 OK\\r\\n"]);
    let body = values(&fields, &answer, "body");
    assert_eq!(body, ["Hello\\n"]);
    assert!(values(&fields, &answer, "header field").contains(&"Content-Length: 6\\r\\n".to_owned()));
}

#[test]
fn no_host_can_add_a_line_to_a_request() {
    let request = http::request("a.com\r\nX-Evil: 1\r\n\r\nGET /");
    let text = String::from_utf8(request).unwrap();
    assert!(text.contains("\r\nHost: a.comX-Evil:1GET/\r\n"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mangled_exchanges_are_tiled(
        which in 0..5_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        length in any::<prop::sample::Index>(),
        cut: bool,
    ) {
        let hello = tls::client_hello("orders.example.com", 1);
        let mut bytes = match which {
            0 => tls::server_hello(1, &hello),
            1 => tls::client_finished(1),
            2 => http::request("a.com"),
            3 => http::bad_request(),
            _ => hello,
        };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cut {
            bytes.truncate(length.index(bytes.len()));
        }
        assert_tiles(&tls::dissect(&bytes), &bytes);
        assert_tiles(&http::dissect(&bytes), &bytes);
    }
}
