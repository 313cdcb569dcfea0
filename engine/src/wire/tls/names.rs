//! What the numbers of TLS are called (IANA's registries), where what is built here has
//! them; empty for others.

use super::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, CLIENT_HELLO, EXTENDED_MAIN_SECRET, HANDSHAKE,
    KEY_EXCHANGE_MODES, KEY_SHARE, POINT_FORMATS, PROTOCOLS, SERVER_HELLO, SERVER_NAME, SIGNATURE_ALGORITHMS,
    SUPPORTED_GROUPS, SUPPORTED_VERSIONS,
};

pub(super) const fn content_type(kind: u8) -> &'static str {
    match kind {
        CHANGE_CIPHER_SPEC => "change cipher spec",
        ALERT => "alert",
        HANDSHAKE => "handshake",
        APPLICATION_DATA => "application data",
        _ => "",
    }
}

pub(super) const fn handshake_type(kind: u8) -> &'static str {
    match kind {
        CLIENT_HELLO => "client hello",
        SERVER_HELLO => "server hello",
        _ => "",
    }
}

pub(super) const fn alert(description: u64) -> &'static str {
    match description {
        0 => "close notify",
        10 => "unexpected message",
        40 => "handshake failure",
        50 => "decode error",
        70 => "protocol version",
        _ => "",
    }
}

pub(super) const fn version(version: u16) -> &'static str {
    match version {
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => "",
    }
}

pub(super) const fn cipher_suite(suite: u16) -> &'static str {
    match suite {
        0x00ff => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        0x1301 => "TLS_AES_128_GCM_SHA256",
        0x1302 => "TLS_AES_256_GCM_SHA384",
        0x1303 => "TLS_CHACHA20_POLY1305_SHA256",
        0xc02b => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        _ => "",
    }
}

pub(super) const fn group(group: u16) -> &'static str {
    match group {
        0x0017 => "secp256r1",
        0x0018 => "secp384r1",
        0x001d => "x25519",
        _ => "",
    }
}

pub(super) const fn signature_algorithm(algorithm: u16) -> &'static str {
    match algorithm {
        0x0401 => "rsa_pkcs1_sha256",
        0x0403 => "ecdsa_secp256r1_sha256",
        0x0501 => "rsa_pkcs1_sha384",
        0x0503 => "ecdsa_secp384r1_sha384",
        0x0804 => "rsa_pss_rsae_sha256",
        0x0805 => "rsa_pss_rsae_sha384",
        0x0807 => "ed25519",
        _ => "",
    }
}

pub(super) const fn extension(kind: u16) -> &'static str {
    match kind {
        SERVER_NAME => "server name",
        5 => "status request",
        SUPPORTED_GROUPS => "supported groups",
        POINT_FORMATS => "point formats",
        SIGNATURE_ALGORITHMS => "signature algorithms",
        PROTOCOLS => "application protocols",
        EXTENDED_MAIN_SECRET => "extended main secret",
        SUPPORTED_VERSIONS => "supported versions",
        KEY_EXCHANGE_MODES => "key exchange modes",
        KEY_SHARE => "key share",
        _ => "extension",
    }
}
