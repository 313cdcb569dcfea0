//! How much of everything there may be: files come from anywhere, and a few lines can ask for more than any
//! machine has.

use crate::interop::budget::Allowance;

/// Bytes of one text.
pub const TEXT_MOST: usize = 4 * 1024 * 1024;
/// Elements that one function or loop may make.
pub const ITEMS_MOST: usize = 100_000;
/// Values in one value, shared ones counted as often as they are seen.
pub const WEIGHT_MOST: usize = 2_000_000;
/// How deep a value may be nested.
pub const VALUE_DEPTH_MOST: usize = 100;
/// Expressions inside expressions, across everything that is referred to, before what is still needed is
/// evaluated on its own. What a thread's stack holds decides it: a page has one mebibyte.
pub const DEPTH_SOFT: usize = 48;
/// The same within one expression.
pub const DEPTH_HARD: usize = 320;
/// Modules inside modules.
pub const MODULE_DEPTH_MOST: usize = 128;
/// Instances of modules.
pub const MODULES_MOST: usize = 5_000;
/// Instances of resources.
pub const INSTANCES_MOST: usize = 20_000;
/// Steps of one import.
const STEPS_MOST: u64 = 60_000_000;
/// Values made in one import.
const PRODUCED_MOST: u64 = 6_000_000;
/// Times that something is put off until what it needs is there.
const DELAYS_MOST: u64 = 200_000;

/// What one import may take.
pub const ALLOWANCE: Allowance =
    Allowance { steps: STEPS_MOST, produced: PRODUCED_MOST, delays: DELAYS_MOST };
