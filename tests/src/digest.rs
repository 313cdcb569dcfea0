//! What the engine makes of a seed, in one short line: the parity test prints these lines from the native and from
//! the wasm build and compares them. So nothing may go in that is not meant to be equal everywhere.

use std::fmt::Write as _;

/// One line a seed, from `first_seed` on: the seed and the digest of what it leads to.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen::prelude::wasm_bindgen)]
pub fn digest(first_seed: u32, count: u32) -> String {
    let mut lines = String::new();
    for seed in (first_seed..).take(count as usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{seed} {:016x}", digest_of(seed));
    }
    lines
}

/// FNV-1a over the draws of the generator that every sketch and every simulation starts from.
fn digest_of(seed: u32) -> u64 {
    let mut random = oorandom::Rand64::new(u128::from(seed));
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for _ in 0..64 {
        for byte in random.rand_u64().to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_has_one_digest_and_its_own() {
        let lines = digest(3, 3);
        assert_eq!(lines, digest(3, 3));
        let words: Vec<_> = lines.lines().map(|line| line.split_once(' ').unwrap()).collect();
        assert_eq!(words.iter().map(|(seed, _)| *seed).collect::<Vec<_>>(), ["3", "4", "5"]);
        assert_ne!(words[0].1, words[1].1);
    }
}
