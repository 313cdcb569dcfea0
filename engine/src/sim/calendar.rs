//! What is to come, by time: one list for each of the next stretches of time, which are worked off one after
//! another. Putting something in and taking it out takes no longer the more there is.
//!
//! The lists are made of pieces of the same size that are used again, the last one first: a million things would
//! else be moved each time a list grows, into memory nothing has been written to yet.

/// Stretches ahead that have a list of their own.
const AHEAD: u64 = 1 << 10;
/// Things in a piece of a list.
const PIECE: usize = 32;
/// No piece.
const NONE: u32 = u32::MAX;

/// Things by the stretch of time they belong to.
#[derive(Clone, Debug)]
pub(super) struct Calendar<T> {
    lists: Vec<List>,
    pieces: Vec<Piece<T>>,
    /// The first piece that belongs to no list.
    free: u32,
    /// Those of stretches further ahead.
    far: Vec<(u64, T)>,
    first_far: u64,
    now: u64,
    count: usize,
}

/// The first and the last piece of a list.
#[derive(Clone, Copy, Debug)]
struct List {
    first: u32,
    last: u32,
}

const EMPTY: List = List { first: NONE, last: NONE };

#[derive(Clone, Debug)]
struct Piece<T> {
    items: Vec<T>,
    next: u32,
}

impl<T> Calendar<T> {
    /// An empty one.
    pub fn new() -> Self {
        let lists = (0..AHEAD).map(|_| EMPTY).collect();
        Self { lists, pieces: Vec::new(), free: NONE, far: Vec::new(), first_far: u64::MAX, now: 0, count: 0 }
    }

    fn place(stretch: u64) -> usize {
        usize::try_from(stretch % AHEAD).unwrap_or_default()
    }

    fn piece(&mut self, number: u32) -> Option<&mut Piece<T>> {
        self.pieces.get_mut(usize::try_from(number).ok()?)
    }

    /// Puts something into a stretch; into the present one where that is over.
    #[inline]
    pub fn put(&mut self, stretch: u64, item: T) {
        let stretch = stretch.max(self.now);
        self.count += 1;
        if stretch - self.now >= AHEAD {
            self.first_far = self.first_far.min(stretch);
            self.far.push((stretch, item));
            return;
        }
        let place = Self::place(stretch);
        let last = self.lists.get(place).map_or(NONE, |list| list.last);
        let last = match self.piece(last) {
            Some(piece) if piece.items.len() < PIECE => last,
            Some(_) | None => self.lengthen(place),
        };
        if let Some(piece) = self.piece(last) {
            piece.items.push(item);
        }
    }

    /// Adds a piece to a list.
    #[inline(never)]
    fn lengthen(&mut self, place: usize) -> u32 {
        let free = self.free;
        let number = if let Some(piece) = self.piece(free) {
            let next = std::mem::replace(&mut piece.next, NONE);
            self.free = next;
            free
        } else {
            self.pieces.push(Piece { items: Vec::with_capacity(PIECE), next: NONE });
            u32::try_from(self.pieces.len()).map_or(NONE, |count| count - 1)
        };
        let last = self.lists.get(place).map_or(NONE, |list| list.last);
        match self.piece(last) {
            Some(piece) => piece.next = number,
            None => {
                if let Some(list) = self.lists.get_mut(place) {
                    list.first = number;
                }
            }
        }
        if let Some(list) = self.lists.get_mut(place) {
            list.last = number;
        }
        number
    }

    /// Takes out what belongs to the present stretch: behind what is in a list already.
    pub fn due(&mut self, into: &mut Vec<T>) {
        let before = into.len();
        self.empty(Self::place(self.now), into);
        self.count -= into.len() - before;
    }

    fn empty(&mut self, place: usize, into: &mut Vec<T>) {
        let Some(list) = self.lists.get_mut(place) else { return };
        let mut number = std::mem::replace(list, EMPTY).first;
        let mut free = self.free;
        while let Some(piece) = self.piece(number) {
            into.append(&mut piece.items);
            let next = std::mem::replace(&mut piece.next, free);
            free = number;
            number = next;
        }
        self.free = free;
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
        let is_full = |stretch: &u64| self.lists.get(Self::place(*stretch)).is_some_and(|l| l.first != NONE);
        let near = (self.now..self.now + AHEAD).find(is_full);
        // Nothing is as far away as that.
        let far = Some(self.first_far).filter(|first| *first < u64::MAX);
        near.into_iter().chain(far).min()
    }

    /// Takes out everything there is.
    pub fn take_all(&mut self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.count);
        for place in 0..self.lists.len() {
            self.empty(place, &mut all);
        }
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
            let mut due = Vec::new();
            calendar.due(&mut due);
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
