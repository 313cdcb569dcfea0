//! What tcpdump, xxd, hexdump, od and Wireshark print: an offset, digits in groups, and often a column
//! of characters. That column may look like digits; it is told apart by being the characters of the
//! bytes before it.

use std::ops::Range;

use super::{Fault, Read, TEXT_BYTES_MOST, digit, pairs};

/// A line that starts with an offset.
struct Line<'a> {
    /// Where the line stands in the text.
    at: usize,
    offset: &'a str,
    /// What follows the offset, and where.
    rest: &'a str,
    rest_at: usize,
    colon: bool,
    /// Whether more than one blank follows it, or nothing.
    wide: bool,
}

/// Reads a dump; `None` where the text is none.
pub(super) fn read(text: &str) -> Option<Read> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, line.trim_end()));
        at += line.len();
    }
    let colon = lines.iter().any(|(at, line)| split(*at, line).is_some_and(|line| line.colon));
    if !colon {
        // Without the colon a line of plain digits may look the same, so the offsets must be right.
        let mut given = lines.iter().filter(|(_, line)| !line.trim_start().is_empty());
        let first = given.next().and_then(|(at, line)| split(*at, line))?;
        if first.rest.is_empty() {
            return None;
        }
        let zero = first.offset.bytes().all(|byte| byte == b'0');
        let second = given.find(|(_, line)| line.trim() != "*").map(|(at, line)| split(*at, line));
        match (zero, second) {
            (true, None | Some(Some(_))) if first.wide => {}
            (_, Some(Some(second))) if follows(&first, &second) => {}
            _ => return None,
        }
    }
    Some(assemble(&lines, colon))
}

/// Whether the second line's offset is the first's and the bytes between.
fn follows(first: &Line<'_>, second: &Line<'_>) -> bool {
    let mut bytes = Vec::new();
    let read = row(first, &mut bytes).is_ok();
    let ([from, ..], to) = (numbers(first), numbers(second));
    read && !bytes.is_empty()
        && to
            .iter()
            .any(|to| to.zip(from).is_some_and(|(to, from)| from.checked_add(bytes.len()) == Some(to)))
}

/// An offset in each base it may be written in, the likeliest first: od writes seven octal digits.
fn numbers(line: &Line<'_>) -> [Option<usize>; 3] {
    let bases = if !line.colon && line.offset.len() == 7 { [8, 16, 10] } else { [16, 8, 10] };
    bases.map(|radix| usize::from_str_radix(line.offset, radix).ok())
}

fn assemble(lines: &[(usize, &str)], colon: bool) -> Read {
    let mut bytes: Vec<u8> = Vec::new();
    // The first line's offset, in each base that has been right so far.
    let mut base: Option<[Option<usize>; 3]> = None;
    let mut last_row = 0..0;
    let mut repeat = false;
    for (at, line) in lines {
        let Some(found) = split(*at, line).filter(|found| found.colon == colon) else {
            repeat |= line.trim() == "*";
            let word = line.split_whitespace().next().unwrap_or_default();
            if base.is_some()
                && word.len() % 2 == 0
                && !word.is_empty()
                && word.bytes().all(|byte| digit(byte).is_some())
            {
                let say = "this line does not start with an offset, as those before it do";
                return Err(Fault::new(*at, say));
            }
            continue;
        };
        let offsets = numbers(&found);
        let first = base.get_or_insert(offsets);
        let mut relative = offsets;
        for (offset, first) in relative.iter_mut().zip(first.iter()) {
            *offset = offset.zip(*first).and_then(|(offset, first)| offset.checked_sub(first));
        }
        if repeat {
            repeat = false;
            repeat_row(&mut bytes, &last_row, relative).ok_or_else(|| {
                Fault::new(found.at, "the offset after * does not say how often the row before repeats")
            })?;
        }
        let there = bytes.len();
        for (first, offset) in first.iter_mut().zip(relative) {
            if offset != Some(there) {
                *first = None;
            }
        }
        if *first == [None; 3] {
            let say = if there > 0 && offsets.contains(&Some(0)) {
                "a second dump starts here, at offset 0 again; one is read".to_owned()
            } else {
                format!("the offset here is {}, but {there} bytes ({there:#x}) stand before it", found.offset)
            };
            return Err(Fault::new(found.at, say));
        }
        if row(&found, &mut bytes)? {
            let say = "these are words of two bytes in the order of the machine that printed them; use hexdump -C \
                       or od -t x1";
            return Err(Fault::new(found.at, say));
        }
        last_row = there..bytes.len();
    }
    Ok(bytes)
}

