//! The program in two parts: what a sketch needs to be opened, drawn and sent a request through, and all the rest,
//! which the page fetches when somebody first does something else. rustc, wasm-bindgen and wasm-opt know nothing of
//! it; the finished program is cut by the names of its functions (`rule`), which are then left out.

mod cut;
mod data;
mod program;
mod rule;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use crate::run::say;
use data::Memory;
use program::Program;

/// The function of the page that returns when the second part is there (`web/src/platform/shell.rs`).
const FETCH: &str = "need_second_part";
/// What comes before the program's address in `index.html`, and behind it (`Trunk.toml`).
const LINK: &str = "<link id=\"program-wasm\"";
const HREF: &str = "href=\"./";

/// What the name of the second part begins with.
const SECOND: &str = "privatelink-web-second-";

/// Cuts the program in `dist/` in two; `linked` is the same program as the linker left it. Both files are named by their content, and the page learns both names.
pub fn split(dist: &Path, linked: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).context("dist/index.html cannot be read")?;
    let name = named(&html).context("dist/index.html links no program as Trunk.toml has it linked")?.to_owned();
    let wasm = fs::read(dist.join(&name)).with_context(|| format!("dist/{name} cannot be read"))?;
    let linked = fs::read(linked).context("the program as the linker left it cannot be read")?;
    let parts = cut_in_two(&wasm, &linked).with_context(|| format!("dist/{name} cannot be cut in two"))?;
    say(&format!(
        "the program in two parts: the first calls {} functions of the second, the second {} of the first",
        parts.crossing, parts.shared
    ));
    fs::remove_file(dist.join(&name)).with_context(|| format!("dist/{name} cannot be removed"))?;

    let first = format!("privatelink-web-{}_bg.wasm", hash(&parts.first));
    let second = format!("{SECOND}{}.wasm", hash(&parts.second));
    fs::write(dist.join(&first), &parts.first).context("the program's first part cannot be written")?;
    fs::write(dist.join(&second), &parts.second).context("the program's second part cannot be written")?;
    // The page fetches the one at once; of the other it only knows where it is.
    let link = format!("<link id=\"program-second\" rel=\"program-part\" {HREF}{second}\">{LINK}");
    let html = html.replace(&name, &first).replacen(LINK, &link, 1);
    fs::write(&page, html).context("dist/index.html cannot be written")
}

/// Whether a file of `dist/` is fetched only when first needed.
pub fn is_later(name: &str) -> bool {
    name.starts_with(SECOND)
}

fn named(html: &str) -> Option<&str> {
    let (_, behind) = html.split_once(LINK)?;
    let (_, behind) = behind.split_once(HREF)?;
    Some(behind.split_once('"')?.0)
}

fn cut_in_two(wasm: &[u8], linked: &[u8]) -> Result<cut::Parts> {
    let program = Program::read(wasm)?;
    let fetch = program.exported(FETCH).ok_or_else(|| anyhow!("it exports no {FETCH}"))?;
    cut::cut(&program, &rule::goes(&program)?, fetch, &Memory::read(linked)?)
}

fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
