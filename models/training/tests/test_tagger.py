"""Rendering, labels, windows, quantiser, Viterbi and gradient path; invented text only."""

import json
import math
import struct
import zlib
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from tagger.augment import NOTE_STYLE, as_note, swapped
from tagger.capitals import lowered
from tagger.corpus import (
    Edit, Mention, Sentence, Text, TextDocument, WordDocument, edited, lay, mentions_of_tags,
    product_words, render, sentences, trim,
)
from tagger.crf import NEVER, legal, sequence_loss
from tagger.loss import distance, open_set_loss
from tagger.network import NetworkConfig, Tagger, rotate
from tagger.quantise import StraightThrough, clip_to_levels, fake_quantise, quantise_blocks
from tagger.round import round_columns
from tagger.schemes import Scheme
from tagger.viterbi import decode
from tagger.vocabulary import MAGIC, read_names
from tagger.windows import (
    TokenisedDocument, first_fit, inference_windows, last_tokens, lay_rows, training_windows,
)

RARE_DISEASE = Scheme("rare-disease", ("DISEASE", "RAREDISEASE", "SKINRAREDISEASE", "SIGN", "SYMPTOM"))
TINY = NetworkConfig(d_model=64, d_ff=96, n_heads=2, n_kv_heads=1, d_head=32, n_layers=2,
                     rope_base=10000.0, norm_eps=1e-5)


def document(*lines: str) -> WordDocument:
    """`word|TAG word` per sentence; a word without a tag is `O`."""
    parsed = []
    for line in lines:
        pairs = [word.rsplit("|", 1) if "|" in word else (word, "O") for word in line.split()]
        words, tags = zip(*pairs)
        parsed.append(Sentence(words, tags))
    return WordDocument("invented", tuple(parsed))


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


@pytest.mark.parametrize(("text", "expected"), [
    ("No fever. Rash 3.5 cm. 2 days.", ["No fever.", "Rash 3.5 cm. 2 days."]),
    ("PLAN:\n- rest\n\n- fluids", ["PLAN:", "- rest", "- fluids"]),
    ("", [""]),
])
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_labels_round_trip_through_product_words() -> None:
    doc = document("Mild X-linked|B-DISEASE zetosis|I-DISEASE rash|B-SIGN now")
    rendering = render(doc)
    words = product_words(rendering.text)
    labels = lay(words, rendering.mentions, RARE_DISEASE.begin)
    names = [RARE_DISEASE.labels[label] for label in labels]
    assert names == ["O", "B-DISEASE", "I-DISEASE", "I-DISEASE", "I-DISEASE", "B-SIGN", "O"]
    mentions = [Mention(words[m.start][0], words[m.end - 1][1], m.kind) for m in mentions_of_tags(names)]
    assert trim(rendering.words[0], mentions) == list(doc.sentences[0].tags)


def test_of_overlapping_gold_the_longest_stays() -> None:
    words = [(0, 3), (4, 7), (8, 11)]
    mentions = [Mention(4, 7, "SIGN"), Mention(0, 7, "DISEASE"), Mention(8, 11, "OTHER")]
    begin = {"SIGN": 1, "DISEASE": 3}.get
    assert lay(words, mentions, begin) == [3, 4, 0]


def test_stray_inside_tag_opens_a_mention() -> None:
    assert mentions_of_tags(["I-SIGN", "I-SIGN", "B-SIGN", "I-DISEASE", "O"]) == [
        Mention(0, 2, "SIGN"), Mention(2, 3, "SIGN"), Mention(3, 4, "DISEASE")]


def marked(text: Text) -> list[str]:
    return [text.text[m.start:m.end] for m in text.mentions]


@pytest.mark.parametrize(("edits", "text", "mentions"), [
    ([Edit(0, 0, "PLAN\n")], "PLAN\nBad rash, no pain", ["Bad rash", "pain"]),
    ([Edit(8, 10, " ; ")], "Bad rash ; no pain", ["Bad rash", "pain"]),
    ([Edit(4, 8, "RSH")], "Bad RSH, no pain", ["Bad RSH", "pain"]),
    ([Edit(10, 13, "")], "Bad rash, pain", ["Bad rash", "pain"]),
    ([Edit(8, 8, "!"), Edit(13, 13, "x ")], "Bad rash!, no x pain", ["Bad rash", "pain"]),
    ([Edit(13, 17, "")], "Bad rash, no ", ["Bad rash"]),
])
def test_edits_keep_spans(edits: list[Edit], text: str, mentions: list[str]) -> None:
    source = Text("Bad rash, no pain", [(0, 17)], [Mention(0, 8, "A"), Mention(13, 17, "A")])
    result = edited(source, edits)
    assert (result.text, marked(result)) == (text, mentions)


