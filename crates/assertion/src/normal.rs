//! A sentence as the lexicon sees it: small letters, one blank between words, `#` for a digit.

use chartlight_text::ByteRange;

/// A run of letters and digits, or one other character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    /// In the original text.
    pub(crate) range: ByteRange,
    /// In the normal text.
    start: usize,
    end: usize,
    pub(crate) kind: Kind,
    /// A blank stands before it.
    pub(crate) after_blank: bool,
    pub(crate) begins_upper: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Word,
    Comma,
    /// Ends every scope: ";", "|", a dash or a bullet between blanks.
    Break,
    Colon,
    Question,
    Stop,
    Open,
    Close,
    Other,
}

/// A normal text and its tokens.
pub(crate) struct Normal {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
}

impl Normal {
    /// The normal form of `range` of `text`.
    pub(crate) fn of(text: &str, range: ByteRange) -> Self {
        let inside = range.of(text).unwrap_or_default();
        let mut normal = Self {
            text: String::with_capacity(inside.len()),
            tokens: Vec::with_capacity(inside.len() / 5),
        };
        let mut after_blank = true;
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c.is_whitespace() {
                after_blank = true;
                continue;
            }
            // A corpus of tokens has blanks before its commas: "no fever , cough".
            let joins = matches!(c, ',' | ':' | ';' | '.');
            if after_blank && !joins && !normal.text.is_empty() {
                normal.text.push(' ');
            }
            let start = normal.text.len();
            push(&mut normal.text, c);
            let mut end = at + c.len_utf8();
            if c.is_alphanumeric() {
                while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric()) {
                    push(&mut normal.text, c);
                    end = at + c.len_utf8();
                }
            }
            let before_blank = chars.peek().is_none_or(|(_, c)| c.is_whitespace());
            normal.tokens.push(Token {
                range: ByteRange::new(at, end)
                    .unwrap_or(ByteRange::empty_at(at))
                    .shifted_by(range.start()),
                start,
                end: normal.text.len(),
                kind: kind(c, after_blank && before_blank),
                after_blank,
                begins_upper: c.is_uppercase(),
            });
            after_blank = false;
        }
        normal
    }

    pub(crate) fn word(&self, token: usize) -> &str {
        self.tokens
            .get(token)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or_default()
    }

    pub(crate) fn kind(&self, token: usize) -> Option<Kind> {
        self.tokens.get(token).map(|token| token.kind)
    }

    /// The tokens from byte `start` to byte `end` of the normal text, when tokens begin and end
    /// there.
    pub(crate) fn tokens_at(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.tokens.binary_search_by_key(&start, |t| t.start).ok()?;
        let last = self.tokens.binary_search_by_key(&end, |t| t.end).ok()?;
        (first <= last).then_some((first, last + 1))
    }

    /// From the first of the tokens up to, not including, `end`, in the original text.
    pub(crate) fn range(&self, start: usize, end: usize) -> Option<ByteRange> {
        let first = self.tokens.get(start)?;
        let last = self.tokens.get(end.checked_sub(1)?)?;
        ByteRange::new(first.range.start(), last.range.end())
    }
}

/// A phrase of the lexicon in the same form.
pub(crate) fn normal_phrase(phrase: &str) -> String {
    let range = ByteRange::new(0, phrase.len()).unwrap_or(ByteRange::empty_at(0));
    Normal::of(phrase, range).text
}

fn push(text: &mut String, c: char) {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '`' => text.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => text.push('-'),
        c if c.is_numeric() => text.push('#'),
        c => text.extend(c.to_lowercase()),
    }
}

fn kind(c: char, between_blanks: bool) -> Kind {
    match c {
        ',' | '\u{ff0c}' | '\u{3001}' => Kind::Comma,
        ';' | '|' | '\u{2014}' | '\u{2022}' | '\u{2192}' | '\u{25cf}' => Kind::Break,
        '-' | '\u{2013}' | '*' | '>' if between_blanks => Kind::Break,
        ':' => Kind::Colon,
        '?' => Kind::Question,
        '.' | '!' => Kind::Stop,
        '(' | '[' | '{' => Kind::Open,
        ')' | ']' | '}' => Kind::Close,
        c if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(normal_phrase(text), expected);
    }

    #[test]
    fn forms() {
        check("", "");
        check("  No\n\tevidence  of ", "no evidence of");
        check("No fever , CXR : clear .", "no fever, cxr: clear.");
        check("Doesn\u{2019}t \u{2013} 2015", "doesn't - ####");
        check("(-) İ", "(-) i\u{307}");
    }
}
