//! What must and must not connect, written into the sketch and judged at every edit.

use super::record::{record, words};

words! {
    /// How one connection attempt ends, seen by the client.
    #[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
    #[cfg_attr(feature = "cli", serde(rename_all = "snake_case"))]
    Outcome {
        /// The handshake completes and the application answers.
        Connected = "connected",
        /// A RST answers the SYN.
        Refused = "refused",
        /// A RST after the handshake.
        Reset = "reset",
        /// The SYN is never answered.
        TimedOut = "timed_out",
        /// Established, then nothing.
        NoAnswer = "no_answer",
        /// The name has no address, from where it was asked.
        NameNotFound = "name_not_found",
        /// An HTTP 403 after connecting.
        Forbidden = "forbidden",
    }
}

record! {
    /// One expectation.
    Expectation, "expectation" {
        /// From where: a place as the request bar and the command take it.
        from: String, needed;
        /// To what: a place, a name or an address.
        to: String, needed;
        /// The TCP port.
        port: u16, needed;
        /// How it must end.
        expect: Outcome, needed;
        /// The reason code that must decide it, where that matters.
        reason: Option<String>, blank;
        /// What the playground still lacks to judge it, where it lacks something. Such an expectation
        /// neither passes nor fails a sketch.
        lacking: Option<String>, blank;
    }
}
