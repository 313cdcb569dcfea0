//! Bytes. Knows no model: what goes in is addresses and ids, what comes out is octets.

pub mod proxy_protocol;
