//! Values written as a text.

use std::fmt;
use std::rc::Rc;

/// Characters of a name; longer ones are cut.
pub const MAX_NAME_CHARS: usize = 255;
/// Characters of a policy or note; longer ones are cut. AWS's longest endpoint policy has 20,480.
pub const MAX_LONG_TEXT_CHARS: usize = 32_768;

/// A value that a text gives.
pub trait Text {
    /// Makes it what the text says.
    ///
    /// # Errors
    /// What is wrong with the text, in words that can follow where it stands.
    fn set(&mut self, text: &str) -> Result<(), String>;

    /// The text itself where it is held as one that several may share: an id's.
    fn shared(&mut self) -> Option<&mut Rc<str>> {
        None
    }
}

/// Whether a character may stand in a name: no control characters, and nothing that turns the
/// direction of the text around it (Unicode's bidirectional controls), which could make a name
/// read as another.
pub fn is_plain(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The plain characters of a text, at most this many: what of anybody's text may stand in a sentence.
pub fn plain(text: &str, most: usize) -> String {
    text.chars().filter(|c| is_plain(*c)).take(most).collect()
}

/// A text of several lines: a policy, a note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LongText(pub String);

impl fmt::Display for LongText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Text for LongText {
    fn set(&mut self, text: &str) -> Result<(), String> {
        let kept = |c: &char| is_plain(*c) || matches!(c, '\n' | '\t');
        self.0 = text.chars().filter(kept).take(MAX_LONG_TEXT_CHARS).collect();
        Ok(())
    }
}

impl Text for String {
    fn set(&mut self, text: &str) -> Result<(), String> {
        *self = plain(text, MAX_NAME_CHARS);
        Ok(())
    }
}
