//! PROXY protocol version 2 as a Network Load Balancer sends it (PROXY protocol specification
//! §2.2; shape from captures of real NLB headers): 16 bytes of prefix, the address block, a
//! CRC32C TLV, the endpoint id where the connection came by `PrivateLink`, and a NOOP TLV that
//! pads the header to 100 bytes.

use std::net::SocketAddrV4;

use crc::{CRC_32_ISCSI, Crc, NoTable};

/// The twelve bytes every version 2 header starts with.
pub const SIGNATURE: [u8; 12] = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

/// Version 2, command PROXY.
const VERSION_2_PROXY: u8 = 0x21;
/// Family `AF_INET`, transport STREAM.
const TCP_OVER_IPV4: u8 = 0x11;
/// `PP2_TYPE_CRC32C`.
const TYPE_CRC32C: u8 = 0x03;
/// `PP2_TYPE_NOOP`.
const TYPE_NOOP: u8 = 0x04;
/// `PP2_TYPE_AWS`, Amazon's own.
const TYPE_AWS: u8 = 0xea;
/// `PP2_SUBTYPE_AWS_VPCE_ID`.
const SUBTYPE_AWS_VPCE_ID: u8 = 0x01;
/// The length an NLB pads its headers to, in bytes.
const NLB_HEADER_BYTES: usize = 100;
/// Where the declared length stands.
const LENGTH_AT: usize = 14;
/// What stands before the declared length counts.
const PREFIX_BYTES: usize = 16;

/// CRC32C (Castagnoli), as the specification's §2.2.3 asks for. Bit by bit: a hundred bytes are not
/// worth a table of a thousand, none of which a page's compression makes smaller.
const CRC32C: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISCSI);

/// The header of a TCP connection over IPv4. `endpoint` is the VPC endpoint's id for traffic
/// by `PrivateLink`; then `destination` is the endpoint interface's address and the port the
/// client asked for.
pub fn nlb_header(source: SocketAddrV4, destination: SocketAddrV4, endpoint: Option<&str>) -> Vec<u8> {
    let mut header = Vec::with_capacity(NLB_HEADER_BYTES);
    header.extend(SIGNATURE);
    header.extend([VERSION_2_PROXY, TCP_OVER_IPV4, 0, 0]);
    header.extend(source.ip().octets());
    header.extend(destination.ip().octets());
    header.extend(source.port().to_be_bytes());
    header.extend(destination.port().to_be_bytes());
    let crc_at = header.len() + 3;
    tlv(&mut header, TYPE_CRC32C, &[0; 4]);
    if let Some(endpoint) = endpoint {
        let mut value = vec![SUBTYPE_AWS_VPCE_ID];
        value.extend(endpoint.bytes());
        tlv(&mut header, TYPE_AWS, &value);
    }
    // The padding TLV itself takes three bytes.
    let padding = NLB_HEADER_BYTES.saturating_sub(header.len() + 3);
    tlv(&mut header, TYPE_NOOP, &vec![0; padding]);
    write_length(&mut header);
    let checksum = CRC32C.checksum(&header);
    overwrite(&mut header, crc_at, &checksum.to_be_bytes());
    header
}

/// Appends a type-length-value. Values here are far below the 65,535 bytes a length can say.
fn tlv(header: &mut Vec<u8>, kind: u8, value: &[u8]) {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    header.push(kind);
    header.extend(length.to_be_bytes());
    header.extend(value.iter().take(usize::from(length)));
}

fn write_length(header: &mut [u8]) {
    let length = u16::try_from(header.len().saturating_sub(PREFIX_BYTES)).unwrap_or(u16::MAX);
    overwrite(header, LENGTH_AT, &length.to_be_bytes());
}

fn overwrite(header: &mut [u8], at: usize, bytes: &[u8]) {
    for (place, byte) in header.iter_mut().skip(at).zip(bytes) {
        *place = *byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }

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
        assert_eq!(hex(&made), captured);
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
        assert_eq!(hex(&made), captured);
    }

    #[test]
    fn without_an_endpoint_the_padding_takes_its_place() {
        let made = nlb_header("10.0.0.1:1024".parse().unwrap(), "10.0.0.2:443".parse().unwrap(), None);
        assert_eq!(made.len(), 100);
        assert_eq!(&made[35..38], &[TYPE_NOOP, 0, 62]);
    }
}
