"""Rendering, labels, windows, quantiser, Viterbi and gradient path; invented text only."""

from random import Random

import numpy as np
import pytest
import torch

from tagger.corpus import (
    Document, Mention, Sentence, label_words, mentions_of_labels, mentions_of_tags,
    product_words, render, tags_of_mentions,
)
from tagger.network import NetworkConfig, Tagger, rotate
from tagger.quantise import StraightThrough, fake_quantise, quantise_blocks
from tagger.schemes import RARE_DISEASE, Scheme
from tagger.viterbi import decode
from tagger.windows import (
    TokenisedDocument, inference_windows, last_tokens, training_windows,
)

TINY = NetworkConfig(d_model=64, d_ff=96, n_heads=2, n_kv_heads=1, d_head=32, n_layers=2,
                     rope_base=10000.0, norm_eps=1e-5)


def document(*sentences: str) -> Document:
    """`word/TAG word` per sentence; a word without a tag is `O`."""
    parsed = []
    for sentence in sentences:
        pairs = [word.rsplit("|", 1) if "|" in word else (word, "O") for word in sentence.split()]
        words, tags = zip(*pairs)
        parsed.append(Sentence(words, tags))
    return Document("invented", tuple(parsed))


@pytest.mark.parametrize(("source", "plain", "written"), [
    ("No fever , no rash .", "No fever , no rash .", "No fever, no rash."),
    ("Zeta ( ZX ) rose 5 %", "Zeta ( ZX ) rose 5 %", "Zeta (ZX) rose 5%"),
    ("type - 2 and / or", "type - 2 and / or", "type-2 and/or"),
    ("she does n't , it 's", "she does n't , it 's", "she doesn't, it's"),
    ('the " odd " sign', 'the " odd " sign', 'the "odd" sign'),
])
def test_rendering(source: str, plain: str, written: str) -> None:
    assert render(document(source)).text == plain
    assert render(document(source), detokenise=True).text == written


def test_spans_hold_in_both_renderings() -> None:
    doc = document("Mild X-linked|B-DISEASE zetosis|I-DISEASE ( rash|B-SIGN ) .", "Pain|B-SYMPTOM .")
    for written in (False, True):
        rendering = render(doc, written, Random(1))
        found = [(rendering.text[m.start:m.end], m.kind) for m in rendering.mentions]
        assert found == [("X-linked zetosis", "DISEASE"), ("rash", "SIGN"), ("Pain", "SYMPTOM")]
        for sentence, spans in zip(doc.sentences, rendering.words):
            assert tuple(rendering.text[a:b] for a, b in spans) == sentence.words


@pytest.mark.parametrize(("text", "words"), [
    ("X-linked", ["X", "-", "linked"]),
    ("3.5 can't 20mg", ["3.5", "can't", "20mg"]),
    ("(ACTH).", ["(", "ACTH", ")", "."]),
    ("a \t\r\n b", ["a", "b"]),
    ("1,000 5%", ["1,000", "5", "%"]),
])
def test_product_words(text: str, words: list[str]) -> None:
    assert [text[a:b] for a, b in product_words(text)] == words


def test_labels_round_trip_through_product_words() -> None:
    doc = document("Mild X-linked|B-DISEASE zetosis|I-DISEASE rash|B-SIGN now")
    rendering = render(doc)
    words = product_words(rendering.text)
    labels = label_words(words, rendering.mentions, RARE_DISEASE)
    names = [RARE_DISEASE.labels[label] for label in labels]
    assert names == ["O", "B-DISEASE", "I-DISEASE", "I-DISEASE", "I-DISEASE", "B-SIGN", "O"]
    mentions = mentions_of_labels(words, labels, RARE_DISEASE)
    assert tags_of_mentions(rendering.words[0], mentions, RARE_DISEASE) == list(doc.sentences[0].tags)


def test_stray_inside_tag_opens_a_mention() -> None:
    assert mentions_of_tags(["I-SIGN", "I-SIGN", "B-SIGN", "I-DISEASE", "O"]) == [
        Mention(0, 2, "SIGN"), Mention(2, 3, "SIGN"), Mention(3, 4, "DISEASE")]


def test_label_order() -> None:
    assert Scheme("s", ("X", "Y")).labels == ["O", "B-X", "I-X", "B-Y", "I-Y"]


