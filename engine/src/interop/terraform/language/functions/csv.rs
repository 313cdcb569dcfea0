//! Tables of texts with commas.

/// The rows of a table.
pub fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut rest = text.chars().peekable();
    let mut is_quoted = false;
    // Whether anything of this row has been seen: empty lines are no rows.
    let mut is_begun = false;
    while let Some(c) = rest.next() {
        if is_quoted {
            match c {
                '"' if rest.peek() == Some(&'"') => {
                    rest.next();
                    field.push('"');
                }
                '"' => {
                    is_quoted = false;
                    if !matches!(rest.peek(), None | Some(',' | '\n' | '\r')) {
                        return Err("something follows a quoted field".to_owned());
                    }
                }
                c => field.push(c),
            }
            continue;
        }
        match c {
            '"' if field.is_empty() => {
                is_quoted = true;
                is_begun = true;
            }
            '"' => return Err("a quote stands in a field that is not quoted".to_owned()),
            ',' => {
                row.push(std::mem::take(&mut field));
                is_begun = true;
            }
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' => {
                if is_begun {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                is_begun = false;
            }
            c => {
                field.push(c);
                is_begun = true;
            }
        }
    }
    if is_quoted {
        return Err("a quoted field has no end".to_owned());
    }
    if is_begun {
        row.push(field);
        rows.push(row);
    }
    Ok(rows)
}
