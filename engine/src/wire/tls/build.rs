//! An exchange as OpenSSL 3 and a web server of today have it: the client offers TLS 1.3 and 1.2,
//! the server picks 1.3 with AES-256-GCM and X25519. Randoms, keys and everything encrypted are
//! invented from a seed: the same seed, the same bytes.

use std::net::Ipv4Addr;

use super::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, CLIENT_HELLO, EXTENDED_MAIN_SECRET, HANDSHAKE,
    KEY_EXCHANGE_MODES, KEY_SHARE, POINT_FORMATS, PROTOCOLS, SERVER_HELLO, SERVER_NAME, SIGNATURE_ALGORITHMS,
    SUPPORTED_GROUPS, SUPPORTED_VERSIONS,
};

/// TLS 1.2, which records and hellos go on saying they are (§5.1, §4.1.2).
const LEGACY_VERSION: [u8; 2] = [3, 3];
/// `TLS_AES_256_GCM_SHA384`.
const CIPHER_SUITE: [u8; 2] = [0x13, 0x02];
/// `x25519`, a group whose keys have 32 bytes.
const X25519: [u8; 2] = [0x00, 0x1d];
/// Where the session id's length stands in a record that holds a hello: after 5 bytes of record
/// header, 4 of handshake header, 2 of version and 32 of random.
const SESSION_ID_AT: usize = 43;
/// What a server sends encrypted after its hello, in bytes: extensions, a short chain of ECDSA
/// certificates, the proof of its key, and "finished"; so that all of it fits one segment.
const SERVER_FLIGHT_BYTES: usize = 1_100;
/// A "finished" message under SHA-384: header, hash, the content type hidden in it, and the tag.
const FINISHED_BYTES: usize = 4 + 48 + 1 + 16;
/// The longest an encrypted record may be (§5.2).
const RECORD_BYTES: usize = (1 << 14) + 256;

/// What each random part of an exchange adds to the seed, so that no two are alike.
const CLIENT_RANDOM: u64 = 1;
const CLIENT_SESSION: u64 = 2;
const CLIENT_KEY: u64 = 3;
const CLIENT_FINISHED: u64 = 4;
const SERVER_RANDOM: u64 = 5;
const SERVER_KEY: u64 = 6;
const SERVER_FLIGHT: u64 = 7;
const DATA: u64 = 8;

/// Why a side gives up (§6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// A message that has no place here.
    UnexpectedMessage,
    /// A message that cannot be read.
    DecodeError,
}

/// The first record of a client: its hello.
///
/// A server name that is no host name in ASCII (RFC 6066 §3), or is an address, is left out with
/// its whole extension, as clients do; a dot at its end is not sent.
pub fn client_hello(server_name: &str, seed: u64) -> Vec<u8> {
    let mut bytes = vec![HANDSHAKE, 3, 1];
    let record = open(&mut bytes, 2);
    bytes.push(CLIENT_HELLO);
    let message = open(&mut bytes, 3);
    bytes.extend(LEGACY_VERSION);
    invent(&mut bytes, 32, seed, CLIENT_RANDOM);
    bytes.push(32);
    invent(&mut bytes, 32, seed, CLIENT_SESSION);
    // Three suites of TLS 1.3, four of 1.2 with elliptic curves, the mark of secure renegotiation.
    bytes.extend([0, 16, 0x13, 2, 0x13, 3, 0x13, 1, 0xc0, 0x2c, 0xc0, 0x30, 0xc0, 0x2b, 0xc0, 0x2f, 0, 0xff]);
    // No compression.
    bytes.extend([1, 0]);
    let extensions = open(&mut bytes, 2);
    if let Some(name) = host_name(server_name) {
        server_name_extension(&mut bytes, name);
    }
    extension(&mut bytes, POINT_FORMATS, &[1, 0]);
    // x25519, secp256r1, secp384r1.
    extension(&mut bytes, SUPPORTED_GROUPS, &[0, 6, 0, 0x1d, 0, 0x17, 0, 0x18]);
    extension(&mut bytes, PROTOCOLS, b"\x00\x0c\x02h2\x08http/1.1");
    extension(&mut bytes, EXTENDED_MAIN_SECRET, &[]);
    // ECDSA with the two curves, and RSA with PKCS #1 for certificates. Ed25519 and RSA-PSS, which
    // clients offer too, are left out: Wireshark reads their two bytes as hash and signature, and says
    // "unknown" of them.
    let algorithms = [0, 8, 4, 3, 5, 3, 4, 1, 5, 1];
    extension(&mut bytes, SIGNATURE_ALGORITHMS, &algorithms);
    extension(&mut bytes, SUPPORTED_VERSIONS, &[4, 3, 4, 3, 3]);
    extension(&mut bytes, KEY_EXCHANGE_MODES, &[1, 1]);
    bytes.extend(KEY_SHARE.to_be_bytes());
    let content = open(&mut bytes, 2);
    let shares = open(&mut bytes, 2);
    key_share(&mut bytes, seed, CLIENT_KEY);
    for (at, width) in [(shares, 2), (content, 2), (extensions, 2), (message, 3), (record, 2)] {
        close(&mut bytes, at, width);
    }
    bytes
}

