//! Other people's decoders, `ppp` and `proxy-header`, on a hundred thousand headers valid and mutated:
//! they agree with ours but for a list of differences, each with its reason and each seen.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::net::SocketAddr;

use ppp::v2;
use privatelink::wire::hex;
use privatelink::wire::proxy_protocol::{
    Addresses, Command, Family, Header, Transport, WireErrorKind, decode,
};
use privatelink_tests::headers::Headers;
use proxy_header::{ParseConfig, ProxyHeader};

/// What a decoder made of some bytes.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Accepted(Accepted),
    Incomplete,
    Rejected,
}

#[derive(Debug, PartialEq, Eq)]
struct Accepted {
    length: usize,
    local: bool,
    /// Source and destination; `None` where the real endpoints count.
    addresses: Option<(SocketAddr, SocketAddr)>,
    /// Types and values, and whether they could all be read.
    tlvs: (Vec<(u8, Vec<u8>)>, bool),
}

fn ours(bytes: &[u8]) -> Found {
    match decode(bytes) {
        Ok(header) => Found::Accepted(Accepted {
            length: header.len(),
            local: header.command() == Command::Local,
            addresses: addresses(&header),
            tlvs: (header.tlvs().map(|tlv| (tlv.kind, tlv.value.to_vec())).collect(), true),
        }),
        Err(error) if error.is_incomplete() => Found::Incomplete,
        Err(_) => Found::Rejected,
    }
}

fn addresses(header: &Header<'_>) -> Option<(SocketAddr, SocketAddr)> {
    match header.addresses() {
        Addresses::Inet { source, destination } => Some((source.into(), destination.into())),
        Addresses::Inet6 { source, destination } => Some((source.into(), destination.into())),
        Addresses::Unix { .. } | Addresses::Absent => None,
    }
}

fn of_ppp(bytes: &[u8]) -> Found {
    let header = match v2::Header::try_from(bytes) {
        Ok(header) => header,
        Err(v2::ParseError::Incomplete(_) | v2::ParseError::Partial(..)) => return Found::Incomplete,
        Err(_) => return Found::Rejected,
    };
    let addresses = match header.addresses {
        v2::Addresses::IPv4(found) => Some((
            SocketAddr::from((found.source_address, found.source_port)),
            SocketAddr::from((found.destination_address, found.destination_port)),
        )),
        v2::Addresses::IPv6(found) => Some((
            SocketAddr::from((found.source_address, found.source_port)),
            SocketAddr::from((found.destination_address, found.destination_port)),
        )),
        v2::Addresses::Unix(_) | v2::Addresses::Unspecified => None,
    };
    let mut tlvs = (Vec::new(), true);
    for tlv in header.tlvs() {
        match tlv {
            Ok(tlv) => tlvs.0.push((tlv.kind, tlv.value.to_vec())),
            Err(_) => tlvs.1 = false,
        }
    }
    let local = header.command == v2::Command::Local;
    Found::Accepted(Accepted { length: header.len(), local, addresses, tlvs })
}

fn of_proxy_header(bytes: &[u8]) -> Found {
    let config = ParseConfig { include_tlvs: true, allow_v1: false, allow_v2: true };
    let (header, length) = match ProxyHeader::parse(bytes, config) {
        Ok(found) => found,
        Err(proxy_header::Error::BufferTooShort) => return Found::Incomplete,
        Err(_) => return Found::Rejected,
    };
    let addresses = header.proxied_address().map(|found| (found.source, found.destination));
    let mut tlvs = (Vec::new(), true);
    for tlv in header.tlvs() {
        match tlv {
            Ok(tlv) => {
                let mut written = Vec::new();
                tlv.encode(&mut written);
                tlvs.0.push((tlv.kind(), written[3..].to_vec()));
            }
            Err(_) => tlvs.1 = false,
        }
    }
    Found::Accepted(Accepted { length, local: bytes[12] == 0x20, addresses, tlvs })
}

