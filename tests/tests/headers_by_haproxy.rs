//! haproxy itself, on loopback: it accepts the header we generate and takes the consumer's address from
//! it. Behind the feature `programs`, and then haproxy must be there.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use privatelink::wire::proxy_protocol::{nlb_header, nlb_health_check_header};

const PATIENCE: Duration = Duration::from_secs(10);

/// haproxy with one frontend that expects the protocol; it answers every request by itself and sends
/// its log as datagrams.
struct Haproxy {
    child: Child,
    port: u16,
    log: UdpSocket,
    folder: PathBuf,
}

impl Drop for Haproxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Where haproxy is. Debian puts it where only root looks for programs.
fn program() -> &'static str {
    ["haproxy", "/usr/sbin/haproxy"]
        .into_iter()
        .find(|name| Command::new(name).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok())
        .expect("haproxy is needed for this test and was not found: install it (Debian: apt-get install haproxy), or leave the feature `programs` off")
}

impl Haproxy {
    fn start(name: &str) -> Self {
        let log = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        log.set_read_timeout(Some(PATIENCE)).expect("set");
        // A port that was free a moment ago.
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let folder = std::env::temp_dir().join(format!("privatelink-haproxy-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let configuration = folder.join("haproxy.cfg");
        let text = format!(
            "global\n    log {} local0\n    maxconn 10\n\
             defaults\n    mode http\n    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n\
             frontend consumer\n    bind 127.0.0.1:{port} accept-proxy\n    log global\n    \
             log-format \"client=%ci:%cp answered=%fi:%fp status=%ST\"\n    \
             http-request return status 200 content-type text/plain string ok\n",
            log.local_addr().expect("bound")
        );
        std::fs::write(&configuration, text).expect("written");
        let child = Command::new(program())
            .arg("-db")
            .arg("-f")
            .arg(&configuration)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("haproxy starts");
        let mut started = Self { child, port, log, folder };
        started.wait();
        started
    }

    /// Until it listens.
    fn wait(&mut self) {
        for _ in 0..200 {
            if let Some(status) = self.child.try_wait().expect("asked") {
                let mut said = String::new();
                let pipe = self.child.stderr.as_mut().expect("a pipe");
                pipe.read_to_string(&mut said).expect("text");
                panic!("haproxy ended with {status}: {said}");
            }
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("haproxy does not listen");
    }

    /// Sends a header and a request; gives what comes back, empty where the connection is closed.
    fn ask(&self, header: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        let request = b"GET / HTTP/1.1\r\nHost: orders.example\r\nConnection: close\r\n\r\n";
        // A connection that is refused may be closed before all is written.
        let _ = stream.write_all(&[header, request].concat());
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    /// The next line of the log with all of these words.
    fn logged(&self, words: &[&str]) -> String {
        let mut datagram = [0; 4096];
        loop {
            let length = self.log.recv(&mut datagram).expect("a line of the log with the words");
            let line = String::from_utf8_lossy(&datagram[..length]).into_owned();
            if words.iter().all(|word| line.contains(word)) {
                return line;
            }
        }
    }
}

fn header() -> Vec<u8> {
    let [source, destination] =
        ["10.0.1.25:49152", "10.0.1.87:443"].map(|text| text.parse().expect("an address"));
    nlb_header(source, destination, Some("vpce-0fe5b17a0707d6abc"))
}

#[test]
fn haproxy_accepts_our_header_and_logs_the_consumer() {
    let haproxy = Haproxy::start("accepts");
    let answer = haproxy.ask(&header());
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    let line = haproxy.logged(&["client=10.0.1.25:49152", "status=200"]);
    assert!(line.contains("answered=10.0.1.87:443"), "{line}");
}

#[test]
fn haproxy_takes_a_health_check_for_its_own() {
    let haproxy = Haproxy::start("health");
    let answer = haproxy.ask(&nlb_health_check_header());
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    haproxy.logged(&["client=127.0.0.1:", "status=200"]);
}

#[test]
fn haproxy_refuses_a_wrong_checksum_and_no_header() {
    let haproxy = Haproxy::start("refuses");
    let mut wrong = header();
    wrong[31..35].reverse();
    assert_eq!(haproxy.ask(&wrong), "");
    assert_eq!(haproxy.ask(&[]), "");
}
