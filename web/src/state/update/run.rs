//! The run of many connections, which a worker does.

use super::Turn;
use crate::state::action::{Action, Run};
use crate::state::effect::{Effect, Work};
use crate::state::engine::sentence;
use crate::state::notice::{About, Tone, Way};
use crate::state::panels::Tab;
use crate::state::shared::Shared;
use crate::state::spread::{CONNECTIONS, SpreadResult, SpreadRun, order};

pub(super) fn update(turn: &mut Turn, run: Run) {
    match run {
        Run::Start => start(turn),
        Run::Cancel if turn.state.spread.is_running() => {
            turn.state.spread = SpreadRun::Idle;
            turn.effects.push(Effect::CancelJob);
            turn.announce("The run is stopped.".to_owned());
        }
        Run::Progress(permille) if turn.state.spread.is_running() => {
            turn.state.spread = SpreadRun::Running(permille.min(1000));
        }
        Run::Done(json) if turn.state.spread.is_running() => done(turn, &json),
        Run::Failed(why) if turn.state.spread.is_running() => failed(turn, &why),
        // News of a run that has been stopped.
        Run::Cancel | Run::Progress(_) | Run::Done(_) | Run::Failed(_) => {}
    }
}

fn start(turn: &mut Turn) {
    if turn.state.spread.is_running() {
        return;
    }
    let asked = match turn.state.form.asked(&turn.state.derived.index) {
        Ok(asked) => asked,
        Err(problems) => {
            turn.announce(problems.first().cloned().unwrap_or_default());
            turn.state.form.edit().problems = problems;
            return;
        }
    };
    // One worker: whoever comes later has it.
    super::load::give_way(turn);
    turn.state.panels.tab = Tab::Spread;
    turn.state.panels.dock = true;
    turn.state.spread = SpreadRun::Running(0);
    turn.effects.push(Effect::StartJob(Work::Spread, order(&turn.state, &asked)));
    turn.announce(format!("Sending {CONNECTIONS} connections."));
}

fn done(turn: &mut Turn, json: &str) {
    match SpreadResult::read(json) {
        Some(result) => {
            let reached = result.connections.saturating_sub(result.failed);
            turn.announce(format!(
                "{reached} of {} connections reached {} targets.",
                result.connections,
                result.by_target.len()
            ));
            turn.state.spread = SpreadRun::Done { result: Shared::new(result), stale: false };
            turn.forget_notice(About::Run);
        }
        None => failed(turn, "the answer cannot be read"),
    }
}

fn failed(turn: &mut Turn, why: &str) {
    let says = sentence(why);
    turn.state.spread = SpreadRun::Failed(says.clone());
    let way = Way { label: "Try again".to_owned(), action: Action::Run(Run::Start) };
    turn.notice(Tone::Error, About::Run, format!("The run failed. {says}"), Some(way));
}
