//! White space around `~` in templates. In a quoted text it goes as far as there is any; elsewhere a line
//! ends it, because Terraform takes templates apart line by line.

/// How a template is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Between quotes.
    Quoted,
    /// As lines.
    Lines,
}

/// A text without the white space at its end.
pub fn end(text: &str, written: Written) -> &str {
    let kept = match written {
        Written::Quoted => 0,
        Written::Lines => {
            let line = text.strip_suffix('\n').unwrap_or(text);
            line.rfind('\n').map_or(0, |at| at + 1)
        }
    };
    let (before, last) = text.split_at_checked(kept).unwrap_or((text, ""));
    let length = before.len() + last.trim_end().len();
    text.get(..length).unwrap_or(text)
}

/// A text without the white space at its beginning.
pub fn start(text: &str, written: Written) -> String {
    let cut = match written {
        Written::Quoted => text.len(),
        Written::Lines => text.find('\n').map_or(text.len(), |at| at + 1),
    };
    let (first, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
    format!("{}{rest}", first.trim_start())
}

/// What a backslash and what follows stand for, in a text between quotes.
pub fn unescaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            made.push(c);
            continue;
        }
        let Some(next) = rest.next() else { break };
        let digits = match next {
            'n' => {
                made.push('\n');
                continue;
            }
            'r' => {
                made.push('\r');
                continue;
            }
            't' => {
                made.push('\t');
                continue;
            }
            'u' => 4,
            'U' => 8,
            other => {
                made.push(other);
                continue;
            }
        };
        let code: String = rest.by_ref().take(digits).collect();
        made.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'));
    }
    made
}
