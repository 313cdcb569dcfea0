//! Lists the arrow keys go round in: after the last comes the first, before the first the last.

/// The place after `at` among `count`.
pub const fn after(at: usize, count: usize) -> usize {
    if at + 1 >= count { 0 } else { at + 1 }
}

/// The place before `at` among `count`.
pub const fn before(at: usize, count: usize) -> usize {
    if at == 0 { count.saturating_sub(1) } else { at - 1 }
}
