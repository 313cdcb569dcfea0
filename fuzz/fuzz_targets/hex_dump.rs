//! Any text as pasted bytes: nothing panics, faults lie within the text, and what is read reads the same
//! from its digits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use privatelink::wire::{hex, hex_dump};

fuzz_target!(|text: &str| {
    match hex_dump::read(text) {
        // A row that a dump repeats can make more bytes than their digits may have room.
        Ok(bytes) if 2 * bytes.len() > hex_dump::TEXT_BYTES_MOST => {}
        Ok(bytes) => assert!(hex_dump::read(&hex::plain(&bytes)) == Ok(bytes)),
        Err(error) => {
            assert!(error.line >= 1 && error.line <= text.split('\n').count());
            assert!(error.column >= 1 && error.column <= text.chars().count() + 1);
        }
    }
});
