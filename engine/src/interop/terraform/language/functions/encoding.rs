//! Functions that write texts in another way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::csv;
use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::{ListKind, Value};
use crate::interop::terraform::limits;

pub const FUNCTIONS: &[Function] = &[
    Function::new("base64decode", (1, 1), Takes::Known, |asked| {
        let bytes = STANDARD.decode(asked.text(0)?.as_bytes());
        let bytes = bytes.map_err(|_| "this is not base64".to_owned())?;
        Value::text(&String::from_utf8(bytes).map_err(|_| "the bytes are not text in UTF-8".to_owned())?)
    }),
    Function::new("base64encode", (1, 1), Takes::Known, |asked| {
        Value::text(&STANDARD.encode(asked.text(0)?.as_bytes()))
    }),
    // What it comes to depends on how well something compresses; nothing in a network depends on it.
    Function::new("base64gzip", (1, 1), Takes::Known, |asked| {
        asked.text(0)?;
        asked.computed()
    }),
    Function::new("csvdecode", (1, 1), Takes::Known, csv_decode),
    Function::new("textdecodebase64", (2, 2), Takes::Known, |asked| {
        let bytes = STANDARD.decode(asked.text(0)?.as_bytes());
        let bytes = bytes.map_err(|_| "this is not base64".to_owned())?;
        Value::text(&Charset::named(&asked.text(1)?)?.decode(&bytes)?)
    }),
    Function::new("textencodebase64", (2, 2), Takes::Known, |asked| {
        let text = asked.text(0)?;
        if text.len() > limits::TEXT_MOST / 4 {
            return Err("the text is too long".to_owned());
        }
        Value::text(&STANDARD.encode(Charset::named(&asked.text(1)?)?.encode(&text)?))
    }),
    Function::new("urlencode", (1, 1), Takes::Known, |asked| {
        let mut made = String::new();
        for byte in asked.text(0)?.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => made.push(byte.into()),
                b' ' => made.push('+'),
                _ => {
                    let _ = write!(made, "%{byte:02X}");
                }
            }
        }
        Value::text(&made)
    }),
];

fn csv_decode(asked: &mut Asked<'_>) -> Answer {
    let rows = csv::rows(&asked.document(0)?)?;
    let Some((head, rows)) = rows.split_first() else { return Err("there is no row of names".to_owned()) };
    let names: Vec<Rc<str>> = head.iter().map(|name| Rc::from(name.as_str())).collect();
    if names.iter().collect::<BTreeSet<_>>().len() != names.len() {
        return Err("two columns have the same name".to_owned());
    }
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        if row.len() != names.len() {
            return Err(format!("a row has {} fields, and there are {} names", row.len(), names.len()));
        }
        let mut entries = BTreeMap::new();
        for (name, field) in names.iter().zip(row) {
            entries.insert(Rc::clone(name), Value::text(field)?);
        }
        made.push(Value::object(entries)?);
    }
    Value::list(ListKind::List, made)
}

/// How characters are written as bytes.
#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    Utf16(fn(u16) -> [u8; 2], fn([u8; 2]) -> u16),
    /// One byte for each, up to this one.
    Byte(u32),
}

impl Charset {
    fn named(name: &str) -> Result<Self, String> {
        match name.to_ascii_uppercase().as_str() {
            "UTF-8" | "UTF8" => Ok(Self::Utf8),
            "UTF-16LE" => Ok(Self::Utf16(u16::to_le_bytes, u16::from_le_bytes)),
            "UTF-16BE" | "UTF-16" => Ok(Self::Utf16(u16::to_be_bytes, u16::from_be_bytes)),
            "US-ASCII" | "ASCII" => Ok(Self::Byte(0x7f)),
            "ISO-8859-1" | "LATIN1" => Ok(Self::Byte(0xff)),
            _ => Err(format!("the character encoding “{name}” is not known here")),
        }
    }

    fn encode(self, text: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Utf8 => Ok(text.as_bytes().to_vec()),
            Self::Utf16(bytes, _) => Ok(text.encode_utf16().flat_map(bytes).collect()),
            Self::Byte(most) => text
                .chars()
                .map(|c| {
                    let byte = u8::try_from(u32::from(c)).ok().filter(|byte| u32::from(*byte) <= most);
                    byte.ok_or_else(|| format!("“{c}” cannot be written in this encoding"))
                })
                .collect(),
        }
    }

    fn decode(self, bytes: &[u8]) -> Result<String, String> {
        let refused = || "the bytes are not text in this encoding".to_owned();
        match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).map_err(|_| refused()),
            Self::Utf16(_, unit) => {
                let (pairs, rest) = bytes.as_chunks::<2>();
                let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
                if !rest.is_empty() {
                    return Err(refused());
                }
                String::from_utf16(&units).map_err(|_| refused())
            }
            Self::Byte(most) => {
                if bytes.iter().any(|byte| u32::from(*byte) > most) {
                    return Err(refused());
                }
                Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
            }
        }
    }
}
