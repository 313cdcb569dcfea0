//! Packets of every kind the engine builds, for several tests to look at.

use privatelink::wire::packet::{Ip, TcpFlags, TcpOptions, TcpSegment, echo, tcp, udp};
use privatelink::wire::proxy_protocol::nlb_header;
use privatelink::wire::{dns, http, tls};

/// The header of a packet of this version.
pub fn ip(version: u8) -> Ip {
    let (source, destination) = match version {
        4 => ("10.0.1.25", "10.0.1.87"),
        _ => ("fd00:1::25", "fd00:1::87"),
    };
    Ip {
        source: source.parse().unwrap(),
        destination: destination.parse().unwrap(),
        time_to_live: 64,
        identification: 0x1c46,
    }
}

/// A segment in the middle of a connection.
pub fn segment(payload: &[u8]) -> TcpSegment<'_> {
    TcpSegment {
        source_port: 49_152,
        destination_port: 443,
        sequence_number: 0xfedc_ba98,
        acknowledgement_number: 0x0123_4567,
        flags: TcpFlags { ack: true, psh: !payload.is_empty(), ..TcpFlags::default() },
        window: 490,
        options: TcpOptions { timestamps: Some((7, 8)), ..TcpOptions::default() },
        payload,
    }
}

/// A client's first, as Linux sends it.
pub fn syn() -> TcpSegment<'static> {
    TcpSegment {
        acknowledgement_number: 0,
        flags: TcpFlags { syn: true, ..TcpFlags::default() },
        options: TcpOptions {
            maximum_segment_size: Some(8961),
            sack_permitted: true,
            timestamps: Some((0x1122_3344, 0)),
            window_scale: Some(7),
        },
        ..segment(b"")
    }
}

/// What an NLB puts ahead of a connection's data.
pub fn proxy_header() -> Vec<u8> {
    let address = |text: &str| text.parse().unwrap();
    nlb_header(address("10.0.1.25:49152"), address("10.0.1.87:443"), Some("vpce-0fe5b17a0707d6abc"))
}

/// A packet of every kind we build; each TCP segment is of a connection of its own.
pub fn built() -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    for version in [4, 6] {
        let ip = ip(version);
        let hello = tls::client_hello("orders.example.com", 9);
        let at_443 = [
            Vec::new(),
            b"odd".to_vec(),
            tls::server_hello(9, &hello),
            tls::client_finished(9),
            tls::application_data(300, 9),
            tls::alert(tls::Alert::DecodeError),
            proxy_header(),
            [proxy_header(), hello.clone()].concat(),
            hello,
        ];
        // Wireshark warns of plain HTTP at 443.
        let at_80 =
            [http::request("orders.example.com"), http::response(http::Status::Ok), http::bad_request()];
        let at_443 = at_443.iter().map(|payload| segment(payload));
        let at_80 = at_80.iter().map(|payload| TcpSegment { destination_port: 80, ..segment(payload) });
        for (segment, source_port) in std::iter::once(syn()).chain(at_443).chain(at_80).zip(49_152..) {
            packets.push(tcp(ip, &TcpSegment { source_port, ..segment }));
        }
        packets.push(udp(ip, 40_000, 53, &dns::query(7, "orders.example.com", dns::Kind::A)));
        let answers = ["10.0.1.87", "10.0.2.87"].map(|address| dns::Answer {
            owner: "orders.example.com",
            data: dns::Data::Address(address.parse().unwrap()),
            time_to_live_s: 60,
        });
        let answer =
            dns::response(7, "orders.example.com", dns::Kind::A, dns::ResponseCode::NoError, &answers);
        packets.push(udp(ip, 53, 40_000, &answer));
        packets.push(udp(ip, 40_001, 53, &dns::query(8, "nowhere.example.com", dns::Kind::A)));
        let nothing =
            dns::response(8, "nowhere.example.com", dns::Kind::A, dns::ResponseCode::NameError, &[]);
        packets.push(udp(ip, 53, 40_001, &nothing));
        packets.push(udp(ip, 1, 2, b"\0\x01"));
        packets.push(echo(ip, false, 77, 1, b"abcdefghi"));
        packets.push(echo(ip, true, 77, 1, b"abcdefghi"));
    }
    packets
}
