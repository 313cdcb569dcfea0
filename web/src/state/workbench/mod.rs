//! The workbench for PROXY protocol headers: bytes in any writing, what a receiver would make of them,
//! and the same header as fields that can be edited. Text and fields are two views of the same bytes:
//! an edit of either rewrites the other.

pub mod edit;
pub mod examples;
pub mod form;
#[cfg(test)]
mod tests;

use privatelink::wire::field::{Field, Layer, Show};
use privatelink::wire::hex_dump::{self, HexError};
use privatelink::wire::overwrite;
use privatelink::wire::proxy_protocol::{WireError, decode, dissect, find_signature, receiver};

use super::engine::sentence;
use super::packets::TakenApart;
use super::shared::Shared;
use form::Spot;

/// The most bytes that are shown one by one.
const MOST_SHOWN_BYTES: usize = 1024;
/// Bytes a line of the text that edits write.
const LINE_BYTES: usize = 16;
/// How many texts can be gone back to.
const MOST_BEFORE: usize = 50;

/// What a receiver does with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It takes the header.
    Accepted,
    /// It waits for more bytes.
    Waits,
    /// It drops the connection.
    Rejected,
}

/// The checksum's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// The header has none, or it was not got to.
    Unknown,
    /// It is right.
    Matches,
    /// It is wrong.
    Wrong {
        /// Whether it is the right one with its bytes swapped.
        swapped: bool,
        /// The right one.
        right: u32,
    },
}

/// The bytes judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What a receiver does.
    pub verdict: Verdict,
    /// The same in a sentence.
    pub says: String,
    /// The field and the byte that decided against it, counted from the header's first.
    pub fault: Option<(&'static str, usize)>,
    /// The bytes from the header's first on, as many as are shown, and their fields.
    pub message: Shared<TakenApart>,
    /// The checksum.
    pub checksum: Checksum,
    /// How many bytes the header has; those of it that are there.
    pub header_bytes: usize,
    /// How many bytes follow it.
    pub data_bytes: usize,
    /// All bytes from the header's first on, with length and checksum set right; where that is all it
    /// takes.
    pub repaired: Option<Vec<u8>>,
}

/// A field's text as it was typed, and what is wrong with it.
#[derive(Clone, Debug)]
struct Typed {
    spot: Spot,
    text: String,
    error: Option<String>,
}

/// The workbench.
#[derive(Clone, Debug, Default)]
pub struct Workbench {
    /// The text in the box.
    pub text: String,
    /// Its bytes; `None` where there is nothing in it.
    pub read: Option<Result<Vec<u8>, HexError>>,
    /// Where the header starts in them.
    pub start: usize,
    /// What they come to.
    pub judged: Option<Judged>,
    /// Where the text came from, where it was not typed: its name and its origin.
    pub origin: Option<(&'static str, &'static str)>,
    /// Whether the bytes are shown one by one, where there is no room for them beside the rest.
    pub bytes_face: bool,
    /// What else is to be said about the last edit.
    pub note: Option<String>,
    typed: Vec<Typed>,
    before: Vec<String>,
}

impl Workbench {
    /// Another text, as a person typed or pasted it.
    pub fn set_text(&mut self, text: String) {
        self.text = text;
        self.origin = None;
        self.note = None;
        self.typed.clear();
        self.judge();
    }

    /// Other bytes, with where they come from. What was there before can be gone back to.
    pub fn load(&mut self, bytes: &[u8], origin: Option<(&'static str, &'static str)>) {
        self.keep_text();
        self.set_text(write(bytes));
        self.origin = origin;
    }

    /// The text before the last thing that wrote one.
    pub fn go_back(&mut self) {
        if let Some(text) = self.before.pop() {
            self.set_text(text);
        }
    }

    /// Whether there is one.
    pub fn can_go_back(&self) -> bool {
        !self.before.is_empty()
    }

    /// Length and checksum set right, where that is all it takes.
    pub fn repair(&mut self) {
        if let Some(repaired) = self.judged.as_ref().and_then(|judged| judged.repaired.clone()) {
            self.keep_text();
            self.rewrite(&repaired);
            self.typed.clear();
            self.note = None;
        }
    }

    fn keep_text(&mut self) {
        if !self.text.trim().is_empty() {
            self.before.push(self.text.clone());
        }
        if self.before.len() > MOST_BEFORE {
            self.before.remove(0);
        }
    }

    /// Writes other bytes from the header's first on; what stands before it stays.
    fn rewrite(&mut self, from_header: &[u8]) {
        let mut bytes = match &self.read {
            Some(Ok(bytes)) => bytes.get(..self.start).unwrap_or_default().to_vec(),
            Some(Err(_)) | None => Vec::new(),
        };
        bytes.extend_from_slice(from_header);
        self.text = write(&bytes);
        self.judge();
    }

    /// The bytes of the header that is edited, and what follows it: as they are, or else repaired.
    fn base(&self) -> Option<&[u8]> {
        match (&self.judged.as_ref()?.repaired, &self.read) {
            (Some(repaired), _) => Some(repaired),
            (None, Some(Ok(bytes))) => bytes.get(self.start..),
            (None, Some(Err(_)) | None) => None,
        }
    }

