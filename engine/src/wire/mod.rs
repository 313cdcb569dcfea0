//! Bytes. Knows no model: what goes in is addresses and ids, what comes out is octets, and the
//! other way round: octets taken apart into fields, each with its range.

pub mod checksum;
pub mod dns;
pub mod field;
pub mod hex;
pub mod hex_dump;
pub mod http;
pub mod packet;
mod parts;
pub mod pcapng;
pub mod proxy_protocol;
pub mod tls;

/// Writes bytes over others from a place on; what reaches past their end is left out.
pub fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    for (place, byte) in bytes.iter_mut().skip(at).zip(with) {
        *place = *byte;
    }
}
