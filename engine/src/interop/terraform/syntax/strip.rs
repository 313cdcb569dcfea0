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

/// How a template is written, and how far its lines are indented.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Between quotes or as lines.
    pub written: Written,
    /// White space that every line begins with and that is not meant.
    pub indent: usize,
}

/// A text of a template as it is meant. `is_nested`: inside a directive `hcl-edit` leaves as it stands what
/// is escaped or indented. `is_trimmed`: a `~` stands before it.
pub fn literal(text: &str, style: Style, is_nested: bool, is_trimmed: bool) -> String {
    if style.written == Written::Quoted {
        let text = if is_nested { unescaped(text) } else { text.to_owned() };
        return if is_trimmed { text.trim_start().to_owned() } else { text };
    }
    if !is_trimmed {
        return if is_nested { dedented(text, style.indent) } else { text.to_owned() };
    }
    let Some((first, rest)) = text.split_once('\n') else { return text.trim_start().to_owned() };
    // Where the break before it is trimmed, a line is none to Terraform, and stays indented.
    let rest = if is_nested {
        dedented(rest, style.indent)
    } else if rest.is_empty() || rest.starts_with('\n') {
        rest.to_owned()
    } else {
        format!("{}{rest}", " ".repeat(style.indent))
    };
    let first = first.trim_start();
    if first.is_empty() { rest } else { format!("{first}\n{rest}") }
}

/// A text without as much white space at the beginnings of its lines. What stands before the first break
/// begins no line.
fn dedented(text: &str, indent: usize) -> String {
    let mut lines = text.split('\n');
    let mut made = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let blank = line.chars().take(indent).take_while(|c| matches!(c, ' ' | '\t')).count();
        made.push('\n');
        made.push_str(line.get(blank..).unwrap_or_default());
    }
    made
}

/// What a backslash and what follows stand for, in a text between quotes.
fn unescaped(text: &str) -> String {
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
