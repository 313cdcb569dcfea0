//! The life of one TCP connection or request: how long its packets are under way, how many segments and bytes
//! they are, what is lost of them and sent again. All of it follows at once from the connection's own draws.

use super::draw::{COARSE_DRAWS, Draw, Exponential};
use super::load::{Distribution, Load, NS_PER_MS, NS_PER_S};
use super::ways::Hop;

/// Seconds after the first SYN at which Linux sends it again (`tcp_syn_retries` 6).
pub(super) const SENT_AGAIN_S: [u64; 6] = [1, 3, 7, 15, 31, 63];
/// Linux's shortest time until other segments are sent again (`TCP_RTO_MIN`), beside the round trip.
const SENT_AGAIN_NS: u64 = 200 * NS_PER_MS;
/// Bytes of data in a segment: 8,961 (EC2 guide, "Network MTU") less the timestamps.
const SEGMENT_BYTES: u32 = 8_949;
/// Headers of IPv4 and TCP with timestamps; of a SYN with all its options.
const HEADER_BYTES: u64 = 52;
const SYN_BYTES: u64 = 60;
/// Headers of a RST: no options.
const RST_BYTES: u64 = 40;
/// Segments without data, from handshake to close: SYN, SYN ACK, ACK; two acknowledgements; FIN twice, ACK.
const HANDSHAKE: u64 = 3;
const CLOSE: u64 = 3;

/// The times of one connection, in nanoseconds, none of which depends on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Life {
    /// The SYN's way to the target.
    pub syn_ns: u64,
    /// SYN and its answer.
    pub handshake_ns: u64,
    /// The request's way to the target.
    pub request_ns: u64,
    /// How long the target works on it.
    pub service_ns: u64,
    /// The response's way back.
    pub response_ns: u64,
    /// From the client's FIN to the target's.
    pub close_ns: u64,
    /// How many segments were lost and sent again.
    pub lost: u16,
}

/// What lives are drawn from.
pub(super) struct Lives {
    exponential: Exponential,
    loss_ppm: u32,
    jitters: bool,
    service_ns: u64,
    varies: bool,
}

impl Lives {
    pub fn of(load: &Load) -> Self {
        Self {
            exponential: Exponential::new(),
            loss_ppm: load.loss_ppm,
            jitters: load.jitter_permille > 0,
            service_ns: load.service.time_ns,
            varies: load.service.distribution == Distribution::Exponential,
        }
    }

    /// The table of exponential times.
    pub const fn exponential(&self) -> &Exponential {
        &self.exponential
    }

    /// The life of a connection that takes some ways, by its own draws.
    pub fn draw(&self, mut draw: Draw, up: &[Hop], on: &[Hop]) -> Life {
        let service_bits = u32::try_from(draw.next() >> 32).unwrap_or_default();
        let service_ns = if self.varies {
            self.exponential.time_ns(self.service_ns, service_bits)
        } else {
            self.service_ns
        };
        let mut passes = || self.pass(&mut draw, up, on);
        let [syn, syn_ack, request, response, fin, fin_ack] =
            [passes(), passes(), passes(), passes(), passes(), passes()];
        let mut life = Life {
            syn_ns: syn,
            handshake_ns: syn + syn_ack,
            request_ns: request,
            service_ns,
            response_ns: response,
            close_ns: fin + fin_ack,
            lost: 0,
        };
        if self.loss_ppm > 0 {
            self.lose(&mut draw, &mut life);
        }
        life
    }

    /// How long one segment is under way.
    #[inline]
    fn pass(&self, draw: &mut Draw, up: &[Hop], on: &[Hop]) -> u64 {
        let (mut takes_ns, mut bits, mut left) = (0, 0, 0);
        for hop in up.iter().chain(on) {
            takes_ns += hop.takes_ns;
            if self.jitters {
                if left == 0 {
                    (bits, left) = (draw.next(), COARSE_DRAWS);
                }
                let jitter_ns;
                (jitter_ns, bits) = self.exponential.coarse_ns(hop.jitter_ns, bits);
                takes_ns += jitter_ns;
                left -= 1;
            }
        }
        takes_ns
    }

