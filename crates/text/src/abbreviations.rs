//! Words whose full stop does not end a sentence.

/// Never last in a sentence: titles and words that announce what follows.
const BEFORE_MORE: [&str; 24] = [
    "dr", "drs", "mr", "mrs", "ms", "prof", "st", "pt", "pts", "vs", "e.g", "i.e", "cf", "fig",
    "figs", "no", "nos", "approx", "ca", "resp", "viz", "al", "rev", "dept",
];

/// Last in a sentence only when a capital follows.
const PERHAPS_LAST: [&str; 40] = [
    "b.i.d", "t.i.d", "q.i.d", "q.d", "q.h.s", "h.s", "p.r.n", "p.o", "i.v", "i.m", "s.c", "s.l",
    "p.r", "a.m", "p.m", "etc", "inc", "ltd", "jr", "sr", "mg", "ml", "kg", "hr", "hrs", "min",
    "wk", "yr", "yrs", "mo", "jan", "feb", "mar", "apr", "aug", "sept", "oct", "nov", "dec",
    "subq",
];

/// Whether `word`, which stands before a full stop, is cut short, given the character that follows.
pub(crate) fn is_abbreviation(word: &str, next: char) -> bool {
    let lower = word.to_lowercase();
    if BEFORE_MORE.contains(&lower.as_str()) {
        return lower != "no" || next.is_ascii_digit();
    }
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let listed = PERHAPS_LAST.contains(&lower.as_str());
    let every = lower.starts_with("q.") && lower.ends_with('h');
    if listed || every {
        return !next.is_uppercase();
    }
    initial && next.is_alphabetic()
}
