//! Wireshark's own dissectors, by its command `tshark`, over capture files we write.

use std::path::Path;
use std::process::Command;

/// Lines that say "unknown" of nothing that is wrong: the scale of a window whose handshake is not
/// in the file, and TLS 1.3's signature algorithms, which Wireshark also reads as TLS 1.2's pair of
/// a hash and a signature.
const HARMLESS: [&str; 2] = ["Window size scaling factor", "Signature Hash Algorithm "];

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

/// Nothing malformed, unknown or with a wrong checksum in a capture file, every checksum of its
/// packets found right, and no warning or error among what Wireshark's experts say.
pub fn assert_no_complaint(file: &Path, arguments: &[&str]) {
    let details = tshark(file, &[&["-V"], arguments].concat());
    for word in ["Malformed", "nknown", "Status: Bad", "incorrect"] {
        let complains =
            |line: &&str| line.contains(word) && !HARMLESS.iter().any(|harmless| line.contains(harmless));
        let lines: Vec<_> = details.lines().filter(complains).collect();
        assert!(lines.is_empty(), "{}: {lines:#?}", file.display());
    }
    let packets = details.lines().filter(|line| line.starts_with("Frame ")).count();
    let right = details.matches("[correct]").count() + details.matches("Status: Good").count();
    assert!(packets > 0 && right >= packets, "{right} right checksums in {packets} packets");
    // Warnings and errors; below them are notes and mere chat.
    let mut all = vec!["-Y", "_ws.expert.severity >= 0x600000"];
    all.extend(arguments);
    assert_eq!(fields(file, &["frame.number", "_ws.expert.message"], &all), "", "{}", file.display());
}
