//! Does the page's tasks, each by the crate that is made for it.

use chartlight_assertion::{Engine, Lexicon};
use chartlight_deidentify as deidentify;
use chartlight_import::{GoldMention, ImportedDocument, import_all};
use chartlight_mention::{Assertion, LabelScheme, Mention, SchemeIndex};

use super::coder::Coder;
use super::protocol::{
    Abbreviation, Answer, File, FoundBy, Gold, Identifier, LexiconFault, Mode, Opened, Rewritten,
    Seed, Task, Unassessed,
};

/// The label scheme whose mentions are identifiers.
const IDENTIFIERS: &str = "identifiers";

/// Does a task, or says why not, never quoting a note. The coder is asked for codes.
pub fn answer(task: Task, coder: &mut Coder) -> Result<Answer, String> {
    match task {
        Task::Open(files) => open(&files).map(Answer::Opened),
        Task::Abbreviations { text } => Ok(Answer::Abbreviations(abbreviations(&text))),
        Task::Identify {
            text,
            mentions,
            schemes,
        } => identify(&text, &mentions, &schemes).map(Answer::Identified),
        Task::Rewrite {
            text,
            identifiers,
            mode,
        } => rewrite(&text, identifiers, mode).map(Answer::Rewritten),
        Task::Compare(notes) => Ok(Answer::Agreement(super::agreement::agreement(&notes))),
        Task::CompareGold { notes, schemes } => Ok(Answer::GoldAgreement(super::gold::compare(
            &notes, &schemes,
        ))),
        Task::Vocabularies(files) => Ok(Answer::Vocabularies(coder.read(&files))),
        Task::Candidates(wordings) => Ok(Answer::Candidates(coder.candidates(&wordings))),
        Task::Assess { lexicon, notes } => {
            let lexicon = lexicon.as_deref().unwrap_or(Lexicon::default_text());
            assess(lexicon, &notes).map(Answer::Assessed)
        }
        Task::Write(writing) => super::writing::write(writing).map(Answer::Written),
    }
}

/// The notes of files that belong together.
fn open(files: &[File]) -> Result<Vec<Opened>, String> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.0.as_slice()))
        .collect();
    let mut opened = Vec::new();
    for imported in import_all(&files) {
        let name = imported.name;
        let documents = imported.outcome.map_err(|error| error.to_string())?;
        opened.extend(documents.into_iter().map(|document| of(name, document)));
    }
    Ok(opened)
}

fn of(name: &str, imported: ImportedDocument) -> Opened {
    let plain = |annotation: GoldMention| Gold {
        range: annotation.range,
        scheme: annotation.scheme,
        type_name: annotation.type_name,
    };
    Opened {
        name: imported.document.id().unwrap_or(name).to_owned(),
        text: imported.document.text().to_owned(),
        warnings: imported.warnings.iter().map(ToString::to_string).collect(),
        gold: imported
            .gold
            .map(|gold| gold.into_iter().map(plain).collect()),
    }
}

fn abbreviations(text: &str) -> Vec<Abbreviation> {
    let found = chartlight_abbreviation::abbreviations(text);
    let plain = |it: &chartlight_abbreviation::Abbreviation| Abbreviation {
        long: it.long,
        short: it.short,
        uses: it.uses.clone(),
    };
    found.list().iter().map(plain).collect()
}

fn identify(
    text: &str,
    mentions: &[Mention],
    schemes: &[LabelScheme],
) -> Result<Vec<Identifier>, String> {
    let patterns = deidentify::Patterns::new().map_err(|error| error.to_string())?;
    let mut found = patterns.find(text);
    for (index, scheme) in schemes.iter().enumerate() {
        if scheme.name() == IDENTIFIERS {
            found.extend(deidentify::of_mentions(
                mentions,
                scheme,
                SchemeIndex(index),
            ));
        }
    }
    let again = deidentify::repeats(text, &found);
    let joined = deidentify::join(found.into_iter().chain(again));
    let plain = |it: deidentify::Identifier| Identifier {
        range: it.range,
        type_name: it.type_name.into_owned(),
        found_by: match it.source {
            deidentify::Source::Pattern(_) => FoundBy::Pattern,
            deidentify::Source::Model(_) => FoundBy::Model,
            deidentify::Source::Repeat => FoundBy::Repeat,
        },
    };
    Ok(joined.into_iter().map(plain).collect())
}

fn rewrite(text: &str, identifiers: Vec<Identifier>, mode: Mode) -> Result<Rewritten, String> {
    let mode = match mode {
        Mode::Mask => deidentify::Mode::Mask(deidentify::MaskLength::One),
        Mode::Type => deidentify::Mode::Type,
        Mode::Surrogate(Seed([high, low])) => {
            let seed = u64::from(high) << 32 | u64::from(low);
            deidentify::Mode::Surrogate(deidentify::Seed::new(seed))
        }
    };
    // Who found it makes no difference to what takes its place.
    let identifiers = identifiers.into_iter().map(|it| deidentify::Identifier {
        range: it.range,
        type_name: it.type_name.into(),
        source: deidentify::Source::Repeat,
    });
    let rewritten =
        deidentify::rewrite(text, identifiers, mode).map_err(|error| error.to_string())?;
    Ok(Rewritten {
        changes: rewritten.changes.iter().map(|change| change.new).collect(),
        text: rewritten.text,
    })
}

