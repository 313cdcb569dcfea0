//! CRC32C (Castagnoli), the checksum of the PROXY protocol's §2.2.3: reflected polynomial
//! `0x82f63b78`, first and last turned over.
//!
//! Two implementations. Natively the processor's own instruction, by the `crc32c` crate: a header
//! is decoded in well under a microsecond, and bit by bit its checksum alone would take longer.
//! In the page bit by bit: WebAssembly has no such instruction, a hundred bytes are not worth a
//! table of a thousand, and none of a table is made smaller by a page's compression.

/// The checksum of some bytes, the four at a place taken as zero: where the checksum itself stands.
#[cfg(not(target_arch = "wasm32"))]
pub fn crc32c_without(bytes: &[u8], at: usize) -> u32 {
    let (before, after) = around(bytes, at);
    crc32c::crc32c_append(crc32c::crc32c_append(crc32c::crc32c(before), &[0; 4]), after)
}

/// The checksum of some bytes, the four at a place taken as zero: where the checksum itself stands.
#[cfg(target_arch = "wasm32")]
pub fn crc32c_without(bytes: &[u8], at: usize) -> u32 {
    bit_by_bit(bytes, at)
}

#[cfg(any(test, target_arch = "wasm32"))]
fn bit_by_bit(bytes: &[u8], at: usize) -> u32 {
    use crc::{CRC_32_ISCSI, Crc, NoTable};
    const CRC32C: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISCSI);
    let (before, after) = around(bytes, at);
    let mut digest = CRC32C.digest();
    digest.update(before);
    digest.update(&[0; 4]);
    digest.update(after);
    digest.finalize()
}

/// What stands before the four bytes and after them.
fn around(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let after = bytes.get(at.saturating_add(4)..).unwrap_or_default();
    (before, after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The check value every catalogue of checksums lists for CRC-32/ISCSI: "123456789" with four
    /// zero bytes ahead does not have it, so the zeros are taken out again by linearity: here simply
    /// both implementations and an independent one of three lines.
    fn independent(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0x82f6_3b78 } else { crc >> 1 };
            }
        }
        !crc
    }

    #[test]
    fn the_independent_one_has_the_published_check_value() {
        assert_eq!(independent(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c::crc32c(b"123456789"), 0xe306_9283);
    }

    proptest! {
        #[test]
        fn all_agree(bytes in prop::collection::vec(any::<u8>(), 4..300), place in any::<prop::sample::Index>()) {
            let at = place.index(bytes.len() - 3);
            let mut zeroed = bytes.clone();
            zeroed[at..at + 4].fill(0);
            prop_assert_eq!(crc32c_without(&bytes, at), independent(&zeroed));
            prop_assert_eq!(bit_by_bit(&bytes, at), independent(&zeroed));
        }
    }
}
