"""Invented text of many kinds, the same for the same seed. No line comes from a corpus or a note.

Each kind is a function from a random source to one piece of text; `lines` mixes them.
"""

import random
import re
import string
import unicodedata
from collections.abc import Callable, Iterator

Kind = Callable[[random.Random], str]

# Characters whose category has been the same since Unicode 3.2: whatever version of Unicode a
# tokenizer knows, it has to put them into the same class.
SETTLED_CHARACTERS = [
    chr(c)
    for c in range(0x110000)
    if (category := unicodedata.ucd_3_2_0.category(chr(c))) == unicodedata.category(chr(c))
    and category not in ("Cn", "Co", "Cs")
]

PROBLEMS = (
    "chest pain|shortness of breath|fever|a pruritic rash|bilateral leg edema|ataxia|hypotonia"
    "|Marfan syndrome|Kabuki-like facies|acute-on-chronic kidney injury|photophobia|melena"
    "|seborrhoeic dermatitis|Ménière's disease|Sjögren's syndrome|type II diabetes mellitus"
    "|gastro-oesophageal reflux|hepatosplenomegaly|cutaneous mastocytosis|tinnitus|dysphagia"
).split("|")
DRUGS = (
    "aspirin|metoprolol succinate|levetiracetam|TMP-SMX|amoxicillin/clavulanate|vancomycin"
    "|prednisolone|insulin glargine|paracetamol|β-blocker|5-FU|interferon-γ"
).split("|")
UNITS = "mg|mcg|µg|μmol/L|mL/h|mmHg|°C|°F|bpm|x10^9/L|g/dL|%|kg/m²|cm|U/mL|mEq".split("|")
ROUTES = "p.o.|i.v.|s.c.|PRN|b.i.d.|t.i.d.|q.6h.|qhs|stat|q4-6h".split("|")
BLANKS = (
    "[**Name**]|[**Last Name (NamePattern1)**]|[**2101-10-4**]|[**Hospital1 **]|[** **]|___"
    "|__________|[**Doctor First Name 12**]|[**Telephone/Fax (1) 77**]|___-___-____"
).split("|")
HEADINGS = (
    "HISTORY OF PRESENT ILLNESS|Assessment & Plan|PMHx|ROS|Physical Exam|Dx|IMPRESSION|Labs|HPI"
    "|Allergies|Discharge Diagnosis|Past Surgical History"
).split("|")
SENTENCES = (
    "Pt denies {p}, {p} or {p}.|Presents with {n} days of {p}; no {p}.|Dr. {b} started {d} {q} {r}"
    "|c/o {p} x{n}d, worse @ night|{h}: {p} vs. {p}|S/p {d} ({q}), now w/o {p}"
    "|Mother's hx is notable for {p}.|She'll return if {p} doesn't improve; we've told her so."
    "|{h}:\t{d} {q} {r}|no evidence of {p} on CT (see {b})|I'd favour {p}, they're not sure."
    "|?{p} - r/o {p}|{b} is a {n} y/o M w/ {p}|T {q}, HR {n}, BP {n}/{n}, SpO2 {n}% RA"
    "|{d} {q} {r}, {d} {q} {r} and {d} {q} {r}|Family HISTORY: {p} (father, d. {n})"
).split("|")
ENGLISH = (
    "the river was high again and nobody had moved the boats|we can't say it's hers|o'clock, o'er"
    "|Suddenly, rain.|WHY IS THE CAPS LOCK ON|\"Well,\" he said, \"that's that.\"|naïve café façade"
    "|re-entrant co-operation|it’s a ‘curly’ “quote”…|e.g. this, i.e. that|'twas the 1990s' best"
    "|She'd've gone, wouldn't she?|YOU'RE HERE AND I'LL STAY|rock'n'roll 'em|state-of-the-art"
    "|antidisestablishmentarianism|Straße, Ærø, Łódź, İstanbul, ﬁne ligatures"
).split("|")
STEMS = (
    "cardi neur hepat nephr dermat oste arthr gastr enter pneum bronch ren angi phleb thromb hemat"
    " leuk erythr cyt hist my lip aden carcin sarc melan kerat ot rhin laryng stomat gloss cheil"
    " ophthalm blephar retin encephal mening cerebr psych toxic pyr alg dys hyper hypo poly oligo"
    " anti intra peri endo trans micro macro"
).split(" ")
ENDINGS = (
    "itis osis oma opathy algia emia uria ectomy ostomy otomy plasty scopy graphy genesis lysis"
    " trophy plegia paresis phobia philia rrhea rrhage spasm stenosis megaly cele dynia mab nib"
    " pril sartan statin azole cillin mycin vir"
).split(" ")
OTHER_SCRIPTS = (
    "المريض يشعر بألم في الصدر|لا توجد حُمّى، النبض ٨٨|السُّكَّرِيّ ـــ نوع ٢|گزارش پزشکی"
    "|החולה מתלונן על כאב ראש|חוֹם גוּף 38.5|ד״ר כהן|患者は胸痛を訴えた。|発熱なし、咳あり"
    "|患者否认胸痛和发热。|体温３７．２℃|환자는 두통을 호소한다|Больной жалуется на боль"
    "|Ο ασθενής έχει πυρετό|रोगी को बुखार है|ผู้ป่วยมีไข้|హృదయ స్పందన|የልብ ሕመም|Bệnh nhân sốt nhẹ"
    "|ქართული|հայերեն|བོད་ཡིག|မြန်မာ|ᚠᚢᚦᚨᚱᚲ|𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𝟙𝟚𝟛|𐍈𐌰𐌹|ꙮ|﷽|ﾊﾝｶｸ"
).split("|")
EMOJI = (
    "🙂|😷|🤒|💊|❤️|❤|☺️|👩‍⚕️|👨🏿‍⚕️|👩🏽‍🔬|👨‍👩‍👧‍👦|👍🏻|👍🏿|🫀|🧠|🇩🇪|🇯🇵|🇸🇦🇮🇱|🏳️‍🌈|🏴󠁧󠁢󠁳󠁣󠁴󠁿|1️⃣|#️⃣|🫱🏼‍🫲🏾|🧑🏾‍🦽|♿️|🩺🩸|⚕️"
).split("|")
CODE = (
    "fn main() { println!(\"{}\", x[{n}]); }|if (a != b && c <= {n}) { return -1; }"
    "|SELECT * FROM notes WHERE id = {n};|for i in range({n}):\n    print(f\"{i:>4}\")"
    "|x += 0x{n}ff;  // TODO(me): why?|<div class=\"row\">{n}&nbsp;&lt;</div>|$ ls -la | grep '\\.txt$'"
    "|#include <stdio.h>\n\tint x;\n|let re = /^\\s*(\\d+)\\b/gi;|@media (max-width: {n}px) { a { b: c } }"
    "|{\"id\": {n}, \"ok\": null, \"t\": \"\\u00e9\\n\"}|a->b::c<T>(&mut *p)?;|def __init__(self, *args, **kw):"
    "|\\frac{1}{{n}} \\sum_{i=0}^n x_i^2|snake_case_name camelCaseName SCREAMING_CASE kebab-case"
).split("|")
URLS = (
    "https://example.org/a/b?id={n}&q=%20x#top|http://127.0.0.1:{n}/|mailto:a.b+c@example.com"
    "|doi:10.1000/{n}.{n}|C:\\Users\\me\\note{n}.txt|/var/log/x-{n}.gz|ftp://x.example/~me/"
    "|www.example.co.uk/näme|#tag{n} @someone|2001:db8::{n}"
).split("|")
# Every control token of the vocabulary, tokens of other models, and the byte alphabet's own letters:
# in a note all of this is plain text.
TOKEN_LIKE = (
    "<|endoftext|> <|im_start|> <|im_end|> <repo_name> <reponame> <file_sep> <filename> <gh_stars>"
    " <issue_start> <issue_comment> <issue_closed> <jupyter_start> <jupyter_text> <jupyter_code>"
    " <jupyter_output> <jupyter_script> <empty_output> <|im_start|>user\nhi<|im_end|>\n <s> </s>"
    " [INST] <unk> [MASK] <|im_start| <im_end> Ġthe Ċ ĉ Â <0x0A> <|reserved_special_token_0|>"
).split(" ")
PUNCTUATION = "!?.,;:-–—_*#=~+/\\|<>()[]{}\"'`^&%$@…«»“”‘’•·→≥±×÷°§¶†™½²"
MARKS = "\u0301\u0308\u0323\u0327\u0336\u20dd\u0489\u05b8\u064b\u093c\u0e49\u200d\ufe0f\u3099"
WHITESPACE = " \t\n\r\x0b\x0c\x1c\x1f\x85\u00a0\u1680\u2003\u2009\u2028\u2029\u202f\u205f\u3000"
INVISIBLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202b\u202c\u2060\u2066\u2069\ufeff\ufffd"
# Code points beyond U+3FFFF start with a byte for which the vocabulary has no token.
CONTROLS = [chr(c) for c in (*range(32), 0x7F, *range(0x80, 0xA0))] + ["\U00040000", "\U000b1234"]
NUMERALS = "²³¹¼½¾٠١٢٣٤٥٦٧٨٩०१२३๔๕Ⅷⅻ①⑳㊿〇一二三五０１２９𝟘𝟡"
JOINS = [" "] * 6 + ["", ", ", "\n", "\r\n", "\t", "  ", "   ", " \r\n ", "\n\n", " - ", "; ", "/"]