/// Why another decoder finds something else than ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// LOCAL with a family of 12 bytes or more: they take the block for granted, so a health check
    /// without one is cut there, or refused as too short; ours looks where TLVs are. `ppp` also
    /// shows the block as addresses, which nobody must use.
    LocalBlock,
    /// LOCAL with a family or transport nobody has defined: the specification has it accepted,
    /// whatever they are; they look at them first.
    LocalUnassigned,
    /// LOCAL UNSPEC: `ppp` reads no TLVs where the family is UNSPEC, ours does where there are some;
    /// `proxy-header` fails where there are none, ours has none.
    LocalUnspec,
    /// LOCAL with a wrong checksum, or PROXY: neither of them computes any.
    Checksum,
    /// PROXY UNSPEC: ours and `ppp` leave the bytes alone, `proxy-header` reads TLVs, and knows no UNSPEC
    /// with a transport.
    Unspec,
    /// A TLV that does not fit, or is not what its type asks for: they accept the header and say so,
    /// if at all, when asked for the TLV.
    Tlv,
    /// A block too short: `proxy-header` waits for more, which will not help.
    ShortBlock,
    /// Addresses with transport UNSPEC: `ppp` accepts.
    OpenTransport,
    /// What is cut short and already wrong: they wait for the whole before they look.
    EarlyRejection,
    /// Text that is not UTF-8: `proxy-header` refuses the TLV; the specification asks for UTF-8 but
    /// not that a receiver checks it.
    NotUtf8,
    /// `proxy-header` puts zeros in place of what a NOOP holds.
    Padding,
}

/// The reason, by our own verdict and the bytes; panics where there is none on the list.
fn reason(bytes: &[u8], ours: &Found, theirs: &Found, is_ppp: bool) -> Difference {
    use Difference as D;
    let kind = decode(bytes).err().map(|error| error.kind);
    let (family, transport) = bytes
        .get(13)
        .map_or((Family::Unspec, Transport::Unspec), |byte| (Family::of(*byte), Transport::of(*byte)));
    let unlisted = || panic!("{}\nours {ours:?}\ntheirs {theirs:?}", hex::plain(bytes));
    match (ours, theirs) {
        (Found::Rejected, Found::Accepted(_)) => match kind {
            Some(WireErrorKind::BadCrc) => D::Checksum,
            Some(WireErrorKind::BadTlv) => D::Tlv,
            Some(WireErrorKind::BadTransport) if is_ppp && transport == Transport::Unspec => D::OpenTransport,
            _ => unlisted(),
        },
        (Found::Rejected, Found::Incomplete) => {
            let declared = bytes
                .get(14..16)
                .map_or(usize::MAX, |length| 16 + usize::from(u16::from_be_bytes([length[0], length[1]])));
            match kind {
                Some(WireErrorKind::BadLength) if !is_ppp && bytes.len() >= declared => D::ShortBlock,
                _ if bytes.len() < declared => D::EarlyRejection,
                Some(WireErrorKind::BadCrc)
                    if !is_ppp && bytes[12] == 0x20 && declared < 16 + family.block_bytes() =>
                {
                    D::Checksum
                }
                _ => unlisted(),
            }
        }
        (Found::Accepted(mine), Found::Rejected | Found::Incomplete) => {
            let known_to_them = matches!(
                (family, transport, is_ppp),
                (Family::Unspec, Transport::Unspec, _)
                    | (Family::Inet | Family::Inet6 | Family::Unix, Transport::Stream | Transport::Dgram, _)
                    | (Family::Unspec, Transport::Stream | Transport::Dgram, true)
                    | (Family::Inet | Family::Inet6 | Family::Unix, Transport::Unspec, true)
            );
            match (mine.local, known_to_them) {
                (true, false) => D::LocalUnassigned,
                (true, true) if mine.length < 16 + family.block_bytes() => D::LocalBlock,
                (false, false) if family == Family::Unspec => D::Unspec,
                _ => unlisted(),
            }
        }
        // What is cut short and cannot be right for them: they do not know LOCAL's freedom.
        (Found::Incomplete, Found::Rejected) if bytes.get(12) == Some(&0x20) => D::LocalUnassigned,
        (Found::Accepted(mine), Found::Accepted(other)) => {
            assert_eq!((mine.length, mine.local), (other.length, other.local));
            if mine.local {
                return if family.block_bytes() > 0 { D::LocalBlock } else { D::LocalUnspec };
            }
            if family == Family::Unspec {
                assert_eq!((mine.addresses, other.addresses), (None, None));
                return D::Unspec;
            }
            assert_eq!(mine.addresses, other.addresses, "{}", hex::plain(bytes));
            assert!(!is_ppp, "{}: {mine:?}, {other:?}", hex::plain(bytes));
            let is_text = |kind: &u8| matches!(kind, 2 | 0x21..=0x25 | 0x30);
            let read = |kind: &u8, value: &[u8]| !is_text(kind) || std::str::from_utf8(value).is_ok();
            let mut readable = mine.tlvs.0.clone();
            readable.retain(|(kind, value)| read(kind, value));
            let kinds = |tlvs: &[(u8, Vec<u8>)]| tlvs.iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
            assert_eq!(kinds(&readable), kinds(&other.tlvs.0), "{}", hex::plain(bytes));
            if readable.len() < mine.tlvs.0.len() {
                return D::NotUtf8;
            }
            for ((kind, mine), (_, other)) in readable.iter().zip(&other.tlvs.0) {
                assert!(*kind == 4 && mine.len() == other.len() || mine == other, "{}", hex::plain(bytes));
            }
            D::Padding
        }
        (Found::Rejected, Found::Rejected) | (Found::Incomplete, _) => unlisted(),
    }
}