    /// Segments that are lost come later: a SYN or its answer after a second, others after 200 ms and a round
    /// trip, each time after twice as long.
    fn lose(&self, draw: &mut Draw, life: &mut Life) {
        let round_trip_ns = life.handshake_ns;
        let mut again = |first_ns: u64| {
            let (mut late_ns, mut wait_ns) = (0, first_ns);
            while draw.happens(self.loss_ppm) && life.lost < 1000 {
                life.lost += 1;
                late_ns += wait_ns;
                wait_ns = wait_ns.saturating_mul(2).min(120 * NS_PER_S);
            }
            late_ns
        };
        let syn = again(NS_PER_S) + again(NS_PER_S);
        let (request, response) =
            (again(SENT_AGAIN_NS + round_trip_ns), again(SENT_AGAIN_NS + round_trip_ns));
        let close = again(SENT_AGAIN_NS + round_trip_ns);
        life.handshake_ns += syn;
        life.request_ns += request;
        life.response_ns += response;
        life.close_ns += close;
    }
}

/// How far a connection or request came, for counting its packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// So many SYNs, of which none was answered.
    Unanswered(u32),
    /// A SYN answered with RST.
    Refused,
    /// A handshake, a request, and RST.
    Reset,
    /// A handshake and a request, to which nothing came back.
    Silent,
    /// From SYN to the last ACK.
    Whole,
    /// A request and its response on a kept connection.
    Request,
    /// A request on a kept connection, to which RST comes back.
    RequestReset,
    /// A request on a kept connection, to which nothing comes back.
    RequestSilent,
    /// The handshake of a kept connection.
    Opened,
    /// Nothing was sent.
    Nothing,
}

/// Segments and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traffic {
    pub segments: u64,
    pub bytes: u64,
    pub segments_dropped: u64,
    pub bytes_dropped: u64,
}

fn data(bytes: u32) -> (u64, u64) {
    let segments = u64::from(bytes.div_ceil(SEGMENT_BYTES).max(1));
    (segments, segments * HEADER_BYTES + u64::from(bytes))
}

/// What was sent and dropped of something that came so far, with requests and responses of these sizes.
pub(super) fn traffic(sizes: [u32; 2], extent: Extent, header_bytes: u16, lost: u16) -> Traffic {
    let [(request, request_bytes), (response, response_bytes)] = sizes.map(data);
    let (handshake, handshake_bytes) = (HANDSHAKE, 2 * SYN_BYTES + HEADER_BYTES);
    let header = if header_bytes > 0 { HEADER_BYTES + u64::from(header_bytes) } else { 0 };
    let headers = u64::from(header_bytes > 0);
    let mut traffic = match extent {
        Extent::Nothing => Traffic::default(),
        Extent::Unanswered(syns) => {
            let (segments, bytes) = (u64::from(syns), u64::from(syns) * SYN_BYTES);
            Traffic { segments, bytes, segments_dropped: segments, bytes_dropped: bytes }
        }
        Extent::Refused => Traffic { segments: 2, bytes: SYN_BYTES + RST_BYTES, ..Traffic::default() },
        Extent::Opened => Traffic { segments: handshake, bytes: handshake_bytes, ..Traffic::default() },
        Extent::Reset => Traffic {
            segments: handshake + headers + request + 1,
            bytes: handshake_bytes + header + request_bytes + RST_BYTES,
            ..Traffic::default()
        },
        Extent::Silent => Traffic {
            segments: handshake + request,
            bytes: handshake_bytes + request_bytes,
            segments_dropped: request,
            bytes_dropped: request_bytes,
        },
        Extent::Whole => Traffic {
            segments: handshake + headers + request + 1 + response + 1 + CLOSE,
            bytes: handshake_bytes + header + request_bytes + response_bytes + (2 + CLOSE) * HEADER_BYTES,
            ..Traffic::default()
        },
        Extent::Request => Traffic {
            segments: request + 1 + response + 1,
            bytes: request_bytes + response_bytes + 2 * HEADER_BYTES,
            ..Traffic::default()
        },
        Extent::RequestReset => {
            Traffic { segments: request + 1, bytes: request_bytes + RST_BYTES, ..Traffic::default() }
        }
        Extent::RequestSilent => Traffic {
            segments: request,
            bytes: request_bytes,
            segments_dropped: request,
            bytes_dropped: request_bytes,
        },
    };
    // Whatever is lost is sent again; which one it was does not matter much.
    let lost = u64::from(lost);
    traffic.segments += lost;
    traffic.segments_dropped += lost;
    traffic.bytes += lost * HEADER_BYTES;
    traffic.bytes_dropped += lost * HEADER_BYTES;
    traffic
}
