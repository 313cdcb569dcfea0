//! Digests. What needs chance or a private key is not known.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest as _;

use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::Value;
use crate::interop::terraform::language::unknown::{Origin, Unknown};

type Digest = fn(&[u8]) -> Vec<u8>;

const MD5: Digest = |bytes| md5::Md5::digest(bytes).to_vec();
const SHA1: Digest = |bytes| sha1::Sha1::digest(bytes).to_vec();
const SHA256: Digest = |bytes| sha2::Sha256::digest(bytes).to_vec();
const SHA512: Digest = |bytes| sha2::Sha512::digest(bytes).to_vec();

pub const FUNCTIONS: &[Function] = &[
    Function::new("md5", (1, 1), Takes::Known, |asked| of_text(asked, MD5, hexadecimal)),
    Function::new("sha1", (1, 1), Takes::Known, |asked| of_text(asked, SHA1, hexadecimal)),
    Function::new("sha256", (1, 1), Takes::Known, |asked| of_text(asked, SHA256, hexadecimal)),
    Function::new("sha512", (1, 1), Takes::Known, |asked| of_text(asked, SHA512, hexadecimal)),
    Function::new("base64sha256", (1, 1), Takes::Known, |asked| of_text(asked, SHA256, sixty_four)),
    Function::new("base64sha512", (1, 1), Takes::Known, |asked| of_text(asked, SHA512, sixty_four)),
    Function::new("filemd5", (1, 1), Takes::Known, |asked| of_file(asked, MD5, hexadecimal)),
    Function::new("filesha1", (1, 1), Takes::Known, |asked| of_file(asked, SHA1, hexadecimal)),
    Function::new("filesha256", (1, 1), Takes::Known, |asked| of_file(asked, SHA256, hexadecimal)),
    Function::new("filesha512", (1, 1), Takes::Known, |asked| of_file(asked, SHA512, hexadecimal)),
    Function::new("filebase64sha256", (1, 1), Takes::Known, |asked| of_file(asked, SHA256, sixty_four)),
    Function::new("filebase64sha512", (1, 1), Takes::Known, |asked| of_file(asked, SHA512, sixty_four)),
    Function::new("uuid", (0, 0), Takes::Known, |_| nobody_knows("uuid()")),
    Function::new("bcrypt", (1, 2), Takes::Known, |_| nobody_knows("bcrypt()")),
    Function::new("rsadecrypt", (2, 2), Takes::Known, |_| nobody_knows("rsadecrypt()")),
    Function::new("uuidv5", (2, 2), Takes::Known, uuid_of_name),
];

/// What only a run of Terraform can say.
#[expect(clippy::unnecessary_wraps, reason = "it is what a function answers")]
pub fn nobody_knows(what: &str) -> Answer {
    Ok(Value::unknown(Unknown::of(Origin::Other(what.into()))))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut made = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(made, "{byte:02x}");
    }
    made
}

fn sixty_four(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn of_text(asked: &mut Asked<'_>, digest: Digest, write: fn(&[u8]) -> String) -> Answer {
    Value::text(&write(&digest(asked.text(0)?.as_bytes())))
}

fn of_file(asked: &mut Asked<'_>, digest: Digest, write: fn(&[u8]) -> String) -> Answer {
    let path = asked.text(0)?;
    let bytes = super::file::bytes(asked, &path)?;
    Value::text(&write(&digest(&bytes)))
}

fn uuid_of_name(asked: &mut Asked<'_>) -> Answer {
    let (space, name) = (asked.text(0)?, asked.text(1)?);
    let known = |last: u8| -> [u8; 16] {
        let mut bytes =
            [0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8];
        if let Some(byte) = bytes.get_mut(3) {
            *byte = last;
        }
        bytes
    };
    let space: Vec<u8> = match &*space {
        "dns" => known(0x10).to_vec(),
        "url" => known(0x11).to_vec(),
        "oid" => known(0x12).to_vec(),
        "x500" => known(0x14).to_vec(),
        other => written(other).ok_or_else(|| format!("“{other}” is no namespace"))?,
    };
    let mut bytes = SHA1([space.as_slice(), name.as_bytes()].concat().as_slice());
    bytes.truncate(16);
    if let Some(byte) = bytes.get_mut(6) {
        *byte = (*byte & 0x0f) | 0x50;
    }
    if let Some(byte) = bytes.get_mut(8) {
        *byte = (*byte & 0x3f) | 0x80;
    }
    let text = hexadecimal(&bytes);
    let pieces = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| text.get(range).unwrap_or_default());
    Value::text(&pieces.join("-"))
}

/// The bytes of a UUID as people write it.
fn written(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.is_ascii() {
        return None;
    }
    (0..16).map(|at| u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}
