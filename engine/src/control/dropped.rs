//! What was dropped from a list and is to come back where it stood. Each item dropped keeps its place in
//! the list as it would be with everything dropped back in it, so that the order in which things come
//! back does not matter.

/// The place of the live item number `at`, dropped ones counted. `dropped` holds their places in order.
pub(super) fn place_of(at: usize, dropped: &[u32]) -> u32 {
    let mut place = u32::try_from(at).unwrap_or(u32::MAX);
    for other in dropped {
        if *other <= place {
            place = place.saturating_add(1);
        }
    }
    place
}

/// Where among the live items of a list of this length one with this place belongs. What was taken away
/// meanwhile leaves it at the end.
pub(super) fn back_at(place: u32, dropped: &[u32], length: usize) -> usize {
    let mut at = place;
    for other in dropped {
        if *other < place {
            at = at.saturating_sub(1);
        }
    }
    usize::try_from(at).unwrap_or(usize::MAX).min(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drops and brings back by the two functions alone.
    struct List(Vec<char>, Vec<(u32, char)>);

    impl List {
        fn places(&self) -> Vec<u32> {
            self.1.iter().map(|(place, _)| *place).collect()
        }

        fn drop(&mut self, at: usize) {
            let place = place_of(at, &self.places());
            let item = self.0.remove(at);
            let before = self.1.iter().filter(|(other, _)| *other < place).count();
            self.1.insert(before, (place, item));
        }

        fn back(&mut self, nth: usize) {
            let (place, item) = self.1.remove(nth);
            let at = back_at(place, &self.places(), self.0.len());
            self.0.insert(at, item);
        }
    }

    #[test]
    fn in_whatever_order_things_go_and_come_back_they_stand_as_before() {
        for seed in 0..2000_usize {
            let mut list = List("abcdefg".chars().collect(), Vec::new());
            let mut number = seed * 7919;
            while list.0.len() > seed % 7 {
                number = number.wrapping_mul(1_103_515_245).wrapping_add(12345);
                let at = (number >> 16) % list.0.len();
                list.drop(at);
            }
            while !list.1.is_empty() {
                number = number.wrapping_mul(1_103_515_245).wrapping_add(12345);
                let nth = (number >> 16) % list.1.len();
                list.back(nth);
            }
            assert_eq!(list.0.iter().collect::<String>(), "abcdefg");
        }
    }

    #[test]
    fn what_was_taken_away_meanwhile_leaves_it_at_the_end() {
        assert_eq!(back_at(5, &[], 2), 2);
    }
}
