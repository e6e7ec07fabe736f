"""Cases of `crates/abbreviation/src/tests.rs`, and those of `crates/pipeline/src/short_forms.rs`."""

import numpy as np
import pytest

from tagger.abbreviations import abbreviations
from tagger.consistency import drawn, types
from tagger.corpus import product_words


@pytest.mark.parametrize(("text", "expected"), [
    ("CHF? congestive heart failure (CHF). CHF, CHF-related, no CHFX, aCHF, two CHFs; chf.",
     [("congestive heart failure", "CHF", 3)]),
    ("multiple sclerosis (MS). MS stable. Not mitral stenosis (MS). MS, MS.",
     [("multiple sclerosis", "MS", 1), ("mitral stenosis", "MS", 2)]),
    ("CHF (congestive heart failure) is stable.", [("congestive heart failure", "CHF", 0)]),
    ("PICC (a peripherally inserted central catheter)", [("peripherally inserted central catheter", "PICC", 0)]),
    ("deep vein thrombosis (DVT; left leg)", [("deep vein thrombosis", "DVT", 0)]),
    ("gastro-oesophageal reflux disease ( GORD )", [("gastro-oesophageal reflux disease", "GORD", 0)]),
    ("blood pressure (B/P) was high", [("blood pressure", "B/P", 0)]),
    ("he has heart failure (hf). hf", [("heart failure", "hf", 1)]),
    ("He has heart failure (hf). hf", []),
    ("Übelkeit und Erbrechen (ÜE)", [("Übelkeit und Erbrechen", "ÜE", 0)]),
    ("acute kidney injury\n(AKI) resolved", [("acute kidney injury", "AKI", 0)]),
    *((text, []) for text in (
        "", "()", "(CHF)", "pain (left) and fever (none)", "WBC 10.2 (H), potassium 3.1 (L)", "CHF (see above)",
        "heart failure (XYZ)", "No rash. (CHF)", "congestive heart failure (CHF", "CT (CT)",
        "aspirin (ASA) is short of a letter", "congestive heart failure\n\n(CHF)")),
])
def test_definitions_and_uses(text: str, expected: list) -> None:
    found = [(text[slice(*it.long)], text[slice(*it.shorts[0])], len(it.shorts) - 1) for it in abbreviations(text)]
    assert found == expected


@pytest.mark.parametrize(("text", "mentions", "inside", "expected"), [
    ("Wilson disease (WD). WD", [(0, 2)], [0.9, 0.9, 0.5, 0.2, 0.5, 0.5, 0.2], [0.9, 0.9, 0.5, 0.6, 0.5, 0.5, 0.6]),
    ("Wilson disease (WD). WD", [], [0.9, 0.9, 0.5, 0.2, 0.5, 0.5, 0.2], [0.9, 0.9, 0.5, 0.6, 0.5, 0.5, 0.6]),
    *(("late Wilson disease (WD)", mentions, [0.9, 0.9, 0.9, 0.5, 0.2, 0.5], [0.9, 0.9, 0.9, 0.5, 0.2, 0.5])
      for mentions in ([(0, 3)], [(2, 3)], [(2, 6)])),
])
def test_short_forms_come_half_the_way_to_their_long_form(text: str, mentions: list, inside: list,
                                                          expected: list) -> None:
    """Odds of 9 and 1/4 meet at 1.5."""
    p = np.array(inside)
    after = np.exp(drawn(text, product_words(text), mentions, np.log(np.stack((1 - p, p * 0.75, p * 0.25), axis=-1))))
    assert after.sum(axis=-1) == pytest.approx(1)
    assert after[:, 1] + after[:, 2] == pytest.approx(expected)
    assert after[:, 1] == pytest.approx(3 * after[:, 2])


def test_the_types_of_several_words_are_their_mean() -> None:
    rows = np.log(np.array([[0.2, 0.3, 0.5], [0.8, 0.1, 0.1]]))
    assert np.exp(types(rows)) == pytest.approx([0.16 ** 0.5] * 2)
