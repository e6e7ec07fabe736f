//! Lines of a text and what they look like.

use crate::ByteRange;

const BREAKS: [char; 7] = [
    '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
];

/// The lines in order, each without its break; CRLF is one break.
pub(crate) fn lines(text: &str) -> Vec<ByteRange> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let end = rest.find(BREAKS).map_or(text.len(), |at| start + at);
        let after = &text[end..];
        let width = if after.starts_with("\r\n") {
            2
        } else {
            after.chars().next().map_or(0, char::len_utf8)
        };
        lines.push(ByteRange::between(start, end));
        start = end + width;
    }
    lines
}

/// Whether `c` ends a line.
pub(crate) fn is_line_break(c: char) -> bool {
    BREAKS.contains(&c)
}

/// The length in bytes of the marker of a list item with the blanks after it.
pub(crate) fn list_mark(content: &str) -> Option<usize> {
    let length = bullet(content)
        .or_else(|| bracketed(content))
        .or_else(|| enumerator(content))?;
    let rest = content.get(length..)?;
    Some(length + (rest.len() - rest.trim_start().len()))
}

fn bullet(content: &str) -> Option<usize> {
    let first = content.chars().next()?;
    let rest = content.get(first.len_utf8()..)?;
    let follows = rest.chars().next();
    let after_blank = follows.is_none_or(char::is_whitespace);
    let marks = match first {
        '\u{2022}' | '\u{2023}' | '\u{25aa}' | '\u{25ab}' | '\u{25e6}' | '\u{25cf}'
        | '\u{25cb}' | '\u{25a0}' | '\u{25a1}' | '\u{27a2}' | '\u{2043}' | '\u{2610}'
        | '\u{2611}' | '\u{2612}' => true,
        '-' | '\u{2013}' | '\u{2014}' => after_blank || follows.is_some_and(char::is_alphabetic),
        '*' | '+' | '\u{b7}' | '>' => after_blank,
        '#' => follows.is_some_and(|c| c.is_alphanumeric() || c.is_whitespace()),
        _ => false,
    };
    marks.then_some(first.len_utf8())
}

/// "(a)", "(12)", "[ ]", "[x]".
fn bracketed(content: &str) -> Option<usize> {
    let (closing, allowed): (char, fn(&str) -> bool) = match content.chars().next()? {
        '(' => (')', |inside| is_number(inside) || is_letter(inside)),
        '[' => (']', |inside| matches!(inside, " " | "x" | "X" | "")),
        _ => return None,
    };
    let head = content.get(1..content.len().min(5))?;
    let close = head.find(closing)?;
    let follows = content.get(close + 2..)?.chars().next();
    (allowed(head.get(..close)?) && follows.is_none_or(char::is_whitespace)).then_some(close + 2)
}

/// "1.", "2)", "a.", "iv)", with what they number behind a blank or directly behind.
fn enumerator(content: &str) -> Option<usize> {
    let length = content.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = content.get(..length)?;
    let stop = content.get(length..)?.chars().next()?;
    if !matches!(stop, '.' | ')') {
        return None;
    }
    let rest = content.get(length + 1..)?;
    let after_blank = rest.chars().next().is_none_or(char::is_whitespace);
    let first = rest.trim_start().chars().next();
    let marks = if is_number(name) {
        after_blank || first.is_some_and(char::is_alphabetic)
    } else if is_letter(name) || is_roman(name) {
        // "E. coli" and "J. Smith" begin sentences.
        let names_something = stop == '.'
            && name.chars().all(char::is_uppercase)
            && first.is_some_and(char::is_alphabetic);
        after_blank && !names_something
    } else {
        false
    };
    marks.then_some(length + 1)
}

fn is_number(name: &str) -> bool {
    (1..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_digit())
}

fn is_letter(name: &str) -> bool {
    name.len() == 1 && name.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_roman(name: &str) -> bool {
    (1..=4).contains(&name.len()) && name.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: Option<&str>) {
        let found = list_mark(content).map(|length| &content[..length]);
        assert_eq!(found, expected, "in {content:?}");
    }

    #[test]
    fn list_markers() {
        check("- pain", Some("- "));
        check("-pain", Some("-"));
        check("-5 mmHg", None);
        check("\u{2022}pain", Some("\u{2022}"));
        check("* pain", Some("* "));
        check("*pain*", None);
        check("1. Pain", Some("1. "));
        check("1.Pain", Some("1."));
        check("12) pain", Some("12) "));
        check("1.5 mg", None);
        check("2024. A year", None);
        check("a. rest", Some("a. "));
        check("A) rest", Some("A) "));
        check("iv. fluids", Some("iv. "));
        check("i.v. fluids", None);
        check("E. coli grew", None);
        check("(a) rest", Some("(a) "));
        check("(left)", None);
        check("[ ] call family", Some("[ ] "));
        check("[**Name**] came", None);
        check("#1 Pain", Some("#"));
        check("", None);
        check("(", None);
        check("(\u{e9})", None);
    }
}
