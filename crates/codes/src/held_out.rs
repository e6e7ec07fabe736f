//! How well a vocabulary's names are found when some of them are hidden.

use std::collections::HashSet;

use crate::index::{Index, LEAST_SCORE};
use crate::vocabulary::{Vocabulary, VocabularyError};

/// A vocabulary without some of the names of each concept, and the names that it is without.
///
/// The preferred name is never hidden, and of the others every second one, so that nothing is drawn
/// by chance. A hidden name that its concept keeps in other capitals is passed over.
#[derive(Debug)]
pub struct HeldOut<'v> {
    index: Index,
    /// Code and name.
    hidden: Vec<(&'v str, &'v str)>,
}

/// Where the right concept stood, for names that the index did not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Accuracy {
    /// Names looked up.
    pub names: usize,
    /// Whose concept came first.
    pub first: usize,
    /// Whose concept was among the first five.
    pub first_five: usize,
    /// Whose concept came first because a name of it has the same words: in another order, number or
    /// spelling. The baseline, which needs no likeness.
    pub same_words: usize,
}

impl<'v> HeldOut<'v> {
    /// Hides names.
    ///
    /// # Errors
    /// When the rest is no vocabulary.
    pub fn new(vocabulary: &'v Vocabulary) -> Result<Self, VocabularyError> {
        let mut table = String::new();
        let mut hidden = Vec::new();
        for (concept, names) in vocabulary.concepts() {
            let Some(concept) = vocabulary.concept(concept) else {
                continue;
            };
            let is_hidden = |nth: usize| nth > 0 && nth.is_multiple_of(2);
            let (out, kept): (Vec<_>, Vec<_>) = names
                .into_iter()
                .enumerate()
                .partition(|(nth, _)| is_hidden(*nth));
            table.push_str(concept.code);
            let mut of_concept = HashSet::new();
            for (_, name) in kept {
                table.push('\t');
                table.push_str(name);
                of_concept.insert(name.to_lowercase());
            }
            table.push('\n');
            let out = out.into_iter().map(|(_, name)| name);
            let new = out.filter(|name| !of_concept.contains(&name.to_lowercase()));
            hidden.extend(new.map(|name| (concept.code, name)));
        }
        let rest = Vocabulary::new(vocabulary.about().clone(), table)?;
        Ok(Self {
            index: Index::new(rest),
            hidden,
        })
    }

    /// Looks every hidden name up among the others.
    pub fn look_up(&self) -> Accuracy {
        let mut accuracy = Accuracy::default();
        for (code, name) in &self.hidden {
            let found = self.index.matches(name, 5, LEAST_SCORE);
            let at = found.iter().position(|found| found.concept.code == *code);
            let is_same = |at: usize| found.get(at).is_some_and(|found| found.score > 0.9999);
            accuracy.names += 1;
            accuracy.first += usize::from(at == Some(0));
            accuracy.first_five += usize::from(at.is_some());
            accuracy.same_words += usize::from(at == Some(0) && is_same(0));
        }
        accuracy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::tests::vocabulary;

    #[test]
    fn hidden_names_are_looked_up() {
        let vocabulary = vocabulary(
            "A:1\tglass bone disease\tglass bones\tbone disease, glass\tx\tGlass Bones\n\
             A:2\tmoon fever\tlunar pyrexia\tselenopathy\n\
             A:3\tred eye\tblue nail\n",
        );
        let held_out = HeldOut::new(&vocabulary).unwrap();
        // "Glass Bones" is kept in other capitals; A:3 has nothing to hide.
        let hidden: Vec<_> = held_out.hidden.iter().map(|(_, name)| *name).collect();
        assert_eq!(hidden, ["bone disease, glass", "selenopathy"]);
        let expected = Accuracy {
            names: 2,
            first: 1,
            first_five: 1,
            same_words: 1,
        };
        assert_eq!(held_out.look_up(), expected);
    }
}
