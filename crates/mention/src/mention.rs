//! Mentions: whole words of one type, with a score.

use chartlight_text::ByteRange;
use serde::{Deserialize, Serialize};

use crate::{Assertion, LabelScheme, SchemeIndex, Tag, TypeIndex};

/// An entity where it stands in the note.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Mention {
    /// Bytes of the note: whole words, from the first to the last.
    pub range: ByteRange,
    /// The scheme that the label belongs to.
    pub scheme: SchemeIndex,
    /// The type.
    pub label: TypeIndex,
    /// How sure the model is, from 0 to 1: the geometric mean over the mention's words of the
    /// probability of its type, `p(B-type) + p(I-type)`.
    pub score: f32,
    /// What the note says of it.
    pub assertion: Assertion,
}

/// Why tags do not make mentions.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MentionError {
    /// Words, tags and log-probabilities are of different numbers of words.
    #[error("{n_words} words, {n_tags} tags and {n_rows} rows of log-probabilities do not match")]
    WrongShape {
        /// Words.
        n_words: usize,
        /// Tags.
        n_tags: usize,
        /// Whole rows of log-probabilities.
        n_rows: usize,
    },
}

/// The mentions that IOB2 tags of consecutive words spell out, in order.
///
/// A mention that would reach across a blank line is divided there; an `I-` that continues nothing
/// begins a mention.
///
/// # Shapes
/// - `words`, `tags`: `[n_words]`
/// - `log_probs`: row-major `[n_words, n_labels]`
///
/// # Errors
/// When the three are not of the same words.
pub fn mentions(
    text: &str,
    words: &[ByteRange],
    tags: &[Tag],
    log_probs: &[f32],
    scheme: &LabelScheme,
    scheme_index: SchemeIndex,
) -> Result<Vec<Mention>, MentionError> {
    let n_labels = scheme.n_labels();
    let n_rows = log_probs.len() / n_labels;
    let whole_rows = log_probs.len().is_multiple_of(n_labels);
    if words.len() != tags.len() || words.len() != n_rows || !whole_rows {
        return Err(MentionError::WrongShape {
            n_words: words.len(),
            n_tags: tags.len(),
            n_rows,
        });
    }
    let mut spans: Vec<Span> = Vec::new();
    let mut open = false;
    let mut last_end = 0;
    for ((&word, tag), row) in words.iter().zip(tags).zip(log_probs.chunks_exact(n_labels)) {
        let gap = ByteRange::new(last_end, word.start()).and_then(|gap| gap.of(text));
        let apart = gap.is_none_or(has_blank_line);
        last_end = word.end();
        let (label, begins) = match *tag {
            Tag::Outside => {
                open = false;
                continue;
            }
            Tag::Begin(label) => (label, true),
            Tag::Inside(label) => (label, false),
        };
        let log_prob = type_log_prob(row, label);
        match spans.last_mut() {
            Some(span) if open && !begins && !apart && span.label == label => {
                span.range = span.range.hull(word);
                span.sum += log_prob;
                span.n_words += 1.0;
            }
            _ => spans.push(Span {
                range: word,
                label,
                sum: log_prob,
                n_words: 1.0,
            }),
        }
        open = true;
    }
    Ok(spans
        .into_iter()
        .map(|span| span.into_mention(scheme_index))
        .collect())
}

struct Span {
    range: ByteRange,
    label: TypeIndex,
    sum: f32,
    n_words: f32,
}

impl Span {
    fn into_mention(self, scheme: SchemeIndex) -> Mention {
        Mention {
            range: self.range,
            scheme,
            label: self.label,
            score: (self.sum / self.n_words).exp().clamp(0.0, 1.0),
            assertion: Assertion::default(),
        }
    }
}

/// `log(p(B-type) + p(I-type))` of one word; `row` is its log-probabilities `[n_labels]`.
pub fn type_log_prob(row: &[f32], label: TypeIndex) -> f32 {
    let column = label.0.saturating_mul(2).saturating_add(1);
    let p: f32 = row
        .iter()
        .skip(column)
        .take(2)
        .map(|log_prob| log_prob.exp())
        .sum();
    p.max(f32::MIN_POSITIVE).ln()
}

/// Whether there are two line breaks with only blanks between. The breaks are those that sections
/// and sentences are found by; CRLF is one.
fn has_blank_line(gap: &str) -> bool {
    let mut line_is_blank = false;
    let mut previous = ' ';
    for c in gap.chars() {
        let second_half_of_crlf = previous == '\r' && c == '\n';
        previous = c;
        match c {
            _ if second_half_of_crlf => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if line_is_blank {
                    return true;
                }
                line_is_blank = true;
            }
            _ if c.is_whitespace() => {}
            _ => line_is_blank = false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use chartlight_text::words;

    use super::*;

    /// One letter a word: `o` outside, `B`/`I` of the first type, `C`/`J` of the second.
    fn check(text: &str, tags: &str, expected: &[(&str, usize)]) {
        let scheme = LabelScheme::new("s", ["X", "Y"]).unwrap();
        let tags: Vec<Tag> = tags
            .chars()
            .map(|tag| match tag {
                'B' => Tag::Begin(TypeIndex(0)),
                'I' => Tag::Inside(TypeIndex(0)),
                'C' => Tag::Begin(TypeIndex(1)),
                'J' => Tag::Inside(TypeIndex(1)),
                _ => Tag::Outside,
            })
            .collect();
        let words: Vec<ByteRange> = words(text).collect();
        let log_probs = vec![0.2_f32.ln(); words.len() * scheme.n_labels()];
        let found = mentions(text, &words, &tags, &log_probs, &scheme, SchemeIndex(0)).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|mention| (mention.range.of(text).unwrap(), mention.label.0))
            .collect();
        assert_eq!(shown, expected);
        assert!(
            found
                .iter()
                .all(|mention| (mention.score - 0.4).abs() < 1e-6)
        );
    }

    #[test]
    fn spans() {
        check("no chest pain today", "oBIo", &[("chest pain", 0)]);
        check("fever rash", "BB", &[("fever", 0), ("rash", 0)]);
        check("fever rash", "BC", &[("fever", 0), ("rash", 1)]);
        check("fever rash", "BJ", &[("fever", 0), ("rash", 1)]);
        check(
            "fever of unknown origin",
            "oIoI",
            &[("of", 0), ("origin", 0)],
        );
        check("", "", &[]);
    }

    #[test]
    fn never_across_a_blank_line() {
        check("chest\npain", "BI", &[("chest\npain", 0)]);
        check("chest\r\npain", "BI", &[("chest\r\npain", 0)]);
        for blank in [
            "\n\n",
            "\r\n \t\r\n",
            "\r\r",
            "\n\u{a0}\n",
            "\n\u{2028}",
            "\u{c}\n",
        ] {
            let text = format!("chest{blank}pain");
            check(&text, "BI", &[("chest", 0), ("pain", 0)]);
        }
    }

    #[test]
    fn shapes_must_match() {
        let scheme = LabelScheme::new("s", ["X"]).unwrap();
        let found = mentions("a", &[], &[Tag::Outside], &[], &scheme, SchemeIndex(0));
        assert!(matches!(found, Err(MentionError::WrongShape { .. })));
        let found = mentions("a", &[], &[], &[-1.0], &scheme, SchemeIndex(0));
        assert!(matches!(found, Err(MentionError::WrongShape { .. })));
    }
}
