//! The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit
//! words, over a header or, for what IP carries, over a pseudo header and all of it (RFC 9293 §3.1,
//! RFC 768, RFC 8200 §8.1).

use std::net::IpAddr;

use crate::wire::parts::Parts;

/// The words of some bytes added up; an odd last byte is the high half of a word. Fits, as no
/// packet has more than 2¹⁵ words.
pub(super) fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(2).fold(0, |sum: u32, word| {
        let high = word.first().copied().map_or(0, u32::from);
        let low = word.get(1).copied().map_or(0, u32::from);
        sum.wrapping_add(high << 8 | low)
    })
}

/// The checksum a sum of words comes to. Over bytes that hold their own right checksum it is 0.
pub(super) fn finish(sum: u32) -> u16 {
    // Twice: the first carry may carry again.
    let folded = (sum & 0xffff) + (sum >> 16);
    let folded = (folded & 0xffff) + (folded >> 16);
    !u16::try_from(folded & 0xffff).unwrap_or(u16::MAX)
}

/// The sum of the pseudo header: addresses, protocol, and the length of what IP carries.
pub(super) fn pseudo_header(source: IpAddr, destination: IpAddr, protocol: u8, length: u32) -> u32 {
    let address = |address: IpAddr| match address {
        IpAddr::V4(address) => sum(&address.octets()),
        IpAddr::V6(address) => sum(&address.octets()),
    };
    // As words: the length may be longer than one in IPv6, the protocol is the low half of one.
    address(source) + address(destination) + u32::from(protocol) + (length & 0xffff) + (length >> 16)
}

/// Says of the checksum just taken whether it is right, given the sum of all words it covers, its
/// own included.
pub(super) fn judge(parts: &mut Parts<'_>, stored: u16, sum: u32) {
    let right = finish(sum.wrapping_sub(u32::from(stored)));
    // All ones and 0 are the same number in ones' complement; UDP writes the former.
    if stored == right || (stored, right) == (u16::MAX, 0) {
        parts.says("correct");
    } else {
        parts.wrong(format!("should be 0x{right:04x}"));
    }
}
