//! Each verb: read the sketch, ask the engine, put the answer into its shape.

use std::io::{Read as _, Write as _};

use privatelink::dns;
use privatelink::model::{IpProtocol, Outcome, Profile, Sketch};
use privatelink::path::{Index, Moment, Place, Request, attempts, source, trace};
use privatelink::{report, scenario, sketch};

use crate::arguments::{
    Arguments, HealthArgument, ProfileArgument, ProtocolArgument, RecordArgument, ScenarioVerb, Verb,
};
use crate::{human, ppv2};

/// What to print, and whether the answer is yes.
pub struct Answer {
    /// The text.
    pub text: String,
    /// Whether the answer is yes.
    pub yes: bool,
}

/// What is wrong with the call, as one line.
pub type Problem = String;

/// Runs a command.
pub fn run(arguments: &Arguments) -> Result<Answer, Problem> {
    match &arguments.command {
        Verb::Trace { .. } => run_trace(arguments),
        Verb::Resolve { .. } => run_resolve(arguments),
        Verb::Check { sketch } => {
            let report = report::check(&Index::of(&open(sketch, arguments)?));
            let yes = report.passes();
            answer(arguments, &report, human::check, yes)
        }
        Verb::Count { sketch } => {
            let report = report::count(&open(sketch, arguments)?);
            answer(arguments, &report, human::count, true)
        }
        Verb::Scenario { verb } => run_scenario(arguments, verb),
        Verb::Ppv2 { verb } => ppv2::run(arguments, verb),
    }
}

/// Prints, forgiving a reader that has gone away (`| head`).
pub fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Puts a report into the form that was asked for.
pub fn answer<T: serde::Serialize>(
    arguments: &Arguments,
    report: &T,
    human: impl Fn(&T) -> String,
    yes: bool,
) -> Result<Answer, Problem> {
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
        format!("{json}\n")
    } else {
        human(report)
    };
    Ok(Answer { text, yes })
}

/// Reads a sketch: `-`, `scenario:ID` or a file.
fn open(name: &str, arguments: &Arguments) -> Result<Sketch, Problem> {
    let read = if let Some(id) = name.strip_prefix("scenario:") {
        scenario::open(id).ok_or_else(|| unknown_scenario(id))?
    } else {
        sketch::read(&text_of(name)?)
    };
    let read = read.map_err(|error| format!("{name}: {error}"))?;
    if let Some(version) = read.newer {
        eprintln!(
            "privatelink: {name} was saved by a newer version (file version {version}); parts of it may be missing here"
        );
    }
    let mut found = read.sketch;
    found.profile = match arguments.profile {
        Some(ProfileArgument::Paper) => Profile::Paper,
        Some(ProfileArgument::Today) => Profile::Today,
        None => found.profile,
    };
    Ok(found)
}

fn text_of(name: &str) -> Result<String, Problem> {
    // One byte more than is read, so that a file too large is told from one that just fits.
    let limit = u64::try_from(sketch::limits::FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let cannot = |error: std::io::Error| format!("{name} cannot be read: {error}");
    let mut bytes = Vec::new();
    if name == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        let file = std::fs::File::open(name).map_err(cannot)?;
        file.take(limit).read_to_end(&mut bytes).map_err(cannot)?;
    }
    String::from_utf8(bytes).map_err(|error| {
        format!("{name} is not text: byte {} is not UTF-8", error.utf8_error().valid_up_to())
    })
}

fn unknown_scenario(id: &str) -> Problem {
    let known: Vec<&str> = scenario::list().iter().map(|scenario| scenario.id).collect();
    format!("there is no scenario ‘{id}’; there are: {}", known.join(", "))
}

fn run_trace(arguments: &Arguments) -> Result<Answer, Problem> {
    let Verb::Trace { sketch, from, to, port, protocol, source_port, query, health } = &arguments.command
    else {
        return Err("not a trace".to_owned());
    };
    let found = open(sketch, arguments)?;
    let index = Index::of(&found);
    let place = |text: &str| Place::find(&index, text).map_err(|error| error.to_string());
    let request = Request {
        from: source(&index, &place(from)?).map_err(|error| error.to_string())?,
        to: place(to)?,
        port: *port,
        protocol: match protocol {
            ProtocolArgument::Tcp => IpProtocol::Tcp,
            ProtocolArgument::Udp => IpProtocol::Udp,
            ProtocolArgument::Icmp => IpProtocol::Icmp,
        },
        source_port: *source_port,
        query: *query,
        moment: match health {
            HealthArgument::Settled => Moment::Settled,
            HealthArgument::AsRegistered => Moment::AsRegistered,
        },
    };
    let made = trace(&index, &request).map_err(|error| error.to_string())?;
    let others = attempts(&index, &request, &made).map_err(|error| error.to_string())?;
    let report = report::trace(&found, &request, &made, &others);
    answer(arguments, &report, human::trace, made.outcome == Outcome::Connected)
}

fn run_resolve(arguments: &Arguments) -> Result<Answer, Problem> {
    let Verb::Resolve { sketch, from, name, kind, query } = &arguments.command else {
        return Err("not a question".to_owned());
    };
    let found = open(sketch, arguments)?;
    let index = Index::of(&found);
    let place = Place::find(&index, from).map_err(|error| error.to_string())?;
    let asker = source(&index, &place).map_err(|error| error.to_string())?;
    let subnet = found.subnets.find(&asker.subnet).map_err(|error| error.to_string())?;
    let vpc = found.vpcs.find(&subnet.vpc).map_err(|error| error.to_string())?;
    let mut resolution = dns::resolve(&found, index.names(), index.withdrawn(), vpc, name, *query);
    if *kind != RecordArgument::A {
        // Every name of the model has addresses of IPv4 only: the name exists, the type does not.
        resolution = resolution.without_records();
    }
    let yes = !resolution.records.is_empty();
    let report = report::resolve(&index, &resolution, &vpc.id, *query);
    answer(arguments, &report, human::resolve, yes)
}

fn run_scenario(arguments: &Arguments, verb: &ScenarioVerb) -> Result<Answer, Problem> {
    match verb {
        ScenarioVerb::List => answer(arguments, &report::scenarios(), |all| human::scenarios(all), true),
        ScenarioVerb::Show { id } => {
            let found = scenario::find(id).ok_or_else(|| unknown_scenario(id))?;
            answer(arguments, &report::ScenarioReport::from(found), human::scenario, true)
        }
        ScenarioVerb::Sketch { id } => {
            let read = scenario::open(id).ok_or_else(|| unknown_scenario(id))?;
            let read = read.map_err(|error| error.to_string())?;
            Ok(Answer { text: sketch::write(&read.sketch), yes: true })
        }
    }
}
