//! Words that are written with a full stop that need not end a sentence, as data.
//!
//! All lower case, without the last full stop.

/// What a full stop after an abbreviation may mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Abbreviation {
    /// Something always follows: "Dr. Smith", "e.g. fever".
    NeverLast,
    /// A number or a letter may follow: "No. 5", "Fig. A". Otherwise a word like others.
    BeforeNumber,
    /// Ends a sentence only before a word that mostly begins one: "p.o. He", not "p.o. Lasix".
    SeldomLast,
    /// Ends a sentence before any capital: "b.i.d. Aspirin was stopped".
    OftenLast,
}

use Abbreviation::{BeforeNumber, NeverLast, OftenLast, SeldomLast};

/// What kind of abbreviation `word` is, if it is one. `word` comes without its last full stop, as
/// written in the text.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let lower = word.to_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    if is(NEVER_LAST) {
        Some(NeverLast)
    } else if is(BEFORE_NUMBER) {
        Some(BeforeNumber)
    } else if is(OFTEN_LAST) || is_frequency(&lower) {
        Some(OftenLast)
    } else if is(SELDOM_LAST) || is_initials(word) {
        Some(SeldomLast)
    } else {
        None
    }
}

/// Whether a capitalised word mostly begins a sentence, rather than being a name or a drug.
pub(crate) fn begins_sentences(word: &str) -> bool {
    STARTERS.contains(&word.to_lowercase().as_str())
}

/// "q6h", "q.6h", "q.4-6h", "q.d".
fn is_frequency(lower: &str) -> bool {
    lower.starts_with('q')
        && lower.len() > 1
        && lower.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '.' | '-' | '\u{2013}' | 'q' | 'h' | 'd' | 'w' | 'm' | 's' | 'o'
                )
        })
        && (lower.contains('.') || lower.chars().any(|c| c.is_ascii_digit()))
}

/// "J", "J.R", "U.S", "s.c": single letters with full stops between.
fn is_initials(word: &str) -> bool {
    let mut letters = 0;
    let all = word.split('.').all(|part| {
        letters += 1;
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    });
    all && letters <= 6
}

const NEVER_LAST: &[&str] = &[
    "dr", "drs", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "hon", "capt", "lt", "sgt", "attn",
    "e.g", "eg", "i.e", "ie", "vs", "v.s", "viz", "cf", "c.f", "al", "approx", "appr", "ca",
    "circa", "incl", "excl", "esp", "resp", "abd", "hosp", "staph", "strep", "h.o", "s.p", "s/p",
    "c/o", "r/o", "w.r.t", "aka", "a.k.a", "mt", "ft", "gen", "asst", "assoc", "var", "subsp",
    "ssp",
];

const BEFORE_NUMBER: &[&str] = &[
    "no", "nos", "nr", "fig", "figs", "vol", "ch", "sect", "sec", "art", "tab", "tabs", "p", "pp",
    "ext", "ref", "refs", "eq", "ver", "rm", "apt", "tel", "ph", "room", "lot", "ser", "op", "q",
    "n", "gr", "max", "min", "avg", "std",
];

const SELDOM_LAST: &[&str] = &[
    "etc", "inc", "ltd", "co", "corp", "jr", "sr", "md", "m.d", "d.o", "ph.d", "phd", "r.n", "n.p",
    "p.a", "pa-c", "m.b.b.s", "esq", "dept", "div", "univ", "ave", "blvd", "bldg", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues",
    "wed", "thu", "thur", "thurs", "fri", "a.m", "p.m", "am", "pm", "p.o", "i.v", "i.m", "s.c",
    "s.q", "s.l", "p.r", "p.v", "subq", "pt", "pts", "dx", "hx", "tx", "rx", "sx", "fx", "cx",
    "px", "y.o", "yo", "yr", "yrs", "mo", "mos", "wk", "wks", "hr", "hrs", "mins", "secs", "mg",
    "mcg", "ml", "cc", "kg", "cm", "mm", "lb", "lbs", "oz", "tsp", "tbsp", "cap", "caps", "inj",
    "susp", "soln", "sol", "supp", "oint", "wt", "ht", "temp", "lat", "med", "ant", "post", "inf",
    "sup", "bilat", "neg", "pos", "dist", "prox", "ext", "int", "lab", "labs", "cont", "dc", "d/c",
    "disp", "sig", "w.o", "eval", "exam", "est", "hgb", "bid", "misc", "u.s", "u.k", "d.c", "n.b",
    "lt", "rt",
];

const OFTEN_LAST: &[&str] = &[
    "b.i.d", "t.i.d", "q.i.d", "q.d", "q.o.d", "q.h.s", "q.a.m", "q.p.m", "h.s", "a.c", "p.c",
    "prn", "p.r.n", "stat", "qd", "qhs", "qam", "qpm", "tid", "qid", "qod", "b.d", "o.d", "t.d.s",
    "q.s", "ad lib", "n.p.o", "q.w", "q.wk",
];

const STARTERS: &[&str] = &[
    "he",
    "she",
    "they",
    "it",
    "we",
    "i",
    "you",
    "the",
    "this",
    "that",
    "these",
    "those",
    "there",
    "here",
    "his",
    "her",
    "their",
    "its",
    "our",
    "my",
    "patient",
    "patient's",
    "pt",
    "pts",
    "on",
    "in",
    "at",
    "after",
    "before",
    "during",
    "with",
    "without",
    "for",
    "from",
    "by",
    "as",
    "if",
    "when",
    "while",
    "since",
    "because",
    "although",
    "however",
    "then",
    "also",
    "will",
    "would",
    "should",
    "could",
    "please",
    "no",
    "not",
    "denies",
    "denied",
    "reports",
    "reported",
    "states",
    "stated",
    "continue",
    "continued",
    "continues",
    "start",
    "started",
    "stop",
    "stopped",
    "follow",
    "followed",
    "follow-up",
    "return",
    "discharge",
    "discharged",
    "admit",
    "admitted",
    "currently",
    "today",
    "yesterday",
    "tomorrow",
    "given",
    "exam",
    "both",
    "all",
    "any",
    "an",
    "a",
    "mr",
    "mrs",
    "ms",
    "dr",
    "family",
    "mother",
    "father",
    "what",
    "who",
    "how",
    "why",
    "plan",
    "assessment",
    "vitals",
    "was",
    "is",
    "has",
    "had",
    "to",
    "upon",
    "per",
    "once",
    "next",
    "last",
    "she's",
    "he's",
    "patients",
    "symptoms",
    "treatment",
    "diagnosis",
    "symptom",
    "some",
    "most",
    "many",
    "other",
    "overall",
    "additionally",
    "furthermore",
    "therefore",
    "thus",
    "history",
    "physical",
    "review",
    "hold",
    "increase",
    "decrease",
    "monitor",
    "check",
    "consider",
    "recommend",
];