def test_last_token_that_overlaps() -> None:
    # "ab cd)." as tokens "a", "b", " cd", ")."; two words share the last token.
    offsets = [(0, 1), (1, 2), (2, 5), (5, 7)]
    assert last_tokens([(0, 2), (3, 5), (5, 6), (6, 7)], offsets) == [1, 2, 3, 3]


def test_windows_tile_the_document() -> None:
    starts = [0, 10, 60, 65, 400, 420]
    doc = TokenisedDocument(list(range(420)), [], [], starts)
    training = training_windows(0, doc, 240, Random(3))
    assert [w.start for w in training[1:]] == [w.end for w in training[:-1]]
    assert (training[0].start, training[-1].end) == (0, 420)
    assert max(len(w) for w in training) <= 240
    inference = inference_windows(0, doc, 192, 32)
    assert [w.core_start for w in inference[1:]] == [w.core_end for w in inference[:-1]]
    assert (inference[0].core_start, inference[-1].core_end) == (0, 420)
    assert max(len(w) for w in inference) <= 192 + 2 * 32


def test_quantiser_on_a_known_block() -> None:
    block = torch.arange(32, dtype=torch.float32).reshape(1, 32) * (15 / 31)
    q, scale, minimum = quantise_blocks(block)
    assert (scale.item(), minimum.item()) == (1.0, 0.0)
    assert q.flatten().tolist() == [float(round(x)) for x in block.flatten().tolist()]


def test_quantiser_constant_block_and_idempotence() -> None:
    constant = torch.full((1, 32), 0.25)
    assert torch.equal(fake_quantise(constant), constant)
    once = fake_quantise(torch.randn(8, 64, generator=torch.Generator().manual_seed(1)))
    assert torch.allclose(fake_quantise(once), once, atol=2e-3)


def test_quantiser_error_is_half_a_step() -> None:
    weight = torch.randn(16, 96, generator=torch.Generator().manual_seed(2))
    _, scale, _ = quantise_blocks(weight)
    error = (fake_quantise(weight) - weight).abs().reshape(16, 3, 32)
    assert (error <= scale * 0.52 + 1e-3).all()


def test_gradient_passes_straight_through() -> None:
    weight = torch.randn(2, 32, requires_grad=True)
    StraightThrough.apply(weight).sum().backward()
    assert torch.equal(weight.grad, torch.ones(2, 32))


def test_viterbi_repairs_an_orphan_and_keeps_the_type() -> None:
    # labels: O, B-X, I-X, B-Y, I-Y
    scores = np.log(np.array([
        [0.20, 0.30, 0.45, 0.03, 0.02],
        [0.10, 0.05, 0.40, 0.05, 0.40],
        [0.90, 0.02, 0.03, 0.03, 0.02],
    ]))
    assert decode(scores) == [1, 2, 0]
    assert decode(scores[:0]) == []


def test_rotation_turns_interleaved_pairs() -> None:
    x = torch.tensor([1.0, 0.0, 0.0, 1.0]).reshape(1, 1, 1, 4)
    quarter = torch.polar(torch.ones(1, 2), torch.full((1, 2), torch.pi / 2))
    assert torch.allclose(rotate(x, quarter).flatten(), torch.tensor([0.0, 1.0, -1.0, 0.0]), atol=1e-6)


def test_padding_does_not_change_a_window() -> None:
    torch.manual_seed(0)
    tagger = Tagger(TINY, torch.randn(50, 64), "s", 5)
    for parameter in tagger.blk.parameters():
        if parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.1)
    tagger.eval()
    ids = torch.tensor([[3, 4, 5, 0, 0], [6, 7, 8, 9, 10]])
    together = tagger(ids, torch.tensor([3, 5]))[0, :3]
    alone = tagger(ids[:1, :3], torch.tensor([3]))[0]
    assert torch.allclose(together, alone, atol=1e-5)


def test_parameter_names_are_gguf_names() -> None:
    names = {name for name, _ in Tagger(TINY, torch.zeros(5, 64), "rare-disease", 5).named_parameters()}
    assert {"blk.1.attn_q.weight", "blk.0.ffn_gate.weight", "blk.0.attn_norm.weight",
            "output_norm.weight", "head.rare-disease.weight", "head.rare-disease.bias"} <= names
    assert "token_embd.weight" not in names
