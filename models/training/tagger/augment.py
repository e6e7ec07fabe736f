"""Makes texts look like notes: case, headings, lists, line breaks, blanks, typos, shorthand.

Every function returns edits; none changes what is a mention.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .corpus import Edit, Text, edited, product_words, touched

HEADINGS = """chief complaint|history of present illness|present illness|past medical history|family
 history|social history|review of systems|physical examination|vital signs|assessment|assessment and
 plan|impression|plan|hospital course|brief hospital course|discharge diagnosis|discharge
 medications|medications on admission|allergies|laboratory data|pertinent results|imaging|genetics|
genetic testing|diagnosis|differential diagnosis|treatment|symptoms|signs and symptoms|causes|affected
 populations|related disorders|standard therapies|general discussion|clinical features|prognosis|
background|case report|case presentation|discussion|conclusion|methods|results|objective|subjective|
neurology|cardiovascular|respiratory|gastrointestinal|skin|musculoskeletal|psychiatric|procedures|
immunizations|follow up|instructions|condition on discharge|reason for visit|reason for
 admission|surgical history|consultation|course|exam|labs|meds|hpi|pmh|ros|a/p|cc|interval history|
past surgical history|medical reasoning|additional testing|medical treatment|patient
 education|current medications|vitals|vitals reviewed|constitutional|general|general examination|head|
