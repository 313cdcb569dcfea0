//! A set of ids. The standard library's set is compiled anew for every kind of id, some seven
//! kilobytes of the page each; this one shares the map that [`Places`] is made of.

use std::marker::PhantomData;

use super::id::IdText;
use super::places::Places;

/// Ids of one kind, each once, in the order of their texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdSet<I> {
    texts: Places,
    kind: PhantomData<I>,
}

impl<I> Default for IdSet<I> {
    fn default() -> Self {
        Self { texts: Places::default(), kind: PhantomData }
    }
}

impl<I: IdText> IdSet<I> {
    /// Whether an id is there.
    pub fn contains(&self, id: &I) -> bool {
        self.texts.get(id.text()).is_some()
    }

    /// Adds an id; says whether it was not there before.
    #[allow(clippy::needless_pass_by_value, reason = "as the standard library's sets take it")]
    pub fn insert(&mut self, id: I) -> bool {
        self.texts.insert(id.text(), 0).is_none()
    }

    /// Takes an id away; says whether it was there.
    pub fn remove(&mut self, id: &I) -> bool {
        let was_there = self.contains(id);
        if was_there {
            self.texts.remove(id.text());
        }
        was_there
    }

    /// The texts of all of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.texts()
    }
}

impl<I: IdText> FromIterator<I> for IdSet<I> {
    fn from_iter<T: IntoIterator<Item = I>>(ids: T) -> Self {
        let mut set = Self::default();
        for id in ids {
            set.insert(id);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ZoneId;

    #[test]
    fn is_a_set_in_order() {
        let zone = |text: &str| text.parse::<ZoneId>().expect("a zone");
        let mut set: IdSet<ZoneId> = ["use1-az2", "use1-az1", "use1-az2"].map(zone).into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), ["use1-az1", "use1-az2"]);
        assert!(!set.insert(zone("use1-az1")) && set.insert(zone("use1-az3")));
        assert!(set.remove(&zone("use1-az1")) && !set.remove(&zone("use1-az1")));
        assert_eq!(set, ["use1-az3", "use1-az2"].map(zone).into_iter().collect());
        assert!(set.contains(&zone("use1-az3")) && !set.contains(&zone("use1-az1")));
    }
}
