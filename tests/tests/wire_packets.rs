//! Packets: what we build is read by `etherparse`, and whatever we take apart, every byte of it
//! belongs to exactly one field.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::net::IpAddr;

use etherparse::{
    Icmpv4Type, IpHeaders, IpNumber, Ipv4Extensions, Ipv4Header, Ipv4Options, Ipv6Extensions, Ipv6Header,
    Ipv6RawExtHeader, NetHeaders, PacketBuilder, PacketHeaders, TcpHeader, TcpOptionElement, TransportHeader,
};
use privatelink::wire::field::Show;
use privatelink::wire::packet::{Context, TcpSegment, dissect, echo, tcp, udp};
use privatelink::wire::{dns, http, tls};
use privatelink_tests::fields::{assert_tiles, values, wrong};
use privatelink_tests::packet_samples::{built, ip, proxy_header, segment, syn};
use proptest::prelude::*;

#[test]
fn etherparse_reads_what_we_build_and_computes_the_same_checksums() {
    for packet in built() {
        let read = PacketHeaders::from_ip_slice(&packet).unwrap();
        let payload = read.payload.slice();
        let Some(net) = read.net else { panic!("no IP") };
        let protocol = match &net {
            NetHeaders::Ipv4(header, _) => {
                assert_eq!(header.header_checksum, header.calc_header_checksum());
                assert_eq!(usize::from(header.total_len), packet.len());
                assert!(header.dont_fragment && !header.more_fragments);
                assert_eq!((header.time_to_live, header.identification), (64, 0x1c46));
                assert_eq!(IpAddr::from(header.source), ip(4).source);
                assert_eq!(IpAddr::from(header.destination), ip(4).destination);
                header.protocol
            }
            NetHeaders::Ipv6(header, _) => {
                assert_eq!(usize::from(header.payload_length), packet.len() - 40);
                assert_eq!(header.hop_limit, 64);
                assert_eq!(IpAddr::from(header.source), ip(6).source);
                assert_eq!(IpAddr::from(header.destination), ip(6).destination);
                header.next_header
            }
            NetHeaders::Arp(_) => panic!("not IP"),
        };
        match (read.transport.unwrap(), &net) {
            (TransportHeader::Tcp(header), NetHeaders::Ipv4(ip, _)) => {
                assert_eq!(protocol, IpNumber::TCP);
                assert_eq!(header.checksum, header.calc_checksum_ipv4(ip, payload).unwrap());
            }
            (TransportHeader::Tcp(header), NetHeaders::Ipv6(ip, _)) => {
                assert_eq!(header.checksum, header.calc_checksum_ipv6(ip, payload).unwrap());
            }
            (TransportHeader::Udp(header), NetHeaders::Ipv4(ip, _)) => {
                assert_eq!(usize::from(header.length), payload.len() + 8);
                assert_eq!(header.checksum, header.calc_checksum_ipv4(ip, payload).unwrap());
            }
            (TransportHeader::Udp(header), NetHeaders::Ipv6(ip, _)) => {
                assert_eq!(header.checksum, header.calc_checksum_ipv6(ip, payload).unwrap());
            }
            (TransportHeader::Icmpv4(header), _) => {
                assert_eq!(header.checksum, header.icmp_type.calc_checksum(payload));
            }
            (TransportHeader::Icmpv6(header), NetHeaders::Ipv6(ip, _)) => {
                let right = header.icmp_type.calc_checksum(ip.source, ip.destination, payload).unwrap();
                assert_eq!(header.checksum, right);
            }
            (other, _) => panic!("{other:?}"),
        }
    }
}

