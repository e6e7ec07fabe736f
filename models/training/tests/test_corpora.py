"""Scheme files, readers of corpora, the mixture and scores; invented text only."""

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from seqeval.metrics import classification_report

from tagger.calibrate import error_of_the_calibrated, expected_calibration_error, fit_bias, shifted
from tagger.corpus import Mention, Text, mentions_of_tags, product_words
from tagger.evaluate import DevSet, Read, count, score, scores_of
from tagger.formats import read_asq_phi, read_brat, read_conll, read_corpus, read_phee
from tagger.invented import note
from tagger.pack_model import read_pack
from tagger.quantise import fake_quantise, quantise_blocks
from tagger.schemes import CorpusEntry, Scheme, mapping, read_scheme

SCHEMES = Path(__file__).parent.parent / "schemes"


@pytest.mark.parametrize("name", ["rare-disease", "clinical", "chemical-disease", "identifiers"])
def test_shipped_schemes(name: str) -> None:
    scheme = read_scheme(SCHEMES / f"{name}.toml")
    assert scheme.name == name and scheme.corpora


@pytest.mark.parametrize(("toml", "said"), [
    ('types = ["A"]', "missing or unknown field: 'name'"),
    ('name = "s"\ntypes = ["A", "A"]', "twice"),
    ('name = "s"\ntypes = ["A"]\ncolour = 1', "unknown fields colour"),
    ('name = "s"\ntypes = ["A"]\n[weights]\nB = 2', "a weight for B"),
    ('name = "s"\ntypes = ["A"]\n[[corpus]]\nname = "c"\nformat = "brat"\ntypes = { x = "B" }', "no type B"),
    ('name = "s"\ntypes = ["A"]\n[[corpus]]\nname = "c"\nformat = "brat"\npass = 1', "unexpected keyword"),
    ("name =", "Invalid value"),
])
def test_wrong_schemes_are_refused(tmp_path: Path, toml: str, said: str) -> None:
    path = tmp_path / "scheme.toml"
    path.write_text(toml)
    with pytest.raises(SystemExit, match=said):
        read_scheme(path)


def test_what_a_corpus_type_leaves_open() -> None:
    scheme = Scheme("s", ("SIGN", "DISEASE", "DRUG"), {"DISEASE": 2.0})
    entry = CorpusEntry("c", "brat", types={"effect": ["SIGN", "DISEASE"], "history": "?", "SIGN": ""},
                        unlabelled=("DRUG",))
    table = mapping(scheme, entry)
    def allowed(target: int) -> list[str]:
        return [label for label, there in zip(scheme.labels, table.allowed[target]) if there]

    assert allowed(0) == ["O", "B-DRUG", "I-DRUG"]
    effect = table.target("effect")
    assert allowed(effect) == ["B-SIGN", "B-DISEASE"] and allowed(effect + 1) == ["I-SIGN", "I-DISEASE"]
    assert table.weight[effect] == 2.0 and table.weight[0] == 1.0
    assert table.target("SIGN") is None and table.target("history") is None
    assert (table.scored("effect"), table.scored("DISEASE"), table.scored("other")) == (None, "DISEASE", None)
    assert table.unknown == {"history"}


def test_conll(tmp_path: Path) -> None:
    path = tmp_path / "c.tsv"
    path.write_text("\n\n".join("No\tO\nrash\tB-SIGN" for _ in range(11)) + "\n")
    documents = read_conll(path)
    assert [len(d.sentences) for d in documents] == [10, 1]
    assert documents[0].sentences[0].tags == ("O", "B-SIGN")
    path.write_text("-DOCSTART- O\n\na O\n\n-DOCSTART- O\n\nb O\n")
    assert [d.sentences[0].words for d in read_conll(path)] == [("a",), ("b",)]
    path.write_text("word\n")
    with pytest.raises(SystemExit, match="c.tsv:1: expected a word and an IOB tag"):
        read_conll(path)


def test_brat(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("Pain in the arm, 3 days")
    (tmp_path / "d.ann").write_text("T1\tSIGN 0 4;12 15\tPain arm\nE1\tSIGN:T1\nT2\tTIME 17 23\t3 days\n")
    (document,) = read_brat(tmp_path)
    assert document.mentions == (Mention(0, 15, "SIGN"), Mention(17, 23, "TIME"))
    (tmp_path / "d.ann").write_text("T1\tSIGN 0 99\tPain\n")
    with pytest.raises(SystemExit, match="d.ann:1"):
        read_brat(tmp_path)


def test_phee(tmp_path: Path) -> None:
    event = {"Treatment": {"text": [["zetol"]], "start": [[6]], "Drug": {"text": [["zetol"]], "start": [[6]]}},
             "Effect": {"text": [["rash"]], "start": [[0]]}, "event_type": "Adverse_event"}
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"id": "1", "context": "rash: zetol", "annotations": [{"events": [event]}]}))
    (document,) = read_phee(path)
    assert set(document.mentions) == {Mention(6, 11, "Treatment"), Mention(6, 11, "Treatment.Drug"), Mention(0, 4, "Effect")}


