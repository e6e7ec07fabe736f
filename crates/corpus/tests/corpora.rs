//! Readers: what a file becomes, and what is refused. All text here is invented.

#![allow(clippy::unwrap_used)] // A test fails by it.

use chartlight_corpus::{
    Corpus, CorpusDocument, CorpusError, Gold, GoldSpan, Label, asq_phi, conll, iob_csv, pubtator,
};

type Read = fn(&str) -> Result<Corpus, CorpusError>;

/// One line per document, `id: sentence | sentence`, an entity as `<TYPE words>`, as labelled.
fn shown(corpus: &Corpus) -> Vec<String> {
    corpus
        .documents()
        .iter()
        .map(|d| format!("{}: {}", d.document.id().unwrap(), body(corpus, d)))
        .collect()
}

fn body(corpus: &Corpus, document: &CorpusDocument) -> String {
    let text = document.document.text();
    match &document.gold {
        Gold::Labels(labels) => {
            assert_eq!(labels.len(), document.words.len());
            let word = |nth: usize| {
                let word = document.words[nth].of(text).unwrap();
                match labels[nth] {
                    Label::Outside => word.to_owned(),
                    Label::Begin(t) => format!("B-{}/{word}", corpus.type_name(t)),
                    Label::Inside(t) => format!("I-{}/{word}", corpus.type_name(t)),
                }
            };
            let sentence = |range: &std::ops::Range<usize>| {
                range.clone().map(word).collect::<Vec<_>>().join(" ")
            };
            document
                .sequences
                .iter()
                .map(sentence)
                .collect::<Vec<_>>()
                .join(" | ")
        }
        Gold::Spans(spans) => {
            let span = |s: &GoldSpan| {
                format!(
                    "<{} {}>",
                    corpus.type_name(s.entity_type),
                    s.range.of(text).unwrap()
                )
            };
            format!(
                "{text:?} {}",
                spans.iter().map(span).collect::<Vec<_>>().join(" ")
            )
        }
    }
}

#[track_caller]
fn check(read: Read, file: &str, expected: &[&str]) {
    assert_eq!(shown(&read(file).unwrap()), expected);
}

#[track_caller]
fn check_refused(read: Read, file: &str, expected: &str) {
    let error = read(file).unwrap_err().to_string();
    assert_eq!(error, expected);
    assert!(!error.contains("secret"), "an error must not show the text");
}

const HEADER: &str = "Token,Tag,Sentence_Num,Sentence_Num_Global,File\r\n";

#[test]
fn iob_csv_files() {
    let file = format!(
        "{HEADER}Fever,B-SIGN,1,1,a.txt\r\n\",\",O,1,1,a.txt\r\n\"so \"\"called\"\"\",I-SIGN,1,1,a.txt\r\nOK,O,2,2,a.txt\r\nÄ🤒,O,1,3,b.txt\r\n"
    );
    check(
        iob_csv::read,
        &file,
        &[
            "a.txt: B-SIGN/Fever , I-SIGN/so \"called\" | OK",
            "b.txt: Ä🤒",
        ],
    );
    let corpus = iob_csv::read(&file).unwrap();
    assert_eq!(
        corpus.documents()[0].document.text(),
        "Fever , so \"called\" OK"
    );
    check(iob_csv::read, HEADER, &[]);
    let over_two_files =
        iob_csv::read(&format!("{HEADER}a,O,1,1,a\nb,O,1,1,b\nc,O,2,2,b\n")).unwrap();
    let counted: Vec<_> = over_two_files
        .documents()
        .iter()
        .map(|d| d.n_sentences)
        .collect();
    assert_eq!(counted, [1, 1]);
}

#[test]
fn iob_csv_refusals() {
    let header = "line 1: the header must be Token,Tag,Sentence_Num,Sentence_Num_Global,File";
    check_refused(iob_csv::read, "", header);
    check_refused(iob_csv::read, "secret,O,1,1,a\n", header);
    let row = |row: &str| format!("{HEADER}ok,O,1,1,a\n{row}\n");
    check_refused(
        iob_csv::read,
        &row("secret,O,1"),
        "line 3: not a CSV record of 5 fields",
    );
    check_refused(
        iob_csv::read,
        &row("secret,SIGN,1,1,a"),
        "line 3: the label is not O, B-TYPE or I-TYPE",
    );
    check_refused(
        iob_csv::read,
        &row("secret,B-,1,1,a"),
        "line 3: the label is not O, B-TYPE or I-TYPE",
    );
    check_refused(iob_csv::read, &row(",O,1,1,a"), "line 3: the word is empty");
}

#[test]
fn conll_files() {
    check(
        conll::read,
        "No\tO\nfever\tB-SIGN\n\n\nnow\tO",
        &["1: No B-SIGN/fever | now"],
    );
    check(
        conll::read,
        "No NN O\r\nfever NN B-LAB-VALUE\r\n",
        &["1: No B-LAB-VALUE/fever"],
    );
    check(
        conll::read,
        "-DOCSTART- O\n\na\tO\n\nb\tO\n\n-DOCSTART- -X- O\n\nc\tO\n",
        &["1: a | b", "2: c"],
    );
    let twelve = "w\tO\n\n".repeat(12);
    check(
        conll::read,
        &twelve,
        &["1: w | w | w | w | w | w | w | w | w | w", "2: w | w"],
    );
    check(conll::read, "", &[]);
    check_refused(
        conll::read,
        "secret\tO\rsecret\tO",
        "line 1: expected a word and a label, separated by a tab or blanks",
    );
    check_refused(
        conll::read,
        "a\tO\nsecret\n",
        "line 2: expected a word and a label, separated by a tab or blanks",
    );
    check_refused(
        conll::read,
        "secret\tX\n",
        "line 1: the label is not O, B-TYPE or I-TYPE",
    );
}

