//! Files that were dropped together, in the order in which they are opened: each alone, but the two
//! halves of a brat pair as one.

/// Which of the files named `names` are opened together. A pair stands where its text stands.
pub fn submissions(names: &[String]) -> Vec<Vec<usize>> {
    let stem = |name: &str, ending: &str| {
        let (stem, own) = name.rsplit_once('.')?;
        own.eq_ignore_ascii_case(ending).then(|| stem.to_owned())
    };
    let partner = |name: &str, ending: &str, other_ending: &str| {
        let own = stem(name, ending)?;
        names
            .iter()
            .position(|other| stem(other, other_ending).as_ref() == Some(&own))
    };
    names
        .iter()
        .enumerate()
        .filter(|(_, name)| partner(name, "ann", "txt").is_none())
        .map(|(index, name)| {
            let annotations = partner(name, "txt", "ann");
            std::iter::once(index).chain(annotations).collect()
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
    }
}
