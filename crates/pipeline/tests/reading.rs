//! What must hold of a run, for any note and any edit.

#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers of tests are tests too.

use std::cell::{Cell, RefCell};

use chartlight_abbreviation::abbreviations;
use chartlight_mention::{AllPresent, LabelScheme, Mention, SchemeIndex, decode, mentions};
use chartlight_pipeline::{
    Analysis, Reading, ReadingError, Tagger, TaggerError, Warning, WindowCache, WindowText,
    WordLogProbs,
};
use chartlight_text::{ByteRange, Document, WindowBudget, examination_headings, sentences, words};
use pollster::block_on;
use proptest::prelude::*;

/// Labels a word by its letters alone, so that windows and other places cannot matter.
struct WordTagger {
    schemes: Vec<LabelScheme>,
    windows_read: Cell<usize>,
    answers: RefCell<Answer>,
}

#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Right,
    NotFinite,
    TooShort,
    Lost,
}

impl WordTagger {
    fn new() -> Self {
        let scheme = |name: &str, types: [&str; 2]| LabelScheme::new(name, types).unwrap();
        Self {
            schemes: vec![scheme("first", ["A", "B"]), scheme("second", ["C", "D"])],
            windows_read: Cell::new(0),
            answers: RefCell::new(Answer::Right),
        }
    }
}

impl Tagger for WordTagger {
    fn schemes(&self) -> &[LabelScheme] {
        &self.schemes
    }

    fn budget(&self) -> WindowBudget {
        WindowBudget {
            core_tokens: 24,
            context_tokens: 8,
        }
    }

    fn windows_per_batch(&self) -> usize {
        3
    }

    fn count_tokens(&self, text: &str) -> usize {
        text.chars().count().div_ceil(4)
    }

    async fn tag(&self, batch: &[WindowText<'_>]) -> Result<Vec<WordLogProbs>, TaggerError> {
        self.windows_read.set(self.windows_read.get() + batch.len());
        let answer = *self.answers.borrow();
        if answer == Answer::Lost {
            return Err(TaggerError::Device("lost".into()));
        }
        let mut answers: Vec<WordLogProbs> = batch
            .iter()
            .map(|window| {
                (0..2)
                    .map(|salt| {
                        let words = window.words.iter();
                        words
                            .flat_map(|word| row(word.of(window.text).unwrap(), salt))
                            .collect()
                    })
                    .collect()
            })
            .collect();
        if let Some(matrix) = answers.first_mut().and_then(|window| window.first_mut()) {
            match answer {
                Answer::NotFinite => matrix
                    .iter_mut()
                    .take(1)
                    .for_each(|value| *value = f32::NAN),
                Answer::TooShort => drop(matrix.pop()),
                _ => {}
            }
        }
        Ok(answers)
    }
}

fn row(word: &str, salt: u32) -> [f32; 5] {
    let sum = word
        .to_lowercase()
        .chars()
        .fold(salt, |sum, c| sum.wrapping_mul(31) ^ c as u32);
    let best = (sum / 3 % 9) as usize;
    std::array::from_fn(|label| {
        if label == best {
            0.6_f32.ln()
        } else {
            0.1_f32.ln()
        }
    })
}

/// What the same tagger finds sentence by sentence, around headings, without windows.
fn read_without_windows(tagger: &WordTagger, text: &str) -> Vec<Mention> {
    let headings = examination_headings(text);
    let in_heading = |word: &ByteRange| headings.iter().any(|heading| heading.covers(*word));
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let words = words(sentence.of(text).unwrap());
        let words: Vec<_> = words
            .map(|word| word.shifted_by(sentence.start()))
            .collect();
        for words in words.split(in_heading) {
            for (index, scheme) in tagger.schemes.iter().enumerate() {
                let rows = words.iter().map(|word| word.of(text).unwrap());
                let rows: Vec<f32> = rows.flat_map(|word| row(word, index as u32)).collect();
                let tags = decode(scheme, &rows).unwrap();
                found.extend(
                    mentions(text, words, &tags, &rows, scheme, SchemeIndex(index)).unwrap(),
                );
            }
        }
    }
    found.sort_by_key(|mention| (mention.range, mention.scheme));
    found
}

