"""The split between punctuation marks, on a byte-level tokenizer with joined marks."""

import pytest
from tokenizers import Regex, pre_tokenizers

from tagger.gguf_model import BEFORE_ANOTHER_MARK


@pytest.mark.parametrize(("text", "pieces"), [
    ("John L., seen", ["John", "ĠL", ".", ",", "Ġseen"]),
    ("(CHF). Then", ["(", "CHF", ")", ".", "ĠThen"]),
    ("so ... -- ___", ["so", "Ġ...", "Ġ--", "Ġ___"]),
    ("a (b) can't", ["a", "Ġ(", "b", ")", "Ġcan", "'t"]),
])
def test_marks_that_differ_are_apart(text: str, pieces: list[str]) -> None:
    split = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(BEFORE_ANOTHER_MARK), "merged_with_previous"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])
    assert [piece for piece, _ in split.pre_tokenize_str(text)] == pieces
