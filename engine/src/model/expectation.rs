//! What must and must not connect, written into the sketch and judged at every edit.

/// How one connection attempt ends, seen by the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "cli", serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The handshake completes and the application answers.
    Connected,
    /// A RST answers the SYN.
    Refused,
    /// A RST after the handshake.
    Reset,
    /// The SYN is never answered.
    TimedOut,
    /// Established, then nothing.
    NoAnswer,
    /// The name has no address, from where it was asked.
    NameNotFound,
    /// An HTTP 403 after connecting.
    Forbidden,
}

impl Outcome {
    /// The word files and the command use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::TimedOut => "timed_out",
            Self::NoAnswer => "no_answer",
            Self::NameNotFound => "name_not_found",
            Self::Forbidden => "forbidden",
        }
    }
}

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// From where: a place as the request bar and the command take it.
    pub from: String,
    /// To what: a place, a name or an address.
    pub to: String,
    /// The TCP port.
    pub port: u16,
    /// How it must end.
    pub expect: Outcome,
    /// The reason code that must decide it, where that matters.
    pub reason: Option<String>,
}