def test_headings_that_are_put_in_are_outside_and_stay_so() -> None:
    source = Text("Bad rash. No pain.", [(0, 9), (10, 18)], [Mention(0, 8, "A"), Mention(13, 17, "A")])
    result = edited(source, [Edit(0, 0, "SKIN\n", outside=True), Edit(10, 10, "\n\n- Neck: ", outside=True)])
    assert [result.text[a:b] for a, b in result.outside] == ["SKIN\n", "\n\n- Neck: "]
    again = edited(result, [Edit(0, 4, "skin"), Edit(4, 5, "\n\n"), Edit(19, 23, "NECK")])
    assert again.text == "skin\n\nBad rash. \n\n- NECK: No pain."
    assert [again.text[a:b].split() for a, b in again.outside] == [["skin"], ["-", "NECK:"]]
    assert marked(again) == ["Bad rash", "pain"]


def test_note_style_changes_writing_and_not_mentions() -> None:
    doc = document("The patient was seen with severe|B-SIGN headache|I-SIGN and had fever|B-SIGN .",
                   "No zetosis|B-DISEASE was found in the left arm .", "She denies dizziness|B-SIGN .")
    source = render(doc, True, Random(0))
    words = [w.lower() for m in marked(source) for w in m.split()]
    changed = set()
    for seed in range(60):
        result = as_note(source, Random(seed))
        changed.add(result.text)
        assert [m.kind for m in result.mentions] == [m.kind for m in source.mentions]
        kept = [w.lower() for m in marked(result) for w in m.split()]
        assert len(kept) == len(words) and sum(a == b for a, b in zip(kept, words)) >= len(words) - 2
        assert [result.text[a:b] for a, b in result.sentences]
    assert len(changed) > 30
    assert len(set(NOTE_STYLE)) == 11


def test_mentions_give_way_to_others_of_their_type_throughout() -> None:
    text = "Kolasi comes with fever. Kolasi is rare. Old Kolasi"
    mentions = [Mention(0, 6, "D"), Mention(18, 23, "S"), Mention(25, 31, "D"), Mention(41, 51, "D"), Mention(45, 51, "D")]
    source = Text(text, [(0, 24), (25, 40), (41, 51)], mentions)
    seen = set()
    for seed in range(20):
        result = swapped(source, {"D": [["Mirala syndrome"]]}, Random(seed))
        words = [result.text[m.start : m.end] for m in result.mentions]
        assert words[0] == words[2] and words[1] == "fever" and words[3:] == ["Old Kolasi", "Kolasi"]
        seen.add(words[0])
    assert seen == {"Kolasi", "Mirala syndrome"}


@pytest.mark.parametrize(("text", "read"), [
    ("PT IS A 45 YO M W/ COPD, CHF AND DM2.\nHe was fine, no CHF",
     "pt is a 45 yo m w/ copd, chf and dm2.\nHe was fine, no CHF"),
    ("HISTORY OF PRESENT ILLNESS:\nShe has COPD.", "HISTORY OF PRESENT ILLNESS:\nShe has COPD."),
    ("A B C D E F G H 1 2 3", "A B C D E F G H 1 2 3"),
    ("ÄRZTE SAHEN İKTERUS UND FIEBER SEHR OFT ẞ", "ärzte sahen İkterus und fieber sehr oft ẞ"),
    ("", ""),
])
def test_long_runs_of_capitals_are_read_in_lower_case(text: str, read: str) -> None:
    assert lowered(text, product_words(text)) == read


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


def test_rows_hold_every_window_once() -> None:
    lengths = [5, 9, 3, 8, 2, 10]
    rows = first_fit(lengths, 10)
    assert sorted(i for row in rows for i in row) == list(range(6))
    assert max(sum(lengths[i] for i in row) for row in rows) <= 10
    assert len(rows) == 4


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


@pytest.mark.parametrize(("bits", "share"), [(4, 0.52), (8, 0.9)])
def test_quantiser_error_is_half_a_step(bits: int, share: float) -> None:
    weight = torch.randn(16, 96, generator=torch.Generator().manual_seed(2))
    _, scale, _ = quantise_blocks(weight, bits)
    error = (fake_quantise(weight, bits) - weight).abs().reshape(16, 3, 32)
    assert (error <= scale * share + 1e-3).all()


def test_extremes_are_pulled_in_where_that_brings_the_levels_nearer() -> None:
    weight = torch.randn(64, 96, generator=torch.Generator().manual_seed(3)) * 0.05
    clipped = clip_to_levels(weight)
    error = (fake_quantise(clipped) - weight).square().reshape(-1, 32).sum(1)
    plain = (fake_quantise(weight) - weight).square().reshape(-1, 32).sum(1)
    assert (error <= plain).all() and error.sum() < 0.9 * plain.sum()
    levels = fake_quantise(clipped)
    assert torch.allclose(clip_to_levels(levels), levels, atol=1e-4)


