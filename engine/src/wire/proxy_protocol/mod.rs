//! PROXY protocol version 2 (the specification of `HAProxy`, §2.2): a header ahead of a connection's
//! data that says who really connects. Decoded without copying, taken apart into fields, encoded
//! from a draft, and judged as a receiver would.
//!
//! Where the specification leaves a receiver free, this one does as follows. Everything a LOCAL
//! header carries is looked at but nothing of it is required (see [`Header::tlvs`]). UNSPEC under
//! PROXY is accepted without addresses, its bytes opaque. The contents of an SSL TLV must be whole.

mod decode;
mod dissect;
mod dissect_tlv;
mod draft;
mod encode;
mod error;
mod nlb;
mod receiver;
mod tlv;
mod words;

pub use decode::{Addresses, Header, Parsed, decode, find_signature, parse, unchecked};
pub use dissect::{Dissection, dissect};
pub use draft::{Draft, DraftAddresses, DraftTlv};
pub use encode::{DraftError, HEADER_BYTES_MOST, encode};
pub use error::{WireError, WireErrorKind};
pub use nlb::{NLB_HEADER_BYTES, nlb_datagram_header, nlb_header, nlb_header_for, nlb_health_check_header};
pub use receiver::receiver;
pub use tlv::{Ssl, Tlv, TlvValue, Tlvs};
pub use words::{Command, Family, SIGNATURE, Transport, tlv_name, without_filling};
