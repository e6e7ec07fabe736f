//! A loaded model at work: reads notes, answers questions about the last one, forgets it.

use chartlight_assertion::{Engine as Assessor, Lexicon};
use chartlight_mention::SchemeIndex;
use chartlight_pipeline::{Analysis, Reading, ReadingError, Tagger, TaggerError, WindowCache};
use chartlight_text::Document;

use crate::failure::{Failure, FailureKind, kind_of_crash};
use crate::protocol::{Device, FromReader, Question, RunId, Step, WordProbability, WordScores};
use crate::scores::by_type;

/// What an engine needs of the place where it runs.
#[allow(async_fn_in_trait)] // One thread; nothing here is `Send`.
pub trait Host {
    /// Sends a message to the page.
    fn say(&self, message: FromReader);
    /// Lets messages arrive.
    async fn breathe(&self);
    /// Whether a message has arrived that ends a run.
    fn ends(&self, run: RunId) -> bool;
}

/// A tagger with what it remembers of the last note.
pub struct Engine<T> {
    tagger: T,
    assessor: Assessor,
    device: Device,
    cache: WindowCache,
    last: Option<Analysis>,
}

impl<T: Tagger> Engine<T> {
    /// An engine that has read nothing.
    pub fn new(tagger: T, device: Device) -> Self {
        Self {
            tagger,
            assessor: Assessor::default(),
            device,
            cache: WindowCache::new(),
            last: None,
        }
    }

    /// Reads a note and tells the host of every step, until the end or until the host says stop.
    pub async fn read(&mut self, run: RunId, text: String, host: &impl Host) {
        self.last = None;
        let document = Document::new(text);
        let mut reading = Reading::new(&self.tagger, &self.assessor, &document, &mut self.cache);
        let end = loop {
            host.breathe().await;
            if host.ends(run) {
                break End::Stopped;
            }
            match reading.step().await {
                Ok(None) => break End::Reached,
                Ok(Some(step)) => host.say(FromReader::Step(Step {
                    run,
                    windows_read: step.windows_read,
                    windows_total: step.windows_total,
                    from_cache: step.from_cache,
                    read: step.read,
                    mentions: step.mentions,
                })),
                Err(error) => break End::Failed(error),
            }
        };
        let analysis = reading.finish();
        let coverage = analysis.coverage();
        host.say(match end {
            End::Reached => FromReader::Done {
                run,
                coverage,
                warnings: analysis.warnings().to_vec(),
            },
            End::Stopped => FromReader::Cancelled { run, coverage },
            End::Failed(error) => FromReader::Failed(failure(&error, self.device)),
        });
        self.last = Some(analysis);
    }

    /// The scores of the word at a byte of the last note read.
    pub fn inspect(&self, byte: usize) -> Option<WordScores> {
        let analysis = self.last.as_ref()?;
        let index = analysis.word_at(byte)?;
        let word = *analysis.words().get(index)?;
        let schemes = (0..self.tagger.schemes().len())
            .map(|scheme| analysis.label_scores(SchemeIndex(scheme), index))
            .collect::<Option<_>>()?;
        Some(WordScores {
            byte,
            word,
            schemes,
        })
    }

    /// How probable a label is for each word that starts in a part of the last note read.
    pub fn probabilities(&self, question: Question) -> Vec<WordProbability> {
        let Some(analysis) = &self.last else {
            return Vec::new();
        };
        let Question {
            scheme,
            label,
            range,
        } = question;
        let words = analysis.words();
        let first = words.partition_point(|word| word.start() < range.start());
        let after = words.partition_point(|word| word.start() < range.end());
        let of_word = |index: usize| {
            let word = *words.get(index)?;
            let (outside, types) = by_type(&analysis.label_scores(scheme, index)?)?;
            let probability = match label {
                Some(label) => types.get(label.0)?.total(),
                None => outside,
            };
            Some(WordProbability { word, probability })
        };
        (first..after).filter_map(of_word).collect()
    }

    /// Assesses by another lexicon from now on; by the built-in one where there is none. The windows
    /// that are known stay known, so that the note is read again without the model.
    pub fn assess_by(&mut self, lexicon: Option<&str>) {
        let text = lexicon.unwrap_or(Lexicon::default_text());
        // The page has had it checked by the same code; one that is wrong would change nothing.
        if let Ok(lexicon) = Lexicon::parse(text)
            && let Ok(assessor) = Assessor::new(lexicon)
        {
            self.assessor = assessor;
        }
    }

    /// Drops the last note and everything known about it.
    pub fn forget(&mut self) {
        self.last = None;
        self.cache.clear();
    }
}

enum End {
    Reached,
    Stopped,
    Failed(ReadingError),
}

