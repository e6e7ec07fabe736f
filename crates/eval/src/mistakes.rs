//! What kind of mistake a prediction is.

use serde::{Deserialize, Serialize};

use crate::entities::Entity;

/// One mistake in one sequence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mistake {
    /// Predicted where the gold has nothing.
    Spurious(Entity),
    /// In the gold, and nothing predicted there.
    Missed(Entity),
    /// The right words, another type.
    WrongType {
        /// What was meant.
        gold: Entity,
        /// What was said.
        predicted: Entity,
    },
    /// The right type, other words.
    WrongBoundary {
        /// What was meant.
        gold: Entity,
        /// What was said.
        predicted: Entity,
    },
    /// Neither type nor words, but they overlap.
    WrongTypeAndBoundary {
        /// What was meant.
        gold: Entity,
        /// What was said.
        predicted: Entity,
    },
}

/// How many mistakes of each kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct MistakeCounts {
    /// See [`Mistake::Spurious`].
    pub spurious: usize,
    /// See [`Mistake::Missed`].
    pub missed: usize,
    /// See [`Mistake::WrongType`].
    pub wrong_type: usize,
    /// See [`Mistake::WrongBoundary`].
    pub wrong_boundary: usize,
    /// See [`Mistake::WrongTypeAndBoundary`].
    pub wrong_type_and_boundary: usize,
}

impl MistakeCounts {
    /// Counts one more.
    pub fn count(&mut self, mistake: &Mistake) {
        *match mistake {
            Mistake::Spurious(_) => &mut self.spurious,
            Mistake::Missed(_) => &mut self.missed,
            Mistake::WrongType { .. } => &mut self.wrong_type,
            Mistake::WrongBoundary { .. } => &mut self.wrong_boundary,
            Mistake::WrongTypeAndBoundary { .. } => &mut self.wrong_type_and_boundary,
        } += 1;
    }
}

/// Pairs what is not exact, each entity at most once: first equal words, then the equal type with
/// an overlap, then any overlap. What stays alone is missed or spurious.
pub fn mistakes(gold: &[Entity], predicted: &[Entity]) -> Vec<Mistake> {
    let mut gold_left: Vec<_> = gold
        .iter()
        .filter(|g| !predicted.contains(g))
        .cloned()
        .collect();
    let mut predicted_left: Vec<_> = predicted
        .iter()
        .filter(|p| !gold.contains(p))
        .cloned()
        .collect();
    let mut found = Vec::new();
    let same_words = |g: &Entity, p: &Entity| g.words == p.words;
    let overlap =
        |g: &Entity, p: &Entity| g.words.start < p.words.end && p.words.start < g.words.end;
    let same_type = |g: &Entity, p: &Entity| overlap(g, p) && g.entity_type == p.entity_type;
    pair(
        &mut gold_left,
        &mut predicted_left,
        same_words,
        |gold, predicted| {
            found.push(Mistake::WrongType { gold, predicted });
        },
    );
    pair(
        &mut gold_left,
        &mut predicted_left,
        same_type,
        |gold, predicted| {
            found.push(Mistake::WrongBoundary { gold, predicted });
        },
    );
    pair(
        &mut gold_left,
        &mut predicted_left,
        overlap,
        |gold, predicted| {
            found.push(Mistake::WrongTypeAndBoundary { gold, predicted });
        },
    );
    found.extend(gold_left.into_iter().map(Mistake::Missed));
    found.extend(predicted_left.into_iter().map(Mistake::Spurious));
    found
}

fn pair(
    gold: &mut Vec<Entity>,
    predicted: &mut Vec<Entity>,
    fits: impl Fn(&Entity, &Entity) -> bool,
    mut found: impl FnMut(Entity, Entity),
) {
    predicted.retain(|p| match gold.iter().position(|g| fits(g, p)) {
        Some(place) => {
            found(gold.remove(place), p.clone());
            false
        }
        None => true,
    });
}
