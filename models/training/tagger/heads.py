"""Trains heads of a pack further and leaves its layers as they are, blocks and all.

The states of the words are read once, so that many passes over them cost minutes. Learnt are the labels of the corpora,
`O` for headings that were put in, and, for all words, the labels that the pack had before; so its confidence stays fitted.
"""

import argparse
import copy
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor, nn

from .arguments import add_model, add_texts, changing_parser
from .evaluate import dev_sets, measure
from .export import export
from .gguf_model import BaseModel
from .loss import distance, open_set_loss, outside_loss
from .mixture import Batch, Mixture
from .network import Tagger
from .pack_model import chosen_heads, open_model


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = changing_parser("heads", __doc__)
    add_model(parser, "a pack, or the out folder of a run")
    add_texts(parser, batches=170)
    parser.add_argument("--heads", nargs="+", metavar="NAME", help="heads to train; the others stay (default: all)")
    parser.add_argument("--passes", type=int, default=3, help="how often what was read of them is learnt")
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--before", type=float, default=0.995, help="share of the loss that is the labels that the pack had before")
    parser.add_argument("--outside", type=float, default=100.0, help="how much a word of a heading that was put in counts")
    parser.add_argument("--augment", type=float, default=0.8, help="share of documents rewritten in the style of notes")
    return parser.parse_args(arguments)


@dataclass(frozen=True)
class Words:
    """States `[word, d_model]` of a batch: by scheme with the target of each, and of words outside of every scheme."""

    labelled: dict[str, tuple[Tensor, Tensor]]
    outside: Tensor


@torch.no_grad()
def words_of(tagger: Tagger, batch: Batch, precision: str) -> Words:
    with torch.autocast(batch.ids.device.type, torch.bfloat16, enabled=precision == "bf16"):
        states = tagger.hidden(batch.ids, batch.positions, batch.segments).flatten(0, 1).float()
    return Words({name: (states[labels.tokens], labels.targets) for name, labels in batch.labels.items()}, states[batch.outside])


def loss_of(heads: nn.ModuleDict, before: nn.ModuleDict, words: Words, mixture: Mixture, a: argparse.Namespace) -> Tensor:
    """Mean over words of the loss on the labels, and of the distance from the labels before."""
    losses = [open_set_loss(heads[name](states), targets, mixture.allowed[name], mixture.weight[name])
              for name, (states, targets) in words.labelled.items() if name in heads]
    losses.append(a.outside * outside_loss(heads.values(), words.outside))
    states = torch.cat([states for states, _ in words.labelled.values()])
    alone = states.new_ones(1)
    kept = sum(distance(head(states), before[name](states).detach()[None], alone) for name, head in heads.items())
    return (1 - a.before) * sum(losses) / (len(states) + len(words.outside)) + a.before * kept


def train(heads: nn.ModuleDict, read: list[Words], mixture: Mixture, a: argparse.Namespace) -> None:
    before = copy.deepcopy(heads)
    optimizer = torch.optim.Adam(heads.parameters(), lr=a.lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, a.passes * len(read))
    random = Random(a.seed)
    for number in range(a.passes):
        total = 0.0
        for words in random.sample(read, len(read)):
            loss = loss_of(heads, before, words, mixture, a)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"pass {number + 1} of {a.passes}: loss {total / len(read):.4f}", flush=True)


def run(a: argparse.Namespace, base: BaseModel) -> None:
    schemes, tokenizer, tagger, recipe = open_model(a, base)
    chosen = nn.ModuleDict({name: tagger.head[name] for name in chosen_heads(a.heads, tagger)})
    mixture = Mixture(schemes, a.data, tokenizer, a.seed, a.window_tokens, a.rows, detokenise=0.5, augment=a.augment, swap=0.25)
    read: list[Words] = []
    batches = mixture.round(0)[0][: a.batches]
    for batch in batches:
        read.append(words_of(tagger, batch, a.precision))
        if len(read) % 10 == 0:
            print(f"read {len(read)} of {len(batches)} batches", flush=True)
    train(chosen, read, mixture, a)
    scores = {}
    for d in dev_sets(schemes, a.data):
        scores[d.entry.name] = measure(tagger, d, tokenizer, a.rows, a.precision, a.documents).scores
        print(f"{d.entry.name}: micro {scores[d.entry.name]['micro_f1']:.4f}, macro {scores[d.entry.name]['macro_f1']:.4f}", flush=True)
    settings = {key: getattr(a, key) for key in ("heads", "batches", "passes", "lr", "before", "outside", "augment", "seed")}
    export(a.to, tagger, tokenizer, schemes, recipe | {"dev": scores, "heads": [*recipe.get("heads", []), settings]})


def main() -> None:
    arguments = parse_arguments()
    run(arguments, BaseModel(arguments.base))


if __name__ == "__main__":
    main()