/// What a server answers at once: its hello with the client's session id, the change of cipher
/// that pleases old middleboxes (§D.4), and the rest of its flight as one encrypted record.
pub fn server_hello(seed: u64, client_hello: &[u8]) -> Vec<u8> {
    let mut bytes = vec![HANDSHAKE, 3, 3];
    let record = open(&mut bytes, 2);
    bytes.push(SERVER_HELLO);
    let message = open(&mut bytes, 3);
    bytes.extend(LEGACY_VERSION);
    invent(&mut bytes, 32, seed, SERVER_RANDOM);
    let session = client_hello.get(SESSION_ID_AT..).and_then(|rest| {
        let (length, rest) = rest.split_first()?;
        rest.get(..usize::from(*length)).filter(|_| *length <= 32)
    });
    let session = session.unwrap_or_default();
    bytes.push(u8::try_from(session.len()).unwrap_or(0));
    bytes.extend(session);
    bytes.extend(CIPHER_SUITE);
    bytes.push(0);
    let extensions = open(&mut bytes, 2);
    extension(&mut bytes, SUPPORTED_VERSIONS, &[3, 4]);
    bytes.extend(KEY_SHARE.to_be_bytes());
    let content = open(&mut bytes, 2);
    key_share(&mut bytes, seed, SERVER_KEY);
    for (at, width) in [(content, 2), (extensions, 2), (message, 3), (record, 2)] {
        close(&mut bytes, at, width);
    }
    change_cipher_spec(&mut bytes);
    encrypted(&mut bytes, SERVER_FLIGHT_BYTES, seed, SERVER_FLIGHT);
    bytes
}

/// What a client ends the handshake with: its own change of cipher, and "finished" encrypted.
pub fn client_finished(seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    change_cipher_spec(&mut bytes);
    encrypted(&mut bytes, FINISHED_BYTES, seed, CLIENT_FINISHED);
    bytes
}

/// A record of so many encrypted bytes, at most the 16,640 that a record may have.
pub fn application_data(bytes: usize, seed: u64) -> Vec<u8> {
    let mut record = Vec::with_capacity(bytes.min(RECORD_BYTES) + 5);
    encrypted(&mut record, bytes, seed, DATA);
    record
}

/// A fatal alert, not encrypted: what ends a handshake before there are keys.
pub fn alert(alert: Alert) -> Vec<u8> {
    let description = match alert {
        Alert::UnexpectedMessage => 10,
        Alert::DecodeError => 50,
    };
    vec![ALERT, 3, 3, 0, 2, 2, description]
}

fn change_cipher_spec(bytes: &mut Vec<u8>) {
    bytes.extend([CHANGE_CIPHER_SPEC, 3, 3, 0, 1, 1]);
}

fn encrypted(bytes: &mut Vec<u8>, count: usize, seed: u64, part: u64) {
    bytes.extend([APPLICATION_DATA, 3, 3]);
    let record = open(bytes, 2);
    invent(bytes, count.min(RECORD_BYTES), seed, part);
    close(bytes, record, 2);
}

/// The text as a host name: without a last dot, labels of letters, digits, hyphens and underscores,
/// and no address.
fn host_name(text: &str) -> Option<&str> {
    let name = text.strip_suffix('.').unwrap_or(text);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    (name.len() <= 253 && name.split('.').all(label) && name.parse::<Ipv4Addr>().is_err()).then_some(name)
}

fn server_name_extension(bytes: &mut Vec<u8>, name: &str) {
    bytes.extend(SERVER_NAME.to_be_bytes());
    let content = open(bytes, 2);
    let list = open(bytes, 2);
    bytes.push(0);
    let host = open(bytes, 2);
    bytes.extend(name.bytes());
    for at in [host, list, content] {
        close(bytes, at, 2);
    }
}

fn key_share(bytes: &mut Vec<u8>, seed: u64, part: u64) {
    bytes.extend(X25519);
    bytes.extend([0, 32]);
    invent(bytes, 32, seed, part);
}

fn extension(bytes: &mut Vec<u8>, kind: u16, content: &[u8]) {
    bytes.extend(kind.to_be_bytes());
    let at = open(bytes, 2);
    bytes.extend(content);
    close(bytes, at, 2);
}

/// Leaves room for a length of so many bytes; its place, for `close`.
fn open(bytes: &mut Vec<u8>, width: usize) -> usize {
    bytes.resize(bytes.len() + width, 0);
    bytes.len()
}

/// Writes the length of everything since.
fn close(bytes: &mut [u8], at: usize, width: usize) {
    let mut length = bytes.len().saturating_sub(at);
    for place in bytes.iter_mut().take(at).rev().take(width) {
        *place = u8::try_from(length & 0xff).unwrap_or(0);
        length >>= 8;
    }
}

/// Bytes that look random: `SplitMix64` (Steele, Lea and Flood, 2014), started from the seed and
/// from which part of the exchange they are for.
fn invent(bytes: &mut Vec<u8>, count: usize, seed: u64, part: u64) {
    let mut state = seed ^ part.wrapping_mul(0xd1b5_4a32_d192_ed03);
    let end = bytes.len() + count;
    while bytes.len() < end {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((mixed ^ (mixed >> 31)).to_be_bytes());
    }
    bytes.truncate(end);
}