fn tcp_header(packet: &[u8]) -> TcpHeader {
    match PacketHeaders::from_ip_slice(packet).unwrap().transport {
        Some(TransportHeader::Tcp(header)) => header,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tcp_options_stand_in_the_order_linux_writes_them() {
    use TcpOptionElement::{
        MaximumSegmentSize, Noop, SelectiveAcknowledgementPermitted, Timestamp, WindowScale,
    };
    let header = tcp_header(&tcp(ip(4), &syn()));
    assert!(header.syn && !header.ack && !header.psh && !header.fin && !header.rst);
    assert_eq!((header.source_port, header.destination_port), (49_152, 443));
    assert_eq!((header.sequence_number, header.acknowledgment_number), (0xfedc_ba98, 0));
    let options: Vec<_> = header.options_iterator().map(Result::unwrap).collect();
    let linux = [
        MaximumSegmentSize(8961),
        SelectiveAcknowledgementPermitted,
        Timestamp(0x1122_3344, 0),
        Noop,
        WindowScale(7),
    ];
    assert_eq!(options, linux);
    assert_eq!(header.header_len(), 40);

    let header = tcp_header(&tcp(ip(6), &segment(b"x")));
    assert!(header.ack && header.psh && !header.syn);
    assert_eq!(header.window_size, 490);
    let options: Vec<_> = header.options_iterator().map(Result::unwrap).collect();
    assert_eq!(options, [Noop, Noop, Timestamp(7, 8)]);
}

#[test]
fn payloads_too_long_for_an_ip_length_are_cut() {
    let long = vec![7; 70_000];
    for version in [4, 6] {
        for packet in [
            tcp(ip(version), &segment(&long)),
            udp(ip(version), 1, 2, &long),
            echo(ip(version), false, 1, 2, &long),
        ] {
            PacketHeaders::from_ip_slice(&packet).unwrap();
            let fields = dissect(&packet, &Context::default());
            assert!(wrong(&fields).is_empty());
            assert_tiles(&fields, &packet);
        }
    }
}

#[test]
fn nothing_we_build_looks_wrong_to_us() {
    for packet in built() {
        let fields = dissect(&packet, &Context::default());
        assert!(wrong(&fields).is_empty(), "{:?}", wrong(&fields));
        assert_tiles(&fields, &packet);
    }
}

#[test]
fn a_segment_says_what_was_put_into_it() {
    let packet = tcp(ip(4), &syn());
    let fields = dissect(&packet, &Context::default());
    let named = |name: &str| values(&fields, &packet, name);
    let headings: Vec<_> = fields.iter().filter(|field| field.depth == 0).map(|field| field.name).collect();
    assert_eq!(headings, ["Internet Protocol version 4", "Transmission Control Protocol"]);
    assert_eq!(named("version"), ["4"]);
    assert_eq!(named("header length"), ["5"]);
    assert_eq!(named("total length"), ["60"]);
    assert_eq!(named("identification"), ["0x1c46"]);
    assert_eq!(named("don't fragment"), ["set"]);
    assert_eq!(named("more fragments"), ["not set"]);
    assert_eq!(named("time to live"), ["64"]);
    assert_eq!(named("source address"), ["10.0.1.25"]);
    assert_eq!(named("destination address"), ["10.0.1.87"]);
    assert_eq!(named("source port"), ["49152"]);
    assert_eq!(named("destination port"), ["443"]);
    assert_eq!(named("sequence number"), [0xfedc_ba98_u32.to_string()]);
    assert_eq!(named("data offset"), ["10"]);
    assert_eq!(["SYN", "ACK", "FIN"].map(|flag| named(flag)[0].clone()), ["set", "not set", "not set"]);
    assert_eq!(named("window"), ["490"]);
    assert_eq!(named("bytes"), ["8961"]);
    assert_eq!(named("shift count"), ["7"]);
    assert_eq!(named("timestamp value"), [0x1122_3344.to_string()]);
    assert_eq!(named("kind"), ["2", "4", "8", "3"]);
    let meaning = |name: &str| fields.iter().find(|field| field.name == name).unwrap().meaning.clone();
    assert_eq!(meaning("header checksum"), "correct");
    assert_eq!(meaning("checksum"), "correct");
    assert_eq!(meaning("control bits"), "SYN");
}

#[test]
fn numbers_are_told_relative_to_the_conversation_and_to_the_client() {
    let meaning = |packet: &[u8], context: &Context, name: &str| {
        let fields = dissect(packet, context);
        fields.into_iter().find(|field| field.name == name).unwrap().meaning.into_owned()
    };
    let packet =
        tcp(ip(4), &TcpSegment { sequence_number: 45, acknowledgement_number: 7_001, ..segment(b"x") });
    // The sequence numbers have wrapped: the initial one was 100 before 0.
    let initial = Some((0_u32.wrapping_sub(100), 7_000));
    let context = Context { initial_sequence_numbers: initial, ..Context::default() };
    assert_eq!(meaning(&packet, &context, "sequence number"), "relative 145");
    assert_eq!(meaning(&packet, &context, "acknowledgement number"), "relative 1");
    let shifted = Context { shifted_by: 100, ..context };
    assert_eq!(
        meaning(&packet, &shifted, "sequence number"),
        format!(
            "relative 145; 100 bytes were put ahead: the client's own number is {}, relative 45",
            45_u32.wrapping_sub(100)
        )
    );
    assert_eq!(meaning(&packet, &shifted, "acknowledgement number"), "relative 1");
    let back = Context { acknowledgement_shifted_by: 100, ..Context::default() };
    assert_eq!(
        meaning(&packet, &back, "acknowledgement number"),
        "100 bytes were put ahead: the client's own number is 6901"
    );
    assert_eq!(meaning(&packet, &back, "sequence number"), "");
}

#[test]
fn a_wrong_checksum_is_said_with_the_right_one() {
    // An IPv4 header from the literature (Wikipedia, "Internet checksum"), its checksum 0xb861.
    let header =
        [0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7];
    let packet = [&header[..], &[0; 0x5f]].concat();
    let checksum = |packet: &[u8]| {
        let fields = dissect(packet, &Context::default());
        fields.into_iter().find(|field| field.name == "header checksum").unwrap()
    };
    assert_eq!(checksum(&packet).meaning, "correct");
    let mut changed = packet;
    changed[10] = 0;
    assert_eq!(checksum(&changed).meaning, "should be 0xb861");
    assert!(checksum(&changed).flaw.is_some());

    for packet in built() {
        let right = dissect(&packet, &Context::default());
        let field = right.into_iter().find(|field| field.name == "checksum").unwrap();
        let at = usize::try_from(field.start).unwrap();
        let mut changed = packet.clone();
        changed[at] ^= 0x40;
        let wrong: Vec<_> =
            dissect(&changed, &Context::default()).into_iter().filter(|field| field.flaw.is_some()).collect();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        let stored = format!("should be 0x{:02x}{:02x}", packet[at], packet[at + 1]);
        assert_eq!((wrong[0].name, &*wrong[0].meaning), ("checksum", &*stored));
    }
}

#[test]
fn packets_etherparse_builds_are_taken_apart() {
    let v6 = |next| {
        PacketBuilder::ip(IpHeaders::Ipv6(
            Ipv6Header {
                next_header: next,
                hop_limit: 9,
                source: [1; 16],
                destination: [2; 16],
                ..Default::default()
            },
            Ipv6Extensions {
                hop_by_hop_options: Some(
                    Ipv6RawExtHeader::new_raw(IpNumber::TCP, &[1, 4, 0, 0, 0, 0]).unwrap(),
                ),
                fragment: None,
                ..Default::default()
            },
        ))
    };
    let options = [
        TcpOptionElement::SelectiveAcknowledgement((10, 20), [Some((30, 40)), None, None]),
        TcpOptionElement::Noop,
        TcpOptionElement::Noop,
    ];
    let mut packet = Vec::new();
    v6(IpNumber::IPV6_HEADER_HOP_BY_HOP)
        .tcp(1, 2, 3, 4)
        .ack(5)
        .options(&options)
        .unwrap()
        .write(&mut packet, b"hi")
        .unwrap();
    let fields = dissect(&packet, &Context::default());
    assert!(wrong(&fields).is_empty(), "{:#?}", wrong(&fields));
    assert_tiles(&fields, &packet);
    let headings: Vec<_> = fields.iter().filter(|field| field.depth == 0).map(|field| field.name).collect();
    assert_eq!(
        headings,
        ["Internet Protocol version 6", "Hop-by-hop options", "Transmission Control Protocol", "Data"]
    );
    assert_eq!(values(&fields, &packet, "left edge"), ["10", "30"]);
    assert_eq!(values(&fields, &packet, "right edge"), ["20", "40"]);
    assert_eq!(values(&fields, &packet, "Data"), ["hi"]);

    let mut header = Ipv4Header::new(0, 3, IpNumber::ICMP, [1, 2, 3, 4], [5, 6, 7, 8]).unwrap();
    header.options = Ipv4Options::try_from(&[148, 4, 0, 0][..]).unwrap();
    let mut packet = Vec::new();
    PacketBuilder::ip(IpHeaders::Ipv4(header, Ipv4Extensions::default()))
        .icmpv4(Icmpv4Type::DestinationUnreachable(etherparse::icmpv4::DestUnreachableHeader::Port))
        .write(&mut packet, b"\x45")
        .unwrap();
    let fields = dissect(&packet, &Context::default());
    assert!(wrong(&fields).is_empty(), "{:#?}", wrong(&fields));
    assert_tiles(&fields, &packet);
    assert!(fields.iter().any(|field| field.name == "router alert"));
    assert!(fields.iter().any(|field| field.meaning == "destination unreachable"));
}

#[test]
fn a_later_fragment_and_what_follows_a_packet_stay_data() {
    let mut packet = tcp(ip(4), &segment(b"hello"));
    packet.extend([0; 6]);
    let fields = dissect(&packet, &Context::default());
    assert!(wrong(&fields).is_empty());
    assert_tiles(&fields, &packet);
    assert_eq!(fields.last().map(|field| (field.name, field.len())), Some(("Trailing bytes", 6)));
    packet[7] = 1;
    let fields = dissect(&packet, &Context::default());
    assert_tiles(&fields, &packet);
    assert!(fields.iter().any(|field| field.name == "Fragment" && field.len() == 37));
    assert!(fields.iter().any(|field| field.meaning == "8 bytes into the datagram"));
}

#[test]
fn a_datagram_may_be_shorter_than_its_packet() {
    let mut packet = udp(ip(4), 1, 2, b"four+rest");
    // Its length says 8 bytes of header and 4 of data; the checksum covers those.
    packet[25] = 12;
    let fields = dissect(&packet, &Context::default());
    assert_eq!(values(&fields, &packet, "Data"), ["four"]);
    assert_eq!(values(&fields, &packet, "Rest of packet"), ["2b72657374"]);
    assert_tiles(&fields, &packet);
    packet[25] = 7;
    let fields = dissect(&packet, &Context::default());
    assert_eq!(wrong(&fields)[0].name, "length");
    assert_tiles(&fields, &packet);
}

#[test]
fn an_extension_header_may_be_cut_short_by_the_packets_own_length() {
    // Payload length 0, next header hop-by-hop options, and bytes after the packet.
    let mut packet = vec![0; 136];
    packet[0] = 0x60;
    let fields = dissect(&packet, &Context::default());
    assert_tiles(&fields, &packet);
    assert!(wrong(&fields).iter().any(|field| field.name == "next header"));
}

#[test]
fn lengths_less_than_any_header_has_are_wrong() {
    let mut packet = tcp(ip(4), &segment(b"hello"));
    packet[0] = 0x40;
    packet[3] = 0;
    let fields = dissect(&packet, &Context::default());
    assert_tiles(&fields, &packet);
    assert_eq!(
        wrong(&fields)[..2].iter().map(|field| field.name).collect::<Vec<_>>(),
        ["header length", "total length"]
    );
}

#[test]
fn a_packet_cut_short_is_wrong_wherever_it_is_cut() {
    for packet in built() {
        for length in 1..packet.len() {
            let cut = &packet[..length];
            let fields = dissect(cut, &Context::default());
            assert!(!wrong(&fields).is_empty(), "{length} of {} bytes", packet.len());
            assert_tiles(&fields, cut);
        }
    }
    assert!(dissect(&[], &Context::default()).is_empty());
}

#[test]
fn a_proxy_header_and_what_follows_it_are_both_taken_apart() {
    let hello = tls::client_hello("orders.example.com", 9);
    let packet = tcp(ip(4), &segment(&[proxy_header(), hello].concat()));
    let fields = dissect(&packet, &Context::default());
    let headings: Vec<_> = fields.iter().filter(|field| field.depth == 0).map(|field| field.name).collect();
    assert_eq!(
        headings,
        [
            "Internet Protocol version 4",
            "Transmission Control Protocol",
            "PROXY protocol header",
            "Transport Layer Security"
        ]
    );
    let texts: Vec<_> =
        fields.iter().filter(|field| field.show == Show::Text).map(|field| field.value(&packet)).collect();
    assert_eq!(texts, ["vpce-0fe5b17a0707d6abc", "orders.example.com", "h2", "http/1.1"]);
}

#[test]
fn dns_over_tcp_has_its_length_ahead() {
    let query = dns::query(7, "orders.example.com", dns::Kind::A);
    let length = u16::try_from(query.len()).unwrap().to_be_bytes();
    let message = [&length[..], &query].concat();
    let at_53 = |payload: &[u8]| tcp(ip(4), &TcpSegment { destination_port: 53, ..segment(payload) });
    let packet = at_53(&message);
    let fields = dissect(&packet, &Context::default());
    assert!(wrong(&fields).is_empty());
    assert_tiles(&fields, &packet);
    assert_eq!(values(&fields, &packet, "name"), ["orders.example.com", "."]);
    let packet = at_53(&message[..20]);
    let fields = dissect(&packet, &Context::default());
    assert_tiles(&fields, &packet);
    assert!(fields.iter().any(|field| field.name == "Data"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_tiled(bytes in prop::collection::vec(any::<u8>(), 0..200), version in 4_u8..=6, next in prop::sample::select(vec![0_u8, 6, 17, 43, 44, 58, 60])) {
        assert_tiles(&dissect(&bytes, &Context::default()), &bytes);
        let mut packet = bytes.clone();
        if let Some(first) = packet.first_mut() {
            *first = version << 4 | *first & 15;
        }
        // Lengths and protocols that are likely enough to lead further.
        if version == 6 && packet.len() > 6 {
            packet[4] = 0;
            packet[6] = next;
        }
        assert_tiles(&dissect(&packet, &Context::default()), &packet);
        assert_tiles(&dns::dissect(&bytes), &bytes);
        assert_tiles(&http::dissect(&bytes), &bytes);
        assert_tiles(&tls::dissect(&bytes), &bytes);
        let packet = udp(ip(version), 53, 53, &bytes);
        assert_tiles(&dissect(&packet, &Context::default()), &packet);
    }

    #[test]
    fn mangled_packets_are_tiled(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        length in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut packet = built()[which.index(built().len())].clone();
        for (place, byte) in changes {
            let place = place.index(packet.len());
            packet[place] = byte;
        }
        if cut {
            packet.truncate(length.index(packet.len()));
        }
        assert_tiles(&dissect(&packet, &Context::default()), &packet);
    }
}
