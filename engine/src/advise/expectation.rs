//! The sketch's expectations, judged.

use crate::model::{Expectation, IpProtocol, Outcome};
use crate::path::{Index, Place, Request, source, trace};

/// One expectation and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The expectation.
    pub expectation: Expectation,
    /// How the attempt ended; what is wrong with the expectation where it cannot be made.
    pub got: Result<(Outcome, &'static str), String>,
    /// Whether it ended as expected, and for the reason expected where one is given.
    pub met: bool,
}

/// Judges every expectation of a sketch, in its order.
pub fn expectations(index: &Index) -> Vec<Judged> {
    index.sketch().expectations.iter().map(|expectation| expected(index, expectation)).collect()
}

/// Judges one expectation, whichever sketch it is of.
pub fn expected(index: &Index, expectation: &Expectation) -> Judged {
    let got = attempt(index, expectation);
    let met = got.as_ref().is_ok_and(|(outcome, codes)| {
        let reason_fits = expectation.reason.as_ref().is_none_or(|reason| codes.iter().any(|c| c == reason));
        *outcome == expectation.expect && reason_fits
    });
    let got = got.map(|(outcome, codes)| (outcome, codes.first().copied().unwrap_or_default()));
    Judged { expectation: expectation.clone(), got, met }
}

/// The outcome, and the codes of the reason and everything behind it.
fn attempt(index: &Index, expectation: &Expectation) -> Result<(Outcome, Vec<&'static str>), String> {
    let from = Place::find(index, &expectation.from).map_err(|error| error.to_string())?;
    let to = Place::find(index, &expectation.to).map_err(|error| error.to_string())?;
    let request = Request::usual(
        source(index, &from).map_err(|error| error.to_string())?,
        to,
        expectation.port,
        IpProtocol::Tcp,
    );
    let made = trace(index, &request).map_err(|error| error.to_string())?;
    let mut codes = Vec::new();
    for reason in made.reason.chain() {
        codes.push(reason.code.code());
    }
    Ok((made.outcome, codes))
}
