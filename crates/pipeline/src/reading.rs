//! One run over a document, pulled step by step.

use std::collections::VecDeque;
use std::rc::Rc;

use chartlight_abbreviation::abbreviations_in;
use chartlight_mention::{
    Assess, DecodeError, LabelScheme, Mention, MentionError, SchemeIndex, SentencePlace, decode,
    mentions,
};
use chartlight_text::{
    ByteRange, Document, Section, Window, examination_headings, sections, sentences, windows, words,
};

use crate::cache::{WindowCache, WindowKey};
use crate::consistency::Words;
use crate::covered::Covered;
use crate::short_forms::ShortForms;
use crate::{Analysis, Coverage, Tagger, TaggerError, Warning, WindowText, WordLogProbs};

/// Why a run stopped. Never holds the note's text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadingError {
    /// The tagger failed.
    #[error(transparent)]
    Tagger(#[from] TaggerError),
    /// The tagger's values could not be decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Words and values did not match.
    #[error(transparent)]
    Mention(#[from] MentionError),
}

/// What one step brought.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// Windows read so far.
    pub windows_read: usize,
    /// Windows of the note.
    pub windows_total: usize,
    /// Windows so far that were read before and served from the cache.
    pub from_cache: usize,
    /// The part of the note that this step decided. Parts follow each other; when the note has been
    /// read to its end, more steps decide again what the same words elsewhere have changed.
    pub read: ByteRange,
    /// The mentions in that part, by where they start; whatever earlier steps had there gives way.
    pub mentions: Vec<Mention>,
}

/// A run over one document. Each [`Reading::step`] reads a few windows; not calling it again
/// cancels the run.
pub struct Reading<'a, T> {
    tagger: &'a T,
    assess: &'a dyn Assess,
    document: &'a Document,
    cache: &'a mut WindowCache,
    sections: Vec<Section>,
    /// What heads a part of an examination is no mention.
    examination_headings: Vec<ByteRange>,
    sentences: Vec<ByteRange>,
    windows: Vec<Window>,
    next_window: usize,
    next_sentence: usize,
    next_section: usize,
    from_cache: usize,
    /// Words whose sentences are decided end here.
    decided_words: usize,
    decided_to: usize,
    /// Parts that are decided again and that no step has brought yet.
    changed: VecDeque<ByteRange>,
    analysis: Analysis,
}

impl<'a, T: Tagger> Reading<'a, T> {
    /// Divides the document into windows; reads nothing yet.
    pub fn new(
        tagger: &'a T,
        assess: &'a dyn Assess,
        document: &'a Document,
        cache: &'a mut WindowCache,
    ) -> Self {
        cache.begin_run();
        let text = document.text();
        let sentences = sentences(text);
        let budget = tagger.budget();
        let windows = windows(text, &sentences, budget, &mut |range| {
            tagger.count_tokens(range.of(text).unwrap_or_default())
        });
        let n_labels: Vec<usize> = tagger.schemes().iter().map(LabelScheme::n_labels).collect();
        let analysis = Analysis {
            log_probs: vec![Vec::new(); n_labels.len()],
            n_labels,
            warnings: long_sentences(&sentences, &windows),
            coverage: Coverage {
                characters_total: text.chars().count(),
                windows_total: windows.len(),
                ..Coverage::default()
            },
            ..Analysis::default()
        };
        Self {
            tagger,
            assess,
            document,
            cache,
            sections: sections(text),
            examination_headings: examination_headings(text),
            sentences,
            windows,
            next_window: 0,
            next_sentence: 0,
            next_section: 0,
            from_cache: 0,
            decided_words: 0,
            decided_to: 0,
            changed: VecDeque::new(),
            analysis,
        }
    }

    /// Windows of the document.
    pub fn total_windows(&self) -> usize {
        self.windows.len()
    }

