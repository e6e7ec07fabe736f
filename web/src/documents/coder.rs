//! Looks entities up in vocabularies of codes.

use chartlight_codes::{Domains, Index, Linker};

use super::protocol::{Candidate, Candidates, File, Vocabularies, Vocabulary, Wordings};
use crate::codes::Code;

/// So many candidates are told of.
const MOST: usize = 8;

/// The vocabularies that were read; none at first.
#[derive(Default)]
pub struct Coder {
    linker: Option<Linker>,
}

impl Coder {
    /// Takes these vocabularies in place of those there are.
    pub fn read(&mut self, files: &[File]) -> Vocabularies {
        let mut indexes = Vec::new();
        let mut told = Vocabularies::default();
        for file in files {
            match chartlight_codes::Vocabulary::from_file(&file.bytes.0) {
                Ok(vocabulary) => {
                    let about = vocabulary.about().clone();
                    told.read.push(Vocabulary {
                        title: about.title,
                        version: about.version,
                        licence: about.licence,
                        attribution: about.attribution,
                    });
                    indexes.push(Index::new(vocabulary));
                }
                Err(error) => told.refused.push(format!("{}: {error}", file.name)),
            }
        }
        self.linker = Some(Linker::new(indexes, Domains::shipped()));
        told
    }

    /// What an entity may stand for.
    pub fn candidates(&self, wordings: &Wordings) -> Candidates {
        let Some(linker) = &self.linker else {
            return Candidates::Unread;
        };
        let Wordings {
            scheme,
            label,
            words,
        } = wordings;
        if !linker.knows(scheme, label) {
            return Candidates::OtherType;
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let plain = |found: chartlight_codes::Candidate<'_>| Candidate {
            code: Code {
                system: found.about.system.clone(),
                version: found.about.version.clone(),
                code: found.concept.code.to_owned(),
                display: found.concept.name.to_owned(),
            },
            vocabulary: found.about.title.clone(),
            // In four digits, so that the same words score 1 in whatever order they were weighed.
            score: (found.score * 1e4).round() / 1e4,
            name: (found.name != found.concept.name).then(|| found.name.to_owned()),
        };
        let found = linker.candidates(scheme, label, &words, MOST);
        Candidates::Found(found.into_iter().map(plain).collect())
    }
}

#[cfg(test)]
mod tests {
    use chartlight_codes::About;

    use super::super::bytes::Bytes;
    use super::*;

    fn file(name: &str, bytes: Vec<u8>) -> File {
        File {
            name: name.to_owned(),
            bytes: Bytes(bytes),
        }
    }

    fn invented() -> Vec<u8> {
        let about = About {
            name: "invented".to_owned(),
            title: "Invented".to_owned(),
            version: "7".to_owned(),
            system: "https://example.org/invented".to_owned(),
            domain: "disease".to_owned(),
            licence: "CC0-1.0".to_owned(),
            attribution: "Ours".to_owned(),
            source: "Written for tests".to_owned(),
        };
        let table = "A:1\tmoon fever\tlunar pyrexia\nA:2\tglass bone\n".to_owned();
        let vocabulary = chartlight_codes::Vocabulary::new(about, table).unwrap();
        vocabulary.to_file().unwrap()
    }

    fn wordings(label: &str, words: &str) -> Wordings {
        Wordings {
            scheme: "rare-disease".to_owned(),
            label: label.to_owned(),
            words: vec![words.to_owned()],
        }
    }

    #[test]
    fn candidates_come_from_the_files_that_could_be_read() {
        let mut coder = Coder::default();
        let asked = wordings("RAREDISEASE", "Lunar pyrexia");
        assert!(coder.candidates(&asked) == Candidates::Unread);
        let damaged = file("damaged.codes", b"no vocabulary".to_vec());
        let told = coder.read(&[damaged, file("invented.codes", invented())]);
        assert_eq!(told.read.len(), 1);
        assert_eq!(told.read[0].licence, "CC0-1.0");
        assert!(told.refused[0].starts_with("damaged.codes: "), "{told:?}");
        let Candidates::Found(found) = coder.candidates(&asked) else {
            panic!("nothing was found");
        };
        assert_eq!(found[0].code.code, "A:1");
        assert_eq!(found[0].code.display, "moon fever");
        assert_eq!(found[0].name.as_deref(), Some("lunar pyrexia"));
        assert_eq!(
            (found[0].vocabulary.as_str(), found[0].score),
            ("Invented", 1.0)
        );
        let other = coder.candidates(&wordings("RAREDISEASE", "zygote"));
        assert!(other == Candidates::Found(Vec::new()));
        assert!(coder.candidates(&wordings("ANAPHOR", "it")) == Candidates::OtherType);
    }

    #[test]
    fn without_vocabularies_no_type_is_covered() {
        let mut coder = Coder::default();
        assert!(coder.read(&[]).read.is_empty());
        let asked = wordings("RAREDISEASE", "moon fever");
        assert!(coder.candidates(&asked) == Candidates::OtherType);
    }
}