def test_asq_phi(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('===QUERY===\nIs Ann D. (Ann) here?\n===PHI_TAGS===\n{"identifier_type": "NAME", "value": "Ann"}\n')
    (document,) = read_asq_phi(path)
    assert document.mentions == (Mention(3, 6, "NAME"), Mention(11, 14, "NAME"))


def test_sentences_can_stand_alone(tmp_path: Path) -> None:
    path = tmp_path / "corpus.tsv"
    path.write_text("Zetosis\tB-D\n.\tO\n\nFever\tO\n", encoding="utf-8")
    (whole,) = read_corpus("conll", path)
    assert [document.sentences for document in read_corpus("conll", path, single_sentences=True)] == [
        (sentence,) for sentence in whole.sentences]


def test_a_missing_corpus_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="corpus not found"):
        read_corpus("brat", tmp_path / "no")
    with pytest.raises(SystemExit, match="format odd is not one of"):
        read_corpus("odd", tmp_path)


def test_invented_notes_mark_what_was_put_in() -> None:
    kinds = set()
    for seed in range(300):
        document = note(Random(seed))
        assert "{" not in document.text and "}" not in document.text
        for mention in document.mentions:
            assert document.text[mention.start:mention.end].strip() == document.text[mention.start:mention.end] != ""
            kinds.add(mention.kind)
    assert kinds == set(read_scheme(SCHEMES / "identifiers.toml").types)
    assert note(Random(7)) == note(Random(7))


def test_counts_are_seqevals() -> None:
    random = Random(5)
    labels = ["O", "B-X", "I-X", "B-Y", "I-Y"]
    def legal() -> list[str]:
        tags = [random.choice(labels) for _ in range(12)]
        return ["O" if tag[0] == "I" and (i == 0 or tags[i - 1][2:] != tag[2:]) else tag for i, tag in enumerate(tags)]

    gold, predicted = [legal() for _ in range(40)], [legal() for _ in range(40)]
    expected = classification_report(gold, predicted, output_dict=True, zero_division=0)
    found = scores_of(count(gold, predicted), ["X", "Y"])
    assert found["micro_f1"] == pytest.approx(expected["micro avg"]["f1-score"], abs=1e-4)
    assert found["macro_f1"] == pytest.approx(expected["macro avg"]["f1-score"], abs=1e-4)
    assert found["per_type"]["Y"]["recall"] == pytest.approx(expected["Y"]["recall"], abs=1e-4)


def test_calibration_error() -> None:
    scores = np.array([0.9, 0.9, 0.9, 0.9, 0.1, 0.1])
    assert expected_calibration_error(scores, np.array([1, 1, 1, 1, 0, 0.0])) == pytest.approx(0.1)
    assert expected_calibration_error(scores[:0], scores[:0]) == 0.0


def test_error_of_a_calibrated_model() -> None:
    """One bin of 1,000: the mean distance of a share of 1/2 from 1/2 is sqrt(2 / pi) * 0.5 / sqrt(1,000)."""
    mean, low, high = error_of_the_calibrated(np.full(1000, 0.5))
    assert mean == pytest.approx(0.0126, abs=0.002) and low < mean < high
    assert error_of_the_calibrated(np.ones(1000)) == (0.0, 0.0, 0.0)


def test_a_bias_takes_back_what_was_said_too_often() -> None:
    scheme = Scheme("s", ("SIGN",))
    entry = CorpusEntry("c", "brat", types={"past": "?"})
    text = "rash was seen here and there once again"
    words = product_words(text)
    source = Text(text, [(0, len(text))], [Mention(0, 4, "SIGN"), Mention(34, 39, "past")])
    scores = np.log(np.tile([0.2, 0.7, 0.1], (len(words), 1))).astype(np.float32)
    dev = DevSet(scheme, entry, mapping(scheme, entry), [])
    said = score(dev, [(Read(words, text, scores), source)])
    bias = fit_bias([(dev, said)], strength=0.0)
    found = np.exp(shifted(dev, said, bias).mentions[0][0].scores[0])
    assert found == pytest.approx([6 / 7, 1 / 7, 0], abs=1e-3)


def test_a_pack_is_read_as_it_was_quantised(tmp_path: Path) -> None:
    weight = torch.randn(6, 64, generator=torch.Generator().manual_seed(3))
    q, scale, minimum = quantise_blocks(weight)
    nibbles = q.numpy().astype(np.uint8).reshape(-1, 2)
    affine = np.concatenate([scale.numpy(), minimum.numpy()], -1).astype("<f2")
    blocks = (nibbles[:, 0] | nibbles[:, 1] << 4).tobytes() + affine.tobytes()
    norm = np.arange(4, dtype="<f4").tobytes()
    (tmp_path / "s.bin").write_bytes(norm + blocks)
    def entry(name: str, shape: list[int], encoding: dict, offset: int, size: int) -> dict:
        part = {"shard": 0, "offset": offset, "bytes": size, "rows": [0, shape[0] if len(shape) > 1 else 1]}
        return {"name": name, "shape": shape, "encoding": encoding, "parts": [part]}

    (tmp_path / "manifest.json").write_text(json.dumps({"shards": [{"file": "s.bin"}], "tensors": [
        entry("norm", [4], {"kind": "f32"}, 0, 16),
        entry("matrix", [6, 64], {"kind": "blocks", "bits": 4, "block_len": 32}, 16, len(blocks)),
    ]}))
    tensors = read_pack(tmp_path)
    assert tensors["norm"].tolist() == [0, 1, 2, 3]
    assert torch.equal(tensors["matrix"], fake_quantise(weight))


def test_mentions_of_tags_at_the_end() -> None:
    assert mentions_of_tags(["O", "B-X", "I-X"]) == [Mention(1, 3, "X")]
