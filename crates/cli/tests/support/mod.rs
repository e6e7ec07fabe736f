//! A tagger that knows a few words, so that the command can be tested without a network.

use chartlight_mention::{LabelScheme, Tag, TypeIndex};
use chartlight_pipeline::{Tagger, TaggerError, WindowText, WordLogProbs};
use chartlight_text::WindowBudget;

/// Schemes `signs` (SIGN, DRUG) and `words` (WORD). `high` begins a sign that goes on to the next
/// known sign; every word of `words` is one. A window with `unreadable` cannot be read.
pub struct KnownWords {
    schemes: Vec<LabelScheme>,
}

const SIGNS: [&str; 6] = ["fever", "rash", "🤒", "👩🏽‍⚕️", "חום", "é́tat"];
const DRUGS: [&str; 2] = ["aspirin", "اسبرين"];

impl KnownWords {
    pub fn new() -> Self {
        let scheme =
            |name: &str, types: &[&str]| LabelScheme::new(name, types.iter().copied()).unwrap();
        Self {
            schemes: vec![
                scheme("signs", &["SIGN", "DRUG"]),
                scheme("words", &["WORD"]),
            ],
        }
    }

    fn label(word: &str, before: Option<&str>) -> (Tag, f32) {
        if word == "high" {
            (Tag::Begin(TypeIndex(0)), 0.9)
        } else if SIGNS.contains(&word) {
            let tag = if before == Some("high") {
                Tag::Inside
            } else {
                Tag::Begin
            };
            (tag(TypeIndex(0)), 0.9)
        } else if DRUGS.contains(&word) {
            (Tag::Begin(TypeIndex(1)), 0.6)
        } else {
            (Tag::Outside, 0.9)
        }
    }
}

/// A row with probability `p` at the tag and the rest spread evenly.
fn row(scheme: &LabelScheme, tag: Tag, p: f32) -> Vec<f32> {
    let n = scheme.n_labels();
    let rest = ((1.0 - p) / (n - 1) as f32).ln();
    let mut row = vec![rest; n];
    row[scheme.index_of(tag).unwrap().0] = p.ln();
    row
}

impl Tagger for KnownWords {
    fn schemes(&self) -> &[LabelScheme] {
        &self.schemes
    }

    fn budget(&self) -> WindowBudget {
        WindowBudget {
            core_tokens: 16,
            context_tokens: 4,
        }
    }

    fn windows_per_batch(&self) -> usize {
        2
    }

    fn count_tokens(&self, text: &str) -> usize {
        chartlight_text::words(text).count()
    }

    async fn tag(&self, batch: &[WindowText<'_>]) -> Result<Vec<WordLogProbs>, TaggerError> {
        let read = |window: &WindowText<'_>| {
            if window.text.contains("unreadable") {
                return Err(TaggerError::Device("lost".to_owned()));
            }
            let mut matrices = vec![Vec::new(), Vec::new()];
            let mut before = None;
            for range in window.words {
                let word = range.of(window.text).unwrap();
                let (tag, p) = Self::label(word, before);
                matrices[0].extend(row(&self.schemes[0], tag, p));
                let is_word = word.chars().all(char::is_alphabetic);
                let tag = if is_word {
                    Tag::Begin(TypeIndex(0))
                } else {
                    Tag::Outside
                };
                matrices[1].extend(row(&self.schemes[1], tag, 0.5));
                before = Some(word);
            }
            Ok(matrices)
        };
        batch.iter().map(read).collect()
    }
}
