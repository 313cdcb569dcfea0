//! Where in a file's text a member stands: complaints name members, people look for lines.

/// The line and column, both from 1, of the value at a place such as `hosts[3].applications[0].port`; `None`
/// where the text has none there. Names are those of our own files, which have no dots and no brackets.
pub fn find(text: &str, place: &str) -> Option<(usize, usize)> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.space();
    for key in place.split(['.', '[']).filter(|key| !key.is_empty()) {
        match key.strip_suffix(']') {
            Some(number) => scan.item(number.parse().ok()?)?,
            None => scan.member(key)?,
        }
    }
    let before = text.get(..scan.at)?;
    let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
    let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let column = before.get(start..)?.chars().count().saturating_add(1);
    Some((line, column))
}

/// A walk over JSON that is known to be well formed; where it is not, it ends.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at = self.at.saturating_add(1);
        }
    }

    /// Past this byte and the space behind it.
    fn past(&mut self, byte: u8) -> Option<()> {
        if self.peek() != Some(byte) {
            return None;
        }
        self.at = self.at.saturating_add(1);
        self.space();
        Some(())
    }

    /// Past a text; gives what stands between its quotes, as it stands there.
    fn text(&mut self) -> Option<&[u8]> {
        let start = self.at.checked_add(1)?;
        self.at = start;
        while self.peek()? != b'"' {
            let step = if self.peek()? == b'\\' { 2 } else { 1 };
            self.at = self.at.checked_add(step)?;
        }
        let end = self.at;
        self.past(b'"')?;
        self.bytes.get(start..end)
    }

    /// Past a whole value, however deep: brackets are counted, not gone into.
    fn value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.text()?;
                }
                b'{' | b'[' => {
                    depth = depth.checked_add(1)?;
                    self.at = self.at.checked_add(1)?;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at = self.at.checked_add(1)?;
                }
                _ => self.at = self.at.checked_add(1)?,
            }
            let ends = matches!(self.peek(), None | Some(b',' | b'}' | b']'));
            if depth == 0 && ends {
                self.space();
                return Some(());
            }
        }
    }

    /// To the value of a member of the object that begins here.
    fn member(&mut self, name: &str) -> Option<()> {
        self.past(b'{')?;
        loop {
            let found = self.text()? == name.as_bytes();
            self.past(b':')?;
            if found {
                return Some(());
            }
            self.value()?;
            self.space();
            self.past(b',')?;
        }
    }

    /// To an item of the list that begins here.
    fn item(&mut self, place: usize) -> Option<()> {
        self.past(b'[')?;
        for _ in 0..place {
            self.value()?;
            self.space();
            self.past(b',')?;
        }
        (self.peek()? != b']').then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "{\n  \"a\": [1, \"x,]\\\"}\", {\"b\": null}],\n  \"c\": {\"d\": [\n    true, [2 ,3], 4 ]}\n}\n";

    #[test]
    fn every_member_is_found_where_it_stands() {
        let all = [
            ("", (1, 1)),
            ("a", (2, 8)),
            ("a[0]", (2, 9)),
            ("a[1]", (2, 12)),
            ("a[2]", (2, 22)),
            ("a[2].b", (2, 28)),
            ("c.d[0]", (4, 5)),
            ("c.d[1][1]", (4, 15)),
            ("c.d[2]", (4, 19)),
        ];
        for (place, line) in all {
            assert_eq!(find(TEXT, place), Some(line), "{place}");
        }
    }

    #[test]
    fn what_is_not_there_has_no_line() {
        for place in ["b", "a[3]", "c.e", "a.b", "c[0]", "c.d[2].x", "a[99999999999999999999]"] {
            assert_eq!(find(TEXT, place), None, "{place}");
        }
        for text in ["", "{", "{\"a\"", "{\"a\": \"", "[", "\\", "{\"a\": [1,"] {
            assert_eq!(find(text, "a[1]"), None, "{text}");
        }
    }
}
