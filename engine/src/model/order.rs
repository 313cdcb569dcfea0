//! Sorting by numbers. The standard library's sort is compiled anew for every type it sorts,
//! some three kilobytes of the page each; this one is compiled once and moves the items after.

/// Sorts by a key of up to three numbers; items with equal keys keep their order.
pub(crate) fn sort_by_numbers<T>(items: &mut [T], key: impl Fn(&T) -> [i64; 3]) {
    let mut keys = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        keys.push((key(item), at));
    }
    put_in_order(items, keys);
}

fn put_in_order<T>(items: &mut [T], keys: Vec<([i64; 3], usize)>) {
    for (place, from) in swaps(keys).into_iter().enumerate() {
        items.swap(place, from);
    }
}

/// Sorts by keys that stand in another list, one for each item; no two are the same.
pub(crate) fn sort_by_keys<T>(items: &mut [T], keys: Vec<[i64; 3]>) {
    put_in_order(items, keys.into_iter().enumerate().map(|(at, key)| (key, at)).collect());
}

/// With which place each must be swapped, one after another, for the keys to be in order.
#[inline(never)]
fn swaps(mut keys: Vec<([i64; 3], usize)>) -> Vec<usize> {
    keys.sort_unstable();
    let mut wanted: Vec<usize> = Vec::with_capacity(keys.len());
    for (place, (_, from)) in keys.into_iter().enumerate() {
        // Each swap puts one item into its place; what had to make room is followed.
        let mut from = from;
        while from < place {
            from = wanted.get(from).copied().unwrap_or(place);
        }
        wanted.push(from);
    }
    wanted
}

/// A count as a sort key.
pub(crate) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut random = 1_u64;
        for length in 0..40 {
            let mut items: Vec<(i64, usize)> = (0..length)
                .map(|at| {
                    random = crate::model::mix(random);
                    (i64::try_from(random % 7).unwrap(), at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_numbers(&mut items, |(key, _)| [*key, 0, 0]);
            assert_eq!(items, expected);
        }
    }
}
