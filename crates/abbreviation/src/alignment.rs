//! The matching of a short form's letters in the words of a long form (figure 1 of the paper).

/// Where the long form begins in `candidate`: the start of the word in which the first letter of
/// `short` is found, when all its letters and digits are found from right to left, the first one at
/// the start of a word. `None` when they are not.
pub(crate) fn long_form_start(short: &str, candidate: &str) -> Option<usize> {
    let mut wanted: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = (!wanted.is_empty()).then(|| wanted.remove(0))?;
    let mut before = candidate.char_indices().rev().peekable();
    for c in wanted.into_iter().rev() {
        before.find(|&(_, found)| same(found, c))?;
    }
    let start = loop {
        let (at, found) = before.next()?;
        let begins_word = before.peek().is_none_or(|&(_, c)| !c.is_alphanumeric());
        if begins_word && same(found, first) {
            break at;
        }
    };
    // "T-cell lymphoma (CL)" has all of "T-cell".
    let word = candidate.get(..start)?.rfind(char::is_whitespace);
    let after_blank = |at: usize| {
        candidate
            .get(at..)?
            .chars()
            .next()
            .map(|c| at + c.len_utf8())
    };
    Some(word.and_then(after_blank).unwrap_or(0))
}

fn same(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase())
}
