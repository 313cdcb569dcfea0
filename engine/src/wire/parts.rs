//! Taking bytes apart from left to right: a place in a message and the fields found so far. What
//! every dissector here is written with; it keeps the two rules of `field`: whole-byte leaves tile
//! the message, and what is missing or left over becomes a field that says so.

use super::field::{Field, Flaw, Layer, Show};

/// A message on its way to fields.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// All of it.
    pub message: &'a [u8],
    /// What fields belong to from now on.
    pub layer: Layer,
    /// The next byte.
    pub at: u32,
    /// Where the part that is being taken apart ends.
    pub end: u32,
    /// The depth of the next field.
    pub depth: u8,
    /// What has been found.
    pub fields: Vec<Field>,
}

impl<'a> Parts<'a> {
    /// At a message's first byte. Bytes past 4 GiB are not looked at; there are none.
    pub fn of(message: &'a [u8], layer: Layer) -> Self {
        let end = u32::try_from(message.len()).unwrap_or(u32::MAX);
        Self { message, layer, at: 0, end, depth: 0, fields: Vec::new() }
    }

    /// How many bytes are left of this part.
    pub const fn left(&self) -> u32 {
        self.end.saturating_sub(self.at)
    }

    /// Those bytes.
    pub fn rest(&self) -> &'a [u8] {
        self.between(self.at, self.end)
    }

    /// The bytes between two places; none where the message has none.
    pub fn between(&self, start: u32, end: u32) -> &'a [u8] {
        Field::new(self.layer, "", start, end, 0, Show::Bytes).slice(self.message)
    }

    /// The next bytes as a leaf, and as a number (0 where they are more than eight). `None` if so
    /// many are not left: those that are become a wrong leaf, and the part is at its end.
    pub fn take(&mut self, name: &'static str, bytes: u32, show: Show) -> Option<u64> {
        let (left, start) = (self.left(), self.at);
        if bytes > left {
            self.at = self.end;
            self.fields.push(Field::new(self.layer, name, start, self.end, self.depth, Show::Bytes));
            self.flawed(Flaw::CutShort, format!("cut short: {left} of {bytes} bytes are here"));
            return None;
        }
        self.at = start.saturating_add(bytes);
        let field = Field::new(self.layer, name, start, self.at, self.depth, show);
        let number = field.number(self.message).unwrap_or(0);
        self.fields.push(field);
        Some(number)
    }

    /// The same for what fits a byte or two: ports, types, lengths.
    pub fn short(&mut self, name: &'static str, bytes: u32, show: Show) -> Option<u16> {
        self.take(name, bytes, show).and_then(|number| u16::try_from(number).ok())
    }

    /// Bits of the leaf just taken, a level deeper than it; their value.
    pub fn bits(&mut self, name: &'static str, bits: (u8, u8), show: Show) -> u64 {
        let Some(leaf) = self.fields.iter().rev().find(|field| field.bits.is_none()) else { return 0 };
        let field = Field::new(self.layer, name, leaf.start, leaf.end, leaf.depth.saturating_add(1), show)
            .bits(bits.0, bits.1);
        let number = field.number(self.message).unwrap_or(0);
        self.fields.push(field);
        number
    }

    /// All that is left as one leaf; none if nothing is.
    pub fn take_rest(&mut self, name: &'static str, show: Show) {
        if self.left() > 0 {
            self.take(name, self.left(), show);
        }
    }

    /// What the last field means.
    pub fn says(&mut self, meaning: impl Into<std::borrow::Cow<'static, str>>) {
        if let Some(field) = self.fields.last_mut() {
            field.meaning = meaning.into();
        }
    }

    /// That the last field is wrong, and why.
    pub fn wrong(&mut self, why: impl Into<std::borrow::Cow<'static, str>>) {
        self.flawed(Flaw::Wrong, why);
    }

    fn flawed(&mut self, flaw: Flaw, why: impl Into<std::borrow::Cow<'static, str>>) {
        if let Some(field) = self.fields.last_mut() {
            field.meaning = why.into();
            field.flaw = Some(flaw);
        }
    }

    /// Begins a field with parts; its place in the list, for `close`.
    pub fn open(&mut self, name: &'static str, show: Show) -> usize {
        self.fields.push(Field::new(self.layer, name, self.at, self.end, self.depth, show));
        self.depth = self.depth.saturating_add(1);
        self.fields.len().saturating_sub(1)
    }

    /// Ends it here. Whatever was opened within and not closed, because bytes were missing, ends
    /// with it.
    pub fn close(&mut self, opened: usize) {
        if let Some(field) = self.fields.get_mut(opened) {
            field.end = self.at;
            self.depth = field.depth;
        }
    }

    /// Narrows the part to its next bytes, or to what is left of them; where it ended, for `widen`.
    pub fn narrow(&mut self, bytes: u32) -> u32 {
        let end = self.end;
        self.end = self.at.saturating_add(bytes).min(end);
        end
    }

    /// Back to the wider part; what is left of the narrow one becomes a wrong leaf.
    pub fn widen(&mut self, end: u32) {
        if self.left() > 0 {
            self.take_rest("left over", Show::Bytes);
            self.wrong("belongs to nothing");
        }
        self.end = end;
    }

    /// Appends fields that another dissector found in the next bytes of the message, counted from
    /// there, and stands behind them.
    pub fn append(&mut self, mut found: Vec<Field>, bytes: u32) {
        super::field::shift(&mut found, self.at, self.depth);
        self.fields.append(&mut found);
        self.at = self.at.saturating_add(bytes).min(self.end);
    }
}
