//! British to American spelling, by the letters that differ in medical words.

/// Letters that stand for the same sound, British first. Applied to mentions and names alike, so a
/// word that is changed without need ("aerobic") still meets itself.
const PAIRS: [(&str, &str); 12] = [
    ("ae", "e"),
    ("oe", "e"),
    ("our", "or"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("lyse", "lyze"),
    ("sulph", "sulf"),
    ("leuco", "leuko"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("litre", "liter"),
];

/// A word in lower case as Americans spell it.
pub(crate) fn american(word: &str) -> String {
    let mut word = word.to_owned();
    for (british, american) in PAIRS {
        if word.contains(british) {
            word = word.replace(british, american);
        }
    }
    word
}