eyes|ears|nose|throat|ent|heent|neck|chest|lungs|heart|cv|back|abdomen|genitourinary|gu|gi|extremities|
msk|neuro|neurological|psych|integumentary|hematologic|lymphatic|endocrine|allergic/immunologic|spine|
specialist referrals""".replace("\n", "").split("|")
BLANKS = ("[**Known lastname**] ", "[**Last Name (un)**] ", "[**Hospital1 18**] ", "[**2101-3-14**] ",
          "[**Name (NI) 1234**] ", "___ ", "_____ ", "On ___, ", "Mr. ___ ", "[REDACTED] ", "Dr. [**First Name8**] ")
SHORTHAND = {
    "patient": "pt", "patients": "pts", "history": "hx", "diagnosis": "dx", "treatment": "tx",
    "symptoms": "sx", "with": "w/", "without": "w/o", "and": "&", "before": "prior to", "every": "q",
    "right": "R", "left": "L", "bilateral": "b/l", "years": "yrs", "weeks": "wks", "months": "mos",
    "increased": "↑", "decreased": "↓", "secondary": "2/2", "times": "x", "approximately": "~",
}
SMALL_WORDS = frozenset("the a an was were is are has have had been this that these there he she his her it its".split())


def _word_edits(text: Text, change: Callable[[str], str | None], spans: list[tuple[int, int]]) -> list[Edit]:
    edits = []
    for start, end in spans:
        new = change(text.text[start:end])
        if new is not None and new != text.text[start:end]:
            edits.append(Edit(start, end, new))
    return edits


def _recased(text: Text, recase: Callable[[str], str], sentences: list[tuple[int, int]]) -> list[Edit]:
    # Word by word, and only where the length stays, so that spans keep their place.
    words = product_words(text.text)
    spans = [words[i] for sentence in sentences for i in touched(words, *sentence)]
    return _word_edits(text, lambda w: recase(w) if len(recase(w)) == len(w) else None, spans)


def capitals(text: Text, random: Random) -> list[Edit]:
    return _recased(text, str.upper, text.sentences)


def some_capitals(text: Text, random: Random) -> list[Edit]:
    return _recased(text, str.upper, [s for s in text.sentences if random.random() < 0.3])


def lower_case(text: Text, random: Random) -> list[Edit]:
    return _recased(text, str.lower, text.sentences)


def heading(random: Random) -> str:
    """On a line of its own, or before the text of an item."""
    words = random.choice(HEADINGS)
    words = random.choice((words.upper(), words.upper(), words.title(), words.capitalize()))
    return random.choice((f"{words}\n", f"{words}\n\n", f"{words}:\n", f"{words}: ", f"{words}:\n\n",
                          f"• {words}: ", f"- {words}: ", f"{words}\n{'-' * len(words)}\n"))


def headings(text: Text, random: Random) -> list[Edit]:
    """A heading before one sentence in four."""
    return [Edit(start, start, ("\n\n" if start else "") + heading(random), outside=True)
            for start, _ in text.sentences if random.random() < 0.25]


def _gaps(text: Text) -> list[tuple[int, int]]:
    return [(a, b) for (_, a), (b, _) in zip(text.sentences, text.sentences[1:])]


def lists(text: Text, random: Random) -> list[Edit]:
    """Sentences become items of a list."""
    bullet = random.choice(("- ", "• ", "* ", "", "-", "#"))
    numbered = random.random() < 0.3
    return [Edit(a, b, f"\n{number}. " if numbered else "\n" + bullet)
            for number, (a, b) in enumerate(_gaps(text), 2) if random.random() < 0.9]


def line_wraps(text: Text, random: Random) -> list[Edit]:
    """Lines of one width, broken between words."""
    width = random.randint(45, 90)
    edits, line_start, words = [], 0, product_words(text.text)
    for (_, end), (start, next_end) in zip(words, words[1:]):
        if next_end - line_start > width and end < start:
            edits.append(Edit(end, start, "\n"))
            line_start = start
    return edits


def spacing(text: Text, random: Random) -> list[Edit]:
    """Blanks doubled, or a tab in their place."""
    words = product_words(text.text)
    return [Edit(end, start, random.choice(("  ", "  ", "\t", " \n")))
            for (_, end), (start, _) in zip(words, words[1:])
            if text.text[end:start] == " " and random.random() < 0.12]


def blanks(text: Text, random: Random) -> list[Edit]:
    """De-identification marks before a sentence."""
    return [Edit(start, start, random.choice(BLANKS))
            for start, _ in text.sentences if random.random() < 0.3]


def typos(text: Text, random: Random) -> list[Edit]:
    def change(word: str) -> str | None:
        if len(word) < 5 or not word.isalpha() or random.random() > 0.06:
            return None
        i = random.randrange(1, len(word) - 2)
        return random.choice((
            word[:i] + word[i + 1] + word[i] + word[i + 2 :], word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
        ))

    return _word_edits(text, change, product_words(text.text))


def _outside(text: Text) -> list[tuple[int, int]]:
    words = product_words(text.text)
    inside = {i for m in text.mentions for i in touched(words, m.start, m.end)}
    return [word for i, word in enumerate(words) if i not in inside]


def shorthand(text: Text, random: Random) -> list[Edit]:
    return _word_edits(text, lambda w: SHORTHAND.get(w.lower()) if random.random() < 0.8 else None,
                       _outside(text))


def telegraphic(text: Text, random: Random) -> list[Edit]:
    """Articles, auxiliaries and pronouns outside of mentions are left out."""
    edits = []
    for start, end in _outside(text):
        if text.text[start:end].lower() in SMALL_WORDS and text.text[end : end + 1] == " " and random.random() < 0.8:
            edits.append(Edit(start, end + 1, ""))
    return edits


def swapped(text: Text, surfaces: dict[str, list[list[str]]], random: Random) -> Text:
    """Half of the mentions that stand alone in a sentence give way to others of their type; the
    same words to the same words throughout, as a text keeps to its subject. A type has one list of
    others or more; each is as likely as the next."""
    chosen: dict[tuple[str, str], str | None] = {}
    edits = []
    for m in text.mentions:
        near = [o for o in text.mentions if m.start < o.end and o.start < m.end]
        if m.kind not in surfaces or len(near) > 1 or len(touched(text.sentences, m.start, m.end)) != 1:
            continue
        key = (m.kind, text.text[m.start : m.end].lower())
        if key not in chosen:
            chosen[key] = random.choice(random.choice(surfaces[m.kind])) if random.random() < 0.5 else None
        if chosen[key] is not None:
            edits.append(Edit(m.start, m.end, chosen[key]))
    return replace(edited(text, edits), words=None)


NOTE_STYLE = (headings, headings, headings, lists, some_capitals, capitals, lower_case, line_wraps, spacing,
              blanks, typos, shorthand, telegraphic)
"""What `as_note` draws from; headings, which the corpora lack, are there more than once."""


def as_note(text: Text, random: Random) -> Text:
    """One to three ways of writing, in turn."""
    for change in random.sample(NOTE_STYLE, random.choice((1, 1, 2, 3))):
        text = edited(text, change(text, random))
    return text


PERTURBATIONS: dict[str, tuple[Callable[[Text, Random], list[Edit]], ...]] = {
    "capitals": (capitals,),
    "lower case": (lower_case,),
    "list layout": (lists,),
    "headings": (headings,),
    "spacing": (spacing, line_wraps),
    "blanks": (blanks,),
    "typos": (typos,),
    "telegraphic": (telegraphic, shorthand),
}
"""What dev text is measured under."""
