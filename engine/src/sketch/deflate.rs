//! Making a link's text shorter: DEFLATE (RFC 1951) in one block of fixed codes. The library that
//! unpacks links also packs, with codes made to measure: a whole sketch becomes a fifth shorter by it, the
//! few commands of most links do not. Its packer is four kilobytes of the page where this is half of one.

/// The shortest and the longest piece that is said as "as before", in bytes (§3.2.5).
const SHORTEST: usize = 3;
const LONGEST: usize = 258;
/// How far back that may be.
const WINDOW: usize = 32 * 1024;
/// How many earlier places with the same first bytes are tried: enough for text, and an end to it.
const TRIES: usize = 64;
/// How many lists of earlier places there are, a power of two.
const LISTS: usize = 1 << 12;
/// No earlier place.
const NONE: usize = usize::MAX;

/// The bytes packed.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits { packed: Vec::with_capacity(bytes.len() / 3), held: 0, count: 0 };
    // The only block, and so the last; with fixed codes.
    bits.put(1, 1);
    bits.put(1, 2);
    let mut seen = Seen { newest: vec![NONE; LISTS], before: Vec::with_capacity(bytes.len()) };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (length, distance) = seen.longest(bytes, at);
        seen.add(bytes, at);
        // A longer piece that begins a byte later is worth the byte.
        if length < SHORTEST || seen.longest(bytes, at + 1).0 > length {
            bits.symbol(u32::from(*byte));
            at += 1;
            continue;
        }
        bits.length(length);
        bits.distance(distance);
        for place in at + 1..at + length {
            seen.add(bytes, place);
        }
        at += length;
    }
    // The end of the block.
    bits.symbol(256);
    bits.finish()
}

/// Where bytes have been seen before.
struct Seen {
    /// Of each list the newest place.
    newest: Vec<usize>,
    /// Of each place the one before it in its list.
    before: Vec<usize>,
}

impl Seen {
    /// The list of the three bytes at a place; `None` where fewer are left.
    fn list(bytes: &[u8], at: usize) -> Option<usize> {
        let [first, second, third] = *bytes.get(at..)?.first_chunk::<SHORTEST>()?;
        Some((usize::from(first) << 6 ^ usize::from(second) << 3 ^ usize::from(third)) % LISTS)
    }

    fn add(&mut self, bytes: &[u8], at: usize) {
        let newest = Self::list(bytes, at).and_then(|list| self.newest.get_mut(list));
        self.before.push(newest.map_or(NONE, |newest| std::mem::replace(newest, at)));
    }

    /// The longest earlier piece that goes on as the bytes at a place do: its length, 0 for none, and
    /// how far back it lies.
    fn longest(&self, bytes: &[u8], at: usize) -> (usize, usize) {
        let mut best = (0, 0);
        let Some(list) = Self::list(bytes, at) else { return best };
        let mut place = self.newest.get(list).copied().unwrap_or(NONE);
        for _ in 0..TRIES {
            let (Some(here), Some(there)) = (bytes.get(at..), bytes.get(place..at)) else { break };
            if there.len() > WINDOW {
                break;
            }
            let most = here.len().min(LONGEST);
            // The earlier piece may run into the later one.
            let source = bytes.get(place..).unwrap_or_default();
            let length = here.iter().zip(source).take(most).take_while(|(new, old)| new == old).count();
            if length > best.0 {
                best = (length, there.len());
            }
            place = self.before.get(place).copied().unwrap_or(NONE);
        }
        best
    }
}

/// Bits put into bytes from the least significant on (§3.1.1).
struct Bits {
    packed: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    /// Puts a number of so many bits, at most 16.
    fn put(&mut self, number: u32, bits: u32) {
        self.held |= u64::from(number) << self.count;
        self.count += bits;
        while self.count >= 8 {
            let [byte, ..] = self.held.to_le_bytes();
            self.packed.push(byte);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Puts a code, whose bits come from the most significant on.
    fn code(&mut self, code: u32, bits: u32) {
        self.put(code.reverse_bits() >> (32 - bits), bits);
    }

    /// A byte, the end of the block (256) or a length's code, by the fixed codes (§3.2.6).
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    /// A length: from 8 on four codes share each number of further bits; the longest has its own.
    fn length(&mut self, length: usize) {
        let over = u32::try_from(length - SHORTEST).unwrap_or_default();
        match over {
            0..8 => self.symbol(257 + over),
            255.. => self.symbol(285),
            _ => {
                let more = over.ilog2() - 2;
                self.symbol(257 + (more + 1) * 4 + (over >> more & 3));
                self.put(over & ((1 << more) - 1), more);
            }
        }
    }

    /// A distance: from 4 on two codes share each number of further bits.
    fn distance(&mut self, distance: usize) {
        let over = u32::try_from(distance - 1).unwrap_or_default();
        if over < 4 {
            self.code(over, 5);
        } else {
            let more = over.ilog2() - 1;
            self.code((more + 1) * 2 + (over >> more & 1), 5);
            self.put(over & ((1 << more) - 1), more);
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.put(0, (8 - self.count) % 8);
        self.packed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::pack;

    fn unpacked(packed: &[u8]) -> Vec<u8> {
        miniz_oxide::inflate::decompress_to_vec(packed).unwrap()
    }

    #[test]
    fn every_length_and_many_distances_are_unpacked_by_the_library() {
        // A text without repeats, then a piece of each length from each of many distances back.
        let mut noise = Vec::new();
        let mut number = 1_u64;
        while noise.len() < 40_000 {
            number = crate::model::mix(number);
            noise.extend(number.to_le_bytes());
        }
        for length in 1..=600 {
            for distance in [1, 2, 3, 4, 5, 7, 9, 258, 1_000, 32_768, 32_769] {
                if (length < 300 && distance < 300) || length % 97 == 0 {
                    let mut bytes = noise[..distance.max(300)].to_vec();
                    for _ in 0..length {
                        bytes.push(bytes[bytes.len() - distance.min(bytes.len())]);
                    }
                    assert_eq!(unpacked(&pack(&bytes)), bytes, "{length} from {distance}");
                }
            }
        }
    }

    #[test]
    fn text_becomes_about_as_short_as_by_the_library() {
        let text = include_str!("../../../static/scenarios/figure-5.json").as_bytes();
        let (ours, theirs) = (pack(text).len(), miniz_oxide::deflate::compress_to_vec(text, 9).len());
        assert!(ours < theirs * 5 / 4, "{ours} bytes where the library has {theirs}");
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(bytes in prop::collection::vec(prop_oneof![Just(b'a'), Just(b'b'), any::<u8>()], 0..3_000)) {
            prop_assert_eq!(unpacked(&pack(&bytes)), bytes);
        }
    }
}
