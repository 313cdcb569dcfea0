//! The command's arguments.

use clap::{Parser, Subcommand, ValueEnum};

use crate::simulate::SimulateArguments;

/// AWS PrivateLink at a terminal: names, verdicts and checks of a sketch.
#[derive(Parser)]
#[command(name = "privatelink", version, about)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Verb,
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Behave as in the whitepaper or as AWS does today, whatever the sketch says.
    #[arg(long, global = true, value_enum)]
    pub profile: Option<ProfileArgument>,
}

/// What to do.
#[derive(Subcommand)]
pub enum Verb {
    /// Read folders or files of other people's formats into one sketch.
    Import(ImportArguments),
    /// Judge one connection attempt.
    Trace(AttemptArguments),
    /// Resolve one name from one place, every step.
    Resolve {
        /// The sketch: a file, `-` for standard input, or `scenario:ID`.
        sketch: String,
        /// Who asks: an instance's id or name, or an address.
        #[arg(long)]
        from: String,
        /// The name.
        name: String,
        /// The type of record asked for.
        #[arg(long = "type", value_enum, default_value_t = RecordArgument::A)]
        kind: RecordArgument,
        /// The how-manieth DNS query of this client, from 0.
        #[arg(long, default_value_t = 0)]
        query: u32,
    },
    /// Report findings and judge expectations.
    Check {
        /// The sketch: a file, `-` for standard input, or `scenario:ID`.
        sketch: String,
    },
    /// List all that can be reached from a place.
    Exposure {
        /// The sketch: a file, `-` for standard input, or `scenario:ID`.
        sketch: String,
        /// Who connects: an instance's id or name, or an address.
        #[arg(long)]
        from: String,
    },
    /// Say what every consumer of a service survives, and the smallest sets of failures that cut it off.
    Availability {
        /// The sketch: a file, `-` for standard input, or `scenario:ID`.
        sketch: String,
    },
    /// Make many connections over time, and let things break while they are made.
    Simulate(SimulateArguments),
    /// Add up what the sketch costs a month, by account.
    Cost {
        /// The sketch: a file, `-` for standard input, or `scenario:ID`.
        sketch: String,
        /// What is used in a month: a JSON file, or `-` for standard input.
        #[arg(long, value_name = "FILE")]
        usage: Option<String>,
    },
    /// Count resources.
    Count {
        /// The sketch: a file, `-` for standard input, or `scenario:ID`.
        sketch: String,
    },
    /// Write one connection attempt in a format of other people's.
    Export {
        /// The format.
        #[arg(long, value_enum)]
        format: FormatArgument,
        /// The attempt.
        #[command(flatten)]
        attempt: AttemptArguments,
        /// Only what this vantage point sees.
        #[arg(long, value_enum)]
        at: Option<VantageArgument>,
        /// The file to write; `-` for standard output.
        #[arg(short, long, default_value = "-")]
        output: String,
    },
    /// List, describe or print the built-in scenarios.
    Scenario {
        /// What to do.
        #[command(subcommand)]
        verb: ScenarioVerb,
    },
    /// Decode or encode a PROXY protocol v2 header.
    Ppv2 {
        /// What to do.
        #[command(subcommand)]
        verb: Ppv2Verb,
    },
}

/// What to do with PROXY headers.
#[derive(Subcommand)]
pub enum Ppv2Verb {
    /// Take a header apart.
    Decode {
        /// Its bytes: digits, escapes, an array, a dump of tcpdump's or xxd's; `-` for standard
        /// input, which may also be the bytes themselves.
        #[arg(required = true)]
        hex: Vec<String>,
        /// Start at the signature, wherever it stands: for dumps of whole packets.
        #[arg(long)]
        find: bool,
    },
    /// Make a header.
    Encode {
        /// What it says, as JSON; `-` for standard input.
        #[arg(value_name = "JSON")]
        draft: String,
    },
}