@pytest.mark.parametrize("bits", [4, 8])
def test_columns_make_up_for_the_rounding_of_those_before(bits: int) -> None:
    random = torch.Generator().manual_seed(4)
    weight = torch.randn(48, 96, generator=random) * 0.05
    inputs = torch.randn(500, 24, generator=random) @ torch.randn(24, 96, generator=random) + 0.3 * torch.randn(500, 96, generator=random)
    rounded = round_columns(weight, inputs.T @ inputs, bits)
    assert torch.equal(fake_quantise(rounded, bits), rounded)
    plain = fake_quantise(clip_to_levels(weight, bits), bits)
    error, of_plain = ((inputs @ (of - weight).T).square().mean() for of in (rounded, plain))
    assert error < 0.4 * of_plain


def test_columns_of_no_input_and_of_one_weight_are_rounded_too() -> None:
    weight = torch.cat((torch.full((3, 32), 0.25), torch.zeros(3, 32)), 1)
    assert torch.equal(round_columns(weight, torch.zeros(64, 64), 4), weight)


def test_distance_from_teachers() -> None:
    logits, uniform = torch.tensor([[2.0, 0.0], [0.0, 0.0]]), torch.zeros(2, 2)
    alone, half = torch.ones(1), torch.tensor([0.5, 0.5])
    assert distance(logits, logits[None], alone) == pytest.approx(0)
    expected = (math.log(0.5) - torch.tensor([2.0, 0.0]).log_softmax(-1).mean().item()) / 2
    assert distance(logits, uniform[None], alone).item() == pytest.approx(expected)
    both = torch.stack((logits, uniform))
    mean = both.softmax(-1).mean(0)
    assert distance(mean.log(), both, half).item() == pytest.approx(0, abs=1e-6)
    assert 0 < distance(logits, both, half).item() < expected
    mostly_ours = torch.tensor([0.9, 0.1])
    assert distance(logits, both, mostly_ours) < distance(logits, both, half)
    assert distance((mostly_ours @ both.softmax(-1).flatten(1)).view(2, 2).log(), both, mostly_ours).item() == pytest.approx(0, abs=1e-6)


def test_names_are_written_as_in_running_text(tmp_path: Path) -> None:
    header = json.dumps({"about": {}}).encode()
    table = "1\tBISANTRENE\tXL-647\tVITAMIN A\n2\tGuttmacher syndrome\tfever, chronic\tABC\n"
    content = MAGIC + struct.pack("<I", len(header)) + header + zlib.compress(table.encode())
    (tmp_path / "x.codes").write_bytes(content)
    assert read_names(tmp_path / "x.codes") == ["bisantrene", "XL-647", "vitamin a", "Guttmacher syndrome"]
    (tmp_path / "x.codes").write_bytes(content[:-9])
    with pytest.raises(SystemExit, match="not a file of codes"):
        read_names(tmp_path / "x.codes")


def test_gradient_passes_straight_through() -> None:
    weight = torch.randn(2, 32, requires_grad=True)
    StraightThrough.apply(weight, 4).sum().backward()
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


@pytest.mark.parametrize(("begin", "inside", "expected"), [(0.7, 0.29, 2), (0.9, 0.09, 1)])
def test_viterbi_takes_one_mention_rather_than_two_in_a_row(begin: float, inside: float, expected: int) -> None:
    assert decode(np.log(np.array([[0.01, 0.98, 0.01], [0.01, begin, inside]]))) == [1, expected]


def test_open_labels_are_not_punished() -> None:
    logits = torch.tensor([[2.0, 1.0, 0.5], [0.0, 3.0, -1.0]], requires_grad=True)
    allowed = torch.tensor([[True, True, False], [False, True, False], [True, True, True]])
    weight = torch.tensor([1.0, 2.0, 1.0])
    p = logits.softmax(-1)
    expected = -(p[0, 0] + p[0, 1]).log() - 2 * p[1, 1].log()
    found = open_set_loss(logits, torch.tensor([0, 1]), allowed, weight)
    assert torch.allclose(found, expected)
    everything = open_set_loss(logits, torch.tensor([2, 2]), allowed, weight)
    everything.backward()
    assert everything.abs() < 1e-6 and logits.grad.abs().max() < 1e-6