fn read(tagger: &WordTagger, text: &str, cache: &mut WindowCache) -> (Analysis, Vec<Mention>) {
    let document = Document::new(text);
    let mut reading = Reading::new(tagger, &AllPresent, &document, cache);
    let mut streamed = Vec::new();
    let mut read_to = 0;
    while let Some(step) = block_on(reading.step()).expect("the tagger answers") {
        assert!(step.read.start() == read_to || read_to == text.len());
        streamed.retain(|mention: &Mention| !mention.range.intersects(step.read));
        assert!(
            step.mentions
                .iter()
                .all(|mention| step.read.covers(mention.range))
        );
        read_to = read_to.max(step.read.end());
        streamed.extend(step.mentions);
    }
    streamed.sort_by_key(|mention| (mention.range.start(), mention.range.end(), mention.scheme));
    assert_eq!(read_to, text.len());
    (reading.finish(), streamed)
}

fn notes() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,9}",
        4 => Just(" ".to_owned()),
        1 => Just(". ".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\n\n".to_owned()),
        1 => Just("PLAN:\n".to_owned()),
        1 => Just("\n\nNeck\n• Skin: ".to_owned()),
        1 => Just("😀 ألم".to_owned()),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn windows_do_not_matter_to_a_tagger_that_ignores_context(text in notes()) {
        let tagger = WordTagger::new();
        let core_tokens = tagger.budget().core_tokens;
        // A longer word may be read, and labelled, in parts.
        prop_assume!(words(&text).all(|word| word.len() <= core_tokens));
        prop_assume!(abbreviations(&text).list().is_empty());
        let (analysis, _) = read(&tagger, &text, &mut WindowCache::new());
        prop_assert_eq!(analysis.mentions(), read_without_windows(&tagger, &text));
    }

    #[test]
    fn everything_is_read_once(text in notes()) {
        let tagger = WordTagger::new();
        let (analysis, streamed) = read(&tagger, &text, &mut WindowCache::new());
        prop_assert_eq!(analysis.mentions(), streamed);
        let words: Vec<_> = chartlight_text::words(&text).collect();
        let read: String = analysis.words().iter().filter_map(|word| word.of(&text)).collect();
        let all: String = words.iter().filter_map(|word| word.of(&text)).collect();
        prop_assert_eq!(read, all);
        let coverage = analysis.coverage();
        prop_assert!(coverage.is_complete());
        prop_assert_eq!(coverage.characters_total, text.chars().count());
        prop_assert_eq!(coverage.windows, coverage.windows_total);
    }

    #[test]
    fn mentions_are_whole_words_in_order(text in notes()) {
        let (analysis, _) = read(&WordTagger::new(), &text, &mut WindowCache::new());
        let words = analysis.words();
        let mut last = 0;
        for mention in analysis.mentions() {
            prop_assert!(mention.range.start() >= last);
            last = mention.range.start();
            prop_assert!((0.0..=1.0).contains(&mention.score));
            prop_assert!(words.iter().any(|word| word.start() == mention.range.start()));
            prop_assert!(words.iter().any(|word| word.end() == mention.range.end()));
            let inside = mention.range.of(&text).unwrap();
            prop_assert!(!inside.lines().any(|line| line.trim().is_empty()));
        }
    }

    #[test]
    fn an_edit_reads_what_changed(text in notes(), at in any::<prop::sample::Index>(), new in "[a-z .]{0,6}") {
        let tagger = WordTagger::new();
        let mut cache = WindowCache::new();
        read(&tagger, &text, &mut cache);
        let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        let at = *at.get(&boundaries);
        let edited = format!("{}{new}{}", &text[..at], &text[at..]);
        let (again, _) = read(&tagger, &edited, &mut cache);
        let (afresh, _) = read(&tagger, &edited, &mut WindowCache::new());
        prop_assert_eq!(again, afresh);
    }
}

#[test]
fn an_edit_in_a_long_note_reads_few_windows() {
    let note: String = (0..600)
        .map(|n| {
            format!(
                "Finding {n} was seen on day {} of the stay and noted. ",
                n * 7 % 31
            )
        })
        .collect();
    let tagger = WordTagger::new();
    let mut cache = WindowCache::new();
    read(&tagger, &note, &mut cache);
    let all = tagger.windows_read.replace(0);
    read(&tagger, &note, &mut cache);
    assert_eq!(tagger.windows_read.replace(0), 0);
    let edited = note.replacen("Finding 300 was", "Finding 300 clearly was", 1);
    read(&tagger, &edited, &mut cache);
    let changed = tagger.windows_read.get();
    assert!((1..=12).contains(&changed), "{changed} of {all} windows");
    assert!(cache.len() <= all + 12);
}

