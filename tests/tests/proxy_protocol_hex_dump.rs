//! Pasted bytes: what real programs print (`tests/oracles/hex_dumps.py` ran them), and what no
//! program prints.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use privatelink::wire::hex;
use privatelink::wire::hex_dump::{TEXT_BYTES_MOST, read};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn what_programs_print_is_read() {
    let dumps: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/hex-dumps.json")).expect("a list of dumps");
    assert!(dumps.len() > 1_000, "{} dumps", dumps.len());
    let mut wrong = 0;
    for dump in &dumps {
        let [name, text, expected] = ["name", "text", "hex"].map(|key| dump[key].as_str().expect("text"));
        let found = read(text).map(|bytes| hex::plain(&bytes));
        if found.as_deref() != Ok(expected) {
            wrong += 1;
            eprintln!("{name}\n{text}\nexpected {expected}\nfound {found:?}\n");
        }
    }
    assert_eq!(wrong, 0, "of {}", dumps.len());
}

fn plain(text: &str) -> String {
    read(text).map_or_else(|error| format!("{error}"), |bytes| hex::plain(&bytes))
}

#[test]
fn odd_pastes_are_read() {
    for (text, expected) in [
        ("", ""),
        (" \n\t ", ""),
        ("0D 0a", "0d0a"),
        ("0d:0a:00", "0d0a00"),
        ("0d-0a-00", "0d0a00"),
        ("0x0d0a 0x00", "0d0a00"),
        ("0xd, 0xA", "0d0a"),
        ("\u{feff}0d\u{a0}0a\u{200b}00", "0d0a00"),
        ("0d0\na00", "0d0a00"),
        ("0d0\r\na00", "0d0a00"),
        ("0d0a # a comment\n00 // another\n/* 11 */ 22", "0d0a0022"),
        (r"\x0d\x0a\r\n\0QUIT", "0d0a0d0a0051554954"),
        (r"\x0d \x0a", "0d0a"),
        (r#"b"\r\n\x00'QUIT'""#, "0d0a00275155495427"),
        ("b'ab'", "6162"),
        ("'6162'", "6162"),
        (r#""\x0d\x0a" \"#, "0d0a"),
        ("$'\\r\\n'", "0d0a"),
        ("(b'\\r\\n'\n b'QU')", "0d0a5155"),
        ("[13, 10, 255]", "0d0aff"),
        ("{ 13, 10, 'Q', '\\n', '\\'' }", "0d0a510a27"),
        ("[0d 0a ff]", "0d0aff"),
        ("[00, 13]", "0013"),
        ("const X: [u8; 2] = [0x0d, 10];", "0d0a"),
        ("let x = vec![0x0d, 0x0a];", "0d0a"),
        ("x = bytes([13, 10])", "0d0a"),
        ("new Uint8Array([13, 10])", "0d0a"),
        ("00000000", "00000000"),
        ("00000000  ", "00000000"),
        ("0000", "0000"),
        // One row, whose characters look like a byte.
        ("00000000: 6162                                     ab", "6162"),
        ("00000000: 6162  ab", "6162"),
        ("0000   61 62   ab", "6162"),
        ("00000000  61 62                                             |ab|", "6162"),
        // Characters changed on their way (a blank at the end lost, dots in the middle of the line).
        ("00000000: 0d0a 2020  ..", "0d0a2020"),
        ("0000   0d 0a   ··", "0d0a"),
        // A dump that starts elsewhere.
        ("\t0x0040:  0d0a 0d0a  ....\n", "0d0a0d0a"),
        (
            "0040   0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 21 11 00 54   .......QUIT.!..T\n0050   ac   .",
            "0d0a0d0a000d0a515549540a21110054ac",
        ),
        // What tcpdump says after it.
        ("\t0x0000:  0d0a\n1 packet captured\n0 packets dropped by kernel\n", "0d0a"),
        // A row that repeats is left out.
        (
            "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n00000030  01  |.|\n00000031\n",
            &("00".repeat(48) + "01"),
        ),
    ] {
        assert_eq!(plain(text), expected, "{text}");
    }
}

#[test]
fn faults_say_where_and_what() {
    for (text, expected) in [
        ("0d0g", "line 1, column 4: ‘g’ is not part of a byte; hexadecimal digits are read"),
        ("0d\n0a é", "line 2, column 4: ‘é’ is not part of a byte"),
        ("ééé", "line 1, column 1: "),
        ("0d 0", "line 1, column 4: one digit stands alone here"),
        ("0d0 0a", "line 1, column 1: 3 digits stand together here"),
        ("0x", "line 1, column 3: there are no digits after 0x"),
        ("0x 0d", "line 1, column 3: there are no digits after 0x"),
        (r"\xg1", "line 1, column 1: two hexadecimal digits follow \\x"),
        (r"\x0d\q", "line 1, column 5: this escape stands for no byte"),
        ("b'\\r\\n", "line 1, column 2: this quotation does not end"),
        ("b'é'", "line 1, column 3: ‘é’ is not part of a byte; in text with escapes"),
        ("[13, 256]", "line 1, column 6: 256 is no byte"),
        ("{0x0d, 0x123}", "line 1, column 8: 0x123 is no whole number of bytes"),
        ("{0x0d, hello}", "line 1, column 8: ‘h’ is not part of a byte; elements are read as"),
        ("{0x0d} {0x0a}", "line 1, column 8: a second array starts here"),
        ("{'ab'}", "line 1, column 2: a character in quotes"),
        (
            "00000000: 0d0a\n00000004: 0d0a",
            "line 2, column 1: the offset here is 00000004, but 2 bytes (0x2) stand before it",
        ),
        ("\t0x0000:  0d0a\n12:00 IP\n\t0x0000:  0d0a", "line 3, column 2: a second dump starts here"),
        ("00000000: 0d0a\n0d0a", "line 2, column 1: this line does not start with an offset"),
        ("0000000 0a0d 0a0d 0d00\n0000006\n", "line 1, column 1: these are words of two bytes"),
        ("00000000: 0d0\n", "line 1, column 11: ‘0’ starts no byte"),
        ("00000000: 0d0a\n*\n00000003:", "line 3, column 1: "),
    ] {
        assert!(plain(text).starts_with(expected), "{text}\n{}", plain(text));
    }
    let long = "00".repeat(TEXT_BYTES_MOST / 2);
    assert_eq!(read(&long).map(|bytes| bytes.len()), Ok(TEXT_BYTES_MOST / 2));
    assert!(plain(&(long + " ")).contains("at most 1048576 are read"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9a-fx:\\-, \n\\\\'\"{}\\[\\]*|#/é.]{0,80}") {
        match read(&text) {
            // A row that a dump repeats can make more bytes than their digits may have room.
            Ok(bytes) if 2 * bytes.len() > TEXT_BYTES_MOST => {}
            Ok(bytes) => prop_assert!(read(&hex::plain(&bytes)) == Ok(bytes)),
            Err(error) => prop_assert!(error.line <= text.split('\n').count()),
        }
    }
}
