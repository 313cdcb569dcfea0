//! One message looked at: which field and which byte are chosen, and which fields are folded. The
//! field tree, the bytes and the bit ruler are three views of it; here is what each key and press on
//! one of them comes to.

use std::ops::Range;

use privatelink::wire::field::{Field, Show, is_byte_leaf, leaf_at, parent_of};

use super::TakenApart;
use crate::state::shared::Shared;

/// A message and where one looks in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The message.
    pub of: Shared<TakenApart>,
    /// The chosen field: its place in the list.
    pub field: usize,
    /// The byte the cursor is on.
    pub byte: u32,
    /// The fields whose parts are hidden.
    folded: Vec<usize>,
}

/// A part that is pointed at or pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field, by its place.
    Field(usize),
    /// The twist of a field with parts.
    Twist(usize),
    /// A byte.
    Byte(u32),
}

impl Part {
    /// The part as the page writes it.
    pub fn word(self) -> String {
        match self {
            Self::Field(at) => format!("f{at}"),
            Self::Twist(at) => format!("t{at}"),
            Self::Byte(at) => format!("b{at}"),
        }
    }

    /// The part the page has written.
    pub fn from_word(word: &str) -> Option<Self> {
        let (kind, number) = word.split_at_checked(1)?;
        match kind {
            "f" => number.parse().ok().map(Self::Field),
            "t" => number.parse().ok().map(Self::Twist),
            "b" => number.parse().ok().map(Self::Byte),
            _ => None,
        }
    }
}

impl Look {
    /// At the first leaf that is wrong, or else at the first; everything open but what is split into
    /// bits.
    pub fn at(of: &Shared<TakenApart>) -> Self {
        let fields = &of.fields;
        let leaves = || (0..fields.len()).filter(|at| is_byte_leaf(fields, *at));
        let folded = leaves().filter(|at| has_parts(fields, *at)).collect();
        let first = Self { field: leaves().next().unwrap_or(0), byte: 0, folded, of: of.clone() };
        match Self::wrong(fields) {
            Some(wrong) => first.choose(wrong),
            None => first,
        }
    }

    /// The first wrong leaf, where there is one.
    fn wrong(fields: &[Field]) -> Option<usize> {
        let bad = |at: &usize| fields.get(*at).is_some_and(|field| field.flaw.is_some());
        (0..fields.len()).find(|at| bad(at) && is_byte_leaf(fields, *at))
    }

    /// The same look at another message: at what is wrong there, or the field of the same name.
    #[must_use]
    pub fn moved_to(&self, of: &Shared<TakenApart>) -> Self {
        let next = Self::at(of);
        let same = |one: &Field, other: &Field| one.layer == other.layer && one.name == other.name;
        let Some(now) = self.of.fields.get(self.field) else { return next };
        if Self::wrong(&of.fields).is_some() {
            return next;
        }
        let before = self.of.fields.iter().take(self.field).filter(|field| same(field, now)).count();
        let found = of.fields.iter().enumerate().filter(|(_, field)| same(field, now)).nth(before);
        found.map_or(next.clone(), |(at, _)| next.choose(at))
    }

    /// The chosen field.
    pub fn chosen(&self) -> Option<&Field> {
        self.of.fields.get(self.field)
    }

    /// Chooses a field; what it lies in opens.
    #[must_use]
    pub fn choose(&self, field: usize) -> Self {
        let Some(chosen) = self.of.fields.get(field) else { return self.clone() };
        let mut next = Self { field, byte: chosen.start, ..self.clone() };
        let mut above = parent_of(&self.of.fields, field);
        while let Some(at) = above {
            next.folded.retain(|other| *other != at);
            above = parent_of(&self.of.fields, at);
        }
        next
    }

    /// Chooses a byte and the leaf it belongs to.
    #[must_use]
    pub fn choose_byte(&self, byte: u32) -> Self {
        let byte = byte.min(self.of.len().saturating_sub(1));
        match leaf_at(&self.of.fields, byte) {
            Some(field) => Self { byte, ..self.choose(field) },
            None => Self { byte, ..self.clone() },
        }
    }

    /// Hides a field's parts or shows them again. A chosen field that goes out of sight leaves the
    /// choice to the one it is part of.
    #[must_use]
    pub fn fold(&self, field: usize) -> Self {
        let mut next = self.clone();
        if self.is_folded(field) {
            next.folded.retain(|other| *other != field);
        } else if has_parts(&self.of.fields, field) {
            next.folded.push(field);
            let row = next.row(next.field);
            if row != next.field {
                return next.choose(row);
            }
        }
        next
    }

    /// What a press on a part comes to.
    #[must_use]
    pub fn press(&self, part: Part) -> Self {
        match part {
            Part::Field(at) => self.choose(at),
            Part::Twist(at) => self.fold(at),
            Part::Byte(at) => self.choose_byte(at),
        }
    }

    /// Whether a field's parts are hidden.
    pub fn is_folded(&self, field: usize) -> bool {
        self.folded.contains(&field)
    }

    /// The fields in sight, in byte order.
    pub fn rows(&self) -> Vec<usize> {
        let mut rows = Vec::new();
        let mut hides: Option<u8> = None;
        for (at, field) in self.of.fields.iter().enumerate() {
            if hides.is_some_and(|depth| field.depth > depth) {
                continue;
            }
            hides = self.is_folded(at).then_some(field.depth);
            rows.push(at);
        }
        rows
    }