/// A row that repeats is written once; the next offset says how often.
fn repeat_row(bytes: &mut Vec<u8>, row: &Range<usize>, until: [Option<usize>; 3]) -> Option<()> {
    let right = |until: &usize| {
        let more = until.checked_sub(bytes.len());
        *until <= TEXT_BYTES_MOST && more.is_some_and(|more| more.checked_rem(row.len()) == Some(0))
    };
    let until = until.into_iter().flatten().find(right)?;
    while bytes.len() < until {
        bytes.extend_from_within(row.clone());
    }
    Some(())
}

/// The offset a line starts with; `None` where it starts with something else.
fn split(at: usize, line: &str) -> Option<Line<'_>> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let prefix = if trimmed.starts_with("0x") || trimmed.starts_with("0X") { 2 } else { 0 };
    let after = trimmed.get(prefix..)?;
    let length = after.bytes().take_while(|byte| digit(*byte).is_some()).count();
    let (offset, rest) = after.split_at_checked(length)?;
    let (colon, rest) = match rest.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let blanks = rest.len() - rest.trim_start().len();
    let separated = rest.is_empty() || blanks > 0;
    let wide = rest.is_empty() || blanks > 1 || rest.starts_with('\t');
    // od leaves one blank after an offset of six or seven digits.
    let right = colon || (prefix == 0 && (wide || length > 5));
    let rest_at = at + line.len() - rest.len();
    let line = Line { at: at + indent, offset, rest, rest_at, colon, wide };
    (right && separated && (4..=8).contains(&length)).then_some(line)
}

/// Reads a line's bytes. Its digits end at a gap that the column of characters follows. Gives whether
/// they are words of two bytes as hexdump and od print them, in the order of their machine.
fn row(line: &Line<'_>, bytes: &mut Vec<u8>) -> Result<bool, Fault> {
    let start = bytes.len();
    // Places after a group where the digits may end: how many bytes there are, what follows.
    let mut ends: Vec<(usize, &str)> = Vec::new();
    let mut rest = line.rest;
    let mut groups = 0;
    let mut pairs_only = true;
    // The first gap that cannot be the one in the middle of a row.
    let mut gap: Option<usize> = None;
    let odd = loop {
        let trimmed = rest.trim_start();
        let blanks = rest.len() - trimmed.len();
        let length = trimmed.bytes().take_while(|byte| digit(*byte).is_some()).count();
        let (group, after) = trimmed.split_at_checked(length).unwrap_or((trimmed, ""));
        let middle = groups == 8 && pairs_only && blanks == 2;
        if groups > 0 && (blanks > 1 || trimmed.is_empty() || trimmed.starts_with(['|', '>'])) {
            ends.push((bytes.len(), trimmed));
            if !middle && !trimmed.is_empty() {
                gap = gap.or(Some(bytes.len()));
            }
        }
        if trimmed.is_empty() {
            break None;
        }
        let whole = after.is_empty() || after.starts_with([' ', '\t', '|']);
        if length == 0 || !whole || pairs(group.as_bytes(), bytes).is_none() {
            break Some(trimmed);
        }
        groups += 1;
        pairs_only &= length == 2;
        rest = after;
    };
    let is_column =
        |(count, column): &(usize, &str)| characters(column, bytes.get(start..*count).unwrap_or_default());
    if let Some((count, _)) = ends.iter().find(|end| is_column(end)) {
        bytes.truncate(*count);
    } else if let Some(count) = gap {
        bytes.truncate(count);
    } else if let Some(odd) = odd {
        let at = line.rest_at + line.rest.len() - odd.len();
        let found = odd.chars().next().unwrap_or(' ');
        return Err(Fault::new(
            at,
            format!(
                "‘{found}’ starts no byte; after the offset come groups of digits, two a byte, then two blanks and their characters"
            ),
        ));
    }
    Ok(!line.colon && line.offset.len() == 7 && groups > 1 && !pairs_only)
}

/// Whether a column is the characters of some bytes, a dot for what is not printable.
fn characters(column: &str, bytes: &[u8]) -> bool {
    let bare = match column.strip_prefix(['|', '>']) {
        Some(inside) => inside.strip_suffix(['|', '<']).unwrap_or(inside),
        None => column,
    };
    // Blanks at the column's start look like more of the gap.
    let blanks = bytes.iter().take_while(|byte| **byte == b' ').count();
    let after_blanks = bytes.get(blanks..).unwrap_or_default();
    !bare.is_empty()
        && [(bare, bytes), (column, bytes), (column, after_blanks)]
            .iter()
            .any(|(column, bytes)| same_characters(column, bytes))
}

fn same_characters(column: &str, bytes: &[u8]) -> bool {
    let mut found = column.chars();
    for byte in bytes {
        let same = match found.next() {
            // Blanks at the end of a line get lost.
            None => *byte == b' ',
            Some('.') => *byte == b'.' || !byte.is_ascii_graphic(),
            Some('·') => true,
            Some(found) => (b' '..=b'~').contains(byte) && char::from(*byte) == found,
        };
        if !same {
            return false;
        }
    }
    found.next().is_none()
}
