//! Designs in other people's formats, below `tests/vectors`, as roots of an import.

use std::fs;
use std::path::{Path, PathBuf};

use privatelink::interop::{File, Root};
use privatelink::model::{HostState, Sketch};
use privatelink::path::{Index, Place, Request, source, trace};

/// The folder of a format's designs.
pub fn folder(format: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(format).join("designs")
}

/// A folder as a root.
///
/// # Panics
/// Where it cannot be read.
pub fn root(name: &str, folder: &Path) -> Root {
    let mut files = Vec::new();
    read(folder, folder, &mut files);
    files.sort_by(|one: &File, other| one.path.cmp(&other.path));
    assert!(!files.is_empty(), "{} has no files", folder.display());
    Root { name: name.to_owned(), account: None, region: None, files }
}

fn read(top: &Path, at: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(top, &path, files);
        } else {
            let short = path.strip_prefix(top).expect("it is below").to_string_lossy().replace('\\', "/");
            files.push(File { path: short, bytes: fs::read(&path).expect("it is a file") });
        }
    }
}

/// How many of each kind a sketch has, of the kinds named: `vpcs 2`.
pub fn counts(sketch: &Sketch, kinds: &[&str]) -> Vec<String> {
    let count = |kind: &&str| {
        let table = sketch.tables().find(|(name, _)| name == kind);
        format!("{kind} {}", table.map_or(0, |(_, table)| table.len()))
    };
    kinds.iter().map(count).collect()
}

/// How a connection ends, and why: `connected connected`, `timed_out no_listener`.
///
/// # Panics
/// Where one of the places is none.
pub fn flow(index: &Index, from: &str, to: &str, port: u16) -> String {
    let place = |text: &str| Place::find(index, text).unwrap_or_else(|error| panic!("{error}"));
    let from = source(index, &place(from)).unwrap_or_else(|error| panic!("{error}"));
    let request = Request::usual(from, place(to), port, privatelink::model::IpProtocol::Tcp);
    let made = trace(index, &request).expect("nothing dangles");
    format!("{} {}", made.outcome.word(), made.reason.root().code.code())
}

/// Whether every host runs: imports bring no stopped ones.
pub fn all_run(sketch: &Sketch) -> bool {
    sketch.hosts.iter().all(|host| host.state == HostState::Running)
}
