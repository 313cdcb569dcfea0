//! Which tables of two sketches differ. Tables are shared until changed, so this looks at where they
//! lie and not at what is in them: nothing for a sketch of any size.

use super::sketch::{Sketch, TableKind};

/// Some of a sketch's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables(u64);

impl Tables {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(u64::MAX);

    /// The tables of these kinds.
    pub const fn of(mut kinds: &[TableKind]) -> Self {
        let mut tables = 0;
        while let [kind, rest @ ..] = kinds {
            tables |= 1 << (*kind as u32);
            kinds = rest;
        }
        Self(tables)
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, those: Self) -> Self {
        Self(self.0 | those.0)
    }

    /// Whether some table is among both.
    pub const fn meet(self, those: Self) -> bool {
        self.0 & those.0 != 0
    }

    /// Whether the table of this kind is among them.
    pub const fn has(self, kind: TableKind) -> bool {
        self.meet(Self::of(&[kind]))
    }
}

/// What differs between two sketches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Tables in which a resource was added, changed or taken away.
    pub rows: Tables,
    /// Tables in which a resource was added or taken away.
    pub ids: Tables,
    /// Whether something differs that is no resource, and that what a sketch comes to depends on: the
    /// profile, seed, lost and impaired zones, assumptions or expectations.
    pub rest: bool,
}

impl Change {
    /// As though nothing were known of the sketch before.
    pub const EVERYTHING: Self = Self { rows: Tables::ALL, ids: Tables::ALL, rest: true };
}

impl Sketch {
    /// What differs from an earlier sketch. A table that was changed and changed back differs too.
    pub fn change_since(&self, before: &Self) -> Change {
        let (mut rows, mut ids) = (Tables::NONE, Tables::NONE);
        for (kind, ((_, now), (_, then))) in TableKind::ALL.iter().zip(self.tables().zip(before.tables())) {
            let same = now.stamps().into_iter().zip(then.stamps());
            for ((now, then), found) in same.zip([&mut rows, &mut ids]) {
                if now != then {
                    *found = found.and(Tables::of(&[*kind]));
                }
            }
        }
        let rest = (self.profile, self.seed) != (before.profile, before.seed)
            || self.lost_zones != before.lost_zones
            || self.impaired_zones != before.impaired_zones
            || self.assumptions != before.assumptions
            || self.expectations != before.expectations;
        Change { rows, ids, rest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::as_usual;
    use crate::model::{Vpc, VpcId};

    #[test]
    fn a_change_is_in_the_table_that_was_changed() {
        let id: VpcId = "vpc-1".parse().unwrap();
        let mut first = Sketch::default();
        first.vpcs.insert(Vpc { id: id.clone(), ..as_usual() });
        let mut second = first.clone();
        assert_eq!(
            second.change_since(&first),
            Change { rows: Tables::NONE, ids: Tables::NONE, rest: false }
        );
        second.vpcs.update(&id, |vpc| vpc.name.push('a')).unwrap();
        let vpcs = Tables::of(&[TableKind::Vpc]);
        assert_eq!(second.change_since(&first), Change { rows: vpcs, ids: Tables::NONE, rest: false });
        let mut third = second.clone();
        third.vpcs.remove(&id);
        third.lost_zones.insert("use1-az1".parse().unwrap());
        assert_eq!(third.change_since(&second), Change { rows: vpcs, ids: vpcs, rest: true });
        assert!(vpcs.has(TableKind::Vpc) && !vpcs.has(TableKind::Subnet) && TableKind::ALL.len() < 64);
    }
}