#[test]
fn two_other_decoders_agree_but_for_listed_differences() {
    use Difference as D;
    let mut headers = Headers::new(20);
    let mut agree = [0_u32; 2];
    let mut accepted = 0;
    let mut seen: BTreeMap<(bool, Difference), u32> = BTreeMap::new();
    for _ in 0..100_000 {
        let bytes = headers.make();
        let ours = ours(&bytes);
        accepted += u32::from(matches!(ours, Found::Accepted(_)));
        for (place, theirs) in [of_ppp(&bytes), of_proxy_header(&bytes)].iter().enumerate() {
            if ours == *theirs {
                agree[place] += 1;
            } else {
                let why = reason(&bytes, &ours, theirs, place == 0);
                *seen.entry((place == 0, why)).or_default() += 1;
            }
        }
    }
    println!("accepted {accepted} of 100000; ppp agrees on {}, proxy-header on {}", agree[0], agree[1]);
    for ((is_ppp, why), count) in &seen {
        println!("{:12} {why:?} {count}", if *is_ppp { "ppp" } else { "proxy-header" });
    }
    let both = [D::LocalBlock, D::LocalUnassigned, D::Checksum, D::Tlv, D::EarlyRejection, D::LocalUnspec];
    let expected = both.iter().flat_map(|why| [(true, *why), (false, *why)]);
    let expected = expected.chain([(true, D::OpenTransport)]);
    let expected = expected.chain([D::Unspec, D::ShortBlock, D::NotUtf8, D::Padding].map(|why| (false, why)));
    let expected: Vec<_> = expected.collect();
    for difference in &expected {
        assert!(seen.contains_key(difference), "{difference:?} is on the list and was never seen");
    }
    assert_eq!(seen.len(), expected.len(), "no other");
    assert!(accepted > 45_000 && agree.iter().all(|agree| *agree > 50_000));
}

/// Where they find something else in the vectors: health checks and byte-swapped checksums.
#[test]
fn v3_and_v5_are_among_the_differences() {
    let check = hex_of("0d0a0d0a000d0a515549540a20110054030004bce5951f04004a", 74);
    let (ours_found, ppp_found) = (ours(&check), of_ppp(&check));
    assert_eq!(reason(&check, &ours_found, &ppp_found, true), Difference::LocalBlock);
    let Found::Accepted(invented) = ppp_found else { panic!("accepted") };
    assert_eq!(
        invented.addresses.expect("some").0,
        "3.0.4.188:74".parse::<SocketAddr>().expect("an address")
    );
    assert_eq!(invented.tlvs.0.len(), 24);
    let swapped = "0d0a0d0a000d0a515549540a21110040c0a80a64c0a80b5aa55c1f90030004e51886f8ea001701767063652d323364\
                   38657a6a6b3338626368696c6d34040010";
    let swapped = hex_of(swapped, 16);
    for (is_ppp, theirs) in [(true, of_ppp(&swapped)), (false, of_proxy_header(&swapped))] {
        assert_eq!(reason(&swapped, &ours(&swapped), &theirs, is_ppp), Difference::Checksum);
    }
}

fn hex_of(digits: &str, zeros: usize) -> Vec<u8> {
    let mut bytes = privatelink::wire::hex_dump::read(digits).expect("digits");
    bytes.extend(vec![0; zeros]);
    bytes
}