fn read_brat(file: &str) -> Result<Corpus, CorpusError> {
    let (text, annotations) = file.split_once("<ANN>").unwrap();
    let mut corpus = Corpus::default();
    corpus.push_brat("n", text, annotations)?;
    Ok(corpus)
}

#[test]
fn brat_files() {
    check(
        read_brat,
        "🤒 high\r\nfever<ANN>T1\tSign 2 13\thigh  fever\nE1\tSign:T1\nT2\tMood 0 1\t🤒\n#1\tNote T1\tx\n",
        &["n: \"🤒 high\\r\\nfever\" <Sign high\r\nfever> <Mood 🤒>"],
    );
    check(
        read_brat,
        "left and right arm<ANN>T1\tPart 0 4;15 18\tleft arm\n",
        &["n: \"left and right arm\" <Part left and right arm>"],
    );
    check(
        read_brat,
        "chest\u{1c}\0pain<ANN>T1\tPart 0 11\tchest  pain\n",
        &["n: \"chest\\u{1c}\\0pain\" <Part chest\u{1c}\0pain>"],
    );
    check_refused(
        read_brat,
        "secret<ANN>T1\tPart 0 9\tsecret",
        "line 1: the offsets are not a range of the text",
    );
    check_refused(
        read_brat,
        "secret<ANN>T1\tPart 3 1\tsecret",
        "line 1: the offsets are not a range of the text",
    );
    check_refused(
        read_brat,
        "secret<ANN>T1\tPart 0 3\tsec\nT2\tPart 0 3\tret",
        "line 2: the annotation's text is not the text at its offsets",
    );
    check_refused(
        read_brat,
        "secret<ANN>T1 Part",
        "line 1: not a brat annotation: expected an id, a tab, a type and offsets",
    );
}

#[test]
fn pubtator_files() {
    let file = "7|t|Fever Ω\n7|a|No rash.\n7\t0\t5\tFever\tSign\tD1\n7\t11\t15\trash\tSign\tD2\n7\tCID\tD1\tD2\n\n8|t|Alone\n";
    check(
        pubtator::read,
        file,
        &[
            "7: \"Fever Ω\\nNo rash.\" <Sign Fever> <Sign rash>",
            "8: \"Alone\" ",
        ],
    );
    check(pubtator::read, "\n\n", &[]);
    let line = "not a PubTator line: expected ID|t|title, ID|a|abstract or a tabbed annotation";
    check_refused(pubtator::read, "secret", &format!("line 1: {line}"));
    check_refused(
        pubtator::read,
        "7|t|secret\nsecret",
        &format!("line 2: {line}"),
    );
    check_refused(
        pubtator::read,
        "7|t|secret\n8\t0\t1\ts\tSign\n",
        "line 2: the annotation's document id is not that of the text before it",
    );
    check_refused(
        pubtator::read,
        "7|t|secret\n7\t0\t99\ts\tSign\n",
        "line 2: the offsets are not a range of the text",
    );
    check_refused(
        pubtator::read,
        "7|t|secret\n7\t0\t1\tx\tSign\n",
        "line 2: the annotation's text is not the text at its offsets",
    );
}

#[test]
fn asq_phi_files() {
    check(
        asq_phi::read,
        "===QUERY===\r\nIs Ann D. (Ann) in Annecy?\r\n===PHI_TAGS===\r\n{\"identifier_type\": \"NAME\", \"value\": \"Ann\"}\n{\"identifier_type\": \"PLACE\", \"value\": \"necy\"}\n\n===QUERY===\nNo one\n===PHI_TAGS===\n",
        &[
            "1: \"Is Ann D. (Ann) in Annecy?\" <NAME Ann> <NAME Ann> <PLACE necy>",
            "2: \"No one\" ",
        ],
    );
    check(asq_phi::read, "", &[]);
    let block = "not an ASQ-PHI block: expected ===QUERY===, a text, ===PHI_TAGS=== and tags";
    check_refused(asq_phi::read, "secret", &format!("line 1: {block}"));
    check_refused(
        asq_phi::read,
        "\n===QUERY===\nsecret",
        &format!("line 2: {block}"),
    );
    let tag = |tag: &str| format!("===QUERY===\nsecret\n===PHI_TAGS===\n{tag}\n");
    check_refused(
        asq_phi::read,
        &tag("{\"value\": \"secret\"}"),
        "line 4: not a JSON object with identifier_type and value",
    );
    for value in ["other", ""] {
        check_refused(
            asq_phi::read,
            &tag(&format!(
                "{{\"identifier_type\": \"NAME\", \"value\": \"{value}\"}}"
            )),
            "line 4: the value is not in the query",
        );
    }
}
