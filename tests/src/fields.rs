//! What holds for every list of fields, and looking things up in one.

use privatelink::wire::field::{Field, is_byte_leaf};

/// The two rules of `field`, and that parts lie within what they are parts of.
pub fn assert_tiles(fields: &[Field], message: &[u8]) {
    let mut next = 0;
    for (at, field) in fields.iter().enumerate() {
        let _ = field.value(message);
        if is_byte_leaf(fields, at) {
            assert_eq!(field.start, next, "{fields:#?}");
            assert!(field.end >= field.start);
            next = field.end;
            let parts: Vec<_> = fields[at + 1..].iter().take_while(|part| part.depth > field.depth).collect();
            let mut bit = 0;
            for part in &parts {
                assert_eq!((part.start, part.end, part.depth), (field.start, field.end, field.depth + 1));
                let bits = part.bits.expect("only bits below a leaf of bytes");
                assert_eq!(bits.start, bit, "{part:?}");
                bit = bits.end;
            }
            assert!(parts.is_empty() || u32::from(bit) == field.len() * 8, "{field:?}");
        } else if field.bits.is_none() {
            let parts = fields[at + 1..].iter().take_while(|part| part.depth > field.depth);
            let (mut start, mut end) = (u32::MAX, 0);
            for part in parts {
                start = start.min(part.start);
                end = end.max(part.end);
            }
            assert_eq!((field.start, field.end), (start, end), "{field:?}");
        }
    }
    assert_eq!(usize::try_from(next).unwrap(), message.len(), "{fields:#?}");
}

/// The fields that are marked as wrong.
pub fn wrong(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| field.flaw.is_some()).collect()
}

/// The values of all fields of a name.
pub fn values(fields: &[Field], message: &[u8], name: &str) -> Vec<String> {
    fields.iter().filter(|field| field.name == name).map(|field| field.value(message)).collect()
}