def sentence(source: random.Random) -> str:
    return filled(source, source.choice(SENTENCES))


def english(source: random.Random) -> str:
    return source.choice(ENGLISH)


def neologisms(source: random.Random) -> str:
    """Words that look clinical and words that look like nothing, for the breadth of the merges."""

    def clinical() -> str:
        stems = "o".join(source.choices(STEMS, k=source.randint(1, 2)))
        return stems + source.choice(["", "o", "-"]) + source.choice(ENDINGS)

    def syllables() -> str:
        pairs = (source.choice("bcdfghjklmnpqrstvwxyz") + source.choice("aeiouy") for _ in range(4))
        return "".join(pairs)[source.randint(0, 3) :] + source.choice(["", "s", "n", "ing", "ed"])

    def letters() -> str:
        return "".join(source.choices(string.ascii_letters, k=source.randint(1, 6)))

    case = source.choice([str, str, str.capitalize, str.upper])
    words = (source.choice([clinical, syllables, letters])() for _ in range(source.randint(2, 8)))
    return " ".join(case(word) for word in words)


def other_script(source: random.Random) -> str:
    return source.choice(OTHER_SCRIPTS)


def heading(source: random.Random) -> str:
    mark = source.choice(["{}:", "{}:\r\n", "** {} **", "# {}", "{}\n====", "  {} :", "1) {}"])
    return mark.format(source.choice(HEADINGS))


