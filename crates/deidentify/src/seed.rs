//! Chance that is the same every time.

use sha2::{Digest, Sha256};

/// The source of all chance in surrogates: the same seed and the same note give the same text.
///
/// Keep it as you would keep the original names: who has the seed can shift the dates back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(u64);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed")
    }
}

/// The most weeks that dates are shifted by.
const MAX_WEEKS: u64 = 104;

impl Seed {
    /// A seed of the caller's choice.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The number of days by which this seed moves every date of a note: whole weeks, so that
    /// weekdays still fit; never 0.
    pub fn shift_days(self) -> i32 {
        let draw = self.draw("shift", "");
        let weeks = i32::try_from(draw / 2 % MAX_WEEKS).unwrap_or(0) + 1;
        if draw.is_multiple_of(2) {
            7 * weeks
        } else {
            -7 * weeks
        }
    }

    /// A number that depends on the seed, on what it is for, and on what it stands for.
    pub(crate) fn draw(self, purpose: &str, key: &str) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.0.to_le_bytes())
            .chain_update(purpose)
            .chain_update([0])
            .chain_update(key)
            .finalize();
        digest
            .iter()
            .take(8)
            .fold(0, |number, &byte| number << 8 | u64::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_are_whole_weeks_and_never_none() {
        let shifts: Vec<_> = (0..500).map(|seed| Seed::new(seed).shift_days()).collect();
        assert!(
            shifts
                .iter()
                .all(|days| *days != 0 && days % 7 == 0 && days.abs() <= 728)
        );
        assert!(shifts.iter().any(|days| *days > 0) && shifts.iter().any(|days| *days < 0));
    }

    #[test]
    fn draws_depend_on_everything() {
        let draw = Seed::new(1).draw("a", "b");
        assert_eq!(draw, Seed::new(1).draw("a", "b"));
        assert_ne!(draw, Seed::new(2).draw("a", "b"));
        assert_ne!(draw, Seed::new(1).draw("ab", ""));
        assert!(!format!("{:?}", Seed::new(77)).contains("77"));
    }
}