/// The assertions of entities by a lexicon, or what is wrong with it.
fn assess(
    lexicon: &str,
    notes: &[Unassessed],
) -> Result<Result<Vec<Vec<Assertion>>, LexiconFault>, String> {
    let lexicon = match Lexicon::parse(lexicon) {
        Ok(lexicon) => lexicon,
        Err(error) => {
            return Ok(Err(LexiconFault {
                line: error.line,
                problem: error.problem.to_string(),
            }));
        }
    };
    let engine = Engine::new(lexicon).map_err(|error| error.to_string())?;
    let of_note = |note: &Unassessed| engine.assess_note(&note.text, &note.spans);
    Ok(Ok(notes.iter().map(of_note).collect()))
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{Status, TypeIndex};
    use chartlight_text::ByteRange;

    use super::super::bytes::Bytes;
    use super::*;

    fn file(name: &str, text: &str) -> File {
        File {
            name: name.to_owned(),
            bytes: Bytes(text.as_bytes().to_vec()),
        }
    }

    #[test]
    fn files_become_notes() {
        let opened = open(&[file("a.txt", "No fever.\r\n")]).unwrap();
        assert_eq!(
            (opened[0].name.as_str(), opened[0].text.as_str()),
            ("a.txt", "No fever.\r\n")
        );
        let lines = "{\"id\":\"n1\",\"text\":\"Rash.\"}\n{\"text\":\"Cough.\"}\n";
        let opened = open(&[file("two.jsonl", lines)]).unwrap();
        assert_eq!(opened.len(), 2);
        assert_eq!(opened[0].name, "n1");
        let pair = [
            file("b.txt", "Rash."),
            file("b.ann", "T1\tSIGN 0 4\tRash\n"),
        ];
        let opened = open(&pair).unwrap();
        assert_eq!(opened[0].gold.as_ref().unwrap()[0].type_name, "SIGN");
        let opened = open(&[file("c.conll", "No\tO\nrash\tB-SIGN\n")]).unwrap();
        assert_eq!(opened[0].text, "No rash");
        assert_eq!(opened[0].gold.as_ref().unwrap()[0].range.start(), 3);
        let error = open(&[file("b.ann", "T1\tSIGN 0 4\tRash\n")])
            .err()
            .unwrap();
        assert!(!error.contains("Rash"));
    }

    #[test]
    fn entities_are_assessed_by_a_lexicon_that_is_right() {
        let rash = Unassessed {
            text: "No rash.".to_owned(),
            spans: vec![ByteRange::new(3, 7).unwrap()],
        };
        let status = |lexicon: &str| {
            let assessed = assess(lexicon, std::slice::from_ref(&rash)).unwrap();
            assessed.map(|notes| notes[0][0].status)
        };
        assert_eq!(status(Lexicon::default_text()), Ok(Status::Absent));
        assert_eq!(status("[possible after]\nno\n"), Ok(Status::Possible));
        assert_eq!(status(""), Ok(Status::Present));
        let fault = status("# a remark\n[absent sideways]\nno\n").unwrap_err();
        assert_eq!(fault.line, 2);
        assert!(fault.problem.contains("[absent sideways]"), "{fault:?}");
    }

    #[test]
    fn abbreviations_are_found_with_their_uses() {
        let text = "congestive heart failure (CHF). CHF is worse.";
        let found = abbreviations(text);
        assert_eq!(found[0].long.of(text), Some("congestive heart failure"));
        assert_eq!(found[0].uses.len(), 1);
        assert!(found[0].is_short_at(found[0].uses[0]) && found[0].is_short_at(found[0].short));
        assert!(!found[0].is_short_at(found[0].long));
    }

    #[test]
    fn identifiers_of_patterns_and_of_the_model_are_replaced() {
        let text = "Quill came on 03/05/2024. Quill called 310-555-1234.";
        let schemes = [
            LabelScheme::new("test", ["NAME"]).unwrap(),
            LabelScheme::new("identifiers", ["NAME"]).unwrap(),
        ];
        let mention = |start, end, scheme| Mention {
            range: ByteRange::new(start, end).unwrap(),
            scheme: SchemeIndex(scheme),
            label: TypeIndex(0),
            score: 0.9,
            assertion: Assertion::default(),
        };
        let found = identify(text, &[mention(0, 5, 1), mention(6, 10, 0)], &schemes).unwrap();
        let types: Vec<_> = found.iter().map(|it| it.type_name.as_str()).collect();
        assert_eq!(types, ["NAME", "DATE", "NAME", "PHONE_NUMBER"]);
        assert_eq!(found[2].found_by, FoundBy::Repeat);
        let typed = rewrite(text, found.clone(), Mode::Type).unwrap();
        assert_eq!(
            typed.text,
            "[NAME] came on [DATE]. [NAME] called [PHONE_NUMBER]."
        );
        assert_eq!(typed.changes[1].of(&typed.text), Some("[DATE]"));
        let masked = rewrite(text, found.clone(), Mode::Mask).unwrap();
        assert_eq!(masked.text, "█ came on █. █ called █.");
        let seed = Mode::Surrogate(Seed([1, 2]));
        let invented = rewrite(text, found, seed).unwrap().text;
        assert!(!invented.contains("Quill") && !invented.contains("03/05/2024"));
    }
}
