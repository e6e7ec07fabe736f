//! The words of a name in the form in which names are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::spelling::american;

/// Words that say nothing about which concept it is.
const PASSED_OVER: [&str; 12] = [
    "a", "an", "and", "by", "due", "for", "in", "of", "on", "the", "to", "with",
];

const GREEK: [(char, &str); 10] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('σ', "sigma"),
    ('ω', "omega"),
];

const ROMAN: [&str; 15] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
];

/// The words: lower case, without accents and possessives, singular, American, numerals in digits.
/// Words that say nothing are left out, unless there are no others.
pub(crate) fn words(name: &str) -> Vec<String> {
    let all: Vec<String> = split(name).iter().map(|word| normal(word)).collect();
    let telling = all
        .iter()
        .filter(|word| !PASSED_OVER.contains(&word.as_str()));
    let telling: Vec<String> = telling.cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// Words as they are written, in lower case and without accents.
fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters = name.nfkd().filter(|&c| !is_combining_mark(c));
    for c in letters.flat_map(char::to_lowercase) {
        let spelled = GREEK.iter().find(|(letter, _)| *letter == c);
        let Some(word) = words.last_mut() else { break };
        if let Some((_, spelled)) = spelled {
            word.push_str(spelled);
        } else if c.is_alphanumeric() {
            word.push(c);
        } else if matches!(c, '\'' | '’') {
            // "Crohn's", "Crohns'", "5'-nucleotidase": the mark joins nothing.
            word.push('\'');
        } else if !word.is_empty() {
            words.push(String::new());
        }
    }
    let words = words.into_iter().map(|word| {
        let bare = word.strip_suffix("'s").unwrap_or(&word);
        bare.replace('\'', "")
    });
    words.filter(|word| !word.is_empty()).collect()
}

fn normal(word: &str) -> String {
    if let Some(nth) = ROMAN.iter().position(|&numeral| numeral == word) {
        return (nth + 1).to_string();
    }
    singular(&american(word))
}

/// Without the plural's ending, by the S-stemmer of Harman, *How effective is suffixing?*, JASIS 42
/// (1991); short words and those in -ss, -us and -is are left.
fn singular(word: &str) -> String {
    let stem = |end: &str| word.strip_suffix(end);
    let kept = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if kept || word.chars().count() < 4 {
        return word.to_owned();
    }
    if let Some(stem) = stem("ies").filter(|stem| !stem.ends_with(['e', 'a'])) {
        return format!("{stem}y");
    }
    stem("s").unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &[&str]) {
        assert_eq!(words(name), expected, "{name}");
    }

    #[test]
    fn the_same_words_in_other_clothes_are_the_same() {
        check("Marfan's Syndrome", &["marfan", "syndrome"]);
        check("Marfan’s syndromes", &["marfan", "syndrome"]);
        check("Crohns' disease", &["crohn", "disease"]);
        check("Sjögren-Larsson", &["sjogren", "larsson"]);
        check(
            "Diabetes mellitus, type II",
            &["diabete", "mellitus", "type", "2"],
        );
        check("Iron-deficiency anaemia", &["iron", "deficiency", "anemia"]);
        check("TUMOURS OF THE OESOPHAGUS", &["tumor", "esophagus"]);
        check("β-thalassaemia", &["beta", "thalassemia"]);
        check("allergies", &["allergy"]);
        check("5'-nucleotidase", &["5", "nucleotidase"]);
    }

    #[test]
    fn what_says_nothing_is_kept_where_there_is_nothing_else() {
        check("the", &["the"]);
        check("", &[]);
        check(" -- ", &[]);
        check("pain in the chest", &["pain", "chest"]);
    }
}
