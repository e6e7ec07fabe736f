"""README's 'A scheme of your own' on its invented corpus, with a tiny random network."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from tagger import average, heads, recalibrate, round
from tagger.crf import legal
from tagger.evaluate import measure
from tagger.network import Attention, NetworkConfig
from tagger.pack_model import load_tagger
from tagger.quantise import fake_quantise
from tagger.report import markdown, plot, reliability
from tagger.train import Run, parse_arguments

EXAMPLE = Path(__file__).parent.parent / "example"
TINY = NetworkConfig(d_model=64, d_ff=96, n_heads=2, n_kv_heads=1, d_head=32, n_layers=1,
                     rope_base=10000.0, norm_eps=1e-5)


class TinyBase:
    """Stands for the base model: random weights and a tokenizer of single bytes."""

    path = Path("tiny.gguf")

    def sha256(self) -> str:
        return "0" * 64

    def config(self, n_layers: int, attention: Attention) -> NetworkConfig:
        assert (n_layers, attention) == (TINY.n_layers, TINY.attention)
        return TINY

    def tokenizer(self) -> Tokenizer:
        alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
        tokenizer = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(alphabet)}, merges=[]))
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        return tokenizer

    def tensor(self, name: str) -> torch.Tensor:
        torch.manual_seed(sum(map(ord, name)))
        shapes = {"token_embd": (256, 64), "attn_q": (64, 64), "attn_k": (32, 64), "attn_v": (32, 64),
                  "attn_output": (64, 64), "ffn_gate": (96, 64), "ffn_up": (96, 64), "ffn_down": (64, 96)}
        kind = name.removesuffix(".weight").rpartition(".")[2]
        return torch.ones(64) if "norm" in kind else torch.randn(shapes[kind]) * (1.0 if kind == "token_embd" else 0.12)


def run(folder: Path, *more: str) -> Run:
    folder.mkdir(exist_ok=True)
    arguments = ["--schemes", str(EXAMPLE / "devices.toml"), "--data", str(EXAMPLE), "--base", "tiny.gguf",
                 "--run", str(folder), "--layers", "1", "--rounds", "6", "--rows", "2", "--lr", "3e-3",
                 "--head-lr", "1e-2", "--precision", "f32", "--device", "cpu", *more]
    return Run(parse_arguments(arguments), TinyBase())


def test_walkthrough_from_corpus_to_packable_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished = run(tmp_path / "run")
    finished.train()
    out = tmp_path / "run" / "out"
    recipe = json.loads((out / "recipe.json").read_text())
    assert recipe["schemes"] == [{"name": "devices", "types": ["DEVICE", "PROBLEM"]}]
    assert recipe["embedding_bits"] == 4 and 0.5 <= recipe["calibration"]["devices"]["temperature"] <= 4
    assert recipe["dev"]["invented-notes"]["support"] == 6
    weights = load_file(out / "weights.safetensors")
    assert weights["head.devices.weight"].shape == (5, 64)
    reference = json.loads((out / "reference.json").read_text())
    assert len(reference["cases"][0]["heads"]["devices"][0]) == 5
    losses = [json.loads(line)["losses"]["all"] for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()
              if "losses" in line]
    assert sum(losses[-3:]) < 0.6 * sum(losses[:3])

    (dev,) = finished.dev
    again = measure(load_tagger(out, TinyBase(), {"devices": 5}), dev, finished.tokenizer, 2, "f32")
    assert again.scores == recipe["dev"]["invented-notes"]
    found = {"devices": reliability([(dev, again)])}
    assert found["devices"]["ece"] == recipe["calibration"]["devices"]["ece"]
    assert plot(found).count("<circle") == len(found["devices"]["bins"]) > 0

    arguments = ["recalibrate", "--schemes", str(EXAMPLE / "devices.toml"), "--data", str(EXAMPLE), "--base", "tiny.gguf",
                 "--model", str(out), "--to", str(tmp_path / "again")]
    monkeypatch.setattr("sys.argv", arguments)
    monkeypatch.setattr(recalibrate, "BaseModel", lambda path: TinyBase())
    recalibrate.main()
    refitted = json.loads((tmp_path / "again" / "recipe.json").read_text())
    assert refitted["recalibration"]["devices"]["ece"] <= recipe["calibration"]["devices"]["ece"]
    kept = load_file(tmp_path / "again" / "weights.safetensors")
    assert all(torch.equal(kept[name], value) for name, value in weights.items() if not name.startswith("head."))

    table = markdown({"dev": {"invented-notes": again.scores}, "perturbed": {}, "calibration": found})
    assert "| invented-notes | **micro** |" in table


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    whole = run(tmp_path / "whole", "--stop-after-steps", "7")
    whole.train()
    run(tmp_path / "parts", "--stop-after-steps", "3").train()
    resumed = run(tmp_path / "parts", "--stop-after-steps", "7")
    assert resumed.step == 3
    resumed.train()
    for (name, a), (_, b) in zip(whole.tagger.named_parameters(), resumed.tagger.named_parameters()):
        assert torch.equal(a, b), name
    with pytest.raises(SystemExit, match="made with other settings"):
        run(tmp_path / "parts", "--seed", "1")


def test_products_of_low_rank_become_part_of_the_weights(tmp_path: Path) -> None:
    trained = run(tmp_path, "--lora", "4", "--stop-after-steps", "3", "--quantise-from", "2")
    before = {name: value.clone() for name, value in trained.tagger.named_parameters()}
    trained.train()
    after = dict(trained.tagger.named_parameters())
    assert torch.equal(after["blk.0.attn_q.weight"], before["blk.0.attn_q.weight"])
    assert not torch.equal(after["blk.0.attn_q.up"], before["blk.0.attn_q.up"])
    trained.write(limited=True)
    weights = load_file(tmp_path / "out" / "weights.safetensors")
    assert not [name for name in weights if name.endswith((".up", ".down"))]
    assert not torch.equal(weights["blk.0.attn_q.weight"], before["blk.0.attn_q.weight"])


def test_teachers_keep_the_labels_when_the_blocks_come(tmp_path: Path) -> None:
    run(tmp_path / "exact", "--quantise-from", "2").train()
    teacher = tmp_path / "exact" / "out"
    shutil.copytree(teacher, tmp_path / "copy")
    pupil = run(tmp_path / "blocks", "--start", str(teacher), "--teacher", str(teacher), str(tmp_path / "copy"),
                "--teacher-shares", "2", "1", "--teacher-weight", "1",
                "--eight-bits", "ffn_down", "--dropout", "0", "--word-dropout", "0")
    before = pupil.tagger.blk[0].attn_q.weight.clone()
    pupil.train()
    assert not torch.equal(pupil.tagger.blk[0].attn_q.weight, before)
    losses = [json.loads(line)["losses"]["all"] for line in (tmp_path / "blocks" / "log.jsonl").read_text().splitlines()
              if "losses" in line]
    assert sum(losses[-3:]) < sum(losses[:3])
    recipe = json.loads((tmp_path / "blocks" / "out" / "recipe.json").read_text())
    assert recipe["eight_bits"] == ["ffn_down"] and recipe["settings"]["teacher"] == ["out", "copy"]
    with pytest.raises(SystemExit, match="one share above 0 for each"):
        run(tmp_path / "unshared", "--teacher", str(teacher), "--teacher-shares", "2", "1")
    packed = load_tagger(tmp_path / "blocks" / "out", TinyBase(), {"devices": 5})
    assert (packed.blk[0].ffn_down.bits, packed.blk[0].ffn_up.bits) == (8, 4)


def test_texts_without_labels_are_read_with_teachers_only(tmp_path: Path) -> None:
    texts = tmp_path / "more.txt"
    texts.write_text("The pump stopped again.\n\nNo alarm was heard.\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="needs a --teacher"):
        run(tmp_path / "alone", "--unlabelled", str(texts))
    run(tmp_path / "first", "--stop-after-steps", "1").write(limited=True)
    pupil = run(tmp_path / "taught", "--teacher", str(tmp_path / "first" / "out"),
                "--unlabelled", str(texts), "--unlabelled-passes", "1")
    assert pupil.mixture.round(0)[1]["more"] > 0
    source = pupil.mixture.sources[-1]
    assert len(source.documents) == 2 and source.mapping.allowed[0].all()
    texts.write_text("\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no text"):
        run(tmp_path / "empty", "--teacher", str(tmp_path / "first" / "out"), "--unlabelled", str(texts))


def test_weights_are_averaged(tmp_path: Path) -> None:
    models = [tmp_path / seed / "out" for seed in ("1", "2")]
    for model in models:
        run(model.parent, "--quantise-from", "2", "--seed", model.parent.name).train()
    common = ["--schemes", str(EXAMPLE / "devices.toml"), "--data", str(EXAMPLE), "--base", "tiny.gguf", "--models",
              *map(str, models), "--to", str(tmp_path / "mean")]
    average.run(average.parse_arguments([*common, "--shares", "3", "1"]), TinyBase())
    first, second, mean = (load_file(folder / "weights.safetensors") for folder in (*models, tmp_path / "mean"))
    name = "blk.0.attn_q.weight"
    assert torch.allclose(mean[name], 0.75 * first[name] + 0.25 * second[name], atol=1e-6)
    assert json.loads((tmp_path / "mean" / "recipe.json").read_text())["average"][0]["share"] == 3
    again = run(tmp_path / "again", "--start", str(tmp_path / "mean"))
    assert torch.equal(again.tagger.blk[0].attn_q.weight, mean[name])
    with pytest.raises(SystemExit, match="--shares needs"):
        average.run(average.parse_arguments([*common, "--shares", "1"]), TinyBase())
    one, two = (torch.nn.Linear(2, n) for n in (2, 3))
    with pytest.raises(SystemExit, match="same layers and heads"):
        average.average([one, two], [1.0, 1.0])


def test_a_trained_network_is_rounded(tmp_path: Path) -> None:
    trained = run(tmp_path / "f32", "--quantise-from", "2")
    trained.train()
    round.run(round.parse_arguments([
        "--schemes", str(EXAMPLE / "devices.toml"), "--data", str(EXAMPLE), "--base", "tiny.gguf",
        "--model", str(tmp_path / "f32" / "out"), "--to", str(tmp_path / "rounded"),
        "--eight-bits", "ffn_down", "--batches", "4", "--window-tokens", "64"]), TinyBase())
    weights = load_file(tmp_path / "rounded" / "weights.safetensors")
    for name, bits in (("attn_q", 4), ("ffn_down", 8)):
        weight = weights[f"blk.0.{name}.weight"]
        assert torch.equal(fake_quantise(weight, bits), weight)
    recipe = json.loads((tmp_path / "rounded" / "recipe.json").read_text())
    assert recipe["eight_bits"] == ["ffn_down"] and recipe["rounded"]["batches"] == 4
    exact, plain, rounded = (load_tagger(folder, TinyBase(), {"devices": 5}) for folder in
                             (tmp_path / "f32" / "out", tmp_path / "f32" / "out", tmp_path / "rounded"))
    exact.see_blocks(False)
    plain.give_eight_bits(["ffn_down"])
    plain.clip_to_levels()
    batch = trained.mixture.round(1)[0][0]
    states, of_plain, of_rounded = (tagger.hidden(batch.ids, batch.positions, batch.segments) for tagger in (exact, plain, rounded))
    assert (of_rounded - states).square().mean() < 0.8 * (of_plain - states).square().mean()


def test_headings_are_outside_whatever_the_teachers_say(tmp_path: Path) -> None:
    run(tmp_path / "first", "--stop-after-steps", "1").write(limited=True)
    pupil = run(tmp_path / "taught", "--teacher", str(tmp_path / "first" / "out"), "--augment", "1", "--dropout", "0")
    batch = next(batch for batch in pupil.mixture.round(0)[0] if len(batch.outside))
    labelled = torch.cat([labels.tokens for labels in batch.labels.values()])
    assert not set(batch.outside.tolist()) & set(labelled.tolist())
    losses = [pupil.train_step(batch, 0.1)["outside"] for _ in range(20)]
    assert losses[-1] < 0.2 * losses[0]


def test_heads_alone_learn_that_headings_are_outside(tmp_path: Path) -> None:
    trained = run(tmp_path / "first", "--augment", "1")
    trained.train()
    heads.run(heads.parse_arguments([
        "--schemes", str(EXAMPLE / "devices.toml"), "--data", str(EXAMPLE), "--base", "tiny.gguf",
        "--model", str(tmp_path / "first" / "out"), "--to", str(tmp_path / "second"), "--heads", "devices",
        "--lr", "0.01", "--before", "0.98", "--outside", "90", "--augment", "1", "--window-tokens", "64", "--rows", "2"]),
        TinyBase())
    with pytest.raises(SystemExit, match="no head drugs; there are devices"):
        heads.run(heads.parse_arguments([
            "--schemes", str(EXAMPLE / "devices.toml"), "--data", str(EXAMPLE), "--base", "tiny.gguf",
            "--model", str(tmp_path / "first" / "out"), "--to", str(tmp_path / "none"), "--heads", "drugs"]), TinyBase())
    first, second = (load_file(tmp_path / folder / "weights.safetensors") for folder in ("first/out", "second"))
    assert {name for name in first if not torch.equal(first[name], second[name])} == {"head.devices.weight", "head.devices.bias"}
    batch = next(batch for batch in trained.mixture.round(0)[0] if len(batch.outside))

    def loss(folder: Path) -> float:
        tagger = load_tagger(folder, TinyBase(), {"devices": 5})
        logits = tagger.head["devices"](heads.words_of(tagger, batch, "f32").outside)
        return torch.nn.functional.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long)).item()

    assert loss(tmp_path / "second") < 0.5 * loss(tmp_path / "first" / "out")


def test_a_random_field_is_learnt(tmp_path: Path) -> None:
    finished = run(tmp_path, "--crf")
    finished.train()
    assert not torch.equal(finished.tagger.transitions["devices"], legal(5))
    losses = [json.loads(line)["losses"]["all"] for line in (tmp_path / "log.jsonl").read_text().splitlines()
              if "losses" in line]
    assert sum(losses[-3:]) < 0.6 * sum(losses[:3])
