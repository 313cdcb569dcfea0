//! How much text fits where. SVG text neither wraps nor ends in an ellipsis by itself, so the
//! scene's texts are cut here, by a font nobody has measured: the widest of the system fonts
//! people read this in. Labels are 12 px semi-bold, 7.2 px a character (10.5 px for the broad
//! letters), details 11 px monospace, 6.7 px a character; what is written in wide scripts
//! counts twice.

/// The two kinds of text in a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// 12 px semi-bold.
    Label,
    /// 11 px monospace.
    Detail,
}

/// The width of a character in tenths of a pixel.
const fn tenths(font: Font, character: char) -> i32 {
    match (font, character) {
        (Font::Detail, '…') => 67,
        (Font::Label, 'W' | 'M' | 'm' | 'w' | '@' | '%' | '…') => 105,
        (_, '\u{1100}'..) => 144,
        (Font::Label, _) => 72,
        (Font::Detail, _) => 67,
    }
}

/// The width of a text in whole pixels, rounded up.
pub(super) fn width(font: Font, text: &str) -> i32 {
    let tenths = text.chars().map(|character| tenths(font, character)).fold(0, i32::saturating_add);
    tenths.saturating_add(9) / 10
}

/// The text without what would change the text around it: control characters, line breaks and
/// the marks that turn the reading direction.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|&character| !character.is_control() && !turns(character)).collect()
}

const fn turns(character: char) -> bool {
    matches!(character, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a text is an id, told apart from its like by its end: `vpce-0fe5b17a0707d6abc`.
fn is_id(text: &str) -> bool {
    let last = text.rsplit('-').next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    last.len() >= 8 && last.len() < text.len() && last.bytes().all(plain) && !text.contains(' ')
}

/// As much of a text as fits `room` pixels, with `…` where something is left out: at its end, or
/// in the middle of an id.
pub(super) fn fit(font: Font, text: &str, room: i32) -> String {
    let text = clean(text);
    if width(font, &text) <= room {
        return text;
    }
    if let Some((at, _)) = text.char_indices().rev().nth(3).filter(|_| is_id(&text)) {
        let (start, end) = text.split_at(at);
        let start = cut(font, start, room.saturating_sub(width(font, end)));
        if start.chars().count() > 4 {
            return format!("{start}{end}");
        }
    }
    cut(font, &text, room)
}

/// As much of a text as fits `room` pixels with a `…` after it.
fn cut(font: Font, text: &str, room: i32) -> String {
    let room = room.saturating_mul(10).saturating_sub(tenths(font, '…'));
    let mut used = 0_i32;
    let kept: String = text
        .chars()
        .take_while(|&character| {
            used = used.saturating_add(tenths(font, character));
            used <= room
        })
        .collect();
    if room < 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// The first of several texts that fits, or the last one cut.
pub(super) fn fit_first(font: Font, texts: &[String], room: i32) -> String {
    let whole = texts.iter().find(|text| width(font, text) <= room);
    whole.or(texts.last()).map(|text| fit(font, text, room)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_only_where_it_must_be() {
        assert_eq!(fit(Font::Label, "web-1", 100), "web-1");
        assert_eq!(fit(Font::Label, "a-long-name-indeed", 60), "a-long…");
        assert_eq!(fit(Font::Label, "名前名前名前", 60), "名前名…");
        assert_eq!(fit(Font::Detail, "10.0.0.1", 3), "");
        assert!(width(Font::Label, &fit(Font::Label, "WWWWWWWWWWWW", 80)) <= 80);
    }

    #[test]
    fn an_id_is_cut_in_its_middle() {
        assert_eq!(fit(Font::Detail, "vpce-0fe5b17a0707d6abc", 120), "vpce-0fe5b17…6abc");
        assert_eq!(fit(Font::Detail, "vpce-0fe5b17a0707d6abc", 200), "vpce-0fe5b17a0707d6abc");
        assert_eq!(fit(Font::Detail, "vpce-0fe5b17a0707d6abc", 20), "v…");
    }

    #[test]
    fn marks_that_turn_the_text_are_left_out() {
        assert_eq!(clean("a\u{202e}b\nc\u{7}"), "abc");
        assert_eq!(clean("שלום"), "שלום");
    }
}
