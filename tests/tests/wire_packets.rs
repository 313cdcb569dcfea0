//! Packets: what we build is read by `etherparse`, and whatever we take apart, every byte of it
//! belongs to exactly one field.

use std::net::IpAddr;

use etherparse::{IpNumber, NetHeaders, PacketHeaders, TcpHeader, TcpOptionElement, TransportHeader};
use privatelink::wire::field::{Field, is_byte_leaf};
use privatelink::wire::packet::{Context, dissect, echo, tcp, udp};
use privatelink::wire::{dns, http, tls};
use privatelink_tests::packet_samples::{built, ip, segment, syn};
use proptest::prelude::*;

/// The two rules of `field`, and that parts lie within what they are parts of.
fn assert_tiles(fields: &[Field], message: &[u8]) {
    let mut next = 0;
    for (at, field) in fields.iter().enumerate() {
        let _ = field.value(message);
        if is_byte_leaf(fields, at) {
            assert_eq!(field.start, next, "{fields:#?}");
            assert!(field.end >= field.start);
            next = field.end;
            let parts: Vec<_> = fields[at + 1..].iter().take_while(|part| part.depth > field.depth).collect();
            let mut bit = 0;
            for part in &parts {
                assert_eq!((part.start, part.end, part.depth), (field.start, field.end, field.depth + 1));
                let bits = part.bits.expect("only bits below a leaf of bytes");
                assert_eq!(bits.start, bit, "{part:?}");
                bit = bits.end;
            }
            assert!(parts.is_empty() || u32::from(bit) == field.len() * 8, "{field:?}");
        } else if field.bits.is_none() {
            let parts = fields[at + 1..].iter().take_while(|part| part.depth > field.depth);
            let (mut start, mut end) = (u32::MAX, 0);
            for part in parts {
                start = start.min(part.start);
                end = end.max(part.end);
            }
            assert_eq!((field.start, field.end), (start, end), "{field:?}");
        }
    }
    assert_eq!(usize::try_from(next).unwrap(), message.len(), "{fields:#?}");
}

fn wrong(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| field.bad).collect()
}

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_bytes_are_tiled(bytes in prop::collection::vec(any::<u8>(), 0..200), version in 4_u8..=6) {
        assert_tiles(&dissect(&bytes, &Context::default()), &bytes);
        let mut packet = bytes.clone();
        if let Some(first) = packet.first_mut() {
            *first = version << 4 | *first & 15;
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