/// What to read into a sketch.
#[derive(clap::Args)]
pub struct ImportArguments {
    /// Folders or files; `NAME=PATH` calls one NAME.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<String>,
    /// What they hold.
    #[arg(long, value_enum, default_value_t = ImportFormatArgument::Auto)]
    pub format: ImportFormatArgument,
    /// The account of what does not say whose it is; `NAME:ID` for one root.
    #[arg(long, value_name = "ID")]
    pub account: Vec<String>,
    /// The Region of what does not say where it is; `NAME:REGION` for one root.
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// A module of Terraform's that is not in the folders: `SOURCE=PATH`, what its `source` is or begins with, or the
    /// name of the call, and the folder its files are in.
    #[arg(long, value_name = "SOURCE=PATH")]
    pub modules: Vec<String>,
    /// A file with values of Terraform's variables or CloudFormation's parameters, by its path in its folder.
    #[arg(long, value_name = "FILE")]
    pub var_file: Vec<String>,
    /// The file to write; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<String>,
}

/// A format that is read.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormatArgument {
    /// By what is in the files.
    Auto,
    /// What `aws … describe-*` prints.
    AwsCli,
    /// Terraform's configurations.
    Terraform,
    /// CloudFormation's templates.
    CloudFormation,
    /// A sketch's own file.
    Sketch,
}

/// One connection attempt.
#[derive(clap::Args)]
pub struct AttemptArguments {
    /// The sketch: a file, `-` for standard input, or `scenario:ID`.
    pub sketch: String,
    /// Who connects: an instance's id or name, or an address.
    #[arg(long)]
    pub from: String,
    /// To what: an id, a name, NAME@ZONE, an address or a DNS name.
    #[arg(long)]
    pub to: String,
    /// The destination port.
    #[arg(long, default_value_t = 443)]
    pub port: u16,
    /// The protocol.
    #[arg(long, value_enum, default_value_t = ProtocolArgument::Tcp)]
    pub protocol: ProtocolArgument,
    /// The client's source port.
    #[arg(long, default_value_t = privatelink::path::DEFAULT_SOURCE_PORT)]
    pub source_port: u16,
    /// The how-manieth DNS query of this client, from 0: the answer rotates with it.
    #[arg(long, default_value_t = 0)]
    pub query: u32,
    /// The largest packet the client sends, in bytes with its IP header.
    #[arg(long, default_value_t = privatelink::path::DEFAULT_BYTES)]
    pub bytes: u32,
    /// Judge with settled health checks, the moment after registration, or seconds after something broke.
    #[arg(long, value_enum, default_value_t = HealthArgument::Settled)]
    pub health: HealthArgument,
}

/// A format of other people's.
#[derive(Clone, Copy, ValueEnum)]
pub enum FormatArgument {
    /// A capture of one connection attempt, for Wireshark.
    Pcapng,
}

/// Where somebody captures.
#[derive(Clone, Copy, ValueEnum)]
pub enum VantageArgument {
    /// At the client's interface.
    Client,
    /// At the endpoint's interface.
    Endpoint,
    /// At the load balancer's node.
    LoadBalancer,
    /// At the target's interface.
    Target,
}

/// What to do with scenarios.
#[derive(Subcommand)]
pub enum ScenarioVerb {
    /// List them.
    List,
    /// Tell a story whole: every step with what came of it. Exits with 2 where the story is wrong.
    Play {
        /// A scenario's id, or a story's file; `-` for standard input.
        story: String,
    },
    /// Describe one.
    Show {
        /// Its id.
        id: String,
    },
    /// Print its sketch.
    Sketch {
        /// Its id.
        id: String,
    },
}

/// A profile.
#[derive(Clone, Copy, ValueEnum)]
pub enum ProfileArgument {
    /// The whitepaper's AWS.
    Paper,
    /// Today's.
    Today,
}

/// A protocol.
#[derive(Clone, Copy, ValueEnum)]
pub enum ProtocolArgument {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP echo.
    Icmp,
}

/// A moment.
#[derive(Clone, Copy, ValueEnum)]
pub enum HealthArgument {
    /// Health checks have run until nothing changes.
    Settled,
    /// The targets were registered this instant.
    AsRegistered,
    /// Something broke seconds ago, and no check has noticed.
    JustBroken,
}

/// A type of record.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordArgument {
    /// IPv4 addresses.
    #[value(name = "A")]
    A,
    /// IPv6 addresses.
    #[value(name = "AAAA")]
    Aaaa,
    /// An alias.
    #[value(name = "CNAME")]
    Cname,
    /// Text.
    #[value(name = "TXT")]
    Txt,
}
