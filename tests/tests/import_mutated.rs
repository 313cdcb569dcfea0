//! Damaged configurations: whatever is broken in them, an import ends, says something, and gives a sketch that a file
//! can hold.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use oorandom::Rand32;
use privatelink::interop::{
    Imported, Root, cloudformation, import_cloudformation, import_terraform, terraform,
};
use privatelink::sketch;
use privatelink_tests::designs::{folder, root};

/// Damages a text: a line less, a line twice, a line of elsewhere, bytes that are others, an end too soon.
fn damaged(text: &str, random: &mut Rand32) -> Vec<u8> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.rand_range(0..3) {
        let at = random.rand_range(0..u32::try_from(lines.len()).unwrap()) as usize;
        let other = random.rand_range(0..u32::try_from(lines.len()).unwrap()) as usize;
        match random.rand_range(0..6) {
            0 if lines.len() > 2 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => {
                let cut = u32::try_from(lines[at].chars().count()).unwrap();
                let keep = random.rand_range(0..cut + 1) as usize;
                lines[at] = lines[at].chars().take(keep).collect();
            }
            4 => {
                let other = ["", "{", "[", "${"][random.rand_range(0..4) as usize];
                lines[at] = lines[at].replace(['"', ':', '='], other);
            }
            _ => lines[at] = lines[at].replace(|c: char| c.is_ascii_digit(), "9"),
        }
    }
    lines.join("\n").into_bytes()
}

fn holds(found: &Imported) {
    let text = sketch::write(&found.sketch);
    let read = sketch::read(&text).unwrap_or_else(|error| panic!("{error}"));
    let again = sketch::write(&read.sketch);
    let other = text.lines().zip(again.lines()).find(|(one, other)| one != other);
    assert_eq!(other, None);
    assert!(read.sketch == found.sketch, "a part is in no file");
    assert!(!found.diagnostics.is_empty());
}

fn each_damaged(roots: &[Root], seed: u64, import: impl Fn(&[Root]) -> Imported) {
    let mut random = Rand32::new(seed);
    for _ in 0..120 {
        let mut roots = roots.to_vec();
        let which = random.rand_range(0..u32::try_from(roots.len()).unwrap()) as usize;
        let files = &mut roots[which].files;
        let at = random.rand_range(0..u32::try_from(files.len()).unwrap()) as usize;
        files[at].bytes = damaged(&String::from_utf8_lossy(&files[at].bytes), &mut random);
        holds(&import(&roots));
    }
}

#[test]
fn damaged_terraform_ends_in_a_sketch_and_sentences() {
    let at = folder("terraform");
    let two = ["provider", "consumer"].map(|name| root(name, &at.join("two-accounts").join(name)));
    let import = |roots: &[Root]| import_terraform(roots, &terraform::Options::default());
    each_damaged(&two, 1, import);
    for (seed, name) in (2..).zip(["kafka-and-database", "hub", "fargate-behind-alb"]) {
        each_damaged(&[root("", &at.join(name))], seed, import);
    }
}

#[test]
fn damaged_templates_end_in_a_sketch_and_sentences() {
    let at = folder("cloudformation").join("two-accounts");
    let two = ["provider", "consumer"].map(|name| root(name, &at.join(name)));
    each_damaged(&two, 1, |roots| import_cloudformation(roots, &cloudformation::Options::default()));
}
