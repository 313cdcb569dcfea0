//! CRC32C (Castagnoli), the checksum of the PROXY protocol's §2.2.3: reflected polynomial
//! `0x82f63b78`, first and last turned over.
//!
//! Two implementations. Natively the processor's own instruction, by the `crc32c` crate: a header
//! is decoded in well under a microsecond, and bit by bit its checksum alone would take longer.
//! In the page bit by bit: WebAssembly has no such instruction, a hundred bytes are not worth a
//! table of a thousand, and none of a table is made smaller by a page's compression.

/// Where a checksum is taken up so that after so many zero bytes it stands where one begins: with them
/// ahead, the bytes that count can be made a multiple of eight.
#[cfg(not(target_arch = "wasm32"))]
const AFTER_ZEROS: [u32; 8] = [
    after_zeros(0),
    after_zeros(1),
    after_zeros(2),
    after_zeros(3),
    after_zeros(4),
    after_zeros(5),
    after_zeros(6),
    after_zeros(7),
];

#[cfg(not(target_arch = "wasm32"))]
const fn after_zeros(zeros: u8) -> u32 {
    let mut register = u32::MAX;
    let mut bits = 8 * zeros;
    // A step of the checksum with a zero bit in, taken back.
    while bits > 0 {
        register = if register >> 31 == 1 { (register ^ 0x82f6_3b78) << 1 | 1 } else { register << 1 };
        bits -= 1;
    }
    !register
}

/// The checksum of some bytes, the four at a place taken as zero: where the checksum itself stands.
#[cfg(not(target_arch = "wasm32"))]
pub fn crc32c_without(bytes: &[u8], at: usize) -> u32 {
    /// What an NLB sends fits, and most of what others do. Aligned, since the instruction takes eight
    /// aligned bytes at a time and goes one by one elsewhere.
    #[repr(align(8))]
    struct Copy([u8; 128]);
    let ahead = bytes.len().wrapping_neg() % 8;
    let mut copy = Copy([0; 128]);
    if let (Some(copied), Some(seed)) = (copy.0.get_mut(..ahead + bytes.len()), AFTER_ZEROS.get(ahead)) {
        if let Some(whole) = copied.get_mut(ahead..) {
            whole.copy_from_slice(bytes);
        }
        if let Some(zeroed) = copied.get_mut(ahead + at..).and_then(|from| from.first_chunk_mut::<4>()) {
            *zeroed = [0; 4];
        }
        return crc32c::crc32c_append(*seed, copied);
    }
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

    /// A third maker, written from the polynomial alone, that both must agree with.
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
