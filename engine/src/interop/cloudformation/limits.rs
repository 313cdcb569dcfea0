//! How much of everything there may be: templates come from anywhere, and a few lines can ask for more than
//! any machine has.

use crate::interop::budget::Allowance;

/// Bytes of one template. CloudFormation itself takes one mebibyte.
/// (AWS CloudFormation User Guide, “Understand CloudFormation quotas”.)
pub const TEMPLATE_BYTES_MOST: usize = 4 * 1024 * 1024;
/// Levels of a template as it is written, aliases followed.
pub const NODE_DEPTH_MOST: usize = 90;
/// Nodes of a template, those behind aliases counted as often as they are referred to.
pub const NODES_MOST: usize = 2_000_000;
/// Nodes of all templates together.
pub const NODES_IN_ALL_MOST: usize = 4_000_000;
/// Bytes of one text.
pub const TEXT_MOST: usize = 4 * 1024 * 1024;
/// Copies that one `Fn::ForEach` may make, inner ones counted on their own.
pub const COPIES_MOST: usize = 5_000;
/// Nodes that all loops of one template may make.
pub const LOOPED_MOST: usize = 1_000_000;
/// Expressions inside expressions, across everything that is referred to, before what is still needed is
/// evaluated on its own. What a thread's stack holds decides it: a page has one mebibyte.
pub const DEPTH_SOFT: usize = 32;
/// The same within one expression.
pub const DEPTH_HARD: usize = 140;
/// Stacks inside stacks.
pub const STACK_DEPTH_MOST: usize = 100;
/// Stacks of one import.
pub const STACKS_MOST: usize = 2_000;
/// Resources of one import.
pub const INSTANCES_MOST: usize = 20_000;
/// Things that wait for one another.
pub const WAITING_MOST: usize = 20_000;
/// Spans kept of one resource.
pub const PLACES_MOST: usize = 5_000;
/// Spans kept of all resources.
pub const PLACES_IN_ALL_MOST: usize = 500_000;
/// Bytes of a path inside a resource.
pub const PLACE_BYTES_MOST: usize = 512;
/// Steps of one import.
const STEPS_MOST: u64 = 20_000_000;
/// Values made in one import, and for every sixteen bytes of text one more.
const PRODUCED_MOST: u64 = 12_000_000;
/// Times that something is put off until what it needs is there.
const DELAYS_MOST: u64 = 100_000;

/// What one import may take.
pub const ALLOWANCE: Allowance =
    Allowance { steps: STEPS_MOST, produced: PRODUCED_MOST, delays: DELAYS_MOST };
