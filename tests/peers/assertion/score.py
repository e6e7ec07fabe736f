"""Scores ConText (medspaCy) and NegEx (negspaCy) on tables of crates/assertion/tests: absent or not.

    python3 -m venv v && v/bin/pip install -r tests/peers/assertion/requirements.txt
    v/bin/pip install --no-deps negspacy==1.1.0   # it asks for a newer spaCy than medspaCy bears
    v/bin/python tests/peers/assertion/score.py crates/assertion/tests/*.txt

Both stand on medspaCy's sentences (PyRuSH), for spaCy's models are no packages, and take their own
default words: medspaCy's English rules, negspaCy's "en_clinical".
"""

import re
import sys

import medspacy
from loguru import logger
from medspacy.context import ConText
from negspacy.negation import Negex
from negspacy.termsets import termset

MARK = re.compile(r"<(\w+)>(.*?)</>")


def notes(path):
    """Each note's text and its mentions: start, end, status."""
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n").replace("\\n", "\n")
        if not line or line.startswith("#"):
            continue
        text, cases, at = "", [], 0
        for mark in MARK.finditer(line):
            text += line[at : mark.start()]
            cases.append((len(text), len(text) + len(mark[2]), mark[1]))
            text, at = text + mark[2], mark.end()
        yield text + line[at:], cases


def spans(doc, cases):
    return [
        doc.char_span(start, end, label="PROBLEM", alignment_mode="expand")
        for start, end, _ in cases
    ]


def score(name, is_absent, paths):
    right = found = expected = 0
    for path in paths:
        for text, cases in notes(path):
            for said, (_, _, status) in zip(is_absent(text, cases), cases, strict=True):
                found += said
                expected += status == "absent"
                right += said and status == "absent"
    print(
        f"  {name}: precision {right / found:.3f}, recall {right / expected:.3f}, "
        f"F1 {2 * right / (found + expected):.3f}"
    )


def main():
    logger.remove()
    nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer", "medspacy_pyrush"])
    context = ConText(nlp, input_span_type="group")
    negex = Negex(nlp, "negex", termset("en_clinical").get_patterns())

    def by_context(text, cases):
        doc = nlp(text)
        doc.spans["medspacy_spans"] = spans(doc, cases)
        context(doc)
        return [span._.is_negated for span in doc.spans["medspacy_spans"]]

    def by_negex(text, cases):
        doc = nlp(text)
        said = []
        for span in spans(doc, cases):
            doc.ents = [span]
            said.append(negex(doc).ents[0]._.negex)
        return said

    paths = sys.argv[1:]
    for group in [[path] for path in paths] + [paths]:
        print(*group)
        score("medspaCy", by_context, group)
        score("negspaCy", by_negex, group)


main()
