//! What is to come, by time: one list for each of the next stretches of time, which are worked off one after
//! another. Putting something in and taking it out takes no longer the more there is.

/// Stretches ahead that have a list of their own.
const AHEAD: u64 = 1 << 10;

/// Lists whose room is kept.
const SPARE: usize = 4;

/// Things by the stretch of time they belong to.
#[derive(Clone, Debug)]
pub(super) struct Calendar<T> {
    lists: Vec<Vec<T>>,
    /// Those of stretches further ahead.
    far: Vec<(u64, T)>,
    first_far: u64,
    now: u64,
    count: usize,
    /// Room that is used again: each stretch would else keep as much as it once needed.
    spare: Vec<Vec<T>>,
}

impl<T> Calendar<T> {
    /// An empty one.
    pub fn new() -> Self {
        let lists = (0..AHEAD).map(|_| Vec::new()).collect();
        Self { lists, far: Vec::new(), first_far: u64::MAX, now: 0, count: 0, spare: Vec::new() }
    }

    fn place(stretch: u64) -> usize {
        usize::try_from(stretch % AHEAD).unwrap_or_default()
    }

    /// Puts something into a stretch; into the present one where that is over.
    #[inline]
    pub fn put(&mut self, stretch: u64, item: T) {
        let stretch = stretch.max(self.now);
        self.count += 1;
        if stretch - self.now < AHEAD {
            if let Some(list) = self.lists.get_mut(Self::place(stretch)) {
                if list.capacity() == 0
                    && let Some(spare) = self.spare.pop()
                {
                    *list = spare;
                }
                list.push(item);
            }
        } else {
            self.first_far = self.first_far.min(stretch);
            self.far.push((stretch, item));
        }
    }

    /// Takes out what belongs to the present stretch.
    pub fn due(&mut self) -> Vec<T> {
        let due = self.lists.get_mut(Self::place(self.now)).map(std::mem::take).unwrap_or_default();
        self.count -= due.len();
        due
    }

    /// Gives a list back that [`Calendar::due`] gave, so that its room is used again.
    pub fn give_back(&mut self, mut list: Vec<T>) {
        list.clear();
        if list.capacity() > 0 && self.spare.len() < SPARE {
            self.spare.push(list);
        }
    }

    /// Goes on to a later stretch; what was put into those between must have been taken.
    pub fn go_to(&mut self, stretch: u64) {
        let turns = self.now / AHEAD != stretch / AHEAD;
        self.now = stretch;
        if turns && !self.far.is_empty() {
            self.first_far = u64::MAX;
            for (at, item) in std::mem::take(&mut self.far) {
                self.count -= 1;
                self.put(at, item);
            }
        }
    }

    /// The first stretch that has something, if there is one.
    pub fn first(&self) -> Option<u64> {
        if self.count == 0 {
            return None;
        }
        let near = (self.now..self.now + AHEAD)
            .find(|stretch| self.lists.get(Self::place(*stretch)).is_some_and(|list| !list.is_empty()));
        // Nothing is as far away as that.
        let far = Some(self.first_far).filter(|first| *first < u64::MAX);
        near.into_iter().chain(far).min()
    }

    /// Takes out everything there is.
    pub fn take_all(&mut self) -> Vec<T> {
        let mut all: Vec<T> = self.lists.iter_mut().flat_map(std::mem::take).collect();
        all.extend(std::mem::take(&mut self.far).into_iter().map(|(_, item)| item));
        (self.count, self.first_far) = (0, u64::MAX);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_out_in_its_stretch() {
        let (mut calendar, mut random) = (Calendar::new(), 5_u64);
        let mut left: Vec<u64> = Vec::new();
        let mut now = 0;
        while now < 20_000 {
            calendar.go_to(now);
            for _ in 0..3 {
                random = crate::model::mix(random);
                let at = now + random % 5_000;
                calendar.put(at, at);
                left.push(at);
            }
            let due = calendar.due();
            assert!(due.iter().all(|at| *at == now));
            let expected = left.iter().filter(|at| **at == now).count();
            assert_eq!(due.len(), expected);
            left.retain(|at| *at != now);
            assert_eq!(calendar.count, left.len());
            assert_eq!(calendar.first(), left.iter().min().copied());
            now = calendar.first().unwrap().min(now + 7);
        }
    }
}
