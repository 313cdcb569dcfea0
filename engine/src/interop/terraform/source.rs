//! Where things stand in the files that are read.

use std::cell::OnceCell;

use super::syntax::file::Room;
use crate::interop::diagnostic::Spot;

/// Characters of an expression that a sentence quotes.
const QUOTED_MOST: usize = 80;

/// A stretch of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Which file of [`Sources`].
    pub file: u32,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

#[derive(Debug)]
struct Source {
    path: String,
    text: String,
    lines: OnceCell<Vec<usize>>,
}

/// The files that are read.
#[derive(Debug, Default)]
pub struct Sources {
    /// What is left for what takes long to read.
    pub room: Room,
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file: its number.
    pub fn add(&mut self, path: String, text: String) -> u32 {
        let number = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.push(Source { path, text, lines: OnceCell::new() });
        number
    }

    fn file(&self, number: u32) -> Option<&Source> {
        self.files.get(usize::try_from(number).ok()?)
    }

    /// The text of a file.
    pub fn text(&self, file: u32) -> &str {
        self.file(file).map_or("", |source| &source.text)
    }

    /// Where people find a span.
    pub fn spot(&self, span: Span) -> Spot {
        let Some(source) = self.file(span.file) else { return Spot::default() };
        let starts = source.lines.get_or_init(|| {
            let breaks = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        });
        let start = usize::try_from(span.start).unwrap_or(0);
        let line = starts.partition_point(|begin| *begin <= start);
        let begin = line.checked_sub(1).and_then(|index| starts.get(index)).copied().unwrap_or(0);
        let before = source.text.get(begin..start).unwrap_or_default();
        Spot {
            file: source.path.clone(),
            line: Some(line.max(1)),
            column: Some(before.chars().count().saturating_add(1)),
        }
    }

    /// What stands there, on one line and not too long for a sentence.
    pub fn quoted(&self, span: Span) -> String {
        let range = usize::try_from(span.start).unwrap_or(0)..usize::try_from(span.end).unwrap_or(0);
        let text = self.text(span.file).get(range).unwrap_or_default();
        // Of a long expression its beginning is enough; taking all of it apart is not.
        let words: Vec<&str> = text.split_whitespace().take(QUOTED_MOST).collect();
        let line = words.join(" ");
        if line.chars().count() <= QUOTED_MOST {
            return line;
        }
        line.chars().take(QUOTED_MOST).chain(std::iter::once('…')).collect()
    }
}
