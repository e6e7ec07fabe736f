//! The label probabilities of a word, gathered by type.

/// How sure the model is that a word is, or is not, of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypeScore {
    /// Probability that an entity of the type begins with the word.
    pub begins: f32,
    /// Probability that one goes on with the word.
    pub inside: f32,
}

impl TypeScore {
    /// Probability that the word is part of an entity of the type.
    pub fn total(self) -> f32 {
        self.begins + self.inside
    }
}

/// The probability of no entity, and the scores of each type in the scheme's order. `labels` are
/// in the order of IOB2 labels: outside, then begin and inside of each type.
pub fn by_type(labels: &[f32]) -> Option<(f32, Vec<TypeScore>)> {
    let (&outside, types) = labels.split_first()?;
    let (pairs, []) = types.as_chunks::<2>() else {
        return None;
    };
    let types = pairs
        .iter()
        .map(|&[begins, inside]| TypeScore { begins, inside })
        .collect();
    Some((outside, types))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_gathered_by_type() {
        let (outside, types) = by_type(&[0.1, 0.5, 0.2, 0.1, 0.1]).unwrap();
        assert_eq!(outside, 0.1);
        assert_eq!(types.len(), 2);
        assert!((types[0].total() - 0.7).abs() < 1e-6);
        assert_eq!(types[1].inside, 0.1);
    }

    #[test]
    fn rows_of_a_wrong_length_are_refused() {
        assert_eq!(by_type(&[]), None);
        assert_eq!(by_type(&[0.5, 0.5]), None);
    }
}