def list_items(source: random.Random) -> str:
    bullet = source.choice(["- ", "* ", "• ", "{}. ", "{}) ", "\t- ", "  {}.\t", "[ ] ", "-"])
    end = source.choice(["\n", "\r\n", "\n\n", ";\n", "\r"])
    items = source.sample(PROBLEMS, source.randint(2, 3))
    return end.join(bullet.format(n) + item for n, item in enumerate(items, start=1)) + end


def quantity(source: random.Random) -> str:
    number = source.choice(
        ["{0}", "{0}.{1}", ".{0}", "{0},{1}", "{0}/{1}", "{0}-{1}", "<{0}", ">= {0}", "{0}e-{1}"]
        + ["{0}:{1}", "+{0}", "-{0}", "{0}x{1}", "#{0}", "{0}.{1}.2024", "2024-0{1}-1{0}T0{1}:00Z"]
    ).format(source.randint(0, 10 ** source.randint(1, 6)), source.randint(0, 99))
    return number + source.choice(["", " ", "\u00a0", "  "]) + source.choice(UNITS)


def blank(source: random.Random) -> str:
    return source.choice(BLANKS)


def emoji(source: random.Random) -> str:
    return source.choice(["", " "]).join(source.choices(EMOJI, k=source.randint(1, 5)))


