//! The shape of `privatelink exposure`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::DanglingReference;
use crate::path::{Index, Reached, Source, Standpoint};

/// All that can be reached from a place.
#[derive(Serialize, JsonSchema)]
pub struct ExposureReport {
    /// The place: a host's id, or the address.
    pub from: String,
    /// What can be reached, by address and port.
    pub reachable: Vec<ReachableReport>,
    /// How many there are.
    pub count: usize,
}

/// Something that can be reached.
#[derive(Serialize, JsonSchema)]
pub struct ReachableReport {
    /// The address.
    pub address: String,
    /// The port.
    pub port: u16,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The application that answers, by its name; the service where it is one of AWS's own; `null` where
    /// it has no name.
    pub application: Option<String>,
    /// What the connection passes, in order: gateways, endpoints, load balancers, the target behind them.
    pub via: Vec<String>,
}

/// Judges everything there is from a place.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn exposure(index: &Index, from: &Source) -> Result<ExposureReport, DanglingReference> {
    let reachable: Vec<_> = crate::path::exposure(index, from)?.into_iter().map(reachable).collect();
    let place = match (&from.at, from.host(index.sketch())) {
        (_, Some(host)) => host.to_string(),
        (Standpoint::DataCenterHost(host), _) => host.to_string(),
        (_, None) => from.address.to_string(),
    };
    Ok(ExposureReport { from: place, count: reachable.len(), reachable })
}

fn reachable(one: Reached) -> ReachableReport {
    ReachableReport {
        address: one.address.to_string(),
        port: one.port,
        protocol: one.protocol.word().to_owned(),
        application: Some(one.application).filter(|name| !name.is_empty()),
        via: one.via.iter().map(ToString::to_string).collect(),
    }
}
