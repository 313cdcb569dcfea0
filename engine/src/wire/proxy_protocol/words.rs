//! The protocol's own words and numbers (§2.2): commands, families, transports, types of TLV.

/// The twelve bytes every version 2 header starts with.
pub const SIGNATURE: [u8; 12] = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

/// What stands before the declared length counts, in bytes.
pub(super) const PREFIX_BYTES: usize = 16;
/// Where version and command stand.
pub(super) const VERSION_AND_COMMAND_AT: usize = 12;
/// Where family and transport stand.
pub(super) const FAMILY_AND_TRANSPORT_AT: usize = 13;
/// Where the declared length stands.
pub(super) const LENGTH_AT: usize = 14;
/// A path's room in the address block of family UNIX, in bytes.
pub(super) const UNIX_PATH_BYTES: usize = 108;
/// A TLV's type and length, in bytes.
pub(super) const TLV_PREFIX_BYTES: usize = 3;
/// The longest `UNIQUE_ID`, in bytes (§2.2.5).
pub(super) const UNIQUE_ID_BYTES: usize = 128;
/// What an SSL TLV holds ahead of its own TLVs, in bytes (§2.2.6).
pub(super) const SSL_PREFIX_BYTES: usize = 5;

/// `PP2_TYPE_ALPN`.
pub(super) const ALPN: u8 = 0x01;
/// `PP2_TYPE_AUTHORITY`.
pub(super) const AUTHORITY: u8 = 0x02;
/// `PP2_TYPE_CRC32C`.
pub(super) const CRC32C: u8 = 0x03;
/// `PP2_TYPE_NOOP`.
pub(super) const NOOP: u8 = 0x04;
/// `PP2_TYPE_UNIQUE_ID`.
pub(super) const UNIQUE_ID: u8 = 0x05;
/// `PP2_TYPE_SSL`.
pub(super) const SSL: u8 = 0x20;
/// `PP2_TYPE_NETNS`.
pub(super) const NETNS: u8 = 0x30;
/// Google Cloud's, of the range for custom use.
pub(super) const GCP: u8 = 0xe0;
/// Alibaba Cloud's.
pub(super) const ALIBABA: u8 = 0xe1;
/// `PP2_TYPE_AWS`, Amazon's.
pub(super) const AWS: u8 = 0xea;
/// `PP2_TYPE_AZURE`, Microsoft's.
pub(super) const AZURE: u8 = 0xee;
/// `PP2_SUBTYPE_AWS_VPCE_ID`: the id of the endpoint a connection came by.
pub(super) const AWS_VPCE_ID: u8 = 0x01;
/// `PP2_SUBTYPE_AZURE_PRIVATEENDPOINT_LINKID`.
pub(super) const AZURE_LINK_ID: u8 = 0x01;

/// What a header is for: the low half of byte 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The sender's own connection, a health check for one: the receiver uses the real endpoints.
    Local,
    /// A connection on behalf of somebody else.
    Proxy,
}

impl Command {
    /// The command in the low half of byte 12; `None` for one the specification does not define.
    pub const fn of(version_and_command: u8) -> Option<Self> {
        match version_and_command & 15 {
            0 => Some(Self::Local),
            1 => Some(Self::Proxy),
            _ => None,
        }
    }

    /// Its number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Local => 0,
            Self::Proxy => 1,
        }
    }

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Local => "LOCAL",
            Self::Proxy => "PROXY",
        }
    }
}

/// The address family: the high half of byte 13.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `AF_UNSPEC`: unknown, or no address at all.
    Unspec,
    /// `AF_INET`: IPv4.
    Inet,
    /// `AF_INET6`: IPv6.
    Inet6,
    /// `AF_UNIX`.
    Unix,
    /// One the specification does not define, 4 to 15; only LOCAL headers may carry it.
    Unassigned(u8),
}

impl Family {
    /// The family in the high half of byte 13.
    pub const fn of(family_and_transport: u8) -> Self {
        match family_and_transport >> 4 {
            0 => Self::Unspec,
            1 => Self::Inet,
            2 => Self::Inet6,
            3 => Self::Unix,
            other => Self::Unassigned(other),
        }
    }

    /// Its number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Unspec => 0,
            Self::Inet => 1,
            Self::Inet6 => 2,
            Self::Unix => 3,
            Self::Unassigned(other) => other & 15,
        }
    }

    /// Its word; `None` where the specification has none.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Unspec => Some("unspec"),
            Self::Inet => Some("inet"),
            Self::Inet6 => Some("inet6"),
            Self::Unix => Some("unix"),
            Self::Unassigned(_) => None,
        }
    }

    /// The bytes of its address block; 0 where it has none.
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::Inet => 12,
            Self::Inet6 => 36,
            Self::Unix => 2 * UNIX_PATH_BYTES,
            Self::Unspec | Self::Unassigned(_) => 0,
        }
    }
}

/// The transport protocol: the low half of byte 13.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Unknown.
    Unspec,
    /// `SOCK_STREAM`: TCP, or a UNIX stream.
    Stream,
    /// `SOCK_DGRAM`: UDP, or UNIX datagrams.
    Dgram,
    /// One the specification does not define, 3 to 15; only LOCAL headers may carry it.
    Unassigned(u8),
}

impl Transport {
    /// The transport in the low half of byte 13.
    pub const fn of(family_and_transport: u8) -> Self {
        match family_and_transport & 15 {
            0 => Self::Unspec,
            1 => Self::Stream,
            2 => Self::Dgram,
            other => Self::Unassigned(other),
        }
    }

    /// Its number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Unspec => 0,
            Self::Stream => 1,
            Self::Dgram => 2,
            Self::Unassigned(other) => other & 15,
        }
    }

    /// Its word; `None` where the specification has none.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Unspec => Some("unspec"),
            Self::Stream => Some("stream"),
            Self::Dgram => Some("dgram"),
            Self::Unassigned(_) => None,
        }
    }
}

/// A type's name in the report: stable.
pub const fn tlv_name(kind: u8, in_ssl: bool) -> &'static str {
    match (kind, in_ssl) {
        (0x21, true) => "ssl_version",
        (0x22, true) => "ssl_cn",
        (0x23, true) => "ssl_cipher",
        (0x24, true) => "ssl_sig_alg",
        (0x25, true) => "ssl_key_alg",
        (0x26, true) => "ssl_group",
        (0x27, true) => "ssl_sig_scheme",
        (0x28, true) => "ssl_client_cert",
        (ALPN, false) => "alpn",
        (AUTHORITY, false) => "authority",
        (CRC32C, false) => "crc32c",
        (NOOP, false) => "noop",
        (UNIQUE_ID, false) => "unique_id",
        (SSL, false) => "ssl",
        (NETNS, false) => "netns",
        (GCP, false) => "gcp",
        (ALIBABA, false) => "alibaba",
        (AWS, false) => "aws",
        (AZURE, false) => "azure",
        (0xe2..=0xef, false) => "custom",
        (0xf0..=0xf7, false) => "experiment",
        (0xf8..=0xff, false) => "future",
        (_, true | false) => "unassigned",
    }
}

/// A UNIX path without the zeros that fill its room up.
pub fn without_filling(room: &[u8]) -> &[u8] {
    let length = room.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    room.get(..length).unwrap_or_default()
}