    /// Reads the next windows: as many as the tagger reads together, and those that are in the
    /// cache. The first step reads a single window, so that something can be shown at once.
    /// `None` when everything has been read and what that changed has been brought.
    ///
    /// # Errors
    /// When the tagger fails or answers nonsense; the same step may be tried again.
    pub async fn step(&mut self) -> Result<Option<Step>, ReadingError> {
        if self.next_window == self.windows.len() {
            return Ok(self.changed.pop_front().map(|part| self.decided(part)));
        }
        let batch_size = match self.next_window {
            0 => 1,
            _ => self.tagger.windows_per_batch().max(1),
        };
        let planned = self.plan(batch_size);
        let read = self.read(&planned).await?;
        for (window, log_probs) in planned.iter().zip(read) {
            self.take(window, &log_probs);
        }
        let from = self.decided_to;
        self.decide()?;
        if self.next_window == self.windows.len() {
            self.make_consistent(from)?;
        }
        let part = ByteRange::new(from, self.decided_to).unwrap_or(ByteRange::empty_at(from));
        Ok(Some(self.decided(part)))
    }

    fn decided(&self, part: ByteRange) -> Step {
        Step {
            windows_read: self.next_window,
            windows_total: self.windows.len(),
            from_cache: self.from_cache,
            read: part,
            mentions: within(&self.analysis.mentions, part).to_vec(),
        }
    }

    /// What has been found; before the last step, what has been found so far. The cache then
    /// holds just the windows of this run, unless it ended early.
    pub fn finish(mut self) -> Analysis {
        if self.next_window == self.windows.len() {
            self.cache.complete_run();
        } else {
            let at = self.decided_to;
            self.analysis.warnings.push(Warning::Incomplete { at });
        }
        self.analysis
    }

    /// The next windows: up to `n_unread` that are not in the cache, and the cached ones between.
    fn plan(&self, n_unread: usize) -> Vec<Planned> {
        let text = self.document.text();
        let mut planned = Vec::new();
        let mut unread = 0;
        for window in self
            .windows
            .iter()
            .skip(self.next_window)
            .take(MOST_WINDOWS_A_STEP)
        {
            let context = window.context.of(text).unwrap_or_default();
            let offset = window.context.start();
            let core = relative(window.core, offset);
            let key = WindowKey {
                context: Rc::from(context),
                core,
            };
            let words: Vec<ByteRange> = words(core.of(context).unwrap_or_default())
                .map(|word| word.shifted_by(core.start()))
                .collect();
            let known = match words.is_empty() {
                true => Some(Rc::new(vec![Vec::new(); self.tagger.schemes().len()])),
                false => self.cache.get(&key),
            };
            unread += usize::from(known.is_none());
            if unread > n_unread {
                break;
            }
            planned.push(Planned {
                key,
                offset,
                words,
                known,
            });
        }
        planned
    }

    /// The log-probabilities of planned windows, from the cache or the tagger.
    async fn read(&self, planned: &[Planned]) -> Result<Vec<Rc<WordLogProbs>>, TaggerError> {
        let batch: Vec<WindowText<'_>> = planned
            .iter()
            .filter(|window| window.known.is_none())
            .map(|window| WindowText {
                text: &window.key.context,
                words: &window.words,
            })
            .collect();
        let fresh = match batch.is_empty() {
            true => Vec::new(),
            false => self.tagger.tag(&batch).await?,
        };
        same("windows", batch.len(), fresh.len())?;
        for (window, log_probs) in batch.iter().zip(&fresh) {
            check(self.tagger.schemes(), window.words.len(), log_probs)?;
        }
        let mut fresh = fresh.into_iter().map(Rc::new);
        Ok(planned
            .iter()
            .filter_map(|window| window.known.clone().or_else(|| fresh.next()))
            .collect())
    }

