//! Bytes as characters that are safe in an address: base64url without padding (RFC 4648 §5). By
//! hand, because a page pays for what a library does to be fast with megabytes.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The characters for these bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let (one, two, three) = (byte(group, 0), byte(group, 1), byte(group, 2));
        let characters = [one >> 2, one << 4 | two >> 4, two << 2 | three >> 6, three];
        // One character more than there are bytes.
        for bits in characters.iter().take(group.len() + 1) {
            text.extend(ALPHABET.get(usize::from(bits & 63)).map(|found| char::from(*found)));
        }
    }
    text
}

/// The bytes for these characters; `None` where no bytes have them.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            bits = bits << 6 | u32::from(group.get(at).map_or(Some(0), |found| value(*found))?);
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        // One character alone is no byte, and what the last byte leaves over is nothing.
        let (found, over) = whole.split_at_checked(group.len().checked_sub(1).filter(|count| *count > 0)?)?;
        if over.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend(found);
    }
    Some(bytes)
}

fn byte(group: &[u8], at: usize) -> u8 {
    group.get(at).copied().unwrap_or_default()
}

fn value(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 §10, without its padding.
    #[test]
    fn as_the_standard_shows() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(decode(&encode(&[0xfb, 0xff])), Some(vec![0xfb, 0xff]));
    }

    #[test]
    fn every_byte_survives_in_every_place() {
        let bytes: Vec<u8> = (0..=255).flat_map(|byte| [byte, 0, 255 - byte, byte]).collect();
        for start in 0..4 {
            let part = bytes.get(start..).unwrap();
            assert_eq!(decode(&encode(part)).as_deref(), Some(part));
        }
    }

    #[test]
    fn what_no_bytes_give_is_refused() {
        for text in ["A", "Zm9vY", "Zh", "Zm9", "Zg==", "Zm+v", "Zm 9", "ä"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
