//! Any bytes as a PROXY header: nothing panics, every byte belongs to exactly one field, every prefix of
//! an accepted header is incomplete, and what is accepted encodes to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use privatelink::wire::field::is_byte_leaf;
use privatelink::wire::proxy_protocol::{Draft, WireErrorKind, decode, dissect, encode};

fuzz_target!(|bytes: &[u8]| {
    let result = decode(bytes);
    let dissection = dissect(bytes);
    assert_eq!(result, dissection.result);
    let mut next = 0;
    for (at, field) in dissection.fields.iter().enumerate() {
        if is_byte_leaf(&dissection.fields, at) {
            assert_eq!(field.start, next);
            assert!(field.end > field.start);
            next = field.end;
        }
    }
    assert_eq!(usize::try_from(next), Ok(dissection.end));
    if let Ok(header) = result {
        assert_eq!(header.raw(), &bytes[..header.len()]);
        let again = encode(&Draft::of(&header)).expect("what is accepted can be encoded");
        assert_eq!(again, header.raw());
        let end = header.len() * usize::from(bytes[header.len() - 1]) / 256;
        let error = decode(&bytes[..end]).expect_err("a part is no header");
        assert_eq!((error.kind, error.offset), (WireErrorKind::Incomplete, end));
    }
});