    fn take(&mut self, window: &Planned, log_probs: &Rc<WordLogProbs>) {
        self.from_cache += usize::from(window.known.is_some() && !window.words.is_empty());
        self.cache.keep(window.key.clone(), Rc::clone(log_probs));
        let words = window
            .words
            .iter()
            .map(|word| word.shifted_by(window.offset));
        self.analysis.words.extend(words);
        for (all, new) in self.analysis.log_probs.iter_mut().zip(log_probs.iter()) {
            all.extend_from_slice(new);
        }
        let core = window.key.core.of(&window.key.context).unwrap_or_default();
        self.analysis.coverage.characters_read += core.chars().count();
        self.analysis.coverage.windows += 1;
        self.next_window += 1;
    }

    /// Decodes every sentence whose last word has been read.
    fn decide(&mut self) -> Result<(), ReadingError> {
        let read_to = match self
            .next_window
            .checked_sub(1)
            .and_then(|last| self.windows.get(last))
        {
            Some(window) => window.core.end(),
            None => 0,
        };
        while let Some(&sentence) = self.sentences.get(self.next_sentence) {
            if sentence.end() > read_to {
                break;
            }
            let mut found = self.decode_sentence(sentence)?;
            let heading = self.heading_of(sentence);
            let place = SentencePlace {
                text: self.document.text(),
                sentences: &self.sentences,
                index: self.next_sentence,
                heading,
            };
            self.assess.assess(place, &mut found);
            self.analysis.mentions.extend(found);
            self.decided_to = sentence.end();
            self.next_sentence += 1;
        }
        if self.next_window == self.windows.len() {
            self.decided_to = self.document.text().len();
        }
        Ok(())
    }

    /// Decides the note again, now that all of it is known, so that an abbreviation is labelled like
    /// what it stands for, and the same words alike. What that changes before `from` is left to the
    /// steps that follow.
    fn make_consistent(&mut self, from: usize) -> Result<(), ReadingError> {
        let text = self.document.text();
        let all_words = &self.analysis.words;
        let words = Words::new(text, all_words);
        let short_forms =
            ShortForms::new(all_words, abbreviations_in(text, &self.sentences).list());
        let mut is_other = false;
        for (index, log_probs) in self.analysis.log_probs.iter_mut().enumerate() {
            let of_scheme = |mention: &&Mention| mention.scheme == SchemeIndex(index);
            let found = self.analysis.mentions.iter().filter(of_scheme);
            let found = Covered::new(all_words, found.map(|mention| mention.range));
            let n_labels = self.analysis.n_labels.get(index).copied().unwrap_or(1);
            if let Some(drawn) = short_forms.drawn(&found, log_probs, n_labels) {
                *log_probs = drawn;
                is_other = true;
            }
            if let Some(settled) = words.consistent(&found, log_probs, n_labels) {
                *log_probs = settled;
                is_other = true;
            }
        }
        if !is_other {
            return Ok(());
        }
        let before = std::mem::take(&mut self.analysis.mentions);
        (self.next_sentence, self.next_section, self.decided_words) = (0, 0, 0);
        self.decide()?;
        let mut n_mentions = MOST_MENTIONS_A_PART;
        for &sentence in &self.sentences {
            let new = within(&self.analysis.mentions, sentence);
            if sentence.end() > from || within(&before, sentence) == new {
                continue;
            }
            match self.changed.back_mut() {
                Some(part) if n_mentions < MOST_MENTIONS_A_PART => *part = part.hull(sentence),
                _ => {
                    n_mentions = 0;
                    self.changed.push_back(sentence);
                }
            }
            n_mentions += new.len();
        }
        Ok(())
    }

    fn decode_sentence(&mut self, sentence: ByteRange) -> Result<Vec<Mention>, ReadingError> {
        let undecided = self
            .analysis
            .words
            .get(self.decided_words..)
            .unwrap_or_default();
        let n_words = undecided.partition_point(|word| word.end() <= sentence.end());
        let words = undecided.get(..n_words).unwrap_or_default();
        let mut found = Vec::new();
        let mut first = self.decided_words;
        for run in words.split(|word| self.is_heading(*word)) {
            found.extend(self.decode_run(run, first)?);
            first += run.len() + 1;
        }
        self.decided_words += n_words;
        found.sort_by_key(|mention: &Mention| (mention.range, mention.scheme));
        Ok(found)
    }

