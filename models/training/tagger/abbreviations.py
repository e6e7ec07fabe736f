"""Abbreviations that a text defines and their uses, by Schwartz and Hearst (Pacific Symposium on Biocomputing
8, 2003, 451-462); what `crates/abbreviation` does, with a simpler notion of a sentence."""

import re
from dataclasses import dataclass
from functools import lru_cache

REACH = 400
PARENTHESIS = re.compile(r"\(([^()]{1,400})\)")
SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])|\n\s*\n")


@dataclass(frozen=True)
class Abbreviation:
    """Spans of a text; `shorts` are the short form where it is defined and its later uses."""

    long: tuple[int, int]
    shorts: list[tuple[int, int]]


def has_capital(text: str) -> bool:
    return any(c.isupper() for c in text)


def is_short_form(short: str, text: str) -> bool:
    return (2 <= len(short) <= 10 and len(short.split()) <= 2 and short[0].isalnum()
            and (has_capital(short) or not has_capital(text)))


def most_words(short: str) -> int:
    n = sum(c.isalnum() for c in short)
    return min(n + 5, 2 * n)


def long_form_start(short: str, candidate: str) -> int | None:
    """Where the letters of the short form, found from right to left, begin; the first one begins a word."""
    at = len(candidate)
    letters = [c.lower() for c in short if c.isalnum()]
    for index, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (candidate[at].lower() != letter
                           or index == 0 and at > 0 and candidate[at - 1].isalnum()):
            at -= 1
        if at < 0:
            return None
    return max((m.end() for m in re.finditer(r"\s", candidate[:at])), default=0)


def long_form(short: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The part of `text[start:end]`, up to its end, that the short form abbreviates."""
    at = long_form_start(short, text[start:end])
    if at is None:
        return None
    words = text[start + at : end]
    fits = len(words) > len(short) and len(words.split()) <= most_words(short)
    return (start + at, end) if fits and short not in re.split(r"[\W_]", words) else None


def last_words(text: str, start: int, end: int, n: int) -> int:
    return start + ([m.start() for m in re.finditer(r"\S+", text[start:end])][-n:] or [end - start])[0]


def definition(text: str, parenthesis: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The long and the short form around a parenthesis."""
    reach = max(0, parenthesis.start() - REACH)
    start = max((m.end() for m in SENTENCE_END.finditer(text, reach, parenthesis.start())), default=reach)
    end = start + len(text[start : parenthesis.start()].rstrip())
    inside = re.split("[;,]", parenthesis[1])[0]
    short = inside.strip()
    if is_short_form(short, text):
        long = long_form(short, text, last_words(text, start, end, most_words(short)), end)
        short_start = parenthesis.start(1) + len(inside) - len(inside.lstrip())
        return (long, (short_start, short_start + len(short))) if long else None
    start = last_words(text, start, end, 1)
    short = text[start:end]
    if not is_short_form(short, text):
        return None
    content = parenthesis[1]
    left = parenthesis.start(1) + len(content) - len(content.lstrip())
    long = long_form(short, text, left, left + len(content.strip()))
    return (long, (start, end)) if long else None


@lru_cache(maxsize=4096)
def abbreviations(text: str) -> list[Abbreviation]:
    """Kept, for calibration decodes the same texts many times."""
    defined = [d for m in PARENTHESIS.finditer(text) if (d := definition(text, m))]
    found = []
    for long, short in defined:
        form = text[slice(*short)]
        anew = min((s for _, (s, e) in defined if s > short[0] and text[s:e] == form), default=len(text))
        whole = re.compile(rf"(?<!\w){re.escape(form)}(?!\w(?<!s)|s\w)")
        uses = [m.span() for m in whole.finditer(text, short[1], anew)
                if not long[0] <= m.start() < long[1]]
        found.append(Abbreviation(long, [short, *uses]))
    return found
