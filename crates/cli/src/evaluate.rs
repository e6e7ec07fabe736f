//! `chartlight eval`: the model against a corpus.

use std::io::{self, Write};
use std::time::Instant;

use anyhow::{Context, Result};
use chartlight_corpus::{Corpus, CorpusDocument};
use chartlight_eval::{
    Bootstrap, Evaluation, Interval, LabelMapping, Mistake, Prediction, Report, Score,
};
use chartlight_mention::LabelScheme;
use chartlight_pipeline::{Tagger, WindowCache};
use serde::Serialize;

use crate::arguments::EvalArguments;
use crate::progress::Progress;
use crate::reading;
use crate::selection::{Selection, scheme_index};

/// What is written of an evaluation.
#[derive(Debug, Serialize)]
pub struct Evaluated {
    /// The scheme that was scored.
    pub scheme: String,
    /// The scores and counts.
    #[serde(flatten)]
    pub report: Report,
    /// Seconds that the tagging took.
    pub seconds: f64,
    /// Mistakes, where they were asked for. They hold the corpus's text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// A mistake with its text.
#[derive(Debug, Serialize)]
pub struct Example {
    /// The corpus's name for the document.
    pub document: String,
    /// What is wrong.
    pub mistake: &'static str,
    /// What was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gold: Option<Labelled>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicted: Option<Labelled>,
}

/// Words with a type.
#[derive(Debug, Serialize)]
pub struct Labelled {
    /// The type.
    pub label: String,
    /// The words.
    pub text: String,
}

/// Tags every document of the corpus and counts.
///
/// # Errors
/// A scheme or type that the model does not have, or a document that cannot be tagged: a score
/// over a part of the corpus would be wrong.
pub async fn evaluate<T: Tagger>(
    tagger: &T,
    corpus: &Corpus,
    arguments: &EvalArguments,
) -> Result<Evaluated> {
    let index = scheme_index(tagger.schemes(), &arguments.scheme)?;
    let scheme = tagger
        .schemes()
        .get(index.0)
        .context("the model has no label scheme")?;
    let selection = Selection::new(
        tagger.schemes(),
        std::slice::from_ref(&arguments.scheme),
        arguments.threshold,
    )?;
    let mapping = LabelMapping::new(scheme, &arguments.renames, &arguments.only)?;
    let mut evaluation = Evaluation::new(mapping);
    let mut cache = WindowCache::default();
    let mut examples = Vec::new();
    let wanted = arguments.errors.unwrap_or(0);
    let progress = Progress::of_documents("Evaluating", corpus.documents().len() as u64);
    let start = Instant::now();
    for (nth, document) in corpus.documents().iter().enumerate() {
        let analysis = reading::read(tagger, &document.document, &mut cache, &mut |_| {})
            .await
            .with_context(|| format!("document {}", document.document.id().unwrap_or_default()))?;
        let said: Vec<_> = analysis
            .mentions()
            .iter()
            .filter(|mention| selection.wants(mention))
            .map(|mention| Prediction {
                range: mention.range,
                label: mention.label,
            })
            .collect();
        let mistakes = evaluation.add(corpus, document, &said);
        let room = wanted.saturating_sub(examples.len());
        examples.extend(
            mistakes
                .iter()
                .take(room)
                .map(|mistake| example(mistake, document, scheme)),
        );
        progress.set(nth as u64 + 1);
    }
    let seconds = start.elapsed().as_secs_f64();
    let bootstrap = arguments.bootstrap.map(|n| Bootstrap {
        resamples: n as usize,
        seed: arguments.seed,
    });
    Ok(Evaluated {
        scheme: scheme.name().to_owned(),
        report: evaluation.report(bootstrap),
        seconds,
        examples,
    })
}

fn example(mistake: &Mistake, document: &CorpusDocument, scheme: &LabelScheme) -> Example {
    let (name, gold, predicted) = match mistake {
        Mistake::Spurious(predicted) => ("spurious", None, Some(predicted)),
        Mistake::Missed(gold) => ("missed", Some(gold), None),
        Mistake::WrongType { gold, predicted } => ("wrong type", Some(gold), Some(predicted)),
        Mistake::WrongBoundary { gold, predicted } => {
            ("wrong boundary", Some(gold), Some(predicted))
        }
        Mistake::WrongTypeAndBoundary { gold, predicted } => {
            ("wrong type and boundary", Some(gold), Some(predicted))
        }
    };
    let labelled = |entity: &chartlight_eval::Entity| {
        let words = document.words.get(entity.words.clone()).unwrap_or_default();
        let range = words
            .iter()
            .copied()
            .reduce(chartlight_text::ByteRange::hull);
        Labelled {
            label: scheme
                .type_name(entity.entity_type)
                .unwrap_or_default()
                .to_owned(),
            text: range
                .and_then(|r| r.of(document.document.text()))
                .unwrap_or_default()
                .to_owned(),
        }
    };
    Example {
        document: document.document.id().unwrap_or_default().to_owned(),
        mistake: name,
        gold: gold.map(labelled),
        predicted: predicted.map(labelled),
    }
}

impl Evaluated {
    /// Writes the scores for a reader.
    pub fn write_table(&self, out: &mut dyn Write) -> io::Result<()> {
        let scores = &self.report.scores;
        let intervals = self.report.intervals.as_ref();
        let width = scores
            .types
            .keys()
            .map(String::len)
            .max()
            .unwrap_or(0)
            .max(14);
        writeln!(
            out,
            "{:width$}  precision  recall     F1  support",
            self.scheme
        )?;
        for (name, of_type) in &scores.types {
            let interval = intervals.and_then(|i| i.types.get(name)).map(|i| i.f1);
            write_row(
                out,
                width,
                name,
                of_type.score,
                Some(of_type.support),
                interval,
            )?;
        }
        let support = scores.types.values().map(|t| t.support).sum();
        let micro = intervals.map(|i| i.micro.f1);
        let macro_average = intervals.map(|i| i.macro_average.f1);
        write_row(out, width, "micro", scores.micro, Some(support), micro)?;
        write_row(
            out,
            width,
            "macro",
            scores.macro_average,
            None,
            macro_average,
        )?;
        write_row(out, width, "weighted", scores.weighted, None, None)?;
        write_row(
            out,
            width,
            "micro, strict",
            self.report.strict.micro,
            None,
            None,
        )?;
        write_row(
            out,
            width,
            "macro, strict",
            self.report.strict.macro_average,
            None,
            None,
        )?;
        self.write_counts(out)?;
        for example in &self.examples {
            write!(out, "{}: {}", example.document, example.mistake)?;
            for (what, said) in [("gold", &example.gold), ("predicted", &example.predicted)] {
                if let Some(Labelled { label, text }) = said {
                    write!(out, "; {what} {label} {text:?}")?;
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn write_counts(&self, out: &mut dyn Write) -> io::Result<()> {
        let report = &self.report;
        let m = report.mistakes;
        writeln!(
            out,
            "\n{} documents, {} sentences, {} words in {:.1} s",
            report.documents, report.sentences, report.words, self.seconds
        )?;
        if let Some(i) = &report.intervals {
            writeln!(
                out,
                "intervals of F1: 95 %, {} resamples of documents, seed {}",
                i.bootstrap.resamples, i.bootstrap.seed
            )?;
        }
        writeln!(
            out,
            "mistakes: {} spurious, {} missed, {} wrong type, {} wrong boundary, {} both",
            m.spurious, m.missed, m.wrong_type, m.wrong_boundary, m.wrong_type_and_boundary
        )?;
        if !report.left_out.is_empty() {
            let left_out: Vec<_> = report
                .left_out
                .iter()
                .map(|(name, count)| format!("{name} ({count})"))
                .collect();
            writeln!(
                out,
                "left out, not among the scored types: {}",
                left_out.join(", ")
            )?;
        }
        if report.overlapped > 0 {
            writeln!(
                out,
                "left out, under a longer entity: {}",
                report.overlapped
            )?;
        }
        Ok(())
    }
}

fn write_row(
    out: &mut dyn Write,
    width: usize,
    name: &str,
    score: Score,
    support: Option<usize>,
    interval: Option<Interval>,
) -> io::Result<()> {
    let Score {
        precision,
        recall,
        f1,
    } = score;
    write!(out, "{name:width$}  {precision:9.4}  {recall:6.4} {f1:6.4}")?;
    match support {
        Some(support) => write!(out, "  {support:7}")?,
        None => write!(out, "{:9}", "")?,
    }
    match interval {
        Some(Interval { low, high }) => writeln!(out, "  [{low:.4}, {high:.4}]"),
        None => writeln!(out),
    }
}