/// What a device says may quote what it was given, so only the kind of its failure is kept.
fn failure(error: &ReadingError, device: Device) -> Failure {
    match error {
        ReadingError::Tagger(TaggerError::Device(message)) => {
            let kind = match (kind_of_crash(message), device) {
                (FailureKind::ReaderDied, Device::Gpu) => FailureKind::DeviceLost,
                (kind, _) => kind,
            };
            Failure::of(kind)
        }
        ReadingError::Tagger(TaggerError::NotFinite { .. }) => Failure::of(FailureKind::NotFinite),
        other => Failure {
            kind: FailureKind::NotRead,
            detail: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use chartlight_mention::{LabelScheme, Status, TypeIndex};
    use chartlight_pipeline::{WindowText, WordLogProbs};
    use chartlight_text::{ByteRange, WindowBudget};

    use super::*;

    /// Finds every word `rash`; fails at `broken`.
    struct RashTagger([LabelScheme; 1]);

    impl RashTagger {
        fn new() -> Self {
            Self([LabelScheme::new("test", ["SIGN"]).unwrap()])
        }
    }

    impl Tagger for RashTagger {
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
            batch
                .iter()
                .map(|window| {
                    if window.text.contains("broken") {
                        return Err(TaggerError::Device("quotes: broken".to_owned()));
                    }
                    let words = window.words.iter();
                    let row = |word: &str| match word {
                        "rash" => [-3.0_f32, -0.1, -3.0],
                        _ => [-0.1, -3.0, -3.0],
                    };
                    let rows = words.flat_map(|word| row(word.of(window.text).unwrap()));
                    Ok(vec![rows.collect()])
                })
                .collect()
        }
    }

    #[derive(Default)]
    struct TestHost {
        said: RefCell<Vec<FromReader>>,
        breaths: Cell<usize>,
        stop_after: Option<usize>,
    }

    impl Host for TestHost {
        fn say(&self, message: FromReader) {
            self.said.borrow_mut().push(message);
        }

        async fn breathe(&self) {
            self.breaths.set(self.breaths.get() + 1);
        }

        fn ends(&self, _: RunId) -> bool {
            self.stop_after
                .is_some_and(|breaths| self.breaths.get() > breaths)
        }
    }

    fn read(text: &str, stop_after: Option<usize>) -> (Engine<RashTagger>, Vec<FromReader>) {
        let mut engine = Engine::new(RashTagger::new(), Device::Gpu);
        let host = TestHost {
            stop_after,
            ..TestHost::default()
        };
        pollster::block_on(engine.read(RunId(1), text.to_owned(), &host));
        (engine, host.said.into_inner())
    }

    /// The statuses of a note's mentions, and how many windows the tagger had to read.
    fn statuses(engine: &mut Engine<RashTagger>) -> (Vec<Status>, usize) {
        let host = TestHost::default();
        pollster::block_on(engine.read(RunId(2), NOTE.to_owned(), &host));
        let mut found = Vec::new();
        let mut n_read = 0;
        for message in host.said.into_inner() {
            if let FromReader::Step(step) = message {
                found.extend(step.mentions.iter().map(|mention| mention.assertion.status));
                n_read = step.windows_read - step.from_cache;
            }
        }
        (found, n_read)
    }

    const NOTE: &str = "There is a rash on both of the arms.\n\nThe rash is itchy and has been there for days.\n\nNo rash on the legs, none on the face, and no fever.\n";

    #[test]
    fn a_note_is_read_to_its_end() {
        let (engine, said) = read(NOTE, None);
        let found: usize = said
            .iter()
            .map(|message| match message {
                FromReader::Step(step) => step.mentions.len(),
                _ => 0,
            })
            .sum();
        assert_eq!(found, 3);
        let Some(FromReader::Done { coverage, .. }) = said.last() else {
            panic!("not done");
        };
        assert!(coverage.is_complete());
        let scores = engine.inspect(NOTE.find("rash").unwrap() + 1).unwrap();
        assert_eq!(scores.word.of(NOTE), Some("rash"));
        assert!(scores.schemes[0][1] > 0.8);
        assert!(engine.inspect(NOTE.len() + 9).is_none());
    }

    #[test]
    fn one_label_is_told_for_the_words_of_a_part() {
        let (engine, _) = read(NOTE, None);
        let part = ByteRange::new(0, NOTE.find("\n\n").unwrap()).unwrap();
        let ask = |label| {
            engine.probabilities(Question {
                scheme: SchemeIndex(0),
                label,
                range: part,
            })
        };
        let told = ask(Some(TypeIndex(0)));
        assert_eq!(told.len(), 10);
        for WordProbability { word, probability } in &told {
            let is_rash = word.of(NOTE) == Some("rash");
            assert_eq!(*probability > 0.8, is_rash, "{word:?}");
        }
        assert!(ask(None)[0].probability > 0.8);
        assert!(ask(Some(TypeIndex(9))).is_empty());
    }

    #[test]
    fn a_run_stops_between_two_steps() {
        let (_, said) = read(NOTE, Some(1));
        assert_eq!(said.len(), 2);
        let Some(FromReader::Cancelled { coverage, .. }) = said.last() else {
            panic!("not cancelled");
        };
        assert!(!coverage.is_complete() && coverage.characters_read > 0);
    }

    #[test]
    fn a_failure_quotes_nothing() {
        let (_, said) = read("this is broken", None);
        assert_eq!(
            said,
            [FromReader::Failed(Failure::of(FailureKind::DeviceLost))]
        );
    }

    #[test]
    fn another_lexicon_needs_no_tagger() {
        let (mut engine, _) = read(NOTE, None);
        let ours = [Status::Present, Status::Present, Status::Absent];
        assert_eq!(statuses(&mut engine), (ours.to_vec(), 0));
        engine.assess_by(Some("[possible after]\nThere is\n"));
        let theirs = [Status::Possible, Status::Present, Status::Present];
        assert_eq!(statuses(&mut engine), (theirs.to_vec(), 0));
        engine.assess_by(Some("[nonsense]\n"));
        assert_eq!(statuses(&mut engine), (theirs.to_vec(), 0));
        engine.assess_by(None);
        assert_eq!(statuses(&mut engine), (ours.to_vec(), 0));
    }

    #[test]
    fn what_is_forgotten_is_gone() {
        let (mut engine, _) = read(NOTE, None);
        engine.forget();
        assert!(engine.inspect(11).is_none());
        assert!(engine.cache.is_empty());
    }
}
