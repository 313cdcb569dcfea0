//! The headers a Network Load Balancer sends (shape from captures of real ones): prefix, address
//! block, a CRC32C TLV, the endpoint id where the connection came by `PrivateLink`, and a NOOP TLV
//! that pads the whole to 100 bytes.

use std::net::{SocketAddr, SocketAddrV6};

use super::draft::DraftAddresses;
use super::encode::Writer;
use super::words::{AWS, AWS_VPCE_ID, Command, Family, Transport};

/// The length an NLB pads its headers to, in bytes.
pub const NLB_HEADER_BYTES: u32 = 100;

/// The header of a TCP connection. `endpoint` is the VPC endpoint's id for traffic by `PrivateLink`;
/// then `destination` is the endpoint interface's address and the port the client asked for. Both
/// addresses are as the client used them, so they are of one family.
pub fn nlb_header(source: SocketAddr, destination: SocketAddr, endpoint: Option<&str>) -> Vec<u8> {
    nlb_header_for(&addresses(source, destination), Transport::Stream, endpoint)
}

/// The header ahead of a UDP payload, the same but for its transport. No capture of one has been published.
pub fn nlb_datagram_header(source: SocketAddr, destination: SocketAddr, endpoint: Option<&str>) -> Vec<u8> {
    nlb_header_for(&addresses(source, destination), Transport::Dgram, endpoint)
}

fn addresses(source: SocketAddr, destination: SocketAddr) -> DraftAddresses {
    match (source, destination) {
        (SocketAddr::V4(source), SocketAddr::V4(destination)) => DraftAddresses::Inet { source, destination },
        (source, destination) => DraftAddresses::Inet6 { source: six(source), destination: six(destination) },
    }
}

/// An address as IPv6; an IPv4 one mapped into it (RFC 4291, section 2.5.5.2).
fn six(address: SocketAddr) -> SocketAddrV6 {
    match address {
        SocketAddr::V4(address) => SocketAddrV6::new(address.ip().to_ipv6_mapped(), address.port(), 0, 0),
        SocketAddr::V6(address) => address,
    }
}

/// The header of any connection. No capture of an IPv6 header has been published: it is taken to have
/// the same shape. What does not fit is not padded.
pub fn nlb_header_for(addresses: &DraftAddresses, transport: Transport, endpoint: Option<&str>) -> Vec<u8> {
    let mut writer = Writer::new(Command::Proxy, addresses.family(), transport);
    writer.addresses(addresses);
    writer.checksum();
    if let Some(endpoint) = endpoint {
        let id = endpoint.as_bytes();
        // Ids have 22 characters; a longer one than a TLV holds is nobody's.
        let length = u16::try_from(id.len().saturating_add(1)).unwrap_or(u16::MAX);
        writer.write_tlv(AWS, length, &[&[AWS_VPCE_ID], id]);
    }
    padded(writer)
}

/// The header of a health check: LOCAL and, unlike what its family byte makes one expect, without an
/// address block.
pub fn nlb_health_check_header() -> Vec<u8> {
    let mut writer = Writer::new(Command::Local, Family::Inet, Transport::Stream);
    writer.checksum();
    padded(writer)
}

/// Up to 100 bytes, where at least a NOOP TLV's own three still fit.
fn padded(mut writer: Writer) -> Vec<u8> {
    match writer.pad(NLB_HEADER_BYTES) {
        Ok(()) | Err(_) => writer.finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::hex;

    /// A header a real NLB sent (published in AWS's elastic-load-balancing-tools and in
    /// go-proxyproto's tests), checksum included.
    #[test]
    fn equals_a_header_a_real_nlb_sent() {
        let made = nlb_header(
            "172.31.7.113:51442".parse().unwrap(),
            "172.31.10.31:80".parse().unwrap(),
            Some("vpce-08d2bf15fac5001c9"),
        );
        let captured = "0d0a0d0a000d0a515549540a21110054ac1f0771ac1f0a1fc8f20050030004e8d6892d\
                        ea001701767063652d3038643262663135666163353030316339040024"
            .to_owned()
            + &"00".repeat(36);
        assert_eq!(hex::plain(&made), captured);
    }

    /// The same from another capture, so that no constant of the first can hide in the code.
    #[test]
    fn equals_another_header_a_real_nlb_sent() {
        let made = nlb_header(
            "192.168.44.10:52286".parse().unwrap(),
            "192.168.44.7:9243".parse().unwrap(),
            Some("vpce-00eafc458ec97b833"),
        );
        let captured = "0d0a0d0a000d0a515549540a21110054c0a82c0ac0a82c07cc3e241b030004b9286fa6\
                        ea001701767063652d3030656166633435386563393762383333040024"
            .to_owned()
            + &"00".repeat(36);
        assert_eq!(hex::plain(&made), captured);
    }

    #[test]
    fn without_an_endpoint_the_padding_takes_its_place() {
        let made = nlb_header("10.0.0.1:1024".parse().unwrap(), "10.0.0.2:443".parse().unwrap(), None);
        assert_eq!(made.len(), 100);
        assert_eq!(&made[35..38], &[4, 0, 62]);
    }

    /// A health check of a real NLB (published in kubernetes#57250).
    #[test]
    fn equals_a_health_check_a_real_nlb_sent() {
        let captured = "0d0a0d0a000d0a515549540a20110054030004bce5951f04004a".to_owned() + &"00".repeat(74);
        assert_eq!(hex::plain(&nlb_health_check_header()), captured);
    }

    /// A datagram of a real NLB's UDP listener (published in quakeservices/master#1).
    #[test]
    fn equals_the_header_of_a_datagram_a_real_nlb_sent() {
        let addresses = DraftAddresses::Inet {
            source: "116.240.207.35:27910".parse().unwrap(),
            destination: "172.16.0.193:27900".parse().unwrap(),
        };
        let captured = "0d0a0d0a000d0a515549540a2112005474f0cf23ac1000c16d066cfc030004ccbb075704003e"
            .to_owned()
            + &"00".repeat(62);
        assert_eq!(hex::plain(&nlb_header_for(&addresses, Transport::Dgram, None)), captured);
    }

    #[test]
    fn what_no_hundred_bytes_hold_is_not_padded() {
        let addresses = DraftAddresses::Inet6 {
            source: "[2001:db8::10]:50000".parse().unwrap(),
            destination: "[2001:db8::20]:443".parse().unwrap(),
        };
        let made = |id: &str| nlb_header_for(&addresses, Transport::Stream, Some(id)).len();
        assert_eq!(made("vpce-0123456789abcdef0"), 100);
        assert_eq!(made(&"a".repeat(34)), 100);
        assert_eq!(made(&"a".repeat(36)), 99);
        assert_eq!(made(&"a".repeat(40)), 103);
    }
}
