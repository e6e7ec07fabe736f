//! Entities through an edit: those away from the change move with their text and stay, until the
//! new reading has reached them.

use chartlight_mention::Mention;
use chartlight_text::ByteRange;

/// What two versions of a note have in common: a head and a tail, in bytes, that do not overlap in
/// either version and end on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    head: usize,
    tail: usize,
}

impl Common {
    /// Compares two versions; linear in their length.
    pub fn of(old: &str, new: &str) -> Self {
        let shorter = old.len().min(new.len());
        let equal = |(a, b): &(u8, u8)| a == b;
        let head = old.bytes().zip(new.bytes()).take_while(equal).count();
        let head = old.floor_char_boundary(head);
        let tail = old
            .bytes()
            .rev()
            .zip(new.bytes().rev())
            .take_while(equal)
            .count();
        let tail = tail.min(shorter - head);
        let tail = old.len() - old.ceil_char_boundary(old.len() - tail);
        Self { head, tail }
    }

    /// Where a range of the old version is in the new one; `None` where it touches the change.
    pub fn place(self, range: ByteRange, old_len: usize, new_len: usize) -> Option<ByteRange> {
        if range.end() < self.head {
            Some(range)
        } else if range.start() > old_len - self.tail {
            let from_end = |at: usize| new_len - (old_len - at);
            ByteRange::new(from_end(range.start()), from_end(range.end()))
        } else {
            None
        }
    }
}

/// The entities of the old version that are still whole in the new one, at their new places.
pub fn carried_over(mentions: &[Mention], old: &str, new: &str) -> Vec<Mention> {
    let common = Common::of(old, new);
    let place = |range| common.place(range, old.len(), new.len());
    mentions
        .iter()
        .filter_map(|mention| {
            let mut moved = *mention;
            moved.range = place(mention.range)?;
            moved.assertion.cue = mention.assertion.cue.and_then(place);
            moved.assertion.scope = mention.assertion.scope.and_then(place);
            Some(moved)
        })
        .collect()
}

/// Puts in what steps of the reading decided, each as its part and the entities there: whatever was
/// in a part before gives way.
pub fn settle<I>(mentions: &mut Vec<Mention>, steps: I)
where
    I: IntoIterator<Item = (ByteRange, Vec<Mention>), IntoIter: DoubleEndedIterator>,
{
    let mut later: Vec<ByteRange> = Vec::new();
    let mut added = Vec::new();
    for (part, decided) in steps.into_iter().rev() {
        added.extend(
            decided
                .into_iter()
                .filter(|mention| stands(mention, &later)),
        );
        later.push(part);
    }
    mentions.retain(|mention| stands(mention, &later));
    mentions.append(&mut added);
    mentions.sort_by_key(|mention| (mention.range.start(), mention.range.end(), mention.scheme));
}

fn stands(mention: &Mention, decided_later: &[ByteRange]) -> bool {
    !decided_later
        .iter()
        .any(|part| part.intersects(mention.range))
}

/// The parts of a note that have been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered(Vec<ByteRange>);

impl Covered {
    /// Adds a part; parts come in the order of the note, but for those that are decided again.
    pub fn add(&mut self, part: ByteRange) {
        if self.covers(part) {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.end() == part.start() => *last = last.hull(part),
            _ => self.0.push(part),
        }
    }

    /// Whether all of a range has been read.
    pub fn covers(&self, range: ByteRange) -> bool {
        let after = self.0.partition_point(|part| part.start() <= range.start());
        after
            .checked_sub(1)
            .and_then(|at| self.0.get(at))
            .is_some_and(|part| part.covers(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{marked, mentions};

    /// Both versions with their entities marked: `old` as read, `new` as expected to be carried.
    fn check(old: &str, new: &str) {
        let (old_text, old_mentions) = marked(old);
        let (new_text, expected) = marked(new);
        let carried = carried_over(&old_mentions, &old_text, &new_text);
        assert_eq!(
            mentions(&new_text, &carried),
            mentions(&new_text, &expected)
        );
    }

    #[test]
    fn entities_away_from_the_change_move_with_their_text() {
        check(
            "has [fever] and a [rash] now",
            "has [fever] and not a [rash] now",
        );
        check(
            "has [fever] and [rash] now",
            "She has [fever] and [rash] now",
        );
        check(
            "has [fever] and [rash] now",
            "has [fever] and [rash] now, still",
        );
        check("[fever] é [rash]", "[fever] è [rash]");
    }

    #[test]
    fn entities_that_touch_the_change_are_dropped() {
        check("has [fever] and [rash] now", "has fevers and [rash] now");
        check("has [fever] and [rash] now", "has [fever] and rush now");
        check("a [fever]", "a ");
        check("aa [fever] aa [fever]", "aa fever");
    }

    #[test]
    fn a_common_part_is_not_counted_twice() {
        assert_eq!(Common::of("aaa", "aa"), Common { head: 2, tail: 0 });
        assert_eq!(Common::of("", "abc"), Common { head: 0, tail: 0 });
        assert_eq!(Common::of("ab", "ab"), Common { head: 2, tail: 0 });
    }

    #[test]
    fn a_step_replaces_what_was_in_its_part() {
        let (text, old) = marked("[fever] and [rash], [itch]");
        let (_, first) = marked("fever and [rash, itch]");
        let (_, second) = marked("fever and rash, [itch]");
        let step = |of: &[Mention]| (of[0].range, of.to_vec());
        let check = |steps: &[&[Mention]], expected: &[&str]| {
            let mut all = old.clone();
            settle(&mut all, steps.iter().map(|of| step(of)));
            assert_eq!(mentions(&text, &all), expected);
        };
        check(&[&first], &["fever", "rash, itch"]);
        check(&[&first, &second], &["fever", "itch"]);
        check(&[&second, &first], &["fever", "rash, itch"]);
    }

    #[test]
    fn parts_that_meet_become_one() {
        let range = |start, end| ByteRange::new(start, end).unwrap();
        let mut covered = Covered::default();
        covered.add(range(0, 10));
        covered.add(range(10, 20));
        covered.add(range(30, 40));
        assert!(covered.covers(range(5, 20)));
        assert!(!covered.covers(range(15, 31)));
        assert!(covered.covers(range(30, 31)));
        covered.add(range(2, 8));
        covered.add(range(40, 50));
        assert!(covered.covers(range(0, 20)) && covered.covers(range(30, 50)));
        assert!(!Covered::default().covers(range(0, 1)));
    }
}
