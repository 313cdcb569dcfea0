//! PROXY headers for tests: a generator of valid and broken ones that shares no code with the encoder,
//! and what must hold of every dissection.

use oorandom::Rand32;
use privatelink::wire::field::{Field, Flaw, is_byte_leaf};
use privatelink::wire::proxy_protocol::{Dissection, SIGNATURE};

/// Headers, most of them valid, many broken in one place.
pub struct Headers {
    random: Rand32,
}

impl Headers {
    /// The same seed makes the same headers.
    pub fn new(seed: u64) -> Self {
        Self { random: Rand32::new(seed) }
    }

    fn below(&mut self, end: u32) -> u32 {
        self.random.rand_range(0..end)
    }

    fn byte(&mut self) -> u8 {
        self.below(256).to_le_bytes()[0]
    }

    fn one_of(&mut self, from: &[u8]) -> u8 {
        from[usize::try_from(self.below(u32::try_from(from.len()).unwrap())).unwrap()]
    }

    fn bytes(&mut self, most: u32) -> Vec<u8> {
        (0..=self.below(most)).skip(1).map(|_| self.byte()).collect()
    }

    /// The next one.
    pub fn make(&mut self) -> Vec<u8> {
        let mut header = self.valid();
        self.mutate(&mut header);
        if self.below(4) == 0 && header.len() >= 16 {
            self.mutate(&mut header);
        }
        header
    }

    fn mutate(&mut self, header: &mut Vec<u8>) {
        let length = u32::try_from(header.len()).unwrap();
        match self.below(10) {
            0 => {
                let at = self.below(length);
                header[usize::try_from(at).unwrap()] = self.byte();
            }
            1 => {
                let end = if self.below(2) == 0 { self.below(length) } else { self.below(length.min(20)) };
                header.truncate(usize::try_from(end).unwrap());
            }
            2 => {
                let data = self.bytes(30);
                header.extend(data);
            }
            // The fields that decide most.
            3 => header[12] = self.one_of(&[0x20, 0x21, 0x22, 0x11, 0x2f]),
            4 => header[13] = self.byte(),
            5 => header[15] = self.byte(),
            _ => {}
        }
    }

    fn valid(&mut self) -> Vec<u8> {
        let command = self.one_of(&[0, 1, 1, 1, 1]);
        let family_and_transport =
            self.one_of(&[0x00, 0x11, 0x11, 0x11, 0x12, 0x21, 0x21, 0x22, 0x31, 0x32, 0x01]);
        let block = match family_and_transport >> 4 {
            1 => 12,
            2 => 36,
            3 => 216,
            _ => 0,
        };
        // A health check has no block, whatever its family.
        let block = if command == 0 && self.below(2) == 0 { 0 } else { block };
        let mut header = SIGNATURE.to_vec();
        header.extend([0x20 | command, family_and_transport, 0, 0]);
        header.extend((0..block).map(|_| self.byte()));
        let mut checksum_at = None;
        for _ in 0..self.below(5) {
            let kind = self.one_of(&[1, 2, 3, 3, 4, 5, 0x20, 0x30, 0xe0, 0xe1, 0xea, 0xee, 0xf0, 0x77]);
            if kind == 3 && checksum_at.is_none() {
                checksum_at = Some(header.len() + 3);
                tlv(&mut header, 3, &[0; 4]);
            } else if kind == 0x20 {
                let value = self.ssl();
                tlv(&mut header, kind, &value);
            } else if kind != 3 {
                let mut value = self.bytes(40);
                if self.below(8) > 0 {
                    // Mostly text.
                    for byte in &mut value {
                        *byte = b' ' + *byte % 95;
                    }
                }
                tlv(&mut header, kind, &value);
            }
        }
        let length = u16::try_from(header.len() - 16).unwrap();
        header[14..16].copy_from_slice(&length.to_be_bytes());
        if let Some(at) = checksum_at {
            let checksum = crc32c(&header);
            header[at..at + 4].copy_from_slice(&checksum.to_be_bytes());
        }
        header
    }

    fn ssl(&mut self) -> Vec<u8> {
        let mut value = vec![self.byte() & 7, 0, 0, 0, self.byte() & 1];
        for _ in 0..self.below(3) {
            let kind = self.one_of(&[0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28]);
            let inner = self.bytes(20);
            tlv(&mut value, kind, &inner);
        }
        if self.below(20) == 0 {
            value.pop();
        }
        value
    }
}

fn tlv(to: &mut Vec<u8>, kind: u8, value: &[u8]) {
    to.push(kind);
    to.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
    to.extend(value);
}

/// CRC32C, bit by bit.
pub fn crc32c(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0x82f6_3b78 } else { crc >> 1 };
        }
    }
    !crc
}

/// Every byte belongs to exactly one leaf, a leaf's bits to exactly one of its parts, parts lie within
/// what they are parts of, and a wrong header has a field that is marked.
pub fn check_dissection(bytes: &[u8], dissection: &Dissection<'_>) {
    let fields = &dissection.fields;
    let mut next = 0;
    for (at, field) in fields.iter().enumerate() {
        if is_byte_leaf(fields, at) {
            assert_eq!(field.start, next, "{} of {bytes:02x?}", field.name);
            assert!(field.end > field.start, "{} is empty in {bytes:02x?}", field.name);
            next = field.end;
            let parts = fields[at + 1..].iter().take_while(|part| part.depth > field.depth);
            let mut bit = 0;
            for part in parts {
                let bits = part.bits.expect("a leaf's parts are bits");
                assert_eq!(bits.start, bit, "{} in {bytes:02x?}", part.name);
                assert_eq!((part.start, part.end), (field.start, field.end));
                bit = bits.end;
            }
            assert!(bit == 0 || u32::from(bit) == 8 * field.len(), "{} in {bytes:02x?}", field.name);
        }
        if let Some(parent) = privatelink::wire::field::parent_of(fields, at) {
            let parent = &fields[parent];
            assert!(parent.start <= field.start && field.end <= parent.end, "{} in {bytes:02x?}", field.name);
            assert_eq!(parent.depth + 1, field.depth, "{} in {bytes:02x?}", field.name);
        }
        let _ = field.value(bytes);
    }
    assert_eq!(usize::try_from(next).unwrap(), dissection.end, "all of {bytes:02x?}");
    assert!(dissection.end <= bytes.len());
    let marked = fields.iter().any(|field| field.flaw.is_some());
    assert_eq!(marked, dissection.result.is_err() && !bytes.is_empty(), "{bytes:02x?}");
    let wrong = fields.iter().any(|field| field.flaw == Some(Flaw::Wrong));
    let rejected = dissection.result.as_ref().is_err_and(|error| !error.is_incomplete());
    assert_eq!(wrong, rejected, "incomplete is not wrong: {bytes:02x?}");
    if let Err(error) = &dissection.result
        && !error.is_incomplete()
    {
        let place = u32::try_from(error.offset).unwrap();
        let is_named = |field: &Field| field.name == error.field && field.covers(place);
        let named = fields.iter().any(|field| field.flaw == Some(Flaw::Wrong) && is_named(field));
        assert!(named, "{error:?} is marked in {bytes:02x?}");
    }
}
