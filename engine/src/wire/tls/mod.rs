//! TLS 1.3 as it looks from outside (RFC 8446): a plausible exchange built from a seed, and any
//! records taken apart as far as they are not encrypted. Nothing here encrypts: what would be
//! encrypted is invented bytes of the right length.

mod build;
mod dissect;
mod extension;
mod names;

pub use build::{Alert, alert, application_data, client_finished, client_hello, server_hello};
pub use dissect::dissect;

/// Content types of records (§5.1).
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

/// Handshake messages (§4).
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

/// Extensions (§4.2, RFC 6066 §3, RFC 7301).
const SERVER_NAME: u16 = 0;
const SUPPORTED_GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURE_ALGORITHMS: u16 = 13;
const PROTOCOLS: u16 = 16;
const EXTENDED_MAIN_SECRET: u16 = 23;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_EXCHANGE_MODES: u16 = 45;
const KEY_SHARE: u16 = 51;

/// Whether bytes look like a record.
pub fn begins(bytes: &[u8]) -> bool {
    matches!(bytes, [CHANGE_CIPHER_SPEC..=APPLICATION_DATA, 3, 0..=4, ..])
}
