//! From bytes to JSON documents: UTF-8 with or without a byte order mark, UTF-16 as `PowerShell` writes it,
//! several documents one after another as paginated calls leave them.

use serde_json::Value;

/// What is wrong with a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The line, from 1; 0 where it is about the whole.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// In words.
    pub text: String,
}

/// The text that some bytes are.
pub(super) fn text(bytes: &[u8]) -> Result<String, Trouble> {
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        // No mark: JSON begins with a character of ASCII, whose other half is then zero.
        [first, 0, ..] if *first != 0 => Some((bytes, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0, second, ..] if *second != 0 => Some((bytes, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((rest, unit)) = wide {
        let mut units = Vec::with_capacity(rest.len() / 2);
        for pair in rest.chunks_exact(2) {
            if let [one, other] = pair {
                units.push(unit([*one, *other]));
            }
        }
        return Ok(String::from_utf16_lossy(&units));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let lines = before.split(|byte| *byte == b'\n');
            let (mut line, mut column) = (0_usize, 1_usize);
            for found in lines {
                line = line.saturating_add(1);
                column = found.len().saturating_add(1);
            }
            Err(Trouble { line, column, text: "the file is not text in UTF-8 or UTF-16".to_owned() })
        }
    }
}

/// The documents of a text, as far as they can be read, and what is wrong with the rest.
pub(super) fn documents(text: &str) -> (Vec<Value>, Option<Trouble>) {
    let mut found = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    loop {
        match stream.next() {
            None => return (found, None),
            Some(Ok(value)) => found.push(value),
            Some(Err(error)) => {
                // serde_json follows a text 128 levels deep and no further.
                let (line, column, said) = (error.line(), error.column(), error.to_string());
                let place = format!(" at line {line} column {column}");
                let text = said.strip_suffix(&place).unwrap_or(&said).to_owned();
                return (found, Some(Trouble { line, column, text }));
            }
        }
    }
}
