//! Wireshark's own dissectors over a capture file of every kind of packet we build: nothing
//! malformed, no wrong checksum, nothing unknown, no warning. Needs `tshark`, hence the feature
//! `tools`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::PathBuf;

use privatelink::wire::packet::{TcpFlags, TcpOptions, TcpSegment, tcp};
use privatelink::wire::pcapng::{Interface, Packet, write};
use privatelink::wire::{http, tls};
use privatelink_tests::packet_samples::{built, ip, proxy_header, syn};
use privatelink_tests::tshark::{assert_no_complaint, fields};

/// A capture file of these packets, at two interfaces in turn.
fn capture(name: &str, packets: &[Vec<u8>]) -> PathBuf {
    let interface = |name: &str| Interface { name: name.into(), description: format!("at the {name}") };
    let packets = packets.iter().zip(0..).map(|(bytes, at)| Packet {
        interface: u32::try_from(at % 2).unwrap(),
        time_ns: 1_600_000_000_000_000_000 + at * 1_234_567,
        bytes,
        comment: if at == 0 { "the first – «of all»" } else { "" },
    });
    let file = write("what came of it", &[interface("client"), interface("target")], packets);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, file).unwrap();
    path
}

/// A connection, every segment of it where the one before ends.
struct Conversation {
    version: u8,
    port: u16,
    numbers: [u32; 2],
    packets: Vec<Vec<u8>>,
}

impl Conversation {
    /// With its handshake.
    fn begin(version: u8) -> Self {
        let mut conversation =
            Self { version, port: 443, numbers: [0xffff_ff00, 7_000], packets: Vec::new() };
        let options = TcpOptions { timestamps: Some((1, 0)), ..syn().options };
        conversation.send(0, TcpFlags { syn: true, ..TcpFlags::default() }, options, b"");
        let options = TcpOptions { timestamps: Some((1, 1)), ..options };
        conversation.send(1, TcpFlags { syn: true, ack: true, ..TcpFlags::default() }, options, b"");
        conversation.say(0, b"");
        conversation
    }

    fn say(&mut self, who: usize, payload: &[u8]) {
        let options = TcpOptions { timestamps: Some((2, 2)), ..TcpOptions::default() };
        let flags = TcpFlags { ack: true, psh: !payload.is_empty(), ..TcpFlags::default() };
        self.send(who, flags, options, payload);
    }

    fn end(&mut self) {
        let options = TcpOptions { timestamps: Some((3, 3)), ..TcpOptions::default() };
        let fin = TcpFlags { ack: true, fin: true, ..TcpFlags::default() };
        self.send(0, fin, options, b"");
        self.send(1, fin, options, b"");
        self.say(0, b"");
    }

    fn send(&mut self, who: usize, flags: TcpFlags, options: TcpOptions, payload: &[u8]) {
        let (mut ip, mut ports) = (ip(self.version), [49_152, self.port]);
        if who == 1 {
            std::mem::swap(&mut ip.source, &mut ip.destination);
            ports.reverse();
        }
        let segment = TcpSegment {
            source_port: ports[0],
            destination_port: ports[1],
            sequence_number: self.numbers[who],
            acknowledgement_number: if flags.ack { self.numbers[1 - who] } else { 0 },
            flags,
            window: 62_727,
            options,
            payload,
        };
        self.packets.push(tcp(ip, &segment));
        let counts = u32::from(flags.syn) + u32::from(flags.fin) + u32::try_from(payload.len()).unwrap();
        self.numbers[who] = self.numbers[who].wrapping_add(counts);
    }
}

#[test]
fn wireshark_has_nothing_to_complain_about_in_any_kind_of_packet() {
    assert_no_complaint(&capture("all.pcapng", &built()), &[]);
}

#[test]
fn wireshark_follows_a_connection_with_a_proxy_header_and_tls() {
    for version in [4, 6] {
        let mut talk = Conversation::begin(version);
        let hello = tls::client_hello("orders.example.com", 3);
        talk.say(0, &proxy_header());
        talk.say(1, b"");
        talk.say(0, &hello);
        talk.say(1, &tls::server_hello(3, &hello));
        talk.say(0, &tls::client_finished(3));
        talk.say(0, &tls::application_data(120, 4));
        talk.say(1, &tls::application_data(340, 5));
        talk.end();
        let file = capture(&format!("tls-{version}.pcapng"), &talk.packets);
        assert_no_complaint(&file, &[]);
        let names = ["frame.number", "proxy.src.ipv4", "proxy.srcport", "proxy.v2.tlv.length"];
        assert_eq!(fields(&file, &names, &["-Y", "proxy"]), "4|10.0.1.25|49152|4,23,36\n");
        let names = [
            "frame.number",
            "tls.handshake.type",
            "tls.record.length",
            "tls.handshake.extensions_server_name",
            "tls.handshake.extensions_alpn_str",
        ];
        assert_eq!(
            fields(&file, &names, &["-Y", "tls"]),
            "6|1|231|orders.example.com|h2,http/1.1\n7|2|122,1,1100||\n8||1,69||\n9||120||\n10||340||\n"
        );
        let names = ["tls.handshake.session_id"];
        let ids = fields(&file, &names, &["-Y", "tls.handshake"]);
        let ids: Vec<_> = ids.lines().collect();
        assert!(ids.len() == 2 && ids[0] == ids[1] && ids[0].len() == 64, "{ids:?}");
    }
}

#[test]
fn wireshark_reads_http() {
    let mut talk = Conversation::begin(4);
    talk.port = 80;
    talk.say(0, &http::request("orders.example.com"));
    talk.say(1, &http::response(http::Status::Ok));
    talk.say(0, &http::request("orders.example.com"));
    talk.say(1, &http::bad_request());
    talk.end();
    let file = capture("http.pcapng", &talk.packets);
    assert_no_complaint(&file, &[]);
    let names = ["frame.number", "http.host", "http.response.code", "http.file_data"];
    assert_eq!(
        fields(&file, &names, &["-Y", "http"]),
        "4|orders.example.com||\n5||200|Hello\\n\n6|orders.example.com||\n7||400|Bad Request\\n\n"
    );
}

#[test]
fn wireshark_reads_dns() {
    let file = capture("dns.pcapng", &built());
    assert_no_complaint(&file, &[]);
    let names =
        ["dns.id", "dns.flags.rcode", "dns.qry.name", "dns.a", "dns.resp.ttl", "dns.rr.udp_payload_size"];
    let each = "0x0007||orders.example.com|||1232\n\
                0x0007|0|orders.example.com|10.0.1.87,10.0.2.87|60,60|4096\n\
                0x0008||nowhere.example.com|||1232\n\
                0x0008|3|nowhere.example.com|||4096\n";
    assert_eq!(fields(&file, &names, &["-Y", "dns"]), each.repeat(2));
}

#[test]
fn wireshark_reads_interfaces_times_and_comments() {
    let packets = Conversation::begin(4).packets;
    let file = capture("file.pcapng", &packets);
    let names = ["frame.interface_name", "frame.interface_description", "frame.time_epoch", "frame.comment"];
    assert_eq!(
        fields(&file, &names, &[]),
        "client|at the client|1600000000.000000000|the first – «of all»\n\
         target|at the target|1600000000.001234567|\n\
         client|at the client|1600000000.002469134|\n"
    );
}
