//! Headers to look at: real ones from captures, ones from other implementations' tests, and broken ones.

use privatelink::wire::hex_dump;

/// One header.
#[derive(Debug)]
pub struct Example {
    /// What a person reads.
    pub label: &'static str,
    /// Where it comes from, or what is special about it.
    pub origin: &'static str,
    hex: &'static str,
    /// A byte that follows so many times.
    then: (u8, usize),
}

impl Example {
    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = hex_dump::read(self.hex).unwrap_or_default();
        bytes.resize(bytes.len() + self.then.1, self.then.0);
        bytes
    }
}

/// All of them.
pub const EXAMPLES: &[Example] = &[
    Example {
        label: "NLB with an endpoint",
        origin: "Sent by a Network Load Balancer; from AWS's own elastic-load-balancing-tools.",
        hex: "0d0a0d0a000d0a515549540a21110054ac1f0771ac1f0a1fc8f20050030004e8d6892dea001701767063652d3038643262663135666163353030316339040024",
        then: (0, 36),
    },
    Example {
        label: "NLB with another endpoint",
        origin: "Captured behind a Network Load Balancer; from the tests of go-proxyproto.",
        hex: "0d0a0d0a000d0a515549540a21110054c0a82c0ac0a82c07cc3e241b030004b9286fa6ea001701767063652d3030656166633435386563393762383333040024",
        then: (0, 36),
    },
    Example {
        label: "NLB health check",
        origin: "LOCAL, of family IPv4 and yet without addresses; from a report to Kubernetes in 2019.",
        hex: "0d0a0d0a000d0a515549540a20110054030004bce5951f04004a",
        then: (0, 74),
    },
    Example {
        label: "NLB over UDP, with data",
        origin: "A game's first datagram behind a Network Load Balancer; from a report to quakeservices/master.",
        hex: "0d0a0d0a000d0a515549540a2112005474f0cf23ac1000c16d066cfc030004ccbb075704003e0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000ffffffff70696e67",
        then: (0, 0),
    },
    Example {
        label: "Checksum with its bytes swapped",
        origin: "Made up for the tests of libproxyprotocol. A receiver that checks must refuse it; many do not check.",
        hex: "0d0a0d0a000d0a515549540a21110040c0a80a64c0a80b5aa55c1f90030004e51886f8ea001701767063652d32336438657a6a6b3338626368696c6d34040010",
        then: (0, 16),
    },
    Example {
        label: "Cloud providers' TLVs",
        origin: "From HAProxy's regression tests: AWS, Azure and two of nobody's.",
        hex: "0d0a0d0a000d0a515549540a211100b07f0000017f000001002a0539ea000b016177732d7670632d6964ee0007014c494e4b4944eb0006637573746f6dec0080",
        then: (0x61, 128),
    },
    Example {
        label: "TLS of the client",
        origin: "An SSL TLV with TLVs of its own; from the tests of go-proxyproto.",
        hex: "0d0a0d0a000d0a515549540a211100407f0000017f000001cc8a232e2000310700000000210007544c5376312e3322001f4578616d706c6520436f6d6d6f6e204e616d6520436c69656e742043657274",
        then: (0, 0),
    },
    Example {
        label: "IPv6",
        origin: "Built here: no capture of an IPv6 header by a Network Load Balancer is known.",
        hex: "0d0a0d0a000d0a515549540a2121004520010db800000000000000000000001020010db8000000000000000000000020c35001bb0300049f811b10ea001701767063652d3031323334353637383961626364656630",
        then: (0, 0),
    },
    Example {
        label: "Cut off",
        origin: "The first 60 bytes of the first one, as a receiver may see them for a moment.",
        hex: "0d0a0d0a000d0a515549540a21110054ac1f0771ac1f0a1fc8f20050030004e8d6892dea001701767063652d30386432626631356661633530303163",
        then: (0, 0),
    },
    Example {
        label: "TLV longer than the header",
        origin: "From HAProxy's tests of its TLV checks: the length says 36 bytes, the TLV needs 41.",
        hex: "0d0a0d0a000d0a515549540a211100147f0000017f000001002a053902000a31323334353132333435",
        then: (0, 0),
    },
];