    /// Reads the text and judges its bytes.
    fn judge(&mut self) {
        self.read = read(&self.text);
        (self.start, self.judged) = match &self.read {
            Some(Ok(bytes)) => {
                let start = find_signature(bytes).unwrap_or(0);
                (start, Some(judge(bytes.get(start..).unwrap_or_default())))
            }
            Some(Err(_)) | None => (0, None),
        };
    }
}

/// The bytes of a text; `None` where there is nothing in it.
fn read(text: &str) -> Option<Result<Vec<u8>, HexError>> {
    let trimmed = text.trim_start();
    if trimmed.is_empty() {
        return None;
    }
    // A line of version 1 is text itself.
    if trimmed.starts_with("PROXY ") {
        return Some(Ok(trimmed.as_bytes().to_vec()));
    }
    Some(hex_dump::read(text))
}

/// Bytes as edits write them.
fn write(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 {
            text.push(if at % LINE_BYTES == 0 { '\n' } else { ' ' });
        }
        text.push_str(&privatelink::wire::hex::plain(&[*byte]));
    }
    text
}

fn judge(bytes: &[u8]) -> Judged {
    let taken = dissect(bytes);
    let verdict = match &taken.result {
        Ok(_) => Verdict::Accepted,
        Err(error) if error.is_incomplete() => Verdict::Waits,
        Err(_) => Verdict::Rejected,
    };
    let (fault, checksum, repaired) = match &taken.result {
        Ok(_) => (None, Checksum::Matches, None),
        Err(error) => {
            let checksum = error.checksums().map_or(Checksum::Unknown, |(stored, right)| Checksum::Wrong {
                swapped: stored.swap_bytes() == right,
                right,
            });
            (Some((error.field, error.offset)), checksum, repair(bytes, error))
        }
    };
    let (says, header_bytes) = (receiver(&taken.result), taken.end);
    let mut fields = taken.fields;
    let data_bytes = bytes.len().saturating_sub(header_bytes);
    if data_bytes > 0 {
        let end = place(bytes.len());
        fields.push(Field::new(
            Layer::Data,
            "data after the header",
            place(header_bytes),
            end,
            0,
            Show::Bytes,
        ));
    }
    let shown = bytes.get(..MOST_SHOWN_BYTES).unwrap_or(bytes);
    let end = place(shown.len());
    while fields.last().is_some_and(|field| field.start >= end) {
        fields.pop();
    }
    for field in &mut fields {
        field.end = field.end.min(end);
    }
    Judged {
        verdict,
        says,
        fault,
        message: Shared::new(TakenApart { bytes: shown.to_vec(), fields }),
        checksum,
        header_bytes,
        data_bytes,
        repaired,
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The same bytes with a length that reaches to their end and the checksum of that; `None` where it
/// takes more.
fn repair(bytes: &[u8], error: &WireError) -> Option<Vec<u8>> {
    let mut repaired = bytes.to_vec();
    if error.checksums().is_none() {
        let length = u16::try_from(bytes.len().checked_sub(16)?).ok()?;
        overwrite(&mut repaired, 14, &length.to_be_bytes());
    }
    let wrong = decode(&repaired).err().and_then(|error| Some((error.offset, error.checksums()?.1)));
    if let Some((at, right)) = wrong {
        overwrite(&mut repaired, at, &right.to_be_bytes());
    }
    decode(&repaired).is_ok().then_some(repaired)
}

impl Verdict {
    /// What a person reads.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Waits => "Waits for more",
            Self::Rejected => "Rejected",
        }
    }
}

impl Judged {
    /// The first field of a name, with its value.
    pub fn value(&self, name: &str) -> Option<(&Field, String)> {
        let field = self.message.fields.iter().find(|field| field.name == name)?;
        Some((field, field.value(&self.message.bytes)))
    }

    /// The header in a few lines: what each is called and what it says.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        let meaning = |name| self.value(name).map(|(field, _)| field.meaning.to_string());
        let value = |name| self.value(name).map(|(_, value)| value);
        let mut add = |label, says: Option<String>| {
            if let Some(says) = says {
                facts.push((label, says));
            }
        };
        add("Command", meaning("command"));
        add("Family", meaning("address family"));
        add("Transport", meaning("transport protocol"));
        add("Source", self.end("source address", "source port").or_else(|| value("source path")));
        add(
            "Destination",
            self.end("destination address", "destination port").or_else(|| value("destination path")),
        );
        add("Endpoint", value("endpoint id"));
        add("CRC32C", value("checksum"));
        add("Padding", self.value("padding").map(|(field, _)| format!("{} bytes", field.len())));
        add("Header", Some(format!("{} bytes", self.header_bytes)));
        add(
            "Data after it",
            Some(self.data_bytes).filter(|count| *count > 0).map(|count| format!("{count} bytes")),
        );
        facts
    }

    /// An address with its port.
    fn end(&self, address: &str, port: &str) -> Option<String> {
        let ((field, address), (_, port)) = (self.value(address)?, self.value(port)?);
        Some(if field.show == Show::Ipv6 {
            format!("[{address}]:{port}")
        } else {
            format!("{address}:{port}")
        })
    }
}

/// What is wrong with the text, as a sentence.
pub fn says(error: &HexError) -> String {
    format!("Line {}, column {}: {}", error.line, error.column, sentence(&error.text))
}