def test_rotation_turns_interleaved_pairs() -> None:
    x = torch.tensor([1.0, 0.0, 0.0, 1.0]).reshape(1, 1, 1, 4)
    cosine, sine = torch.zeros(1, 1, 1, 2), torch.ones(1, 1, 1, 2)
    assert torch.allclose(rotate(x, cosine, sine).flatten(), torch.tensor([0.0, 1.0, -1.0, 0.0]), atol=1e-6)


def test_a_window_is_the_same_alone_and_beside_others() -> None:
    torch.manual_seed(0)
    tagger = Tagger(TINY, torch.randn(50, 64), {"s": 5})
    for parameter in tagger.blk.parameters():
        if parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.1)
    tagger.eval()
    rows = lay_rows([[[3, 4, 5], [6, 7, 8, 9]], [[6, 7]]], 9)
    together = tagger(rows.ids, rows.positions, rows.segments)["s"]
    alone = lay_rows([[[6, 7, 8, 9]]], 4)
    expected = tagger(alone.ids, alone.positions, alone.segments)["s"][0]
    assert rows.places == [(0, 0), (0, 3), (1, 0)]
    assert torch.allclose(together[0, 3:7], expected, atol=1e-5)
    assert together.isfinite().all()


def test_frozen_layers_have_no_gradient_and_the_others_the_same() -> None:
    def gradients(n_frozen: int) -> list[torch.Tensor | None]:
        torch.manual_seed(4)
        tagger = Tagger(TINY, torch.randn(20, 64), {"s": 3}, dropout=0.0)
        for block in tagger.blk:
            for parameter in block.parameters():
                torch.nn.init.normal_(parameter, std=0.1)
        tagger.freeze(n_frozen)
        ids = torch.arange(10)[None]
        tagger(ids, ids, torch.zeros_like(ids))["s"].sum().backward()
        return [block.attn_q.weight.grad for block in tagger.blk]

    (_, whole), (lower, upper) = gradients(0), gradients(1)
    assert lower is None and torch.equal(upper, whole)


def test_first_token_is_never_left_out() -> None:
    """Under a causal mask it would be zeros through all layers, whose gradient overflows."""
    tagger = Tagger(replace(TINY, n_layers=20, attention="causal"), torch.randn(20, 64), {"s": 3}, word_dropout=1.0)
    tagger.see_blocks(False)
    for block in tagger.blk:
        for projection in block.children():
            torch.nn.init.ones_(projection.weight)
    ids = torch.ones(1, 4, dtype=torch.long)
    tagger(ids, torch.arange(4)[None], torch.zeros_like(ids))["s"][0, 0].sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in tagger.blk.parameters())


def test_parameter_names_are_gguf_names() -> None:
    tagger = Tagger(TINY, torch.zeros(5, 64), {"rare-disease": 5, "clinical": 3})
    names = {name for name, _ in tagger.named_parameters()}
    assert {"blk.1.attn_q.weight", "blk.0.ffn_gate.weight", "blk.0.attn_norm.weight",
            "output_norm.weight", "head.rare-disease.weight", "head.clinical.bias"} <= names
    assert "token_embd.weight" not in names


def test_text_documents_give_sentences() -> None:
    text = TextDocument("d", "Rash. No pain.", (Mention(0, 4, "SIGN"),)).read()
    assert [text.text[a:b] for a, b in text.sentences] == ["Rash.", "No pain."]


def test_a_random_field_sums_over_all_paths() -> None:
    generator = torch.Generator().manual_seed(5)
    logits = torch.randn(5, 3, generator=generator, requires_grad=True)
    transitions = legal(3) + torch.randn(3, 3, generator=generator)
    lengths, targets = [2, 3], torch.tensor([0, 1, 1, 2, 0])
    allowed = torch.eye(3, dtype=torch.bool)
    allowed[0, 1] = True  # a word outside may be a B

    def score(at: int, path: tuple[int, ...]) -> torch.Tensor:
        start = NEVER if path[0] == 2 else 0.0
        return start + sum(logits[at + i, label] for i, label in enumerate(path)) + sum(
            transitions[a, b] for a, b in zip(path, path[1:]))

    expected = 0.0
    for at, length in ((0, 2), (2, 3)):
        paths = list(product(range(3), repeat=length))
        open_paths = [p for p in paths if all(allowed[targets[at + i], label] for i, label in enumerate(p))]
        expected += (torch.stack([score(at, p) for p in paths]).logsumexp(0)
                     - torch.stack([score(at, p) for p in open_paths]).logsumexp(0))
    loss = sequence_loss(logits, targets, allowed, lengths, transitions)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
    loss.backward()
    assert logits.grad.isfinite().all()
    best = max(product(range(3), repeat=3), key=lambda path: score(2, path).item())
    assert decode(logits[2:].detach().numpy(), transitions.numpy()) == list(best)
