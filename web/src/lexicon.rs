//! The text of a lexicon as an editor needs it: its groups, and where a line stands.

/// A group of phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its line, counted from 1.
    pub line: usize,
    /// What stands between its brackets.
    pub name: String,
}

/// The groups, in order. (A phrase may begin with a bracket too, a mark such as `[-]`.)
pub fn groups(text: &str) -> Vec<Group> {
    let numbered = text.lines().zip(1..);
    numbered
        .filter_map(|(content, line)| {
            let name = content.trim().strip_prefix('[')?.strip_suffix(']')?;
            let is_group = !name.starts_with(['-', '+']);
            is_group.then(|| Group {
                line,
                name: name.to_owned(),
            })
        })
        .collect()
}

/// A line of a text in an editor, in UTF-16 units without its break; the last one for a line
/// behind it.
pub fn line_span(text: &str, line: usize) -> (usize, usize) {
    let units = |text: &str| text.encode_utf16().count();
    let mut start = 0;
    let mut span = (0, 0);
    for (content, number) in text.split('\n').zip(1..) {
        span = (start, start + units(content));
        if number == line {
            break;
        }
        start = span.1 + 1;
    }
    span
}

#[cfg(test)]
mod tests {
    use chartlight_assertion::Lexicon;

    use super::*;

    #[test]
    fn groups_are_found_in_their_lines() {
        let found = groups("# [no group]\n[absent after]\nno\n[-]\n [end] \nbut\n");
        let found: Vec<_> = found.iter().map(|it| (it.line, it.name.as_str())).collect();
        assert_eq!(found, [(2, "absent after"), (5, "end")]);
        assert!(groups(Lexicon::default_text()).len() > 10);
    }

    #[test]
    fn a_line_is_found_in_units_of_the_editor() {
        assert_eq!(line_span("é\n🩺x\n\nlast", 1), (0, 1));
        assert_eq!(line_span("é\n🩺x\n\nlast", 2), (2, 5));
        assert_eq!(line_span("é\n🩺x\n\nlast", 3), (6, 6));
        assert_eq!(line_span("é\n🩺x\n\nlast", 4), (7, 11));
        assert_eq!(line_span("é\n🩺x\n\nlast", 9), (7, 11));
        assert_eq!(line_span("", 1), (0, 0));
    }
}
