//! `cargo xtask serve`: the release page on this machine. A static server small enough to read: it hands out files
//! of `dist/` under a prefix, with the types browsers insist on, and nothing from outside that folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Method, Request, Server};

use crate::page;
use crate::run::{House, say};

/// Requests answered at a time; a browser opens six connections.
const THREADS: usize = 6;

/// What the person asked for.
pub struct Options {
    pub port: u16,
    /// The path the page is served under; starts and ends with a slash.
    pub prefix: String,
    /// Whether to open the browser too.
    pub open: bool,
}

/// Builds the page if it must, and serves it until stopped.
pub fn run(house: &House, options: &Options) -> Result<()> {
    // To learn after a minute's build that the port is taken would be rude; to hold it meanwhile would let the
    // reader's browser connect and wait.
    drop(listen(options.port)?);
    page::build(house)?;
    let server = Server::from_listener(listen(options.port)?, None)
        .map_err(|error| anyhow!("the server could not be started: {error}"))?;
    let dist = fs::canonicalize(house.dist()).context("dist/ is not there")?;
    let port = server.server_addr().to_ip().map_or(options.port, |address| address.port());
    let url = format!("http://127.0.0.1:{port}{}", options.prefix);
    say(&format!("serving the page on {url} (stop with Ctrl-C)"));
    if options.open {
        open_browser(&url);
    }
    let site = Site { dist, prefix: options.prefix.clone() };
    for worker in work(&Arc::new(server), &Arc::new(site)) {
        worker.join().map_err(|_| anyhow!("a thread of the server broke down; start it again"))?;
    }
    Ok(())
}

/// Threads that answer requests until the server is unblocked.
fn work(server: &Arc<Server>, site: &Arc<Site>) -> Vec<JoinHandle<()>> {
    let worker = |_| {
        let (server, site) = (Arc::clone(server), Arc::clone(site));
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                site.answer(request);
            }
        })
    };
    (0..THREADS).map(worker).collect()
}

fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("port {port} is taken by another program; choose one with `--port NUMBER` (0 takes any free one)")
        }
        _ => anyhow!("no server could be started on 127.0.0.1:{port}: {error}"),
    })
}

/// What a path is answered with.
#[derive(Debug, PartialEq)]
enum Answer {
    File(PathBuf),
    Redirect(String),
    NotFound,
}

struct Site {
    /// The folder served, resolved, so that no link inside it leads out.
    dist: PathBuf,
    prefix: String,
}

impl Site {
    /// A browser that went away is no failure of the server: answers are sent or not.
    fn answer(&self, request: Request) {
        let sent = if matches!(request.method(), Method::Get | Method::Head) {
            match self.find(request.url()) {
                Answer::File(path) => match File::open(&path) {
                    Ok(file) => send_file(request, &path, file),
                    Err(_) => send_text(request, "404 Not Found", &[], NO_FILE),
                },
                Answer::Redirect(to) => {
                    send_text(request, "302 Found", &[("Location", &to)], "The page is elsewhere.")
                }
                Answer::NotFound => send_text(request, "404 Not Found", &[], NO_FILE),
            }
        } else {
            let allowed = [("Allow", "GET, HEAD")];
            send_text(request, "405 Method Not Allowed", &allowed, "This server only hands out files.")
        };
        drop(sent);
    }

    fn find(&self, url: &str) -> Answer {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = unescape(path) else { return Answer::NotFound };
        let Some(inner) = path.strip_prefix(&self.prefix) else {
            // The bare address and the prefix without its slash are what people type.
            let lost = path == "/" || format!("{path}/") == self.prefix;
            return if lost { Answer::Redirect(self.prefix.clone()) } else { Answer::NotFound };
        };
        let mut file = self.dist.clone();
        for word in inner.split('/').filter(|word| !word.is_empty()) {
            if word.starts_with('.') || word.contains(['\\', ':', '\0']) {
                return Answer::NotFound;
            }
            file.push(word);
        }
        if file.is_dir() {
            file.push("index.html");
        }
        match fs::canonicalize(&file) {
            Ok(real) if real.starts_with(&self.dist) && real.is_file() => Answer::File(real),
            _ => Answer::NotFound,
        }
    }
}

const NO_FILE: &str = "There is no such file here.";

fn send_text(request: Request, status: &str, headers: &[(&str, &str)], text: &str) -> io::Result<()> {
    let own = [("Content-Type", mime(Path::new("x.txt"))), ("X-Content-Type-Options", "nosniff")];
    let length = u64::try_from(text.len()).unwrap_or_default();
    send(request, status, &[&own, headers].concat(), length, &mut text.as_bytes())
}

fn send_file(request: Request, path: &Path, mut file: File) -> io::Result<()> {
    let length = file.metadata()?.len();
    send(request, "200 OK", &headers(path), length, &mut file)
}

