//! The workbench for PROXY protocol headers.

use super::Turn;
use crate::state::action::{Bench, Show};
use crate::state::panels::Tab;
use crate::state::workbench::examples::EXAMPLES;
use crate::state::workbench::{Verdict, Workbench};

/// What the header of the last request says where it came from.
const FROM_JOURNEY: (&str, &str) =
    ("The last request's", "As the load balancer's node puts it before the data.");

pub(super) fn update(turn: &mut Turn, bench: Bench) {
    let before = verdict(&turn.state.workbench);
    let loaded = matches!(bench, Bench::Example(_) | Bench::FromJourney);
    match bench {
        Bench::Example(at) => {
            let Some(example) = EXAMPLES.get(at) else { return };
            let origin = Some((example.label, example.origin));
            turn.state.workbench.edit().load(&example.bytes(), origin);
        }
        Bench::FromJourney => {
            let trace = turn.state.journey.as_ref().and_then(|journey| journey.trace());
            let header = trace.and_then(|trace| trace.target.as_ref()?.proxy_protocol.clone());
            let Some(header) = header else { return };
            turn.state.workbench.edit().load(&header, Some(FROM_JOURNEY));
        }
        Bench::Text(text) => turn.state.workbench.edit().set_text(text),
        Bench::Change(change) => turn.state.workbench.edit().change(change),
        Bench::Face(bytes) => turn.state.workbench.edit().bytes_face = bytes,
        Bench::Repair => turn.state.workbench.edit().repair(),
        Bench::Back => turn.state.workbench.edit().go_back(),
    }
    if loaded {
        turn.state.workbench.edit().bytes_face = false;
        super::show::update(turn, Show::Tab(Tab::Proxy));
    }
    // Each key that is typed changes what there is to say; what is told is only how it stands.
    let now = verdict(&turn.state.workbench);
    if loaded || now != before {
        turn.announce(match &turn.state.workbench.judged {
            Some(judged) => format!("{}. {}", judged.verdict.word(), judged.says),
            None => "There are no bytes to look at.".to_owned(),
        });
    }
}

fn verdict(workbench: &Workbench) -> Option<Verdict> {
    workbench.judged.as_ref().map(|judged| judged.verdict)
}
