//! Wireshark's own dissectors, by its command `tshark`, over capture files we write.

use std::path::Path;
use std::process::Command;

/// Lines that say "unknown" of nothing that is wrong: the scale of a window whose handshake is not
/// in the file.
const HARMLESS: [&str; 1] = ["Window size scaling factor"];

/// What tshark prints for a capture file, every checksum checked. What a segment begins with goes
/// before what its port is for, or a PROXY header at port 443 would be taken for broken TLS.
pub fn tshark(file: &Path, arguments: &[&str]) -> String {
    let output = Command::new("tshark")
        .arg("-r")
        .arg(file)
        .args(["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"])
        .args(["-o", "udp.check_checksum:TRUE", "-o", "tcp.try_heuristic_first:TRUE"])
        .args(arguments)
        .output()
        .expect("this test asks tshark: install it (Debian: `apt-get install tshark`)");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The values of some of Wireshark's fields, a line for each packet, `|` between them.
pub fn fields(file: &Path, names: &[&str], arguments: &[&str]) -> String {
    let mut all = vec!["-T", "fields", "-E", "separator=|"];
    for name in names {
        all.extend(["-e", *name]);
    }
    all.extend(arguments);
    tshark(file, &all)
}

/// What tshark finds wrong in a capture file: lines about something malformed, unknown or with a wrong
/// checksum, and what its experts warn of.
pub fn complaints(file: &Path, arguments: &[&str]) -> Vec<String> {
    let details = tshark(file, &[&["-V"], arguments].concat());
    let wrong =
        ["Malformed", "nknown", "Status: Bad", "incorrect", "Expert Info (Warn", "Expert Info (Error"];
    let complains = |line: &&str| {
        wrong.iter().any(|word| line.contains(word))
            && !HARMLESS.iter().any(|harmless| line.contains(harmless))
    };
    let packets = details.lines().filter(|line| line.starts_with("Frame ")).count();
    let right = details.matches("[correct]").count() + details.matches("Status: Good").count();
    assert!(right >= packets, "{}: {right} right checksums in {packets} packets", file.display());
    details.lines().filter(complains).map(|line| line.trim().to_owned()).collect()
}

/// Nothing wrong in a capture file that holds packets.
pub fn assert_no_complaint(file: &Path, arguments: &[&str]) {
    let none: Vec<String> = Vec::new();
    assert_eq!(complaints(file, arguments), none, "{}", file.display());
    assert!(!fields(file, &["frame.number"], &[]).is_empty(), "{}: packets", file.display());
}