/// Writes the answer out, and that the connection ends with it. `tiny_http` says nothing of the kind, and gives each
/// connection a thread for as long as the browser keeps it; of a burst of them it may count one idle thread twice, and
/// what then waits for a thread waits until the page is closed.
fn send(
    request: Request,
    status: &str,
    headers: &[(&str, &str)],
    length: u64,
    body: &mut dyn io::Read,
) -> io::Result<()> {
    let wants_body = *request.method() != Method::Head;
    let mut text = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n");
    for part in headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]) {
        text.push_str(part);
    }
    text.push_str("\r\n");
    let mut to = request.into_writer();
    to.write_all(text.as_bytes())?;
    if wants_body {
        io::copy(body, &mut to)?;
    }
    to.flush()
}

fn headers(path: &Path) -> [(&'static str, &'static str); 3] {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let cache = if hashed(&name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    [("Content-Type", mime(path)), ("Cache-Control", cache), ("X-Content-Type-Options", "nosniff")]
}

fn mime(path: &Path) -> &'static str {
    match path.extension().unwrap_or_default().to_str().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Anything else and the browser refuses to compile while it downloads.
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether Trunk put a content hash into the name: 16 or more hexadecimal digits after the first part.
fn hashed(name: &str) -> bool {
    name.split(['-', '.', '_']).skip(1).any(|word| {
        word.len() >= 16 && word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// Undoes `%20` and the like; nothing where that gives no text.
fn unescape(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

/// The platform's own opener; where there is none the address stands on the screen anyway.
fn open_browser(url: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    if let Err(error) = command.arg(url).spawn() {
        say(&format!("no browser could be opened ({error}); open {url} yourself"));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::net::TcpStream;
    use std::time::Duration;

    use super::*;

    fn site(prefix: &str) -> Site {
        let dist = fs::canonicalize(env!("CARGO_MANIFEST_DIR")).unwrap();
        Site { dist, prefix: prefix.to_owned() }
    }

    #[test]
    fn nothing_outside_the_folder_is_handed_out() {
        let site = site("/");
        assert!(matches!(site.find("/Cargo.toml?x=1"), Answer::File(_)));
        assert!(matches!(site.find("/src/run%2Ers"), Answer::File(_)));
        for path in [
            "/../Cargo.toml",
            "/src/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "//etc/passwd",
            "/..\\Cargo.toml",
            "/C:/x",
            "/.git",
            "/src",
            "/%",
            "/%ff",
            "/%00",
            "Cargo.toml",
        ] {
            assert_eq!(site.find(path), Answer::NotFound, "{path}");
        }
    }

    /// A browser's connections come in bursts and are kept open unless told otherwise; every one is answered.
    #[test]
    fn bursts_of_connections_are_all_answered() {
        let server = Arc::new(Server::from_listener(listen(0).unwrap(), None).unwrap());
        let port = server.server_addr().to_ip().unwrap().port();
        work(&server, &Arc::new(site("/")));
        for burst in 0..30 {
            let kept: Vec<TcpStream> =
                (0..12).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
            let mut open = Vec::new();
            for mut stream in kept {
                stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
                stream.write_all(b"GET /Cargo.toml HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
                open.push(stream);
            }
            // As a browser does: read what was promised, and go on holding what was not said to end.
            let mut held = Vec::new();
            for mut stream in open {
                let mut answer = Vec::new();
                let mut some = [0; 4096];
                let length = fs::metadata(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap().len();
                loop {
                    let count =
                        stream.read(&mut some).unwrap_or_else(|error| panic!("burst {burst}: {error}"));
                    answer.extend(&some[..count]);
                    let ends = answer.windows(4).position(|end| end == b"\r\n\r\n");
                    if ends.is_some_and(|ends| (answer.len() - ends - 4) as u64 >= length) {
                        break;
                    }
                    assert!(count > 0, "burst {burst}: the answer is cut short");
                }
                if !String::from_utf8_lossy(&answer).contains("Connection: close") {
                    held.push(stream);
                }
            }
        }
    }

    #[test]
    fn a_prefix_is_part_of_every_path() {
        let site = site("/some/path/");
        assert!(matches!(site.find("/some/path/Cargo.toml"), Answer::File(_)));
        assert_eq!(site.find("/Cargo.toml"), Answer::NotFound);
        for lost in ["/", "/some/path"] {
            assert_eq!(site.find(lost), Answer::Redirect("/some/path/".to_owned()), "{lost}");
        }
    }

    #[test]
    fn a_hash_in_the_name_may_be_kept_for_ever() {
        assert!(hashed("privatelink-web-35eac1d2cfcb7d4b.js"));
        assert!(hashed("privatelink-web-35eac1d2cfcb7d4b_bg.wasm"));
        assert!(!hashed("index.html") && !hashed("service-worker.js") && !hashed("35eac1d2cfcb7d4b.js"));
    }

    #[test]
    fn a_taken_port_is_a_sentence() {
        let first = listen(0).unwrap();
        let port = first.local_addr().unwrap().port();
        let error = listen(port).err().unwrap().to_string();
        assert!(error.contains(&format!("port {port} is taken")) && error.contains("--port"), "{error}");
    }
}
