//! Why a connection or request of a run failed: what `path` would say of it, or what only many of them and
//! time bring about.

use crate::model::Outcome;
use crate::path::ReasonCode;

macro_rules! in_time {
    ($($variant:ident $code:literal $outcome:ident, $says:literal, $helps:literal;)+) => {
        /// What only time and number bring about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum InTime {
            $(#[doc = $says] $variant,)+
        }

        impl InTime {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Our stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What the client sees.
            pub const fn outcome(self) -> Outcome {
                match self { $(Self::$variant => Outcome::$outcome,)+ }
            }

            /// What happened, in a sentence.
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }

            /// What to do about it.
            pub const fn helps(self) -> &'static str {
                match self { $(Self::$variant => $helps,)+ }
            }
        }
    };
}

in_time! {
    PortAllocation "port_allocation_error" TimedOut,
        "The load balancer's node has used all 55,000 ports towards the target, so it drops the connection (`PortAllocationErrorCount`).",
        "Register more targets, or keep connections alive.";
    ClientPorts "client_ports_exhausted" Refused,
        "The client has used all its ephemeral ports towards the address: each stays taken for 60 s after the connection.",
        "Keep connections alive, or connect from more hosts.";
    TargetOverloaded "target_overloaded" Reset,
        "As many requests wait at the target as it lets wait, and it turns this one away.",
        "Register more targets, or give each more workers.";
    ResponseTimeout "response_timeout" NoAnswer,
        "The response takes longer than the client waits.",
        "See whether requests queue at the target; register more targets.";
    IdleTimeout "idle_timeout" Reset,
        "The connection was silent for longer than its idle timeout, so its flow is forgotten and the next packet is answered with RST.",
        "Send TCP keepalives more often than that.";
    TargetUnhealthy "target_became_unhealthy" Reset,
        "The target became unhealthy, and the node ends its connections (connection termination for unhealthy targets).",
        "Mend the target, or switch the termination off.";
    Deregistered "target_deregistered" Reset,
        "The target was deregistered, and its deregistration delay has passed (connection termination on deregistration).",
        "Give requests a longer deregistration delay.";
    SegmentsLost "segments_lost" NoAnswer,
        "Segments were lost, and the client does not wait for them to be sent again for so long.",
        "Let the client wait longer, or mend what loses segments.";
}

/// Why one failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// As a trace would say: the root of its reason, and what the client sees.
    Path(ReasonCode, Outcome),
    /// What only time and number bring about.
    InTime(InTime),
}

impl Failure {
    /// Our stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Path(code, _) => code.code(),
            Self::InTime(why) => why.code(),
        }
    }

    /// What the client sees.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Path(_, outcome) => outcome,
            Self::InTime(why) => why.outcome(),
        }
    }

    /// What happened, in a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Path(code, _) => code.meaning(),
            Self::InTime(why) => why.says(),
        }
    }
}
