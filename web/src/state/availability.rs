//! What every consumer survives, as the tab shows it. It is asked when the tab is open, and again when the sketch has
//! become another one by then; nobody waits for it at edits while the tab is closed.

use privatelink::advise::survival::{Cell, Failure, Row, Survival, survival};
use privatelink::model::Sketch;
use privatelink::path::{Index, Survives};
use privatelink::text;

use super::engine::sentence;
use super::shared::Shared;

/// The matrix, and which cell of it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Availability {
    /// The sketch it was asked of.
    pub of: Shared<Sketch>,
    /// The answer; why there is none where it cannot be asked.
    pub answer: Result<Survival, String>,
    /// The cell that is looked at: its row and column.
    pub chosen: (usize, usize),
}

impl Availability {
    /// Asks. What was looked at before is looked at again where it is still there.
    pub fn of(sketch: &Shared<Sketch>, index: &Index, before: Option<&Self>) -> Self {
        let answer = survival(index).map_err(|missing| sentence(&missing.to_string()));
        let chosen =
            answer.as_ref().ok().map(|now| before.and_then(|one| same(one, now)).unwrap_or(worst(now)));
        Self { of: sketch.clone(), chosen: chosen.unwrap_or_default(), answer }
    }

    /// What is looked at: the consumer, what fails, and what becomes of the one while the other does.
    pub fn looked_at(&self) -> Option<(&Row, &Failure, &Cell)> {
        at(self.answer.as_ref().ok()?, self.chosen)
    }

    /// What is looked at, as a sentence for somebody who does not see it.
    pub fn chosen_says(&self) -> Option<String> {
        let (row, failure, cell) = self.looked_at()?;
        let word = text::survives(cell.survives());
        Some(format!("{}. {word}. {}", title(&self.of, row, failure), cell.text(&self.of)))
    }

    /// The whole in a sentence or two.
    pub fn says(&self) -> String {
        let found = match &self.answer {
            Ok(found) => found,
            Err(why) => return why.clone(),
        };
        let whole = |row: &&Row| !row.whole.none_works();
        let at_once =
            found.rows.iter().filter(whole).filter(|row| row.cuts.iter().any(|cut| cut.0.len() == 1));
        let things = match found.failures.len() {
            1 => "1 thing may fail".to_owned(),
            many => format!("{many} things may fail"),
        };
        match (at_once.count(), found.rows.len()) {
            (0, 1) => format!("{things}. No single failure cuts the consumer off."),
            (0, all) => format!("{things}. No single failure cuts any of {all} consumers off."),
            (_, 1) => format!("{things}. One failure is enough to cut the consumer off."),
            (cut, all) => format!("{things}. One failure is enough to cut off {cut} of {all} consumers."),
        }
    }
}

/// A cell's heading: who uses what, while what fails.
pub fn title(sketch: &Sketch, row: &Row, failure: &Failure) -> String {
    let consumer = &row.consumer;
    format!("{} → {}:{}, without {}", consumer.name(sketch), consumer.to, consumer.port, failure.name(sketch))
}

fn at(found: &Survival, (row, column): (usize, usize)) -> Option<(&Row, &Failure, &Cell)> {
    let row = found.rows.get(row)?;
    Some((row, found.failures.get(column)?, row.cells.get(column)?))
}

/// Where the cell that was looked at stands now.
fn same(before: &Availability, now: &Survival) -> Option<(usize, usize)> {
    let (row, failure, _) = before.looked_at()?;
    // Which of its clients connect may have changed.
    let who = |row: &Row| (row.consumer.network.clone(), row.consumer.to.clone(), row.consumer.port);
    let row = now.rows.iter().position(|one| who(one) == who(row))?;
    Some((row, now.failures.iter().position(|one| one == failure)?))
}

/// The first of the cells that are worst.
fn worst(found: &Survival) -> (usize, usize) {
    let badness = |cell: &Cell| match cell.survives() {
        Survives::Works => 0,
        Survives::Heals => 1,
        Survives::Partly => 2,
        Survives::CutOff => 3,
    };
    let (mut worst, mut place) = (0, (0, 0));
    for (row, one) in found.rows.iter().enumerate() {
        for (column, cell) in one.cells.iter().enumerate() {
            if badness(cell) > worst {
                (worst, place) = (badness(cell), (row, column));
            }
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::action::{Action, Ask, Edit, Show};
    use crate::state::panels::Tab;
    use crate::state::tests::fresh;
    use crate::state::{State, update};

    fn after(state: &State, action: Action) -> State {
        update(state, action).0
    }

    fn shown(state: &State) -> &Availability {
        state.availability.as_ref().expect("it is asked")
    }

    #[test]
    fn it_is_asked_when_the_tab_opens_and_again_only_while_it_is_open() {
        let state = fresh();
        assert!(state.availability.is_none());
        let open = after(&state, Action::Show(Show::Tab(Tab::Availability)));
        let (_, failure, cell) = shown(&open).looked_at().expect("a cell");
        assert_eq!(cell.survives(), Survives::CutOff, "the worst is looked at first");
        assert!(shown(&open).says().ends_with("One failure is enough to cut off 1 of 2 consumers."));
        let command = failure.command.clone();
        let columns = |state: &State| shown(state).answer.as_ref().map_or(0, |found| found.failures.len());
        let broken = after(&open, Action::Edit(Edit::command(command.clone())));
        assert_eq!(columns(&broken) + 1, columns(&open), "what is broken cannot fail again");
        let closed = after(&open, Action::Show(Show::Tab(Tab::Dns)));
        let edited = after(&closed, Action::Edit(Edit::command(command)));
        assert!(!shown(&edited).of.is(&edited.sketch), "nobody looks");
        let again = after(&edited, Action::Show(Show::Tab(Tab::Availability)));
        assert!(shown(&again).of.is(&again.sketch));
    }

    #[test]
    fn what_is_looked_at_stays_in_place_as_long_as_it_is_there() {
        let open = after(&fresh(), Action::Show(Show::Tab(Tab::Availability)));
        let chosen = after(&open, Action::Ask(Ask::Survives(0, 3)));
        let (_, failure, _) = shown(&chosen).looked_at().expect("a cell");
        let other = shown(&chosen).answer.as_ref().expect("an answer").failures[0].command.clone();
        let broken = after(&chosen, Action::Edit(Edit::command(other)));
        assert_eq!(shown(&broken).looked_at().map(|(_, one, _)| one), Some(failure));
        let far = after(&open, Action::Ask(Ask::Survives(99, 99)));
        assert_eq!(shown(&far).chosen, shown(&open).chosen, "there is no such cell");
    }
}