    /// The row that stands for a field: its own, or that of the nearest one in sight it is part of.
    pub fn row(&self, field: usize) -> usize {
        let (mut row, mut at) = (field, field);
        while let Some(above) = parent_of(&self.of.fields, at) {
            if self.is_folded(above) {
                row = above;
            }
            at = above;
        }
        row
    }

    /// The row and the bytes that light up while a part is pointed at.
    pub fn lights(&self, part: Part) -> Option<(usize, Range<u32>)> {
        let at = match part {
            Part::Field(at) | Part::Twist(at) => at,
            Part::Byte(byte) => leaf_at(&self.of.fields, byte)?,
        };
        let field = self.of.fields.get(at)?;
        Some((self.row(at), field.start..field.end))
    }

    /// What a key on the tree comes to; `None` where it is not the tree's.
    pub fn tree_key(&self, key: &str) -> Option<Self> {
        let rows = self.rows();
        let place = rows.iter().position(|at| *at == self.field)?;
        let go = |place: usize| rows.get(place).map_or_else(|| self.clone(), |at| self.choose(*at));
        let (branch, folded) = (has_parts(&self.of.fields, self.field), self.is_folded(self.field));
        Some(match key {
            "ArrowDown" => go(place + 1),
            "ArrowUp" => go(place.saturating_sub(1)),
            "Home" => go(0),
            "End" => go(rows.len().saturating_sub(1)),
            "ArrowRight" if folded => self.fold(self.field),
            "ArrowRight" if branch => go(place + 1),
            "ArrowRight" => self.clone(),
            "ArrowLeft" if branch && !folded => self.fold(self.field),
            "ArrowLeft" => {
                parent_of(&self.of.fields, self.field).map_or_else(|| self.clone(), |at| self.choose(at))
            }
            _ => return None,
        })
    }

    /// What a key on the bytes comes to, with so many of them a line; `None` where it is not theirs.
    pub fn byte_key(&self, key: &str, columns: u32) -> Option<Self> {
        let last = self.of.len().checked_sub(1)?;
        let column = self.byte.checked_rem(columns)?;
        let to = match key {
            "ArrowRight" => self.byte.saturating_add(1).min(last),
            "ArrowLeft" => self.byte.saturating_sub(1),
            "ArrowDown" if last - self.byte >= columns => self.byte.saturating_add(columns),
            "ArrowUp" if self.byte >= columns => self.byte - columns,
            "ArrowDown" | "ArrowUp" => self.byte,
            "Home" => self.byte - column,
            "End" => (self.byte - column).saturating_add(columns - 1).min(last),
            _ => return None,
        };
        Some(self.choose_byte(to))
    }
}

/// Whether a field has parts.
pub fn has_parts(fields: &[Field], at: usize) -> bool {
    let (Some(field), Some(next)) = (fields.get(at), fields.get(at.saturating_add(1))) else { return false };
    next.depth > field.depth
}

/// A field's place among its siblings, from 1, and how many they are.
pub fn siblings(fields: &[Field], at: usize) -> (usize, usize) {
    let Some(depth) = fields.get(at).map(|field| field.depth) else { return (1, 1) };
    let (mut place, mut all) = (0, 0);
    for (other, field) in fields.iter().enumerate() {
        if field.depth < depth {
            if other > at {
                break;
            }
            (place, all) = (0, 0);
        } else if field.depth == depth {
            all += 1;
            place += usize::from(other <= at);
        }
    }
    (place.max(1), all.max(1))
}

/// A value that fits a line: the whole of it is in the bytes.
pub fn short_value(field: &Field, bytes: &[u8]) -> String {
    const MOST_CHARS: usize = 48;
    if field.show == Show::Heading {
        return String::new();
    }
    let value = field.value(bytes);
    if value.chars().nth(MOST_CHARS).is_none() {
        return value;
    }
    value.chars().take(MOST_CHARS).chain(['…']).collect()
}

/// The bits of a field, each with the place of the bit field it belongs to, or of the field itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BitRun {
    /// The field.
    pub field: usize,
    /// Its first bit, counted from the ruler's first.
    pub start: u32,
    /// The bit after its last.
    pub end: u32,
}

/// The most bytes that are drawn as bits.
const MOST_RULED_BYTES: u32 = 8;

/// The leaf drawn on the bit ruler and the runs it is made of; `None` where the chosen field is
/// longer than that.
pub fn ruled(look: &Look) -> Option<(usize, Vec<BitRun>)> {
    let fields = &look.of.fields;
    let chosen = fields.get(look.field)?;
    let leaf = if chosen.bits.is_some() { parent_of(fields, look.field)? } else { look.field };
    let whole = fields.get(leaf)?;
    if whole.is_empty() || whole.len() > MOST_RULED_BYTES || !is_byte_leaf(fields, leaf) {
        return None;
    }
    let mut runs = Vec::new();
    for (at, part) in
        fields.iter().enumerate().skip(leaf + 1).take_while(|(_, part)| part.depth > whole.depth)
    {
        if let Some(bits) = part.bits {
            runs.push(BitRun { field: at, start: bits.start.into(), end: bits.end.into() });
        }
    }
    if runs.is_empty() {
        runs.push(BitRun { field: leaf, start: 0, end: whole.len().saturating_mul(8) });
    }
    Some((leaf, runs))
}
