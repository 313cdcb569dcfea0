//! What a reader downloads: every file of `dist/` raw, with gzip and with brotli as a host would send it, and the
//! budgets the compressed page must keep: one for what opens it, one for what is fetched when first needed.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

use crate::offline;
use crate::page::sorted_entries;
use crate::split;

/// What may be fetched to open a sketch and draw it, under brotli, in bytes. Beyond 350 thousand: being shown in
/// another page and on paper, mostly style sheets, what keeps the page whole offline, and since then what a pointer takes
/// along, the minimap's hands, a picture arranged by hand, and forms with an address beside a subnet. Sixteen are small
/// functions put in their callers, which makes judging, drawing and all else faster by a third.
const OPENING: Budget = Budget { what: "what opens the page", bytes: 400_000 };
/// What may be fetched once by whoever does more than that: besides judging, editing and inspecting,
/// stories, costs and what a failure leaves standing. Ten thousand are plotters', seven each connecting things and
/// beginning a sketch of one's own, eight the list of kept sketches with their versions and the worker that keeps
/// the page, twenty what is done with a selection: deleting in the order AWS wants, copies at free blocks and addresses.
/// Sixteen are two designs side by side, four what a drop would do and the minimap; five lessons; forty-five small
/// functions put in their callers, as in what opens the page; thirty-two a load over time: its form, its charts, its tables;
/// fifteen what its bytes cost, its metrics and its log, charts that can be told apart, endpoints that are made meanwhile.
const LATER: Budget = Budget { what: "what is fetched later", bytes: 705_000 };

/// What the budgets count.
const COUNTED: &[&str] = &["wasm", "js", "mjs", "css", "html"];

#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        let mut brotli = Vec::new();
        let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut brotli, &best)?;
        Ok(Self { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
    }

    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }

    fn row(self, name: &str) {
        println!("{name:<52} {:>11} {:>11} {:>11}", self.raw, self.gzip, self.brotli);
    }
}

/// A limit, and what it is for.
struct Budget {
    what: &'static str,
    bytes: usize,
}

/// Prints the table and fails when either part of the page is over its budget.
pub fn report(dist: &Path) -> Result<()> {
    let (mut all, mut opening, mut later) = (Size::default(), Size::default(), Size::default());
    println!("{:<52} {:>11} {:>11} {:>11}", "file (bytes)", "raw", "gzip", "brotli");
    for file in files(dist)? {
        let name = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&file).with_context(|| format!("dist/{name} cannot be read"))?;
        let size = Size::of(&bytes).with_context(|| format!("dist/{name} cannot be compressed"))?;
        size.row(&name);
        all = all.plus(size);
        if counted(&file) {
            // The worker and its list come once the page has opened.
            let part =
                if split::is_later(&name) || name == offline::FILE { &mut later } else { &mut opening };
            *part = part.plus(size);
        }
    }
    all.row("everything");
    opening.row("what opens the page: wasm + js + css + html");
    later.row("what is fetched later");
    judge(&OPENING, opening.brotli)?;
    judge(&LATER, later.brotli)
}

fn judge(budget: &Budget, brotli: usize) -> Result<()> {
    let Budget { what, bytes } = *budget;
    if let Some(over @ 1..) = brotli.checked_sub(bytes) {
        bail!(
            "{what} is {brotli} bytes under brotli, {over} over its budget of {bytes}; \
             see what grew, or take the raise to review"
        );
    }
    println!("within the budget: {what}, {brotli} of {bytes} bytes under brotli");
    Ok(())
}

fn counted(file: &Path) -> bool {
    file.extension().is_some_and(|extension| COUNTED.iter().any(|name| extension == *name))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in sorted_entries(folder)? {
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else {
            found.push(entry);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_kept_to_the_byte() {
        for budget in [OPENING, LATER] {
            assert!(judge(&budget, budget.bytes).is_ok());
            assert!(judge(&budget, budget.bytes + 1).unwrap_err().to_string().contains("1 over its budget"));
        }
    }

    #[test]
    fn compression_is_measured_not_guessed() {
        let size = Size::of(&[b'a'; 10_000]).unwrap();
        assert_eq!(size.raw, 10_000);
        assert!((10..100).contains(&size.gzip) && (5..60).contains(&size.brotli));
    }

    #[test]
    fn icons_and_notices_are_outside_the_budget() {
        assert!(counted(Path::new("a/b.wasm")) && counted(Path::new("index.html")));
        assert!(!counted(Path::new("THIRD-PARTY-LICENCES.txt")) && !counted(Path::new("icon.svg")));
    }
}
