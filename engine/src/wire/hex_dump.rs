//! Bytes as people paste them.

/// Why a text is no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HexError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub text: String,
}

/// Reads the bytes.
pub fn read(_text: &str) -> Result<Vec<u8>, HexError> {
    Ok(Vec::new())
}