def code(source: random.Random) -> str:
    return source.choice(CODE).replace("{n}", str(source.randint(0, 9999)))


def url(source: random.Random) -> str:
    return source.choice(URLS).replace("{n}", str(source.randint(0, 99999)))


def token_like(source: random.Random) -> str:
    return source.choice(["", " "]).join(source.choices(TOKEN_LIKE, k=source.randint(1, 3)))


def punctuation(source: random.Random) -> str:
    if source.random() < 0.5:
        return source.choice(PUNCTUATION) * source.randint(1, 20)
    return "".join(source.choices(PUNCTUATION, k=source.randint(2, 8)))


def whitespace(source: random.Random) -> str:
    if source.random() < 0.5:
        return source.choice(WHITESPACE[:4]) * source.randint(1, 12)
    return "".join(source.choices(WHITESPACE, k=source.randint(1, 6)))


def combining(source: random.Random) -> str:
    """Letters under marks, composed and decomposed."""
    letters = source.choices("aeioucnszAEOשبकก か", k=source.randint(2, 8))
    text = "".join(c + "".join(source.choices(MARKS, k=source.randint(0, 3))) for c in letters)
    return unicodedata.normalize(source.choice(["NFC", "NFD"]), text)


def invisible(source: random.Random) -> str:
    return source.choice(INVISIBLE).join(["", "x", "word", " ", source.choice(OTHER_SCRIPTS)])


def controls(source: random.Random) -> str:
    return source.choice(["", "a", " "]).join(source.choices(CONTROLS, k=source.randint(1, 4)))


def numerals(source: random.Random) -> str:
    return source.choice(["", " ", "x"]).join(source.choices(NUMERALS, k=source.randint(1, 6)))


def any_characters(source: random.Random) -> str:
    return "".join(source.choices(SETTLED_CHARACTERS, k=source.randint(1, 8)))


def random_case(source: random.Random) -> str:
    return "".join(source.choice([str.upper, str.lower])(c) for c in sentence(source)[:40])


def filled(source: random.Random, template: str) -> str:
    slots: dict[str, Kind] = {
        "{p}": lambda s: s.choice(PROBLEMS),
        "{d}": lambda s: s.choice(DRUGS),
        "{r}": lambda s: s.choice(ROUTES),
        "{h}": lambda s: s.choice(HEADINGS),
        "{n}": lambda s: str(s.randint(1, 180)),
        "{b}": blank,
        "{q}": quantity,
    }
    return re.sub(r"{\w}", lambda slot: slots[slot[0]](source), template)


# One kind of text and how often it comes.
KINDS: dict[Kind, int] = {
    sentence: 30, heading: 5, list_items: 6, quantity: 8, blank: 4, english: 5, neologisms: 20,
    other_script: 8, emoji: 6, code: 5, url: 4, token_like: 4, punctuation: 4, whitespace: 5,
    combining: 3, invisible: 2, controls: 3, numerals: 3, any_characters: 3, random_case: 2,
}  # fmt: skip


def lines(seed: int, n_lines: int) -> Iterator[str]:
    """Different lines of one to four pieces; none is empty."""
    source = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < n_lines:
        kinds = source.choices(list(KINDS), weights=list(KINDS.values()), k=source.randint(1, 4))
        line = "".join(kind(source) + source.choice(JOINS) for kind in kinds)
        line = line if source.random() < 0.5 else line.strip()
        if line and line not in seen:
            seen.add(line)
            yield line
