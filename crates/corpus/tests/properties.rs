//! What holds for every input.

use chartlight_corpus::{Corpus, CorpusError, Gold, conll, iob_csv, pubtator};
use proptest::prelude::*;

/// Pieces of the formats, good and bad, in any order.
fn file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Token,Tag,Sentence_Num,Sentence_Num_Global,File\n".to_owned()),
        "[a-z🤒\"]{0,3},(O|B-A|I-B|X),1,[1-3],[ab]\n",
        "[a-zé]{0,3}[\t ](O|B-A|I-B|I-|)\r?\n",
        "-DOCSTART-( O)?\n",
        "[12]\\|[ta]\\|[a-zé ]{0,9}\n",
        "[12]\t[0-9]\t[0-9]\t[a-z]{0,3}\tA\n",
        "T[0-9]\t(A|) ?[0-9]{0,20} [0-9]{0,2}(;[0-9] [0-9])?\t?[a-z]{0,2}\n",
        "\n{1,2}",
        ".{0,5}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn read_brat(file: &str) -> Result<Corpus, CorpusError> {
    let mut corpus = Corpus::default();
    corpus.push_brat("n", "abc é🤒 def", file)?;
    Ok(corpus)
}

proptest! {
    #[test]
    fn a_file_is_a_consistent_corpus_or_an_error(file in file()) {
        for read in [iob_csv::read, conll::read, pubtator::read, read_brat] {
            let Ok(corpus) = read(&file) else { continue };
            for document in corpus.documents() {
                let text = document.document.text();
                prop_assert!(document.words.iter().all(|w| w.of(text).is_some_and(|w| !w.is_empty())));
                prop_assert!(document.words.is_sorted_by(|a, b| a.end() <= b.start()));
                let covered: Vec<_> = document.sequences.iter().flat_map(Clone::clone).collect();
                prop_assert!(covered.iter().copied().eq(0..document.words.len()));
                match &document.gold {
                    Gold::Labels(labels) => prop_assert_eq!(labels.len(), document.words.len()),
                    Gold::Spans(spans) => prop_assert!(spans.iter().all(|s| s.range.of(text).is_some())),
                }
            }
        }
    }
}
