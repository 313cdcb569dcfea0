//! The invariants of `ARCHITECTURE.md` that are absences, checked over the source text: who may
//! import whom, who may touch the browser, how long a file may grow.
#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// Every Rust file below a folder, with its path from the workspace and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let name = entry.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(entry).expect("text")));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds sources");
    found
}

/// The code before its tests, without comments.
fn product(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn engine_modules_import_downward_only() {
    // Each module with those it may import; what is not listed may not be.
    let allowed: &[(&str, &[&str])] = &[
        ("model", &["model"]),
        ("wire", &["wire"]),
        ("control", &["model", "control"]),
        ("dns", &["model", "dns"]),
        ("diagram", &["model", "diagram"]),
        ("path", &["model", "control", "dns", "wire", "path"]),
        ("text", &["model", "control", "dns", "path", "sim", "text"]),
        ("advise", &["model", "control", "dns", "path", "sim", "text", "advise"]),
        ("sim", &["model", "control", "dns", "path", "sim"]),
        ("capture", &["model", "dns", "path", "wire", "text", "capture"]),
        ("sketch", &["model", "control", "path", "scenario", "sim", "sketch"]),
        ("part", &["model", "control", "text", "sketch", "part"]),
        ("interop", &["model", "control", "dns", "path", "text", "interop"]),
        ("scenario", &["model", "control", "path", "advise", "sketch", "scenario"]),
    ];
    let mut checked = 0;
    for (name, text) in sources("engine/src") {
        let Some(module) = name.split('/').nth(2) else { continue };
        let Some((_, may)) = allowed.iter().find(|(allowed, _)| *allowed == module) else { continue };
        checked += 1;
        // Compiled for tests alone.
        if name.contains("/second_opinion/") {
            continue;
        }
        for import in product(&text).split("crate::").skip(1) {
            let target: String =
                import.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            assert!(may.contains(&target.as_str()), "{name} imports crate::{target}");
        }
    }
    assert!(checked > 30, "{checked} files of the engine were looked at");
}

#[test]
fn the_engine_has_no_io_clock_randomness_threads_or_floats_of_its_own() {
    let forbidden = [
        "std::fs",
        "std::net::Tcp",
        "std::time",
        "std::thread",
        "std::env",
        "println!",
        "SystemTime",
        "rand::",
    ];
    for (name, text) in
        sources("engine/src").iter().filter(|(name, _)| !name.contains("/bin/") && !name.contains("/tests/"))
    {
        for word in forbidden {
            assert!(!product(text).contains(word), "{name} uses {word}");
        }
    }
}

/// The platform, and the few exports through which the page's own JavaScript enters.
fn browser_may_be_in(name: &str) -> bool {
    name.starts_with("web/src/platform/") || name == "web/src/lib.rs"
}

#[test]
fn only_the_platform_touches_the_browser() {
    for (name, text) in sources("web/src").iter().filter(|(name, _)| !browser_may_be_in(name)) {
        let state = name.starts_with("web/src/state/");
        for word in ["web_sys::window", "web_sys::Window", "js_sys::", "gloo::utils"] {
            assert!(!product(text).contains(word), "{name} uses {word}");
        }
        for word in ["web_sys", "yew::", "gloo::", "wasm_bindgen"] {
            assert!(
                !(state && product(text).contains(word)),
                "{name} uses {word}: the state knows no browser"
            );
        }
    }
}

#[test]
fn files_say_what_lives_in_them_and_stay_short() {
    for folder in ["engine/src", "web/src", "xtask/src", "tests/src"] {
        for (name, text) in sources(folder) {
            assert!(text.trim_start().starts_with("//!"), "{name} does not open with what lives in it");
            let lines = text.split("#[cfg(test)]").next().map_or(0, |code| code.lines().count());
            assert!(lines <= 420, "{name} has {lines} lines before its tests");
        }
    }
}

#[test]
fn no_style_attributes_since_the_policy_forbids_them() {
    for (name, text) in sources("web/src").iter().filter(|(name, _)| !name.ends_with("tests.rs")) {
        assert!(
            !product(text).contains("style={") && !product(text).contains("style=\""),
            "{name} sets a style"
        );
    }
}
