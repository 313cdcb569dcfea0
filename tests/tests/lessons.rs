//! The files of lessons and the table of them name the same lessons. What a lesson has to keep to is tested beside its
//! reader, in `engine/src/scenario/lesson/tests.rs`.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::scenario::lesson::list;

#[test]
fn every_file_is_a_lesson_of_the_table() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/lessons");
    let files =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let listed = list().iter().map(|info| format!("{}.json", info.id));
    assert_eq!(files.collect::<BTreeSet<_>>(), listed.collect::<BTreeSet<_>>());
}
