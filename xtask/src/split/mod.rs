//! The program in two parts: what a sketch needs to be opened and drawn, and all the rest,
//! which the page fetches when somebody first does something else. rustc, wasm-bindgen and wasm-opt know nothing of
//! it; the finished program is cut by the names of its functions (`rule`), which are then left out.

mod cut;
mod data;
mod names;
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
/// The links of the page to the program and to its JavaScript.
const PROGRAM: &str = "program-wasm";
const SCRIPT: &str = "program-glue";
/// How a link names a file of its folder.
const HREF: &str = "href=\"./";

/// What the name of the second part begins with.
const SECOND: &str = "privatelink-web-second-";

/// Cuts the program in `dist/` in two; `linked` is the same program as the linker left it. All files written are
/// named by their content, and the page learns their names.
pub fn split(dist: &Path, linked: &Path) -> Result<()> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).context("dist/index.html cannot be read")?;
    let named = |id: &str| linked_by(&html, id).with_context(|| format!("dist/index.html links no {id}"));
    let (program, script) = (named(PROGRAM)?, named(SCRIPT)?);

    let wasm = read(&dist.join(program))?;
    let whole = Program::read(&wasm).with_context(|| format!("dist/{program} cannot be taken apart"))?;
    let parts = cut_in_two(&whole, &read(linked)?).context("the program cannot be cut in two")?;
    say(&format!(
        "the program in two parts: the first calls {} functions of the second, the second {} of the first",
        parts.crossing, parts.shared
    ));
    let given: Vec<&str> = whole.imports.iter().map(|import| import.name).collect();
    let text = String::from_utf8(read(&dist.join(script))?).context("the page's JavaScript is no text")?;
    let text = names::shortened(&text, &given)?;

    let first = format!("privatelink-web-{}_bg.wasm", hash(&parts.first));
    let second = format!("{SECOND}{}.wasm", hash(&parts.second));
    // The script has the program's name as well, for pages that leave it to find the program.
    let text = text.replace(program, &first);
    let glue = format!("privatelink-web-{}.js", hash(text.as_bytes()));
    // The page fetches the first part at once; of the second it only knows where it is.
    let link = format!("<link id=\"{PROGRAM}\"");
    let both = format!("<link id=\"program-second\" rel=\"program-part\" {HREF}{second}\">{link}");
    let html = html.replace(program, &first).replace(script, &glue).replacen(&link, &both, 1);
    for old in [program, script] {
        fs::remove_file(dist.join(old)).with_context(|| format!("dist/{old} cannot be removed"))?;
    }
    let files = [(&first, parts.first), (&second, parts.second), (&glue, text.into_bytes())];
    for (name, bytes) in files {
        fs::write(dist.join(name), bytes).with_context(|| format!("dist/{name} cannot be written"))?;
    }
    fs::write(&page, html).context("dist/index.html cannot be written")
}

/// Whether a file of `dist/` is fetched only when first needed.
pub fn is_later(name: &str) -> bool {
    name.starts_with(SECOND)
}

/// The file that a link of the page names (`Trunk.toml`).
fn linked_by<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let (_, behind) = html.split_once(&format!("<link id=\"{id}\""))?;
    let (_, behind) = behind.split_once(HREF)?;
    Some(behind.split_once('"')?.0)
}

fn cut_in_two(program: &Program<'_>, linked: &[u8]) -> Result<cut::Parts> {
    let fetch = program.exported(FETCH).ok_or_else(|| anyhow!("it exports no {FETCH}"))?;
    cut::cut(program, &rule::goes(program)?, fetch, &Memory::read(linked)?)
}

fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
