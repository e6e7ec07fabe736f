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

/// Length in bytes of a list item's mark at the start of a trimmed line: `- `, `1. `, `2) `, `(a) `.
pub(crate) fn list_mark(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    if matches!(
        first,
        '-' | '*' | '•' | '–' | '—' | '·' | '◦' | '▪' | '●' | '+' | '>'
    ) {
        let after = &line[first.len_utf8()..];
        return after
            .starts_with(char::is_whitespace)
            .then(|| line.len() - after.trim_start().len());
    }
    let open = usize::from(first == '(');
    let mark: String = line[open..]
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(4)
        .collect();
    let numbered = !mark.is_empty() && mark.len() <= 3 && mark.chars().all(|c| c.is_ascii_digit());
    let lettered = mark.len() == 1 && mark.chars().all(|c| c.is_ascii_alphabetic());
    if !numbered && !lettered {
        return None;
    }
    let after = &line[open + mark.len()..];
    let closed = match after.chars().next()? {
        ')' => true,
        '.' => open == 0,
        _ => false,
    };
    let item = after.get(1..)?;
    (closed && item.starts_with(char::is_whitespace)).then(|| line.len() - item.trim_start().len())
}