    /// The mentions of words that follow each other; `first` is the first one's place among all words.
    fn decode_run(&self, words: &[ByteRange], first: usize) -> Result<Vec<Mention>, ReadingError> {
        let mut found = Vec::new();
        for (index, scheme) in self.tagger.schemes().iter().enumerate() {
            let n_labels = scheme.n_labels();
            let rows = first * n_labels..(first + words.len()) * n_labels;
            let log_probs = self
                .analysis
                .log_probs
                .get(index)
                .and_then(|all| all.get(rows));
            let log_probs = log_probs.unwrap_or_default();
            let tags = decode(scheme, log_probs)?;
            let text = self.document.text();
            found.extend(mentions(
                text,
                words,
                &tags,
                log_probs,
                scheme,
                SchemeIndex(index),
            )?);
        }
        Ok(found)
    }

    fn is_heading(&self, word: ByteRange) -> bool {
        let headings = &self.examination_headings;
        let at = headings.partition_point(|heading| heading.end() < word.end());
        headings.get(at).is_some_and(|heading| heading.covers(word))
    }

    fn heading_of(&mut self, sentence: ByteRange) -> Option<ByteRange> {
        while let Some(section) = self.sections.get(self.next_section) {
            if sentence.start() < section.range.end() {
                return section.heading;
            }
            self.next_section += 1;
        }
        None
    }
}

/// Cached windows cost next to nothing, but a step should still come back soon.
const MOST_WINDOWS_A_STEP: usize = 256;

/// What is decided again comes in parts, so that none takes long to show.
const MOST_MENTIONS_A_PART: usize = 1024;

/// The mentions that start in a part of the note.
fn within(mentions: &[Mention], part: ByteRange) -> &[Mention] {
    let before = |byte| mentions.partition_point(|mention| mention.range.start() < byte);
    mentions
        .get(before(part.start())..before(part.end()))
        .unwrap_or_default()
}

struct Planned {
    key: WindowKey,
    /// Where the context starts in the note.
    offset: usize,
    /// Relative to the context.
    words: Vec<ByteRange>,
    /// From the cache, or because there are no words to label.
    known: Option<Rc<WordLogProbs>>,
}

fn relative(range: ByteRange, offset: usize) -> ByteRange {
    ByteRange::new(range.start() - offset, range.end() - offset).unwrap_or(ByteRange::empty_at(0))
}

fn long_sentences(sentences: &[ByteRange], windows: &[Window]) -> Vec<Warning> {
    let mut edges = windows.iter().map(|window| window.core.end()).peekable();
    let mut warnings = Vec::new();
    for &range in sentences {
        while edges.next_if(|&edge| edge <= range.start()).is_some() {}
        if edges.peek().is_some_and(|&edge| edge < range.end()) {
            warnings.push(Warning::LongSentence { range });
        }
    }
    warnings
}

fn check(
    schemes: &[LabelScheme],
    n_words: usize,
    log_probs: &WordLogProbs,
) -> Result<(), TaggerError> {
    same("label matrices", schemes.len(), log_probs.len())?;
    for (scheme, matrix) in schemes.iter().zip(log_probs) {
        same(
            "log-probabilities",
            n_words * scheme.n_labels(),
            matrix.len(),
        )?;
        if matrix.iter().any(|value| !value.is_finite()) {
            return Err(TaggerError::NotFinite {
                scheme: scheme.name().to_owned(),
            });
        }
    }
    Ok(())
}

fn same(what: &'static str, expected: usize, found: usize) -> Result<(), TaggerError> {
    match expected == found {
        true => Ok(()),
        false => Err(TaggerError::WrongShape {
            what,
            expected,
            found,
        }),
    }
}