#[test]
fn edits_anywhere_read_few_windows() {
    let note: String = (0..300_u32)
        .map(|n| {
            let mixed = n.wrapping_mul(2_654_435_761) >> 16;
            let more = "and again ".repeat(mixed as usize % 7);
            let end = if n % 9 == 0 { ".\n\nPLAN:\n" } else { ". " };
            format!("Finding {n} was seen {more}on day {}{end}", mixed % 31)
        })
        .collect();
    let tagger = WordTagger::new();
    let mut cache = WindowCache::new();
    read(&tagger, &note, &mut cache);
    tagger.windows_read.set(0);
    let edits = ["x", " and also", ". New one. ", "\n\n"];
    for index in 0..60 {
        let at = index * 102_929 % note.len();
        let new = edits[index % edits.len()];
        let edited = format!("{}{new}{}", &note[..at], &note[at..]);
        read(&tagger, &edited, &mut cache);
        let changed = tagger.windows_read.replace(0);
        read(&tagger, &note, &mut cache);
        assert!(tagger.windows_read.replace(0) <= changed + 1);
        assert!(changed <= 12, "{changed} windows after {new:?} at {at}");
    }
}

#[test]
fn runs_that_end_early_do_not_pile_up_in_the_cache() {
    let (tagger, mut cache) = (WordTagger::new(), WindowCache::new());
    let note = |day: usize| -> String {
        (0..60)
            .map(|n| format!("Finding {n} on day {day}. "))
            .collect()
    };
    read(&tagger, &note(0), &mut cache);
    let complete = cache.len();
    for day in 1..20 {
        let document = Document::new(note(day));
        let mut reading = Reading::new(&tagger, &AllPresent, &document, &mut cache);
        block_on(reading.step()).unwrap();
        block_on(reading.step()).unwrap();
        drop(reading);
        assert!(cache.len() <= complete + 2 * 4, "{} windows", cache.len());
    }
    tagger.windows_read.set(0);
    read(&tagger, &note(0), &mut cache);
    assert_eq!(
        tagger.windows_read.get(),
        0,
        "the last complete note is still known"
    );
    assert_eq!(cache.len(), complete);
}

#[test]
fn blanks_cost_nothing() {
    for text in ["", " ", "\n \r\n\t"] {
        let tagger = WordTagger::new();
        let (analysis, _) = read(&tagger, text, &mut WindowCache::new());
        assert!(analysis.coverage().is_complete());
        assert_eq!(tagger.windows_read.get(), 0);
    }
}

#[test]
fn a_run_that_ends_early_says_how_far_it_came() {
    let text = (0..60)
        .map(|n| format!("Finding {n} is here. "))
        .collect::<String>();
    let document = Document::new(text.as_str());
    let (tagger, mut cache) = (WordTagger::new(), WindowCache::new());
    let mut reading = Reading::new(&tagger, &AllPresent, &document, &mut cache);
    block_on(reading.step()).unwrap();
    block_on(reading.step()).unwrap();
    let analysis = reading.finish();
    let coverage = analysis.coverage();
    assert!(!coverage.is_complete() && coverage.characters_read > 0);
    assert_eq!(coverage.windows, 4);
    assert!(matches!(analysis.warnings(), [Warning::Incomplete { .. }]));
    read(&tagger, &text, &mut cache);
    assert_eq!(tagger.windows_read.get(), coverage.windows_total);
}

#[test]
fn wrong_answers_are_errors_and_the_cache_stays_good() {
    let text = "One finding here. ".repeat(20);
    for (answer, expected) in [
        (Answer::NotFinite, "finite"),
        (Answer::TooShort, "log-probabilities"),
        (Answer::Lost, "lost"),
    ] {
        let tagger = WordTagger::new();
        let mut cache = WindowCache::new();
        *tagger.answers.borrow_mut() = answer;
        let document = Document::new(text.as_str());
        let mut reading = Reading::new(&tagger, &AllPresent, &document, &mut cache);
        let error = block_on(reading.step()).unwrap_err();
        assert!(matches!(error, ReadingError::Tagger(_)));
        assert!(error.to_string().contains(expected), "{error}");
        *tagger.answers.borrow_mut() = Answer::Right;
        assert!(block_on(reading.step()).unwrap().is_some());
    }
}

#[test]
fn an_over_long_sentence_is_read_whole_and_reported() {
    let text = "word ".repeat(400);
    let (analysis, _) = read(&WordTagger::new(), &text, &mut WindowCache::new());
    assert_eq!(analysis.words().len(), 400);
    assert!(matches!(
        analysis.warnings(),
        [Warning::LongSentence { .. }]
    ));
}

