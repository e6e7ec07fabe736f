//! Files that were dropped together, in the order in which they are opened: each alone, but a text
//! with its annotations, which may stand in a file of the same name.

const ANNOTATIONS: [&str; 3] = ["ann", "json", "jsonl"];

/// Which of the files named `names` are opened together. A pair stands where its text stands.
pub fn submissions(names: &[String]) -> Vec<Vec<usize>> {
    let stem = |name: &str, ending: &str| {
        let (stem, own) = name.rsplit_once('.')?;
        own.eq_ignore_ascii_case(ending).then(|| stem.to_owned())
    };
    let annotates = |name: &str, text: &str| {
        let of_text = stem(text, "txt");
        of_text.is_some() && ANNOTATIONS.iter().any(|it| stem(name, it) == of_text)
    };
    let is_half = |name: &String| names.iter().any(|text| annotates(name, text));
    let files = || names.iter().enumerate();
    files()
        .filter(|(_, name)| !is_half(name))
        .map(|(index, name)| {
            let halves = files().filter(|(_, other)| annotates(other, name));
            std::iter::once(index)
                .chain(halves.map(|(half, _)| half))
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: &[&[usize]]) {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(submissions(&names), expected);
    }

    #[test]
    fn pairs_are_one() {
        check(&[], &[]);
        check(&["a.txt", "b.pdf"], &[&[0], &[1]]);
        check(&["a.ann", "b.txt", "a.txt"], &[&[1], &[2, 0]]);
        check(&["a.ANN", "a.TXT"], &[&[1, 0]]);
        check(&["a.ann", "a.md"], &[&[0], &[1]]);
        check(
            &["a.json", "a.txt", "b.jsonl", "c.json"],
            &[&[1, 0], &[2], &[3]],
        );
    }
}
