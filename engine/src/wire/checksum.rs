//! CRC32C (Castagnoli), the checksum of the PROXY protocol's §2.2.3: reflected polynomial
//! `0x82f63b78`, first and last turned over.
//!
//! Two implementations. Natively the processor's own instruction, by the `crc32c` crate: a header
//! is decoded in well under a microsecond, and bit by bit its checksum alone would take longer.
//! In the page bit by bit: WebAssembly has no such instruction, a hundred bytes are not worth a
//! table of a thousand, and none of a table is made smaller by a page's compression.

/// The checksum of some bytes, the four at a place taken as zero: where the checksum itself stands.
#[cfg(not(target_arch = "wasm32"))]
#[inline]
pub fn crc32c_without(bytes: &[u8], at: usize) -> u32 {
    if at == NLB_AT
        && let Ok(header) = bytes.try_into()
    {
        return of_an_nlb(header);
    }
    let (before, after) = around(bytes, at);
    crc32c::crc32c_append(crc32c::crc32c_append(crc32c::crc32c(before), &[0; 4]), after)
}

/// Where a Network Load Balancer's checksum stands in its hundred bytes: in the first TLV after two IPv4
/// addresses and ports.
#[cfg(not(target_arch = "wasm32"))]
const NLB_AT: usize = 16 + 12 + 3;

/// The checksum of what a Network Load Balancer sends before every connection, in less than half the time
/// of the general way. The processor's instruction takes eight aligned bytes, so they are laid out as such
/// with four zeros ahead; the checksum's own four are left out while they are on their way, since
/// reading back eight bytes of which some were just written over makes the processor wait.
#[cfg(not(target_arch = "wasm32"))]
#[inline]
fn of_an_nlb(header: &[u8; 100]) -> u32 {
    /// All bits but the checksum's own in the fifth word, bytes 32 to 40 with four zeros ahead.
    const KEPT: u64 = !(0xffff_ffff << (8 * (NLB_AT + 4 - 32)));
    #[repr(align(8))]
    struct Aligned([u8; 104]);

    let mut words = [0; 13];
    let [a, b, c, d, ..] = *header;
    let [ahead, whole @ ..] = &mut words;
    *ahead = u64::from(u32::from_le_bytes([a, b, c, d])) << 32;
    for (word, bytes) in whole.iter_mut().zip(header.split_at(4).1.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    let [_, _, _, _, fifth, ..] = &mut words;
    *fifth &= KEPT;
    let mut aligned = Aligned([0; 104]);
    for (bytes, word) in aligned.0.as_chunks_mut::<8>().0.iter_mut().zip(words) {
        *bytes = word.to_le_bytes();
    }
    crc32c::crc32c_append(AFTER_FOUR_ZEROS, &aligned.0)
}

/// Where a checksum is taken up so that after four zero bytes it stands where one begins.
#[cfg(not(target_arch = "wasm32"))]
const AFTER_FOUR_ZEROS: u32 = {
    let mut register = u32::MAX;
    let mut bits = 32;
    // A step of the checksum with a zero bit in, taken back.
    while bits > 0 {
        register = if register >> 31 == 1 { (register ^ 0x82f6_3b78) << 1 | 1 } else { register << 1 };
        bits -= 1;
    }
    !register
};

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

        #[test]
        fn all_agree_on_a_load_balancers(bytes in prop::collection::vec(any::<u8>(), 100)) {
            let mut zeroed = bytes.clone();
            zeroed[NLB_AT..NLB_AT + 4].fill(0);
            prop_assert_eq!(crc32c_without(&bytes, NLB_AT), independent(&zeroed));
        }
    }
}
