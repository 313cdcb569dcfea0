//! When what happened in a run: its columns, and which of them is worth looking at.

use super::result::{Event, LoadResult, Sort};

impl LoadResult {
    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.charts.iter().flatten().map(|line| line.values.len()).max().unwrap_or_default()
    }

    /// When a column begins, in nanoseconds.
    pub fn begins(&self, column: usize) -> u64 {
        self.step_ns.saturating_mul(u64::try_from(column).unwrap_or_default())
    }

    /// Where to look first: where the first fault is noticed while it lasts, else right after it; none without faults.
    pub fn first_fault(&self) -> Option<usize> {
        let at = self.events.iter().position(|event| event.sort == Sort::Fault)?;
        let (_, later) = self.events.split_at_checked(at.saturating_add(1))?;
        let during = later.split(|event| event.sort == Sort::Fault).next()?;
        let column = |at_ns: u64| usize::try_from(at_ns / self.step_ns.max(1)).unwrap_or_default();
        let fault = column(self.events.get(at)?.at_ns);
        let next = later.iter().find(|event| event.sort == Sort::Fault);
        let before = next.map_or(usize::MAX, |next| column(next.at_ns).saturating_sub(1));
        let noticed = during.iter().find(|event| matches!(event.sort, Sort::Unhealthy | Sort::Dns));
        let noticed = noticed.map(|event| column(event.at_ns)).filter(|at| *at <= before);
        let found = noticed.unwrap_or(fault.saturating_add(1));
        Some(found.min(before).max(fault))
    }

    /// What happened last until a column is over.
    pub fn latest(&self, column: usize) -> Option<&Event> {
        let until = self.begins(column.saturating_add(1));
        self.events.iter().take_while(|event| event.at_ns < until).last()
    }

    /// When something happened that curves answer to, in nanoseconds: faults began or ended, names followed.
    pub fn marks(&self) -> Vec<u64> {
        let of = self.events.iter().filter(|event| matches!(event.sort, Sort::Fault | Sort::Dns));
        of.map(|event| event.at_ns).collect()
    }
}