/// Is sure of a rash that is red, and takes any other, and "RS", for none.
struct RedRashTagger([LabelScheme; 1]);

impl Tagger for RedRashTagger {
    fn schemes(&self) -> &[LabelScheme] {
        &self.0
    }

    fn budget(&self) -> WindowBudget {
        WindowBudget {
            core_tokens: 8,
            context_tokens: 4,
        }
    }

    fn windows_per_batch(&self) -> usize {
        1
    }

    fn count_tokens(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }

    async fn tag(&self, batch: &[WindowText<'_>]) -> Result<Vec<WordLogProbs>, TaggerError> {
        let of_window = |window: &WindowText<'_>| {
            let mut before = "";
            let rows = window.words.iter().flat_map(|word| {
                let word = word.of(window.text).unwrap();
                let p: f32 = match (before, word) {
                    ("red", "rash") => 0.98,
                    (_, "rash" | "RS") => 0.3,
                    _ => 0.01,
                };
                before = word;
                [1.0 - p, p * 0.99, p * 0.01].map(f32::ln)
            });
            vec![rows.collect()]
        };
        Ok(batch.iter().map(of_window).collect())
    }
}

#[test]
fn a_heading_of_an_examination_is_no_mention() {
    let found_in = |text: &str| {
        let (analysis, _) = read(&WordTagger::new(), text, &mut WindowCache::new());
        let ranges = analysis.mentions().iter().map(|mention| mention.range);
        ranges.collect::<Vec<_>>()
    };
    let is_found = |word: &&str| !found_in(word).is_empty();
    let word = ["Skin", "Neck", "Eyes", "Heart"]
        .into_iter()
        .find(is_found)
        .unwrap();
    let found = found_in(&format!("{word}: {word}"));
    assert!(!found.is_empty());
    assert!(found.iter().all(|range| range.start() >= word.len()));
}

#[test]
fn an_abbreviation_is_labelled_like_what_it_stands_for() {
    let tagger = RedRashTagger([LabelScheme::new("test", ["SIGN"]).unwrap()]);
    let found_in = |text: &'static str| {
        let document = Document::new(text);
        let mut cache = WindowCache::new();
        let mut reading = Reading::new(&tagger, &AllPresent, &document, &mut cache);
        while block_on(reading.step()).unwrap().is_some() {}
        let found = reading.finish();
        let found = found.mentions().iter();
        found
            .map(|mention| mention.range.of(text).unwrap())
            .collect::<Vec<_>>()
    };
    let defined = found_in("A red rash (RS) is on the legs. The back is free of RS.");
    assert_eq!(defined, ["rash", "RS", "RS"]);
    let not_defined = found_in("A red rash is on the legs. The back is free of RS.");
    assert_eq!(not_defined, ["rash"]);
}

#[test]
fn the_end_of_a_note_changes_its_beginning() {
    let note = "There is some rash on both of the arms.\n\nIt is itchy and has been there for days.\n\nA red rash is on the legs too, and a red rash is on the back.\n";
    let tagger = RedRashTagger([LabelScheme::new("test", ["SIGN"]).unwrap()]);
    let document = Document::new(note);
    let mut cache = WindowCache::new();
    let starts = |mentions: &[Mention]| -> Vec<usize> {
        mentions
            .iter()
            .map(|mention| mention.range.start())
            .collect()
    };
    let expected: Vec<usize> = note.match_indices("rash").map(|(at, _)| at).collect();

    let mut reading = Reading::new(&tagger, &AllPresent, &document, &mut cache);
    let mut steps = Vec::new();
    while let Some(step) = block_on(reading.step()).unwrap() {
        steps.push(step);
    }
    let [first, .., again] = steps.as_slice() else {
        panic!("{} steps", steps.len());
    };
    assert_eq!(first.mentions, []);
    assert_eq!(again.windows_read, again.windows_total);
    assert_eq!(again.read.of(note), note.split_inclusive('.').next());
    assert_eq!(starts(&again.mentions), expected[..1]);
    let analysis = reading.finish();
    assert_eq!(starts(analysis.mentions()), expected);
    let score = analysis.label_scores(SchemeIndex(0), 3).unwrap();
    assert!(
        score[1] > 0.5,
        "a word's distribution is the one that was decoded"
    );

    let mut reading = Reading::new(&tagger, &AllPresent, &document, &mut cache);
    let step = block_on(reading.step()).unwrap().unwrap();
    assert_eq!(
        starts(&step.mentions),
        expected,
        "all windows are known: one step"
    );
    assert_eq!(block_on(reading.step()), Ok(None));
}
